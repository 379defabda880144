"""Read a warehouse without being able to harm it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb

READ_ONLY_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    # no other file, no address on the network, no extension from outside, and no way to switch it back on
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "lock_configuration": True,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query gives: column names, DuckDB type names, rows."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: list[tuple[Any, ...]]


def open_read_only(path: Path | str) -> duckdb.DuckDBPyConnection:
    """A connection that can only read this file; close it soon, for it keeps the release that it opened.

    Raises ``FileNotFoundError`` where there is no warehouse and ``duckdb.Error`` where the file is none.
    """
    if not Path(path).is_file():
        raise FileNotFoundError(f"there is no warehouse at {path}")
    # half of what a command's start costs is this import: only those who query pay for it
    import duckdb

    return duckdb.connect(str(path), read_only=True, config=READ_ONLY_CONFIG)


def query(path: Path | str, sql: str, parameters: Sequence[object] = ()) -> Answer:
    """The answer to one SQL query. Errors of the query are ``duckdb.Error``."""
    with open_read_only(path) as connection:
        cursor = connection.execute(sql, list(parameters))
        described = cursor.description or []
        return Answer(tuple(d[0] for d in described), tuple(str(d[1]) for d in described), cursor.fetchall())
