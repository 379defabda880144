"""Who helps whom: the standing relations that a page states between a helper and a recipient."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, cached_property, partial

from ahocorasick_rs import AhoCorasick

from transforms.extract import pairing_grammar as grammar
from transforms.extract.event_masking import ORGANIZATION, PERSON, PLACE, Token, mask
from transforms.extract.mechanisms import mechanism_in, page_mechanism, programmes
from transforms.extract.model import Facts, OrganizationMention, Origin, Page, PlaceMention, fold_width
from transforms.extract.pairing_assigned import own_unit, read_assigned, read_entrusted
from transforms.extract.pairing_main import relation_of_places, relation_of_unit
from transforms.extract.pairing_merge import Found, merged
from transforms.extract.pairing_own import IN_FRONT, SELF, SELF_FIRST, own_places, publishing_unit, self_mentions, titled_unit
from transforms.extract.pairing_parties import Party, PartyNames, contains, province_codes, short_pairs, side
from transforms.extract.pairing_tables import read_tables
from transforms.extract.pairing_visits import SUPERVISES, read_visits, unlisted_towns, unlisted_villages
from transforms.extract.places import find_places

_OF = 2
_PART_OF_WORD = re.compile("库区|矿区|灌区|班|籍|产|话|菜|苹果|馆|路|号")
_LASTING = re.compile("组团|分别|长期|负责|各自|持续|多年|一直")
_NOT_A_RELATION = re.compile("捐赠|捐款|慰问|采购|调研|考察|座谈|签约|视察")


class _Reader:
    """Collects the pairings of one page; holds what its sentences share."""

    def __init__(self, page: Page, facts: Facts) -> None:
        self.page = page
        self.facts = facts
        self.names = PartyNames(page, facts)
        self.masked = mask(
            page,
            _without_roles(page, facts),
            with_posts=False,
            more=self_mentions(page, facts),
            villages=[*unlisted_villages(page, facts), *unlisted_towns(page, facts), *own_places(page, facts)],
        )
        self.weights = programmes(page)
        self.places = sorted(facts.places, key=lambda p: (p.start, p.end))
        self.dates = sorted((d for d in facts.dates if d.start_date), key=lambda d: d.start)
        self.found: list[Found] = []
        self.main_helper: Party | None = None

    @cached_property
    def main(self) -> str | None:
        """The main programme of the page."""
        return page_mechanism(self.page)

    @cached_property
    def speaking_unit(self) -> Party | None:
        """The unit that the page speaks for (我校, 我院), under its name."""
        return next(
            (
                self.names.party(t)
                for t in self.masked.tokens.values()
                if t.organization is not None
                and t.organization.inferred
                and self.page.text[t.start] in "我本"
                and SELF.fullmatch(self.page.text, t.start, t.end)
                and t.organization.name != self.page.text[t.start : t.end]
            ),
            None,
        )

    @cached_property
    def cued(self) -> list[tuple[int, int, str]]:
        """The sentences, as masked spans and text, that name a party and hold a word of help."""
        text = self.masked.text
        found = []
        for start, end in self.masked.sentences():
            sentence = text[start:end]
            if (PLACE in sentence or ORGANIZATION in sentence) and grammar.CUE.search(sentence):
                found.append((start, end, sentence))
        return found

    def stationed(self, party: Party) -> Party:
        """The place where a work team is stationed that stands as a recipient (覃巴镇驻镇帮镇扶村工作队)."""
        if party.organization_type != "work_team" and not party.name.endswith("领导小组"):
            return party
        inside = self.places_in(party.start, party.end)
        named = self.names.party(Token(PLACE, inside[-1].start, inside[-1].end, places=inside[-1:])) if inside else None
        return named or party

    def titled(self, helper: Party) -> Party:
        """The unit of its kind that the title names, for one that is only called 该行 or 该校 far from its name."""
        title = self.page.title or ""
        if self.page.text[helper.start : helper.start + 1] != "该" or helper.name in title:
            return helper
        kind = helper.organization_type
        named = {o.name for o in self.facts.organizations if o.organization_type == kind and len(o.name) > 2 and o.name in title}
        if len(named) != 1:
            return helper
        name = named.pop()
        code = next((o.place_code for o in self.facts.organizations if o.name == name and o.place_code), None)
        return replace(helper, name=name, organization=name, code=code)

    def other_unit(self, party: Party) -> Party | None:
        """The unit of the same kind under another name that was named last before a party."""
        return next(
            (
                self.names.organization(o)
                for o in sorted(self.facts.organizations, key=lambda o: -o.start)
                if o.end <= party.start and o.organization_type == party.organization_type and o.name != party.name
            ),
            None,
        )

    def places_in(self, start: int, end: int) -> list[PlaceMention]:
        """The places named inside a span of the page."""
        low = bisect_left(self.places, start, key=lambda p: p.start)
        high = bisect_left(self.places, end, key=lambda p: p.start)
        return [p for p in self.places[low:high] if p.end <= end]

    def parties(self, start: int, end: int, *, as_place: bool) -> list[Party]:
        """The parties named at a masked span, in order."""
        listed = []
        tokens = self.masked.tokens_in(start, end)
        for (at, token), (following, narrow) in itertools.zip_longest(tokens, tokens[1:], fillvalue=(-1, None)):
            if token is None:
                continue
            party = self.names.party(token, as_place=as_place)
            if party is None:
                continue
            if narrow is not None and following == at + _OF and self.masked.text[at + 1] == "的" and token.kind == PLACE == narrow.kind:
                inner = self.names.party(narrow)
                if inner is not None and contains(party, inner):
                    # 临夏州的临夏市
                    continue
            listed.append(party)
        return listed

    def add(
        self, helper: Party, recipient: Party, verb: str, span: tuple[int, int], confidence: float, *, origin: Origin = Origin.STATED
    ) -> None:
        """Keeps a pairing unless its two sides cannot be helper and recipient of one another."""
        if helper.name == recipient.name and not helper.is_place and self.page.text[helper.start : helper.start + 1] in ("该", "这"):
            # 甲医院的专家在乙医院坐诊，这是该院对口支援乙医院的第三年
            helper = self.other_unit(helper) or helper
        if helper.name == recipient.name and not helper.is_place:
            # 我校到某小学: the page's own unit is not the one named beside it
            own = self.page.text[helper.start : helper.end]
            if SELF.fullmatch(own) and own[0] in "我本":
                helper = replace(helper, name=own, organization=own, code=None)
        if not recipient.is_place and recipient.name.endswith("县学校"):
            # 派教师到某县学校支教: those of the county
            named = next((p for p in self.places if p.name == recipient.name.removesuffix("学校")), None)
            if named is not None:
                recipient = Party(named.name, named.code, named.level, None, None, recipient.start, recipient.end)
        helper = self.titled(helper)
        front = IN_FRONT.search(self.page.text, max(0, helper.start - 5), helper.start)
        if front and helper.name.endswith(("行", "局集团有限公司", "局集团公司")) and not helper.is_place:
            # 建行某市分行 read as 某市分行
            helper = replace(helper, name=front.group() + helper.name, organization=front.group() + helper.name)
        if helper.name == recipient.name or (
            helper.is_place and recipient.is_place and (contains(helper, recipient) or contains(recipient, helper))
        ):
            return
        if recipient.is_team:
            return
        alike = recipient.organization_type in ("court", "cppcc", "congress") and recipient.organization_type == helper.organization_type
        if (
            not recipient.is_place
            and recipient.organization_type in ("party", "congress", "cppcc", "court", "work_team", "media")
            and not (alike and verb.startswith(("结", "对口", "东西", "定点")))
        ):
            return
        if helper.organization_type == "work_team" and recipient.name.rstrip("省市县区镇乡村") in helper.name:
            return
        if helper.organization_type == "media" and confidence < 0.8 and not verb.startswith("定点"):
            return
        if helper.is_place and recipient.is_place and side(helper) == "west" and side(recipient) == "east":
            # the national programme never runs from west to east: the words name the helper second
            helper, recipient = recipient, helper
        start, end = self.masked.span(*span)
        self.found.append(Found(helper, recipient, verb, start, end, confidence, origin))

    def add_all(self, match: re.Match[str], at: int, confidence: float, *, distribute: bool = False) -> None:
        """Every helper with every recipient of a match, or one to one where the sentence says 分别."""
        helpers = self.parties(at + match.start("helper"), at + match.end("helper"), as_place=False)
        recipients = self.parties(at + match.start("recipient"), at + match.end("recipient"), as_place=True)
        recipients = [self.stationed(r) for r in recipients]
        if len(helpers) > 1 and match.start("helper") < match.start("verb") and match.string[: match.start("helper")].endswith("的"):
            # 甲援建的乙中学、丙对口支援的丁村: only the last one of the list helps
            helpers = helpers[-1:]
        comma = match.group("helper").rfind("，")
        if comma > 0 and len(helpers) > 1:
            # 甲公司帮扶乙县，丙集团帮扶丁县: what stands before the comma belongs to the clause before, unless it is of one kind
            last = self.parties(at + match.start("helper") + comma, at + match.end("helper"), as_place=False)
            if last and {h.is_place for h in last} != {h.is_place for h in helpers}:
                helpers = last
        if match.groupdict().get("after") and _PART_OF_WORD.match(match.group("after")):
            return
        span = (at + match.start(), at + match.end())
        verb = match.group("verb")
        named_after = match.end("verb") <= match.start("recipient") and "的" in match.string[match.end("verb") : match.start("recipient")]
        if (distribute or named_after or grammar.SEPARATED.search(match.group())) and len(helpers) == len(recipients) > 1:
            for helper, recipient in zip(helpers, recipients, strict=True):
                self.add(helper, recipient, verb, span, max(confidence, 0.8))
            return
        if distribute_unequal(match, helpers, recipients):
            # 甲、乙分别帮扶丙、丁、戊: one of them was not read
            return
        for helper in helpers:
            for recipient in recipients:
                self.add(helper, recipient, verb, span, confidence)


def distribute_unequal(match: re.Match[str], helpers: list[Party], recipients: list[Party]) -> bool:
    """Whether lists of both sides belong one to one and cannot be told apart."""
    if len(recipients) < _TWO or len(helpers) == len(recipients) or not grammar.SEPARATED.search(match.group()):
        return False
    return len(helpers) > 1 or match.string[: match.start("helper")].endswith("、")


_ROLE_VILLAGE = re.compile(
    "(?:包保|包联|包扶|包抓|帮扶|帮联|双联|双包|联系|联建|共建|挂点|挂钩|驻点|驻村|结对|定点|扶贫|对口|派驻)(?:村|社区)"
)


def _without_roles(page: Page, facts: Facts) -> Facts:
    """The facts without places that are none (包保村, 双联村)."""
    kept = [p for p in facts.places if p.level != "village" or not _ROLE_VILLAGE.fullmatch(page.text, p.start, p.end)]
    return facts if len(kept) == len(facts.places) else replace(facts, places=kept)


def _swap_by_side(first: Party, second: Party) -> tuple[Party, Party] | None:
    """Helper and recipient of two parties that the words treat alike; None where nothing tells them apart."""
    a, b = side(first), side(second)
    if not (first.code and second.code) and not (first.is_place and second.is_place):
        return None
    if first.code is None and second.code and first.is_place and b:
        return (first, second) if b == "west" else (second, first)
    if second.code is None and first.code and second.is_place and a:
        return (second, first) if a == "west" else (first, second)
    if a == "east" and b == "west":
        return first, second
    if a == "west" and b == "east":
        return second, first
    if a != b and "east" in (a, b):
        return (first, second) if a == "east" else (second, first)
    if a != b and "west" in (a, b):
        return (first, second) if b == "west" else (second, first)
    if first.code and second.code and first.code[:2] == second.code[:2] and first.level == second.level == "county":
        # within a province the county is helped by the city's district
        ends = first.name[-1] + second.name[-1]
        if ends in ("县区", "区县") and first.is_place and second.is_place:
            return (first, second) if ends == "区县" else (second, first)
    return None


# no form and no reading of a whole page finds a relation where none of these stands
_ANY_RELATION = (
    *(
        "帮扶",
        "结对",
        "对口",
        "定点",
        "支援",
        "驻",
        "派",
        "协作",
        "共建",
        "携手",
        "牵手",
        "手拉手",
        "联建",
        "结成",
        "结为",
        "第一书记",
        "工作队",
    ),
    *(
        "医疗队",
        "援建",
        "援助",
        "援疆",
        "援藏",
        "援青",
        "联系点",
        "联系村",
        "联系户",
        "联系的",
        "挂钩",
        "挂点",
        "挂联",
        "挂包",
        "挂职",
        "包联",
        "包保",
    ),
    *(
        "包扶",
        "包村",
        "帮包",
        "帮联",
        "双联",
        "双包",
        "联村",
        "扶贫单位",
        "扶贫点",
        "扶贫联系",
        "扶贫工作",
        "扶贫村",
        "扶贫县",
        "扶贫对象",
        "扶贫责任",
    ),
    *("扶贫协作", "扶贫干部", "扶贫队", "参与扶贫", "参与脱贫", "开展扶贫", "开展精准扶贫", "援鄂", "援川"),
)


@cache
def _relation_words() -> AhoCorasick:
    return AhoCorasick([*_ANY_RELATION, *grammar.RELATION_WORDS, *short_pairs()])


def _may_tell(text: str) -> bool:
    """Whether any word stands in a text without which no relation is told."""
    return bool(_relation_words().find_matches_as_indexes(text))


def find_pairings(page: Page, facts: Facts) -> None:
    """Appends the standing relations that the page states to ``facts.pairings``, each helper and recipient once, in reading order."""
    if not _may_tell(page.text) and not _may_tell(page.title or ""):
        return
    reader = _Reader(page, facts)
    masked = reader.masked
    for start, _, sentence in reader.cued:
        _read_sentence(reader, sentence, start)
    tables = read_tables(page, masked, partial(_table_row, reader))
    _read_rows(reader, tables)
    _read_names(reader)
    _read_short_pairs(reader)
    _read_classes(reader)
    _read_region_aid(reader)
    _read_roles(reader)
    _read_title(reader)
    _read_implied(reader)
    _read_posted(reader)
    _read_this_is(reader)
    _read_here(reader)
    _read_team_made(reader)
    _read_short_lists(reader)
    _read_fields(reader)
    _read_posted_rows(reader)
    _read_own_led(reader)
    _read_own_team(reader)
    _read_same_kind(reader)
    read_entrusted(page, masked, reader.names, reader.found)
    read_visits(page, facts, masked, reader.names, reader.found)
    read_assigned(page, facts, masked, reader.names, reader.found)
    relation_of_places(
        page,
        _outside_units(reader.places, facts.organizations),
        reader.found,
        reader.names,
        standing=bool({"east_west", "paired_support"} & reader.weights.keys()),
    )
    if "designated" in reader.weights:
        relation_of_unit(page, reader.places, facts.organizations, reader.found)
    _raise_offices(reader)
    facts.pairings.extend(merged(page, reader.dates, reader.found, reader.weights, reader.main))


_GENERIC_UNITS = {
    "集团公司": ("集团", "公司"),
    "集团": ("集团", "公司"),
    "公司": ("公司", "集团"),
    "学校": ("大学", "学院", "学校"),
    "学院": ("学院",),
    "医院": ("医院",),
}


def _raise_offices(reader: _Reader) -> None:
    """某大学某学院, on whose page the college stands alone: it is the university that helps."""
    publisher = reader.page.publisher or ""
    unit = publishing_unit(publisher)
    for found in reader.found:
        if found.helper.name in _GENERIC_UNITS:
            own = unit if unit.endswith(_GENERIC_UNITS[found.helper.name]) else titled_unit(reader.page.title) or found.helper.name
            found.helper = replace(found.helper, name=own, organization=own)
    if unit == publisher:
        return
    for found in reader.found:
        if found.helper.organization and publisher == unit + found.helper.name:
            found.helper = replace(found.helper, name=unit, organization=unit)


def _outside_units(places: list[PlaceMention], organizations: list[OrganizationMention]) -> list[PlaceMention]:
    """The places that do not stand in the name of a party's committee, a court, a firm or another body that is not its place."""
    held = [(o.start, o.end) for o in organizations if o.organization_type not in ("government", "party", "congress", "cppcc", "work_team")]
    held.sort()
    starts = [start for start, _ in held]
    kept = []
    for place in places:
        at = bisect_left(starts, place.start + 1) - 1
        if at < 0 or held[at][1] < place.end:
            kept.append(place)
    return kept


