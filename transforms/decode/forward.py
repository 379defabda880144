"""The mirror's transformation, run forwards: what a page must look like if a text was repaired rightly."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np

NARROW = str.maketrans("，：；！？（）", ",:;!?()")
"""Some collectors narrow punctuation, so widths never decide."""


class Setting(NamedTuple):
    """The settings of a mirror that pages do not show at a glance; a proof may take any."""

    cuts: tuple[str, ...] = ("？", "！")
    """The marks that a page is split at, in this order."""
    swallows: bool = True
    """Whether a byte without a meaning takes an ASCII mark behind it along."""
    cut_first: bool = True
    """Whether splitting comes before annotating."""
    overlaps: int = 0
    """Bit k is set where, of two overlapping entries, the right one came first, so that both were applied; k counts overlaps modulo three."""


_CUTS = (("？", "！"), ("？", "！", "。"), (), ("？", "！", "。", "，", "；"), ("？", "！", "，", "；"))
SETTINGS = tuple(
    Setting(cuts, swallows, cut_first, overlaps)
    for overlaps in (0, 7, 1, 2, 3, 4, 5, 6)
    for cut_first in (True, False)
    for cuts in _CUTS
    for swallows in (True, False)
)


_ENOUGH = 6
_CUT_CODES = frozenset((0xA3BF, 0xA3A1, 0xA1A3, 0xA3AC, 0xA3BB))


@lru_cache(maxsize=30_000)
def _entry(character: str, reading: str) -> tuple[int, bytes]:
    """The two bytes of a character as one number, 0 where it has no two, and what is put behind them."""
    code = character.encode("gb18030")
    return (code[0] << 8 | code[1] if len(code) == 2 else 0), f"({reading})".encode("gb18030")


class Mirror:
    """A mirror with one page's table; remembers which settings proved right, and tries them first."""

    def __init__(self, table: Mapping[str, str], lost: str, *, doubled: bool = False) -> None:
        self.lost = lost
        self.times = 2 if doubled else 1
        self._table = table
        self._settings = list(SETTINGS)
        self._known = False

    @cached_property
    def entries(self) -> dict[int, bytes]:
        """What stands behind a pair of bytes, by the pair as one number."""
        entries: dict[int, bytes] = {}
        self.__dict__["entries"] = entries
        self.add(self._table)
        return entries

    def add(self, table: Mapping[str, str]) -> None:
        """Adds entries to the table."""
        entries, times = self.entries, self.times
        for item in table.items():
            code, note = _entry(*item)
            if code:
                entries[code] = note * times

    def forget(self, character: str) -> None:
        """Takes an entry out again."""
        code = character.encode("gb18030")
        self.entries.pop(code[0] << 8 | code[1], None)

    def reproduces(self, text: str, shown: str) -> bool:
        """Whether some setting makes ``shown`` of ``text``, widths of punctuation aside."""
        wanted = shown.translate(NARROW).replace("ɡ", "g")
        content = text.encode("gb18030", "replace")
        codes = [a << 8 | b for a, b in itertools.pairwise(content)]
        hits = [i for i, code in enumerate(codes) if code in self.entries]
        overlap = any(b - a == 1 for a, b in itertools.pairwise(hits))
        cut = not _CUT_CODES.isdisjoint(codes)
        tried = 0
        for k, setting in enumerate(self._settings):
            # settings that cannot make a difference here are not tried
            if (setting.overlaps and not overlap) or (not cut and (setting.cuts != _CUTS[0] or not setting.cut_first)):
                continue
            if not hits and not setting.cut_first:
                continue
            tried += 1
            if tried > _ENOUGH and self._known:
                break
            if self.transform(content, setting).translate(NARROW) == wanted:
                if k and not self._known:
                    self._settings.insert(0, self._settings.pop(k))
                self._known = True
                return True
        return False

    def explains(self, text: str, annotated: Iterable[int], regions: Iterable[tuple[int, int]], *, cuts: bool) -> bool:
        """Whether the mirror would have annotated ``text`` just behind the characters before ``annotated`` and fallen out of step nowhere.

        ``annotated`` counts characters of ``text``; ``regions`` (start, end) are left out: they are proven on their own by ``reproduces``.
        One pass over all byte pairs, since outside those regions the text must be in step from end to end.
        """
        content = np.frombuffer(text.encode("gb18030", "replace"), np.uint8)
        units = np.frombuffer(text.encode("utf-16-le", "replace"), np.uint16)
        if len(units) != len(text) or len(content) < 2:
            return False
        widths = np.where(units < 0x80, 1, 2)
        if int(widths.sum()) != len(content):
            widths = np.array([len(c.encode("gb18030", "replace")) for c in text])
        ends = np.cumsum(widths)
        starts = ends - widths
        codes = content[:-1].astype(np.uint16) << 8 | content[1:]
        known = np.zeros(65536, bool)
        known[list(self.entries)] = True
        hits = known[codes]
        in_step = np.zeros(len(content), bool)
        in_step[starts] = True
        free = np.ones(len(text) + 1, bool)
        for start, end in regions:
            free[max(start - 1, 0) : end + 1] = False
        expected = np.zeros(len(text) + 1, bool)
        expected[1:][hits[np.minimum(starts, len(codes) - 1)] & (widths == 2) & (starts < len(codes))] = True
        shown = np.zeros(len(text) + 1, bool)
        shown[[i for i in annotated if i <= len(text)]] = True
        if ((expected != shown) & free).any():
            return False
        astray = hits
        if cuts:
            astray = hits | (codes == 0xA3A1) | (codes == 0xA3BF)
        places = np.flatnonzero(astray & ~in_step[:-1])
        if not len(places):
            return True
        of = np.searchsorted(ends, places, side="right")
        return not free[of].any()

    def transform(self, content: bytes, setting: Setting) -> str:
        """Steps 2 to 4 of the damage model over the GBK bytes of a text."""
        if not setting.cut_first:
            content = self._annotated(content, overlaps=setting.overlaps)
        out = []
        for piece in _split(content, setting.cuts):
            if isinstance(piece, str):
                out.append(piece)
                continue
            annotated = self._annotated(piece, overlaps=setting.overlaps) if setting.cut_first else piece
            out.append(read_bytes(annotated, self.lost, swallows=setting.swallows))
        return "".join(out)

    def _annotated(self, content: bytes, *, overlaps: int) -> bytes:
        entries = self.entries
        codes = [a << 8 | b for a, b in itertools.pairwise(content)]
        hits = [i for i, code in enumerate(codes) if code in entries]
        if not hits:
            return content
        chosen: list[int] = []
        k = 0
        for hit in hits:
            if chosen and hit - chosen[-1] == 1:
                k += 1
                if not overlaps >> (k - 1) % 3 & 1:
                    continue
            chosen.append(hit)
        out: list[bytes] = []
        at = 0
        for hit in chosen:
            out += (content[at : hit + 2], entries[codes[hit]])
            at = hit + 2
        out.append(content[at:])
        return b"".join(out)


def _split(content: bytes, cuts: tuple[str, ...]) -> Iterator[bytes | str]:
    if not cuts:
        yield content
        return
    code = cuts[0].encode("gb18030")
    for k, part in enumerate(content.split(code)):
        if k:
            yield cuts[0]
        yield from _split(part, cuts[1:])


_RUNS = re.compile(
    rb"((?:[\x00-\x7f]|[\x81-\xfe][\x40-\x7e\x80-\xfe])+)|([\x81-\xfe][0-9][\x81-\xfe][0-9])|[\x81-\xfe]([\x21-\x2f\x3a-\x3f\x7f])|(.)",
    re.DOTALL,
)


def read_bytes(content: bytes, lost: str, *, swallows: bool) -> str:
    """Reads GBK as the mirrors do: a byte below 0x80 stands for itself, any other takes the next with it."""
    out: list[str] = []
    for m in _RUNS.finditer(content):
        kind = m.lastindex
        if kind in (1, 2):
            out.append(m[0].decode("gb18030", "replace"))
        elif kind == 3 and not swallows:
            out.append(lost + m[3].decode("ascii"))
        else:
            out.append(lost)
    return "".join(out)
