"""Help for a village that a page tells as a whole: its own unit, and the village that its words of assignment are about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from transforms.extract.event_masking import ORGANIZATION, PLACE, MaskedText, Token
from transforms.extract.model import Facts, OrganizationMention, Origin, Page
from transforms.extract.pairing_grammar import CAME_ALONE, HELPERS
from transforms.extract.pairing_merge import Found
from transforms.extract.pairing_own import SELF, SELF_FIRST, publishing_unit
from transforms.extract.pairing_parties import Party, PartyNames
from transforms.extract.pairing_visits import RULES, SUPERVISES

# words that only stand where a village or household is somebody's to help
_ASSIGNED = re.compile(
    "驻村(?:工作队|帮扶|干部|第一书记|扶贫|队员|工作组|点)|驻点村|第一书记|帮扶责任人|帮扶干部|帮扶(?:联系)?人|帮扶户|帮扶村|帮扶点|扶贫[村点]|联系[村点户]|联村|联户|"
    "包[保联扶村户抓]|包挂|帮联|挂[点钩联包扶]|结对|定点[帮扶]|对口[帮扶]|后盾单位|扶贫工作队|帮扶工作队|扶贫小组|“双联”|“双包”|包帮"
)
_HELPS = re.compile(
    "帮扶|扶贫|驻村|驻点|慰问|振兴|结对|包[联保扶]|挂[钩点联扶]|联系[点村]|联村|捐|支持|帮助|脱贫|扶志|义诊|资助|援建|贫困|助力|第一书记"
)
_SENT_HERE = re.compile("第一书记|驻村|工作队|派驻|扎根|驻点|蹲点|帮扶|扶贫|挂[钩点联扶]|包[联保扶]|联系|结对|定点")
_UNIT = re.compile(
    "[一-龥·]{2,24}?(?:大学|学院|学校|中学|小学|党校|医院|血液中心|疾控中心|银行|分行|支行|信用社|联社|集团|公司|[省市县区州]?[一-龥]{1,10}(?:局|厅|委|办|办公室|委员会)|法院|检察院|公安局|工会|妇联|工商联|科协|文联|残联|团委|研究院|研究所|设计院|联合会|协会|商会|基金会|管理处|中心|电厂|电力|烟草|报社)"
)
_NO_PUBLISHER = re.compile(
    "日报|晚报|新闻|电视|广播|网$|在线|融媒|频道|宣传部|传媒|客户端|通讯社|政府|微信|号$|组织部|统战部|扶贫办|乡村振兴局|信息办"
)
_NOT_UNITS = ("work_team", "media", "village", "congress")
_TEAM_TAIL = re.compile("(?:派?驻[^，。]{0,8}?)?(?:驻村|帮扶|扶贫|乡村振兴|结对)*(?:工作队|工作组|帮扶队|扶贫队|小组|慰问组|调研组)$")
_MAX_RECIPIENTS = 3
_LEAD = 3
_BEFORE = 4


def _may_help(party: Party | None) -> bool:
    return party is not None and not party.is_place and party.organization_type not in _NOT_UNITS and not RULES.search(party.name)


def _titled(page: Page, facts: Facts, names: PartyNames) -> Party | None:
    """The unit that the title names: the first of the page's organisations that stands there."""
    title = page.title or ""
    best: tuple[int, OrganizationMention] | None = None
    for organization in facts.organizations:
        surface = page.text[organization.start : organization.end]
        at = max(title.find(surface), title.find(organization.name))
        if len(surface) > 2 and at >= 0 and (best is None or at < best[0]) and not SUPERVISES.search(organization.name):
            party = names.organization(organization)
            if _may_help(party):
                best = (at, organization)
    return names.organization(best[1]) if best is not None else None


