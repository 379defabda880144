"""What happens, as JSON for programs, and the list of runs beside a warehouse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows import runlog
from flows.ledger import Ledger
from flows.progress import JsonProgress, current, for_this_terminal
from flows.runlog import last_runs, remember, run_log
from tests.support import Bangfu
from transforms.shard import ShardReport, StageCount


def test_every_event_is_one_line_of_json_with_run_stage_and_shard(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("BANGFU_LOG", "json")
    assert isinstance(current(), JsonProgress)
    assert isinstance(for_this_terminal(quiet=True), JsonProgress)
    ledger = Ledger([])
    ledger.progress.begin("pages", 1)
    ledger.progress.advance(ShardReport(tmp_path / "0a1b", (StageCount("read", 2, 3, 0.12345),)))
    ledger.add_stages([ShardReport(tmp_path / "0a1b", (StageCount("read", 2, 3, 0.5),))])
    ledger.progress.note("bangfu: a\nb: 页 is empty")
    ledger.progress.finish({"status": "published", "release": 4})
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert {line["run"] for line in lines} == {ledger.run_id}
    assert all({"time", "level", "event"} <= set(line) for line in lines)
    told = [{k: v for k, v in line.items() if k not in {"time", "run"}} for line in lines]
    assert told[0] == {"level": "info", "event": "stage_begun", "stage": "pages", "shards": 1}
    done = {"level": "info", "event": "shard_done", "shard": "0a1b", "stage": "read", "rows_in": 2, "rows_out": 3, "seconds": 0.123}
    assert told[1] == done
    assert told[2] == {"level": "info", "event": "stage_done", "stage": "read", "rows_in": 2, "rows_out": 3, "seconds": 0.5}
    assert told[-2] == {"level": "warning", "event": "note", "message": "a\nb: 页 is empty"}
    assert told[-1] == {"level": "info", "event": "run_done", "status": "published", "release": 4}


def test_what_goes_wrong_is_json_too(bangfu: Bangfu, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # the option sets the variable for what this process starts
    monkeypatch.setenv("BANGFU_LOG", "text")
    done = bangfu("build", tmp_path / "nowhere", "--warehouse", tmp_path / "w.duckdb", "--log-format", "json")
    (line,) = done.err.splitlines()
    told = json.loads(line)
    assert done.code == 2
    assert (told["level"], told["event"], told["message"]) == ("error", "failed", f"{tmp_path / 'nowhere'}: no such file or folder")
    monkeypatch.setenv("BANGFU_LOG", "text")
    wrong = bangfu("build", tmp_path, "--log-format", "xml")
    assert (wrong.code, wrong.err) == (2, "bangfu: --log-format xml: choose one of text, json\n")


def test_runs_are_remembered_the_newest_first_and_half_a_line_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    warehouse = tmp_path / "w.duckdb"
    assert last_runs(warehouse, 5) == []
    for number in range(4):
        remember(warehouse, {"run_id": str(number), "status": "published"})
    with run_log(warehouse).open("a") as log:
        log.write('{"run_id": "4", "sta')
    remember(warehouse, {"run_id": "4"})
    assert [row["run_id"] for row in last_runs(warehouse, 2)] == ["4", "3"]
    monkeypatch.setattr(runlog, "_LONGEST", 10)
    monkeypatch.setattr(runlog, "_KEPT", 1)
    remember(warehouse, {"run_id": "5"})
    assert [row["run_id"] for row in last_runs(warehouse, 9)] == ["5"]
    assert [entry.name for entry in tmp_path.iterdir()] == ["w.duckdb.runs.jsonl"]


def test_a_disk_that_cannot_be_written_keeps_nobody_from_work(tmp_path: Path) -> None:
    (tmp_path / "w.duckdb.runs.jsonl").mkdir()
    remember(tmp_path / "w.duckdb", {"run_id": "1"})
    assert last_runs(tmp_path / "w.duckdb", 5) == []
