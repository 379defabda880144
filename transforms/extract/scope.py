"""Scope: whether a page reports on pairing or aid deeds, with a score and its reasons."""

from __future__ import annotations

import csv
import math
import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import islice

import ahocorasick_rs

from transforms.extract.model import Facts, Modality, Page
from transforms.extract.pairing_parties import short_pairs

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
_MECHANISM, _AID, _WEAK_AID, _DEED, _SPEECH, _RELIEF, _FOREIGN = (1 << at for at in range(7))
_BITS = {
    "mechanism": _MECHANISM,
    "aid": _AID,
    "weak_aid": _WEAK_AID,
    "deed": _DEED,
    "speech": _SPEECH,
    "relief": _RELIEF,
    "foreign": _FOREIGN,
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


def _read(text: str, starts: list[int], ends: list[int]) -> _Evidence:
    automaton, marks_of, kinds = _matcher()
    marked: dict[int, int] = {}
    seen: set[int] = set()
    for pattern, start, _ in automaton.find_matches_as_indexes(text):
        seen.add(pattern)
        marks = marks_of[pattern]
        if marks:
            at = bisect_right(starts, start) - 1
            if at >= 0:
                marked[at] = marked.get(at, 0) | marks
    found = _Evidence()
    others = found.others
    for pattern in seen:
        for kind in kinds[pattern]:
            others[kind] = others.get(kind, 0) + 1
    found.mechanisms = others.get("mechanism", 0)
    found.sentences = sum(end - start >= _SHORTEST for start, end in zip(starts, ends, strict=True))
    for at in sorted(marked):
        start, end, marks = starts[at], ends[at], marked[at]
        if end - start < _SHORTEST:
            continue
        if marks & _FOREIGN:
            found.foreign += 1
        if marks & _RELIEF:
            found.relief += 1
        helps = bool(marks & _MECHANISM)
        strong = bool(marks & _AID)
        if not helps and not strong and not marks & _WEAK_AID:
            continue
        amount = len(list(islice(_AMOUNT.finditer(text, start, end), _MAX_AMOUNTS)))
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
    return parts
