"""Lookups in the dated gazetteer. The data comes from ``seeds/reference/places.parquet``; its sources stand in the file beside it.

A row is one code with one name over one interval. The precision of an interval is a year: a division that the code book of a year's end
shows is valid for the whole of that year.
"""

from __future__ import annotations

import csv
import gc
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache, cached_property
from importlib.resources import files
from io import BytesIO
from itertools import accumulate
from typing import NamedTuple

import polars as pl

from transforms.gazetteer.village_names import VillageNames

_MAX_STEPS = 12
"""Longest chain of successors that is followed; the longest in the data is nine."""


class Place(NamedTuple):
    """One division under one code and one name, for as long as both held."""

    code: str
    """Six digits down to the county, twelve for a township."""
    name: str
    """Official name: 九寨沟县."""
    full_name: str
    """With its ancestors: 四川省阿坝藏族羌族自治州九寨沟县."""
    short_name: str
    level: str
    """province, prefecture, county, township, zone."""
    parent_code: str | None
    valid_from: date | None
    """First day, None where it is as old as the sources (1980; for townships unknown)."""
    valid_to: date | None
    """Last day, None while it is valid."""
    successor_code: str | None
    successor_codes: list[str]
    predecessor_code: str | None
    change_type: str | None
    """How it ended: renamed, recoded, county_to_city, to_district, prefecture_to_city, merged, split, reorganized, abolished."""
    source: str

    def valid_on(self, day: date | None) -> bool:
        """Whether the row holds on a day; None asks whether it holds now."""
        if day is None:
            return self.valid_to is None
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or self.valid_to >= day)

    def years_from(self, day: date) -> int:
        """Years between the interval and a day, 0 inside it."""
        if self.valid_to is not None and self.valid_to < day:
            return day.year - self.valid_to.year
        if self.valid_from is not None and self.valid_from > day:
            return self.valid_from.year - day.year
        return 0


def _read(name: str) -> bytes:
    return (files("seeds") / "reference" / name).read_bytes()


def places_frame() -> pl.DataFrame:
    """``ref.places`` as a frame: the columns of ``Place``, sorted by code and first day."""
    return pl.read_parquet(BytesIO(_read("places.parquet")))


