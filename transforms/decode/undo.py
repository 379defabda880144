"""A page without the mirror's work: annotations taken out and what fell out of step put back together, compiled."""

from __future__ import annotations

from typing import Annotated

import numpy as np
import numpy.typing as npt

from transforms.decode.annotations import bare_annotations, closes, find_annotations, learn_table, letters_in
from transforms.decode.beam import (
    BUDGET,
    COST_QUOTE,
    DOUBTFUL,
    ENDLESS,
    HIT,
    JOIN_COLUMNS,
    LONG,
    NONE,
    NOTE,
    PRESENT,
    SETTING,
    SITE,
    WAYS,
    WAYS_IN,
    Page,
    may_hide_a_cut,
    quoted_after,
    search,
    way_of,
)  # fmt: skip
from transforms.decode.compiling import EntryPoint, allocating, compiled
from transforms.decode.lookup import Work, flags_of, fold, gbk, letter, narrow, reads, word_cost
from transforms.decode.proof import reproduces
from transforms.decode.tables import (
    CLOSES,
    CUT_MARK,
    EACH,
    FOLLOWS_TELLTALE,
    HANZI,
    IDEOGRAPH,
    ODD,
    SCALE,
    SIMPLE,
    STOP,
    SUSPECT,
    TRADITIONAL_MARK,
    Ints,
    Tables,
    Units,
)

_FEWEST_WAYS = 6000
_WAYS_A_CHARACTER = 3
"""How much is searched in a page: much more than what the worst of mirrors' pages takes, so that one that is all damage costs linear time."""
_COST_PROOF = 20
"""What a proof counts as, in ways."""
_PROVEN_WITHIN = 12 * SCALE
_RIVAL_WITHIN = 5 * SCALE
_GAIN_WITH_ANNOTATION = 3 * SCALE
_GAIN_WITHOUT = 10 * SCALE
_GAIN_SPLIT = 1 * SCALE
_GAIN_WEAK = 2 * SCALE
_GAIN_WEAK_WITH_LETTER = 3 * SCALE
_GAIN_WEAK_AT_END = 4 * SCALE
_GAIN_WEAK_MARKS_AT_END = 5 * SCALE
"""A quotation mark that would close what is open, at the end of a page, is as likely to be missing as lost."""
_COST_VANISHED = 6 * SCALE
_MARGIN_CERTAIN = 9 * SCALE // 2
_MARGIN_ALONE = 9 * SCALE
"""A margin that needs no further support."""
_WORD_SUPPORTS = 27 * SCALE // 2
"""The most that a word of two characters costs that supports a guess: it is counted some hundred times in sixty million."""
_LONGER_WORD_SUPPORTS = 2 * SCALE
"""What it may cost more for each further character."""
_GAIN_CERTAIN = 8 * SCALE
_PROVEN_AT_MOST = 12
_NOTES = 256
_MOST_ALTERNATIVES = 5

# places among what is counted on a page
_HITS, _DOUBTED, _TWINS, _SITES, _COMMAS, _NARROW_COMMAS, _WIDE_MARKS, _COUNTS = 0, 1, 2, 3, 4, 5, 6, 7

# columns of a glitch
START, END, TEXT, LENGTH, CERTAIN, OTHERS = 0, 1, 2, 3, 4, 5
# places in what is said of the page as a whole
MIRRORED, LOST_SIGN, DOUBLED, EXPLAINED, GLITCHES, SUSPICIOUS, DOUBTED, EXHAUSTED = 0, 1, 2, 3, 4, 5, 6, 7


@allocating
def _grown(array: Units, used: int, more: int) -> Units:
    """The array, or a longer one that starts alike, with room for so many more."""
    if used + more <= array.size:
        return array
    longer = np.empty(2 * (used + more), np.int32)
    for i in range(used):
        longer[i] = array[i]
    return longer


