"""What surrounds an amount: its period, what it is a part of, per what it is told, who gave it to whom, and at which event."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import timedelta
from functools import cache, cached_property
from operator import itemgetter
from typing import NamedTuple

from transforms.extract.alternatives import any_of, needed_in
from transforms.extract.model import DateMention, Facts, Page, QuantityMention
from transforms.extract.quantity_amounts import Amount
from transforms.reference import read_reference

_FIRST = itemgetter(0)
_SENTENCE_END = re.compile(r"[。！？\n]")
# How far words of a sentence without an end still bear on a number.
_REACH = 400
# How far behind an amount its verb may still stand (10台电脑由公司捐赠).
_GIVEN_BEHIND = 12
_CLAUSE_MARKS = "，；：。！？\n"
_CLAUSE_END = re.compile(r"[，；：。！？\n]")
_CUMULATIVE = re.compile(r"累计|截至|截止|迄今|总计|历年|以来|至今(?![年天日])|历次")
# 比去年, 占去年…总数: a year that a value is compared with, not its own.
_COMPARED = ("比", "较", "占", "同", "与", "相比")
_OTHER_TIME = re.compile(r"年来|月来|年间|如今|现在|目前|当前|眼下|过去|以前|时候")
_POINT = frozenset({"population", "counties", "towns", "villages", "households"})
_PER_REACH = 14
_PER_KINDS = frozenset({"money", "weight", "area", "person", "item", "goods", "session", "time"})
_PER_AFTER = {
    "/人": "person",
    "/户": "household",
    "/年": "year",
    "/月": "month",
    "/亩": "unit",
    "/斤": "unit",
    "/公斤": "unit",
    "每人": "person",
    "每户": "household",
    "每年": "year",
    "每月": "month",
    "一个月": "month",
}
_PER_BEGINS = ("/", "每", "一")
_PART = re.compile(r"[其当]中")
_PART_WORD = 2
_PART_REACH = 80
# 就业9000人，其中贫困人口2000人: the poor among them work too.
_OF_PEOPLE = frozenset({"people_employed", "people_trained", "people_benefited", "people_lifted", "participants", "students_supported"})
_PART_END = frozenset("。！？\n；")
_BULLET = re.compile(r"\s*(?:[■●◆▪•·※★▲—－①-⑳]|[0-9]{1,2}[.、．]|[一二三四五六七八九十]{1,2}、|（[一二三四五六七八九十0-9]{1,2}）)")
_WHOLE_YEAR = re.compile(r"全年|年度|一年来|当年")
_MAX_HEADING = 45
_HEADING_REACH = 25
_EVENT_SENTENCES = 2
_DAY_SENTENCES = 2
_GIVEN = frozenset(
    {
        "aid_funds",
        "donation_value",
        "relief_funds",
        "project_investment",
        "enterprise_investment",
        "consumption_sales",
        "loans",
        "goods",
        "facilities",
        "cadres_sent",
        "projects",
        "teams",
        "households_visited",
        "people_visited",
    }
)
# A word that takes up a gift told before, what it may be, and the measures that its parts would else have.
_GIFT = re.compile(
    # the first characters of all, by which re leaps; then what may stand behind each
    r"[该这此所善捐资其](?:(?<=[该这此])(?:笔(?:资金|款项?|善款|捐款|钱|经费)|[项批次](?:资金|款项|善款|捐款))"
    r"|(?<=所)捐(?:资金|款项|善款)|(?<=善)款|(?<=捐)赠资金中|(?<=资)金中|(?<=其)中)"
)
_GIFTS = frozenset({"donation_value", "relief_funds", "aid_funds"})
_SPENT = frozenset({"other_money", "aid_funds", "project_investment"})
_INHERITED = 0.7
_TO = ("向", "为", "给", "对", "赴", "到", "至", "在", "帮助", "支持", "援助", "支援", "帮扶", "投向", "用于", "入", "助力", "与", "帮")
_SUBJECT_BEFORE = ("，", "。", "；", "：", "\n", "由", "日", "）", " ", "”", "来自", "其中", "近日", "以来", "■", "会上", "现场")
# Who is only described (某村村口的…, 某县地区生产总值) gives nothing; who acts gives, buys, sends or builds.
_DESCRIBED = re.compile(
    r"的|[村居农牧]民|群众|人均|境内|村口|累计有|现有|共有|有[0-9]|地区|进出口|生产总值|农村|贫困|脱贫[户人村]|总人口|常住人口|户籍"
)
_GIVES = re.compile(
    r"投入|投资(?!额)|出资|安排|落实|拨|捐|资助|援|支持|扶持|提供|送|发放|派|帮|购|采|消费|建(?!档)|设立|设置|筹|协调|引进|实施|慰问|走访|看望|给予|补助|补贴|下达|下拨|拿出|"
    r"争取|整合|组织|开展|发[起出]|奖|垫|注入|授信|贷|赠|助|配|赴|选|推动|完成|立|签|销|购|带来|带去"
)
# What a meeting or a talk itself brings; all else is only told there.
_TALKS = frozenset({"meeting", "interview"})
_OF_TALKS = frozenset(
    {"participants", "donation_value", "relief_funds", "goods", "helper_units", "consumption_sales", "people_trained", "training_sessions"}
)
_NO_DEEDS = frozenset(
    {"income_per_capita", "collective_income", "share", "growth", "people_lifted", "households_lifted", "villages_lifted"}
)
_SIGNED = re.compile(r"签约|签订|签署|现场")
_MAX_EVENT_PERIOD = timedelta(days=31)
# The day on which something is told is not the time of what is told.
_TOLD = re.compile(r"发布会|新闻办|获悉|了解到|介绍|透露|表示|公布|消息|座谈会上|会上|报道|从[^，。；\n]{2,16}(?:了解|获)")
_LISTED = re.compile(r"[、和及与]{1,2}")
_EACH = re.compile(r"各|分别|每|均")


@cache
def _per_words() -> tuple[re.Pattern[str], dict[str, str], frozenset[str]]:
    words = {row["word"]: row["per"] for row in read_reference("measure_per").iter_rows(named=True)}
    return re.compile(any_of(words)), words, needed_in(words)


class _Headings(NamedTuple):
    """Years that hold for the lines below: of a heading, or of a paragraph that leads a list (2019年，…：)."""

    ends: list[int]
    """Where the lines of the years end."""
    dates: list[DateMention]
    plain: set[int]
    """The ends of those lines that are headings and nothing else."""


class ContextReader:
    """Completes the quantities of one page from what the page says around them."""

    def __init__(self, page: Page, facts: Facts, amounts: Sequence[Amount]) -> None:
        self._page = page
        self._text = page.text
        self._amounts = amounts
        # those of one page neither nest nor overlap
        cited = sorted((c.start, c.end) for c in facts.policies)
        self._cumulative = [mark.start() for mark in _CUMULATIVE.finditer(page.text)]
        self._other_times = [mark.start() for mark in _OTHER_TIME.finditer(page.text)]
        self._part_marks = [mark.start() for mark in _PART.finditer(page.text)]
        self._ends = [mark.start() for mark in _SENTENCE_END.finditer(page.text)]
        self._lines = [at for at in self._ends if page.text[at] == "\n"]
        self._dates = [
            d
            for d in facts.dates
            if d.kind != "vague"
            and (d.start_date or d.end_date)
            and not page.text.endswith(_COMPARED, 0, d.start)
            and not (cited and _held(cited, d.start))
        ]
        self._date_ends = [d.end for d in self._dates]
        self._events = sorted(range(len(facts.events)), key=lambda i: facts.events[i].start)
        self._event_starts = [facts.events[i].start for i in self._events]
        self._facts = facts

    @cached_property
    def _gifts(self) -> list[int]:
        """Where a gift told before is taken up."""
        return [mark.start() for mark in _GIFT.finditer(self._text)]

    @cached_property
    def _parties(self) -> list[tuple[int, int, str]]:
        return _parties(self._page, self._facts)

    @cached_property
    def _party_starts(self) -> list[int]:
        return [start for start, _, _ in self._parties]

    def complete(self, mention: QuantityMention, index: int, by_amount: dict[int, int], facts: Facts) -> None:
        """Fill period, aggregation, per, part_of, parties and event of ``mention``, which is amount ``index`` of the page.

        ``by_amount`` maps the amounts told before to their rows in ``facts.quantities``.
        """
        amount = self._amounts[index]
        start = self._sentence_start(amount.lead_start)
        self._set_period(mention, amount, start)
        self._set_per(mention, amount)
        self._set_part(mention, index, by_amount, facts)
        if mention.measure in _GIVEN:
            self._set_parties(mention, amount, start)
        self._set_event(mention, amount, start, facts)

    def same_sentence(self, first: int, second: int) -> bool:
        """Whether two spots of the text stand in one sentence."""
        return bisect_left(self._ends, first) == bisect_left(self._ends, second)

    def _sentence_start(self, at: int) -> int:
        """Where the sentence begins, or as far back as words of it still bear on ``at``."""
        index = bisect_left(self._ends, at) - 1
        return max(self._ends[index] + 1 if index >= 0 else 0, at - _REACH)

    def _sentence_end(self, at: int) -> int:
        index = bisect_left(self._ends, at)
        return min(self._ends[index] if index < len(self._ends) else len(self._text), at + _REACH)

    def _line_start(self, at: int) -> int:
        index = bisect_left(self._lines, at) - 1
        return self._lines[index] + 1 if index >= 0 else 0

    def _set_period(self, mention: QuantityMention, amount: Amount, start: int) -> None:
        date = self._date_before(amount.lead_start, start)
        if date is None and not _any_between(self._other_times, start, amount.lead_start):
            date = self._inherited(amount.lead_start, start)
        if (
            date is not None
            and date.precision == "day"
            and date.kind == "date"
            and mention.measure not in _OF_TALKS
            and _TOLD.search(self._text, date.end, amount.lead_start)
        ):
            date = None
        if date is not None:
            mention.period_start, mention.period_end = date.start_date, date.end_date
        if (date is not None and date.kind == "until" and date.start >= start) or _any_between(self._cumulative, start, amount.lead_start):
            mention.aggregation = "cumulative"
        elif mention.measure in _POINT:
            mention.aggregation = "point"

    def _date_before(self, at: int, since: int) -> DateMention | None:
        index = bisect_right(self._date_ends, at) - 1
        return self._dates[index] if index >= 0 and self._dates[index].start >= since else None

    def _inherited(self, at: int, start: int) -> DateMention | None:
        """The year of the paragraph, of the sentence that leads a list, or of the heading above."""
        paragraph = self._line_start(start)
        date = self._date_before(start, paragraph)
        if date is not None and date.precision != "unknown":
            # a day told long before is no longer the time of the story, a year still may be
            near = bisect_left(self._ends, start) - bisect_left(self._ends, date.end) <= _DAY_SENTENCES
            return date if near or date.precision == "year" or date.kind != "date" else None
        headings = self._headings
        index = bisect_right(headings.ends, at) - 1
        if index < 0:
            return None
        heading_end, date = headings.ends[index], headings.dates[index]
        whole = _WHOLE_YEAR.search(self._text, max(paragraph, at - _REACH), at)
        near = bisect_left(self._lines, at) - bisect_left(self._lines, heading_end) <= _HEADING_REACH
        return date if near and (whole or _BULLET.match(self._text, paragraph) or heading_end in headings.plain) else None

    @cached_property
    def _headings(self) -> _Headings:
        found = _Headings([], [], set())
        for date in self._dates:
            if date.precision != "year":
                continue
            line_start = self._line_start(date.start)
            after = bisect_left(self._lines, date.end)
            line_end = self._lines[after] if after < len(self._lines) else len(self._text)
            short = line_end - line_start <= _MAX_HEADING
            if short and not any(mark in self._text[line_start:line_end] for mark in "。；！？"):
                found.plain.add(line_end)
            elif date.start - line_start > 2:
                continue
            found.ends.append(line_end)
            found.dates.append(date)
        return found

    def _set_per(self, mention: QuantityMention, amount: Amount) -> None:
        if amount.unit_kind not in _PER_KINDS:
            return
        if self._text.startswith(_PER_BEGINS, amount.end):
            for word, per in _PER_AFTER.items():
                if self._text.startswith(word, amount.end):
                    mention.per = per
                    return
        low = max(0, amount.lead_start - _PER_REACH)
        window = self._text[low : amount.lead_start]
        pattern, words, needed = _per_words()
        told: list[str] = []
        if not needed.isdisjoint(window):
            window = window[max(map(window.rfind, _CLAUSE_MARKS)) + 1 :]
            told = [words[written] for written in pattern.findall(window)]
        if not told and mention.measure == "income_per_capita":
            low = self._sentence_start(amount.lead_start)
            told = [words[written] for written in pattern.findall(self._text, low, amount.lead_start)] or ["person"]
        if told:
            mention.per = _per_of(told)

    def _set_part(self, mention: QuantityMention, index: int, by_amount: dict[int, int], facts: Facts) -> None:
        amount = self._amounts[index]
        text = self._text
        at = bisect_right(self._part_marks, amount.lead_start - _PART_WORD) - 1
        if at < 0 or self._part_marks[at] < amount.lead_start - _PART_REACH:
            return
        mark = before = self._part_marks[at]
        if not _PART_END.isdisjoint(text[mark + _PART_WORD : amount.lead_start]):
            return
        if before and text[before - 1] in "。；\n":
            before -= 1
        low = self._sentence_start(before)
        for earlier in range(index - 1, -1, -1):
            whole = self._amounts[earlier]
            if whole.start < low:
                return
            if whole.end > mark or earlier not in by_amount:
                continue
            row = by_amount[earlier]
            parent = facts.quantities[row]
            if parent.unit_kind == mention.unit_kind and (parent.unit == mention.unit or mention.unit_kind == "person"):
                if parent.value is not None and mention.value is not None and mention.value <= parent.value:
                    mention.part_of = row
                    if mention.measure in ("other_money", "other_count") or (
                        mention.measure == "population" and parent.measure in _OF_PEOPLE
                    ):
                        mention.measure = parent.measure
                return

    def spend(self, mention: QuantityMention, index: int, by_amount: dict[int, int], facts: Facts) -> None:
        """Give what a gift is spent on the gift's measure: 捐款120万元，该笔资金中，80万元用于建房，每人2000元."""
        if mention.measure not in _SPENT:
            return
        amount = self._amounts[index]
        start = self._sentence_start(amount.lead_start)
        first = bisect_left(self._gifts, start)
        if first == len(self._gifts) or self._gifts[first] >= amount.lead_start:
            return
        for earlier in range(index - 1, -1, -1):
            whole = self._amounts[earlier]
            if bisect_left(self._ends, start) - bisect_left(self._ends, whole.start) > _EVENT_SENTENCES:
                return
            if whole.unit_kind != "money" or whole.end > self._gifts[first] or earlier not in by_amount:
                continue
            parent = facts.quantities[by_amount[earlier]]
            if parent.measure not in _GIFTS or parent.unit != mention.unit:
                return
            mention.measure = parent.measure
            mention.confidence = min(mention.confidence, _INHERITED)
            if mention.per is None and (mention.value or 0) <= (parent.value or 0):
                mention.part_of = by_amount[earlier]
            return

    def _set_parties(self, mention: QuantityMention, amount: Amount, start: int) -> None:
        text = self._text
        end = self._sentence_end(amount.end)
        given: list[tuple[int, int, str]] = []
        helpers: list[tuple[int, int, str]] = []
        first = bisect_left(self._party_starts, start)
        for number in range(first, len(self._parties)):
            party = self._parties[number]
            if party[0] >= end:
                break
            lead = text[max(start, party[0] - 4) : party[0]]
            behind = party[0] >= amount.end
            if behind and _CLAUSE_END.search(text, amount.end, party[0]):
                break
            if lead.endswith(_TO):
                if (behind and given) or (mention.measure == "consumption_sales" and lead.endswith("在")):
                    continue
                given = [party]
            elif given and _LISTED.fullmatch(text, given[-1][1], party[0]):
                given.append(party)
            elif helpers and _LISTED.fullmatch(text, helpers[-1][1], party[0]) and not behind:
                helpers.append(party)
            elif not behind and (party[0] == start or lead.endswith(_SUBJECT_BEFORE)):
                helpers = [party] if self._acts(party, amount) else []
        if not helpers:
            helpers = self._heading_party(amount.lead_start, start)
        if helpers:
            mention.helper_name = "、".join(name for _, _, name in helpers)
        if given:
            mention.recipient_name = "、".join(name for _, _, name in given)
            if len(given) > 1 and not _EACH.search(text, given[-1][1], amount.start):
                mention.shared_among = len(given)

    def _acts(self, party: tuple[int, int, str], amount: Amount) -> bool:
        """Whether who stands at the head of a clause does something with the amount, rather than being described by it."""
        text = self._text
        return (
            _DESCRIBED.match(text, party[1]) is None
            and _GIVES.search(text, party[1], min(amount.end + _GIVEN_BEHIND, len(text))) is not None
        )

    def _heading_party(self, at: int, start: int) -> list[tuple[int, int, str]]:
        """Who acts in a list under a heading: the party that its heading, or the sentence that leads it, begins with."""
        if self._inherited(at, start) is None or not _BULLET.match(self._text, self._line_start(start)):
            return []
        index = bisect_right(self._headings.ends, at) - 1
        if index < 0:
            return []  # the date is the paragraph's own, and no heading stands above
        heading_end, date = self._headings.ends[index], self._headings.dates[index]
        line_start = self._line_start(date.start)
        for number in range(bisect_left(self._party_starts, line_start), len(self._parties)):
            party = self._parties[number]
            if party[0] >= heading_end:
                break
            if party[0] - line_start <= 2 or 0 <= party[0] - date.end <= 1:
                return [party]
        return []

    def _set_event(self, mention: QuantityMention, amount: Amount, start: int, facts: Facts) -> None:
        if mention.aggregation != "period":
            return
        index = bisect_right(self._event_starts, amount.end) - 1
        if index < 0:
            return
        number = self._events[index]
        event = facts.events[number]
        if event.end < start and (
            bisect_left(self._lines, event.end) != bisect_left(self._lines, start)
            or bisect_left(self._ends, start) - bisect_left(self._ends, event.end) > _EVENT_SENTENCES
        ):
            return
        if mention.measure in _NO_DEEDS:
            return
        if (
            event.event_type in _TALKS
            and mention.measure not in _OF_TALKS
            and not _SIGNED.search(self._text, max(event.start, start), amount.end)
        ):
            return
        low, high = mention.period_start, mention.period_end
        if event.start_date is not None and (low or high):
            own = self._date_before(amount.lead_start, start) is not None
            if own and (low is None or high is None or high - low > _MAX_EVENT_PERIOD):
                return
            low, high = low or high, high or low
            assert low is not None
            assert high is not None
            if high < event.start_date - _MAX_EVENT_PERIOD or low > (event.end_date or event.start_date) + _MAX_EVENT_PERIOD:
                return
        if event.modality == mention.modality:
            mention.event = number


