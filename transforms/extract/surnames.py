"""What may be a person's name: surnames, characters of given names, ordinary words that look like names, transliterated names."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache

from transforms.reference import read_reference

_SEPARATORS = "·•・‧∙●"
TRANSLITERATED = re.compile(rf"[\u4e00-\u9fff]{{2,8}}[{_SEPARATORS}][\u4e00-\u9fff]{{1,9}}(?:[{_SEPARATORS}][\u4e00-\u9fff]{{1,9}})?")
"""A name in two or three parts with a dot; the last part still runs on into the words behind it."""

_FLOOR = 0.3
_UNSEEN = -5.5
_COMMON = 5000
_LONGEST_PART = 4
_GENERAL = 0.5
"""How much less a character weighs where only its frequency in any position is known."""
_NEVER_GIVEN = frozenset("的了是等们您他她你我这那些吗呢吧啊哦把被县镇局厅委岁户亩亿届次在对就还也已到说不某该此")
_NO_SOUND = frozenset("苦新太闹如希秀花英守万尖")
"""Characters that stand in names of minorities and much more often elsewhere."""
_NEVER_LAST = frozenset("作与给让很更最率赴以从")


@dataclass(frozen=True, slots=True)
class NameModel:
    """Weights of surnames and given-name characters, as logarithms."""

    surnames: dict[str, float]
    first: dict[str, float]
    second: dict[str, float]
    single: dict[str, float]
    words: dict[str, tuple[int, str]]
    syllables: frozenset[str]
    syllable_lengths: dict[str, tuple[int, ...]]
    """For every first character of a syllable the lengths of those, long ones first, from two to four characters."""
    ordinary: frozenset[str]
    verbs: frozenset[str]
    """Ordinary verbs of two characters."""
    openings: frozenset[str]
    """First characters of surnames."""
    verb_openings: frozenset[str]
    sounds: frozenset[str]
    """Characters that transliterated names are written with."""

    def surname_length(self, text: str, at: int) -> int:
        """2 where a compound surname stands at ``at``, 1 for a single one, 0 for none."""
        first = text[at : at + 1]
        if first not in self.openings:
            return 0
        if text[at : at + 2] in self.surnames:
            return 2
        return 1 if first in self.surnames else 0

    def given_score(self, given: str) -> float:
        """How much ``given`` looks like a given name: a logarithm, about 0 for common ones, below -7 for characters never seen."""
        if not _NEVER_GIVEN.isdisjoint(given):
            return -12.0
        if given[-1] in _NEVER_LAST:
            return -6.0
        if len(given) == 1:
            return max(self.single.get(given, _UNSEEN), self.second.get(given, _UNSEEN) - 0.7)
        return (self.first.get(given[0], _UNSEEN) + self.second.get(given[1], _UNSEEN)) / 2

    def score(self, surname: str, given: str) -> float:
        """Surname and given name together."""
        return self.given_score(given) + 0.25 * self.surnames[surname]

    def is_word(self, text: str) -> str | None:
        """The class of the ordinary word that ``text`` is (n, v, ad, nr …), None where it is none."""
        found = self.words.get(text)
        return found[1] if found is not None else None


def _logs(counts: dict[str, float], general: dict[str, float]) -> dict[str, float]:
    """Logarithms relative to a common character (one in two hundred), not below those of the character in any position."""
    total = sum(counts.values()) or 1.0
    logs = {k: math.log((v + _FLOOR) / total * 200) for k, v in counts.items() if v > 0}
    for character, weight in general.items():
        logs[character] = max(weight, logs.get(character, _UNSEEN))
    return logs


def _lengths(parts: frozenset[str]) -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = {}
    for part in parts:
        if 2 <= len(part) <= _LONGEST_PART:
            found.setdefault(part[0], set()).add(len(part))
    return {char: tuple(sorted(lengths, reverse=True)) for char, lengths in found.items()}


@cache
def name_model() -> NameModel:
    """The model made from ``surnames``, ``given_name_characters``, ``not_names`` and ``given_name_syllables``."""
    surnames = {s: math.log(max(float(w), 1.0) / 3000) for s, w in read_reference("surnames").iter_rows()}
    rows = list(read_reference("given_name_characters").iter_rows())
    general = {r[0]: math.log(float(r[4]) / _COMMON) - _GENERAL for r in rows if float(r[4]) > 0}
    parts = frozenset(w for (w,) in read_reference("given_name_syllables").iter_rows())
    return NameModel(
        surnames=surnames,
        first=_logs({r[0]: float(r[1]) for r in rows}, general),
        second=_logs({r[0]: float(r[2]) for r in rows}, general),
        single=_logs({r[0]: float(r[3]) for r in rows}, general),
        words={w: (int(n), k) for w, n, k in read_reference("not_names").iter_rows()},
        ordinary=frozenset(row[0] for row in read_reference("given_name_words").iter_rows()),
        verbs=frozenset(row[0] for row in read_reference("given_name_words").iter_rows() if row[2] == "v"),
        syllables=parts,
        syllable_lengths=_lengths(parts),
        openings=frozenset(surname[0] for surname in surnames),
        verb_openings=frozenset(row[0][0] for row in read_reference("given_name_words").iter_rows() if row[2] == "v"),
        sounds=frozenset(c for part in parts for c in part) - _NO_SOUND,
    )
