"""``bangfu report``: the warehouse as one HTML file to look at."""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from flows.errors import UserError
from flows.places import cache_folder
from flows.query import require_warehouse

LANGUAGES = ("en", "zh")


def report_path(warehouse: Path) -> Path:
    """Where the report on a warehouse goes unless another place is named: beside it."""
    return warehouse.with_name(f"{warehouse.name}.report.html")


def write_report(warehouse: Path, output: Path | None = None, language: str | None = None) -> Path:
    """Writes the report and returns where it is; a file that stands there is replaced at once, never seen half written.

    ``language`` is the one that it opens in, that of ``BANGFU_LANG`` where none is named. Raises ``UserError`` where there is no
    warehouse, or nothing can be written there.
    """
    chosen = language or os.environ.get("BANGFU_LANG", "en")[:2]
    if language is not None and language not in LANGUAGES:
        raise UserError(f"--language {language}: choose one of {', '.join(LANGUAGES)}")
    require_warehouse(warehouse)
    import duckdb

    from warehouse.report.page import render_report

    try:
        page = render_report(warehouse, language="zh" if chosen == "zh" else "en", cache=cache_folder())
    except duckdb.Error as error:
        raise UserError(f"{warehouse}: {(str(error).splitlines() or [''])[0]}") from error
    target = output or report_path(warehouse)
    write_page(page, target)
    return target


def refresh_report(warehouse: Path) -> Path | None:
    """After a publication: the report beside the warehouse. None where it could not be made, which standard error says: the warehouse stands."""
    try:
        return write_report(warehouse)
    except Exception as error:
        # no fault of a picture may undo a publication
        sys.stderr.write(f"bangfu: no report: {type(error).__name__}: {(str(error).splitlines() or [''])[0]}\n")
        return None


def write_page(page: str, target: Path) -> None:
    """Writes an HTML page whole or not at all. Raises ``UserError`` where the folder cannot be written to."""
    written = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        # the line ends stay as they are: the page's policy holds hashes of what stands in it
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", errors="replace", newline="", dir=target.parent, delete=False) as file:
            written = Path(file.name)
            file.write(page)
        written.chmod(0o644)
        written.replace(target)
    except OSError as error:
        if written is not None:
            with suppress(OSError):
                written.unlink()
        raise UserError(f"{target}: cannot be written ({error.strerror or error})") from error


def run_report(warehouse: Path, output: Path | None, language: str | None) -> None:
    """Writes the report and says where it is and how big."""
    target = write_report(warehouse, output, language)
    sys.stdout.write(f"{target}\n")
    sys.stderr.write(f"report {target.stat().st_size / 1e6:.1f} MB; it opens in any browser, without a network\n")
