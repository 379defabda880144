"""Quantities: numbers with a meaning, with measure, unit, period, and who gave what to whom."""

from __future__ import annotations

import re
from dataclasses import replace

from transforms.extract.alternatives import needed_in
from transforms.extract.modality import modality_at
from transforms.extract.model import Facts, Modality, Page, QuantityMention, Unknown
from transforms.extract.quantity_amounts import Amount, find_amounts
from transforms.extract.quantity_context import ContextReader
from transforms.extract.quantity_measures import DEVELOPMENT, KINDS_OF_PEOPLE, MeasureReader, Reading

_WILL_WORDS = {"将": "(?![近军整])", "有望": "", "计划": ""}
_BEFORE_WILL = 6
_WILL = re.compile(rf"[\u4e00-\u9fff]{{0,{_BEFORE_WILL}}}?(?:{'|'.join(map(''.join, _WILL_WORDS.items()))})")
_WILL_NEEDS = needed_in(_WILL_WORDS)
_WILL_REACH = _BEFORE_WILL + max(map(len, _WILL_WORDS))
_RELATIVE = re.compile(r"(?:没|未)[^，。；\n]{0,9}的[^，。；\n]{0,24}$")
_DENIED = re.compile(r"没有|尚未|未能|还没|仍未")
# How often a measure holds, by the way in which it was found.
_CONFIDENCE = {"frame": 0.92, "verb": 0.87, "noun": 0.82, "far": 0.74, "taken": 0.7, "unit": 0.62, "none": 0.5}
# A unit that is not written but inferred weakens it.
_GUESSED_UNIT = 0.85
_MIN_COUNT = 2
# 一斤, 一公里: an article, not a count
_GOES_ON = frozenset("十百千万亿多几余两二三四五六七八九拾佰仟点")
_FAMILY_MOUTHS = 20
_SHARE_WORDS = 3
_EACH_REACH = 60
_FAMILY_REACH = 16
# A number without a unit below this may be anything.
_MIN_UNWRITTEN = 10**4
_MONEY_NOUN = re.compile(
    r"的?(?:[\u4e00-\u9fff]{0,6}(?:资金|经费|基金|贷款)|[\u4e00-\u9fff]{0,4}(?:[贫捐善货贷助奖赔垫拨罚]款|收入|利润|分红|订单|补贴|补助|工资|奖金|存款|外债|债务|投资|产值|销售额)(?!群体|人群|者|家庭|来源|阶层|水平))"
)
_SPENDS = ("投资", "投入", "出资", "斥资", "耗资", "筹资", "捐资", "融资", "引资", "注资", "预算", "造价")
_NO_LENGTH = (
    "外",
    "远",
    "处",
    "开外",
    "以外",
    "的速度",
    "的时速",
    "的距离",
    "的路程",
    "的山路",
    "长的山路",
    "每小时",
    "/小时",
    "宽",
    "高",
    "深",
    "厚",
)
_BREADTH = ("宽", "高", "深", "厚", "宽度", "宽约", "高约", "深约", "厚约", "宽达", "高达", "深达")
_LIFTS = ("脱贫", "减贫", "脱贫了", "减贫了")
# The unit of a number without one, by what it counts; people otherwise.
_COUNTED_UNITS = {"household": ("户", "household"), "post": ("个", "item"), "job": ("个", "item")}
# 36万贫困人口，已有33.6万迁入新居: some of those just counted.
_SOME_OF_THEM = re.compile(r"[^。！？；\n]{0,24}?(?:已有|其中有?|[，中]有|仍有|还有)")
# 每个村有1个工作队、1名第一书记: one for each is no count.
_ONE_EACH = re.compile(r"每[一个户村乡镇县市区名位所支家校组人]")
# A family's own: 带着两个孩子, 家里3个在读书的孩子. What help gave them is told beside.
_CHILDREN = re.compile(
    r"[\u4e00-\u9fff]{0,5}(?:孩子|子女|儿女|儿子|女儿|娃|小孩|孙子|孙女|老人|兄弟|姐妹)(?![\u4e00-\u9fff]{0,2}(?:们|学费))"
)
_MAX_CHILDREN = 9
_HELPED = re.compile(r"资助|助学|救助|帮助|帮扶|捐|奖|结对|慰问|减免|免费|录取|招收|受助|结成|看望|补助|代理妈妈|认领")
_COMMENTS = ("我有话说（", "评论（", "跟帖（", "网友评论")
_UNKNOWN_MEASURES = ("other_count", "other_money")
# So many figures make a value its own.
_PARTICULAR = 4
_PARTICULAR_FROM = 0.1
_MANY = 1e15
_PLACES = frozenset({"village", "county", "town"})


