"""The word model: how likely a stretch of simplified Chinese is, as the cheapest cut into words."""

from __future__ import annotations

import math
from functools import cache
from importlib.resources import files


@cache
def word_counts() -> dict[str, int]:
    """Words with the number of times that they were counted; see ``decode_words.meta.yaml`` for the source."""
    flat = (files("seeds") / "reference" / "decode_words.csv").read_text(encoding="utf-8").replace("\n", ",").split(",")
    return dict(zip(flat[2:-1:2], map(int, flat[3::2]), strict=True))


@cache
def log_total() -> float:
    """Logarithm of the number of words counted."""
    return math.log(sum(word_counts().values()))
