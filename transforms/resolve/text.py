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
# an odd number without pattern: the golden ratio in 64 bits
_MIX = np.uint64(0x9E3779B97F4A7C15)
_HALF = np.uint64(32)
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
        return np.append(np.flatnonzero(_is_kept(characters_of(self.body))), len(self.body)).astype(np.int32)

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
    def shingles(self) -> npt.NDArray[np.uint64]:
        """The sequences of four characters, each once, as numbers in rising order."""
        return _shingle_numbers(self.text)

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


# a page is compared with its likes one after the other
@lru_cache(maxsize=1024)
def _shingle_numbers(text: str) -> npt.NDArray[np.uint64]:
    return np.unique(sequences(text, _SHINGLE))


def forget_shingles() -> None:
    """Gives back the sequences kept of texts that were compared."""
    _shingle_numbers.cache_clear()


def sequences(text: str, length: int) -> npt.NDArray[np.uint64]:
    """A number for every sequence of so many characters, in their order."""
    characters = characters_of(text).astype(np.uint64)
    count = max(len(text) - length + 1, 0)
    numbers = np.zeros(count, dtype=np.uint64)
    for at in range(length):
        numbers = (numbers ^ characters[at : at + count]) * _MIX
        numbers ^= numbers >> _HALF
    return numbers


def characters_of(text: str) -> npt.NDArray[np.uint32]:
    """The code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _is_kept(characters: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
    """What ``_KEPT`` finds, for every character of a text."""
    is_figure = _within(characters, "0", "9") | _within(characters, "０", "９")
    is_kept: npt.NDArray[np.bool_] = is_figure | (characters == ord("〇"))
    for first, last in (("\u3400", "\u4dbf"), ("\u4e00", "\u9fff"), ("\U00020000", "\U0003134f")):
        is_kept |= _within(characters, first, last)
    is_point = (characters[1:-1] == ord(".")) | (characters[1:-1] == ord("．"))
    is_kept[1:-1] |= is_point & is_figure[:-2] & is_figure[2:]
    return is_kept


def _within(characters: npt.NDArray[np.uint32], first: str, last: str) -> npt.NDArray[np.bool_]:
    inside: npt.NDArray[np.bool_] = (characters >= ord(first)) & (characters <= ord(last))
    return inside


def shingles_of(text: str) -> list[str]:
    """The sequences of four characters of a compared text; the text itself where it is shorter."""
    return [text[at : at + _SHINGLE] for at in range(len(text) - _SHINGLE + 1)] or ([text] if text else [])
