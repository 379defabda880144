"""Whether the order in which pages arrive matters: the fingerprints of warehouses built from the same pages in other orders and portions.

    python -m tests.benchmarks.bench_arrival [ORDERS] [PORTIONS]

Through the command line, with real runs: every order once in one run and, the first of them, in portions, each run with all pages that have
arrived by then. The other orders arrive in portions without runs: what extraction yields is resolved again after each portion.
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


def main(orders: int = 5, count: int = 20) -> None:
    """Prints one line an order and raises where one differs."""
    texts = disguised(own_texts()[::4] + told_stories(6, _SEED), ["reprint", "mirror"], _SEED)
    with TemporaryDirectory() as folder:
        paths = write_pages(texts, Path(folder) / "pages")
        whole = mentions_of(paths)
        files = {Path(uri).name: doc_id for uri, doc_id in whole["pages"].select("source_uri", "doc_id").iter_rows()}
        prints, digests = set(), set()
        for order in range(orders):
            shuffled = list(paths)
            random.Random(order).shuffle(shuffled)
            begun = perf_counter()
            prints.add(build(shuffled, Path(folder) / f"whole{order}.duckdb"))
            if order == 0:
                for arrived in portions(shuffled, count):
                    last = build(arrived, Path(folder) / "portions.duckdb")
                prints.add(last)
            for arrived in portions(shuffled, count):
                ids = [files[path.name] for path in arrived if path.name in files]
                part = {
                    name: frame.filter(pl.col("doc_id").is_in(ids)).sample(fraction=1, shuffle=True, seed=order)
                    for name, frame in whole.items()
                }
                found = digest(resolve(part))
            digests.add(found)
            sys.stdout.write(
                f"order {order}: {len(paths)} pages, fingerprints {sorted(prints)}, digests {len(digests)}, {perf_counter() - begun:.0f} s\n"
            )
    if len(prints) > 1 or len(digests) > 1:
        raise SystemExit("the order in which pages arrive matters")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
