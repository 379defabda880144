"""What is remembered of pairs of pages is what comparing them anew would give."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from transforms.resolve import comparisons as module
from transforms.resolve.comparisons import Comparisons
from transforms.resolve.signatures import SKETCH, sketches_of
from transforms.resolve.text import ComparedPage

_TEXT = "市农业局5月6日到东山村走访慰问，为二十户村民送去米面油和慰问金，并与村干部座谈，了解产业发展和饮水困难。"


def pages(**other: Any) -> tuple[ComparedPage, ComparedPage]:
    values = {"doc_id": "b", "body": _TEXT + "村民表示感谢。", **other}
    return ComparedPage("a", _TEXT), ComparedPage(**values)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """The pairs that were really compared."""
    seen: list[tuple[str, str]] = []
    compare = module.is_same_text

    def watched(left: ComparedPage, right: ComparedPage) -> bool:
        seen.append((left.doc_id, right.doc_id))
        return compare(left, right)

    monkeypatch.setattr(module, "is_same_text", watched)
    return seen


def test_a_pair_is_compared_once_in_whatever_order(counted: list[tuple[str, str]]) -> None:
    left, right = pages()
    first = Comparisons()
    assert first.are_same(left, right)
    assert first.are_same(right, left)
    again = Comparisons(first.asked)
    assert again.are_same(right, left)
    assert again.asked.equals(first.asked)
    assert len(counted) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"doc_id": "c"},
        {"body": _TEXT.replace("二十户", "三十户")},
        {"names": ("东山村",)},
        {"is_damaged": True},
        {"is_tampered": True},
    ],
)
def test_a_page_that_changed_in_anything_that_counts_is_compared_again(other: dict[str, Any], counted: list[tuple[str, str]]) -> None:
    first = Comparisons()
    first.are_same(*pages())
    Comparisons(first.asked).are_same(*pages(**other))
    assert len(counted) == 2


def test_what_nobody_asks_for_any_more_is_forgotten() -> None:
    first = Comparisons()
    first.are_same(*pages())
    assert first.asked.height == 1
    assert Comparisons(first.asked).asked.equals(pl.DataFrame(schema=module.SCHEMA))


def test_what_others_found_out_is_not_compared_again(counted: list[tuple[str, str]]) -> None:
    first, second = Comparisons(), Comparisons()
    answer = first.are_same(*pages())
    second.learn([first.asked])
    assert second.are_same(*pages()) is answer
    assert len(counted) == 1
    assert second.asked.equals(first.asked)


def test_a_sketch_depends_on_nothing_but_the_text() -> None:
    bodies = pl.Series([_TEXT, "", _TEXT + "村民表示感谢。", "短", _TEXT])
    together = sketches_of(bodies)
    assert dict(together.schema) == dict(SKETCH)
    assert together.equals(pl.concat([sketches_of(pl.Series([body])) for body in bodies]))
    assert together["length"].to_list()[1] == 0
    assert together.row(0) == together.row(4)
