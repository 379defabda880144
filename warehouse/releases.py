"""What changed between two releases, by id, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from warehouse.ddl import quote_name, quote_text
from warehouse.kept import NoSuchReleaseError, kept_releases, release_number
from warehouse.query import open_read_only
from warehouse.tables import CORE, Table, conform, empty_frame

if TYPE_CHECKING:
    import duckdb

_JUDGED = frozenset(
    {"countable", "not_countable_reason", "duplicate_of", "canonical_event_id", "canonical_quantity_id", "canonical_pairing_id"}
)
"""Columns that other pages decide on."""
_BEFORE = "before"
_NO_PAGES_OF = "(SELECT * FROM core.documents WHERE FALSE)"


class Sides(NamedTuple):
    """What is compared of a table: what gives its rows, to stand behind ``FROM``."""

    old: str
    new: str


_NO_PAGES = Sides(_NO_PAGES_OF, _NO_PAGES_OF)


@dataclass(frozen=True, slots=True)
class ReleaseDiff:
    """The way from one release to another."""

    first: int
    second: int
    changes: pl.DataFrame
    """``table_name``, ``row_id``, ``change``, ``reason``, ``changed_columns``; sorted by table and row."""

    def counts(self) -> pl.DataFrame:
        """Rows by table, change and reason."""
        return self.changes.group_by("table_name", "change", "reason").len("rows").sort("table_name", "change", "reason", nulls_last=True)


def changes_between(
    current: duckdb.DuckDBPyConnection, previous: Path | str | None, release_number: int, touched: Mapping[str, Sides] | None = None
) -> pl.DataFrame:
    """The rows of ``ops.release_changes``: rows of ``core`` tables added, changed or withdrawn since the warehouse at ``previous``.

    ``current`` must be free to attach another file. Columns that one of the two lacks are not compared; tables without a key (repairs)
    follow their page and are not listed. A first release lists nothing: all of it is new. ``touched``, where it is known, names for each
    table that differs what gives all rows that may, as they were and as they are.
    """
    if previous is None or not Path(previous).is_file():
        return empty_frame("ops.release_changes")
    current.execute(f"ATTACH {quote_text(str(previous))} AS {_BEFORE} (READ_ONLY)")
    try:
        now, then = _columns(current, None), _columns(current, _BEFORE)
        shared = [declared for declared in CORE if declared.key and declared.full_name in now and declared.full_name in then]
        sides = {declared.full_name: Sides(f"{_BEFORE}.{declared.full_name}", declared.full_name) for declared in shared}
        parts = [
            _compared_sql(declared, now[declared.full_name] & then[declared.full_name], now, (touched or sides)[declared.full_name])
            for declared in shared
            if touched is None or declared.full_name in touched
        ]
        if not parts:
            return empty_frame("ops.release_changes")
        pages = sides["core.documents"] if touched is None else touched.get("core.documents", _NO_PAGES)
        changes = current.sql(_reasons_sql(" UNION ALL ".join(parts), now, then, pages)).pl()
    finally:
        current.execute(f"DETACH {_BEFORE}")
    return conform("ops.release_changes", changes.with_columns(release_number=pl.lit(release_number)).sort("table_name", "row_id"))


def diff(target: Path | str, first: int, second: int) -> ReleaseDiff:
    """What is added, changed and withdrawn on the way from release ``first`` to release ``second`` of the warehouse at ``target``.

    From the files where both are kept, otherwise from the changes that every release has written down; a row that was withdrawn and
    came back counts as changed then. Raises ``NoSuchReleaseError`` where neither tells.
    """
    target = Path(target)
    files = kept_releases(target)
    published = release_number(target)
    if published is not None:
        files[published] = target
    if first in files and second in files:
        return ReleaseDiff(first, second, _between_files(files[first], files[second]))
    if first > second:
        turned = {"added": "withdrawn", "withdrawn": "added"}
        back = diff(target, second, first).changes
        return ReleaseDiff(first, second, back.with_columns(pl.col("change").replace(turned), reason=pl.lit(None, dtype=pl.String)))
    return ReleaseDiff(first, second, _composed(target, first, second, files))


def row_id_sql(declared: Table, of: str = "") -> str:
    """The SQL expression for a row's key as one text, several columns joined by |."""
    prefix = f"{of}." if of else ""
    return " || '|' || ".join(f"coalesce({prefix}{quote_name(name)}::VARCHAR, '')" for name in declared.key)


def _columns(connection: duckdb.DuckDBPyConnection, database: str | None) -> dict[str, set[str]]:
    named = "current_database()" if database is None else quote_text(database)
    found: dict[str, set[str]] = {}
    sql = f"SELECT schema_name || '.' || table_name, column_name FROM duckdb_columns() WHERE database_name = {named}"  # noqa: S608 our own name
    for table_name, column in connection.execute(sql).fetchall():
        found.setdefault(table_name, set()).add(column)
    return found


