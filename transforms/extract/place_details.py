"""What the places found so far tell of further ones: zones, unlisted townships, villages, short names; and which stand in firms' names."""

from __future__ import annotations

import re
from bisect import insort
from datetime import date

from transforms.extract.model import Origin, Page, PlaceMention, Unknown
from transforms.extract.place_villages import find_villages, free
from transforms.gazetteer.index import ordinary_words
from transforms.gazetteer.lookup import Gazetteer

_HAN = "\u4e00-\u9fff"
JOINTS = ("、", "和", "与", "及")
"""Marks and words that join the members of a list of places."""
# A short name before these is a road, a river, a dish or a person's title, not the place.
SHORT_NOT_BEFORE = re.compile(
    r"[路街巷桥江湖山峰岭岛站港湾菜话酒茶瓷戏村镇乡寺庙舰]|河(?!套|谷)|道(?:步行街|[0-9])|广场|公园|大道|社区|街道|大街|大桥|水库|机场|时间|精神|会议|号|籍|同志|先生|女士|主席|总统|总理|教授|院士|博士|人大会堂"
)
_APART = "、，。；：！？“”《》与和及在向对为到从由将把被是的了等"
"""Marks and words that stand in no name of a firm and begin none of its last words."""
_ORGANIZATION_TAIL = re.compile(
    rf"(?:(?![{_APART}\s（）()])[{_HAN}A-Za-z0-9·]){{0,18}}?"
    r"(?P<tail>集团|有限公司|有限责任公司|（集团）|股份公司|分公司|子公司|总公司|公司|大学|学院(?!路|街)|师专|医专|银行|分行|支行|农商行|信用社|信用联社|医院|证券|保险|基金会|"
    r"日报社?|晚报|晨报|早报|都市报|电视台|广播电台|卫视|新闻网|新闻客户端|航空(?!港|城|产)|职业学校|职业技术学校|女子学校|中专|职校|[一二三四五六七八九十]中(?![心学])|第[一二三四五六七八九十]+(?:中学|小学)|军区|武警总队|矿业|药业|酒业|乳业|茶业|重工|石化|烟草(?=公司)|股份(?=有限))"
)
_TAIL_STOP = re.compile(
    r"党委|政府|人大|政协|法院|检察|委员会|管委会|办公室|局|厅|部(?!队)|处|科(?![技学大研创教])|站|所|队|组(?!合)|会议|领导|干部|群众|企业|各|全[省市县区国州]|[0-9几数多]+[个家名所]|[0-9]年|"
    r"这|那|没有|年来|还|也|就|都|已|让|使|地区|三甲|三级(?!医院有限)|知名|帮扶|贫困|支援|援建|"
    r"召开|举行|开展|考察|调研|捐|举办|出席|参加|书记|省|市|县|区|镇|乡|村|州"
)
_TOWNSHIP_UNKNOWN = re.compile(rf"(?P<name>[{_HAN}]{{2,4}}?(?:镇|乡|街道|苏木))(?![村镇亲贤愁土情间里])")
_TOWNSHIP_WORDS = re.compile(
    r"^[各全该本多两我]|乡镇|城镇|小镇|集镇|重镇|古镇|强镇|名镇|所辖|下辖|部分|有关|相关|以及|深入|贫困|中心|特色|等[镇乡]|[和与及在到对的]"
)
_ZONE = re.compile(
    r"经济(?:技术)?开发区|高新技术(?:产业)?(?:开发|园)区|工业园区|产业园区|综合保税区|经开区|高新区|开发区|新区|示范区|管理区|合作区|度假区|试验区"
)
_SEVERAL_TIMES = 2
_ZONE_STEM = re.compile(r"[^\u4e00-\u9fff]|[和与及的在、]")


def complete_places(page: Page, source: Gazetteer, mentions: list[PlaceMention], unknowns: list[Unknown], day: date | None) -> None:
    """Adds to ``mentions`` what they imply, sorts them by start and marks those inside the names of firms, universities, banks, hospitals, papers."""
    details = _Details(page, source, mentions, unknowns)
    details.zones()
    details.unknown_townships()
    find_villages(page, source, mentions, day)
    details.repeated_short_townships()
    mentions.sort(key=lambda m: (m.start, -m.end))
    details.organizations()


