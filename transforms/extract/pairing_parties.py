"""The parties of a pairing: what a mention stands for, under which name, and on which side of the national programme it lies."""

from __future__ import annotations

import re
from copy import copy
from dataclasses import dataclass
from functools import cache

from transforms.extract.event_masking import ORGANIZATION, PLACE, Token
from transforms.extract.model import Facts, OrganizationMention, Page, PlaceMention
from transforms.gazetteer import gazetteer
from transforms.reference import read_reference

_OWN_SUFFIX = (
    "省",
    "市",
    "自治区",
    "州",
    "盟",
    "地区",
    "县",
    "区",
    "旗",
    "镇",
    "乡",
    "街道",
    "村",
    "社区",
    "嘎查",
    "苏木",
    "兵团",
    "团",
    "师",
)
_LEVEL_ORDER = {"national": 0, "province": 1, "prefecture": 2, "county": 3, "zone": 3, "township": 4, "village": 5}
_AUTHORITY_TAILS = (
    "党总支部",
    "党总支",
    "党支部",
    "村委会",
    "村民委员会",
    "人民政府",
    "政府",
    "党委",
    "县委",
    "市委",
    "区委",
    "州委",
    "镇委",
    "省委",
    "地委",
    "委",
)


@dataclass(frozen=True, slots=True)
class Party:
    """A helper or recipient: its name, where it lies, and whether it is a place or an organisation."""

    name: str
    code: str | None
    level: str | None
    organization: str | None
    organization_type: str | None
    start: int
    end: int
    is_team: bool = False
    """Whether the page names the unit's team (某局驻村工作队): such a party helps and is never helped."""

    @property
    def is_place(self) -> bool:
        return self.organization is None

    @property
    def rank(self) -> int:
        """0 for national down to 5 for villages; 6 where unknown."""
        return _LEVEL_ORDER.get(self.level or "", 6)


@cache
def province_sides() -> dict[str, str]:
    """Two-digit province code → east (sends help), west (receives it); provinces that do neither are left out."""
    return {row["code"][:2]: row["side"] for row in read_reference("pairing_provinces").iter_rows(named=True) if row["side"]}


@cache
def province_letters() -> dict[str, tuple[str, str]]:
    """One-letter province name (藏) → six-digit code and full name."""
    return {row["short"]: (row["code"], row["name"]) for row in read_reference("pairing_provinces").iter_rows(named=True)}


@cache
def short_pairs() -> dict[str, tuple[str, str]]:
    """Two one-letter province names, in either order → helper and recipient province, by full name."""
    rows = list(read_reference("pairing_short_names").iter_rows(named=True))
    known = {row["short"][::-1]: (row["helper"], row["recipient"]) for row in rows}
    known.update({row["short"]: (row["helper"], row["recipient"]) for row in rows})
    return known


@cache
def province_codes() -> dict[str, str]:
    """Full province name → six-digit code."""
    return {row["name"]: row["code"] for row in read_reference("pairing_provinces").iter_rows(named=True)}


# a unit's own committee or branch stands for the unit; alone it names nobody
_UNIT_END = re.compile("(?:集团|公司|银行|分行|支行|大学|学院|医院|中学|小学)$")
_COMMITTEES = ("机关党委", "纪委", "机关", "党组", "党委", "机关党委", "党支部", "党总支", "工会", "团委", "党工委")
_NAMELESS = re.compile(
    "^(?:[校院局司行厅部县市区省镇乡]|机关|公司|集团|学校|医院|单位)?(?:机关)?(?:党组|党委|党支部|党总支|工会|团委|党工委|领导班子)$|^(?:驻村|帮扶|扶贫|驻镇|乡村振兴|对口帮扶|对口支援)?(?:帮扶|驻村|驻镇|扶贫)?(?:工作队|工作组|指挥部|前方指挥部|医疗队|工作专班|领导小组|联席会议)$"
    "|^(?:校长|党政|党委|县委|综合)?(?:扶贫|乡村振兴|合作|宣传|组织|统战)?(?:办公室|扶贫办|乡村振兴办|宣传部|组织部|统战部)$|^(?:扶贫办|乡村振兴办|乡村振兴局|扶贫局)$"
)


