"""Undoes the mirror: takes its annotations out and puts what fell out of step back together. See ``docs/damage.md``."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property
from itertools import accumulate
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from transforms.decode.characters import READING_LETTERS
from transforms.decode.forward import Mirror
from transforms.decode.model import Repair
from transforms.offsets import Edit, apply_edits

_NARROW_ANNOTATION = re.compile(f"\\([{READING_LETTERS}]{{1,6}}\\)")
_WIDE_ANNOTATION = re.compile(f"（[{READING_LETTERS}]{{1,6}}）")
_NO_LETTERS = bytes((*range(0x61), *range(0x7B, 0xE0)))
_HEAD = 400


class Glitch(NamedTuple):
    """A stretch of the stripped text, ``start`` to ``end``, that was something else."""

    start: int
    end: int
    text: str
    certain: bool
    alternatives: tuple[str, ...]
    kind: str


class Layout:
    """Where a page's annotations stand: their places in the page and in the text without them."""

    def __init__(self, spans: Sequence[tuple[int, int]], places: Sequence[int], kept: frozenset[int]) -> None:
        self.spans = spans
        """Every annotation in the text as read, with its brackets."""
        self.places = places
        """Before which character of the stripped text they stood."""
        self.kept = kept
        """Annotations that could not be explained and stay."""
        self._gone = [0, *accumulate(end - start for start, end in spans)]

    def raw_start(self, index: int) -> int:
        """The place, in the text as read, of the stripped text's character ``index``, behind any annotation before it."""
        return index + self._gone[bisect_right(self.places, index)]

    def raw_end(self, index: int) -> int:
        """The place behind the character before ``index``, before any annotation of it."""
        return index + self._gone[bisect_left(self.places, index)]


@cache
def _damage(annotated: bool, misaligned: bool, exhausted: bool) -> frozenset[str]:
    kinds = (("pinyin_annotation", annotated), ("gbk_misalignment", misaligned), ("search_budget", exhausted))
    return frozenset(name for name, there in kinds if there)


