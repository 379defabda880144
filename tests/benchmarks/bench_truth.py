"""How well what is one is told from what is two, on 300 base pages in disguises, with near misses, retellings and namesakes.

    python -m tests.benchmarks.bench_truth [SEED] [WORKERS]

Needs the shared pages (``BANGFU_SHARED``); without them the base pages are fewer.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import duckdb
import polars as pl

from tests.truth.corpus import ROOT, MadePage, disguised, namesakes, near_missed, own_texts, television_pages, told_stories, write_pages
from tests.truth.measure import measure_events, measure_pages, shared_people
from tests.truth.running import Frames, mentions_of, resolve
from transforms.ids import document_id
from warehouse.land import land

_DISGUISES = ("reprint", "traditional", "reword", "shortened_mirror", "excerpt", "mirror", "shorten", "drop_paragraphs", "lay_out")
_BASE = 300


def main(seed: int = 1, workers: int = 2) -> None:
    """Prints one line a measurement."""
    shared = Path(os.environ.get("BANGFU_SHARED") or ROOT.parent / "shared")
    own, stories = own_texts(), told_stories(40, seed)
    filmed = television_pages(shared, _BASE - len(own) - len(stories), seed % 5) if shared.is_dir() else []
    base = [*own, *filmed, *stories]
    _say(
        f"{len(base)} base pages: {len(own)} own, {len(filmed)} of television, {len(stories)} reports of made-up deeds and near misses of them"
    )
    with TemporaryDirectory() as folder:
        made = disguised(base, _DISGUISES, seed)
        tables, mentions = _resolved(made, Path(folder) / "pages", workers)
        _say(f"duplicates, disguised: {measure_pages(made, tables)}")
        _say(f"events, retold and disguised: {measure_events(made, tables)}")
        _sums(base, made, mentions, tables, Path(folder))

        plain = [*own, *filmed]
        missed = disguised(plain + near_missed(plain, seed), ("reprint", "traditional", "reword"), seed)
        tables, _ = _resolved(missed, Path(folder) / "missed", workers)
        _say(f"duplicates beside near misses: {measure_pages(missed, tables)}")

        told = told_stories(150, seed + 1)
        tables, _ = _resolved(told, Path(folder) / "told", workers)
        _say(f"events, retold: {measure_events(told, tables)}")
        _say(f"retellings are no duplicates: {measure_pages(told, tables)}")

        cases = namesakes(200, seed)
        tables, _ = _resolved([page for one, other, _ in cases for page in (one, other)], Path(folder) / "names", workers)
        named, merged = shared_people(cases, tables)
        _say(f"namesakes: {len(cases)} cases, both found in {len(named)}, merged {len(merged)}")


def _resolved(pages: Sequence[MadePage], folder: Path, workers: int) -> tuple[Frames, Frames]:
    begun = perf_counter()
    mentions = mentions_of(write_pages(pages, folder), workers)
    extracted, cpu = perf_counter() - begun, process_time()
    tables = resolve(mentions)
    _say(f"  {len(pages)} pages, extracted in {extracted:.0f} s, resolved in {process_time() - cpu:.1f} s of processor")
    return tables, mentions


def _sums(base: Sequence[MadePage], made: Sequence[MadePage], mentions: Frames, tables: Frames, folder: Path) -> None:
    kept = sorted(document_id(page.text.encode()) for page in base)
    once = resolve({name: frame.filter(pl.col("doc_id").is_in(kept)) for name, frame in mentions.items()})
    one, ten = (_amounts(found, folder / f"{name}.duckdb") for name, found in (("one", once), ("ten", tables)))
    cells = one.join(ten, on=["recipient_name", "year", "measure"], how="full", coalesce=True, nulls_equal=True, suffix="_ten")
    apart = cells.filter(pl.col("amount").fill_null(0) != pl.col("amount_ten").fill_null(0))
    same = tables["documents"].select("source_uri", same=pl.coalesce("duplicate_of", "doc_id"))
    text = {Path(uri).stem: found for uri, found in same.iter_rows()}
    missed = [page.name for page in made if page.name in text and text.get(page.same_text, text[page.name]) != text[page.name]]
    _say(
        f"tenfold: {one['amount'].sum()} yuan once, {ten['amount'].sum()} in ten disguises, {apart.height} of {cells.height} cells differ "
        f"(by {apart.select((pl.col('amount').fill_null(0) - pl.col('amount_ten').fill_null(0)).abs().sum()).item()} yuan), "
        f"{len(missed)} of {len(text)} pages missed as copies"
    )


def _amounts(tables: Frames, warehouse: Path) -> pl.DataFrame:
    land({f"core.{name}": frame for name, frame in tables.items()}, warehouse, "bench", datetime(2000, 1, 1))  # noqa: DTZ001 no zone
    query = "SELECT recipient_name, year, measure, sum(amount_yuan) AS amount FROM mart.aid_by_recipient_year WHERE counted_count > 0 GROUP BY ALL"
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return connection.sql(query).pl()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
