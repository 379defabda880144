"""Frames in the declared form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from warehouse.tables.model import Table


class NotConformingError(ValueError):
    """Rows that cannot be brought into the form of their table; the message names table and column."""


def conform_to(declared: Table, rows: pl.DataFrame | Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """The rows with exactly the columns of the table, in its order, cast to its types.

    Columns of a frame that the table does not have are left behind (steps carry more than lands); a key of a row that the table does not
    have is a slip and raises. A missing column is filled with NULL where it may be NULL or is volatile (the run stamps it later).
    A missing required column and a value that cannot be cast raise ``NotConformingError``. Required columns may still hold NULL: that
    is for validation to judge.
    """
    schema = {column.name: column.kind.polars for column in declared.columns}
    frame = rows if isinstance(rows, pl.DataFrame) else _frame_of_rows(declared, schema, list(rows))
    missing = [column for column in declared.columns if column.name not in frame.columns]
    if lacking := [column.name for column in missing if column.required and not column.volatile]:
        raise NotConformingError(f"{declared.full_name} lacks the required column {', '.join(lacking)}")
    frame = frame.with_columns(pl.lit(None).alias(column.name) for column in missing)
    casts = []
    for name, dtype in schema.items():
        if frame.schema[name] != dtype:
            try:
                casts.append(frame.get_column(name).cast(dtype))
            except (pl.exceptions.PolarsError, OverflowError) as error:
                raise NotConformingError(
                    f"{declared.full_name}.{name} is {frame.schema[name]}, not {dtype}: {_first_line(error)}"
                ) from error
    # no number is no value: pandas takes both for the same, and a rule that asks for one must see the other
    numbers = [pl.col(name).fill_nan(None) for name, dtype in schema.items() if dtype.is_float()]
    return frame.with_columns(casts).with_columns(numbers).select(list(schema))


def _frame_of_rows(declared: Table, schema: dict[str, pl.DataType], rows: list[Mapping[str, Any]]) -> pl.DataFrame:
    given: dict[str, None] = {}
    for row in rows:
        given.update(dict.fromkeys(row))
    if unknown := [name for name in given if name not in schema]:
        raise NotConformingError(f"{declared.full_name} has no column {', '.join(unknown)}")
    names = given if rows else schema
    series = []
    for name in names:
        values = [row.get(name) for row in rows]
        try:
            series.append(pl.Series(name, values, dtype=schema[name], strict=True))
        except (TypeError, ValueError, OverflowError, pl.exceptions.PolarsError):
            try:  # an integer or a float where a decimal is wanted, a date where a timestamp is
                series.append(pl.Series(name, values).cast(schema[name]))
            except (TypeError, ValueError, OverflowError, pl.exceptions.PolarsError) as error:
                raise NotConformingError(f"{declared.full_name}.{name} does not hold {schema[name]}: {_first_line(error)}") from error
    return pl.DataFrame(series)


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
