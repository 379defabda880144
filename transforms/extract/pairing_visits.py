"""Relations that a page tells by what a unit does in its village: who goes where on pages about stationed teams and paired households."""

from __future__ import annotations

import re
from collections import Counter

from transforms.extract.event_masking import ORGANIZATION, PLACE, MaskedText
from transforms.extract.mechanisms import mechanism_in
from transforms.extract.model import Facts, OrganizationMention, Origin, Page, PlaceMention
from transforms.extract.pairing_merge import Found
from transforms.extract.pairing_own import SELF, SELF_FIRST
from transforms.extract.pairing_parties import Party, PartyNames
from transforms.gazetteer import gazetteer

# words that only stand where someone is assigned to a village or household
_ASSIGNED = re.compile(
    "驻村|第一书记|帮扶责任人|帮扶干部|帮扶联系人|帮扶人|帮扶队员|帮扶户|帮扶对象|帮扶村|帮扶点|扶贫点|双联|双包|联村|联户|帮包|包[保联扶村户抓]|包挂|帮联|联[点村户]|驻点|挂点|挂钩|挂[联包]|联系[点村户]|后盾|结对|一对一|定点|对口|扶贫工作队|帮扶工作队|扶贫队|干部驻"
)
# a recipient named by its role: 帮扶村某村, 扶贫联系点——某村, 联系的某村
_ROLE = re.compile(
    f"(?:帮扶|扶贫|包保|包联|包扶|包村|帮包|驻村|驻点|挂点|挂钩|联系|帮联|联|结对|定点|对口|派驻|挂联|挂包|后盾)(?:帮扶|扶贫|联系|包保|共建)*(?:工作)?(?:的|村|点|地|社区|单位|贫困村|[^，。；{PLACE}{ORGANIZATION}]{{0,4}}村)?(?:——|—|：|“|-|、)?$"
)
_WENT = re.compile("(?:奔赴|赶赴|前往|来到|深入到?|走进|进驻|入驻|赴|到|在|走访|慰问|看望)(?:了)?(?!位|底|会|期|时|了|场)")
_HELPS = re.compile("帮扶|扶贫|驻村|慰问|振兴|结对|包联|挂钩|联系点|走访|贫困户|脱贫户|困难|脱贫|扶志|送温暖|义诊|帮包|包保|捐赠|揭牌|挂牌")
# who only inspects, and what is only inspected
SUPERVISES = re.compile(
    "扶贫办|扶贫局|乡村振兴局|农业农村局|农业农村厅|农办|农工办|合作交流|协作办|对口办|督[查导]|巡视|巡察|纪委|监委|记者|媒体|日报|电视台"
)
RULES = re.compile("(?:省|市|县|区|州|旗|镇|乡|街道)(?:委|政府|党委|人民政府|党工委|办事处)$|(?:党委|政府|党工委)$")
_NOT_HELPERS = ("work_team", "media", "village", "congress")
_LED = re.compile("(?:带领|率领|会同|陪同|邀请|联合|到|赴|向|对|与|和|同|在|给|为)$")


