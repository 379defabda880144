"""Values that a reader has shown to be wrong, set right before anything is resolved. Data, not code: ``seeds/reference/corrections.csv``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from transforms.reference import read_reference
from warehouse.tables import conform, empty_frame, table

_NEVER = frozenset({"doc_id", "evidence", "evidence_start", "evidence_end", "raw_start", "raw_end"})
_TRUTH = {"true": True, "false": False, None: None}


def apply_corrections(
    frames: Mapping[str, pl.DataFrame], corrections: pl.DataFrame | None = None
) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """The mention frames with the corrections applied, and the rows of ``ops.corrections``: what became of each.

    A correction names a row by its id, a column, the value that it ``expect``s there and the right one. It is applied only where the row holds
    what is expected; a row that holds the right value already, a third value, or is not there at all, is reported and left alone. Evidence and
    ids are never corrected. ``corrections`` are those of ``seeds/reference`` unless given.
    """
    listed = read_reference("corrections") if corrections is None else corrections
    corrected = dict(frames)
    report = []
    for row in listed.sort("correction_id").iter_rows(named=True):
        name = row["table_name"].removeprefix("core.")
        found, status = None, "retired"
        if row["status"] == "active":
            corrected[name], found, status = _applied(corrected.get(name), name, row)
        report.append(
            {
                **{key: row[key] for key in ("correction_id", "table_name", "row_id", "column_name", "expect", "reason")},
                **{"found": found, "corrected": row["value"], "status": status},
            }
        )
    corrected = {name: frame for name, frame in corrected.items() if frame is not None}
    return corrected, conform("ops.corrections", report) if report else empty_frame("ops.corrections")


def _applied(frame: pl.DataFrame | None, name: str, row: Mapping[str, Any]) -> tuple[Any, str | None, str]:
    """The frame after one correction, what the row held, and what became of the correction."""
    column = row["column_name"]
    try:
        key = table(f"core.{name}").key[0]
    except (KeyError, IndexError):
        return frame, None, "invalid"
    if frame is None or key not in frame.columns or column not in frame.columns or column == key or column in _NEVER:
        return frame, None, "invalid"
    is_row = pl.col(key) == row["row_id"]
    held = frame.filter(is_row)[column]
    if held.is_empty():
        return frame, None, "row_not_found"
    try:
        expect, value = (_typed(row[side], frame.schema[column]) for side in ("expect", "value"))
    except pl.exceptions.PolarsError:
        return frame, _text(held), "invalid"
    if held.item(0) == value.item(0):
        return frame, _text(held), "already_right"
    if held.item(0) != expect.item(0):
        return frame, _text(held), "unexpected"
    return (
        frame.with_columns(pl.when(is_row).then(pl.lit(value.item(0), value.dtype)).otherwise(column).alias(column)),
        _text(held),
        "applied",
    )


def _typed(text: str | None, dtype: pl.DataType) -> pl.Series:
    """The value that a field of the table stands for; an empty field is NULL."""
    given = pl.Series([text], dtype=pl.String)
    if dtype == pl.Boolean:
        return given.replace_strict(_TRUTH, return_dtype=pl.Boolean)
    return given.str.to_date() if dtype == pl.Date else given.cast(dtype)


def _text(held: pl.Series) -> str | None:
    value = held.item(0)
    return None if value is None else str(value)