def _compared_sql(declared: Table, columns: set[str], now: Collection[str], sides: Sides) -> str:
    """The rows of one table that differ from its state before, in the attached database; names and literals come from the declaration."""
    compared = [c.name for c in declared.columns if not c.volatile and c.name not in declared.key and c.name in columns]
    unlike = {name: f"o.{quote_name(name)} IS DISTINCT FROM n.{quote_name(name)}" for name in compared}
    listed = ", ".join(f"CASE WHEN {is_unlike} THEN {quote_text(name)} END" for name, is_unlike in unlike.items())
    differs = " OR ".join(unlike.values()) or "FALSE"
    join = " AND ".join(f"o.{quote_name(k)} = n.{quote_name(k)}" for k in declared.key)
    key = quote_name(declared.key[0])
    return f"""
        SELECT
            {quote_text(declared.full_name)} AS table_name,
            CASE WHEN n.{key} IS NULL THEN {row_id_sql(declared, "o")} ELSE {row_id_sql(declared, "n")} END AS row_id,
            CASE WHEN o.{key} IS NULL THEN 'added' WHEN n.{key} IS NULL THEN 'withdrawn' ELSE 'changed' END AS change,
            CASE WHEN o.{key} IS NOT NULL AND n.{key} IS NOT NULL THEN list_filter([{listed}]::VARCHAR[], lambda name: name IS NOT NULL) END
                AS changed_columns,
            {_page(declared, "o")} AS old_page,
            {_page(declared, "n")} AS new_page,
            {"core.redirects" in now and declared.id_prefix is not None} AS may_be_merged
        FROM {sides.old} AS o
        FULL JOIN {sides.new} AS n ON {join}
        WHERE o.{key} IS NULL OR n.{key} IS NULL OR {differs}
    """  # noqa: S608


def _reasons_sql(compared: str, now: Collection[str], then: Collection[str], pages: Sides) -> str:
    """The rows that differ, each with the reason; of all tables at once, for what is looked up is the same for all.

    A page came where ``pages`` has it on the new side alone, whether or not they are all that there are.
    """
    old, new = (f"(SELECT doc_id FROM {side})" for side in pages)  # noqa: S608 our own names
    merged = "may_be_merged AND row_id IN (SELECT old_id FROM core.redirects)" if "core.redirects" in now else "FALSE"
    return f"""
        WITH compared AS MATERIALIZED ({compared})
        SELECT
            table_name,
            row_id,
            change,
            CASE
                WHEN change = 'changed' AND changed_columns = ['confidence'] THEN 'confidence'
                WHEN change = 'changed' AND list_has_all({_list(_JUDGED)}, changed_columns) THEN 'judged_anew'
                WHEN change = 'withdrawn' AND {_among("ops.quarantine", now)} THEN 'quarantined'
                WHEN change = 'added' AND {_among(f"{_BEFORE}.ops.quarantine", then)} THEN 'released'
                WHEN change = 'withdrawn' AND {merged} THEN 'merged'
                WHEN coalesce(old_page, new_page) IS NULL THEN 'follows'
                WHEN change = 'added' AND new_page IN {new} AND new_page NOT IN {old} THEN
                    CASE WHEN {_replaced(pages.new, f"{_BEFORE}.core.documents", "new_page")} THEN 'page_replaced' ELSE 'new_page' END
                WHEN change = 'withdrawn' AND old_page IN {old} AND old_page NOT IN {new} THEN
                    CASE WHEN {_replaced(pages.old, "core.documents", "old_page")} THEN 'page_replaced' ELSE 'page_gone' END
                ELSE 'read_anew'
            END AS reason,
            changed_columns
        FROM compared
    """  # noqa: S608


def _page(declared: Table, side: str) -> str:
    return f"{side}.doc_id" if "doc_id" in declared.column_names else "NULL::VARCHAR"


def _among(quarantine: str, tables: Collection[str]) -> str:
    if "ops.quarantine" not in tables:
        return "FALSE"
    return f"(table_name, row_id) IN (SELECT (q.table_name, q.row_id) FROM {quarantine} AS q WHERE q.row_id IS NOT NULL)"  # noqa: S608


def _replaced(here: str, there: str, page: str) -> str:
    """Whether the address of a page that only ``here`` holds has another page ``there``."""
    return f"{page} IN (SELECT h.doc_id FROM {here} AS h SEMI JOIN {there} AS t ON t.source_uri = h.source_uri AND t.doc_id <> h.doc_id)"  # noqa: S608