@compiled
def _is_suspicious(t: Tables, text: Units) -> bool:
    """Whether a text holds what a wrong encoding or an invisible character would leave, as ``plausibility`` has it."""
    for i in range(text.size):
        at = fold(text[i])
        if not (t.dense[ODD + (at >> 5)] >> (at & 31)) & 1:
            continue
        if flags_of(t, at) & SUSPECT or (i + 1 < text.size and flags_of(t, text[i + 1]) & FOLLOWS_TELLTALE):
            return True
    return False


@compiled
def _is_cut(t: Tables, c: int) -> bool:
    return flags_of(t, c) & CUT_MARK != 0 and c not in (0x2C, 0x3B)


@compiled
def _lost_sign(t: Tables, text: Units) -> int:
    """What the page shows in the place of lost bytes: ``?``, U+FFFD, or 0 where they vanished."""
    questions = replacements = 0
    n = text.size
    for i in range(n - 1):
        c = text[i]
        if c != 0x3F and c != 0xFFFD:  # noqa: PLR1714
            continue
        following = text[i + 1]
        meant = _is_cut(t, following) or (c == 0xFFFD and following in (0x28, 0xFF08))
        if not meant:
            at = i + 1
            while at < n and at - i <= 6 and letter(t, text[at]):
                at += 1
            meant = at > i + 1 and at < n and closes(text[at])
        if meant and c == 0x3F:
            questions += 1
        elif meant:
            replacements += 1
    if not questions and not replacements:
        return 0
    return 0x3F if questions >= replacements else 0xFFFD


@compiled
def _is_repeated(text: Units, start: int, end: int) -> bool:
    """Whether marks are what people write for emphasis: !!, ???, or several of which one is a wide exclamation mark."""
    exclamations = questions = wide = others = 0
    for i in range(start, end):
        c = text[i]
        if c == 0x21:
            exclamations += 1
        elif c == 0xFF01:
            wide += 1
        elif c in (0x3F, 0xFF1F):
            questions += 1
        else:
            others += 1
    if others:
        return False
    count = end - start
    if questions == 0:
        return count >= 2 or wide > 0
    if exclamations == 0 and wide == 0:
        return count >= 3
    if not wide:
        return False
    # before the first wide exclamation mark only narrow ones stand
    for i in range(start, end):
        if text[i] == 0xFF01:
            return True
        if text[i] == 0xFF1F:
            return False
    return False


@compiled
def _are_marks(t: Tables, text: Units, start: int, end: int) -> bool:
    for i in range(start, end):
        c = text[i]
        if c >= 0x80 and c != 0xFFFD and not _is_cut(t, c) and c not in (0xFF0C, 0xFF1B):
            return False
    return True


@compiled
def _spelled(w: Work, node: int, base: int, onto: int, letters: Units, tokens: Units, used: int) -> int:
    """Writes what a way put out, and the tokens that it is, behind the first ``used``; its length. ``base`` is replaced by ``onto``."""
    nodes = w.nodes
    length = 0
    at = node
    for turn in range(2):
        at = onto if node == base else node
        place = used + length - 1
        while nodes[at, 0] >= 0:
            if nodes[at, 2] > NOTE:
                if turn:
                    letters[place] = nodes[at, 1]
                    tokens[place] = nodes[at, 2]
                    place -= 1
                else:
                    length += 1
            below = nodes[at, 0]
            at = onto if below == base else below
        if not turn and used + length > letters.size:
            return -length
    return length


@compiled
def _take_notes(t: Tables, w: Work, p: Page, node: int, base: int, onto: int, codes: Ints, before: Ints) -> int:
    """Puts the entries of the table that a way saw into it; how many, with what stood there before."""
    nodes = w.nodes
    taken = 0
    at = onto if node == base else node
    while nodes[at, 0] >= 0:
        if nodes[at, 2] <= NOTE and taken < codes.size:
            code = gbk(t, NOTE - nodes[at, 2])
            if code:
                codes[taken] = code
                before[taken] = w.table[code]
                w.table[code] = p.hit_reading[nodes[at, 3]]
                taken += 1
        below = nodes[at, 0]
        at = onto if below == base else below
    return taken


