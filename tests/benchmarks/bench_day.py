"""A day in fast motion: scheduled runs one after the other, each with a few new pages, through a real Prefect server and worker.

    python -m tests.benchmarks.bench_day [RUNS] [PAGES_A_RUN]

The deployment of ``prefect.yaml`` gets a schedule of some seconds instead of its own; a worker of a process pool takes what falls due, one
run at a time. Whenever a run is done, new pages come into the inbox. Printed are, run by run, seconds and the resident memory of the server
and the worker (not of the runs, which are processes of their own), then the slope of both after the first quarter, and whether the
warehouse equals one that is built from all pages at once.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from flows.places import cache_folder
from tests.benchmarks.corpus import ROOT, base_pages
from tests.scheduling import BIN, Server, prefect_server, prefect_worker, until
from warehouse.fingerprint import contradictions, fingerprint
from warehouse.query import open_read_only

_EVERY = 10
"""Seconds between the times at which the schedule lets a run fall due; one that is late waits for the one before."""
_PATIENCE = 900


@dataclass
class Day:
    """What a day in fast motion came to."""

    runs: int
    pages: int
    releases: int
    equal: bool
    """Whether the warehouse has the fingerprint of one that is built at once."""
    contradictions: list[str]
    failed: list[str]
    """States and messages of runs that did not end well."""
    seconds: list[float] = field(default_factory=list)
    server_mb: list[float] = field(default_factory=list)
    worker_mb: list[float] = field(default_factory=list)

    def slope(self, megabytes: list[float]) -> float:
        """Megabytes a hundred runs, after the first quarter."""
        late = megabytes[len(megabytes) // 4 :]
        return 100 * float(np.polyfit(np.arange(len(late)), late, 1)[0]) if len(late) > 1 else 0.0


def arrive(inbox: Path, number: int, pages: int) -> None:
    """New pages: a line or two of the annotated ones and the seeds, no two alike."""
    chance = random.Random(number)
    lines = []
    for page in range(pages):
        title, body = chance.choice(base_pages()[0])
        text = "\n".join([title, *chance.sample(body, min(3, len(body))), f"（编号{number}之{page}）"])
        lines.append(json.dumps({"url": f"http://news.example.cn/{number}/{page}.html", "title": title, "text": text}, ensure_ascii=False))
    partial = inbox / f".{number:04d}"
    partial.write_text("\n".join(lines) + "\n", encoding="utf-8", errors="replace")
    partial.replace(inbox / f"arrival-{number:04d}.jsonl")


def resident_mb(process: int) -> float:
    """The resident memory of a process."""
    for line in Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def run_day(runs: int, pages_a_run: int, folder: Path, *, cache: Path, project: Path = ROOT) -> Day:
    """Lets ``runs`` scheduled runs work on an inbox that grows, in ``folder``, and compares the end with a build of all at once."""
    inbox, warehouse = folder / "inbox", folder / "day.duckdb"
    inbox.mkdir()
    day = Day(runs, 0, 0, equal=False, contradictions=[], failed=[])
    arrive(inbox, 0, pages_a_run)
    with prefect_server(folder / "prefect", cache, project) as server:
        deployment = _deploy(server, project, inbox, warehouse)
        with prefect_worker(server, folder, "--limit", "1") as worker:
            begun = time.monotonic()
            for number in range(1, runs + 1):
                until(lambda: _count(server, deployment["id"]) >= number, f"run {number}", _PATIENCE)  # noqa: B023 called at once
                if number < runs:
                    arrive(inbox, number, pages_a_run)
                day.seconds.append(time.monotonic() - begun)
                begun = time.monotonic()
                day.server_mb.append(resident_mb(server.process))
                day.worker_mb.append(resident_mb(worker.pid))
                _say(f"run {number}: {day.seconds[-1]:.1f} s, server {day.server_mb[-1]:.1f} MB, worker {day.worker_mb[-1]:.1f} MB")
            server.ask(f"deployments/{deployment['id']}/pause_deployment", {})
            until(lambda: not server.runs(deployment, "RUNNING", "PENDING"), "the last run's end", _PATIENCE)
            day.failed = [f"{run['state_type']}: {run['state']['message']}" for run in server.runs(deployment, "FAILED", "CRASHED")]
    # what came in last may not have been seen by a run; one more sees it
    for target, options in ((warehouse, ()), (folder / "rebuilt.duckdb", ("--rebuild",))):
        done = subprocess.run(
            [BIN / "bangfu", "build", inbox, "--warehouse", target, *options], capture_output=True, text=True, check=False, cwd=folder
        )
        assert done.returncode == 0, done.stderr
    day.equal = fingerprint(warehouse) == fingerprint(folder / "rebuilt.duckdb")
    with open_read_only(warehouse) as connection:
        day.contradictions = contradictions(connection)
        day.pages, day.releases = connection.execute(
            "SELECT (SELECT count(*) FROM core.documents), (SELECT count(*) FROM ops.releases)"
        ).fetchone() or (0, 0)
    return day


def _deploy(server: Server, project: Path, inbox: Path, warehouse: Path) -> dict[str, str]:
    server.run("prefect", "work-pool", "create", "bangfu", "--type", "process", folder=project)
    server.run("prefect", "--no-prompt", "deploy", "--name", "hourly", folder=project)
    deployment = server.deployment("hourly")
    assert deployment is not None
    for schedule in deployment["schedules"]:
        server.ask(f"deployments/{deployment['id']}/schedules/{schedule['id']}", method="DELETE")
    parameters = {**deployment["parameters"], "inputs": [str(inbox)], "warehouse": str(warehouse), "report": False}
    server.ask(f"deployments/{deployment['id']}", {"parameters": parameters}, "PATCH")
    server.ask(f"deployments/{deployment['id']}/schedules", [{"schedule": {"interval": _EVERY}, "active": True}])
    return deployment


def _count(server: Server, deployment: str) -> int:
    asked = {"deployments": {"id": {"any_": [deployment]}}, "flow_runs": {"state": {"type": {"any_": ["COMPLETED", "FAILED", "CRASHED"]}}}}
    return int(server.ask("flow_runs/count", asked))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(runs: int = 200, pages_a_run: int = 3) -> None:
    """Prints what a day came to; raises where a run failed or the warehouse differs."""
    with TemporaryDirectory() as folder:
        day = run_day(runs, pages_a_run, Path(folder), cache=cache_folder())
    _say(f"{day.runs} scheduled runs, {day.pages} pages, {day.releases} releases; median {np.median(day.seconds):.1f} s a run")
    for name, megabytes in (("server", day.server_mb), ("worker", day.worker_mb)):
        _say(f"{name}: {megabytes[0]:.0f} MB first, {megabytes[-1]:.0f} MB last, {day.slope(megabytes):+.1f} MB a hundred runs")
    _say(f"equal to a rebuild: {day.equal}; contradictions: {day.contradictions or 'none'}; failed runs: {day.failed or 'none'}")
    if day.failed or day.contradictions or not day.equal:
        raise SystemExit(1)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
