"""Memory of processes that wait for work for weeks."""

from __future__ import annotations

import gc


def keep_memory_steady() -> None:
    """Takes what has been loaded so far out of the search for cycles, so that from now on the search is made often.

    CPython searches the oldest objects only when a quarter as many new ones have piled up: with all of Prefect loaded that is after some
    seventy runs, and a process grows by tens of megabytes until then and does not give them back. What is frozen does not count, and is
    not looked through either. To be called once, when everything is imported and before the work begins.
    """
    gc.collect()
    gc.freeze()
