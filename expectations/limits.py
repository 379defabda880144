"""What must hold of the whole before it is published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import sqrt

import polars as pl

from warehouse.tables import CORE, FACTS


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of shares from 0 to 1; each is widened by twice its sampling error, so that they suit five pages as well as a million."""

    without_title: float = 0.5
    """Of the pages: five of five stop, one of one does not."""
    unknown_places: float = 0.5
    """Of the place mentions, without a code."""
    quarantined: float = 0.5
    """Of the rows of a table: then the rule or the extractor is broken, not the rows."""
    duplicate_keys: float = 0.01
    """Of the rows of a table."""
    lost: float = 0.2
    """Of the rows of a table against the warehouse published before."""
    fewest_rows: int = 20
    """A share of fewer rows than this of a fact table says nothing."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One number about the whole, with its bounds (None: no bound)."""

    table_name: str
    name: str
    value: float
    minimum: float | None
    maximum: float | None
    row_count: int
    line: str
    """What to say where it is out of bounds."""

    @property
    def holds(self) -> bool:
        return (self.minimum is None or self.value >= self.minimum) and (self.maximum is None or self.value <= self.maximum)


def widened(share: float, count: int) -> float:
    """A limit on a share with twice its sampling error at ``count`` rows: 0.5 is 0.95 of 5, 0.60 of 100, 0.503 of 100,000."""
    return share + 2 * sqrt(share * (1 - share) / count) if count else 1.0


def measure_whole(
    frames: Mapping[str, pl.DataFrame],
    failing: Mapping[str, int],
    duplicates: Mapping[str, int],
    previous: Mapping[str, int] | None,
    limits: Limits,
    outside_count: int = 0,
) -> Iterator[Measured]:
    """All numbers about the whole, from the frames before anything is taken out.

    ``failing`` and ``duplicates`` count, for each table, the rows that break a row rule and those with a key seen before; ``previous``
    holds the row counts of the published warehouse; ``outside_count`` is the pages beside the frames, of which no share is taken: they
    were never looked into.
    """
    documents = frames["core.documents"]
    page_count = documents.height + outside_count
    yield Measured("core.documents", "row_count", page_count, 1, None, page_count, "there is no page to publish")
    if documents.height:
        untitled = documents.get_column("title").null_count()
        yield _share("core.documents", "share_without_title", untitled, documents.height, limits.without_title, what="pages have no title")
    mentions = frames["core.place_mentions"]
    if mentions.height >= limits.fewest_rows:
        unknown = mentions.get_column("place_code").null_count()
        yield _share(
            "core.place_mentions",
            "share_unknown_places",
            unknown,
            mentions.height,
            limits.unknown_places,
            what="place mentions have no code",
        )
    for declared in CORE:
        name, height = declared.full_name, frames[declared.full_name].height
        if height < limits.fewest_rows:
            continue
        yield _share(name, "share_quarantined", failing.get(name, 0), height, limits.quarantined, what="rows break a rule")
        yield _share(
            name,
            "share_duplicate_keys",
            duplicates.get(name, 0),
            height,
            limits.duplicate_keys,
            what="rows have a key that another row has",
        )
    for declared in (*(t for t in CORE if t.name == "documents"), *FACTS) if previous else ():
        name = declared.full_name
        before, now = (previous or {}).get(name, 0), frames[name].height + (outside_count if declared.name == "documents" else 0)
        if before >= limits.fewest_rows:
            least = before * (1 - limits.lost) - 3 * sqrt(before)
            yield Measured(
                name, "row_count_kept", now, round(least), None, now, f"{name}: {now} rows where the published warehouse has {before}"
            )


def _share(table_name: str, name: str, part: int, whole: int, limit: float, *, what: str) -> Measured:
    most = widened(limit, whole)
    line = f"{table_name}: {part} of {whole} {what} ({part / whole:.0%}, at most {min(most, 1):.0%} may)"
    return Measured(table_name, name, part / whole, None, most, whole, line)
