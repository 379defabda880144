"""Memory of processes that wait for work for weeks."""

from __future__ import annotations

import asyncio
import gc

_SECONDS = 5


async def keep_memory_steady() -> None:
    """Searches for cycles every few seconds, without end; to be run as a task of its own once everything is imported.

    CPython searches the oldest objects only when a quarter as many new ones have piled up: with all of Prefect loaded that is after some
    seventy runs, and a process grows by tens of megabytes until then (every run leaves connections with their certificates in cycles) and
    does not give them back. What is loaded already is frozen: it is not looked through, so that a search takes some hundredths of a second.
    """
    gc.collect()
    gc.freeze()
    while True:
        await asyncio.sleep(_SECONDS)
        gc.collect()
