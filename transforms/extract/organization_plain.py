"""Names of nothing but ordinary words: 创意中心, 鼓励学校, 养殖合作社 are nobody's names."""

from __future__ import annotations

import re
from functools import cache

from transforms.extract.organization_words import word_set
from transforms.reference import read_reference

_LONGEST = 12
_DIVISION = re.compile("[一二三四五六七八九十]师$")
"""A division of the Corps names its hospital or school (兵团第八师|医院)."""


@cache
def _words() -> dict[str, str]:
    """Ordinary words of two characters with their class."""
    return {word: kind for word, _, kind in read_reference("given_name_words").iter_rows()}


def leading_verb(residue: str) -> int:
    """How many characters of ordinary verbs stand before a name (补齐|县医院, 已交付|县医院, 像|宁波大学 is 1 by the caller)."""
    at = 0
    if residue[:1] in word_set("verb_adverb"):
        if _words().get(residue[1:3], "").startswith("v"):
            at = 1
        elif residue[1:2] in word_set("single_verb"):
            at = 2
    while (
        at + 2 <= len(residue)
        and residue[at : at + 2] not in word_set("proper_prefix")
        and _words().get(residue[at : at + 2], "").startswith("v")
    ):
        at += 2
    return at


def is_plain(residue: str, last_word: str) -> bool:
    """Whether ``residue`` before a last word of the set ``weak`` is put together from ordinary words and single characters between them.

    Schools and hospitals are often named by one noun (友谊医院); there only verbs and adjectives are plain.
    """
    if last_word not in word_set("weak") or len(residue) > _LONGEST or residue.startswith(tuple(word_set("proper_prefix"))):
        return False
    if _DIVISION.search(residue):
        return False
    words = _words()
    if residue[:1] in word_set("verb_adverb") and leading_verb(residue) == len(residue):
        return True
    if len(residue) == 2 and last_word in word_set("named_by_noun"):
        return words.get(residue, "n")[0] in "vad"
    at, single = 0, 0
    while at < len(residue):
        if residue[at : at + 2] in words and len(residue[at : at + 2]) == 2:
            at += 2
        else:
            at += 1
            single += 1
    return single == 0 or (single == 1 and len(residue) >= 5)