def find_quantities(page: Page, facts: Facts) -> None:
    """Append every quantity of the body to ``facts.quantities``, in the order of the text.

    Values are normalised (元, 公斤, 人次; 12.5% is 0.125), ``unit`` is the counter as written where it is no multiple of another. A number that the
    page repeats with the same words counts once. A unit's noun that no table knows goes to ``facts.unknowns``.
    """
    text = page.text
    amounts = find_amounts(text, _excluded(facts, text), _names(facts))
    if all(_is_article(text, amount) for amount in amounts):
        return
    measures = MeasureReader(text, amounts)
    context = ContextReader(page, facts, amounts)
    seen: dict[tuple[object, ...], QuantityMention] = {}
    # the rows of amounts told before, by the index of the amount
    by_amount: dict[int, int] = {}
    for index, amount in enumerate(amounts):
        if _is_article(text, amount) and not (index + 1 < len(amounts) and amounts[index + 1].bare):
            continue  # read only where the next amount asks for it
        reading = measures.read(index)
        unit, kind = amount.unit, amount.unit_kind
        if amount.bare:
            if reading is not None:
                unit, kind = _COUNTED_UNITS.get(reading.counted, ("人", "person"))
                amounts[index] = replace(amount, unit=unit, unit_kind=kind, bare=False)
            else:
                written = _unwritten_unit(text, amounts, index, measures) or _unit_before(text, amounts, index, by_amount, facts)
                if written is not None:
                    amounts[index] = replace(amount, unit=written[0], unit_kind=written[1], bare=False)
                    reading = measures.read(index)
                    unit, kind = written
        if reading is None or not _counts(text, amount, reading):
            continue
        mention = _mention(page, amount, reading, unit, kind)
        context.complete(mention, index, by_amount, facts)
        if mention.unit_kind == "money":
            context.spend(mention, index, by_amount, facts)
        keys = _keys(text, amount, mention, reading)
        told = next((seen[key] for key in keys if key in seen), None)
        if (
            told is not None
            and not _is_next_plan(told, mention)
            and (_refers_back(text, amount) or not context.same_sentence(told.number_start, mention.number_start))
        ):
            if told.measure in _UNKNOWN_MEASURES and mention.measure not in _UNKNOWN_MEASURES:
                told.measure, told.subject, told.confidence = mention.measure, mention.subject, mention.confidence
            continue
        for key in keys:
            seen.setdefault(key, mention)
        by_amount[index] = len(facts.quantities)
        facts.quantities.append(mention)
        if reading.measure == "other_count" and reading.noun is None and amount.unit_kind == "item":
            _unknown(text, amount, facts)


def _keys(text: str, amount: Amount, mention: QuantityMention, reading: Reading) -> list[tuple[object, ...]]:
    """Under what a number is known again: the same measure and giver, or a value so particular (1566.8亿元) that it cannot be another."""
    # 两个县 and 两县 are the same
    unit = "" if mention.unit_kind in _PLACES or reading.counted in _PLACES else mention.unit
    value = (mention.value, mention.value_high, unit, mention.per)
    # many shares of a page are alike: the words in front tell them apart
    told = text[max(0, amount.lead_start - _SHARE_WORDS) : amount.lead_start] if mention.unit_kind == "percent" else mention.helper_name
    keys: list[tuple[object, ...]] = [(*value, mention.measure, reading.counted, told)]
    if (mention.value or 0) >= _PARTICULAR_FROM and mention.unit_kind != "percent" and _is_particular(mention.value or 0):
        keys.append((*value, mention.unit_kind))
    return keys


def _is_next_plan(told: QuantityMention, mention: QuantityMention) -> bool:
    """Whether the same value is now planned for another time than it was reached in (去年投入260万元，今年计划再投入260万元)."""
    return (
        mention.modality is Modality.PLANNED
        and told.modality is Modality.ACTUAL
        and told.period_start is not None
        and mention.period_start is not None
        and told.period_start.year < mention.period_start.year
    )


