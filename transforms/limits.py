"""Limits on the time and memory that one page may take, kept while it is being worked on.

Results must not depend on the machine, so these are a net for what would otherwise never end: far from what honest pages need, and counted
in processor time, not by the clock. Memory is watched, not capped: where a cap by the system is reached inside compiled code, the whole
process dies and takes the other pages along.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import process_time
from types import FrameType

_TICK = 0.2
"""Seconds of processor time between two looks."""
_STATM = "/proc/self/statm"


class LimitError(Exception):
    """A page asks for more than a limit allows."""

    def __init__(self, limit: str, message: str) -> None:
        super().__init__(f"{message} (limit {limit})")
        self.limit = limit
        """The limit's name."""


def resident_bytes() -> int:
    """The memory that this process holds; 0 where the system does not tell."""
    try:
        with open(_STATM, "rb", buffering=0) as told:  # noqa: PTH123 (called often)
            return int(told.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


@contextmanager
def watched(seconds: float, memory: int) -> Iterator[None]:
    """Raises ``LimitError`` (``page_seconds``, ``page_memory``) in what runs inside, once it has taken so many seconds of processor time or
    made the process grow by so many bytes.

    Only the main thread of a process can be interrupted; in any other nothing is watched.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return
    begun, held = process_time(), resident_bytes()

    def look(_signal: int, _frame: FrameType | None) -> None:
        if process_time() - begun > seconds:
            raise LimitError("page_seconds", f"takes longer than {seconds:g} seconds")
        if resident_bytes() - held > memory:
            raise LimitError("page_memory", f"takes more than {memory:,} bytes of memory")

    before = signal.signal(signal.SIGVTALRM, look)
    tick = min(_TICK, seconds)
    signal.setitimer(signal.ITIMER_VIRTUAL, tick, tick)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
