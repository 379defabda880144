"""Planning shards, pages that repeat, and the version of the code."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from flows import inputs, shards
from flows.shards import Plan, ShardStore
from flows.versions import code_version
from transforms.read.formats import ReadOptions
from transforms.shard import ShardFailure


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    made = [tmp_path / f"{number:02}.txt" for number in range(10)]
    for file in made:
        file.write_text("字" * 100, encoding="utf-8")
    return made


def stored(folder: Path, code: str = "1") -> ShardStore:
    return ShardStore(folder / "w.duckdb", code, ReadOptions())


def work(plan: Plan) -> None:
    """As if the shards had been worked on."""
    for _, target in plan.work:
        target.mkdir()
        (target / "report.json").write_text(json.dumps({"stages": [], "failures": []}))


def planned(plan: Plan) -> list[list[str]]:
    return [[Path(source.uri).name for source in files] for files, _ in plan.work]


def test_shards_are_cut_by_number_and_size(files: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    sources, failures = inputs.find_sources(map(str, files))
    assert failures == []
    monkeypatch.setattr(shards, "FILES_A_SHARD", 4)
    assert [len(shard) for shard in shards.cut(sources)] == [4, 4, 2]
    monkeypatch.setattr(shards, "BYTES_A_SHARD", 700)
    assert [len(shard) for shard in shards.cut(sources)] == [2] * 5


def test_the_order_of_inputs_does_not_matter(files: list[Path]) -> None:
    names = [str(file) for file in files]
    assert inputs.find_sources(names) == inputs.find_sources([*reversed(names), names[3]])


def test_only_new_and_changed_files_are_worked_on_again(files: list[Path], tmp_path: Path) -> None:
    store = stored(tmp_path)
    first = store.plan(inputs.find_sources(map(str, files[:6]))[0])
    assert planned(first) == [[file.name for file in files[:6]]]
    work(first)
    store.settle()
    second = stored(tmp_path).plan(inputs.find_sources(map(str, files[:8]))[0])
    assert (len(second.done), planned(second)) == (1, [["06.txt", "07.txt"]])
    work(second)
    again = stored(tmp_path)
    # the second run was ended before it could settle: its shard is found all the same
    third = again.plan(inputs.find_sources(map(str, files[:8]))[0])
    assert (len(third.done), planned(third)) == (2, [])
    again.settle()
    files[0].write_text("字" * 101, encoding="utf-8")
    fourth = stored(tmp_path).plan(inputs.find_sources(map(str, files[:8]))[0])
    assert (len(fourth.done), planned(fourth)) == (1, [[file.name for file in files[:6]]])


def test_a_file_that_is_gone_takes_its_shard_with_it(files: list[Path], tmp_path: Path) -> None:
    store = stored(tmp_path)
    work(store.plan(inputs.find_sources(map(str, files))[0]))
    store.settle()
    plan = stored(tmp_path).plan(inputs.find_sources(map(str, files[1:]))[0])
    assert (plan.done, planned(plan)) == ((), [[file.name for file in files[1:]]])


def test_other_code_and_a_rebuild_begin_anew_and_what_is_old_goes(files: list[Path], tmp_path: Path) -> None:
    sources = inputs.find_sources(map(str, files))[0]
    store = stored(tmp_path)
    work(store.plan(sources))
    store.settle()
    assert stored(tmp_path).plan(sources, anew=True).done == ()
    work(store.plan(sources))
    store.settle()
    other = stored(tmp_path, "2")
    plan = other.plan(sources)
    assert plan.done == ()
    work(plan)
    other.settle()
    assert stored(tmp_path).plan(sources).done == ()


def test_standard_input_is_always_read(tmp_path: Path) -> None:
    for _ in range(2):
        store = stored(tmp_path)
        plan = store.plan(inputs.find_sources(["-"])[0])
        assert len(plan.work) == 1
        work(plan)
        store.settle()


def test_a_damaged_manifest_costs_time_and_nothing_else(files: list[Path], tmp_path: Path) -> None:
    sources = inputs.find_sources(map(str, files))[0]
    store = stored(tmp_path)
    work(store.plan(sources))
    store.settle()
    (manifest,) = store.folder.rglob("manifest.parquet")
    manifest.write_bytes(b"no table")
    assert len(stored(tmp_path).plan(sources).done) == 1


def test_inputs_that_lead_nowhere_are_failures(files: list[Path], tmp_path: Path) -> None:
    sources, failures = inputs.find_sources([str(files[0]), str(tmp_path / "gone.txt")])
    assert [source.uri for source in sources] == [files[0].as_posix()]
    assert [(f.source_uri, f.stage) for f in failures] == [((tmp_path / "gone.txt").as_posix(), "read")]


def test_what_the_runs_made_is_no_input(files: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "w.duckdb").write_bytes(b"a warehouse")
    (tmp_path / "w.duckdb.docs").mkdir()
    (tmp_path / "w.duckdb.docs" / "index.html").write_text("<html></html>")
    monkeypatch.chdir(tmp_path)
    sources, failures = inputs.find_sources(["."], (Path("w.duckdb"), Path("w.duckdb.docs")))
    assert [source.name for source in sources] == [file.name for file in files]
    assert failures == []


def test_every_input_is_accounted_for() -> None:
    failures = [
        ShardFailure("e", "read", "e: the file is empty"),
        ShardFailure("b", "extract", "b: extract failed", "2"),
        ShardFailure("e", "read", "e: the file is empty"),
    ]
    assert inputs.unread_inputs(failures) == [{"source_uri": "e", "status": "unreadable", "message": "e: the file is empty"}]
    assert inputs.page_messages(failures).rows() == [("2", "b: extract failed")]
    assert inputs.page_messages([]).schema == {"doc_id": pl.String, "message": pl.String}


def test_the_version_changes_with_a_reference_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = code_version()
    assert code_version() == before
    for package in ("transforms", "expectations", "warehouse", "seeds"):
        (tmp_path / package).mkdir()
    (tmp_path / "seeds" / "words.csv").write_text("word\n")
    monkeypatch.setattr("flows.versions.files", lambda package: tmp_path / package)
    first = code_version.__wrapped__()
    (tmp_path / "seeds" / "note.pyc").write_text("no code")
    assert code_version.__wrapped__() == first
    (tmp_path / "seeds" / "words.csv").write_text("word\n帮扶\n")
    assert code_version.__wrapped__() != first


def test_a_shard_that_is_not_what_was_written_is_worked_on_again(files: list[Path], tmp_path: Path) -> None:
    from transforms.shard import work_shard

    sources = inputs.find_sources(map(str, files))[0]
    for settled in (True, False):
        store = stored(tmp_path)
        (job,) = store.plan(sources).work
        work_shard(*job)
        if settled:
            store.settle()
        (table, *_) = sorted(job[1].glob("pages-*.parquet"))
        content = bytearray(table.read_bytes())
        content[len(content) // 2] ^= 1
        table.write_bytes(content)
        again = stored(tmp_path).plan(sources)
        assert again.damaged == (job[1],)
        assert planned(again) == [[file.name for file in files]]
        assert not job[1].exists()


def test_two_workers_may_finish_the_same_shard(files: list[Path], tmp_path: Path) -> None:
    from transforms.shard import shard_files, shard_report, work_shard

    sources = inputs.find_sources(map(str, files))[0]
    first = work_shard(sources, tmp_path / "shard")
    assert work_shard(sources, tmp_path / "shard").target == first.target
    (tmp_path / "shard" / "report.json").unlink()
    work_shard(sources, tmp_path / "shard")
    assert shard_report(tmp_path / "shard") is not None
    assert pl.concat(map(pl.read_parquet, shard_files([tmp_path / "shard"], "inputs"))).height == len(files)
    assert [entry.name for entry in tmp_path.iterdir() if entry.is_dir()] == ["shard"]


def test_many_shards_are_gathered_and_again_when_many_have_come_or_gone(
    files: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shards, "FILES_A_SHARD", 1)
    monkeypatch.setattr(shards, "_LOOSE_SHARDS", 2)

    def gathered(count: int) -> tuple[int, set[str]]:
        store = stored(tmp_path)
        plan = store.plan(inputs.find_sources(map(str, files[:count]))[0])
        work(plan)
        store.settle()
        found = store.gather([*(report.target for report in plan.done), *(target for _, target in plan.work)])
        return len(found.names) if found else 0, {folder.name for folder in store.folder.glob("*/gathered-*")}

    assert gathered(2) == (0, set())
    count, first = gathered(5)
    assert (count, len(first)) == (5, 1)
    assert gathered(7) == (5, first)
    assert gathered(3) == (5, first)
    count, second = gathered(8)
    assert (count, len(second)) == (8, 1)
    assert second != first
    assert gathered(2) == (0, set())


def test_what_cannot_be_known_again_is_not_gathered(files: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "FILES_A_SHARD", 1)
    monkeypatch.setattr(shards, "_LOOSE_SHARDS", 2)
    sources = [
        replace(source, version="") if number < 2 else source for number, source in enumerate(inputs.find_sources(map(str, files))[0])
    ]
    store = stored(tmp_path)
    plan = store.plan(sources)
    work(plan)
    found = store.gather([target for _, target in plan.work])
    assert found is not None
    assert set(found.names) == {target.name for _, target in plan.work[2:]}
