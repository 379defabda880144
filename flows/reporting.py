"""``bangfu report``: the warehouse as one HTML file to look at."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from flows.console import print_json, say_error, working
from flows.errors import UserError
from flows.messages import language as own_language
from flows.messages import said
from flows.nearest import sql_fault
from flows.places import cache_folder
from flows.query import require_warehouse

LANGUAGES = ("en", "zh")


def report_path(warehouse: Path) -> Path:
    """Where the report on a warehouse goes unless another place is named: beside it."""
    return warehouse.with_name(f"{warehouse.name}.report.html")


def write_report(warehouse: Path, output: Path | None = None, language: str | None = None) -> Path:
    """Writes the report and returns where it is; a file that stands there is replaced at once, never seen half written.

    ``language`` is the one that it opens in, the user's where none is named. Raises ``UserError`` where there is no
    warehouse, or nothing can be written there.
    """
    chosen = language or own_language()
    if language is not None and language not in LANGUAGES:
        raise UserError(f"--language {language}: choose one of {', '.join(LANGUAGES)}")
    require_warehouse(warehouse)
    import duckdb

    from warehouse.report.page import render_report

    try:
        page = render_report(warehouse, language="zh" if chosen == "zh" else "en", cache=cache_folder())
    except duckdb.Error as error:
        raise UserError(f"{warehouse}: {sql_fault(error)}") from error
    target = output or report_path(warehouse)
    write_page(page, target)
    return target


def refresh_report(warehouse: Path) -> Path | None:
    """After a publication: the report beside the warehouse. None where it could not be made, which standard error says: the warehouse stands."""
    try:
        return write_report(warehouse)
    except Exception as error:
        # no fault of a picture may undo a publication
        say_error(f"no report: {type(error).__name__}: {(str(error).splitlines() or [''])[0]}")
        return None


def write_page(page: str, target: Path) -> None:
    """Writes an HTML page whole or not at all. Raises ``UserError`` where the folder cannot be written to."""
    written = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        # the line ends stay as they are: the page's policy holds hashes of what stands in it
        # named so that the next run finds what a killed one left
        written = target.with_name(f".{target.name}.{os.getpid()}.partial")
        with written.open("w", encoding="utf-8", errors="replace", newline="") as file:
            file.write(page)
        written.chmod(0o644)
        written.replace(target)
    except OSError as error:
        if written is not None:
            with suppress(OSError):
                written.unlink()
        raise UserError(f"{target}: cannot be written ({error.strerror or error})") from error


def run_report(warehouse: Path, output: Path | None, language: str | None, *, quiet: bool = False, as_json: bool = False) -> None:
    """Writes the report and says where it is and how big."""
    with working("drawing the report", quiet=quiet):
        target = write_report(warehouse, output, language)
    size = target.stat().st_size
    if as_json:
        print_json({"report": str(target), "bytes": size})
    elif not quiet:
        sys.stdout.write(f"{target}\n")
        sys.stderr.write(said("report {size} MB; it opens in any browser, without a network", size=f"{size / 1e6:.1f}") + "\n")
