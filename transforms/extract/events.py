"""What happened: meetings, visits, donations and other deeds that a page tells, each occasion once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import islice

from transforms.extract.event_finding import Candidate, Finder, code_of
from transforms.extract.event_masking import ORGANIZATION, PLACE, Token, mask
from transforms.extract.mechanisms import mechanism_at, page_mechanism
from transforms.extract.modality import modality_at
from transforms.extract.model import DateMention, EventMention, Facts, Modality, Page, Participation
from transforms.extract.pairing_parties import PartyNames
from transforms.extract.pairing_visits import unlisted_villages
from transforms.extract.participations import Telling, find_participations

_MAX_EVIDENCE = 120
_ONE_JOURNEY = timedelta(days=10)
# what happened so long before the news is remembered in it
_LONG_AGO = timedelta(days=20)
# how far ahead an occasion is announced by its day without a year
_SOON = timedelta(days=120)
# how many events back a later spot may tell again
_MAX_OPEN = 60
_NAMED_FULLY = 7
# 展销, 义诊: the kind alone, no name
_NAMELESS = 2
# how many sentences on a ceremony still belongs to the news before it
_NEXT = 4
# how many sentences on the sides of a journey may sign
_SOON_AFTER = 2
_TRIPS = frozenset(("inspection", "visit"))
_FINENESS = {"unknown": 0, "year": 1, "month": 2, "day": 3}
_KIN = {frozenset(("inspection", "visit")), frozenset(("inspection", "activity")), frozenset(("visit", "activity"))}
_KIN_OF_TALKS = frozenset(("inspection", "visit", "activity"))
# deeds that belong to a ceremony told just before
_DEEDS_OF = {
    "signing": ("signing", "handover"),
    "handover": ("handover", "signing"),
    "donation": ("donation", "signing"),
    "launch": ("launch",),
    "visit": ("visit", "donation"),
}
_SIDE_DEEDS = ("donation", "signing", "visit", "handover")
_GIVES_BY_NAME = re.compile("捐|赠|助学金|奖学金|发放|颁发")
_WENT_THERE = re.compile(f"(?:在|到|赴|来到|走进|前往|抵达|莅临)[^，。；]{{0,6}}[{PLACE}{ORGANIZATION}]")
_BARE_CEREMONY = re.compile("(?:捐赠|签约|揭牌|义诊)(?:活动|仪式)")
_BARE_LECTURE = re.compile("(?:专题|学习|知识|健康)?讲座")
_YEAR = re.compile("(20[0-9]{2})年")


@dataclass(slots=True)
class _Event:
    """One occasion and the candidates that tell it."""

    first: Candidate
    tellings: list[Candidate] = field(default_factory=list)
    date: DateMention | None = None
    name: str | None = None
    code: str | None = None
    venue: str | None = None
    leaders: set[str] = field(default_factory=set)
    inherited_from: _Event | None = None
    inherited_code: str | None = None
    has_activity: bool = False
    """A gift told as an activity: what else was done there belongs to it."""


def find_events(page: Page, facts: Facts) -> None:
    """Appends the events of the page to ``facts.events`` and who took part in them to ``facts.participations``."""
    masked = mask(page, facts, villages=unlisted_villages(page, facts))
    finder = Finder(masked, page.text)
    events: list[_Event] = []
    candidates = finder.candidates()
    for candidate in candidates:
        if not candidate.heading:
            _place(events, candidate)
    for candidate in candidates:
        if candidate.heading and not any(_is_kin(e.first.event_type, candidate.event_type) for e in events):
            _place(events, candidate)
    events.sort(key=lambda e: e.first.start)
    kept: list[_Event] = []
    for event in events:
        if _only_intended(page, finder, event):
            continue
        if _is_told(event) or _goes_on(event, kept):
            kept.append(event)
    kept = [e for e in kept if not _built_before(e, kept)]
    if kept and kept[0].date is None:
        kept[0].date = _day_of_the_news(finder, kept[0].first)
    _inherit(kept)
    tellings: list[Telling] = []
    base = len(facts.events)
    if kept:
        main, names = page_mechanism(page), PartyNames(page, facts)
        helpers = frozenset(p.helper_place_code[:6] for p in facts.pairings if p.helper_place_code)
        only_county = _only_county(page, facts, helpers)
        for number, event in enumerate(kept):
            facts.events.append(_mention(page, finder, event, main, names, helpers, only_county, kept[:number]))
            tellings += [Telling(c.sentence, c.start, c.end, base + number, c.event_type, event.first.event_type) for c in event.tellings]
    _interview(page, facts)
    find_participations(page, facts, finder, sorted(tellings, key=lambda t: t.start))
    for number, event in enumerate(kept):
        _who_did_it(facts, finder, base + number, event)


# what the people named before a deed did there, where no word says more
_ROLE_OF_DOER = {
    "inspection": "leader",
    "visit": "leader",
    "activity": "leader",
    "donation": "donor",
    "training": "speaker",
    "meeting": "attendee",
    "trade_fair": "attendee",
}
_MOST_DOERS = 6


def _who_did_it(facts: Facts, finder: Finder, number: int, event: _Event) -> None:
    """The people named right before a deed of which nobody's part was read: 局长李四第三次进村."""
    role = _ROLE_OF_DOER.get(event.first.event_type)
    if role is None or any(p.event == number and p.person for p in facts.participations):
        # who is named before an opening or a signature often only tells of it
        return
    busy = [p for p in facts.participations if p.person]
    for candidate in event.tellings:
        if candidate.heading or candidate.mentioned:
            continue
        people = [
            t.person
            for _, t in finder.masked.tokens_in(candidate.clause_start, candidate.start)
            if t.person is not None
            and not any(p.person == t.person.name and p.start <= t.person.start < p.end for p in busy)
            and t.person.name in candidate.leaders
            and not t.person.is_private
            and not t.person.is_staff
        ]
        if not people or len(people) > _MOST_DOERS:
            continue
        for place, person in enumerate(people):
            post = next((post.organization for post in person.posts if post.organization), None)
            own = "attendee" if role == "leader" and place else role
            facts.participations.append(Participation(person.start, person.end, number, own, person.name, post, Modality.ACTUAL, 0.6))
        return


