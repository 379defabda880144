"""The text of a page as it is compared with others: Chinese characters and numbers, nothing that layout, script or damage touches."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cached_property, lru_cache
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

DECIMAL_POINT = "·"
_FIGURES = frozenset("0123456789" + DECIMAL_POINT)
_KEPT = re.compile(r"[〇\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f0-9０-９]|(?<=[0-9０-９])[.．](?=[0-9０-９])")
_PLAIN = str.maketrans("０１２３４５６７８９.．", f"0123456789{DECIMAL_POINT}{DECIMAL_POINT}")


def compared(text: str) -> str:
    """The Chinese characters and numbers of a text, digits narrow, decimal points kept."""
    return "".join(_KEPT.findall(text)).translate(_PLAIN)


def body_digest(body: bytes) -> bytes:
    """What stands for the text of a page, given in UTF-8."""
    return blake2b(body, digest_size=16).digest()


class ComparedPage:
    """A page ready to be compared.

    ``body`` is its text, or what tells it when it is needed. ``names`` are the persons, bodies and places that the page names: where two texts differ in one of them they tell two things.
    """

    def __init__(
        self,
        doc_id: str,
        body: str | Callable[[], str],
        names: Iterable[str] = (),
        *,
        is_damaged: bool = False,
        is_tampered: bool = False,
    ) -> None:
        self.doc_id = doc_id
        self.is_damaged = is_damaged
        self.is_tampered = is_tampered
        self._body = body
        self.names = tuple(names)

    @cached_property
    def body(self) -> str:
        """The text of the page."""
        return self._body if isinstance(self._body, str) else self._body()

    @cached_property
    def text(self) -> str:
        """``compared(body)``."""
        return compared(self.body)

    @cached_property
    def positions(self) -> npt.NDArray[np.int32]:
        """For every character of ``text`` its place in the body, and one place past the end."""
        return np.array([*(match.start() for match in _KEPT.finditer(self.body)), len(self.body)], dtype=np.int32)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A span of the body as a span of ``text``."""
        found = np.searchsorted(self.positions[:-1], [start, end])
        return int(found[0]), int(found[1])

    def line_start(self, at: int) -> int:
        """Where in ``text`` the line begins on which the character at ``at`` stands."""
        return self.span(self.body.rfind("\n", 0, int(self.positions[at])) + 1, 0)[0]

    def line_end(self, at: int) -> int:
        """Where in ``text`` the line ends on which the character before ``at`` stands."""
        end = self.body.find("\n", int(self.positions[max(at - 1, 0)]))
        return len(self.text) if end < 0 else self.span(end, 0)[0]

    def is_inside_number(self, at: int) -> bool:
        """Whether a number of the page runs across this place of ``text``; figures that only stand side by side are two numbers."""
        if not 0 < at < len(self.text):
            return False
        touch = self.positions[at] == self.positions[at - 1] + 1
        return bool(touch) and self.text[at] in _FIGURES and self.text[at - 1] in _FIGURES

    def widened(self, span: tuple[int, int], *, before: bool, behind: bool) -> str:
        """The text of a span, with the figures before and behind it where asked for."""
        start, end = span
        while before and start > 0 and self.text[start - 1] in _FIGURES:
            start -= 1
        while behind and end < len(self.text) and self.text[end] in _FIGURES:
            end += 1
        return self.text[start:end]

    @property
    def shingles(self) -> frozenset[str]:
        """The sequences of four characters."""
        return _shingle_set(self.text)

    @property
    def has_names(self) -> bool:
        """Whether it is known what the page names."""
        return bool(self.names)

    @cached_property
    def in_name(self) -> npt.NDArray[np.bool_]:
        """For every character of ``text`` whether it belongs to a name."""
        mask = np.zeros(len(self.text) + 1, dtype=np.bool_)
        for name in {compared(name) for name in self.names}:
            if len(name) < _SHORTEST_NAME:
                continue
            at = self.text.find(name)
            while at >= 0:
                mask[at : at + len(name)] = True
                at = self.text.find(name, at + 1)
        return mask


_SHORTEST_NAME = 2
_SHINGLE = 4


# a set takes fifty times the room of its text, and a page is compared with its likes one after the other
@lru_cache(maxsize=1024)
def _shingle_set(text: str) -> frozenset[str]:
    return frozenset(shingles_of(text))


def forget_shingles() -> None:
    """Gives back the sequences kept of texts that were compared."""
    _shingle_set.cache_clear()


def shingles_of(text: str) -> list[str]:
    """The sequences of four characters of a compared text; the text itself where it is shorter."""
    return [text[at : at + _SHINGLE] for at in range(len(text) - _SHINGLE + 1)] or ([text] if text else [])