class Gazetteer:
    """Lookups by code, name and date. Build it once with ``gazetteer()``."""

    def __init__(self, rows: Iterable[Sequence[object]]) -> None:
        self.places: list[Place] = [Place._make(r) for r in rows]
        self._by_code: dict[str, list[Place]] = {}
        for place in self.places:
            self._by_code.setdefault(place.code, []).append(place)
        self._now: dict[str, str | None] = {}
        self._rows_now: dict[int, tuple[Place, str | None]] = {}
        self._village_ranges: dict[str, tuple[int, int]] = {}

    @cached_property
    def _by_name(self) -> dict[str, list[Place]]:
        found: dict[str, list[Place]] = defaultdict(list)
        for place in self.places:
            found[place.name].append(place)
            if place.level != "township" and place.short_name != place.name:
                found[place.short_name].append(place)
        return found

    @cached_property
    def _children(self) -> dict[str, list[Place]]:
        found: dict[str, list[Place]] = defaultdict(list)
        for place in self.places:
            if place.parent_code:
                found[place.parent_code].append(place)
        return found

    def rows(self, code: str) -> list[Place]:
        """Every interval of a code, oldest first; empty for a code that never was."""
        return self._by_code.get(code, [])

    def at(self, code: str, day: date | None = None) -> Place | None:
        """The division that bore the code on a day (None: now); the nearest interval in time where none holds on that day."""
        rows = self._by_code.get(code)
        if not rows:
            return self.at(code[:9] + "000", day) if len(code) == 12 and not code.endswith("000") else None
        if day is None:
            return rows[-1] if rows[-1].valid_to is None else max(rows, key=lambda r: r.valid_to or date.max)
        return min(rows, key=lambda r: r.years_from(day))

    def named(self, name: str, day: date | None = None, *, within: str | None = None) -> list[Place]:
        """Divisions with this official or short name that hold on a day (None: at any time); ``within`` asks for descendants of a code."""
        found = [p for p in self._by_name.get(name, ()) if day is None or p.valid_on(day)]
        return [p for p in found if self.is_within(p.code, within)] if within else found

    def unit_on(self, code: str, day: date | None) -> str:
        """The code of a township or village, or its county's six-digit code of a day on which the county bore another than today.

        The lists know townships and villages under the codes of 2023 and 2025 only.
        """
        if day is None or len(code) < 12:
            return code
        then = self.place_at(code[:6], day)
        return code if then is None or then == code[:6] else then

    def place_at(self, code: str, day: date) -> str | None:
        """The code that the same division bears on a day, following successors or predecessors; None where it did not exist then."""
        rows = self._by_code.get(code)
        unit = self.unit_on_day(min(rows, key=lambda r: r.years_from(day)), day) if rows else None
        return unit.code if unit else None

    def unit_on_day(self, unit: Place, day: date) -> Place | None:
        """What one interval of a code was on a day, following chief successors or predecessors; None where there was no such division."""
        seen = {id(unit)}
        at: Place | None = unit
        while at is not None and len(seen) <= _MAX_STEPS:
            if at.valid_on(day):
                return at
            at = next(iter(self.heirs(at)), None) if at.valid_to is not None and at.valid_to < day else self.forebear(at)
            if at is not None and id(at) in seen:
                return None
            seen.add(id(at))
        return None

    def heirs(self, unit: Place) -> list[Place]:
        """The intervals that a unit went into when it ended, the chief one first."""
        end = unit.valid_to
        if end is None:
            return []
        found = []
        for code in unit.successor_codes or ([unit.successor_code] if unit.successor_code else []):
            rows = [r for r in self._by_code.get(code, ()) if r is not unit and _starts_after(r, end)]
            if rows:
                found.append(min(rows, key=lambda r: r.years_from(end)))
        return found

    def forebear(self, unit: Place) -> Place | None:
        """The interval that a unit came from when it began; None where it is new or as old as the sources."""
        start = unit.valid_from
        if start is None or unit.predecessor_code is None:
            return None
        rows = [r for r in self._by_code.get(unit.predecessor_code, ()) if r is not unit and _ends_before(r, start)]
        return min(rows, key=lambda r: r.years_from(start)) if rows else None

    def place_now(self, code: str) -> str | None:
        """The code of the division today; of the main successor where it was merged or split. None where it ended without one."""
        if code not in self._now:
            rows = self._by_code.get(code)
            self._now[code] = self._follow(max(rows, key=lambda r: r.valid_to or date.max)) if rows else None
        return self._now[code]

    def row_now(self, place: Place) -> str | None:
        """What the name of one interval of a code means today: the city above the county where that took the name (昭通市), else what it became."""
        if place.valid_to is None:
            return place.code
        held = self._rows_now.get(id(place))
        if held is None:
            # the place is held as well, so that its id stays its own
            held = self._rows_now[id(place)] = place, self._row_now(place)
        return held[1]

    def _row_now(self, place: Place) -> str | None:
        at = place
        for _ in range(_MAX_STEPS):
            city = self._city_of_that_name(at)
            if city is not None:
                return self._follow(city)
            heirs = self.heirs(at)
            if not heirs or heirs[0].name != place.name:
                break
            at = heirs[0]
        return self._follow(place)

    def _city_of_that_name(self, place: Place) -> Place | None:
        """The city above the county that bore a city's name when that ended and became its districts."""
        if place.level != "county" or place.valid_to is None or not place.name.endswith("市"):
            return None
        following = date(place.valid_to.year + 1, 1, 1)
        same = [p for p in self._by_name.get(place.name, ()) if p.level == "prefecture" and p.code[:2] == place.code[:2]]
        return next((p for p in same if p.name == place.name and p.valid_on(following)), None)

    def _follow(self, place: Place) -> str | None:
        for _ in range(_MAX_STEPS):
            if place.valid_to is None:
                return place.code
            if place.successor_code is None:
                return None
            end = place.valid_to
            rows = [r for r in self._by_code.get(place.successor_code, ()) if _starts_after(r, end)]
            if not rows:
                return None
            place = min(rows, key=lambda r: r.years_from(end))
        return None

    def ancestors(self, code: str, day: date | None = None) -> list[Place]:
        """The divisions above, nearest first."""
        found: list[Place] = []
        place = self.at(code, day)
        while place is not None and place.parent_code and len(found) < 4:
            place = self.at(place.parent_code, day)
            if place is not None:
                found.append(place)
        return found

    def children(self, code: str, day: date | None = None) -> list[Place]:
        """The divisions directly below that hold on a day (None: now)."""
        return [p for p in self._children.get(code, ()) if p.valid_on(day)]

    def is_within(self, code: str, ancestor: str) -> bool:
        """Whether a code is the ancestor itself or below it, by the hierarchy of the codes."""
        if ancestor.endswith("0000") and len(ancestor) == 6:
            return code.startswith(ancestor[:2])
        if ancestor.endswith("00") and len(ancestor) == 6:
            return code.startswith(ancestor[:4])
        if len(ancestor) == 12 and ancestor.endswith("000"):
            return code.startswith(ancestor[:9])
        return code.startswith(ancestor)

    def level(self, code: str) -> str | None:
        """province, prefecture, county, township, zone, village, or None for an unknown code."""
        if len(code) == 12 and not code.endswith("000"):
            return "village" if self.at(code[:9] + "000") else None
        place = self.at(code)
        return place.level if place else None

    def name(self, code: str, day: date | None = None) -> str | None:
        """The official name on a day."""
        place = self.at(code, day)
        return place.name if place else None

    def full_name(self, code: str, day: date | None = None) -> str | None:
        """The name with those of its ancestors: 四川省阿坝藏族羌族自治州九寨沟县."""
        place = self.at(code, day)
        return place.full_name if place else None

    @cached_property
    def _villages(self) -> tuple[dict[str, int], pl.Series]:
        frame = pl.read_parquet(BytesIO(_read("villages.parquet")))
        return {code: i for i, code in enumerate(frame["township_code"])}, frame["villages"]

    @cached_property
    def _village_lines(self) -> tuple[str, list[int], list[str]]:
        """(three digits and name of every village, one a line; where the lines of each township begin, and the end; the townships, sorted)."""
        index, texts = self._villages
        towns = sorted(index)
        every = texts.to_list()
        parts = [every[index[town]] for town in towns]
        starts = [0, *accumulate(len(part) + 1 for part in parts)]
        return "\n".join(parts) + "\n", starts, towns

    @cached_property
    def _village_names(self) -> VillageNames:
        return VillageNames(pl.read_parquet(BytesIO(_read("village_names.parquet"))), self._village_lines[2])

    def villages(self, township_code: str) -> dict[str, str]:
        """Name → code of the villages and communities of a township (mid-2023); empty for an unknown township."""
        return _village_table(self, township_code)

    def village_codes(self, code: str, name: str) -> list[str]:
        """Codes of the villages and communities of this name in a county, prefecture or province (six digits), sorted; 村 and 社区 are told apart."""
        if code.endswith("00"):
            return self._village_names.codes(name, _own_digits(code))
        lines, starts, towns = self._village_lines
        low, high = self._village_range(code)
        wanted = name + "\n"
        found = []
        at = lines.find(wanted, low, high)
        while at >= 0:
            # Three digits alone stand before the name on its line; anything else is the end of a longer name, which may begin with a number.
            if at == 3 or lines[at - 4] == "\n":
                found.append(towns[bisect_right(starts, at) - 1][:9] + lines[at - 3 : at])
            at = lines.find(wanted, at + len(wanted), high)
        return found

    def ends_village(self, code: str, words: str) -> bool:
        """Whether the name of some village of a county, prefecture or province ends with the words."""
        return self._village_lines[0].find(words + "\n", *self._village_range(code)) >= 0

    def _village_range(self, code: str) -> tuple[int, int]:
        held = self._village_ranges.get(code)
        if held is None:
            _, starts, towns = self._village_lines
            prefix = _own_digits(code)
            first, last = bisect_left(towns, prefix), bisect_left(towns, prefix + ":")
            held = self._village_ranges[code] = starts[first], starts[last]
        return held

    def pair(self, letters: str) -> tuple[str, str] | None:
        """The provinces of two one-letter names, in the order written: 闽宁 → 350000, 640000. None where one is no such name."""
        known = _province_letters()
        if len(letters) != 2 or letters[0] not in known or letters[1] not in known:
            return None
        return known[letters[0]], known[letters[1]]


