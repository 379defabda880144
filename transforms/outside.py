"""Pages whose bytes alone tell that they are out of scope: never decoded, and of a crawl nearly all.

Of such a page a line is kept, outside the frames that extraction and resolution work on, so that a run's memory does not grow with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from warehouse.tables import conform

OUTSIDE_SCHEMA = {name: pl.String() for name in ("doc_id", "source_uri", "media_type", "url", "site", "title")}
"""What is kept of such a page."""
_ROWS = 50_000


def outside_pages(pages: pl.DataFrame) -> pl.DataFrame:
    """What is kept of ``pages`` as they are read, in ``OUTSIDE_SCHEMA``; of pages with the same bytes the one with the smallest address."""
    known = pages.rename({"title_hint": "title"}).select(list(OUTSIDE_SCHEMA))
    return known.sort("doc_id", "source_uri").unique("doc_id", keep="first", maintain_order=True)


def outside_documents(pages: pl.DataFrame) -> pl.DataFrame:
    """The rows of ``core.documents`` for pages as ``outside_pages`` keeps them: their body is empty."""
    return conform(
        "core.documents",
        pages.with_columns(
            damage=pl.lit([], pl.List(pl.String)),
            repair_count=pl.lit(0),
            uncertain_repair_count=pl.lit(0),
            body=pl.lit(""),
            char_count=pl.lit(0),
            in_scope=pl.lit(value=False),
            scope_score=pl.lit(0.0),
            scope_reasons=pl.lit(["no word of aid"], pl.List(pl.String)),
        ),
    )


def read_outside(files: Sequence[Path], rows: int = _ROWS) -> Iterator[pl.DataFrame]:
    """Kept pages from Parquet files, some tens of thousands at a time."""
    held: list[pl.DataFrame] = []
    count = 0
    for file in files:
        for part in pl.read_parquet(file, glob=False).iter_slices(rows):
            if held and count + part.height > rows:
                yield pl.concat(held)
                held, count = [], 0
            held.append(part)
            count += part.height
    if held:
        yield pl.concat(held)
