"""One shard from files to mentions, with pages that a stage cannot cope with, and shards read back as one set."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import polars as pl
import pytest

from transforms import shard
from transforms.outside import OUTSIDE_SCHEMA, outside_documents, read_outside
from transforms.read.inputs import Source, expand_inputs
from transforms.shard import find_gathered, gather_shards, read_shards, shard_files, shard_report, work_shard


def sources(files: Iterable[Path]) -> list[Source]:
    return expand_inputs(files)[0]


@pytest.fixture(scope="module")
def whole(seed_pages: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, pl.DataFrame]:
    """The five pages as one shard."""
    report = work_shard(sources(seed_pages.iterdir()), tmp_path_factory.mktemp("whole") / "shard")
    return read_shards([report.target])


def read_table(shards: list[Path], table: str) -> pl.DataFrame:
    return pl.concat(map(pl.read_parquet, shard_files(shards, table)))


def same(one: dict[str, pl.DataFrame], other: dict[str, pl.DataFrame]) -> bool:
    return set(one) == set(other) and all(
        one[table].sort(pl.struct(pl.all()).hash()).equals(other[table].sort(pl.struct(pl.all()).hash())) for table in one
    )


def test_rows_in_are_the_rows_out_of_the_stage_before(seed_pages: Path, tmp_path: Path) -> None:
    report = work_shard(sources(seed_pages.iterdir()), tmp_path / "0")
    assert [(stage.stage, stage.rows_in, stage.rows_out) for stage in report.stages[:3]] == [
        ("read", 5, 5),
        ("decode", 5, 5),
        ("normalize", 5, 5),
    ]
    assert report.stages[3].rows_in == 5
    assert report.stages[3].rows_out > 100
    assert not report.failures
    assert {path.name for path in tmp_path.iterdir()} == {"0"}


def test_two_shards_hold_what_one_does(seed_pages: Path, tmp_path: Path, whole: dict[str, pl.DataFrame]) -> None:
    files = sources(seed_pages.iterdir())
    halves = [work_shard(files[:2], tmp_path / "a").target, work_shard(files[2:], tmp_path / "b").target]
    assert same(read_shards(halves), whole)


def test_batches_and_parts_leave_no_trace(
    seed_pages: Path, tmp_path: Path, whole: dict[str, pl.DataFrame], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shard, "BATCH_PAGES", 1)
    monkeypatch.setattr(shard, "PART_BYTES", 1)
    report = work_shard(sources(seed_pages.iterdir()), tmp_path / "0")
    assert len(list(report.target.glob("pages-*.parquet"))) == 5
    assert same(read_shards([report.target]), whole)


def test_the_same_bytes_in_several_shards_are_one_page(seed_pages: Path, tmp_path: Path, whole: dict[str, pl.DataFrame]) -> None:
    (tmp_path / "zzz").mkdir()
    copy = tmp_path / "zzz" / "copy.txt"
    copy.write_bytes(sorted(seed_pages.iterdir())[1].read_bytes())
    shards = [work_shard(sources([copy]), tmp_path / "a").target, work_shard(sources(seed_pages.iterdir()), tmp_path / "b").target]
    found = read_shards(shards)
    assert read_table(shards, "inputs").height == 6
    first = min(copy.as_posix(), sorted(seed_pages.iterdir())[1].as_posix())
    assert first in found["pages"]["source_uri"].to_list()
    drop = {"pages": ["source_uri"]}
    assert same(
        {table: frame.drop(drop.get(table, [])) for table, frame in found.items()},
        {table: frame.drop(drop.get(table, [])) for table, frame in whole.items()},
    )


def test_gathered_shards_are_read_as_they_are(seed_pages: Path, tmp_path: Path) -> None:
    (tmp_path / "zzz").mkdir()
    copy = tmp_path / "zzz" / "copy.txt"
    copy.write_bytes(sorted(seed_pages.iterdir())[1].read_bytes())
    files = sources([*seed_pages.iterdir(), copy])
    shards = [work_shard([file], tmp_path / str(number)).target for number, file in enumerate(files)]
    gather_shards(shards[1:4], tmp_path / "gathered")
    gathered = find_gathered(tmp_path / "gathered")
    assert gathered is not None
    for asked in (shards, shards[1:4], shards[2:], shards[:3], shards[::-1], shards[:1]):
        plain, found = read_shards(asked), read_shards(asked, gathered)
        assert same(found, plain)
        assert {table: frame.schema for table, frame in found.items()} == {table: frame.schema for table, frame in plain.items()}


def test_gathered_shards_that_are_not_what_was_written_are_none(seed_pages: Path, tmp_path: Path) -> None:
    shard = work_shard(sources(seed_pages.iterdir()), tmp_path / "0").target
    gathered = gather_shards([shard], tmp_path / "gathered")
    assert find_gathered(gathered.folder) == gathered
    (gathered.folder / "events-0000.parquet").write_bytes(b"")
    assert find_gathered(gathered.folder) is None
    assert find_gathered(tmp_path / "nothing") is None


def test_a_file_that_yields_no_page_is_a_failure_and_the_others_are_read(seed_pages: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.touch()
    report = work_shard(sources([*seed_pages.iterdir(), empty]), tmp_path / "0")
    assert (report.stages[0].rows_in, report.stages[0].rows_out) == (6, 5)
    assert [f.reason for f in report.failures] == [f"{empty.as_posix()}: the file is empty"]
    again = shard_report(report.target)
    assert again is not None
    assert again.failures == report.failures


def test_a_shard_without_pages_is_whole(tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.touch()
    report = work_shard(sources([empty]), tmp_path / "0")
    assert [stage.rows_out for stage in report.stages] == [0, 0, 0, 0]
    assert {frame.height for frame in read_shards([report.target]).values()} == {0}


def test_pages_without_a_word_of_aid_are_documents_that_nobody_looks_into(seed_pages: Path, tmp_path: Path) -> None:
    (tmp_path / "match.txt").write_text("足球比赛昨天结束，主队以三比一获胜，观众很多。\n" * 5, encoding="utf-8")
    record = {"text": "昨天天气晴，气温二十度。", "title": "天气", "url": "http://www.a.cn/1"}
    (tmp_path / "weather.jsonl").write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    report = work_shard(sources([tmp_path / "match.txt", tmp_path / "weather.jsonl", *seed_pages.iterdir()]), tmp_path / "0")
    assert [stage.rows_in for stage in report.stages] == [7, 5, 5, 5]
    assert read_table([report.target], "inputs")["looked_into"].sum() == 5
    assert read_shards([report.target])["pages"].height == 5
    (kept,) = read_outside(shard_files([report.target], "outside"))
    documents = outside_documents(kept).sort("source_uri")
    assert documents.select("body", "title", "site", "in_scope").rows() == [("", None, None, False), ("", "天气", "a.cn", False)]
    assert documents.null_count().select("media_type", "scope_score", "char_count", "damage").row(0) == (0, 0, 0, 0)


def test_pages_that_nobody_looks_into_come_in_parts_of_bounded_size(tmp_path: Path) -> None:
    sizes = [5, 1, 0, 12, 3]
    files = [tmp_path / f"outside-{number:04d}.parquet" for number in range(len(sizes))]
    pages = pl.DataFrame({name: [f"{name}{row}" for row in range(sum(sizes))] for name in OUTSIDE_SCHEMA})
    for number, file in enumerate(files):
        pages.slice(sum(sizes[:number]), sizes[number]).write_parquet(file)
    parts = list(read_outside(files, 6))
    assert max(part.height for part in parts) == 6
    assert pl.concat(parts).equals(pages)


def test_one_page_that_breaks_a_stage_takes_no_other_with_it(seed_pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import transforms.decode.frame as stage

    decode = stage.decode_pages
    broken = "002_16d888c48571cec7.txt"

    def fails_for_one(pages: pl.DataFrame) -> pl.DataFrame:
        if pages["source_uri"].str.ends_with(broken).any():
            raise RecursionError("too deep\nfor words")
        return decode(pages)

    monkeypatch.setattr(stage, "decode_pages", fails_for_one)
    report = work_shard(sources(seed_pages.iterdir()), tmp_path / "0")
    assert report.stages[1].rows_out == 4
    (failure,) = report.failures
    assert failure.source_uri.endswith(broken)
    assert failure.reason.endswith("decode failed (RecursionError: too deep for words)")
    assert failure.doc_id
    assert read_shards([report.target])["pages"].height == 4


def test_a_folder_that_is_not_whole_is_no_shard(tmp_path: Path) -> None:
    assert shard_report(tmp_path / "none") is None
    (tmp_path / "half").mkdir()
    assert shard_report(tmp_path / "half") is None
    (tmp_path / "half" / "report.json").write_text('{"stages": [')
    assert shard_report(tmp_path / "half") is None


def test_a_worker_imports_neither_prefect_nor_great_expectations() -> None:
    modules = "transforms.shard, transforms.read, transforms.decode.frame, transforms.normalize.frame, transforms.extract.frame"
    code = f"import sys, {modules}; sys.exit(any(name in sys.modules for name in ('prefect', 'great_expectations', 'pandas', 'duckdb')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
