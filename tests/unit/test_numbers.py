"""Numbers: every way of writing them, exact values, and linear time."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.timing import cpu_seconds
from transforms.extract.numbers import find_numbers, read_number

EXACT = [
    ("1.2亿", "120000000"),
    ("12亿3000万", "1230000000"),
    ("1,200万", "12000000"),
    ("6686.5万", "66865000"),
    ("14690.25", "14690.25"),
    ("十二", "12"),
    ("二十三", "23"),
    ("一百零五", "105"),
    ("一万二", "12000"),
    ("三千五", "3500"),
    ("六十四万零一百四十三", "640143"),
    ("壹万二千三百四十五", "12345"),
    ("肆佰叁拾萬", "4300000"),
    ("3千万亿", "3000000000000000"),
    ("1.8万亿", "1800000000000"),
    ("三点五亿", "350000000"),
    ("两个亿", "200000000"),
    ("30w", "300000"),
    ("15k", "15000"),
    ("二〇二一", "2021"),
    ("4万3千", "43000"),
    ("1 万", "10000"),
]
OVER = [
    ("三千余万", "30000000"),
    ("50多万", "500000"),
    ("49600余", "49600"),
    ("万余", "10000"),
    ("10万余", "100000"),
    ("两千三百余万", "23000000"),
]
RANGES = [
    ("800—1000万", "8000000", "10000000"),
    ("数千万", "10000000", "100000000"),
    ("几十万", "100000", "1000000"),
    ("十几", "10", "20"),
    ("七八十", "70", "80"),
    ("三五百", "300", "500"),
    ("八九亿", "800000000", "900000000"),
    ("两到三万", "20000", "30000"),
    ("十八至三十万", "180000", "300000"),
    ("七千到九千亿", "700000000000", "900000000000"),
    ("8500到3万", "8500", "30000"),
    ("1万（含）-5万", "10000", "50000"),
]
NONE = ["1977667674.jpg", "1.2.3", "一二三", "几个", "数据", "多样", "0755-63512345", "10-20-30-40", "font01", "G5", "9" * 40]


@pytest.mark.parametrize(("text", "value"), EXACT)
def test_exact(text: str, value: str) -> None:
    assert read_number(text) == Decimal(value)


@pytest.mark.parametrize(("text", "value"), OVER)
def test_over(text: str, value: str) -> None:
    (number,) = find_numbers(text)
    assert (number.value, number.value_high, number.approximation) == (Decimal(value), None, "over")
    assert (number.start, number.end) == (0, len(text))


@pytest.mark.parametrize(("text", "low", "high"), RANGES)
def test_ranges(text: str, low: str, high: str) -> None:
    (number,) = find_numbers(text)
    assert (number.value, number.value_high) == (Decimal(low), Decimal(high))


@pytest.mark.parametrize("text", NONE)
def test_no_number(text: str) -> None:
    assert find_numbers(text) == []


def test_two_numbers_side_by_side_are_not_one() -> None:
    assert [n.value for n in find_numbers("40万30万")] == [400000, 300000]


def test_ordinals_and_percentages_are_known() -> None:
    (ordinal,) = find_numbers("第12次")
    assert ordinal.ordinal
    (percent,) = find_numbers("百分之九十三")
    assert percent.percent
    assert percent.value == 93


@pytest.mark.parametrize(
    "worst", ["1", "万", "一", "九十", "1万", "几", "2-", "1.", "1,111", "百分之", "数千", "三点", "1万，", "二个", "、", "多"]
)
def test_time_is_linear(worst: str) -> None:
    def seconds(size: int) -> float:
        text = worst * (size // len(worst))
        return cpu_seconds(lambda: find_numbers(text))

    seconds(1000)
    small, large = seconds(10_000), seconds(80_000)
    assert large < 24 * small + 0.2
