"""Which rows of a run stand in the published warehouse as they are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from warehouse.ddl import quote_name
from warehouse.query import open_read_only
from warehouse.tables import Table, table

if TYPE_CHECKING:
    import duckdb

_AT = "_at"
_OLD = "_before"


@dataclass(frozen=True, slots=True)
class Stood:
    """What was found about rows of a table."""

    frame: pl.DataFrame
    stands: pl.Series
    """Whether the published table holds each."""

    def of(self, declared: Table, frame: pl.DataFrame) -> pl.Series | None:
        """What was found, where it was found about just these rows; columns that every run writes anew aside."""
        columns = _compared(declared, frame)
        return self.stands if self.frame.height == frame.height and self.frame.select(columns).equals(frame.select(columns)) else None


@dataclass(frozen=True, slots=True)
class Stands:
    """Name of a table with its schema and rows of it → for each row, whether the published table holds the very same.

    Of the declared columns those are compared that the rows have, the keys among them. The first answer about each table is kept.
    """

    connection: duckdb.DuckDBPyConnection
    found: dict[str, Stood] = field(default_factory=dict)

    def __call__(self, name: str, frame: pl.DataFrame) -> pl.Series:
        stands = standing(self.connection, table(name), frame)
        self.found.setdefault(name, Stood(frame, stands))
        return stands


@contextmanager
def standing_rows(path: Path | str, code_version: str | None) -> Iterator[Stands | None]:
    """What tells which rows are published; None where nothing is, or where another version of the code published it.

    Volatile columns, which every run writes anew, are not compared. ``None`` for ``code_version`` never finds anything.
    """
    if code_version is None or not Path(path).is_file():
        yield None
        return
    with open_read_only(path) as connection:
        last = connection.execute("SELECT code_version FROM ops.releases ORDER BY release_number DESC LIMIT 1").fetchone()
        if last is None or last[0] != code_version:
            yield None
            return
        yield Stands(connection)


def standing(connection: duckdb.DuckDBPyConnection, declared: Table, frame: pl.DataFrame, *, by_key: bool = True) -> pl.Series:
    """For each row of a frame whether the table of an open warehouse holds the very same; ``by_key`` where the key is never NULL."""
    columns = _compared(declared, frame)
    numbered = frame.select(*columns).with_row_index(_AT)
    listed = ", ".join(map(quote_name, columns))
    if declared.key and by_key:
        connection.register("asked", numbered.select(*declared.key))
        same = " AND ".join(f"old.{quote_name(key)} = asked.{quote_name(key)}" for key in declared.key)
        # S608: names come from the declaration alone
        before = connection.sql(f"SELECT {listed} FROM {declared.full_name} AS old SEMI JOIN asked ON {same}").pl()  # noqa: S608
        both = numbered.join(before.cast(dict(frame.select(columns).schema)), on=list(declared.key), suffix=_OLD)  # type: ignore[arg-type]
        rest = [name for name in columns if name not in declared.key]
        found = both.filter(pl.all_horizontal(pl.lit(value=True), *(pl.col(name).eq_missing(pl.col(name + _OLD)) for name in rest)))
    else:
        connection.register("asked", numbered)
        same = " AND ".join(f"old.{quote_name(name)} IS NOT DISTINCT FROM asked.{quote_name(name)}" for name in columns)
        found = connection.sql(f"SELECT {_AT} FROM asked SEMI JOIN {declared.full_name} AS old ON {same}").pl()  # noqa: S608
    connection.unregister("asked")
    return numbered.select(pl.col(_AT).is_in(found.get_column(_AT).implode())).to_series()


def _compared(declared: Table, frame: pl.DataFrame) -> list[str]:
    return [column.name for column in declared.columns if not column.volatile and column.name in frame.columns]
