"""The flow as a deployment, against a real Prefect server that these tests start and end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from flows.reporting import report_path
from tests.scheduling import BIN, PATIENCE, Server, prefect_server, prefect_worker, until
from tests.support import rows

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, prefect_cache: Path) -> Iterator[Server]:
    with prefect_server(tmp_path_factory.mktemp("prefect"), prefect_cache) as running:
        yield running


class Heard(ThreadingHTTPServer):
    """A webhook that keeps what it is told."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Listener)
        self.told: list[dict[str, str]] = []
        Thread(target=self.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook?token=s3cret"


class _Listener(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Heard)
        self.server.told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def webhook() -> Iterator[Heard]:
    with Heard() as heard:
        yield heard
        heard.shutdown()


def children(process: int) -> list[int]:
    """The processes that a process has started."""
    return [int(child) for task in Path(f"/proc/{process}/task").iterdir() for child in (task / "children").read_text().split()]


def ended(environment: Mapping[str, str], folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """What a command came to that is to end by itself."""
    return subprocess.run(
        [BIN / "bangfu", *words], env=environment, cwd=folder, capture_output=True, text=True, check=False, timeout=PATIENCE
    )


SCHEDULES = {"hourly": "0 * * * *", "nightly": "30 2 * * *", "weekly": "0 6 * * 1"}


def test_prefect_yaml_deploys_flows_that_a_worker_runs_and_a_webhook_hears_of_failures(
    server: Server, repository: Path, seed_pages: Path, tmp_path: Path, webhook: Heard
) -> None:
    server.run("prefect", "work-pool", "create", "bangfu", "--type", "process", folder=repository)
    server.run("prefect", "--no-prompt", "deploy", "--all", folder=repository)
    deployments = {name: server.deployment(name) for name in SCHEDULES}
    for name, cron in SCHEDULES.items():
        deployment = deployments[name]
        assert deployment is not None
        told = [(s["schedule"]["cron"], s["schedule"]["timezone"]) for s in deployment["schedules"] if s["active"]]
        assert told == [(cron, "Asia/Shanghai")]
        assert deployment["concurrency_options"]["collision_strategy"] == "CANCEL_NEW"
        # the hour may strike while this test works
        server.ask(f"deployments/{deployment['id']}/pause_deployment", {})
    assert deployments["nightly"]["parameters"]["rebuild"] is True
    warehouse = tmp_path / "w.duckdb"
    server.environment["BANGFU_WEBHOOK"] = webhook.address
    with prefect_worker(server, tmp_path, "--limit", "1") as worker:
        run = server.start_run(deployments["hourly"], inputs=[str(seed_pages)], warehouse=str(warehouse))
        assert server.finish(run) == "COMPLETED", (tmp_path / "worker.log").read_text()
        assert rows(warehouse, "SELECT count(*) FROM core.documents") == [(5,)]
        left = server.artifacts(run)
        assert {"bangfu-stages", "bangfu-run", "bangfu-data-docs"} <= set(left)
        account = left["bangfu-run"]["data"]
        assert "| core.documents | 5 |" in account.replace("\\", "")
        assert "### Quarantine" in account
        assert "### Changes since the release before" in account
        assert (warehouse.with_name("w.duckdb.docs") / "index.html").as_uri() in left["bangfu-data-docs"]["data"]

        weekly = server.start_run(deployments["weekly"], warehouse=str(warehouse))
        assert server.finish(weekly) == "COMPLETED", (tmp_path / "worker.log").read_text()
        assert "### Freshness" in server.artifacts(weekly)["bangfu-quality"]["data"]

        assert webhook.told == []
        (tmp_path / "file").touch()
        failing = server.start_run(deployments["hourly"], inputs=[str(seed_pages)], warehouse=str(tmp_path / "file" / "w.duckdb"))
        assert server.finish(failing) == "FAILED"
        told = until(lambda: webhook.told, "the webhook")[0]
        assert told["event"] == "run_failed"
        assert str(tmp_path / "file") in told["reason"]
        assert told["flow"] == "bangfu-build"

        # a run that is killed says nothing itself: its worker does
        killed = server.start_run(deployments["nightly"], inputs=[str(seed_pages)], warehouse=str(warehouse))
        until(lambda: server.state(killed) == "RUNNING", "the run's start")
        for process in children(worker.pid):
            os.kill(process, signal.SIGKILL)
        assert server.finish(killed) == "CRASHED"
        assert until(lambda: webhook.told[1:], "the webhook")[0]["state"] == "Crashed"
    assert "s3cret" not in (tmp_path / "worker.log").read_text()


def test_a_worker_without_its_pool_says_so(server: Server, tmp_path: Path) -> None:
    server.run("prefect", "work-pool", "create", "remote", "--type", "docker", folder=tmp_path)
    for pool, environment, reason in (
        ("nowhere", {}, "--pool nowhere: no such work pool at http://127.0.0.1"),
        ("remote", {}, "--pool remote: a pool of the type docker, not process"),
        ("remote", {"PREFECT_API_URL": ""}, "PREFECT_API_URL: no Prefect server is named"),
    ):
        done = ended({**server.environment, **environment}, tmp_path, "worker", "--pool", pool)
        assert done.returncode == 2
        assert done.stdout == ""
        (line,) = done.stderr.splitlines()
        assert reason in line


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
    done = ended(server.environment, tmp_path, "serve", "--cron", "every hour", "--inbox", ".")
    assert done.returncode == 2
    assert done.stderr == 'bangfu: --cron "every hour": no schedule; five fields are wanted, such as "0 * * * *"\n'
