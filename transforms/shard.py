"""The work of one shard, from files to mentions: files in, a folder of Parquet out, in whichever process it happens to run.

A worker process imports this module and nothing heavier than Polars. Pages stream through reading, decoding, normalising and extraction
in batches, so that memory grows neither with the files nor with their number; what is kept of a page is its body and what was found in
it. The folder appears by one rename, so that one that is there is whole. A page that a stage cannot cope with is set aside with its
reason; the others go on.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from hashlib import file_digest
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, TypeVar

import polars as pl

from transforms.limits import LimitError, watched
from transforms.masking import mask_personal

if TYPE_CHECKING:
    from transforms.read.formats import Limits, ReadOptions
    from transforms.read.inputs import Source

STAGES = ("read", "decode", "normalize", "extract")
BATCH_BYTES = 4 << 20
BATCH_PAGES = 512
"""Pages are worked on in batches of so many bytes or pages, whichever comes first."""
PART_BYTES = 64 << 20
"""What has been found is written out whenever it takes so much memory."""
OF_EVERY_PAGE = frozenset({"inputs", "outside"})
"""Tables with a row for every page that was read or kept out, of which a run never holds the whole in memory.

``looked_into`` of ``inputs`` is false where the bytes alone told that a page is out of scope.
"""
_REPORT = "report.json"
_HEAVY = ("content", "raw_text", "text", "text_map", "body_map")

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class ShardFailure:
    """A page, or a file that yields none, and why."""

    source_uri: str
    stage: str
    reason: str
    """One line that names the input."""
    doc_id: str | None = None
    limit: str | None = None
    """The limit that it breaks, where it breaks one."""


@dataclass(frozen=True, slots=True)
class StageCount:
    """What one stage did in one shard."""

    stage: str
    rows_in: int = 0
    rows_out: int = 0
    seconds: float = 0.0
    """Seconds of the process that did it."""


@dataclass(frozen=True, slots=True)
class ShardReport:
    """What became of one shard."""

    target: Path
    stages: tuple[StageCount, ...]
    """One for each of ``STAGES``."""
    failures: tuple[ShardFailure, ...] = ()


@dataclass(frozen=True, slots=True)
class Gathered:
    """Shards in one file a table."""

    folder: Path
    names: tuple[str, ...]
    """Those of the shards."""


@dataclass
class _Work:
    """What a shard has found so far."""

    folder: Path
    limits: Limits
    frames: dict[str, list[pl.DataFrame]] = field(default_factory=lambda: defaultdict(list))
    counts: dict[str, list[float]] = field(default_factory=lambda: {stage: [0, 0, 0.0] for stage in STAGES})
    failures: list[ShardFailure] = field(default_factory=list)
    size: int = 0
    part: int = 0

    def count(self, stage: str, rows_in: int, rows_out: int, begun: float) -> None:
        total = self.counts[stage]
        total[0] += rows_in
        total[1] += rows_out
        total[2] += perf_counter() - begun

    def add(self, table: str, frame: pl.DataFrame) -> None:
        if frame.height or not self.part:
            self.frames[table].append(frame)
            self.size += int(frame.estimated_size())

    def write(self) -> None:
        for table, frames in self.frames.items():
            with _naming(self.folder):
                pl.concat(frames).write_parquet(self.folder / f"{table}-{self.part:04d}.parquet", compression="lz4")
        self.frames.clear()
        self.size = 0
        self.part += 1


def work_shard(sources: Sequence[Source], target: Path, options: ReadOptions | None = None) -> ShardReport:
    """Takes the pages of some files to the mentions in them; ``target`` becomes a folder that ``read_shards`` understands."""
    from transforms.read.formats import RawPage, ReadFailure, ReadOptions
    from transforms.read.source import read_source

    partial = target.with_name(f"{target.name}.{os.getpid()}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    options = options or ReadOptions()
    work = _Work(partial, options.limits)
    batch: list[RawPage] = []
    size = 0
    begun = perf_counter()
    for source in sources:
        for found in read_source(source, options):
            if isinstance(found, ReadFailure):
                work.failures.append(ShardFailure(found.source_uri, "read", found.reason, limit=found.limit))
                continue
            batch.append(found)
            size += len(found.content)
            if size >= BATCH_BYTES or len(batch) >= BATCH_PAGES:
                work.count("read", 0, len(batch), begun)
                _work_batch(batch, work)
                batch, size = [], 0
                begun = perf_counter()
    work.count("read", len(sources), len(batch), begun)
    if batch or not work.frames:
        _work_batch(batch, work)
    work.write()
    report = ShardReport(
        target,
        tuple(StageCount(stage, int(rows_in), int(rows_out), seconds) for stage, (rows_in, rows_out, seconds) in work.counts.items()),
        tuple(work.failures),
    )
    told: dict[str, Any] = {
        "stages": [asdict(stage) for stage in report.stages],
        "failures": [asdict(failure) for failure in report.failures],
    }
    _report(partial, told)
    _settle(partial, target)
    return report


def pack_shard(sources: Sequence[Source], target: Path, options: ReadOptions | None = None) -> tuple[ShardReport, dict[str, bytes]]:
    """``work_shard`` for a worker that shares no folder with the one who asked: the report and the files of the shard come back."""
    with tempfile.TemporaryDirectory(prefix="bangfu-shard-") as folder:
        report = work_shard(sources, Path(folder) / "shard", options)
        files = {file.name: file.read_bytes() for file in sorted(report.target.iterdir())}
    return replace(report, target=target), files


def unpack_shard(report: ShardReport, files: Mapping[str, bytes]) -> ShardReport:
    """Lays the files of a packed shard where its report says; the folder appears by one rename."""
    partial = report.target.with_name(f"{report.target.name}.{os.getpid()}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    for name, content in files.items():
        (partial / name).write_bytes(content)
    _settle(partial, report.target)
    return report


def shard_report(folder: Path) -> ShardReport | None:
    """What ``work_shard`` said of a folder that it has left, without the seconds, or None where there is no whole one.

    Every file is compared with the hash that was taken of it: a disk may lose or change what was written.
    """
    try:
        told = json.loads((folder / _REPORT).read_text(encoding="utf-8"))
        if any(_digest(folder / name) != digest for name, digest in told.get("files", {}).items()):
            return None
        stages = tuple(StageCount(stage["stage"], stage["rows_in"], stage["rows_out"]) for stage in told["stages"])
        return ShardReport(folder, stages, tuple(ShardFailure(**failure) for failure in told["failures"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


@contextmanager
def _naming(folder: Path) -> Iterator[None]:
    """Where a disk fails, the error names the place: neither Polars nor a write to an open file does."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), str(folder)) from error
    except pl.exceptions.ComputeError as error:
        raise OSError(errno.EIO, (str(error).splitlines() or [""])[0], str(folder)) from error


