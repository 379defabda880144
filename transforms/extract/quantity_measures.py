"""What an amount measures: frames of verbs and nouns around it, kept as data, decide.

``measure_nouns`` says what is counted (扶贫车间 is a workshop), ``measure_cues`` groups the words of frames, ``measure_frames`` joins them: with which
words before, behind or around it a count of that kind is which measure. Words nearer to the number weigh more.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from operator import itemgetter
from typing import NamedTuple

import ahocorasick_rs

from transforms.extract.quantity_amounts import Amount
from transforms.reference import read_reference

# By how much a value changed, between its two ends.
_BEFORE_CHANGE, _BEHIND_CHANGE = 12, 14
DEVELOPMENT = re.compile(
    rf"[^。！？；\n]{{0,{_BEFORE_CHANGE}}}?(?:减少|增加|提高|提升|下降|上升|增长|发展|扩大|降低|缩小|跃升|攀升|壮大|[降升增减变涨扩])(?:到|至|为|成)(?:了)?[^，。！？；\n]{{0,{_BEHIND_CHANGE}}}"
)
_LONGEST_DEVELOPMENT = _BEFORE_CHANGE + len("减少到了") + _BEHIND_CHANGE
_SENTENCE_MARKS = frozenset("。！？\n")
_START = itemgetter(1)
_MARK = re.compile("[、，；：。！？\n]")
_CLAUSE_END = frozenset("，；：。！？\n")
_NOUN_STOP = frozenset("，。；：、！？\n（）”的和与及等到在向为对由被让使来赴往去给从")
_AT_END = ("", "，", "。", "；", "、", "\n", "）")
_DATED = re.compile(r"[年月底末]的")
_NOT_BETWEEN = _CLAUSE_END | frozenset("的、")
_NOUN_REACH = 16
_NOUN_REACH_BACK = 13
# 贫困人口已从2012年的86万: a date stands between
_NOUN_REACH_BACK_BARE = 20
_NOUN_GAP = 1
_SINGLE_GAP = 2
_PLACE_GAP = 5
_PLACES = frozenset({"village", "county", "town"})
_BEFORE_REACH = 90
_AFTER_REACH = 40
_DISTANCE_CAP = 30
_CLAUSE_COST = 11.0
# A clause that holds nothing but the number (每人3000元) leans on the one before.
_EMPTY_CLAUSE_COST = 5.0
# Heights and distances are told of one thing after another: 有的在海拔1600米，有的达到2500米.
_TRAVEL_COST = 16.0
_LIST_COST = 3.0
_AMOUNT_COST = 3.0
# A word behind another amount of the same kind speaks of that one (750户移民已有615户脱贫), unless the two are listed.
_OWN_COST = 40.0
# Below this a word stands too far from the number to say what it measures.
_MIN_SCORE = 8.0
# Kinds that say by themselves what is counted; all others ask the nouns.
_SELF_COUNTED = frozenset(
    {"money", "person", "person_time", "household", "village", "county", "town", "area", "length", "weight", "percent", "percentage_point"}
)
# Groups that name people: they say nothing about an amount that is followed by a noun of its own (儿童医院…2500名医护人员).
_NAMING = ("student", "sentcadre", "cadre", "startup")
# A deed that the next item of a list of people shares, what is known of that item where only its noun speaks, and what begins a new deed.
_HANDED_DOWN = frozenset({"people_trained", "people_visited", "cadres_sent", "participants", "people_employed"})
_NAMED_ONLY = frozenset({"other_count", "population", "entrepreneurs", "students_supported", "cadres_sent"})
_HEADS = frozenset({"person", "person_time"})
# What another unit may lean on: the people of a household, further people of a list.
_HANDS_DOWN = _HEADS | {"household"}
_WHO = frozenset({"student", "sentcadre", "cadre", "poor", "populate"})
_STARTERS = frozenset({"startup"})
_NEXT_SHARE = re.compile(
    r"[，、；和及与](?:其中)?(?!全)(?:[\u4e00-\u9fff]{0,3}(?:[省市县区州乡镇村]|中央)(?:级|本级|直)?(?:财政|配套|自筹)?|[\u4e00-\u9fff]{1,10}(?:[县市区州盟旗镇乡村]|公司|集团|银行)|已(?:经)?到位)"
)
_NEXT_ITEM = re.compile("[、和与及]|以及")
_NEW_DEED = re.compile("[接收招获评送给为让使奖有其]")
# 42支“三下乡”实践队
_TROOP = re.compile(r"[^，。；：、！？\n]{0,14}?(?:队|[服宣讲医小工支][务讲师疗作教](?:团|组)|小组)")
_TROOP_BEFORE = ("队", "队伍", "服务团", "宣讲团", "工作组")
_FOR_WHOM = ("为", "给", "向", "帮", "让", "使")
_NOT_FOR = (*(a + "为" for a in "作成称分认因均名约增减降数口计量率额变达"), "方向", "转向", "送给", "即使", "致使")
# A denial before 摘帽 or 脱贫: 未摘帽的52个县, 30户未脱贫户.
_DENIALS = ("未", "没有", "没", "尚未", "还没有", "还没", "未能", "不能")
_NOT_IN_NOUN = ("有", "是", "已", "均", "都", "全", "达", *"进入去来做搞种养办建修住走用当")
_EVERY = ("每", "每个", "各")
_LISTING = "、和及与或，"
_PEOPLE_OF = {
    "households": "population",
    "households_benefited": "people_benefited",
    "households_lifted": "people_lifted",
    "households_visited": "people_visited",
}
_WEAK_FOR_PEOPLE = ("other_count", "population")
_BETWEEN_HOUSEHOLD_AND_PEOPLE = ("", "、", "，", "共", "，共", "、共", "（", "计", "共计", "，计", "和")
# Counters of things, and what they never count.
_OF_THINGS = frozenset("条项笔起宗篇种类道片本")
# People whose kind tells a measure by itself where no word of their sentence does (40名绣娘 work, 8万名机关干部 are sent).
KINDS_OF_PEOPLE = frozenset({"apprentice", "cadre", "member", "moved", "worker"})
_PEOPLE = KINDS_OF_PEOPLE | {"person"}
# Jobs that help makes give work (公益岗位), other posts may stand empty (招聘会上提供岗位).
_POSTS = ("job", "post")
_NO_THINGS = _PLACES | _PEOPLE | {"household", "enterprise", "helper", "team"}
_NOT_FOR_GOODS = _PEOPLE | {"project", "facility", "agreement", "household", "product"}
# Never counted by 家, 所 and 名.
_NO_FIRMS = _PLACES | {"region"}
_OF_FIRMS = frozenset("家所")
_NAMES_SOMETHING = re.compile("(?![的和与及等已均都全在为是有将被把])[\u4e00-\u9fff]{2}")
_GIVING = re.compile("[捐赠送配购]|发放|添置|提供")
# 就业800多个 counts people.
_COUNTS_PEOPLE = ("就业", "务工", "上岗", "用工")
# 6万多人的“江南小镇”: who lives there.
_SETTLEMENT = re.compile(
    r"的[“‘]?[\u4e00-\u9fff]{0,6}?(?:村庄|村子|村寨|村落|小镇|集镇|移民镇|[大小]村|[大小]镇|[大小]县|[村镇乡县寨])(?![民里干中级长委])"
)
# 22个县中，有14个…; 建成车间30个，已复工28个: the later number counts what the earlier one did.
_OF_THE_SAME = re.compile(
    r"[^。！？；\n]{0,24}?(?:[其之当]?中|里)，?[^。！？；，\n]{0,14}|，(?:目前|现在|现|其中|至今)?(?:已经?|均已|现有)[\u4e00-\u9fff]{0,4}"
    # 启动项目23个、完工14个，在建9个，还剩2个
    r"|[，、；](?:目前|现|其中)?(?:完工|竣工|建成|开工|在建|投产|复工|出列|完成|启动|落地|投用|投入使用|续建|新建|新开工|通过验收|验收|还剩下?|还有|剩余|剩下)"
)
_NEXT_OF_THE_SAME = re.compile(r"[^。！？；，\n]{0,20}[，、]")
# 80万还没有脱贫的人口, 23.5万从山区搬来的群众: who is counted stands behind a clause that describes them.
_DESCRIBED_PEOPLE = re.compile(
    r"(?![^，。；：！？\n]{0,24}[元款资金])[^，。；：！？\n0-9]{2,24}?的[\u4e00-\u9fff]{0,6}?(?P<noun>贫困人口|人口|群众|移民|农民|百姓|居民|贫困户|农户|家庭)"
)
_HOUSEHOLD_ENDINGS = ("户", "家庭")
# 贫困人口减少超过7亿, 减贫人口将超过1000万
_COUNT_OF_PEOPLE = re.compile(r"(?:总?数|数量|总量|规模)?(?:共|累计|仍|还|现|将|已经?)?(?:有|共有|还有|达到?|已达|为|减少|增加|突破)?了?")
_FROM_DATED = re.compile(r"(?:总?数|数量|总量|规模)?已?经?[从由](?:[^，。；\n]{0,10}[年月底末初]的)?")
# 一个月里增速提高到8% stays a change, 覆盖度提高到81.3% is a share
_RATE_OF_CHANGE = re.compile("增速|增幅|增长率|涨幅|降幅|增长")
_REACHES = ("到", "至", "到了", "至了", "为", "成")
_HEADED_LABEL = re.compile(r"[^。；！？\n，]{0,14}?[：: ]?")
_HEADED_LINE = re.compile(r"[^。；！？\n]{0,14}?[：: ]?[^。；！？\n，]{0,24}")
_MAX_HEADED_LINES = 8
_HEADING = 16
_HEADING_COST = 4.0


@dataclass(frozen=True, slots=True)
class _Word:
    groups: frozenset[str]
    counted: str | None


# What a denied word of lifting says (16万人尚未脱贫).
_STILL_POOR = ("poor",)
_COUNTED_AS_POPULATION = ("人口", "口人")
# 未摘帽的县有9个: a noun of one character that the number follows.
_THERE_ARE = {
    f"的{noun}{link}": _Word(frozenset(), kind)
    for noun, kind in (("县", "county"), ("村", "village"), ("镇", "town"), ("户", "household"))
    for link in ("有", "共有", "还有")
}
_THERE_ARE_WORDS = tuple(_THERE_ARE)


@dataclass(frozen=True, slots=True)
class _Frame:
    measure: str
    before: str | None
    after: str | None
    around: str | None
    unless: tuple[str, ...]
    priority: float


class _Hit(NamedTuple):
    word: _Word
    start: int
    end: int


@dataclass(slots=True)
class Reading:
    """What an amount measures, what it counts, and how far its words reach."""

    measure: str
    counted: str
    noun: str | None
    start: int
    end: int
    score: float
    basis: str
    """How the measure was found: frame (words on both sides, or a verb and a noun of its own), verb (one word of the clause), far (a word of
    another clause), noun (what is counted alone), unit (the unit alone), taken (from another amount), none."""


# The nearest word of every group on one side: what it costs, where it stands.
_Near = dict[str, tuple[float, int, int]]


@cache
def _automaton() -> tuple[ahocorasick_rs.AhoCorasick, list[_Word], list[tuple[str, ...]], list[bool]]:
    """The words, what each says, the groups of each as a tuple, which loops run over faster than over a set, and whether it tells of lifting."""
    groups: dict[str, set[str]] = {}
    for row in read_reference("measure_cues").iter_rows(named=True):
        groups.setdefault(row["word"], set()).add(row["group"])
    nouns: dict[str, str] = {}
    for row in read_reference("measure_nouns").iter_rows(named=True):
        nouns.setdefault(row["word"], row["counted"])
    for noun in nouns:
        if noun not in groups:
            # 贫困学生 speaks of 学生 as well
            groups[noun] = set().union(*(groups.get(noun[at:], ()) for at in range(1, len(noun) - 1)))
    neutral = set(read_reference("measure_neutral").get_column("word").to_list())
    words = sorted(set(groups) | set(nouns) | neutral)
    automaton = ahocorasick_rs.AhoCorasick(words, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
    known = [_Word(frozenset(groups.get(w, ())), nouns.get(w)) for w in words]
    return automaton, known, [tuple(sorted(word.groups)) for word in known], ["lift" in word.groups for word in known]


@cache
def _counters() -> dict[str, str]:
    return {row["unit"]: row["counted"] for row in read_reference("measure_units").iter_rows(named=True)}


@cache
def _frames() -> dict[str, tuple[_Frame, ...]]:
    frames: dict[str, list[_Frame]] = {}
    for row in read_reference("measure_frames").iter_rows(named=True):
        unless = tuple((row["unless"] or "").split())
        frame = _Frame(row["measure"], row["before"], row["after"], row["with"], unless, float(row["priority"]))
        frames.setdefault(row["counted"], []).append(frame)
    for kind in KINDS_OF_PEOPLE:
        # the staff of a place are not its population, and what they do behind the number benefits others
        frames[kind] = frames.get(kind, []) + [
            f
            for f in frames["person"]
            if kind == "moved"
            or (f.measure != "population" and not (kind == "cadre" and f.measure in ("people_benefited", "people_employed") and f.after))
        ]
    return {counted: tuple(sorted(f, key=lambda x: (-x.priority, x.measure))) for counted, f in frames.items()}


class _Ranked(NamedTuple):
    """Frames with their rank, by the group of the word that they ask for before the number, else behind it; under "" those that ask for none."""

    before: dict[str, list[tuple[int, _Frame]]]
    after: dict[str, list[tuple[int, _Frame]]]
    plain: dict[str, list[tuple[int, _Frame]]]


_NOWHERE: _Near = {"": (0.0, 0, 0)}


@cache
def _ranked_frames() -> dict[str, _Ranked]:
    found: dict[str, _Ranked] = {}
    for counted, frames in _frames().items():
        ranked = found[counted] = _Ranked({}, {}, {})
        for number, frame in enumerate(frames):
            side = ranked.before if frame.before else ranked.after if frame.after else ranked.plain
            side.setdefault(frame.before or frame.after or "", []).append((number, frame))
    return found


class MeasureReader:
    """Reads the measures of one text; the words of all frames are sought once."""

    def __init__(self, text: str, amounts: Sequence[Amount]) -> None:
        automaton, self._words, groups, lifting = _automaton()
        self._groups = groups
        self._lifting = lifting
        self._text = text
        self._amounts = amounts
        self._matches = automaton.find_matches_as_indexes(text)
        self._starts = list(map(_START, self._matches))
        self._cues = [match for match in self._matches if groups[match[0]]]
        self._cue_starts = list(map(_START, self._cues))
        self._readings: dict[int, Reading | None] = {}
        self._nouns: dict[int, _Hit | None] = {}

    def read(self, index: int) -> Reading | None:
        """The reading of the amount with this index, None where a number without a unit turns out to count nothing.

        Amounts may be passed over; they are read when the one behind them leans on them.
        """
        reading = self._read(index)
        self._readings[index] = reading
        origin = self._origin(index) if reading is not None else None
        if reading is None or origin is None:
            return reading
        if reading.measure in _WEAK_FOR_PEOPLE and self._of_households(index):
            measure = _PEOPLE_OF.get(origin.measure)
            if measure is not None:
                reading = replace(reading, measure=measure, basis="taken")
                self._readings[index] = reading
                return reading
        if self._is_next_share(index, reading, origin) or self._is_next_of_list(index, reading, origin):
            reading = replace(reading, measure=origin.measure, counted=origin.counted, basis="taken")
            self._readings[index] = reading
            return reading
        if not self._goes_on(index) or reading.score > origin.score:
            return reading
        # 由2015年的98个减少到11个, 由不足4000元提升到14690元: both ends of one development
        taken = replace(reading, measure=origin.measure, counted=origin.counted, noun=reading.noun or origin.noun, basis="taken")
        self._readings[index] = replace(taken, score=origin.score)
        return taken

    def _origin(self, index: int) -> Reading | None:
        """The reading of the amount before; where that was passed over and has a unit that nothing of this one can come from, None."""
        if index == 0:
            return None
        if index - 1 not in self._readings:
            amount, earlier = self._amounts[index], self._amounts[index - 1]
            if amount.unit != earlier.unit and earlier.unit_kind not in _HANDS_DOWN:
                return None
            first = index - 1
            while first and first - 1 not in self._readings:
                first -= 1
            for passed_over in range(first, index):
                self.read(passed_over)
        return self._readings[index - 1]

    def _of_households(self, index: int) -> bool:
        """Whether these are the people of the households just counted: 农户286户、1123人."""
        amount, earlier = self._amounts[index], self._amounts[index - 1]
        return (
            amount.unit_kind == "person"
            and earlier.unit_kind == "household"
            and self._text[earlier.tail_end : amount.lead_start] in _BETWEEN_HOUSEHOLD_AND_PEOPLE
        )

    def _is_next_share(self, index: int, reading: Reading, origin: Reading) -> bool:
        """Whether only a level or a place stands between this amount, of which nothing else is told, and one of the same unit: 省级2亿元，县级5000万元."""
        amount, earlier = self._amounts[index], self._amounts[index - 1]
        return (
            reading.basis in ("none", "unit")
            and amount.unit == earlier.unit
            and reading.noun is None
            and not origin.measure.startswith("other_")
            and _NEXT_SHARE.fullmatch(self._text, earlier.tail_end, amount.lead_start) is not None
            and self._text[amount.tail_end : amount.tail_end + 1] in _AT_END
        )

    def _is_next_of_list(self, index: int, reading: Reading, origin: Reading) -> bool:
        """Whether the verb of the people just counted holds for these as well: 培训医生12名、致富带头人30人; 看望老党员8名、孤儿20名."""
        if origin.measure not in _HANDED_DOWN or origin.basis == "noun" or reading.measure == origin.measure:
            return False
        amount, earlier = self._amounts[index], self._amounts[index - 1]
        text = self._text
        if reading.measure not in _NAMED_ONLY or amount.unit_kind not in _HEADS or earlier.unit_kind not in _HEADS:
            return False
        link = _NEXT_ITEM.match(text, earlier.tail_end, amount.lead_start)
        if link is None:
            return False
        stop = min(len(text), amount.tail_end + _NOUN_REACH)
        mark = _MARK.search(text, amount.tail_end, stop)
        stop = mark.start() if mark else stop
        named = sent = False
        for number in range(bisect_left(self._starts, link.end()), len(self._matches)):
            which, start, end = self._matches[number]
            if start >= stop:
                break
            word = self._words[which]
            if not self._names_people(word, text[end - 1]):
                if word.groups:
                    return False
                continue
            sent = sent or word.counted == "cadre" or "cadre" in word.groups
            named = True
        loose = text[link.end() : amount.lead_start]
        return named and (sent or origin.measure != "cadres_sent") and len(loose) <= _NOUN_REACH_BACK and not _NEW_DEED.search(loose)

    def _names_people(self, word: _Word, last: str) -> bool:
        """Whether a word only says who is counted and tells no deed."""
        if word.counted is not None:
            return word.counted in _PEOPLE
        return bool(word.groups) and (word.groups <= _WHO or (word.groups == _STARTERS and last in "人者"))

    def _goes_on(self, index: int) -> bool:
        amount, earlier = self._amounts[index], self._amounts[index - 1]
        if index == 0 or amount.unit != earlier.unit or amount.lead_start - earlier.tail_end > _LONGEST_DEVELOPMENT:
            return False
        own = self._noun_of(index)
        if own is not None and earlier.tail_end <= own.start < amount.lead_start:
            return False  # 减少贫困人口13万人，低收入人口降低到32万人
        return DEVELOPMENT.fullmatch(self._text, earlier.tail_end, amount.lead_start) is not None

    def _read(self, index: int) -> Reading | None:
        amount = self._amounts[index]
        noun = self._noun_of(index)
        counted = self._counted(index, noun)
        if counted is None:
            return None
        before, after, around = self._around(index)
        if noun is not None and noun.start >= amount.end:
            for naming in _NAMING:
                before.pop(naming, None)
        if "travel" in before and counted == "length" and before["travel"][0] < _TRAVEL_COST:
            return None
        score, frame = _best_frame(counted, before, after, around)
        if (frame is None or not (frame.before or frame.after)) and counted in ("money", "person", "person_time", "item"):
            headed = self._under_heading(amount)
            if headed:
                before.update({group: near for group, near in headed.items() if group not in before})
                score, frame = _best_frame(counted, before, after, around)
        if frame is None:
            return Reading("other_count", counted, self._quote(noun), amount.lead_start, amount.tail_end, 0.0, "none")
        start, end = amount.lead_start, amount.tail_end
        for group, near in ((frame.before, before), (frame.after, after)):
            if group and group in near:
                start, end = self._widened(start, end, *near[group][1:])
        if noun is not None:
            start, end = self._widened(start, end, noun.start, noun.end)
        basis = _basis(frame, before, after, noun, counted != amount.unit_kind)
        return Reading(frame.measure, counted, self._quote(noun), start, end, score, basis)

    def _has_its_own(self, index: int, following: int) -> bool:
        """Whether the later amount counts the same kind and is no further part of a list."""
        amount, later = self._amounts[index], self._amounts[following]
        if amount.unit_kind != later.unit_kind or amount.unit != later.unit:
            return False
        return self._text[later.lead_start - 1] not in _LISTING

    def money_near(self, index: int) -> bool:
        """Whether the words around a number without a unit speak of money."""
        before, _, _ = self._around(index)
        return any(
            before[group][0] < _CLAUSE_COST
            for group in ("money", "fund", "donate", "invest", "lend", "sell", "othermoney", "collective", "percapita")
            if group in before
        )

    def _widened(self, start: int, end: int, word_start: int, word_end: int) -> tuple[int, int]:
        """The span with a word taken in, unless a clause lies between."""
        if word_end <= start and not _has(self._text, word_end, start, _CLAUSE_END):
            return word_start, end
        if word_start >= end and not _has(self._text, end, word_start, _CLAUSE_END):
            return start, word_end
        return start, end

    def _quote(self, noun: _Hit | None) -> str | None:
        return self._text[noun.start : noun.end] if noun else None

    def _same_as_before(self, index: int) -> str | None:
        """What the amount before counts, where this one, without a noun, is said to be some of the same: 22个县中，有14个."""
        if index == 0:
            return None
        amount, earlier = self._amounts[index], self._amounts[index - 1]
        origin = self._origin(index) if earlier.unit == amount.unit else None
        if origin is None or origin.counted in (None, "item") or amount.value > earlier.value:
            return None
        if _OF_THE_SAME.fullmatch(self._text, earlier.tail_end, amount.lead_start):
            return origin.counted
        if origin.noun is None and _NEXT_OF_THE_SAME.fullmatch(self._text, earlier.tail_end, amount.lead_start):
            return origin.counted if origin.counted != _counters().get(amount.unit) else None
        return None

    def _under_heading(self, amount: Amount) -> _Near:
        """The words of a short heading above lines of labels and amounts (直接投入 / 甲县：1.2亿元 / 乙县：0.9亿元)."""
        text = self._text
        line = text.rfind("\n", max(0, amount.lead_start - _HEADING), amount.lead_start)
        if line < 0 or not _HEADED_LABEL.fullmatch(text, line + 1, amount.lead_start):
            return {}
        for _ in range(_MAX_HEADED_LINES):
            above = text.rfind("\n", max(0, line - 3 * _HEADING), line)
            if above < 0 and line > 3 * _HEADING:
                return {}
            if line - above - 1 <= _HEADING and not any(c.isdigit() for c in text[above + 1 : line]):
                near: _Near = {}
                for at in range(bisect_left(self._cue_starts, above + 1), bisect_left(self._cue_starts, line)):
                    which, start, end = self._cues[at]
                    _add(near, self._groups[which], _HEADING_COST, start, end)
                return near
            if above < 0 or not _HEADED_LINE.fullmatch(text, above + 1, line):
                return {}
            line = above
        return {}

    def _counted(self, index: int, noun: _Hit | None) -> str | None:
        amount = self._amounts[index]
        kind = amount.unit_kind
        named = noun.word.counted if noun else None
        if kind == "household" and named == "enterprise":
            return "cooperative"  # 市场主体2055户: neither households nor firms that came
        if kind == "person" and noun is not None and named in KINDS_OF_PEOPLE and noun.start >= amount.end:
            return named
        if kind in _SELF_COUNTED:
            return kind
        if amount.bare:
            return self._unwritten(amount, noun)
        if kind == "session":
            return "session" if named == "class" else named if named in ("fair", "session") else "session_unit"
        if kind == "goods":
            return named if named in _NOT_FOR_GOODS else "goods"
        if kind == "livestock":
            return "goods" if named == "goodsnoun" else kind
        if kind == "time" and named == "team" and noun is not None and noun.start >= amount.end:
            return named  # 22批医疗队
        if kind in ("time", "pair"):
            return named if named in ("session", "fair") else kind
        if kind == "item":
            if (amount.unit in _OF_THINGS and named in _NO_THINGS) or (amount.unit in _OF_FIRMS and named in _NO_FIRMS):
                named = None  # 7个乡镇里路线达到50条
            if amount.unit == "支" and (
                _TROOP.match(self._text, amount.tail_end) or self._text.endswith(_TROOP_BEFORE, 0, amount.lead_start)
            ):
                return "team"
            if named in KINDS_OF_PEOPLE and named != "apprentice":
                named = "person"
            if named is None and amount.unit == "个" and self._text.endswith(_COUNTS_PEOPLE, 0, amount.lead_start):
                return "person"
            return named or self._same_as_before(index) or _counters().get(amount.unit) or kind
        return kind

    def _unwritten(self, amount: Amount, noun: _Hit | None) -> str | None:
        """People or households behind a number without a unit (100万贫困农户), or right before it (就业人数1133万)."""
        if noun is None or noun.word.counted not in (*_PEOPLE, "household", *_POSTS):
            return None
        follows = self._text[amount.tail_end : amount.tail_end + 1]
        behind = noun.start >= amount.end and follows not in ("后", "岁", "年", "组", "队", "班", "社", "号")
        if noun.word.counted in _POSTS:
            return noun.word.counted if behind and amount.arabic and amount.value >= 10**3 else None  # 5万多就业岗位
        before = (
            noun.end <= amount.lead_start
            and amount.value >= 10**4
            and (
                (follows in _AT_END and _COUNT_OF_PEOPLE.fullmatch(self._text, noun.end, amount.lead_start) is not None)
                or (
                    # 贫困人口数量从2010年的750万减少到171万
                    _FROM_DATED.fullmatch(self._text, noun.end, amount.lead_start) is not None
                    and DEVELOPMENT.match(self._text, amount.tail_end) is not None
                )
            )
        )
        return noun.word.counted if behind or before else None

    def _noun_of(self, index: int) -> _Hit | None:
        """What ``_noun`` finds, sought once."""
        if index not in self._nouns:
            self._nouns[index] = self._noun(index)
        return self._nouns[index]

    def _noun(self, index: int) -> _Hit | None:
        """The noun that is counted: the head of what follows the unit, else the nearest noun before the number in its clause."""
        amount = self._amounts[index]
        text = self._text
        stop = min(len(text), amount.tail_end + _NOUN_REACH)
        if index + 1 < len(self._amounts):
            stop = min(stop, self._amounts[index + 1].lead_start)
        found: _Hit | None = None
        at = amount.tail_end
        for number in range(bisect_left(self._starts, amount.tail_end), len(self._matches)):
            which, start, end = self._matches[number]
            if start >= stop:
                break
            between = text[at:start]
            if between and not _NOUN_STOP.isdisjoint(between):
                break
            word = self._words[which]
            if word.counted is None:
                if found is not None and word.groups:
                    break
                continue
            if found is not None and found.word.counted in _PLACES and amount.unit == "个" and word.counted in _PEOPLE:
                break  # 50个贫困县领导干部
            if found is not None and (start - found.end > _NOUN_GAP or between in _NOT_IN_NOUN):
                break
            if end - start == 1 and start - (found.end if found else amount.tail_end) > (
                0 if found else _PLACE_GAP if word.counted in _PLACES else _SINGLE_GAP
            ):
                at = end
                continue
            found = _Hit(word, start, end)
            at = end
        if found is not None:
            return found
        if amount.bare and amount.value >= 10**4:
            described = _DESCRIBED_PEOPLE.match(text, amount.tail_end)
            if described is not None:
                kind = "household" if described["noun"].endswith(_HOUSEHOLD_ENDINGS) else "person"
                return _Hit(_Word(frozenset(), kind), *described.span("noun"))
        if amount.unit_kind == "item" and text.endswith(_THERE_ARE_WORDS, 0, amount.lead_start):
            there_are = next(w for w in _THERE_ARE if text.endswith(w, 0, amount.lead_start))
            at = amount.lead_start - len(there_are) + 1
            return _Hit(_THERE_ARE[there_are], at, at + 1)
        if amount.unit == "个" and not amount.arabic and _NAMES_SOMETHING.match(text, amount.tail_end):
            return None  # 进驻街道两个展厅: what is counted stands behind
        low = max(0, amount.lead_start - (_NOUN_REACH_BACK_BARE if amount.bare else _NOUN_REACH_BACK))
        if index:
            low = max(low, self._amounts[index - 1].end)
        for number in range(bisect_left(self._starts, amount.lead_start) - 1, bisect_left(self._starts, low) - 1, -1):
            which, start, end = self._matches[number]
            word = self._words[which]
            if end > amount.lead_start or word.counted is None or end - start == 1:
                continue
            if word.counted in _PEOPLE and amount.unit_kind == "item":
                return None  # 残疾人经济实体4000个
            between = text[end : amount.lead_start]
            if amount.unit_kind == "goods" and word.counted in _NOT_FOR_GOODS and _GIVING.search(between):
                return None  # 医院捐赠检测箱2台
            if text.endswith(_EVERY, 0, start) or "每" in between:
                return None  # 每个县培育2个主导产业
            return _Hit(word, start, end) if _NOT_BETWEEN.isdisjoint(_DATED.sub("", between)) else None
        return None

    def _around(self, index: int) -> tuple[_Near, _Near, set[str]]:
        """Nearest words before in the sentence, nearest behind in the clause, and every group of the sentence up to the clause's end."""
        amount = self._amounts[index]
        text = self._text
        before: _Near = {}
        after: _Near = {}
        around: set[str] = set()
        self._look_back(index, amount, before, around)
        if amount.unit_kind == "person" and text.endswith(_COUNTED_AS_POPULATION, amount.start, amount.end):
            before.setdefault("populate", (0.0, amount.lead_start, amount.lead_start))
        if amount.unit_kind == "person" and _SETTLEMENT.match(text, amount.tail_end):
            before["populate"] = (0.0, amount.lead_start, amount.lead_start)
        if amount.unit_kind == "percent" and "grow" in before and self._is_reached(amount, before["grow"][2]):
            del before["grow"]
        if _is_for(text, amount):
            # a preposition right before a number says who gets something
            before["for"] = (0.0, amount.lead_start, amount.lead_start)
        self._look_ahead(index, amount, after, around)
        return before, after, around

    def _is_reached(self, amount: Amount, end: int) -> bool:
        """Whether the word that ends there only says what was reached (覆盖度提高到81%, 降至4.5%), not by how much it changed."""
        text = self._text
        if end > amount.lead_start or not (text[end : amount.lead_start] in _REACHES or text.endswith(("到", "至"), 0, end)):
            return False
        if end < amount.lead_start - 2:
            return False
        clause = max(text.rfind(mark, max(0, end - 30), end) for mark in "，。；\n")
        return _RATE_OF_CHANGE.search(text, max(0, clause, end - 30), end) is None

    def _look_back(self, index: int, amount: Amount, before: _Near, around: set[str]) -> None:
        text, groups_of, lifting, amounts = self._text, self._groups, self._lifting, self._amounts
        cost = 0.0
        lead = seen_from = amount.lead_start
        previous = index - 1
        for at in range(bisect_left(self._cue_starts, lead) - 1, -1, -1):
            which, start, end = self._cues[at]
            distance = lead - end
            if distance > _BEFORE_REACH:
                break
            if end < seen_from:
                marks = _MARK.findall(text, end, seen_from)
                if marks:
                    if not _SENTENCE_MARKS.isdisjoint(marks):
                        return
                    listed = marks.count("、")
                    clauses = len(marks) - listed
                    if clauses and cost < _CLAUSE_COST and not around:
                        cost -= _CLAUSE_COST - _EMPTY_CLAUSE_COST
                    cost += _CLAUSE_COST * clauses + _LIST_COST * listed
                seen_from = end
            while previous >= 0 and amounts[previous].start >= end:
                cost += _AMOUNT_COST
                previous -= 1
            groups = groups_of[which]
            if lifting[which] and text.endswith(_DENIALS, 0, start):
                groups = _STILL_POOR  # 未摘帽的52个县, 30户未脱贫户
            else:
                around.update(groups)
            _add(before, groups, cost + min(max(distance, 0), _DISTANCE_CAP) / 3, start, end)

    def _look_ahead(self, index: int, amount: Amount, after: _Near, around: set[str]) -> None:
        text, groups_of, lifting, amounts = self._text, self._groups, self._lifting, self._amounts
        cost = 0.0
        following = index + 1
        seen_to = amount.end
        stop = amount.end + _AFTER_REACH
        for at in range(bisect_left(self._cue_starts, amount.end), len(self._cues)):
            which, start, end = self._cues[at]
            if start > stop:
                break
            if seen_to < start:
                marks = _MARK.findall(text, seen_to, start)
                if marks:
                    if marks.count("、") < len(marks):
                        return
                    cost += _LIST_COST * len(marks)
                seen_to = start
            while following < len(amounts) and amounts[following].start < start:
                cost += _AMOUNT_COST
                if self._has_its_own(index, following):
                    cost += _OWN_COST
                following += 1
            groups = groups_of[which]
            if lifting[which] and text.endswith(_DENIALS, 0, start):
                groups = _STILL_POOR  # 未摘帽的52个县, 30户未脱贫户
            else:
                around.update(groups)
            _add(after, groups, cost + min(start - amount.end, _DISTANCE_CAP) / 3, start, end)


