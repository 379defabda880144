"""Dates and periods: 3月26日至27日, 二〇二一年六月, 去年年底, “十三五”期间, 2016-2020年, 近日.

A year that is not written is the latest one that does not lie behind the publication. Without a publication date the page's own present is
sought in its text (see ``dates_present``) and the date is marked as inferred; where that fails the dates stay None and the words are kept.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from transforms.extract.dates_present import present_year
from transforms.extract.dates_relative import RARE_WORDS, read_relative, relative_starts
from transforms.extract.model import DateMention, Facts, Page
from transforms.extract.numbers import read_number
from transforms.reference import read_reference

_CN_YEAR = "[一二][〇零○0一二三四五六七八九]{3}"
_YEAR = re.compile(rf"((?:19|20)[0-9]{{2}}|{_CN_YEAR}) ?年(?!代|货|级|轮|产)度?")
_MONTH = re.compile(r"(1[0-2]|0?[1-9](?![0-9])|十[一二]?|[一二三四五六七八九元]) ?月份?")
_DAY = re.compile(r"([12][0-9]|3[01]|0?[1-9](?![0-9])|三十一?|二?十[一二三四五六七八九]?|二十|[一二三四五六七八九]) ?[日号]")
_CN_DAY = "三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九]"
_BARE_DAY = re.compile(r"([12][0-9]|3[01]|0?[1-9](?![0-9]))")
_PART = re.compile(
    r"(?:的)?(上半年|下半年|年底|年末|年初|年中|底|末|初(?![中级高步次衷心])|第?([一二三四1-4])季度|前([一二三1-3])季度|前([0-9]{1,2}|[一二三四五六七八九十]{1,2})个月|[春夏秋冬](?:季|天))"
)
_MONTH_PART = re.compile(r"(上中旬|中下旬|上旬|中旬|下旬|初(?![一二三四五六七八九十中级])|底|末|中(?=[，。、至]))")
_RANGE = re.compile(r" ?(?:-{1,2}|—{1,2}|–|~|至|到) ?")
_AND = re.compile(r"[、和]")
# A year of two figures is one only before a month or an edge of the year, and not behind what makes it a duration (近10年底).
_SHORT_YEAR = re.compile(r"([12][0-9])年(?=(?:1[0-2]|[1-9])月|[底末初])")
_WEEKDAY = re.compile(r"(?:周|星期)?([一二三四五六日天])(?![个家名项次名批些起线季季带]|[一二三四五六七八九十])")
_ISO_TAIL = re.compile(r" ?(?:-{1,2}|—{1,2}|–|~|至|到) ?(?:((?:19|20)[0-9]{2})[-/.])?([0-9]{1,2})[-/.]([0-9]{1,2})(?![0-9.])")
_TO_NOW = re.compile(r"(?:目前|今日|今天|现在|发稿时?|发稿前|本报告期末|记者发稿)(?:为止)?")
_UP_TO_NOW = re.compile(r"[至到](?:目前|现在|如今|今)")
_SINCE = re.compile(r"[^，。；！？\n]{0,20}?以来|起(?=[，。])|至今")
_ISO = re.compile(r"(?:19|20)[0-9]{2}([-/.])([0-9]{1,2})\1([0-9]{1,2})(?![0-9])(?:[ T]{1,3}[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?")
_YEARS = re.compile(r"((?:19|20)[0-9]{2})年?(?:-{1,2}|—{1,2}|–|~|至|到)((?:19|20)[0-9]{2})年(?!级)")
_MONTHS = re.compile(r"(1[0-2]|[1-9])月?(?:-{1,2}|—{1,2}|–|~|至|到)(1[0-2]|[1-9])月(?!份?[0-9]{1,2}[日号])份?")
_PLAN = re.compile(r"“?([五六七八九]五|十[一二三四五]五)”?(?:规划)?(期间|时期|以来|开局之年|开局|收官之年|末|初|规划期)")
_ANCHOR = re.compile(
    # the first characters of all that follows: most positions fail at once
    r"(?=[0-9“一二三四五六七八九十上下年第前今去明后当同次翌本昨近日连不多长这几截到元])(?:"
    r"(?<![0-9.,])(?:19|20)[0-9]{2}(?=[-/.—–~至到 ]|年)"
    rf"|{_CN_YEAR}(?=年)"
    r"|(?<![0-9.,第])(?:1[0-2]|0?[1-9])(?= ?月|(?:-{1,2}|—{1,2}|–|~|至|到)(?:1[0-2]|[1-9])月)"
    r"|(?<![一二三四五六七八九十百个每第])(?:十[一二]?|[一二三四五六七八九])(?=月(?:[一二三四五六七八九十份初上中下底末，。的]|$))"
    r"|(?<![0-9一-龥])元(?=月(?:[0-9份上中下初底]))"
    r"|(?<![0-9.,月年第至到~—–-])(?:[12][0-9]|3[01]|[1-9])(?=日(?![均产元游内一夜程报前])|[-至到、—~](?:[12][0-9]|3[01]|[1-9])日)"
    r"|(?<![0-9.,月年第至到~—–-])(?:[12][0-9]|3[01]|[1-9])(?=号(?:上午|下午|中午|清晨|凌晨|晚|早|一早|当天|[至到-](?:[12][0-9]|3[01]|[1-9])[日号]))"
    # 十七日上午, 十六日至十九日, and 十八日， at the head of a sentence
    rf"|(?<![一二三四五六七八九十百零〇每第满月年整近后前内连])(?:{_CN_DAY})(?=日(?:上午|下午|中午|清晨|凌晨|晚|早(?!期)|至(?:{_CN_DAY})日))"
    rf"|(?<=[。\n])(?:{_CN_DAY})(?=日，)"
    r"|(?<![0-9.,])[12][0-9](?=年(?:(?:1[0-2]|[1-9])月|[底末初]))"
    r"|“?(?:[五六七八九]五|十[一二三四五]五)(?=”|规划|期间|时期|以来|末|初)"
    r"|截[至止]到?(?=目前|今日|今天|现在|发稿|记者发稿)|到目前为止"
    r"|[上下]半年|(?<![0-9半一两三几多每全周新过整昨光老前后成近百千同])年[底末初](?!余)|(?<![一二三四0-9])第?[一二三四1-4]季度|前[一二三]季度"
    r"|[今去前明后当同次翌上本]年|[今昨前明当同次翌]天|[今昨前同当次翌]日|[本上下当同]个?月|这个月|[本上下]周|近日|日前|近期|连日来?|近[些几两三五十]?年来?|近来|近段时间|不久前|前不久|前段时间|多年来|长期以来|这些年|几年来)"
)
_DATELINE = re.compile(
    r"(?:本报|本台|本网|[社报网台])[^，。；\n]{0,12}?(?:(?P<year>20[0-9]{2})年)?(?P<month>1[0-2]|[1-9])月(?P<day>[12][0-9]|3[01]|[1-9])日(?:讯|电|消息)"
)
_DATELINE_WORDS = ("日讯", "日电", "日消息")
_HEAD = 400
_PRINTED_LATER = timedelta(days=10)
_EVERY_YEAR = ("每年", "每年的", "每月", "每逢", "历年", "往年")
_SHORT_YEAR_NOT_BEHIND = ("近", "约", "过去", "未来", "历时", "长达", "这", "超过", "连续", "时隔", "满", "第", "用了")
_UNTIL = ("截至", "截止", "截止到", "截止至", "截至到")
_FUTURE = ("将于", "拟于", "定于", "计划于", "将在", "拟在", "力争", "预计", "计划")
_NOT_TODAY = ("今天的", "今日头条", "今日的", "当天的", "明天的", "昨天的", "当年的")
_YEAR_FIGURES = {
    c: value for value, chars in enumerate(("〇零○0", "一1", "二2", "三3", "四4", "五5", "六6", "七7", "八8", "九9")) for c in chars
}
_SENTENCE_END = frozenset("。！？\n")
_PLAN_EDGE = {"开局之年": 0, "开局": 0, "初": 0, "收官之年": 1, "末": 1}


@dataclass(slots=True)
class _Atom:
    """What is written of one date; None for what is not."""

    end: int
    year: int | None = None
    relative_year: int | None = None
    same_year: int | None = None
    month: int | None = None
    day: int | None = None
    part: str | None = None
    count: int | None = None


@dataclass(slots=True)
class _State:
    """What the page has told so far."""

    published: date | None
    present: int | None
    present_confidence: float
    last: DateMention | None = None
    last_day: DateMention | None = None
    last_stated_year: bool = False


@cache
def _words() -> dict[str, tuple[str, int]]:
    return {row["word"]: (row["kind"], int(row["shift"] or 0)) for row in read_reference("date_words").iter_rows(named=True)}


@cache
def _plans() -> dict[str, tuple[int, int]]:
    rows = read_reference("programme_years").iter_rows(named=True)
    return {row["phrase"]: (int(row["start_year"]), int(row["end_year"])) for row in rows if row["kind"] == "plan"}


def find_dates(page: Page, facts: Facts) -> None:
    """Append every date and period of the body to ``facts.dates``, in the order of the text.

    Vague words (近日) and dates whose year nothing tells are kept with dates of None. Durations (三年), clock times and ages are no dates.
    """
    text = page.text
    published = _dateline(text, page.published_at.date() if page.published_at else None)
    present, confidence = (published.year, 0.9) if published else present_year(page)
    state = _State(published, present, confidence)
    # read before what else begins where they do
    relative = relative_starts(text)
    anchor = _ANCHOR.search(text)
    at = 0
    while True:
        mention: DateMention | None = None
        if relative and (anchor is None or relative[0] <= anchor.start()):
            start = relative.pop(0)
            if start >= at:
                is_word = text.startswith(RARE_WORDS, start)
                mention = _read(text, start, state) if is_word else read_relative(text, start, published, _year_before(start, state))
            if mention is None:
                continue
        elif anchor is not None:
            mention = _read(text, anchor.start(), state)
            if mention is None:
                at = anchor.end()
                anchor = _ANCHOR.search(text, at)
                continue
        else:
            return
        _until(text, mention)
        facts.dates.append(mention)
        if mention.kind != "vague":
            state.last = mention
            if mention.precision == "day" and mention.kind in ("date", "range") and mention.end_date is not None:
                state.last_day = mention
            state.last_stated_year = _YEAR.search(text, mention.start, mention.end) is not None
        at = mention.end
        if anchor is not None and anchor.start() < at:
            anchor = _ANCHOR.search(text, at)


def _dateline(text: str, published: date | None) -> date | None:
    """The day on which the report was written where its head tells it (本报7月7日讯): what it calls today; else that of its publication."""
    told = any(text.find(word, 0, _HEAD) >= 0 for word in _DATELINE_WORDS)
    head = _DATELINE.search(text, 0, _HEAD) if told else None
    if head is None or published is None:
        return published
    written = _day(int(head["year"] or published.year), int(head["month"]), int(head["day"]))
    if written is not None and not head["year"] and written > published:
        written = _day(published.year - 1, written.month, written.day)
    return written if written is not None and timedelta(0) <= published - written <= _PRINTED_LATER else published


def _read(text: str, at: int, state: _State) -> DateMention | None:
    iso = _ISO.match(text, at)
    if iso:
        when = _day(int(iso[0][:4]), int(iso[2]), int(iso[3]))
        if when is None:
            return None
        tail = _ISO_TAIL.match(text, iso.end())
        last_day = _day(int(tail[1] or when.year), int(tail[2]), int(tail[3])) if tail else None
        if tail and last_day and last_day >= when:
            return DateMention(at, tail.end(), when, last_day, "day", kind="range", confidence=0.95)
        return DateMention(at, iso.end(), when, when, "day", confidence=0.95)
    if text.startswith(("截", "到目"), at):
        return _until_now(text, at, state)
    years = _YEARS.match(text, at)
    if years:
        low, high = int(years[1]), int(years[2])
        return DateMention(at, years.end(), date(low, 1, 1), date(high, 12, 31), "year", kind="period") if low <= high else None
    plan = _PLAN.match(text, at)
    if plan:
        return _plan(plan, state)
    months = _MONTHS.match(text, at)
    if months:
        return _months(at, int(months[1]), int(months[2]), months.end(), year=_missing_year(text, at, state, month=int(months[2])))
    word = _word(text, at, state)
    if word is not None:
        return word
    if text.endswith(_EVERY_YEAR, 0, at):
        return None
    atom = _atom(text, at, state)
    if atom is None:
        return None
    if atom.month is None and atom.day is None and atom.part is None:
        spanned = _years_to(text, at, atom, state)
        if spanned is not None:
            return spanned
        months = _MONTHS.match(text, atom.end)
        if months:
            return _months(at, int(months[1]), int(months[2]), months.end(), year=_year_of(text, at, atom, state))
    return _resolved(text, at, atom, state)


def _year_before(at: int, state: _State) -> int | None:
    """The year told right before a position (2020年|中秋节当天)."""
    last = state.last
    return last.start_date.year if last and last.end == at and last.precision == "year" and last.start_date else None


def _years_to(text: str, at: int, atom: _Atom, state: _State) -> DateMention | None:
    """今年到2020年, 2013年到今年, 2015年到现在: years of which one is told by the publication."""
    mark = _RANGE.match(text, atom.end)
    if mark is None or (atom.year is None and atom.relative_year is None):
        return None
    year, inferred, confidence = _year_of(text, at, atom, state)
    if year is None:
        return None
    now = _UP_TO_NOW.match(text, atom.end)
    if now and not text.startswith(("年", "天", "日"), now.end()):
        end_date = state.published if state.published and state.published.year >= year else None
        return DateMention(at, now.end(), date(year, 1, 1), end_date, "year", inferred, "period", confidence)
    second = _atom(text, mark.end(), state, tail=True) if text[mark.end() : mark.end() + 1] in "今去明前后12" else None
    if second is None:
        second = _Atom(mark.end())
        told = _words().get(text[mark.end() : mark.end() + 2])
        year_told = _YEAR.match(text, mark.end())
        if told and told[0] == "year":
            second.relative_year, second.end = told[1], mark.end() + 2
        elif year_told:
            second.year, second.end = _year_number(year_told[1]), year_told.end()
        else:
            return None
        if _MONTH.match(text, second.end) or _PART.match(text, second.end):
            return None
    if second.month is not None or second.day is not None or second.part is not None:
        return None
    last = _year_of(text, mark.end(), second, state)[0]
    if last is None or last <= year or last - year > 40:
        return None
    return DateMention(at, second.end, date(year, 1, 1), date(last, 12, 31), "year", inferred, "period", confidence)


def _until_now(text: str, at: int, state: _State) -> DateMention | None:
    """截至目前, 到目前为止: until the page was published."""
    word = _TO_NOW.match(text, at + 1 if text[at] == "到" else text.find(text[at + 1], at) + (2 if text.startswith("到", at + 2) else 1))
    if word is None:
        return None
    when = state.published
    return DateMention(
        word.start(), word.end(), None, when, "day" if when else "unknown", kind="until" if when else "vague", confidence=0.8
    )


def _plan(match: re.Match[str], state: _State) -> DateMention | None:
    if match[1] not in _plans():
        return None
    low, high = _plans()[match[1]]
    edge = _PLAN_EDGE.get(match[2])
    if edge is not None:
        low = high = (low, high)[edge]
    end_date = date(high, 12, 31)
    if match[2] == "以来" and state.published and state.published < end_date:
        end_date = max(state.published, date(low, 1, 1))
    return DateMention(match.start(), match.end(), date(low, 1, 1), end_date, "year", kind="period" if edge is None else "date")


def _word(text: str, at: int, state: _State) -> DateMention | None:
    """Words that stand for a date by themselves: 近日, 昨天, 上月, 本周, 当天."""
    for size in (5, 4, 3, 2):
        word = text[at : at + size]
        known = _words().get(word)
        if known is None:
            continue
        kind, shift = known
        end = at + size
        if kind == "vague":
            if word.endswith("年") and text.startswith("来", end):
                end += 1
            return DateMention(at, end, None, None, "unknown", kind="vague", confidence=0.8)
        if text.startswith(_NOT_TODAY, at):
            return None
        if kind in ("year", "same_year"):
            return None  # goes on with a month or a part
        if kind == "day":
            when = state.published + timedelta(days=shift) if state.published else None
            return DateMention(at, end, when, when, "day" if when else "unknown", confidence=0.85 if when else 0.5)
        if kind == "same_day":
            told = state.last_day
            # what lies between may name other times, of plans or of the past, in the same paragraph
            if told is None or told.end_date is None or (told is not state.last and "\n" in text[told.end : at]):
                return None
            when = (told.start_date if shift == 0 else told.end_date) or told.end_date
            when += timedelta(days=shift)
            return DateMention(at, end, when, when, "day", told.inferred, confidence=0.75)
        if kind == "week":
            if state.published is None:
                return DateMention(at, end, None, None, "unknown", kind="vague", confidence=0.5)
            monday = state.published - timedelta(days=state.published.weekday()) + timedelta(weeks=shift)
            named = _WEEKDAY.match(text, end)
            if named:
                when = monday + timedelta(days=min("一二三四五六日天".index(named[1]), 6))
                return DateMention(at, named.end(), when, when, "day", confidence=0.8)
            return DateMention(at, end, monday, monday + timedelta(days=6), "day", kind="period", confidence=0.7)
        base = state.published if kind == "month" else state.last.start_date if state.last else None
        if base is None:
            return DateMention(at, end, None, None, "unknown", kind="vague", confidence=0.5)
        index = base.year * 12 + base.month - 1 + shift
        year, month = index // 12, index % 12 + 1
        day = _DAY.match(text, end)
        if day:
            when = _day(year, month, _number(day[1]))
            mark = _RANGE.match(text, day.end())
            until = _DAY.match(text, mark.end()) if mark else None
            last = _day(year, month, _number(until[1])) if until else None
            if when and until and last and last > when:
                return DateMention(at, until.end(), when, last, "day", kind="range", confidence=0.8)
            return DateMention(at, day.end(), when, when, "day", confidence=0.8) if when else None
        part = _MONTH_PART.match(text, end)
        if part:
            bounds = _bounds(year, _Atom(part.end(), month=month, part=part[1]), state)
            return DateMention(at, part.end(), *bounds, kind="period", confidence=0.8) if bounds else None
        return _months(at, month, month, end, year=(year, False, 0.8), single=True)
    return None


def _atom(text: str, at: int, state: _State, tail: bool = False) -> _Atom | None:
    """A date as far as it is written, from ``at`` on."""
    atom = _Atom(at)
    year = _YEAR.match(text, at)
    short = _SHORT_YEAR.match(text, at) if year is None and not tail else None
    if year:
        atom.year, atom.end = _year_number(year[1]), year.end()
    elif short:
        if text.endswith(_SHORT_YEAR_NOT_BEHIND, 0, at) or state.present is None or 2000 + int(short[1]) > state.present + 1:
            return None
        atom.year, atom.end = 2000 + int(short[1]), short.end()
    else:
        known = _words().get(text[at : at + 3]) or _words().get(text[at : at + 2])
        if known and known[0] in ("year", "same_year") and not text.startswith(_NOT_TODAY, at):
            size = 3 if text[at : at + 3] in _words() else 2
            if known[0] == "year":
                atom.relative_year = known[1]
            else:
                atom.same_year = known[1]
            atom.end = at + size
    has_year = atom.end > at
    if has_year and text.startswith(" ", atom.end):
        nxt = _MONTH.match(text, atom.end + 1)
        if nxt:
            atom.end += 1
    month = _MONTH.match(text, atom.end)
    if month:
        atom.month, atom.end = 1 if month[1] == "元" else _number(month[1]), month.end()
        if text.startswith(" ", atom.end) and _DAY.match(text, atom.end + 1):
            atom.end += 1
        day = _DAY.match(text, atom.end)
        if day is None:
            bare = _BARE_DAY.match(text, atom.end)
            mark = bare and (_RANGE.match(text, bare.end()) or _AND.match(text, bare.end()))
            if bare and mark and _DAY.match(text, mark.end()):
                day = bare
        if day:
            atom.day, atom.end = _number(day[1]), day.end()
        else:
            part = _MONTH_PART.match(text, atom.end)
            if part:
                atom.part, atom.end = part[1], part.end()
        return atom
    part = _PART.match(text, atom.end)
    if part and (has_year or not part[0].startswith(("的", "底", "末", "初", "春", "夏", "秋", "冬"))):
        atom.part, atom.end = part[1], part.end()
        atom.count = _number(part[2] or part[3] or part[4]) if (part[2] or part[3] or part[4]) else None
        return atom
    if has_year:
        return atom if not tail else None
    day = _DAY.match(text, at)
    if day is None and not tail:
        bare = _BARE_DAY.match(text, at)
        mark = bare and (_RANGE.match(text, bare.end()) or _AND.match(text, bare.end()))
        if bare and mark and _DAY.match(text, mark.end()):
            day = bare
    if day and (tail or state.published or (state.last and state.last.start_date and state.last.precision in ("day", "month"))):
        atom.day, atom.end = _number(day[1]), day.end()
        return atom
    return None


def _resolved(text: str, at: int, atom: _Atom, state: _State) -> DateMention | None:
    if atom.month is None and atom.day is not None:
        _month_of_bare_day(text, at, atom, state)
        if atom.month is None:
            return None
    year, inferred, confidence = _year_of(text, at, atom, state)
    if atom.same_year is not None and year is None:
        return None
    second: _Atom | None = None
    end = atom.end
    mark = _RANGE.match(text, end)
    if mark:
        second = _atom(text, mark.end(), state, tail=True)
    elif atom.day is not None:
        both = _AND.match(text, end)
        if both:
            following = _atom(text, both.end(), state, tail=True)
            while following and following.month is None and following.day is not None and following.day > ((second or atom).day or 0):
                second, mark = following, both
                both = _AND.match(text, second.end)
                following = _atom(text, both.end(), state, tail=True) if both else None
    if second is not None and ((atom.day is None) != (second.day is None) or (second.part is None) != (atom.part is None)):
        second = None
    if year is None:
        precision = "unknown"
        if second is not None:
            end = second.end
        return DateMention(at, end, None, None, precision, False, "range" if second else "date", 0.5)
    first = _bounds(year, atom, state)
    if first is None:
        return None
    start_date, end_date, precision = first
    kind = "date" if precision != "month" or atom.part in (None, "底", "末", "年底", "年末") else "period"
    if second is not None:
        if second.month is None:
            second.month = atom.month
        second_year = second.year or year
        last = _bounds(second_year, second, state)
        if last and last[1] < start_date and second.year is None:
            if atom.year is None and atom.relative_year is None:
                # 12月28日至1月3日: the year found is that of the end where the publication leaves no other
                later = _bounds(year + 1, second, state)
                if later and state.published and later[1] <= state.published + timedelta(days=1):
                    last = later
                else:
                    start_again = _bounds(year - 1, atom, state)
                    start_date = start_again[0] if start_again else start_date
            else:
                last = _bounds(year + 1, second, state)
        if last and last[1] >= start_date:
            end_date, end, kind = last[1], second.end, "range" if atom.day else "period"
    mention = DateMention(at, end, start_date, end_date, precision, inferred, kind, confidence)
    return _since(text, mention, state)


def _since(text: str, mention: DateMention, state: _State) -> DateMention:
    """今年以来, 自1996年…启动以来: a period that lasts until the page was written."""
    match = _SINCE.match(text, mention.end)
    if match is None or (match.end() - match.start() > 4 and text[mention.start - 1 : mention.start] not in ("自", "从")):
        return mention
    if match.end() - match.start() <= 2:
        mention.end = match.end()
    mention.kind = "period"
    mention.end_date = state.published if state.published and mention.start_date and state.published >= mention.start_date else None
    return mention


def _until(text: str, mention: DateMention) -> None:
    if mention.kind in ("date", "range") and text[max(0, mention.start - 6) : mention.start].endswith(_UNTIL):
        mention.kind = "until"
        mention.start_date = None


def _month_of_bare_day(text: str, at: int, atom: _Atom, state: _State) -> None:
    """26日: in the month told just before in the paragraph, else the latest 26th up to the publication."""
    last = state.last
    if last and last.start_date and last.precision == "day" and "\n" not in text[last.end : at] and at - last.end < 200:
        atom.month, atom.year = last.start_date.month, last.start_date.year
        return
    if state.published is None or atom.day is None:
        return
    year, month = state.published.year, state.published.month
    if atom.day > state.published.day + 1:
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    atom.year, atom.month = year, month


def _year_of(text: str, at: int, atom: _Atom, state: _State) -> tuple[int | None, bool, float]:
    if atom.year is not None:
        return atom.year, False, 0.95
    if atom.relative_year is not None:
        if state.present is None:
            return None, False, 0.5
        inferred = state.published is None
        return state.present + atom.relative_year, inferred, min(0.9, state.present_confidence)
    if atom.same_year is not None:
        last = state.last
        if last is None or last.start_date is None or "\n" in text[last.end : at]:
            return None, False, 0.5
        return last.start_date.year + atom.same_year, last.inferred, 0.75
    return _missing_year(text, at, state, month=atom.month, day=atom.day, part=atom.part)


def _missing_year(
    text: str, at: int, state: _State, *, month: int | None, day: int | None = None, part: str | None = None
) -> tuple[int | None, bool, float]:
    last = state.last
    if last and last.start_date and last.kind not in {"until", "vague"} and at - last.end < 300:
        between = text[last.end : at]
        same_sentence = _SENTENCE_END.isdisjoint(between)
        # 2020年5月12日…。6月3日…: the story goes on in the year that it has named
        goes_on = (
            "\n" not in between and last.precision in ("day", "month") and state.last_stated_year and (month or 13) >= last.start_date.month
        )
        told = (last.end_date or last.start_date).year if last.kind == "range" else last.start_date.year
        if (same_sentence and state.last_stated_year and last.kind != "period") or goes_on:
            return told, True, 0.8
    if state.published is None:
        return state.present, state.present is not None, state.present_confidence
    year = state.published.year
    if month is None:
        ahead = text[max(0, at - 4) : at].endswith((*_FUTURE, "到", "于")) or text.startswith("前", at + 2)
        if part in ("下半年", "年底", "年末") and state.published.month <= 3 and not ahead:
            return year - 1, False, 0.75
        if part == "上半年" and state.published.month <= 3:
            return year - 1, False, 0.6
        if part and part.endswith("季度"):
            quarter = _number(part.strip("第前季度"))
            if (quarter - 1) * 3 + 1 > state.published.month:
                return year - 1, False, 0.75
        return year, False, 0.8
    try:
        when = date(year, month, min(day or 1, monthrange(year, month)[1]))
    except ValueError:
        return None, False, 0.5
    if text[max(0, at - 4) : at].endswith(_FUTURE):
        return (year + 1 if when < state.published.replace(day=1) else year), False, 0.8
    return (year - 1 if when > state.published + timedelta(days=1) else year), False, 0.92


def _bounds(year: int, atom: _Atom, state: _State) -> tuple[date, date, str] | None:
    """First and last day of what is written, and its precision."""
    part = atom.part or ""
    if atom.month is not None:
        last_day = monthrange(year, atom.month)[1]
        if atom.day is not None:
            when = _day(year, atom.month, atom.day)
            return (when, when, "day") if when else None
        low, high = {
            "上旬": (1, 10),
            "上中旬": (1, 20),
            "中下旬": (11, last_day),
            "初": (1, 10),
            "中旬": (11, 20),
            "中": (11, 20),
            "下旬": (21, last_day),
            "底": (21, last_day),
            "末": (21, last_day),
        }.get(part, (1, last_day))
        return date(year, atom.month, low), date(year, atom.month, high), "month"
    count = atom.count
    if part.endswith("季度") and count:
        first = 1 if part.startswith("前") else count * 3 - 2
        return date(year, first, 1), _month_end(year, count * 3), "month"
    if part.endswith("个月") and count and count <= 12:
        return date(year, 1, 1), _month_end(year, count), "month"
    months = {
        "上半年": (1, 6),
        "下半年": (7, 12),
        "底": (12, 12),
        "末": (12, 12),
        "年底": (12, 12),
        "年末": (12, 12),
        "初": (1, 1),
        "年初": (1, 1),
        "年中": (6, 7),
        "春": (3, 5),
        "夏": (6, 8),
        "秋": (9, 11),
    }.get(part if part in ("上半年", "下半年") else part.rstrip("季天"))
    if months:
        return date(year, months[0], 1), _month_end(year, months[1]), "month"
    return date(year, 1, 1), date(year, 12, 31), "year"


def _months(at: int, low: int, high: int, end: int, *, year: tuple[int | None, bool, float], single: bool = False) -> DateMention | None:
    if year[0] is None:
        return DateMention(at, end, None, None, "unknown", kind="period", confidence=0.5)
    if low > high:
        return None
    kind = "date" if single else "period"
    return DateMention(at, end, date(year[0], low, 1), _month_end(year[0], high), "month", year[1], kind, year[2])


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year_number(written: str) -> int:
    return int("".join(str(_YEAR_FIGURES[c]) for c in written))


def _number(written: str) -> int:
    value = int(written) if written.isascii() else read_number(written)
    return int(value or 0)
