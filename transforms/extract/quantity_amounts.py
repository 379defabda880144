"""Amounts of a text: number, unit and how exact it is, before anyone asks what they measure.

Left out here: ordinals, times, ages, multiples, slogans with a number, numbers inside titles in 《》 or names in quotes.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from transforms.extract.numbers import Number, find_numbers
from transforms.extract.quantity_units import Unit, currencies, unit_at, unit_beginnings
from transforms.reference import read_reference

_WHOLEHEARTED = re.compile("的?(?:努力|信心|热情|热忱|诚意|决心|精力|心血|真心|投入(?=[，。；、！]|$))")
"""Behind 百分之百: how somebody does something, no share of anything."""
_RANGE = re.compile(r" ?(?:（含）)?(-{1,2}|—{1,2}|–|~|至|到) ?")
_LONGEST_RANGE_MARK = 7
_SMALL_COINS = re.compile(r"(?:([0-9]|[一二两三四五六七八九])[角毛])?(?:([0-9]|[一二两三四五六七八九])分)?(?:钱|整)?")
_COIN_BEGINS = frozenset("0123456789一二两三四五六七八九钱整")
_YUAN_NAMES = ("人民币", "RMB")
_COUNTERS = ("个", "项", "大", "点", "条", "种", "支", "位", "张", "类", "级", "方面", "座", "把", "道", "块", "")
_COUNTERS_BY_FIRST = {
    first: tuple(counter for counter in _COUNTERS if counter[:1] in ("", first))
    for first in {counter[0] for counter in _COUNTERS if counter}
}
_LESSON = re.compile("课")
_FIGURES = {c: i for i, chars in enumerate(("", "一", "二两", "三", "四", "五", "六", "七", "八", "九")) for c in chars}
_COUNTING = (*_FIGURES, "十")
_BARE_PREFIX = ("上", "过", "破", "超", "逾", "近", "超过", "突破", "将近", "约", "达", "不足", "数", "不到")
_NOWHERE = (sys.maxsize, sys.maxsize)
_HUNDRED = Decimal(100)
_HUNDREDTH = 1 / _HUNDRED
_ONE = Decimal(1)
_MIN_TOLD_ALONE = 10**6
_MIN_MONEY_ALONE = 10**8
_MIN_WITH_UNIT_ALONE = 10**3
_CROWDS = ("群众", "百姓", "贫困", "移民", "农民", "民众", "乡亲", "老区", "人口", "农户", "农牧民", "各族", "居民", "老百姓")
_CAMPAIGN = re.compile(r"[\u4e00-\u9fff]{2,10}?(?:行动|工程|计划|活动|战略)")
_MULTIPLIERS = ("十", "百", "千", "万", "亿")
_SPENT = ("投资", "投入", "出资", "斥资", "耗资", "筹资", "总投资", "引资", "融资")
_FUNDS = re.compile(r"[\u4e00-\u9fff]{0,4}(?:资金|经费|投资|基金|贷款)")
_SEVERAL = re.compile("[0-9一二三四五六七八九十几数多余两][个片批座处块]")
_OF_A_SIZE_OF_LAND = ("方", "示范", "连片", "级", "片区", "大县", "大镇", "大户", "及以", "园区", "”")
_MAX_QUOTED = 10
# A written-out numeral without a unit is an amount only from here on (三百万).
_MIN_BARE = 20
# 3乡12村320户1106人 is a list; more of them are noise.
_MAX_SIDE_BY_SIDE = 8
_ENDS_FROM = ("由", "从", "自")
# 近 and 约 inside other words.
_NOT_APPROXIMATE = ("附近", "最近", "邻近", "远近", "节约", "合约", "签约", "集约", "制约", "预约")


@dataclass(slots=True)
class Amount:
    """A number with its unit at ``start:end``; values are normalised (6686万元 is 66860000 元, 30 斤 is 15 公斤, 12.5% is 0.125)."""

    start: int
    end: int
    value: Decimal
    value_high: Decimal | None
    unit: str
    unit_kind: str
    approximation: str
    arabic: bool
    lead_start: int
    """Where the words begin that say how exact it is (近, 不足), ``start`` where there are none."""
    tail_end: int
    """Where such words behind it end (以上), ``end`` where there are none."""
    bare: bool = False
    """True where no unit is written: 5000万 for money, 100万贫困农户 for people."""


@cache
def _approximations(position: str) -> tuple[tuple[str, ...], dict[str, str]]:
    words = {
        r["word"]: r["approximation"] for r in read_reference("number_approximations").iter_rows(named=True) if r["position"] == position
    }
    return tuple(sorted(words, key=lambda w: (-len(w), w))), words


@cache
def _currency_names() -> tuple[str, ...]:
    return tuple(sorted((*_YUAN_NAMES, *currencies()), key=lambda w: (-len(w), w)))


@cache
def _slogans() -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    """The words by their first character, and the single characters that are whole slogans."""
    known = read_reference("number_slogans").get_column("word").to_list()
    words = [word for word in known if len(word) > 1]
    by_first = {first: tuple(word for word in words if word[0] == first) for first in {word[0] for word in words}}
    return by_first, frozenset(word for word in known if len(word) == 1)


@cache
def _told_before() -> frozenset[str]:
    """The last characters of what may stand before a number and say how exact it is or in which currency."""
    return frozenset(word[-1] for word in (*_currency_names(), *_approximations("before")[0]))


@cache
def _told_after() -> frozenset[str]:
    """The first characters of what may stand behind a unit and say how exact the number is."""
    return frozenset(word[0] for word in _approximations("after")[0])


@cache
def _currency_edges() -> tuple[frozenset[str], frozenset[str]]:
    """The first and the last characters of the names of currencies."""
    return frozenset(word[0] for word in currencies()), frozenset(word[-1] for word in currencies())


def find_amounts(text: str, excluded: Sequence[tuple[int, int]] = (), names: Sequence[tuple[int, int]] = ()) -> list[Amount]:
    """Every amount of a text in order.

    ``excluded`` are spans in which no number is an amount (dates, titles), ``names`` are spans in which no written-out numeral is one (三河村); both
    sorted and without overlaps.
    """
    in_excluded, in_names = _inside(excluded), _inside(names)
    found: list[Amount] = []
    done = 0
    for number in find_numbers(text, unit_beginnings(), excluded):
        if number.start < done or number.ordinal:
            continue
        if in_excluded(number.start) or (not number.arabic and in_names(number.start)):
            continue
        amount = _amount(text, number)
        if amount is None:
            continue
        done = amount.end
        near = found and amount.start - found[-1].end <= _LONGEST_RANGE_MARK
        joined = _joined(text, found[-1], amount) if near else None
        if joined is not None:
            found[-1] = joined
        else:
            found.append(amount)
    return _without_runs(found)


def _without_runs(amounts: list[Amount]) -> list[Amount]:
    """The amounts without runs in which so many stand side by side with nothing between (1人1人1人…) that no one tells anything by them."""
    if len(amounts) <= _MAX_SIDE_BY_SIDE:
        return amounts
    kept: list[Amount] = []
    at = 0
    while at < len(amounts):
        end = at + 1
        while end < len(amounts) and amounts[end].lead_start == amounts[end - 1].tail_end:
            end += 1
        if end - at <= _MAX_SIDE_BY_SIDE:
            kept.extend(amounts[at:end])
        at = end
    return kept


def _inside(spans: Sequence[tuple[int, int]]) -> Callable[[int], bool]:
    """Whether a spot lies in one of the spans, for spots asked from left to right."""
    ahead = iter(spans)
    start, end = next(ahead, _NOWHERE)

    def asked(at: int) -> bool:
        nonlocal start, end
        while end <= at:
            start, end = next(ahead, _NOWHERE)
        return start <= at

    return asked


def parse_amount(text: str) -> Amount | None:
    """The amount of money that a text states and nothing else (约4.287亿美元, 十块三毛, 30w上下); None where it states none.

    A number without a unit is taken for yuan. Widths must be folded.
    """
    amounts = [a for a in find_amounts(text + "，") if a.unit_kind in ("money", "bare")]
    if not amounts:
        return None
    return replace(amounts[0], unit=amounts[0].unit or "元", unit_kind="money")


def _amount(text: str, number: Number) -> Amount | None:
    at = number.end
    if number.percent:
        if _WHOLEHEARTED.match(text, number.end):
            return None
        return _made(text, number, None, at, "%", "percent")
    if text.startswith(("（", " "), at):
        if text.startswith("（含）", at):
            at += 3
        if text.startswith(" ", at) and not text.startswith(" ", at + 1):
            at += 1
    unit = unit_at(text, at)
    if unit is None and not number.arabic and number.value < _MIN_BARE:
        return None
    if unit is not None and unit.kind in ("village", "town", "county") and _names_village(text, number, unit):
        return None
    if unit is not None and (not unit.counted or (number.bare and not _bare_counts(text, number, unit))):
        return None
    if unit is not None and unit.written == "节" and _LESSON.search(text, max(0, number.start - 8), min(len(text), at + 8)) is None:
        return None  # 三节车厢
    if _is_slogan(text, number) or _is_quoted_name(text, number):
        return None
    if unit is None:
        return _without_unit(text, number)
    end = at + len(unit.written)
    if unit.kind == "money":
        return _money(text, number, unit, end)
    return _made(text, number, unit, end, unit.normal, unit.kind)


def _made(text: str, number: Number, unit: Unit | None, end: int, name: str, kind: str, extra: Decimal = Decimal(0)) -> Amount | None:
    value, high = number.value, number.value_high
    factor = _HUNDREDTH if kind == "percent" else unit.factor if unit else _ONE
    if factor != _ONE or extra:
        value = value * factor + extra
        high = None if high is None else high * factor + extra
    lead_start, before = _approximation_before(text, number)
    tail_end, after = _approximation_after(text, end)
    approximation = before or after or number.approximation
    if high is not None and approximation == "exact":
        approximation = "exact" if number.arabic else number.approximation
    return Amount(number.start, end, value, high, name, kind, approximation, number.arabic, lead_start, tail_end)


def _approximation_before(text: str, number: Number) -> tuple[int, str | None]:
    last = text[number.start - 1] if number.start else ""
    if last not in _told_before() and not last.isspace():
        return number.start, None
    low = max(0, number.start - 8)
    window = text[low : number.start].rstrip()
    if window.endswith(_currency_names()):
        name = next(name for name in _currency_names() if window.endswith(name))
        window = window[: -len(name)]
    words, kinds = _approximations("before")
    if not window or not window.endswith(words):
        return number.start, None
    word = next(word for word in words if window.endswith(word))
    if (word in ("上", "过", "破") and not number.bare) or window.endswith(_NOT_APPROXIMATE):
        return number.start, None
    return low + len(window) - len(word), kinds[word]


def _approximation_after(text: str, end: int) -> tuple[int, str | None]:
    if text[end : end + 1] not in _told_after():
        return end, None
    words, kinds = _approximations("after")
    if not text.startswith(words, end):
        return end, None
    for word in words:
        if text.startswith(word, end):
            if word in ("多", "余") and text[end + 1 : end + 2] not in "，。、；元 ":
                return end, None
            return end + len(word), kinds[word]
    return end, None


def _money(text: str, number: Number, unit: Unit, end: int) -> Amount | None:
    name = unit.normal
    extra = Decimal(0)
    if name == "元":
        coins = _SMALL_COINS.match(text, end) if text[end : end + 1] in _COIN_BEGINS else None
        if coins and coins.end() > end:
            extra = Decimal(_figure(coins[1])) / 10 + Decimal(_figure(coins[2])) / 100
            end = coins.end()
        for word, currency in currencies().items() if text[end : end + 1] in _currency_edges()[0] else ():
            if text.startswith(word, end):
                name, end = currency, end + len(word)
                break
        else:
            name = _currency_before(text, number.start) or name
            if text.startswith("人民币", end):
                end += 3
    return _made(text, number, unit, end, name, "money", extra)


def _currency_before(text: str, at: int) -> str | None:
    window = text[max(0, at - 8) : at].rstrip()
    if window[-1:] not in _currency_edges()[1]:
        return None
    return next((currency for word, currency in currencies().items() if window.endswith(word)), None)


def _figure(written: str | None) -> int:
    return 0 if not written else int(written) if written.isascii() else _FIGURES[written]


def _without_unit(text: str, number: Number) -> Amount | None:
    """5000万 at the end of a clause may be money, 100万贫困农户 are people: the words around decide later."""
    if number.bare and text[number.end - 1] not in "余多" and not _prefixed(text, number) and not _told_alone(text, number):
        return None
    if text[number.end : number.end + 1].isascii() and text[number.end : number.end + 1].isalpha():
        return None  # 4G, 3D
    made = _made(text, number, None, number.end, "", "bare")
    return replace(made, bare=True) if made else None


def _told_alone(text: str, number: Number) -> bool:
    """百万群众, 万亿扶持资金, 投资百亿: a mere multiplier that still counts people or money; 千万别 and 亿万 do not."""
    if number.value < _MIN_TOLD_ALONE or text.startswith("亿万", number.start) or text[number.start - 1 : number.start] in _MULTIPLIERS:
        return False  # 千百万, 亿万
    return (text.startswith(_CROWDS, number.end) and _CAMPAIGN.match(text, number.end) is None) or (
        number.value >= _MIN_MONEY_ALONE and (text.endswith(_SPENT, 0, number.start) or _FUNDS.match(text, number.end) is not None)
    )


def _names_village(text: str, number: Number, unit: Unit) -> bool:
    """刘六村, 河西三村, 七村: a numeral right before 村 or 镇 is part of a name, unless places are counted side by side (三乡七村, 两县)."""
    if number.arabic or unit.written not in "村镇乡县" or number.end - number.start > 1 or text[number.start] in "两几":
        return False
    before = text[number.start - 1 : number.start]
    listed = before in ("乡", "镇", "县", "村", "区", "市") and text[number.start - 2 : number.start - 1] in _COUNTING
    return not listed and text[number.end + 1 : number.end + 2] not in _COUNTING


def _bare_counts(text: str, number: Number, unit: Unit) -> bool:
    """百万元 and 上百人 are amounts; 万元户, 百年, 千户, 千亿元产业 and 单位：万元 are not."""
    if number.approximation == "over" or _prefixed(text, number):
        return True
    if unit.kind == "area":
        # 万亩油茶基地 is an area, 一批千亩示范片 and 百亩方 are sizes
        after = number.end + len(unit.written)
        return (
            number.value >= _MIN_WITH_UNIT_ALONE
            and text[number.start - 1 : number.start] not in ("“", "打", "造", "、")
            and _SEVERAL.fullmatch(text, number.start - 2, number.start) is None
            and not text.startswith(_OF_A_SIZE_OF_LAND, after)
        )
    if (
        unit.kind == "money"
        and number.value >= _MIN_WITH_UNIT_ALONE
        and (
            text.startswith(("以上", "左右", "上下"), number.end + len(unit.written))
            or text.endswith(("增收", "收入", "节支"), 0, number.start)
        )
    ):
        return True  # 户均增收万元以上
    return (
        unit.kind == "money"
        and number.value >= 10**6
        and text[number.start - 1 : number.start] not in "（：/"
        and not text.startswith("户", number.end + 1)
    )


def _prefixed(text: str, number: Number) -> bool:
    return text[max(0, number.start - 2) : number.start].endswith(_BARE_PREFIX)


def _is_slogan(text: str, number: Number) -> bool:
    """四个意识, 三点要求, 五个提升: a small numeral before a noun of slogans."""
    if number.arabic or number.value > 20 or number.value_high is not None:
        return False
    by_first, letters = _slogans()
    for counter in _COUNTERS_BY_FIRST.get(text[number.end : number.end + 1], ("",)):
        if not counter or text.startswith(counter, number.end):
            at = number.end + len(counter)
            # 五个一, 六个实 end there; 九个实训室 goes on
            if text.startswith(by_first.get(text[at : at + 1], ()), at) or (
                text[at : at + 1] in letters and not (counter and text[at + 1 : at + 2].isalpha())
            ):
                return True
    return False


def _is_quoted_name(text: str, number: Number) -> bool:
    """“四支队伍”, “832平台”, “光荣在党50年”: a name in quotes."""
    low = max(0, number.start - _MAX_QUOTED)
    before = text[low : number.start]
    if "“" not in before and "‘" not in before:
        return False
    opened = max(text.rfind("“", low, number.start), text.rfind("‘", low, number.start))
    if opened < 0 or "”" in text[opened : number.start]:
        return False
    closed = text.find("”", number.end, number.end + _MAX_QUOTED)
    return closed >= 0 and not any(mark in text[opened:closed] for mark in "，。；：")


def _joined(text: str, first: Amount, second: Amount) -> Amount | None:
    """1万元-5万元 and 3000元至5000元 as one range; 由4000元到1万元 stays two amounts."""
    if first.unit_kind != second.unit_kind or first.unit != second.unit or first.value_high is not None or second.value_high is not None:
        return None
    mark = _RANGE.fullmatch(text, first.end, second.start)
    if mark is None or first.value >= second.value:
        return None
    if mark[1] in "至到" and any(word in text[max(0, first.start - 12) : first.start] for word in _ENDS_FROM):
        return None
    return replace(first, end=second.end, value_high=second.value, tail_end=second.tail_end)
