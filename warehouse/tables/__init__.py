"""The one declaration of every table: columns, types, meanings, units, allowed values, keys, usage warnings.

DuckDB tables and comments, Polars schemas, base expectations, the data dictionary and the Chinese views are generated from it.
A table is named with its schema (``core.events``) or without (``events``); no two have the same name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

import polars as pl

from warehouse.tables import enumerations
from warehouse.tables.conform import NotConformingError, conform_to
from warehouse.tables.core import CORE
from warehouse.tables.enumerations import USAGE_WARNINGS
from warehouse.tables.macros import MACROS, Macro
from warehouse.tables.mart import MART
from warehouse.tables.model import Choice, Column, Enumeration, Kind, Table
from warehouse.tables.ops import OPS
from warehouse.tables.ref import ENUMERATED, REF

__all__ = [
    "CORE",
    "FACTS",
    "MACROS",
    "MART",
    "OPS",
    "REF",
    "STORED",
    "TABLES",
    "USAGE_WARNINGS",
    "Choice",
    "Column",
    "Enumeration",
    "Kind",
    "Macro",
    "NotConformingError",
    "Table",
    "conform",
    "empty_frame",
    "enumerated_frame",
    "enumerations",
    "polars_schema",
    "stamp",
    "table",
    "table_of_id",
]

STORED: tuple[Table, ...] = (*REF, *CORE, *OPS)
"""Tables that hold rows, in the order in which they are filled."""
TABLES: tuple[Table, ...] = (*CORE, *REF, *MART, *OPS)
"""All tables and views."""
FACTS: tuple[Table, ...] = tuple(declared for declared in CORE if declared.is_fact)
"""Tables whose rows carry evidence."""


@cache
def _by_name() -> dict[str, Table]:
    return {name: declared for declared in TABLES for name in (declared.name, declared.full_name)}


def table(name: str) -> Table:
    """The declaration of a table or view, named with or without its schema. ``KeyError`` where there is none."""
    try:
        return _by_name()[name]
    except KeyError:
        raise KeyError(f"there is no table {name}") from None


def polars_schema(name: str) -> pl.Schema:
    """Column names and Polars types of a table, in order."""
    return pl.Schema({column.name: column.kind.polars for column in table(name).columns})


def empty_frame(name: str) -> pl.DataFrame:
    """A frame of a table's form without rows."""
    return pl.DataFrame(schema=polars_schema(name))


def conform(name: str, rows: pl.DataFrame | Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """Rows or a frame in the declared form of a table: its columns in its order and types.

    Missing columns that may be NULL are filled with NULL. Raises ``NotConformingError`` (a ``ValueError``) where a required column is
    missing, a column is unknown or a value cannot be cast.
    """
    return conform_to(table(name), rows)


def table_of_id(row_id: str) -> Table | None:
    """The table whose rows have such ids (``event_0123456789abcdef`` → ``core.events``); None where there is none.

    An id of 32 hexadecimal digits is that of a page.
    """
    prefix, _, digits = row_id.rpartition("_")
    for declared in CORE:
        if declared.id_prefix is not None and declared.id_prefix == prefix and digits:
            return declared
    is_page = len(row_id) == 32 and all(character in "0123456789abcdef" for character in row_id)
    return table("core.documents") if is_page else None


def enumerated_frame(name: str) -> pl.DataFrame:
    """The rows of a reference table that is a closed list: ``mechanisms``, ``event_types``, ``roles``, ``measures``."""
    return conform(
        name,
        [
            {
                "code": choice.code,
                "label_en": choice.label_en,
                "label_zh": choice.label_zh,
                "definition": choice.definition or None,
                **choice.attributes,
            }
            for choice in ENUMERATED[table(name).name].choices
        ],
    )


def stamp(frames: Mapping[str, pl.DataFrame], run_id: str, ingested_at: datetime) -> dict[str, pl.DataFrame]:
    """The frames with run and time written where they are still NULL: ``run_id``, ``first_seen``, ``last_seen``, ``ingested_at``.

    ``ingested_at`` is UTC without a zone. Frames of schema ``ref`` stay as they are.
    """
    stamps = {
        "run_id": pl.col("run_id").fill_null(run_id),
        "first_seen": pl.col("first_seen").fill_null(run_id),
        "last_seen": pl.col("last_seen").fill_null(run_id),
        "ingested_at": pl.col("ingested_at").fill_null(ingested_at),
    }
    return {
        name: frame.with_columns(stamps[column].cast(frame.schema[column]).alias(column) for column in stamps if column in frame.columns)
        for name, frame in frames.items()
    }
