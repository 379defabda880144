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
)
UNTOLD = (
    "县里要召开会议，研究下一步工作。",
    "今年内，宕昌县将宣布退出贫困县序列。",
    "他首次提出这个办法时，没有人相信。",
    "去年3月，王凯明来到宕昌县担任第一书记。",
)


def events(text: str) -> list[tuple[str, str]]:
    facts = extract(Page("x", text, title="脱贫攻坚", published_at=datetime(2020, 9, 20)))  # noqa: DTZ001
    return [(event.event_type, str(event.start_date)) for event in facts.events]


@pytest.mark.parametrize(("text", "kind", "day"), TOLD, ids=[told[0][:12] for told in TOLD])
def test_events_are_told(text: str, kind: str, day: str) -> None:
    assert events(text) == [(kind, day)]


@pytest.mark.parametrize("text", UNTOLD, ids=lambda text: text[:12])
def test_nothing_is_told(text: str) -> None:
    assert events(text) == []
