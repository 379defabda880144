"""Publication times in every form that pages write them in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

_CHINA = timezone(timedelta(hours=8))
_DIGITS = str.maketrans("〇○零Ｏ一二三四五六七八九０１２３４５６７８９：", "00001234567890123456789:")
_TIME = (
    r"(?:[T\s\u3000]{0,4}(?:(?P<half>上午|下午|晚上|中午|凌晨|早上)\s{0,2})?(?P<hour>[0-2]?\d)\s?[:：时點点]\s?(?P<minute>[0-5]\d)"
    r"(?:\s?[:：分]\s?(?P<second>[0-5]\d)?(?:\.\d{1,9})?)?(?P<zone>Z|[+-]\d\d:?\d\d)?)?"
)
_DATE = re.compile(
    r"(?<![\d.])(?P<year>(?:19|20)\d\d)\s{0,2}(?:[-/.]|年)\s{0,2}(?P<month>1[0-2]|0?[1-9])\s{0,2}(?:[-/.]|月)\s{0,2}(?P<day>3[01]|[12]\d|0?[1-9])(?:(?!\d)|(?=[0-2]\d[:：][0-5]\d))\s?日?"
    + _TIME
)
_HAN_DATE = re.compile(
    r"(?P<year>[一二][〇○零Ｏ０一二三四五六七八九0]{3})年(?P<month>十?[一二]|十|[一二三四五六七八九])月(?P<day>[廿卅][一二三四五六七八九]?|[一二三]?十?[一二三四五六七八九]|[一二三]?十)日"
)
_MONTHS = {name: at for at, name in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)}
_MONTH = r"(?P<name>[Jj]an|[Ff]eb|[Mm]ar|[Aa]pr|[Mm]ay|[Jj]un|[Jj]ul|[Aa]ug|[Ss]ep|[Oo]ct|[Nn]ov|[Dd]ec)[a-z]{0,6}\.?"
_ENGLISH_DATE = re.compile(
    rf"(?<![A-Za-z\d])(?:{_MONTH}\s{{1,2}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,2}}(?P<year>(?:19|20)\d\d)"
    rf"|(?P<day2>\d{{1,2}})[\s-]{_MONTH.replace('name', 'name2')}[\s,-]{{1,2}}(?P<year2>(?:19|20)\d\d)"
    rf"|(?P<year3>(?:19|20)\d\d)-{_MONTH.replace('name', 'name3')}-(?P<day3>\d{{1,2}}))(?!\d)"
)
_YEAR_LAST = re.compile(r"(?<![\d/.])(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<year>(?:19|20)\d\d)(?![\d/])")
"""06/03/2021: the month first, unless only the second number can be one."""
_DAY_FIRST = re.compile(
    r"(?<![\d.])(?P<day>3[01]|[12]\d|0?[1-9])\.(?P<month>1[0-2]|0?[1-9])\.(?P<year>(?:19|20)\d\d)(?![\d.])(?:\s{1,4}(?P<hour>[0-2]?\d):(?P<minute>[0-5]\d))?"
)
_SHORT_YEAR = re.compile(
    r"(?<![\d.\-/])(?P<year>[012]\d)-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])\s{1,4}(?P<hour>[0-2]\d):(?P<minute>[0-5]\d)(?!\d)"
)
_SHORT_DAY = re.compile(
    r"(?:^|(?<=[\s\[【（(：:]))(?P<year>[012]\d)-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])(?=[\s\]】）)]|$)"
)
"""[19-04-18]: two digits for the year and no clock time, alone between brackets or blanks."""
_COMPACT = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?:(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?P<second>[0-5]\d))?(?!\d)"
)
_EPOCH = re.compile(r"^\s*(\d{10})(?:\d{3})?\s*$")
_URL = re.compile(r"[/t_-]((?:19|20)\d\d)[-/]?(0[1-9]|1[0-2])[-/]?(0[1-9]|[12]\d|3[01])(?=[/_.\-]|$)")
_FIRST_YEAR, _LAST_YEAR = 1990, 2049


def _han_number(text: str) -> int:
    text = text.replace("廿", "二十").replace("卅", "三十")
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (int(tens.translate(_DIGITS)) if tens else 1) * 10 + (int(ones.translate(_DIGITS)) if ones else 0)
    return int(text.translate(_DIGITS))


def _build(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 (the pages' own local time)
    except ValueError:
        return None


def _from_match(match: re.Match[str]) -> datetime | None:
    part = match.groupdict()
    hour = int(part.get("hour") or 0)
    if part.get("half") in ("下午", "晚上") and hour < 12:
        hour += 12
    if hour > 23:
        return None
    moment = _build(
        int(part["year"]), int(part["month"]), int(part["day"]), hour, int(part.get("minute") or 0), int(part.get("second") or 0)
    )
    zone = part.get("zone")
    if moment is None or not zone or zone in ("+08:00", "+0800"):
        return moment
    hours = 0 if zone == "Z" else int(zone[:3])
    return moment - timedelta(hours=hours) + timedelta(hours=8)


def dates_in(text: str) -> Iterator[tuple[int, int, datetime]]:
    """Every full date (year, month and day, with the clock time where one follows) with its span, in order."""
    found = [(m.start(), m.end(), _from_match(m)) for m in _DATE.finditer(text)]
    if "年" in text:
        for m in _HAN_DATE.finditer(text):
            year = int(m["year"].replace("０", "0").translate(_DIGITS))
            found.append((m.start(), m.end(), _build(year, _han_number(m["month"]), _han_number(m["day"]))))
    if not found:
        found = list(_rare_dates(text))
    found.sort(key=lambda item: item[0])
    for start, end, moment in found:
        if moment is not None:
            yield start, end, moment


def _rare_dates(text: str) -> Iterator[tuple[int, int, datetime | None]]:
    """Dates with the year last, in English, or with two digits for the year and a clock time."""
    for m in _YEAR_LAST.finditer(text):
        first, second = int(m["first"]), int(m["second"])
        month, day = (first, second) if first <= 12 else (second, first)
        yield m.start(), m.end(), _build(int(m["year"]), month, day)
    for m in _DAY_FIRST.finditer(text):
        yield m.start(), m.end(), _from_match(m)
    for m in _ENGLISH_DATE.finditer(text):
        name = m["name"] or m["name2"] or m["name3"]
        written, number = m["year"] or m["year2"] or m["year3"], m["day"] or m["day2"] or m["day3"]
        yield m.start(), m.end(), _build(int(written), _MONTHS[name.lower()], int(number))
    clocks = list(_SHORT_YEAR.finditer(text))
    for m in clocks:
        yield m.start(), m.end(), _build(2000 + int(m["year"]), int(m["month"]), int(m["day"]), int(m["hour"]), int(m["minute"]))
    if not clocks:
        for m in _SHORT_DAY.finditer(text):
            yield m.start(), m.end(), _build(2000 + int(m["year"]), int(m["month"]), int(m["day"]))


def parse_published(text: str | None) -> datetime | None:
    """The time that a value of a metadata tag or a record's column stands for, in the local time of China, or None.

    Dates in any common form, 8 or 14 digits, seconds or milliseconds since 1970; a time with another zone is moved.
    """
    if not text:
        return None
    first = next(dates_in(text), None)
    if first is not None:
        return first[2]
    epoch = _EPOCH.match(text)
    if epoch:
        moment = datetime.fromtimestamp(int(epoch.group(1)), UTC).astimezone(_CHINA).replace(tzinfo=None)
        return moment if _FIRST_YEAR <= moment.year <= _LAST_YEAR else None
    compact = _COMPACT.search(text)
    return _from_match(compact) if compact else None


def date_of_url(url: str | None) -> datetime | None:
    """The day that the address of a page carries (/2022/08/15/, t20220815_1.html), or None."""
    match = _URL.search(url) if url else None
    return _build(int(match[1]), int(match[2]), int(match[3])) if match else None
