"""Undoes the mirror: takes its annotations out and puts what fell out of step back together. See ``docs/damage.md``."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping
from itertools import accumulate
from typing import NamedTuple

from transforms.decode.characters import READING_LETTERS, characters, reads, syllables
from transforms.decode.forward import NARROW, Mirror
from transforms.decode.model import Repair
from transforms.decode.search import COST_VANISHED, Searcher
from transforms.offsets import Edit, apply_edits

_ANNOTATION = re.compile(f"[(（]([{READING_LETTERS}]{{1,6}})[)）]")
_BARE = re.compile(f"(?<=[^\x00-\x3e@-\x7f])([{READING_LETTERS}]{{1,6}})[)）]")
_BOTH = re.compile(f"[(（]([{READING_LETTERS}]{{1,6}})[)）]|(?<=[^\x00-\x3e@-\x7f])([{READING_LETTERS}]{{1,6}})[)）]")
_LOST_QUESTION = re.compile(f"\\?(?=[!?！？。]|[{READING_LETTERS}]{{1,6}}[)）])")
_LOST_REPLACEMENT = re.compile(f"\ufffd(?=[!?！？。(（]|[{READING_LETTERS}]{{1,6}}[)）])")
_MARK = re.compile("[!?！？\ufffd]")
_TRADITIONAL = "國會這個為時們來說對發學過與業經關開現長實點體進應該種從還無機動問當處將給書見長門車東馬鄉農黨區組織議"

GAIN_WITH_ANNOTATION = 3.0
GAIN_WITHOUT = 14.0
COST_VANISHED_SPLIT = 1.5
MARGIN_CERTAIN = 9.0


class Glitch(NamedTuple):
    """A stretch of the stripped text, ``start`` to ``end``, that was something else."""

    start: int
    end: int
    text: str
    certain: bool
    alternatives: tuple[str, ...]
    kind: str


class Undone(NamedTuple):
    """A page without the mirror's work: its text and how it was got."""

    text: str
    raw: str
    places: _Places
    removed: list[tuple[int, int]]
    glitches: list[Glitch]
    damage: frozenset[str]
    proven: bool


def looks_mirrored(text: str) -> bool:
    """A quick look, cheap on clean pages: is there anything that a mirror might have left?"""
    if ("(" in text or "（" in text) and _ANNOTATION.search(text) is not None:
        return True
    return ("!" in text or "?" in text or "\ufffd" in text or "！" in text or "？" in text) and is_traditional(text)


def is_traditional(text: str) -> bool:
    """Whether a page is written in traditional script, going by characters that every page has."""
    return sum(map(text.count, _TRADITIONAL[:24])) * 150 > len(text)


def undo(text: str) -> Undone | None:
    """The page as it was before the mirror; None where no mirror was at work."""
    parts = _ANNOTATION.split(text)
    table = _table_of(text, parts) if len(parts) > 3 else None
    if table is None:
        if not is_traditional(text):
            return None
        return _without_annotations(text)
    return _annotated(text, table)


def _table_of(text: str, parts: list[str]) -> dict[str, str] | None:
    """The page's own table, character → reading; None where the annotations are not a mirror's.

    A mirror annotates characters of the traditional script only, always with one reading, each of them wherever it stands.
    """
    found = Counter(zip([part[-1:] for part in parts[:-1:2]], parts[1::2], strict=True))
    simplified = characters().simplified
    table: dict[str, str] = {}
    good = others = 0
    for (host, reading), count in found.most_common():
        if host in simplified and reads(host, reading):
            if simplified[host] != host or host == "著":
                table.setdefault(host, reading)
                good += count
            else:
                others += count
        elif host in simplified or host == "":
            others += count
    if good < 3 or others * 4 > good:
        return None
    standing = sum(map(text.count, list(table)[:12]))
    annotated = sum(count for (host, _), count in found.items() if host in set(list(table)[:12]))
    if standing > annotated * 1.5 + 1 or (len(table) == 1 and good < 4):
        return None
    return table


def _lost_sign(text: str) -> str:
    questions = len(_LOST_QUESTION.findall(text))
    replacements = len(_LOST_REPLACEMENT.findall(text)) if "\ufffd" in text else 0
    if not questions and not replacements:
        return ""
    return "?" if questions >= replacements else "\ufffd"


def _annotated(text: str, table: dict[str, str]) -> Undone:
    known = syllables()
    simplified = characters().simplified
    removed: list[tuple[int, int]] = []
    hits: dict[int, list[str]] = {}
    doubtful: dict[int, list[tuple[int, int]]] = {}
    pieces: list[str] = []
    at = length = 0
    doubled = False
    for m in _BOTH.finditer(text):
        start, end = m.span()
        reading = m[1] or m[2]
        host = text[start - 1 : start]
        adjacent = bool(removed) and start == removed[-1][1]
        if adjacent and hits[length][-1] == reading:
            doubled = True
        else:
            certain = m[1] and not adjacent and (table.get(host) == reading or (host in simplified and reads(host, reading)))
            if not certain and (reading not in known or (host.isascii() and m[2] and host not in "?\ufffd" and not adjacent)):
                continue
            pieces.append(text[at:start])
            length += start - at
            hits.setdefault(length, []).append(reading)
            if not certain:
                doubtful.setdefault(length, []).append((start, end))
        removed.append((start, end))
        at = end
    pieces.append(text[at:])
    return _repair(text, "".join(pieces), removed, hits, doubtful, table, doubled=doubled)


