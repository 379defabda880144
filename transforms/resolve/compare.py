"""Whether two pages tell the same text: how much of the shorter one stands in the longer, and whether what differs is told differently."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein

from transforms.resolve.text import DECIMAL_POINT, ComparedPage, forget_shingles, sequences

_LONGEST = 12_000
"""Of a longer text only the beginning is compared: a novel is no news."""
_SHORTEST = 20
"""A shorter text is the same only where it stands in the other as it is, and a still shorter one only where it is equal."""
_SHORTEST_PART = 16
_BLOCK = 4
_ANCHOR = 8
_MOST_ANCHORS_BACK = 100
_SHARED_SHINGLES = 0.45
_COVERAGE = 0.75
_COVERAGE_OF_SHORT = 0.9
_SHORT = 60
_OUTER_GAP = 30
"""Before the first and behind the last common words stand datelines and the counters of the site as well as news: only a short difference
there is one of substance."""
_BYLINE = re.compile(r"来源|作者|记者|编辑|责编|通讯员|供稿|发布|点击|浏览|阅读|字体|时间")
_NUMBER = re.compile(rf"[0-9]+(?:{DECIMAL_POINT}[0-9]+)?")
_NUMERALS = frozenset("〇零一二两三四五六七八九十百千万亿")
_DATELINE = re.compile(r"(?:日电|日讯|日消息|报讯|网讯|台讯|社讯)")
_DATELINE_END = 50


@dataclass(frozen=True, slots=True)
class Block:
    """Words that two texts have in common."""

    left: int
    right: int
    length: int


def is_same_text(left: ComparedPage, right: ComparedPage) -> bool:
    """Whether one page is the other, reprinted, shortened, damaged or in another script.

    Where a number, or a name on both sides, is another one, the pages tell two things, however alike they are: the meeting of another
    year, the gift to another school.
    """
    shorter, longer = sorted((left, right), key=lambda page: (len(page.text), page.doc_id))
    if shorter.text == longer.text:
        return bool(shorter.text)
    if len(shorter.text) < _SHORTEST:
        return len(shorter.text) >= _SHORTEST_PART and shorter.text in longer.text
    sequences_shared = np.intersect1d(shorter.shingles, longer.shingles, assume_unique=True)
    if len(sequences_shared) < _SHARED_SHINGLES * len(shorter.shingles):
        return False
    blocks = common_blocks(longer.text, shorter.text)
    covered = sum(block.length for block in blocks) / len(shorter.text[:_LONGEST])
    if covered < (_COVERAGE_OF_SHORT if len(shorter.text) < _SHORT else _COVERAGE):
        return False
    # what a mirror has swapped tells nothing about the page behind it
    return left.is_tampered or right.is_tampered or not _tells_another_thing(longer, shorter, blocks)


def common_blocks(left: str, right: str) -> list[Block]:
    """Common stretches of at least four characters, in order.

    Sequences that stand once in each text are the anchors; only what lies between them is aligned by edit distance, which
    on its own would scatter a shortened text over the whole.
    """
    left, right = left[:_LONGEST], right[:_LONGEST]
    blocks: list[Block] = []
    at_left = at_right = 0
    for anchor in [*_chained(_anchors(left, right)), Block(len(left), len(right), 0)]:
        # two anchors may overlap by the characters of one sequence
        skipped = max(at_left - anchor.left, at_right - anchor.right, 0)
        if skipped >= anchor.length > 0:
            continue
        anchor = Block(anchor.left + skipped, anchor.right + skipped, anchor.length - skipped)  # noqa: PLW2901
        if anchor.left > at_left and anchor.right > at_right:
            blocks += [
                Block(at_left + op.src_start, at_right + op.dest_start, op.src_end - op.src_start)
                for op in Levenshtein.opcodes(left[at_left : anchor.left], right[at_right : anchor.right])
                if op.tag == "equal"
            ]
        blocks.append(anchor)
        at_left, at_right = anchor.left + anchor.length, anchor.right + anchor.length
    return [block for block in _joined(blocks) if block.length >= _BLOCK]


def forget_texts() -> None:
    """Gives back what is kept of texts while they are compared: up to a hundred times their size."""
    _standing_once.cache_clear()
    forget_shingles()


def _anchors(left: str, right: str) -> list[Block]:
    """Stretches made of sequences that stand once in each text, in the order of the right one."""
    (left_grams, left_places), (right_grams, right_places) = _standing_once(left), _standing_once(right)
    _, in_left, in_right = np.intersect1d(left_grams, right_grams, assume_unique=True, return_indices=True)
    if not len(in_left):
        return []
    order = np.argsort(right_places[in_right])
    at_left, at_right = left_places[in_left][order], right_places[in_right][order]
    # sequences that follow each other in both texts are one stretch
    starts = np.flatnonzero(np.r_[True, (np.diff(at_left) != 1) | (np.diff(at_right) != 1)])
    lengths = np.diff(np.r_[starts, len(order)]) + _ANCHOR - 1
    return list(map(Block, at_left[starts].tolist(), at_right[starts].tolist(), lengths.tolist()))


# a page is compared with its likes one after the other
@lru_cache(maxsize=1024)
def _standing_once(text: str) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.int32]]:
    """The sequences that stand only once, as numbers in rising order, and where each begins."""
    found, places, counts = np.unique(sequences(text, _ANCHOR), return_index=True, return_counts=True)
    return found[counts == 1], places[counts == 1].astype(np.int32)


def _chained(anchors: list[Block]) -> list[Block]:
    """The anchors of most characters that follow each other in both texts."""
    weight: list[int] = []
    before: list[int] = []
    for number, anchor in enumerate(anchors):
        best, link = 0, -1
        for other in range(max(0, number - _MOST_ANCHORS_BACK), number):
            if anchors[other].left < anchor.left and weight[other] > best:
                best, link = weight[other], other
        weight.append(best + anchor.length)
        before.append(link)
    chain: list[Block] = []
    at = max(range(len(anchors)), key=lambda number: weight[number], default=-1)
    while at >= 0:
        chain.append(anchors[at])
        at = before[at]
    return chain[::-1]


def _joined(blocks: list[Block]) -> list[Block]:
    """Blocks that touch, as one."""
    joined: list[Block] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if last is not None and last.left + last.length == block.left and last.right + last.length == block.right:
            joined[-1] = Block(last.left, last.right, last.length + block.length)
        else:
            joined.append(block)
    return joined


@dataclass(frozen=True, slots=True)
class _Gap:
    left: tuple[int, int]
    right: tuple[int, int]
    is_outer: bool


def _gaps(left: str, right: str, blocks: list[Block]) -> Iterator[_Gap]:
    at_left = at_right = 0
    for number, block in enumerate([*blocks, Block(len(left), len(right), 0)]):
        if block.left > at_left or block.right > at_right:
            yield _Gap((at_left, block.left), (at_right, block.right), number in (0, len(blocks)))
        at_left, at_right = block.left + block.length, block.right + block.length


def _tells_another_thing(longer: ComparedPage, shorter: ComparedPage, blocks: list[Block]) -> bool:
    left, right = longer.text[:_LONGEST], shorter.text[:_LONGEST]
    for whole_gap in _gaps(left, right, blocks):
        on_line = _on_one_line(longer, shorter, whole_gap, is_head=whole_gap.left[0] == whole_gap.right[0] == 0)
        if on_line.is_outer and not _is_one_sentence(left[slice(*on_line.left)], right[slice(*on_line.right)]):
            continue
        gap = _trimmed(left, right, on_line)
        said, otherwise = left[slice(*gap.left)], right[slice(*gap.right)]
        if _numbers_differ(longer, shorter, gap):
            return True
        if not said or not otherwise:
            continue
        if _NUMERALS.issuperset(said) and _NUMERALS.issuperset(otherwise):
            return True
        if _names_differ(longer, shorter, gap):
            return True
    return False


def _on_one_line(longer: ComparedPage, shorter: ComparedPage, gap: _Gap, *, is_head: bool) -> _Gap:
    """Of an outer gap what stands on the line of the common words: other lines are headlines, bylines and counters."""
    if not gap.is_outer:
        return gap
    if is_head:
        return _Gap((longer.line_start(gap.left[1]), gap.left[1]), (shorter.line_start(gap.right[1]), gap.right[1]), is_outer=True)
    return _Gap((gap.left[0], longer.line_end(gap.left[0])), (gap.right[0], shorter.line_end(gap.right[0])), is_outer=True)


def _trimmed(left: str, right: str, gap: _Gap) -> _Gap:
    """The gap without what both sides begin and end with."""
    (start, end), (other_start, other_end) = gap.left, gap.right
    while start < end and other_start < other_end and left[start] == right[other_start]:
        start, other_start = start + 1, other_start + 1
    while start < end and other_start < other_end and left[end - 1] == right[other_end - 1]:
        end, other_end = end - 1, other_end - 1
    return _Gap((start, end), (other_start, other_end), gap.is_outer)


def _is_one_sentence(said: str, otherwise: str) -> bool:
    """Whether what stands before or behind all common words is one sentence told twice, not the headline of one page and the byline of the
    other."""
    return max(len(said), len(otherwise)) <= _OUTER_GAP and not _BYLINE.search(said) and not _BYLINE.search(otherwise)


def _numbers_differ(longer: ComparedPage, shorter: ComparedPage, gap: _Gap) -> bool:
    """Whether both texts have a number in the gap, and not the same. A number reaches as far as its digits, also into the common words."""
    sides = ((longer, gap.left), (shorter, gap.right))
    before = any(page.is_inside_number(start) for page, (start, end) in sides if end > start)
    behind = any(page.is_inside_number(end) for page, (start, end) in sides if end > start)
    said, otherwise = (_NUMBER.findall(page.widened(span, before=before, behind=behind)) for page, span in sides)
    if not said or not otherwise or set(said) <= set(otherwise) or set(otherwise) <= set(said):
        return False
    # another agency puts its own dateline before the same news
    is_dateline = gap.left[0] < _DATELINE_END and all(_DATELINE.search(page.text[:_DATELINE_END], span[0]) for page, span in sides)
    return not is_dateline


def _names_differ(longer: ComparedPage, shorter: ComparedPage, gap: _Gap) -> bool:
    sides = ((longer, gap.left), (shorter, gap.right))
    if not any(page.has_names for page, _ in sides):
        return False
    if not all(page.in_name[slice(*span)].any() for page, span in sides if page.has_names):
        return False
    # a single character may be what a repair got wrong
    is_damage = any(page.is_damaged for page, _ in sides) and min(end - start for _, (start, end) in sides) < 2
    return not is_damage
