"""Events as spoken news tells of them: meetings by body and day, receptions, a county declared out of poverty, what was first said where."""

from __future__ import annotations

from datetime import datetime

import pytest

from transforms.extract.frame import extract
from transforms.extract.model import Page

TOLD = (
    ("县委5月31日召开会议，研究东西部协作工作。", "meeting", "2020-05-31"),
    ("国务院副总理王岐明3日出席全国扶贫工作电视电话会。", "meeting", "2020-09-03"),
    ("全国政协主席汪国洋17日在京会见全国脱贫攻坚奖获得者，并参观展览。", "meeting", "2020-09-17"),
    ("2020年9月1日，甘肃省宣布宕昌县正式退出贫困县序列。", "activity", "2020-09-01"),
    ("2013年11月3日，他在湖南省花垣县首次提出“精准扶贫”。", "inspection", "2013-11-03"),
    ("9月12日，青海省宣布全面完成易地扶贫搬迁任务。", "activity", "2020-09-12"),
    ("9月12日，国务院扶贫办授予宕昌县驻村工作队“扶贫先锋”称号。", "activity", "2020-09-12"),
    ("宕昌县大湾村老马家今年9月12日迎来了县委书记王凯明。", "inspection", "2020-09-12"),
    ("县长王凯明近日在宕昌县调研。8日至9日，王凯明深入宕昌扶贫车间、学校了解情况，并主持召开座谈会。", "inspection", "2020-09-08"),
    ("2018年，总书记在宕昌主持召开打赢脱贫攻坚战座谈会。", "meeting", "2018-01-01"),
    ("9月12日，宕昌县农业局在村里办起养蜂培训班。", "training", "2020-09-12"),
    ("宕昌县大湾村在半年以来，召开了第一次村民大会。", "meeting", "None"),
    ("老村长一听，大湾村立即召开村民议事会。", "meeting", "None"),
    ("就在前几天，第二期扶贫车间技能培训班开班了。", "training", "None"),
    ("今年8月，由天津市援建的宕昌县中医院分院落户大湾村。", "launch", "2020-08-01"),
    ("9月12日，扶贫日募捐活动收到善款12.8万元。", "donation", "2020-09-12"),
    ("9月12日，15名党员来到大湾村，给贫困户送去棉被120床。", "visit", "2020-09-12"),
    ("9月12日，考察团又到宕昌县城关小学，向280名学童送上书包。", "visit", "2020-09-12"),
    ("9月12日，天津市东丽区新立街道与宕昌县城关镇结为友好乡镇。", "signing", "2020-09-12"),
)
UNTOLD = (
    "县里要召开会议，研究下一步工作。",
    "今年内，宕昌县将宣布退出贫困县序列。",
    "他首次提出这个办法时，没有人相信。",
    "去年3月，王凯明来到宕昌县担任第一书记。",
    "2015年，王凯明来到宕昌县扶贫，一干就是五年。",
    "宕昌县每个月都会举办针对贫困户的专场招聘会。",
    "今天，村民老马正忙着把300箱苹果发往浙江。",
    "这两年村里发展产业，还在家门口组织起各种技能培训。",
    "9月12日，中央军委授予杜卫国“战斗英雄”称号。",
    "9月12日，宕昌县获得“扶贫先锋”称号的干部说起往事。",
    "国庆节，村里迎来了第一批游客。",
    "村里很偏。路也难走。村干部走到哪里，就在哪里召开群众会、院坝会，宣传政策。",
    "今年8月，300户搬迁户落户大湾村。",
    "老人们结为好友，一起种菜。",
    "为了让大家明白，村里要召开村民大会。",
)


def events(text: str) -> list[tuple[str, str]]:
    facts = extract(Page("x", text, title="脱贫攻坚", published_at=datetime(2020, 9, 20)))  # noqa: DTZ001
    return [(event.event_type, str(event.start_date)) for event in facts.events]


@pytest.mark.parametrize(("text", "kind", "day"), TOLD, ids=[told[0][:12] for told in TOLD])
def test_events_are_told(text: str, kind: str, day: str) -> None:
    assert (kind, day) in events(text)


@pytest.mark.parametrize("text", UNTOLD, ids=lambda text: text[:12])
def test_nothing_is_told(text: str) -> None:
    assert events(text) == []
