"""What a division was called by code before and after: every interval of a code followed through its successors and predecessors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

import polars as pl

from transforms.gazetteer.lookup import Gazetteer, Place

_FIRST, _LAST = date(1, 1, 1), date(9999, 12, 31)
_DAY = timedelta(days=1)
_MAX_REACHED = 200
_Parents = dict[int, list[Place]]
"""By the identity of a unit (it holds a list and has no hash)."""


class Lineage(NamedTuple):
    """What the division that a code meant in one span of days was coded as in another.

    ``told_from`` and ``told_to`` bound the days on which the code means this division (each day belongs to the interval of the code that is
    nearest to it), ``valid_from`` and ``valid_to`` those on which it bore ``code_then``; both ends included, year 1 and 9999 where open.
    """

    code: str
    told_from: date
    told_to: date
    valid_from: date
    valid_to: date
    code_then: str | None
    """The chief one where it was split or made of several; None where there was no such division."""
    codes_then: list[str]
    """All of them, the chief one first."""


def lineages(source: Gazetteer) -> pl.DataFrame:
    """The columns of ``Lineage``, sorted, for every code down to the county and every township that was given another code or name."""
    parents = _merged_into(source)
    rows = [row for code in sorted({p.code for p in source.places}) for row in _of_code(source, code, parents)]
    schema = pl.Schema(
        {
            "code": pl.String(),
            "told_from": pl.Date(),
            "told_to": pl.Date(),
            "valid_from": pl.Date(),
            "valid_to": pl.Date(),
            "code_then": pl.String(),
            "codes_then": pl.List(pl.String()),
        }
    )
    return pl.DataFrame(rows, schema=schema, orient="row").sort("code", "told_from", "valid_from")


def _of_code(source: Gazetteer, code: str, parents: _Parents) -> Iterator[Lineage]:
    units = source.rows(code)
    if len(code) == 12 and all(u.successor_code is None and u.predecessor_code is None for u in units):
        return
    for unit, (told_from, told_to) in zip(units, _told(units), strict=True):
        held: Lineage | None = None
        for start, end in _spans(source, unit, parents):
            chief = source.unit_on_day(unit, start)
            every = _every(source, unit, start, parents)
            codes = list(dict.fromkeys([*([chief.code] if chief else []), *sorted(u.code for u in every)]))
            if held is not None and (held.code_then, held.codes_then) == (chief.code if chief else None, codes):
                held = held._replace(valid_to=end)
                continue
            if held is not None:
                yield held
            held = Lineage(code, told_from, told_to, start, end, chief.code if chief else None, codes)
        if held is not None:
            yield held


def _told(units: list[Place]) -> list[tuple[date, date]]:
    """The days on which a code means each of its intervals: the nearest in years, of two the earlier."""
    bounds = []
    start = _FIRST
    for unit, following in zip(units, [*units[1:], None], strict=True):
        if following is None:
            bounds.append((start, _LAST))
            break
        assert unit.valid_to is not None and following.valid_from is not None, following
        half = (unit.valid_to.year + following.valid_from.year) // 2
        end = max(unit.valid_to, date(half, 12, 31)) if half < following.valid_from.year else following.valid_from - _DAY
        bounds.append((start, end))
        start = end + _DAY
    return bounds


def _spans(source: Gazetteer, unit: Place, parents: _Parents) -> Iterator[tuple[date, date]]:
    """All days, cut wherever a division that the unit came from or went into begins or ends."""
    cuts = {_FIRST}
    for reached in _reached(source, unit, parents):
        if reached.valid_from is not None:
            cuts.add(reached.valid_from)
        if reached.valid_to is not None:
            cuts.add(reached.valid_to + _DAY)
    ordered = sorted(cuts)
    yield from zip(ordered, [*(cut - _DAY for cut in ordered[1:]), _LAST], strict=True)


def _reached(source: Gazetteer, unit: Place, parents: _Parents) -> list[Place]:
    """The unit, all that came of it and all that it came from."""
    found = {id(unit): unit}
    for forward in (True, False):
        open_units = [unit]
        while open_units and len(found) < _MAX_REACHED:
            at = open_units.pop()
            fresh = [u for u in (source.heirs(at) if forward else _forebears(source, at, parents)) if id(u) not in found]
            found.update((id(u), u) for u in fresh)
            open_units += fresh
    return list(found.values())


def _every(source: Gazetteer, unit: Place, day: date, parents: _Parents) -> list[Place]:
    """All divisions of a day that the unit went into, or that it came from."""
    found: list[Place] = []
    forward = unit.valid_to is not None and unit.valid_to < day
    seen = {id(unit)}
    open_units = [unit]
    while open_units:
        at = open_units.pop()
        if at.valid_on(day):
            found.append(at)
            continue
        if (at.valid_to is not None and at.valid_to < day) is not forward:
            # the way leads past the day: what comes next would be beside the unit, not what became of it
            continue
        for other in source.heirs(at) if forward else _forebears(source, at, parents):
            if id(other) not in seen:
                seen.add(id(other))
                open_units.append(other)
    return found


def _forebears(source: Gazetteer, unit: Place, parents: _Parents) -> list[Place]:
    forebear = source.forebear(unit)
    others = [u for u in parents.get(id(unit), ()) if u is not forebear]
    return [forebear, *others] if forebear is not None else others


def _merged_into(source: Gazetteer) -> _Parents:
    """For each unit those that went into it when it began."""
    found: _Parents = defaultdict(list)
    for unit in source.places:
        for heir in source.heirs(unit):
            if heir.valid_from is not None and unit.valid_to is not None and heir.valid_from == unit.valid_to + _DAY:
                found[id(heir)].append(unit)
    return found
