"""The parts of a table declaration: types, allowed values, columns, tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

import polars as pl


class Kind(Enum):
    """A column type: its name in DuckDB and the Polars type that lands in it."""

    TEXT = ("VARCHAR", pl.String())
    TEXTS = ("VARCHAR[]", pl.List(pl.String()))
    JSON = ("JSON", pl.String())
    BOOLEAN = ("BOOLEAN", pl.Boolean())
    INTEGER = ("INTEGER", pl.Int32())
    BIGINT = ("BIGINT", pl.Int64())
    DOUBLE = ("DOUBLE", pl.Float64())
    # sums of it are exact (DuckDB adds it up in DECIMAL(38,6)) and it holds a quintillion yuan as well as a millionth
    DECIMAL = ("DECIMAL(24,6)", pl.Decimal(24, 6))
    TOTAL = ("DECIMAL(38,6)", pl.Decimal(38, 6))
    DATE = ("DATE", pl.Date())
    TIMESTAMP = ("TIMESTAMP", pl.Datetime("us"))
    STAGES = (
        "STRUCT(stage VARCHAR, rows_in BIGINT, rows_out BIGINT, seconds DOUBLE)[]",
        pl.List(pl.Struct({"stage": pl.String(), "rows_in": pl.Int64(), "rows_out": pl.Int64(), "seconds": pl.Float64()})),
    )

    def __init__(self, sql: str, polars: pl.DataType) -> None:
        self.sql = sql
        self.polars = polars


@dataclass(frozen=True, slots=True)
class Choice:
    """One allowed value with its labels and what it means."""

    code: str
    label_en: str
    label_zh: str
    definition: str = ""
    attributes: Mapping[str, str | bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Enumeration:
    """A closed list of values."""

    name: str
    choices: tuple[Choice, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The allowed values in their order."""
        return tuple(choice.code for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    ``required`` forbids NULL; ``references`` names the table whose key it holds; ``volatile`` marks times and run ids, which say when
    a row was made and not what it says, and are left out of the fingerprint.
    """

    name: str
    kind: Kind
    name_zh: str
    en: str
    zh: str
    unit: str | None = None
    allowed: Enumeration | None = None
    pattern: str | None = None
    minimum: int | None = None
    maximum: int | None = None
    required: bool = False
    references: str | None = None
    volatile: bool = False

    @property
    def comment(self) -> str:
        """What DuckDB shows: English, then Chinese, with unit and allowed values."""
        unit = f" [{self.unit}]" if self.unit else ""
        allowed = f" ({', '.join(self.allowed.codes)})" if self.allowed else ""
        return f"{self.en}{unit}{allowed} / {self.name_zh}：{self.zh}"


@dataclass(frozen=True, slots=True)
class Table:
    """A table or, in schema ``mart``, a view."""

    schema: str
    name: str
    name_zh: str
    en: str
    zh: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    warnings: tuple[str, ...] = ()
    """Codes of ``USAGE_WARNINGS``."""
    id_prefix: str | None = None
    """What stands before the underscore in its ids: ``event`` in ``event_0123456789abcdef``."""
    is_fact: bool = False

    @property
    def full_name(self) -> str:
        return f"{self.schema}.{self.name}"

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """The column of that name; ``KeyError`` where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.full_name} has no column {name}")

    @property
    def comment(self) -> str:
        """What DuckDB shows: English, then Chinese, key and usage warnings."""
        key = f" Key: {', '.join(self.key)}." if self.key else ""
        warnings = f" Mind: {', '.join(self.warnings)}." if self.warnings else ""
        return f"{self.en}{key}{warnings} / {self.name_zh}：{self.zh}"
