"""A warehouse of some pages made in this process, without Prefect, validation or publication: for measuring, never for use."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path

import polars as pl

from transforms.decode.frame import decode_pages
from transforms.extract.frame import extract_pages
from transforms.normalize.frame import normalize_pages
from transforms.read import read_pages
from transforms.resolve.frame import resolve
from warehouse.land import land

_EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 the warehouse holds times without a zone


def rehearse(paths: Sequence[str | Path], warehouse: Path, files: Collection[str] | None = None, *, calibrated: bool = True) -> int:
    """Builds ``warehouse`` from the pages that the paths hold and whose address ends with one of ``files``; the number of pages.

    ``calibrated=False`` leaves confidences as the rules claim them, which is what a calibration is fitted on. Files that cannot be
    read are passed over: the comparison names the pages that it misses.
    """
    pages = read_pages([str(path) for path in paths]).pages
    if files is not None:
        named = [any(uri.endswith(file) for file in files) for uri in pages["source_uri"]]
        pages = pages.filter(pl.Series(named, dtype=pl.Boolean))
    normalized = normalize_pages(decode_pages(pages))
    mentions = extract_pages(normalized, calibrated=calibrated)
    mentions["pages"] = normalized
    land({f"core.{table}": frame for table, frame in resolve(mentions).items()}, warehouse, "rehearsal", _EPOCH)
    return pages.height
