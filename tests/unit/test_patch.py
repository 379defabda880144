"""A copy of the published warehouse that was brought to what a run found holds what one built anew holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import polars as pl
import pytest

from tests.unit.test_standing import NOW, published_rows
from transforms.outside import OUTSIDE_SCHEMA, outside_documents
from warehouse.fingerprint import RowsDigest, contradictions
from warehouse.land import Landed, land
from warehouse.query import open_read_only
from warehouse.samples import sample_frames
from warehouse.standing import standing_rows
from warehouse.streaming import Streamed
from warehouse.tables import STORED, conform

Frames = dict[str, pl.DataFrame]
LATER = NOW + timedelta(days=1)
PAGES = 40
STAMPS = ("run_id", "first_seen", "last_seen", "ingested_at")
"""What landing fills with the run's own."""


def _outside(count: int, site: str = "a") -> pl.DataFrame:
    rows = [
        {"doc_id": f"{number:032x}", "source_uri": f"far-{number}.txt", "media_type": "text/plain", "site": site} for number in range(count)
    ]
    return pl.DataFrame(rows, schema=OUTSIDE_SCHEMA)


def _read(folder: Path, frames: Frames, outside: pl.DataFrame, seen_at: datetime, *, version: str = "v1") -> Streamed:
    """What a run leaves in its shards; one page stands at two addresses and in two shards, one at the same address in both."""
    folder.mkdir()
    pages = pl.concat([frames["core.documents"].select("source_uri", "doc_id"), outside.select("source_uri", "doc_id")])
    pages = pl.concat([pages, pages.head(1).with_columns(source_uri=pl.lit("~copy.txt"))]).with_columns(byte_count=pl.lit(7))
    pages.write_parquet(folder / "inputs.parquet")
    outside.write_parquet(folder / "outside.parquet")
    again = [outside.head(1).with_columns(source_uri=pl.lit("~far.txt")), outside.slice(1, 1)]
    pl.concat(again).write_parquet(folder / "outside-2.parquet")
    files = [folder / "outside.parquet", folder / "outside-2.parquet"]
    return Streamed(version, seen_at, [folder / "inputs.parquet"], files, outside_documents)


def _run(frames: Frames, run_id: str, version: str = "v1") -> Frames:
    row = {"run_id": run_id, "started_at": NOW, "status": "published", "code_version": version, "inputs": ["pages"], "stages": []}
    unread = {
        "source_uri": f"{run_id}.gz",
        "byte_count": 1,
        "status": "unreadable",
        "code_version": version,
        "run_id": run_id,
        "seen_at": LATER,
    }
    unstamped = {name: frame.with_columns(pl.lit(None).alias(c) for c in STAMPS if c in frame.columns) for name, frame in frames.items()}
    return {**unstamped, "ops.runs": conform("ops.runs", [row]), "ops.inputs": conform("ops.inputs", [unread])}


def _without_page(frames: Frames, at: int) -> Frames:
    page = frames["core.documents"]["doc_id"][at]
    return {name: frame.filter(pl.col("doc_id") != page) if "doc_id" in frame.columns else frame for name, frame in frames.items()}


def _set(frames: Frames, name: str, **changes: object) -> Frames:
    first = pl.int_range(pl.len()) == 1
    exprs = [pl.when(first).then(pl.lit(value)).otherwise(pl.col(column)).alias(column) for column, value in changes.items()]
    return {**frames, name: frames[name].with_columns(exprs)}


def _both(
    before: Frames,
    now: Frames,
    tmp_path: Path,
    *,
    outside: pl.DataFrame | None = None,
    version: str = "v1",
    asked: Frames | None = None,
) -> tuple[Path, Path, Landed]:
    """The second run landed anew and in a copy of the first; of the rows ``asked`` it was found before which stand."""
    first = tmp_path / "first.duckdb"
    land(_run(before, "run_0"), first, "run_0", NOW, None, _read(tmp_path / "then", before, _outside(9), NOW))
    found = _read(tmp_path / "now", now, _outside(9) if outside is None else outside, LATER, version=version)
    with standing_rows(first, "v1") as stands:
        assert stands is not None
        for name, frame in (asked or {}).items():
            stands(name, frame)
    landed = {}
    for name, may_patch in (("anew", False), ("patched", True)):
        landed[name] = land(
            _run(now, "run_1", version), tmp_path / name, "run_1", LATER, first, found, may_patch=may_patch, stood=stands.found
        )
    assert landed["anew"] == landed["patched"]
    return tmp_path / "anew", tmp_path / "patched", landed["patched"]


