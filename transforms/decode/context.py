"""Chooses among characters by what stands around them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache, lru_cache

import opencc

from transforms.decode.misread import RARE, Item, frequency_rank
from transforms.decode.words import word_counts

_LONGEST_WORD = 4
_AROUND = 3
_BRACKETED = 40
_NO_LINE_ENDS_SO = 6.0
_FITS = 4.0
_OTHER_SCRIPT = 4.0
_NOTHING_KNOWN = 14.0
_CLOSED_BY = {"“": "”", "（": "）", "《": "》", "‘": "’", "【": "】", "「": "」"}
_OPENED_BY = {closing: opening for opening, closing in _CLOSED_BY.items()}
_MARKS = frozenset((*_CLOSED_BY, *_OPENED_BY))
_NEVER_LAST = frozenset("，、（《“‘【「")
_COUNTED = frozenset("年月日时分万亿元个名户人次多余％岁只亩吨")


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@lru_cache(maxsize=20_000)
def _simple(character: str) -> str:
    return str(_converter().convert(character)) if "\u4e00" <= character <= "\u9fff" else character


def in_words(text: str) -> float:
    """The share of ideographs that stand in words of two to four characters that the word list has."""
    counts = word_counts()
    plain = "".join(map(_simple, text))
    covered = ideographs = 0
    i = 0
    while i < len(plain):
        size = next((n for n in range(_LONGEST_WORD, 1, -1) if plain[i : i + n] in counts and len(plain[i : i + n]) == n), 1)
        here = sum("\u4e00" <= c <= "\u9fff" for c in plain[i : i + size])
        ideographs += here
        if size > 1:
            covered += here
        i += size
    return covered / ideographs if ideographs else 0.0


def settle(items: Sequence[Item]) -> tuple[list[str], list[tuple[str, ...]]]:
    """The reading of every character that fits its neighbours best, and the others, the likeliest first."""
    chosen: list[str] = []
    others: list[tuple[str, ...]] = []
    depth = dict.fromkeys(_CLOSED_BY, 0)
    known = [item.readings[0] for item in items if len(item.readings) == 1]
    simplified = sum(_simple(c) != c for c in known) * 20 < len(known)
    for k, item in enumerate(items):
        best = item.readings[0]
        rest: tuple[str, ...] = ()
        if len(item.readings) > 1:
            before = "".join(chosen[-_AROUND:])
            behind = ""
            for after in items[k + 1 : k + 1 + _AROUND]:
                if len(after.readings) > 1:
                    break
                behind += after.readings[0]
            marks = {r: _fits_marks(r, depth, items[k + 1 : k + 1 + _BRACKETED]) for r in item.readings if r in _MARKS}
            if simplified:
                marks |= {r: -_OTHER_SCRIPT for r in item.readings if _simple(r) != r}
            if k + 1 == len(items) or items[k + 1].readings == ("\n",):
                marks |= {r: marks.get(r, 0) - _NO_LINE_ENDS_SO for r in item.readings if r in _NEVER_LAST}
            ranked = _ranked(before, item.readings, behind, marks)
            best, rest = ranked[0], tuple(ranked[1:])
        if best in _CLOSED_BY:
            depth[best] += 1
        elif best in _OPENED_BY:
            depth[_OPENED_BY[best]] = 0
        chosen.append(best)
        others.append(rest)
    return chosen, others


def _fits_marks(mark: str, depth: dict[str, int], following: Sequence[Item]) -> float:
    """How well a bracket or quotation mark fits those that stand around it."""
    opening = _OPENED_BY.get(mark, mark)
    closing = _CLOSED_BY[opening]
    following_mark = next((m for item in following if (m := "".join(r for r in item.readings if r in (opening, closing)))), "")
    # where both may follow, only what stands before can tell
    if mark == opening:
        return _FITS if not depth[opening] and closing in following_mark else -2 * _FITS
    return _FITS if depth[opening] and following_mark != closing else -2 * _FITS


def _ranked(before: str, readings: tuple[str, ...], behind: str, marks: dict[str, float]) -> list[str]:
    counts = word_counts()
    before, behind = "".join(map(_simple, before)), "".join(map(_simple, behind))
    after_digit = before[-1:].isdigit()
    scores: dict[str, float] = {}
    for reading in readings:
        text = before + _simple(reading) + behind
        at = len(before)
        best = 0.0
        for size in range(2, _LONGEST_WORD + 1):
            for start in range(max(0, at - size + 1), min(at, len(text) - size) + 1):
                count = counts.get(text[start : start + size])
                if count is not None:
                    best = max(best, 2.5 * (size - 1) + 0.6 * math.log(count + 1))
        if after_digit and reading in _COUNTED:
            best += _FITS
        rank = frequency_rank(reading)
        unlikely = _NOTHING_KNOWN if rank == RARE else math.log(rank + 20)
        scores[reading] = best - unlikely + marks.get(reading, 0.0)
    return sorted(scores, key=lambda reading: -scores[reading])
