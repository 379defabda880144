"""Memory that a run has let go of, given back to the system."""

from __future__ import annotations

import ctypes
import os
import sys


def keep_little() -> None:
    """Has Arrow, which holds the frames of validation, give back what it no longer needs, unless another allocator was asked for by hand.

    To be called before Arrow is imported.
    """
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")


def give_back() -> None:
    """Gives the system what the C library keeps of freed memory; elsewhere than with glibc, nothing happens."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
