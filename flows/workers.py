"""Who works on shards: this process, processes of this machine, or the workers of a Dask cluster."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor, as_completed
from contextlib import suppress
from importlib import import_module
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from pathlib import Path
from threading import Thread
from typing import Any, Protocol, TypeVar

from transforms.read.formats import ReadOptions
from transforms.read.inputs import Source
from transforms.shard import ShardReport, pack_shard, unpack_shard, work_shard

# Loaded once in the server that workers are forked from; forking this process instead could deadlock, for Polars has threads here.
_PRELOAD = [
    "transforms.shard",
    "transforms.read.pages",
    "transforms.read.scope_filter",
    "transforms.decode.frame",
    "transforms.normalize.frame",
    "transforms.extract.frame",
    "transforms.resolve.signatures",
]

_Job = TypeVar("_Job")
_Result = TypeVar("_Result")
Job = tuple[Sequence[Source], Path, ReadOptions]
"""Files, the folder that their shard is to become, how to read them."""


class Workers(Protocol):
    """Works on shards."""

    def run(self, jobs: Sequence[Job]) -> Iterator[tuple[int, ShardReport]]:
        """The reports of all jobs with their index, as they are done."""

    def map(self, function: Callable[[_Job], _Result], jobs: Sequence[_Job]) -> Iterator[_Result]:
        """What a function of a module makes of each job, in any order; of jobs that were lost with a worker, nothing."""

    def close(self) -> None:
        """Ends what was started; work that has not begun is dropped."""


class LocalWorkers:
    """This process where ``count`` is one, else as many processes of this machine."""

    def __init__(self, count: int) -> None:
        self._pool: ProcessPoolExecutor | None = None
        if count > 1:
            context = get_context("forkserver")
            context.set_forkserver_preload(_PRELOAD)
            self._pool = ProcessPoolExecutor(count, mp_context=context, initializer=end_with_parent)

    def run(self, jobs: Sequence[Job]) -> Iterator[tuple[int, ShardReport]]:
        """The reports of all jobs with their index, as they are done."""
        if self._pool is None:
            for index, job in enumerate(jobs):
                yield index, work_shard(*job)
            return
        futures = {self._pool.submit(work_shard, *job): index for index, job in enumerate(jobs)}
        for future in as_completed(futures):
            yield futures[future], future.result()

    def map(self, function: Callable[[_Job], _Result], jobs: Sequence[_Job]) -> Iterator[_Result]:
        """What a function of a module makes of each job, in any order; of jobs that were lost with a worker, nothing."""
        if self._pool is None:
            yield from map(function, jobs)
            return
        with suppress(BrokenExecutor):
            for future in as_completed([self._pool.submit(function, job) for job in jobs]):
                yield future.result()

    def close(self) -> None:
        """Ends the processes; work that has not begun is dropped."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)


class DaskWorkers:
    """The workers of the Dask cluster that the flow's task runner is connected to.

    They need this package and a way to the inputs, but no folder of ours: shards travel back through the cluster. A worker that dies costs
    the shards that it held, which others then work on.
    """

    def __init__(self, client: Any) -> None:
        self._client = client

    def run(self, jobs: Sequence[Job]) -> Iterator[tuple[int, ShardReport]]:
        """The reports of all jobs with their index, as they are done."""
        completed: Any = import_module("distributed").as_completed
        indexes = {self._client.submit(pack_shard, *job, pure=False): index for index, job in enumerate(jobs)}
        # the client is not the process's default one, to which other flows of it would be bound
        for future in completed(list(indexes), loop=self._client.loop):
            report, files = future.result()
            yield indexes.pop(future), unpack_shard(report, files)
            future.release()

    def map(self, function: Callable[[_Job], _Result], jobs: Sequence[_Job]) -> Iterator[_Result]:
        """What a function of a module makes of each job, in any order; the cluster gives jobs of a worker that dies to another."""
        completed: Any = import_module("distributed").as_completed
        for future in completed([self._client.submit(function, job, pure=False) for job in jobs], loop=self._client.loop):
            yield future.result()
            future.release()

    def close(self) -> None:
        """The cluster is not ours to end."""


def end_with_parent() -> None:
    """Ends this worker as soon as the process that it works for is gone, however that ended.

    A pool's workers hold both ends of its queue: those of a run that was killed would wait for work for ever.
    """
    parent = parent_process()
    if parent is not None:
        Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()


def _end_after(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
