"""Whether what is told at a spot of the page happened: a plan is not a deed, a denial is none, a memory is an old one."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import NamedTuple

from transforms.extract.alternatives import any_of
from transforms.extract.model import Modality, Page
from transforms.reference import read_reference

# How far behind a spot a cue that follows it (…的目标) may stand.
_AFTER = 24
# How far back a cue bears on a spot in a sentence that does not end.
_BEFORE = 200
_CLAUSE_END = frozenset("，；：。！？\n")
# Up to the last end of a sentence, and up to the last end of a clause inside one.
_LAST_SENTENCE = re.compile(r"(?s:.*)[；。！？\n]")
_LAST_CLAUSE = re.compile(r"(?s:.*)[，：]")
_NUMBER = re.compile(r"[0-9零一二两三四五六七八九十百千万亿几数近约超逾]")
# 要 and 将 inside other words: 主要, 重要, 要求, 将领 …
_INSIDE_WORD = re.compile(
    r"要(?<=[主重只纪摘概提简首想不还快]要)|要(?=[求点素闻件紧么害目塞领不是])|将(?<=[干即健大上中少名武主老]将)(?![有会对在达实])|将(?=[军领士近来])|应(?=[对急用届邀])|应(?<=[对相适反响供效回顺]应)"
)
_HEADING = re.compile(r"工作要点|工作计划|工作打算|工作安排|工作目标|下一步|下步|工作思路|工作意见|任务清单")
_HEADING_END = re.compile(r"回顾|总结|成效|完成情况|进展情况")
_MAX_HEADING = 40
_FIRST = itemgetter(0)


class _Cue(NamedTuple):
    start: int
    end: int
    modality: Modality
    after: bool
    whole_sentence: bool


@dataclass(frozen=True, slots=True)
class _Reading:
    """The cues of one page in order, and the paragraphs that stand under a heading of plans."""

    starts: list[int]
    cues: list[_Cue]
    planned: list[tuple[int, int]]


@cache
def _grammar() -> tuple[re.Pattern[str], dict[str, list[tuple[str, Modality, bool, bool]]], dict[str, tuple[str, ...]]]:
    """The cues as one pattern, what each says, and the words of deeds by their first character."""
    words: dict[str, list[tuple[str, Modality, bool, bool]]] = {}
    for row in read_reference("modality_cues").iter_rows(named=True):
        words.setdefault(row["cue"], []).append(
            (row["follow"], Modality(row["modality"]), row["position"] == "after", row["reach"] == "sentence")
        )
    deeds = read_reference("modality_deeds").get_column("word").to_list()
    by_first = {first: tuple(word for word in deeds if word[0] == first) for first in {word[0] for word in deeds}}
    return re.compile(any_of(words)), words, by_first


def _read(page: Page) -> _Reading:
    kept = page.__dict__.get("_modality_reading")
    if isinstance(kept, _Reading):
        return kept
    pattern, words, deeds = _grammar()
    text = page.text
    inside = {m.start() for m in _INSIDE_WORD.finditer(text)}
    cues: list[_Cue] = []
    for match in pattern.finditer(text):
        if match.start() in inside:
            continue
        for follow, modality, after, sentence in words[match[0]]:
            if (
                follow == "any"
                or (follow == "deed" and text.startswith(deeds.get(text[match.end() : match.end() + 1], ()), match.end()))
                or (follow == "number" and _NUMBER.match(text, match.end()))
            ):
                cues.append(_Cue(match.start(), match.end(), modality, after, sentence))
                break
    reading = _Reading([c.start for c in cues], cues, _planned_paragraphs(text))
    page.__dict__["_modality_reading"] = reading
    return reading


def _planned_paragraphs(text: str) -> list[tuple[int, int]]:
    """Spans under a heading such as 2020年工作要点, up to a heading of results or of another kind."""
    spans: list[tuple[int, int]] = []
    at = 0
    since: int | None = None
    for line in text.split("\n"):
        short = 0 < len(line.strip()) <= _MAX_HEADING and not line.rstrip().endswith(("。", "！", "；", "，", "）"))
        if short and _HEADING.search(line) and not _HEADING_END.search(line):
            since = at + len(line) if since is None else since
        elif short and since is not None and (_HEADING_END.search(line) or "：" in line):
            spans.append((since, at))
            since = None
        at += len(line) + 1
    if since is not None:
        spans.append((since, len(text)))
    return spans


def modality_at(page: Page, start: int, end: int) -> Modality:
    """The modality of what stands at ``start:end`` of the body (a verb, a number): planned, negated, historical, else actual.

    The nearest cue before it in the sentence decides (a denial or a memory only inside its own clause); a plan reaches over the clauses that
    follow until something is told as done (已, 目前, 截至); under a heading of plans everything is planned. Cues come from
    ``seeds/reference/modality_cues.csv``. Never raises for spans inside the page.
    """
    reading = _read(page)
    text = page.text
    cues = reading.cues
    at = bisect_right(reading.starts, start) - 1
    if at >= 0 and start - cues[at].end <= _BEFORE:
        low = max(0, start - _BEFORE - 1)
        sentence = _LAST_SENTENCE.match(text, low, start)
        low = sentence.end() if sentence else low
        clause = _LAST_CLAUSE.match(text, low, start)
        clause_start = clause.end() if clause else low
        for number in range(at, -1, -1):
            cue = cues[number]
            if cue.end < low or start - cue.end > _BEFORE:
                break
            if not cue.after and cue.end <= start and (cue.whole_sentence or cue.end >= clause_start):
                return cue.modality
    for number in range(bisect_left(reading.starts, end), len(cues)):
        cue = cues[number]
        if cue.start - end > _AFTER:
            break
        if cue.after and _CLAUSE_END.isdisjoint(text[end : cue.start]):
            return cue.modality
    planned = bisect_right(reading.planned, start, key=_FIRST) - 1
    if planned >= 0 and start < reading.planned[planned][1]:
        return Modality.PLANNED
    return Modality.ACTUAL
