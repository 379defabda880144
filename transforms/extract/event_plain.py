"""Deeds told in plain words, without the terms of official news: goods that arrive, people who sit down together, a train that leaves, work that passes.

Such words tell a deed only where the sentence has its day, or its month for what was given, and somebody who does it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from transforms.extract.alternatives import any_of
from transforms.extract.event_masking import ORGANIZATION, PERSON, PLACE

_END = "，。；！？\\n"
_REST = "。；！？\\n"
_GOODS = "[0-9万千百](?:余|多)?(?:吨|公斤|斤|箱|件|罐|辆|车|台|套|只|份|册|本|双|床|顶|盏|副|张|棵|株|头|羽|万元|元|盒|瓶|个书包)|物资|设备|款|金"
_PARTY = f"[{PERSON}{ORGANIZATION}{PLACE}]"


@dataclass(frozen=True, slots=True)
class _Wording:
    """A way of telling a deed."""

    event_type: str
    words: str
    """The words of which one must stand there, separated by blanks."""
    around: str
    """The whole, as a pattern in which ``{words}`` stands for them; its group ``deed`` is the deed itself, ``name`` what the occasion is called."""
    needs: str = ""
    """What its sentence must hold beside."""
    unless: str = ""
    """What tells that it is something else."""
    by_month: bool = False
    """Whether a month is date enough."""
    alone: bool = False
    """Whether it is told only where its sentence tells nothing else: who comes to attend a meeting makes no journey beside it."""

    def compiled(self) -> PlainDeed:
        """With its patterns ready."""
        return PlainDeed(
            self.event_type,
            tuple(self.words.split()),
            re.compile(self.around.replace("{words}", any_of(self.words.split()))),
            re.compile(self.needs) if self.needs else None,
            re.compile(self.unless) if self.unless else None,
            self.by_month,
            self.alone,
        )


@dataclass(frozen=True, slots=True)
class PlainDeed:
    """A way of telling a deed, ready for use; its group ``deed`` is the deed itself, ``name`` what the occasion is called."""

    event_type: str
    words: tuple[str, ...]
    """The words of which one stands wherever the pattern finds something."""
    pattern: re.Pattern[str]
    needs: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    by_month: bool
    alone: bool

    def is_meant(self, text: str, start: int, end: int) -> bool:
        """Whether a sentence holds what it must and nothing that tells otherwise."""
        return (self.needs is None or self.needs.search(text, start, end) is not None) and (
            self.unless is None or self.unless.search(text, start, end) is None
        )


_DEEDS = (
    _Wording(
        "donation",
        words="送来 送去 送到 送上 捐来 寄来 拉来 运来 配上 换上 募集 募捐 发运 交给 捐出",
        around=f"{_PARTY}[^{_REST}]{{0,40}}?(?P<deed>{{words}})了?[^{_END}]{{0,30}}?(?:{_GOODS})",
        unless="送到(?:医院|学校|家|派出所|车站|机场)|送来(?:病人|患者|祝福|问候)|送上(?:门|车|岗|祝福|山|讲台)",
        by_month=True,
    ),
    _Wording(
        "donation",
        words="领到 收到 拿到 穿上 用上 戴上 背上 接过",
        around=f"(?:{{words}})了?[^{_REST}]{{0,40}}?{_PARTY}[^{_END}]{{0,16}}?(?P<deed>送来|送上|送去|捐赠|捐助|赠送|发放|寄来)的",
    ),
    _Wording(
        "donation",
        words="开进 驶入 驶进 开到 运进 拉到 拉进 抵达 运抵",
        around=f"(?:车队|货车|卡车|物资|专车|车辆)[^{_END}]{{0,14}}?(?P<deed>{{words}})了?[^{_END}]{{0,6}}?{PLACE}",
        needs=f"物资|捐|救灾|爱心|{_GOODS}",
        unless="订单|客商|收购|销往|务工",
    ),
    _Wording(
        "meeting",
        words="个会 小会 短会 次会 场会 头会 开会 碰头 碰了个头 坐在 坐到 见了面 见了一面",
        around=f"{PERSON}[^{_REST}]{{0,40}}?(?P<deed>开(?:了|起了?)[^{_END}的发展学]{{0,6}}?会(?=[，。；、商研讨]|$)|开会|碰(?:了个)?头|坐[在到][^{_END}]{{0,8}}一起[^{_END}]{{0,4}}(?:商量|商议|合计|算账|讨论)|见(?:了|了一)面)",
        unless="机会|社会|协会|晚会|运动会|联欢会|家长会|每[周月天次年]|经常|多次|常常",
    ),
    _Wording(
        "meeting",
        words="座谈 交谈 会谈 面谈",
        around=f"{PERSON}[^{_END}]{{0,8}}?[与和同](?:[^{_END}]{{1,20}}?|(?:[^{_END}]{{0,4}}{PERSON}[，、和]?){{1,8}})(?P<deed>{{words}})(?=[，。；了]|$)",
        unless="经常|多次|常常",
    ),
    _Wording(
        "training",
        words="开班 开训 结业 结班",
        around=f"[班营课堂][^{_END}]{{0,10}}?(?P<deed>{{words}})(?!式|典礼|仪式)",
    ),
    _Wording(
        "launch",
        words="剪彩 开业 投用 投入使用 开园 开馆 揭幕 投产 通水 通车 成立",
        around=f"(?:[”站室院校队基心盟厂坊楼馆园路桥部社{ORGANIZATION}]|车间|工程|项目|平台|公司)[^{_END}]{{0,10}}?(?P<deed>{{words}})(?=[，。；了]|$)",
        needs=f"{ORGANIZATION}|援建|援助|投资|协作|帮扶|捐",
        unless="成立(?:以来|于|后|的|初)|陆续|先后|相继|截至|累计",
        by_month=True,
    ),
    _Wording(
        "launch",
        words="剪了彩 剪彩 揭了牌 揭了幕",
        around=f"{PERSON}[^{_REST}]{{0,30}}?[为给][^{_END}]{{1,14}}?(?P<deed>{{words}})",
    ),
    _Wording(
        "inspection",
        words="核查 检查 督导 督查 考核 评估 验收 巡查 调研 回访",
        around=f"(?:督导|检查|考核|评估|验收|核查|巡查|调研|考察|督查|普查|工作)(?:小)?组[^{_END}]{{0,8}}?(?:来到?|到|赴|走进|进驻|深入)[^{_END}]{{0,12}}?(?P<deed>{{words}})",
    ),
    _Wording(
        "inspection",
        words="走进 抵达 踏上 进村 上山 进山 到达 来到",
        around=f"(?:{PERSON}|(?:专家|回访|调研|医疗|慰问|考察)[组队团])[^{_REST}]{{0,60}}?(?:一行|分成|带队|率队|率|带着|带领|一道|第[一二三四五六七八九十]次|再次|又)[^{_REST}]{{0,40}}?(?P<deed>{{words}})",
        unless="任|挂职|驻村|支教|扎根|毕业|医疗队|直播间|课堂|演播",
        by_month=True,
        alone=True,
    ),
    _Wording(
        "inspection",
        words="到了 看了 查看了 察看了 参观了 走访了",
        around=f"(?:(?:{PERSON}|(?:专家|回访|调研|医疗|慰问|考察|代表)[组队团])[^{_END}]{{0,6}}?(?:又|就|便|先|再|先后|还)?)(?P<deed>{{words}})[^{_END}]{{0,10}}?[{PLACE}{ORGANIZATION}]",
    ),
    _Wording(
        "activity",
        words="术顺利 术成功 术圆满 术如期",
        around="(?P<deed>(?:{words})(?:结束|完成|实施))",
        needs="医疗队|专家|对口|帮扶|协作|援",
    ),
    _Wording(
        "trade_fair",
        words="镜头前 直播 主播 开播",
        around=f"{PERSON}[^{_REST}]{{0,24}}?(?P<deed>(?:坐[到进在]|走[进到]|来到|做客|亮相)了?[^{_END}]{{0,10}}?(?:镜头前|直播间|直播现场)|当起了?[^{_END}]{{0,6}}主播|直播带货|开播|直播(?=推介|推荐|销售|吆喝))",
    ),
    _Wording(
        "trade_fair",
        words="开张 开卖 开市 开锣 开街 开售 亮相 开幕 启幕 收官 开业 开集",
        around=f"(?P<name>[^{_END}]{{2,40}}(?:专场|专柜|展区|集市|大集|市集|年货街|特产展))[^{_END}]{{0,14}}?(?P<deed>{{words}})",
    ),
    _Wording(
        "activity",
        words="开动 发车 出发 启程 驶出 驶离 开出 起飞 始发 踏上",
        around=f"(?:专列|专机|专车|大巴车?|包车|列车|高铁|航班|客车)[^{_REST}]{{0,20}}?(?P<deed>{{words}})",
        needs="务工|返岗|复工|打工|就业|劳动力|员工",
    ),
    _Wording(
        "inspection",
        words="验收",
        around=f"(?P<deed>(?:通过|完成)了?[^{_END}]{{0,10}}?(?:{{words}})|验收合格)",
        needs="项目|工程|基地|中心|学校|医院|路|桥|房",
    ),
    _Wording(
        "training",
        words="开课 开讲 堂课 节课 第一课 一课 首课",
        around=f"(?:{PERSON}|[0-9]+余?[名位人])[^{_END}]{{0,24}}?(?P<deed>开课|开讲|上了?[^{_END}]{{0,10}}?(?:第一|一|首)[堂节]?课|讲了?[^{_END}]{{0,6}}?一?[堂节]课)",
        unless="党课|学生|孩子",
    ),
)
PLAIN_DEEDS = tuple(deed.compiled() for deed in _DEEDS)
