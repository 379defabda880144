"""Patterns of many words: the same matches as an alternation with the longest word first."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.extract.alternatives import any_of, needed_in

WORDS = st.sets(st.text("对口帮扶.(", min_size=1, max_size=5), min_size=1, max_size=12)


@given(WORDS, st.text("对口帮扶.(", max_size=40), st.sampled_from(["", "(?!扶)", "(?=口)", "(?<!口)"]))
def test_finds_what_the_longest_first_finds(words: set[str], text: str, behind: str) -> None:
    plain = "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))
    expected = [m.span() for m in re.finditer(f"(?:{plain}){behind}", text)]
    assert [m.span() for m in re.finditer(f"(?:{any_of(words)}){behind}", text)] == expected


@given(WORDS)
def test_does_not_depend_on_the_order(words: set[str]) -> None:
    assert any_of(sorted(words)) == any_of(sorted(words, reverse=True))


def test_a_condition_holds_behind_its_first_character() -> None:
    pattern = re.compile(any_of(["通车", "开工"], {"通": "(?<!交通(?=车))"}))
    assert [m.group() for m in pattern.finditer("公路通车，坐交通车去看开工")] == ["通车", "开工"]


def test_an_empty_word_is_refused() -> None:
    with pytest.raises(ValueError, match="empty"):
        any_of(["帮扶", ""])


@given(WORDS)
def test_every_word_has_a_needed_character(words: set[str]) -> None:
    needed = needed_in(words)
    assert all(not needed.isdisjoint(word) for word in words)
    assert len(needed) <= len(words)
    assert needed == needed_in(sorted(words, reverse=True))


def test_the_most_common_characters_are_needed() -> None:
    assert needed_in(["每人", "每户", "户均", "人均", "年均"]) == {"每", "均"}
    with pytest.raises(ValueError, match="empty"):
        needed_in([""])
