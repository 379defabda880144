"""The codebook of an export: every table, column and allowed value with what it means, in English and Chinese."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from warehouse.export.frames import Exported
from warehouse.export.plain import BOM
from warehouse.tables import USAGE_WARNINGS, Column, Table
from warehouse.tables.codebook import entry

NAMES = (
    *("table", "column", "value", "unit", "meaning", "含义", "example", "counter_example", "why_not", "反例原因"),
    *("needs_recipient", "mind", "注意"),
)
"""Columns of the codebook."""


def codebook(tables: Sequence[Exported]) -> pl.DataFrame:
    """One row a table, one a column, and one a value of a closed list with its example and counter-example."""
    rows: list[dict[str, str | None]] = []
    for table in tables:
        rows.append(_table_row(table.declared))
        for column in table.columns:
            rows.append(_column_row(table.declared, column))
            rows += _value_rows(table.declared, column)
    return pl.DataFrame(rows, schema=dict.fromkeys(NAMES, pl.String))


def write_codebook(tables: Sequence[Exported], path: Path) -> None:
    """Writes it as CSV that Excel opens right."""
    path.write_bytes(BOM + codebook(tables).write_csv(line_terminator="\r\n").encode())


def _table_row(declared: Table) -> dict[str, str | None]:
    english, chinese = (" ".join(USAGE_WARNINGS[code][at] for code in declared.warnings) or None for at in (0, 1))
    return {
        "table": declared.full_name,
        "column": "",
        "meaning": declared.en,
        "含义": f"{declared.name_zh}：{declared.zh}",
        "mind": english,
        "注意": chinese,
    }


def _column_row(declared: Table, column: Column) -> dict[str, str | None]:
    return {
        "table": declared.full_name,
        "column": column.name,
        "unit": column.unit,
        "meaning": column.en,
        "含义": f"{column.name_zh}：{column.zh}",
    }


def _value_rows(declared: Table, column: Column) -> list[dict[str, str | None]]:
    rows: list[dict[str, str | None]] = []
    for choice in column.allowed.choices if column.allowed else ():
        row: dict[str, str | None] = {
            "table": declared.full_name,
            "column": column.name,
            "value": choice.code,
            "meaning": f"{choice.label_en}. {choice.definition}".rstrip(),
            "含义": choice.label_zh,
        }
        if column.allowed and (told := entry(column.allowed, choice.code)):
            row |= {
                "meaning": f"{choice.label_en}: {told.definition['en']}",
                "含义": f"{choice.label_zh}：{told.definition['zh']}",
                "example": told.example,
                "counter_example": told.counter_example,
                "why_not": told.why_not["en"],
                "反例原因": told.why_not["zh"],
                "needs_recipient": told.needs_recipient,
                **({"mind": told.mind["en"], "注意": told.mind["zh"]} if told.mind else {}),
            }
        rows.append(row)
    return rows