_ASKED = re.compile("^(?:问|记者|主持人|Q)[:：]", re.MULTILINE)
# a colon is wide in the text of a page but between figures
_QUESTION_MARKS = tuple(f"{who}：" for who in ("问", "记者", "主持人", "Q"))
_ANSWERED = re.compile("^(?:答|A|[一-龥·]{2,8})[:：]", re.MULTILINE)
_GUEST = re.compile("(?:人物名片|嘉宾|受访(?:者|人|嘉宾)|访谈对象|人物简介|对话人物)[：:]")
_HEAD_OF_PAGE = 600


def _interview(page: Page, facts: Facts) -> None:
    """The page itself where it is questions and answers; its guest speaks."""
    if any(e.event_type == "interview" for e in facts.events):
        return
    text = page.text
    if not any(mark in text for mark in _QUESTION_MARKS):
        return
    asked = list(islice(_ASKED.finditer(text), 3))
    if len(asked) < 2 or len(list(islice(_ANSWERED.finditer(text, asked[0].end()), 2))) < 2:
        return
    first = asked[0].start()
    end = text.find("\n", first)
    end = end if end > first else len(text)
    facts.events.append(EventMention(first, end, "interview", modality=Modality.ACTUAL, confidence=0.6))
    presented = _GUEST.search(text, 0, first)
    people = sorted((p for p in facts.people if not p.is_staff and p.start < max(first, _HEAD_OF_PAGE)), key=lambda p: p.start)
    guests = [p for p in people if presented is not None and presented.end() <= p.start < presented.end() + 40]
    guests = guests or [p for p in people if p.start < first and p.posts]
    if not guests:
        # whoever the answers are headed with: 许某某：
        answering = {m.group()[:-1] for m in islice(_ANSWERED.finditer(text, first), 40)}
        guests = [p for p in sorted(facts.people, key=lambda p: p.start) if p.name in answering and not p.is_staff]
    if guests:
        guest = guests[0]
        post = next((post.organization for post in guest.posts if post.organization), None)
        facts.participations.append(
            Participation(guest.start, guest.end, len(facts.events) - 1, "speaker", guest.name, post, Modality.ACTUAL, 0.7)
        )


# -- one occasion, told several times ------------------------------------------------------------------------------------------------


def _code(tokens: list[Token], event_type: str = "") -> str | None:
    """The place of an event told at several spots: one place's own code, several places' common county or prefecture, a tour's province."""
    codes = [code for code in map(code_of, tokens) if code]
    if not codes:
        return None
    codes = [c for c in codes if not any(o != c and o.startswith(c.rstrip("0")) for o in codes)] or codes
    if len(set(codes)) == 1:
        return codes[0]
    for length, padding in ((6, ""), (4, "00")):
        if len({c[:length] for c in codes}) == 1 and (length == 6 or not codes[0].startswith(("11", "12", "31", "50"))):
            return codes[0][:length] + padding
    if event_type in _TRIPS and len({c[:2] for c in codes}) == 1:
        return codes[0][:2] + "0000"
    return codes[0]


