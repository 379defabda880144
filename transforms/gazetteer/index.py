"""All written forms of places, for finding them in running text with one automaton."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from transforms.gazetteer.lookup import Gazetteer, Place, gazetteer, without_collection

FULL, SHORT, ALIAS, VARIANT, ZONE, AREA, BLOCKER = range(7)
"""Kinds of written form: official name; name without its generic part; other name in use (黔南州, 威宁县); a township under a generic part that it
does not bear in the lists (民众镇 for 民众街道); development zone; historic area; an ordinary word that holds a place's name."""

_OLDEST = date(1995, 1, 1)
"""Names that ended earlier are not looked for: the pages are of 2012 and later, and old district names are ordinary words (立新区)."""

_OLDEST_SHORT = date(2005, 1, 1)
"""Short names of divisions that ended earlier are rivers and streets by now (松花江地区)."""

_BARE_SUFFIXES = frozenset({"街道", "林场", "农场", "牧场", "园区", "新区", "开发区"})
_EARLIER_FORMS = {"街道": ("镇", "乡"), "镇": ("乡",), "乡": ("镇",)}
"""The generic parts that a township bore before its present one (the lists are of 2023 and 2025); 乡 and 镇 are often mixed up."""


class Form(NamedTuple):
    """One reading of a written form."""

    kind: int
    place: Place


@dataclass(slots=True)
class Entry:
    """A written form with its readings."""

    text: str
    kinds: int = 0
    """Bit set of the kinds among the readings."""
    forms: list[Form] = field(default_factory=list)
    weight: int = 0
    """What it is worth where forms overlap."""
    high: bool = False
    """Whether some official reading is a county or above."""
    readings: dict[tuple[int, int | None], list[tuple[Form, float]]] = field(default_factory=dict)
    """The readings of a bit set of kinds in a year, with their distance in years, as far as a page has asked for them."""

    def has(self, kind: int) -> bool:
        return bool(self.kinds >> kind & 1)


_BONUS = {FULL: 5, SHORT: -4, ALIAS: 3, VARIANT: -2, ZONE: 4, AREA: 2, BLOCKER: 4}


