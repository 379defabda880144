"""What a published warehouse already holds, so that nothing is read twice and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import polars as pl

from warehouse.query import open_read_only
from warehouse.tables import CORE, STORED, conform, empty_frame, table


def known_pages(path: Path | str, code_version: str) -> frozenset[str]:
    """The ``doc_id`` of every input that this version of the code has dealt with, also of those that could not be read.

    Empty where there is no warehouse yet. A page that only an older version has read is not known: it is to be read again.
    """
    if not Path(path).is_file():
        return frozenset()
    with open_read_only(path) as connection:
        rows = connection.execute(
            "SELECT DISTINCT doc_id FROM ops.inputs WHERE code_version = ? AND doc_id IS NOT NULL", [code_version]
        ).fetchall()
    return frozenset(row[0] for row in rows)


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
        return {
            declared.full_name: int((connection.execute(f"SELECT count(*) FROM {declared.full_name}").fetchone() or (0,))[0])  # noqa: S608
            for declared in STORED
            if (declared.schema, declared.name) in held
        }
