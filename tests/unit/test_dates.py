"""Dates: every form, years that are not written, and what is no date."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tests.timing import cpu_seconds
from transforms.extract.dates import find_dates
from transforms.extract.model import DateMention, Facts, Page

PUBLISHED = datetime(2024, 3, 29, 11, 58)  # noqa: DTZ001 - pages tell local times


def dates(text: str, published: datetime | None = PUBLISHED, title: str | None = None) -> list[tuple[str, date | None, date | None]]:
    return [(text[d.start : d.end], d.start_date, d.end_date) for d in mentions(text, published, title)]


def mentions(text: str, published: datetime | None = PUBLISHED, title: str | None = None) -> list[DateMention]:
    facts = Facts()
    find_dates(Page("x", text, title=title, published_at=published), facts)
    return facts.dates


def day(text: str) -> date:
    return date.fromisoformat(text)


FORMS = [
    ("3月26日至27日，召开联席会议。", "3月26日至27日", "2024-03-26", "2024-03-27"),
    ("10月19-20日，调研。", "10月19-20日", "2023-10-19", "2023-10-20"),
    ("2023年6月5日至8日，考察。", "2023年6月5日至8日", "2023-06-05", "2023-06-08"),
    ("2021年9月28日至10月2日", "2021年9月28日至10月2日", "2021-09-28", "2021-10-02"),
    ("2020年12月30日至2021年1月2日", "2020年12月30日至2021年1月2日", "2020-12-30", "2021-01-02"),
    ("12月28日至1月3日开展慰问", "12月28日至1月3日", "2023-12-28", "2024-01-03"),
    ("3月5日、6日两天", "3月5日、6日", "2024-03-05", "2024-03-06"),
    ("2022-08-15 来源", "2022-08-15", "2022-08-15", "2022-08-15"),
    ("2022/08/15 09:30 来源：某报", "2022/08/15 09:30", "2022-08-15", "2022-08-15"),
    ("2020.10.17 发布", "2020.10.17", "2020-10-17", "2020-10-17"),
    ("二〇二一年六月正式挂牌。", "二〇二一年六月", "2021-06-01", "2021-06-30"),
    ("二〇二〇年十二月二十五日", "二〇二〇年十二月二十五日", "2020-12-25", "2020-12-25"),
    ("本月16日至19日前往", "本月16日至19日", "2024-03-16", "2024-03-19"),
    ("本月十六日至十九日前往", "本月十六日至十九日", "2024-03-16", "2024-03-19"),
    ("代表团十七日上午抵达", "十七日", "2024-03-17", "2024-03-17"),
    ("去年年底通过验收。", "去年年底", "2023-12-01", "2023-12-31"),
    ("今年以来，投入资金", "今年以来", "2024-01-01", "2024-03-29"),
    ("2021年7月以来，", "2021年7月以来", "2021-07-01", "2024-03-29"),
    ("2018年4月初", "2018年4月初", "2018-04-01", "2018-04-10"),
    ("10月上旬", "10月上旬", "2023-10-01", "2023-10-10"),
    ("上半年累计投入。", "上半年", "2023-01-01", "2023-06-30"),
    ("2019年上半年", "2019年上半年", "2019-01-01", "2019-06-30"),
    ("今年1-6月，", "今年1-6月", "2024-01-01", "2024-06-30"),
    ("2019年1至9月", "2019年1至9月", "2019-01-01", "2019-09-30"),
    ("“十三五”期间", "“十三五”期间", "2016-01-01", "2020-12-31"),
    ("“十四五”开局之年", "“十四五”开局之年", "2021-01-01", "2021-12-31"),
    ("2016-2020年脱贫攻坚", "2016-2020年", "2016-01-01", "2020-12-31"),
    ("2014年至2020年", "2014年至2020年", "2014-01-01", "2020-12-31"),
    ("自1996年闽宁协作启动以来", "1996年", "1996-01-01", "2024-03-29"),
    ("2021年第三季度", "2021年第三季度", "2021-07-01", "2021-09-30"),
    ("昨天上午", "昨天", "2024-03-28", "2024-03-28"),
    ("26日上午，座谈", "26日", "2024-03-26", "2024-03-26"),
    ("将于6月10日举办", "6月10日", "2024-06-10", "2024-06-10"),
    ("明年3月", "明年3月", "2025-03-01", "2025-03-31"),
    ("４月８日上午", "４月８日", "2023-04-08", "2023-04-08"),
    # parts of months, months and weeks told from the publication
    ("5月中旬，工作队入村。", "5月中旬", "2023-05-11", "2023-05-20"),
    ("5月上中旬播种", "5月上中旬", "2023-05-01", "2023-05-20"),
    ("2019年5月上旬至6月中旬", "2019年5月上旬至6月中旬", "2019-05-01", "2019-06-20"),
    ("12月底至1月初", "12月底至1月初", "2023-12-21", "2024-01-10"),
    ("这个月8号，集中慰问。", "这个月8号", "2024-03-08", "2024-03-08"),
    ("本月初，工作队到村。", "本月初", "2024-03-01", "2024-03-10"),
    ("上月底完成拨付", "上月底", "2024-02-21", "2024-02-29"),
    ("本周三，召开会议", "本周三", "2024-03-27", "2024-03-27"),
    ("上周五，召开会议", "上周五", "2024-03-22", "2024-03-22"),
    ("昨日上午，召开会议", "昨日", "2024-03-28", "2024-03-28"),
    ("今天上午，举行座谈会", "今天", "2024-03-29", "2024-03-29"),
    ("21号下午，举行仪式", "21号", "2024-03-21", "2024-03-21"),
    # ranges over days, months and years
    ("7月1日、2日、3日", "7月1日、2日、3日", "2023-07-01", "2023-07-03"),
    ("2016年11月1日－2日", "2016年11月1日－2日", "2016-11-01", "2016-11-02"),
    ("2021.11.8-11.11", "2021.11.8-11.11", "2021-11-08", "2021-11-11"),
    ("2019年12月至2020年2月", "2019年12月至2020年2月", "2019-12-01", "2020-02-29"),
    ("12月至次年2月", "12月至次年2月", "2023-12-01", "2024-02-29"),
    ("2020年至今，", "2020年至今", "2020-01-01", "2024-03-29"),
    ("2015年到现在，", "2015年到现在", "2015-01-01", "2024-03-29"),
    ("从2013年到今年", "2013年到今年", "2013-01-01", "2024-12-31"),
    ("今年到2027年", "今年到2027年", "2024-01-01", "2027-12-31"),
    ("去年至今，", "去年至今", "2023-01-01", "2024-03-29"),
    ("1-10月份", "1-10月份", "2023-01-01", "2023-10-31"),
    # numerals
    ("二0二一年五月", "二0二一年五月", "2021-05-01", "2021-05-31"),
    ("二○二○年一月一日", "二○二○年一月一日", "2020-01-01", "2020-01-01"),
    ("十一月八日，", "十一月八日", "2023-11-08", "2023-11-08"),
    ("18年底摘帽", "18年底", "2018-12-01", "2018-12-31"),
    ("16年10月动工", "16年10月", "2016-10-01", "2016-10-31"),
]


@pytest.mark.parametrize(("text", "words", "start", "end"), FORMS)
def test_forms(text: str, words: str, start: str, end: str) -> None:
    assert dates(text) == [(words, day(start), day(end))]


@pytest.mark.parametrize(
    ("text", "words", "end"),
    [
        ("截至2023年底，", "2023年底", "2023-12-31"),
        ("截至9月底，", "9月底", "2023-09-30"),
        ("截至目前，累计", "目前", "2024-03-29"),
        ("截止到目前，", "目前", "2024-03-29"),
        ("到目前为止，", "目前为止", "2024-03-29"),
    ],
)
def test_until_has_an_end_only(text: str, words: str, end: str) -> None:
    (mention,) = mentions(text)
    assert (text[mention.start : mention.end], mention.start_date, mention.end_date, mention.kind) == (words, None, day(end), "until")


@pytest.mark.parametrize("text", ["近日，省法院牵头", "日前，代表团", "近年来，帮扶", "连日来，工作队"])
def test_vague_words_are_kept_without_dates(text: str) -> None:
    (mention,) = mentions(text)
    assert (mention.start_date, mention.end_date, mention.kind) == (None, None, "vague")


NO_DATES = [
    "历时三日，走访十村",
    "一连十日上午都在下雨",
    "每月十五日上午坐诊",
    "24小时值守",
    "相距1-2公里",
    "三年来",
    "经过五年努力",
    "3个月",
    "70岁老人",
    "20年党龄",
    "2018级学生",
    "1990年代",
    "第3批",
    "832个县",
    "今天的中国",
    "每年10月17日为扶贫日",
    "每月10日发放",
    "工龄近20年底薪不变",
    "住在5号楼",
    "21号文件",
]


def test_until_now_without_a_publication_has_no_date() -> None:
    (mention,) = mentions("截至目前，累计投入", None)
    assert (mention.start_date, mention.end_date, mention.kind) == (None, None, "vague")


@pytest.mark.parametrize("text", NO_DATES)
def test_no_dates(text: str) -> None:
    assert [d for d in mentions(text) if d.precision == "day" or d.kind == "range"] == []


def test_a_story_goes_on_in_the_year_it_has_named() -> None:
    assert dates("2019年5月12日启动。6月3日完工。")[1][1] == day("2019-06-03")


PRESENT = [
    ("5月11日，推进会召开。会上通报2019年工作进展情况，并提出2020年工作意见。", None, "2020-05-11"),
    ("今年是脱贫攻坚的收官之年。\n5月11日，推进会召开。", None, "2020-05-11"),
    ("近日召开2022年定点帮扶联席会议。院长6月15日调研。", None, "2022-06-15"),
    ("8月26日，召开交接会议。汇报了2016-2020年脱贫攻坚工作成效，收入提升到2020年的1万元。", None, "2021-08-26"),
    ("6月1日，捐赠仪式举行。", "2023年帮扶捐赠仪式", "2023-06-01"),
    ("6月1日，审议《2021年-2025年工作规划》。", None, None),
    ("6月1日，捐赠仪式举行。", None, None),
]


@pytest.mark.parametrize(("text", "title", "expected"), PRESENT)
def test_year_inferred_from_the_text(text: str, title: str | None, expected: str | None) -> None:
    found = next(d for d in mentions(text, None, title) if "月" in text[d.start : d.end])
    assert found.start_date == (day(expected) if expected else None)
    assert found.inferred is (expected is not None)
    assert found.confidence < 0.8


@pytest.mark.parametrize("worst", ["1", "年", "2020", "1月", "十", "2020年", "3月5日、", "至", "近", "“十三五”"])
def test_time_is_linear(worst: str) -> None:
    def seconds(size: int) -> float:
        return cpu_seconds(lambda: mentions(worst * (size // len(worst))))

    seconds(1000)
    assert seconds(80_000) < 12 * seconds(20_000) + 0.3
