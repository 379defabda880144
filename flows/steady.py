"""Memory of processes that wait for work for weeks."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_SECONDS = 5


@asynccontextmanager
async def steady_memory() -> AsyncIterator[None]:
    """Searches for cycles every few seconds meanwhile; to be entered once everything is imported.

    CPython searches the oldest objects only when a quarter as many new ones have piled up: with all of Prefect loaded that is after some
    seventy runs, and a process grows by tens of megabytes until then (every run leaves connections with their certificates in cycles) and
    does not give them back. What is loaded already is frozen: it is not looked through, so that a search takes some hundredths of a second.
    """
    gc.collect()
    gc.freeze()
    searching = asyncio.create_task(_search())
    try:
        yield
    finally:
        searching.cancel()


async def _search() -> None:
    while True:
        await asyncio.sleep(_SECONDS)
        gc.collect()