@compiled
def _same_when_simplified(t: Tables, letters: Units, a: int, b: int, length: int) -> bool:
    for i in range(length):
        x, y = letters[a + i], letters[b + i]
        if x != y and (x >= 0xFFFF or y >= 0xFFFF or t.dense[SIMPLE + EACH * x] != t.dense[SIMPLE + EACH * y]):
            return False
    return True


@compiled
def _same(x: Units, a: int, y: Units, b: int, length: int) -> bool:
    i = 0
    while i < length and x[a + i] == y[b + i]:
        i += 1
    return i == length


@compiled
def _traditional_in(t: Tables, text: Units) -> int:
    """How many characters a text has that only traditional script has, of the commonest."""
    count = 0
    for c in text:
        count += flags_of(t, c) & TRADITIONAL_MARK != 0
    return count


@compiled
def _closing_in(text: Units) -> int:
    count = 0
    for c in text:
        count += closes(c)
    return count


@compiled
def _strip(raw: Units, starts: Units, keys: Ints, bare: npt.NDArray[np.uint8], text: Units, raw_of: Units, places: Units) -> int:
    """Writes the text without its annotations, where each of its characters stood, and where each annotation stood; its length."""
    at = length = 0
    count = starts.size
    for k in range(count + 1):
        end = starts[k] if k < count else raw.size
        for i in range(at, end):
            text[length] = raw[i]
            raw_of[length] = i
            length += 1
        if k < count:
            places[k] = length
            at = end + letters_in(keys[k]) + (1 if bare[k] else 2)
    return length


@compiled
def _mark_hits(
    t: Tables, w: Work, text: Units, places: Units, keys: Ints, marks: npt.NDArray[np.uint8], hit_first: Units, hit_place: Units,
    hit_reading: Ints, counts: Ints,
) -> None:  # fmt: skip
    """Marks where annotations stand, and which of them are doubtful."""
    hits = doubted = twins = 0
    for k in range(places.size):
        place = places[k]
        empty = place == (places[k - 1] if k else 0)
        host = 0 if empty else text[place - 1]
        code = gbk(t, host) if host >= 0x80 else 0
        clear = code != 0 and (w.table[code] == keys[k] or (flags_of(t, host) & HANZI != 0 and reads(t, host, keys[k])))
        if not clear:
            if empty and k and keys[k] == keys[k - 1]:
                # 東(dong)(dong): the same reading twice is one annotation
                twins += 1
                continue
            doubted += not marks[place] & DOUBTFUL
            marks[place] |= DOUBTFUL | SITE
        if not hits or hit_place[hits - 1] != place:
            hit_first[place] = hits
            marks[place] |= HIT
        hit_place[hits] = place
        hit_reading[hits] = keys[k]
        hits += 1
    counts[_HITS], counts[_DOUBTED], counts[_TWINS] = hits, doubted, twins


@compiled
def _mark_sites(text: Units, lost: int, marks: npt.NDArray[np.uint8], counts: Ints) -> None:
    """Marks the signs of a loss, or the marks that may be cuts where lost bytes vanished; counts how punctuation is written."""
    commas = narrow_commas = wide_marks = sites = 0
    for i in range(text.size):
        c = text[i]
        if c < 0x80:
            narrow_commas += c == 0x2C
            site = c == lost if lost else c == 0x21 or c == 0x3F  # noqa: PLR1714
        elif c >= 0xFF01:
            commas += c == 0xFF0C
            wide = c == 0xFF01 or c == 0xFF1F  # noqa: PLR1714
            wide_marks += wide
            site = c == lost if lost else wide
        else:
            continue
        if site:
            marks[i] |= SITE
            sites += 1
    counts[_SITES], counts[_COMMAS], counts[_NARROW_COMMAS], counts[_WIDE_MARKS] = sites, commas, narrow_commas, wide_marks