_OWN = re.compile("我(?:省|市|县|区|州)")


def _read_posted(reader: _Reader) -> None:
    """某某派驻某村任第一书记, on a page that speaks of 我院: the page's own unit sent them."""
    own = next(
        (
            t
            for t in reader.masked.tokens.values()
            if t.organization is not None and reader.page.text[t.start] in SELF_FIRST and SELF.fullmatch(reader.page.text, t.start, t.end)
        ),
        None,
    )
    helper = reader.names.party(own) if own is not None else None
    if helper is None:
        return
    for match in grammar.POSTED.finditer(reader.masked.text):
        for recipient in reader.parties(match.start("recipient"), match.end("recipient"), as_place=True):
            reader.add(helper, recipient, "派驻" + match.group("verb"), match.span(), 0.65, origin=Origin.INFERRED)


def _read_fields(reader: _Reader) -> None:
    """帮扶单位：某行 beside 帮扶对象：某村: the fields of a form or an agreement, each helper's with the field of a recipient right before or after it."""
    text = reader.masked.text
    if "：" not in text or _FIELD.search(text) is None:
        return
    helped = list(grammar.FIELD_HELPED.finditer(text))
    helps = list(grammar.FIELD_HELPER.finditer(text)) if helped else []
    if not helps or len(helps) != len(helped):
        return
    for one, other in zip(helps, helped, strict=True):
        low, high = min(one.start(), other.start()), max(one.end(), other.end())
        if high - low > _FORM:
            continue
        for helper in reader.parties(*one.span("party"), as_place=False):
            for recipient in reader.parties(*other.span("party"), as_place=True):
                reader.add(helper, recipient, one.group("verb"), (low, high), 0.8)


_FORM = 160
_FIELD = re.compile(f"[：:][ 　]?{grammar.PARTY}")


def _read_short_lists(reader: _Reader) -> None:
    """围绕甲、乙两个定点帮扶县: counties by names without their last character, which the page names in full elsewhere."""
    text = reader.page.text
    matches = list(_SHORT_LIST.finditer(text)) if "、" in text and _HELPED_COUNTY.search(text) else []
    if not matches:
        return
    full = {p.name[:-1]: p for p in reversed(reader.places) if p.level == "county" and p.code and len(p.name) > _TWO}
    starts = reader.masked.starts
    for match in matches:
        named = [full.get(name) for name in re.split("[、和]", match.group("names"))]
        if None in named or len(named) < _TWO:
            continue
        low = text.rfind("。", 0, match.start()) + 1
        tokens = reader.masked.tokens_in(bisect_left(starts, low), bisect_left(starts, match.start()))
        helpers = [h for h in (reader.names.party(t) for _, t in tokens if t.kind == ORGANIZATION) if h is not None and not h.is_place][:1]
        for place in (p for p in named if p is not None):
            recipient = Party(reader.names.place(place), place.code, place.level, None, None, match.start(), match.end())
            for helper in helpers:
                reader.found.append(Found(helper, recipient, match.group("verb"), low, match.end(), 0.7))


_HELPED_COUNTY = re.compile("(?:帮扶|扶贫|支援)(?:国家级)?(?:贫困)?县")
_SHORT_LIST = re.compile(
    "(?:围绕|聚焦|在|对|向|赴|到|面向|立足|服务)(?P<names>[一-龥]{2,4}(?:[、和][一-龥]{2,4}?){1,5}?)(?:等)?[一二三四五六两0-9]{0,2}(?:个)?(?P<verb>定点帮扶|定点扶贫|对口支援|对口帮扶|结对帮扶|帮扶)(?:国家级)?(?:贫困)?县"
)


def _read_this_is(reader: _Reader) -> None:
    """这是某厅的扶贫点: the place that the sentence before speaks of."""
    before: tuple[int, int] | None = None
    text = reader.masked.text
    if not any(word in text for word in _THIS):
        return
    for start, end in reader.masked.sentences():
        match = grammar.THIS_IS.match(text, start, end) if text.startswith(_THIS, start) else None
        if match is not None and before is not None:
            places = [t for _, t in reader.masked.tokens_in(*before) if t.kind == PLACE]
            recipient = reader.names.party(places[-1]) if places else None
            for helper in reader.parties(match.start("helper"), match.end("helper"), as_place=True):
                if recipient is not None:
                    reader.add(helper, recipient, match.group("verb"), match.span(), 0.7, origin=Origin.INFERRED)
        before = (start, end)


