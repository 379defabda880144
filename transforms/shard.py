"""The work of one shard, stage by stage: Parquet in, Parquet out, in whichever process it happens to run.

A worker process imports this module and nothing heavier than Polars. Every stage leaves its file by one rename, so a file that is
there is whole. A page that a stage cannot cope with is set aside with its reason; the others of its shard go on.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, TypeVar

import polars as pl

if TYPE_CHECKING:
    from transforms.read.formats import ReadOptions
    from transforms.read.inputs import Source

STAGES = ("read", "decode", "normalize", "extract")
PART_BYTES = 4 << 20
PART_PAGES = 512
"""A shard of pages is full at so many bytes or pages, whichever comes first."""

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class ShardFailure:
    """A page, or a file that yields none, and why."""

    source_uri: str
    stage: str
    reason: str
    """One line that names the input."""
    doc_id: str | None = None


@dataclass(frozen=True, slots=True)
class ShardReport:
    """What became of one shard in one stage."""

    target: Path
    rows_in: int
    rows_out: int
    seconds: float
    """Seconds of this process."""
    failures: tuple[ShardFailure, ...] = ()
    parts: tuple[Path, ...] = ()
    """The files of a read shard, each the input of a shard of the stages to come."""


def read_shard(sources: Sequence[Source], target: Path, options: ReadOptions | None = None) -> ShardReport:
    """Reads the pages of some files into the folder ``target``, as many Parquet files of like size as they fill; files in, pages out.

    One page at a time, so that memory does not grow with the files.
    """
    from transforms.read.formats import ReadFailure, ReadOptions
    from transforms.read.pages import PAGES_SCHEMA, page_row
    from transforms.read.source import read_source

    begun = perf_counter()
    folder = target.with_name(f"{target.name}.{os.getpid()}")
    folder.mkdir(parents=True)
    failures: list[ShardFailure] = []
    parts: list[Path] = []
    rows: list[tuple[object, ...]] = []
    size = count = 0

    def close_part() -> None:
        nonlocal size
        part = folder / f"{len(parts):06d}.parquet"
        pl.DataFrame(rows, schema=PAGES_SCHEMA, orient="row").write_parquet(part, compression="lz4")
        parts.append(target / part.name)
        rows.clear()
        size = 0

    for source in sources:
        for found in read_source(source, options or ReadOptions()):
            if isinstance(found, ReadFailure):
                failures.append(ShardFailure(found.source_uri, "read", found.reason))
                continue
            rows.append(page_row(found))
            count += 1
            size += len(found.content)
            if size >= PART_BYTES or len(rows) >= PART_PAGES:
                close_part()
    if rows or not parts:
        close_part()
    folder.rename(target)
    return ShardReport(target, len(sources), count, perf_counter() - begun, tuple(failures), tuple(parts))


def decode_shard(source: Path, target: Path) -> ShardReport:
    """Text from bytes, with the damage repaired."""
    from transforms.decode.frame import decode_pages

    return _pages_stage("decode", decode_pages, source, target)


def normalize_shard(source: Path, target: Path) -> ShardReport:
    """Title, byline and a body without boilerplate, in one script."""
    from transforms.normalize.frame import normalize_pages

    return _pages_stage("normalize", normalize_pages, source, target)


def extract_shard(source: Path, target: Path) -> ShardReport:
    """The mention frames of the pages, one Parquet file a table in the folder ``target``; pages in, mentions out."""
    from transforms.extract.frame import extract_pages, merge_shards

    begun = perf_counter()
    pages = pl.read_parquet(source)
    frames, failures = _page_by_page("extract", extract_pages, merge_shards, pages)
    folder = target.with_name(f"{target.name}.{os.getpid()}")
    folder.mkdir(parents=True)
    for table, frame in frames.items():
        frame.write_parquet(folder / f"{table}.parquet", compression="lz4")
    folder.rename(target)
    rows_out = sum(frame.height for table, frame in frames.items() if table not in _NO_MENTIONS)
    return ShardReport(target, pages.height, rows_out, perf_counter() - begun, failures)


def read_mentions(folders: Sequence[Path]) -> dict[str, pl.DataFrame]:
    """The mention frames that ``extract_shard`` left in these folders, as one set."""
    from transforms.extract.frame import merge_shards

    return merge_shards({file.stem: pl.read_parquet(file) for file in sorted(folder.glob("*.parquet"))} for folder in folders)


# What extraction says about the page itself or about words it does not know is no mention.
_NO_MENTIONS = frozenset({"documents", "unknowns"})


def _pages_stage(stage: str, transform: Callable[[pl.DataFrame], pl.DataFrame], source: Path, target: Path) -> ShardReport:
    begun = perf_counter()
    pages = pl.read_parquet(source)
    done, failures = _page_by_page(stage, transform, pl.concat, pages)
    _write(done, target)
    return ShardReport(target, pages.height, done.height, perf_counter() - begun, failures)


def _page_by_page(
    stage: str, transform: Callable[[pl.DataFrame], _Result], join: Callable[[list[_Result]], _Result], pages: pl.DataFrame
) -> tuple[_Result, tuple[ShardFailure, ...]]:
    """All pages at once; only where that raises each for itself, so that one page never takes its neighbours with it."""
    try:
        return transform(pages), ()
    except Exception as error:
        if pages.height == 0:
            raise
        whole = error
    # The empty frame gives the form of the result even where every page fails.
    done = [transform(pages.clear())]
    failures = []
    for index in range(pages.height):
        try:
            done.append(transform(pages.slice(index, 1)))
        except Exception as error:
            uri = pages["source_uri"][index]
            reason = f"{uri}: {stage} failed ({type(error).__name__}: {error})".replace("\n", " ")
            failures.append(ShardFailure(uri, stage, reason, pages["doc_id"][index]))
    if not failures:
        raise whole
    return join(done), tuple(failures)


def _write(frame: pl.DataFrame, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f"{target.name}.{os.getpid()}")
    frame.write_parquet(partial, compression="lz4")
    partial.replace(target)
