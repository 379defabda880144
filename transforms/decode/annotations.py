"""Finds a page's annotations and learns its table from them, compiled."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from transforms.decode.compiling import allocating, compiled
from transforms.decode.lookup import Work, flags_of, gbk, is_reading, letter, reads
from transforms.decode.tables import EACH, HANZI, PAIR, SIMPLE, Ints, Tables, Units

MOST_LETTERS = 6
_SIMPLIFIED_ZHU = 0x8457
"""著, which a conversion to traditional script makes of 着."""
_MISFIT, _FITS_DOUBLED, _FITS = 1, 2, 3


@compiled
def _opens(c: int) -> bool:
    return c == 0x28 or c == 0xFF08  # noqa: PLR1714


@compiled
def closes(c: int) -> bool:
    return c == 0x29 or c == 0xFF09  # noqa: PLR1714


@compiled
def find_annotations(t: Tables, text: Units, starts: Units, keys: Ints) -> int:
    """Where readings stand in brackets, and which; how many. ``starts`` and ``keys`` need room for a third of the text."""
    found = 0
    n = text.size
    i = 0
    while i < n:
        if not _opens(text[i]):
            i += 1
            continue
        at = i + 1
        key = 0
        while at < n and at - i <= MOST_LETTERS:
            k = letter(t, text[at])
            if not k:
                break
            key = key << 7 | k
            at += 1
        if at < n and at > i + 1 and closes(text[at]):
            starts[found] = i
            keys[found] = key
            found += 1
            i = at + 1
        else:
            i += 1
    return found


@compiled
def letters_in(key: int) -> int:
    """How many letters a reading has."""
    count = 0
    while key:
        key >>= 7
        count += 1
    return count


@compiled
def bare_annotations(
    t: Tables,
    text: Units,
    starts: Units,
    keys: Ints,
    count: int,
    all_starts: Units,
    all_keys: Ints,
    bare: npt.NDArray[np.uint8],
) -> int:
    """The annotations with those that lost their opening bracket, marked in ``bare``; how many."""
    found = 0
    part = 0
    for k in range(count + 1):
        end = starts[k] if k < count else text.size
        # ``open_from`` is where a reading may begin; right behind another one it may follow whatever stands there
        open_from = part
        follows = part
        for at in range(part, end):
            if not closes(text[at]):
                continue
            start = at
            key = 0
            first = -1
            while start > open_from and at - start < MOST_LETTERS and letter(t, text[start - 1]):
                start -= 1
                if start in (part, follows) or text[start - 1] == 0x3F or text[start - 1] >= 0x80:
                    first = start
            if first < 0:
                continue
            for j in range(first, at):
                key = key << 7 | letter(t, text[j])
            if is_reading(t, key):
                all_starts[found] = first
                all_keys[found] = key
                bare[found] = 1
                found += 1
            open_from = at + 1
            follows = at + 1
        if k < count:
            all_starts[found] = starts[k]
            all_keys[found] = keys[k]
            bare[found] = 0
            found += 1
            part = starts[k] + letters_in(keys[k]) + 2
    return found


@compiled
def _fit(t: Tables, c: int, reading: int) -> int:
    """How well a character and a reading in brackets behind it fit a mirror: 0 where there is nothing to tell."""
    if c <= 0 or not flags_of(t, c) & HANZI:
        return 0
    if not reads(t, c, reading):
        return _MISFIT
    return _FITS if t.dense[SIMPLE + EACH * c] != c or c == _SIMPLIFIED_ZHU else _FITS_DOUBLED


@compiled
def _learn(
    t: Tables, w: Work, text: Units, starts: Units, keys: Ints, count: int, hosts: Ints, slot_pair: Units, pair_host: Units, pair_key: Ints,
    pair_count: Units, times: Units,
) -> int:  # fmt: skip
    """``learn_table`` with the memory that it needs: slots that are all -1, the last two arrays all 0."""
    size = slot_pair.size
    pairs = 0
    alone = 0
    end = 0
    for k in range(count):
        host = text[starts[k] - 1] if starts[k] > end else 0
        end = starts[k] + letters_in(keys[k]) + 2
        alone += host == 0
        at = ((host << 13) ^ keys[k] ^ (keys[k] >> 11)) & (size - 1)
        while slot_pair[at] >= 0 and (pair_host[slot_pair[at]] != host or pair_key[slot_pair[at]] != keys[k]):
            at = (at + 1) & (size - 1)
        if slot_pair[at] < 0:
            slot_pair[at] = pairs
            pair_host[pairs] = host
            pair_key[pairs] = keys[k]
            pairs += 1
        pair_count[slot_pair[at]] += 1
    # a reading that is written twice is a mirror's, whatever it stands behind
    fits = _FITS_DOUBLED if alone * 3 > count else _FITS
    table = w.table
    listed = 0
    good = others = 0
    for n in range(pairs):
        fit = _fit(t, pair_host[n], pair_key[n])
        if fit >= fits:
            code = gbk(t, pair_host[n])
            place = listed
            if table[code]:
                place = 0
                while hosts[place] != code:
                    place += 1
            else:
                hosts[listed] = code
                listed += 1
            if times[place] < pair_count[n]:
                table[code] = pair_key[n]
            times[place] += pair_count[n]
            good += pair_count[n]
        elif fit:
            others += pair_count[n]
    refused = good < 3 or others * 4 > good or (listed == 1 and good < 4)
    if not refused:
        # the most frequent ones stand nowhere without
        first = second = third = fourth = -1
        standing = 0
        expected = 0
        for _ in range(min(listed, 4)):
            most = -1
            for place in range(listed):
                if times[place] > 0 and (most < 0 or times[place] > times[most]):
                    most = place
            expected += times[most]
            times[most] = 0
            first, second, third, fourth = t.dense[PAIR + hosts[most]], first, second, third
        for c in text:
            standing += c == first or c == second or c == third or c == fourth  # noqa: PLR1714
        refused = 2 * standing > 3 * expected + 2
    if refused:
        for n in range(listed):
            table[hosts[n]] = 0
        return 0
    return listed


@allocating
def learn_table(t: Tables, w: Work, text: Units, starts: Units, keys: Ints, count: int, hosts: Ints) -> int:
    """Puts the page's own table, character → reading, into the memory; how many there are, listed in ``hosts`` as pairs of bytes.

    0 where the annotations are not a mirror's: it annotates characters of the traditional script only, always with one reading, each of
    them wherever it stands.
    """
    # pairs of character and reading, counted: a small hash table
    size = 64
    while size < 3 * count:
        size *= 2
    slots = np.full(size, -1, np.int32)
    return _learn(
        t, w, text, starts, keys, count, hosts, slots, np.empty(count, np.int32), np.empty(count, np.int64), np.zeros(count, np.int32),
        np.zeros(count + 1, np.int32)
    )  # fmt: skip
