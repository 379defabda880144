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
    # lists without posts: an introduction, names joined by 和, rare names among plain ones, others present with them
    (
        "出席座谈会的嘉宾还有李晓光、郑建国、高阻胜、刘成、邵鸿和蒋作明、李钺等。",
        {name: set() for name in ("李晓光", "郑建国", "高阻胜", "刘成", "邵鸿", "蒋作明", "李钺")},
    ),
    ("王建国、李晓明、陈希以及省有关部门负责同志参加座谈会。", {"王建国": set(), "李晓明": set(), "陈希": set()}),
    ("王建国、李晓明，省市有关部门负责人参加调研。", {"王建国": set(), "李晓明": set()}),
    ("何立成及县有关部门负责同志陪同考察。", {"何立成": set()}),
    ("汪洋宣读表彰决定。", {"汪洋": set()}),
    ("李晓明一同调研。", {"李晓明": set()}),
    # posts told behind 是, with who sent, and of the dead
    ("刘萍是大关县委选派到青山村的“第一书记”，进村后她先认门。", {"刘萍": {"第一书记"}}),
    ("黄文兰同志生前是大关县委宣传部干部，两年前到村。", {"黄文兰": {"大关县委宣传部干部"}}),
    # two posts of the same kind, and two posts without a mark between them
    (
        "福州市马尾区副区长、大关县委常委、副县长樊学明发言。",
        {"樊学明": {"福州市马尾区副区长", "大关县委常委", "副县长"}},
    ),
    ("福州市闽侯县副县长、昭通市大关县副县长樊学明发言。", {"樊学明": {"福州市闽侯县副县长", "昭通市大关县副县长"}}),
    ("全国人大代表昭通市大关县青山村党支部书记李君说，要快。", {"李君": {"全国人大代表", "昭通市大关县青山村党支部书记"}}),
    ("福州市马尾区赴大关挂职干部、大关县副县长傅国强说。", {"傅国强": {"福州市马尾区赴大关挂职干部", "大关县副县长"}}),
    ("看央视记者对大连市委书记李明远的专访。", {"李明远": {"大连市委书记"}}),
    ("获奖者代表邓香、李阳、陈明作报告。", {"邓香": set(), "李阳": set(), "陈明": set()}),
    ("大关县龙潭镇农经站原会计曹见明挪用资金。", {"曹见明": {"大关县龙潭镇农经站原会计"}}),
    ("县委书记艾尔肯·买买提、县长努尔兰·阿不都满金会见。", {"艾尔肯·买买提": {"县委书记"}, "努尔兰·阿不都满金": {"县长"}}),
    ("工作组组长李强与古丽巴哈尔副县长交流。", {"李强": {"工作组组长"}, "古丽巴哈尔": {"副县长"}}),
    ("区民政局党委书记局长周敏、区红十字会副会长秦勇来到村里。", {"周敏": {"区民政局党委书记", "局长"}, "秦勇": {"区红十字会副会长"}}),
    ("由我院神经外科主任陈明带队，该院副院长李强说。", {"陈明": {"神经外科主任"}, "李强": {"副院长"}}),
    ("石莲花是当时白水村的党支部书记，她先认门。", {"石莲花": {"党支部书记"}}),
    ("刘海涛成为驻村第一书记后，天天进村。", {"刘海涛": {"驻村第一书记"}}),
    ("胡志贵就成了山里二百户人家的签约医生。", {"胡志贵": {"签约医生"}}),
    ("焦裕明当年在兰考当县委书记时说过。", {"焦裕明": {"县委书记"}}),
    ("县医院医生陈剑锋帮助卫生院建起了血透室。", {"陈剑锋": {"县医院医生"}}),
)
NOBODY = (
    "脱贫摘帽离不开驻村工作队和第一书记的努力，大家都知道。",
    "对于驻村工作队长老袁来说，这不是结束。第二天，老袁来到田里。",
    "土豆、玉米、荞麦、燕麦、蚕豆等5位专家推荐的作物都种上了。",
    "他们担任第一书记的时间，都在两年以上。",
    "党中央和毛主席在这里工作过。",
    "村里还有王家坪、李家湾、张家沟等村民小组。",
    "品种还有黄元帅、红富士和国光等。",
    "当地发展了黄桃、茶叶、雷竹以及白茶产业。",
    "会议代表全省各族人民致贺词。贺词指出，五年来成绩很大。",
    "沙特宣布向灾区捐款。",
    "一片汪洋，田里的庄稼都淹了。",
    "青山村是县委选派第一书记的村，进村后干部先认门。",
    "县长和获奖者代表合影。",
    "李大山后来成了村里的带头人。",
    "第一个来的是青山村的村支书。",
    "让更多青年成为村党支部书记，是县里的目标。",
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


def test_who_follows_in_a_list_is_of_the_same_body() -> None:
    page, facts = Page("x", "大关县人民法院院长杨波、副院长马国强、村支书李强陪同。"), Facts()
    find_places(page, facts)
    find_organizations(page, facts)
    find_people(page, facts)
    assert [post.organization for person in facts.people for post in person.posts] == ["大关县人民法院", "大关县人民法院", None]


def test_a_post_is_held_in_the_last_of_the_places_before_it() -> None:
    page, facts = Page("x", "全国人大代表、江西省赣州市于都县副县长李强说，要快。"), Facts()
    find_places(page, facts)
    find_organizations(page, facts)
    find_people(page, facts)
    assert [post.organization for person in facts.people for post in person.posts] == ["全国人大", "于都县政府"]
