"""Organisations of a page: bodies named by a place or a level word, known names, and names that end in a known last word."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace

from transforms.extract.model import Facts, OrganizationMention, Page, PlaceMention, Unknown
from transforms.extract.organization_builders import add_builders
from transforms.extract.organization_corps import add_regiments, corps_city, division_before
from transforms.extract.organization_credits import is_credit
from transforms.extract.organization_draft import Draft
from transforms.extract.organization_left import is_generic, name_start
from transforms.extract.organization_one_name import name_branches, one_name, same_bodies, split_joined, with_brands
from transforms.extract.organization_parties import add_party_branches
from transforms.extract.organization_plain import is_plain, leading_verb
from transforms.extract.organization_pointers import add_pointers, add_short_names
from transforms.extract.organization_resolve import complete_names
from transforms.extract.organization_words import LEVEL_WORDS, PARTY_NAMES, Word, automaton, pair_names, word_set, words
from transforms.gazetteer import gazetteer

_REPRESENTATIONS = frozenset(("办事处", "联络处", "办", "人民政府办事处"))
_OFFICE_ELSEWHERE = re.compile(r"驻[\u4e00-\u9fff]{2,4}?(?:经济贸易|经贸|招商)?(?:办事处|联络处|联络办)")
_NOT_BEFORE_BUREAU = frozenset("布格大结全开残战时政当破败变僵定危骗饭新支分各")
_NOT_AFTER_BUREAU = frozenset("面部限势域促")
_BEFORE_MINISTRY = frozenset("了由在向与和及经从对受请是为的到据日年原会同时央家听以将被给请报得过而")
_SUBORDINATE = re.compile(
    r"([\u4e00-\u9fff]{2,10}?)(司(?![法机令长仪空])|监管分局|监管支局|监管局|管理局|督察局|督查局|专员办|特派办|调查总队|海事局)(?!长期)"
)
_TASK = re.compile(r"派?驻|定点|对口|扶贫|帮扶|援[藏疆青滇黔]|乡村振兴|第[一二三四五六七八九十]|第?[0-9]|选派|纪检")
_DIRECT_UNITS = re.compile(r"[省市州县区]直(?:机关|单位)?(?:派?驻|援|对口帮扶|帮扶)?")
_SENTENCE_WORDS = re.compile(r"[要对向把将与和在为到是有]")
_UNRESOLVED = 0.55
_NOBODYS_POST = re.compile(
    r"(?:第一)?(?:副?(?:书记|主任|主席|部长|局长|厅长|院长))(?=[。；！？是要为们]|必须|应|亲自|带头|带队)|(?:常委|领导)?班子"
)
"""A post that a level word alone names and nobody holds (县委书记要亲自抓)."""
_LEVEL_CHARS = frozenset("省市州盟县区旗镇乡村")
_LEVEL_RESIDUE = re.compile(
    r"(?:省|自治区|市|州|县|区|旗|盟|镇)(?:第[一二三四五六七八九十]{1,2})?(?:人民|中心|妇女儿童|实验|职业|民族|直属|中医|高级)?"
)
_ALL_OF_THEM = frozenset("各全两多每某外邻跨几该一二三四五六七八九十")
_MIXED_TIERS = frozenset(
    (
        "省市",
        "市县",
        "省区",
        "县区",
        "县乡",
        "乡镇",
        "市州",
        "镇村",
        "区县",
        "市区",
        "乡村",
        "旗县",
        "镇乡",
        "州县",
        "区市",
        "州市",
        "区镇",
        "地市",
        "盟市",
        "县市",
    )
)
_TITLE_NEXT = re.compile(r"(?:第一|常务|专职|原|代)?(?:副?(?:书记|主席|主任|秘书长|部长|局长|厅长|院长|处长|会长|检察长)|常委|委员|成员)")
_SPANS_OF_TIME = frozenset("年月日天次批期")
_OF_STUDENTS = ("学生", "学子", "学者", "学院", "学习")
_PARTIES = (*PARTY_NAMES, "中国人民政治协商会议", "政协")
_PARTY_REACH = 1000
_PARTY_OF = re.compile(f"(?:{'|'.join(PARTY_NAMES)})([\u4e00-\u9fff]{{2,3}})$")
_FORMER = frozenset("原副前现新老首代")
"""Before 局长 and 厅长 (自然资源厅|原|厅长)."""
_OF_MANY = frozenset(("部分", "全体", "驻县", "驻市", "在场", "基层"))
"""Before deputies who are not counted as their body (部分|市人大代表)."""
_AFTER_MEETING = frozenset("议见场上前后谈期展员同商")
_IN_FIRMS = frozenset("时得为有同经以家文图因自随")
_TASKS = ("对口帮扶", "对口支援", "定点帮扶")
_LONGEST_KNOWN = 24
_ONE_A_COUNTY = frozenset(("中医院", "中医医院", "妇幼保健院", "疾控中心", "人民医院", "保健院"))
_SHARING = frozenset("、和与及")
_ZONE_END = re.compile(r"(?:街道|街|新区|开发区|高新区|经开区|示范区|管理区|合作区|园区|区|镇|乡|村|社区|团场|州|盟)$")
_ZONE_WINDOW = 9
_ZONE_STOP = re.compile(r"[，。；：、！？\s“”《》（）的了和与及在由向对是有为从到将日月年上下中会]")
_BULLETS = frozenset("▲△●■◆★▪◎")
_AFTER_NAME = frozenset("，。；：、！？）” \n和与及在")
_DIVISION = re.compile(r"第?[一二三四五六七八九十百0-9]{1,3}师(?:[\u4e00-\u9fff]{2,5}市)?(?:第?[一二三四五六七八九十百0-9]{1,4}团)?")
_CITY_BODY = re.compile(r"党委|人?民?政府|纪委|政协|人大|[\u4e00-\u9fff]{2,5}局")
"""Behind a division that is a city too: a body of the city (第三师图木舒克市|党委)."""
_NAME_BRACKET = re.compile(
    r"（(?:集团|中国|控股|北京|上海|深圳|广东|四川|贵州|云南|浙江|江苏|山东|福建|广州|重庆|天津|[\u4e00-\u9fff]{2})）$"
)
_NOT_AFTER_LEVEL = frozenset("级域场民内外间校")
_COUNT = re.compile(
    r"(?:(?:党的)?第?[一二三四五六七八九十]+[届大]|[0-9]+(?![0-9旅团师军医])[年月日]?末?|[一二三四五六七八九十两几数多]+(?:大|家|所|个))+"
)

_COUNTED = re.compile(r"[0-9两几多余百千]+(?:支|家|个|所|名)|[两三四五各][省市县地](?![\u4e00-\u9fff]*[省市县])")
_TIERS = frozenset(("national", "province", "prefecture", "county", "township", "village"))
_UNNAMED = re.compile(r"[省市州县区旗乡镇村](?:级)?(?:医院|卫生院|学校|小学|中学|初中|高中|幼儿园|大学|银行|图书馆|敬老院|农商行|信用社)")
"""Of these a place has many or the page means any: 县医院 without its county is nobody's name."""
_LONGEST_NAME = 120
_COURT = re.compile(r"(?:人民)?(?:法院|检察院)")


