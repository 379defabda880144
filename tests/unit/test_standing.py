"""Which rows of a run are published as they are."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from warehouse.land import land
from warehouse.samples import sample_frames
from warehouse.standing import standing_rows
from warehouse.tables import CORE, Table, conform

NOW = datetime(2026, 11, 22, 10, 20, 30)  # noqa: DTZ001 no zone in the warehouse


def published_rows(frames: dict[str, pl.DataFrame], path: Path, version: str = "v1") -> Path:
    """A warehouse of these frames that code ``version`` published."""
    runs = conform(
        "ops.runs",
        [{"run_id": "run_0", "started_at": NOW, "status": "published", "code_version": version, "inputs": ["pages"], "stages": []}],
    )
    land({**frames, "ops.runs": runs}, path, "run_0", NOW)
    return path


@pytest.mark.parametrize("version", ["v2", None])
def test_what_other_code_published_is_judged_again(version: str | None, tmp_path: Path) -> None:
    path = published_rows(sample_frames(1), tmp_path / "aid.duckdb")
    for where in (path, tmp_path / "none.duckdb"):
        with standing_rows(where, version) as stands:
            assert stands is None


@pytest.mark.parametrize("declared", CORE, ids=lambda declared: declared.full_name)
def test_a_row_stands_where_no_column_that_counts_has_changed(declared: Table, tmp_path: Path) -> None:
    frames = sample_frames(3)
    frame = conform(declared.full_name, frames[declared.full_name])
    with standing_rows(published_rows(frames, tmp_path / "aid.duckdb"), "v1") as stands:
        assert stands is not None
        assert stands(declared.full_name, frame).to_list() == [True] * frame.height
        assert stands(declared.full_name, frame.head(0)).to_list() == []
        for column in declared.columns:
            value = frame.get_column(column.name)
            changed = frame.with_columns(
                pl.when(pl.int_range(pl.len()) == 1)
                .then(pl.lit(None) if value[1] is not None else pl.lit(value.drop_nulls().head(1)).first())
                .otherwise(pl.col(column.name))
                .alias(column.name)
            )
            if changed.equals(frame):
                continue
            expected = [True, column.volatile, *[True] * (frame.height - 2)]
            assert stands(declared.full_name, changed).to_list() == expected, column.name