def _overlap(a: DateMention | None, b: DateMention | None) -> bool:
    if a is None or b is None or a.start_date is None or b.start_date is None:
        return True
    a_end, b_end = a.end_date or a.start_date, b.end_date or b.start_date
    return a.start_date <= b_end and b.start_date <= a_end


def _letters(name: str) -> set[str]:
    return set(re.sub("两地|双方|[“”《》（）、的和与暨会议仪式工作]", "", name))


def _same_name(a: str | None, b: str | None) -> bool:
    """Two names of one meeting: one holds the other, or they share most of their letters; an unnamed one fits any, 捐赠活动 any of gifts."""
    if not a or not b or a in b or b in a or min(len(a), len(b)) <= _NAMELESS:
        return True
    if any(_BARE_CEREMONY.fullmatch(x) and y.endswith(("仪式", "活动")) and x[:2] in y for x, y in ((a, b), (b, a))):
        return True
    if any(_BARE_LECTURE.fullmatch(x) and y.endswith("讲座") for x, y in ((a, b), (b, a))):
        return True
    first, second = _letters(a), _letters(b)
    if not first or not second:
        return True
    return len(first & second) / min(len(first), len(second)) >= 0.7


def _same_place(a: str | None, b: str | None) -> bool:
    if not a or not b:
        return True
    for length in (6, 4):
        if a[:length] == b[:length]:
            return True
        if not (a[length - 2 : length] == "00" or b[length - 2 : length] == "00"):
            return False
    return a[:2] == b[:2]


def _is_kin(a: str, b: str) -> bool:
    return a == b or frozenset((a, b)) in _KIN


def _place(events: list[_Event], candidate: Candidate) -> None:
    """Joins a candidate to the event that it tells again, or opens a new one."""
    code = _code(candidate.places, candidate.event_type)
    if candidate.in_passing and events and _talked_on(events[-1], candidate):
        events[-1].tellings.append(candidate)
        events[-1].leaders.update(candidate.leaders)
        return
    if candidate.pointed:
        told = next((e for e in reversed(events[-_MAX_OPEN:]) if e.first.event_type == candidate.event_type), None)
        if told is not None:
            told.tellings.append(candidate)
            return
    if candidate.at_ceremony and events:
        events[-1].tellings.append(candidate)
        return
    if candidate.aside and events and events[-1].first.event_type in ("visit", "activity", "inspection", "signing", "training"):
        events[-1].tellings.append(candidate)
        return
    if candidate.mentioned and candidate.name:
        named = next((e for e in reversed(events[-_MAX_OPEN:]) if e.name and candidate.name in e.name), None)
        if named is not None:
            named.tellings.append(candidate)
            return
    for event in reversed(events[-_MAX_OPEN:]):
        joint = _joint_name(event, candidate)
        if joint or _tells(event, candidate, code):
            if joint == "within":
                event.first.event_type, event.name = candidate.event_type, candidate.name
            event.tellings.append(candidate)
            if joint and code:
                # what stands nearer to the verb tells where
                event.code = code
            if _day_of_tour(event, candidate):
                # 24日至27日…举行捐赠活动, then 26日，捐赠仪式在某镇举行
                event.date, event.code = candidate.date, code or event.code
            if event.date is None or (candidate.date and _FINENESS[candidate.date.precision] > _FINENESS[event.date.precision]):
                if event.date is not None and code and code.startswith((event.code or "").rstrip("0")):
                    # what tells the day tells the spot
                    event.code = code
                event.date = candidate.date or event.date
            if candidate.is_occasion and (
                event.name is None
                or (candidate.name and len(candidate.name) > len(event.name) and candidate.event_type == event.first.event_type)
            ):
                event.name = candidate.name
            if event.code is None and code:
                event.code = code[:6] if event.first.hosted else code
            event.venue = event.venue or candidate.venue
            event.leaders.update(candidate.leaders)
            return
    events.append(_Event(candidate, [candidate], candidate.date, candidate.name, code, candidate.venue, set(candidate.leaders)))


def _day_of_tour(event: _Event, candidate: Candidate) -> bool:
    """Whether a ceremony told with the days of a whole tour is told again with its own."""
    tour, own = event.date, candidate.date
    if tour is None or own is None or event.first.event_type not in _SIDE_DEEDS or not (candidate.is_occasion and event.first.is_occasion):
        return False
    return _within(own, tour)


def _within(own: DateMention, tour: DateMention) -> bool:
    """Whether days are fewer than those around them."""
    if own.start_date is None or tour.start_date is None or tour.end_date is None or own.precision != "day":
        return False
    end = own.end_date or own.start_date
    inside = tour.start_date <= own.start_date and end <= tour.end_date
    return inside and end - own.start_date < tour.end_date - tour.start_date


