"""Which pages tell the same text: tables of pairs, made up."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.resolve.bands import candidate_pairs
from transforms.resolve.compare import common_blocks, is_same_text
from transforms.resolve.signatures import PERMUTATIONS, sign
from transforms.resolve.text import ComparedPage, compared

NEWS = (
    "2021年3月5日，江宁区向洛南县第一小学捐赠图书20万元。\n"
    "江宁区副区长王志强、洛南县副县长李建国出席捐赠仪式。仪式结束后，大家参观了校园，看望了正在上课的孩子们。\n"
    "近年来，两地在教育、医疗、产业等方面开展了多层次的合作，一批实事落地见效，群众得到了看得见的好处。"
)
NAMES = ("江宁区", "洛南县", "洛南县第一小学", "王志强", "李建国")


def page(body: str, *names: str, doc_id: str = "a", is_damaged: bool = False, is_tampered: bool = False) -> ComparedPage:
    return ComparedPage(doc_id, body, names or NAMES, is_damaged=is_damaged, is_tampered=is_tampered)


def same(left: str, right: str, *, is_damaged: bool = False) -> bool:
    return is_same_text(page(left), page(right, doc_id="b", is_damaged=is_damaged))


SAME = {
    "another headline above": "山海情深谱新篇\n" + NEWS,
    "byline and counter": "来源：教育在线 时间：2021-03-07 阅读：1286\n" + NEWS + "\n责任编辑：陈敏",
    "another dateline": NEWS.replace("2021年3月5日，", "教育在线3月7日电 2021年3月5日，"),
    "first paragraphs only": "\n".join(NEWS.split("\n")[:2]),
    "without its middle": NEWS.split("\n", maxsplit=1)[0] + "\n" + NEWS.split("\n")[2],
    "other marks and spaces": NEWS.replace("，", ", ").replace("。", ".\n　　"),
    "wide digits": NEWS.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}),
    "a few words of the desk": NEWS.replace("大家参观了校园", "与会者参观校园"),
    "we for the county": NEWS.replace("洛南县副县长", "我县副县长"),
    "two lists side by side": "1\n2\n3\n" + NEWS,
}


@pytest.mark.parametrize("body", SAME.values(), ids=SAME)
def test_one_text(body: str) -> None:
    assert same(NEWS, body)


OTHERS = {
    "another year": NEWS.replace("2021年", "2022年"),
    "another day": NEWS.replace("3月5日", "3月8日"),
    "another amount": NEWS.replace("20万元", "30万元"),
    "an amount ten times as large": NEWS.replace("20万元", "200万元"),
    "an amount with a point": NEWS.replace("20万元", "2.0万元"),
    "another school": NEWS.replace("第一小学", "民族中学"),
    "another numeral": NEWS.replace("第一小学", "第二小学"),
    "another speaker": NEWS.replace("王志强", "赵文博"),
    "the same words about other things": "\n".join(reversed(NEWS.split("\n")))[:60]
    + "会议还研究了其他事项，部署了下一阶段的工作任务。" * 3,
    "nothing": "",
}


@pytest.mark.parametrize("body", OTHERS.values(), ids=OTHERS)
def test_two_texts(body: str) -> None:
    assert not is_same_text(page(NEWS), page(body, *NAMES, "洛南县民族中学", "洛南县第二小学", "赵文博", doc_id="b"))


def test_a_single_wrong_character_of_a_name_is_damage_on_a_damaged_page_only() -> None:
    other = NEWS.replace("王志强", "王忘强")
    assert same(NEWS, other, is_damaged=True)
    assert not is_same_text(page(NEWS), page(other, "王忘强", doc_id="b"))


def test_what_a_mirror_swapped_does_not_make_two_pages_of_one() -> None:
    assert is_same_text(page(NEWS), page(NEWS.replace("20万元", "90万元"), doc_id="b", is_tampered=True))


def test_short_texts_are_the_same_only_where_nothing_is_changed() -> None:
    assert same("向会宁县捐赠78万元。", "向会宁县捐赠 78 万元!")
    assert not same("向会宁县捐赠78万元。", "向会宁县捐赠了78万元。")
    assert same("洛南县第一小学的孩子们收到了一批新图书。", "快讯\n洛南县第一小学的孩子们收到了一批新图书。")


def test_figures_that_only_stand_side_by_side_are_two_numbers() -> None:
    left, right = ComparedPage("a", "点击量1286\n11月14日召开"), ComparedPage("b", "共1286个")
    assert not left.is_inside_number(left.text.index("11月"))
    assert right.is_inside_number(right.text.index("286"))


@given(st.text(alphabet="〇一龥鿿\u3400\u4dbf\u4e00\U00020000\U0003134f\U00031350 09０９.．。,a\n") | st.text())
def test_every_kept_character_has_its_place(body: str) -> None:
    read = ComparedPage("a", body)
    assert len(read.positions) == len(read.text) + 1
    assert "".join(compared(f"0{body[at]}0")[1:-1] for at in read.positions[:-1]) == read.text
    assert list(read.positions) == sorted({*read.positions.tolist(), len(body)})


texts = st.text(alphabet="甲乙丙丁戊己庚辛壬癸子丑寅卯", min_size=0, max_size=120)


@given(texts, texts, st.integers(0, 40))
def test_blocks_are_common_and_in_order(left: str, right: str, cut: int) -> None:
    right = right + left[cut:]
    at_left = at_right = 0
    for block in common_blocks(left, right):
        assert left[block.left : block.left + block.length] == right[block.right : block.right + block.length]
        assert block.left >= at_left
        assert block.right >= at_right
        at_left, at_right = block.left + block.length, block.right + block.length


@given(texts)
def test_a_text_is_one_block_of_itself(text: str) -> None:
    assert sum(block.length for block in common_blocks(text, text)) == (len(text) if len(text) >= 4 else 0)


def test_a_beginning_is_found_whole_in_the_text() -> None:
    text = compared(NEWS)
    assert [(block.left, block.right, block.length) for block in common_blocks(text, text[:50])] == [(0, 0, 50)]


def made_up(count: int, seed: int) -> list[str]:
    chance = random.Random(seed)
    return ["。".join("".join(chr(0x4E00 + chance.randrange(2000)) for _ in range(20)) for _ in range(12)) for _ in range(count)]


def test_copies_meet_and_strangers_do_not() -> None:
    originals = made_up(60, seed=1)
    shortened = [text[: len(text) // 3] for text in originals]
    damaged = [text[:40] + "?" + text[44:180] + text[184:] for text in originals]
    pairs = set(map(tuple, candidate_pairs(sign(originals + shortened + damaged)).tolist()))
    assert all((row, row + 60) in pairs for row in range(60))
    assert all((row, row + 120) in pairs for row in range(60))
    assert all(left % 60 == right % 60 for left, right in pairs)


def test_pairs_grow_with_the_pages_however_often_one_is_reprinted() -> None:
    pairs = candidate_pairs(sign(made_up(1, seed=2) * 300))
    assert len(pairs) < 2 * 300
    assert {int(left) for left, right in pairs if left == 0} == {0}


def test_pages_without_text_meet_nobody() -> None:
    signatures = sign(["", "—— !", ""])
    assert signatures.minhash.shape == (3, PERMUTATIONS)
    assert not np.any(signatures.minhash)
    assert len(candidate_pairs(signatures)) == 0