# the office between a place and what its team does (房县|审计局|驻村工作队)
_SENT_BY = re.compile(
    "(?P<unit>[一-龥]{1,8}?(?:局|厅|委|办|院|部|处|会|中心|公司|集团|大学|学院|医院|分行|支行|联))(?=驻|帮扶|扶贫|派驻|定点|对口|结对|专家|医疗|医护|支教|志愿)"
)


# the unit that a team is named for, at the beginning of the team's name
_TEAM_OF = re.compile(
    "(?P<unit>[一-龥]{1,20}?(?:局|厅|委|办|院|法院|检察院|部|处|会|中心|公司|集团|银行|大学|学院|学校|医院|分行|支行|联社|政协|人大|妇联|工商联|残联|文联|科协|社)(?:机关)?)"
    "(?:派?驻|选派|帮扶|扶贫|定点|对口|结对|乡村振兴|脱贫攻坚|[一-龥]{0,6}志愿(?:服务)?|支教|医疗|工作)[一-龥“”]{0,16}?(?:队|组|团)$"
)
_ZONE = re.compile("(?:国家级?)?(?:高新|经济技术开发|经济开发|经开|高新技术(?:产业)?开发|开发|工业园|产业园|综保|保税)区")
_BRANCH = re.compile("^(?:[一-龥]{0,20}[镇乡县市区道])?(?P<village>[一-龥]{1,5}?(?:村|社区))(?:党支部|党总支|党委|村委会|“两委”|两委)$")