def _joint_name(event: _Event, candidate: Candidate) -> str | None:
    """Whether two heads end one name: "joined" by 暨 (启动仪式暨展销会: the first tells what it is), or one "within" the other (活动周启动仪式)."""
    last = event.tellings[-1]
    if not (last.is_occasion and candidate.is_occasion and last.sentence == candidate.sentence and last.name and candidate.name):
        return None
    if last.name_start < 0 or last.name_start != candidate.name_start or candidate.mentioned != last.mentioned:
        return None
    rest = candidate.name[len(last.name) :]
    if rest.startswith(("和", "及", "以及", "、", "并")):
        # 挂牌仪式和捐赠仪式: two
        return None
    return "joined" if "暨" in rest else "within"


def _stage_of(event: _Event, candidate: Candidate) -> bool:
    """Whether someone's dated stop lies within the days of a tour told before (21日下午，他来到某县考察)."""
    tour, stop = event.date, candidate.date
    if tour is None or stop is None or tour.start_date is None or tour.end_date is None or stop.start_date is None:
        return False
    if event.first.event_type != "inspection" or candidate.event_type not in ("inspection", "visit") or candidate.is_occasion:
        return False
    if candidate.with_gift:
        return False
    lasts = tour.start_date < tour.end_date and tour.start_date <= stop.start_date <= tour.end_date
    return (
        lasts and bool(event.leaders) and (bool(event.leaders & set(candidate.leaders)) or (not candidate.leaders and candidate.by_pronoun))
    )


def _talked_on(trip: _Event, talk: Candidate) -> bool:
    """Whether a bare talk belongs to the journey told right before it."""
    if trip.first.event_type not in _KIN_OF_TALKS or talk.new_occasion:
        return False
    gone = talk.sentence - trip.tellings[-1].sentence
    return gone == 0 or talk.mentioned or (gone < _NEXT and (talk.date is None or _overlap(trip.date, talk.date)))


def _same_day(event: _Event, candidate: Candidate) -> bool:
    """Whether the next spot goes on with the same day's round: 3月13日上午，工作组来到…, with nobody named who was not named before."""
    if event.date is None or candidate.date is None or candidate.is_occasion:
        return False
    a, b = event.date, candidate.date
    alike = a.precision == b.precision == "day" and a.start_date == b.start_date and a.end_date == b.end_date
    return alike and candidate.sentence - event.tellings[-1].sentence <= _NEXT and candidate.actors <= event.first.actors