def _sending(page: Page, facts: Facts) -> Party | None:
    """The unit inside the name of its own team (某局驻村工作队)."""
    for organization in facts.organizations:
        if organization.organization_type != "work_team":
            continue
        tail = _TEAM_TAIL.search(organization.name)
        stem = organization.name[: tail.start()] if tail is not None else ""
        if len(stem) > 2 and _UNIT.fullmatch(stem) and not RULES.search(stem):
            return Party(stem, organization.place_code, organization.admin_level, stem, "other", organization.start, organization.end)
    return None


def own_unit(page: Page, facts: Facts, masked: MaskedText, names: PartyNames) -> Party | None:
    """The unit that a page tells of: 我校 and its like, else the one in its title, its team's, its publisher's, else the one it keeps naming first."""
    said = [
        t
        for t in masked.tokens.values()
        if t.organization is not None
        and t.organization.inferred
        and page.text[t.start] in SELF_FIRST
        and SELF.fullmatch(page.text, t.start, t.end)
    ]
    spoken = next((t for t in said if page.text[t.start] in "我本"), said[0] if said else None)
    own = names.party(spoken) if spoken is not None else None
    named = own if own is not None and spoken is not None and own.name != page.text[spoken.start : spoken.end] else None
    found = named or _titled(page, facts, names) or _sending(page, facts)
    if found is not None:
        return found
    publisher = publishing_unit(page.publisher)
    if _UNIT.fullmatch(publisher) and not _NO_PUBLISHER.search(publisher):
        return Party(publisher, None, None, publisher, "other", 0, 0)
    if own is not None:
        return own
    counts = Counter(o.name for o in facts.organizations if not o.is_credit)
    for organization in facts.organizations[:_LEAD]:
        party = names.organization(organization)
        if counts[organization.name] > 1 and _may_help(party) and not SUPERVISES.search(organization.name):
            return party
    alone = {o.name: o for o in facts.organizations if not o.is_credit and _may_help(names.organization(o))}
    if len(alone) == 1:
        name, organization = alone.popitem()
        if organization.organization_type != "party" and not SUPERVISES.search(name) and not name.endswith("组织部"):
            return names.organization(organization)
    return None


def _recipients(page: Page, masked: MaskedText, names: PartyNames) -> list[tuple[Party, tuple[int, int]]]:
    """The villages and communities that a page about assigned help speaks of, with the spot that says so: at most a few, else it is a survey."""
    text = masked.text
    counts: Counter[str] = Counter()
    spots: dict[str, tuple[Party, tuple[int, int]]] = {}
    for low, high in masked.sentences():
        helps = _HELPS.search(text, low, high) is not None
        for at, token in masked.tokens_in(low, high):
            if token.kind != PLACE or token.places[-1].level != "village":
                continue
            party = names.party(token)
            if party is None or _ORIGIN.match(text, at + 1):
                continue
            counts[party.name] += 1
            if helps and party.name not in spots:
                spots[party.name] = (party, masked.span(max(low, at - _REACH), at + 1))
    title = page.title or ""
    kept = [s for name, s in spots.items() if counts[name] > 1 or name in title or len(spots) <= _MAX_RECIPIENTS]
    regions = {(party.code or "")[:4] for party, _ in kept if party.code}
    return kept if len(kept) <= _MAX_RECIPIENTS and len(regions) <= 1 else []


_REACH = 40
# the offices of the township itself, and those of the nation, are assigned no village
_LOCAL = re.compile("[镇乡](?:党政办|政府|党委|[一-龥]{0,6}[办站所])|街道|^(?:党中央|国务院|中共中央|全国人大|中央)")
# 某村村民, 某村人: where someone is from
_ORIGIN = re.compile("人(?!居|民|口|均)|籍|党支部书记")