def _own_digits(code: str) -> str:
    """The digits of a six-digit code that all codes below it begin with."""
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code[:6]


def _starts_after(place: Place, day: date) -> bool:
    return place.valid_to is None or place.valid_to > day


def _ends_before(place: Place, day: date) -> bool:
    return place.valid_from is None or place.valid_from < day


@cache
def _province_letters() -> dict[str, str]:
    rows = csv.DictReader(_read("place_letters.csv").decode().splitlines())
    return {r["letter"]: r["code"] for r in rows}


_VILLAGE_CACHE: dict[str, dict[str, str]] = {}
_VILLAGE_CACHE_SIZE = 5000


def _village_table(source: Gazetteer, township_code: str) -> dict[str, str]:
    table = _VILLAGE_CACHE.get(township_code)
    if table is None:
        index, texts = source._villages
        row = index.get(township_code)
        table = {}
        if row is not None:
            for line in texts[row].split("\n"):
                table.setdefault(line[3:], township_code[:9] + line[:3])
        if len(_VILLAGE_CACHE) >= _VILLAGE_CACHE_SIZE:
            _VILLAGE_CACHE.clear()
        _VILLAGE_CACHE[township_code] = table
    return table


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer, read once a process (about a quarter of a second)."""
    frame = places_frame()
    with without_collection():
        return Gazetteer(frame.iter_rows())


@contextmanager
def without_collection() -> Iterator[None]:
    """Holds the garbage collector while a hundred thousand lasting objects are made; it would look at all of them again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
