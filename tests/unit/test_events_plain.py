"""Deeds told in plain words: each with its day and somebody who does it, and sentences that sound alike and tell none."""

from __future__ import annotations

import runpy
from datetime import date
from pathlib import Path

import pytest

from transforms.extract.event_plain import PLAIN_DEEDS
from transforms.extract.events import find_events

marked = runpy.run_path(str(Path(__file__).with_name("test_events_markup.py")))["marked"]

TOLD = [
    ("[5月3日/D2021-05-03]，[甲局/O]又为[乙校/O@621224107]送来课桌80套。", ("donation", "2021-05-03")),
    ("[上月/Dm2021-04]，[甲区/L110101]送来设备3套。", ("donation", "2021-04-01")),
    ("[5月3日/D2021-05-03]，86名女工领到了[甲公司/O]送来的工装。", ("donation", "2021-05-03")),
    ("[5月3日/D2021-05-03]凌晨，六辆满载救灾物资的货车开进[甲镇/L621224107]。", ("donation", "2021-05-03")),
    ("[5月3日/D2021-05-03]，[书记李四/N李四]召集大伙在棚下开会，商量修路。", ("meeting", "2021-05-03")),
    ("[5月3日/D2021-05-03]，[主任李四/N李四]和老师们开了个小会，答应再办一期培训。", ("meeting", "2021-05-03")),
    ("[5月3日/D2021-05-03]，[副县长李四/N李四]与返乡青年座谈。", ("meeting", "2021-05-03")),
    ("[5月3日/D2021-05-03]晚，[副县长李四/N李四]坐到了镜头前，为蜜柚叫卖。", ("trade_fair", "2021-05-03")),
    ("[5月3日/D2021-05-03]，“山里味道”消费帮扶专场在[甲市/L440100]开张。", ("trade_fair", "2021-05-03")),
    ("[5月3日/D2021-05-03]，载着300名务工人员的专列从[甲站/L530600]开动。", ("activity", "2021-05-03")),
    ("[5月3日/D2021-05-03]，[甲局/O]援助[乙县/L621224]的治沙项目通过验收。", ("inspection", "2021-05-03")),
    ("[5月3日/D2021-05-03]，市督导组到村里核查，[甲村/L621224107201]全部达标。", ("inspection", "2021-05-03")),
    ("[5月3日/D2021-05-03]，[甲局/O]办的电工技能班在[乙县/L621224]开班，首期学员40名。", ("training", "2021-05-03")),
    ("[5月3日/D2021-05-03]，[甲局/O]投资修建的村卫生室投入使用。", ("launch", "2021-05-03")),
    ("[5月3日/D2021-05-03]，[院长李四/N李四]带队第三次走进[甲校/O@621224107]。", ("inspection", "2021-05-03")),
]

NONE = [
    # no day
    "[甲局/O]又为[乙校/O]送来课桌80套。",
    # what is sold, and whoever is brought to hospital
    "[5月3日/D2021-05-03]，客商收购的10吨蜜柚由货车拉到[甲市/L440100]。",
    "[5月3日/D2021-05-03]，[李四/N李四]把老人送到医院，垫付2000元。",
    # a habit
    "[5月3日/D2021-05-03]以来，[书记李四/N李四]经常与村民座谈。",
    # chances, societies, shows
    "[5月3日/D2021-05-03]，[书记李四/N李四]说，这是一次好机会。",
    "[5月3日/D2021-05-03]，[李四/N李四]看了一场晚会。",
    # a train without anybody on the way to work
    "[5月3日/D2021-05-03]，旅游专列从[甲站/L530600]发车。",
    # what was founded long ago
    "[甲局/O]帮扶的合作社自[2016年/Dy2016]成立以来发展很快。",
]


@pytest.mark.parametrize(("markup", "expected"), TOLD)
def test_deeds_in_plain_words(markup: str, expected: tuple[str, str]) -> None:
    page, facts = marked(markup)
    find_events(page, facts)
    assert (expected[0], date.fromisoformat(expected[1])) in [(e.event_type, e.start_date) for e in facts.events]
    assert len(facts.events) == 1


@pytest.mark.parametrize("markup", NONE)
def test_what_only_sounds_alike(markup: str) -> None:
    page, facts = marked(markup)
    find_events(page, facts)
    assert not facts.events


def test_entries_of_a_diary_have_their_days() -> None:
    page, facts = marked(
        "[5月3日/D2021-05-03]　晴\n今天闲着。\n[5月6日/D2021-05-06]　小雨\n[局长李四/N李四]来到[甲村/L621224107201]，下午召开院坝培训会。\n[5月9日/D2021-05-09]\n算账。"
    )
    find_events(page, facts)
    assert {e.start_date for e in facts.events} == {date(2021, 5, 6)}


def test_a_meeting_has_the_day_of_the_sentence_before() -> None:
    page, facts = marked(
        "[3月/Dm2023-03]，[甲厂/O]投产。\n第三顿饭，是[7月28日/D2023-07-28]的工作餐。餐前，[甲区/L110105]—[乙县/L150921]协作联席会议刚刚结束。会上，[丙会/O]向[乙县/L150921]捐款80万元。"
    )
    find_events(page, facts)
    assert [(e.event_type, e.start_date) for e in facts.events if e.event_type in ("meeting", "donation")] == [
        ("meeting", date(2023, 7, 28)),
        ("donation", date(2023, 7, 28)),
    ]


def test_a_paper_with_its_name_is_signed_for_itself() -> None:
    page, facts = marked(
        "[5月11日/D2023-05-11]，对接会在[甲局/O@230224]召开。会后，[副校长李四/N李四]代表学校与[乙政府/O@230224]签署《合作备忘录》，并捐赠树苗2万株。"
    )
    find_events(page, facts)
    assert {e.event_type for e in facts.events} == {"meeting", "signing", "donation"}


def test_whoever_is_named_before_a_plain_deed_did_it() -> None:
    page, facts = marked("[6月28日/D2018-06-28]，[局长李四/N李四]带队第三次进村。[甲厂/O]老板[王五/N王五]说，厂房[3月/Dm2018-03]投产。")
    find_events(page, facts)
    assert [(p.person, p.role) for p in facts.participations if p.person] == [("李四", "leader")]


def test_who_comes_to_a_meeting_makes_no_journey_beside_it() -> None:
    page, facts = marked(
        "[2月26日/D2017-02-26]，[副书记李四/N李四]率党政代表团来到[甲县/L520521]，出席[乙区/L440104]·[甲县/L520521]东西部协作联席会议。"
    )
    find_events(page, facts)
    assert [e.event_type for e in facts.events] == ["meeting"]


def test_every_pattern_has_one_of_the_words_that_open_it() -> None:
    for markup, _ in TOLD:
        page, _facts = marked(markup)
        told = [deed for deed in PLAIN_DEEDS if deed.pattern.search(page.text)]
        assert all(any(word in page.text for word in deed.words) for deed in told), markup
