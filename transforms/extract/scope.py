"""Scope: whether a page reports on pairing or aid deeds, with a score and its reasons."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import islice

import ahocorasick_rs

from transforms.extract.model import Facts, Modality, Page
from transforms.extract.pairing_parties import short_pairs
from transforms.gazetteer.lookup import gazetteer

THRESHOLD = 0.5
"""From this score on a page is in scope."""

_AMOUNT = re.compile(
    r"\d[\d.,]{0,12}(?:余|多|几)?(?:百|千|万|亿)?(?:余|多)?(?:美?元|户|人次|人|名|位|个|家|亩|件|台|套|吨|公斤|斤|村|所|期|批|条|公里|座|间|棵|株|头|只|羽|场|箱|份)"
)
_LEAD = 2
# what is shorter is no sentence
_SHORTEST = 6
_SHORT_HIJACK = 2
_MAX_AMOUNTS = 3
_MOSTLY_HELP = 0.35
_NAMED = 1.0
_HELPFUL_NAME = re.compile("帮扶|扶贫|脱贫|协作|支援|捐赠|捐款|慰问|结对|助学|济困|送温暖|下乡")
_WORTH_TELLING = 0.05
# how much has to speak for a page before it is as likely in scope as not
_BASE = 2.8
# every branch begins with a character of its own, so that all other spots are passed over at once
_TIBET = "54"
_HELPED_WHOLE = frozenset(("54", "63", "65"))
_HELPED_KINDS = ("州", "盟", "地区")
_ACROSS_PLACES = 2.2
_SENT_TO_HELP = re.compile(
    "(?:驻村|帮扶|扶贫|住村|驻镇|支教|援[疆藏青]).{0,8}(?:工作队|工作组|指挥部|医疗队|服务队|支教团|队员|前指)|第一书记"
)
"""Who writes of nothing but the help that they were sent for."""
_A_FEW = 3
_OFTEN = 0.3
"""A page of more provinces is a survey of the country."""
_GIFT = re.compile(
    r"\d[\d.,]{0,12}[余多几]?(?![年月日时点分级岁:%]|小时|周年|周岁)[\u3400-\u9fff]|[一二三四五六七八九十百千两][余多几]?(?:百|千|万)[余多]?(?:元|块|件|公里)"
)
_FROM_THE_CENTRE = re.compile(
    "中央单位|中央企业|央企|国家(?=[\u3400-\u9fff]{2,8}(?:局|委|部))|中国(?=[\u3400-\u9fff]{2,10}(?:集团|公司|银行|协会))|中国(?:石油|石化|海油|移动|联通|电信|烟草|华能|中车|中铁|中建|银行|人保|人寿)|基金会|中石[油化]"
)
_DAY = re.compile("日(?<=[0-9]日)|年(?<=20[0-9]{2}年)|近日|日前|连日来|今天|昨天|上午|下午|今年|去年|近年来|截至|目前")
_FULL_DAY = re.compile(r"\d{1,2}月\d{1,2}日|(?:19|20)\d\d年")
_PLANNED = re.compile("要|将|计划|拟|应|需|必须|继续|进一步|着力|坚持")
_PLANNED_LATER = re.compile("[，：；](?:要|将|必须|应当)")
_DIALOGUE = re.compile(r"(?:道|说|问|答|笑|叫|喊)[：:，,]?[“「『\"]")
_CHAPTER = re.compile(r"第[一二三四五六七八九十百零\d]{1,5}[章回卷节](?![第程])")
_ANSWER = re.compile(r"答案[：:]?\s{0,2}[A-F√×✓✗对错正]|(?:^|\n)\s{0,4}[A-D][.．、][^\n]{1,40}[\s\u3000]{1,4}B[.．、]")
"""The answer to a question of an exam, or what there is to choose from."""
_ARTICLE = re.compile(r"(?:^|\n)\s{0,4}第[一二三四五六七八九十百]{1,4}条")
_PAPER_TITLE = re.compile(
    r"(?:意见|通知|办法|条例|规定|细则|规划|公告|公示|解读|问答|倡议书|承诺书|快评|社论|评论员文章|试题|范文|心得体会|快讯|简讯|要闻速览|一周要闻|研究|思考|探析|探讨|探究)[》”]?(?:[（(][^（()）]{0,12}[）)])?$|^(?:政策解读|图解|社论|评论)|评论员文章[：:]|快评】|本报评论员"
)
"""Titles of rules, notices, opinions and digests: they say what shall be, or a little of everything."""
_ESSAY_TITLE = re.compile("^读《|》有感|读后感|观后感|[一1]号文件|(?:(?:实施|工作|活动)方案|(?:协议|合同|申请|保证)书)$")
"""Titles of what somebody felt over a book, of the yearly papers on all of agriculture, of plans and contracts."""
_ISSUED = re.compile(r"(?:印发|发布|出台|颁布)")
"""A title that tells of the issuing of a paper is news of it and not the paper."""
_AID_MEASURES = frozenset(
    (
        "aid_funds",
        "donation_value",
        "relief_funds",
        "project_investment",
        "enterprise_investment",
        "consumption_sales",
        "people_lifted",
        "people_benefited",
        "people_employed",
        "people_trained",
        "people_visited",
        "students_supported",
        "cadres_sent",
        "households_lifted",
        "households_benefited",
        "households_visited",
        "villages_lifted",
        "villages_covered",
        "workshops",
        "training_sessions",
        "helper_units",
        "goods",
    )
)
_AID_EVENTS = frozenset({"donation", "visit", "handover", "signing", "trade_fair", "training", "launch"})


@dataclass(frozen=True, slots=True)
class Scope:
    """Whether a page belongs to the dataset."""

    in_scope: bool
    score: float
    """0 to 1."""
    parts: Mapping[str, float]
    """What every kind of evidence adds to the score before it is brought between 0 and 1."""

    @property
    def reasons(self) -> tuple[str, ...]:
        """What spoke for it and against it, the strongest first: ``deeds=3.6``, ``novel=-2.0``."""
        strongest = sorted(self.parts.items(), key=lambda item: (-abs(item[1]), item[0]))
        return tuple(f"{name}={value:.1f}" for name, value in strongest if abs(value) >= _WORTH_TELLING)


# marks of a sentence, as bits: what its words are kinds of
_MECHANISM, _AID, _WEAK_AID, _DEED, _SPEECH, _RELIEF, _FOREIGN, _ACROSS = (1 << at for at in range(8))
_BITS = {
    "mechanism": _MECHANISM,
    "aid": _AID,
    "weak_aid": _WEAK_AID,
    "deed": _DEED,
    "speech": _SPEECH,
    "relief": _RELIEF,
    "foreign": _FOREIGN,
    "across": _ACROSS,
    "across_weak": _ACROSS,
}


@cache
def _matcher() -> tuple[ahocorasick_rs.AhoCorasick, tuple[int, ...], tuple[tuple[str, ...], ...]]:
    """The automaton of all words and, by pattern, what it marks a sentence with and the kinds of word that it is."""
    kinds: dict[str, set[str]] = {}
    reference = files("seeds") / "reference"
    with (reference / "scope_words.csv").open(encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            kinds.setdefault(row["word"], set()).add(row["kind"])
    with (reference / "mechanisms.csv").open(encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            for word in row["words"].split("|"):
                if word:
                    kinds.setdefault(word, set()).add("mechanism")
    for word in short_pairs():
        for tail in ("协作", "帮扶", "扶贫", "对口", "合作"):
            kinds.setdefault(word + tail, set()).add("mechanism")
    with (reference / "layout_hijack_words.csv").open(encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            kinds.setdefault(row["word"], set()).add("hijack")
    words = sorted(kinds)
    automaton = ahocorasick_rs.AhoCorasick(words, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
    for word in words:
        if "hijack" in kinds[word] and len(word) > _SHORT_HIJACK:
            kinds[word].add("hijack_long")
    marks = tuple(sum(_BITS.get(kind, 0) for kind in kinds[word]) for word in words)
    return automaton, marks, tuple(tuple(sorted(kinds[word])) for word in words)


@dataclass(slots=True)
class _Evidence:
    """What the words of a page add up to."""

    deeds: float = 0.0
    """Sum over sentences of how surely each tells a deed of help."""
    sentences: int = 0
    lead: float = 0.0
    """How surely one of the first sentences tells of a standing form of assistance at work."""
    amounts: int = 0
    """Amounts in such sentences, three at most of each."""
    relief: int = 0
    """Sentences that speak of poverty or of the fight against it."""
    dated: bool = False
    mechanisms: int = 0
    """Different words of standing forms of assistance."""
    speech: int = 0
    foreign: int = 0
    others: dict[str, int] = field(default_factory=dict)
    """Different words of each kind that marks another sort of page."""
    gifts: list[int] = field(default_factory=list)
    """Which sentences tell what one sends elsewhere, or of a deed."""


def _read(text: str, starts: list[int], ends: list[int]) -> _Evidence:
    automaton, marks_of, kinds = _matcher()
    marked: dict[int, int] = {}
    seen: set[int] = set()
    # the words and the sentences both stand in order
    at, last = -1, len(starts) - 1
    for pattern, start, _ in automaton.find_matches_as_indexes(text):
        seen.add(pattern)
        marks = marks_of[pattern]
        if marks:
            while at < last and starts[at + 1] <= start:
                at += 1
            if at >= 0:
                marked[at] = marked.get(at, 0) | marks
    found = _Evidence()
    others = found.others
    for pattern in seen:
        for kind in kinds[pattern]:
            others[kind] = others.get(kind, 0) + 1
    found.mechanisms = others.get("mechanism", 0)
    found.sentences = sum(end - start >= _SHORTEST for start, end in zip(starts, ends, strict=True))
    for at, marks in marked.items():
        start, end = starts[at], ends[at]
        if end - start < _SHORTEST:
            continue
        if marks & (_ACROSS | _DEED):
            found.gifts.append(at)
        if marks & _FOREIGN:
            found.foreign += 1
        if marks & _RELIEF:
            found.relief += 1
        helps = bool(marks & _MECHANISM)
        strong = bool(marks & _AID)
        if not helps and not strong and not marks & _WEAK_AID:
            continue
        amount = sum(1 for _ in islice(_AMOUNT.finditer(text, start, end), _MAX_AMOUNTS))
        deed = bool(marks & _DEED)
        worth = (1.0 if deed or amount else 0.2) if helps else (0.9 if deed and amount else 0.45 if deed or amount else 0.0)
        if not helps and not strong:
            # what every place does for its own is help only where the page tells how much
            worth *= 0.75 if deed and amount else 0.4
        if marks & _FOREIGN and not helps:
            worth *= 0.2
        if not amount and (marks & _SPEECH or _PLANNED.match(text, start) or _PLANNED_LATER.search(text, start, end)):
            found.speech += 1
            worth *= 0.35
        if at < _LEAD and helps and deed:
            found.lead = max(found.lead, worth)
        found.deeds += worth
        if worth:
            found.amounts += amount
        found.dated = found.dated or _DAY.search(text, start, end) is not None
    return found


def _of_facts(facts: Facts) -> float:
    """What the facts found add: pairings, amounts of aid and deeds that are stated as actual."""
    stated = [p.confidence for p in facts.pairings if p.modality is Modality.ACTUAL]
    # who helps whom, told outright, is what the dataset is about
    pairings = sum(1.6 if c >= 0.85 else 0.8 if c >= 0.6 else 0.4 for c in stated)
    amounts = sum(q.measure in _AID_MEASURES and q.modality is Modality.ACTUAL for q in facts.quantities)
    events = sum(e.event_type in _AID_EVENTS and e.modality is Modality.ACTUAL for e in facts.events)
    told = (
        0.5
        if any(c >= 0.85 for c in stated) and any(e.modality is Modality.ACTUAL and e.date_precision == "day" for e in facts.events)
        else 0.0
    )
    # 召开帮扶工作会: what was held on a day says by its name what it was for
    named = any(
        e.modality in (Modality.ACTUAL, Modality.PLANNED) and e.date_precision == "day" and e.name and _HELPFUL_NAME.search(e.name)
        for e in facts.events
    )
    return min(pairings, 2.4) + told + min(0.15 * amounts, 0.6) + min(0.2 * events, 0.4) + (_NAMED if named else 0.0)


def score_scope(page: Page, facts: Facts) -> Scope:
    """Judges whether a page is a report on pairing or aid deeds.

    Evidence for it are sentences that name a form of assistance or the helped together with a deed or an amount; evidence against it are the
    marks of other pages: hijacked ones, novels, dictionaries, adverts, exams, travels, books and matches, text of rules, study sessions without facts, news from abroad.
    Works on the words alone; facts, where there are any, add to it.
    """
    words: dict[str, float] | None = page.__dict__.get("_scope_of_words")
    if words is None:
        # asked once on the words alone and once with the facts
        words = page.__dict__["_scope_of_words"] = _of_words(page)
    parts = {**words, "facts": _of_facts(facts)}
    score = round(1 / (1 + math.exp(_BASE - sum(parts.values()))), 4)
    return Scope(score >= THRESHOLD, score, parts)


@cache
def _regions() -> tuple[ahocorasick_rs.AhoCorasick, tuple[tuple[str, bool], ...]]:
    """The automaton of the names of places that help and are helped; by pattern the province's two digits and whether it is helped.

    Helped are counties that were listed as poor, the prefectures of Tibet and Xinjiang, autonomous prefectures and leagues; the others help.
    """
    names: dict[str, set[tuple[str, bool]]] = {}
    provinces: dict[str, str] = {}
    with (files("seeds") / "reference" / "pairing_provinces.csv").open(encoding="utf-8") as handle:
        west = {row["code"][:2] for row in csv.DictReader(handle) if row["side"] == "west"}
    for place in gazetteer().places:
        if place.level == "province":
            names.setdefault(place.short_name, set()).add((place.code[:2], place.code[:2] == _TIBET))
            provinces[place.code[:2]] = place.short_name
        elif place.level == "prefecture" and len(place.short_name) > 1 and place.valid_to is None:
            helped = (
                place.code[:2] in _HELPED_WHOLE
                or place.name.endswith(_HELPED_KINDS)
                or (place.code[:2] in west and place.code[2:4] != "01")
            )
            names.setdefault(place.short_name, set()).add((place.code[:2], helped))
            names.setdefault(place.name, set()).add((place.code[:2], helped))
            if place.name.endswith("自治州") and len(place.short_name) > 1:
                names.setdefault(f"{place.short_name}州", set()).add((place.code[:2], helped))
    with (files("seeds") / "reference" / "poverty_counties.csv").open(encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            for place in gazetteer().rows(row["county_code"]):
                forms = {place.name, *(f"{place.short_name}{kind}" for kind in "县市区旗")} if len(place.short_name) > 1 else {place.name}
                if len(place.short_name) > 1 and place.code[:2] in provinces:
                    # 贵州台江
                    forms.add(provinces[place.code[:2]] + place.short_name)
                for form in forms:
                    names.setdefault(form, set()).add((place.code[:2], True))
    # a name of two places tells nothing
    known = {name: next(iter(found)) for name, found in names.items() if len(found) == 1}
    patterns = sorted(known)
    automaton = ahocorasick_rs.AhoCorasick(patterns, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
    return automaton, tuple(known[name] for name in patterns)


def _across(text: str, title: str, found: _Evidence) -> float:
    """What it adds that somebody from elsewhere gives, sends, teaches, heals or buys in a place that is helped, and how much."""
    if not found.others.get("across", 0):
        return 0.0
    automaton, regions = _regions()
    seen = {regions[pattern] for pattern, _, _ in (*automaton.find_matches_as_indexes(title), *automaton.find_matches_as_indexes(text))}
    helped = {province for province, is_helped in seen if is_helped}
    if len({province for province, _ in seen}) > _A_FEW:
        return 0.0
    if not helped or not (any(province not in helped or len(helped) > 1 for province, _ in seen) or _FROM_THE_CENTRE.search(text)):
        return 0.0
    return _ACROSS_PLACES


def _of_words(page: Page) -> dict[str, float]:
    """What the words of a page say for and against it, by kind of evidence."""
    text = page.text
    title = page.title or ""
    spans = page.sentences
    heading = _read(title, [0], [len(title)]) if title else _Evidence()
    found = _read(text, [s.start for s in spans], [s.end for s in spans])
    share = found.deeds / max(found.sentences, 1)
    parts: dict[str, float] = {}
    # A digest with one sentence of aid among twenty is other news; the share tells.
    parts["deeds"] = 1.3 * min(found.deeds, 4.0) * min(1.0, 0.25 + share / 0.25)
    parts["share"] = 2.0 * min(share, 0.6)
    parts["mechanisms"] = 0.25 * min(found.mechanisms, 4)
    parts["lead"] = 0.7 if found.lead >= 1.0 else 0.0
    parts["amounts"] = 0.2 * min(found.amounts, 5)
    parts["title"] = (
        1.9 if heading.mechanisms else 1.6 if heading.others.get("aid", 0) else 0.4 if heading.others.get("weak_aid", 0) else 0.0
    )
    # 送春耕物资: where every other sentence tells of help the season is only its occasion
    other = not heading.mechanisms and share < _MOSTLY_HELP
    parts["subject"] = -1.5 * min(heading.others.get("other_subject", 0), 3) if other else 0.0
    parts["undated"] = -1.0 if not found.dated and page.published_at is None and _FULL_DAY.search(text) is None else 0.0
    others = dict(found.others)
    for kind, words in heading.others.items():
        others[kind] = others.get(kind, 0) + words
    parts["hijack"] = -1.5 * min(others["hijack"], 6) if others.get("hijack", 0) > 1 and others.get("hijack_long", 0) else 0.0
    dialogue = len(_DIALOGUE.findall(text[:20_000]))
    chapters = len(_CHAPTER.findall(text[:20_000]))
    parts["novel"] = (
        -0.7 * min(others.get("novel", 0) + dialogue + chapters - 2, 14) if others.get("novel", 0) + dialogue + chapters > 2 else 0.0
    )
    parts["game"] = -1.5 * min(others.get("game", 0) - 1, 6) if others.get("game", 0) > 1 else 0.0
    parts["dictionary"] = -1.4 * min(others.get("dictionary", 0) - 1, 6) if others.get("dictionary", 0) > 1 else 0.0
    parts["advert"] = -1.2 * min(others.get("advert", 0) - 1, 6) if others.get("advert", 0) > 1 else 0.0
    # no match without one of these, and hardly a page has them
    answers = len(_ANSWER.findall(text[:20_000])) if "答案" in text or "B" in text else 0
    asked = others.get("exam", 0) + answers
    parts["exam"] = -1.2 * min(asked - 1, 6) if asked > 1 else 0.0
    # who travelled, read, watched or wants to sell tells of pairs in passing; a few such words stand on any page
    parts["leisure"] = -1.2 * min(others.get("leisure", 0) - 2, 6) if others.get("leisure", 0) > 2 else 0.0
    parts["recruitment"] = -1.2 * min(others.get("recruitment", 0) - 1, 6) if others.get("recruitment", 0) > 1 else 0.0
    parts["rules"] = -0.8 * min(max(others["policy_text"], len(_ARTICLE.findall(text))) - 1, 6) if others.get("policy_text", 0) > 1 else 0.0
    parts["study"] = (
        -(0.8 if found.amounts or heading.mechanisms else 1.6) * min(others.get("study", 0), 2)
        if others.get("study", 0) and heading.others.get("study", 0)
        else (-0.4 * min(others.get("study", 0), 3) if not found.amounts else 0.0)
    )
    parts["research"] = -1.5 * min(others.get("research", 0) - 1, 3) if others.get("research", 0) > 1 else 0.0
    parts["foreign"] = -3.0 * max(found.foreign - 1, 0) / max(found.sentences, 1)
    parts["paper"] = 0.0 if _PAPER_TITLE.search(title) is None else -1.0 if _ISSUED.search(title) else -2.0
    parts["essay"] = -4.0 if _ESSAY_TITLE.search(title) else 0.0
    parts["own_staff"] = -1.0 if others.get("own_staff", 0) and not found.mechanisms and not heading.mechanisms else 0.0
    # What nearly every sentence speaks of is the subject, also where no one deed is told (a meeting on poverty relief); not so in a lesson.
    relieved = min(max(found.relief / max(found.sentences, 1) - 0.35, 0.0) / 0.1, 1.0) * min((found.relief + 2 * heading.relief) / 4, 1.0)
    parts["relief"] = 1.9 * relieved if not heading.others.get("study", 0) and not heading.others.get("other_subject", 0) else 0.0
    # a review of a play on poverty relief tells no deed of it
    parts["drama"] = -1.6 * min(others.get("drama", 0) - 1, 4) if others.get("drama", 0) > 1 else 0.0
    parts["drama"] -= 1.6 if parts["drama"] and heading.others.get("drama", 0) else 0.0
    parts["source"] = 1.9 if page.publisher and _SENT_TO_HELP.search(page.publisher) else 0.0
    undecided = found.gifts and not parts["paper"] and not parts["essay"] and sum(parts.values()) < _BASE
    gifts = sum(_GIFT.search(text, spans[at].start, spans[at].end) is not None for at in found.gifts) if undecided else 0
    across = _across(text, title, found) if gifts else 0.0
    # in a long page one sentence of it is no subject
    parts["across"] = (across + 0.4 * min(gifts, 3)) * min(1.0, gifts / max(found.sentences, 1) / _OFTEN) if across else 0.0
    return parts