def read_assigned(page: Page, facts: Facts, masked: MaskedText, names: PartyNames, found: list[Found], helper: Party | None = None) -> None:
    """Adds the page's own unit and its village, where words of assignment stand on the page and no other form told who helps a village."""
    told = f"{page.title or ''}\n{page.text}"
    words = len(_ASSIGNED.findall(told)) + min(told.count("帮扶") // 2, 1)
    if words < (1 if _ASSIGNED.search(page.title or "") else 2):
        return
    if any(not f.passing and (f.confidence >= _WEAK or f.recipient.level in ("village", "township")) for f in found):
        return
    helper = helper or own_unit(page, facts, masked, names)
    if not _may_help(helper) or helper is None:
        return
    spots = _recipients(page, masked, names)
    for match in CAME_ALONE.finditer(masked.text):
        party = names.party(masked.tokens[match.start("recipient")])
        if party is not None and party.level in ("county", "township") and all(party.name != s.name for s, _ in spots):
            spots.append((party, masked.span(*match.span())))
    for recipient, (start, end) in spots:
        if recipient.name.rstrip("省市县区镇乡村") in helper.name or _LOCAL.search(helper.name):
            continue
        context = page.text[start:end]
        mechanism = None if _SENT_HERE.search(context) else _programme(told)
        found.append(Found(helper, recipient, context, start, end, 0.55, Origin.INFERRED, mechanism))


def _programme(told: str) -> str | None:
    """What the page's words of assignment speak of most."""
    weights = {name: len(words.findall(told)) for name, words in _PROGRAMMES.items()}
    best = max(weights, key=lambda name: weights[name])
    return best if weights[best] else None


_PROGRAMMES = {
    "village_team": re.compile("驻村|第一书记|扶贫工作队|帮扶工作队"),
    "designated": re.compile("定点帮扶|定点扶贫|联系点|驻点|包联|挂钩|包保|挂点|后盾"),
    "household": re.compile("帮扶责任人|帮扶户|一对一|包户|联系户"),
}

# 确定由某行对口帮扶: whom, the sentence does not say
_ENTRUSTED = re.compile(
    f"由{HELPERS}[^，。；、]{{0,10}}?(?P<verb>对口帮扶|对口支援|定点帮扶|定点扶贫|结对帮扶|挂钩帮扶|挂点帮扶|包联|包保|驻村帮扶|帮扶)(?=，|。|；|$)"
)


def read_entrusted(
    page: Page, masked: MaskedText, names: PartyNames, found: list[Found], levels: Sequence[str] = ("village", "township", "county")
) -> None:
    """某村…。县里确定由某局对口帮扶: the subject of the sentences before is whom the unit helps."""
    text = masked.text
    if f"由{ORGANIZATION}" not in text and f"由{PLACE}" not in text:
        return
    sentences = masked.sentences()
    for number, (low, high) in enumerate(sentences):
        for match in _ENTRUSTED.finditer(text, low, high):
            subject = _subject(masked, sentences[max(0, number - _BEFORE + 1) : number + 1], match.start(), levels)
            recipient = names.party(subject) if subject is not None else None
            if recipient is None or any(f.recipient.name == recipient.name and f.confidence > _WEAK for f in found):
                continue
            for at, token in masked.tokens_in(match.start("helper"), match.end("helper")):
                helper = names.party(token)
                if helper is None or helper.is_place or token.kind != ORGANIZATION or not _may_help(helper):
                    continue
                found.append(
                    Found(
                        helper, recipient, match.group("verb"), *masked.span(match.start(), max(match.end(), at + 1)), 0.65, Origin.INFERRED
                    )
                )


_WEAK = 0.6


def _subject(masked: MaskedText, sentences: Sequence[tuple[int, int]], at: int, levels: Sequence[str]) -> Token | None:
    """The place that opens one of the sentences right before, or that stands in this one before its verb."""
    for a, b in reversed(sentences):
        if "\n" in masked.text[b:at]:
            # another paragraph has its own subject
            return None
        for index, token in masked.tokens_in(a, min(b, at)):
            if token.kind == PLACE and token.places[-1].level in levels and index - a <= _BEFORE:
                return token
    return None
