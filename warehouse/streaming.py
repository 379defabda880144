"""Land what has a row for every page that was read: from Parquet files, never in memory whole.

Of a crawl nearly all pages are out of scope. Their rows of ``core.documents`` and the rows of ``ops.inputs`` go from the files of the
shards into DuckDB, which sorts and joins them out of core.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
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

_ROWS = 50_000
_BEFORE = "landed_before"
_INPUTS = table("ops.inputs")


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
    """Rows of ``outside`` → rows of ``core.documents``."""
    withheld: frozenset[str] = frozenset()
    """Pages of ``outside`` that are in quarantine."""
    messages: pl.DataFrame = field(default_factory=_no_messages)
    """``doc_id``, ``message``: what there is to say of pages that broke a stage."""


class Stream:
    """The files of one landing and the warehouse before, open beside the file that is built."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, streamed: Streamed | None, previous: Path | str | None) -> None:
        self._connection = connection
        self._streamed = streamed or Streamed()
        self._previous = Path(previous) if previous is not None and Path(previous).is_file() else None

    def __enter__(self) -> Self:
        connection, streamed = self._connection, self._streamed
        # a transaction writes to one database only: what is gathered aside is there before it begins
        connection.execute("ATTACH ':memory:' AS scratch")
        connection.execute("CREATE TABLE scratch.read (source_uri VARCHAR, doc_id VARCHAR, byte_count BIGINT)")
        load_parquet(connection, streamed.inputs, "scratch.read", ["source_uri", "doc_id", "byte_count"])
        if streamed.outside:
            self._columns = list(pl.read_parquet_schema(streamed.outside[0]))
            connection.execute(f"CREATE TABLE scratch.outside ({', '.join(f'{quote_name(name)} VARCHAR' for name in self._columns)})")
            load_parquet(connection, streamed.outside, "scratch.outside", self._columns)
        if self._previous is not None:
            connection.execute(f"ATTACH {quote_text(str(self._previous))} AS {_BEFORE} (READ_ONLY)")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is None:
            self._connection.execute("DETACH scratch")
            if self._previous is not None:
                self._connection.execute(f"DETACH {_BEFORE}")

    def load_documents(self, run_id: str, landed_at: datetime) -> None:
        """Adds the pages out of scope to ``core.documents``; of pages with the same bytes the one with the smallest address."""
        if not self._streamed.outside:
            return
        declared = table("core.documents")
        columns = ", ".join(map(quote_name, declared.column_names))
        chosen = (
            f"SELECT {', '.join(map(quote_name, self._columns))} FROM scratch.outside "  # noqa: S608 our own names
            "QUALIFY row_number() OVER (PARTITION BY doc_id ORDER BY source_uri) = 1 ORDER BY doc_id"
        )
        # another connection to the same databases, for one that is written to gives up what it was reading
        with self._connection.cursor() as reading:
            for batch in reading.execute(chosen).to_arrow_reader(_ROWS):
                pages = pl.DataFrame(pl.from_arrow(batch)).filter(~pl.col("doc_id").is_in(sorted(self._streamed.withheld)))
                rows = stamp({declared.full_name: self._streamed.as_documents(pages)}, run_id, landed_at)[declared.full_name]
                self._connection.register("incoming", rows)
                self._connection.execute(f"INSERT INTO {declared.full_name} ({columns}) SELECT {columns} FROM incoming")  # noqa: S608
                self._connection.unregister("incoming")

    def load_inputs(self, told: pl.DataFrame, run_id: str) -> None:
        """Fills ``ops.inputs``: what became of every page that was read, the rows ``told`` beside, and what earlier runs saw.

        ``core.documents`` must be filled. ``seen_at`` says when an input was first seen so, whichever run saw it last.
        """
        columns = ", ".join(map(quote_name, _INPUTS.column_names))
        same = " AND ".join(f"now.{quote_name(key)} IS NOT DISTINCT FROM earlier.{quote_name(key)}" for key in _INPUTS.key)
        chosen = ", ".join(
            f"least(now.{name}, earlier.{name})"
            if name == "seen_at"
            else f"CASE WHEN now.source_uri IS NULL THEN earlier.{name} ELSE now.{name} END"
            for name in _INPUTS.column_names
        )
        for name, frame in (("told", told), ("messages", self._streamed.messages)):
            self._connection.register(name, frame)
        self._connection.execute(
            f"""
            INSERT INTO ops.inputs ({columns})
            WITH read_once AS (SELECT source_uri, doc_id, max(byte_count) AS byte_count FROM scratch.read GROUP BY ALL),
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
            ),
            earlier AS ({self._earlier(_INPUTS)})
            SELECT {chosen} FROM now FULL JOIN earlier ON {same} ORDER BY ALL NULLS LAST
            """,  # noqa: S608 declared names
            [self._streamed.code_version, run_id, self._streamed.seen_at],
        )
        for name in ("told", "messages"):
            self._connection.unregister(name)

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
                    [_BEFORE, declared.full_name],
                ).fetchall()
            }
        columns = ", ".join(
            quote_name(c.name) if c.name in held else f"NULL::{c.kind.sql} AS {quote_name(c.name)}" for c in declared.columns
        )
        return f"SELECT {columns} FROM {_BEFORE}.{declared.full_name}" if held else f"SELECT {columns} WHERE false"  # noqa: S608 declared names
