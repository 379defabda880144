"""Names behind quotation marks, before 是, with adverbs behind them; one name for one body."""

from __future__ import annotations

import pytest

from transforms.extract.model import Facts, Page
from transforms.extract.organizations import find_organizations
from transforms.extract.people import find_people
from transforms.extract.places import find_places


def read(text: str) -> Facts:
    """The facts of a text up to its people."""
    page, facts = Page("doc", text), Facts()
    find_places(page, facts)
    find_organizations(page, facts)
    find_people(page, facts)
    return facts


PEOPLE = [
    ("村里的“第一书记”郭启明说，路修好了。", {"郭启明": {"第一书记"}}),
    ("走进驻村第一书记郭启明的办公室，墙上挂着地图。", {"郭启明": {"驻村第一书记"}}),
    ("42岁的方敏是九寨沟县县委副书记，也是一名援川干部。", {"方敏": {"九寨沟县县委副书记"}}),
    ("何秀兰是四川大学华西医院眼科主任医师。", {"何秀兰": {"四川大学华西医院眼科主任医师"}}),
    ("县委书记方敏介绍情况。3月2日，方敏正在村里调研。", {"方敏": {"县委书记"}}),
    ("县长方建将参加座谈。", {"方建": {"县长"}}),
    ("书记张学正强调，要抓好春耕。", {"张学正": {"书记"}}),
    ("副行长赵旺以驻村队员的身份来到村里。", {"赵旺": {"副行长"}}),
    ("语文教师周敏、数学教师高远分别上了示范课。", {"周敏": {"语文教师"}, "高远": {"数学教师"}}),
    ("时任党委书记的周千里同志担任组长。", {"周千里": {"党委书记"}}),
    ("公司选派郭启明到青山村驻村。", {"郭启明": set()}),
    ("教育局党组书记阿不都·买合木提出席仪式。", {"阿不都·买合木提": {"教育局党组书记"}}),
    ("县长当选为代表，老师担任班长。", {}),
    ("郭启明强调，要实干。2020年，郭启明驻村担任青山村第一书记。", {"郭启明": {"青山村第一书记"}}),
    ("他是县委书记，也是一名党员。", {}),
    ("老师说，孩子们都是好孩子。", {}),
]


@pytest.mark.parametrize(("text", "expected"), PEOPLE, ids=[p[0][:14] for p in PEOPLE])
def test_people(text: str, expected: dict[str, set[str]]) -> None:
    """Who is named, with every post stated."""
    found: dict[str, set[str]] = {}
    for m in read(text).people:
        found.setdefault(m.name, set()).update(p.title for p in m.posts)
    assert found == expected


ORGANIZATIONS = [
    ("中国农业银行甘肃省分行来到东乡县。省分行副行长讲话。", ["中国农业银行甘肃省分行"] * 2),
    ("学习省分行的文件精神。", []),
    ("鄂尔多斯市乌审旗第三小学举行仪式，乌审旗第三小学校长讲话。", ["乌审旗第三小学"] * 2),
    ("阿克苏地委副书记讲话。", ["阿克苏地委"]),
    ("在家门口就能看上大医院的专家。", []),
    ("要补齐县医院的不足，今年改扩建学校3所。", []),
    ("山区120支驻村工作队留了下来。", []),
]


@pytest.mark.parametrize(("text", "expected"), ORGANIZATIONS, ids=[o[0][:14] for o in ORGANIZATIONS])
def test_organizations(text: str, expected: list[str]) -> None:
    """Every mention under its one name."""
    assert [o.name for o in read(text).organizations] == expected
