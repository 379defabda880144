"""Land what has a row for every page that was read: from Parquet files, never in memory whole.

Of a crawl nearly all pages are out of scope. Their rows of ``core.documents`` and the rows of ``ops.inputs`` go from the files of the
shards into DuckDB, which sorts and joins them out of core.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import polars as pl

from warehouse.ddl import quote_name, quote_text
from warehouse.inputs import load_parquet
from warehouse.tables import Table, conform, empty_frame, stamp, table

if TYPE_CHECKING:
    import duckdb

_ROWS = 10_000
_FILES_AT_ONCE = 4
BEFORE = "landed_before"
"""The published warehouse, attached beside the file that is built."""
_INPUTS = table("ops.inputs")
_CHOSEN = "scratch.chosen"
_FRESH = "ANTI JOIN scratch.same USING (doc_id)"


def _no_messages() -> pl.DataFrame:
    return pl.DataFrame(schema={"doc_id": pl.String, "message": pl.String})


@dataclass(frozen=True)
class Streamed:
    """What is landed from Parquet files."""

    code_version: str = ""
    seen_at: datetime | None = None
    """When the run began."""
    inputs: Sequence[Path] = ()
    """Files with ``source_uri``, ``doc_id`` and ``byte_count`` of every page that was read; an address and page may come more than once."""
    outside: Sequence[Path] = ()
    """Files with what is kept of pages out of scope, ``doc_id`` and ``source_uri`` among it; a page may come more than once."""
    as_documents: Callable[[pl.DataFrame], pl.DataFrame] = lambda pages: pages
    """Rows of ``outside`` → rows of ``core.documents``, which depend on nothing but these and the code; a column of both says the same."""
    withheld: frozenset[str] = frozenset()
    """Pages of ``outside`` that are in quarantine."""
    messages: pl.DataFrame = field(default_factory=_no_messages)
    """``doc_id``, ``message``: what there is to say of pages that broke a stage."""


class Stream:
    """The files of one landing and the warehouse before, open beside the file that is built.

    Pages out of scope are gathered aside where they are to be compared (``may_compare``), and go straight from their files into the table
    otherwise.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, streamed: Streamed | None, previous: Path | str | None, *, may_compare: bool = False
    ) -> None:
        self._connection = connection
        self._streamed = streamed or Streamed()
        self._is_gathered = may_compare
        self._previous = Path(previous) if previous is not None and Path(previous).is_file() else None

    def __enter__(self) -> Self:
        connection, streamed = self._connection, self._streamed
        # a transaction writes to one database only: what is gathered aside is there before it begins
        connection.execute("ATTACH ':memory:' AS scratch")
        connection.execute("CREATE TABLE scratch.read (source_uri VARCHAR, doc_id VARCHAR, byte_count BIGINT)")
        load_parquet(connection, streamed.inputs, "scratch.read", ["source_uri", "doc_id", "byte_count"])
        if streamed.outside:
            self._columns = list(pl.read_parquet_schema(streamed.outside[0]))
            self._find_copies()
        if streamed.outside and self._is_gathered:
            self._gather()
        if self._previous is not None:
            connection.execute(f"ATTACH {quote_text(str(self._previous))} AS {BEFORE} (READ_ONLY)")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is None:
            self._connection.execute("DETACH scratch")
            if self._previous is not None:
                self._connection.execute(f"DETACH {BEFORE}")

    @property
    def all_outside(self) -> str:
        """The query for the ids of the pages out of scope that are to land."""
        return f"SELECT doc_id FROM {_CHOSEN}" if self._streamed.outside else "SELECT NULL::VARCHAR AS doc_id WHERE FALSE"  # noqa: S608 our own name

    @property
    def fresh_outside(self) -> str:
        """The query for the ids of those that ``compare_outside`` found to be new or changed."""
        return f"{self.all_outside} {_FRESH}" if self._streamed.outside else self.all_outside

    def compare_outside(self) -> tuple[int, int]:
        """How many pages out of scope ``core.documents`` holds just so, and how many it does not."""
        if not self._streamed.outside:
            return 0, 0
        shared = [quote_name(name) for name in self._columns if name in table("core.documents").column_names]
        same = " AND ".join(f"d.{name} IS NOT DISTINCT FROM chosen.{name}" for name in shared)
        chosen = f"SELECT doc_id FROM {_CHOSEN} AS chosen SEMI JOIN core.documents AS d ON {same}"  # noqa: S608 our own names
        self._connection.execute(f"CREATE TABLE scratch.same AS {chosen}")
        counts = f"SELECT (SELECT count(*) FROM scratch.same), (SELECT count(*) FROM {_CHOSEN})"  # noqa: S608 our own names
        same_count, count = self._connection.execute(counts).fetchone() or (0, 0)
        return same_count, count - same_count

    def _gather(self) -> None:
        """Brings the pages that stay into one table."""
        self._connection.execute(f"CREATE TABLE {_CHOSEN} ({', '.join(f'{quote_name(name)} VARCHAR' for name in self._columns)})")
        for pages in self._staying():
            self._insert(pages, _CHOSEN, self._columns)

    def _find_copies(self) -> None:
        """Which pages come more than once, and with which address they stay: the smallest."""
        self._connection.execute("CREATE TABLE scratch.listed (doc_id VARCHAR, source_uri VARCHAR)")
        load_parquet(self._connection, self._streamed.outside, "scratch.listed", ["doc_id", "source_uri"])
        self._connection.execute(
            "CREATE TABLE scratch.copies AS "
            "SELECT doc_id, min(source_uri) AS source_uri, FALSE AS is_told FROM scratch.listed GROUP BY doc_id HAVING count(*) > 1"
        )
        self._connection.execute("DROP TABLE scratch.listed")
        self._has_copies = bool(self._connection.execute("SELECT EXISTS (FROM scratch.copies)").fetchone() == (True,))

    def _staying(self) -> Iterator[pl.DataFrame]:
        """Some thousand pages of the files at a time: of those with the same bytes one, none that is in quarantine; outside a transaction."""
        withheld = pl.Series(sorted(self._streamed.withheld), dtype=pl.String)
        for at in range(0, len(self._streamed.outside), _FILES_AT_ONCE):
            files = list(self._streamed.outside[at : at + _FILES_AT_ONCE])
            pages = pl.read_parquet(files, glob=False).filter(~pl.col("doc_id").is_in(withheld.implode()))
            for part in pages.iter_slices(_ROWS):
                yield self._without_copies(part) if self._has_copies else part

    def _without_copies(self, pages: pl.DataFrame) -> pl.DataFrame:
        self._connection.register("pages", pages.select("doc_id"))
        copies = self._connection.sql("SELECT * FROM scratch.copies SEMI JOIN pages USING (doc_id)").pl()
        self._connection.unregister("pages")
        first = pages.join(copies.filter(~pl.col("is_told")), on=["doc_id", "source_uri"], how="semi").unique("doc_id", keep="first")
        self._connection.register("first", first)
        self._connection.execute("UPDATE scratch.copies SET is_told = TRUE WHERE doc_id IN (SELECT doc_id FROM first)")
        self._connection.unregister("first")
        return pl.concat([pages.join(copies, on="doc_id", how="anti"), first]).sort("doc_id")

    def _insert(self, rows: pl.DataFrame, target: str, names: Sequence[str]) -> None:
        columns = ", ".join(map(quote_name, names))
        self._connection.register("incoming", rows)
        self._connection.execute(f"INSERT INTO {target} ({columns}) SELECT {columns} FROM incoming")  # noqa: S608 our own names
        self._connection.unregister("incoming")

    def load_documents(self, run_id: str, landed_at: datetime, *, fresh_only: bool = False) -> None:
        """Adds the pages out of scope to ``core.documents``, or those alone that ``compare_outside`` found to be new or changed.

        Pages that are not gathered are added outside a transaction, for DuckDB holds in memory what is not committed.
        """
        if not self._streamed.outside:
            return
        declared = table("core.documents")
        for pages in self._gathered(fresh_only=fresh_only) if self._is_gathered else self._staying():
            rows = stamp({declared.full_name: self._streamed.as_documents(pages)}, run_id, landed_at)[declared.full_name]
            self._insert(rows, declared.full_name, declared.column_names)

    def _gathered(self, *, fresh_only: bool) -> Iterator[pl.DataFrame]:
        chosen = f"SELECT * FROM {_CHOSEN} {_FRESH if fresh_only else ''} ORDER BY doc_id"  # noqa: S608 our own names
        # another connection to the same databases, for one that is written to gives up what it was reading
        with self._connection.cursor() as reading:
            for batch in reading.execute(chosen).to_arrow_reader(_ROWS):
                yield pl.DataFrame(pl.from_arrow(batch))

    def load_inputs(self, told: pl.DataFrame, run_id: str) -> None:
        """Fills ``ops.inputs``: what became of every page that was read, the rows ``told`` beside, and what earlier runs saw.

        ``core.documents`` must be filled. ``seen_at`` says when an input was first seen so, whichever run saw it last.
        """
        columns = ", ".join(map(quote_name, _INPUTS.column_names))
        chosen = ", ".join(
            f"least(now.{name}, earlier.{name})"
            if name == "seen_at"
            else f"CASE WHEN now.source_uri IS NULL THEN earlier.{name} ELSE now.{name} END"
            for name in _INPUTS.column_names
        )
        with self._told(told):
            self._connection.execute(
                f"INSERT INTO ops.inputs ({columns}) WITH {self._now_seen()}, earlier AS ({self._earlier(_INPUTS)}) "  # noqa: S608 declared names
                f"SELECT {chosen} FROM now FULL JOIN earlier ON {_same_input('now', 'earlier')} ORDER BY ALL NULLS LAST",
                [self._streamed.code_version, run_id, self._streamed.seen_at],
            )

    def renew_inputs(self, told: pl.DataFrame, run_id: str) -> None:
        """What ``load_inputs`` does, where ``ops.inputs`` holds what earlier runs saw.

        Nearly all rows differ in the run alone: that column is written at once, and the others are taken out and put in anew.
        """
        columns = ", ".join(map(quote_name, _INPUTS.column_names))
        version, seen_at = self._streamed.code_version, self._streamed.seen_at
        with self._told(told):
            self._connection.execute(f"CREATE TEMP TABLE now_seen AS WITH {self._now_seen()} SELECT * FROM now", [version, run_id, seen_at])  # noqa: S608
        same = _same_input("now", "held")
        as_before = " AND ".join(f"now.{name} IS NOT DISTINCT FROM held.{name}" for name in ("byte_count", "status", "message"))
        others = "code_version <> ? OR run_id <> ? OR seen_at <> ?"
        earliest = (
            "SELECT o.* REPLACE (least(o.seen_at, held.seen_at) AS seen_at) "  # noqa: S608 declared names
            f"FROM otherwise AS o LEFT JOIN ops.inputs AS held ON {_same_input('o', 'held')}"
        )
        steps: tuple[tuple[str, list[object]], ...] = (
            (
                f"CREATE TEMP TABLE otherwise AS SELECT * FROM now_seen AS now ANTI JOIN ops.inputs AS held ON {same} AND {as_before} "  # noqa: S608 declared names
                f"UNION SELECT * FROM now_seen WHERE {others}",
                [version, run_id, seen_at],
            ),
            (f"CREATE TEMP TABLE unseen AS SELECT held.rowid AS row_at FROM ops.inputs AS held ANTI JOIN now_seen AS now ON {same}", []),  # noqa: S608
            (f"CREATE TEMP TABLE different AS {earliest}", []),
            (
                "UPDATE ops.inputs SET run_id = ?, seen_at = least(seen_at, ?) WHERE rowid NOT IN (SELECT row_at FROM unseen)",
                [run_id, seen_at],
            ),
            (f"DELETE FROM ops.inputs AS held USING different AS now WHERE {same}", []),  # noqa: S608 declared names
            (f"INSERT INTO ops.inputs ({columns}) SELECT {columns} FROM different ORDER BY ALL NULLS LAST", []),  # noqa: S608 declared names
            *((f"DROP TABLE {name}", []) for name in ("now_seen", "otherwise", "unseen", "different")),
        )
        for statement, parameters in steps:
            self._connection.execute(statement, parameters)

    @contextmanager
    def _told(self, told: pl.DataFrame) -> Iterator[None]:
        frames = {"told": told, "messages": self._streamed.messages}
        for name, frame in frames.items():
            self._connection.register(name, frame)
        yield
        for name in frames:
            self._connection.unregister(name)

    def _now_seen(self) -> str:
        """What became of every page that was read and the rows told beside, as ``now`` of a ``WITH``; asks for version, run and time."""
        columns = ", ".join(map(quote_name, _INPUTS.column_names))
        return f"""
            read_once AS (SELECT source_uri, doc_id, max(byte_count) AS byte_count FROM scratch.read GROUP BY ALL),
            first_read AS (SELECT doc_id, min(source_uri) AS first_uri FROM read_once GROUP BY doc_id),
            judged AS (
                SELECT r.*, d.doc_id IS NOT NULL AS landed, r.source_uri <> coalesce(d.source_uri, f.first_uri) AS repeated, m.message
                FROM read_once AS r
                JOIN first_read AS f USING (doc_id)
                LEFT JOIN core.documents AS d USING (doc_id)
                LEFT JOIN messages AS m USING (doc_id)
            ),
            now AS (
                SELECT
                    source_uri, doc_id, byte_count,
                    CASE WHEN repeated THEN 'duplicate' WHEN landed THEN 'landed' ELSE 'quarantined' END AS status,
                    CASE WHEN NOT repeated THEN message END AS message,
                    ? AS code_version, ? AS run_id, ?::TIMESTAMP AS seen_at
                FROM judged
                UNION ALL BY NAME
                SELECT {columns} FROM told
            )
        """  # noqa: S608 declared names

    def standing_quarantine(self, told: pl.DataFrame, run_id: str) -> pl.DataFrame:
        """What earlier runs held against pages that this one did not read.

        A page that was read again has been judged again: what was held against it before is void. So is what was held against rows without
        a page of their own, for those are made anew by every run.
        """
        if self._previous is None:
            return empty_frame("ops.quarantine")
        judged = told.filter(pl.col("run_id") == run_id).select("doc_id").drop_nulls()
        self._connection.register("judged", judged)
        standing = self._connection.execute(
            f"SELECT * FROM ({self._earlier(table('ops.quarantine'))}) WHERE doc_id IS NOT NULL "  # noqa: S608 declared names
            "AND doc_id NOT IN (SELECT doc_id FROM scratch.read) AND doc_id NOT IN (SELECT doc_id FROM judged)"
        ).pl()
        self._connection.unregister("judged")
        return conform("ops.quarantine", standing)

    def _earlier(self, declared: Table) -> str:
        """A table as it was before; a column that an older file lacks is NULL, and no row is there where the table was not."""
        held: set[str] = set()
        if self._previous is not None:
            held = {
                row[0]
                for row in self._connection.execute(
                    "SELECT column_name FROM duckdb_columns() WHERE database_name = ? AND schema_name || '.' || table_name = ?",
                    [BEFORE, declared.full_name],
                ).fetchall()
            }
        columns = ", ".join(
            quote_name(c.name) if c.name in held else f"NULL::{c.kind.sql} AS {quote_name(c.name)}" for c in declared.columns
        )
        return f"SELECT {columns} FROM {BEFORE}.{declared.full_name}" if held else f"SELECT {columns} WHERE false"  # noqa: S608 declared names


def _same_input(one: str, other: str) -> str:
    return " AND ".join(f"{one}.{quote_name(key)} IS NOT DISTINCT FROM {other}.{quote_name(key)}" for key in _INPUTS.key)
