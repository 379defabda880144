"""The mirror's transformation, compiled: whether it makes what a page shows of a text. ``forward`` says the same in plain Python."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from transforms.decode.beam import SETTING
from transforms.decode.compiling import allocating, compiled
from transforms.decode.lookup import Work, gbk, narrow
from transforms.decode.tables import LETTER_CODES, PAIR, Ints, Tables, Units

_ENOUGH = 6
_OPAQUE = 0x10000
"""Units from here on are characters that have no two bytes, and marks that the page was split at."""
CUT_SETS = ((0xA3BF, 0xA3A1), (0xA3BF, 0xA3A1, 0xA1A3), (), (0xA3BF, 0xA3A1, 0xA1A3, 0xA3AC, 0xA3BB), (0xA3BF, 0xA3A1, 0xA3AC, 0xA3BB))
"""The marks that pages are split at, in this order."""
_CUTS = np.zeros((len(CUT_SETS), 5), np.int64)
for _k, _set in enumerate(CUT_SETS):
    _CUTS[_k, : len(_set)] = _set
_OVERLAPS = (0, 7, 1, 2, 3, 4, 5, 6)
SETTINGS = len(_OVERLAPS) * 2 * len(CUT_SETS) * 2
_MARK_CODES = ((0xA3BF, 0xFF1F), (0xA3A1, 0xFF01), (0xA1A3, 0x3002), (0xA3AC, 0xFF0C), (0xA3BB, 0xFF1B))

# places in the reader's state
_PENDING, _AT, _RIGHT, _FOUR = 0, 1, 2, 3


@compiled
def _out(c: int, s: Ints, shown: Units) -> None:
    """One character that the mirror puts out, compared with what stands there."""
    at = s[_AT]
    if at >= shown.size:
        s[_RIGHT] = 0
        return
    seen = narrow(shown[at])
    if (0x67 if seen == 0x261 else seen) != narrow(c):
        s[_RIGHT] = 0
    s[_AT] = at + 1


@compiled
def _feed(t: Tables, unit: int, s: Ints, shown: Units, lost: int, swallows: bool) -> None:
    """One more byte for the mirror's reader: below 0x80 it stands for itself, any other takes the next with it."""
    lead = s[_PENDING]
    if lead:
        s[_PENDING] = 0
        if 0x40 <= unit <= 0xFE and unit != 0x7F:
            _out(t.dense[PAIR + (lead << 8 | unit)], s, shown)
            return
        if lost:
            _out(lost, s, shown)
        if 0x21 <= unit <= 0x2F or 0x3A <= unit <= 0x3F or unit == 0x7F:
            if not swallows:
                _out(unit, s, shown)
            return
        if 0x30 <= unit <= 0x39:
            if s[_FOUR] == 2:
                # four bytes that are one character: such a page is left alone
                s[_RIGHT] = 0
            s[_FOUR] = 1
            _out(unit, s, shown)
            return
    if unit >= _OPAQUE:
        _out(unit - _OPAQUE, s, shown)
    elif unit < 0x80:
        _out(unit, s, shown)
    elif 0x81 <= unit <= 0xFE:
        s[_PENDING] = unit
        s[_FOUR] = 2 if s[_FOUR] == 1 else 0
        return
    elif lost:
        _out(lost, s, shown)
    s[_FOUR] = 0


@compiled
def _annotate(t: Tables, key: int, s: Ints, shown: Units, lost: int, swallows: bool) -> None:
    """Feeds a reading in brackets."""
    _feed(t, 0x28, s, shown, lost, swallows)
    shift = 35
    while shift >= 0:
        k = (key >> shift) & 127
        shift -= 7
        if not k:
            continue
        c = t.dense[LETTER_CODES + k]
        code = gbk(t, c) if c >= 0x80 else 0
        if c < 0x80:
            _feed(t, c, s, shown, lost, swallows)
        elif code:
            _feed(t, code >> 8, s, shown, lost, swallows)
            _feed(t, code & 255, s, shown, lost, swallows)
        else:
            _feed(t, _OPAQUE + c, s, shown, lost, swallows)
    _feed(t, 0x29, s, shown, lost, swallows)


@compiled
def _chosen(w: Work, units: Ints, first: int, end: int, overlaps: int, entries: Ints) -> None:
    """Marks where annotations come to stand between two cuts, in ``entries``: after which unit, with which reading."""
    before = -2
    k = 0
    for i in range(first, end - 1):
        if units[i] > 255 or units[i + 1] > 255:
            continue
        entry = w.table[units[i] << 8 | units[i + 1]]
        if not entry:
            continue
        if i - before == 1:
            k += 1
            if not overlaps >> (k - 1) % 3 & 1:
                continue
        entries[i + 1] = entry
        before = i