_THIS = ("这", "那里", "此地")


def _table_row(reader: _Reader, helpers: tuple[int, int], recipients: tuple[int, int], verb: str, span: tuple[int, int]) -> None:
    """One row of a table: every helper of its cell with every recipient of the other."""
    for recipient in reader.parties(*recipients, as_place=True):
        for helper in reader.parties(*helpers, as_place=False):
            reader.add(helper, reader.stationed(recipient), verb, span, 0.8)


def _read_here(reader: _Reader) -> None:
    """某人被派驻到这里担任第一书记, 在对口支援的某部支持下: whom the unit helps is the place that the sentences before speak of."""
    text = reader.masked.text
    if not (_SENDS_HERE.search(text) or _HELPS_HERE.search(text)):
        return
    last: Token | None = None
    village: Token | None = None
    since = 0
    spots = [(pattern, cue, [match.start() for match in cue.finditer(text)]) for pattern, cue in _HERE_FORMS]
    for start, end in reader.masked.sentences():
        for pattern, cue, cues in spots:
            at = bisect_left(cues, start)
            told = at < len(cues) and cues[at] < end and cue.search(text, start, end)
            for match in pattern.finditer(text, start, end) if told else ():
                before = [t for _, t in reader.masked.tokens_in(start, match.start("helper")) if t.kind == PLACE]
                helpers = reader.parties(*match.span("helper"), as_place=False)
                near = village if since < _HERE_SENTENCES else None
                recipient = _helped_place(reader, [t for t in (last, near, *before) if t is not None], helpers)
                for helper in helpers:
                    if recipient is not None and not (helper.is_place and side(helper) == "west"):
                        reader.add(helper, recipient, match.group("verb"), match.span(), 0.7, origin=Origin.INFERRED)
        since += 1
        for _, token in reader.masked.tokens_in(start, end):
            if token.kind == PLACE and token.places[-1].level in ("county", "township", "village"):
                last = token
                if token.places[-1].level == "village":
                    village, since = token, 0


_HELPS_HERE = re.compile("(?:对口支援|对口帮扶|定点帮扶|定点扶贫|结对帮扶)(?:我们|当地|这里|他们)?的")
_SENDS_HERE = re.compile("(?:派|来)(?:到|至|驻){0,2}了?(?:这里|这儿|该村|村里|此地|这个)")
_HERE_FORMS = ((grammar.SENT_HERE, _SENDS_HERE), (grammar.HELPER_OF, _HELPS_HERE))


_HERE_SENTENCES = 3


def _helped_place(reader: _Reader, tokens: list[Token], helpers: list[Party]) -> Party | None:
    """The last of some places that a helper can help: none of its own."""
    for token in reversed(tokens):
        party = reader.names.party(token)
        if party is None or token.places[-1].level in ("province", "prefecture"):
            continue
        if all(not (h.code and party.code and h.is_place and (contains(h, party) or contains(party, h))) for h in helpers):
            return party
    return None


def _read_team_made(reader: _Reader) -> None:
    """工作队由甲局牵头，乙局参与: they help the place in the name of the team that the page named last, or that a relation of teams named last."""
    text = reader.masked.text
    if "由" not in text:
        return
    for match in grammar.TEAM_MADE.finditer(text):
        at = reader.masked.starts[match.start()]
        before = [
            f
            for f in reader.found
            if f.start <= at
            and f.recipient.level in ("township", "village")
            and _TEAM_NAME_IN.search(reader.page.text, f.start, f.end + 12)
        ]
        if not before:
            continue
        recipient = max(before, key=lambda f: f.start).recipient
        for part in ("helper", "others"):
            for helper in reader.parties(*match.span(part), as_place=False) if match.group(part) else ():
                if not (helper.is_place and helper.code and recipient.code and contains(helper, recipient)):
                    reader.add(helper, recipient, "工作队" + match.group("verb"), match.span(), 0.7, origin=Origin.INFERRED)


_TEAM_NAME_IN = re.compile("工作队|帮扶队|医疗队|组团|工作组|第一书记")


def _read_posted_rows(reader: _Reader) -> None:
    """某人 某局 某县某村: two rows or more under a title on first secretaries or stationed teams."""
    text = reader.masked.text
    # a row begins a line and never leaves it
    lines = list(itertools.accumulate((len(line) + 1 for line in text.split("\n")), initial=0))[:-1] if "\n" in text else []
    rows = [row for row in map(partial(grammar.POSTED_ROW.match, text), lines) if row]
    heading = f"{reader.page.title or ''}{text[max(0, rows[0].start() - _BEFORE_ROWS) : rows[0].start()]}" if rows else ""
    if len(rows) < _TWO or not _POSTS.search(heading):
        return
    for row in rows:
        for helper in reader.parties(*row.span("helper"), as_place=False):
            for recipient in reader.parties(*row.span("recipient"), as_place=True):
                reader.add(helper, recipient, "第一书记", row.span(), 0.7)


_POSTS = re.compile("第一书记|驻村|工作队|选派|派驻|帮扶|挂职")


def _read_own_led(reader: _Reader) -> None:
    """校长带队赴某县调研定点帮扶工作, where no sentence names who helps there: the unit that the page speaks for."""
    helper: Party | None = None
    for start, _, sentence in reader.cued:
        match = grammar.OWN_LED.search(sentence) if _SET_OUT.search(sentence) and _OFFICERS.search(sentence) else None
        if match is None:
            continue
        first = next(iter(reader.masked.tokens_in(start, start + match.start("recipient"))), None)
        if first is not None and any(t.kind == ORGANIZATION for _, t in reader.masked.tokens_in(start, start + match.start("recipient"))):
            continue
        helper = helper or own_unit(reader.page, reader.facts, reader.masked, reader.names)
        if helper is None or helper.is_place or _RULES.search(helper.name) or SUPERVISES.search(helper.name):
            return
        for recipient in reader.parties(start + match.start("recipient"), start + match.end("recipient"), as_place=True):
            if recipient.is_place and recipient.name.rstrip("省市县区镇乡村") not in helper.name:
                reader.add(
                    helper, recipient, match.group("verb"), (start + match.start(), start + match.end()), 0.6, origin=Origin.INFERRED
                )


_OFFICERS = re.compile("[校院]党委|[校院]纪委|校[（院]*长|院长|党委|学校|公司|集团|行长|经理|董事长|机关|全体|[总分支]行")
_SET_OUT = re.compile("赴|到|前往|走进|深入")


def _read_own_team(reader: _Reader) -> None:
    """我院对口帮扶医疗队, where one other hospital stands on the page as the place of its work: that is whom the page's own unit helps."""
    helper = reader.speaking_unit
    if helper is None or any(f.helper.name == helper.name for f in reader.found):
        return
    text = reader.masked.text
    spot = next(
        (m for m in grammar.OWN_TEAM.finditer(text) if (reader.names.party(reader.masked.tokens[m.start()]) or helper).name == helper.name),
        None,
    )
    if spot is None:
        return
    others: dict[str, Party] = {}
    for at, token in sorted(reader.masked.tokens.items()):
        party = reader.names.party(token) if token.kind == ORGANIZATION else None
        if (
            party
            and party.organization_type in ("hospital", "school")
            and party.name != helper.name
            and text[at - 1 : at] in ("在", "到", "赴", "驻")
        ):
            others.setdefault(party.name, party)
    if len(others) != 1:
        return
    (recipient,) = others.values()
    if not recipient.name.startswith(helper.name):
        reader.add(helper, recipient, spot.group("verb"), spot.span(), 0.62, origin=Origin.INFERRED)


def _read_same_kind(reader: _Reader) -> None:
    """挂职副院长某人来自甲医院, 甲中学和这所学校结成姊妹校: the other side is the hospital or school that was named before."""
    for start, _, sentence in reader.cued if reader.weights else ():
        if "来自" not in sentence and not any(word in sentence for word in _THIS_UNIT):
            continue
        for pattern in (grammar.SERVES_FROM, grammar.SAME_KIND):
            for match in pattern.finditer(sentence):
                for helper in reader.parties(start + match.start("helper"), start + match.end("helper"), as_place=False):
                    other = reader.other_unit(helper) if helper.organization_type in ("hospital", "school") else None
                    if other is not None:
                        span = (start + match.start(), start + match.end())
                        reader.add(helper, other, match.group("verb"), span, 0.7, origin=Origin.INFERRED)


_THIS_UNIT = ("这所", "这家", "该校", "该院", "我校", "我院", "本校", "本院", "当地")


def _read_implied(reader: _Reader) -> None:
    """对口帮扶某州, said by a page that speaks of 我区 and names nobody else as its helper: the page's own place helps."""
    code = reader.page.jurisdiction_code
    if code is None or not _OWN.search(reader.page.text):
        return
    own = next((p for p in reader.facts.places if p.code == code[:6]), None)
    if own is None:
        return
    helper = reader.names.party(Token(PLACE, own.start, own.end, places=[own]))
    told = {f.recipient.name for f in reader.found}
    for start, end in reader.masked.sentences():
        for match in grammar.IMPLIED.finditer(reader.masked.text[start:end]):
            for recipient in reader.parties(start + match.start("recipient"), start + match.end("recipient"), as_place=True):
                away = recipient.is_place and recipient.code and helper is not None and recipient.code[:4] != code[:4]
                if helper is not None and away and recipient.name not in told and side(recipient) != "east":
                    reader.add(
                        helper, recipient, match.group("verb"), (start + match.start(), start + match.end()), 0.6, origin=Origin.INFERRED
                    )


