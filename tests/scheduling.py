"""A real Prefect server and worker on this machine, for tests and measurements of scheduled runs."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from flows.prefect_server import EMPTY_DATABASE

BIN = Path(sys.executable).parent
PATIENCE = 300
ENDED = frozenset({"COMPLETED", "FAILED", "CRASHED", "CANCELLED"})


class Server:
    """A Prefect server, as one who has only its address sees it."""

    def __init__(self, url: str, home: Path, process: int = 0) -> None:
        self.url = url
        self.process = process
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")},
            "PREFECT_API_URL": url,
            "PREFECT_HOME": str(home),
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "PREFECT_RUNNER_POLL_FREQUENCY": "2",
            "PREFECT_WORKER_QUERY_SECONDS": "2",
            "DO_NOT_TRACK": "1",
            # a server of many threads otherwise keeps what each of them once needed
            "MALLOC_ARENA_MAX": "2",
        }

    def ask(self, path: str, body: object = None, method: str | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/{path}", data, {"Content-Type": "application/json"}, method=method)
        for _ in range(20):
            try:
                with urllib.request.urlopen(request, timeout=120) as answer:
                    told = answer.read()
                    return json.loads(told) if told else None
            except TimeoutError:
                # on a busy machine; only what changes nothing is asked again
                if data is not None and not path.endswith("filter"):
                    raise
            except urllib.error.HTTPError as error:
                # SQLite is busy: Prefect's own clients ask again as well
                if error.code != 503:
                    raise
                time.sleep(0.5)
        raise AssertionError(f"{path}: the server stays busy")

    def run(self, *command: str, folder: Path, environment: Mapping[str, str] | None = None) -> str:
        done = subprocess.run(
            [str(BIN / command[0]), *command[1:]],
            env={**self.environment, **(environment or {})},
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def deployment(self, name: str) -> dict[str, Any] | None:
        found = [d for d in self.ask("deployments/filter", {}) if d["name"] == name]
        return found[0] if found else None

    def start_run(self, deployment: Mapping[str, Any], **parameters: object) -> str:
        return str(self.ask(f"deployments/{deployment['id']}/create_flow_run", {"parameters": parameters})["id"])

    def state(self, run: str) -> str:
        return str(self.ask(f"flow_runs/{run}")["state_type"])

    def finish(self, run: str) -> str:
        """Waits for a run's end; its state."""
        return str(until(lambda: (state := self.state(run)) in ENDED and state, "the run's end"))

    def runs(self, deployment: Mapping[str, Any], *states: str) -> list[dict[str, Any]]:
        asked = {"deployments": {"id": {"any_": [deployment["id"]]}}, "sort": "EXPECTED_START_TIME_ASC"}
        if states:
            asked["flow_runs"] = {"state": {"type": {"any_": list(states)}}}
        return list(self.ask("flow_runs/filter", asked))

    def artifacts(self, run: str) -> dict[str, Any]:
        """What a run left to look at, by key."""
        return {a["key"]: a for a in self.ask("artifacts/filter", {"artifacts": {"flow_run_id": {"any_": [run]}}, "limit": 200})}


def until(found: Callable[[], Any], what: str, patience: float = PATIENCE) -> Any:
    """Waits for something and gives it back."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if value := found():
            return value
        time.sleep(0.5)
    raise AssertionError(f"{what}: not within {patience} seconds")


@contextmanager
def prefect_server(home: Path, cache: Path | None = None, folder: Path | None = None) -> Iterator[Server]:
    """A whole server with its scheduler, in a process of its own that ends with this context or this process.

    An empty database is copied from ``cache`` where there is one, for making it takes long.
    """
    home.mkdir(parents=True, exist_ok=True)
    if cache is not None:
        with suppress(FileNotFoundError):
            shutil.copy(cache / "prefect" / EMPTY_DATABASE, home / "prefect.db")
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        running = Server(f"http://127.0.0.1:{listener.getsockname()[1]}/api", home)
        process = subprocess.Popen(
            [sys.executable, "-m", "flows.prefect_server", str(listener.fileno()), "schedule"],
            env=running.environment,
            cwd=folder,
            stdin=subprocess.PIPE,
            pass_fds=[listener.fileno()],
        )
    running.process = process.pid

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


@contextmanager
def prefect_worker(server: Server, folder: Path, *options: str, pool: str = "bangfu") -> Iterator[subprocess.Popen[bytes]]:
    """A worker of a process pool, in a process of its own; its log is ``worker.log`` in ``folder``."""
    with (folder / "worker.log").open("wb") as log:
        process = subprocess.Popen(
            [BIN / "bangfu", "worker", "--pool", pool, *options],
            env=server.environment,
            cwd=folder,
            stdout=log,
            stderr=log,
            # in the background of a script a process inherits that Ctrl-C is ignored, and the worker then hears nothing
            preexec_fn=_hear_interrupts,  # noqa: PLW1509 (one thread)
        )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(timeout=60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _hear_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
