"""What changed between two warehouses, by id."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from warehouse.ddl import quote_name
from warehouse.fingerprint import row_digest
from warehouse.query import open_read_only
from warehouse.tables import CORE, Table, conform, empty_frame

if TYPE_CHECKING:
    import duckdb


def changes_between(current: duckdb.DuckDBPyConnection, previous: Path | str | None, release_number: int) -> pl.DataFrame:
    """The rows of ``ops.release_changes``: rows of ``core`` tables added, changed or withdrawn since the warehouse at ``previous``.

    Tables without a key (repairs) follow their page and are not listed. A first release lists nothing: all of it is new.
    """
    if previous is None or not Path(previous).is_file():
        return empty_frame("ops.release_changes")
    parts = []
    with open_read_only(previous) as before:
        for declared in CORE:
            if not declared.key:
                continue
            old, new = _digests(before, declared), _digests(current, declared)
            if old is None or new is None:
                continue
            both = old.join(new, on="row_id", how="full", coalesce=True, suffix="_new")
            parts.append(
                both.filter(pl.col("digest").ne_missing(pl.col("digest_new"))).select(
                    release_number=pl.lit(release_number),
                    table_name=pl.lit(declared.full_name),
                    row_id="row_id",
                    change=pl.when(pl.col("digest").is_null())
                    .then(pl.lit("added"))
                    .when(pl.col("digest_new").is_null())
                    .then(pl.lit("withdrawn"))
                    .otherwise(pl.lit("changed")),
                )
            )
    return conform("ops.release_changes", pl.concat(parts).sort("table_name", "row_id")) if parts else empty_frame("ops.release_changes")


def row_id_sql(declared: Table) -> str:
    """The SQL expression for a row's key as one text, several columns joined by |."""
    return " || '|' || ".join(f"coalesce({quote_name(name)}::VARCHAR, '')" for name in declared.key)


def _digests(connection: duckdb.DuckDBPyConnection, declared: Table) -> pl.DataFrame | None:
    """Key and content hash of every row; None where the file was made before the table or a column of it."""
    held = {row[0] for row in connection.execute(
        "SELECT column_name FROM duckdb_columns() WHERE schema_name = ? AND table_name = ?", [declared.schema, declared.name]
    ).fetchall()}  # fmt: skip
    if not held.issuperset(declared.column_names):
        return None
    return connection.sql(f"SELECT {row_id_sql(declared)} AS row_id, {row_digest(declared)} AS digest FROM {declared.full_name}").pl()  # noqa: S608