def _tells(event: _Event, candidate: Candidate, code: str | None) -> bool:
    a, b = event.first.event_type, candidate.event_type
    if event.first.shipment and candidate.shipment and candidate.date is not None and candidate.sentence != event.first.sentence:
        return False
    if (
        not candidate.is_occasion
        and event.first.is_occasion
        and b in _DEEDS_OF.get(a, ())
        and not (a == "visit" and (candidate.on_behalf or candidate.own_ceremony))
        and candidate.sentence - event.tellings[-1].sentence <= (0 if (a, b) == ("donation", "signing") else 1)
    ):
        return not candidate.date or _overlap(event.date, candidate.date)
    if (
        {a, b} == {"signing", "donation"}
        and event.tellings[-1].sentence == candidate.sentence
        and event.tellings[-1].clause_start == candidate.clause_start
        and not candidate.is_occasion
        and not event.first.is_occasion
        and not event.first.own_paper
        and not candidate.own_paper
        and not candidate.own_sides
        and not candidate.on_behalf
    ):
        # one exchange at a meeting: the gift gives it its name
        event.first.event_type = "donation"
        return True
    if (
        (a, b) == ("visit", "donation")
        and event.first.with_gift
        and not candidate.on_behalf
        and event.tellings[-1].sentence == candidate.sentence
        and not candidate.is_occasion
    ):
        # 慰问了12名学生，发放助学金，并向小学捐赠电脑: one round of gifts
        return True
    if (a, b) == ("donation", "signing") and candidate.is_occasion and event.tellings[-1].clause_start == candidate.clause_start:
        # 向某村捐赠茶苗举行签约仪式
        event.first.event_type = "signing"
        return True
    if (
        a in ("launch", "handover")
        and b == "donation"
        and _GIVES_BY_NAME.search(event.name or "")
        and candidate.sentence <= event.first.sentence + 1
    ):
        # 仪式上 after 助学金颁发暨教学楼启用仪式
        event.first.event_type = "donation"
        return not candidate.date or _overlap(event.date, candidate.date)
    if (
        (a, b) == ("launch", "signing")
        and event.tellings[-1].sentence == candidate.sentence
        and not candidate.is_occasion
        and candidate.date is event.date
        and event.date is not None
        and event.date.precision != "day"
    ):
        # 5月，行动启动，58家企业与58个村签了协议
        return True
    if {a, b} == {"activity", "donation"} and event.tellings[-1].sentence == candidate.sentence:
        # the activity consists in the gift
        event.has_activity = True
        if candidate.event_type == "donation" and not candidate.is_occasion:
            event.first.event_type = "donation"
        return True
    same_sentence = event.tellings[-1].sentence == candidate.sentence
    if _stage_of(event, candidate):
        return True
    if event.has_activity and b in ("inspection", "visit") and not candidate.is_occasion and not candidate.new_occasion:
        return _overlap(event.date, candidate.date) and _same_place(event.code, code)
    if a != b:
        if frozenset((a, b)) not in _KIN or (a == "inspection" and candidate.with_gift):
            return False
        if b == "activity" and candidate.is_occasion and not same_sentence and len(candidate.name or "") > _NAMED_FULLY:
            # 举办的交通安全宣传大型体验活动 is no part of a tour
            return False
        # one round trip: 调研…, 走访慰问… in one breath
        same_people = bool(event.leaders & set(candidate.leaders)) or not event.leaders or not candidate.leaders
        if not (same_sentence or (same_people and not candidate.new_occasion and (not candidate.date or _same_day(event, candidate)))):
            return False
        return _overlap(event.date, candidate.date) and _same_place(event.code, code)
    if not _overlap(event.date, candidate.date):
        return False
    if candidate.new_occasion and candidate.name and event.name is None:
        return False
    if same_sentence and candidate.is_occasion and event.first.is_occasion and candidate.name_start == event.tellings[-1].held_until:
        # 某次会议举行第一次全体会议
        return True
    if (
        a == b == "activity"
        and candidate.is_occasion
        and len(candidate.name or "") <= _NAMELESS
        and candidate.date is not None
        and event.date is not None
        and not same_sentence
        and (candidate.name or "") not in (event.name or "")
        and _within(candidate.date, event.date)
    ):
        # 义诊 on one day of a round of help
        return False
    if candidate.is_occasion and event.first.is_occasion:
        return _same_name(event.name, candidate.name) and (
            _same_place(event.code, code) or bool(event.name and candidate.name and event.name[-4:] == candidate.name[-4:])
        )
    if not _same_place(event.code, code):
        return False
    if same_sentence or not candidate.date or not event.date:
        return same_sentence or not candidate.leaders or not event.leaders or bool(event.leaders & set(candidate.leaders))
    return True


def _is_told(event: _Event) -> bool:
    """Whether the page tells it as a deed of its own: with a date, a clear occasion, or as the news of its first sentences."""
    if any(c.strong or c.inherits for c in event.tellings):
        return True
    if any(c.date is not None and c.name for c in event.tellings):
        return True
    if any(c.is_occasion and not c.mentioned and c.name and c.begun is not None and not c.backdrop for c in event.tellings):
        # 6月28日，某人进村。随后主持召开…现场会
        return True
    if any(c.mentioned and c.sentence == 0 and c.event_type == "meeting" and len(c.name or "") > _NAMED_FULLY for c in event.tellings):
        return True
    return any(
        c.sentence <= 1 and ((c.is_occasion and not c.mentioned) or c.leaders or c.event_type in ("donation", "signing"))
        for c in event.tellings
    )


# meetings of others, only cited
_ELSEWHERE = re.compile("中央|全国|中共|党的|国务院|全省|省委")
_NOT_YET_OUT = re.compile("未(?:脱贫|稳定脱贫|消除风险|就业|出列)[^，。；]{0,3}(?:户|人口|村|群众|对象|家庭|毕业生|劳动力)")
_INTENDS = re.compile("将|拟|计划|准备|定于|即将|预计")


def _modality(page: Page, finder: Finder, candidate: Candidate) -> Modality:
    """The modality of a deed; one with its day is done where the page is later, or where no word between day and deed says that it will be."""
    found = Modality.PLANNED if candidate.to_come else modality_at(page, *finder.masked.span(candidate.start, candidate.end))
    date = candidate.date
    if candidate.to_come and not _is_past(page, finder, date):
        return found
    if found is Modality.NEGATED and _NOT_YET_OUT.search(finder.masked.text, candidate.clause_start, candidate.end):
        # 与6户未脱贫户签订协议: it is the household's poverty that is not over
        return Modality.ACTUAL
    if found is Modality.PLANNED and candidate.event_type == "signing" and candidate.vague:
        # 现场签订协议，承诺每年补助3000元: the promise is to come, the signature is done
        before = finder.masked.text[candidate.clause_start : candidate.start]
        return found if _INTENDS.search(before) or "希望" in before else Modality.ACTUAL
    if found is not Modality.PLANNED or date is None or date.precision != "day" or date.start_date is None:
        return found
    if page.published_at is not None and date.start_date > page.published_at.date():
        return found
    start, _ = finder.masked.span(candidate.start, candidate.end)
    low = max(date.end, start - 60) if date.end <= start else max(0, start - 12)
    return found if _INTENDS.search(page.text, low, start) else Modality.ACTUAL