@compiled
def _next_site(t: Tables, p: Page, site: int) -> int:
    """The next place at or behind ``site`` where something may have been lost, the text's length where there is none."""
    text, marks, lost = p.text, p.marks, p.lost
    for i in range(site, text.size):
        if not marks[i] & SITE:
            continue
        if not marks[i] & DOUBTFUL:
            if lost:
                following = text[i + 1] if i + 1 < text.size else 0x0A
                if not (following == 0x0A or flags_of(t, following) & CUT_MARK or marks[i + 1] & HIT or text[i] == 0xFFFD):
                    continue
            elif not may_hide_a_cut(t, p, i):
                continue
        return i
    return int(text.size)


@compiled
def _gather(
    w: Work, p: Page, of: int, end: int, letters: Units, tokens: Units, offset: Ints, lengths: Ints, prices: Ints, links: Annotated[Ints, 2],
    size: Ints,
) -> int:  # fmt: skip
    """The readings that the ways in step, and those that joined them, stand for; how many.

    ``size`` holds how much of ``letters`` is used; -1 where that has no room for ``size`` more.
    """
    readings = 0
    used = 0
    needed = quoted_after(p, min(end, p.text.size))
    for k in range(w.state[WAYS_IN + of]):
        cost, pending, node, quoted, join = way_of(w, of, k)
        if pending != NONE:
            continue
        brackets = (quoted ^ needed) & 3
        cost += COST_QUOTE * ((brackets & 1) + (brackets >> 1))
        for j in range(-1, w.joins[join, 0]):
            gap = w.joins[join, 1 + 3 * j] if j >= 0 else 0
            onto = w.joins[join, 2 + 3 * j] if j >= 0 else node
            base = w.joins[join, 3 + 3 * j] if j >= 0 else node
            length = _spelled(w, node, base, onto, letters, tokens, used)
            if length < 0:
                size[0] = used - length
                return -1
            twin = -1
            for r in range(readings):
                if lengths[r] == length and _same(letters, offset[r], letters, used, length):
                    twin = r
                    break
            if twin < 0:
                twin = readings
                readings += 1
                prices[twin] = ENDLESS
            if prices[twin] > cost + gap:
                offset[twin] = used
                lengths[twin] = length
                prices[twin] = cost + gap
                links[twin, 0], links[twin, 1], links[twin, 2] = node, base, onto
                used += length
    size[0] = used
    return readings


@compiled
def _simple_at(t: Tables, text: Units, start: int, end: int, letters: Units, at: int, length: int, j: int) -> int:
    """Character ``j`` of a reading that stands for tokens ``start`` to ``end``, simplified; what stands around it where there is none."""
    if 0 <= j < length:
        c = letters[at + j]
    else:
        i = start + j if j < 0 else end + j - length
        if i < 0 or i >= text.size:
            return 0
        c = text[i]
    return int(t.dense[SIMPLE + EACH * fold(c)])


