"""One hash of what a warehouse says, free of times, run ids and the order of rows."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.ddl import quote_name, quote_text
from warehouse.query import open_read_only
from warehouse.tables import CORE, REF, Kind, Table

if TYPE_CHECKING:
    import duckdb


def fingerprint(path: Path | str) -> str:
    """64 hexadecimal digits over the content of every table of ``core`` and ``ref`` in the warehouse file.

    Columns declared volatile do not count. Raises ``FileNotFoundError`` where there is no file.
    """
    with open_read_only(path) as connection:
        return fingerprint_of(connection)


def fingerprint_of(connection: duckdb.DuckDBPyConnection) -> str:
    """``fingerprint`` of an open warehouse."""
    return combined(table_fingerprints(connection))


def combined(digests: Mapping[str, str]) -> str:
    """One hash of the hashes that ``table_fingerprints`` gives."""
    return sha256("\n".join(f"{name}={digest}" for name, digest in digests.items()).encode()).hexdigest()


def contradictions(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The tables of an open warehouse that do not hold what its release wrote down of them; empty where all agree.

    A release writes down a hash of every table of ``core`` and ``ref``: this compares them with the tables as they are.
    """
    written = connection.execute(
        "SELECT table_name, content_hash FROM ops.release_tables WHERE release_number = (SELECT max(release_number) FROM ops.releases)"
    ).fetchall()
    found = table_fingerprints(connection)
    return sorted({*found, *(name for name, _ in written)} - {name for name, digest in written if found.get(name) == digest})


def table_fingerprints(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """A hash for every table of ``core`` and ``ref``: where two warehouses differ, it shows in which."""
    digests = {}
    for declared in (*CORE, *REF):
        # S608: names and literals come from the declaration alone
        row = connection.execute(
            f"SELECT count(*) || ':' || coalesce(md5(string_agg(digest, '' ORDER BY digest)), '') FROM (SELECT {row_digest(declared)} AS digest FROM {declared.full_name})"  # noqa: S608
        ).fetchone()
        digests[declared.full_name] = str(row[0]) if row else ""
    return digests


def row_digest(declared: Table) -> str:
    """The SQL expression for the hash of one row of a table without its volatile columns."""
    parts = []
    for column in declared.columns:
        if column.volatile:
            continue
        name = quote_name(column.name)
        # as text a decimal keeps its digits, whatever JSON makes of large numbers
        value = f"{name}::VARCHAR" if column.kind in (Kind.DECIMAL, Kind.DATE, Kind.TIMESTAMP) else name
        parts.append(f"{quote_text(column.name)}, {value}")
    return f"md5(json_array({', '.join(parts)})::VARCHAR)"