def _is_particular(value: float) -> bool:
    if value < _MANY and value.is_integer():
        return len(str(int(value)).strip("0")) >= _PARTICULAR
    return len(f"{value:.6f}".replace(".", "").strip("0")) >= _PARTICULAR


def _excluded(facts: Facts, text: str) -> list[tuple[int, int]]:
    """Dates, titles in 《》 and villages that are numbered (10村), merged and sorted."""
    spans = [(d.start, d.end) for d in facts.dates]
    spans.extend((p.start, p.end) for p in facts.places if p.level == "village" and p.name[0] in "0123456789")
    at = text.find("《")
    while at >= 0:
        end = text.find("》", at, at + 120)
        if end >= 0:
            spans.append((at, end + 1))
        at = text.find("《", max(at, end) + 1)
    return _merged(spans)


def _names(facts: Facts) -> list[tuple[int, int]]:
    """Names of places and organisations, merged and sorted: 三河村 and 第三小学 hold no amount, 10家单位 does."""
    return _merged([(p.start, p.end) for p in facts.places] + [(o.start, o.end) for o in facts.organizations])


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _unwritten_unit(text: str, amounts: list[Amount], index: int, measures: MeasureReader) -> tuple[str, str] | None:
    """Unit and kind of a number that has none, where its neighbours tell: 2000万扶贫资金, 脱贫300万, 从700万减少到50万人."""
    amount = amounts[index]
    if amount.value >= _MIN_EARNED and text[amount.tail_end : amount.tail_end + 1] in _CLOSES and _is_earned(text, amount):
        return "元", "money"
    if amount.value < _MIN_UNWRITTEN:
        return None
    if (
        _MONEY_NOUN.match(text, amount.tail_end)
        or text.endswith(_SPENDS, 0, amount.lead_start)
        or (measures.money_near(index) and _ends_clause(text, amount))
    ):
        return "元", "money"
    if _ends_clause(text, amount) and text.endswith(_LIFTS, 0, amount.lead_start):
        return "人", "person"
    if index and amounts[index - 1].unit_kind == "person" and _SOME_OF_THEM.fullmatch(text, amounts[index - 1].tail_end, amount.lead_start):
        return "人", "person"
    if index + 1 < len(amounts) and amounts[index + 1].unit_kind in ("person", "money", "household"):
        later = amounts[index + 1]
        if DEVELOPMENT.fullmatch(text, amount.tail_end, later.lead_start):
            return later.unit, later.unit_kind
    return None


def _is_earned(text: str, amount: Amount) -> bool:
    """人均挣了四千六, 一个月三千五: in speech the unit of what somebody earns is left out."""
    told = text[max(0, amount.lead_start - _EARNING_REACH) : amount.lead_start]
    if _EARNS.search(told):
        return True
    return not amount.arabic and amount.value % 100 == 0 and _EACH_MONTH.search(told) is not None


_MIN_EARNED = 300
_CLOSES = frozenset(("", *"，。；！、”）\n"))
_EARNING_REACH = 8
_EARNS = re.compile("(?:挣|赚|工资|薪水|分红|进账|增收|收入|到手|领到|月薪|年薪)[了到得上有是能可达]{0,2}$")
_EACH_MONTH = re.compile("(?:[一每]个?月|一年|每年|一年下来|[人户]均|每[人户])[能可就也]?$")


def _unit_before(text: str, amounts: list[Amount], index: int, by_amount: dict[int, int], facts: Facts) -> tuple[str, str] | None:
    """The unit that the other end of a development turned out to have: 贫困人口从750万减少到171万."""
    if index - 1 not in by_amount or amounts[index].value < _MIN_UNWRITTEN:
        return None
    if DEVELOPMENT.fullmatch(text, amounts[index - 1].tail_end, amounts[index].lead_start) is None:
        return None
    earlier = facts.quantities[by_amount[index - 1]]
    return earlier.unit, earlier.unit_kind


def _ends_clause(text: str, amount: Amount) -> bool:
    follows = text[amount.tail_end : amount.tail_end + 1]
    return amount.value >= 10**4 and (not follows or follows in "，。；！、）\n用的左以")


