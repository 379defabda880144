"""Processes that work on shards: a plain pool whose workers import nothing but the transforms."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from typing import Any

from transforms.shard import ShardReport

# Loaded once in the server that workers are forked from; forking this process instead could deadlock, for Polars has threads here.
_PRELOAD = [
    "transforms.shard",
    "transforms.read.pages",
    "transforms.read.scope_filter",
    "transforms.decode.frame",
    "transforms.normalize.frame",
    "transforms.extract.frame",
]


class Workers:
    """Runs shard functions, in this process where there is one worker, else in ``count`` processes."""

    def __init__(self, count: int) -> None:
        self._pool: ProcessPoolExecutor | None = None
        if count > 1:
            context = get_context("forkserver")
            context.set_forkserver_preload(_PRELOAD)
            self._pool = ProcessPoolExecutor(count, mp_context=context)

    def run(self, work: Callable[..., ShardReport], jobs: Sequence[tuple[Any, ...]]) -> Iterator[tuple[int, ShardReport]]:
        """The reports of all jobs with their index, as they are done."""
        if self._pool is None:
            for index, job in enumerate(jobs):
                yield index, work(*job)
            return
        futures = {self._pool.submit(work, *job): index for index, job in enumerate(jobs)}
        for future in as_completed(futures):
            yield futures[future], future.result()

    def close(self) -> None:
        """Ends the processes; work that has not begun is dropped."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
