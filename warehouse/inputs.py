"""What a published warehouse already holds, so that nothing is read twice and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from warehouse.ddl import quote_name, quote_text
from warehouse.query import open_read_only
from warehouse.tables import CORE, STORED, Table, conform, empty_frame, table

if TYPE_CHECKING:
    import duckdb


_FILES_AT_ONCE = 8
"""Parquet files of shards, some thousands of rows each."""


@dataclass(frozen=True, slots=True)
class PagesSeen:
    """The pages of a run beside those of the last published run."""

    found: int
    new: int
    withdrawn: int
    by_this_code: bool
    """Whether this version of the code published what is published."""


def compare_pages(path: Path | str, code_version: str, files: Sequence[Path]) -> PagesSeen:
    """What the Parquet ``files`` with the inputs of a run hold, against what the last published run of the warehouse saw, page by page."""
    import duckdb

    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE found (doc_id VARCHAR); CREATE TABLE before (doc_id VARCHAR)")
        load_parquet(connection, files, "found", ["doc_id"])
        by_this_code = False
        if Path(path).is_file():
            connection.execute(f"ATTACH {quote_text(str(path))} AS published (READ_ONLY)")
            # by number, not by time: a clock may be set back
            last = connection.execute(
                "SELECT run_id, runs.code_version FROM published.ops.releases JOIN published.ops.runs AS runs USING (run_id) "
                "ORDER BY release_number DESC LIMIT 1"
            ).fetchone()
            if last is not None:
                by_this_code = last[1] == code_version
                connection.execute("INSERT INTO before SELECT doc_id FROM published.ops.inputs WHERE run_id = ?", [last[0]])
        found, new, withdrawn = connection.execute(
            "SELECT count(f.doc_id), count(f.doc_id) FILTER (b.doc_id IS NULL), count(b.doc_id) FILTER (f.doc_id IS NULL) "
            "FROM (SELECT DISTINCT doc_id FROM found WHERE doc_id IS NOT NULL) AS f "
            "FULL JOIN (SELECT DISTINCT doc_id FROM before WHERE doc_id IS NOT NULL) AS b USING (doc_id)"
        ).fetchone() or (0, 0, 0)
    return PagesSeen(found, new, withdrawn, by_this_code)


def load_parquet(connection: duckdb.DuckDBPyConnection, files: Sequence[Path], target: str, columns: Sequence[str]) -> None:
    """Appends columns of Parquet files to a table of ours, a few files at a time.

    Polars opens the files: for DuckDB a name with brackets or stars is a pattern.
    """
    for at in range(0, len(files), _FILES_AT_ONCE):
        part = pl.read_parquet(list(files[at : at + _FILES_AT_ONCE]), columns=list(columns), glob=False)
        connection.register("part", part)
        connection.execute(f"INSERT INTO {target} SELECT {', '.join(map(quote_name, columns))} FROM part")  # noqa: S608 our own names
        connection.unregister("part")


def read_frames(path: Path | str, names: Iterable[str] | None = None) -> dict[str, pl.DataFrame]:
    """Tables of a warehouse as frames in the declared form, keyed with their schema; all of ``core`` where none is named.

    Empty frames where there is no warehouse yet. A column that an older file lacks comes back as NULL.
    """
    wanted = [table(name) for name in names] if names is not None else list(CORE)
    if not Path(path).is_file():
        return {declared.full_name: empty_frame(declared.full_name) for declared in wanted}
    frames = {}
    with open_read_only(path) as connection:
        held = {(row[0], row[1]) for row in connection.execute("SELECT schema_name, table_name FROM duckdb_tables()").fetchall()}
        for declared in wanted:
            if (declared.schema, declared.name) not in held:
                frames[declared.full_name] = empty_frame(declared.full_name)
                continue
            found = connection.sql(f"SELECT * FROM {declared.full_name}").pl()  # noqa: S608 a declared name
            lacking = [pl.lit(None).alias(name) for name in declared.column_names if name not in found.columns]
            frames[declared.full_name] = conform(declared.full_name, found.with_columns(lacking))
    return frames


def row_counts(path: Path | str) -> dict[str, int]:
    """Rows of every table of ``core``, ``ref`` and ``ops`` that the file has, by name with schema; empty where there is no warehouse yet."""
    if not Path(path).is_file():
        return {}
    with open_read_only(path) as connection:
        held = {(row[0], row[1]) for row in connection.execute("SELECT schema_name, table_name FROM duckdb_tables()").fetchall()}
        return counted_rows(connection, [declared for declared in STORED if (declared.schema, declared.name) in held])


def counted_rows(connection: duckdb.DuckDBPyConnection, tables: Iterable[Table]) -> dict[str, int]:
    """Rows of tables that an open warehouse has, by name with schema."""
    return {
        declared.full_name: int((connection.execute(f"SELECT count(*) FROM {declared.full_name}").fetchone() or (0,))[0])  # noqa: S608
        for declared in tables
    }