class _Reader:
    """Walks over the words found in one page and collects drafts."""

    def __init__(self, page: Page, places: list[PlaceMention]) -> None:
        self.text = page.text
        self.drafts: list[Draft] = []
        self.unknowns: list[Unknown] = []
        self.place_at_end: dict[int, PlaceMention] = {}
        for place in places:
            held = self.place_at_end.get(place.end)
            if held is None or place.start < held.start:
                self.place_at_end[place.end] = place
        self.spans = {end: place.start for end, place in self.place_at_end.items()}
        self.place_starts = sorted(p.start for p in self.place_at_end.values())
        self.by_start = {p.start: p for p in self.place_at_end.values()}
        self.titled = "《" in self.text

    def read(self) -> list[Draft]:
        """The drafts of the page in order, none inside another."""
        finder, table = automaton()
        text = self.text
        for index, start, end in finder.find_matches_as_indexes(text):
            if (self.drafts and (start < self.drafts[-1].end or self._is_endless(start))) or self._in_title(start):
                continue
            self._one(table[index], start, end, text)
        return self.drafts

    def _is_endless(self, at: int) -> bool:
        """Whether the last draft reaches to ``at`` and is longer than any name: a page of nothing but 有限公司 names nobody."""
        last = self.drafts[-1]
        return last.end == at and at - last.start > _LONGEST_NAME

    def _in_title(self, at: int) -> bool:
        """Whether ``at`` lies inside 《》: a body named in a document's title takes no part in the story."""
        text = self.text
        if not self.titled:
            return False
        opened = text.rfind("《", max(at - 80, 0), at)
        return opened >= 0 and text.rfind("》", opened, at) < 0

    def _one(self, word: Word, start: int, end: int, text: str) -> None:
        if word.text == "街道办" and text.startswith("事处", end):
            word, start, end = words()["办事处"], start + 2, end + 2
        if word.text[-1] == "部" and text.startswith("门", end):
            return
        if word.is_department and word.text[-1] == "委" and text.startswith("员会", end):
            word, end = replace(word, text=word.text + "员会"), end + 2
        last = self.drafts[-1] if self.drafts else None
        touching = last is not None and last.end == start
        if word.name_type is not None and not (word.body_type and self._has_prefix(start)):
            self._known_name(word, start, end)
        elif word.is_office and touching and last is not None:
            self._office(word, last, end)
        elif word.body_type is not None and self._body(word, start, end, text, last):
            return
        elif word.suffix_type is not None:
            self._named(word, start, end, text, last)

    def _has_prefix(self, start: int) -> bool:
        return start in self.place_at_end or (start > 0 and self.text[start - 1] in _LEVEL_CHARS)

    def _known_name(self, word: Word, start: int, end: int) -> None:
        if (
            word.name_type is None
            or (self.text[start - 1 : start] in {"中", "全"} and word.text[0] == "国")
            or (word.text == "国网" and self.text.startswith("络", end))
        ):
            return
        if word.text == "联合国" and self.text.startswith("务院", end):
            # 民政部联合|国务院扶贫办
            start += 2
            size = next(n for n in range(_LONGEST_KNOWN, 2, -1) if self.text[start : start + n] in words())
            word, end = words()[self.text[start : start + size]], start + size
        kind = word.name_type or "government"
        before = self.text[start - 1 : start]
        if (
            len(word.text) == 3
            and word.text[-1] == "部"
            and "\u4e00" <= before <= "\u9fff"
            and before not in _BEFORE_MINISTRY
            and start not in self.spans
            and word.text[0] != "中"
        ):
            return
        if any(at in self.by_start and self.by_start[at].end > end for at in range(start + 1, end)):
            # 北|京东|城区: two places, no firm
            return
        if (
            start in self.place_at_end
            and word.name_type in {"enterprise", "bank", "association", "school"}
            and not word.text.startswith("中国")
        ):
            start = self._chain(self.place_at_end[start]).start
        if word.text == "新疆生产建设兵团":
            division = _DIVISION.match(self.text, end)
            if division is not None:
                if "市" not in division.group():
                    end = division.end()
                elif _CITY_BODY.match(self.text, division.end()) is None:
                    end += division.group().index("师") + 1
        if word.name_type in {"government", "party"}:
            end = self._subordinate(end)
        tier = "national" if word.name_type not in {"bank", "enterprise", "media"} else None
        self._add(Draft(start, end, self.text[start:end], kind, body=word.text, tier=tier, prefix="", confidence=0.95))

    def _subordinate(self, end: int) -> int:
        """Where a national body's own department or office elsewhere ends that follows it (财政部|广东监管局, 农业农村部|区域协作促进司)."""
        found = _SUBORDINATE.match(self.text, end)
        if found is None or leading_verb(found.group(1)):
            return end
        return end if _SENTENCE_WORDS.search(found.group(1)) else found.end()

    def _office(self, word: Word, last: Draft, end: int) -> None:
        if word.text in word_set("own_party") or (last.kind == "work_team" and not self._has_office(word, last)):
            return
        if word.text in word_set("party_branch") and not last.name.startswith(PARTY_NAMES):
            return
        if word.text[-1] == "处" and last.name.endswith(("办公厅", "办公室")):
            return
        if word.text in {"办", "司"} and (last.kind != "party" or self.text[end : end + 1] in "理事好公实法机"):
            return
        last.name += word.text
        last.body += word.text
        last.end = end

    @staticmethod
    def _has_office(word: Word, last: Draft) -> bool:
        """Whether a team is a headquarters with an office of its own (指挥部|办公室)."""
        return word.text == "办公室" and last.name.endswith(("指挥部", "专班", "联席会议"))

    def _chain(self, place: PlaceMention) -> PlaceMention:
        """The first of the places that stand one after another up to ``place`` (四川省|九寨沟县)."""
        while place.start in self.place_at_end:
            place = self.place_at_end[place.start]
        return place

    def _is_verb(self, place: PlaceMention) -> bool:
        """Whether 任 before a level word is the verb, right behind a place of that level (在兰考县|任|县委书记), and not 任县 or 任城区."""
        above = self.place_at_end.get(place.start)
        return self.text[place.start] == "任" and place.end - place.start == 2 and above is not None and above.level == place.level

    def _body(self, word: Word, start: int, end: int, text: str, last: Draft | None) -> bool:
        """A body with what it is named by; False where nothing names it."""
        if word.text in {"人民政府", "政府"} and text.startswith("网", end) and not text.startswith(("网络", "网格"), end):
            return True
        kind = word.body_type or "other"
        body = word.text
        if word.committee or word.league:
            if text.startswith("员", end):
                if not text.startswith("员会", end):
                    return True
                end += 2
            elif text.startswith("会", end) and self._party_before(start) is not None:
                end += 1
            elif text.startswith("会", end) and text[end + 1 : end + 2] not in _AFTER_MEETING and not word.league:
                return self._partys_committee(start, end + 1)
            if word.league:
                return self._relative(start, end, start, body, kind, body[1])
            place = self.place_at_end.get(start + 1)
            if place is not None and not self._is_verb(place):
                return self._placed(place, end, "委", kind)
            if body[0] == "地":
                return self._prefecture_committee(start, end, kind)
            return self._relative(start, end, start, "委", kind, body[0])
        place = self.place_at_end.get(start)
        if place is not None:
            if text[place.start - 1] == "驻" and body in _REPRESENTATIONS and self._representation(place, end, body, last):
                return True
            return self._placed(place, end, body, kind)
        if last is not None and last.end == start:
            return self._after_body(word, last, end, kind)
        if _COURT.fullmatch(body):
            stem = text[max(start - 2, 0) : start]
            known = len(stem) == 2 and next((n for n in (stem + "县", stem + "市", stem + "区") if gazetteer().named(n)), None)
            if known and (start == 2 or not "\u4e00" <= text[start - 3] <= "\u9fff" or text[start - 3] in _BEFORE_MINISTRY):
                place = next((p for p in self.by_start.values() if p.name == known), None)
                self._add(Draft(start - 2, end, stem + body, kind, prefix=stem, body=body, tier="county", place=place, confidence=0.8))
                return True
        if body in {"民委", "监委"} and text[start - 1 : start] == "村":
            return True
        if body == "纪委" and text.endswith("党委", 0, start):
            # 省区市党委|纪委: that of no place in particular
            return True
        if last is not None and last.end < start and last.prefix and text[last.end : start] == last.prefix[-1] and not last.relative:
            # 西湖区委|区政府, without a mark between them
            return self._share(last, start - 1, end, body, kind, word)
        level_start = self._level_before(start)
        if level_start is not None and text[level_start - 1 : start] == "师市" and corps_city(text) is None:
            # 师市 is a division that is a city too; the page does not tell which
            self._add(
                Draft(level_start - 1, end, text[level_start - 1 : end], kind, prefix="师市", body=body, tier="prefecture", confidence=0.7)
            )
            return True
        if level_start is not None:
            return self._relative(start, end, level_start, body, kind, text[level_start:start])
        if last is not None and self._shares(last, start, body, word):
            return self._share(last, start, end, body, kind, word)
        if (
            last is not None
            and word.is_department
            and last.prefix
            and not (last.tier in {"township", "village"} and body[-1] in "局厅委")
            and last.end == start - 1
            and text[start - 1] in "、和"
            and (last.kind == kind or {last.kind, kind} == {"party", "government"})
        ):
            self._add(
                Draft(
                    start,
                    end,
                    last.prefix + body,
                    kind,
                    prefix=last.prefix,
                    body=body,
                    tier=last.tier,
                    place=last.place,
                    relative=last.relative,
                    shared=True,
                    confidence=0.8,
                )
            )
            return True
        zone = self._zone_before(start)
        if zone is not None:
            return self._zone(zone, start, end, body, kind)
        if word.is_department:
            longer = name_start(text, start, end, max(start - 12, 0), self.spans)
            place = self.by_start.get(longer)
            whole = place is not None and _COUNTED.search(text, place.end, start) is None
            if place is not None and text[place.end : start] in {"当", "任"}:
                # 在青山乡|当|财政所所长
                self._add(
                    Draft(
                        start,
                        end,
                        text[place.start : place.end] + body,
                        kind,
                        prefix=text[place.start : place.end],
                        body=body,
                        tier=place.level,
                        place=place,
                        shared=True,
                        confidence=0.8,
                    )
                )
                return True
            if (
                whole
                and place is not None
                and place.end < start
                and text[place.end - 1] in _LEVEL_CHARS
                and (last is None or last.end <= longer)
            ):
                return self._placed_at(place, end, text[place.end : end], kind)
        if word.is_department and len(body) > 2 and self._may_stand_alone(body, start, end):
            self._add(Draft(start, end, body, kind, body=body, bare=True, confidence=0.7))
            return True
        return False

    def _partys_committee(self, start: int, end: int) -> bool:
        """市委会 and 省委会 are the committees of a democratic party, the one named last before them; without one they are nobody's."""
        before = self.text[max(start - _PARTY_REACH, 0) : start]
        last = max(PARTY_NAMES, key=lambda p: (before.rfind(p), len(p)))
        if last in before:
            level = self.text[start]
            name = last + self.text[start:end]
            self._add(
                Draft(
                    start, end, name, "democratic_party", prefix=level, body="委会", tier=LEVEL_WORDS[level], relative=True, confidence=0.75
                )
            )
        return True

    def _prefecture_committee(self, start: int, end: int, kind: str) -> bool:
        """The committee of a 地区 (阿克苏|地委); without a name before it stays abbreviated until the page's 地区 is known."""
        text = self.text
        for size in (5, 4, 3, 2):
            stem = text[max(start - size, 0) : start]
            if len(stem) == size and gazetteer().named(stem + "地区"):
                place = next((p for p in self.by_start.values() if p.name == stem + "地区"), None)
                self._add(Draft(start - size, end, stem + "地委", kind, prefix=stem + "地", body="委", tier="prefecture", place=place))
                return True
        return self._relative(start, end, start, "委", kind, "地")

    def _placed_at(self, place: PlaceMention, end: int, body: str, kind: str) -> bool:
        first = self._chain(place)
        self._add(
            Draft(
                first.start,
                end,
                self.text[first.start : end],
                kind,
                prefix=self.text[first.start : place.end],
                body=body,
                tier=place.level,
                place=place,
            )
        )
        return True

    def _may_stand_alone(self, body: str, start: int, end: int) -> bool:
        """A department without a place: 局 and 厅 are heads of nothing else, 办 and 委 are also verbs and parts of words."""
        if body[-1] in "局厅":
            return True
        if self.text[start - 1 : start] == "的" and "各" in self.text[max(start - 7, 0) : start]:
            return False
        if body[-1] == "办" and start and self.text[start - 2 : start] in {"公司", "集团", "总部", "学校", "大学"}:
            return False
        return (body in word_set("bare_commissions") and (start == 0 or self.text[start - 1] in _AFTER_NAME)) or (
            (body[-1] == "办" or body in word_set("bare_commissions"))
            and (end == len(self.text) or self.text[end] in _AFTER_NAME or _TITLE_NEXT.match(self.text, end) is not None)
        )

    def _party_before(self, at: int) -> str | None:
        """The democratic party, or 政协, whose committee of the place that begins or ends at ``at`` is meant (民盟|四川省委)."""
        place = self.place_at_end.get(at + 1) or self.place_at_end.get(at)
        if place is not None:
            at = self._chain(place).start
        if not self.text.endswith(_PARTIES, 0, at):
            return None
        return next(p for p in _PARTIES if self.text.endswith(p, 0, at))

    def _placed(self, place: PlaceMention, end: int, body: str, kind: str) -> bool:
        first = self._chain(place)
        start = first.start
        last = self.drafts[-1] if self.drafts else None
        if last is not None and last.end == start and last.tier == "national" and last.name.endswith("局") and body[:2] in last.name:
            # 国家税务总局|四川省税务局
            last.name += self.text[start:end]
            last.end, last.tier, last.place = end, place.level, place
            return True
        if self._own_party(body, end) and place.level not in {"province", "prefecture", "county"}:
            return True
        party = self._party_before(place.end) if body in {"委", "委员会"} else None
        if party is not None:
            start -= len(party)
            while self.drafts and self.drafts[-1].start >= start:
                self.drafts.pop()
            kind = "cppcc" if party in {"政协", "中国人民政治协商会议"} else "democratic_party"
        division = division_before(self.text, start) if self.text[place.end - 1] == "市" and party is None else ""
        start -= len(division)
        prefix = division + self.text[place.start : place.end]
        above = self.place_at_end.get(place.start)
        if place.level == "zone" and above is not None and "市" not in self.text[above.end - 1 : above.end]:
            # 苏州|工业园区管委会: there is one in many cities
            prefix = self.text[above.start : place.end]
        if body == "商会" and first is not place and (place.level == "province" or not _within(place, first)):
            # 重庆市|山东商会: the merchants of one province in another
            prefix = self.text[first.start : place.end]
        name = (party or "") + prefix + self.text[place.end : end]
        if self.text.startswith("中共", start - 2) and start >= 2:
            start -= 2
        elif self.text.startswith("武警", start - 2) and start >= 2:
            start -= 2
            name = "武警" + name
        elif self.text.startswith("共青团", start - 3) and start >= 3:
            start -= 3
            name = "共青团" + name
            kind = "mass_organization"
        self._add(Draft(start, end, name, kind, prefix=prefix, body=body, tier=place.level, place=place, confidence=0.95))
        return True

    def _representation(self, place: PlaceMention, end: int, body: str, last: Draft | None) -> bool:
        """The office that a government keeps elsewhere (上海市政府|驻昆明|办事处)."""
        at = place.start - 1
        if last is not None and last.end == at:
            last.name += self.text[at:end]
            last.end = end
            last.body = body
            return True
        home = self.place_at_end.get(at)
        if home is None:
            return False
        first = self._chain(home)
        self._add(Draft(first.start, end, self.text[first.start : end], "government", body=body, tier=home.level, place=home))
        return True

    def _own_party(self, body: str, end: int) -> bool:
        """A unit's or township's 党委 that only stands in someone's title is no row."""
        return body == "党委" and _TITLE_NEXT.match(self.text, end) is not None

    def _after_body(self, word: Word, last: Draft, end: int, kind: str) -> bool:
        if word.follows_body:
            last.name += word.text
            last.body += word.text
            last.end = end
            return True
        if word.text in word_set("own_party") or (word.text == "党工委" and last.kind == "government" and last.body[-1:] in "局厅委办"):
            return True
        if word.text in word_set("shares_place") and (last.prefix or last.relative):
            return self._share(last, last.end, end, word.text, kind, word)
        if last.kind in {"school", "hospital", "enterprise", "bank", "institution", "media"} or word.is_department:
            last.name += word.text
            last.end = end
            return True
        return False

    def _shares(self, last: Draft, start: int, body: str, word: Word) -> bool:
        """Whether a body without a place takes that of the body before (草潭镇党委、政府; 党工委副书记、管委会主任)."""
        if not (last.prefix or last.relative) or self.text[start - 1] not in _SHARING:
            return False
        between = self.text[last.end : start]
        if len(between) > 24 or "。" in between or "；" in between or "\n" in between:
            return False
        if body in word_set("shares_place"):
            return len(between) == 1 or (between[-1] == "、" and "，" not in between)
        if self.text.startswith("长", start + len(body)):
            return False
        return word.follows_body and last.kind == "party" and between[-1] == "、" and "，" not in between and len(between) > 1

    def _share(self, last: Draft, start: int, end: int, body: str, kind: str, word: Word) -> bool:
        if self._own_party(body, end):
            return True
        prefix = last.prefix
        if word.follows_body:
            prefix += "委" if not last.prefix.endswith("自治区") else "党委"
        self._add(
            Draft(
                start,
                end,
                prefix + body,
                kind,
                prefix=last.prefix,
                body=body,
                tier=last.tier,
                place=last.place,
                relative=last.relative,
                shared=True,
                confidence=0.85,
            )
        )
        return True

    def _level_before(self, start: int) -> int | None:
        """Where the level word before a body begins (省|政协, 我镇|党委), None where there is none or it names many (各县|政府)."""
        text = self.text
        for length in (3, 2, 1):
            if start < length or text[start - length : start] not in LEVEL_WORDS or text[start - length : start] == "地":
                continue
            at = start - length
            before = text[at - 1] if at else "\n"
            if before in _ALL_OF_THEM or (text[at - 1 : at + 1] in _MIXED_TIERS and at not in self.place_at_end):
                return None
            if text[at - 2 : at] in word_set("kind_of_place") or (before == "的" and text[at:start] == "地区"):
                # 贫困|县党委: any of that kind
                return None
            if self.text[at:start] in {"区", "镇", "乡", "村", "街道", "社区", "街", "州", "盟"} and self._zone_before(start) is not None:
                return None
            return at
        return None

    def _relative(self, start: int, end: int, level_start: int, body: str, kind: str, level: str) -> bool:
        text = self.text
        before = text[level_start - 1] if level_start else "\n"
        if before in _ALL_OF_THEM and body != "委":
            return True
        if (before == "、" and text[level_start - 2 : level_start - 1] in LEVEL_WORDS and text.startswith("代表", end)) or (
            body in {"人大", "政协"} and text.startswith(("代表", "委员"), end) and text[level_start - 2 : level_start] in _OF_MANY
        ):
            # 省、市人大代表
            return True
        if before in "各两多每某二三四五六七八九十" or (
            text[level_start - 1 : level_start + 1] in _MIXED_TIERS and level_start not in self.place_at_end
        ):
            return True
        if self._own_party(body, end) and level not in {"自治区", "州", "盟", "地区"}:
            return True
        if body == "委员会":
            return True
        name = text[level_start:end]
        at = level_start
        city = corps_city(text) if level == "市" and before == "师" else None
        if city is not None:
            self._add(Draft(at - 1, end, city + body, kind, prefix=city, body=body, tier="prefecture", shared=True, confidence=0.85))
            return True
        twice = self.place_at_end.get(level_start)
        short = twice is not None and twice.end - twice.start == len("漳县") and body == "委"
        if twice is not None and level == self.text[level_start - 1] and (short or len(body) > len("局委")):
            # 渭南市|市直机关工委: the place whose level it is stands right before; 漳县|县委 is called so
            first = self._chain(twice).start
            prefix = text[twice.start : twice.end]
            name = prefix + (level if short else "") + body
            self._add(Draft(first, end, name, kind, prefix=prefix, body=body, tier=twice.level, place=twice, confidence=0.9))
            return True
        party = self._party_before(at) if body == "委" else None
        named = _PARTY_OF.search(text, max(at - 12, 0), at) if body == "委" and level in {"区", "省", "市"} else None
        if named is not None:
            # 民革|广西|区委: the place itself stands before the level word
            start = named.start()
            self._add(Draft(start, end, text[start:end], "democratic_party", prefix=named.group(1) + level, body=body, confidence=0.8))
            return True
        if party is None and text.startswith("员会", end - 2) and "\u4e00" <= before <= "\u9fff" and before not in _BEFORE_MINISTRY:
            # 中共湘|区委员会: the place before it is not known
            return True
        if party is not None:
            at -= len(party)
            name = party + name
            kind = "democratic_party"
        elif before == "我" or text.startswith("中共", level_start - 2):
            at -= 1 if before == "我" else 2
        self._add(Draft(at, end, name, kind, prefix=level, body=body, tier=LEVEL_WORDS.get(level), relative=True, confidence=0.85))
        return True

    def _zone_before(self, start: int) -> int | None:
        """Where an unlisted zone or town before a body begins (火炬区|党工委): it must stand between marks or known names."""
        text = self.text
        window = text[max(start - _ZONE_WINDOW, 0) : start]
        match = _ZONE_END.search(window)
        if match is None:
            return None
        floor = start - len(window)
        at = start - len(match.group())
        here = name_start(text, at, at, floor, self.spans)
        length = at - here
        if (
            not (1 if text[start - 1] in "州盟" else 2) <= length <= 6
            or (here == floor and floor > 0 and here not in self.spans)
            or _ZONE_STOP.search(text, here, at)
        ):
            return None
        here += leading_verb(text[here:at])
        if at - here < 2 and text[start - 1] not in "州盟":
            return None
        if text[here] in _ALL_OF_THEM or text[here] in "我本" or text[start - 2 : start] in _MIXED_TIERS:
            return None
        if self.drafts and self.drafts[-1].end > here:
            return None
        return here

    def _zone(self, zone: int, start: int, end: int, body: str, kind: str) -> bool:
        if self._own_party(body, end):
            return True
        parent = self.place_at_end.get(zone)
        first = self._chain(parent).start if parent is not None else zone
        own = zone if _ends_low(self.text, start) and (parent is None or self.text[zone - 1] in _LEVEL_CHARS) else first
        self._add(
            Draft(
                first,
                end,
                self.text[own:end],
                kind,
                prefix=self.text[own:start],
                body=body,
                tier={"区": "county", "州": "prefecture", "盟": "prefecture"}.get(self.text[start - 1], "township"),
                place=parent,
                confidence=0.8,
            )
        )
        return True

    def _named(self, word: Word, start: int, end: int, text: str, last: Draft | None) -> None:
        """A name that ends in ``word``: from there leftwards to where it begins."""
        kind = word.suffix_type or "other"
        if len(word.text) == 2 and word.text[0] in "一二三四五六七八九十" and text.startswith("学", end):
            end += 1
        if len(word.text) == 2 and word.text[1] == "大" and text.startswith("学", end) and not text.startswith(_OF_STUDENTS, end):
            # 吉林大学 ends in 大学 and not in 林大
            word, start, end = words()["大学"], start + 1, end + 1
        if self._is_part(start, end):
            return
        if word.text[-1] == "组" and text.startswith("成", end) and not text.startswith("成员", end):
            return
        if word.is_team and word.text[-1] == "队" and text.startswith("员", end):
            return
        if word.is_placed and 2 <= len(text[max(start - 4, 0) : start].rpartition("里")[2]) <= 4 and self._of_here(start, end, word):
            return
        if word.is_placed and (not self._may_be_department(start) or (text[start - 1] in _FORMER and text.startswith("长", end))):
            return
        floor = 0
        joined = 0
        if last is not None:
            if last.end == start and text.startswith("长", end):
                return
            if last.end < start and last.kind == "bank" and _COUNT.fullmatch(text, last.end, start) is not None:
                # 建设银行|四大|银行
                return
            if last.end == start and last.kind not in {"party", "congress", "cppcc"}:
                if last.bare or last.kind in {"work_team"}:
                    return
                if word.is_team and len(self.drafts) > 1 and self.drafts[-2].end == last.start - 1 and text[last.start - 1] == "驻":
                    host = self.drafts.pop()
                    self.drafts[-1].name = text[self.drafts[-1].start : host.start] + host.name
                    last = self.drafts[-1]
                last.end = end
                last.name += word.text
                if last.kind not in {"bank"} and kind not in {"association"}:
                    last.kind = kind
                last.body = word.text
                return
            floor = (
                last.start
                if last.kind
                in {
                    "enterprise",
                    "bank",
                    "school",
                    "hospital",
                    "institution",
                    "government",
                    "media",
                    "association",
                    "work_team",
                    "military",
                }
                or word.is_team
                else last.end
            )
            if last.bare:
                floor = last.end
            if last.kind != "work_team" and text.startswith(("任", "担任", "出任"), last.end):
                floor = last.end + (1 if text[last.end] == "任" else 2)
            if last.end > floor and start - last.end <= 32:
                joined = last.end
        spans = self.spans
        held = spans.get(joined)
        if joined and last is not None:
            # for this name alone; a copy for each name would cost the square of the places
            spans[joined] = last.start
        begin = name_start(text, start, end, floor, spans, "team" if word.is_team else "")
        bracket = _NAME_BRACKET.search(text, max(begin - 8, 0), begin) if begin and text[begin - 1] == "）" else None
        if bracket is not None:
            begin = name_start(text, bracket.start(), end, floor, spans, "team" if word.is_team else "")
        if held is not None:
            spans[joined] = held
        elif joined:
            del spans[joined]
        begin = self._from_place(self._across_and(begin, start, word), start, word, last)
        if begin not in self.by_start and word.text.endswith(("有限公司", "有限责任公司", "集团")):
            begin = self._across_single(begin)
        digits = _COUNT.match(text, begin, start)
        if digits is not None:
            begin = digits.end()
        if (
            begin > 1
            and text[begin - 1] in "个家所座支"
            and (text[begin - 2].isdigit() or text[begin - 2] in "一二三四五六七八九十几两多数余")
        ):
            return
        residue = text[begin:start]
        if not residue and last is not None and last.end == start - 1 and self._shares_county(last, start, word):
            prefix = text[last.start : last.place.end] if last.place is not None and not last.shared else last.prefix
            self._add(
                Draft(
                    start,
                    end,
                    prefix + word.text,
                    kind,
                    prefix=prefix,
                    body=word.text,
                    tier=last.tier,
                    place=last.place,
                    relative=last.relative,
                    shared=True,
                    confidence=0.8,
                )
            )
            return
        if _COUNTED.search(residue):
            return
        place = self._place_in(begin, start)
        if place is None and residue[:1] not in LEVEL_WORDS and word.text in word_set("named_by_place"):
            verbs = leading_verb(residue)
            if verbs and _LEVEL_RESIDUE.fullmatch(residue[verbs:]):
                begin += verbs
                residue = residue[verbs:]
        if _LEVEL_RESIDUE.fullmatch(residue) and word.text in word_set("named_by_place"):
            before = text[begin - 1] if begin else "\n"
            if before not in _ALL_OF_THEM and text[begin - 1 : begin + 1] not in _MIXED_TIERS:
                level = _level_of(residue)
                body = text[begin + len(level) : end]
                self._add(
                    Draft(
                        begin, end, text[begin:end], kind, prefix=level, body=body, tier=LEVEL_WORDS[level], relative=True, confidence=0.8
                    )
                )
            return
        if place is None and word.text in word_set("weak") and not (self.drafts and begin <= self.drafts[-1].start < start):
            begin += leading_verb(residue)
            residue = text[begin:start]
            if is_plain(residue, word.text):
                return
        if not self._names_someone(residue, begin, start, word, place):
            return
        named = begin
        if begin in self.by_start and word.text.startswith("领导小组") and text.endswith(_TASKS, 0, begin):
            # 福建省|对口帮扶|宁夏领导小组: the helper and the task belong to the name; that they stand there tells of a pairing too
            helper = self.place_at_end.get(begin - 4)
            named = self._chain(helper).start if helper is not None else begin - 4
        draft = Draft(begin, end, text[named:end], kind, body=word.text, place=place, confidence=0.85 if place is not None else 0.75)
        if place is not None and place.start == begin and word.is_placed:
            draft.tier, draft.prefix, draft.body = place.level, text[begin : place.end], text[place.end : end]
            self.unknowns.append(Unknown("organization_head", draft.body, text[max(begin - 5, 0) : end + 5].replace("\n", " ")))
        elif (
            place is None
            and residue[0] in "省市州县区"
            and (begin == 0 or text[begin - 1] in _AFTER_NAME or (last is not None and last.start == begin and last.relative))
        ):
            draft.prefix, draft.body, draft.tier, draft.relative = residue[0], text[begin + 1 : end], LEVEL_WORDS[residue[0]], True
        while self.drafts and self.drafts[-1].start >= begin:
            self.drafts.pop()
        if self.drafts and self.drafts[-1].end > begin:
            return
        self._add(draft)

    def _of_here(self, start: int, end: int, word: Word) -> bool:
        """Adds 果业局 behind 县里, which tells of which tier it is; whether it did."""
        text = self.text
        at = text.rfind("里", max(start - 5, 0), start)
        if at < 1 or text[at - 1] not in "省市州县区" or at - 1 in self.place_at_end:
            return False
        stem = text[at + 1 : start]
        if not 2 <= len(stem) <= 4 or stem[-1] in _NOT_BEFORE_BUREAU or leading_verb(stem) or stem[0] in "的有对在是各":
            return False
        level = text[at - 1]
        body = stem + word.text
        kind = word.suffix_type or "government"
        self._add(Draft(at + 1, end, level + body, kind, prefix=level, body=body, tier=LEVEL_WORDS[level], relative=True, confidence=0.7))
        return True

    def _shares_county(self, last: Draft, start: int, word: Word) -> bool:
        """Whether a hospital without a name is that of the place before it (台山市人民医院、中医院)."""
        named = last.relative or last.shared or (last.place is not None and last.place.start == last.start)
        return named and last.kind == "hospital" and word.text in _ONE_A_COUNTY and self.text[start - 1] in _SHARING

    def _across_single(self, begin: int) -> int:
        """Reaches across one character that is a word of its own elsewhere, back to a place (建德市莘|时|客餐饮有限公司)."""
        text = self.text
        if begin < 3 or text[begin - 1] not in _IN_FIRMS:
            return begin
        for end in range(begin - 1, max(begin - 5, 0), -1):
            place = self.place_at_end.get(end)
            if place is not None:
                between = text[end:begin]
                named = text[end - 1] in _LEVEL_CHARS or place.level == "province"
                return place.start if named and not leading_verb(between) else begin
            if not "\u4e00" <= text[end - 1] <= "\u9fff":
                return begin
        return begin

    def _is_part(self, start: int, end: int) -> bool:
        """Whether the last word is part of another word (小学|生, 中|小学, 5日|报, 27支|队)."""
        text, parts = self.text, word_set("not_suffix")
        if text[start] in "日支" and text[start - 1 : start].isdigit():
            return True
        for at in range(max(start - 1, end - 4), min(end, start + 1)):
            if at >= end - 3 and text[at : at + 3] in parts and (at + 3 > end or at < start):
                return True
            if text[at : at + 4] in parts and (at + 4 > end or at < start):
                return True
        return False

    def _place_in(self, begin: int, end: int) -> PlaceMention | None:
        i = bisect_right(self.place_starts, begin - 1)
        if i < len(self.place_starts) and self.place_starts[i] < end:
            return self.by_start[self.place_starts[i]]
        return None

    def _across_and(self, begin: int, start: int, word: Word) -> int:
        """Reaches across 与 in a faculty's name: 计算机|与|信息工程学院 between marks, 重庆工商大学旅游|与|国土资源学院 after its university."""
        text = self.text
        if (
            word.suffix_type not in {"school", "institution"}
            or begin < 3
            or text[begin - 1] not in "与和"
            or not 0 < start - begin <= 8
            or begin in self.by_start
        ):
            return begin
        last = self.drafts[-1] if self.drafts else None
        if last is not None and last.kind in {"school", "institution"} and 2 <= begin - 1 - last.end <= 8:
            return last.start if name_start(text, begin - 1, begin, last.end, self.spans) == last.end else begin
        here = name_start(text, begin - 1, begin, max(begin - 7, 0), self.spans)
        if word.suffix_type != "school" or any(e in self.spans for e in range(here, begin)) or not 2 <= begin - 1 - here <= 5:
            return begin
        return here if here == 0 or text[here - 1] in _AFTER_NAME else begin

    def _from_place(self, begin: int, start: int, word: Word, last: Draft | None) -> int:
        """Cuts what stands before the first place of the name, unless it is itself a name."""
        if last is not None and begin <= last.start < start:
            return last.start if word.is_team or last.start == begin else begin
        place = self._place_in(begin, start)
        if place is None or place.start == begin:
            return begin
        if self.text[place.start - 1] == "（" and self.text.startswith("）", place.end):
            # 大唐融合（河南）信息公司 is not named for 河南
            return begin + leading_verb(self.text[begin : place.start - 1])
        if word.is_team and _DIRECT_UNITS.fullmatch(self.text, begin, place.start):
            return begin
        before = self.text[begin : place.start]
        junk = len(before) == 1 or leading_verb(before) >= len(before) - (before[-1] in word_set("single_verb"))
        if word.is_team or self.text[place.end - 1] in _LEVEL_CHARS or place.level == "province" or junk:
            return place.start
        return begin

    def _names_someone(self, residue: str, begin: int, start: int, word: Word, place: PlaceMention | None) -> bool:
        if word.text[0] in "一二三四五六七八九十" and residue[-1:] in _SPANS_OF_TIME:
            # 三年|一小灾
            return False
        quoted = begin > 0 and self.text[begin - 1] == "“" and self.text.startswith("”", start + len(word.text))
        if place is None and quoted and len(residue) <= 3 and word.suffix_type in {"hospital", "bank", "school", "institution"}:
            return False
        if word.is_placed:
            return self._is_department(residue, begin, start, place)
        if word.is_team and self.drafts and begin <= self.drafts[-1].start < start:
            gap_start = self.drafts[-1].end
            gap = self.text[gap_start:start]
            return (
                _TASK.match(self.text, gap_start) is not None
                or self.spans.get(start) == gap_start
                or ("驻" in gap and not _SENTENCE_WORDS.search(gap))
            )
        if word.is_team and place is None and residue.startswith(("全国", "国务院", "中央", "国家")) and len(residue) >= 4:
            return "领导小组" in word.text or word.text.endswith("指挥部")
        if word.is_team and place is None:
            before = self.text[begin - 1] if begin else "\n"
            return (
                residue[:1] in _LEVEL_CHARS
                and len(residue) >= 3
                and before in _AFTER_NAME
                and word.text.endswith(("领导小组", "指挥部", "专班"))
                and residue[:2] not in _MIXED_TIERS
            ) or residue[:2] in pair_names()
        if word.is_team:
            return place is not None and (len(residue) > place.end - place.start or word.text not in word_set("plain_team"))
        if place is not None and place.start == begin:
            rest_start = place.end
            while rest_start < start and rest_start in self.by_start and self.by_start[rest_start].end <= start:
                rest_start = self.by_start[rest_start].end
            rest = self.text[rest_start:start]
            if not rest:
                if place.level == "province" and rest_start == place.end and self.text[place.end - 1] not in _LEVEL_CHARS:
                    # 湖北|医院: any hospital there
                    return word.text in word_set("named_by_place") and word.text not in word_set("many_in_a_province")
                return word.text in word_set("named_by_place") or word.suffix_type == "bank"
            if rest in word_set("quality"):
                return False
            formal = (word.text.endswith(("有限公司", "有限责任公司")) and len(rest) >= 4) or (
                word.text.endswith("集团") and len(rest) >= 2
            )
            # 青山县|电子商务公共|服务中心: a county has one
            formal = formal or (
                len(rest) >= 2
                and word.text in word_set("one_a_county")
                and self.text[rest_start - 1] in "省市县区州旗盟镇乡"
                and rest_start > 2
            )
            return formal or not is_generic(rest) or word.text in word_set("named_by_place")
        above = self.drafts[-1] if self.drafts else None
        if above is not None and above.start == begin and above.relative and above.end < start:
            return True
        if word.text in word_set("named_by_level") and len(residue) >= 3 and residue[0] in "省市州县区":
            before = self.text[begin - 1] if begin else "\n"
            return before in _AFTER_NAME | _BULLETS and residue[1] not in _NOT_AFTER_LEVEL and residue[:2] not in _MIXED_TIERS
        of_university = residue[-1:] == "大" and word.text[0] == "附"
        return len(residue) >= 2 and (of_university or not is_generic(residue))

    def _may_be_department(self, start: int) -> bool:
        """A quick look whether a place or level word stands within reach before 局 or 厅, and the word is not 布局 or 副局长."""
        before = self.text[max(start - 14, 0) : start]
        if not before or before[-1] in _NOT_BEFORE_BUREAU or before[-1] == "副":
            return False
        return any(c in "省市州县区" for c in before) or "国家" in before or any(e in self.spans for e in range(start - 9, start - 1))

    def _is_department(self, residue: str, begin: int, start: int, place: PlaceMention | None) -> bool:
        """Whether a place or level word and two to twelve characters make a department that no table knows (毕节市生态移民局)."""
        text = self.text
        if (
            len(residue) < 3
            or text[start - 1] in _NOT_BEFORE_BUREAU
            or text[start - 1] == "副"
            or text[start + 1 : start + 2] in _NOT_AFTER_BUREAU
        ):
            return False
        if place is not None and place.start == begin:
            end = begin
            while end in self.by_start and self.by_start[end].end < start:
                end = self.by_start[end].end
            least = 2 if text[end - 1] in _LEVEL_CHARS else 4 if place.level == "province" else 99
            return least <= start - end <= 12 and not (least == 4 and _SENTENCE_WORDS.search(text, end, start))
        before = text[begin - 1] if begin else "\n"
        if residue.startswith("国家"):
            return 4 <= len(residue) <= 10 and not is_generic(residue[2:]) and not residue.startswith(("国家级", "国家安全感", "国家重点"))
        return residue[0] in "省市州县区" and 3 <= len(residue) <= 10 and before in _AFTER_NAME and residue[:2] not in _MIXED_TIERS

    def _add(self, draft: Draft) -> None:
        if draft.kind == "military" and self.drafts and self.drafts[-1].end == draft.start and self.drafts[-1].kind == "military":
            above = self.drafts.pop()
            draft.start, draft.name = above.start, above.name + draft.name
        if draft.kind == "government" and self.text.startswith("驻", draft.end):
            office = _OFFICE_ELSEWHERE.match(self.text, draft.end)
            if office is not None:
                draft.name += office.group()
                draft.end = office.end()
        self.drafts.append(draft)


