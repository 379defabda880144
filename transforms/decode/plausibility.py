"""Tells text from text that was read wrongly, by how much of it ordinary characters make up."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt


class Kind(IntEnum):
    """What a character is to someone who doubts a text."""

    PLAIN = 0
    """ASCII and what else needs no look: ordinary punctuation, spaces, symbols."""
    COMMON = 1
    """An ideograph that is among the most frequent, in either script."""
    MARK = 2
    """Chinese punctuation."""
    KANA = 3
    RARE = 4
    """Any other ideograph."""
    TELLTALE = 5
    """A rare ideograph that a UTF-8 sequence turns into when it is read as GBK."""
    LATIN = 6
    """What bytes from 0x80 turn into when they are read as Latin-1 or Windows-1252."""
    STRANGE = 7
    """Private use, compatibility forms, invisible characters, U+FFFD, controls."""
    OTHER = 8
    """Letters of other scripts, symbols seldom seen."""


_MARKS = "，。、“”：；！？《》（）【】‘’…—·「」『』〈〉〔〕～％＋－／＝　"
# what Chinese text holds of Latin-1, in names, units and readings
_HARMLESS = "\u00a0·°×÷§±éèêáàíìóòúùüÉ©®"
_WINDOWS = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"


@cache
def common_rank() -> dict[str, int]:
    """The most frequent ideographs of both scripts with their rank."""
    lines = (files("seeds") / "reference" / "decode_common.csv").read_text(encoding="utf-8").split("\n")[1:-1]
    return {line[0]: int(line[2:]) for line in lines}


@cache
def _table() -> npt.NDArray[np.uint8]:
    table = np.full(65536, Kind.OTHER, np.uint8)
    table[:0x80] = Kind.PLAIN
    table[:0x20] = Kind.STRANGE
    table[[9, 10, 13]] = Kind.PLAIN
    table[0x80:0x100] = Kind.LATIN
    table[0x2000:0x2070] = Kind.PLAIN
    table[0x2100:0x2800] = Kind.PLAIN
    table[0x3400:0x4DC0] = Kind.RARE
    table[0x4E00:0xA000] = Kind.RARE
    table[0x3000:0x3040] = Kind.MARK
    table[0x3040:0x3100] = Kind.KANA
    table[0x2E80:0x2FE0] = Kind.STRANGE
    table[0xE000:0xFB00] = Kind.STRANGE
    table[0xFE10:0xFE50] = Kind.STRANGE
    table[0xFF00:0xFFF0] = Kind.MARK
    table[0xFFF0:] = Kind.STRANGE
    table[[ord(c) for c in _HARMLESS + _WINDOWS]] = Kind.PLAIN
    table[[ord(c) for c in "€ƒ†‡ˆ‰Š‹ŒŽ˜™š›œžŸ"]] = Kind.LATIN
    table[[ord(c) for c in _MARKS]] = Kind.MARK
    table[[ord(c) for c in INVISIBLE]] = Kind.STRANGE
    for lead in (*range(0xE3, 0xEA), 0xEF):
        for trail in range(0x80, 0xC0):
            char = bytes((lead, trail)).decode("gb18030")
            if "\u4e00" <= char <= "\u9fff":
                table[ord(char)] = Kind.TELLTALE
    rank = common_rank()
    table[[ord(c) for c in rank]] = Kind.COMMON
    # the commonest of the marks of broken UTF-8 stay telltales: they stand for ，。的
    table[[ord(c) for c in "锛銆鐨鏄"]] = Kind.TELLTALE
    return table


def kinds_of(text: str) -> npt.NDArray[np.uint8]:
    """The kind of every UTF-16 unit of a text."""
    units: npt.NDArray[np.uint8] = _table().take(np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16))
    return units


def tally(text: str) -> list[int]:
    """How many characters of each kind a text holds, by ``Kind``."""
    counts: list[int] = np.bincount(kinds_of(text), minlength=len(Kind)).tolist()
    return counts


def plausibility(text: str) -> float:
    """From 0 to 1: the share of a text's non-ASCII characters that ordinary Chinese is made of. 1 where it has none.

    Kana count only where there is enough of it to be Japanese.
    """
    counts = tally(text)
    common, marks, kana, rare = counts[Kind.COMMON], counts[Kind.MARK], counts[Kind.KANA], counts[Kind.RARE] + counts[Kind.TELLTALE]
    bad = counts[Kind.LATIN] + counts[Kind.STRANGE] + counts[Kind.OTHER]
    every = common + marks + kana + rare + bad
    if not every:
        return 1.0
    japanese = kana > 0.25 * every
    good = common + min(marks, max(common, 4)) + (kana if japanese else 0)
    return good / every


@cache
def _suspicious() -> re.Pattern[str]:
    """Any character that a wrong encoding, or an invisible or compatibility character, would show as."""
    codes = np.flatnonzero(np.isin(_table(), [int(Kind.TELLTALE), int(Kind.LATIN), int(Kind.STRANGE)])).tolist()
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return re.compile("[" + "".join(f"\\u{a:04x}-\\u{b:04x}" for a, b in ranges) + "]")


def looks_clean(text: str) -> bool:
    """A quick look: whether a text holds next to nothing that a wrong encoding or an invisible character would leave."""
    if _suspicious().search(text) is not None:
        return False
    # a whole page of ideographs without the commonest character and marks was hardly meant so
    return "的" in text or "。" in text or "，" in text or text.isascii()