def _is_past(page: Page, finder: Finder, when: DateMention | None) -> bool:
    """Whether a day with a year of its own lies before the page."""
    if when is None or when.start_date is None or page.published_at is None or "年" not in finder.original[when.start : when.end]:
        return False
    return when.start_date < page.published_at.date()


def _to_come(page: Page, start: date | None, end: date | None) -> tuple[date | None, date | None]:
    """The days of an announced occasion whose year the page does not tell: the next such days after it."""
    if start is None or end is None or page.published_at is None or start >= page.published_at.date():
        return start, end
    try:
        later, last = start.replace(year=start.year + 1), end.replace(year=end.year + 1)
    except ValueError:
        return start, end
    return (later, last) if timedelta(0) <= later - page.published_at.date() <= _SOON else (start, end)


def _only_intended(page: Page, finder: Finder, event: _Event) -> bool:
    """Whether it is told as a plan or denied throughout; a plan with its day and name is an event to come and stays, flagged."""
    kinds = {_modality(page, finder, c) for c in event.tellings}
    if kinds & {Modality.ACTUAL, Modality.HISTORICAL}:
        return False
    return Modality.PLANNED not in kinds or event.name is None or event.date is None or event.date.precision != "day"


def _day_of_the_news(finder: Finder, first: Candidate) -> DateMention | None:
    """The one day that the head of the page tells, for a first event that goes on with it (活动中，…共同揭牌)."""
    if not (first.inherits or first.in_occasion) or first.backdrop or not 0 < first.sentence <= _NEXT:
        return None
    high = finder.sentences[1][1] if first.sentence > 1 else finder.sentences[0][1]
    days = [
        t.date
        for _, t in finder.masked.tokens_in(finder.sentences[0][0], min(high, first.start))
        if t.date is not None and t.date.precision == "day" and t.date.start_date is not None
    ]
    return days[0] if len({(d.start_date, d.end_date) for d in days}) == 1 else None


def _built_before(event: _Event, told: list[_Event]) -> bool:
    """Whether it is the month in which was begun what is opened on a later day (2014年5月动工): the story of the building."""
    first, when = event.first, event.date
    if first.event_type != "launch" or first.is_occasion or when is None or when.precision != "month" or when.end_date is None:
        return False
    return any(
        e is not event
        and e.first.event_type in ("launch", "handover")
        and e.date is not None
        and e.date.precision == "day"
        and e.date.start_date is not None
        and e.date.start_date > when.end_date
        for e in told
    )


def _goes_on(event: _Event, told: list[_Event]) -> bool:
    """Whether it goes on with a story that its paragraph began: a gift or signature right after a dated meeting."""
    first = event.first
    if first.event_type not in ("donation", "signing", "handover", "visit", "launch") and not first.is_occasion:
        return False
    if first.is_occasion and not first.name:
        return False
    if told and first.event_type == "donation" and any(t.leaders & event.leaders for t in told[-_MAX_OPEN:]):
        first.inherits = True
        return True
    if told and first.amount and not first.backdrop and 0 <= first.sentence - told[-1].tellings[-1].sentence <= _NEXT:
        # what was given on the same journey
        first.inherits = True
        return True
    if told and first.event_type == "visit" and first.leaders and 0 <= first.sentence - told[-1].tellings[-1].sentence <= 3:
        first.inherits = True
        return True
    if told and not first.mentioned and first.leaders and any(t.leaders & event.leaders for t in told[-_MAX_OPEN:]):
        # whoever led the tour held the meeting
        first.inherits = True
        return True
    if (
        told
        and first.event_type == "signing"
        and first.own_sides
        and first.done
        and not first.backdrop
        and 0 <= first.sentence - told[-1].tellings[-1].sentence <= _SOON_AFTER
    ):
        # what the sides of the journey signed: where it was, not where they sit
        first.inherits, event.code = True, None
        return True
    if told and first.mentioned and not _ELSEWHERE.match(first.name or ""):
        first.inherits = True
        return True
    if (
        told
        and first.is_occasion
        and not first.mentioned
        and not first.backdrop
        and told[-1].date is not None
        and 0 <= first.sentence - told[-1].tellings[-1].sentence <= _NEXT
    ):
        return True
    if told and (first.in_occasion or any(t.first.paragraph == first.paragraph and t.first.start < first.start for t in told[-_MAX_OPEN:])):
        first.inherits = True
        return True
    return False


