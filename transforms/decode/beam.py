"""Puts a stretch of text that fell out of step back together: a compiled beam search over the bytes that the mirror lost.

The text is given as the page shows it, annotations taken out; its ``hits`` say where they stood. The search walks over its characters and
keeps, for each way of reading them, the byte that waits for its second half. Every way is weighed by the word model and by what it assumes lost.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from transforms.decode.compiling import allocating, compiled
from transforms.decode.lookup import Work, flags_of, fold, gbk, pair, reads, widened, word_cost
from transforms.decode.tables import (
    BEFORE_NO_STOP,
    BRACKET_SHIFT,
    CANDIDATE,
    CLOSES,
    COST,
    COUNTED,
    CUT_MARK,
    EACH,
    ENDS,
    EVERY,
    FLAGS,
    GBK,
    GOES_ON,
    IDEOGRAPH,
    LEADS,
    LIKELY,
    LINE_END_SHIFT,
    SCALE,
    SIMPLE,
    SIMPLIFIED_ONLY,
    STOP,
    TRAILS,
    Ints,
    Tables,
    Units,
)  # fmt: skip

NONE = -1
UNKNOWN = -2
"""The lead byte was lost itself."""
LOST = -1
NOTE = -1000
"""A node that puts nothing out and says that an annotation was explained; the token is this less the character."""
_BEAM = 8
_DROP = 12 * SCALE
_MERGED_KEPT = 8 * SCALE
MOST_MERGED = 6
LONG = 400
"""Tokens of a stretch beyond which only the two best ways are followed, so that no reading of it is certain."""
_ALWAYS_TRIED = 6
_NEXT_MARK = 10 * SCALE
"""The most that a mark behind can add to one way and not to another."""
_NEXT = 16 * SCALE
"""The most that the character behind can take off a way, by making a word of both."""
_COST_LOST = SCALE
_COST_VANISHED = 6 * SCALE
_COST_LONE_QUESTION = 5 * SCALE
_COST_ASCII = 9 * SCALE // 2
_COST_ODD_ANNOTATION = 14 * SCALE
_COST_FOREIGN_SCRIPT = 5 * SCALE
_COST_STOP_AFTER_STOP = 7 * SCALE
COST_QUOTE = 6 * SCALE
_COST_LISTED = 6 * SCALE
_COST_NOT_IN_TABLE = 3 * SCALE // 2
_GAIN_LINE_START = 5 * SCALE
ENDLESS = 1 << 60

# columns of a way
_COST = 0
"""The cheapest cut into words of all that it put out."""
_ONE, _TWO, _THREE = 1, 2, 3
"""The same up to one, two, three characters before the last."""
_PENDING = 4
"""The lead byte that waits for its trail, NONE in step, UNKNOWN where that lead byte itself was lost."""
_LAST = 5
"""The last two bytes as one number, 0 where unknown."""
_TAIL = 6
"""Up to three last characters of a run of ideographs, simplified, 16 bits each."""
_LENGTH = 7
_NODE = 8
_BEFORE = 9
"""The last character, 0 where there is none."""
_QUOTED = 10
"""Which brackets are open, as bits."""
_JOIN = 11
"""Ways that joined this one, as a row of ``joins``; 0 for none."""
COLUMNS = 12
WAYS = 4096
JOIN_COLUMNS = 1 + 3 * MOST_MERGED

# places in the state
NODES, JOINS, BUDGET, STAMP, WAYS_IN, PRESENT, SETTING = 0, 1, 2, 3, 4, 7, 8
_PLACE, _GENERATION, _PLAIN = 9, 10, 11
STATE = 16
_RESERVE = 3 * WAYS + 64 * LONG


class Page(NamedTuple):
    """What is fixed for a page."""

    text: Units
    """The page without annotations."""
    marks: npt.NDArray[np.uint8]
    """Bits for each place of the text: SITE, DOUBTFUL, HIT."""
    hit_first: Units
    """Number of the first annotation before a character, where HIT is set."""
    hit_place: Units
    hit_reading: Ints
    lost: int
    """The sign of a loss, 0 where lost bytes vanished."""
    narrowed: bool
    vanishes: int
    """What a vanished byte costs."""


SITE, DOUBTFUL, HIT = 1, 2, 4


@compiled
def _is_foreign(w: Work, p: Page, c: int) -> bool:
    """Whether a character of simplified script is one that the page has nowhere."""
    state, seen = w.state, w.seen
    if state[PRESENT] == 0:
        state[PRESENT] = 1
        state[STAMP] += 1
        stamp = state[STAMP]
        for c_ in p.text:
            seen[fold(c_)] = stamp
    return bool(seen[fold(c)] != state[STAMP])


@compiled
def _add(w: Work, to: int, parent: int, c: int, token: int, note: int) -> int:
    """A new row of ways with a new node; -1 where there is no room."""
    state = w.state
    row = int(state[WAYS_IN + to])
    node = int(state[NODES])
    if row >= WAYS or node >= w.nodes.shape[0]:
        return -1
    state[WAYS_IN + to] = row + 1
    state[NODES] = node + 1
    nodes = w.nodes
    nodes[node, 0] = parent
    nodes[node, 1] = c
    nodes[node, 2] = token
    nodes[node, 3] = note
    w.ways[to, row, _NODE] = node
    return row


@compiled
def _copied(w: Work, of: int, k: int, to: int, extra: int) -> int:
    """A copy of a way, dearer by so much; -1 where there is no room."""
    row = int(w.state[WAYS_IN + to])
    if row >= WAYS:
        return -1
    w.state[WAYS_IN + to] = row + 1
    ways = w.ways
    for column in range(COLUMNS):
        ways[to, row, column] = ways[of, k, column]
    for column in range(4):
        ways[to, row, column] += extra
    return row


@compiled
def _put(t: Tables, w: Work, of: int, k: int, to: int, c: int, token: int, pending: int, last: int, extra: int) -> int:
    """The way with one more character; -1 where there is no room."""
    ways = w.ways
    before = ways[of, k, _BEFORE]
    node = ways[of, k, _NODE]
    row = _add(w, to, node, c, token, 0)
    if row < 0:
        return -1
    at = fold(c)
    simple = t.dense[SIMPLE + EACH * at]
    flags = flags_of(t, simple)
    quoted = ways[of, k, _QUOTED]
    cost = ways[of, k, _COST]
    best = cost + t.dense[COST + EACH * at]
    if flags & IDEOGRAPH:
        length = ways[of, k, _LENGTH]
        tail = ways[of, k, _TAIL]
        if length > 0:
            found = word_cost(t, (tail & 0xFFFF) << 16 | simple)
            if found >= 0:
                best = min(best, ways[of, k, _ONE] + found)
            if length > 1:
                found = word_cost(t, (tail & 0xFFFFFFFF) << 16 | simple)
                if found >= 0:
                    best = min(best, ways[of, k, _TWO] + found)
                if length > 2:
                    found = word_cost(t, tail << 16 | simple)
                    if found >= 0:
                        best = min(best, ways[of, k, _THREE] + found)
        if flags & GOES_ON and before == 0x201D:
            parent = w.nodes[node, 0]
            if parent >= 0 and flags_of(t, w.nodes[parent, 1]) & ENDS and w.nodes[parent, 1]:
                extra += _COST_STOP_AFTER_STOP
        three = ways[of, k, _TWO] + extra
        two = ways[of, k, _ONE] + extra
        ways[to, row, _THREE] = three
        ways[to, row, _TWO] = two
        ways[to, row, _ONE] = cost + extra
        ways[to, row, _TAIL] = (tail << 16 | simple) & 0xFFFFFFFFFFFF
        ways[to, row, _LENGTH] = min(length + 1, 3)
    else:
        bracket = (flags >> BRACKET_SHIFT) & 15
        if flags & STOP:
            if before and flags_of(t, before) & BEFORE_NO_STOP:
                extra += _COST_STOP_AFTER_STOP
        elif bracket and not flags & CLOSES:
            if quoted & bracket:
                extra += COST_QUOTE
            quoted |= bracket
        elif bracket:
            if not quoted & bracket:
                extra += COST_QUOTE
            quoted &= ~bracket
        elif simple == 0x0A:
            extra += ((flags_of(t, before) >> LINE_END_SHIFT) & 31) * (SCALE // 2)
        elif simple == 0x3000 and (before in (0, 0x3000, 0x0A)):
            best -= _GAIN_LINE_START
        elif (simple in (0x2014, 0x2026, 0xB7)) and token < 0 and before != simple:
            extra += COST_QUOTE
        ways[to, row, _TAIL] = 0
        ways[to, row, _LENGTH] = 0
        ways[to, row, _ONE] = 0
        ways[to, row, _TWO] = 0
        ways[to, row, _THREE] = 0
    ways[to, row, _COST] = best + extra
    ways[to, row, _PENDING] = pending
    ways[to, row, _LAST] = last
    ways[to, row, _BEFORE] = c
    ways[to, row, _QUOTED] = quoted
    ways[to, row, _JOIN] = ways[of, k, _JOIN]
    return row


@compiled
def _noted(w: Work, to: int, row: int, c: int, hit: int) -> None:
    """Remembers in the way that an annotation belongs to a character."""
    node = w.state[NODES]
    if row < 0 or node >= w.nodes.shape[0]:
        return
    w.state[NODES] = node + 1
    w.nodes[node, 0] = w.ways[to, row, _NODE]
    w.nodes[node, 1] = w.ways[to, row, _BEFORE]
    w.nodes[node, 2] = NOTE - c
    w.nodes[node, 3] = hit
    w.ways[to, row, _NODE] = node


@compiled
def _fill(
    t: Tables, w: Work, p: Page, of: int, k: int, to: int, options: int, pending: int, extra: int, second: int, following: int, slack: int
) -> None:
    """Adds the ways in which the byte that was lost may have been one of these characters'.

    Of the rarer ones only those are tried that make a word with the character before or after. Ways so dear that pruning would take them
    at once are not made; ``slack`` is what a character put behind them, before that, may still change.
    """
    ways, dense = w.ways, t.dense
    length = ways[of, k, _LENGTH]
    tail = ways[of, k, _TAIL]
    base = ways[of, k, _COST]
    one, two, three = ways[of, k, _ONE], ways[of, k, _TWO], ways[of, k, _THREE]
    node, quoted, join = ways[of, k, _NODE], ways[of, k, _QUOTED], ways[of, k, _JOIN]
    stop_before = ways[of, k, _BEFORE] == 0x201D
    after = dense[SIMPLE + EACH * fold(following)] if following else 0
    ceiling = ENDLESS
    start = dense[options]
    for k_option in range((dense[options + 1] - start) // CANDIDATE):
        at = start + CANDIDATE * k_option
        c = dense[at]
        code = dense[at + 1 + GBK]
        simple = dense[at + 1 + SIMPLE]
        count_two = word_cost(t, (tail & 0xFFFF) << 16 | simple) if length > 0 else -1
        count_three = word_cost(t, (tail & 0xFFFFFFFF) << 16 | simple) if length > 1 else -1
        count_four = word_cost(t, tail << 16 | simple) if length > 2 else -1
        if (
            k_option >= _ALWAYS_TRIED
            and count_two < 0
            and count_three < 0
            and count_four < 0
            and code >> 8 != 0xA1
            and code >> 8 != 0xA3
            and not (after and word_cost(t, simple << 16 | after) >= 0)
        ):
            continue
        cost = extra
        flags = dense[at + 1 + FLAGS]
        if flags & SIMPLIFIED_ONLY and _is_foreign(w, p, c):
            cost += _COST_FOREIGN_SCRIPT
        last = code if second == NONE else (code & 255) << 8 | second
        single = dense[at + 1 + COST]
        if not flags & IDEOGRAPH or (stop_before and flags_of(t, simple) & GOES_ON):
            # a mark costs at least what it costs alone, but for the space that a line starts with
            if not flags & IDEOGRAPH and base + single + cost - (_GAIN_LINE_START if simple == 0x3000 else 0) > ceiling:
                continue
            _put(t, w, of, k, to, c, LOST, pending, last, cost)
            continue
        best = base + single
        if count_two >= 0:
            best = min(best, one + count_two)
        if count_three >= 0:
            best = min(best, two + count_three)
        if count_four >= 0:
            best = min(best, three + count_four)
        best += cost
        if best > ceiling:
            continue
        ceiling = min(ceiling, best + _DROP + slack)
        row = _add(w, to, node, c, LOST, 0)
        if row < 0:
            return
        ways[to, row, _COST] = best
        ways[to, row, _ONE] = base + cost
        ways[to, row, _TWO] = one + cost
        ways[to, row, _THREE] = two + cost
        ways[to, row, _PENDING] = pending
        ways[to, row, _LAST] = last
        ways[to, row, _TAIL] = (tail << 16 | simple) & 0xFFFFFFFFFFFF
        ways[to, row, _LENGTH] = min(length + 1, 3)
        ways[to, row, _BEFORE] = c
        ways[to, row, _QUOTED] = quoted
        ways[to, row, _JOIN] = join


@compiled
def _first_byte(t: Tables, p: Page, i: int) -> int:
    """The first byte of token ``i``, 0 where there is none of two."""
    return gbk(t, p.text[i]) >> 8 if i < p.text.size else 0


@compiled
def _is_hit(p: Page, i: int) -> bool:
    return i < p.marks.size and p.marks[i] & HIT != 0


@compiled
def may_hide_a_cut(t: Tables, p: Page, i: int) -> bool:
    """A quick look whether the mark at token ``i``, if it was cut out of two characters, leaves something likely behind it."""
    text = p.text
    if i >= text.size:
        return False
    code = widened(text[i])
    trail = (code if code else gbk(t, text[i])) & 255
    if i + 1 >= text.size or text[i + 1] < 0x40:
        return trail == 0xA1 or _is_hit(p, i + 1)
    if _is_hit(p, i + 1):
        return True
    whole = pair(t, trail << 8 | (_first_byte(t, p, i + 1) if text[i + 1] >= 0x80 else text[i + 1]))
    return whole != 0 and flags_of(t, whole) & LIKELY != 0


# one step -------------------------------------------------------------------------------------------------------------------------


@compiled
def _with_lost_second(t: Tables, w: Work, of: int, k: int, to: int, hit: int, reading: int, extra: int) -> None:
    """The second byte of the annotated pair was lost."""
    dense = t.dense
    first = w.ways[of, k, _LAST] & 255
    pending = w.ways[of, k, _PENDING]
    for at in range(dense[EVERY + first], dense[EVERY + first + 1], CANDIDATE):
        c = dense[at]
        if not reads(t, c, reading):
            continue
        code = dense[at + 1 + GBK]
        # a character that the page's table holds is likelier than one that it does not
        cost = extra + (0 if w.table[code] else _COST_NOT_IN_TABLE)
        if pending == NONE:
            row = _copied(w, of, k, to, cost)
            if row >= 0:
                w.ways[to, row, _PENDING] = code & 255
                w.ways[to, row, _LAST] = code
        elif pending >= 0 and code >> 8 == pending:
            row = _put(t, w, of, k, to, c, LOST, NONE, code, cost)
        else:
            continue
        _noted(w, to, row, c, hit)


@compiled
def _at_hit(t: Tables, w: Work, p: Page, of: int, k: int, to: int, hit: int) -> None:
    """An annotation stands here: it belongs to the last two bytes, the second of which may have been lost with its bracket."""
    last = w.ways[of, k, _LAST]
    reading = p.hit_reading[hit]
    shown = pair(t, last) if last else 0
    if shown and (reads(t, shown, reading) or w.table[last] == reading):
        row = _copied(w, of, k, to, 0)
        if not w.table[last]:
            _noted(w, to, row, shown, hit)
        return
    _copied(w, of, k, to, _COST_ODD_ANNOTATION)
    if p.lost == 0 and last:
        _with_lost_second(t, w, of, k, to, hit, reading, _COST_LOST // 2)


@compiled
def _with_lone_80(t: Tables, w: Work, p: Page, of: int, k: int, to: int) -> None:
    """The byte 0x80, a trail in GBK but never a lead, was lost on its own: 個 is 82 80."""
    code = w.ways[of, k, _PENDING] << 8 | 0x80
    whole = pair(t, code)
    if whole and flags_of(t, whole) & COUNTED:
        _put(t, w, of, k, to, whole, LOST, NONE, code, _COST_LOST if p.lost else _COST_VANISHED)


@compiled
def _foreign_cost(t: Tables, w: Work, p: Page, c: int) -> int:
    return _COST_FOREIGN_SCRIPT if flags_of(t, c) & SIMPLIFIED_ONLY and _is_foreign(w, p, c) else 0


@compiled
def _push(t: Tables, w: Work, p: Page, of: int, k: int, to: int, first: int, second: int, i: int) -> None:
    """Two more bytes while out of step."""
    pending = w.ways[of, k, _PENDING]
    if pending >= 0:
        c = pair(t, pending << 8 | first)
        if c:
            _put(t, w, of, k, to, c, LOST, second, first << 8 | second, _foreign_cost(t, w, p, c))
        return
    following = pair(t, second << 8 | _first_byte(t, p, i + 1))
    _fill(t, w, p, of, k, to, TRAILS + first, second, 0, second, following, 0)


@compiled
def _step(t: Tables, w: Work, p: Page, of: int, k: int, to: int, i: int) -> None:
    """All ways to read token ``i`` after this way."""
    text = p.text
    c = text[i]
    lost = p.lost
    if lost and c == lost:
        _at_lost(t, w, p, of, k, to, i)
        return
    state = w.state
    two = gbk(t, c) if c >= 0x80 else (widened(c) if p.narrowed or c in (0x21, 0x3F) else 0)
    pending = w.ways[of, k, _PENDING]
    if pending == NONE:
        _put(t, w, of, k, to, c, i, NONE, two, 0)
        if lost == 0 and p.marks[i] & SITE and two:
            state[WAYS_IN + 2] = 0
            row = _copied(w, of, k, 2, p.vanishes)
            w.ways[2, row, _PENDING] = UNKNOWN
            w.ways[2, row, _LAST] = 0
            _push(t, w, p, 2, row, to, two >> 8, two & 255, i)
        return
    found = state[WAYS_IN + to]
    if two:
        _push(t, w, p, of, k, to, two >> 8, two & 255, i)
    if lost == 0 and pending >= 0:
        state[WAYS_IN + 2] = 0
        _with_lone_80(t, w, p, of, k, 2)
        for row in range(state[WAYS_IN + 2]):
            _put(t, w, 2, row, to, c, i, NONE, two, 0)
    if 0x40 <= c < 0x7F:
        if pending >= 0:
            whole = pair(t, pending << 8 | c)
            if whole:
                _put(t, w, of, k, to, whole, LOST, NONE, pending << 8 | c, _foreign_cost(t, w, p, whole))
        else:
            _fill(t, w, p, of, k, to, TRAILS + c, NONE, 0, NONE, 0, 0)
    if lost == 0 and pending >= 0:
        swallowed = c < 0x40 or (c >= 0x80 and flags_of(t, c) & CUT_MARK != 0)
        if swallowed or (found == state[WAYS_IN + to] and c >= 0x80 and not two):
            state[WAYS_IN + 2] = 0
            _fill(t, w, p, of, k, 2, LEADS + pending, NONE, 0 if swallowed else _COST_VANISHED, NONE, 0, _NEXT_MARK if swallowed else _NEXT)
            for row in range(state[WAYS_IN + 2]):
                _put(t, w, 2, row, to, c, i, NONE, two, 0)


@compiled
def _starts_markup(text: Units, i: int) -> bool:
    """Whether the name of a tag stands here: up to ten letters and a digit before a space, a slash, the end."""
    at = i
    if at < text.size and text[at] == 0x2F:
        at += 1
    start = at
    while at < text.size and at - start < 10 and (0x61 <= text[at] <= 0x7A or 0x41 <= text[at] <= 0x5A):
        at += 1
    if at == start:
        return False
    if at < text.size and 0x30 <= text[at] <= 0x39:
        at += 1
    return at >= text.size or text[at] in (0x20, 0x3E, 0x2F)


@compiled
def _in_a_row(p: Page, i: int) -> bool:
    """Whether four signs of loss stand in a row that token ``i`` is in the first or last four of."""
    text, c = p.text, p.text[i]
    for start in (max(i - 3, 0), i):
        if start + 4 <= text.size and text[start] == c and text[start + 1] == c and text[start + 2] == c and text[start + 3] == c:
            return True
    return False


@compiled
def _at_lost(t: Tables, w: Work, p: Page, of: int, k: int, to: int, i: int) -> None:
    """The sign of a loss: an honest question mark, one byte, one byte with the bracket behind it, or two bytes."""
    text, state, ways = p.text, w.state, w.ways
    c = text[i]
    at_end = i + 1 >= text.size
    following = 0 if at_end else text[i + 1]
    pending = ways[of, k, _PENDING]
    hit = p.hit_first[i + 1] if _is_hit(p, i + 1) else -1
    cut_follows = at_end or flags_of(t, following) & CUT_MARK != 0
    if _in_a_row(p, i):
        # rows of question marks are honest, or beyond help
        if pending == NONE:
            _put(t, w, of, k, to, c, i, NONE, 0, 0)
        return
    if pending == NONE:
        _put(t, w, of, k, to, c, i, NONE, 0, 0)
        if hit >= 0:
            if ways[of, k, _LAST]:
                _with_lost_second(t, w, of, k, to, hit, p.hit_reading[hit], _COST_LOST // 2)
        elif cut_follows:
            # a lone lead byte ends a piece
            row = _copied(w, of, k, to, _COST_LOST)
            if row >= 0:
                ways[to, row, _PENDING] = UNKNOWN
                ways[to, row, _LAST] = 0
        return
    if c == 0x3F:
        _push(t, w, p, of, k, to, 0xA3, 0xBF, i)
    if pending < 0:
        return
    _with_lone_80(t, w, p, of, k, to)
    if hit >= 0:
        _with_lost_second(t, w, of, k, to, hit, p.hit_reading[hit], _COST_LOST // 2)
        return
    if cut_follows or following <= 0x20 or 0x30 <= following <= 0x39:
        _fill(t, w, p, of, k, to, LEADS + pending, NONE, 0, NONE, 0, _NEXT)
        return
    state[WAYS_IN + 2] = 0
    _fill(t, w, p, of, k, 2, LEADS + pending, NONE, 0, NONE, 0, _NEXT)
    ceiling = ENDLESS
    for n in range(9):
        mark, price = (0x28, 3) if n == 0 else (0x2D, 5) if n == 1 else (0x2F, 6) if n == 2 else (0x22, 6) if n == 3 else (0x2E, 7) if n == 4 else (
            0x25, 7) if n == 5 else (0x3A, 7) if n == 6 else (0x3C, 9) if n == 7 else (0x3E, 9)  # fmt: skip
        listed = False
        if mark == 0x3C and _starts_markup(text, i + 1):
            price = -_COST_LONE_QUESTION // SCALE
            listed = True
        elif mark == 0x28:
            closed = False
            for j in range(i, min(i + 40, text.size)):
                if text[j] == 0x29:
                    closed = True
                    break
            if not closed:
                continue
        for row in range(min(state[WAYS_IN + 2], 60)):
            # 【 opens the lists of links that pages put beside their titles
            extra = price * SCALE - (_COST_LISTED if listed and ways[2, row, _BEFORE] == 0x3010 else 0)
            if ways[2, row, _COST] + extra + _COST_ASCII > ceiling:
                continue
            put = _put(t, w, 2, row, to, mark, LOST, NONE, 0, extra)
            if put >= 0:
                ceiling = min(ceiling, ways[to, put, _COST] + _DROP)


# the whole stretch ----------------------------------------------------------------------------------------------------------------


@compiled
def _last_of(text: Units, c: int, start: int, end: int) -> int:
    for i in range(end - 1, start - 1, -1):
        if text[i] == c:
            return i
    return -1


@compiled
def _first_of(text: Units, c: int, start: int, end: int) -> int:
    for i in range(start, end):
        if text[i] == c:
            return i
    return -1


@compiled
def _quoted_before(p: Page, i: int) -> int:
    """Which brackets are open at token ``i``, going by its line, as bits."""
    text = p.text
    start = max(i - 400, 0)
    line = max(_last_of(text, 0x0A, start, i) + 1, start)
    quoted = 0
    if _last_of(text, 0x201C, line, i) > _last_of(text, 0x201D, line, i):
        quoted |= 1
    if _last_of(text, 0x300A, line, i) > _last_of(text, 0x300B, line, i):
        quoted |= 2
    if _last_of(text, 0x3010, line, i) > _last_of(text, 0x3011, line, i):
        quoted |= 8
    near = max(line, i - 40)
    opens = max(_last_of(text, 0x28, near, i), _last_of(text, 0xFF08, near, i))
    closes = max(_last_of(text, 0x29, near, i), _last_of(text, 0xFF09, near, i))
    return quoted | (4 if opens > closes else 0)


@compiled
def _must_close(text: Units, opening: int, closing: int, start: int, end: int) -> bool:
    for i in range(start, end):
        if text[i] == closing:
            return True
        if text[i] == opening:
            return False
    return False


@compiled
def quoted_after(p: Page, i: int) -> int:
    """Which brackets the line says, behind token ``i``, must be open there, as bits; round ones are not looked at."""
    text = p.text
    end = min(i + 400, text.size)
    line = _first_of(text, 0x0A, i, end)
    if line >= 0:
        end = line
    needed = 0
    if _must_close(text, 0x201C, 0x201D, i, end):
        needed |= 1
    if _must_close(text, 0x300A, 0x300B, i, end):
        needed |= 2
    if _must_close(text, 0x3010, 0x3011, i, end):
        needed |= 8
    return needed


@compiled
def _relinked(w: Work, node: int, base: int, onto: int) -> int:
    """What ``node`` put out after ``base``, put out after ``onto`` instead; -1 where that is too long."""
    if onto == base:
        return node
    nodes, state = w.nodes, w.state
    length = 0
    at = node
    while at != base:
        length += 1
        at = nodes[at, 0]
        if length > LONG or at < 0:
            return -1
    if length == 0:
        return onto
    first = int(state[NODES])
    if first + length > nodes.shape[0]:
        return -1
    state[NODES] = first + length
    at = node
    for new in range(first + length - 1, first - 1, -1):
        nodes[new, 0] = new - 1 if new > first else onto
        nodes[new, 1] = nodes[at, 1]
        nodes[new, 2] = nodes[at, 2]
        nodes[new, 3] = nodes[at, 3]
        at = nodes[at, 0]
    return first + length - 1


@compiled
def _join(w: Work, better: int, way: int, to: int, of: int) -> None:
    """Notes with the better of two ways, which what follows can no longer tell apart, that the other is one that joined it."""
    ways, joins, state = w.ways, w.joins, w.state
    old = ways[to, better, _JOIN]
    row = state[JOINS]
    if joins[old, 0] >= MOST_MERGED or row >= joins.shape[0]:
        return
    state[JOINS] = row + 1
    for column in range(JOIN_COLUMNS):
        joins[row, column] = joins[old, column]
    count = joins[row, 0]
    gap = ways[of, way, _COST] - ways[to, better, _COST]
    node = ways[to, better, _NODE]
    joins[row, 1 + 3 * count] = gap
    joins[row, 2 + 3 * count] = ways[of, way, _NODE]
    joins[row, 3 + 3 * count] = node
    count += 1
    theirs = ways[of, way, _JOIN]
    for k in range(joins[theirs, 0]):
        if count >= MOST_MERGED:
            break
        moved = _relinked(w, ways[of, way, _NODE], joins[theirs, 3 + 3 * k], joins[theirs, 2 + 3 * k])
        if moved < 0:
            continue
        joins[row, 1 + 3 * count] = gap + joins[theirs, 1 + 3 * k]
        joins[row, 2 + 3 * count] = moved
        joins[row, 3 + 3 * count] = node
        count += 1
    joins[row, 0] = count
    ways[to, better, _JOIN] = row


@compiled
def _pruned(w: Work, of: int, to: int, order: Ints, joining: bool) -> None:
    """The best ways, those that can no longer be told apart by what follows joined into the better one, or dropped."""
    ways, state = w.ways, w.state
    count = state[WAYS_IN + of]
    state[WAYS_IN + to] = 0
    if not count:
        return
    ceiling = ENDLESS
    for k in range(count):
        ceiling = min(ceiling, ways[of, k, _COST] + _DROP)
    kept = 0
    for k in range(count):
        cost = ways[of, k, _COST]
        if cost > ceiling:
            continue
        at = kept
        while at > 0 and ways[of, order[at - 1], _COST] > cost:
            order[at] = order[at - 1]
            at -= 1
        order[at] = k
        kept += 1
    for n in range(kept):
        if state[WAYS_IN + to] >= _BEAM:
            break
        k = order[n]
        better = -1
        for other in range(state[WAYS_IN + to]):
            if (
                ways[to, other, _PENDING] == ways[of, k, _PENDING]
                and ways[to, other, _LAST] == ways[of, k, _LAST]
                and ways[to, other, _TAIL] == ways[of, k, _TAIL]
                and ways[to, other, _LENGTH] == ways[of, k, _LENGTH]
                and ways[to, other, _QUOTED] == ways[of, k, _QUOTED]
            ):
                better = other
                break
        if better < 0:
            _copied(w, of, k, to, 0)
        elif joining and ways[of, k, _COST] - ways[to, better, _COST] < _MERGED_KEPT:
            _join(w, better, k, to, of)


@allocating
def _with_room(w: Work) -> Work:
    """The same with room for what one more token may put out."""
    nodes, joins = w.nodes, w.joins
    if nodes.shape[0] - w.state[NODES] < _RESERVE:
        more = np.empty((2 * nodes.shape[0] + _RESERVE, 4), np.int32)
        for k in range(w.state[NODES]):
            for column in range(4):
                more[k, column] = nodes[k, column]
        nodes = more
    if joins.shape[0] - w.state[JOINS] < 2 * _BEAM * MOST_MERGED:
        longer = np.empty((2 * joins.shape[0], JOIN_COLUMNS), np.int64)
        for k in range(w.state[JOINS]):
            for column in range(JOIN_COLUMNS):
                longer[k, column] = joins[k, column]
        joins = longer
    return Work(w.table, w.seen, w.state, w.ways, nodes, joins)


@compiled
def _all_hits(t: Tables, w: Work, p: Page, of: int, i: int) -> int:
    """All ways after the annotations that stand before token ``i``; which generation they are in."""
    if _is_hit(p, i):
        hit = p.hit_first[i]
        while hit < p.hit_place.size and p.hit_place[hit] == i:
            to = 1 - of
            w.state[WAYS_IN + to] = 0
            for k in range(w.state[WAYS_IN + of]):
                _at_hit(t, w, p, of, k, to, hit)
            of = to
            hit += 1
    return of


_NEEDS_ROOM, _READ, _BROKEN_OFF = 0, 1, 2


@compiled
def _has_room(w: Work) -> bool:
    """Whether there is room for what one more token may put out."""
    state = w.state
    return bool(w.nodes.shape[0] - state[NODES] >= _RESERVE and w.joins.shape[0] - state[JOINS] >= 2 * _BEAM * MOST_MERGED)


@compiled
def _begin(t: Tables, w: Work, p: Page, start: int) -> int:
    """The one way that leads up to token ``start``; which generation it is in."""
    text, state = p.text, w.state
    ways = w.ways
    context = max(start - 4, 0)
    of, to = 0, 1
    state[NODES] = 1
    state[JOINS] = 1
    w.joins[0, 0] = 0
    w.nodes[0, 0] = -1
    w.nodes[0, 1] = 0
    w.nodes[0, 2] = LOST
    state[WAYS_IN + of] = 1
    for column in range(COLUMNS):
        ways[of, 0, column] = 0
    ways[of, 0, _PENDING] = NONE
    ways[of, 0, _QUOTED] = _quoted_before(p, context)
    for i in range(context, start):
        state[WAYS_IN + to] = 0
        _put(t, w, of, 0, to, text[i], i, NONE, gbk(t, text[i]), 0)
        of, to = to, of
    cost = ways[of, 0, _COST]
    for column in range(4):
        ways[of, 0, column] -= cost
    w.nodes[0, 1] = ways[of, 0, _BEFORE]
    ways[of, 0, _NODE] = 0
    ways[of, 0, _JOIN] = 0
    state[NODES] = 1
    return of


@compiled
def _read_on(t: Tables, w: Work, p: Page, start: int, order: Ints) -> int:
    """Reads on from where the memory says until the memory is full, the text is in step again, or nothing is left to try."""
    marks, state = p.marks, w.state
    ways = w.ways
    end = p.text.size
    i, of, plain = int(state[_PLACE]), int(state[_GENERATION]), int(state[_PLAIN])
    says = _READ
    while i < end:
        if not _has_room(w):
            says = _NEEDS_ROOM
            break
        of = _all_hits(t, w, p, of, i)
        to = 1 - of
        state[WAYS_IN + to] = 0
        for k in range(state[WAYS_IN + of]):
            _step(t, w, p, of, k, to, i)
        of = to
        count = state[WAYS_IN + of]
        state[BUDGET] -= count
        if state[BUDGET] < 0:
            state[WAYS_IN + of] = 0
            count = 0
        i += 1
        if not count:
            says = _BROKEN_OFF
            break
        if count > 1:
            # what joined a way is put behind it anew with every token: in long stretches that is no longer linear
            _pruned(w, of, 1 - of, order, i - 1 - start <= LONG)
            of = 1 - of
            if i - 1 - start > LONG:
                state[WAYS_IN + of] = min(state[WAYS_IN + of], 2)
        token = w.nodes[ways[of, 0, _NODE], 2]
        if (
            ways[of, 0, _PENDING] == NONE
            and (token == i - 1 or token <= NOTE)
            and not marks[i - 1] & (SITE | DOUBTFUL)
            and not _is_hit(p, i)
        ):
            plain += 1
            if state[WAYS_IN + of] == 1 or (plain >= 4 and (ways[of, 1, _COST] > ways[of, 0, _COST] + 2 * SCALE or plain > 20)):
                break
        else:
            plain = 0
    state[_PLACE], state[_GENERATION], state[_PLAIN] = i, of, plain
    return says


@compiled
def _finish(t: Tables, w: Work, p: Page, start: int, of: int, i: int, order: Ints) -> int:
    """What stands between the last token that was read and the next; which generation the ways are in."""
    ways, state = w.ways, w.state
    if _is_hit(p, i):
        of = _all_hits(t, w, p, of, i)
        _pruned(w, of, 1 - of, order, i - start <= LONG)
        of = 1 - of
    if p.lost == 0:
        to = 1 - of
        state[WAYS_IN + to] = 0
        for k in range(state[WAYS_IN + of]):
            if ways[of, k, _PENDING] < 0:
                _copied(w, of, k, to, 0)
            else:
                _fill(t, w, p, of, k, to, LEADS + ways[of, k, _PENDING], NONE, _COST_LOST, NONE, 0, 0)
        _pruned(w, to, of, order, i - start <= LONG)
    return of


@allocating
def search(t: Tables, w: Work, p: Page, start: int, order: Ints) -> tuple[Work, int, int]:
    """Reads on from token ``start``, which follows text in step, until the text is in step again and past the last doubtful token.

    Gives the memory, which may have grown, the generation that the ways are in and the token that they end before. No ways where what is
    shown is best, or where the budget is used up.
    """
    # what makes no arrays is a function of its own: there nobody counts who holds them, which takes longer than the reading
    state = w.state
    state[_GENERATION] = _begin(t, w, p, start)
    state[_PLACE] = start
    state[_PLAIN] = 0
    says = _read_on(t, w, p, start, order)
    while says == _NEEDS_ROOM:
        w = _with_room(w)
        says = _read_on(t, w, p, start, order)
    of, end = int(state[_GENERATION]), int(state[_PLACE])
    if says == _BROKEN_OFF:
        return w, of, end
    w = _with_room(w)
    return w, _finish(t, w, p, start, of, end, order), end


@compiled
def way_of(w: Work, of: int, k: int) -> tuple[int, int, int, int, int]:
    """A way's cost, the byte it waits with, its node, its brackets, the row of those that joined it."""
    ways = w.ways
    return ways[of, k, _COST], ways[of, k, _PENDING], ways[of, k, _NODE], ways[of, k, _QUOTED], ways[of, k, _JOIN]
