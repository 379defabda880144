"""Days told by what lies around them, and words that look alike and tell none."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from transforms.extract.dates import find_dates
from transforms.extract.model import DateMention, Facts, Page
from transforms.reference import read_reference

PUBLISHED = datetime(2021, 6, 16)  # noqa: DTZ001 - a Wednesday; pages tell local times


def mentions(text: str, published: datetime | None = PUBLISHED) -> list[DateMention]:
    facts = Facts()
    find_dates(Page("x", text, published_at=published), facts)
    return facts.dates


TOLD = [
    ("昨晚八点，副县长走进直播间。", "昨晚", "2021-06-15", "2021-06-15"),
    ("今早，车队出发。", "今早", "2021-06-16", "2021-06-16"),
    ("大前天，队员到了。", "大前天", "2021-06-13", "2021-06-13"),
    ("三天前，物资运到。", "三天前", "2021-06-13", "2021-06-13"),
    ("两个月前，医疗队进驻。", "两个月前", "2021-04-01", "2021-04-30"),
    ("周二上午，局长来到村里。", "周二上午", "2021-06-15", "2021-06-15"),
    ("星期天下午，村里开会。", "星期天下午", "2021-06-13", "2021-06-13"),
    ("上周末，展销会开张。", "上周末", "2021-06-12", "2021-06-13"),
    ("上个周末，展销会开张。", "上个周末", "2021-06-12", "2021-06-13"),
    ("月初，两地签了协议。", "月初", "2021-06-01", "2021-06-10"),
    ("月底，两地又签了协议。", "月底", "2021-05-21", "2021-05-31"),
    ("“六一”前一天，书包送到学校。", "“六一”前一天", "2021-05-31", "2021-05-31"),
    ("教师节当天，慰问教师。", "教师节当天", "2020-09-10", "2020-09-10"),
    ("中秋节当天，慰问老人。", "中秋节当天", "2020-10-01", "2020-10-01"),
    ("2019年中秋节当天，慰问老人。", "中秋节当天", "2019-09-13", "2019-09-13"),
    ("除夕晚上，他还在村里。", "除夕晚上", "2021-02-11", "2021-02-11"),
    ("小年这天，年货送到家。", "小年这天", "2021-02-04", "2021-02-04"),
]


@pytest.mark.parametrize(("text", "words", "first", "last"), TOLD)
def test_days_told_by_what_lies_around(text: str, words: str, first: str, last: str) -> None:
    found = {text[d.start : d.end]: (d.start_date, d.end_date) for d in mentions(text)}
    assert found.get(words) == (date.fromisoformat(first), date.fromisoformat(last)), found


NONE = [
    "春节晚会上，村民登台。",
    "看了国庆晚会。",
    "昨晚宴的规格不高。",
    "周一至周五上午开放。",
    "每周二上午开放。",
    "近三天前后来了两批人。",
    "第三天，雨停了。",
    "提前两天前往。",
    "每月底结账。",
    "教师节前夕走访学校。",
    "春节前走访慰问。",
    "七一村的路修好了。",
    "一生只为一事来。",
]


@pytest.mark.parametrize("text", NONE)
def test_words_that_tell_no_day(text: str) -> None:
    assert not [d for d in mentions(text) if d.precision == "day"]


def test_without_a_publication_nothing_is_guessed() -> None:
    for text in ("昨晚，", "三天前，", "周二上午，", "上周末，", "教师节当天，"):
        assert all(d.start_date is None for d in mentions(text, None)), text


def test_today_is_the_day_of_the_dateline() -> None:
    told = mentions("本报6月14日讯　今天凌晨，车队抵达。昨天，物资装车。")
    assert [d.start_date for d in told] == [date(2021, 6, 14), date(2021, 6, 14), date(2021, 6, 13)]
    old = mentions("本报3月2日讯　今天凌晨，车队抵达。")
    assert old[-1].start_date == date(2021, 6, 16), "a dateline far before the publication is that of another report"


def test_the_same_day_is_the_last_day_told_in_the_paragraph() -> None:
    told = mentions("6月8日，局长进村，要求10月底前完工；同日，双方签订协议。")
    assert told[-1].start_date == date(2021, 6, 8)
    assert not [d for d in mentions("6月8日，局长进村，要求10月底前完工。\n同日，双方签订协议。") if d.start_date == date(2021, 6, 8)][1:]


def test_that_year_is_the_one_told_before() -> None:
    assert mentions("缘分始于2016年。那年9月，两校签订协议。")[-1].start_date == date(2016, 9, 1)


def test_every_festival_has_its_days() -> None:
    days = read_reference("festival_days")
    assert set(read_reference("festivals")["festival"]) == set(days["festival"])
    assert days.select("festival", "year", "month", "day").is_unique().all()
    for row in days.iter_rows(named=True):
        assert date(int(row["year"] or 2000), int(row["month"]), int(row["day"]))
