"""Where things lie on this machine."""

from __future__ import annotations

import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
DEFAULT_WAREHOUSE = Path("warehouse/bangfu.duckdb")
DEFAULT_INPUT = Path("seeds/documents")


def cache_folder() -> Path:
    """What may be deleted at any time and is made anew: ``BANGFU_CACHE``, else the user's cache folder."""
    chosen = os.environ.get("BANGFU_CACHE")
    return Path(chosen) if chosen else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "bangfu"
