"""Whether confidences mean what they say, and the map that makes them: few steps, rising, drawn towards the mean where rows are few."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path

Judged = tuple[str, float, bool]
"""Table of the evaluation, confidence, right or not."""

# table of the evaluation → frame of mentions whose confidences it judges
_FRAMES = {
    "titles": "positions",
    "organizations": "organization_mentions",
    "places": "place_mentions",
    "events": "events",
    "participations": "participations",
    "quantities": "quantities",
    "pairings": "pairings",
    "policies": "policy_citations",
}
_EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95)
_ROWS_A_STEP = 40
# rows that a neighbourly guess is worth: the table's mean for a step, the mean of all tables for a table
_PRIOR_ROWS = 10
_HEADER = ("table", "raw_from", "raw_to", "confidence", "rows", "right")


@dataclass(frozen=True, slots=True)
class Band:
    """The judged rows whose confidence lies in ``low <= confidence < high`` (``high`` itself included where it is 1)."""

    low: float
    high: float
    rows: int
    right: int
    mean_confidence: float

    @property
    def share_right(self) -> float:
        return self.right / self.rows


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a table's map: rules that claim ``raw_from <= confidence < raw_to`` deserve ``confidence``."""

    table: str
    raw_from: float
    raw_to: float
    confidence: float
    rows: int
    right: int


def counted(judged: Iterable[Judged]) -> list[Judged]:
    """The judged rows that count, each once: numbers are judged with their measure, and under the names of the mention frames."""
    return [(_FRAMES[table], confidence, right) for table, confidence, right in judged if table in _FRAMES]


def reliability(judged: Iterable[Judged]) -> list[Band]:
    """How many rows of each band of confidence are right; bands without rows are left out."""
    held: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for _, confidence, right in judged:
        held[sum(edge <= confidence for edge in _EDGES[1:])].append((confidence, right))
    return [
        Band(
            _EDGES[band],
            _EDGES[band + 1] if band + 1 < len(_EDGES) else 1.0,
            len(rows),
            sum(right for _, right in rows),
            sum(confidence for confidence, _ in rows) / len(rows),
        )
        for band, rows in sorted(held.items())
    ]


def calibration_error(judged: Sequence[Judged]) -> float:
    """Expected calibration error: the mean distance between what a band claims and what is right in it, weighted by rows; 0 to 1."""
    return sum(band.rows * abs(band.mean_confidence - band.share_right) for band in reliability(judged)) / max(len(judged), 1)


def fit(judged: Sequence[Judged]) -> list[Step]:
    """The map of each table from judged rows with the confidences that the rules claim.

    Claims are gathered into steps of at least forty rows, each valued at its share of right rows drawn, as if ten more rows had been
    seen, towards the rest of its table, and that towards the mean of all; steps that would fall are joined (isotonic regression).
    """
    tables: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for table, claimed, right in judged:
        tables[table].append((claimed, right))
    overall = (sum(right for _, _, right in judged) + 1) / (len(judged) + 2)
    steps: list[Step] = []
    for table, rows in sorted(tables.items()):
        everything = (0.0, 1.0, len(rows), sum(right for _, right in rows))
        value = partial(_value, everything=everything, overall=overall)
        blocks = _rising(_gathered(rows), value)
        edges = [0.0, *(round((below[1] + above[0]) / 2, 3) for below, above in pairwise(blocks)), 1.0]
        steps += [Step(table, edges[at], edges[at + 1], round(value(block), 3), block[2], block[3]) for at, block in enumerate(blocks)]
    return steps


def apply(steps: Iterable[Step], judged: Iterable[Judged]) -> list[Judged]:
    """Judged rows with the confidence that the map gives instead of the one claimed."""
    by_table: dict[str, list[Step]] = defaultdict(list)
    for step in steps:
        by_table[step.table].append(step)

    def deserved(table: str, claimed: float) -> float:
        return next((step.confidence for step in reversed(by_table[table]) if step.raw_from <= claimed), claimed)

    return [(table, deserved(table, claimed), right) for table, claimed, right in judged]


def write_steps(steps: Iterable[Step], target: Path) -> None:
    """The map as a reference table."""
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_HEADER)
        writer.writerows((s.table, s.raw_from, s.raw_to, s.confidence, s.rows, s.right) for s in steps)


_Block = tuple[float, float, int, int]
"""Lowest and highest claim, rows, right ones."""


def _gathered(rows: Iterable[tuple[float, bool]]) -> list[_Block]:
    blocks: list[_Block] = []
    for claimed, right in sorted(rows):
        last = blocks[-1] if blocks else None
        if last is not None and (last[2] < _ROWS_A_STEP or last[1] == claimed):
            blocks[-1] = _joined(last, (claimed, claimed, 1, int(right)))
        else:
            blocks.append((claimed, claimed, 1, int(right)))
    if len(blocks) > 1 and blocks[-1][2] < _ROWS_A_STEP:
        blocks[-2:] = [_joined(*blocks[-2:])]
    return blocks


def _rising(blocks: Iterable[_Block], value: Callable[[_Block], float]) -> list[_Block]:
    kept: list[_Block] = []
    for block in blocks:
        kept.append(block)
        while len(kept) > 1 and value(kept[-2]) >= value(kept[-1]):
            kept[-2:] = [_joined(*kept[-2:])]
    return kept


def _joined(below: _Block, above: _Block) -> _Block:
    return (below[0], above[1], below[2] + above[2], below[3] + above[3])


def _value(block: _Block, everything: _Block, overall: float) -> float:
    # a block is no witness for itself: with its own rows in the guess, forty out of forty would be all but certain
    guess = _drawn(everything[3] - block[3], everything[2] - block[2], overall)
    return _drawn(block[3], block[2], guess)


def _drawn(right: int, rows: int, towards: float) -> float:
    return (right + _PRIOR_ROWS * towards) / (rows + _PRIOR_ROWS)
