"""Where the words of a reprinted page stand in the text that all its copies tell: facts at one place of it are one fact."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.resolve.compare import Block, common_blocks
from transforms.resolve.pages import Reprints
from transforms.resolve.text import ComparedPage

_SHARED = 0.4
"""The share of the evidence that has to stand in both texts for its place to be known."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fact stands."""

    text: str
    """``doc_id`` of the whole text among the copies, or of the page itself where it has none."""
    start: int | None
    """Offset in that text; None where its words do not stand there."""
    end: int | None
    is_in_best: bool
    """Whether the page that stands for all copies has these words too."""


class Alignment:
    """Tells for the evidence of every page where it stands in the whole text of its copies."""

    def __init__(self, reprints: Reprints) -> None:
        self._where: dict[str, tuple[ComparedPage, ComparedPage, Sequence[Block] | None]] = {}
        self._of_best: dict[str, Sequence[Block] | None] = {}
        self.best = reprints.best
        self.order: dict[str, tuple[str, int]] = {}
        """For every copied page its whole text and its rank among the copies."""
        for copies in reprints.copies:
            whole = copies.pages[0]
            for rank, page in enumerate(copies.pages):
                blocks = None if page.text == whole.text else common_blocks(whole.text, page.text)
                self._where[page.doc_id] = (whole, page, blocks)
                self.order[page.doc_id] = (whole.doc_id, rank)
                if page.doc_id == copies.best:
                    self._of_best[whole.doc_id] = blocks

    def place(self, doc_id: str, start: int, end: int) -> Place:
        """Where a span of a page's body stands."""
        if doc_id not in self._where:
            return Place(doc_id, start, end, is_in_best=True)
        whole, page, blocks = self._where[doc_id]
        found = _mapped(blocks, *page.span(start, end))
        if found is None:
            return Place(whole.doc_id, None, None, is_in_best=False)
        return Place(whole.doc_id, *found, is_in_best=_covers(self._of_best[whole.doc_id], *found))


def _mapped(blocks: Sequence[Block] | None, start: int, end: int) -> tuple[int, int] | None:
    """A span of the right text in the left one."""
    if blocks is None:
        return start, end
    first = max(bisect_right(blocks, start, key=lambda block: block.right) - 1, 0)
    shared = 0
    left_start = left_end = 0
    for block in blocks[first:]:
        if block.right >= end:
            break
        low, high = max(start, block.right), min(end, block.right + block.length)
        if low >= high:
            continue
        if not shared:
            left_start = block.left + low - block.right
        shared += high - low
        left_end = block.left + high - block.right
    return (left_start, left_end) if shared and shared >= _SHARED * (end - start) else None


def _covers(blocks: Sequence[Block] | None, start: int, end: int) -> bool:
    """Whether the right text has a span of the left one."""
    if blocks is None:
        return True
    shared = sum(max(0, min(end, block.left + block.length) - max(start, block.left)) for block in blocks)
    return shared >= _SHARED * max(end - start, 1)
