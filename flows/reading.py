"""Opening a published warehouse to look at it: read-only, and without any way out of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flows.errors import UserError

if TYPE_CHECKING:
    import duckdb


def open_warehouse(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection that can only read this one file: no other files, no network, no extensions fetched.

    Raises ``UserError`` where there is no warehouse.
    """
    import duckdb

    if not path.is_file():
        raise UserError(f"{path}: no warehouse here; make one with: bangfu build")
    options: dict[str, str | bool | int | float | list[str]] = {
        "enable_external_access": False,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "lock_configuration": True,
    }
    try:
        return duckdb.connect(str(path), read_only=True, config=options)
    except duckdb.Error as error:
        raise UserError(f"{path}: cannot be opened as a warehouse ({first_line(error)})") from error


def first_line(error: BaseException) -> str:
    """The first line of an error's message."""
    return (str(error).splitlines() or [type(error).__name__])[0]
