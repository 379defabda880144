"""An organisation while a page is read, before its name is completed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from transforms.extract.model import PlaceMention


@dataclass(slots=True)
class Draft:
    """An organisation before its name is completed; ``level`` is the tier word of an abbreviation, None where the name stands by itself."""

    start: int
    end: int
    name: str
    kind: str
    prefix: str = ""
    """The place or level words that the name begins with, for bodies that share them."""
    body: str = ""
    tier: str | None = None
    """The tier of the body (province …), from its place or level word."""
    place: PlaceMention | None = None
    relative: bool = False
    """Named by a level word alone (省政协)."""
    bare: bool = False
    """Named by nothing but itself (农业农村局)."""
    shared: bool = False
    """The prefix was taken from the body before."""
    confidence: float = 0.9


def overlapping(drafts: list[Draft], starts: list[int], start: int, end: int) -> range:
    """Which of the drafts, sorted and none inside another, share characters with a span; ``starts`` are theirs."""
    first = bisect_right(starts, start) - 1
    if first < 0 or drafts[first].end <= start:
        first += 1
    return range(first, bisect_left(starts, end, first))
