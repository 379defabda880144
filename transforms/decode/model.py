"""What decoding yields: the text of a page, what was wrong with it, and how every repair was made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from transforms.offsets import OffsetMap


@dataclass(frozen=True, slots=True)
class Repair:
    """One repair: characters ``raw_start`` to ``raw_end`` (half-open) of the text as read became ``repaired_text``."""

    kind: str
    """annotation, misalignment, lost_byte, no_break_space, mojibake_<chain>, entity, invisible, compatibility."""
    raw_start: int
    raw_end: int
    raw_text: str
    repaired_text: str
    certain: bool
    """True only where the transformation run forwards reproduces the page and nothing else that reads as Chinese does."""
    alternatives: tuple[str, ...] = ()
    """Other repairs that explain the page, the likeliest first."""


@dataclass(frozen=True)
class Decoded:
    """A page as text. ``repairs``, ``text_map`` and ``proven`` are worked out when they are first asked for."""

    raw_text: str
    """The text as read, damage and all."""
    text: str
    """The text repaired, in the script of the page."""
    encoding: str | None = None
    """The encoding that the bytes were read with (Python's name), None for text that was already read."""
    damage: tuple[str, ...] = ()
    """Names of the kinds of damage found, sorted."""
    tampered: bool = False
    """True where facts may have been changed for good: nothing of this page may be counted."""
    undecodable_count: int = 0
    """Number of U+FFFD that stand for bytes without a meaning in the encoding."""
    _prove: Callable[[], bool] | None = field(default=None, repr=False, compare=False)
    _plan: Callable[[], tuple[tuple[Repair, ...], OffsetMap]] | None = field(default=None, repr=False, compare=False)

    @cached_property
    def _worked_out(self) -> tuple[tuple[Repair, ...], OffsetMap]:
        if self._plan is None:
            return (), OffsetMap.identity(len(self.raw_text))
        return self._plan()

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
