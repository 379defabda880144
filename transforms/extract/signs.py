"""One pass for many patterns: an automaton finds the words with which they begin, and each pattern is tried where one of its own stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from ahocorasick_rs import AhoCorasick, MatchKind


class Signs:
    """Patterns by name, each with all the words that a match of it can begin with; none may match nothing."""

    def __init__(self, patterns: Mapping[str, tuple[re.Pattern[str], Iterable[str]]]) -> None:
        opened: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
        for name, (pattern, words) in patterns.items():
            for word in dict.fromkeys(words):
                opened.setdefault(word, []).append((name, pattern))
        self.words = tuple(opened)
        self.patterns = {name: pattern for name, (pattern, _) in patterns.items()}
        self._opened = tuple(opened.values())
        self._finder = AhoCorasick(self.words, matchkind=MatchKind.Standard, store_patterns=False)

    def matches(self, text: str) -> dict[str, list[re.Match[str]]]:
        """By name of a pattern what its ``finditer`` gives for the text."""
        found: dict[str, list[re.Match[str]]] = {name: [] for name in self.patterns}
        reached = dict.fromkeys(self.patterns, 0)
        for start, word in sorted([(start, word) for word, start, _ in self._finder.find_matches_as_indexes(text, overlapping=True)]):
            for name, pattern in self._opened[word]:
                if start >= reached[name] and (match := pattern.match(text, start)) is not None:
                    found[name].append(match)
                    reached[name] = match.end()
        return found
