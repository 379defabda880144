"""Which programme words name, and the vocabulary behind it."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest

from transforms.extract.mechanisms import mechanism_at, mechanism_in, mechanisms, page_mechanism
from transforms.extract.model import Page

NAMED = [
    ("东西部协作", "east_west"),
    ("携手奔小康行动", "east_west"),
    ("定点帮扶", "designated"),
    ("扶贫联系点", "designated"),
    ("对口支援三峡库区", "paired_support"),
    ("对口帮扶", "paired_support"),
    ("援疆干部", "paired_support"),
    ("山海协作", "regional_cooperation"),
    ("区域协作单位", "regional_cooperation"),
    ("驻镇帮镇扶村工作", "town_team"),
    ("驻村第一书记", "village_team"),
    ("“万企兴万村”行动", "enterprise"),
    ("结对帮扶贫困户", "household"),
    ("消费帮扶", "consumption"),
    ("精准扶贫", "targeted"),
    ("天气晴朗", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "expected"), NAMED)
def test_words_name_their_mechanism(text: str, expected: str | None) -> None:
    assert mechanism_in(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("组织驻镇帮镇扶村工作队参加东西部协作会议", "town_team"),
        ("在脱贫攻坚中开展东西部扶贫协作", "east_west"),
        ("对口帮扶，消费帮扶", "consumption"),
    ],
)
def test_the_narrower_programme_wins_and_weak_words_yield(text: str, expected: str) -> None:
    assert mechanism_in(text) == expected


def test_weak_words_do_not_count_where_only_strong_ones_may() -> None:
    assert mechanism_in("对口帮扶", weak=False) is None
    assert mechanism_in("对口支援", weak=False) == "paired_support"


def test_the_title_weighs_most() -> None:
    page = Page("p", "消费帮扶。消费帮扶专柜开张。", title="甲市与乙州东西部协作纪实")
    assert page_mechanism(page) == "east_west"


def test_a_page_without_programme_words_has_none() -> None:
    assert page_mechanism(Page("p", "今天天气晴朗。")) is None


def test_words_at_the_spot_come_before_the_page() -> None:
    page = Page("p", "甲局定点帮扶乙村。")
    assert mechanism_at(page, 0, 9, "east_west") == "designated"
    assert mechanism_at(page, 0, 2, "east_west") == "east_west"
    assert mechanism_at(page, 0, 2) is None


def test_every_word_stands_once_and_in_order() -> None:
    seen: dict[str, str] = {}
    for row in mechanisms():
        for words in (row.words, row.weak_words):
            assert list(words) == sorted(set(words)), row.mechanism
            for word in words:
                assert word not in seen, (word, seen.get(word), row.mechanism)
                seen[word] = row.mechanism
    assert [m.mechanism for m in mechanisms()] == sorted({m.mechanism for m in mechanisms()})
    assert len({m.priority for m in mechanisms()}) == len(mechanisms())


@pytest.mark.parametrize("name", ["event_types", "event_words", "mechanisms", "pairing_provinces", "pairing_short_names", "roles"])
def test_tables_are_sorted_unique_and_tell_their_source(name: str) -> None:
    folder = files("seeds") / "reference"
    with (folder / f"{name}.csv").open(encoding="utf-8") as handle:
        rows = list(csv.reader(handle))[1:]
    keys = [(row[0], row[2]) if name == "event_words" else (row[0],) for row in rows]
    assert len(keys) == len(set(keys))
    assert rows == sorted(rows)
    told = (folder / f"{name}.meta.yaml").read_text(encoding="utf-8")
    for field in ("file:", "source:", "date:", "licence:", "what_may_enter:"):
        assert field in told
