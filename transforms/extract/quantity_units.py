"""Units and counters behind a number: which one stands there, what it groups with, and how its value is normalised."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from transforms.reference import read_reference


@dataclass(frozen=True, slots=True)
class Unit:
    """A counter as written; ``normal`` is the unit stored, ``factor`` what the number is multiplied by (斤: 公斤, 0.5)."""

    written: str
    kind: str
    normal: str
    factor: Decimal
    counted: bool
    """False for times, ages, multiples and ordinals, which are no quantities."""


@cache
def _units() -> tuple[dict[str, Unit], int]:
    units = {
        row["unit"]: Unit(row["unit"], row["unit_kind"], row["normal"] or "", Decimal(row["factor"]), row["use"] == "count")
        for row in read_reference("units").iter_rows(named=True)
    }
    return units, max(map(len, units))


@cache
def _not_before() -> dict[str, tuple[str, ...]]:
    follows: dict[str, list[str]] = {}
    for row in read_reference("unit_not_before").iter_rows(named=True):
        follows.setdefault(row["unit"], []).append(row["follows"])
    return {unit: tuple(words) for unit, words in follows.items()}


@cache
def currencies() -> dict[str, str]:
    """Names of currencies other than the yuan, as written, with the unit that they are stored in."""
    return {word: unit.normal for word, unit in _units()[0].items() if unit.kind == "money" and unit.normal != "元"}


@cache
def unit_beginnings() -> frozenset[str]:
    """The first characters of all units, and what may stand between a number and its unit."""
    return frozenset(unit[0] for unit in _units()[0]) | frozenset("（ ")


def unit_at(text: str, at: int) -> Unit | None:
    """The longest unit that stands at ``at`` and is not the beginning of another word (人 in 人大), or None."""
    known_first = _by_first().get(text[at : at + 1])
    if known_first is None:
        return None
    seconds, sizes = known_first
    # hardly ever does a longer unit go on behind the first character
    for size, written_alike in sizes if text[at + 1 : at + 2] in seconds else sizes[-1:]:
        known = written_alike.get(text[at : at + size])
        if known is not None and not (known[1] and text.startswith(known[1], at + size)):
            return known[0]
    return None


@cache
def _by_first() -> dict[str, tuple[frozenset[str], list[tuple[int, dict[str, tuple[Unit, tuple[str, ...]]]]]]]:
    """By the first character of units their second ones, and the units by their length, the longest first, with what makes them the beginning of another word."""
    found: dict[str, dict[int, dict[str, tuple[Unit, tuple[str, ...]]]]] = {}
    for written, unit in _units()[0].items():
        found.setdefault(written[0], {}).setdefault(len(written), {})[written] = (unit, _not_before().get(unit.written, ()))
    return {
        first: (
            frozenset(written[1] for alike in by_size.values() for written in alike if len(written) > 1),
            sorted(by_size.items(), reverse=True),
        )
        for first, by_size in found.items()
    }
