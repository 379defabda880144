"""Stata files, with labels in English for columns and in both languages for coded values."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from warehouse.export.frames import Exported
from warehouse.export.plain import flat

_NAME = 32
_LABEL = 80
_TEXT = 2045
"""Bytes of a text that Stata keeps in a plain variable; what is longer is cut at a whole character."""


def _cut(text: str | None, limit: int) -> str | None:
    if text is None or len(text.encode()) <= limit:
        return text
    return text.encode()[:limit].decode("utf-8", "ignore")


def write_stata(table: Exported, folder: Path) -> list[Path]:
    """One ``.dta`` (version 118, UTF-8). Columns with closed lists are numbers with value labels; amounts are doubles; lists are text."""
    import pyreadstat

    folder.mkdir(parents=True, exist_ok=True)
    frame = flat(table.frame)
    columns: list[pl.Expr] = []
    labels: list[str] = []
    values: dict[str, dict[int, str]] = {}
    for column in table.columns:
        kind = frame.schema[column.name]
        expression = pl.col(column.name)
        unit = f" [{column.unit}]" if column.unit else ""
        labels.append(_cut(f"{column.en.rstrip('.')}{unit}", _LABEL) or "")
        if column.allowed is not None and kind == pl.String:
            codes = {code: number for number, code in enumerate(column.allowed.codes, 1)}
            values[column.name[:_NAME]] = {
                number: f"{choice.code}: {choice.label_zh}" for number, choice in enumerate(column.allowed.choices, 1)
            }
            expression = expression.replace_strict(codes, default=None, return_dtype=pl.Int32)
        elif kind == pl.String:
            expression = expression.map_elements(lambda text: _cut(text, _TEXT), return_dtype=pl.String)
        elif kind == pl.Boolean:
            expression = expression.cast(pl.Int32)
            values[column.name[:_NAME]] = {0: "no", 1: "yes"}
        elif isinstance(kind, pl.Decimal) or kind == pl.Int64:
            expression = expression.cast(pl.Float64)
        columns.append(expression.alias(column.name[:_NAME]))
    path = folder / f"{table.stem}.dta"
    options: dict[str, Any] = {"column_labels": labels, "variable_value_labels": values, "version": 15}
    pyreadstat.write_dta(frame.select(columns), str(path), file_label=_cut(table.declared.en, _LABEL) or "", **options)
    return [path]
