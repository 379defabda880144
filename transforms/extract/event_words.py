"""The words that tell an event, from ``seeds/reference/event_words.csv``: heads of occasions (推进会) and deeds (调研)."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files

from transforms.extract.alternatives import any_of


@cache
def event_words() -> dict[tuple[str, str], str]:
    """(word, kind) → event type; kind is occasion or deed."""
    with (files("seeds") / "reference" / "event_words.csv").open(encoding="utf-8") as handle:
        return {(row["word"], row["kind"]): row["event_type"] for row in csv.DictReader(handle)}


def _alternatives(kind: str) -> str:
    return any_of((word for word, k in event_words() if k == kind), {"通": "(?<!交通(?=车))"} if kind == "deed" else None)


@cache
def occasion_pattern() -> re.Pattern[str]:
    """Any head of an occasion, the longest first."""
    return re.compile(f"(?:{_alternatives('occasion')})(?!室|厅|纪要|中心|桌|堂|战|师|场|标|商|费)")


@cache
def deed_pattern() -> re.Pattern[str]:
    """Any deed, the longest first."""
    return re.compile(f"(?:{_alternatives('deed')})(?!作)")
