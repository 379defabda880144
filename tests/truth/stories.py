"""Made-up deeds and the ways in which different newsrooms tell them. Knows nothing of how pages are resolved.

Places are real, persons, bodies and amounts invented. A story is told by several reports, each in its own words; a near miss is another
story that is told in the very words of the first.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
GIVEN = [
    "志强",
    "建国",
    "秀英",
    "文博",
    "晓燕",
    "国庆",
    "永红",
    "海波",
    "德胜",
    "玉兰",
    "立新",
    "春梅",
    "明远",
    "家豪",
    "思远",
    "雅琴",
    "向东",
    "卫民",
    "丽华",
    "俊杰",
    "宏伟",
    "慧敏",
    "学军",
    "广平",
    "凤霞",
    "成林",
    "晓峰",
    "振华",
    "佳宁",
    "庆余",
    "少康",
    "传志",
    "耀东",
    "世昌",
    "敬业",
    "月娥",
    "昌盛",
    "泽民",
    "若云",
    "长青",
]
PAIRS = (
    # helper city or district, its province, recipient county, its province
    ("越秀区", "广东省广州市", "大方县", "贵州省毕节市"), ("福田区", "广东省深圳市", "都安瑶族自治县", "广西壮族自治区河池市"),
    ("嘉善县", "浙江省嘉兴市", "屏山县", "四川省宜宾市"), ("鹿城区", "浙江省温州市", "昭化区", "四川省广元市"),
    ("昆山市", "江苏省苏州市", "碧江区", "贵州省铜仁市"), ("江宁区", "江苏省南京市", "洛南县", "陕西省商洛市"),
    ("思明区", "福建省厦门市", "和政县", "甘肃省临夏回族自治州"), ("晋安区", "福建省福州市", "岷县", "甘肃省定西市"),
    ("黄岛区", "山东省青岛市", "宕昌县", "甘肃省陇南市"), ("历下区", "山东省济南市", "武隆区", "重庆市"),
    ("朝阳区", "北京市", "唐县", "河北省保定市"), ("海淀区", "北京市", "赤城县", "河北省张家口市"),
    ("西青区", "天津市", "麦积区", "甘肃省天水市"), ("武清区", "天津市", "静宁县", "甘肃省平凉市"),
    ("浦东新区", "上海市", "大理市", "云南省大理白族自治州"), ("虹口区", "上海市", "富宁县", "云南省文山壮族苗族自治州"),
    ("禅城区", "广东省佛山市", "雷波县", "四川省凉山彝族自治州"), ("香洲区", "广东省珠海市", "泸水市", "云南省怒江傈僳族自治州"),
    ("滨江区", "浙江省杭州市", "从江县", "贵州省黔东南苗族侗族自治州"), ("北仑区", "浙江省宁波市", "汪清县", "吉林省延边朝鲜族自治州"),
)  # fmt: skip
SCHOOLS = ["第一小学", "第二小学", "第三小学", "第二中学", "第三中学", "民族中学", "实验小学", "职业技术学校"]
HOSPITALS = ["人民医院", "中医医院", "妇幼保健院"]
TRADES = ["特色种植", "肉牛养殖", "家政服务", "电子商务", "乡村旅游", "中药材种植", "刺绣", "茶叶加工"]
FIRMS = ["华源", "金穗", "鸿达", "绿野", "恒信", "东升", "瑞丰", "海川", "天成", "同德"]
TRADES_OF_FIRMS = ["农业科技有限公司", "建设集团有限公司", "食品有限公司", "电子科技有限公司"]

MONTHS_ENDS_BEFORE = 28


@dataclass(frozen=True)
class Story:
    """One deed."""

    key: str
    kind: str
    """donation, meeting, visit, training, signing."""
    day: date
    helper: str
    helper_above: str
    recipient: str
    recipient_above: str
    unit: str
    """The firm or school that gives, or where it happens."""
    target: str
    """The school, hospital or trade that it is about."""
    leader: str
    host: str
    amount: int
    """In ten thousand yuan; of a training course the number of people, of a visit the number of households."""


def make_story(chance: random.Random, key: str, kind: str) -> Story:
    """A story with everything drawn by chance."""
    helper, helper_above, recipient, recipient_above = chance.choice(PAIRS)
    firm = f"{helper[:2]}{chance.choice(FIRMS)}{chance.choice(TRADES_OF_FIRMS)}"
    targets = {"donation": SCHOOLS, "training": TRADES, "signing": HOSPITALS}.get(kind, SCHOOLS)
    leader, host = (chance.choice(SURNAMES) + chance.choice(GIVEN) for _ in range(2))
    return Story(
        key=key,
        kind=kind,
        day=date(chance.randrange(2017, 2025), chance.randrange(1, 13), chance.randrange(1, MONTHS_ENDS_BEFORE)),
        helper=helper,
        helper_above=helper_above,
        recipient=recipient,
        recipient_above=recipient_above,
        unit=firm,
        target=chance.choice(targets),
        leader=leader,
        host=host,
        amount=chance.choice([8, 12, 15, 20, 26, 30, 35, 48, 50, 56, 60, 78, 80, 95, 120, 150, 180, 260]),
    )


def near_miss(chance: random.Random, story: Story, key: str) -> Story:
    """Another deed that is told in the same words: of another year or day, to another school, of another amount."""
    other_target = chance.choice([t for t in (SCHOOLS if story.target in SCHOOLS else TRADES + HOSPITALS) if t != story.target])
    changes: list[Callable[[], Story]] = [
        lambda: replace(story, key=key, day=story.day.replace(year=story.day.year + 1)),
        lambda: replace(story, key=key, day=story.day + timedelta(days=chance.randrange(40, 150))),
    ]
    if story.kind == "donation":
        changes += [
            lambda: replace(story, key=key, target=other_target),
            lambda: replace(story, key=key, amount=story.amount + 7, day=story.day + timedelta(days=9)),
        ]
    return chance.choice(changes)()


def reports(story: Story) -> list[tuple[str, str, str]]:
    """Title, body and site of each report, every one in its own words; the first sentence of a body tells the deed."""
    return list(_TELLERS[story.kind](story))


def _md(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _ymd(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _deputy(place: str) -> str:
    """The deputy head of a district, city or county."""
    return f"副{place[-1]}长"


def _donation(s: Story) -> Iterator[tuple[str, str, str]]:
    school = f"{s.recipient}{s.target}"
    yield (
        f"{s.unit}向{school}捐赠{s.amount}万元",
        f"{_ymd(s.day)}，{s.unit}向{school}捐赠{s.amount}万元的仪式在{s.recipient}举行。{s.helper}{_deputy(s.helper)}{s.leader}、{s.recipient}{_deputy(s.recipient)}{s.host}出席仪式。\n"
        f"据介绍，这笔资金将用于改善学生的就餐和住宿条件。仪式结束后，与会人员参观了新落成的食堂和图书室，详细了解学校今后的建设规划。\n"
        f"{s.host}代表全县师生表示感谢，希望两地继续携手，把东西部协作的成果送到更多孩子身边。",
        f"{s.recipient}人民政府网",
    )
    yield (
        f"爱心企业情系山区 {s.amount}万元助学款送到孩子身边",
        f"本网讯 {_ymd(s.day)}上午，{school}的操场上格外热闹，来自{s.helper_above}{s.helper}的{s.unit}在这里举行捐赠仪式，为学校送来助学资金{s.amount}万元。\n"
        f"作为东西部协作的一项内容，企业负责人说，山里孩子的笑脸就是最好的回报，今后还会常来看看。出席捐赠仪式的还有{s.helper}{_deputy(s.helper)}{s.leader}。\n"
        f"校长介绍，有了这笔钱，老旧的课桌就能换新，冬天的取暖设备也有了着落。",
        f"{s.helper}新闻网",
    )
    yield (
        f"{s.helper}企业捐资助力{s.recipient}教育",
        f"记者从{s.recipient_above}{s.recipient}教育局获悉，{_ymd(s.day)}，{s.unit}向{school}捐赠资金{s.amount}万元，捐赠仪式由{s.recipient}{_deputy(s.recipient)}{s.host}主持。\n"
        f"自两地结成东西部协作关系以来，社会各界踊跃参与，教育帮扶不断走深走实，越来越多的农村学校因此受益。",
        "西部教育在线",
    )

    yield (
        f"{s.amount}万元！山里娃收到一份大礼",
        f"近日，{s.helper}{_deputy(s.helper)}{s.leader}来到{school}，代表{s.unit}送上{s.amount}万元捐款，用来改善办学条件。\n"
        f"孩子们用歌声迎接远方的客人。这是今年以来两地东西部协作的又一件暖心事。",
        "山乡观察",
    )


def _meeting(s: Story) -> Iterator[tuple[str, str, str]]:
    name = f"{s.helper}·{s.recipient}{s.day.year}年东西部协作联席会议"
    yield (
        f"{name}召开",
        f"{_ymd(s.day)}，{name}在{s.recipient}召开。{s.helper}委副书记{s.leader}、{s.recipient}委副书记{s.host}出席会议并讲话。\n"
        f"会议听取了上一年度协作工作的进展，就产业合作、劳务协作和人才交流深入交换意见。会议要求，双方要进一步完善工作机制，加强部门对接，推动各项任务落到实处。\n"
        f"两地有关部门的负责人参加会议。",
        f"{s.recipient}人民政府网",
    )
    yield (
        f"{s.leader}率队赴{s.recipient}出席东西部协作联席会议",
        f"本报讯 {_ymd(s.day)}，{s.helper}委副书记{s.leader}率党政代表团来到{s.recipient_above}{s.recipient}，出席两地{s.day.year}年东西部协作联席会议。\n"
        f"{s.leader}在会上说，{s.helper}将一如既往地支持{s.recipient}的发展，在资金、项目和干部方面加大投入，让协作的路子越走越宽。\n"
        f"{s.recipient}委副书记{s.host}对代表团的到来表示欢迎。",
        f"{s.helper}新闻网",
    )
    yield (
        "携手同心谋发展 山海情深谱新篇",
        f"{_ymd(s.day)}上午，{s.helper}和{s.recipient}在{s.recipient}举行{s.day.year}年东西部协作联席会议，共商下一步合作的方向。会议由{s.recipient}委副书记{s.host}主持，{s.helper}委副书记{s.leader}讲话。\n"
        f"多年来，两地干部常来常往，一批看得见摸得着的实事在村村寨寨落地生根，群众的日子越过越红火。",
        "西部协作观察",
    )

    yield (
        f"{s.recipient}与{s.helper}共商东西部协作大计",
        f"{_md(s.day)}，{s.recipient}迎来了远道而来的客人。当天上午举行的{s.helper}·{s.recipient}东西部协作联席会议上，{s.leader}、{s.host}等两地领导分别讲话。\n"
        f"与会人员还到产业园和易地搬迁社区走了走、看了看。",
        f"{s.recipient}融媒体中心",
    )


def _visit(s: Story) -> Iterator[tuple[str, str, str]]:
    yield (
        f"{s.leader}到{s.recipient}走访慰问",
        f"{_ymd(s.day)}，{s.helper}{_deputy(s.helper)}{s.leader}一行到{s.recipient}走访慰问困难群众{s.amount}户，送去米、面、油等慰问品。{s.recipient}{_deputy(s.recipient)}{s.host}陪同。\n"
        f"每到一处，{s.leader}都与群众拉家常，详细询问他们的身体、收入和子女上学的情况，鼓励大家坚定信心，靠勤劳的双手创造更好的生活。\n"
        f"这次走访是两地东西部协作的一项内容。",
        f"{s.helper}新闻网",
    )
    yield (
        "冬日送暖 情满山乡",
        f"本网讯 {_ymd(s.day)}，对口帮扶{s.recipient}的{s.helper_above}{s.helper}派人来到{s.recipient}走访慰问，{_deputy(s.helper)}{s.leader}带队，共看望困难群众{s.amount}户。\n"
        f"东西部协作开展以来，像这样的走访已经成为两地干部的习惯，政策讲到了家门口，温暖送到了心坎上。",
        f"{s.recipient}融媒体中心",
    )
    yield (
        f"{s.helper}干部走进{s.recipient}困难家庭",
        f"{_ymd(s.day)}，在{s.recipient}{_deputy(s.recipient)}{s.host}的陪同下，{s.helper}{_deputy(s.helper)}{s.leader}走访慰问了{s.recipient_above}{s.recipient}的{s.amount}户困难群众。\n"
        f"“有这么多人惦记着我们，心里特别暖和。”一位老人拉着来人的手说。对口帮扶让山里的人和城里的人成了亲戚。",
        "西部协作观察",
    )


def _training(s: Story) -> Iterator[tuple[str, str, str]]:
    people = s.amount + 30
    yield (
        f"{s.recipient}举办{s.target}培训班",
        f"{_ymd(s.day)}，由{s.helper}帮扶的{s.target}培训班在{s.recipient}开班，来自全县各乡镇的{people}名学员参加培训。{s.recipient}{_deputy(s.recipient)}{s.host}出席开班仪式。\n"
        f"培训班为东西部协作项目，采取课堂讲授和现场实习相结合的办法，请来行业专家手把手地教，务求学员听得懂、学得会、用得上。",
        f"{s.recipient}人民政府网",
    )
    yield (
        "东西部协作送来好技术",
        f"本报讯 {_ymd(s.day)}，{s.recipient_above}{s.recipient}{s.target}培训班开班，{people}名群众走进课堂。这是{s.helper}对口帮扶{s.recipient}的又一件实事，{_deputy(s.recipient)}{s.host}到场鼓劲。\n"
        f"学员们说，学会了手艺就不愁没活干，盼着这样的课多办几期。",
        "西部协作观察",
    )


def _signing(s: Story) -> Iterator[tuple[str, str, str]]:
    hospital = f"{s.recipient}{s.target}"
    yield (
        f"{s.helper}与{hospital}签约",
        f"{_ymd(s.day)}，{s.helper}第一人民医院与{hospital}对口支援协议签约仪式在{s.recipient}举行。{s.helper}{_deputy(s.helper)}{s.leader}、{s.recipient}{_deputy(s.recipient)}{s.host}见证签约。\n"
        f"根据协议，双方将在学科建设、人才培养和远程会诊等方面开展合作，让当地群众在家门口就能看上专家门诊。",
        f"{s.recipient}人民政府网",
    )
    yield (
        "牵手基层医院 造福山区群众",
        f"本网讯 {_ymd(s.day)}，在{s.recipient_above}{s.recipient}，{s.helper}第一人民医院与{hospital}签署对口支援协议。签约仪式上，{s.helper}{_deputy(s.helper)}{s.leader}作了讲话。\n"
        f"今后一段时间，医院将分批派出骨干医师驻点，带出一支留得住的队伍。",
        f"{s.helper}新闻网",
    )


_TELLERS: dict[str, Callable[[Story], Iterator[tuple[str, str, str]]]] = {
    "donation": _donation,
    "meeting": _meeting,
    "visit": _visit,
    "training": _training,
    "signing": _signing,
}
KINDS = tuple(_TELLERS)