class _Details:
    def __init__(self, page: Page, source: Gazetteer, mentions: list[PlaceMention], unknowns: list[Unknown]) -> None:
        self.page = page
        self.text = page.text
        self.source = source
        self.mentions = mentions
        self.unknowns = unknowns

    def _taken(self) -> list[tuple[int, int]]:
        return sorted((m.start, m.end) for m in self.mentions)

    def zones(self) -> None:
        """Any development zone right after a named city or county."""
        text = self.text
        taken = self._taken()
        ends = {m.end: m for m in self.mentions if m.level in ("prefecture", "county", "province")}
        for match in _ZONE.finditer(text):
            end = match.end()
            at = next((at for at in range(match.start(), max(match.start() - 7, -1), -1) if at in ends), None)
            if at is None or ends[at].level == "province" or _ZONE_STEM.search(text, at, match.start()) or not free(taken, at, end):
                continue
            self.mentions.append(PlaceMention(at, end, ends[at].code, text[at:end], "zone", Origin.INFERRED, 0.7))
            insort(taken, (at, end))

    def unknown_townships(self) -> None:
        """A township that no list knows, right after its county or city or in a list of townships: the county's code, the name as written."""
        taken = self._taken()
        queue = [m for m in self.mentions if m.level in ("county", "prefecture", "township") and m.code is not None]
        while queue:
            owner = queue.pop()
            assert owner.code is not None
            at = owner.end
            of = owner.level == "county" and self.text.startswith("的", at)
            if owner.level == "township":
                if self.text[at : at + 1] not in JOINTS:
                    continue
                at += 1
            match = _TOWNSHIP_UNKNOWN.match(self.text, at + of)
            if match is not None and of and self.text.count(match["name"]) < _SEVERAL_TIMES:
                continue  # 平果县的海城乡, told again and again
            if match is None or _TOWNSHIP_WORDS.search(match["name"]) or not free(taken, match.start(), match.end()):
                continue
            found = PlaceMention(match.start(), match.end(), owner.code[:6], match["name"], "township", Origin.INFERRED, 0.7)
            self.mentions.append(found)
            self.unknowns.append(Unknown("place", match["name"], self.page.quote(owner.start, match.end())))
            insort(taken, (found.start, found.end))
            queue.append(found)

    def repeated_short_townships(self) -> None:
        """草潭 on a page that names 草潭镇."""
        text = self.text
        taken = self._taken()
        ordinary = ordinary_words()
        for town in {(m.name, m.code, m.level): m for m in self.mentions if m.level == "township"}.values():
            stem = re.sub(r"(?:街道|镇|乡|苏木)$", "", town.name)
            if len(stem) < 2 or stem == town.name or stem in ordinary:
                continue
            at = text.find(stem)
            while at >= 0:
                end = at + len(stem)
                if free(taken, at, end) and not SHORT_NOT_BEFORE.match(text, end) and text[end : end + 1] not in "镇乡街村县市区":
                    self.mentions.append(
                        PlaceMention(at, end, town.code, town.name, "township", Origin.LOOKED_UP, min(town.confidence, 0.8))
                    )
                    insort(taken, (at, end))
                at = text.find(stem, end)

    def organizations(self) -> None:
        """Marks the places that stand inside the name of a firm, university, bank, hospital or newspaper."""
        text = self.text
        starts = [m.start for m in self.mentions]
        for i, mention in enumerate(self.mentions):
            limit = starts[i + 1] if i + 1 < len(starts) else len(text)
            if limit <= mention.end or text[mention.end] in _APART:
                continue
            match = _ORGANIZATION_TAIL.match(text, mention.end)
            if match is None or match.end() > limit:
                continue
            if match.start("tail") > mention.end and _TAIL_STOP.search(text, mention.end, match.end()):
                continue
            mention.in_organization = True
