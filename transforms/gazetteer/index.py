"""All written forms of places, for finding them in running text with one automaton."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from transforms.gazetteer.lookup import Gazetteer, Place, gazetteer

FULL, SHORT, ALIAS, VARIANT, ZONE, AREA, BLOCKER = range(7)
"""Kinds of written form: official name; name without its generic part; other name in use (黔南州, 威宁县); a township under a generic part that it
does not bear in the lists (民众镇 for 民众街道); development zone; historic area; an ordinary word that holds a place's name."""

_OLDEST = date(1995, 1, 1)
"""Names that ended earlier are not looked for: the pages are of 2012 and later, and old district names are ordinary words (立新区)."""

_TOWNSHIP_FORMS = ("镇", "乡", "街道")


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

    def has(self, kind: int) -> bool:
        return bool(self.kinds >> kind & 1)


_BONUS = {FULL: 5, SHORT: -4, ALIAS: 3, VARIANT: -2, ZONE: 4, AREA: 2, BLOCKER: 6}


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
        forms: dict[str, list[Form]] = defaultdict(list)
        variants: dict[str, list[Form]] = defaultdict(list)
        for place in source.places:
            if place.valid_to is not None and place.valid_to < _OLDEST:
                continue
            name, short = place.name, place.short_name
            if len(name) > 1:
                forms[name].append(Form(FULL, place))
            if place.level == "township":
                if len(short) > 1 and name[len(short) :] in _TOWNSHIP_FORMS:
                    for suffix in _TOWNSHIP_FORMS:
                        if short + suffix != name:
                            variants[short + suffix].append(Form(VARIANT, place))
                elif short != name and name.endswith(("乡", "镇")):
                    variants[short + name[-1]].append(Form(VARIANT, place))
                continue
            if place.level == "zone":
                continue
            if short != name and len(short) > 1:
                forms[short].append(Form(SHORT, place))
            if "自治" in name and place.level != "province":
                forms[short + name[-1]].append(Form(ALIAS, place))
            elif place.level == "prefecture" and name.endswith("地区"):
                pass
        for text, found in variants.items():
            forms[text].extend(found)
        for row in read_rows("place_aliases.csv"):
            forms[row["alias"]].extend(Form(ALIAS, p) for p in source.rows(row["code"]) if p.valid_to is None or p.valid_to >= _OLDEST)
        for file_name, kind in (("development_zones.csv", ZONE), ("place_areas.csv", AREA)):
            for row in read_rows(file_name):
                place_now = source.at(row["code"])
                assert place_now is not None, row
                forms[row["name"]].append(Form(kind, place_now))
        self.entries: list[Entry] = []
        for text, found in forms.items():
            entry = Entry(text, forms=found)
            for form in found:
                entry.kinds |= 1 << form.kind
            best = max(_BONUS[f.kind] for f in found)
            entry.weight = 10 * len(text) + best
            self.entries.append(entry)
        for row in read_rows("place_blockers.csv"):
            if row["word"] not in forms:
                self.entries.append(Entry(row["word"], kinds=1 << BLOCKER, weight=10 * len(row["word"]) + _BONUS[BLOCKER]))
        self.automaton = AhoCorasick([e.text for e in self.entries], matchkind=MatchKind.Standard, store_patterns=False)

    def find(self, text: str) -> list[tuple[int, int, Entry]]:
        """The written forms in a text as (start, end, entry) that do not overlap: of overlapping ones those worth most together."""
        entries = self.entries
        found = [(start, end, entries[i]) for i, start, end in self.automaton.find_matches_as_indexes(text, overlapping=True)]
        if len(found) < 2:
            return found
        found.sort(key=lambda m: (m[0], -m[1]))
        chosen: list[tuple[int, int, Entry]] = []
        cluster = [found[0]]
        reach = found[0][1]
        for match in found[1:]:
            if match[0] < reach:
                cluster.append(match)
                reach = max(reach, match[1])
                continue
            chosen.extend(cluster if len(cluster) == 1 else _best(cluster))
            cluster = [match]
            reach = match[1]
        chosen.extend(cluster if len(cluster) == 1 else _best(cluster))
        return chosen


def _best(cluster: list[tuple[int, int, Entry]]) -> list[tuple[int, int, Entry]]:
    """The subset without overlaps that is worth most; of equals the one that begins first."""
    first = cluster[0]
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
    return PlaceIndex(gazetteer())
