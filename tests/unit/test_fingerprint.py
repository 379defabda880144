"""The fingerprint: the same for the same content, another for any other."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from warehouse.fingerprint import fingerprint, table_fingerprints
from warehouse.land import land
from warehouse.query import open_read_only
from warehouse.samples import sample_frames
from warehouse.tables import CORE

NOW = datetime.fromisoformat("2026-01-01")


def _fingerprint(frames: dict[str, pl.DataFrame], path: Path, run_id: str = "r", when: datetime = NOW) -> str:
    landed = land(frames, path, run_id, when)
    assert landed.fingerprint == fingerprint(path)
    return landed.fingerprint


def test_times_runs_and_row_order_do_not_count(tmp_path: Path) -> None:
    first = _fingerprint(sample_frames(3, "run_1"), tmp_path / "a", "run_1")
    shuffled = {name: frame.reverse() for name, frame in sample_frames(3, "run_2").items()}
    shuffled["core.documents"] = shuffled["core.documents"].with_columns(ingested_at=pl.lit(datetime.fromisoformat("2031-05-05")))
    assert _fingerprint(shuffled, tmp_path / "b", "run_2", datetime.fromisoformat("2030-01-01")) == first


def test_operations_do_not_count(tmp_path: Path) -> None:
    first = _fingerprint(sample_frames(2), tmp_path / "a")
    frames = sample_frames(2)
    frames["ops.unknowns"] = pl.DataFrame(
        {"kind": ["unit"], "word": ["箩"], "count": [1], "document_count": [1]},
        schema_overrides={"count": pl.Int64, "document_count": pl.Int64},
    )
    assert _fingerprint(frames, tmp_path / "b") == first


@pytest.fixture(scope="module")
def of_one_page(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("one") / "w"
    land(sample_frames(1), path, "r", NOW)
    return path


@pytest.mark.parametrize("declared", CORE, ids=lambda t: t.name)
def test_a_table_that_lost_its_rows_is_named(declared, of_one_page: Path, tmp_path: Path) -> None:
    frames = sample_frames(1)
    frames[declared.full_name] = frames[declared.full_name].head(0)
    land(frames, tmp_path / "b", "r", NOW)
    with open_read_only(of_one_page) as a, open_read_only(tmp_path / "b") as b:
        before, after = table_fingerprints(a), table_fingerprints(b)
    assert {name for name in before if before[name] != after[name]} == {declared.full_name}


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("core.quantities", pl.col("value") + pl.lit("0.000001").cast(pl.Decimal(24, 6))),
        ("core.documents", pl.lit(["mojibake"]).alias("damage")),
        ("core.events", pl.lit(None, pl.String).alias("place_code")),
        ("core.pairings", pl.lit(0.91).alias("confidence")),
    ],
)
def test_a_changed_value_changes_it(name: str, change: pl.Expr, of_one_page: Path, tmp_path: Path) -> None:
    frames = sample_frames(1)
    frames[name] = frames[name].with_columns(change)
    assert _fingerprint(frames, tmp_path / "b") != fingerprint(of_one_page)


def test_no_file_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="there is no warehouse at"):
        fingerprint(tmp_path / "nowhere.duckdb")
