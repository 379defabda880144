"""Pages through all steps up to the core tables, in this process or in several."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import polars as pl

from transforms.decode.frame import decode_pages
from transforms.extract.frame import extract_pages, merge_shards
from transforms.normalize.frame import normalize_pages
from transforms.read import read_pages
from transforms.resolve.frame import resolve

Frames = dict[str, pl.DataFrame]


def mentions_of(paths: Sequence[Path], workers: int = 1) -> Frames:
    """What extraction yields for the pages of these files, with the pages themselves."""
    if workers == 1:
        return _mentions(paths)
    size = max(1, min(100, -(-len(paths) // workers)))
    parts = [paths[at : at + size] for at in range(0, len(paths), size)]
    with ProcessPoolExecutor(workers, mp_context=get_context("forkserver")) as pool:
        return merge_shards(pool.map(_mentions, parts))


def _mentions(paths: Sequence[Path]) -> Frames:
    pages = normalize_pages(decode_pages(read_pages([str(path) for path in paths]).pages))
    return {**extract_pages(pages), "pages": pages}


def clusters_of_pages(tables: Frames) -> dict[str, str]:
    """For every page, by the stem of its file's name, the page that stands for it."""
    documents = tables["documents"].select("source_uri", same=pl.coalesce("duplicate_of", "doc_id"))
    return {Path(uri).stem: same for uri, same in documents.iter_rows()}


__all__ = ["Frames", "clusters_of_pages", "mentions_of", "resolve"]
