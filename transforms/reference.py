"""The reference tables under ``seeds/reference``, read once a process."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import polars as pl


@cache
def read_reference(name: str) -> pl.DataFrame:
    """The table ``seeds/reference/<name>.csv``, every column as text; empty fields are NULL.

    Raises ``FileNotFoundError`` where there is no such table.
    """
    with (files("seeds") / "reference" / f"{name}.csv").open("rb") as file:
        return pl.read_csv(file, infer_schema=False)
