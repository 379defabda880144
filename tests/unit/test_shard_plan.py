"""Planning shards, pages that repeat, and the version of the code."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from flows import inputs
from flows.versions import code_version
from transforms.shard import ShardFailure


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    made = [tmp_path / f"{number:02}.txt" for number in range(10)]
    for file in made:
        file.write_text("字" * 100, encoding="utf-8")
    return made


def test_the_plan_does_not_depend_on_the_order_of_inputs(files: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "_FILES_A_SHARD", 4)
    plan, failures = inputs.plan_shards(map(str, files))
    assert [len(shard) for shard in plan] == [4, 4, 2]
    assert plan == inputs.plan_shards([str(file) for file in reversed(files)] + [str(files[3])])[0]
    assert failures == []


def test_shards_are_cut_by_size_as_well(files: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "_BYTES_A_SHARD", 700)
    assert [len(shard) for shard in inputs.plan_shards(map(str, files))[0]] == [2] * 5


def test_inputs_that_lead_nowhere_are_failures(files: list[Path], tmp_path: Path) -> None:
    plan, failures = inputs.plan_shards([str(files[0]), str(tmp_path / "gone.txt")])
    assert [[source.uri for source in shard] for shard in plan] == [[files[0].as_posix()]]
    assert [(f.source_uri, f.stage) for f in failures] == [((tmp_path / "gone.txt").as_posix(), "read")]


def test_what_the_runs_made_is_no_input(files: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "w.duckdb").write_bytes(b"a warehouse")
    (tmp_path / "w.duckdb.docs").mkdir()
    (tmp_path / "w.duckdb.docs" / "index.html").write_text("<html></html>")
    monkeypatch.chdir(tmp_path)
    plan, failures = inputs.plan_shards(["."], (Path("w.duckdb"), Path("w.duckdb.docs")))
    assert [file.name for shard in plan for file in shard] == [file.name for file in files]
    assert failures == []


def page_shard(path: Path, *pages: tuple[str, str]) -> Path:
    pl.DataFrame({"source_uri": [p[0] for p in pages], "doc_id": [p[1] for p in pages], "content": [b"abc"] * len(pages)}).write_parquet(
        path
    )
    return path


def test_a_page_stays_in_the_first_shard_that_holds_its_bytes(tmp_path: Path) -> None:
    shards = [page_shard(tmp_path / "0", ("a", "1"), ("b", "2")), page_shard(tmp_path / "1", ("c", "2"), ("d", "3"))]
    assert inputs.drop_repeated(shards) == [("c", "2")]
    assert [pl.read_parquet(shard)["source_uri"].to_list() for shard in shards] == [["a", "b"], ["d"]]


def test_every_input_is_accounted_for(tmp_path: Path) -> None:
    shard = page_shard(tmp_path / "0", ("a", "1"), ("b", "2"))
    failures = [ShardFailure("e", "read", "e: the file is empty"), ShardFailure("b", "extract", "b: extract failed", "2")]
    found = inputs.input_rows([shard], [("c", "1")], failures, frozenset({"1"}))
    assert {(row["source_uri"], row["status"], row.get("message")) for row in found} == {
        ("a", "landed", None),
        ("b", "quarantined", "b: extract failed"),
        ("c", "duplicate", None),
        ("e", "unreadable", "e: the file is empty"),
    }


def test_without_a_warehouse_nothing_was_published(tmp_path: Path) -> None:
    assert inputs.published_pages(tmp_path / "none.duckdb", "1") == (frozenset(), False)


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
