"""Who and what a page means by 我校, 该行, 学校 and 我县, and the units that only it names: for the forms that state relations."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from transforms.extract.model import Facts, OrganizationMention, Origin, Page, PlaceMention
from transforms.gazetteer import gazetteer

_THAT_PLACE = re.compile("(?<![一-龥])(?:该)(?P<kind>[县市区州旗镇乡村])(?![一-龥]{0,2}(?:委|政府|政协|人大|局|领导))")
_OWN_PLACE = re.compile("(?:我|本)(?P<kind>[县市区州旗省])(?![一-龥]{0,2}(?:委|政府|政协|人大|局|领导))")


def own_places(page: Page, facts: Facts) -> list[PlaceMention]:
    """我县, 我市 as the place whose page it is, where the page names that place and its kind fits."""
    found: list[PlaceMention] = _those_places(page, facts)
    code = page.jurisdiction_code
    if code is None:
        return found
    known = {p.name: p for p in facts.places if p.code and p.level in ("county", "prefecture", "province")}
    for match in _OWN_PLACE.finditer(page.text):
        kind = match.group("kind")
        for wanted in (code[:6], code[:4] + "00", code[:2] + "0000"):
            own = next((p for p in known.values() if p.code == wanted and p.name.endswith(kind)), None)
            if own is not None:
                found.append(replace(own, start=match.start(), end=match.end(), origin=Origin.INFERRED))
                break
        if len(found) >= _MAX_SELF:
            break
    return found


def _those_places(page: Page, facts: Facts) -> list[PlaceMention]:
    """该县, 该村 as the place of that kind named last before."""
    if "该" not in page.text:
        return []
    found: list[PlaceMention] = []
    for match in _THAT_PLACE.finditer(page.text):
        kind = match.group("kind")
        before = [p for p in facts.places if p.end <= match.start() and p.code]
        named = next((p for p in reversed(before) if p.name.endswith(kind)), None)
        if named is None and kind in "县市区旗" and before and (code := before[-1].code):
            day = page.published_at.date() if page.published_at is not None else None
            county = gazetteer().at(code[:6], day)
            if county is not None and county.name.endswith(kind):
                named = replace(before[-1], name=county.name, code=code[:6], level="county")
        if named is not None:
            found.append(replace(named, start=match.start(), end=match.end(), origin=Origin.INFERRED))
        if len(found) >= _MAX_SELF:
            break
    return found


# 我校, 该行: the unit that the page speaks for or has just named
SELF_FIRST = "这该我本学医公集企"
SELF = re.compile(
    # the first characters of all that follows: most positions fail at once
    f"(?=[{SELF_FIRST}])"
    "(?:(?:这个|该|我们)基金会|(?:我|该|本)(?:校|院|行|局|公司|厅|委|集团|单位|社|所|中心|部(?=派|驻|选|定点|对口|帮扶|结对|机关|干部|工作))|(?:(?<![一-龥、])|(?<=开展))(?:学校|学院|医院)(?=(?:党委|纪委|副?校长|副?院长|向|在|组织|驻|选派|派|工会|机关|团委))|(?<![一-龥、])(?:公司|集团|集团公司)(?=(?:党委|党总支|纪委|工会|董事长|总经理|副总|领导|选派))|(?<![一-龥、])(?:学校|公司|集团|集团公司|医院)(?=[^，。、]{0,6}(?:定点|对口|结对|帮扶|派|驻))|(?<=[到赴在向往了与和对至为由是入])(?:学校|学院|公司|集团|集团公司|医院)(?=(?:的|脱贫攻坚|精准扶贫|乡村振兴|新一轮)?(?:定点|对口|结对|帮扶|挂[钩点联]|联系[村点镇]|包[联保]|驻村))|(?<=[着领])(?:公司|企业|学校|医院)(?=[和与同跟])|(?<=[赴到])(?:学校|公司|集团|医院)(?=[^，。]{0,2}(?:定点|对口|结对|挂钩|挂点|包联|帮扶|驻点)))"
)
_SELF_HEADS = {
    "基金会": ("基金会",),
    "校": ("大学", "学院", "学校", "中学", "小学", "党校"),
    "院": ("医院", "学院", "法院", "检察院", "研究院", "院", "卫生中心", "医疗中心", "血液中心"),
    "行": ("银行", "分行", "支行"),
    "局": ("局",),
    "部": ("部",),
    "中心": ("中心",),
    "厅": ("厅",),
    "委": ("委", "委员会"),
    "公司": ("公司", "集团", "银行"),
    "集团": ("集团", "公司"),
    "单位": ("",),
    "社": ("社",),
    "所": ("所",),
}


_LONGEST_HEADS = tuple(sorted(_SELF_HEADS, key=len, reverse=True))
_MAX_SELF = 200
_OFFICE_OF = re.compile(
    "(?P<unit>[一-龥]{2,16}?(?:大学|学院|医院|集团|公司|银行))(?:党委|纪委|校办|院办|办公室|宣传|后勤|工会|团委|组织|人事|新闻|机关|综合|[一-龥]{1,8}(?:学院|处|部|系|中心|新闻网)$)"
)


def publishing_unit(publisher: str | None) -> str:
    """The unit that supplied a page, for one of its own offices (某学院校办 → 某学院)."""
    office = _OFFICE_OF.match(publisher or "")
    return office.group("unit") if office is not None else publisher or ""


_TITLED_UNIT = re.compile(
    "(?P<unit>[一-龥]{2,16}?(?:大学|学院|医院|银行[一-龥]{0,8}?(?:分行|支行)|分行|支行|银行|集团|公司|[省市县区州](?:法院|检察院)|人民法院|人民检察院|中学|小学|党校))"
    "(?=帮扶|扶贫|定点|对口|结对|助力|开展|赴|到|党委|召开|组织|选派|驻|扎实|全力|[:：，,、“ ]|在|深入|走进|情系|推进|书记|院长|校长|行长|扛起|乡村振兴|做|为|$)"
)
_IN_UNIT = re.compile("[的与和]|帮扶|支援|走进|携手|联合|赴|召开|开展")


def titled_unit(title: str | None) -> str | None:
    """The unit that opens a title (某银行某省分行扶贫纪实), None where another word opens it."""
    unit = _TITLED_UNIT.match(title or "")
    return unit.group("unit") if unit is not None and not _IN_UNIT.search(unit.group("unit")) else None


_SELF_BEGINS = re.compile(f"[{SELF_FIRST}]")


def _own_words(text: str) -> Iterator[re.Match[str]]:
    """Every match of ``SELF``, sought at its first characters alone, which is several times as fast."""
    at = 0
    for begins in _SELF_BEGINS.finditer(text):
        if begins.start() >= at and (match := SELF.match(text, begins.start())) is not None:
            yield match
            at = match.end()


_OWN = re.compile("[我本该]|学校|学院|医院|公司|集团")


def self_mentions(page: Page, facts: Facts) -> list[OrganizationMention]:
    """Organisations that the page calls 我校, 该行 or 学校, under the name of the last one before that it fits, else of the publisher, else as written.

    Words for one unit that nothing names (我校, 学校) all stand under the first of them.
    """
    found: list[OrganizationMention] = []
    covered = bytearray(len(page.text))
    for organization in facts.organizations:
        covered[organization.start : organization.end] = b"\x01" * (organization.end - organization.start)
    found += _units_by_place(page, facts, covered)
    found += _units_named_again(page, covered)
    units = sorted((*facts.organizations, *found), key=lambda o: o.start)
    told = f"{page.title or ''}{page.publisher or ''}"
    unnamed: dict[str, str] = {}
    publisher = publishing_unit(page.publisher)
    for match in _own_words(page.text):
        start, end = match.span()
        if any(covered[start:end]):
            continue
        word = match.group()
        head = next((h for h in _LONGEST_HEADS if word.endswith(h)), "单位")
        if len(found) >= _MAX_SELF:
            break
        before = [o for o in units if o.end <= start and not o.is_credit and o.name.endswith(_SELF_HEADS[head])]
        titled = [o for o in before if page.text[o.start : o.end] in told or o.name in told]
        named = (titled or before)[-1] if before and not word.startswith("我") else None
        name, kind, code = (named.name, named.organization_type, named.place_code) if named else (word, "other", None)
        own = next(
            (o for o in facts.organizations if o.inferred and _OWN.match(page.text, o.start) and o.name.endswith(_SELF_HEADS[head])), None
        )
        alone = {o.name for o in units if o.name.endswith(_SELF_HEADS[head]) and (o.name in told or page.text[o.start : o.end] in told)}
        if named is None and own is None and len(alone) == 1 and head != "单位" and not publisher.endswith(_SELF_HEADS[head]):
            name = alone.pop()
            kind, code = next((o.organization_type, o.place_code) for o in units if o.name == name)
        elif named is None and own is not None and head != "单位":
            name, kind, code = own.name, own.organization_type, own.place_code
        elif named is None and publisher.endswith(_SELF_HEADS[head]) and head != "单位":
            name = publisher
        elif named is None and (opening := titled_unit(page.title)) and opening.endswith(_SELF_HEADS[head]) and head != "单位":
            name = opening
        elif named is None:
            name = unnamed.setdefault(head[-1:], word)
        found.append(OrganizationMention(start, end, name, kind, place_code=code, inferred=True, confidence=0.6))
    for organization in facts.organizations:
        # 某大学附属某医院 of which only the university was read
        attached = _ATTACHED.match(page.text, organization.end) if organization.name.endswith(("大学", "学院")) else None
        if attached and not covered[organization.end] and len(found) < 2 * _MAX_SELF:
            name = page.text[organization.start : attached.end()]
            kind = "hospital" if name.endswith("医院") else "school"
            found.append(
                OrganizationMention(organization.start, attached.end(), name, kind, place_code=organization.place_code, confidence=0.6)
            )
    for pattern, kind in ((_CORPS, "government"), (_BRANCH, "branch")):
        if (_DIVISION if kind == "government" else _BRANCH_END).search(page.text) is None:
            continue
        for match in pattern.finditer(page.text):
            inside = [o for o in facts.organizations if match.start() < o.start < match.end() or match.start() < o.end < match.end()]
            if not any(o.start < match.start() or o.end > match.end() for o in inside) and len(found) < 2 * _MAX_SELF:
                found.append(OrganizationMention(*match.span(), match.group(), kind, confidence=0.5))
    if _BUILDER_WORDS.search(page.text):
        for match in _BUILDERS.finditer(page.text):
            if not any(covered[match.start() : match.end()]) and len(found) < 2 * _MAX_SELF:
                found.append(OrganizationMention(*match.span(), match.group(), "enterprise", confidence=0.5))
    if "大学" in page.text:
        for match in _CLINICS.finditer(page.text):
            if not covered[match.end() - 1] and not _NO_UNIT.search(match.group()) and len(found) < 2 * _MAX_SELF:
                found.append(OrganizationMention(*match.span(), match.group(), "hospital", confidence=0.6))
    for place in facts.places:
        # 某区五小, 某县二中: schools named by number
        school = _NUMBERED_SCHOOL.match(page.text, place.end) if page.text.startswith(_NUMBERS, place.end) else None
        if school and not covered[place.start] and len(found) < 2 * _MAX_SELF:
            name = page.text[place.start : school.end()]
            found.append(OrganizationMention(place.start, school.end(), name, "school", place_code=place.code, confidence=0.6))
    return found


_AGAIN = re.compile(
    "(?:^|(?<=[，。；：、“”\\n日和由与]))(?P<name>[一-龥]{2,8}(?:集团|分?公司|银行))(?=(?:有限|股份)?(?:机关|党委|党总支|党支部|纪委|工会|一行|领导|向|到|赴|董事长|总经理|副总|选派|派|组成|开展|组织|捐|定点|帮扶|对口|积极|结对|驻|联合))"
)


def _units_named_again(page: Page, covered: bytearray) -> list[OrganizationMention]:
    """Firms that no other reading knows (杜鹃集团党支部), where the title or the page names them once more."""
    found: list[OrganizationMention] = []
    text = page.text
    if "公司" not in text and "集团" not in text and "银行" not in text:
        return found
    for match in _AGAIN.finditer(text):
        start, end = match.span("name")
        name = match.group("name")
        if any(covered[start:end]) or _NO_UNIT.search(name) or len(found) >= _MAX_SELF:
            continue
        if name not in (page.title or "") and text.count(name) < _TWICE:
            continue
        found.append(OrganizationMention(start, end, name, "enterprise", confidence=0.5))
        covered[start:end] = b"\x01" * (end - start)
    return found


_TWICE = 2

_HEADS = "人民医院|中医院|医院|卫生院|卫生服务中心|大学|学院|公司|集团|分行|支行|中学|小学|高中|中心完小|完小|中心校|中心小学|幼儿园|职教中心|职业技术学校|职业中学|基金会|商会|协会|支部|基层委|总支"
_UNIT_HEAD = re.compile(_HEADS)
_HEAD_REACH = 8
_UNIT = re.compile(f"[一-龥]{{0,{_HEAD_REACH}}}?(?P<head>{_HEADS})(?:第[一二三四五六七八九十]{{1,2}}支部)?")
_NO_UNIT = re.compile(
    "[的在与到赴对向为了是有派驻送给把被将由及]|(?<!协)和|帮扶|支援|援建|援助|对口|结对|组团|开展|捐赠|联合|携手|定点|协作|合作|签|举行|召开|各|全|等|多家|两|几|企业|地区|所有"
)
IN_FRONT = re.compile(
    "(?:中国铁路|民建|民盟|民革|民进|农工党|致公党|九三学社|台盟|国网|中国移动|中国电信|中国联通|中国石化|中国石油|中行|工行|农行|建行|交行|邮储银行|农发行|国开行)$"
)
_UNIT_TYPES = {
    "医院": "hospital",
    "卫生院": "hospital",
    "卫生服务中心": "hospital",
    "高中": "school",
    "完小": "school",
    "中心校": "school",
    "幼儿园": "school",
    "学校": "school",
    "职教中心": "school",
    "大学": "school",
    "学院": "school",
    "中学": "school",
    "小学": "school",
    "分行": "bank",
    "支行": "bank",
}


def _units_by_place(page: Page, facts: Facts, covered: bytearray) -> list[OrganizationMention]:
    """Units named by a place that no other reading knows (武汉协和医院): the place, a few letters without a verb, and a head."""
    found: list[OrganizationMention] = []
    text = page.text
    heads = [match.span() for match in _UNIT_HEAD.finditer(text)]
    ends = [end for _, end in heads]
    for place in facts.places:
        # the first head that ends behind the place has to begin near enough
        at = bisect_right(ends, place.end)
        if at == len(ends) or heads[at][0] > place.end + _HEAD_REACH:
            continue
        unit = _UNIT.match(text, place.end)
        if unit is None or any(covered[place.start : unit.end()]) or len(found) >= _MAX_SELF:
            continue
        if _NO_UNIT.search(text, place.end, unit.start("head")) or place.level == "village":
            continue
        front = IN_FRONT.search(text, max(0, place.start - 5), place.start)
        start = front.start() if front else place.start
        head = unit.group("head")
        kind = next((k for tail, k in _UNIT_TYPES.items() if head.endswith(tail)), "other")
        found.append(OrganizationMention(start, unit.end(), text[start : unit.end()], kind, place_code=place.code, confidence=0.5))
    return found


# divisions and regiments of the corps of Xinjiang; the party's branches of a unit beside another side
_DIVISION = re.compile("师(?<=[一二三四五六七八九十]师)")
_CORPS = re.compile(
    "(?:新疆)?(?:生产建设)?(?:兵团)?(?:农[一二三四五六七八九十]{1,3}师|(?<=兵团)第?[一二三四五六七八九十]{1,3}师)(?:[一二三四五六七八九十百〇零0-9]{1,4}团|[一-龥]{2,4}?(?:农场|牧场|总场|[一二三四五六七八九]场))?"
)
_BRANCH_END = re.compile("党(?:委|总支|支部)[与和同]")
_BRANCH = re.compile(
    "(?:(?<=^)|(?<=[，。；：、\n与和由]))(?:机关|离退休|后勤|教工|学生|[一-龥]{2,8}(?:学院|公司|支行|科|处|部|系|局|站|所))(?:第?[一二三四五六七八九十]{1,2})?(?:党委|党总支|党支部)(?=[与和同])"
)
_ATTACHED = re.compile("(?:第[一二三四五六七八九十]{1,2})?附属[一-龥]{0,8}?(?:医院|中学|小学|学校|幼儿园)")
_CLINICS = re.compile("(?:^|(?<=[，。、；：“”\\n与由]))[一-龥]{2,8}大学[一-龥]{2,5}医院")
# one of these is in every match
_BUILDER_WORDS = re.compile("某[部旅团师院支]|部队|省[联移电铁邮烟石农建交城水旅]|局(?<=[一二三四五六七八九十]局)")
_BUILDERS = re.compile(
    "(?:海军|空军|陆军|火箭军|武警|驻[一-龥]{1,3}|[东西南北中]部战区(?:海军|空军|陆军)?)(?:[一-龥]{0,4}某(?:部|旅|团|师|院|支队)|部队)(?=[与和同对在到定派驻、，]|党委|官兵)|(?<![一-龥])省(?:联通|移动|电信|电力|铁塔|邮政|烟草|石化|农担|建投|交投|城投|水投|旅投)(?:公司|集团)|(?<=由)省(?:联通|移动|电信|电力|铁塔|邮政|烟草)公司|中(?:建|铁|交|冶|核|电建|水电|国电建|国水电)[一二三四五六七八九十]{1,2}局(?:集团)?"
)
_NUMBERS = tuple("第一二三四五六七八九十")
_NUMBERED_SCHOOL = re.compile("第?[一二三四五六七八九十]{1,2}[小中](?=[和与同跟、，。]|结对)")