class PartyNames:
    """Names of a page's places and organisations as the page writes them most fully."""

    def __init__(self, page: Page, facts: Facts) -> None:
        self._text = page.text
        self._written: dict[str, str] = {}
        self._bare: dict[str, str] = {}
        self._names = {place.name for place in facts.places}
        self._organizations = {o.name: o for o in facts.organizations}
        text, written = page.text, self._written
        seen: set[tuple[str | None, str, str]] = set()
        for place in facts.places:
            name = place.name
            surface = text[place.start : place.end]
            if (place.code, name, surface) in seen:
                continue
            seen.add((place.code, name, surface))
            if name.endswith("自治州") and name.startswith(surface) and name != surface:
                self._bare[self._key(place)] = surface
            # the fullest complete form that is written: 怒江州, or 怒江傈僳族自治州 where the page writes that too; 杭州 is none
            complete = surface == name or (len(surface) > 2 and name and surface[-1] == name[-1] and surface.endswith(_OWN_SUFFIX))
            if place.code and complete and len(surface) > len(written.get(key := self._key(place), "")):
                written[key] = surface

    def over(self, text: str) -> PartyNames:
        """The same names for mentions whose spans lie in another text, such as the page's title."""
        names = copy(self)
        names._text = text
        return names

    @staticmethod
    def _key(place: PlaceMention) -> str:
        return f"{place.code}/{place.name}"

    def place(self, place: PlaceMention) -> str:
        """The name of a place: as written where that is complete, else the official one."""
        written = self._written.get(self._key(place))
        if written and place.name and written != place.name and written.endswith(place.name):
            return place.name
        if written is None and self._key(place) in self._bare:
            # 黔西南: nobody writes more than 黔西南州
            return self._bare[self._key(place)] + "州"
        return written or place.name

    def party(self, token: Token, *, as_place: bool = False) -> Party | None:
        """The party that a token stands for; ``as_place`` takes the place for its own government or party committee."""
        if token.kind == PLACE:
            lowest = next((p for p in reversed(token.places) if p.code), token.places[-1])
            # a township whose county was only guessed says nothing about where it lies
            guessed = (
                lowest.level in ("township", "village") and lowest.code is not None and len(lowest.code) == 6 and len(token.places) == 1
            )
            code = None if guessed else lowest.code
            name = self.place(lowest)
            if len(token.places) > 1 and _ZONE.fullmatch(name):
                # 苏州高新区
                name = self._text[token.places[-2].start : token.end]
            return Party(name, code, lowest.level, None, None, token.start, token.end)
        if token.kind == ORGANIZATION and token.organization is not None:
            owner = self._owner(token) or self._sender(token.organization)
            return owner or self.organization(token.organization, as_place=as_place)
        return None

    def _sender(self, organization: OrganizationMention) -> Party | None:
        """The unit that sends a team (省环保厅驻村工作队), None for other organisations."""
        if organization.name[-1:] not in ("队", "组", "团"):
            return None
        unit = _TEAM_OF.match(organization.name)
        if unit is None or _NAMELESS.match(unit.group("unit")):
            return None
        name = unit.group("unit")
        known = self._organizations.get(name)
        kind = known.organization_type if known is not None else "government"
        return Party(
            name, organization.place_code, organization.admin_level, name, kind, organization.start, organization.end, is_team=True
        )

    def _owner(self, token: Token) -> Party | None:
        """The place that a team is sent by (广州市越秀区对口帮扶工作组), None for teams of units and for other organisations."""
        organization = token.organization
        if (
            organization is None
            or organization.organization_type != "work_team"
            or not token.places
            or token.places[0].start != token.start
        ):
            return None
        chain = [token.places[0]]
        for place in token.places[1:]:
            if place.start != chain[-1].end:
                break
            chain.append(place)
        lowest = chain[-1]
        unit = _SENT_BY.match(self._text, lowest.end, token.end)
        if unit is not None:
            # 房县审计局驻村工作队: the office, not its county
            name = self._text[token.start : unit.end("unit")]
            return Party(name, lowest.code, organization.admin_level, name, "government", token.start, unit.end("unit"))
        return Party(self.place(lowest), lowest.code, lowest.level, None, None, token.start, token.end)

    def organization(self, mention: OrganizationMention, *, as_place: bool = False) -> Party | None:
        """The party of an organisation; a bare 县委 or 市政府 becomes its place where ``as_place``, a unit's committee the unit; None for 校党委."""
        name = mention.name
        if _NAMELESS.match(name) and mention.organization_type != "branch":
            return None
        for tail in _COMMITTEES:
            stem = name.removesuffix(tail)
            if stem != name and (stem in self._organizations or _UNIT_END.search(stem)):
                known = self._organizations.get(stem, mention)
                return Party(
                    stem,
                    mention.place_code,
                    mention.admin_level,
                    stem,
                    known.organization_type,
                    mention.start,
                    mention.end,
                )
        branch = _BRANCH.match(name) if as_place else None
        if branch is not None:
            # a village's branch and its committee stand for the village
            return Party(branch.group("village"), mention.place_code, "village", None, None, mention.start, mention.end)
        if as_place and mention.organization_type in ("government", "party", "congress", "cppcc"):
            for tail in _AUTHORITY_TAILS:
                stem = name.removesuffix(tail)
                if stem != name:
                    if tail in ("县委", "市委", "区委", "州委", "镇委", "省委"):
                        stem += tail[0]
                    if stem in self._names or stem in self._written.values() or _names_place(mention.place_code, stem):
                        return Party(stem, mention.place_code, mention.admin_level, None, None, mention.start, mention.end)
                    break
        return Party(name, mention.place_code, mention.admin_level, name, mention.organization_type, mention.start, mention.end)


def _names_place(code: str | None, name: str) -> bool:
    """Whether a code is that of a county, city or province of that name."""
    place = gazetteer().at(code) if code is not None and len(code) == 6 else None
    return place is not None and place.name == name


def side(party: Party) -> str | None:
    """east, west, or None where the party's province is on neither side or unknown."""
    return province_sides().get(party.code[:2]) if party.code else None


def contains(wide: Party, narrow: Party) -> bool:
    """Whether one place lies in the other, by code."""
    if not wide.code or not narrow.code:
        return False
    if len(wide.code) == 12:
        # nine digits of a township, twelve of a village
        return narrow.code.startswith(wide.code.removesuffix("000"))
    stem = wide.code.rstrip("0")
    stem += "0" * (len(stem) % 2)
    return narrow.code.startswith(stem)
