"""Whether a publication would lose more of what a source told of a year than can be an accident of reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

import polars as pl

from warehouse.query import open_read_only
from warehouse.tables import FACTS

MOST_LOST = 0.2
"""Share of the facts of a source and year that a publication may lose where nothing else is asked for."""
_FEWEST = 20
"""Facts of a source and year below which a share says nothing."""


@dataclass(frozen=True, slots=True)
class Loss:
    """A source and a year of publication of which facts went missing."""

    site: str | None
    year: int | None
    before: int
    now: int

    def __str__(self) -> str:
        year = "pages without a date" if self.year is None else str(self.year)
        return f"{self.site or 'pages without a site'}, {year}: {self.now} facts where there were {self.before}"


class VolumeLossError(RuntimeError):
    """More would be lost than may be; ``losses`` says of which sources and years, the greatest first."""

    def __init__(self, losses: list[Loss]) -> None:
        shown = "; ".join(map(str, losses[:3]))
        super().__init__(shown + (f"; and {len(losses) - 3} more" if len(losses) > 3 else ""))
        self.losses = losses


def losses(frames: Mapping[str, pl.DataFrame], previous: Path | str, most_lost: float = MOST_LOST) -> list[Loss]:
    """The sources and years that lose more than the share ``most_lost`` of their facts, against the warehouse at ``previous``.

    ``frames`` are the core tables with their schema. To the share come three times the square root of the count before, so that a
    source of a few dozen facts must lose most of them; below twenty facts nothing is said. Empty where there is no warehouse yet.
    """
    if not Path(previous).is_file():
        return []
    now = _counted(frames)
    found = []
    for (site, year), before in _published(previous).items():
        left = now.get((site, year), 0)
        if before >= _FEWEST and (left == 0 or before - left > most_lost * before + 3 * sqrt(before)):
            found.append(Loss(site, year, before, left))
    return sorted(found, key=lambda loss: (loss.now - loss.before, loss.site or "", loss.year or 0))


def _counted(frames: Mapping[str, pl.DataFrame]) -> dict[tuple[str | None, int | None], int]:
    pages = frames["core.documents"].select("doc_id", "site", year=pl.col("published_at").dt.year())
    facts = pl.concat([frames[declared.full_name].select("doc_id") for declared in FACTS if declared.full_name in frames])
    counts = facts.join(pages, on="doc_id").group_by("site", "year").len()
    return {(site, year): rows for site, year, rows in counts.iter_rows()}


def _published(path: Path | str) -> dict[tuple[str | None, int | None], int]:
    with open_read_only(path) as connection:
        held = {row[0] for row in connection.execute("SELECT schema_name || '.' || table_name FROM duckdb_tables()").fetchall()}
        facts = " UNION ALL ".join(f"SELECT doc_id FROM {t.full_name}" for t in FACTS if t.full_name in held)  # noqa: S608 declared names
        rows = connection.execute(
            f"SELECT site, year(published_at), count(*) FROM ({facts}) JOIN core.documents USING (doc_id) GROUP BY ALL"  # noqa: S608 declared names
        ).fetchall()
    return {(site, year): count for site, year, count in rows}
