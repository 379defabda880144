"""From what a rule claims to what its rows turned out to be worth where someone looked."""

from __future__ import annotations

from bisect import bisect_right
from functools import cache

import polars as pl

from transforms.reference import read_reference

REFERENCE = "confidence_calibration"


def calibrate(table: str, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of a mention frame with the confidence that such rows deserve: of those at 0.9, nine in ten are right.

    The map is a step function for each table, fitted on annotated pages; a table that was never judged keeps what its rules claim.
    Frames without the column come back as they are.
    """
    if "confidence" not in rows.columns or table not in _steps():
        return rows
    edges, values = _steps()[table]
    found = rows["confidence"].unique().drop_nulls().to_list()
    deserved = {claimed: values[max(bisect_right(edges, claimed) - 1, 0)] for claimed in found}
    return rows.with_columns(pl.col("confidence").replace_strict(deserved, return_dtype=pl.Float64, default=None))


@cache
def _steps() -> dict[str, tuple[list[float], list[float]]]:
    """Table → lower edges of its steps in rising order, and the confidence of each."""
    steps: dict[str, tuple[list[float], list[float]]] = {}
    for table, edge, confidence in read_reference(REFERENCE).select("table", "raw_from", "confidence").iter_rows():
        edges, values = steps.setdefault(table, ([], []))
        edges.append(float(edge))
        values.append(float(confidence))
    return steps
