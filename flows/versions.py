"""Which code and which reference tables made a warehouse."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

# Facts do not depend on ``flows``; they do on libraries that hold dictionaries or models of their own.
_PACKAGES = ("transforms", "expectations", "warehouse", "seeds")
_LIBRARIES = ("opencc",)
_KINDS = (".py", ".sql", ".csv", ".yaml", ".parquet", ".json", ".txt")
_NO_CODE = frozenset({"documents", "__pycache__"})


@cache
def code_version() -> str:
    """``0.1.0+`` and twelve hexadecimal digits over everything that facts depend on: another code or table, another version."""
    digest = blake2b(digest_size=6)
    for package in _PACKAGES:
        for name, file in sorted(_files(files(package), package)):
            digest.update(name.encode() + b"\0" + blake2b(file.read_bytes()).digest())
    for library in _LIBRARIES:
        digest.update(f"{library}={version(library)}".encode())
    return f"{version('bangfu')}+{digest.hexdigest()}"


def _files(folder: Traversable, name: str) -> list[tuple[str, Traversable]]:
    found: list[tuple[str, Traversable]] = []
    for entry in folder.iterdir():
        path = f"{name}/{entry.name}"
        if entry.is_dir():
            if entry.name not in _NO_CODE:
                found += _files(entry, path)
        elif Path(entry.name).suffix in _KINDS:
            found.append((path, entry))
    return found
