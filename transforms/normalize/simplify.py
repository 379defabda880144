"""Traditional to simplified script with OpenCC, through an offset map.

Measured on a hundred pages of news, converted to traditional script in five ways and back: hk2s gives all pages back that were converted
character by character, as mirrors do, and 99 of 100 that were converted by words for the mainland's, Hong Kong's and Taiwan's use; t2s leaves
what Hong Kong writes otherwise (77 of 100), tw2sp also exchanges words (支援 → 支持, 核心 → 内核: 42 of 100). So hk2s is used whatever the page.
What it leaves of 著 is settled by a word list, names are protected: those of places by a list, those of people in pages that were converted
character by character by the characters that such a conversion cannot have made (乾, 於, 瞭, 藉).
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import NamedTuple

import ahocorasick_rs
import opencc

from transforms.offsets import OffsetMap, Segment

_TRADITIONAL = "國會這個為時們來說對發學過與業經關開現長實點體進應該種從還無機動問當處將給書見長門車東馬鄉農黨區組織議爲協幫貧縣鎮"
_SIMPLIFIED = "国会这个为时们来说对发学过与业经关开现长实点体进应该种从还无机动问当处将给书见长门车东马乡农党区组织议协帮贫县镇"
_LEFT_AS_THEY_ARE = "于后里准"
_WRITTEN_BY_WORDS = "於後裡裏準"
_NEVER_MADE = "乾於瞭藉"
_LATER = {"暱": "昵", "祕": "秘", "锺": "钟"}
"""What OpenCC leaves or makes that is written otherwise today."""
_OWN_FORMS = "锺"
"""Of these the ones that stay where the page itself has them."""


class Simplified(NamedTuple):
    """A text in simplified script; ``map`` leads back to the text that was given."""

    text: str
    script: str
    """Hans, Hant or mixed: the script of the text that was given."""
    map: OffsetMap


def script_of(text: str) -> str:
    """Hans, Hant or mixed, going by characters that every page has in one form or the other."""
    traditional = sum(map(text.count, _TRADITIONAL))
    if not traditional:
        return "Hans"
    simplified = sum(map(text.count, _SIMPLIFIED))
    if traditional > 9 * simplified:
        return "Hant"
    return "mixed" if simplified < 19 * traditional else "Hans"


def simplify(text: str) -> Simplified:
    """The text in simplified script. Text in simplified script comes back as it is."""
    script = script_of(text)
    if script == "Hans":
        return Simplified(text, script, OffsetMap.identity(len(text)))
    by_character = _converted_by_character(text)
    plain = _plain(text, by_character)
    if len(plain) == len(text):
        return Simplified(plain, script, OffsetMap.identity(len(text)))
    segments: list[Segment] = []
    lines: list[str] = []
    derived = source = 0
    for line in text.splitlines(keepends=True):
        # where a phrase changed its length, the line stands for the whole of its source
        simple = _plain(line, by_character)
        if simple:
            segments.append(Segment(derived, len(simple), source, len(line)))
        lines.append(simple)
        derived += len(simple)
        source += len(line)
    return Simplified("".join(lines), script, OffsetMap(tuple(segments)))


def _plain(text: str, by_character: bool) -> str:
    plain = _without_zhu(_converter().convert(text))
    return _with_names(text, plain, by_character) if len(plain) == len(text) else plain


def _converted_by_character(text: str) -> bool:
    """Whether a text was converted without a look at words, so that 于, 后, 里 stand where Hong Kong and Taiwan write 於, 後, 裡."""
    return sum(map(text.count, _LEFT_AS_THEY_ARE)) > 9 * sum(map(text.count, _WRITTEN_BY_WORDS))


def _with_names(text: str, plain: str, by_character: bool) -> str:
    """The simplified text with the names that the conversion harmed as they are written; both texts have the same length."""
    put_back: dict[int, str] = {}
    for found, start, end in _protected().find_matches_as_indexes(text):
        put_back.update(zip(range(start, end), _protected_names()[found][1], strict=True))
    for character, simple in _LATER.items():
        at = plain.find(character)
        while at >= 0:
            if text[at] != character or character not in _OWN_FORMS:
                put_back[at] = simple
            at = plain.find(character, at + 1)
    if by_character:
        for character in _NEVER_MADE:
            at = text.find(character)
            while at >= 0:
                put_back[at] = character
                at = text.find(character, at + 1)
    if not put_back:
        return plain
    characters = list(plain)
    for at, character in put_back.items():
        characters[at] = character
    return "".join(characters)


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("hk2s")


@cache
def _protected_names() -> tuple[tuple[str, str], ...]:
    """Names in traditional script with what they are in simplified script, where the conversion would make something else of them."""
    lines = (files("seeds") / "reference" / "decode_protected_names.csv").read_text(encoding="utf-8").split()[1:]
    return tuple((line.split(",")[0], line.split(",")[1]) for line in lines)


@cache
def _protected() -> ahocorasick_rs.AhoCorasick:
    return ahocorasick_rs.AhoCorasick([name for name, _ in _protected_names()], matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)


@cache
def _zhu_words() -> ahocorasick_rs.AhoCorasick:
    words = (files("seeds") / "reference" / "decode_zhu_words.csv").read_text(encoding="utf-8").split()[1:]
    return ahocorasick_rs.AhoCorasick(words)


def _without_zhu(text: str) -> str:
    """著 becomes 着 except in the words that are written so in simplified script too (著名, 显著)."""
    if "著" not in text:
        return text
    kept = [span for _, *span in _zhu_words().find_matches_as_indexes(text, overlapping=True)]
    stays = {i for start, end in kept for i in range(start, end)}
    return "".join("着" if c == "著" and i not in stays else c for i, c in enumerate(text))