def read_visits(page: Page, facts: Facts, masked: MaskedText, names: PartyNames, found: list[Found]) -> None:
    """Adds unit → village for every unit that goes to a village which the page calls its own to help, or keeps visiting.

    Only on pages with words of assignment (驻村, 帮扶责任人, 包联村); rulers of the place, inspecting offices and media help nobody so. What
    other forms found about the same village stays alone.
    """
    text = masked.text
    if not _ASSIGNED.search(page.text) and not _ASSIGNED.search(page.title or ""):
        return
    stationed_in_towns = _TOWN_TEAMS.search(page.text) is not None or _TOWN_TEAMS.search(page.title or "") is not None
    told = {f.recipient.name for f in found if f.confidence > _WEAK}
    seen: list[tuple[Party, Party, tuple[int, int], float, bool]] = []
    last: Party | None = None
    since = 0
    own = _own_unit(page, masked, names)
    for low, high in masked.sentences():
        tokens = masked.tokens_in(low, high)
        helper: Party | None = None
        helper_at = -1
        for at, token in tokens:
            if token.kind == ORGANIZATION and helper is None:
                party = names.party(token)
                if party is not None and _may_help(party, text, low, at):
                    helper, helper_at = party, at
            if token.kind != PLACE:
                continue
            if _HELPS_THERE.match(text, at + 1):
                # 在对口帮扶的厦门市帮助下: that place helps
                continue
            role = _ROLE.search(text, max(low, at - 16), at) is not None
            village = token.places[-1].level == "village"
            town = token.places[-1].level == "township" and stationed_in_towns
            if not (village or role or town):
                continue
            clause = max(text.rfind(mark, low, at) for mark in "，；：")
            went = list(_WENT.finditer(text, max(low, clause, at - _REACH), at))
            if not went or (text[at + 1 : at + 2] == "的" and not role and not village):
                continue
            actor = helper if helper is not None and helper_at < went[-1].start() else None
            recipient = names.party(token)
            stationed = actor is not None and actor.is_team
            if recipient is None or not (role or stationed or _HELPS.search(text, low, high)):
                continue
            chosen = actor or (last if role else None) or (own if role or _LED_BY_OWN.search(text, low, at) else None)
            if actor is not None and not role and _CHECKS.search(text, low, min(high, at + _JUST_AFTER)):
                continue
            if chosen is None or (SUPERVISES.search(chosen.name) and not role) or not _fits(chosen, recipient, role=role):
                continue
            start = min(low, at)
            seen.append((chosen, recipient, (max(start, at - _EVIDENCE), at + 1), 0.7 if role else 0.6, role))
        if helper is not None:
            last, since = helper, 0
        elif (since := since + 1) > _FORGOTTEN:
            last = None
    for party, recipient, span, confidence, role in seen:
        if recipient.name in told or (not role and not _village_page(page, recipient)):
            continue
        start, end = masked.span(*span)
        mechanism = None
        if recipient.level == "township" and stationed_in_towns:
            mechanism = "town_team"
        elif recipient.level == "village" and not mechanism_in(page.text[start:end], weak=False):
            mechanism = _programme(page)
        found.append(Found(party, recipient, text[span[0] : span[1]], start, end, confidence, Origin.INFERRED, mechanism))


# 校党委书记一行, 副院长: officers of the unit that the page speaks for
_LED_BY_OWN = re.compile("(?:^|[，。；：])(?:[校院]?党委|[校院]?纪委|副?[校院]长|副校（院）长|公司|集团|学校|学院|我[校院行局司])")


def _own_unit(page: Page, masked: MaskedText, names: PartyNames) -> Party | None:
    """The unit that the page calls 我校 or 我院, or 学校 and the like where nothing else is called so."""
    mentions = [
        t
        for t in masked.tokens.values()
        if t.organization is not None
        and t.organization.inferred
        and page.text[t.start] in SELF_FIRST
        and SELF.fullmatch(page.text, t.start, t.end)
    ]
    first = next((t for t in mentions if page.text[t.start] in "我本"), mentions[0] if mentions else None)
    return names.party(first) if first is not None else None


_TOWN_TEAMS = re.compile("驻镇|帮镇扶村|镇帮扶工作队")
_HELPS_THERE = re.compile("的?(?:大力|倾力|全力|无私|关心)?(?:帮助|支持|帮扶|援助|支援|协调|牵线)")
# an inspection, by whomever
_CHECKS = re.compile(
    f"(?:督[导查]|检查|考核|巡[察视]|评估|验收|核查)组|{PLACE}(?:开展|进行)?(?:督导|督查|检查|考核|暗访|巡察|评估|验收|抽查)"
)
_JUST_AFTER = 8
# sentences after which the unit that was named is no longer the one spoken of
_FORGOTTEN = 4
_WEAK = 0.6
_REACH = 60
_EVIDENCE = 40


def _programme(page: Page) -> str | None:
    """What the words of assignment on the page speak of most: a stationed team, paired households or a village assigned to the unit."""
    text = f"{page.title or ''}\n{page.text}"
    weights = {name: len(words.findall(text)) for name, words in _PROGRAMMES.items()}
    return max(weights, key=lambda name: weights[name]) if any(weights.values()) else None