def _report(partial: Path, told: Mapping[str, Any]) -> None:
    """Leaves word of a folder, with the hash of every file in it."""
    files = {file.name: _digest(file) for file in sorted(partial.iterdir())}
    with _naming(partial):
        (partial / _REPORT).write_text(json.dumps({**told, "files": files}, ensure_ascii=False), encoding="utf-8")


def _settle(partial: Path, target: Path) -> None:
    try:
        partial.replace(target)
    except OSError:
        # another worker of a run that died had the same shard: it is the same, if it is whole
        if shard_report(target) is None:
            shutil.rmtree(target, ignore_errors=True)
            partial.replace(target)
        else:
            shutil.rmtree(partial, ignore_errors=True)


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return file_digest(content, "blake2b").hexdigest()[:32]


def read_shards(folders: Sequence[Path], gathered: Gathered | None = None) -> dict[str, pl.DataFrame]:
    """The frames of shards as one set: ``pages`` that were looked into and those of the mentions; a page that several shards hold comes once.

    Of pages with the same bytes the one with the smallest address stays, whatever the shards are. ``gathered`` is what ``gather_shards``
    left of some of them, and maybe of others. What is there of every page that was read, ``inputs`` and ``outside``, is not read here:
    ``shard_files``.
    """
    held = gathered.names if gathered else ()
    loose = {str(file): number for number, folder in enumerate(folders) if folder.name not in held for file in _mention_files(folder)}
    frames = {table: _numbered(found) for table, found in _by_table(loose).items()}
    if gathered:
        numbers = {folder.name: number for number, folder in enumerate(folders)}
        now = pl.col("_shard").replace_strict(range(len(held)), [numbers.get(name) for name in held], return_dtype=pl.Int32)
        for file in _mention_files(gathered.folder):
            rows = pl.read_parquet(file, glob=False).with_columns(now).drop_nulls("_shard")
            table = _table_of(file)
            frames[table] = pl.concat([rows, frames[table]]) if table in frames else rows
    pages = frames["pages"].sort("doc_id", "source_uri", "_shard").unique("doc_id", keep="first", maintain_order=True)
    if pages.height < frames["pages"].height:
        kept = pages.select("doc_id", "_shard")
        # the same bytes twice in one shard: their mentions are the same rows
        frames = {
            table: frame.join(kept, on=["doc_id", "_shard"], how="semi", maintain_order="left").unique(maintain_order=True)
            for table, frame in frames.items()
            if table != "pages"
        }
    frames["pages"] = pages
    return {table: frame.drop("_shard") for table, frame in frames.items()}


