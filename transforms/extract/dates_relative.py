"""Days told by what lies around them: 三天前, 周二上午, 上周末, 月初, 昨晚, 中秋节当天, “六一”前一天."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from transforms.extract.alternatives import any_of
from transforms.extract.model import DateMention
from transforms.extract.numbers import read_number
from transforms.reference import read_reference

_WEEK = "一二三四五六日天"
_HALF_DAY = "上午|下午|晚上|晚间|傍晚|清晨|凌晨|早上|早晨|一早|一大早|中午|夜里|晚(?!会|宴|餐|报|间)"
_ON_THE_DAY = f"当[天日](?:{_HALF_DAY})?|这(?:一)?天(?:{_HALF_DAY})?|那天|{_HALF_DAY}"
_DAY_BEFORE = "前一[天日晚]|头一天|前夜"
_COUNT = "[1-9][0-9]?|[一二两三四五六七八九十]|十[一二三四五六七八九]"
_DAY_SHIFTS = {"昨": -1, "今": 0}

_NIGHT = re.compile("(?P<day>[昨今])(?:[晚晨早夜])(?!餐|饭|会|宴|稻|报|间新闻|[育熟茶])")
_AGO = re.compile(f"(?P<count>{_COUNT})(?P<unit>天|个月)(?:以)?前(?![后期往])")
_WEEKDAY = re.compile(f"(?:周|星期|礼拜)(?P<day>[{_WEEK}])(?:{_HALF_DAY})")
_WEEKEND = re.compile("(?P<week>[上本这]个?)周末")
_EDGE = re.compile("月(?P<edge>[初中底末])(?=，|、|的|我|他|[一-龥]{1,8}(?:到|来|在|给|向|为|与|和|召|举|开|将|又|还|送|组|了))")
_SHORT_OF_MONTH_END = 25

# how far before its sign a day may begin (十二个月前, “六一), and how far behind it what it needs may reach
_BEFORE_SIGN = 4
_BEHIND_SIGN = 12
_BEGINS = (
    f"[昨今][晚晨早夜]|(?<![近第每过去前几十百0-9提隔约这])(?:{_COUNT})(?:天|个月)(?:以)?前|(?<![每上下本这至到-])(?:周|星期|礼拜)[{_WEEK}](?:{_HALF_DAY})"
    "|[上本这]个?周末|(?<![0-9一二三四五六七八九十个本上下当同每年])月[初中底末]"
)
RARE_WORDS = ("第二天", "隔天", "前一天", "头一天", "前一日", "大前天", "那年")
"""Words of ``date_words`` that are too rare to be looked for at every position; they are no business of ``read_relative``."""
# one of these stands in all that begins so
_SIGNS = (
    *(day + part for day in "昨今" for part in "晚晨早夜"),
    *(unit + ago for unit in ("天", "个月") for ago in ("前", "以前")),
    *(week + day for week in ("周", "星期", "礼拜") for day in _WEEK),
    "周末",
    *("月" + edge for edge in "初中底末"),
)


@cache
def _festivals() -> dict[str, str]:
    return {row["word"]: row["festival"] for row in read_reference("festivals").iter_rows(named=True)}


@cache
def _festival_days() -> dict[tuple[str, int | None], date]:
    return {
        # of a day without a year only month and day are looked at
        (row["festival"], int(row["year"]) if row["year"] else None): date(int(row["year"] or 2000), int(row["month"]), int(row["day"]))
        for row in read_reference("festival_days").iter_rows(named=True)
    }


@cache
def _festival() -> re.Pattern[str]:
    return re.compile(f"“?(?P<word>{any_of(_festivals())})”?(?:节日)?(?:(?P<before>{_DAY_BEFORE})|{_ON_THE_DAY})")


@cache
def _anchor() -> re.Pattern[str]:
    return re.compile(f"{_BEGINS}|“?(?:{any_of(_festivals())})”?(?:节日)?(?={_ON_THE_DAY}|{_DAY_BEFORE})")


@cache
def _finder() -> AhoCorasick:
    return AhoCorasick((*RARE_WORDS, *_SIGNS, *_festivals()), matchkind=MatchKind.Standard, store_patterns=False)


def relative_starts(text: str) -> list[int]:
    """Where such words and ``RARE_WORDS`` may begin, in order; most texts have none."""
    anchor = _anchor()
    starts: set[int] = set()
    for word, start, end in _finder().find_matches_as_indexes(text, overlapping=True):
        if word < len(RARE_WORDS):
            starts.add(start)
            continue
        found = anchor.search(text, max(0, start - _BEFORE_SIGN), end + _BEHIND_SIGN)
        while found is not None and found.start() <= start:
            starts.add(found.start())
            found = anchor.search(text, found.end(), end + _BEHIND_SIGN)
    return sorted(starts)


def read_relative(text: str, at: int, published: date | None, year: int | None = None) -> DateMention | None:
    """The day told at a position, or None; with dates of None where the page has no date to start from.

    ``year`` is the one told right before (2020年中秋节当天); else a festival is the last one that does not lie behind the publication.
    """
    festival = _festival().match(text, at)
    if festival:
        when = _festival_day(_festivals()[festival["word"]], published, year)
        if when is not None and festival["before"]:
            when -= timedelta(days=1)
        return _day(at, festival.end(), when, 0.75)
    night = _NIGHT.match(text, at)
    if night:
        return _day(at, night.end(), published and published + timedelta(days=_DAY_SHIFTS[night["day"]]), 0.8)
    ago = _AGO.match(text, at)
    if ago:
        return _ago(at, ago, published)
    weekday = _WEEKDAY.match(text, at)
    if weekday:
        day = min(_WEEK.index(weekday["day"]), 6)
        return _day(at, weekday.end(), published and published - timedelta(days=(published.weekday() - day) % 7), 0.65)
    weekend = _WEEKEND.match(text, at)
    if weekend:
        return _weekend(at, weekend, published)
    edge = _EDGE.match(text, at)
    return _edge(at, edge, published) if edge else None


def _day(start: int, end: int, when: date | None, confidence: float) -> DateMention:
    return DateMention(start, end, when, when, "day" if when else "unknown", confidence=confidence if when else 0.5)


def _festival_day(name: str, published: date | None, year: int | None) -> date | None:
    days = _festival_days()

    def of(when: int) -> date | None:
        fixed = days.get((name, None))
        return fixed.replace(year=when) if fixed else days.get((name, when))

    if year is not None:
        return of(year)
    if published is None:
        return None
    near = [day for day in (of(published.year), of(published.year - 1)) if day is not None and day <= published + timedelta(days=1)]
    return max(near, default=None)


def _ago(start: int, match: re.Match[str], published: date | None) -> DateMention:
    written = match["count"]
    count = int(written) if written.isascii() else int(read_number(written) or 0)
    if published is None:
        return DateMention(start, match.end(), None, None, "unknown", kind="vague", confidence=0.5)
    if match["unit"] == "天":
        return _day(start, match.end(), published - timedelta(days=count), 0.65)
    index = published.year * 12 + published.month - 1 - count
    year, month = index // 12, index % 12 + 1
    return DateMention(
        start, match.end(), date(year, month, 1), date(year, month, monthrange(year, month)[1]), "month", kind="date", confidence=0.6
    )


def _weekend(start: int, match: re.Match[str], published: date | None) -> DateMention:
    if published is None:
        return DateMention(start, match.end(), None, None, "unknown", kind="vague", confidence=0.5)
    saturday = published - timedelta(days=published.weekday()) + timedelta(days=5)
    if match["week"].startswith("上"):
        saturday -= timedelta(weeks=1)
    return DateMention(start, match.end(), saturday, saturday + timedelta(days=1), "day", kind="range", confidence=0.7)


def _edge(start: int, match: re.Match[str], published: date | None) -> DateMention | None:
    """月初 is that of the page's month, 月底 the last that is over or nearly so."""
    if published is None:
        return None
    year, month = published.year, published.month
    if match["edge"] in "底末" and published.day < _SHORT_OF_MONTH_END:
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    last = monthrange(year, month)[1]
    low, high = {"初": (1, 10), "中": (11, 20)}.get(match["edge"], (21, last))
    return DateMention(start, match.end(), date(year, month, low), date(year, month, high), "month", kind="period", confidence=0.65)
