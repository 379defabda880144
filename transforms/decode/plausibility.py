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
def _sequence_codes() -> tuple[list[int], list[int]]:
    """The telltales, and what may stand behind one of them where two UTF-8 sequences of Chinese were read as GBK."""
    table = _table()
    following = set(np.flatnonzero(np.isin(table, [int(Kind.TELLTALE), int(Kind.RARE)])).tolist())
    for lead in range(0x81, 0xC0):
        for trail in (*range(0xE2, 0xEA), 0xEF):
            shown = bytes((lead, trail)).decode("gb18030", "ignore")
            if len(shown) == 1:
                following.add(ord(shown))
    return np.flatnonzero(table == int(Kind.TELLTALE)).tolist(), sorted({*following, ord("?")})


@cache
def sequences() -> re.Pattern[str]:
    """What two UTF-8 sequences of Chinese show as when they are read as GBK: a telltale and the character that the next sequence starts in."""
    telltales, following = _sequence_codes()
    return re.compile(f"[{_ranges(telltales)}][{_ranges(following)}]")


@cache
def suspicious_codes() -> tuple[list[int], list[int], list[int]]:
    """What would show a wrong encoding or an invisible or compatibility character; telltales; what is one only behind a telltale."""
    codes = np.flatnonzero(np.isin(_table(), [int(Kind.LATIN), int(Kind.STRANGE)])).tolist()
    return [*codes, ord("锟"), *range(0x3100, 0x3130)], *_sequence_codes()


@cache
def _suspicious() -> re.Pattern[str]:
    """What a wrong encoding, or an invisible or compatibility character, would show as."""
    codes = np.flatnonzero(np.isin(_table(), [int(Kind.LATIN), int(Kind.STRANGE)])).tolist()
    return re.compile(f"{sequences().pattern}|锟|[{_ranges(codes)}\u3100-\u312f]")


def _ranges(codes: list[int]) -> str:
    """Sorted code points as the inside of a character class."""
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"\\u{a:04x}-\\u{b:04x}" for a, b in ranges)


# The second half of the look at a page costs more than the rest of reading it, so that nearly every clean page must be known by its high
# bytes alone. Half of the telltales stand in two blocks that simplified Chinese hardly uses; three frequent ones are looked for apart.
_ORDINARY_BLOCKS = bytes((0x00, *range(0x20, 0x28), 0x30, *range(0x4E, 0x92), *range(0x94, 0xA0), 0xFF))
_ORDINARY_BYTES = bytes((9, 10, 13, *range(32, 127), *_HARMLESS.encode("latin-1")))
_QUIET_BYTES = _ORDINARY_BYTES.translate(None, b"&(?!")


def narrow_of(text: str) -> bytes:
    """The characters of a text below U+0100, which are few in Chinese and quickly looked through."""
    return text.encode("latin-1", "ignore")


def is_quiet(narrow: bytes) -> bool:
    """Whether the narrow characters of a text hold nothing suspicious and no mark that entities or a mirror leave."""
    return not narrow.translate(None, _QUIET_BYTES)


def looks_clean(text: str, narrow: bytes | None = None, *, quiet: bool = False) -> bool:
    """A quick look: whether a text holds next to nothing that a wrong encoding or an invisible character would leave.

    ``narrow`` and ``quiet`` are what ``narrow_of`` and ``is_quiet`` say of it, where that is known.
    """
    ordinary = quiet or not (narrow_of(text) if narrow is None else narrow).translate(None, _ORDINARY_BYTES)
    if not (ordinary and _blocks_are_ordinary(text)) and _suspicious().search(text) is not None:
        return False
    return has_common(text)


def has_common(text: str) -> bool:
    """Whether a text holds the commonest character or marks: a whole page of ideographs without was hardly meant so."""
    return "的" in text or "。" in text or "，" in text or text.isascii()


def _blocks_are_ordinary(text: str) -> bool:
    """Whether the blocks that a text's characters are from tell already that nothing in it is suspicious. Latin-1 is not looked at."""
    return not (
        text.encode("utf-16", "surrogatepass")[3::2].translate(None, _ORDINARY_BLOCKS)
        or "锟" in text
        or "涓" in text
        or "锛" in text
        or "鐨" in text
        or "\u200b" in text
        or "\u200c" in text
        or "\u200d" in text
        or "\u200e" in text
        or "\u200f" in text
        # the other marks of direction end with one of these
        or "\u202c" in text
        or "\u2069" in text
        or "\u2060" in text
    )