@compiled
def _cut(units: Ints, entries: Ints, cuts: int, starts: npt.NDArray[np.uint8]) -> None:
    """Marks in ``starts`` where a mark begins that the page was split at: 1, and 2 on its second byte."""
    for i in range(units.size):
        starts[i] = 0
    for n in range(5):
        code = _CUTS[cuts, n]
        if not code:
            break
        i = 0
        while i + 1 < units.size:
            if units[i] << 8 | units[i + 1] == code and not starts[i] and not starts[i + 1] and not entries[i]:
                starts[i] = 1
                starts[i + 1] = 2
                i += 2
            else:
                i += 1


@compiled
def _makes(
    t: Tables,
    w: Work,
    units: Ints,
    entries: Ints,
    starts: npt.NDArray[np.uint8],
    s: Ints,
    shown: Units,
    lost: int,
    setting: int,
    times: int,
) -> bool:
    """Whether one setting of the mirror makes ``shown`` of the bytes."""
    swallows = setting % 2 == 0
    cuts = setting // 2 % 5
    cut_first = setting // 10 % 2 == 0
    n = setting // 20
    overlaps = 0 if n == 0 else 7 if n == 1 else n - 1
    count = units.size
    for i in range(count):
        entries[i] = 0
    if cut_first:
        _cut(units, entries, cuts, starts)
        first = 0
        for i in range(count + 1):
            if i == count or starts[i] == 1:
                _chosen(w, units, first, i, overlaps, entries)
                first = i + 2
    else:
        _chosen(w, units, 0, count, overlaps, entries)
        _cut(units, entries, cuts, starts)
    for i in range(4):
        s[i] = 0
    s[_RIGHT] = 1
    for i in range(count):
        if starts[i] == 1:
            code = units[i] << 8 | units[i + 1]
            mark = (
                0xFF1F
                if code == 0xA3BF
                else 0xFF01
                if code == 0xA3A1
                else 0x3002
                if code == 0xA1A3
                else 0xFF0C
                if code == 0xA3AC
                else 0xFF1B
            )
            _feed(t, _OPAQUE + mark, s, shown, lost, swallows)
        elif starts[i] == 0:
            _feed(t, units[i], s, shown, lost, swallows)
        if entries[i]:
            for _ in range(times):
                _annotate(t, entries[i], s, shown, lost, swallows)
        if not s[_RIGHT]:
            return False
    if s[_PENDING] and lost:
        _out(lost, s, shown)
    return bool(s[_RIGHT] == 1 and s[_AT] == shown.size)


@allocating
def reproduces(t: Tables, w: Work, text: Units, shown: Units, lost: int, times: int) -> bool:
    """Whether some setting of the mirror, with the page's table, makes ``shown`` of ``text``, widths of punctuation aside.

    The setting that proved right for the page before is tried first.
    """
    units = np.empty(2 * text.size, np.int64)
    count = 0
    for c in text:
        code = gbk(t, c) if c >= 0x80 else 0
        if c < 0x80:
            units[count] = c
        elif code:
            units[count] = code >> 8
            count += 1
            units[count] = code & 255
        else:
            units[count] = _OPAQUE + c
        count += 1
    units = units[:count]
    overlap = False
    cut = False
    hits = 0
    before = -2
    for i in range(count - 1):
        if units[i] > 255 or units[i + 1] > 255:
            continue
        code = units[i] << 8 | units[i + 1]
        if w.table[code]:
            hits += 1
            overlap = overlap or i - before == 1
            before = i
        cut = cut or code in (0xA3BF, 0xA3A1, 0xA1A3, 0xA3AC, 0xA3BB)
    entries = np.empty(count, np.int64)
    starts = np.empty(count, np.uint8)
    s = np.empty(4, np.int64)
    state = w.state
    known = state[SETTING]
    tried = 0
    for n in range(-1, SETTINGS):
        if n < 0 and known < 0:
            continue
        if n == known:
            continue
        setting = known if n < 0 else n
        # settings that cannot make a difference here are not tried
        if (setting // 20 and not overlap) or (not cut and (setting // 2 % 5 or setting // 10 % 2)) or (not hits and setting // 10 % 2):
            continue
        tried += 1
        if tried > _ENOUGH and known >= 0:
            break
        if _makes(t, w, units, entries, starts, s, shown, lost, setting, times):
            if known < 0:
                state[SETTING] = setting
            return True
    return False
