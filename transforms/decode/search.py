"""Puts a stretch of text that fell out of step back together: a beam search over the bytes that the mirror lost.

The text is given as the page shows it, annotations taken out; ``hits`` says where they stood. The search walks over its characters and keeps,
for each way of reading them, the byte that waits for its second half. Every way is weighed by the word model and by what it assumes lost.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import NamedTuple

from transforms.decode.characters import PUNCTUATION_COUNT, Candidate, characters, gbk_code, read_so, reads
from transforms.decode.words import log_total, word_counts

NONE = -1
UNKNOWN = -2
_COST = itemgetter(0)
_log = math.log
_NOTE = -3
_WIDE = {",": 0xA3AC, ":": 0xA3BA, ";": 0xA3BB, "!": 0xA3A1, "?": 0xA3BF, "(": 0xA3A8, ")": 0xA3A9, "～": 0xA1AB}
_MARKUP = re.compile(r"/?[a-zA-Z]{1,10}(?:\d)?(?:[ >/]|$)")
_BEAM = 8
_DROP = 12.0
_MERGED_KEPT = 8.0
_MOST_MERGED = 6
_LONG = 400
_ALWAYS_TRIED = 6
_FEWEST_WAYS = 6000
_WAYS_A_CHARACTER = 0.6
"""How much is searched in a page: three times what the worst of mirrors' pages takes, so that one that is all damage costs no more than linear time."""
COST_PROOF = 20
"""What a proof counts as, in ways."""
_NEXT_MARK = 10.0
"""The most that a mark behind can add to one way and not to another."""
_NEXT = 16.0
"""The most that the character behind can take off a way, by making a word of both."""
_MARK_LEADS = (0xA1, 0xA3)
_PROVEN_WITHIN = 12.0
_RIVAL_WITHIN = 5.0

COST_LOST = 1.0
COST_VANISHED = 6.0
COST_LONE_QUESTION = 5.0
COST_ASCII = 4.5
COST_ODD_ANNOTATION = 14.0
COST_FOREIGN_SCRIPT = 5.0
COST_UNKNOWN_IDEOGRAPH = 3.0
COST_STOP_AFTER_STOP = 7.0
COST_QUOTE = 6.0
COST_LISTED = 6.0
COST_LINE_END = 3.0
COST_MARK = 8.0
COST_IMPLIED = 0.0
"""A loss that must follow where the text is out of step already."""
_GOES_ON = frozenset("的地得等和与是之及")
"""No sentence starts with these."""
_ENDS = frozenset("。！？!?")
_STOPS = frozenset("，。、；：！？,;:!?")
_BEFORE_NO_STOP = frozenset("，。、；：！？,;:!?“《（【(—\u3000")
_OPENING = {"“": 1, "《": 2, "（": 4, "(": 4, "【": 8}
_CLOSING = {"”": 1, "》": 2, "）": 4, ")": 4, "】": 8}
_BRACKETS = ((1, "“", "”"), (2, "《", "》"), (8, "【", "】"))
_LINE_END = {
    "。": 0.0, "！": 0.0, "!": 0.0, "？": 0.0, "?": 0.0, "”": 0.5, "》": 2.0, "）": 1.0, ")": 1.0, "：": 1.0, ":": 1.0, "，": 6.0, "、": 7.0,
    "“": 9.0, "《": 9.0, "（": 9.0, "(": 9.0, "【": 9.0, "‘": 9.0, "\n": 0.0, "\u3000": 0.0, "": 0.0,
}  # fmt: skip
_CUT_MARKS = frozenset("！？!?。，；,;")
_ASCII_SWALLOWED = (("(", 3.0), ("-", 5.0), ("/", 6.0), ('"', 6.0), (".", 7.0), ("%", 7.0), (":", 7.0), ("<", 9.0), (">", 9.0))