def _read_title(reader: _Reader) -> None:
    """Relations that the title states between parties that the body names; their evidence is where the body names the recipient."""
    page, title = reader.page, fold_width(reader.page.title or "")
    if not title or len(title) > _MAX_TITLE or not grammar.CUE.search(title) or title in page.text:
        return
    facts = Facts()
    taken = bytearray(len(title))
    named: list[tuple[str, OrganizationMention | PlaceMention]] = []
    mentions: list[OrganizationMention | PlaceMention] = [*reader.facts.organizations, *reader.facts.places]
    for mention in mentions:
        surface = page.text[mention.start : mention.end]
        named.append((surface, mention))
        if isinstance(mention, PlaceMention) and len(surface) > 2 and surface == mention.name:
            named.append((surface[:-1], mention))
    titled = {surface: mention for surface, mention in reversed(named) if len(surface) > 1 and surface in title}
    for surface, mention in sorted(titled.items(), key=lambda item: (-len(item[0]), item[0])):
        at = title.find(surface)
        if at < 0 or any(taken[at : at + len(surface)]):
            continue
        taken[at : at + len(surface)] = b"\x01" * len(surface)
        moved = replace(mention, start=at, end=at + len(surface))
        if isinstance(moved, PlaceMention):
            facts.places.append(moved)
        else:
            # who signs the page stands in its title as its subject
            facts.organizations.append(replace(moved, is_credit=False))
    if _TITLE_RELATION.search(title):
        # places that only the title names (某市对口帮扶某市结对关系表)
        apart = Facts()
        find_places(Page(doc_id=page.doc_id, body=title, published_at=page.published_at, jurisdiction_code=page.jurisdiction_code), apart)
        facts.places.extend(p for p in apart.places if not p.in_organization and not any(taken[p.start : p.end]))
    if len(facts.places) + len(facts.organizations) < _TWO:
        return
    facts.places.sort(key=lambda p: p.start)
    facts.organizations.sort(key=lambda o: o.start)
    heading = _Reader(replace(page, body=title, title=None), facts)
    heading.names = reader.names.over(title)
    told = {(f.recipient.name, f.helper.organization_type) for f in reader.found if f.helper.organization}
    for start, end in heading.masked.sentences():
        _read_sentence(heading, heading.masked.text[start:end], start)
    for found in heading.found:
        if found.helper.organization and (found.recipient.name, found.helper.organization_type) in told:
            # titles shorten the names that the body tells in full
            continue
        if found.helper.organization and any(
            f.helper.name == found.helper.name and f.recipient.is_place and f.recipient.rank > found.recipient.rank for f in reader.found
        ):
            # the body tells which village of it
            continue
        surface = title[found.recipient.start : found.recipient.end]
        at = max(page.text.find(surface), 0)
        found.verb = found.verb if mechanism_in(found.verb, weak=False) else title
        found.start, found.end = at, at + len(surface)
        found.confidence = round(0.9 * found.confidence, 3)
        reader.found.append(found)


_SPEAKERS = 3
_TITLE_RELATION = re.compile("[省市县区州旗](?:对口|结对|定点)(?:帮扶|支援|扶贫|协作|合作)")
# a mark and the number of the row
_GAP = 5
_MAX_TITLE = 120
_TWO = 2
_BEFORE_ROWS = 60


def _read_rows(reader: _Reader, tables: list[tuple[int, int]]) -> None:
    """甲区—丙县、丁县；乙区—戊县: two rows or more of helper and recipients, under words or on a page about a relation."""
    text = reader.masked.text
    rows: list[re.Match[str]] = []
    starts = [
        at
        for at, t in reader.masked.tokens.items()
        if t.kind in (PLACE, ORGANIZATION)
        and (not at or text[at - 1] in grammar.BEFORE_ROW)
        and grammar.ROW_START.search(text, max(0, at - 5), at)
    ]
    if tables:
        starts = [at for at in starts if not any(low <= at < high for low, high in tables)]
    for match in (m for m in map(partial(grammar.ROW.match, text), starts) if m) if len(starts) >= _TWO else ():
        if rows and match.start() - rows[-1].end() > _GAP:
            _take_rows(reader, rows)
            rows = []
        rows.append(match)
    _take_rows(reader, rows)
    _read_dashed(reader, tables)
    _read_units_by_place(reader, starts)


def _read_dashed(reader: _Reader, tables: list[tuple[int, int]]) -> None:
    """甲镇—丙镇、乙镇—丁镇: two pairs or more with nothing but a comma between them."""
    text = reader.masked.text
    if sum(text.count(dash) for dash in grammar.DASHES) < _TWO:
        return
    rows: list[re.Match[str]] = []
    for match in grammar.DASHED.finditer(text):
        if any(low <= match.start() < high for low, high in tables):
            continue
        if rows and text[rows[-1].end() : match.start()].strip("、，,；; "):
            _take_rows(reader, rows)
            rows = []
        rows.append(match)
    _take_rows(reader, rows)


def _read_units_by_place(reader: _Reader, starts: list[int]) -> None:
    """丹凤县：省委政法委、西北大学: rows of a place and the units that help it, under words about help."""
    text = reader.masked.text
    rows = [m for m in map(partial(grammar.UNITS_BY_PLACE.match, text), starts) if m] if len(starts) >= _TWO and "：" in text else []
    if len(rows) < _TWO:
        return
    heading = f"{reader.page.title or ''}{text[max(0, rows[0].start() - _BEFORE_ROWS) : rows[0].start()]}"
    if not grammar.ROWS_ABOUT.search(heading):
        return
    for row in rows:
        recipients = reader.parties(*row.span("recipient"), as_place=True)
        for helper in reader.parties(*row.span("helper"), as_place=False):
            for recipient in recipients:
                if not helper.is_place and recipient.name.rstrip("省市县区镇乡村") not in helper.name:
                    reader.add(helper, recipient, heading[-_BEFORE_ROWS:], row.span(), 0.7)


_LIST_TITLE = re.compile("表|名单|安排|一览|名录|清单|结对关系|分工")


def _take_rows(reader: _Reader, rows: list[re.Match[str]]) -> None:
    """Adds a block of rows if each of them can be a relation: a place that helps lies elsewhere than the one it helps."""
    if len(rows) < _TWO:
        return
    before = reader.masked.text[max(0, rows[0].start() - _BEFORE_ROWS) : rows[0].start()]
    title = reader.page.title or ""
    listed = _LIST_TITLE.search(title) is not None and grammar.ROWS_ABOUT.search(title) is not None
    if not listed and not grammar.ROWS_ABOUT.search(before) and not all(grammar.ROWS_ABOUT.search(r.group("link")) for r in rows):
        return
    read: list[tuple[Party, Party, re.Match[str]]] = []
    for row in rows:
        helpers = reader.parties(*row.span("helper"), as_place=True)
        recipients = reader.parties(*row.span("recipient"), as_place=True)
        if row.group("link") == "：" and helpers and helpers[0].is_place and not any(r.is_place for r in recipients):
            # a place and its units: they help it
            return
        for recipient in recipients:
            if len(helpers) != 1:
                return
            if helpers[0].is_place and recipient.is_place and (contains(helpers[0], recipient) or contains(recipient, helpers[0])):
                # a place and what lies in it: an address list
                return
            ordered = _swap_by_side(helpers[0], recipient) or (helpers[0], recipient)
            read.append((*ordered, row))
    for helper, recipient, row in read:
        reader.add(helper, recipient, row.group("link"), row.span(), 0.75)