def _counts(text: str, amount: Amount, reading: Reading) -> bool:
    """Articles (一个), distances and small written-out numerals without a known measure are no quantities."""
    if _is_article(text, amount):
        return False
    if amount.value == 1 and amount.unit_kind in ("person", "item", "session", "time") and _is_one_each(text, amount):
        return False
    if amount.value <= _MAX_CHILDREN and amount.unit_kind in ("item", "person") and _is_family(text, amount):
        return False
    if amount.value < _FAMILY_MOUTHS and text.endswith("口人", amount.start, amount.end):
        return False  # 全家6口人
    if text.endswith(_COMMENTS, 0, amount.lead_start):
        return False
    if amount.unit_kind == "length" and (text.startswith(_NO_LENGTH, amount.tail_end) or text.endswith(_BREADTH, 0, amount.lead_start)):
        return False  # 70公里外 is a distance, 宽5米 a breadth
    if amount.arabic or amount.unit_kind in ("money", "percent", "area", "length", "weight"):
        return True
    if amount.value < _MIN_COUNT:
        return False
    return amount.value > 10 or not (reading.measure == "other_count" or (reading.basis == "noun" and reading.counted in KINDS_OF_PEOPLE))


def _is_article(text: str, amount: Amount) -> bool:
    """Whether 一 alone stands before the unit, also before one of which there is but half (一斤)."""
    return not amount.arabic and text[amount.start] in "一壹" and text[amount.start + 1 : amount.start + 2] not in _GOES_ON


def _is_one_each(text: str, amount: Amount) -> bool:
    low = max(0, amount.lead_start - _EACH_REACH)
    low = max(low, *(text.rfind(mark, low, amount.lead_start) + 1 for mark in "。；：！？\n"))
    return _ONE_EACH.search(text, low, amount.lead_start) is not None


def _is_family(text: str, amount: Amount) -> bool:
    """Whether a handful of children or old people are somebody's own rather than counted by those who help."""
    if _CHILDREN.match(text, amount.tail_end) is None:
        return False
    return _HELPED.search(text, max(0, amount.lead_start - _FAMILY_REACH), amount.tail_end + _FAMILY_REACH) is None


def _mention(page: Page, amount: Amount, reading: Reading, unit: str, kind: str) -> QuantityMention:
    return QuantityMention(
        start=reading.start,
        end=reading.end,
        measure=reading.measure,
        value=float(amount.value),
        unit=unit,
        unit_kind=kind,
        value_high=None if amount.value_high is None else float(amount.value_high),
        approximation=amount.approximation,
        number_start=amount.start,
        number_end=amount.end,
        modality=_modality(page, amount, reading),
        subject=reading.noun,
        confidence=round(_CONFIDENCE[reading.basis] * (_GUESSED_UNIT if amount.bare else 1), 2),
    )


def _modality(page: Page, amount: Amount, reading: Reading) -> Modality:
    told = modality_at(page, amount.start, amount.end)
    text = page.text
    if told is Modality.NEGATED and _RELATIVE.search(text, max(0, amount.lead_start - 40), amount.lead_start):
        return Modality.ACTUAL  # 还没有摘帽的8个县: the counties are there
    end = max(reading.end, amount.tail_end)
    behind = end > amount.tail_end
    if behind and _DENIED.search(text, amount.tail_end, end):
        return Modality.NEGATED
    if (
        told is Modality.ACTUAL
        and not _WILL_NEEDS.isdisjoint(text[amount.tail_end : end + _WILL_REACH])
        and (_WILL.match(text, end) or (behind and _WILL.match(text, amount.tail_end, end)))
    ):
        return Modality.PLANNED  # 340万贫困人口将搬迁
    return told


def _refers_back(text: str, amount: Amount) -> bool:
    """这52个县, 上述8家单位: a number that was told before."""
    return text[max(0, amount.lead_start - 2) : amount.lead_start].endswith(("这", "该", "上述", "以上", "前述"))


def _unknown(text: str, amount: Amount, facts: Facts) -> None:
    noun = ""
    for c in text[amount.tail_end : amount.tail_end + 6]:
        if not "\u4e00" <= c <= "\u9fff":
            break
        noun += c
    if 2 <= len(noun) < 6:
        facts.unknowns.append(Unknown("measure_noun", noun, text[max(0, amount.start - 12) : amount.end + 14].replace("\n", " ")))
