"""What decoding yields: the text of a page, what was wrong with it, and how every repair was made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from transforms.decode.tampering import tampering_in
from transforms.offsets import OffsetMap


@dataclass(frozen=True, slots=True)
class Repair:
    """One repair: characters ``raw_start`` to ``raw_end`` (half-open) of the text as read became ``repaired_text``."""

    kind: str
    """annotation, misalignment, lost_byte, no_break_space, mojibake_<chain>, entity, invisible, compatibility; joined by + where two met."""
    raw_start: int
    raw_end: int
    raw_text: str
    repaired_text: str
    certain: bool
    """True only where the transformation run forwards reproduces the page and nothing else that reads as Chinese does."""
    alternatives: tuple[str, ...] = ()
    """Other repairs that explain the page, the likeliest first, with a few characters of what follows."""


@dataclass
class Decoded:
    """A page as text. ``text`` is ready; the other findings are worked out when they are first asked for."""

    raw_text: str
    """The text as read, damage and all."""
    text: str
    """The text repaired, in the script of the page."""
    encoding: str | None = None
    """The encoding that the bytes were read with (Python's name), None for text that was already read."""
    _damage: frozenset[str] = frozenset()
    undecodable_count: int = 0
    """Number of U+FFFD that stand for bytes without a meaning in the encoding."""
    _prove: Callable[[], bool] | None = field(default=None, repr=False, compare=False)
    _plan: Callable[[], tuple[tuple[Repair, ...], OffsetMap]] | None = field(default=None, repr=False, compare=False)

    @cached_property
    def _tampering(self) -> frozenset[str]:
        return frozenset(tampering_in(self.text))

    @cached_property
    def _worked_out(self) -> tuple[tuple[Repair, ...], OffsetMap]:
        if self._plan is None:
            return (), OffsetMap.identity(len(self.raw_text))
        return self._plan()

    @property
    def damage(self) -> tuple[str, ...]:
        """Names of the kinds of damage found, sorted: those that were undone and those that cannot be."""
        return tuple(sorted(self._damage | self._tampering))

    @property
    def tampered(self) -> bool:
        """True where facts may have been changed for good: nothing of this page may be counted."""
        return bool(self._tampering)

    @cached_property
    def proven(self) -> bool | None:
        """True if the mirror's transformation run over ``text`` reproduces ``raw_text``, None where no mirror was at work."""
        return None if self._prove is None else self._prove()

    @property
    def repairs(self) -> tuple[Repair, ...]:
        """Every repair in the order of the raw text. Replaying them over ``raw_text`` gives ``text``."""
        return self._worked_out[0]

    @property
    def text_map(self) -> OffsetMap:
        """Leads from ``text`` back to ``raw_text``."""
        return self._worked_out[1]


def as_it_was(text: str, encoding: str | None) -> Decoded:
    """A page to which nothing was done. Most pages are, so that what else is known of it is left to the defaults."""
    page = Decoded.__new__(Decoded)
    page.raw_text = page.text = text
    if encoding is not None:
        page.encoding = encoding
    return page
