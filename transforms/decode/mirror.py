"""Undoes the mirror: takes its annotations out and puts what fell out of step back together. See ``docs/damage.md``."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from itertools import accumulate
from typing import NamedTuple

from transforms.decode.characters import READING_LETTERS, characters, reads, syllables
from transforms.decode.forward import Dialect, reproduces
from transforms.decode.model import Repair
from transforms.decode.search import Searcher
from transforms.offsets import Edit

_ANNOTATION = re.compile(f"[(（]([{READING_LETTERS}]{{1,6}})[)）]")
_BARE = re.compile(f"(?<=[^\x00-\x3e@-\x7f])([{READING_LETTERS}]{{1,6}})[)）]")
_BOTH = re.compile(f"[(（]([{READING_LETTERS}]{{1,6}})[)）]|(?<=[^\x00-\x3e@-\x7f])([{READING_LETTERS}]{{1,6}})[)）]")
_LOST_QUESTION = re.compile(f"\\?(?=[!?！？。]|[{READING_LETTERS}]{{1,6}}[)）])")
_LOST_REPLACEMENT = re.compile(f"\ufffd(?=[!?！？。(（]|[{READING_LETTERS}]{{1,6}}[)）])")
_MARK = re.compile("[!?！？\ufffd]")
_TRADITIONAL = "國會這個為時們來說對發學過與業經關開現長實點體進應該種從還無機動問當處將給書見長門車東馬鄉農黨區組織議"
_NARROW = str.maketrans("，：；！？（）", ",:;!?()")

GAIN_WITH_ANNOTATION = 3.0
GAIN_WITHOUT = 14.0
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
    stripped: str
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
    spans: list[tuple[int, int, str, bool]] = []
    for m in _BOTH.finditer(text):
        bracketed, bare = m.groups()
        if bracketed is not None:
            spans.append((*m.span(), bracketed, False))
        elif bare in known:
            spans.append((*m.span(), bare, True))
    simplified = characters().simplified
    removed: list[tuple[int, int]] = []
    hits: dict[int, str] = {}
    sites: set[int] = set()
    starts: list[int] = []
    pieces: list[str] = []
    at = length = 0
    for start, end, reading, bare in spans:
        doubled = removed and start == removed[-1][1] and starts and hits.get(length) == reading
        host = text[start - 1 : start]
        if not doubled:
            if start > at:
                pieces.append(text[at:start])
                length += start - at
            if bare and host.isascii() and host not in "?\ufffd":
                at = start
                continue
            if not bare and host not in simplified and host not in "?\ufffd" and host.isascii():
                at = start
                continue
            hits[length] = reading
            if bare or not (table.get(host) == reading or reads(host, reading)):
                sites.add(length)
        removed.append((start, end))
        starts.append(length)
        at = end
    pieces.append(text[at:])
    stripped = "".join(pieces)
    return _repair(text, stripped, removed, hits, sites, table)


def _without_annotations(text: str) -> Undone | None:
    undone = _repair(text, text, [], {}, set(), {})
    return undone if undone.glitches else None


def _repair(
    text: str, stripped: str, removed: list[tuple[int, int]], hits: dict[int, str], bad_hits: set[int], table: dict[str, str]
) -> Undone:
    lost = _lost_sign(text)
    annotated = bool(table)
    narrowed = "，" not in stripped or stripped.count(",") > stripped.count("，")
    sites = set(bad_hits)
    for m in _MARK.finditer(stripped):
        sites.add(m.start())
    glitches: list[Glitch] = []
    if sites:
        searcher = Searcher(stripped, hits, lost, narrowed=narrowed, table=table, traditional=True)
        done = 0
        for site in sorted(sites):
            if site < done:
                continue
            start = site
            # the sign of a loss stands before the annotation or the mark that it belongs to
            if lost and site in bad_hits and start > 0 and stripped[start - 1] == lost and start - 1 >= done:
                start -= 1
            found = searcher.run(start, sites, len(stripped))
            if found is None or not found.pieces:
                continue
            on_annotation = any(h in bad_hits for h in range(found.pieces[0][0], found.pieces[-1][1] + 2))
            if found.gain < (GAIN_WITH_ANNOTATION if on_annotation else GAIN_WITHOUT):
                continue
            done = found.end
            certain = found.margin >= MARGIN_CERTAIN
            for a, b, repaired in found.pieces:
                shown = repaired.translate(_NARROW) if narrowed else repaired
                glitches.append(Glitch(a, b, shown, certain, tuple(found.alternatives), "misalignment" if b - a > 2 else "lost_byte"))
    out: list[str] = []
    at = 0
    for glitch in glitches:
        out += (stripped[at : glitch.start], glitch.text)
        at = glitch.end
    out.append(stripped[at:])
    repaired_text = "".join(out)
    damage = set()
    if removed:
        damage.add("pinyin_annotation")
    if glitches:
        damage.add("gbk_misalignment")
    dialect = Dialect.seen_in(text, table, lost)
    proven = reproduces(repaired_text, text, table, dialect)
    return Undone(repaired_text, stripped, removed, glitches, frozenset(damage), proven)


def plan_of(raw: str, undone: Undone) -> tuple[list[Edit], list[Repair]]:
    """The plan that leads from the page as read to the repaired text, with its entries for the reader."""
    removed = undone.removed
    # where each removed stretch stands in the stripped text
    gone = [0, *accumulate(end - start for start, end in removed)]
    at_stripped = [start - gone[i] for i, (start, _) in enumerate(removed)]

    def raw_start(index: int) -> int:
        return index + gone[bisect_right(at_stripped, index)]

    def raw_before(index: int) -> int:
        """The end of the character before ``index``."""
        return raw_start(index - 1) + 1 if index else 0

    edits: list[Edit] = []
    repairs: list[Repair] = []
    taken: list[tuple[int, int, Glitch]] = []
    for glitch in undone.glitches:
        start = raw_before(glitch.start)
        end = raw_start(glitch.end - 1) + 1 if glitch.end > glitch.start else start
        if glitch.end > glitch.start and glitch.start:
            start = min(start, end)
        # an annotation that belongs to the last lost byte goes with it
        for a, b in removed:
            if start <= a <= end and b > end:
                end = b
        taken.append((start, end, glitch))
    k = 0
    for start, end in removed:
        while k < len(taken) and taken[k][0] <= start:
            _add(raw, edits, repairs, taken[k])
            k += 1
        if k and taken[k - 1][0] <= start and end <= taken[k - 1][1]:
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
