"""Where the characters of a derived text stand in the text that it was derived from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


class Edit(NamedTuple):
    """One replacement: characters ``start`` to ``end`` (half-open) of the source become ``replacement``."""

    start: int
    end: int
    replacement: str


class Segment(NamedTuple):
    """``length`` characters of the derived text at ``start`` stand for ``source_length`` characters of the source at ``source_start``.

    Where both lengths are equal the characters correspond one to one.
    """

    start: int
    length: int
    source_start: int
    source_length: int


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """A monotonic map from a derived text back to its source, as segments that cover the derived text without gaps.

    Deleted source text is simply not covered. Maps compose: ``outer.after(inner)`` leads from the text that ``outer`` derives
    to the source of ``inner``.
    """

    segments: tuple[Segment, ...]
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", tuple(s.start for s in self.segments))

    @classmethod
    def identity(cls, length: int) -> OffsetMap:
        return cls((Segment(0, length, 0, length),) if length else ())

    @property
    def length(self) -> int:
        """Number of characters of the derived text."""
        return self.segments[-1].start + self.segments[-1].length if self.segments else 0

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open source span that the derived characters ``start`` to ``end`` stand for.

        An end inside a replaced stretch widens to the whole stretch. Raises ``ValueError`` outside the text.
        """
        if not 0 <= start <= end <= self.length:
            raise ValueError(f"span {start}:{end} is outside the text of {self.length} characters")
        if not self.segments:
            return 0, 0
        first = self.segments[max(bisect_right(self._starts, start) - 1, 0)]
        source_start = first.source_start + (start - first.start if first.length == first.source_length else 0)
        if start == first.start + first.length:
            source_start = first.source_start + first.source_length
        if end == start:
            return source_start, source_start
        last = self.segments[bisect_right(self._starts, end - 1) - 1]
        if last.length == last.source_length:
            return source_start, last.source_start + (end - last.start)
        return source_start, last.source_start + last.source_length

    def after(self, inner: OffsetMap) -> OffsetMap:
        """The map from this map's derived text to ``inner``'s source; this map's source must be ``inner``'s derived text."""
        out: list[Segment] = []
        for s in self.segments:
            if not _one_to_one(s):
                out.extend(_stretch(s.start, s.length, *inner.source_span(s.source_start, s.source_start + s.source_length)))
                continue
            i = max(bisect_right(inner._starts, s.source_start) - 1, 0)
            at, end = s.source_start, s.source_start + s.source_length
            while at < end:
                t = inner.segments[i]
                stop = min(end, t.start + t.length)
                start = s.start + (at - s.source_start)
                if _one_to_one(t):
                    out.append(Segment(start, stop - at, t.source_start + (at - t.start), stop - at))
                else:
                    out.extend(_stretch(start, stop - at, t.source_start, t.source_start + t.source_length))
                at = stop
                i += 1
        return OffsetMap(tuple(_merged(out)))


def _one_to_one(segment: Segment) -> bool:
    return segment.length == segment.source_length


def _stretch(start: int, length: int, source_start: int, source_end: int) -> Iterable[Segment]:
    """Segments in which every derived character stands for the whole source stretch, also where the lengths happen to agree."""
    if length > 1 and length == source_end - source_start:
        return (Segment(start + i, 1, source_start, length) for i in range(length))
    return (Segment(start, length, source_start, source_end - source_start),)


def _merged(segments: Iterable[Segment]) -> Iterable[Segment]:
    """Joins neighbours that correspond one to one and are contiguous on both sides; widened pieces of one stretch stay apart."""
    held: Segment | None = None
    for s in segments:
        if held is not None and _one_to_one(held) and _one_to_one(s) and held.source_start + held.source_length == s.source_start:
            held = Segment(held.start, held.length + s.length, held.source_start, held.source_length + s.source_length)
            continue
        if held is not None:
            yield held
        held = s
    if held is not None:
        yield held


def apply_edits(text: str, edits: Sequence[Edit]) -> tuple[str, OffsetMap]:
    """Replays a plan: the text with all edits applied, and the map from it back to ``text``.

    Edits are sorted by start and do not overlap, otherwise ``ValueError``. A replacement of equal length maps character by character.
    """
    pieces: list[str] = []
    segments: list[Segment] = []
    at = 0
    derived = 0
    for edit in edits:
        if edit.start < at or edit.end < edit.start or edit.end > len(text):
            raise ValueError(f"edit {edit.start}:{edit.end} overlaps the one before it or leaves the text")
        if edit.start > at:
            segments.append(Segment(derived, edit.start - at, at, edit.start - at))
            pieces.append(text[at : edit.start])
            derived += edit.start - at
        if edit.replacement:
            segments.append(Segment(derived, len(edit.replacement), edit.start, edit.end - edit.start))
            pieces.append(edit.replacement)
            derived += len(edit.replacement)
        at = edit.end
    if at < len(text):
        segments.append(Segment(derived, len(text) - at, at, len(text) - at))
        pieces.append(text[at:])
    return "".join(pieces), OffsetMap(tuple(_merged(segments)))
