"""One pass of an automaton finds what each of the patterns finds alone."""

from __future__ import annotations

import re
from itertools import chain, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.extract.event_finding import _signs as signs_of_events
from transforms.extract.people import _signs as signs_of_people
from transforms.extract.signs import Signs

EVERY = {"events": signs_of_events(), "people": signs_of_people()}
BESIDE = "，：“。、室厅作车交通称消息报道\ue000\ue001\ue002\ue003我县要求建议的字片像/ 扶贫板王明甲乙丙"
"""What stands beside the words, and what keeps a pattern from matching or lets it."""
PIECES = {name: [*sorted(signs.words), *BESIDE] for name, signs in EVERY.items()}

Spans = dict[str, list[tuple[int, int]]]


def together(signs: Signs, text: str) -> Spans:
    return {name: [match.span() for match in found] for name, found in signs.matches(text).items()}


def alone(signs: Signs, text: str) -> Spans:
    return {name: [match.span() for match in pattern.finditer(text)] for name, pattern in signs.patterns.items()}


@pytest.mark.parametrize("name", EVERY)
@given(data=st.data())
def test_finds_what_the_patterns_find(name: str, data: st.DataObject) -> None:
    text = "".join(data.draw(st.lists(st.sampled_from(PIECES[name]), max_size=12)))
    assert together(EVERY[name], text) == alone(EVERY[name], text)


@pytest.mark.parametrize("name", EVERY)
def test_every_word_before_and_behind_every_mark(name: str) -> None:
    pieces = PIECES[name]
    text = "".join(chain.from_iterable(pairwise(pieces))) + "".join(mark.join(pieces) for mark in "，：、的王")
    assert together(EVERY[name], text) == alone(EVERY[name], text)


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
    assert [match.group() for match in EVERY["events"].matches(text)[name]] == expected


def test_a_match_hides_what_begins_within_it() -> None:
    signs = Signs({"x": (re.compile("甲乙(?!丁)|乙丙"), ("甲乙", "乙丙"))})
    assert [m.span() for m in signs.matches("甲乙丙甲乙丁乙丙")["x"]] == [(0, 2), (6, 8)]
