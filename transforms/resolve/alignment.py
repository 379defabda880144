"""Where the words of a reprinted page stand in the text that all its copies tell: facts at one place of it are one fact."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from transforms.resolve.compare import Block, common_blocks
from transforms.resolve.memory import Memory
from transforms.resolve.pages import Reprints
from transforms.resolve.placed import Stand, in_order
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
    """Tells for the evidence of every page where it stands in the whole text of its copies.

    Texts are aligned when a place in them is asked for that ``memory`` does not know.
    """

    def __init__(self, reprints: Reprints, memory: Memory | None = None) -> None:
        self._memory = memory or Memory()
        self._where: dict[str, _Copy] = {}
        self._blocks: dict[str, Sequence[Block] | None] = {}
        self.best = reprints.best
        self.order: dict[str, tuple[str, int]] = {}
        """For every copied page its whole text and its rank among the copies."""
        for copies in reprints.copies:
            whole = copies.pages[0]
            best = next(page for page in copies.pages if page.doc_id == copies.best)
            for rank, page in enumerate(copies.pages):
                self._where[page.doc_id] = _Copy(page, whole, best)
                self.order[page.doc_id] = (whole.doc_id, rank)

    def place(self, doc_id: str, start: int, end: int) -> Place:
        """Where a span of a page's body stands."""
        if doc_id not in self._where:
            return Place(doc_id, start, end, is_in_best=True)
        copy = self._where[doc_id]
        digest = self._memory.comparisons.digest
        texts = in_order(digest(copy.page), digest(copy.whole), digest(copy.best))
        return Place(copy.whole.doc_id, *self._memory.places.of(texts, start, end, partial(self._stand, copy)))

    def _stand(self, copy: _Copy, start: int, end: int) -> Stand:
        found = _mapped(self._common(copy.whole, copy.page), *copy.page.span(start, end))
        return Stand(None, None, is_in_best=False) if found is None else Stand(*found, _covers(self._common(copy.whole, copy.best), *found))

    def _common(self, whole: ComparedPage, page: ComparedPage) -> Sequence[Block] | None:
        """What a page has in common with the whole text; None where it is all of it."""
        if page.doc_id not in self._blocks:
            self._blocks[page.doc_id] = None if page.text == whole.text else common_blocks(whole.text, page.text)
        return self._blocks[page.doc_id]


@dataclass(frozen=True, slots=True)
class _Copy:
    page: ComparedPage
    whole: ComparedPage
    best: ComparedPage


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