_PROGRAMMES = {
    "village_team": re.compile("驻村|第一书记|扶贫工作队|帮扶工作队"),
    "designated": re.compile("定点帮扶|定点扶贫|联系点|驻点|包联|挂钩|包保|挂点|后盾"),
    "household": re.compile("结对|帮扶责任人|帮扶户|一对一|包户|联系户"),
}


def _may_help(party: Party, text: str, low: int, at: int) -> bool:
    if party.organization_type in _NOT_HELPERS or RULES.search(party.name):
        return False
    return not _LED.search(text, max(low, at - 3), at)


def _fits(helper: Party, recipient: Party, *, role: bool) -> bool:
    """Whether a unit may be assigned to a place: it is not named for it, and lies neither inside nor is it the body of the village itself."""
    if helper.name == recipient.name or recipient.name.rstrip("省市县区镇乡村") in helper.name:
        return False
    local = helper.organization_type in ("school", "hospital", "enterprise", "association") and not role
    return not (
        local
        and helper.code is not None
        and recipient.code is not None
        and len(helper.code) > 6
        and recipient.code.startswith(helper.code[:9])
    )


def _village_page(page: Page, recipient: Party) -> bool:
    """Whether the page is about helping that village: it is named in the title, or its words of assignment stand for it."""
    if recipient.name.rstrip("村") in (page.title or ""):
        return True
    return _STATIONED.search(page.text) is not None or _STATIONED.search(page.title or "") is not None


_STATIONED = re.compile(
    "驻村(?:工作队|帮扶|干部|第一书记|扶贫|队员|工作组)|第一书记|帮扶责任人|帮扶干部|帮扶(?:联系)?人|帮扶户|帮扶对象|结对(?:帮扶|户|联|贫困|认亲|干部)|包[保联扶户]|挂钩|联系户|后盾单位|帮联|帮扶村|扶贫村|联系村|联建|扶贫工作队|帮扶工作队"
)

_VILLAGE = re.compile("(?:行政村|村|社区|嘎查)(?![民里两支级干庄容组部医落镇企户情史规小集头官务貌寨口居貌])")
_NAME = re.compile("[一-龥]{1,4}$")
_INSIDE = re.compile(
    "(?<![永太泰安仁同中义兴祥民人平])和(?![平兴谐睦顺美])|[的在到赴与及对为向各全每本我该两多个是了地上下被从等近新农乡镇渔山贫困驻联帮扶包点几百余这那将把让由使有出示范市]"
)
# right after its township a village's name has a certain beginning, so that fewer characters are suspect in it
_GRAMMAR = re.compile(
    "[的了到赴与及对为向各全每我本该两多个几驻余是等]|帮镇|扶$|贫困|脱贫|示范|包联|包保|帮扶|挂扶|挂点|帮包|新农|重点|部分|所有|农|山$|^[在和](?!上|平|谐|睦|顺)"
)
_BEFORE_TOWN = "[赴到驻往镇县市区入进扶、和]"
_NO_TOWN = "(?![一-龥]{0,2}(?:村振兴|企业))"
_TOWNS = re.compile(f"(?<={_BEFORE_TOWN})(?P<name>[一-龥]{{2,3}}[镇乡]){_NO_TOWN}")
# the last character of such a name: pages without one are passed over fast
_TOWN_ENDS = re.compile(f"[镇乡](?:(?<={_BEFORE_TOWN}[一-龥]{{2}}[镇乡])|(?<={_BEFORE_TOWN}[一-龥]{{3}}[镇乡])){_NO_TOWN}")


def unlisted_towns(page: Page, facts: Facts) -> list[PlaceMention]:
    """Townships whose name several counties have and the page does not tell which: named as they are, without a code."""
    kept = page.__dict__.get("_unlisted_towns")
    if isinstance(kept, list):
        return kept
    found: list[PlaceMention] = []
    page.__dict__["_unlisted_towns"] = found
    text = page.text
    names: set[str] = set()
    for match in _TOWNS.finditer(text) if _TOWN_ENDS.search(text) else ():
        if len(names) >= _MAX:
            break
        name = match.group("name")
        for short in (name, name[1:]):
            if len(short) > len("镇") + 1 and short not in names and any(p.level == "township" for p in gazetteer().named(short)):
                names.add(short)
                break
    taken = _taken(text, facts) if names else bytearray()
    for name in sorted(names, key=lambda n: (-len(n), n)):
        at = text.find(name)
        while at >= 0 and len(found) < _MAX:
            if taken.find(1, at, at + len(name)) < 0:
                taken[at : at + len(name)] = b"\x01" * len(name)
                found.append(PlaceMention(at, at + len(name), None, name, "township", confidence=0.5))
            at = text.find(name, at + len(name))
    found.sort(key=lambda p: p.start)
    return found