def _within(place: PlaceMention, other: PlaceMention) -> bool:
    """Whether a place lies within another, as far as their codes tell."""
    return place.code is None or other.code is None or place.code.startswith(other.code[:4].removesuffix("00"))


def _ends_low(text: str, at: int) -> bool:
    """Whether a township or a street stands before ``at``: its name needs no county before it."""
    return text.endswith(("街道", "镇", "乡"), max(at - 2, 0), at)


def _level_of(residue: str) -> str:
    return "自治区" if residue.startswith("自治区") else residue[0]


def _own_faculty(text: str, draft: Draft) -> Draft:
    """我校|农学院 without 校, where the page does not tell whose."""
    if draft.kind == "school" and draft.name.startswith("校") and draft.start and text[draft.start - 1] == "我" and len(draft.name) >= 4:
        return replace(draft, start=draft.start + 1, name=draft.name[1:])
    return draft


def _second_sign(text: str, drafts: list[Draft], index: int) -> bool:
    """Whether a draft is the second name of the body before it: 省委党校（行政学院）, 县扶贫办（协作办）."""
    draft = drafts[index]
    return (
        (draft.name in {"行政学院", "社会主义学院"} or draft.bare)
        and text[draft.start - 1 : draft.start] == "（"
        and text.startswith("）", draft.end)
        and index > 0
        and drafts[index - 1].end == draft.start - 1
    )


