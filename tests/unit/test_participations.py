"""Who took which part, on short texts: the roles, lists of people, and those who were only named."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from transforms.extract.events import find_events

marked = runpy.run_path(str(Path(__file__).with_name("test_events_markup.py")))["marked"]

_MEETING = "[5月3日/D2020-05-03]，[甲县/L510101]召开东西部协作推进会。"
_TOUR = "[5月3日/D2020-05-03]，[副市长李四/N李四]率队到[甲县/L510101]调研。"

ROLES = [
    # meetings
    (_MEETING + "[县长张三/N张三]主持会议。", {("张三", "chair")}),
    (_MEETING + "会议由[县长张三/N张三]主持。", {("张三", "chair")}),
    (_MEETING + "[县长张三/N张三]出席并主持会议。", {("张三", "chair")}),
    (_MEETING + "[书记王五/N王五]出席会议并讲话，[县长张三/N张三]主持会议。", {("王五", "speaker"), ("张三", "chair")}),
    (_MEETING + "[县长张三/N张三]主持会议并讲话。", {("张三", "chair")}),
    (_MEETING + "[局长赵六/N赵六]汇报了工作进展情况。", {("赵六", "reporter")}),
    (_MEETING + "[局长赵六/N赵六]通报了一年来的情况。", {("赵六", "reporter")}),
    (_MEETING + "会议听取了[局长赵六/N赵六]关于帮扶工作的汇报。", {("赵六", "reporter")}),
    (_MEETING + "[主任钱七/N钱七]就对口帮扶工作进行点评。", {("钱七", "speaker")}),
    (_MEETING + "[书记王五/N王五]强调，要压实责任。", {("王五", "speaker")}),
    (_MEETING + "[主席孙八/N孙八]参加会议并提工作要求。", {("孙八", "speaker")}),
    (_MEETING + "会议听取[驻村第一书记蒙一/N蒙一]的工作汇报。[蒙一/N蒙一]介绍，村里有18个组。", {("蒙一", "reporter")}),
    (
        "[8月5日/D2022-08-05]，[甲集团/O]与[乙县/L622926]举行签约仪式。[主任李明/N李明]代表公司签约，[副州长石磊/N石磊]见证签约。",
        {("李明", "signatory"), ("石磊", "attendee")},
    ),
    # lists of people, with one verb for all
    (
        _MEETING + "[县领导梁一/N梁一]、[何二/N何二]、[钟三/N钟三]等参加会议。",
        {("梁一", "attendee"), ("何二", "attendee"), ("钟三", "attendee")},
    ),
    (
        _MEETING + "[区长欧一/N欧一]，[调研员符二/N符二]，[镇长黄三/N黄三]等参加会议。",
        {("欧一", "attendee"), ("符二", "attendee"), ("黄三", "attendee")},
    ),
    (
        _MEETING + "[主任崔一/N崔一]，[某大学/O]分管领导，[某县委/O]主要负责人参加会议。",
        {("崔一", "attendee")},
    ),
    (_MEETING + "参加会议的有：[局长赵六/N赵六]、[主任钱七/N钱七]。", {("赵六", "attendee"), ("钱七", "attendee")}),
    (_MEETING + "[副市长喻一/N喻一]，[副县长申二/N申二]先后致辞。", {("喻一", "speaker"), ("申二", "speaker")}),
    (_MEETING + "[局长赵六/N赵六]、[主任钱七/N钱七]作交流发言。", {("赵六", "speaker"), ("钱七", "speaker")}),
    (
        "[1月6日/D2020-01-06]，[校长张三/N张三]、[处长赵六/N赵六]到[乙市/L451082]，与[丙学校/O]签订协议。[处长赵六/N赵六]主持仪式。",
        {("张三", "attendee"), ("赵六", "chair")},
    ),
    (_MEETING + "[书记王五/N王五]未能到会，委托他人转达意见。", set()),
    (_MEETING + "[县长张三/N张三]、[书记王五/N王五]为[乡村振兴局/O]揭牌。", {("张三", "attendee"), ("王五", "attendee")}),
    ("[5月3日/D2020-05-03]，[甲行/O]捐赠仪式在[甲县/L510101]举行。[县长张三/N张三]接受捐赠并致谢。", {("张三", "recipient")}),
    # words said, shared and read out
    (_MEETING + "[村支书赵六/N赵六]分享了带队种茶的经验。", {("赵六", "speaker")}),
    (_MEETING + "[副市长喻一/N喻一]宣读表彰决定。", {("喻一", "speaker")}),
    (_MEETING + "[处长钱七/N钱七]在会上点了三家企业的名。", {("钱七", "speaker")}),
    (_MEETING + "[处长钱七/N钱七]说：“明年还要来。”", {("钱七", "speaker")}),
    (_MEETING + "[支书赵六/N赵六]、[支书何二/N何二]围绕党建与中外记者进行交流。", {("赵六", "speaker"), ("何二", "speaker")}),
    ("[7月20日/D2018-07-20]，[院长张三/N张三]在[甲县/L510101]为120名乡村医生作了专题培训。", {("张三", "speaker")}),
    (
        "[9月24日/D2013-09-24]，[甲县/L510101]举行新校区交付仪式。[指挥长李四/N李四]将“金钥匙”交到[校长王五/N王五]手中。",
        {("李四", "attendee"), ("王五", "recipient")},
    ),
    # along with the one who leads, or talked to there
    (
        _TOUR + "随行的[处长钱七/N钱七]与[书记王五/N王五]就产业项目作了商量。",
        {("李四", "leader"), ("钱七", "attendee"), ("王五", "attendee")},
    ),
    (
        "[1月6日/D2020-01-06]，[校长张三/N张三]、[处长赵六/N赵六]一行到[乙市/L451082]考察。",
        {("张三", "leader"), ("赵六", "attendee")},
    ),
    # he who was named before
    ("[总理李四/N李四]一直牵挂着山区。[2月3日/D2020-02-03]，他在[甲县/L510101]考察。", {("李四", "leader")}),
    ("[1月6日/D2020-01-06]，[副总李四/N李四]赴[甲县/L510101]调研并召开座谈会。", {("李四", "leader")}),
    # tours
    (_TOUR, {("李四", "leader")}),
    (_TOUR + "[书记王五/N王五]、[县长张三/N张三]陪同调研。", {("李四", "leader"), ("王五", "attendee"), ("张三", "attendee")}),
    (_TOUR + "[书记王五/N王五]陪同。", {("李四", "leader"), ("王五", "attendee")}),
    (_TOUR + "[李四/N李四]强调，要抓好产业。", {("李四", "leader")}),
    (
        "[5月3日/D2020-05-03]，[副市长李四/N李四]在[县长张三/N张三]陪同下到[甲县/L510101]调研。",
        {("李四", "leader"), ("张三", "attendee")},
    ),
    (
        "[5月3日/D2020-05-03]，[院长罗七/N罗七]一行来到[甲村/L510101100201]走访慰问，与[村支书邓八/N邓八]座谈。",
        {("罗七", "leader"), ("邓八", "attendee")},
    ),
    (
        "[主任胡九/N胡九]对贯彻[主席赵一/N赵一]和[院长王二/N王二][6月15日/D2022-06-15]在[甲县/L510101]调研时的讲话精神提出要求。",
        {("赵一", "leader"), ("王二", "leader")},
    ),
    (
        _TOUR + "[书记王五/N王五]对[李四/N李四]一行的到来表示欢迎。",
        {("李四", "leader")},
    ),
    (
        "[4月23日/D2013-04-23]，[书记贾一/N贾一]陪同[主任田二/N田二]一行到[下河乡/L371603203000]看望第一书记。",
        {("贾一", "attendee"), ("田二", "leader")},
    ),
    (
        "[1月21日/D2018-01-21]，[书记朱一/N朱一]与[副校长李二/N李二]到[郑家淌村/L420526106203]走访慰问。",
        {("朱一", "leader"), ("李二", "attendee")},
    ),
    (
        "[11月20日/D2017-11-20]，[书记李一/N李一]会见了[市长普一/N普一]一行。",
        {("李一", "attendee"), ("普一", "attendee")},
    ),
    (_MEETING + "[自治区主席齐一/N齐一]出席会议，常务副主席庄严主持。", {("齐一", "attendee")}),
    # signing and giving
    (
        "[7月8日/D2021-07-08]，两地举行签约仪式。[局长李一/N李一]与[校长郑二/N郑二]分别签署协议。",
        {("李一", "signatory"), ("郑二", "signatory")},
    ),
    (
        "[7月8日/D2021-07-08]，[董事长吴一/N吴一]代表公司向[甲县/L510101]捐赠100万元。",
        {("吴一", "donor")},
    ),
    (
        "[7月8日/D2021-07-08]，[某公司/O]向[甲县/L510101]捐赠100万元。[书记项一/N项一]、[乡长叶二/N叶二]出席捐赠仪式。",
        {("项一", "attendee"), ("叶二", "attendee")},
    ),
]


def _roles(text: str) -> set[tuple[str, str]]:
    page, facts = marked(text)
    find_events(page, facts)
    for part in facts.participations:
        assert 0 <= part.start < part.end <= len(page.body)
        assert 0 <= part.event < len(facts.events)
    return {(p.person, p.role) for p in facts.participations if p.person}


@pytest.mark.parametrize(("text", "expected"), ROLES)
def test_roles(text: str, expected: set[tuple[str, str]]) -> None:
    assert _roles(text) == expected


ABSENT = [
    # who delegates, is thanked, or whose words are conveyed
    (_MEETING + "受[秘书长涂一/N涂一]委托，[副秘书长吴二/N吴二]主持会议。", {"吴二"}),
    (_MEETING + "会议传达学习了[总书记习近平/N习近平]关于扶贫工作的重要讲话。", set()),
    (_MEETING + "为认真贯彻[习近平/N习近平]总书记重要论述，[县长张三/N张三]作了部署。", {"张三"}),
    (_MEETING + "[县长张三/N张三]在讲话中向[董事长吴一/N吴一]表示感谢。", {"张三"}),
    # people outside the event
    ("“日子好多了。”[王明/N王明]笑着说。" + _MEETING, set()),
    (_MEETING + "\n多年来，[支书李大/N李大]带着村民修路种茶。", set()),
    # whoever is posted there is on no journey
    (_TOUR + "\n学校选派[副院长赵六/N赵六]到[乙村/L510101100201]任第一书记，选派干部2名到县里工作。", {"李四"}),
    # villagers are led to plant, words are only cited, what is to be understood deeply is no place
    (_MEETING + "[第一书记赵六/N赵六]正带领村民们种果树。", set()),
    (_TOUR + "[总书记习近平/N习近平]在座谈会上的重要讲话是根本遵循，要深入领会。", {"李四"}),
    (_TOUR + "局里落实[习近平/N习近平]总书记[5月1日/D2020-05-01]重要讲话精神，李四很满意。", {"李四"}),
    (_MEETING + "\n合作社种起了茶。没有比较价格。[主任赵六/N赵六]与供货商签订合同，买来茶苗。", set()),
    (_MEETING + "\n[王明/N王明]笑了。他们在[乙村/L510101100201]种茶。", set()),
    (_MEETING + "\n[第一书记赵六/N赵六]说：“明年还要来。”", set()),
    # who gives thanks for a gift gives none
    ("[9月9日/D2020-09-09]，[工会/O]向[甲镇/L530626104]捐赠物资2万元。[书记罗勇/N罗勇]对捐赠到位很满意。", set()),
    # a post held every week, a body that signs for itself
    (_TOUR + "\n[医师李九/N李九]每周二坐诊。", {"李四"}),
    (_MEETING + "[县长张三/N张三]主持会议；[甲集团/O]与[乙村/L510101100201]签订协议。", {"张三"}),
    # others act, not the last person named
    (_MEETING + "[县长张三/N张三]主持会议。各乡镇负责同志参加会议。", {"张三"}),
    (_MEETING + "[教师周一/N周一]执教了示范课，200余名教师参加观摩。", set()),
]


@pytest.mark.parametrize(("text", "present"), ABSENT)
def test_only_those_present(text: str, present: set[str]) -> None:
    assert {name for name, _ in _roles(text)} == present


def test_without_an_event_nobody_takes_part() -> None:
    assert _roles("[县长张三/N张三]说，要抓好帮扶工作。") == set()


def test_organisations_give_and_receive() -> None:
    page, facts = marked("[7月8日/D2021-07-08]，[某公司/O]向[甲小学/O@510101]捐赠图书500册。")
    find_events(page, facts)
    assert {(p.organization, p.role) for p in facts.participations if p.person is None} == {("某公司", "donor"), ("甲小学", "recipient")}


def test_each_giver_gives_for_itself() -> None:
    page, facts = marked("[7月8日/D2021-07-08]，[某总会/O]向[甲小学/O@510101]捐赠2万元，[某基金会/O]捐赠图书500册。")
    find_events(page, facts)
    told = {(p.organization, p.role) for p in facts.participations if p.person is None}
    assert told == {("某总会", "donor"), ("某基金会", "donor"), ("甲小学", "recipient")}


def test_the_guest_of_an_interview_is_who_answers() -> None:
    page, facts = marked("记者：设备怎么补？\n[许文/N许文]：买了新的。\n记者：医生呢？\n许文：派了六名。\n")
    find_events(page, facts)
    assert {(p.person, p.role, facts.events[p.event].event_type) for p in facts.participations} == {("许文", "speaker", "interview")}


def test_parts_belong_to_their_own_event() -> None:
    page, facts = marked(
        "[3月5日/D2021-03-05]，[甲县/L510101]召开联席会议。[县长张三/N张三]主持会议。会后，[主席王五/N王五]一行实地调研了[乙村/L510101100201]。"
    )
    find_events(page, facts)
    told = {(p.person, p.role, facts.events[p.event].event_type) for p in facts.participations}
    assert told == {("张三", "chair", "meeting"), ("王五", "leader", "inspection")}


def test_one_row_a_person_and_event() -> None:
    page, facts = marked(_MEETING + "[书记王五/N王五]、[县长张三/N张三]出席会议。[王五/N王五]强调要求。[王五/N王五]主持会议。")
    find_events(page, facts)
    assert sorted((p.person or "", p.role) for p in facts.participations) == [("张三", "attendee"), ("王五", "chair")]