def _taken(text: str, facts: Facts) -> bytearray:
    """Which characters stand in the name of a place or of an organisation."""
    taken = bytearray(len(text))
    mentions: list[PlaceMention | OrganizationMention] = [*facts.places, *facts.organizations]
    for mention in mentions:
        taken[mention.start : mention.end] = b"\x01" * (mention.end - mention.start)
    return taken


_TOWN = re.compile(
    "(?:镇|乡|街道|办事处|苏木|——|帮扶村|驻点村|联系村|包联村|包保村|扶贫村|结对村|联系点|帮扶点|扶贫点|驻村点|驻点|挂点|对象|(?:帮扶|包联|包保|挂联|联系)的?|(?:派|进|入|[学校院行局司厅委])驻|前往|来到|走进|赴)$"
)
_MAX = 60
_TITLED = re.compile("(?:镇|乡|街道)([一-龥]{1,4}?(?:村|社区))(?!振兴|民)")
# a village of two characters that the page names again and again, in front of which different words stand
_BARE = 2
_OFTEN = 3


def unlisted_villages(page: Page, facts: Facts) -> list[PlaceMention]:
    """Villages that no table knows, right after their township or after a word for a helped village (某镇牌子窑村); without a code of their own."""
    kept = page.__dict__.get("_unlisted_villages")
    if isinstance(kept, list):
        return kept
    found: list[PlaceMention] = []
    page.__dict__["_unlisted_villages"] = found
    text = page.text
    if "村" not in text and "社区" not in text:
        return found
    every = list(_VILLAGE.finditer(text))
    spots = [m for m in every if m.start() and text[m.start() - 1] not in "农乡各全本该我个的"]
    if not spots:
        return found
    known: dict[str, str | None] = {p.name: p.code for p in facts.places if p.level == "village"}
    known.update((name, None) for name in _TITLED.findall(page.title or "") if name not in known)
    ends = {p.end: p for p in (*facts.places, *unlisted_towns(page, facts))}
    taken = _taken(text, facts)
    assigned = _ASSIGNED.search(text) is not None
    often: Counter[str] = Counter()
    for match in every if assigned and len(every) >= _OFTEN else ():
        for length in (_BARE, _BARE + 1):
            often[text[max(0, match.start() - length) : match.start()] + match[0].removeprefix("行政")] += 1
    for match in spots:
        if len(found) >= _MAX:
            break
        end = match.end()
        if taken[match.start()]:
            continue
        for length in (2, 3, 1, 4):
            start = match.start() - length
            if start < 0:
                continue
            if taken.find(1, start, end) >= 0:
                continue
            wide: PlaceMention | None = ends.get(start)
            bare = text[start : match.start()] + match[0].removeprefix("行政")
            told = bare in known or (length == _BARE and assigned and often[bare] >= _OFTEN and often[text[start - 1] + bare] < often[bare])
            if wide is None and not told and not _TOWN.search(text, max(0, start - 4), start):
                if not (found and found[-1].end == start - 1 and text[start - 1] in "、和"):
                    continue
                wide = None
            if (
                (wide is not None and wide.level == "village")
                or (_GRAMMAR if ends.get(start) is not None and ends[start].level == "township" else _INSIDE).search(
                    text, start, match.start()
                )
                or not _NAME.fullmatch(text, start, match.start())
            ):
                continue
            name = text[start : match.start()] + ("社区" if match[0] == "社区" else "嘎查" if match[0] == "嘎查" else "村")
            found.append(PlaceMention(start, end, wide.code if wide is not None else known.get(name), name, "village", confidence=0.6))
            break
    return found
