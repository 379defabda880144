"""One shard through its stages, with pages that a stage cannot cope with."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import polars as pl
import pytest

from transforms.read.inputs import Source, expand_inputs
from transforms.shard import ShardReport, decode_shard, extract_shard, normalize_shard, read_mentions, read_shard


def sources(files: Iterable[Path]) -> list[Source]:
    return expand_inputs(files)[0]


def all_stages(files: list[Path], folder: Path) -> list[ShardReport]:
    read = read_shard(sources(files), folder / "read" / "0")
    decoded = decode_shard(read.parts[0], folder / "decode" / "0")
    normalized = normalize_shard(decoded.target, folder / "normalize" / "0")
    return [read, decoded, normalized, extract_shard(normalized.target, folder / "extract" / "0")]


def test_rows_in_are_the_rows_out_of_the_stage_before(seed_pages: Path, tmp_path: Path) -> None:
    reports = all_stages(sorted(seed_pages.iterdir()), tmp_path)
    assert [(r.rows_in, r.rows_out) for r in reports[:3]] == [(5, 5)] * 3
    assert reports[3].rows_in == 5
    assert reports[3].rows_out > 100
    assert not any(r.failures for r in reports)
    assert not [file.name for file in tmp_path.rglob("*") if file.suffix not in {"", ".parquet"}]


def test_two_shards_hold_what_one_does(seed_pages: Path, tmp_path: Path) -> None:
    files = sorted(seed_pages.iterdir())
    whole = read_mentions([all_stages(files, tmp_path / "whole")[-1].target])
    halves = read_mentions([all_stages(files[:2], tmp_path / "a")[-1].target, all_stages(files[2:], tmp_path / "b")[-1].target])
    assert all(whole[table].equals(halves[table]) for table in whole)


def test_a_file_that_yields_no_page_is_a_failure_and_the_others_are_read(seed_pages: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.touch()
    report = read_shard(sources([*seed_pages.iterdir(), empty]), tmp_path / "read" / "0")
    assert (report.rows_in, report.rows_out) == (6, 5)
    assert [f.reason for f in report.failures] == [f"{empty.as_posix()}: the file is empty"]


def test_a_shard_without_pages_goes_through_every_stage(tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.touch()
    reports = all_stages([empty], tmp_path)
    assert [r.rows_out for r in reports] == [0, 0, 0, 0]


def test_one_page_that_breaks_a_stage_takes_no_other_with_it(seed_pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import transforms.decode.frame as stage

    decode = stage.decode_pages
    broken = "002_16d888c48571cec7.txt"

    def fails_for_one(pages: pl.DataFrame) -> pl.DataFrame:
        if pages["source_uri"].str.ends_with(broken).any():
            raise RecursionError("too deep\nfor words")
        return decode(pages)

    monkeypatch.setattr(stage, "decode_pages", fails_for_one)
    read = read_shard(sources(seed_pages.iterdir()), tmp_path / "read")
    report = decode_shard(read.parts[0], tmp_path / "decode")
    assert report.rows_out == 4
    (failure,) = report.failures
    assert failure.source_uri.endswith(broken)
    assert failure.reason.endswith("decode failed (RecursionError: too deep for words)")
    assert failure.doc_id


def test_a_worker_imports_neither_prefect_nor_great_expectations() -> None:
    modules = "transforms.shard, transforms.read, transforms.decode.frame, transforms.normalize.frame, transforms.extract.frame"
    code = f"import sys, {modules}; sys.exit(any(name in sys.modules for name in ('prefect', 'great_expectations', 'pandas', 'duckdb')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
