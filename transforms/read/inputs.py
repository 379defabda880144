"""Which files the words on a command line stand for."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath

from transforms.read.formats import ReadFailure

_PATTERN = frozenset("*?[")


def _files_below(folder: Path) -> Iterator[Path]:
    for directory, names, files in os.walk(folder):
        names[:] = sorted(name for name in names if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith("."):
                yield Path(directory) / name


def expand_inputs(inputs: Iterable[str | Path]) -> tuple[list[Path], list[ReadFailure]]:
    """The files that paths, folders (with everything below them but hidden names) and patterns (``**`` too) stand for.

    Sorted and each once, whatever the order of the inputs. A path or pattern that leads nowhere and an empty folder are failures.
    """
    files: dict[str, Path] = {}
    failures: list[ReadFailure] = []
    for given in inputs:
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
            failures.append(ReadFailure(name, f"{name}: {problem}"))
        files.update((PurePath(file).as_posix(), file) for file in found)
    return [files[name] for name in sorted(files)], failures
