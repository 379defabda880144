"""What is known of single characters: their GBK bytes, their readings, their simplified form. Loaded once, when a damaged page asks."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from transforms.decode.words import word_counts

_LATIN = "a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüêếềḿńňǹɡ"
READING_LETTERS = _LATIN
"""Letters of a reading, for a character class."""
PUNCTUATION_COUNT = {
    "，": 3_000_000, "。": 1_500_000, "、": 1_200_000, "“": 500_000, "”": 500_000, "：": 400_000, "；": 200_000, "！": 120_000, "？": 120_000,
    "《": 200_000, "》": 200_000, "（": 200_000, "）": 200_000, "—": 60_000, "…": 20_000, "·": 30_000, "【": 20_000, "】": 20_000,
    "\u3000": 3_000, "‘": 15_000, "’": 15_000, "「": 6_000, "」": 6_000, "％": 3_000, "○": 1_000, "■": 1_500, "●": 1_500, "－": 800, "～": 2_000,
}  # fmt: skip
"""How often marks stand in a text in which the words of the word list stand as often as it says: rough, measured by hand."""
_FEWEST = 40


class Candidate(NamedTuple):
    """A character that a lost byte may have belonged to."""

    character: str
    simplified: str
    code: int


class Characters(NamedTuple):
    simplified: dict[str, str]
    simplified_only: frozenset[str]
    """Characters that a conversion to traditional script would have changed, though some mirrors leave a few of them (万, 几, 确)."""
    readings: dict[str, frozenset[str]]
    by_lead: dict[int, list[Candidate]]
    by_trail: dict[int, list[Candidate]]
    every_lead: dict[int, list[Candidate]]


def toneless(reading: str) -> str:
    """The reading without tone marks, ü as v: ``lǜ`` → ``lv``."""
    if reading.isascii():
        return reading
    plain = unicodedata.normalize("NFD", reading.replace("ɡ", "g")).replace("u\u0308", "v")
    return "".join(c for c in plain if c < "\u0300")


@lru_cache(maxsize=60_000)
def gbk_code(character: str) -> int:
    """The two bytes of a character as one number, 0 where it has no two bytes in GBK or its user-defined areas."""
    try:
        code = character.encode("gb18030")
    except UnicodeEncodeError:
        return 0
    return code[0] << 8 | code[1] if len(code) == 2 else 0


@cache
def characters() -> Characters:
    """The table of GBK's ideographs. ``by_lead`` and ``by_trail`` hold the ordinary ones by one byte, the most frequent first."""
    counts = word_counts()
    simplified: dict[str, str] = {}
    simplified_only: set[str] = set()
    readings: dict[str, frozenset[str]] = {}
    found: list[tuple[int, Candidate]] = []
    lines = (files("seeds") / "reference" / "decode_characters.csv").read_text(encoding="utf-8").split("\n")[1:-1]
    codes = "".join(line[0] for line in lines).encode("gb18030")
    for i, line in enumerate(lines):
        character, simple, traditional, read = line.split(",")
        if traditional != character and simple == character:
            simplified_only.add(character)
        simplified[character] = simple
        readings[character] = frozenset(read.split())
        found.append((counts.get(simple, 0), Candidate(character, simple, codes[2 * i] << 8 | codes[2 * i + 1])))
    found += [(count, Candidate(mark, mark, gbk_code(mark))) for mark, count in PUNCTUATION_COUNT.items()]
    found.sort(key=lambda item: (-item[0], item[1].code))
    by_lead: dict[int, list[Candidate]] = {}
    by_trail: dict[int, list[Candidate]] = {}
    every: dict[int, list[Candidate]] = {}
    for count, candidate in found:
        every.setdefault(candidate.code >> 8, []).append(candidate)
        if count >= _FEWEST:
            by_lead.setdefault(candidate.code >> 8, []).append(candidate)
            by_trail.setdefault(candidate.code & 255, []).append(candidate)
    return Characters(simplified, frozenset(simplified_only), readings, by_lead, by_trail, every)


@lru_cache(maxsize=60_000)
def reads(character: str, reading: str) -> bool:
    """Whether a character has this reading, with its tone or, where none is written, without."""
    known = characters().readings.get(character)
    if not known:
        return False
    reading = reading.replace("ɡ", "g")
    if reading in known:
        return True
    if not reading.isascii():
        return False
    plain = reading.replace("u:", "v")
    return any(toneless(r) == plain or toneless(r).replace("v", "u") == plain for r in known)