def _inherit(events: list[_Event]) -> None:
    """What goes on without a date or place of its own has those of the occasion told before it, unless it is told as background."""
    for number, event in enumerate(events):
        before = events[max(0, number - _MAX_OPEN) : number]
        begun = event.first.begun
        if event.date is None and begun is not None and not event.first.backdrop and event.first.shift == 0:
            event.date = replace(begun, inferred=True)
        if event.date is None or event.date.precision == "year":
            earlier = [e for e in before if e.date is not None or e.inherited_from is not None or e.name]
            follows = event.first.inherits or event.first.in_occasion or not event.first.backdrop
            if earlier and follows and _same_year(event, earlier[-1]):
                meetings = [e for e in earlier if e.first.event_type == "meeting"] if event.first.by_meeting else []
                event.inherited_from = _of_the_day(event, meetings or earlier)
        if event.code is None:
            near = [e for e in before if e is event.inherited_from or (event.date and e.date and _overlap(e.date, event.date))]
            if not near and before and event.date is None and before[-1].first.paragraph == event.first.paragraph and event.first.inherits:
                # 日前，某人到某区洽谈。双方签订协议: there, on a day nobody told
                near = before[-1:]
            told = [c for e in near[-_NEXT:] for c in e.tellings[-_MAX_OPEN:] if c.start < event.first.start and c.places]
            code = _code(max(told, key=lambda c: c.start).places) if told else None
            tour = event.inherited_from
            if code and tour is None and event.date is not None:
                tour = next((e for e in reversed(near) if e.code and e.code.endswith("0000") and e.first.event_type in _TRIPS), None)
            if (
                code
                and tour is not None
                and (tour.code or "").endswith("0000")
                and tour.first.event_type in _TRIPS
                and tour.first.sentence != event.first.sentence
            ):
                # one of many stops says nothing of where the meeting after the tour was held
                code = None
            event.inherited_code = code or next((e.code or e.inherited_code for e in reversed(near) if e.code or e.inherited_code), None)


def _of_the_day(event: _Event, earlier: list[_Event]) -> _Event:
    """The occasion with which an event goes on: the last one, but not one of another paragraph that is remembered by its month or year."""
    last = earlier[-1]
    if last.first.paragraph == event.first.paragraph:
        return last
    days = [e for e in earlier if _dates(e)[2] == "day"]
    if not days:
        return last
    if _dates(last)[2] in ("month", "year"):
        return days[-1]
    news = max(days, key=lambda e: _dates(e)[0] or date.min)
    begun, remembered = _dates(news)[0], _dates(last)[0]
    # 地震当晚…，第二天捐款…。在当天召开的座谈会上: the day of the news
    return news if begun and remembered and begun - remembered > _LONG_AGO else last


def _same_year(event: _Event, source: _Event) -> bool:
    """Whether a year that an event names allows the date of another one."""
    if event.date is None or event.date.start_date is None:
        return True
    start, _, precision, _ = _dates(source)
    return start is not None and precision == "day" and start.year == event.date.start_date.year


# -- the row ---------------------------------------------------------------------------------------------------------------------------


def _dates(event: _Event) -> tuple[date | None, date | None, str, bool]:
    """Start, end, precision, and whether the date was inferred."""
    if event.date is not None and event.date.start_date is not None and event.inherited_from is None:
        return event.date.start_date, event.date.end_date or event.date.start_date, event.date.precision, event.date.inferred
    source = event.inherited_from
    year = _YEAR.search(event.name or "")
    if year and source is None:
        value = int(year.group(1))
        return date(value, 1, 1), date(value, 12, 31), "year", True
    if source is not None:
        start, end, precision, _ = _dates(source)
        if start is not None and end is not None and (precision != "day" or end - start <= _ONE_JOURNEY):
            shift = timedelta(days=event.first.shift if precision == "day" and start == end else 0)
            return start + shift, end + shift, precision, True
    return None, None, "unknown", False


def _only_county(page: Page, facts: Facts, helpers: frozenset[str]) -> str | None:
    """The county in which all happens that a page places nowhere: the only one named, else the only one that receives help, else the page's own."""
    named = {p.code[:6] for p in facts.places if p.code and not p.in_organization and not p.code[:6].endswith("00")}
    named -= helpers
    if len(named) == 1:
        return named.pop()
    helped = {
        p.recipient_place_code[:6] for p in facts.pairings if p.recipient_place_code and not p.recipient_place_code[:6].endswith("00")
    }
    if len(helped) == 1:
        return helped.pop()
    own = page.jurisdiction_code or "00"
    return None if own[:6].endswith("00") or own[:6] in helpers else own[:6]


