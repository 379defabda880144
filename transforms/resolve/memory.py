"""What a run learned about pages that the next one would else find out again; the results are the same with it and without."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from transforms.resolve.comparisons import SCHEMA, Comparisons
from transforms.resolve.placed import Places

SCHEMAS: Mapping[str, Mapping[str, type[pl.DataType]]] = {"comparisons": SCHEMA, "places": Places.SCHEMA}


class Memory:
    """Comparisons and alignments of earlier runs of the same code. ``known`` are ``frames`` of such a run, any of which may be missing."""

    def __init__(self, known: Mapping[str, pl.DataFrame] | None = None) -> None:
        known = known or {}
        self.comparisons = Comparisons(known.get("comparisons"))
        self.places = Places(known.get("places"))

    def frames(self) -> dict[str, pl.DataFrame]:
        """What was asked for since, in the form of ``SCHEMAS``."""
        return {"comparisons": self.comparisons.asked, "places": self.places.asked}
