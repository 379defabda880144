"""The shards of a warehouse: which are done already, which are to be worked on, and where they lie.

They lie beside the warehouse and may be deleted at any time: a run then reads everything again. A shard is a set of files, each with the
size and version that it had; it is good for as long as all of them are the same and the code is. New files are new shards, so that a run
reads new pages alone.
"""

from __future__ import annotations

import os
import shutil
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import polars as pl

from transforms.read.formats import ReadOptions, storable
from transforms.read.inputs import STANDARD_INPUT, Source
from transforms.resolve.memory import SCHEMAS, Memory
from transforms.shard import Gathered, ShardReport, find_gathered, gather_shards, shard_report

FILES_A_SHARD = 1024
BYTES_A_SHARD = 8 << 20
_LOOSE_SHARDS = 16
"""So many shards are read one by one."""
_GATHERED = "gathered-"
_MANIFEST = "manifest.parquet"
_MANIFEST_SCHEMA = {"shard": pl.String, "uri": pl.String, "size": pl.Int64, "version": pl.String}


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run has to do."""

    done: tuple[ShardReport, ...]
    """Shards of earlier runs, still good."""
    work: tuple[tuple[tuple[Source, ...], Path], ...]
    """Sets of files and the folder that each is to become."""
    damaged: tuple[Path, ...] = ()
    """Shards of earlier runs that are not what was written; their files are worked on again."""


class ShardStore:
    """The folder with the shards of one warehouse. One run at a time works in it: the one that may publish."""

    def __init__(self, warehouse: Path, code_version: str, options: ReadOptions) -> None:
        self.folder = warehouse.with_name(f"{warehouse.name}.shards")
        settings = blake2b(repr(options).encode(), digest_size=4).hexdigest()
        self._own = self.folder / f"{code_version}-{settings}"
        self._planned: list[tuple[str, tuple[Source, ...]]] = []

    def plan(self, sources: Sequence[Source], *, anew: bool = False) -> Plan:
        """Shards for the files, which are sorted; ``anew`` leaves what earlier runs did out of account."""
        if anew:
            shutil.rmtree(self._own, ignore_errors=True)
        self._own.mkdir(parents=True, exist_ok=True)
        for left in self._own.glob("*.partial"):
            shutil.rmtree(left, ignore_errors=True)
        current = {(source.uri, source.size, source.version): source for source in sources if _is_stable(source)}
        done: list[ShardReport] = []
        damaged: list[Path] = []
        held: set[str] = set()
        for name, files in self._manifest().items():
            if not all(file in current for file in files):
                continue
            if report := shard_report(self._own / name):
                done.append(report)
                held.update(uri for uri, _, _ in files)
                self._planned.append((name, tuple(current[file] for file in files)))
            elif (self._own / name).exists():
                damaged.append(self._own / name)
        work: list[tuple[tuple[Source, ...], Path]] = []
        for files_of_shard in cut(source for source in sources if source.uri not in held):
            target = self._own / _name(files_of_shard)
            self._planned.append((target.name, files_of_shard))
            if all(map(_is_stable, files_of_shard)):
                if found := shard_report(target):
                    # left by a run that was ended before it could say so
                    done.append(found)
                    continue
                if target.exists() and target not in damaged:
                    damaged.append(target)
            else:
                shutil.rmtree(target, ignore_errors=True)
            work.append((files_of_shard, target))
        for folder in damaged:
            shutil.rmtree(folder, ignore_errors=True)
        return Plan(tuple(done), tuple(work), tuple(damaged))

    def settle(self) -> None:
        """Remembers the shards of this run for the next one and drops all others, those of other code too."""
        rows = [(name, file.uri, file.size, file.version) for name, files in self._planned for file in files if _is_stable(file)]
        self._write(_MANIFEST, pl.DataFrame(rows, schema=_MANIFEST_SCHEMA, orient="row"))
        kept = {name for name, _ in self._planned} | {_MANIFEST, *map(_memory_file, SCHEMAS)}
        for entry in (*self._own.iterdir(), *self.folder.iterdir()):
            if entry != self._own and entry.name not in kept and not entry.name.startswith(_GATHERED):
                shutil.rmtree(entry, ignore_errors=True) if entry.is_dir() else entry.unlink(missing_ok=True)

    def gather(self, shards: Sequence[Path]) -> Gathered | None:
        """What ``gather_shards`` left of the shards, for ``read_shards``; None where they are few.

        It is left again when many shards have come or gone since.
        """
        stable = {name for name, files in self._planned if all(map(_is_stable, files))}
        folders = [folder for folder in shards if folder.name in stable]
        names = {folder.name for folder in folders}
        for found in sorted(self._own.glob(f"{_GATHERED}*")):
            gathered = find_gathered(found)
            if gathered and len(names.symmetric_difference(gathered.names)) <= _LOOSE_SHARDS:
                return gathered
            shutil.rmtree(found, ignore_errors=True)
        if len(folders) <= _LOOSE_SHARDS:
            return None
        target = self._own / f"{_GATHERED}{blake2b(chr(10).join(sorted(names)).encode(), digest_size=12).hexdigest()}"
        return gather_shards(folders, target)

    def recall(self) -> Memory:
        """What the last run of this code learned about pages; nothing of it where its files are missing or damaged."""
        known = {}
        for name, schema in SCHEMAS.items():
            with suppress(OSError, pl.exceptions.PolarsError):
                known[name] = pl.read_parquet(self._own / _memory_file(name), schema=dict(schema))
        return Memory(known)

    def remember(self, memory: Memory) -> None:
        """Keeps what this run learned for the next one."""
        for name, frame in memory.frames().items():
            self._write(_memory_file(name), frame)

    def _write(self, name: str, frame: pl.DataFrame) -> None:
        """A file that is there whole or not at all."""
        partial = self._own / f"{name}.{os.getpid()}"
        frame.write_parquet(partial, compression="lz4")
        partial.replace(self._own / name)

    def _manifest(self) -> dict[str, list[tuple[str, int, str]]]:
        try:
            rows = pl.read_parquet(self._own / _MANIFEST, schema=_MANIFEST_SCHEMA).rows()
        except (OSError, pl.exceptions.PolarsError):
            return {}
        shards: dict[str, list[tuple[str, int, str]]] = defaultdict(list)
        for name, uri, size, version in rows:
            shards[name].append((uri, size, version))
        return shards


def cut(sources: Iterable[Source]) -> list[tuple[Source, ...]]:
    """Shards of like size; the cut depends on the files alone, not on the number of workers."""
    shards: list[list[Source]] = []
    size = 0
    for source in sources:
        if not shards or len(shards[-1]) >= FILES_A_SHARD or size + source.size > BYTES_A_SHARD:
            shards.append([])
            size = 0
        shards[-1].append(source)
        size += source.size
    return [tuple(shard) for shard in shards]


def _is_stable(source: Source) -> bool:
    # a name whose bytes are no text cannot be remembered
    return bool(source.version) and source.uri != STANDARD_INPUT and storable(source.uri) == source.uri


def _memory_file(name: str) -> str:
    return f"{name}.parquet"


def _name(sources: Sequence[Source]) -> str:
    told = "\n".join(f"{source.uri}\t{source.size}\t{source.version}" for source in sources)
    return blake2b(told.encode("utf-8", "surrogateescape"), digest_size=12).hexdigest()