@compiled
def _is_supported(t: Tables, text: Units, start: int, end: int, letters: Units, at: int, length: int, j: int) -> bool:
    """Whether more than its own frequency speaks for character ``j`` of a reading, where another one might stand too.

    For an ideograph, a word that is not rare; names and new words are in no list, and one of them may always stand there. For a mark, that
    something follows in its line, without which any mark might end it; and for a stop, that a word ends before it.
    """
    c = _simple_at(t, text, start, end, letters, at, length, j)
    flags = flags_of(t, c)
    if flags & IDEOGRAPH:
        for n in range(2, 5):
            for first in range(j - n + 1, j + 1):
                key = np.int64(0)
                for k in range(first, first + n):
                    key = key << 16 | _simple_at(t, text, start, end, letters, at, length, k)
                cost = word_cost(t, int(key))
                if 0 <= cost <= _WORD_SUPPORTS + (n - 2) * _LONGER_WORD_SUPPORTS:
                    return True
        return False
    k = j + 1
    following = _simple_at(t, text, start, end, letters, at, length, k)
    while following and (following == 0x3000 or flags_of(t, following) & (STOP | CLOSES)):
        k += 1
        following = _simple_at(t, text, start, end, letters, at, length, k)
    if following in (0, 0x0A):
        return False
    if not flags & STOP:
        return True
    before = _simple_at(t, text, start, end, letters, at, length, j - 1)
    if flags_of(t, before) & CLOSES:
        return True
    key = np.int64(before)
    for n in range(2, 5):
        key |= np.int64(_simple_at(t, text, start, end, letters, at, length, j - n)) << (16 * (n - 1))
        if word_cost(t, int(key)) >= 0:
            return True
    return False