def _list(names: Iterable[str]) -> str:
    return "[" + ", ".join(quote_text(name) for name in sorted(names)) + "]"


def _between_files(first: Path, second: Path) -> pl.DataFrame:
    import duckdb

    # the second is attached too: a connection to a file of its own could write to it
    with duckdb.connect(config={"autoinstall_known_extensions": False, "autoload_known_extensions": False}) as connection:
        connection.execute(f"ATTACH {quote_text(str(second))} AS after (READ_ONLY)")
        connection.execute("USE after")
        found = changes_between(connection, first, 1)
        connection.execute("USE memory")
    return found.drop("release_number")


def _composed(target: Path, first: int, second: int, files: dict[int, Path]) -> pl.DataFrame:
    """The changes that the releases on the way have written down, one after the other."""
    if not target.is_file():
        raise NoSuchReleaseError(f"there is no warehouse at {target}")
    with open_read_only(target) as connection:
        releases = dict(connection.execute("SELECT release_number, previous_release FROM ops.releases").fetchall())
        way = _way(releases, first, second)
        if way is None:
            known = ", ".join(map(str, sorted({*releases, *files}))) or "none"
            raise NoSuchReleaseError(f"{target} cannot tell the way from release {first} to {second} (known: {known})")
        noted = connection.execute(
            "SELECT release_number, coalesce(sum(added_count + changed_count + withdrawn_count), -1) FROM ops.releases GROUP BY ALL"
        ).fetchall()
        held = dict(connection.execute("SELECT release_number, count(*) FROM ops.release_changes GROUP BY ALL").fetchall())
        dropped = [number for number, count in noted if number in way and count > 0 and not held.get(number)]
        if dropped:
            raise NoSuchReleaseError(f"the changes of release {min(dropped)} are no longer written down")
        listed = ", ".join(map(str, way)) or "NULL"
        changes = connection.sql(
            f"SELECT table_name, row_id, change, reason, changed_columns, release_number FROM ops.release_changes WHERE release_number IN ({listed})"  # noqa: S608 numbers
        ).pl()
    return compose(changes)


def compose(changes: pl.DataFrame) -> pl.DataFrame:
    """Changes of several releases one after the other as one: what came and went cancels out."""
    ordered = changes.sort("table_name", "row_id", "release_number")
    grouped = ordered.group_by("table_name", "row_id", maintain_order=True).agg(
        first=pl.col("change").first(),
        last=pl.col("change").last(),
        reason=pl.col("reason").last(),
        first_reason=pl.col("reason").first(),
        changed_columns=pl.col("changed_columns").explode(empty_as_null=False).drop_nulls().unique().sort(),
    )
    was_there, is_there = pl.col("first") != "added", pl.col("last") != "withdrawn"
    change = (
        pl.when(~was_there & is_there)
        .then(pl.lit("added"))
        .when(was_there & ~is_there)
        .then(pl.lit("withdrawn"))
        .when(was_there & is_there)
        .then(pl.lit("changed"))
    )
    return (
        grouped.with_columns(change=change)
        .filter(pl.col("change").is_not_null())
        .select(
            "table_name",
            "row_id",
            "change",
            reason=pl.when(pl.col("change") == "added").then("first_reason").otherwise("reason"),
            changed_columns=pl.when(pl.col("change") == "changed").then("changed_columns"),
        )
    )


def _way(previous: dict[int, int | None], first: int, second: int) -> list[int] | None:
    """The releases after ``first`` up to ``second``, each following the one before; None where there is no such way."""
    way: list[int] = []
    at: int | None = second
    while at is not None and at in previous and at != first:
        way.append(at)
        at = previous[at]
    return way[::-1] if at == first and first in previous else None


def trimmed(changes: pl.DataFrame, budget: int) -> pl.DataFrame:
    """The changes of the newest releases, as many whole releases as fit into ``budget`` rows, the newest in any case."""
    if changes.height <= budget:
        return changes
    sizes = changes.group_by("release_number").len().sort("release_number", descending=True)
    kept = sizes.with_columns(total=pl.col("len").cum_sum()).filter(
        (pl.col("total") <= budget) | (pl.col("release_number") == sizes["release_number"][0])
    )
    return changes.filter(pl.col("release_number").is_in(kept["release_number"].to_list()))


def counted(changes: pl.DataFrame, tables: Sequence[str]) -> Iterator[tuple[str, dict[str, int]]]:
    """For each table: ``added_count``, ``changed_count`` and ``withdrawn_count``."""
    counts = {(name, change): rows for name, change, rows in changes.group_by("table_name", "change").len().iter_rows()}
    for name in tables:
        yield name, {f"{change}_count": counts.get((name, change), 0) for change in ("added", "changed", "withdrawn")}
