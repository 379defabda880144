"""The flow as a deployment, against a real Prefect server that these tests start and end."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from flows.prefect_server import EMPTY_DATABASE
from flows.reporting import report_path
from tests.support import rows

pytestmark = pytest.mark.slow
BIN = Path(sys.executable).parent
PATIENCE = 300


class Server:
    """A Prefect server of this module's own."""

    def __init__(self, url: str, home: Path) -> None:
        self.url = url
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")},
            "PREFECT_API_URL": url,
            "PREFECT_HOME": str(home),
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "PREFECT_RUNNER_POLL_FREQUENCY": "2",
            "DO_NOT_TRACK": "1",
        }

    def ask(self, path: str, body: dict[str, object] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/{path}", data, {"Content-Type": "application/json"})
        for _ in range(20):
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                # SQLite is busy: Prefect's own clients ask again as well
                if error.code != 503:
                    raise
                time.sleep(0.5)
        raise AssertionError(f"{path}: the server stays busy")

    def run(self, *command: str, folder: Path) -> None:
        done = subprocess.run(
            [str(BIN / command[0]), *command[1:]],
            env=self.environment,
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def deployment(self, name: str) -> dict[str, Any] | None:
        found = [d for d in self.ask("deployments/filter", {}) if d["name"] == name]
        return found[0] if found else None

    def start_run(self, deployment: dict[str, Any], **parameters: object) -> str:
        return str(self.ask(f"deployments/{deployment['id']}/create_flow_run", {"parameters": parameters})["id"])

    def state(self, run: str) -> str:
        return str(self.ask(f"flow_runs/{run}")["state_type"])


def until(found: Callable[[], Any], what: str) -> Any:
    """Waits for something and gives it back."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if value := found():
            return value
        time.sleep(0.5)
    raise AssertionError(f"{what}: not within {PATIENCE} seconds")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, prefect_cache: Path) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("prefect")
    with suppress(FileNotFoundError):
        shutil.copy(prefect_cache / "prefect" / EMPTY_DATABASE, home / "prefect.db")
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        running = Server(f"http://127.0.0.1:{listener.getsockname()[1]}/api", home)
        # ends with these tests, however they end
        process = subprocess.Popen(
            [sys.executable, "-m", "flows.prefect_server", str(listener.fileno()), "schedule"],
            env=running.environment,
            stdin=subprocess.PIPE,
            pass_fds=[listener.fileno()],
        )

    def healthy() -> bool:
        assert process.poll() is None, "the server ended"
        try:
            return bool(running.ask("health"))
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            return False

    try:
        until(healthy, "the server's start")
        yield running
    finally:
        process.communicate(timeout=30)


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