def find_organizations(page: Page, facts: Facts) -> None:
    """Adds every organisation that the page names to ``facts.organizations``, in the order of the text.

    Bodies are read from their heads (政协, 农业农村局) and what names them, names from their last words. An abbreviation (省政协, 该行) gets
    its full name where the page, its places or its site tell it, with ``inferred`` set; otherwise it keeps its surface.
    """
    reader = _Reader(page, facts.places)
    drafts = reader.read()
    add_regiments(page, drafts)
    add_builders(page, drafts)
    add_party_branches(page, drafts)
    add_short_names(page, drafts)
    add_pointers(page, drafts)
    facts.unknowns.extend(reader.unknowns)
    drafts = [
        _own_faculty(page.text, d) if d.name[0] == "校" else d for i, d in enumerate(drafts) if not _second_sign(page.text, drafts, i)
    ]
    with_brands(page.text, drafts)
    drafts = name_branches(split_joined(drafts))
    names = same_bodies(one_name(facts, drafts, complete_names(page, facts, drafts)))
    for draft, (name, inferred, code) in zip(drafts, names, strict=True):
        unresolved = draft.relative and not inferred
        if unresolved and (_NOBODYS_POST.match(page.text, draft.end) or _UNNAMED.fullmatch(draft.name)):
            continue
        facts.organizations.append(
            OrganizationMention(
                draft.start,
                draft.end,
                name,
                draft.kind,
                admin_level=draft.tier if draft.tier in _TIERS else None,
                place_code=code,
                inferred=inferred,
                confidence=min(draft.confidence, _UNRESOLVED) if unresolved else draft.confidence,
                is_credit=is_credit(page.text, draft.start, draft.end),
            )
        )
