"""The same flow on a Dask cluster of two worker processes, reached by address; one of them dies in the middle."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support import Bangfu

Fingerprint = Callable[[Path], str]
SCHEDULER = "from distributed.cli.dask_scheduler import main; main()"
NAMES = ("first", "second")
WORKER = "from distributed.cli.dask_worker import main; main()"


def start(code: str, *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", code, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@contextmanager
def cluster(folder: Path, workers: int = 2) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and its workers, each a process of its own; the address of the one, the processes of the others."""
    told = folder / "scheduler.json"
    scheduler = start(SCHEDULER, "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show", "--scheduler-file", str(told))
    processes: list[subprocess.Popen[bytes]] = []
    try:
        deadline = time.monotonic() + 60
        while not told.is_file() or not told.stat().st_size:
            assert time.monotonic() < deadline, "the scheduler does not start"
            time.sleep(0.1)
        quiet = ("--nthreads", "1", "--no-dashboard", "--no-nanny", "--local-directory", str(folder))
        processes += [start(WORKER, "--scheduler-file", str(told), "--name", name, *quiet) for name in NAMES[:workers]]
        from distributed import Client

        with Client(scheduler_file=str(told), set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=60)
            address = client.scheduler.address
        yield address, processes
    finally:
        for process in (*processes, scheduler):
            process.kill()
            process.wait()


@contextmanager
def death_of_a_worker(address: str, victim: subprocess.Popen[bytes]) -> Iterator[list[str]]:
    """Kills ``victim`` while it works on a shard; what it had in hand then comes back, empty as long as nothing was killed."""
    from distributed import Client

    in_hand: list[str] = []
    over = threading.Event()

    def watch() -> None:
        with Client(address, set_as_default=False) as client:
            while not in_hand and not over.wait(0.02):
                own = [where for where, worker in client.scheduler_info()["workers"].items() if str(worker["id"]) == NAMES[0]]
                held = [key for where in own for key in client.processing().get(where, ()) if str(key).startswith("pack_shard")]
                if held:
                    victim.kill()
                    in_hand.extend(map(str, held))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield in_hand
    finally:
        over.set()
        watcher.join()


@pytest.mark.slow
def test_a_cluster_gives_the_same_warehouse_and_survives_the_death_of_a_worker(
    bangfu: Bangfu, seed_pages: Path, published: Path, tmp_path: Path, fingerprint: Fingerprint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.shards.FILES_A_SHARD", 1)
    with cluster(tmp_path) as (address, workers):
        done = bangfu("build", seed_pages, "--warehouse", tmp_path / "both.duckdb", "--dask", address)
        assert done.code == 0, done.err
        with death_of_a_worker(address, workers[0]) as in_hand:
            done = bangfu("build", seed_pages, "--warehouse", tmp_path / "one.duckdb", "--dask", address)
        assert done.code == 0, done.err
        assert in_hand, "no worker died"
        assert workers[0].wait() == -signal.SIGKILL
        assert workers[1].poll() is None
    assert fingerprint(tmp_path / "both.duckdb") == fingerprint(tmp_path / "one.duckdb") == fingerprint(published)


def test_an_address_where_no_cluster_is_gives_one_line(
    bangfu: Bangfu, seed_pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT", "1s")
    done = bangfu("build", seed_pages, "--warehouse", tmp_path / "w.duckdb", "--dask", "tcp://127.0.0.1:9")
    assert done.code == 1
    assert "127.0.0.1:9" in done.err.splitlines()[-1]