def _held(spans: list[tuple[int, int]], at: int) -> bool:
    index = bisect_right(spans, at, key=_FIRST) - 1
    return index >= 0 and at < spans[index][1]


def _any_between(starts: list[int], low: int, high: int) -> bool:
    index = bisect_left(starts, low)
    return index < len(starts) and starts[index] < high


def _per_of(told: list[str]) -> str:
    """每人每月, 户均年: what is told first is shared out, a time behind it adds to it."""
    base = next((p for p in told if p not in ("year", "month")), told[0])
    if base == "person" and "year" in told:
        return "person_year"
    if base == "person" and "month" in told:
        return "person_month"
    if base == "household" and "year" in told:
        return "household_year"
    return base


def _parties(page: Page, facts: Facts) -> list[tuple[int, int, str]]:
    """Organisations and places in order; what stands side by side (天津市和平区) is one party."""
    mentions = sorted(
        [(o.start, o.end, o.name) for o in facts.organizations if not o.is_credit]
        + [(p.start, p.end, p.name) for p in facts.places if not p.in_organization],
        key=lambda m: (m[0], -m[1]),
    )
    parties: list[tuple[int, int, str | None]] = []
    for start, end, name in mentions:
        if parties and start < parties[-1][1]:
            continue
        if parties and start == parties[-1][1]:
            parties[-1] = (parties[-1][0], end, None)
            continue
        parties.append((start, end, name))
    return [(start, end, page.quote(start, end) if name is None else name) for start, end, name in parties]