def _mention(
    page: Page,
    finder: Finder,
    event: _Event,
    main: str | None,
    names: PartyNames,
    helpers: frozenset[str],
    only_county: str | None,
    told: Sequence[_Event],
) -> EventMention:
    best = max(event.tellings, key=lambda c: (c.date is not None, c.is_occasion, bool(c.places), -c.start))
    start, end = _evidence(finder, best)
    starts, ends, precision, inferred = _dates(event)
    if any(c.to_come for c in event.tellings):
        best.to_come = True
    if best.to_come and precision == "day" and not _is_past(page, finder, event.date):
        starts, ends = _to_come(page, starts, ends)
    code = event.code
    organizer = _organizer(best, names)
    if (
        code is None
        and best.organizer is not None
        and event.first.event_type in ("meeting", "training", "launch", "activity", "trade_fair")
        and not (event.first.event_type == "activity" and event.first.inherits and event.inherited_code)
    ):
        # a fair is often held where the buyers are
        code = _seat(best.organizer, frozenset() if event.first.event_type == "trade_fair" else helpers)
    here = best.at_home or (event.first.event_type == "handover" and event.first.sentence <= 1)
    if code is None and here and page.jurisdiction_code and not page.jurisdiction_code.endswith("0000"):
        code = page.jurisdiction_code[:6]
    if code is None:
        code = event.inherited_code
    if code is None and event.first.event_type != "signing" and not best.hosted and not best.at_home:
        code = only_county
    if (
        code is not None
        and code[:6] in helpers
        and event.first.event_type != "trade_fair"
        and not _WENT_THERE.search(finder.masked.text, best.clause_start, best.clause_end)
    ):
        # where who gives or signs comes from, not where they are that day
        code = _elsewhere_that_day(event, told, helpers) or code
    return EventMention(
        start,
        end,
        event.first.event_type,
        name=event.name,
        start_date=starts,
        end_date=ends,
        date_precision=precision,
        date_inferred=inferred,
        place_code=code,
        venue=event.venue,
        mechanism=mechanism_at(page, start, end, main),
        organizer=organizer,
        modality=_modality(page, finder, best),
        confidence=_confidence(event, precision),
    )


def _confidence(event: _Event, precision: str) -> float:
    value = 0.6
    if precision == "day":
        value += 0.2
    if event.name:
        value += 0.08
    if len(event.tellings) > 1:
        value += 0.05
    return round(min(value, 0.95), 2)


_SEATED = (
    "government",
    "party",
    "congress",
    "cppcc",
    "court",
    "procuratorate",
    "school",
    "hospital",
    "village",
    "other",
    "institution",
    "mass_organization",
    "association",
)


def _seat(token: Token, helpers: frozenset[str]) -> str | None:
    """Where a host sits: a place itself, or a body of one; nothing as wide as a province, and not the place of those who come to help."""
    if token.organization is not None and token.organization.organization_type not in _SEATED:
        return None
    code = _code([token])
    return None if code is None or code.endswith("0000") or code[:6] in helpers else code


def _elsewhere_that_day(event: _Event, told: Sequence[_Event], helpers: frozenset[str]) -> str | None:
    """The place of the last occasion of the same days that was not in a place of those who help."""
    starts, ends, precision, _ = _dates(event)
    if starts is None or ends is None or precision != "day":
        return None
    for earlier in reversed(told[-_MAX_OPEN:]):
        code = earlier.code or earlier.inherited_code
        first, last, fine, _ = _dates(earlier)
        if code and code[:6] not in helpers and fine == "day" and first and last and first <= ends and starts <= last:
            return code
    return None


def _organizer(candidate: Candidate, names: PartyNames) -> str | None:
    token = candidate.organizer
    if token is None or candidate.event_type in ("inspection", "visit", "interview"):
        return None
    if token.kind == ORGANIZATION and token.organization:
        return token.organization.name
    return names.place(token.places[-1]) if token.kind == PLACE else None


def _evidence(finder: Finder, candidate: Candidate) -> tuple[int, int]:
    """The words that tell it: from the beginning of its sentence or clause to the end of its clause, without the marks around."""
    low = candidate.clause_start
    high = candidate.clause_end
    start, end = finder.masked.span(low, high)
    if end - start > _MAX_EVIDENCE:
        text = finder.masked.text
        comma = max(text.rfind("，", low, candidate.name_start if candidate.name_start > 0 else candidate.start), low - 1) + 1
        start, end = finder.masked.span(comma, high)
    words = finder.original[start:end]
    start += len(words) - len(words.lstrip(" ，、；：“”）"))
    return start, max(end, start + 1)
