"""One fact as an HTML page: its words in their sentence, the page as it was found, the repairs, whether it may be summed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from warehouse.report.page import asset, environment, markup, policy
from warehouse.report.words import Language, both


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Words and what stands around them; ``start`` and ``end`` are their offsets in the text that they are of."""

    before: str
    words: str
    after: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Repair:
    """A repair of the words, as ``core.repairs`` holds it."""

    kind: str
    raw_start: int
    raw_end: int
    raw_text: str
    repaired_text: str
    certain: bool
    alternatives: Sequence[str]


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that is known about one row.

    ``values`` are columns and what stands there, each in English and Chinese. ``sentence``, ``found`` (the page before any repair; None where its
    file is gone) and ``repairs`` are those of a fact; ``page`` that of its page. ``countable`` is None where rows of the kind are not
    summed; ``reason`` is the label of why not. ``text`` is that of a page, where the row is one.
    """

    row_id: str
    table: str
    table_names: tuple[str, str]
    values: Sequence[tuple[str, str, str, str]]
    is_fact: bool
    sentence: Excerpt | None
    found: Excerpt | None
    repairs: Sequence[Repair]
    text: str | None
    page: Sequence[tuple[str, str]]
    source_uri: str | None
    url: str | None
    countable: bool | None
    reason: tuple[str, str] | None


def excerpt(text: str, start: int, end: int, *, around: int, whole_sentence: bool = False) -> Excerpt:
    """Words with up to ``around`` characters on either side, no further than their sentence where that is wanted."""
    shown_from, shown_to = max(0, start - around), min(len(text), end + around)
    before, after = text[shown_from:start], text[end:shown_to]
    if whole_sentence:
        cut = max((before.rfind(mark) for mark in "。！？!?\n"), default=-1)
        before, shown_from = before[cut + 1 :], 0 if cut >= 0 else shown_from
        ends = [at for mark in "。！？!?\n" if (at := after.find(mark)) >= 0]
        if ends:
            after, shown_to = after[: min(ends) + 1].rstrip("\n"), len(text)
        if text[start:end].endswith(("。", "！", "？")):
            after, shown_to = "", len(text)
    return Excerpt(("…" if shown_from else "") + before, text[start:end], after + ("…" if shown_to < len(text) else ""), start, end)


def render_fact(explanation: Explanation, *, language: Language = "en") -> str:
    """The page: no script but its language switch, nothing from the network, and every word of a page of the dataset as text."""
    style, script = asset("report.css"), asset("switch.js")
    link: Any = explanation.url if explanation.url and explanation.url.lower().startswith(("https://", "http://")) else None
    page = (
        environment()
        .get_template("fact.html")
        .render(
            words=both(),
            language=language,
            tag="zh-Hans" if language == "zh" else "en",
            policy=policy([script], [style]),
            style=markup(style),
            script=markup(script),
            fact=explanation,
            link=link,
        )
    )
    return str(page)
