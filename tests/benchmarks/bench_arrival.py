"""Whether the order in which pages arrive matters: what comes out of the same pages in other orders and portions.

    python -m tests.benchmarks.bench_arrival [ORDERS] [PORTIONS] [RUNS]

Every order arrives in portions and what extraction yields is resolved again after each. Then the same through the command line, with real
runs: every order in one run, and the first in ``RUNS`` portions, each run with all pages that have arrived by then.
"""

from __future__ import annotations

import random
import sys
from contextlib import redirect_stderr, redirect_stdout
from hashlib import sha256
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import polars as pl

from flows.cli import main as bangfu
from tests.truth.corpus import disguised, own_texts, told_stories, write_pages
from tests.truth.running import Frames, mentions_of, resolve
from warehouse.fingerprint import fingerprint

_SEED = 20


def build(pages: list[Path], warehouse: Path) -> str:
    """Builds or brings up to date; the fingerprint."""
    sys.argv = ["bangfu", "build", *map(str, pages), "--warehouse", str(warehouse)]
    told = StringIO()
    try:
        with redirect_stdout(told), redirect_stderr(told):
            bangfu()
    except SystemExit as ending:
        if ending.code not in (0, None):
            raise RuntimeError(told.getvalue()) from ending
    return fingerprint(warehouse)


def digest(tables: Frames) -> str:
    """One hash of what was resolved."""
    parts = [tables[name].sort(tables[name].columns).write_json() for name in sorted(tables) if name != "documents"]
    parts.append(tables["documents"].sort("doc_id").drop("damage", "editors", "scope_reasons").write_json())
    return sha256("".join(parts).encode()).hexdigest()


def portions(pages: list[Path], count: int) -> list[list[Path]]:
    """What has arrived after each of ``count`` portions."""
    return [pages[: round(len(pages) * part / count)] for part in range(1, count + 1)]


def main(orders: int = 5, count: int = 20, runs: int = 20) -> None:
    """Prints what it finds and raises where one order differs."""
    texts = disguised(own_texts()[::6] + told_stories(4, _SEED), ["reprint", "mirror"], _SEED)
    with TemporaryDirectory() as folder:
        paths = write_pages(texts, Path(folder) / "pages")
        shuffled = [random.Random(order).sample(paths, len(paths)) for order in range(orders)]
        whole = mentions_of(paths)
        files = {Path(uri).name: doc_id for uri, doc_id in whole["pages"].select("source_uri", "doc_id").iter_rows()}
        found = set()
        for order, pages in enumerate(shuffled):
            for arrived in portions(pages, count):
                ids = [files[path.name] for path in arrived if path.name in files]
                part = {
                    name: frame.filter(pl.col("doc_id").is_in(ids)).sample(fraction=1, shuffle=True, seed=order)
                    for name, frame in whole.items()
                }
                last = digest(resolve(part))
            found.add(last)
        _say(f"{len(paths)} pages, {orders} orders, resolved in {count} portions each: {len(found)} result(s)")
        begun = perf_counter()
        prints = {build(pages, Path(folder) / f"whole{order}.duckdb") for order, pages in enumerate(shuffled)}
        _say(f"{orders} orders, one run each: {len(prints)} fingerprint(s), {perf_counter() - begun:.0f} s")
        begun = perf_counter()
        for arrived in portions(shuffled[0], runs):
            last = build(arrived, Path(folder) / "portions.duckdb")
        prints.add(last)
        _say(f"{runs} runs with ever more pages: {len(prints)} fingerprint(s), {perf_counter() - begun:.0f} s")
    if len(prints) > 1 or len(found) > 1:
        raise SystemExit("the order in which pages arrive matters")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