class _Way(NamedTuple):
    """One way of reading the text up to a token."""

    cost: float
    pending: int
    """The lead byte that waits for its trail, NONE in step, UNKNOWN where that lead byte itself was lost."""
    last: int
    """The last two bytes as one number, 0 where unknown."""
    values: tuple[float, ...]
    """Cheapest cuts up to the last few characters."""
    tail: str
    node: tuple  # type: ignore[type-arg]
    """(parent, character, token or -1, table entry or None): what was put out, as a linked list."""
    merged: tuple[tuple[float, tuple, tuple], ...]  # type: ignore[type-arg]
    """Ways that joined this one: (how much dearer, their node, this way's node at that time)."""
    quoted: int
    """Which brackets are open, as bits."""


class Found(NamedTuple):
    """The best reading of a stretch: ``pieces`` are (token start, token end, text) where it differs from what is shown."""

    pieces: list[tuple[int, int, str]]
    end: int
    margin: float
    gain: float
    alternatives: list[str]
    entries: dict[str, str]
    """Entries of the mirror's table that this stretch shows."""
    proven: bool


@cache
def _pairs() -> dict[int, str | None]:
    """What was asked of pairs of bytes so far; at most 65,536."""
    return {}


@cache
def _known(signed: bool) -> dict[str, tuple[str, float, bool]]:
    """What was asked of characters so far, apart for pages that show their losses, since marks cost differently there."""
    del signed
    return {}