def _add(near: _Near, groups: tuple[str, ...], cost: float, start: int, end: int) -> None:
    """Keeps a word for those of its groups that have no nearer one."""
    for group in groups:
        known = near.get(group)
        if known is None or cost < known[0]:
            near[group] = (cost, start, end)


def _is_for(text: str, amount: Amount) -> bool:
    """为30户农户修房, 给12人: whoever is counted gets something; 总数为30户 does not."""
    if not text.startswith(_FOR_WHOM, amount.lead_start - 1) or text.startswith(_NOT_FOR, max(0, amount.lead_start - 2)):
        return False
    follows = text[amount.tail_end : amount.tail_end + 1]
    return bool(follows) and follows not in "，。；：、！？\n）的"


def _basis(frame: _Frame, before: _Near, after: _Near, noun: _Hit | None, counts_noun: bool) -> str:
    """How sure the way is in which a frame was found; see ``Reading.basis``."""
    costs = [near[group][0] for group, near in ((frame.before, before), (frame.after, after)) if group]
    if not costs:
        return "none" if frame.measure.startswith("other_") else "noun" if counts_noun else "unit"
    if max(costs) >= _CLAUSE_COST:
        return "far"
    return "frame" if len(costs) > 1 or noun is not None else "verb"


def _best_frame(counted: str, before: _Near, after: _Near, around: set[str]) -> tuple[float, _Frame | None]:
    """The frame whose words stand nearest, with its score; of equal ones the first. Only frames whose first word is there are looked at."""
    frames = _ranked_frames().get(counted)
    if frames is None:
        return 0.0, None
    best, chosen, rank = 0.0, None, 0
    for nears, ranked in ((before, frames.before), (after, frames.after), (_NOWHERE, frames.plain)):
        # most kinds have few frames, most sentences few words
        for group in ranked.keys() & nears.keys() if ranked else ():
            cost = nears[group][0]
            for number, frame in ranked[group]:
                score = frame.priority - cost
                if frame.before:
                    if frame.after:
                        other = after.get(frame.after)
                        if other is None:
                            continue
                        score -= other[0]
                    if score < _MIN_SCORE:
                        continue
                if chosen is not None and (score < best or (score == best and number > rank)):
                    continue
                if frame.around and frame.around not in around:
                    continue
                if frame.unless and any(group in before and before[group][0] < _CLAUSE_COST for group in frame.unless):
                    continue
                best, chosen, rank = score, frame, number
    return best, chosen


def _has(text: str, start: int, end: int, marks: frozenset[str]) -> bool:
    return not marks.isdisjoint(text[start:end])
