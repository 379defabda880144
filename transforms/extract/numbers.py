"""Numbers as Chinese writes them: 1.2亿, 三千余万, 12亿3000万, 800—1000万, 数千万, 七八十, 百分之九十三.

One pass from left to right over the characters, exact decimals throughout; what a number counts is not asked here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache
from string import ascii_letters

_DIGITS = {
    c: v for v, chars in enumerate(("零〇○", "一壹", "二贰两俩", "三叁仨", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")) for c in chars
}
_LONE = {c: Decimal(v) for c, v in _DIGITS.items() if v}
_GOES_ON = frozenset("-—–~至到点个（")
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_BIG = {"万": 10**4, "萬": 10**4, "w": 10**4, "W": 10**4, "亿": 10**8, "億": 10**8}
_THOUSAND_LETTERS = "kK"
_SOME = "几数"
_OVER = "多余"
# A number of more digits than this counts nothing: an identity card, a file, noise.
_MAX_DIGITS = 18

_BEGINS = "0-9零〇○一壹二贰两俩三叁仨四肆五伍六陆七柒八捌九玖十拾百佰千仟万萬亿億几数"
_RUN_ON = _BEGINS + r".,多余来\-"
_RUN = re.compile(f"[{_BEGINS}][{_RUN_ON}]*")
_MAX_RUN = 64
_ARABIC = re.compile(r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)*")
_ZEROS = re.compile(r"0[0-9]")
_RANGE_MARK = re.compile(r"(?:（含）)?(?:-{1,2}|—{1,2}|–|~|至|到)(?=[0-9一二两三四五六七八九十])")
_CHAIN = re.compile(r"(?:[-–—][0-9]+)+")
# The most frequent numbers of all need no reading: figures with a point, 万 or 亿, 多 or 余 behind them, and nothing else.
_SIMPLE = re.compile(r"((?:[1-9][0-9]{0,8}|0(?=\.))(?:\.[0-9]{1,8})?)([万亿]?)([多余]?)")
_FACTORS = {"万": Decimal(10**4), "亿": Decimal(10**8)}
_ONE = Decimal(1)
_JOINS_DIGITS = frozenset(f"{ascii_letters}_/#")
_NEXT_TO_PLAIN = frozenset("-—–~至到（ _")
_NEXT_TO_HAN = _GOES_ON | frozenset("分wW")
_MAY_REACH_ON = _NEXT_TO_HAN | frozenset(" kK")
_LATIN = re.compile(r"[A-Za-z]")


@dataclass(slots=True)
class Number:
    """A number at ``start:end`` of a text; ``value_high`` where it is a range (数千万: 10 to 100 million)."""

    start: int
    end: int
    value: Decimal
    value_high: Decimal | None = None
    approximation: str = "exact"
    """exact, about, over."""
    arabic: bool = False
    """True where it is written with 0-9, with 万 and 亿 or without."""
    bare: bool = False
    """True where only a multiplier is written: 百万, 万余."""
    ordinal: bool = False
    """True behind 第."""
    percent: bool = False
    """True for 百分之…: ``value`` is then the figure before %."""
    head: Decimal = Decimal(0)
    """The figure before the last multipliers: 九百亿 → 9."""
    multiplier: Decimal = Decimal(1)
    """What ``head`` is multiplied by; a range shares it (七千到九千亿)."""


@dataclass(slots=True)
class _Span:
    """Lower and upper bound, carried side by side."""

    low: Decimal = Decimal(0)
    high: Decimal = Decimal(0)

    def plus(self, other: _Span) -> _Span:
        return _Span(self.low + other.low, self.high + other.high)

    def times(self, factor: int) -> _Span:
        return _Span(self.low * factor, self.high * factor)


def find_numbers(text: str, before: frozenset[str] | None = None, excluded: Sequence[tuple[int, int]] = ()) -> list[Number]:
    """Every number of a text in order, not overlapping; digits that belong to a Latin word, a file name or a version are left out.

    Where ``before`` is given, lone numerals (一, 三) are kept only before one of its characters. Most numbers inside ``excluded`` (spans, sorted,
    without overlaps) are passed over unread; those that may reach beyond are not. The text must have its widths folded (narrow digits, ``,`` between groups of three). Time is linear in the length of the text.
    """
    found: list[Number] = []
    at = 0
    size = len(text)
    runs = _RUN if before is None else _runs_before(before)
    next_excluded = 0
    while at < size:
        run = runs.search(text, at)
        if run is None:
            break
        start, end = run.span()
        if end - start > _MAX_RUN:
            at = end  # noise; no number that counts something is so long
            continue
        while next_excluded < len(excluded) and excluded[next_excluded][1] <= start:
            next_excluded += 1
        if (
            next_excluded < len(excluded)
            and excluded[next_excluded][0] <= start
            and end <= excluded[next_excluded][1]
            and text[end : end + 1] not in _MAY_REACH_ON
        ):
            at = end
            continue
        first, before_it, behind = text[start], text[start - 1] if start else "", text[end : end + 1]
        ordinal = before_it == "第"
        if end - start == 1 and first in _LONE and behind not in _GOES_ON:
            found.append(Number(start, end, _LONE[first], ordinal=ordinal))
            at = end
            continue
        if "0" <= first <= "9":
            simple = _SIMPLE.fullmatch(text, start, end) if _stands_alone(before_it, behind) else None
            if simple is not None:
                written, big, over = simple.groups()
                figure = Decimal(written)
                factor = _FACTORS.get(big, _ONE)
                approximation = "over" if over else "exact"
                value = figure * factor if big else figure
                found.append(Number(start, end, value, None, approximation, True, False, ordinal, False, figure, factor))
                at = end
                continue
        elif behind not in _NEXT_TO_HAN and text[start:end].isalpha():
            known, length = _read_han(text[start:end])
            at = start + length
            if known is not None:
                found.append(
                    Number(
                        start,
                        start + known.end,
                        known.value,
                        known.value_high,
                        known.approximation,
                        False,
                        known.bare,
                        ordinal,
                        False,
                        known.head,
                        known.multiplier,
                    )
                )
            continue
        number, at = _read(text, start)
        if number is not None:
            found.append(number)
    return found


@cache
def _runs_before(before: frozenset[str]) -> re.Pattern[str]:
    """Runs of numerals, without the lone ones that stand before none of the characters."""
    goes_on = "".join(re.escape(c) for c in sorted(before | _GOES_ON))
    # the characters that begin a run come first, so that re leaps from one to the next
    return re.compile(f"[{_BEGINS}](?:(?<![{''.join(_LONE)}])|(?=[{_RUN_ON}{goes_on}]))[{_RUN_ON}]*")


@lru_cache(maxsize=4096)
def _read_han(run: str) -> tuple[Number | None, int]:
    """What a run of written-out numerals says that nothing behind it adds to: few are ever written."""
    return _read(run, 0)


def _stands_alone(before: str, after: str) -> bool:
    """Whether neither the character before digits nor that behind them may belong to them: no letter, no range, no multiplier behind a space."""
    if before in _JOINS_DIGITS or after in _NEXT_TO_PLAIN:
        return False
    return not (after.isascii() and after.isalnum())


def read_number(text: str) -> Decimal | None:
    """The value of a text that is a number and nothing else (二十三, 1,200万), None where it is not or where it is a range."""
    number, end = _read(text, 0) if text else (None, 0)
    return number.value if number is not None and end == len(text) and number.value_high is None else None


def _read(text: str, at: int) -> tuple[Number | None, int]:
    """The number that begins at ``at``, with the range behind it, and where to go on."""
    if text.startswith("百分之", at):
        inner, end = _read_one(text, at + 3)
        return (replace(inner, start=at, percent=True, bare=False), end) if inner else (None, at + 3)
    low, end = _read_one(text, at)
    if low is None:
        return None, end
    if at and text[at - 1] == "第":
        low = replace(low, ordinal=True)
    mark = _RANGE_MARK.match(text, end)
    if mark is None or low.ordinal:
        return low, end
    high, high_end = _read_one(text, mark.end())
    if high is None or low.bare or high.bare:
        return low, end
    chain = _CHAIN.match(text, high_end)
    if chain is not None:
        return None, chain.end()  # 0755-1234-5678
    return _joined(low, high), high_end


def _joined(low: Number, high: Number) -> Number:
    first = low.value
    if low.multiplier < high.multiplier and first < high.value:
        shared = first * high.multiplier
        if low.head == first and first < high.head:
            first = shared
        elif low.head < high.head:
            first = low.head * high.multiplier
        elif high.multiplier >= 10**4 and first * _big_part(high) < high.value:
            first *= _big_part(high)
    if first >= high.value:
        return replace(low, end=high.end, value=min(first, high.value), value_high=max(first, high.value) if first != high.value else None)
    return replace(low, end=high.end, value=first, value_high=high.value_high or high.value, multiplier=high.multiplier)


def _big_part(number: Number) -> Decimal:
    return Decimal(10**8) if number.multiplier >= 10**8 else Decimal(10**4)


def _read_one(text: str, at: int) -> tuple[Number | None, int]:
    """One number without a range; None and the end of the run where the digits mean nothing."""
    start = at
    size = len(text)
    total, section = _Span(), _Span()
    pending: _Span | None = None
    over = about = arabic = False
    lead = True  # nothing read yet
    bare = False
    last_small = 10**5
    last_big = 10**17
    last_unit = 0
    after_zero = False
    head, multiplier = Decimal(0), Decimal(1)
    keep: tuple[int, _Span, bool] | None = None  # end and value before the pending figure
    end = at
    while at < size:
        c = text[at]
        if "0" <= c <= "9":
            match = _ARABIC.match(text, at)
            if match is None:  # pragma: no cover - a digit always matches
                break
            if not lead and (pending is not None or last_unit < 10**4):
                break
            written = match[0]
            if lead and not _plain(text, start, match):
                return None, match.end()
            if _ZEROS.match(written):
                chain = _CHAIN.match(text, match.end())
                return None, chain.end() if chain else match.end()
            if written.count(".") > 1 or len(written) > _MAX_DIGITS + 6:
                return None, match.end()
            figure = Decimal(written.replace(",", ""))
            keep = (end, total.plus(section), over)
            pending = _Span(figure, figure)
            arabic = True
            head, multiplier = figure, Decimal(1)
            at = match.end()
            if at < size and text[at] == " " and text[at + 1 : at + 2] in ("万", "亿"):
                at += 1
        elif c in _DIGITS:
            if pending is not None:
                if arabic:
                    break
                run_end, figures = _digit_run(text, at - 1)
                if len(figures) == 2 and lead_pair(figures):
                    pending = _Span(Decimal(figures[0]), Decimal(figures[1]))
                    head = pending.low
                    at = run_end
                    end = at
                    continue
                if total.high == 0 and section.high == 0 and (len(figures) == 4 or (0 in figures and len(figures) <= _MAX_DIGITS)):
                    figure = Decimal(int("".join(map(str, figures))))
                    return Number(start, run_end, figure, head=figure), run_end
                return None, run_end
            digit = _DIGITS[c]
            if digit == 0 and not lead:
                after_zero = True
                at += 1
                continue
            keep = (end, total.plus(section), over)
            pending = _Span(Decimal(digit), Decimal(digit))
            head, multiplier = Decimal(digit), Decimal(1)
            at += 1
            if text.startswith("点", at) and at + 2 < size and text[at + 1] in _DIGITS:
                run_end, figures = _digit_run(text, at + 1)
                if run_end < size and text[run_end] in "万亿":
                    figure = Decimal(f"{digit}.{''.join(map(str, figures))}")
                    pending = _Span(figure, figure)
                    head = figure
                    at = run_end
            elif text.startswith("个亿", at) or text.startswith("个万", at):
                at += 1
        elif c in _SOME:
            follows = text[at + 1 : at + 2]
            teens = c == "几" and last_unit == 10 and pending is None
            if c == "几" and arabic and pending is not None and follows in _BIG:
                about = True  # 20几万
                at += 1
                continue
            if pending is not None or not (teens or follows in _SMALL or follows in _BIG):
                break
            if teens:
                section = _Span(section.low, section.high + 10)
                about = True
                at += 1
                end = at
                # 十几万 goes on, 十几个 ends here
                continue
            pending = _Span(Decimal(1), Decimal(10))
            about = True
            at += 1
        elif c in _SMALL:
            unit = _SMALL[c]
            if unit >= last_small and pending is None:
                break
            if unit >= last_small:
                return _cut(start, keep, arabic, end)
            if pending is None:
                if unit > 10 and not lead:
                    break
                bare = lead and unit > 10
                pending = _Span(Decimal(1), Decimal(1))
                head = Decimal(1)
            section = section.plus(pending.times(unit))
            multiplier = Decimal(unit)
            pending = None
            last_small = last_unit = unit
            after_zero = False
            at += 1
        elif c in _BIG:
            unit = _BIG[c]
            if c in "wW" and (_LATIN.match(text, at + 1) or not arabic):
                break
            inside = section if pending is None else section.plus(pending)
            nothing = pending is None and section.high == 0
            if nothing and not lead and last_unit != 10**4:
                break
            if unit == 10**8 and last_big == 10**4 and nothing:
                total = total.times(unit)  # 万亿
                multiplier *= unit
            elif unit >= last_big:
                return _cut(start, keep, arabic, end)
            else:
                if lead:
                    bare = True
                    inside = _Span(Decimal(1), Decimal(1))
                    head = Decimal(1)
                total = total.plus(inside.times(unit)) if unit == 10**4 or last_big != 10**4 else total.plus(inside).times(unit)
                multiplier = _multiplier(multiplier, unit, inside, head)
                if head * multiplier != inside.low * unit:
                    head, multiplier = inside.low, Decimal(unit)
            section, pending = _Span(), None
            last_small = 10**5
            last_big = unit
            last_unit = unit
            after_zero = False
            at += 1
        elif c in _THOUSAND_LETTERS:
            if not arabic or pending is None or _LATIN.match(text, at + 1):
                break
            pending = pending.times(1000)
            multiplier = Decimal(1000)
            at += 1
            end = at
            break
        elif c in _OVER or c == "来":
            if lead or (pending is not None and not arabic):
                break
            if c == "来" and (pending is not None or last_unit not in (10, 100, 1000, 10**4)):
                break
            over = over or c in _OVER
            about = about or c == "来"
            at += 1
            end = at
            follows = text[at : at + 1]
            if follows in _BIG and follows not in ("w", "W"):
                lead = False
                continue
            break
        else:
            break
        lead = False
        end = at
    if lead:
        return None, start + 1
    if pending is not None and not arabic and not after_zero and last_unit >= 100 and pending.low == pending.high and head < 10:
        pending = pending.times(last_unit // 10)  # 一万二, 三千五
    value = total.plus(section)
    if pending is not None:
        value = value.plus(pending)
    high = None if value.low == value.high or (over and not about) else value.high
    approximation = "over" if over else "about" if about or high is not None else "exact"
    if head == 0 or head * multiplier != value.low:
        head, multiplier = _split(value.low)
    return Number(start, end, value.low, high, approximation, arabic, bare, head=head, multiplier=multiplier), end


def _multiplier(small: Decimal, unit: int, inside: _Span, head: Decimal) -> Decimal:
    return small * unit if head * small == inside.low else Decimal(unit)


def _split(value: Decimal) -> tuple[Decimal, Decimal]:
    for unit in (10**8, 10**4):
        if value >= unit and value % (unit // 100) == 0:
            return value / unit, Decimal(unit)
    return value, Decimal(1)


def _cut(start: int, keep: tuple[int, _Span, bool] | None, arabic: bool, end: int) -> tuple[Number | None, int]:
    """The number without the figure that turned out to begin another one (40万|30万)."""
    if keep is None or keep[0] <= start:
        return None, end
    at, value, over = keep
    head, multiplier = _split(value.low)
    high = value.high if value.high != value.low else None
    return Number(start, at, value.low, high, "over" if over else "exact", arabic, head=head, multiplier=multiplier), at


def lead_pair(figures: list[int]) -> bool:
    """Whether two figures side by side are an estimate: 七八 and 三五, not 三三."""
    return 0 < figures[0] < figures[1] and (figures[1] == figures[0] + 1 or figures == [3, 5])


def _digit_run(text: str, at: int) -> tuple[int, list[int]]:
    figures: list[int] = []
    while at < len(text) and text[at] in _DIGITS:
        figures.append(_DIGITS[text[at]])
        at += 1
    return at, figures


def _plain(text: str, start: int, match: re.Match[str]) -> bool:
    """Not glued to Latin letters before (G5, font01), nor a file name, nor a version."""
    before = text[start - 1] if start else ""
    if before and before.isascii() and (before.isalpha() or before in "_/#"):
        return False
    after = text[match.end() : match.end() + 2]
    return not (len(after) == 2 and after[0] in "._" and after[1].isascii() and after[1].isalnum())
