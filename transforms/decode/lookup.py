"""Compiled look-ups in the tables: bytes, words, readings."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from transforms.decode.compiling import compiled
from transforms.decode.tables import EACH, FLAGS, GBK, LETTER_SHIFT, PAIR, Ints, Tables, Units

_MIX = -7046029254386353131


class Work(NamedTuple):
    """Memory that is used again from page to page. What a page leaves behind in it means nothing to the next."""

    table: Ints
    """The page's table: two bytes of a character as one number → its reading, 0 where it is not annotated. All 0 between pages."""
    seen: Units
    """Code point → number of the last page that held it."""
    state: Ints
    ways: Annotated[Ints, 3]
    """Ways of reading: two generations and one aside, each so many rows."""
    nodes: Annotated[Units, 2]
    """What the ways put out, as a tree: parent, character, token, number of an annotation."""
    joins: Annotated[Ints, 2]
    """Ways that joined others: their number, then three columns for each."""


@compiled
def fold(c: int) -> int:
    """The place of a character in the dense tables."""
    return c if c < 0xFFFF else 0xFFFF


@compiled
def gbk(t: Tables, c: int) -> int:
    """The two bytes of a character as one number, 0 where it has no two."""
    return int(t.dense[GBK + EACH * fold(c)])


@compiled
def pair(t: Tables, code: int) -> int:
    """The character with these two bytes; 0 where there is none or it is for private use."""
    c = int(t.dense[PAIR + code])
    return 0 if c == 0xFFFD or 0xE000 <= c <= 0xF8FF else c


@compiled
def word_cost(t: Tables, key: int) -> int:
    """What a word costs, -1 where it is none."""
    # most are none, and the filter, unlike the table, fits into the processor's own memory
    mixed = (key * _MIX) >> 40
    bit = mixed & (64 * t.word_filter.size - 1)
    if not (t.word_filter[bit >> 6] >> (bit & 63)) & 1:
        return -1
    keys = t.word_keys
    last = keys.size - 1
    at = mixed & last
    while keys[at] != 0:
        if keys[at] == key:
            return int(t.word_costs[at])
        at = (at + 1) & last
    return -1


@compiled
def is_reading(t: Tables, key: int) -> bool:
    """Whether a character has a reading, ``character << 42 | reading``; without a character, whether there is such a reading."""
    keys = t.reading_keys
    last = keys.size - 1
    at = ((key * _MIX) >> 40) & last
    while keys[at] != 0:
        if keys[at] == key:
            return True
        at = (at + 1) & last
    return False


@compiled
def reads(t: Tables, c: int, reading: int) -> bool:
    """Whether a character has this reading, with its tone or, where none is written, without."""
    return 0 < c < 0xFFFF and is_reading(t, int(c) << 42 | reading)


@compiled
def flags_of(t: Tables, c: int) -> int:
    """The bits that the tables have for a character."""
    return int(t.dense[FLAGS + EACH * fold(c)])


@compiled
def letter(t: Tables, c: int) -> int:
    """The number of a reading's letter, 0 for any other character."""
    return (int(t.dense[FLAGS + EACH * fold(c)]) >> LETTER_SHIFT) & 127


@compiled
def narrow(c: int) -> int:
    """A mark as collectors narrow it: ，：；！？（）."""
    if c < 0xFF01 or c > 0xFF1F:
        return c
    if c in (0xFF0C, 0xFF1A, 0xFF1B, 0xFF01, 0xFF1F, 0xFF08, 0xFF09):
        return c - 0xFEE0
    return c


@compiled
def widened(c: int) -> int:
    """The two bytes that a narrowed mark had, 0 for any other character."""
    if c in (0x2C, 0x3A, 0x3B, 0x21, 0x3F, 0x28, 0x29):
        return 0xA380 + c
    return 0
