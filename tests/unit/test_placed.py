"""Where evidence stands is found once, and again where anything that it depends on changed."""

from __future__ import annotations

import polars as pl
import pytest

from transforms.resolve import alignment as module
from transforms.resolve.alignment import Alignment
from transforms.resolve.compare import Block, common_blocks
from transforms.resolve.memory import Memory
from transforms.resolve.pages import Copies, Reprints
from transforms.resolve.placed import Places, Stand, in_order
from transforms.resolve.text import ComparedPage

_NEWS = "市农业局5月6日到东山村走访慰问，为二十户村民送去米面油和慰问金，并与村干部座谈，了解产业发展和饮水困难。"


def copies(*, whole: str = _NEWS, part: str = _NEWS[11:]) -> Reprints:
    return Reprints((Copies((ComparedPage("a", whole), ComparedPage("b", part)), "b"),), {"a": "b"})


@pytest.fixture
def aligned(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """The texts that were really aligned."""
    seen: list[tuple[str, str]] = []

    def watched(left: str, right: str) -> list[Block]:
        seen.append((left, right))
        return common_blocks(left, right)

    monkeypatch.setattr(module, "common_blocks", watched)
    return seen


def test_a_place_is_found_once(aligned: list[tuple[str, str]]) -> None:
    first = Memory()
    place = Alignment(copies(), first).place("b", 3, 7)
    assert place.is_in_best
    assert place.start is not None
    again = Memory(first.frames())
    assert Alignment(copies(), again).place("b", 3, 7) == place
    assert len(aligned) == 1
    assert again.frames()["places"].equals(first.frames()["places"])


@pytest.mark.parametrize(
    "other", [{"whole": "东山村：" + _NEWS}, {"part": _NEWS[10:]}, {"part": _NEWS[11:] + "村民表示感谢。"}], ids=["whole", "part", "longer"]
)
def test_a_text_that_changed_is_aligned_again(other: dict[str, str], aligned: list[tuple[str, str]]) -> None:
    first = Memory()
    Alignment(copies(), first).place("b", 3, 7)
    known = Alignment(copies(**other), Memory(first.frames())).place("b", 3, 7)
    assert known == Alignment(copies(**other)).place("b", 3, 7)
    assert len(aligned) == 3


def test_words_that_stand_nowhere_are_remembered_too() -> None:
    first = Places()
    assert first.of(7, 0, 4, lambda start, end: Stand(None, None, is_in_best=False)).at is None
    again = Places(first.asked)
    assert again.of(7, 0, 4, lambda start, end: Stand(1, 2, is_in_best=True)).at is None
    assert again.asked.equals(first.asked)


def test_only_what_was_asked_for_is_kept() -> None:
    first = Places()
    first.of(7, 0, 4, lambda start, end: Stand(start, end, is_in_best=True))
    assert Places(first.asked).asked.equals(pl.DataFrame(schema=dict(Places.SCHEMA)))


def test_the_order_of_texts_matters() -> None:
    assert in_order(1, 2, 3) == in_order(1, 2, 3)
    assert len({in_order(1, 2, 3), in_order(2, 1, 3), in_order(3, 2, 1), in_order(1, 2)}) == 4
