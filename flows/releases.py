"""``bangfu releases``, ``bangfu diff`` and ``bangfu rollback``: what was published when, what changed, and the way back."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich import box
from rich.table import Table

from flows import errors
from flows.console import harmless, output, print_json, say_error
from flows.errors import UserError
from flows.messages import said
from flows.nearest import sql_fault
from flows.query import ask, plain, require_warehouse, shown

if TYPE_CHECKING:
    from warehouse.releases import ReleaseDiff

_RELEASES = (
    "SELECT release_number, strftime(published_at, '%Y-%m-%d %H:%M') AS published_utc, document_count AS pages, fact_count AS facts, "
    "previous_release AS follows, added_count AS added, changed_count AS changed, withdrawn_count AS withdrawn, "
    "left(fingerprint, 12) AS fingerprint, code_version AS code, note FROM ops.releases ORDER BY release_number"
)
_SHOWN_ROWS = 20


def releases_to_keep() -> int:
    """``BANGFU_KEEP_RELEASES``: how many releases' files stay beside the warehouse. Raises ``UserError`` where it is no number."""
    from warehouse.publish import KEPT

    text = os.environ.get("BANGFU_KEEP_RELEASES")
    if not text:
        return KEPT
    if not text.isdigit():
        raise UserError(f"BANGFU_KEEP_RELEASES={text}: a number of releases is wanted, 0 or more")
    return int(text)


def show_releases(warehouse: Path, *, as_json: bool = False) -> None:
    """Prints every release of a warehouse, which one is published and which files are kept. Raises ``UserError`` where there is none."""
    from warehouse.kept import kept_releases

    answer = ask(warehouse, _RELEASES)
    kept = kept_releases(warehouse)
    rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    published = rows[-1]["release_number"] if rows else None
    known = {row["release_number"] for row in rows}
    for number, file in kept.items():
        if number not in known:
            # its own file tells of a release that the published one does not know: it was rolled back
            rows.append(_rolled_back(file, number, answer.columns))
    rows.sort(key=lambda row: row["release_number"])
    for row in rows:
        number = row["release_number"]
        row["state"] = "published" if number == published else row.get("state") or ("kept" if number in kept else "")
        row["file"] = str(warehouse) if number == published else str(kept[number]) if number in kept else None
    if as_json:
        _print_json(rows)
        return
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    names = ("release_number", "state", *(n for n in answer.columns if n != "release_number"))
    for name in names:
        table.add_column(said("release" if name == "release_number" else name), justify="left")
    for row in rows:
        table.add_row(*(said(row[name]) if name == "state" and row[name] else harmless(shown(row[name])) for name in names))
    output().print(table)


def show_diff(warehouse: Path, first: int | None, second: int | None, *, as_json: bool = False) -> None:
    """Prints what was added, changed and withdrawn between two releases, and why; of the last one where none is named.

    Raises ``UserError`` where there is no warehouse or the two cannot be compared any more.
    """
    require_warehouse(warehouse)
    import duckdb

    from warehouse.kept import NoSuchReleaseError
    from warehouse.releases import diff

    first, second = _named(warehouse, first, second)
    try:
        found = diff(warehouse, first, second)
    except NoSuchReleaseError as error:
        raise UserError(f"diff: {error}") from error
    except duckdb.Error as error:
        raise UserError(f"diff: {sql_fault(error)}") from error
    if as_json:
        _print_json({"first": first, "second": second, "counts": found.counts().to_dicts(), "changes": found.changes.to_dicts()})
        return
    _print_diff(found)


def roll_back(warehouse: Path, number: int | None, *, quiet: bool = False, as_json: bool = False) -> int:
    """Puts a kept release back and says so; the exit code. Raises ``UserError`` where there is none such."""
    require_warehouse(warehouse)
    import duckdb

    from warehouse.kept import NoSuchReleaseError
    from warehouse.publish import NotPublishableError, PublisherBusyError, publisher

    try:
        with publisher(warehouse, kept=releases_to_keep()) as press:
            now = press.rollback(number)
    except NoSuchReleaseError as error:
        raise UserError(f"rollback: {error}") from error
    except PublisherBusyError as error:
        say_error(f"{error}; wait for it")
        return errors.FAILED
    except (NotPublishableError, duckdb.Error, OSError) as error:
        say_error(f"rollback: {(str(error).splitlines() or [''])[0]}; {warehouse} is as it was")
        return errors.FAILED
    if as_json:
        print_json({"warehouse": str(warehouse), "release": now})
    elif not quiet:
        line = "{warehouse} is release {number} again; the next build publishes anew what is new to it"
        output().print(said(line, warehouse=warehouse, number=now))
    return errors.OK


def _rolled_back(file: Path, number: int, columns: Sequence[str]) -> dict[str, Any]:
    """What a kept file tells of its release; a file that cannot be read is listed as such."""
    try:
        own = ask(file, _RELEASES.replace("ORDER BY", f"WHERE release_number = {number} ORDER BY"))
    except UserError:
        own = None
    if own is None or not own.rows:
        return {**dict.fromkeys(columns), "release_number": number, "state": "unreadable"}
    return {**dict(zip(own.columns, own.rows[0], strict=True)), "state": "rolled back"}


def _named(warehouse: Path, first: int | None, second: int | None) -> tuple[int, int]:
    """The two releases that are meant: none named, the last one and the one before; one named, that one and the published one."""
    rows = ask(warehouse, "SELECT release_number, previous_release FROM ops.releases ORDER BY release_number DESC LIMIT 1").rows
    published, before = rows[0] if rows else (None, None)
    if first is not None and second is not None:
        return first, second
    if published is None or (first is None and before is None):
        raise UserError(f"diff: {warehouse} holds one release only: there is nothing to compare it with")
    return (before, published) if first is None else (first, published)


def _print_diff(found: ReleaseDiff) -> None:
    console = output()
    differing = said("{count} rows", count=found.changes.height) if found.changes.height else said("no row differs")
    console.print(f"{said('release')} {found.first} → {found.second}: {differing}")
    if not found.changes.height:
        return
    console.print(_table(("table", "change", "reason", "rows"), found.counts().rows()))
    rows = found.changes.select("table_name", "row_id", "change", "reason", "changed_columns").head(_SHOWN_ROWS).rows()
    console.print(_table(("table", "id", "change", "reason", "columns"), [(*row[:4], ", ".join(row[4] or [])) for row in rows]))
    if found.changes.height > _SHOWN_ROWS:
        console.print(said("and {count} more; --json lists all", count=found.changes.height - _SHOWN_ROWS), style="dim")


def _table(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> Table:
    table = Table(*map(said, names), box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for row in rows:
        table.add_row(*(harmless(shown(value)) for value in row))
    return table


def _print_json(value: Any) -> None:
    print_json(plain(value))
