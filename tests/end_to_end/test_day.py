"""A few scheduled runs through a real server and worker; ``tests/benchmarks/bench_day.py`` lets two hundred follow one another."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.bench_day import run_day

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]
RUNS = 3


def test_scheduled_runs_come_to_what_a_rebuild_comes_to(tmp_path: Path, prefect_cache: Path) -> None:
    day = run_day(RUNS, 2, tmp_path, cache=prefect_cache)
    assert day.failed == []
    assert day.equal
    assert day.contradictions == []
    assert day.pages == RUNS * 2
    assert 2 <= day.releases <= RUNS + 1
    # a server and a worker of a few runs; how both go on is measured, for three runs tell nothing of it
    assert max(day.server_mb) < 600
    assert max(day.worker_mb) < 400
