"""Patterns of many words that fail fast where none of them begins."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping


def any_of(words: Iterable[str], after_first: Mapping[str, str] | None = None) -> str:
    """A pattern of any of the words, the longest first, for use inside a group.

    Words that begin alike share one branch, so that a spot costs as many steps as its word has characters and not one for each word of
    the list. ``after_first`` gives, by first character, a condition (a look behind) that must hold behind that character; a condition in
    front of the whole would hide from ``re`` with which characters a match can begin. Raises ``ValueError`` for an empty word.
    """
    tails: dict[str, set[str]] = {}
    for word in words:
        if not word:
            raise ValueError("an empty word is found everywhere")
        tails.setdefault(word[0], set()).add(word[1:])
    conditions = after_first or {}
    return "|".join(f"{re.escape(first)}{conditions.get(first, '')}{_rest(found)}" for first, found in sorted(tails.items()))


def _rest(tails: set[str]) -> str:
    longer = tails - {""}
    if not longer:
        return ""
    return f"(?:{any_of(longer)}){'?' if '' in tails else ''}"


def needed_in(words: Iterable[str]) -> frozenset[str]:
    """Few characters of which every word has at least one: where a text has none of them, no word needs to be sought in it.

    The same for the same words. Raises ``ValueError`` for an empty word.
    """
    left = set(words)
    if "" in left:
        raise ValueError("an empty word is found everywhere")
    needed: set[str] = set()
    while left:
        counts = Counter(character for word in left for character in set(word))
        # the one that most words have; of equals the first
        best = min(counts, key=lambda character: (-counts[character], character))
        needed.add(best)
        left = {word for word in left if best not in word}
    return frozenset(needed)
