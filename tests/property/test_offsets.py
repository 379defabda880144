"""A derived text can always be walked back to the text that it came from."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.offsets import Edit, OffsetMap, apply_edits

_TEXT = st.text(alphabet="甲乙丙丁(jī)?，。 ", max_size=40)


@st.composite
def _edited(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    text = draw(_TEXT)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    return text, [Edit(a, b, draw(st.text(alphabet="戊己庚", max_size=3))) for a, b in pairs]


@settings(max_examples=500)
@given(_edited())
def test_unchanged_characters_stand_where_the_map_says(case: tuple[str, list[Edit]]) -> None:
    text, edits = case
    derived, where = apply_edits(text, edits)
    assert where.length == len(derived)
    untouched = set(range(len(text))) - {i for e in edits for i in range(e.start, e.end)}
    reached = set()
    for i, character in enumerate(derived):
        a, b = where.source_span(i, i + 1)
        if character in "戊己庚":
            assert any((a, b) == (e.start, e.end) or (e.start <= a <= b <= e.end) for e in edits)
        else:
            assert text[a:b] == character
            reached.add(a)
    assert reached == untouched


@settings(max_examples=500)
@given(_edited(), st.data())
def test_spans_are_ordered_and_inside(case: tuple[str, list[Edit]], data: st.DataObject) -> None:
    text, edits = case
    derived, where = apply_edits(text, edits)
    start = data.draw(st.integers(0, len(derived)))
    end = data.draw(st.integers(start, len(derived)))
    a, b = where.source_span(start, end)
    assert 0 <= a <= b <= len(text)


@settings(max_examples=500)
@given(_edited(), st.data())
def test_composition_equals_two_steps(case: tuple[str, list[Edit]], data: st.DataObject) -> None:
    text, edits = case
    middle, inner = apply_edits(text, edits)
    cut = data.draw(st.integers(0, len(middle)))
    derived, outer = apply_edits(middle, [Edit(0, cut, "")])
    whole = outer.after(inner)
    for i in range(len(derived)):
        assert whole.source_span(i, i + 1) == inner.source_span(*outer.source_span(i, i + 1))


@pytest.mark.parametrize("edits", [[Edit(0, 3, "x"), Edit(2, 4, "")], [Edit(3, 2, "")], [Edit(0, 99, "")]])
def test_a_plan_that_overlaps_or_leaves_the_text_is_refused(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match="edit"):
        apply_edits("abcdef", edits)


def test_a_span_outside_the_text_is_refused() -> None:
    with pytest.raises(ValueError, match="outside"):
        OffsetMap.identity(3).source_span(2, 4)
