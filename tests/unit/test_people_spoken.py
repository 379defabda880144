"""People as spoken news tells of them: lists closed by a number, posts told before 的, names that only their second mention delimits."""

from __future__ import annotations

import pytest

from transforms.extract.model import Facts, Page
from transforms.extract.organizations import find_organizations
from transforms.extract.people import find_people
from transforms.extract.places import find_places

TOLD: tuple[tuple[str, dict[str, set[str]]], ...] = (
    (
        "陈林、达瓦木甲、磨长青、谢芳、张茂、周木冰等6位常委作大会发言。",
        {name: set() for name in ("陈林", "达瓦木甲", "磨长青", "谢芳", "张茂", "周木冰")},
    ),
    (
        "在色达县挂职任县委副书记的桂志明、曾在黑水县担任驻村第一书记的吕怡平分享了故事。",
        {"桂志明": {"县委副书记"}, "吕怡平": {"驻村第一书记"}},
    ),
    ("曾在安远县挂职的罗洪江感触最深的是，交通改善了。", {"罗洪江": set()}),
    ("这几天，曹县扶贫办主任刘勇黑白连轴转。刘勇说，要快。", {"刘勇": {"曹县扶贫办主任"}}),
    ("村里的第一书记叫秦文，是农科院的研究员。", {"秦文": {"第一书记"}}),
    ("作为驻村工作队队长，刘海涛每天走村入户。", {"刘海涛": {"驻村工作队队长"}}),
    ("2018年，国家开发银行选派李鹏到村里担任第一书记。", {"李鹏": {"第一书记"}}),
    ("驻村第一书记哈马沙木正带领村民们种蓝莓。", {"哈马沙木": {"驻村第一书记"}}),
    ("2016年，陈雨青响应组织号召到乐业县担任驻村第一书记。", {"陈雨青": {"驻村第一书记"}}),
    ("县水利局的阿不来提·阿布拉到村里当起了“第一书记”。", {"阿不来提·阿布拉": {"第一书记"}}),
)
NOBODY = (
    "脱贫摘帽离不开驻村工作队和第一书记的努力，大家都知道。",
    "对于驻村工作队长老袁来说，这不是结束。第二天，老袁来到田里。",
    "土豆、玉米、荞麦、燕麦、蚕豆等5位专家推荐的作物都种上了。",
    "他们担任第一书记的时间，都在两年以上。",
)


def people(text: str) -> dict[str, set[str]]:
    page, facts = Page("x", text), Facts()
    find_places(page, facts)
    find_organizations(page, facts)
    find_people(page, facts)
    found: dict[str, set[str]] = {}
    for person in facts.people:
        if not person.is_staff and not person.is_private:
            found.setdefault(person.name, set()).update(post.title for post in person.posts)
    return found


@pytest.mark.parametrize(("text", "told"), TOLD, ids=lambda value: value[:12] if isinstance(value, str) else "")
def test_people_are_told(text: str, told: dict[str, set[str]]) -> None:
    assert people(text) == told


@pytest.mark.parametrize("text", NOBODY, ids=lambda text: text[:12])
def test_nobody_is_named(text: str) -> None:
    assert people(text) == {}
