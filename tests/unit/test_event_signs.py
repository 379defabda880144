"""One pass of an automaton finds what each of the patterns finds alone."""

from __future__ import annotations

import re
from itertools import chain, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.extract.event_finding import _signs
from transforms.extract.event_signs import Signs
from transforms.extract.event_words import event_words

SIGNS = _signs()
# words of events, what stands beside them, and what may not
PIECES = [
    *sorted({word for word, _ in event_words()}),
    *SIGNS.words,
    *"，：“。室厅作车交通称消息报道\ue000\ue001\ue002\ue003我县要求建议",
]


def spans(text: str) -> dict[str, list[tuple[int, int]]]:
    return {name: [match.span() for match in found] for name, found in SIGNS.matches(text).items()}


def alone(text: str) -> dict[str, list[tuple[int, int]]]:
    return {name: [match.span() for match in pattern.finditer(text)] for name, pattern in SIGNS.patterns.items()}


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_finds_what_the_patterns_find(text: str) -> None:
    assert spans(text) == alone(text)


def test_every_word_before_and_behind_every_mark() -> None:
    text = "".join(chain.from_iterable(pairwise(PIECES))) + "，".join(PIECES) + "：".join(PIECES)
    assert spans(text) == alone(text)


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("在会议室开展活动", "occasion", ["活动"]),
        ("来自交通车队，捐赠通车", "deed", ["捐赠", "通车"]),
        ("他强调，要坚持", "speech", ["强调，"]),
        ("强调要坚持", "speech", []),
        ("", "deed", []),
    ],
)
def test_by_name(text: str, name: str, expected: list[str]) -> None:
    assert [match.group() for match in SIGNS.matches(text)[name]] == expected


def test_a_match_hides_what_begins_within_it() -> None:
    signs = Signs({"x": (re.compile("甲乙(?!丁)|乙丙"), ("甲乙", "乙丙"))})
    assert [m.span() for m in signs.matches("甲乙丙甲乙丁乙丙")["x"]] == [(0, 2), (6, 8)]
