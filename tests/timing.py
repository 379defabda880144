"""Processor time of a call, for tests that say how time grows."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable


def cpu_seconds(work: Callable[[], object], times: int = 2) -> float:
    """The least processor time of several calls.

    Without the search for cycles, which goes through all that the tests before have left and says nothing of the call; the least, for what
    else a busy machine does to a process (caches, clocks) only ever adds.
    """
    least = float("inf")
    enabled = gc.isenabled()
    gc.disable()
    try:
        for _ in range(times):
            begun = time.process_time()
            work()
            least = min(least, time.process_time() - begun)
    finally:
        if enabled:
            gc.enable()
    return least
