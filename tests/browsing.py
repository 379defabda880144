"""A headless Chromium for the tests that look at what the project draws."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


@contextmanager
def launched_chromium() -> Iterator[Any]:
    """The machine's own Chromium, or the one that ``BANGFU_CHROMIUM`` names; the test is skipped where there is none."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="the browser tests need playwright (dependency group dev)")
    found = os.environ.get("BANGFU_CHROMIUM") or next((path for name in _NAMES if (path := shutil.which(name))), None)
    if not found:
        pytest.skip("no Chromium here: apt-get install chromium (Debian), or name one in BANGFU_CHROMIUM")
    with sync_api.sync_playwright() as playwright:
        # as root, which containers often are, Chromium starts only without its own sandbox
        chromium = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        yield chromium
        chromium.close()
