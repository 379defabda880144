"""Quantities: numbers with a meaning, with measure, unit, period, and who gave what to whom."""

from __future__ import annotations

import re

from transforms.extract.modality import modality_at
from transforms.extract.model import Facts, Modality, Page, QuantityMention, Unknown
from transforms.extract.quantity_amounts import Amount, find_amounts
from transforms.extract.quantity_context import ContextReader
from transforms.extract.quantity_measures import MeasureReader, Reading

_WILL = re.compile(r"[\u4e00-\u9fff]{0,6}?(?:将(?![近军])|有望|计划)")
_FRAMED = 0.9
_UNFRAMED = 0.7
_MIN_COUNT = 2


def find_quantities(page: Page, facts: Facts) -> None:
    """Append every quantity of the body to ``facts.quantities``, in the order of the text.

    Values are normalised (元, 公斤, 人次; 12.5% is 0.125), ``unit`` is the counter as written where it is no multiple of another. A number that the
    page repeats with the same words counts once. A unit's noun that no table knows goes to ``facts.unknowns``.
    """
    text = page.text
    amounts = find_amounts(text, _excluded(facts, text), _names(facts))
    measures = MeasureReader(text, amounts)
    context = ContextReader(page, facts, amounts)
    seen: dict[tuple[object, ...], QuantityMention] = {}
    by_amount: dict[int, int] = {}
    for index, amount in enumerate(amounts):
        reading = measures.read(index)
        unit, kind = amount.unit, amount.unit_kind
        if amount.bare:
            if reading is not None:
                unit, kind = ("人", "person") if reading.counted == "person" else ("户", "household")
            elif measures.money_near(index) and _ends_clause(text, amount):
                continue_as = _as_money(amount)
                amounts[index] = continue_as
                reading = measures.read(index)
                unit, kind = continue_as.unit, continue_as.unit_kind
        if reading is None or not _counts(amount, reading):
            continue
        mention = _mention(page, amount, reading, unit, kind)
        context.complete(mention, index, by_amount, facts)
        key = (mention.measure, mention.value, mention.value_high, unit, mention.per, reading.noun, mention.helper_name)
        told = seen.get(key)
        if told is not None and not _same_sentence(text, told, mention):
            continue
        seen.setdefault(key, mention)
        by_amount[index] = len(facts.quantities)
        facts.quantities.append(mention)
        if reading.measure == "other_count" and reading.noun is None and amount.unit_kind == "item":
            _unknown(text, amount, facts)


def _excluded(facts: Facts, text: str) -> list[tuple[int, int]]:
    """Dates and titles in 《》, merged and sorted."""
    spans = [(d.start, d.end) for d in facts.dates]
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


def _as_money(amount: Amount) -> Amount:
    return Amount(
        amount.start,
        amount.end,
        amount.value,
        amount.value_high,
        "元",
        "money",
        amount.approximation,
        amount.arabic,
        amount.lead_start,
        amount.tail_end,
    )


def _ends_clause(text: str, amount: Amount) -> bool:
    follows = text[amount.tail_end : amount.tail_end + 1]
    return amount.value >= 10**4 and (not follows or follows in "，。；！、）\n用的左以")


def _counts(amount: Amount, reading: Reading) -> bool:
    """Articles (一个) and small written-out numerals without a known measure are no quantities."""
    if amount.arabic or amount.unit_kind in ("money", "percent", "area", "length", "weight"):
        return True
    if amount.value < _MIN_COUNT:
        return False
    return amount.value > 10 or reading.measure != "other_count"


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
        confidence=_FRAMED if reading.framed else _UNFRAMED,
    )


def _modality(page: Page, amount: Amount, reading: Reading) -> Modality:
    told = modality_at(page, amount.start, amount.end)
    text = page.text
    if told is Modality.NEGATED and text[amount.lead_start - 1 : amount.lead_start] == "的":
        return Modality.ACTUAL  # 还没有摘帽的8个县: the counties are there
    if told is Modality.ACTUAL and _WILL.match(text, max(reading.end, amount.tail_end)):
        return Modality.PLANNED  # 340万贫困人口将搬迁
    return told


def _same_sentence(text: str, first: QuantityMention, second: QuantityMention) -> bool:
    return not any(mark in text[first.end : second.start] for mark in "。！？\n")


def _unknown(text: str, amount: Amount, facts: Facts) -> None:
    noun = ""
    for c in text[amount.tail_end : amount.tail_end + 6]:
        if not "\u4e00" <= c <= "\u9fff":
            break
        noun += c
    if len(noun) >= 2:
        facts.unknowns.append(Unknown("measure_noun", noun, text[max(0, amount.start - 12) : amount.end + 14].replace("\n", " ")))
