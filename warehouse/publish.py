"""Put a finished warehouse in the place of the published one, whole or not at all."""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from warehouse.query import open_read_only
from warehouse.tables import STORED


class PublisherBusyError(RuntimeError):
    """Another run is building or publishing the same warehouse."""


class NotPublishableError(RuntimeError):
    """The built file is not a whole warehouse."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """The right to publish one warehouse, held while its lock is."""

    target: Path

    @property
    def building(self) -> Path:
        """Where to build: beside the published file, on the same file system."""
        return self.target.with_name(f"{_building_prefix(self.target)}{os.getpid()}")

    def publish(self, built: Path | str) -> None:
        """Swap ``built`` in by one rename. Readers that hold the old file finish undisturbed; on any error it stays in its place.

        Raises ``NotPublishableError`` where a table is missing or a write-ahead log is left over.
        """
        built = Path(built)
        _check_whole(built)
        _sync(built)
        built.replace(self.target)
        _sync(self.target.parent)


@contextmanager
def publisher(target: Path | str, wait_seconds: float = 0.0) -> Iterator[Publisher]:
    """Hold the lock of a warehouse from reading the published state to publishing the next; one process at a time.

    The lock is the kernel's (``flock`` on a file beside the warehouse), so a process that dies leaves none behind. Half-built files of
    dead runs are removed. Raises ``PublisherBusyError`` where another process still holds it after ``wait_seconds``.
    """
    target = Path(target).absolute()
    target.parent.mkdir(parents=True, exist_ok=True)
    lock = target.with_name(f".{target.name}.lock")
    handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        _acquire(handle, target, wait_seconds)
        _sweep(target)
        try:
            yield Publisher(target)
        finally:
            _sweep(target)
    finally:
        os.close(handle)


def _acquire(handle: int, target: Path, wait_seconds: float) -> None:
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise PublisherBusyError(f"another run is publishing {target}") from None
            time.sleep(0.1)


def _building_prefix(target: Path) -> str:
    return f".{target.name}.building-"


def _sweep(target: Path) -> None:
    """Remove what is half built; only the holder of the lock may."""
    for leftover in target.parent.glob(f"{_building_prefix(target)}*"):
        if leftover.is_dir():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink(missing_ok=True)


def _check_whole(built: Path) -> None:
    if built.with_name(built.name + ".wal").exists():
        raise NotPublishableError(f"{built} was not closed properly: it has a write-ahead log")
    with open_read_only(built) as connection:
        held = {(row[0], row[1]) for row in connection.execute("SELECT schema_name, table_name FROM duckdb_tables()").fetchall()}
    if missing := [declared.full_name for declared in STORED if (declared.schema, declared.name) not in held]:
        raise NotPublishableError(f"{built} lacks {', '.join(missing)}")


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
