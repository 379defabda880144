"""Which files the words on a command line stand for."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, BinaryIO, cast

from transforms.read.formats import ReadFailure, printable, storable

STANDARD_INPUT = "-"
_PATTERN = frozenset("*?[")


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """One file to read."""

    uri: str
    """POSIX path, or an address such as ``s3://bucket/key``."""
    size: int = 0
    """Bytes as stored; 0 where unknown."""
    version: str = ""
    """What changes when the file does: modification time, or what an object store calls its version; empty where unknown."""

    @property
    def name(self) -> str:
        """The last part of the address."""
        return self.uri.rstrip("/").rsplit("/", 1)[-1]

    def open(self) -> BinaryIO:
        """The file's bytes as stored. Raises OSError."""
        if self.uri == STANDARD_INPUT:
            import sys

            return sys.stdin.buffer
        if is_remote(self.uri):
            return cast(BinaryIO, _file_system(self.uri)[0].open(self.uri, "rb"))
        return Path(self.uri).open("rb")


def is_remote(uri: str) -> bool:
    """Whether an input is an address of an object store or another file system rather than a path."""
    return "://" in uri


def _file_system(uri: str) -> tuple[Any, str]:
    from fsspec.core import url_to_fs  # type: ignore[import-untyped]

    return cast(tuple[Any, str], url_to_fs(uri))


def _files_below(folder: Path) -> Iterator[Path]:
    for directory, names, files in os.walk(folder):
        names[:] = sorted(name for name in names if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith("."):
                yield Path(directory) / name


def _local(path: Path) -> Source:
    name = PurePath(path).as_posix()
    try:
        found = path.stat()
    except OSError:
        return Source(name)
    return Source(name, found.st_size, str(found.st_mtime_ns))


def _remote(given: str) -> tuple[list[Source], str]:
    try:
        system, path = _file_system(given)
        # what a long-lived process listed once may have changed
        system.invalidate_cache()
        scheme = given.split("://", 1)[0]
        if _PATTERN & set(path):
            details = system.glob(path, detail=True)
            problem = "no file matches the pattern"
        elif system.isfile(path):
            details, problem = {path: system.info(path)}, ""
        else:
            details = system.find(path, detail=True)
            problem = "no such file or folder"
    except (OSError, ImportError, ValueError) as error:
        return [], f"cannot be listed ({str(error).splitlines()[0] if str(error) else type(error).__name__})"
    return [
        Source(f"{scheme}://{name.lstrip('/') if scheme != 'file' else name}", int(info.get("size") or 0), _version(info))
        for name, info in details.items()
        if info.get("type") == "file" and not name.rsplit("/", 1)[-1].startswith(".")
    ], problem


def _version(info: dict[str, Any]) -> str:
    return str(info.get("ETag") or info.get("etag") or info.get("LastModified") or info.get("mtime") or "")


def expand_inputs(inputs: Iterable[str | Path]) -> tuple[list[Source], list[ReadFailure]]:
    """The files that paths, folders (with everything below them but hidden names), patterns (``**`` too) and addresses stand for.

    ``-`` is standard input. Sorted and each once, whatever the order of the inputs. A path or pattern that leads nowhere and an empty
    folder are failures.
    """
    files: dict[str, Source] = {}
    failures: list[ReadFailure] = []
    for given in inputs:
        if str(given) == STANDARD_INPUT:
            files[STANDARD_INPUT] = Source(STANDARD_INPUT)
            continue
        if is_remote(str(given)):
            remote, problem = _remote(str(given))
            files.update((source.uri, source) for source in remote)
            if not remote:
                failures.append(ReadFailure(str(given), f"{given}: {problem}"))
            continue
        path = Path(given)
        name = path.as_posix()
        if path.is_dir():
            found = list(_files_below(path))
            problem = "the folder holds no files"
        elif path.exists():
            found, problem = [path], ""
        elif _PATTERN & set(name):
            hits = (Path(hit) for hit in glob.glob(str(path), recursive=True))  # noqa: PTH207 (Path.glob takes no absolute pattern)
            found = [file for hit in hits for file in (_files_below(hit) if hit.is_dir() else [hit])]
            problem = "no file matches the pattern"
        else:
            found, problem = [], "no such file or folder"
        if not found:
            failures.append(ReadFailure(storable(name), f"{printable(name)}: {problem}"))
        files.update((source.uri, source) for source in map(_local, found))
    return [files[name] for name in sorted(files)], failures
