"""What was found about where evidence of copied pages stands, so that long texts which came long ago are not aligned anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

import polars as pl

_MIX = 0x9E3779B97F4A7C15
_LARGEST = (1 << 64) - 1


class Stand(NamedTuple):
    """Where words of a page stand in the whole text of its copies."""

    at: int | None
    """Offset; None where they do not stand there."""
    to: int | None
    is_in_best: bool
    """Whether the page that stands for all copies has them too."""


class Places:
    """Says where spans of copied pages stand, and remembers it; ``known`` is ``asked`` of an earlier run of the same code."""

    SCHEMA: Mapping[str, type[pl.DataType]] = MappingProxyType(
        {"texts": pl.UInt64, "start": pl.Int64, "end": pl.Int64, "at": pl.Int64, "to": pl.Int64, "is_in_best": pl.Boolean}
    )

    def __init__(self, known: pl.DataFrame | None = None) -> None:
        rows = () if known is None else known.select(*self.SCHEMA).drop_nulls(["texts", "start", "end", "is_in_best"]).iter_rows()
        self._known = {(texts, start, end): Stand(*found) for texts, start, end, *found in rows}
        self._asked: dict[tuple[int, int, int], Stand] = {}

    def of(self, texts: int, start: int, end: int, find: Callable[[int, int], Stand]) -> Stand:
        """What ``find`` says of a span; ``texts`` stands for all that its answer depends on."""
        asked = (texts, start, end)
        found = self._known.get(asked) or find(start, end)
        self._asked[asked] = found
        return found

    @property
    def asked(self) -> pl.DataFrame:
        """The spans that were asked for, sorted: what the next run may need, and nothing that it will not."""
        rows = [(*asked, *found) for asked, found in sorted(self._asked.items())]
        return pl.DataFrame(rows, schema=dict(self.SCHEMA), orient="row")


def in_order(*digests: int) -> int:
    """One number for several; their order matters."""
    mixed = 0
    for digest in digests:
        mixed = ((mixed ^ digest) * _MIX) & _LARGEST
        mixed ^= mixed >> 29
    return mixed
