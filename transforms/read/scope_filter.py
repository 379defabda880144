"""Which pages cannot be about aid, told from their bytes alone before anything dearer looks at them.

The full decision (``transforms.extract.scope``) needs a word of aid or of a standing form of assistance. A page without any such word, in
any script, encoding or wrong reading of one that a page may be kept in, cannot be in scope. Whatever looks damaged passes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import product

import ahocorasick_rs
import opencc

from transforms.reference import read_reference

_KINDS = frozenset({"aid", "mechanism"})
_WEAK = frozenset({"weak_aid", "across"})
_CODECS = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
_CHAINS = (
    ("utf-8", "latin-1", "utf-8"),
    ("utf-8", "cp1252", "utf-8"),
    ("gb18030", "latin-1", "utf-8"),
    ("gb18030", "cp1252", "utf-8"),
    ("big5hkscs", "latin-1", "utf-8"),
    ("gb18030", "big5hkscs", "utf-8"),
    ("big5hkscs", "gb18030", "utf-8"),
    ("utf-8", "gb18030", "utf-8"),
    ("utf-8", "big5hkscs", "utf-8"),
)
"""What bytes were written in, what they were read as, and what the result was kept in."""
_COMMON = ("，", "。", "的", "年", "月", "在")
"""Characters of which every page holds some: misread, they leave sequences that no sound page holds."""
# a reading in brackets behind a character, with or without a tone, in UTF-8 or GB18030, as mirrors insert it; code has no such characters
_ANNOTATION = re.compile(
    rb"(?:\((?<=[\x81-\xfe][\x40-\xfe]\()|\xef\xbc\x88|\xa3\xa8)(?=[^()])"
    rb"[a-z]{0,5}(?:\xc3[\xa0-\xbc]|\xc4[\x81\x93\xab]|\xc5[\x8d\xab]|\xc7[\x8e-\x9c]|\xa8[\xa1-\xb9])?[a-z]{0,5}(?:(?<=[^(\x88\xa8])\)|\xef\xbc\x89|\xa3\xa9)"
)
_OPENING = (b"(", b"\xef\xbc\x88", b"\xa3\xa8")
_LOST = "\ufffd".encode()
_REFERENCE = re.compile(rb"&(?:amp;)?#(?:x[0-9a-fA-F]{4}|\d{5});")
_SOME = 3
_MANY = 20
_LOST_ENOUGH = 5
_MIXED = 4
_WEAK_ENOUGH = 3
"""Words that many pages hold make one of aid only together."""


def _scope_words(kinds: frozenset[str]) -> set[str]:
    return {word for word, kind in read_reference("scope_words").select("word", "kind").iter_rows() if kind in kinds}


def _vocabulary() -> set[str]:
    listed = read_reference("mechanisms")["words"].drop_nulls()
    words = _scope_words(_KINDS) | {word for row in listed for word in row.split("|") if word}
    # any two provinces with such a tail are a form of assistance
    return words | {"协作", "帮扶", "扶贫", "对口"}


@cache
def _converter(config: str) -> opencc.OpenCC:
    return opencc.OpenCC(config)


def _spellings(word: str) -> set[str]:
    traditional = _converter("s2t")
    # a mirror converts character by character, where a phrase would take another one, and leaves those with more than one form as they are
    both = [dict.fromkeys((character, traditional.convert(character))) for character in word]
    mixed = {"".join(one) for one in product(*both)} if sum(len(forms) > 1 for forms in both) <= _MIXED else set()
    every = "".join(map(traditional.convert, word))
    return {word, traditional.convert(word), every, _converter("s2twp").convert(word), *mixed}


def _misread(text: str) -> Iterator[bytes]:
    for written, read, kept in _CHAINS:
        try:
            yield text.encode(written).decode(read).encode(kept)
        except UnicodeError:
            continue


def _encoded(text: str) -> Iterator[bytes]:
    for codec in _CODECS:
        try:
            yield text.encode(codec)
        except UnicodeError:
            continue


def _forms(words: set[str]) -> set[bytes]:
    return {form for word in words for spelling in _spellings(word) for form in (*_encoded(spelling), *_misread(spelling))}


@cache
def _matchers() -> tuple[ahocorasick_rs.BytesAhoCorasick, int, ahocorasick_rs.BytesAhoCorasick]:
    """The automaton of the words in every form, from which of its patterns on they are weak, and that of what misread text is full of."""
    words = _long_enough(_forms(_vocabulary()))
    weak = sorted(set(_long_enough(_forms(_scope_words(_WEAK)))) - set(words))
    marks = {form for text in _COMMON for pair in (text, text * 2) for form in _misread(pair)}
    marks |= {"锟斤拷".encode(), "锟斤拷".encode("gb18030"), "ï¿½".encode()}
    return _automaton([*words, *weak]), len(words), _automaton(_long_enough(marks))


def _long_enough(patterns: set[bytes]) -> list[bytes]:
    """Without those that would be found anywhere: two bytes are."""
    return sorted(pattern for pattern in patterns if len(pattern) >= 4)


def _automaton(patterns: list[bytes]) -> ahocorasick_rs.BytesAhoCorasick:
    return ahocorasick_rs.BytesAhoCorasick(patterns, implementation=ahocorasick_rs.Implementation.DFA)


def may_be_in_scope(content: bytes, *, hints: str = "") -> bool:
    """Whether a page may be about aid, from its bytes and from what its record says of it (``hints``: its title).

    False is meant to be safe: measured against the full decision it misses fewer than one page in a thousand. True says little.
    """
    words, weak_from, marks = _matchers()
    found = words.find_matches_as_indexes(content)
    if hints:
        found += words.find_matches_as_indexes(hints.encode("utf-8", "replace"))
    if len(found) >= _WEAK_ENOUGH or any(pattern < weak_from for pattern, _, _ in found):
        return True
    if sum(map(content.count, _OPENING)) >= _SOME and _has(_ANNOTATION, content, _SOME):
        return True
    if content.count(b"&#") >= _MANY and _has(_REFERENCE, content, _MANY):
        return True
    return content.count(_LOST) >= _LOST_ENOUGH or len(marks.find_matches_as_indexes(content)) >= _MANY


def _has(pattern: re.Pattern[bytes], content: bytes, enough: int) -> bool:
    return any(number == enough for number, _ in enumerate(pattern.finditer(content), 1))
