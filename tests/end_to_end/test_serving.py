"""The flow as a deployment, against a real Prefect server that these tests start and end."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.reporting import report_path
from tests.scheduling import BIN, PATIENCE, Server, prefect_server, until
from tests.support import rows

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, prefect_cache: Path) -> Iterator[Server]:
    with prefect_server(tmp_path_factory.mktemp("prefect"), prefect_cache) as running:
        yield running


def test_prefect_yaml_deploys_the_flow_and_a_worker_runs_it(server: Server, repository: Path, seed_pages: Path, tmp_path: Path) -> None:
    server.run("prefect", "work-pool", "create", "bangfu", "--type", "process", folder=repository)
    server.run("prefect", "--no-prompt", "deploy", "--all", folder=repository)
    deployment = server.deployment("hourly")
    assert deployment is not None
    assert [s["schedule"]["cron"] for s in deployment["schedules"] if s["active"]] == ["0 * * * *"]
    assert deployment["concurrency_options"]["collision_strategy"] == "CANCEL_NEW"
    warehouse = tmp_path / "w.duckdb"
    run = server.start_run(deployment, inputs=[str(seed_pages)], warehouse=str(warehouse))
    server.run("prefect", "worker", "start", "--pool", "bangfu", "--run-once", folder=tmp_path)
    until(lambda: server.state(run) in {"COMPLETED", "FAILED", "CRASHED"}, "the run's end")
    assert server.state(run) == "COMPLETED"
    assert rows(warehouse, "SELECT count(*) FROM core.documents") == [(5,)]


def test_serve_runs_the_flow_and_stops_without_pausing_its_schedule(server: Server, seed_pages: Path, tmp_path: Path) -> None:
    warehouse = tmp_path / "w.duckdb"
    log = tmp_path / "serve.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [BIN / "bangfu", "serve", "--cron", "30 2 * * *", "--inbox", seed_pages, "--warehouse", warehouse],
            env=server.environment,
            cwd=tmp_path,
            stdout=output,
            stderr=output,
        )
    try:
        deployment = until(lambda: server.deployment("scheduled"), "the deployment")
        (schedule,) = deployment["schedules"]
        assert (schedule["schedule"]["cron"], schedule["schedule"]["timezone"]) == ("30 2 * * *", "Asia/Shanghai")
        due = until(
            lambda: server.ask(
                "flow_runs/filter", {"deployments": {"id": {"any_": [deployment["id"]]}}, "sort": "EXPECTED_START_TIME_ASC"}
            ),
            "the scheduled runs",
        )
        # half past two in Shanghai
        assert "T18:30:00" in due[0]["expected_start_time"]
        run = server.start_run(deployment)
        until(lambda: server.state(run) in {"COMPLETED", "FAILED", "CRASHED"}, "the run's end")
        assert server.state(run) == "COMPLETED", log.read_text()
        assert rows(warehouse, "SELECT count(*) FROM core.documents") == [(5,)]
        assert report_path(warehouse).is_file(), log.read_text()
    finally:
        process.terminate()
        code = process.wait(timeout=60)
    assert code == 0, log.read_text()
    assert "Traceback" not in log.read_text()
    assert "bangfu: stopped" in log.read_text()
    again = server.deployment("scheduled")
    assert again is not None
    assert not again["paused"]
    assert all(s["active"] for s in again["schedules"])


def test_a_schedule_that_is_none_is_named(server: Server, tmp_path: Path) -> None:
    done = subprocess.run(
        [BIN / "bangfu", "serve", "--cron", "every hour", "--inbox", "."],
        env=server.environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 2
    assert done.stderr == 'bangfu: --cron "every hour": no schedule; five fields are wanted, such as "0 * * * *"\n'