class Searcher:
    """Holds what is fixed for a page: the sign of loss, its table, whether its punctuation was narrowed, and how a reading is proven."""

    def __init__(
        self,
        text: str,
        hits: Mapping[int, Sequence[str]],
        lost: str,
        prove: Callable[[str, Mapping[str, str], int, int], bool],
        *,
        narrowed: bool,
        table: Mapping[str, str],
        traditional: bool,
        vanishes: float,
    ) -> None:
        self.text = text
        self.hits = hits
        self.lost = lost
        self.prove = prove
        self.narrowed = narrowed
        self.table = table
        self.traditional = traditional
        self.cost_vanished = vanishes
        self.cost_mark = 8.0 if lost else COST_MARK
        known = characters()
        self.simplified = known.simplified
        self.simplified_only = known.simplified_only
        self.by_lead = known.by_lead
        self.by_trail = known.by_trail
        self.counts = word_counts()
        self.total = log_total()
        self.foreign: dict[str, bool] = {}
        self.budget = _FEWEST_WAYS + int(_WAYS_A_CHARACTER * len(text))
        self.pairs = _pairs()
        self.known = _known(bool(lost))

    def pair(self, code: int) -> str | None:
        """The character with these two bytes; None where there is none or it is for private use."""
        try:
            return self.pairs[code]
        except KeyError:
            pass
        found: str | None
        if code & 255 < 0x40:
            found = None
        else:
            try:
                found = code.to_bytes(2, "big").decode("gb18030")
            except UnicodeDecodeError:
                found = None
            if found is not None and (len(found) != 1 or "\ue000" <= found <= "\uf8ff"):
                found = None
        self.pairs[code] = found
        return found

    def _single(self, simple: str) -> float:
        """The cost of a character that makes a word by itself."""
        count = self.counts.get(simple) or PUNCTUATION_COUNT.get(simple)
        if count:
            return self.total - _log(count)
        if "\u4e00" <= simple <= "\u9fff":
            return self.total + COST_UNKNOWN_IDEOGRAPH
        if simple < "\x80":
            return self.cost_mark if simple in "!?" else COST_ASCII if simple not in "<>" else COST_LONE_QUESTION + 3
        return self.total + 6

    def _know(self, character: str) -> tuple[str, float, bool]:
        """Its simplified form, what it costs alone, whether it is an ideograph; remembered."""
        simple = self.simplified.get(character, character)
        known = self.known[character] = (simple, self._single(simple), "\u4e00" <= simple <= "\u9fff")
        return known

    def put(self, way: _Way, character: str, token: int, pending: int, last: int, extra: float = 0.0) -> _Way:
        """The way with one more character."""
        values, tail, quoted = way.values, way.tail, way.quoted
        simple, single, ideograph = self.known.get(character) or self._know(character)
        best = values[-1] + single
        if not ideograph:
            if simple in _STOPS:
                if way.node[1] in _BEFORE_NO_STOP:
                    extra += COST_STOP_AFTER_STOP
            elif simple in _OPENING:
                bit = _OPENING[simple]
                extra += COST_QUOTE if quoted & bit else 0.0
                quoted |= bit
            elif simple in _CLOSING:
                bit = _CLOSING[simple]
                extra += 0.0 if quoted & bit else COST_QUOTE
                quoted &= ~bit
            elif simple == "\n":
                extra += _LINE_END.get(way.node[1], COST_LINE_END)
            elif simple == "\u3000" and way.node[1] in "\u3000\n":
                best -= 5.0
            elif simple in "—…·" and token < 0 and way.node[1] != simple:
                extra += COST_QUOTE
            tail, values = "", (best + extra,)
        else:
            get, total = self.counts.get, self.total
            if tail:
                count = get(tail[-1] + simple)
                if count and values[-2] + total - _log(count) < best:
                    best = values[-2] + total - _log(count)
                if len(tail) > 1:
                    count = get(tail[-2:] + simple)
                    if count and values[-3] + total - _log(count) < best:
                        best = values[-3] + total - _log(count)
                    if len(tail) > 2:
                        count = get(tail + simple)
                        if count and values[-4] + total - _log(count) < best:
                            best = values[-4] + total - _log(count)
            if simple in _GOES_ON and way.node[1] == "”" and way.node[0] is not None and way.node[0][1] in _ENDS:
                extra += COST_STOP_AFTER_STOP
            tail = tail[-2:] + simple
            kept = values[-len(tail) :]
            values = (*kept, best) if not extra else (*[v + extra for v in kept], best + extra)
        return _Way(values[-1], pending, last, values, tail, (way.node, character, token, None), way.merged, quoted)

    def charge(self, way: _Way, extra: float) -> _Way:
        if not extra:
            return way
        return _Way(
            way.cost + extra, way.pending, way.last, tuple([v + extra for v in way.values]), way.tail, way.node, way.merged, way.quoted
        )

    def fill(
        self,
        way: _Way,
        options: Sequence[Candidate],
        pending: int,
        extra: float,
        second: int = NONE,
        following: str = "",
        slack: float = 0.0,
    ) -> list[_Way]:
        """The ways in which the byte that was lost may have been one of these characters'.

        Of the rarer ones only those are tried that make a word with the character before or after. Ways so dear that pruning would take
        them at once are not made; ``slack`` is what a character put behind them, before that, may still change.
        """
        found: list[_Way] = []
        counts, known_ones = self.counts, self.known
        get, total = counts.get, self.total
        values, tail = way.values, way.tail
        one = tail[-1:]
        two = tail[-2:] if len(tail) > 1 else ""
        three = tail if len(tail) > 2 else ""
        base = values[-1]
        base_two = values[-2] + total if one else 0.0
        base_three = values[-3] + total if two else 0.0
        base_four = values[-4] + total if three else 0.0
        kept = values[1 - len(values) :] if len(tail) > 2 else values
        stop_before = way.node[1] == "”"
        after = self.simplified.get(following, following)
        ceiling = math.inf
        for k, option in enumerate(options):
            simple = option.simplified
            count_two = get(one + simple) if one else None
            count_three = get(two + simple) if two else None
            if (
                k >= _ALWAYS_TRIED
                and not count_two
                and not count_three
                and option.code >> 8 not in _MARK_LEADS
                and not (after and simple + after in counts)
            ):
                continue
            cost = extra
            if self.traditional and option.character in self.simplified_only and self._is_foreign(option.character):
                cost += COST_FOREIGN_SCRIPT
            last = option.code if second == NONE else (option.code & 255) << 8 | second
            known = known_ones.get(option.character) or self._know(option.character)
            if not known[2] or (stop_before and simple in _GOES_ON):
                # a mark costs at least what it costs alone, but for the space that a line starts with
                if base + known[1] + cost - (5.0 if simple == "\u3000" else 0.0) > ceiling and not known[2]:
                    continue
                found.append(self.put(way, option.character, -1, pending, last, cost))
                continue
            best = base + known[1]
            if count_two and base_two - _log(count_two) < best:
                best = base_two - _log(count_two)
            if count_three and base_three - _log(count_three) < best:
                best = base_three - _log(count_three)
            if three:
                count_four = get(three + simple)
                if count_four and base_four - _log(count_four) < best:
                    best = base_four - _log(count_four)
            if best + cost > ceiling:
                continue
            ceiling = min(ceiling, best + cost + _DROP + slack)
            new = (*[v + cost for v in kept], best + cost) if cost else (*kept, best)
            node = (way.node, option.character, -1, None)
            found.append(_Way(best + cost, pending, last, new, two + simple if two else one + simple, node, way.merged, way.quoted))
        return found

    def _is_foreign(self, character: str) -> bool:
        """Whether a character of the simplified script stands nowhere else in the page."""
        known = self.foreign.get(character)
        if known is None:
            known = self.foreign[character] = character not in self.text
        return known

    def first_byte(self, i: int) -> int:
        """The first byte of token ``i``, 0 where there is none of two."""
        return gbk_code(self.text[i]) >> 8 if i < len(self.text) else 0

    def may_hide_a_cut(self, i: int) -> bool:
        """A quick look whether the mark at token ``i``, if it was cut out of two characters, leaves something likely behind it."""
        text = self.text
        if i >= len(text):
            return False
        trail = _WIDE.get(text[i], 0) & 255 or gbk_code(text[i]) & 255
        if i + 1 >= len(text) or text[i + 1] < "\x40":
            return trail == 0xA1 or i + 1 in self.hits
        if i + 1 in self.hits:
            return True
        whole = self.pair(trail << 8 | self.first_byte(i + 1)) if text[i + 1] >= "\x80" else self.pair(trail << 8 | ord(text[i + 1]))
        return whole is not None and (whole in PUNCTUATION_COUNT or self.counts.get(self.simplified.get(whole, ""), 0) > 30)

    # one step -------------------------------------------------------------------------------------------------------------------

    def at_hit(self, way: _Way, reading: str) -> list[_Way]:
        """An annotation stands here: it belongs to the last two bytes, the second of which may have been lost with its bracket."""
        last = way.last
        shown = self.pair(last) if last else None
        if shown is not None and (reads(shown, reading) or self.table.get(shown) == reading):
            return [way if shown in self.table else _noted(way, shown, reading)]
        found = [self.charge(way, COST_ODD_ANNOTATION)]
        if self.lost == "" and last:
            found += self.with_lost_second(way, reading, COST_LOST / 2)
        return found

    def with_lost_second(self, way: _Way, reading: str, extra: float) -> list[_Way]:
        """The second byte of the annotated pair was lost."""
        first = way.last & 255
        found = []
        for option in read_so(first, reading):
            second = option.code & 255
            # a character that the page's table holds is likelier than one that it does not
            cost = extra + (0.0 if option.character in self.table else 1.5)
            if way.pending == NONE:
                found.append(_noted(self.charge(way._replace(pending=second, last=option.code), cost), option.character, reading))
            elif way.pending >= 0 and option.code >> 8 == way.pending:
                found.append(_noted(self.put(way, option.character, -1, NONE, option.code, cost), option.character, reading))
        return found

    def with_lone_80(self, way: _Way) -> list[_Way]:
        """The byte 0x80, a trail in GBK but never a lead, was lost on its own: 個 is 82 80."""
        whole = self.pair(way.pending << 8 | 0x80)
        if whole is None or not self.counts.get(self.simplified.get(whole, whole)):
            return []
        return [self.put(way, whole, -1, NONE, way.pending << 8 | 0x80, COST_LOST if self.lost else COST_VANISHED)]

    def push(self, way: _Way, first: int, second: int, i: int) -> list[_Way]:
        """Two more bytes while out of step."""
        if way.pending >= 0:
            character = self.pair(way.pending << 8 | first)
            if character is None:
                return []
            cost = 0.0
            if self.traditional and character in self.simplified_only and self._is_foreign(character):
                cost = COST_FOREIGN_SCRIPT
            return [self.put(way, character, -1, second, first << 8 | second, cost)]
        following = self.pair(second << 8 | self.first_byte(i + 1)) or ""
        return self.fill(way, self.by_trail.get(first, ()), second, 0.0, second, following)

    def step(self, way: _Way, i: int, sites: Collection[int]) -> list[_Way]:
        """All ways to read token ``i`` after this way."""
        character = self.text[i]
        code = ord(character)
        lost = self.lost
        if lost and character == lost and not (lost == "\ufffd" and code < 0x80):
            return self.at_lost(way, i)
        two = gbk_code(character) if code >= 0x80 else (_WIDE.get(character, 0) if self.narrowed or character in "!?" else 0)
        found: list[_Way] = []
        if way.pending == NONE:
            found.append(self.put(way, character, i, NONE, two))
            if lost == "" and i in sites and two:
                found += self.push(self.charge(way._replace(pending=UNKNOWN, last=0), self.cost_vanished), two >> 8, two & 255, i)
            return found
        if two:
            found += self.push(way, two >> 8, two & 255, i)
        if lost == "" and way.pending >= 0:
            found += [self.put(whole, character, i, NONE, two) for whole in self.with_lone_80(way)]
        if code < 0x80 and 0x40 <= code < 0x7F:
            if way.pending >= 0:
                whole = self.pair(way.pending << 8 | code)
                if whole is not None:
                    extra = COST_FOREIGN_SCRIPT if self.traditional and whole in self.simplified_only and self._is_foreign(whole) else 0.0
                    found.append(self.put(way, whole, -1, NONE, way.pending << 8 | code, extra))
            else:
                found += self.fill(way, self.by_trail.get(code, ()), NONE, 0.0)
        if lost == "" and way.pending >= 0 and (code < 0x40 or character in "！？。，；"):
            for filled in self.fill(way, self.by_lead.get(way.pending, ()), NONE, COST_IMPLIED, slack=_NEXT_MARK):
                found.append(self.put(filled, character, i, NONE, two))
        if not found and lost == "" and way.pending >= 0 and code >= 0x80 and not two:
            for filled in self.fill(way, self.by_lead.get(way.pending, ()), NONE, COST_VANISHED, slack=_NEXT):
                found.append(self.put(filled, character, i, NONE, 0))
        return found

    def at_lost(self, way: _Way, i: int) -> list[_Way]:
        """The sign of a loss: an honest question mark, one byte, one byte with the bracket behind it, or two bytes."""
        found: list[_Way] = []
        reading = next(iter(self.hits.get(i + 1, ())), None)
        character = self.text[i]
        following = self.text[i + 1 : i + 2]
        if self.text.startswith(character * 4, max(i - 3, 0)) or self.text.startswith(character * 4, i):
            # rows of question marks are honest, or beyond help
            return [self.put(way, character, i, NONE, 0)] if way.pending == NONE else []
        if way.pending == NONE:
            found.append(self.put(way, character, i, NONE, 0))
            if reading is not None:
                if way.last:
                    found += self.with_lost_second(way, reading, COST_LOST / 2)
            elif following in _CUT_MARKS or following == "":
                # a lone lead byte ends a piece
                found.append(self.charge(way._replace(pending=UNKNOWN, last=0), COST_LOST))
            return found
        if character == "?":
            found += self.push(way, 0xA3, 0xBF, i)
        if way.pending < 0:
            return found
        found += self.with_lone_80(way)
        if reading is not None:
            return found + self.with_lost_second(way, reading, COST_LOST / 2)
        filled = self.fill(way, self.by_lead.get(way.pending, ()), NONE, COST_IMPLIED, slack=_NEXT)
        if following == "" or following in _CUT_MARKS or following <= " " or "0" <= following <= "9":
            return found + filled
        ceiling = math.inf
        for mark, cost in _ASCII_SWALLOWED:
            price = cost
            if mark == "<" and _MARKUP.match(self.text, i + 1):
                price = -COST_LONE_QUESTION
            elif mark == "(" and self.text.find(")", i, i + 40) < 0:
                continue
            # 【 opens the lists of links that pages put beside their titles
            bracket = -COST_LISTED if mark == "<" and price < 0 else 0.0
            for f in filled[:60]:
                extra = price + (bracket if f.node[1] == "【" else 0.0)
                if f.cost + extra + COST_ASCII > ceiling:
                    continue
                put = self.put(f, mark, -1, NONE, 0, extra)
                ceiling = min(ceiling, put.cost + _DROP)
                found.append(put)
        return found

    # the whole stretch ------------------------------------------------------------------------------------------------------------

    def quoted_before(self, i: int) -> int:
        """Which brackets are open at token ``i``, going by its line, as bits."""
        text = self.text
        line = text.rfind("\n", max(i - 400, 0), i) + 1
        quoted = sum(bit for bit, opening, closing in _BRACKETS if text.rfind(opening, line, i) > text.rfind(closing, line, i))
        near = max(line, i - 40)
        inside = max(text.rfind("(", near, i), text.rfind("（", near, i)) > max(text.rfind(")", near, i), text.rfind("）", near, i))
        return quoted | (4 if inside else 0)

    def quoted_after(self, i: int) -> int:
        """Which brackets the line says, behind token ``i``, must be open there, as bits; round ones are not looked at."""
        text = self.text
        line = text.find("\n", i, i + 400)
        line = line if line >= 0 else min(i + 400, len(text))
        needed = 0
        for bit, opening, closing in _BRACKETS:
            closes = text.find(closing, i, line)
            opens = text.find(opening, i, line)
            if closes >= 0 and not 0 <= opens < closes:
                needed |= bit
        return needed

    def run(self, start: int, sites: Collection[int], limit: int) -> Found:
        """Reads on from token ``start``, which follows text in step, until the text is in step again and past the last doubtful token.

        ``sites`` are the tokens before which a byte may be missing or which are doubtful themselves. No pieces where what is shown is best.
        """
        text = self.text
        context = max(start - 4, 0)
        way = _Way(0.0, NONE, 0, (0.0,), "", (None, "", -1, None), (), self.quoted_before(context))
        for i in range(context, start):
            code = gbk_code(text[i])
            way = self.put(way, text[i], i, NONE, code)
        way = _Way(0.0, NONE, way.last, tuple(v - way.cost for v in way.values), way.tail, (None, way.node[1], -1, None), (), way.quoted)
        ways = [way]
        plain = 0
        i = start
        end = min(len(text), limit)
        while i < end:
            for reading in self.hits.get(i, ()):
                ways = [w for way in ways for w in self.at_hit(way, reading)]
            ways = [w for way in ways for w in self.step(way, i, sites)]
            self.budget -= len(ways)
            if self.budget < 0:
                break
            if not ways:
                return Found([], i + 1, 0.0, 0.0, [], {}, proven=False)
            if len(ways) > 1:
                ways = _pruned(ways)
                if i - start > _LONG:
                    ways = ways[:2]
            i += 1
            best = ways[0]
            if best.pending == NONE and best.node[2] in (i - 1, _NOTE) and i - 1 not in sites and i not in self.hits:
                plain += 1
                if len(ways) == 1 or (plain >= 4 and (ways[1].cost > best.cost + 2 or plain > 20)):
                    break
            else:
                plain = 0
        if self.budget < 0:
            # more of the page is out of step than a search can put right: it stays as it is
            return Found([], i + 1, 0.0, 0.0, [], {}, proven=False)
        for reading in self.hits.get(i, ()):
            ways = _pruned([w for way in ways for w in self.at_hit(way, reading)])
        if self.lost == "":
            ways = _pruned(
                [
                    w
                    for way in ways
                    for w in ([way] if way.pending < 0 else self.fill(way, self.by_lead.get(way.pending, ()), NONE, COST_LOST))
                ]
            )
        return self._found(ways, start, i)

    def _found(self, ways: list[_Way], start: int, end: int) -> Found:
        """The cheapest reading that, run forwards, gives what the page shows; the cheapest of all where none does."""
        shown = self.text[start:end]
        readings: dict[str, tuple[float, list[tuple[str, int]], dict[str, str]]] = {}
        needed = self.quoted_after(end)
        for way in ways:
            if way.pending != NONE:
                continue
            for gap, other_node, joined_at in ((0.0, way.node, way.node), *way.merged):
                letters, entries = _spell(_relinked(way.node, joined_at, other_node))
                spelled = "".join(c for c, _ in letters)
                cost = way.cost + gap + COST_QUOTE * ((way.quoted ^ needed) & 3).bit_count()
                if spelled not in readings or readings[spelled][0] > cost:
                    readings[spelled] = (cost, letters, entries)
        ranked = sorted(readings.items(), key=lambda item: item[1][0])
        if not ranked or ranked[0][0] == shown:
            return Found([], end, 0.0, 0.0, [], {}, proven=False)
        ceiling = ranked[0][1][0] + _PROVEN_WITHIN
        proven: list[tuple[str, tuple[float, list[tuple[str, int]], dict[str, str]]]] = []
        for item in ranked[:12]:
            # readings much dearer than the best are no rivals of it, whether they fit or not
            if item[1][0] > ceiling or (proven and item[1][0] > proven[0][1][0] + _RIVAL_WITHIN):
                break
            self.budget -= COST_PROOF + len(shown) // 8
            if item[0] != shown and self.prove(item[0], item[1][2], start, end):
                proven.append(item)
        spelled, (cost, letters, entries) = (proven or [item for item in ranked if item[0] != shown])[0]
        simple = self.simplified
        same = [simple.get(c, c) for c in spelled]
        margin = math.inf
        alternatives: list[str] = []
        for other, (price, _, _) in ranked:
            if proven and price < proven[0][1][0] + _RIVAL_WITHIN and all(other != item[0] for item in proven):
                continue
            # a variant of the same character is no other reading
            if other not in (spelled, shown) and [simple.get(c, c) for c in other] != same:
                margin = min(margin, price - cost)
                alternatives.append(other)
        pieces: list[tuple[int, int, str]] = []
        at = start
        held: list[str] = []
        for character, token in [*letters, ("", end)]:
            if token < 0:
                held.append(character)
                continue
            if held or token > at:
                pieces.append((at, token, "".join(held)))
                held = []
            at = token + 1
        gain = readings[shown][0] - cost if shown in readings else math.inf
        return Found(pieces, end, margin, gain, alternatives[:5], entries, bool(proven))


