"""Which programme of assistance words belong to: the vocabulary is ``seeds/reference/mechanisms.csv``."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from transforms.extract.alternatives import any_of
from transforms.extract.model import Page

_LEAD_CHARACTERS = 300
_TITLE_WEIGHT = 3
# buying and fighting poverty happen within every programme: they name a page only where no other is named a third as often
_YIELDS = 3


@dataclass(frozen=True, slots=True)
class Mechanism:
    """One programme; the lower its ``priority`` number, the narrower it is, and the narrower one wins."""

    mechanism: str
    priority: int
    label_en: str
    label_zh: str
    words: tuple[str, ...]
    weak_words: tuple[str, ...]
    definition: str


@cache
def mechanisms() -> tuple[Mechanism, ...]:
    """All mechanisms in the order of the table."""
    with (files("seeds") / "reference" / "mechanisms.csv").open(encoding="utf-8") as handle:
        return tuple(
            Mechanism(
                row["mechanism"],
                int(row["priority"]),
                row["label_en"],
                row["label_zh"],
                tuple(w for w in row["words"].split("|") if w),
                tuple(w for w in row["weak_words"].split("|") if w),
                row["definition"],
            )
            for row in csv.DictReader(handle)
        )


@cache
def _words() -> tuple[re.Pattern[str], dict[str, tuple[str, int, bool]]]:
    """One pattern of all words, longest first, and for each word its mechanism, priority and whether it decides by itself."""
    known: dict[str, tuple[str, int, bool]] = {}
    for row in mechanisms():
        for word in row.words:
            known[word] = (row.mechanism, row.priority, True)
        for word in row.weak_words:
            known[word] = (row.mechanism, row.priority, False)
    return re.compile(any_of(known)), known


def mechanism_in(text: str, *, weak: bool = True, without: Collection[str] = ()) -> str | None:
    """The narrowest mechanism that the words of ``text`` name, or None. With ``weak=False`` only words that decide by themselves count; ``without`` leaves programmes out."""
    pattern, known = _words()
    strong_found: tuple[int, str] | None = None
    weak_found: tuple[int, str] | None = None
    for word in pattern.findall(text):
        name, priority, decides = known[word]
        if name in without:
            continue
        if decides:
            if strong_found is None or priority < strong_found[0]:
                strong_found = (priority, name)
        elif weak_found is None or priority < weak_found[0]:
            weak_found = (priority, name)
    if strong_found:
        return strong_found[1]
    return weak_found[1] if weak and weak_found else None


def programmes(page: Page) -> dict[str, int]:
    """How strongly each mechanism is named on a page by words that decide by themselves: title three times, lead twice, body once."""
    kept = page.__dict__.get("_programmes")
    if isinstance(kept, dict):
        return kept
    pattern, known = _words()
    weight: dict[str, int] = {}
    told = [(word, _TITLE_WEIGHT) for word in pattern.findall(page.title or "")]
    lead: list[tuple[str, int]] = []
    body: list[tuple[str, int]] = []
    for match in pattern.finditer(page.text):
        body.append((match[0], 1))
        if match.end() <= _LEAD_CHARACTERS:
            lead.append((match[0], 1))
        elif match.start() < _LEAD_CHARACTERS:
            # a word that the end of the lead cuts may hold a shorter one
            lead.extend((word, 1) for word in pattern.findall(page.text, match.start(), _LEAD_CHARACTERS))
    for word, factor in (*told, *lead, *body):
        name, _, decides = known[word]
        if decides:
            weight[name] = weight.get(name, 0) + factor
    page.__dict__["_programmes"] = weight
    return weight


def page_mechanism(page: Page) -> str | None:
    """The page's main programme: the most named one, the narrower where two are equal; weak words where no other is named; or None."""
    if "_page_mechanism" not in page.__dict__:
        page.__dict__["_page_mechanism"] = _page_mechanism(page)
    main: str | None = page.__dict__["_page_mechanism"]
    return main


def _page_mechanism(page: Page) -> str | None:
    weight = programmes(page)
    if weight:
        priority = {m.mechanism: m.priority for m in mechanisms()}
        return min(weight, key=lambda name: (-weight[name] // (_YIELDS if name in ("consumption", "targeted") else 1), priority[name]))
    return mechanism_in(f"{page.title or ''}\n{page.text}")


def mechanism_at(page: Page, start: int, end: int, main: str | None = None) -> str | None:
    """The mechanism that the words at a span name by themselves, else the page's ``main`` one, else the one of weak words at the span."""
    here = page.text[start:end]
    return mechanism_in(here, weak=False) or main or mechanism_in(here)
