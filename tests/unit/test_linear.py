"""Every extractor takes time in proportion to the length of the text, also of texts made to be hard for its patterns."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime

import pytest

from tests.timing import cpu_seconds
from transforms.extract.frame import EXTRACTORS
from transforms.extract.model import Facts, Page
from transforms.extract.organizations import find_organizations
from transforms.extract.scope import score_scope
from transforms.normalize.frame import normalize_page

WORST = [
    "，",
    "、",
    "。",
    "\n",
    "1",
    "一",
    "年",
    "县",
    "的",
    "（",
    "（）",
    "“",
    "《》",
    "李明、王芳、",
    "甲县、乙县、",
    "10万元、",
    "3月5日",
    "县委书记",
    "东县帮扶西县",
    # many places, and many amounts among cues and parties
    "广州市",
    "越秀区",
    "甲公司向广州市捐赠10万元，将建1个车间；",
]
SMALL, LARGE = 6_000, 48_000
# Eight times the text may take at most this many times as long: a square would take 64 times as long.
MOST = 24
# What is over in so many seconds is too short to compare.
SHORT = 0.15


def _seconds(read: Callable[[Page, Facts], object], page: Page, facts: Facts) -> float:
    # the extractors add to the facts of the page, so that each is asked once
    return cpu_seconds(lambda: read(page, facts), 1)


def _times(worst: str, size: int) -> dict[str, float]:
    return _taken((worst * (size // len(worst) + 1))[:size])


def _taken(text: str) -> dict[str, float]:
    page, facts = Page("x", text, published_at=datetime(2021, 3, 5)), Facts()  # noqa: DTZ001
    taken = {str(find): _seconds(find, page, facts) for find in EXTRACTORS}
    taken["scope"] = _seconds(score_scope, page, facts)
    taken["normalize"] = _seconds(lambda p, _: normalize_page(p.body), page, facts)
    return taken


@pytest.fixture(scope="module", autouse=True)
def _loaded() -> None:
    _times("甲县县委书记李明3月5日向乙村捐赠10万元。", 200)


def _firms(size: int) -> str:
    """Sentences each of which names another firm and another place."""
    draw = random.Random(size)
    letters, counties = "东方华诚信达利丰金盛泰和兴隆安康天地人文光明", ("郸城县", "大关县", "九寨沟县", "兰考县", "山西省大同市")
    out = ""
    while len(out) < size:
        out += f"{draw.choice(counties)}{''.join(draw.choices(letters, k=3))}有限公司向{draw.choice(counties)}捐款。\n"
    return out[:size]


def test_time_grows_with_the_number_of_different_names_only() -> None:
    small, large = _taken(_firms(SMALL)), _taken(_firms(8 * SMALL))
    assert {name: (small[name], seconds) for name, seconds in large.items() if seconds > max(MOST * small[name], SHORT)} == {}


def test_a_name_that_never_ends_is_no_square() -> None:
    size = 100_000
    small, large = _taken("有限公司" * (size // 4)), _taken("有限公司" * size)
    find = str(find_organizations)
    assert large[find] < 8 * small[find]


@pytest.mark.parametrize("worst", WORST)
def test_time_grows_with_the_length_only(worst: str) -> None:
    small, large = _times(worst, SMALL), _times(worst, LARGE)
    grown = {name: (small[name], seconds) for name, seconds in large.items() if seconds > max(MOST * small[name], SHORT)}
    assert grown == {}