def _rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with open_read_only(path) as connection:
        return {
            t.full_name: connection.execute(f"SELECT {', '.join(t.column_names)} FROM {t.full_name} ORDER BY ALL").fetchall()
            for t in STORED
        }


CHANGES: dict[str, Callable[[Frames], Frames]] = {
    "nothing": lambda frames: frames,
    "a page that went": lambda frames: _without_page(frames, 3),
    "a value": lambda frames: _set(frames, "core.quantities", value=77),
    "a repair": lambda frames: _set(frames, "core.repairs", repaired_text="别的"),
    "a repair that went": lambda frames: {**frames, "core.repairs": frames["core.repairs"].tail(-1)},
    "a body": lambda frames: _set(frames, "core.documents", body="别的话", char_count=3),
    "a link": lambda frames: _set(frames, "core.events", organizer_id=None),
    "a person that went": lambda frames: {**frames, "core.people": frames["core.people"].tail(-1)},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_patched_copy_holds_what_a_new_file_holds(change: Callable[[Frames], Frames], tmp_path: Path) -> None:
    before = sample_frames(PAGES)
    anew, patched, landed = _both(before, change(before), tmp_path)
    assert _rows(patched) == _rows(anew)
    with open_read_only(patched) as connection:
        assert contradictions(connection) == []
        assert connection.execute("SELECT fingerprint FROM ops.releases ORDER BY release_number").fetchall()[-1] == (landed.fingerprint,)
    assert [*tmp_path.glob("*.wal")] == []


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
@pytest.mark.parametrize("is_current", [True, False])
def test_what_was_found_before_is_taken_for_the_rows_it_was_found_about(
    change: Callable[[Frames], Frames], is_current: bool, tmp_path: Path
) -> None:
    before = sample_frames(PAGES)
    now = change(before)
    found = {name: frame for name, frame in (now if is_current else before).items() if name.startswith("core.")}
    anew, patched, _ = _both(before, now, tmp_path, asked=found)
    assert _rows(patched) == _rows(anew)


@pytest.mark.parametrize(
    "outside", [_outside(11), _outside(8), pl.concat([_outside(1, "b"), _outside(9).tail(8)])], ids=["came", "went", "moved"]
)
def test_pages_out_of_scope_come_go_and_move(outside: pl.DataFrame, tmp_path: Path) -> None:
    before = sample_frames(PAGES)
    anew, patched, _ = _both(before, before, tmp_path, outside=outside)
    assert _rows(patched) == _rows(anew)


def test_a_page_that_came_and_one_that_went_at_once(tmp_path: Path) -> None:
    frames = sample_frames(PAGES)
    anew, patched, _ = _both(_without_page(frames, 5), _without_page(frames, 7), tmp_path)
    assert _rows(patched) == _rows(anew)


def _order(path: Path) -> list[str]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return [row[0] for row in connection.execute("SELECT doc_id FROM core.documents WHERE char_count > 0").fetchall()]


@pytest.mark.parametrize(("version", "kept", "is_patched"), [("v1", 39, True), ("v2", 39, False), ("v1", 20, False)])
def test_other_code_and_much_that_is_new_make_a_new_file(version: str, kept: int, is_patched: bool, tmp_path: Path) -> None:
    frames = sample_frames(PAGES)
    left = frames["core.documents"].sort("doc_id", descending=True).head(kept)["doc_id"].implode()
    before = {name: frame.filter(pl.col("doc_id").is_in(left)) if "doc_id" in frame.columns else frame for name, frame in frames.items()}
    _, patched, _ = _both(before, frames, tmp_path, version=version)
    # rows that come are put behind the others in a copy
    assert (_order(patched) != sorted(_order(patched))) == is_patched


def test_a_release_that_wrote_down_other_digests_makes_a_new_file(tmp_path: Path) -> None:
    frames = sample_frames(PAGES)
    first = published_rows(frames, tmp_path / "first.duckdb")
    with duckdb.connect(str(first)) as connection:
        connection.execute("UPDATE ops.release_tables SET content_hash = '3:abc'")
    landed = land(_run(frames, "run_1"), tmp_path / "next", "run_1", LATER, first, Streamed("v1"), may_patch=True)
    with open_read_only(tmp_path / "next") as connection:
        assert contradictions(connection) == []
    assert landed.release_number == 2


def test_digests_can_be_added_and_taken_out_and_read_back() -> None:
    one, other = RowsDigest(3, 5, 2**64 - 1), RowsDigest(1, 2**64 - 3, 9)
    assert (one + other) - other == one
    assert RowsDigest.parse(str(one + other)) == one + other
    with pytest.raises(ValueError, match="no digest"):
        RowsDigest.parse("3:abc")
