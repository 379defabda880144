"""Stands in until the real simplification lands: OpenCC character by character."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from transforms.offsets import OffsetMap


@dataclass(frozen=True, slots=True)
class Simplified:
    """Simplified text, the script of the original and the map back to it."""

    text: str
    script: str
    map: OffsetMap


@cache
def _converter() -> Any:
    from opencc import OpenCC  # noqa: PLC0415

    return OpenCC("t2s")


def simplify(text: str) -> Simplified:
    """The text in simplified characters."""
    simple = _converter().convert(text)
    if len(simple) != len(text):
        simple = "".join(_converter().convert(c) for c in text)
    changed = sum(a != b for a, b in zip(text, simple, strict=True))
    return Simplified(simple, "Hant" if changed * 20 > len(text) else "Hans", OffsetMap.identity(len(text)))