def read_rows(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file under ``seeds/reference``."""
    text = (files("seeds") / "reference" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def ordinary_words() -> frozenset[str]:
    """Short names that are ordinary words as well (和平, 团结, 合作): they need the parent right before them."""
    return frozenset(r["short_name"] for r in read_rows("place_ordinary_words.csv"))


@cache
def generic_names() -> frozenset[str]:
    """Official names that any town may have (市中区, 新城区, 城关镇): they need the parent before them or in the sentence."""
    return frozenset(r["name"] for r in read_rows("place_generic_names.csv"))


class PlaceIndex:
    """The automaton over all written forms and what each may mean."""

    def __init__(self, source: Gazetteer) -> None:
        self._forms = _collect(source)
        self._texts = list(self._forms)
        self._entries: list[Entry | None] = [None] * len(self._texts)
        self.automaton = AhoCorasick(self._texts, matchkind=MatchKind.Standard, store_patterns=False)

    def __len__(self) -> int:
        return len(self._texts)

    def _entry(self, number: int) -> Entry:
        """The entry of a pattern, made when it is first found."""
        entry = self._entries[number]
        if entry is None:
            text = self._texts[number]
            found = self._forms[text]
            entry = Entry(text, forms=[Form(kind, place) for kind, place in found if place is not None])
            for kind, _ in found:
                entry.kinds |= 1 << kind
            entry.weight = 10 * len(text) + max(_BONUS[kind] for kind, _ in found)
            entry.high = any(f.kind in (FULL, ALIAS) and f.place.level in ("province", "prefecture", "county") for f in entry.forms)
            self._entries[number] = entry
        return entry

    def find(self, text: str) -> list[tuple[int, int, Entry]]:
        """The written forms in a text as (start, end, entry) that do not overlap: of overlapping ones those worth most together."""
        entry = self._entry
        # plain tuples sort without a key: by start, of those that begin together the longest first
        found = sorted([(start, -end, i) for i, start, end in self.automaton.find_matches_as_indexes(text, overlapping=True)])
        chosen: list[tuple[int, int, Entry]] = []
        at, count = 0, len(found)
        while at < count:
            start, minus_end, number = found[at]
            reach = -minus_end
            behind = at + 1
            while behind < count and found[behind][0] < reach:
                reach = max(reach, -found[behind][1])
                behind += 1
            if behind == at + 1:
                chosen.append((start, reach, entry(number)))
            else:
                chosen += _best([(start, -minus_end, entry(number)) for start, minus_end, number in found[at:behind]])
            at = behind
        return chosen


def _collect(source: Gazetteer) -> dict[str, list[tuple[int, Place | None]]]:
    """Every written form with its readings as (kind, place)."""
    forms: dict[str, list[tuple[int, Place | None]]] = {}
    variants: list[tuple[str, Place]] = []
    for place in source.places:
        _, name, _, short, level, _, _, valid_to, *_ = place
        if valid_to is not None and valid_to < _OLDEST:
            continue
        if len(name) > 1 and name not in _BARE_SUFFIXES:
            forms.setdefault(name, []).append((FULL, place))
        if level == "township":
            stem = len(short)
            if stem > 1:
                suffix = name[stem:]
                if suffix in _EARLIER_FORMS:
                    variants.extend((short + other, place) for other in _EARLIER_FORMS[suffix])
                elif suffix and suffix[-1] in "乡镇":
                    variants.append((short + suffix[-1], place))
        elif level != "zone":
            if short != name and len(short) > 1 and (valid_to is None or valid_to >= _OLDEST_SHORT):
                forms.setdefault(short, []).append((SHORT, place))
            if level != "province" and "自治" in name:
                forms.setdefault(short + name[-1], []).append((ALIAS, place))
                forms.setdefault(short + name[-3:], []).append((ALIAS, place))
    for text, place in variants:
        forms.setdefault(text, []).append((VARIANT, place))
    for row in read_rows("place_aliases.csv"):
        known = [p for p in source.rows(row["code"]) if p.valid_to is None or p.valid_to >= _OLDEST]
        forms.setdefault(row["alias"], []).extend((ALIAS, p) for p in known)
    for file_name, kind in (("development_zones.csv", ZONE), ("place_areas.csv", AREA)):
        for row in read_rows(file_name):
            at = source.at(row["code"])
            if at is None:
                raise ValueError(f"{file_name}: {row['code']} is no code of the gazetteer")
            forms.setdefault(row["name"], []).append((kind, at))
    for row in read_rows("place_blockers.csv"):
        if row["word"] not in forms:
            forms[row["word"]] = [(BLOCKER, None)]
    return forms


def _best(cluster: list[tuple[int, int, Entry]]) -> list[tuple[int, int, Entry]]:
    """The subset without overlaps that is worth most; of equals the one that begins first."""
    first = cluster[0]
    if len(cluster) == 2:
        return [first] if first[2].weight >= cluster[1][2].weight else [cluster[1]]
    last_end = max(m[1] for m in cluster)
    if first[1] == last_end and all(m[2].weight <= first[2].weight for m in cluster) and _covers(cluster):
        return [first]
    count = len(cluster)
    worth = [0] * (count + 1)
    take = [False] * count
    following = [count] * count
    for i in range(count - 1, -1, -1):
        end = cluster[i][1]
        j = i + 1
        while j < count and cluster[j][0] < end:
            j += 1
        following[i] = j
        with_it = cluster[i][2].weight + worth[j]
        take[i] = with_it >= worth[i + 1]
        worth[i] = with_it if take[i] else worth[i + 1]
    chosen = []
    i = 0
    while i < count:
        if take[i]:
            chosen.append(cluster[i])
            i = following[i]
        else:
            i += 1
    return chosen


def _covers(cluster: list[tuple[int, int, Entry]]) -> bool:
    """Whether no two forms inside the first one are together worth more than it."""
    first = cluster[0]
    end = first[0]
    total = 0
    for start, stop, entry in sorted(cluster[1:], key=lambda m: m[1]):
        if start >= end:
            total += entry.weight
            end = stop
    return total <= first[2].weight


@cache
def place_index() -> PlaceIndex:
    """The index over the whole gazetteer, built once a process."""
    source = gazetteer()
    with without_collection():
        return PlaceIndex(source)
