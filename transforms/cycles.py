"""Python's search for objects that hold each other in a circle."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_COLLECT_AFTER = 50_000


@contextmanager
def rare_collections() -> Iterator[None]:
    """Has Python look for cycles rarely: extraction and resolution make many containers and no cycles, and the search would take a tenth of their time."""
    before = gc.get_threshold()
    gc.set_threshold(max(before[0], _COLLECT_AFTER) if before[0] else 0, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