@allocating
def _undone(t: Tables, w: Work, raw: Units) -> tuple[Units, Units, Ints, npt.NDArray[np.uint8], Units, Units, Ints, Ints, Ints]:
    """See ``undo_page``."""
    n = raw.size
    state = w.state
    says = np.zeros(8, np.int64)
    none = np.empty(0, np.int32)
    no_keys = np.empty(0, np.int64)
    no_marks = np.empty(0, np.uint8)
    no_glitches = np.empty((0, 6), np.int64)
    nothing = (none, none, no_keys, no_marks, none, none, no_keys, says, no_glitches.reshape(-1))

    # 1. annotations, and the table that they show
    starts = np.empty(n // 3 + 1, np.int32)
    keys = np.empty(n // 3 + 1, np.int64)
    count = find_annotations(t, raw, starts, keys)
    hosts = np.empty(count + 1, np.int64)
    listed = learn_table(t, w, raw, starts, keys, count, hosts) if count > 1 else 0
    if not listed:
        count = 0
        if _traditional_in(t, raw) * 150 <= n:
            says[SUSPICIOUS] = _is_suspicious(t, raw)
            return nothing
    bare = np.zeros(count, np.uint8)
    if listed:
        brackets = _closing_in(raw)
        if brackets > count:
            all_starts = np.empty(brackets + 1, np.int32)
            all_keys = np.empty(brackets + 1, np.int64)
            all_bare = np.zeros(brackets + 1, np.uint8)
            more = bare_annotations(t, raw, starts, keys, count, all_starts, all_keys, all_bare)
            starts, keys, bare, count = all_starts, all_keys, all_bare[:more], more
    starts, keys = starts[:count], keys[:count]

    # 2. the text without them; in it, where each stood
    text = np.empty(n, np.int32)
    raw_of = np.empty(n + 1, np.int32)
    places = np.empty(count, np.int32)
    length = _strip(raw, starts, keys, bare, text, raw_of, places)
    raw_of[length] = n
    text = text[:length]

    # 3. what needs a look: doubtful annotations, signs of loss, marks that may be cuts
    lost = _lost_sign(t, raw)
    marks = np.zeros(length + 2, np.uint8)
    hit_first = np.empty(length + 2, np.int32)
    hit_place = np.empty(count, np.int32)
    hit_reading = np.empty(count, np.int64)
    counts = np.zeros(_COUNTS, np.int64)
    _mark_hits(t, w, text, places, keys, marks, hit_first, hit_place, hit_reading, counts)
    _mark_sites(text, lost, marks, counts)
    hits, doubted, twins, sites = int(counts[_HITS]), int(counts[_DOUBTED]), int(counts[_TWINS]), int(counts[_SITES])
    commas, wide_marks = counts[_COMMAS], counts[_WIDE_MARKS]
    narrowed = bool(counts[_NARROW_COMMAS] > commas)
    # where marks are ASCII beside wide commas, the page was split at them, and bytes beside them are likelier to have been lost
    split_marks = listed > 0 or (commas > 0 and wide_marks == 0)
    p = Page(text, marks, hit_first, hit_place[:hits], hit_reading[:hits], lost, narrowed, 0 if split_marks else _COST_VANISHED)
    times = 2 if twins else 1

    # 4. the search, stretch by stretch
    state[BUDGET] = _FEWEST_WAYS + _WAYS_A_CHARACTER * length
    state[PRESENT] = 0
    state[SETTING] = -1
    proven = True
    glitches = np.empty((16, 6), np.int64)
    glitch_count = 0
    spelled = np.empty(256, np.int32)
    spelled_used = 0
    new_hosts = np.empty(16, np.int64)
    new_count = 0
    if sites or doubted:
        order = np.empty(WAYS, np.int64)
        letters = np.empty(4096, np.int32)
        tokens = np.empty(4096, np.int32)
        most = 8 * (JOIN_COLUMNS // 3 + 1) + 8
        offset = np.empty(most, np.int64)
        lengths = np.empty(most, np.int64)
        prices = np.empty(most, np.int64)
        links = np.empty((most, 3), np.int64)
        rank = np.empty(most, np.int64)
        is_proven = np.zeros(most, np.uint8)
        codes = np.empty(_NOTES, np.int64)
        before = np.empty(_NOTES, np.int64)
        done = 0
        room = np.empty(1, np.int64)
        upto = 0
        while True:
            site = _next_site(t, p, upto)
            if site >= length:
                break
            if state[BUDGET] < 0:
                says[EXHAUSTED] = 1
                break
            # the sign of a loss stands before the annotation that it belongs to
            start = site - 1 if lost and marks[site] & DOUBTFUL and site > done and text[site - 1] == lost else site
            w, of, end = search(t, w, p, start, order)
            done = end
            upto = max(site + 1, end)
            if state[BUDGET] < 0:
                says[EXHAUSTED] = 1
            readings = _gather(w, p, of, end, letters, tokens, offset, lengths, prices, links, room)
            while readings < 0:
                letters, tokens = np.empty(2 * room[0], np.int32), np.empty(2 * room[0], np.int32)
                readings = _gather(w, p, of, end, letters, tokens, offset, lengths, prices, links, room)
            if not readings:
                continue
            for r in range(readings):
                k = r
                while k > 0 and prices[rank[k - 1]] > prices[r]:
                    rank[k] = rank[k - 1]
                    k -= 1
                rank[k] = r
                is_proven[r] = 0
            shown = -1
            for r in range(readings):
                if lengths[r] == end - start and _same(letters, offset[r], text, start, end - start):
                    shown = r
            if rank[0] == shown:
                continue
            # the cheapest reading that, run forwards, gives what the page shows; the cheapest of all where none does
            ceiling = prices[rank[0]] + _PROVEN_WITHIN
            best = -1
            context = max(start - 2, 0)
            page_shows = raw[raw_of[context] : raw_of[end]]
            for n_tried in range(min(readings, _PROVEN_AT_MOST)):
                r = rank[n_tried]
                # readings much dearer than the best are no rivals of it, whether they fit or not
                if prices[r] > ceiling or (best >= 0 and prices[r] > prices[best] + _RIVAL_WITHIN):
                    break
                state[BUDGET] -= _COST_PROOF + (end - start) // 8
                if r == shown:
                    continue
                taken = _take_notes(t, w, p, links[r, 0], links[r, 1], links[r, 2], codes, before)
                meant = np.empty(start - context + lengths[r], np.int32)
                for i in range(start - context):
                    meant[i] = text[context + i]
                for i in range(lengths[r]):
                    meant[start - context + i] = letters[offset[r] + i]
                if reproduces(t, w, meant, page_shows, lost, times):
                    is_proven[r] = 1
                    if best < 0:
                        best = r
                for k in range(taken - 1, -1, -1):
                    w.table[codes[k]] = before[k]
            chosen_is_proven = best >= 0
            if best < 0:
                best = rank[0]
            gain = prices[shown] - prices[best] if shown >= 0 else ENDLESS
            margin = ENDLESS
            supported = True
            others = 0
            other_readings = np.empty(_MOST_ALTERNATIVES, np.int64)
            for k in range(readings):
                r = rank[k]
                if r in (best, shown):
                    continue
                if chosen_is_proven and prices[r] < prices[best] + _RIVAL_WITHIN and not is_proven[r]:
                    continue
                # a variant of the same character is no other reading
                if lengths[r] == lengths[best] and _same_when_simplified(t, letters, offset[r], offset[best], lengths[r]):
                    continue
                margin = min(margin, prices[r] - prices[best])
                if prices[r] < prices[best] + _MARGIN_ALONE and supported:
                    for i in range(min(lengths[best], lengths[r])):
                        if letters[offset[best] + i] == letters[offset[r] + i]:
                            continue
                        supported = supported and _is_supported(t, text, start, end, letters, offset[best], lengths[best], i)
                        if lengths[best] != lengths[r]:
                            break
                if others < _MOST_ALTERNATIVES:
                    other_readings[others] = r
                    others += 1
            # pieces: where it differs from what is shown
            first_piece = glitch_count
            at = start
            held = spelled_used
            spelled = _grown(spelled, spelled_used, lengths[best] + 16)
            for k in range(lengths[best] + 1):
                is_end = k == lengths[best]
                token = end if is_end else tokens[offset[best] + k]
                if token < 0:
                    c = letters[offset[best] + k]
                    spelled[spelled_used] = narrow(c) if narrowed else c
                    spelled_used += 1
                    continue
                if spelled_used > held or token > at:
                    if glitch_count == glitches.shape[0]:
                        more_glitches = np.empty((2 * glitch_count, 6), np.int64)
                        for i in range(glitch_count):
                            for column in range(6):
                                more_glitches[i, column] = glitches[i, column]
                        glitches = more_glitches
                    glitches[glitch_count, START] = at
                    glitches[glitch_count, END] = token
                    glitches[glitch_count, TEXT] = held
                    glitches[glitch_count, LENGTH] = spelled_used - held
                    glitch_count += 1
                    held = spelled_used
                at = token + 1
            first, last = glitches[first_piece, START], glitches[glitch_count - 1, END]
            on_annotation = False
            if doubted:
                for i in range(first, min(last + 1, length) + 1):
                    on_annotation = on_annotation or marks[i] & DOUBTFUL != 0
            # a mark alone, with nothing out of step behind it, tells little where no annotation and no other glitch does
            at_end = end >= length
            only_marks = not flags_of(t, letters[offset[best]]) & IDEOGRAPH
            needed = _GAIN_WEAK_MARKS_AT_END if at_end and only_marks else _GAIN_WEAK_AT_END if at_end else _GAIN_WEAK
            weak = gain < needed or _is_repeated(text, first, last)
            if lost == 0 and last - first > 1:
                # ?h for 。縣: the letter was the second byte of a character
                weak = weak or gain < _GAIN_WEAK_WITH_LETTER or text[last - 1] < 0x41 or text[last - 1] >= 0x80
            if (
                gain < (_GAIN_WITH_ANNOTATION if on_annotation else _GAIN_SPLIT if split_marks else _GAIN_WITHOUT)
                or (not chosen_is_proven and not on_annotation)
                or (listed + new_count == 0 and weak and _are_marks(t, text, first, last))
            ):
                glitch_count = first_piece
                spelled_used = glitches[first_piece, TEXT]
                continue
            proven = proven and chosen_is_proven
            taken = _take_notes(t, w, p, links[best, 0], links[best, 1], links[best, 2], codes, before)
            for k in range(taken):
                if not before[k]:
                    if new_count == new_hosts.size:
                        more_hosts = np.empty(2 * new_count, np.int64)
                        for i in range(new_count):
                            more_hosts[i] = new_hosts[i]
                        new_hosts = more_hosts
                    new_hosts[new_count] = codes[k]
                    new_count += 1
            certain = chosen_is_proven and supported and end - start <= LONG and margin >= _MARGIN_CERTAIN and gain >= _GAIN_CERTAIN
            # the other readings, each after its length
            listed_at = spelled_used
            spelled = _grown(spelled, spelled_used, 1)
            spelled_used += 1
            spelled[listed_at] = others
            for k in range(others):
                r = other_readings[k]
                spelled = _grown(spelled, spelled_used, lengths[r] + 1)
                spelled[spelled_used] = lengths[r]
                for i in range(lengths[r]):
                    spelled[spelled_used + 1 + i] = letters[offset[r] + i]
                spelled_used += lengths[r] + 1
            for k in range(first_piece, glitch_count):
                glitches[k, CERTAIN] = certain
                glitches[k, OTHERS] = listed_at
                if doubted:
                    for i in range(glitches[k, START], min(glitches[k, END] + 1, length) + 1):
                        doubted -= marks[i] & DOUBTFUL != 0
                        marks[i] &= ~np.uint8(DOUBTFUL)

    # 5. the repaired text
    out = np.empty(length + spelled_used, np.int32)
    size = at = 0
    for k in range(glitch_count):
        for i in range(at, glitches[k, START]):
            out[size] = text[i]
            size += 1
        for i in range(glitches[k, TEXT], glitches[k, TEXT] + glitches[k, LENGTH]):
            out[size] = spelled[i]
            size += 1
        at = glitches[k, END]
    for i in range(at, length):
        out[size] = text[i]
        size += 1

    table = np.empty(2 * (listed + new_count), np.int64)
    for k in range(listed + new_count):
        code = hosts[k] if k < listed else new_hosts[k - listed]
        table[2 * k] = code
        table[2 * k + 1] = w.table[code]
    for k in range(listed + new_count):
        w.table[table[2 * k]] = 0
    kinds = np.zeros(count, np.uint8)
    for k in range(count):
        kinds[k] = bare[k] | (2 if marks[places[k]] & DOUBTFUL else 0)
    says[MIRRORED] = 1
    says[LOST_SIGN] = lost
    says[DOUBLED] = twins
    says[EXPLAINED] = proven and doubted == 0 and says[EXHAUSTED] == 0
    says[GLITCHES] = glitch_count
    says[SUSPICIOUS] = _is_suspicious(t, out[:size])
    says[DOUBTED] = doubted
    return out[:size], starts, keys, kinds, places, spelled[:spelled_used], table, says, glitches[:glitch_count].copy().reshape(-1)


def _undo_page(
    raw: Units, dense: Units, word_filter: Ints, word_keys: Ints, word_costs: Units, reading_keys: Ints, table: Ints, seen: Units, state: Ints, ways: Annotated[Ints, 3],
    nodes: Annotated[Units, 2], joins: Annotated[Ints, 2],
) -> tuple[Units, Units, Ints, npt.NDArray[np.uint8], Units, Units, Ints, Ints, Ints]:  # fmt: skip
    """Undoes the mirror's work on a page, given as code points.

    Gives the repaired text; of every annotation where it starts in the page, its reading's key, 1 where its opening bracket was lost and 2
    where it could not be explained, and before which character of the text without annotations it stood; a store of characters; the table
    as pairs of bytes and readings' keys; what is said of the page as a whole; and the glitches, six numbers each.
    """
    return _undone(Tables(dense, word_filter, word_keys, word_costs, reading_keys), Work(table, seen, state, ways, nodes, joins), raw)


undo_page = EntryPoint(_undo_page)