class Undone:
    """A page without the mirror's work: its text, and how it was got, which is worked out when it is asked for."""

    def __init__(self, raw: str, found: Found) -> None:
        self.raw = raw
        self._found = found
        self.damage = _damage(len(found.starts) > 0, len(found.glitches) > 0, found.exhausted)

    @cached_property
    def _repaired(self) -> str:
        return _spelled(self._found.text)

    @cached_property
    def text(self) -> str:
        """The text; an annotation that could not be explained stays as the page has it."""
        return apply_edits(self.raw, plan_of(self)[0])[0] if self.layout_kept else self._repaired

    @property
    def layout_kept(self) -> bool:
        """Whether an annotation stays."""
        return bool(self._found.doubted)

    @cached_property
    def layout(self) -> Layout:
        """Where the annotations stood."""
        found = self._found
        starts, kinds = found.starts.tolist(), found.kinds.tolist()
        # seven bits a letter
        lengths = [(key.bit_length() + 6) // 7 + (1 if kind & 1 else 2) for key, kind in zip(found.keys.tolist(), kinds, strict=True)]
        spans = [(start, start + length) for start, length in zip(starts, lengths, strict=True)]
        return Layout(spans, found.places.tolist(), frozenset(k for k, kind in enumerate(kinds) if kind & 2))

    @cached_property
    def glitches(self) -> list[Glitch]:
        """What was put back together, in order."""
        store = self._found.store
        glitches = []
        for start, end, at, length, certain, others in self._found.glitches.reshape(-1, 6).tolist():
            alternatives = []
            place = others + 1
            for _ in range(store[others]):
                alternatives.append(_spelled(store[place + 1 : place + 1 + store[place]]))
                place += int(store[place]) + 1
            kind = "misalignment" if end - start > 2 else "lost_byte"
            glitches.append(Glitch(start, end, _spelled(store[at : at + length]), bool(certain), tuple(alternatives), kind))
        return self._without_repeated_starts(glitches)

    def _without_repeated_starts(self, glitches: list[Glitch]) -> list[Glitch]:
        """Sentences seldom begin alike: full stops before the same words, more than one, are rather a character that belongs to these words."""
        starts: dict[str, list[int]] = {}
        shift = 0
        for k, glitch in enumerate(glitches):
            at = glitch.start + shift
            shift += len(glitch.text) - (glitch.end - glitch.start)
            if glitch.certain and glitch.alternatives and glitch.text.startswith("。"):
                starts.setdefault(self._repaired[at : at + max(len(glitch.text), 2) + 2], []).append(k)
        for repeated in starts.values():
            if len(repeated) > 1:
                for k in repeated:
                    glitches[k] = glitches[k]._replace(certain=False)
        return glitches

    def prove(self) -> bool:
        """Whether the mirror's transformation, run over the whole text, gives the page."""
        from transforms.decode.tables import reading_of

        if not self._found.explained:
            return False
        pairs = self._found.table.reshape(-1, 2).tolist()
        table = {code.to_bytes(2, "big").decode("gb18030", "replace"): reading_of(key) for code, key in pairs}
        regions = []
        shift = 0
        for glitch in self.glitches:
            regions.append((glitch.start + shift, glitch.start + shift + len(glitch.text)))
            shift += len(glitch.text) - (glitch.end - glitch.start)
        places = dict.fromkeys(self.layout.places)
        return Mirror(table, "").explains(self._repaired, _moved(places, self.glitches), regions, cuts=True)


class Found(NamedTuple):
    """What the compiled search finds, as ``undo.undo_page`` gives it."""

    text: npt.NDArray[np.int32]
    starts: npt.NDArray[np.int32]
    keys: npt.NDArray[np.int64]
    kinds: npt.NDArray[np.uint8]
    places: npt.NDArray[np.int32]
    store: npt.NDArray[np.int32]
    table: npt.NDArray[np.int64]
    glitches: npt.NDArray[np.int64]
    """Six numbers each, one glitch after another."""
    explained: bool
    doubted: int
    exhausted: bool
    """Whether the search's budget ended before the page did."""


def _spelled(units: npt.NDArray[np.int32]) -> str:
    return units.tobytes().decode("utf-32-le", "surrogatepass")


def looks_annotated(text: str) -> bool:
    """Whether a reading in narrow brackets stands in a text."""
    return "(" in text and _NARROW_ANNOTATION.search(text) is not None


def looks_mirrored(text: str, narrow: bytes) -> bool:
    """A quick look, cheap on clean pages: is there anything else that a mirror might have left?

    ``narrow`` is what ``plausibility.narrow_of`` makes of the text. That it is traditional is only looked at as far as it is cheap.
    """
    if "（" in text and narrow.translate(None, _NO_LETTERS) and _WIDE_ANNOTATION.search(text) is not None:
        return True
    marked = b"!" in narrow or b"?" in narrow or "！" in text or "？" in text or "\ufffd" in text
    return marked and is_traditional(text)


def is_traditional(text: str) -> bool:
    """Whether a page may be written in traditional script, going by characters that every page of some length has."""
    head = text[:_HEAD]
    # simplified pages are known by their beginning
    if "这" in head or "国" in head or "会" in head:
        return "國" in text or "會" in text or "這" in text
    return (
        "國" in text or "這" in text or "會" in text or "來" in text or "時" in text or "為" in text or "個" in text or "東" in text
    )  # fmt: skip


def undo(text: str) -> tuple[Undone | None, bool]:
    """The page as it was before the mirror, None where no mirror was at work; and whether it shows other damage, at a quick look."""
    # the compiler and the tables are only loaded where a page may be damaged
    from transforms.decode.searching import find

    found, suspicious = find(text)
    if found is None or not (len(found.starts) or is_traditional(text)):
        return None, suspicious
    return Undone(text, found), suspicious


def _moved(hits: Iterable[int], glitches: list[Glitch]) -> Iterator[int]:
    """Where the places of the stripped text stand in the repaired one; those inside a glitch are not given."""
    at = shift = 0
    for place in hits:
        while at < len(glitches) and glitches[at].end < place:
            shift += len(glitches[at].text) - (glitches[at].end - glitches[at].start)
            at += 1
        if at < len(glitches) and glitches[at].start < place:
            continue
        yield place + shift


def plan_of(undone: Undone) -> tuple[list[Edit], list[Repair]]:
    """The plan that leads from the page as read to the repaired text, with its entries for the reader."""
    raw, places = undone.raw, undone.layout
    taken: list[tuple[int, int, Glitch]] = []
    spans = [span for k, span in enumerate(places.spans) if k not in places.kept]
    ends = dict(spans)
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
    for start, end in spans:
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
