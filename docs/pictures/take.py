"""Takes the pictures of the README from the five pages of ``seeds/documents``: ``make pictures``.

A Chromium is needed: ``apt-get install chromium fonts-noto-cjk`` on Debian, elsewhere ``BANGFU_CHROMIUM`` names one. Nothing in
them tells of the day or the machine, so that the same pages and code give the same pictures but for the fonts.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from flows.explain import explain_row
from flows.query import ask
from flows.rehearsal import rehearse
from flows.reporting import write_report

FOLDER = Path(__file__).parent
PROJECT = FOLDER.parents[1]
PAGES = Path("seeds/documents")
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
WIDTH, SCALE = 1100, 1
AT_MOST = 300_000
"""Bytes of one picture."""
DONATION = "SELECT quantity_id FROM core.quantities WHERE measure = 'donation_value' ORDER BY value DESC LIMIT 1"


def main() -> None:
    """Writes ``report.png``, ``network.png`` and ``explain.png`` beside this file."""
    os.chdir(PROJECT)
    chromium = os.environ.get("BANGFU_CHROMIUM") or next((path for name in NAMES if (path := shutil.which(name))), None)
    if chromium is None:
        sys.exit("no Chromium here: apt-get install chromium fonts-noto-cjk, or name one in BANGFU_CHROMIUM")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        warehouse = Path(folder) / "bangfu.duckdb"
        rehearse([PAGES], warehouse)
        report = write_report(warehouse, Path(folder) / "report.html", "en")
        fact = Path(folder) / "fact.html"
        explain_row(ask(warehouse, DONATION).rows[0][0], warehouse, fact)
        # as root, which containers often are, Chromium starts only without its own sandbox
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        _take(browser, report, "report.png", height=1350)
        _take(browser, report, "network.png", section="section[aria-labelledby=h-network]")
        _take(browser, fact, "explain.png")
        browser.close()


def _take(browser: Any, page: Path, name: str, *, height: int | None = None, section: str | None = None) -> None:
    """One picture: the top of a page, all of it, or one of its sections."""
    view = browser.new_page(viewport={"width": WIDTH, "height": height or 900}, device_scale_factor=SCALE)
    view.emulate_media(reduced_motion="reduce", color_scheme="light")
    view.goto(page.absolute().as_uri())
    view.wait_for_load_state("networkidle")
    # the day of the release
    view.evaluate("document.querySelector('#release')?.remove()")
    target = FOLDER / name
    if section:
        part = view.locator(section)
        part.scroll_into_view_if_needed()
        # charts are drawn, and what stands above them finds its place, when they come near
        view.wait_for_timeout(3000)
        part.screenshot(path=target)
    else:
        view.wait_for_timeout(1500)
        view.screenshot(path=target, full_page=height is None)
    view.close()
    size = target.stat().st_size
    sys.stdout.write(f"{target.name}: {size / 1000:.0f} kB\n")
    if size > AT_MOST:
        sys.exit(f"{target.name} is larger than {AT_MOST} bytes")


if __name__ == "__main__":
    main()
