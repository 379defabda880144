"""Parquet, partitioned by the year of the page, and CSV that a spreadsheet opens right and cannot be made to run."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from warehouse.export.frames import Exported

UNKNOWN_YEAR = "__HIVE_DEFAULT_PARTITION__"
SEPARATOR = "; "
BOM = b"\xef\xbb\xbf"
"""The mark by which Excel knows UTF-8."""
_FORMULA = r"^\s*[=+\-@\t\r＝＋－＠]"


def write_parquet(table: Exported, folder: Path) -> list[Path]:
    """``core_events/published_year=2020/part-0.parquet``; tables without pages are one file."""
    if table.years is None:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{table.stem}.parquet"
        table.frame.write_parquet(path, compression="zstd")
        return [path]
    paths = []
    for year in sorted(table.years.unique().to_list(), key=lambda y: (y is None, y)) or [None]:
        part = folder / table.stem / f"published_year={UNKNOWN_YEAR if year is None else year}"
        part.mkdir(parents=True, exist_ok=True)
        mask = table.years.is_null() if year is None else (table.years == year).fill_null(value=False)
        table.frame.filter(mask).write_parquet(part / "part-0.parquet", compression="zstd")
        paths.append(part / "part-0.parquet")
    return paths


def flat(frame: pl.DataFrame) -> pl.DataFrame:
    """Lists as text, for forms that know none."""
    return frame.with_columns(
        pl.col(name).list.eval(pl.element().cast(pl.String)).list.join(SEPARATOR)
        for name, kind in frame.schema.items()
        if isinstance(kind, pl.List) and not isinstance(kind.inner, pl.Struct)
    ).with_columns(
        pl.col(name).cast(pl.String)
        for name, kind in frame.schema.items()
        if isinstance(kind, pl.List) and isinstance(kind.inner, pl.Struct)
    )


def write_csv(table: Exported, folder: Path) -> list[Path]:
    """UTF-8 with a mark, as Excel wants it. Text that a spreadsheet would take for a formula gets an apostrophe before it."""
    folder.mkdir(parents=True, exist_ok=True)
    frame = flat(table.frame)
    texts = [name for name, kind in frame.schema.items() if kind == pl.String]
    harmless = frame.with_columns(
        pl.when(pl.col(name).str.contains(_FORMULA)).then("'" + pl.col(name)).otherwise(pl.col(name)).alias(name) for name in texts
    )
    path = folder / f"{table.stem}.csv"
    harmless.write_csv(path, include_bom=True, line_terminator="\r\n", datetime_format="%Y-%m-%d %H:%M:%S")
    return [path]