def _pruned(ways: list[_Way]) -> list[_Way]:
    """The best ways, those that can no longer be told apart by what follows joined into the better one."""
    if not ways:
        return ways
    ways.sort(key=_COST)
    ceiling = ways[0].cost + _DROP
    kept: dict[tuple[int, int, str, int, int], _Way] = {}
    for way in ways:
        if way.cost > ceiling or len(kept) >= _BEAM:
            break
        key = (way.pending, way.last, way.tail, len(way.values), way.quoted)
        better = kept.get(key)
        if better is None:
            kept[key] = way
        elif way.cost - better.cost < _MERGED_KEPT and len(better.merged) < _MOST_MERGED:
            gap = way.cost - better.cost
            older = [(gap + g, _relinked(way.node, at, node), better.node) for g, node, at in way.merged]
            joined = (*better.merged, (gap, way.node, better.node), *older)
            kept[key] = better._replace(merged=joined[:_MOST_MERGED])
    return list(kept.values())


def _noted(way: _Way, character: str, reading: str) -> _Way:
    return way._replace(node=(way.node, way.node[1], _NOTE, (character, reading)))


def _relinked(node: tuple, base: tuple, onto: tuple) -> tuple:  # type: ignore[type-arg]
    """What ``node`` put out after ``base``, put out after ``onto`` instead."""
    if onto is base:
        return node
    after = []
    while node is not base:
        after.append(node)
        node = node[0]
    for item in reversed(after):
        onto = (onto, *item[1:])
    return onto


def _spell(node: tuple) -> tuple[list[tuple[str, int]], dict[str, str]]:  # type: ignore[type-arg]
    """The characters of a way with the tokens that they are, and the table entries that it saw."""
    out: list[tuple[str, int]] = []
    entries: dict[str, str] = {}
    while node[0] is not None:
        if node[2] == _NOTE:
            entries.update([node[3]])
        else:
            out.append((node[1], node[2]))
        node = node[0]
    out.reverse()
    return out, entries
