"""Names, posts and their bodies, later mentions, kinds of people; hostile input."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.timing import cpu_seconds
from transforms.extract.jurisdiction import find_jurisdiction
from transforms.extract.model import Facts, Page, PersonMention
from transforms.extract.organizations import find_organizations
from transforms.extract.people import find_people
from transforms.extract.people_names import Names
from transforms.extract.places import find_places
from transforms.extract.surnames import name_model
from transforms.extract.titles import find_heads


def read(text: str, **fields: str) -> tuple[Page, list[PersonMention]]:
    page = Page("x", text, **fields)  # type: ignore[arg-type]
    facts = Facts()
    find_places(page, facts)
    page.jurisdiction_code = page.jurisdiction_code or find_jurisdiction(page, facts).code
    find_organizations(page, facts)
    find_people(page, facts)
    return page, facts.people


# what stands behind a post, and the name that begins there
AFTER = [
    ("李强出席会议", "李强"),
    ("李 强出席会议", "李强"),
    ("王少强就工作进行点评", "王少强"),
    ("郑高科分别签署", "郑高科"),
    ("贺松关于工作的汇报", "贺松"),
    ("欧阳锦全，市农业农村局", "欧阳锦全"),
    ("司马光明主持", "司马光明"),
    ("黄震率调研组", "黄震"),
    ("葛静如今成了团长", "葛静"),
    ("覃勇正带着学生", "覃勇"),
    ("王英来到医院", "王英"),
    ("王国荣的见证下", "王国荣"),
    ("于海洋签署协议", "于海洋"),
    ("于会文、马汉成", "于会文"),
    ("阿布都热西提·买买提出席", "阿布都热西提·买买提"),
    ("买买提江·托合提参加", "买买提江·托合提"),
    ("次仁多吉，石渠县", "次仁多吉"),
    ("才让东知参加", "才让东知"),
    ("额尔敦仓、副旗长", "额尔敦仓"),
    ("四郎泽仁接待", "四郎泽仁"),
]


@pytest.mark.parametrize(("text", "name"), AFTER, ids=[a[1] for a in AFTER])
def test_name_at(text: str, name: str) -> None:
    found = Names(text, name_model()).at(0)
    assert found is not None
    assert found.text == name


NOT_NAMES = [
    "各级领导高度重视乡村振兴工作。",
    "书记周密部署，镇长严格要求，主任全面负责。",
    "驻村第一书记和工作队全部到位。",
    "会议强调，要全面加强党的领导。方案指出，安排部署要周密。",
    "党员干部常年坚守一线，和谐发展，方便群众。",
    "贫困群众安置和生活保障工作有序推进。",
    "广大农民和工作者辛勤劳作。",
    "领导班子成员、党员代表、村民代表参加。",
    "于是大家都来了。任务艰巨，时间紧迫。",
    "《习近平谈治国理政》发行，习近平新时代中国特色社会主义思想深入人心。",
    "该县地处长江岸边，交通便利。",
]


@pytest.mark.parametrize("text", NOT_NAMES)
def test_no_posts(text: str) -> None:
    _, people = read(text)
    assert [(p.name, [x.title for x in p.posts]) for p in people if p.name != "习近平" or p.posts] == []


# text, person, (title, body) of every post
POSTS = [
    (
        "会议在房县召开，省政协副秘书长、机关党组成员吴大章出席并主持会议。",
        "吴大章",
        [("省政协副秘书长", "湖北省政协"), ("机关党组成员", "湖北省政协")],
    ),
    ("九寨沟县委副书记、县长王明主持。", "王明", [("九寨沟县委副书记", "九寨沟县委"), ("县长", "九寨沟县政府")]),
    (
        "人物名片：王海涛，房县商务局局长，2018年8月起挂职九寨沟县委常委、副县长。",
        "王海涛",
        [("房县商务局局长", "房县商务局"), ("九寨沟县委常委", "九寨沟县委"), ("副县长", "九寨沟县委")],
    ),
    ("老板叫司马俊峰，房县工商联副主席。", "司马俊峰", [("房县工商联副主席", "房县工商联")]),
    ("继续教育与社会服务处处长郑秋虹到场。", "郑秋虹", [("继续教育与社会服务处处长", None)]),
    ("参加活动与教育局局长郑秋虹座谈。", "郑秋虹", [("教育局局长", "教育局")]),
    ("会宁县副县长（和平区挂职干部）郝玉峰出席。", "郝玉峰", [("会宁县副县长（和平区挂职干部）", "会宁县政府")]),
    ("房县副县长贺兰 山一行到访。", "贺兰山", [("房县副县长", "房县政府")]),
    ("房县副县长王明 率队到访。", "王明", [("房县副县长", "房县政府")]),
    ("九寨沟县县长王明主持。", "王明", [("九寨沟县县长", "九寨沟县政府")]),
    ("草潭镇党委副书记、镇长李小龙参加会议。", "李小龙", [("草潭镇党委副书记", "草潭镇党委"), ("镇长", "草潭镇政府")]),
    ("火炬区党工委副书记、管委会主任招大鸿主持。", "招大鸿", [("火炬区党工委副书记", "火炬区党工委"), ("管委会主任", "火炬区管委会")]),
    ("中山市农业农村局（市扶贫办）四级调研员符青参加。", "符青", [("中山市农业农村局（市扶贫办）四级调研员", "中山市农业农村局")]),
    ("四川大学华西医院陈茂教授坐诊。", "陈茂", [("教授", "四川大学华西医院")]),
    (
        "中共中央总书记、国家主席习近平指出，要坚持。习近平总书记的指示鼓舞人心。",
        "习近平",
        [("中共中央总书记", "中共中央"), ("国家主席", None)],
    ),
]


@pytest.mark.parametrize(("text", "name", "posts"), POSTS, ids=[p[1] for p in POSTS])
def test_posts(text: str, name: str, posts: list[tuple[str, str | None]]) -> None:
    _, people = read(text)
    found = [(x.title, x.organization) for p in people if p.name == name for x in p.posts]
    assert found == posts


@pytest.mark.parametrize(
    ("text", "posts"),
    [
        ("学校选派校团委副书记王凯任青山村第一书记。", {"王凯": ["校团委副书记", "青山村第一书记"]}),
        ("省里选派机关党委调研员王凯到青山村任党支部第一书记。", {"王凯": ["机关党委调研员", "党支部第一书记"]}),
        ("驻村第一书记王凯到青山村任第一书记已两年。", {"王凯": ["驻村第一书记"]}),
        ("副县长王凯任组长。", {"王凯": ["副县长"]}),
        (
            "考察团由商会主席王凯任团长，协调部副部长李建国、全国政协委员张建民任顾问。",
            {"王凯": ["商会主席", "团长"], "李建国": ["协调部副部长", "顾问"], "张建民": ["全国政协委员", "顾问"]},
        ),
        ("把钥匙交到校长阿迪力·依明手中。", {"阿迪力·依明": ["校长"]}),
    ],
)
def test_a_post_taken_beside_the_one_at_home(text: str, posts: dict[str, list[str]]) -> None:
    _, people = read(text)
    assert {m.name: [p.title for p in m.posts] for m in people} == posts


def test_later_mentions_have_no_posts() -> None:
    page, people = read("市政协副主席赵国铣出席会议。赵国铣强调，要落实责任。会后，赵国铣一行走访农户。")
    assert [p.name for p in people] == ["赵国铣"] * 3
    assert [len(p.posts) for p in people] == [1, 0, 0]
    assert [page.quote(p.start, p.end) for p in people] == ["赵国铣"] * 3


def test_a_known_name_is_not_found_inside_a_longer_one() -> None:
    _, people = read("县委书记李强出席会议。村民李强军告诉记者，日子好了。李强军的父亲也来了。")
    assert [p.name for p in people] == ["李强", "李强军", "李强军"]


def test_a_short_title_behind_a_name_is_no_second_post() -> None:
    _, people = read("省政协副主席赵国铣出席会议。赵国铣副主席强调，要落实责任。")
    assert [[x.title for x in p.posts] for p in people] == [["省政协副主席"], []]


def test_a_collective_title_gives_way_to_a_post() -> None:
    _, people = read("镇领导梁盘、何远林、钟木等参加会议。镇党委书记梁盘主持会议。")
    titles = {p.name: {x.title for q in people if q.name == p.name for x in q.posts} for p in people}
    assert titles == {"梁盘": {"镇党委书记"}, "何远林": {"镇领导"}, "钟木": {"镇领导"}}


def test_each_of_a_list_has_posts_of_its_own() -> None:
    _, people = read("镇领导梁盘、何远林等参加会议。")
    first, second = (p.posts[0] for p in people)
    assert first is not second
    assert first == second


STAFF = [
    ("采编：戎明星、吴正伟\n编辑：赵攀峰", {"戎明星", "吴正伟", "赵攀峰"}),
    ("（记者 张晓东 通讯员 何秀兰）", {"张晓东", "何秀兰"}),
    ("图为活动现场。王丽摄", {"王丽"}),
    ("文/图 刘晓晨", {"刘晓晨"}),
]


@pytest.mark.parametrize(("text", "names"), STAFF, ids=[s[0][:8] for s in STAFF])
def test_staff(text: str, names: set[str]) -> None:
    _, people = read(text)
    assert {p.name for p in people if p.is_staff} == names
    assert all(not p.posts for p in people)


def test_villagers_are_private() -> None:
    _, people = read("村民王大柱告诉记者，贫困户李桂花家也通了水。")
    assert {p.name for p in people if p.is_private} == {"王大柱", "李桂花"}


def test_unknown_surname_goes_to_the_work_list() -> None:
    page = Page("x", "县长禳志强率考察团到访。")
    facts = Facts()
    find_people(page, facts)
    assert [(p.name, p.posts[0].title) for p in facts.people] == [("禳志强", "县长")]
    assert [(u.kind, u.word) for u in facts.unknowns] == [("surname", "禳")]


def test_heads_take_what_belongs_to_the_post() -> None:
    heads = find_heads("镇长候选人卜英忠、副县长（挂职）李明")
    assert [(h.word, h.end - h.head_end) for h in heads if h.kind == "post"] == [("镇长", 3), ("副县长", 4)]


ALPHABET = "省市县委书记主任局长王李张强明、，。（）和在说 ·多吉同志记者：摄\n"


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=ALPHABET, max_size=100))
def test_any_text_yields_spans_inside_it(text: str) -> None:
    page = Page("x", text)
    facts = Facts()
    find_organizations(page, facts)
    find_people(page, facts)
    for person in facts.people:
        assert 0 <= person.start < person.end <= len(text)
        assert page.quote(person.start, person.end).replace(" ", "") == person.name
        for post in person.posts:
            assert page.quote(post.start, post.end) == post.title


@pytest.mark.parametrize("unit", ["书记王", "张三、", "主席", "·", "多吉", "王说", "县委书记、", "张三摄 ", "（"])
def test_time_grows_with_length_only(unit: str) -> None:
    def seconds(size: int) -> float:
        page = Page("x", unit * (size // len(unit)))
        return cpu_seconds(lambda: find_people(page, Facts()))

    seconds(1000)
    small, large = seconds(10_000), seconds(40_000)
    assert large < 10 * max(small, 0.03)
