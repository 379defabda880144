"""One hash of what a warehouse says, free of times, run ids and the order of rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.ddl import quote_name, quote_text
from warehouse.query import open_read_only
from warehouse.tables import CORE, REF, Kind, Table

if TYPE_CHECKING:
    import duckdb


_HALF = 16
"""Hexadecimal digits of half a hash."""
_RANGE = 1 << (4 * _HALF)


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
    return {declared.full_name: str(rows_digest(connection, declared)) for declared in (*CORE, *REF)}


@dataclass(frozen=True, slots=True)
class RowsDigest:
    """How many rows there are and the sum of their hashes, 128 bits in two halves: free of their order, and rows can be added and taken out.

    As text ``1234:`` and 32 hexadecimal digits.
    """

    count: int = 0
    high: int = 0
    low: int = 0

    @classmethod
    def parse(cls, text: str) -> RowsDigest:
        """What ``str`` made a text of. Raises ``ValueError``."""
        count, _, digits = text.partition(":")
        if len(digits) != 2 * _HALF:
            raise ValueError(f"{text!r} is no digest of rows")
        return cls(int(count), int(digits[:_HALF], 16), int(digits[_HALF:], 16))

    def __str__(self) -> str:
        return f"{self.count}:{self.high % _RANGE:016x}{self.low % _RANGE:016x}"

    def __add__(self, other: RowsDigest) -> RowsDigest:
        return RowsDigest(self.count + other.count, (self.high + other.high) % _RANGE, (self.low + other.low) % _RANGE)

    def __sub__(self, other: RowsDigest) -> RowsDigest:
        return RowsDigest(self.count - other.count, (self.high - other.high) % _RANGE, (self.low - other.low) % _RANGE)


def rows_digest(connection: duckdb.DuckDBPyConnection, declared: Table, source: str | None = None) -> RowsDigest:
    """The digest of a table, or of those of its rows that ``source`` gives, which stands behind ``FROM``."""
    # S608: names and literals come from the declaration alone
    rows = f"SELECT {row_digest(declared)} AS digest FROM {source or declared.full_name}"  # noqa: S608
    halves = [f"coalesce(sum(('0x' || digest[{at}:{at + _HALF - 1}])::UBIGINT), 0)" for at in (1, 1 + _HALF)]
    row = connection.execute(f"SELECT count(*), {halves[0]}, {halves[1]} FROM ({rows})").fetchone() or (0, 0, 0)  # noqa: S608
    return RowsDigest(int(row[0]), int(row[1]) % _RANGE, int(row[2]) % _RANGE)


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