def _without_annotations(text: str) -> Undone | None:
    undone = _repair(text, text, [], {}, {}, {}, doubled=False)
    return undone if undone.glitches else None


def _repair(
    text: str,
    stripped: str,
    removed: list[tuple[int, int]],
    hits: dict[int, list[str]],
    doubtful: dict[int, list[tuple[int, int]]],
    table: dict[str, str],
    *,
    doubled: bool,
) -> Undone:
    lost = _lost_sign(text)
    narrowed = stripped.count(",") > stripped.count("，")
    mirror = Mirror(table, lost, doubled=doubled)
    places = _Places(removed)
    sites = set(doubtful)
    for m in _MARK.finditer(stripped):
        if not lost or m[0] == lost:
            sites.add(m.start())
    glitches: list[Glitch] = []
    proven = True
    if sites:

        def prove(spelled: str, entries: Mapping[str, str], start: int, end: int) -> bool:
            mirror.add(entries)
            context = max(start - 2, 0)
            made = mirror.reproduces(stripped[context:start] + spelled, text[places.raw_start(context) : places.raw_start(end)])
            for character in entries.keys() - table.keys():
                mirror.forget(character)
            return made

        # where marks are ASCII beside wide commas, the page was split at them, and bytes beside them are likelier to have been lost
        split_marks = bool(table) or ("，" in stripped and "！" not in stripped and "？" not in stripped)
        vanishes = COST_VANISHED_SPLIT if split_marks else COST_VANISHED
        searcher = Searcher(stripped, hits, lost, prove, narrowed=narrowed, table=table, traditional=True, vanishes=vanishes)
        done = 0
        for site in sorted(sites):
            if site < done:
                continue
            # the sign of a loss stands before the annotation that it belongs to
            start = site - 1 if lost and site in doubtful and site > done and stripped[site - 1] == lost else site
            found = searcher.run(start, sites, len(stripped))
            if found is None or not found.pieces:
                continue
            on_annotation = any(found.pieces[0][0] <= h <= found.pieces[-1][1] + 1 for h in doubtful)
            if found.gain < (GAIN_WITH_ANNOTATION if on_annotation else GAIN_WITHOUT):
                continue
            if not found.proven and not on_annotation:
                continue
            done = found.end
            proven = proven and found.proven
            table.update(found.entries)
            mirror.add(found.entries)
            certain = found.proven and found.margin >= MARGIN_CERTAIN
            for a, b, spelled in found.pieces:
                shown = spelled.translate(NARROW) if narrowed else spelled
                glitches.append(Glitch(a, b, shown, certain, tuple(found.alternatives), "misalignment" if b - a > 2 else "lost_byte"))
                for h in [h for h in doubtful if a <= h <= b + 1]:
                    del doubtful[h]
    if doubtful:
        # what could not be explained stays as the page has it
        proven = False
        stays = {span for spans in doubtful.values() for span in spans}
        removed = [span for span in removed if span not in stays]
    damage = set()
    if removed:
        damage.add("pinyin_annotation")
    if glitches:
        damage.add("gbk_misalignment")
    undone = Undone("", text, places, removed, glitches, frozenset(damage), proven)
    edits, _ = plan_of(undone)
    repaired, _ = apply_edits(text, edits)
    return undone._replace(text=repaired, proven=proven and mirror.reproduces(repaired, text))


class _Places:
    """Where the characters of the stripped text stand in the text as read."""

    def __init__(self, removed: list[tuple[int, int]]) -> None:
        self._gone = [0, *accumulate(end - start for start, end in removed)]
        self._at = [start - self._gone[i] for i, (start, _) in enumerate(removed)]

    def raw_start(self, index: int) -> int:
        """The place of the character ``index``, behind any annotation before it."""
        return index + self._gone[bisect_right(self._at, index)]

    def raw_end(self, index: int) -> int:
        """The place behind the character before ``index``, before any annotation of it."""
        return index + self._gone[bisect_left(self._at, index)]


def plan_of(undone: Undone) -> tuple[list[Edit], list[Repair]]:
    """The plan that leads from the page as read to the repaired text, with its entries for the reader."""
    raw, places = undone.raw, undone.places
    taken: list[tuple[int, int, Glitch]] = []
    ends = {start: end for start, end in undone.removed}
    for glitch in undone.glitches:
        start = places.raw_end(glitch.start)
        # a lost byte's annotation goes with it
        if start in ends and glitch.end > glitch.start:
            start = places.raw_start(glitch.start)
        end = max(places.raw_end(glitch.end), start)
        while end in ends:
            end = ends[end]
        taken.append((start, end, glitch))
    edits: list[Edit] = []
    repairs: list[Repair] = []
    k = 0
    for start, end in undone.removed:
        while k < len(taken) and taken[k][0] <= start:
            _add(raw, edits, repairs, taken[k])
            k += 1
        if k and end <= taken[k - 1][1]:
            continue
        edits.append(Edit(start, end, ""))
        repairs.append(Repair("annotation", start, end, raw[start:end], "", True))
    for item in taken[k:]:
        _add(raw, edits, repairs, item)
    return edits, repairs


def _add(raw: str, edits: list[Edit], repairs: list[Repair], item: tuple[int, int, Glitch]) -> None:
    start, end, glitch = item
    edits.append(Edit(start, end, glitch.text))
    repairs.append(Repair(glitch.kind, start, end, raw[start:end], glitch.text, glitch.certain, glitch.alternatives))