def _read_sentence(reader: _Reader, sentence: str, at: int) -> None:
    """The forms that name both sides in one sentence."""
    if sentence.count(PLACE) + sentence.count(ORGANIZATION) < _TWO:
        return
    if _TOLD.search(sentence):
        sentence = grammar.AS_TOLD.sub(lambda m: grammar.ASIDE * len(m.group()), sentence)
    taken = bytearray(len(sentence))

    def span(match: re.Match[str]) -> tuple[int, int]:
        starts = match.start("helper"), match.start("recipient")
        return min(starts), max(match.end("helper"), match.end("recipient"))

    def free(match: re.Match[str]) -> bool:
        a, b = span(match)
        return not any(taken[a:b])

    def take(match: re.Match[str]) -> None:
        a, b = span(match)
        b = max(b, match.end("verb"))
        taken[a:b] = b"\x01" * (b - a)

    joined = "与" in sentence or "和" in sentence or "同" in sentence
    related = grammar.RELATED.search(sentence) is not None
    for match in grammar.PAIRS.finditer(sentence) if joined or f"{PLACE}对{PLACE}" in sentence else ():
        if "签" in match.group("verb") and not reader.weights and not grammar.ROWS_ABOUT.search(sentence):
            continue
        _pairs(reader, match, at)
        taken[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
    for match in grammar.LISTS.finditer(sentence) if joined and "、" in sentence else ():
        if free(match) and _lists(reader, match, at):
            take(match)
    for match in grammar.MUTUAL.finditer(sentence) if grammar.JOINED.search(sentence) else ():
        if free(match) and _mutual(reader, match, at):
            take(match)
    words, told_by, forms = _forms_by_word()
    present = 0
    for word in {number for number, _, _ in words.find_matches_as_indexes(sentence, overlapping=True)}:
        present |= told_by[word]
    for pattern, confidence, needed, of_relation in forms:
        if needed and not needed & present:
            continue
        if of_relation and not related:
            continue
        for match in pattern.finditer(sentence):
            if pattern is grammar.TOWARDS and grammar.THANKED.match(sentence, match.end()):
                # 县委、县政府对某区的帮扶表示感谢: that district helps
                continue
            if pattern is grammar.SECRETARY_TOO and (
                reader.main in (None, "targeted", "consumption") or sentence.count(PERSON) > _SPEAKERS
            ):
                # the posts of those who spoke at a meeting
                continue
            if pattern is grammar.MOVED_IN and match.group("verb") in _STAYS and not _small(reader, match, at):
                # 常驻宁波: a posting of its own kind
                continue
            if free(match):
                reader.add_all(match, at, confidence)
                if pattern is grammar.LED_WITH:
                    _with_others(reader, match, at)
                take(match)
    if reader.main in ("designated", "paired_support", "east_west"):
        for match in grammar.SENT_POST.finditer(sentence):
            if free(match):
                reader.add_all(match, at, 0.6)
                take(match)
    for match in grammar.SINCE_MUTUAL.finditer(sentence) if joined and ("以来" in sentence or "后" in sentence) else ():
        if free(match) and _since_mutual(reader, match, at):
            take(match)
    for match in grammar.TWO_PLACES.finditer(sentence) if joined and ("两地" in sentence or "双方" in sentence) else ():
        if free(match) and _since_mutual(reader, match, at):
            take(match)
    for match in grammar.WITH.finditer(sentence) if joined else ():
        _with(reader, match, at)
    for match in grammar.ELIDED_SENT.finditer(sentence) if "派" in sentence and _SENDS_TO.search(sentence) else ():
        if not any(taken[match.start("recipient") : match.end("recipient")]) and _elided(reader, match, at):
            taken[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
    for match in grammar.ELIDED_AS.finditer(sentence) if "派" in sentence and _SENDS_TO.search(sentence) else ():
        if not any(taken[match.start("recipient") : match.end("recipient")]) and _elided(reader, match, at):
            taken[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
    for match in grammar.ELIDED.finditer(sentence) if _STRONG.search(sentence) else ():
        if not any(taken[match.start("recipient") : match.end("recipient")]) and _elided(reader, match, at):
            taken[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
    if "对口" in sentence or "结对" in sentence:
        for match in grammar.FAR_ACTIVE.finditer(sentence):
            if free(match):
                kinds = {
                    p.organization_type
                    for part in ("helper", "recipient")
                    for p in reader.parties(at + match.start(part), at + match.end(part), as_place=False)
                }
                if kinds in ({"hospital"}, {"school"}):
                    reader.add_all(match, at, 0.7)
                    take(match)
    units = sentence.count(ORGANIZATION) >= _TWO
    trusted = grammar.TRUSTED.finditer(sentence) if units and "托管" in sentence and _about_help(reader.page) else ()
    for match in itertools.chain(grammar.TEAM_WORKS.finditer(sentence) if units else (), trusted):
        if free(match):
            pair = [reader.parties(at + match.start(part), at + match.end(part), as_place=False) for part in ("helper", "recipient")]
            if all(pair) and {p[0].organization_type for p in pair} in ({"hospital"}, {"school"}):
                reader.add(pair[0][0], pair[1][0], match.group("verb"), (at + match.start(), at + match.end()), 0.7)
                take(match)
    for match in grammar.CAME.finditer(sentence) if related or "对口" in sentence or "协作" in sentence or "开展工作" in sentence else ():
        if free(match) and _came(reader, match, at):
            take(match)
    for match in grammar.PLAINLY_HELPS.finditer(sentence) if "帮" in sentence and reader.main == "enterprise" else ():
        if free(match):
            reader.add_all(match, at, 0.75)
            take(match)
    for match in grammar.WEAK_ACTIVE.finditer(sentence) if grammar.WEAKLY.search(sentence) else ():
        if free(match) and (_LASTING.search(match.group("mods")) or not _NOT_A_RELATION.search(sentence)):
            reader.add_all(match, at, 0.6)
            take(match)


def _with_others(reader: _Reader, match: re.Match[str], at: int) -> None:
    """由A牵头、B参与: those who take part help as well."""
    for helper in reader.parties(at + match.start("others"), at + match.end("others"), as_place=False):
        for recipient in reader.parties(at + match.start("recipient"), at + match.end("recipient"), as_place=True):
            reader.add(helper, recipient, match.group("verb"), (at + match.start(), at + match.end()), 0.75)


_STAYS = ("所驻", "驻守", "常驻")


_TOLD = re.compile("按照|根据|遵照|导下|统筹下")
_SENDS_TO = re.compile("第一书记|工作队|驻村干部")
_STRONG = re.compile("对口|定点|结对|挂[钩点]|包[联保]|组团")


def _small(reader: _Reader, match: re.Match[str], at: int) -> bool:
    """Whether the recipients of a match are townships and villages."""
    recipients = reader.parties(at + match.start("recipient"), at + match.end("recipient"), as_place=True)
    return bool(recipients) and all(r.level in ("township", "village") for r in recipients)


# the forms that name both sides, how sure each is, and the words without which it cannot be
_FORMS: tuple[tuple[re.Pattern[str], float, tuple[str, ...]], ...] = (
    (grammar.PARTNERS, 0.85, ("与", "和", "同")),
    (grammar.TO_UNITS, 0.8, ("向",)),
    (grammar.LISTED, 0.8, ("：", ":")),
    (grammar.CEREMONY, 0.85, ("仪式", "会", "活动", "班", "签约", "捐赠")),
    (grammar.RECEIVED, 0.85, ("收到", "接收", "迎来", "获")),
    (grammar.SIGNED_BY, 0.8, ("签",)),
    (grammar.FORMED, 0.85, ("组成",)),
    (grammar.FORMED_LATER, 0.8, ("组成",)),
    (grammar.FORMED_TEAM, 0.85, ("组成",)),
    (
        grammar.TEAM,
        0.9,
        ("工作队", "工作组", "帮扶队", "指挥部", "扶贫队", "帮扶组", "联络组", "医疗队", "第一书记", "支医队", "支教队", "干部", "人员"),
    ),
    (grammar.FIRST_SECRETARY, 0.85, ("第一书记", "工作队")),
    (grammar.AT_TEAM, 0.85, ("驻",)),
    (grammar.THE_ONE, 0.8, ("是",)),
    (grammar.MADE, 0.8, ("把", "将")),
    (grammar.FROM_TO, 0.75, ("来自",)),
    (grammar.SECRETARY_FROM, 0.75, ("第一书记", "驻村", "工作队")),
    (grammar.SECRETARY_TOO, 0.75, ("第一书记", "驻村", "工作队")),
    (grammar.PASSIVE, 0.9, ("由",)),
    (grammar.PASSIVE_FAR, 0.8, ("由",)),
    (grammar.LED_WITH, 0.8, ("牵头", "领衔")),
    (grammar.LED_BY, 0.75, ("牵头",)),
    (grammar.RECEIVES_FROM, 0.85, ("受援", "受帮扶", "被帮扶")),
    (grammar.FROM_UNIT, 0.75, ("挂职", "第一书记", "驻村", "支教", "支医", "来到", "派往", "奔赴")),
    (grammar.FROM_POST, 0.75, ("挂职",)),
    (grammar.TEAM_FROM, 0.8, ("派出", "选派", "组成", "组建", "委派")),
    (grammar.COUNTED_MUTUAL, 0.8, ("结对", "结成")),
    (grammar.AS_HELPER, 0.8, ("作为", "身为")),
    (grammar.AS_RECIPIENT, 0.8, ("作为", "身为")),
    (grammar.IN_BRACKETS, 0.8, ("（",)),
    (grammar.HELPER_IN_BRACKETS, 0.8, ("（",)),
    (grammar.CHANGED, 0.8, ("由",)),
    (grammar.COMES_FROM, 0.75, ("来自",)),
    (grammar.OBJECT_OF, 0.9, ("是", "系", "作为", "为")),
    (grammar.SUBJECT_OF, 0.85, ("是", "为", "系", "作为")),
    (grammar.TOWARDS, 0.85, ("对",)),
    (grammar.OFFERED, 0.85, ("向",)),
    (grammar.GIVEN, 0.65, ("给予",)),
    (grammar.BEARS, 0.8, ("承担", "肩负", "担负", "负责")),
    (grammar.IN_CHARGE, 0.7, ("负责", "承担", "肩负")),
    (grammar.STATIONS, 0.75, ("派",)),
    (grammar.ACTIVE, 0.9, ()),
    (grammar.CARRIED, 0.7, ("，",)),
    (grammar.SINCE, 0.75, ("以来", "期间", "年来", "后")),
    (grammar.SINCE_TOWARDS, 0.75, ("以来", "期间", "年来", "后")),
    (grammar.RELATIVE, 0.75, ("的",)),
    (grammar.STAFF_SENT, 0.75, ("第一书记", "驻村", "工作队")),
    (grammar.HELPED_AFTER, 0.75, ("下，",)),
    (grammar.SENT_SECRETARY, 0.8, ("派",)),
    (grammar.SENT_AS, 0.75, ("第一书记", "工作队")),
    (grammar.SENT, 0.75, ("派",)),
    (grammar.DISPATCHED, 0.65, ("派", "组建")),
    (grammar.SENT_TO, 0.65, ("派",)),
    (grammar.SENT_TEAM, 0.65, ("派", "组建", "带领", "组织")),
    (grammar.MOVED_IN, 0.7, ("驻",)),
    (grammar.HELD, 0.65, ("召开", "举行", "举办")),
    (grammar.DONE_FOR, 0.7, ("工作", "任务", "各项")),
    (grammar.IN_PLACE, 0.62, ("在",)),
)


# of these the verb is one of the words for a relation
_OF_RELATION = (grammar.ACTIVE, grammar.CARRIED, grammar.PARTNERS, grammar.OFFERED)


@cache
def _forms_by_word() -> tuple[AhoCorasick, list[int], list[tuple[re.Pattern[str], float, int, bool]]]:
    """The automaton of all words that forms need, each word as a bit, and the forms with the bits of theirs and whether they need a relation."""
    bits = {word: 1 << at for at, word in enumerate(sorted({word for _, _, needed in _FORMS for word in needed}))}
    forms = [
        (pattern, confidence, sum(bits[word] for word in set(needed)), pattern in _OF_RELATION) for pattern, confidence, needed in _FORMS
    ]
    return AhoCorasick(list(bits)), list(bits.values()), forms


def _joint_programme(first: Party, others: list[Party], verb: str) -> bool:
    """甲市、乙市东西部协作…: two places of one level on the two sides of the national programme."""
    if len(others) != 1 or not verb.endswith("协作") or not (first.is_place and others[0].is_place):
        return False
    return first.level == others[0].level and _swap_by_side(first, others[0]) is not None


def _about_help(page: Page) -> bool:
    """Whether the title or the first words of a page speak of help."""
    return grammar.ROWS_ABOUT.search(f"{page.title or ''}{page.text[:200]}") is not None


def _lists(reader: _Reader, match: re.Match[str], at: int) -> bool:
    """甲区、乙区与丙县、丁县结对: one to one in the order of the lists, as far as both sides are places or both are units."""
    helpers = reader.parties(at + match.start("helper"), at + match.end("helper"), as_place=True)
    recipients = reader.parties(at + match.start("recipient"), at + match.end("recipient"), as_place=True)
    if len(helpers) != len(recipients) or any(h.is_place != r.is_place for h, r in zip(helpers, recipients, strict=True)):
        return False
    for helper, recipient in zip(helpers, recipients, strict=True):
        reader.add(
            *(_swap_by_side(helper, recipient) or (helper, recipient)), match.group("verb"), (at + match.start(), at + match.end()), 0.75
        )
    return True


def _mutual(reader: _Reader, match: re.Match[str], at: int) -> bool:
    """A与B结对: direction by the sides of the national programme, else as written where the verb ties two sides."""
    helpers = reader.parties(at + match.start("helper"), at + match.end("helper"), as_place=True)
    recipients = reader.parties(at + match.start("recipient"), at + match.end("recipient"), as_place=True)
    if len(helpers) != 1 or not recipients:
        return False
    if match.group("verb").endswith(("协作", "帮扶", "共建")) and not match.group("verb").startswith(("结对", "对口", "定点")):
        # what two offices did within the programme of their places is no relation of the offices
        recipients = [r for r in recipients if not (_is_office(r) or _is_office(helpers[0]))]
        if not recipients:
            return False
    joined, verb = match.group("and"), match.group("verb")
    if joined in "、和" and match.string[match.start() - 1 : match.start()] in _OBJECT and match.start():
        # 在甲县和乙县开展定点扶贫
        return False
    if re.fullmatch(grammar.RELATION, verb) and grammar.THIRD.match(match.string, match.end()):
        return False
    village = grammar.UNKNOWN_VILLAGE.match(match.string, match.end("recipient"), match.end("verb"))
    if village and len(recipients) == 1 and recipients[0].is_place:
        wide = recipients[0]
        recipients = [Party(village.group("name"), None, "village", None, None, wide.start, wide.end)]
        reader.add(helpers[0], recipients[0], verb, (at + match.start(), at + match.end()), 0.7)
        return True
    both = match.group("pair") is not None
    if joined in "、和" and not both and not verb.startswith(("结", "牵手", "携手", "共建")) and len(recipients) > 1:
        return False
    if joined == "、" and not both and not _joint_programme(helpers[0], recipients, verb):
        return False
    done = False
    for recipient in recipients:
        ordered = _swap_by_side(helpers[0], recipient)
        confidence = 0.85
        if verb in _JOINT_MEDICINE and (ordered is None or not (reader.weights or _about_help(reader.page))):
            # what hospitals of one county do, and what a page without any programme tells
            continue
        if ordered is None:
            agreed = (
                not helpers[0].is_place
                and not recipient.is_place
                and grammar.AGREED.search(match.string, match.end("recipient"), match.end())
            ) or (
                helpers[0].is_place
                and recipient.is_place
                and helpers[0].level == recipient.level
                and verb in _TYING
                and grammar.AGREED.search(match.string, match.end("recipient"), match.start("verb"))
            )
            unit = not helpers[0].is_place and recipient.is_place and verb.startswith(("定点", "对口", "结对"))
            unit = unit or (not helpers[0].is_place and recipient.level == "village" and verb in ("联建", "共建"))
            ties = (
                unit
                or verb.startswith(("结", "牵手", "携手", "手拉手"))
                or (joined in ("与", "同", "跟") and verb not in ("协作", "共建", "帮扶"))
            )
            linked = joined in "－—-·——" and verb.endswith("协作") and helpers[0].is_place and recipient.is_place
            if not (ties or linked or agreed) or joined == "、":
                continue
            ordered = (helpers[0], recipient)
            if helpers[0].is_place and not recipient.is_place:
                ordered = (recipient, helpers[0])
            if _is_lower_unit(helpers[0]) and not recipient.is_place and not _is_lower_unit(recipient):
                ordered = (recipient, helpers[0])
            confidence = 0.68
        reader.add(*ordered, verb, (at + match.start(), at + match.end()), confidence)
        done = True
    return done


_OBJECT = ("在", "到", "赴", "对", "向", "给", "为", "于", "从", "让", "使", "把", "将")
_JOINT_MEDICINE = ("医联体", "专科联盟", "托管")
_TYING = ("山海协作", "对口协作", "对口合作", "对口帮扶", "区域协作", "结对帮扶", "结对", "扶贫协作", "东西部协作", "帮扶协作", "对口支援")
_LOWER_UNIT = re.compile(
    "(?:县|旗|镇|乡|街道|村)(?:第?[一二三四五六七八九])?(?:人民|中心|民族|中医|妇幼)?(?:保健)?(?:医院|卫生院|院|中学|小学|学校|幼儿园|初级中学|中心校|完小|教学点)$"
)


_OFFICE = re.compile("(?:局|委|办|厅|处|办公室|中心|小组|委员会)$")


def _is_office(party: Party) -> bool:
    """Whether a party is a department of a government or party committee."""
    return not party.is_place and party.organization_type in ("government", "party") and _OFFICE.search(party.name) is not None


def _is_lower_unit(party: Party) -> bool:
    """Whether a party is a hospital or school of a county, township or village, which is helped rather than helps."""
    return not party.is_place and _LOWER_UNIT.search(party.name) is not None


def _read_classes(reader: _Reader) -> None:
    """Classes of units that a page counts: 三级医院 help 县级医院."""
    body = reader.page.text
    for match in grammar.CLASSES.finditer(body) if "级医院" in body or "甲医院" in body else ():
        parties = [
            Party(match.group(side_of), None, None, match.group(side_of), "hospital", match.start(side_of), match.end(side_of))
            for side_of in ("helper", "recipient")
        ]
        reader.found.append(Found(parties[0], parties[1], match.group(), match.start(), match.end(), 0.7, mechanism="paired_support"))
    text = reader.masked.text
    relations = ("对口支援", "对口帮扶", "定点帮扶", "定点扶贫", "结对帮扶", "援建")
    for match in grammar.COUNTED.finditer(text) if any(word in body for word in relations) else ():
        start, end = reader.masked.span(match.start(), match.end())
        helper = Party(match.group("helper"), None, None, match.group("helper"), "other", start, start + len(match.group("helper")))
        for recipient in reader.parties(match.start("recipient"), match.end("recipient"), as_place=True):
            reader.found.append(Found(helper, recipient, match.group(), start, end, 0.6))
    for match in grammar.REGION_HELPERS.finditer(body) if "援" in body else ():
        prefix, full = _REGIONS[match.group("region")]
        helper = Party(match.group(), None, None, match.group(), "other", match.start(), match.end())
        region = Party(full, prefix + "0000", "province", None, None, match.start(), match.end())
        reader.found.append(Found(helper, region, match.group(), match.start(), match.end(), 0.6, mechanism="paired_support"))
        break


def _pairs(reader: _Reader, match: re.Match[str], at: int) -> None:
    """甲镇与乙镇、丙镇与丁镇签订结对协议: two by two, the helper first unless the national programme says the reverse."""
    parties = reader.parties(at + match.start("pairs"), at + match.end("pairs"), as_place=True)
    if len(parties) % 2:
        return
    for first, second in zip(parties[::2], parties[1::2], strict=True):
        ordered = _swap_by_side(first, second) or (first, second)
        reader.add(*ordered, match.group("verb"), (at + match.start(), at + match.end()), 0.7)


def _with(reader: _Reader, match: re.Match[str], at: int) -> None:
    """…，与B结对: the organisations, else the places, that the sentence names first as one list."""
    before = [(i, t) for i, t in reader.masked.tokens_in(at, at + match.start("recipient")) if t.kind in (ORGANIZATION, PLACE)]
    organizations = [(i, t) for i, t in before if t.kind == ORGANIZATION]
    listed = _first_list(reader, organizations or before)
    for recipient in reader.parties(at + match.start("recipient"), at + match.end("recipient"), as_place=True):
        for token in listed:
            helper = reader.names.party(token)
            if helper is not None:
                reader.add(helper, recipient, match.group("verb"), (at + match.start(), at + match.end()), 0.7)


def _since_mutual(reader: _Reader, match: re.Match[str], at: int) -> bool:
    """自建立结对关系以来，A和B: as the sides of the national programme say, else as written."""
    helpers = reader.parties(at + match.start("helper"), at + match.end("helper"), as_place=True)
    recipients = reader.parties(at + match.start("recipient"), at + match.end("recipient"), as_place=True)
    if len(helpers) != 1 or len(recipients) != 1 or helpers[0].is_place != recipients[0].is_place:
        return False
    ordered = _swap_by_side(helpers[0], recipients[0]) or (helpers[0], recipients[0])
    reader.add(*ordered, match.group("verb"), (at + match.start(), at + match.end()), 0.75)
    return True


def _elided(reader: _Reader, match: re.Match[str], at: int) -> bool:
    """A…，对口帮扶B: what opens the sentence helps, as far as it is a unit or lies elsewhere."""
    recipients = [r for r in reader.parties(at + match.start("recipient"), at + match.end("recipient"), as_place=True) if r.is_place]
    before = [(i, t) for i, t in reader.masked.tokens_in(at, at + match.start("verb")) if t.kind in (ORGANIZATION, PLACE)]
    if not recipients or not before or grammar.NO_SUBJECT.search(match.string, 0, before[0][0] - at):
        return False
    helpers = [h for h in (reader.names.party(token) for token in _first_list(reader, before)) if h is not None]
    done = False
    for helper in helpers:
        for recipient in recipients:
            if helper.is_place and (_swap_by_side(helper, recipient) or (None,))[0] is not helper:
                continue
            if helper.organization_type in ("media", "congress") or (not helper.is_place and _RULES.search(helper.name)):
                continue
            reader.add(helper, recipient, match.group("verb"), (at + match.start(), at + match.end()), 0.7)
            done = True
    return done


# the party committee or government of a place decides who helps
_RULES = re.compile("(?:省|市|县|区|州|旗|镇|乡|街道)(?:委|政府|党委|人民政府)$")


def _first_list(reader: _Reader, tokens: list[tuple[int, Token]]) -> list[Token]:
    """The first of some tokens, and those joined to it by 、 or 和."""
    listed: list[Token] = []
    last = -1
    for index, token in tokens:
        if listed and reader.masked.text[last + 1 : index] not in ("、", "和", "与"):
            break
        listed.append(token)
        last = index
    return listed


def _words(reader: _Reader, start: int, end: int) -> str:
    """The page's own words at a masked span."""
    a, b = reader.masked.span(start, end)
    return reader.page.text[a:b]


def _came(reader: _Reader, match: re.Match[str], at: int) -> bool:
    """A到B开展对口帮扶: the visitor is the helper unless the national programme says the reverse."""
    helpers = reader.parties(at + match.start("helper"), at + match.end("helper"), as_place=True)
    recipients = reader.parties(at + match.start("recipient"), at + match.end("recipient"), as_place=True)
    delegation = match.group("helper").endswith("团")
    if _SURVEYS.search(match.string, match.start("what"), match.start("verb")):
        helpers = [h for h in helpers if h.is_place or h.organization_type not in ("party", "government", "congress", "cppcc")]
    if _ABOUT.search(match.string, match.start("what"), match.start("verb")) and match.group("verb") != "开展工作":
        # who looks into the help of others: offices of party and government, where places are paired
        paired = match.group("verb").startswith(("对口", "东西", "扶贫协作", "结对"))
        helpers = [h for h in helpers if not (paired and h.organization_type in ("party", "government") and not h.is_team)]
    own = delegation or reader.page.text[reader.masked.starts[at + match.start("helper")] :][:1] in ("我", "本", "学")
    if not own and _LED.search(match.string, 0, match.start("helper")):
        return False
    if _LEADS_UNIT.search(match.group("mods")):
        return False
    if _SIGNS.match(match.string, match.end("recipient")):
        # 甲局与乙局在丙镇签订结对协议: where they signed
        return False
    if match.group("verb") == "开展工作" and not re.search(
        "帮扶|支援|扶贫|协作", _words(reader, at + match.start("helper"), at + match.end("mods"))
    ):
        return False
    done = False
    if _INSPECTS.search(match.group("what")):
        helpers = [h for h in helpers if h.is_place or not SUPERVISES.search(h.name)]
    for helper in helpers:
        for recipient in recipients:
            swapped = _swap_by_side(helper, recipient)
            strong = re.match("对口|定点|结对|组团|驻镇", match.group("verb")) is not None
            strong = strong and recipient.is_place
            if swapped is None and helper.is_place and not strong and not (helper.code is None and side(recipient) == "west"):
                continue
            if (
                not recipient.is_place
                and not helper.is_place
                and swapped is None
                and not match.group("verb").startswith(("结对", "对口", "定点"))
            ):
                continue
            reader.add(*(swapped or (helper, recipient)), match.group("verb"), (at + match.start(), at + match.end()), 0.65)
            done = True
    return done


_SURVEYS = re.compile("(?:督导|督查|检查|考核|暗访|巡察|评估)(?:了)?$")
_ABOUT = re.compile("(?:调研|督导|督查|检查|考察|指导|了解|视察|座谈)(?:了)?$")
_INSPECTS = re.compile("督导|督查|检查|调研|考核|评估|暗访|巡")
# who is led along is not the one that helps
_SIGNS = re.compile("(?:正式|共同|现场|隆重)?(?:签订|签署|签约|签下|续签|举行|召开|举办)")
_LED = re.compile("(?:带领|率领|率|组织|会同|陪同)[^，。]{0,4}$")
_LEADS_UNIT = re.compile("(?:带领|率领|率)[^，。]{0,12}(?:局|厅|委|院|行|公司|集团|大学|中心)")
_TEAM_NAME = re.compile("工作队|工作组|指挥部|联络组|帮扶队|帮扶组|医疗队|小组|[队组]$")


# what may stand in the name of a team between the place that sends it and the verb (江苏第一批支援…医疗队)
_BATCH = re.compile("(?:首批|第[一二三四五六七八九十0-9]{1,3}批)$")
_BETWEEN = re.compile("(?:组团|选派|组建的|派出|第[一二三四五六七八九十0-9]{1,3}批|首批|[省市区县])?")


@cache
def _embedded() -> re.Pattern[str]:
    """驻, 对口支援 … between the two places inside the name of a work team."""
    return re.compile("派驻|驻|赴|对口支援|支援|对口帮扶|对口协作|对口|援|帮扶|结对帮扶|定点帮扶")


def _read_names(reader: _Reader) -> None:
    """Pairs inside the names of organisations: 甲区驻乙镇工作队, 甲市对口支援乙州前方工作组."""
    text = reader.page.text
    for organization in reader.facts.organizations:
        surface = text[organization.start : organization.end]
        if not _TEAM_NAME.search(surface):
            continue
        inside = reader.places_in(organization.start, organization.end)
        if not inside:
            continue
        for split in _embedded().finditer(surface):
            before = [p for p in inside if p.end <= organization.start + split.start()]
            after = [p for p in inside if p.start >= organization.start + split.end()]
            if not after:
                continue
            chain = [after[0]]
            for place in after[1:]:
                if place.start == chain[-1].end:
                    chain.append(place)
            recipient = reader.names.party(Token(PLACE, after[0].start, chain[-1].end, places=chain))
            helper: Party | None = None
            stem = surface[: split.start()]
            if before and _BETWEEN.fullmatch(text, before[-1].end, organization.start + split.start()):
                helper = reader.names.party(Token(PLACE, before[0].start, before[-1].end, places=[before[-1]]))
            elif len(stem := _BATCH.sub("", stem)) > 1:
                name = next((o.name for o in reader.facts.organizations if text[o.start : o.end] == stem), stem)
                helper = Party(
                    name,
                    organization.place_code,
                    organization.admin_level,
                    name,
                    "other",
                    organization.start,
                    organization.start + len(stem),
                )
            if helper and recipient and helper.name != recipient.name:
                reader.found.append(
                    Found(helper, recipient, surface[split.start() :], organization.start, organization.end, 0.92, passing=helper.rank <= 1)
                )
            break


_REGIONS = {"疆": ("65", "新疆维吾尔自治区"), "藏": ("54", "西藏自治区"), "青": ("63", "青海省")}


def _read_region_aid(reader: _Reader) -> None:
    """浙江援疆: the province and the place of that region that the page names most, else the region."""
    masked = reader.masked
    spots: list[tuple[Party, str, int, int]] = []
    for match in grammar.REGION_AID.finditer(masked.text):
        helper = reader.names.party(masked.tokens[match.start("helper")])
        if helper:
            spots.append((helper, match.group("region"), *masked.span(match.start(), match.end())))
    for organization in reader.facts.organizations:
        surface = reader.page.text[organization.start : organization.end]
        region = re.search("援(疆|藏|青)", surface)
        first = next(iter(reader.places_in(organization.start, organization.end)), None) if region else None
        if region and first:
            helper = reader.names.party(Token(PLACE, first.start, first.end, places=[first]))
            if helper:
                spots.append((helper, region.group(1), organization.start, organization.end))
    for helper, region_letter, start, end in spots:
        prefix, full = _REGIONS[region_letter]
        # the capital, and a place where something was held, is a venue rather than who is helped
        counts = Counter(
            p.name
            for p in reader.facts.places
            if p.code
            and p.code.startswith(prefix)
            and p.code != prefix + "0100"
            and p.level in ("prefecture", "county")
            and reader.page.text[max(0, p.start - 1) : p.start] != "在"
        )
        recipient = Party(full, prefix + "0000", "province", None, None, start, end)
        if any(f.helper.name == helper.name and (f.recipient.code or "").startswith(prefix) and not f.passing for f in reader.found):
            # the page tells which places of the region
            continue
        if counts:
            wanted = counts.most_common(1)[0][0]
            place = next(p for p in reader.facts.places if p.name == wanted)
            recipient = reader.names.party(Token(PLACE, place.start, place.end, places=[place])) or recipient
        if helper.code and not helper.code.startswith(prefix):
            reader.found.append(
                Found(
                    helper,
                    recipient,
                    "援" + region_letter,
                    start,
                    end,
                    0.7 if counts else 0.6,
                    Origin.INFERRED,
                    "paired_support",
                    passing=True,
                )
            )


def _read_short_pairs(reader: _Reader) -> None:
    """粤桂协作, 闽宁模式: two provinces named by one letter each."""
    pattern, text = _short_pattern(), reader.page.text
    for match in pattern.finditer(text):
        helper, recipient = short_pairs()[match.group(1)]
        codes = province_codes()
        reader.found.append(
            Found(
                Party(helper, codes[helper], "province", None, None, match.start(), match.end()),
                Party(recipient, codes[recipient], "province", None, None, match.start(), match.end()),
                match.group(),
                match.start(),
                match.end(),
                0.8,
                Origin.LOOKED_UP,
                None if re.search("援|支援|对口支援", match.group()) else "east_west",
                passing=True,
            )
        )


@cache
def _short_pattern() -> re.Pattern[str]:
    return re.compile(f"({'|'.join(sorted(short_pairs()))}){grammar.SHORT_PAIR_TAIL}")


_HELPED_PLACE = re.compile(f"(?:{grammar.RELATION}|帮扶|支援){PLACE}")
_PLACE_HELPED = re.compile(f"{PLACE}(?:[^，。；、{PLACE}{ORGANIZATION}]{{0,6}})(?:{grammar.RELATION})")


def _places_of_help(text: str) -> Iterator[int]:
    """Where a place stands right behind a word of relation, or a little before one: what comes first goes on behind its end.

    Either pattern alone tells with which characters it can begin, both in one would not and take many times as long.
    """
    behind, before = _HELPED_PLACE.search(text), _PLACE_HELPED.search(text)
    while behind is not None or before is not None:
        if before is None or (behind is not None and behind.start() < before.start()):
            found = behind
            place = found.end() - 1 if found is not None else 0
        else:
            found = before
            place = found.start()
        if found is None:
            return
        yield place
        end = found.end()
        if behind is not None and behind.start() < end:
            behind = _HELPED_PLACE.search(text, end)
        if before is not None and before.start() < end:
            before = _PLACE_HELPED.search(text, end)


def _main_recipient(reader: _Reader) -> Party | None:
    """The place that the page's relations are about: most named as recipient, else the place right after a relation word, else in the title."""
    counts: Counter[str] = Counter()
    first: dict[str, Party] = {}
    for found in reader.found:
        if found.confidence >= 0.7 and found.recipient.is_place:
            counts[found.recipient.name] += 2
            first.setdefault(found.recipient.name, found.recipient)
    masked = reader.masked
    for at in _places_of_help(masked.text):
        token = masked.tokens.get(at)
        party = reader.names.party(token) if token else None
        if party:
            counts[party.name] += 1
            first.setdefault(party.name, party)
    title = reader.page.title or ""
    for name in counts:
        if name in title or name.rstrip("县市区镇乡村") in title:
            counts[name] += 3
    if not counts:
        return None
    best = max(counts, key=lambda name: (counts[name], first[name].rank, -first[name].start))
    return first[best]


def _read_roles(reader: _Reader) -> None:
    """Forms that name one side by its role and leave the other to the sentence or the page."""
    cued = reader.cued
    main = _main_recipient(reader) if cued else None
    for start, end, sentence in cued:
        for match in grammar.RECIPIENT_ROLE.finditer(sentence):
            _recipient_role(reader, match, start)
        for match in grammar.COUNTED_ROLE.finditer(sentence) if "、" in sentence or "和" in sentence else ():
            _recipient_role(reader, match, start)
        for match in grammar.UNIT_ROLE.finditer(sentence) if ORGANIZATION in sentence else ():
            _unit_role(reader, match, start)
        for match in grammar.HELPER_ROLE.finditer(sentence) if grammar.HELPER_ROLE_WORDS.search(sentence) else ():
            recipient = _village_after(reader, start + match.end(), end) or main
            if match.group("recipient"):
                named = reader.parties(start + match.start("recipient"), start + match.end("recipient"), as_place=True)
                recipient = named[-1] if named and named[-1].is_place else main
            if recipient is None:
                continue
            for helper in reader.parties(start + match.start("helper"), start + match.end("helper"), as_place=True):
                reader.add(
                    helper, recipient, match.group("verb"), (start + match.start(), start + match.end()), 0.65, origin=Origin.INFERRED
                )
        for match in grammar.HELPED.finditer(sentence):
            _helped(reader, match, start, main)
        _thanked(reader, sentence, start, main)
        if main is not None and _REPORTS.search(sentence):
            for match in grammar.REPORTED.finditer(sentence):
                for helper in reader.parties(start + match.start("helper"), start + match.end("helper"), as_place=True):
                    reader.add(helper, main, match.group("verb"), (start + match.start(), start + match.end()), 0.7, origin=Origin.INFERRED)


_REPORTS = re.compile("通报|汇报|介绍|交流")


def _village_after(reader: _Reader, low: int, high: int) -> Party | None:
    """包村单位A干部走进B: the village or town that the rest of the sentence goes to."""
    for at, token in reader.masked.tokens_in(low, high):
        if token.kind == PLACE and token.places[-1].level in ("village", "township") and _GOES.search(reader.masked.text, low, at):
            return reader.names.party(token)
    return None


_GOES = re.compile("(?:走进|来到|深入|前往|赶赴|奔赴|到|赴|在|走访|慰问|看望|进驻|入驻)$")


def _unit_role(reader: _Reader, match: re.Match[str], at: int) -> None:
    """来到结对学校——B: the unit that the sentence names first, else the page's own."""
    recipients = reader.parties(at + match.start("recipient"), at + match.end("recipient"), as_place=False)
    before = [(i, t) for i, t in reader.masked.tokens_in(at, at + match.start("recipient")) if t.kind == ORGANIZATION]
    helpers = [h for h in (reader.names.party(token) for token in _first_list(reader, before)) if h is not None]
    if not before:
        own = own_unit(reader.page, reader.facts, reader.masked, reader.names)
        helpers = [own] if own is not None and not own.is_place else []
    for helper in helpers:
        for recipient in recipients:
            if recipient.organization_type == helper.organization_type or recipient.organization_type in ("hospital", "school"):
                reader.add(helper, recipient, match.group("verb"), (at + match.start(), at + match.end()), 0.7)


def _thanked(reader: _Reader, sentence: str, at: int, main: Party | None) -> None:
    """Who is thanked for helping: the place named there, else the one of the one who thanks, else the page's."""
    if not reader.weights or "谢" not in sentence:
        return
    for match in grammar.THANKS.finditer(sentence):
        named: list[Party] = []
        if match.group("recipient"):
            named = reader.parties(at + match.start("recipient"), at + match.end("recipient"), as_place=True)
        for helper in reader.parties(at + match.start("helper"), at + match.end("helper"), as_place=True):
            recipients = [r for r in named if r.is_place][-1:] or ([main] if main is not None else [])
            for recipient in recipients:
                if helper.is_place and helper.code and recipient.code and helper.code[:2] == recipient.code[:2] and side(helper) is None:
                    continue
                reader.add(helper, recipient, match.group("verb"), (at + match.start(), at + match.end()), 0.62)


def _helped(reader: _Reader, match: re.Match[str], at: int, main: Party | None) -> None:
    """在A的对口帮扶下: the recipient is the first place of the sentence outside the helper's province, else the page's."""
    verb = match.group("verb") or match.group("tail")
    if match.group().startswith("在") and not match.group().endswith("下"):
        # 在某乡实施教育帮扶，: where help is given, not who gives it
        return
    if not re.search("对口|定点|结对|帮扶", verb):
        _helped_hospital(reader, match, at)
        return
    named = [p for p in reader.parties(at, at + match.start("helper"), as_place=True) if p.is_place]
    for helper in reader.parties(at + match.start("helper"), at + match.end("helper"), as_place=True):
        outside = [p for p in named if p.code and helper.code and p.code[:2] != helper.code[:2]] if helper.is_place else named
        recipient = outside[-1] if outside else main
        if recipient is None and helper.is_place and side(helper) == "east":
            recipient = _western_place(reader)
        if recipient is not None and not (recipient.code and recipient.code == helper.code):
            reader.add(
                helper, recipient, verb, (at + match.start(), at + match.end()), 0.6, origin=Origin.STATED if outside else Origin.INFERRED
            )


def _western_place(reader: _Reader) -> Party | None:
    """The western city or county that a page names most, those of its title first."""
    title = reader.page.title or ""
    counts: Counter[str] = Counter()
    first: dict[str, PlaceMention] = {}
    for place in reader.places:
        if place.level in ("prefecture", "county") and place.code and side(_party_of(reader, place)) == "west":
            surface = reader.page.text[place.start : place.end]
            counts[place.name] += 3 if place.name not in counts and (place.name in title or surface in title) else 1
            first.setdefault(place.name, place)
    if not counts:
        return None
    (best, times), *others = counts.most_common(2)
    return None if others and others[0][1] == times else _party_of(reader, first[best])


def _party_of(reader: _Reader, place: PlaceMention) -> Party:
    return Party(reader.names.place(place), place.code, place.level, None, None, place.start, place.end)


def _helped_hospital(reader: _Reader, match: re.Match[str], at: int) -> None:
    """在甲医院、乙医院的支援下, on a page about a team of doctors: they help the hospital that the page names most."""
    helpers = reader.parties(at + match.start("helper"), at + match.end("helper"), as_place=False)
    if not helpers or any(h.organization_type != "hospital" for h in helpers) or "paired_support" not in reader.weights:
        return
    names = {h.name for h in helpers}
    others = [o for o in reader.facts.organizations if o.organization_type == "hospital" and o.name not in names]
    counts = Counter(o.name for o in others)
    counts.update(o.name for o in others if o.name in (reader.page.title or ""))
    if not counts:
        return
    wanted, times = counts.most_common(1)[0]
    mention = next(o for o in others if o.name == wanted)
    recipient = reader.names.organization(mention)
    if times < _TWO or recipient is None or side(recipient) == "east":
        return
    for helper in helpers:
        reader.add(helper, recipient, match.group("tail"), (at + match.start(), at + match.end()), 0.6, origin=Origin.INFERRED)


def _recipient_role(reader: _Reader, match: re.Match[str], at: int) -> None:
    """定点帮扶村B: the helper is the party right before it, else the last one named before it in the sentence, else the page's.

    Several helpers before several recipients belong one to one; before one recipient they all help it.
    """
    recipients = [p for p in reader.parties(at + match.start("recipient"), at + match.end("recipient"), as_place=True) if p.is_place]
    if not recipients:
        return
    verb = match.group("verb") + match.group("noun")
    called = _CALLED.search(match.string[max(0, match.start() - 8) : match.start()])
    if called and reader.page.text.count(called.group(1)) > _TWO and re.match("定点|对口|结对|挂|包", match.group("verb")):
        # 北理工定点帮扶对象某村: a short name that no table knows, used again and again
        name = called.group(1)
        if any(p.name.startswith(name) for p in reader.places):
            return
        start = reader.masked.starts[at + match.start() - len(name)]
        helper = Party(name, None, None, name, "other", start, start + len(name))
        for recipient in recipients:
            reader.add(helper, recipient, verb, (at + match.start() - len(name), at + match.end()), 0.6)
        return
    helpers = _named_helpers(reader, at, at + match.start(), recipients[0])
    if _LIES.search(match.string, 0, match.start()):
        # 某校位于某公司帮扶点某村: who lies there does not help there
        return
    if helpers:
        adjacent = max(h.end for h in helpers) >= reader.masked.starts[at + match.start()] - 2
        start = at + match.start() if not adjacent else max(at, at + match.start() - 3)
        pairs = (
            zip(helpers, recipients, strict=True) if len(helpers) == len(recipients) > 1 else ((h, r) for h in helpers for r in recipients)
        )
        if len(helpers) > 1 and len(recipients) > 1 and len(helpers) != len(recipients):
            return
        for helper, recipient in pairs:
            reader.add(helper, recipient, verb, (start, at + match.end()), 0.8 if adjacent else 0.6)
        return
    main = _main_helper(reader) or reader.speaking_unit
    if main is not None and re.match("(?:对口|定点|结对|挂|包|驻|帮扶|扶贫)", match.group("verb")):
        for recipient in recipients:
            reader.add(main, recipient, verb, (at + match.start(), at + match.end()), 0.55, origin=Origin.INFERRED)


_CALLED = re.compile("(?:^|[，；：“了的在到、由和与是])((?![了的在到、由和与是])[一-龥]{2,6})$")
_LIES = re.compile("(?:位于|坐落|地处)[^，。；]{0,12}$")


def _named_helpers(reader: _Reader, low: int, high: int, recipient: Party) -> list[Party]:
    """The parties nearest before a masked position that can help the recipient, as one list."""
    before = [(i, t) for i, t in reader.masked.tokens_in(low, high) if t.kind in (ORGANIZATION, PLACE)]
    while before:
        index, token = before[-1]
        helper = reader.names.party(token)
        if helper is not None and _can_help(helper, recipient, adjacent=index == high - 1):
            chain = [helper]
            for previous, other in reversed(before[:-1]):
                if reader.masked.text[previous + 1 : index] not in ("、", "和", "与") or other.kind != token.kind:
                    break
                party = reader.names.party(other)
                if party is not None:
                    chain.insert(0, party)
                index = previous
            return chain
        before.pop()
    return []


def _can_help(helper: Party, recipient: Party, *, adjacent: bool) -> bool:
    """Whether a party named before a 定点帮扶村 may be the one that helps it: not a place around it, not its own government."""
    if helper.is_place:
        if helper.code and recipient.code and contains(helper, recipient):
            return False
        return adjacent or (side(helper) == "east" and side(recipient) != "east")
    own = helper.organization_type in ("party", "government", "congress", "cppcc")
    ruler = _RULES.search(helper.name) or SUPERVISES.search(helper.name)
    return not (own and ruler and recipient.code and helper.code == recipient.code[:6])


def _main_helper(reader: _Reader) -> Party | None:
    """The organisation or place that the page's relations name most as helper."""
    if reader.main_helper is None:
        counts = Counter(f.helper.name for f in reader.found)
        first = {f.helper.name: f.helper for f in reversed(reader.found)}
        counts = Counter({name: n for name, n in counts.items() if n > 1 or name in (reader.page.title or "")})
        if counts:
            reader.main_helper = first[max(counts, key=lambda name: (counts[name], -first[name].start))]
    return reader.main_helper
