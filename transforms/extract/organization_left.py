"""Where the name of a firm, school, hospital or team begins: from its last word leftwards, over what names are made of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from transforms.extract.organization_words import generic_words, inner_words, stop_words

_BOUNDARY = frozenset("，。；：、！？\n“”‘’《》（）()【】「」『』〈〉[]…— \t—■▲●◆★☆|/>#*+＋~～=\"'")
QUOTED_MANNER = re.compile(r"“[\u4e00-\u9fff]{2,6}式”$")
"""A manner in quotes stands inside names of teams (“组团式”援藏医疗队)."""
QUOTED_WORD = re.compile(r"“[\u4e00-\u9fff]{2,6}”$")
"""So does any short word in quotes inside a title (派驻青山县“第一书记”临时党支部书记)."""
_LONGEST_NAME = 32
_LONGEST_WORD = 5
_LONGEST_INNER = 5


@cache
def _stops_by_length(inside: str) -> tuple[tuple[int, frozenset[str]], ...]:
    """(length, stop words), longest first, for a kind of name: team, title, or "" for all others."""
    table = stop_words()
    stops = [w for w, kinds in table.items() if not inside or inside not in kinds.split()]
    return tuple((length, frozenset(w for w in stops if len(w) == length)) for length in range(_LONGEST_WORD, 0, -1))


def _is_inner(text: str, start: int, end: int, limit: int) -> bool:
    """Whether the stop word at ``start:end`` is part of a longer word that belongs into names."""
    inner = inner_words()
    for a in range(max(start - _LONGEST_INNER + 1, 0), start + 1):
        for b in range(max(end, a + 2), min(a + _LONGEST_INNER, limit) + 1):
            if (a < start or b > end) and text[a:b] in inner:
                return True
    return False


def name_start(text: str, at: int, word_end: int, floor: int, starts: Mapping[int, int], inside: str = "") -> int:
    """The start of the name whose last word begins at ``at`` and ends at ``word_end``; ``at`` where nothing precedes it.

    ``floor`` is the first character that may belong to it, ``starts`` maps ends of known places and organisations to their starts
    (they are taken whole), ``inside`` is the kind of name: team where helper, recipient and task stand inside it, title for a post.
    """
    floor = max(floor, at - _LONGEST_NAME)
    stops = _stops_by_length(inside)
    here = at
    limit = word_end
    while here > floor:
        known = starts.get(here)
        if known is not None and known >= floor:
            # no longer word reaches into a known place (丰台五小|和|林西县)
            here = limit = known
            continue
        char = text[here - 1]
        if char == "." and text[here] >= "一":
            # the number of a row: 2.绍兴某公司
            break
        if char in _BOUNDARY:
            manner = QUOTED_WORD if inside == "title" else QUOTED_MANNER
            quoted = manner.search(text, max(here - 9, floor), here) if char == "”" and inside else None
            if quoted is not None:
                here = quoted.start()
                continue
            opening = text.rfind("（", max(here - 20, 0), here) if char == "）" and inside == "title" else -1
            if opening > 0 and opening in starts:
                here = starts[opening]
                floor = min(floor, here)
                continue
            break
        found = 0
        for length, table in stops:
            if here - length < floor:
                continue
            word = text[here - length : here]
            if word in table and not _is_inner(text, here - length, here, limit):
                found = length
                break
        if found:
            break
        here -= 1
    return here


def is_generic(residue: str) -> bool:
    """Whether what stands before the last word is made of generic words alone (当地, 农业龙头), or is nothing."""
    finder, _ = generic_words()
    covered = sum(end - start for _, start, end in finder.find_matches_as_indexes(residue))
    return covered >= len(residue) or residue.isdigit()