def gather_shards(folders: Sequence[Path], target: Path) -> Gathered:
    """Leaves what ``read_shards`` reads of shards in one file a table: hundreds of small files take several times as long to read."""
    partial = target.with_name(f"{target.name}.{os.getpid()}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    files = {str(file): number for number, folder in enumerate(folders) for file in _mention_files(folder)}
    for table, found in _by_table(files).items():
        with _naming(partial):
            _numbered(found).write_parquet(partial / f"{table}-0000.parquet", compression="lz4")
    names = [folder.name for folder in folders]
    _report(partial, {"stages": [], "failures": [], "shards": names})
    _settle(partial, target)
    return Gathered(target, tuple(names))


def find_gathered(folder: Path) -> Gathered | None:
    """What ``gather_shards`` left in a folder, or None where it is missing or not what was written."""
    if shard_report(folder) is None:
        return None
    return Gathered(folder, tuple(json.loads((folder / _REPORT).read_text(encoding="utf-8")).get("shards", ())))


def _mention_files(folder: Path) -> list[Path]:
    return [file for file in sorted(folder.glob("*.parquet")) if _table_of(file) not in OF_EVERY_PAGE]


def _by_table(files: Mapping[str, int]) -> dict[str, dict[str, int]]:
    tables: dict[str, dict[str, int]] = defaultdict(dict)
    for file, number in files.items():
        tables[_table_of(Path(file))][file] = number
    return tables


def _numbered(files: Mapping[str, int]) -> pl.DataFrame:
    """The rows of files, each with the number of its shard."""
    rows = pl.read_parquet(list(files), glob=False, include_file_paths="_shard")
    return rows.with_columns(pl.col("_shard").replace_strict(files, return_dtype=pl.Int32))


def shard_files(folders: Iterable[Path], table: str) -> list[Path]:
    """The Parquet files of one table of shards, in order; those of ``OF_EVERY_PAGE`` may be larger than memory."""
    return [file for folder in folders for file in sorted(folder.glob(f"{table}-*.parquet")) if _table_of(file) == table]


def _table_of(file: Path) -> str:
    return file.stem.rpartition("-")[0]


def _work_batch(batch: Sequence[Any], work: _Work) -> None:
    from transforms.decode.frame import decode_pages
    from transforms.extract.frame import extract_pages, merge_shards
    from transforms.normalize.frame import normalize_pages
    from transforms.outside import outside_pages
    from transforms.read.pages import PAGES_SCHEMA, page_row
    from transforms.read.scope_filter import may_be_in_scope
    from transforms.resolve.signatures import sketches_of

    begun = perf_counter()
    pages = pl.DataFrame([page_row(page) for page in batch], schema=PAGES_SCHEMA, orient="row").unique(
        ["doc_id", "source_uri"], keep="first", maintain_order=True
    )
    inside = pl.Series(
        [may_be_in_scope(page["content"], hints=page["title_hint"] or "") for page in pages.iter_rows(named=True)], dtype=pl.Boolean
    )
    work.add(
        "inputs",
        pages.select("source_uri", "doc_id", byte_count=pl.col("content").bin.size().cast(pl.Int64)).with_columns(
            inside.alias("looked_into")
        ),
    )
    work.count("read", 0, 0, begun)
    # of the same bytes the smallest address stays, here as among shards
    near = pages.filter(inside).sort("doc_id", "source_uri").unique("doc_id", keep="first", maintain_order=True)
    work.add("outside", outside_pages(pages.filter(~inside)))
    decoded = _stage(work, "decode", decode_pages, near)
    normalized = _stage(work, "normalize", lambda pages: normalize_pages(pages, html_depth=work.limits.html_depth), decoded)
    begun = perf_counter()
    frames, failures = _page_by_page("extract", extract_pages, merge_shards, normalized, work.limits)
    work.failures += failures
    mentions = sum(frame.height for table, frame in frames.items() if table not in _NO_MENTIONS)
    kept = normalized.with_columns(raw_char_count=pl.col("raw_text").str.len_chars().cast(pl.Int64)).drop(_HEAVY)
    kept = kept.join(frames["documents"].select("doc_id"), on="doc_id", how="semi", maintain_order="left")
    work.add("pages", kept.with_columns(sketches_of(kept["body"])))
    work.count("extract", normalized.height, mentions, begun)
    for table, frame in frames.items():
        work.add(table, frame)
    if work.size >= PART_BYTES:
        work.write()


# What extraction says about the page itself or about words it does not know is no mention.
_NO_MENTIONS = frozenset({"documents", "unknowns"})


def _stage(
    work: _Work,
    stage: str,
    transform: Callable[[pl.DataFrame], pl.DataFrame],
    pages: pl.DataFrame,
) -> pl.DataFrame:
    begun = perf_counter()
    done, failures = _page_by_page(stage, transform, pl.concat, pages, work.limits)
    work.failures += failures
    work.count(stage, pages.height, done.height, begun)
    return done


def _page_by_page(
    stage: str,
    transform: Callable[[pl.DataFrame], _Result],
    join: Callable[[list[_Result]], _Result],
    pages: pl.DataFrame,
    limits: Limits,
) -> tuple[_Result, tuple[ShardFailure, ...]]:
    """All pages at once; only where that raises each for itself, so that one page never takes its neighbours with it.

    All pages together may take no more time and memory than one page may, or each has to show for itself that it keeps the limits.
    """
    try:
        with watched(limits.page_seconds, limits.page_memory):
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
            if pages.height == 1 and isinstance(whole, LimitError):
                # it has shown already that it does not keep them
                raise whole
            with watched(limits.page_seconds, limits.page_memory):
                done.append(transform(pages.slice(index, 1)))
        except Exception as error:
            uri = pages["source_uri"][index]
            limit = error.limit if isinstance(error, LimitError) else None
            problem = f"{stage}: {error}" if limit else f"{stage} failed ({type(error).__name__}: {mask_personal(str(error))})"
            failures.append(ShardFailure(uri, stage, f"{uri}: {problem}".replace("\n", " "), pages["doc_id"][index], limit))
    if not failures and not isinstance(whole, LimitError):
        raise whole
    return join(done), tuple(failures)
