"""Numbers written by a machine are read back exactly, wherever they stand."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from transforms.extract.numbers import find_numbers, read_number

_FIGURES = "零一二三四五六七八九"


def _below_ten_thousand(value: int) -> str:
    written, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        figure, value = divmod(value, unit)
        if figure:
            written += ("零" if zero and written else "") + _FIGURES[figure] + name
            zero = False
        else:
            zero = True
    return written


def _chinese(value: int) -> str:
    written = ""
    for unit, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        section, value = divmod(value, unit)
        if section:
            written += ("零" if written and section < 1000 else "") + _below_ten_thousand(section) + name
        elif written and value:
            written += "零" if not written.endswith("零") else ""
    return written.replace("零零", "零")


@given(st.integers(min_value=1, max_value=10**12 - 1))
def test_chinese_numerals_are_read_back(value: int) -> None:
    assert read_number(_chinese(value)) == value


@given(
    st.integers(min_value=0, max_value=10**9),
    st.integers(min_value=0, max_value=99),
    st.sampled_from([("", 1), ("万", 10**4), ("亿", 10**8)]),
)
def test_arabic_numbers_are_exact(whole: int, hundredths: int, multiplier: tuple[str, int]) -> None:
    name, factor = multiplier
    assert read_number(f"{whole}.{hundredths:02d}{name}") == Decimal(f"{whole}.{hundredths:02d}") * factor


@given(st.integers(min_value=1000, max_value=10**12))
def test_grouping_changes_nothing(value: int) -> None:
    assert read_number(f"{value:,}") == read_number(str(value)) == value


@given(st.text(alphabet="0123456789.,万亿千百十一二三〇两几数多余来-—至到百分之第点个元abck ", max_size=80))
def test_any_text_gives_ordered_spans_inside_it(text: str) -> None:
    at = 0
    for number in find_numbers(text):
        assert at <= number.start < number.end <= len(text)
        assert number.value >= 0
        assert number.value_high is None or number.value_high > number.value
        at = number.end
