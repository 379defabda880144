"""Put a finished warehouse in the place of the published one, whole or not at all."""

from __future__ import annotations

import fcntl
import glob
import os
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from warehouse.kept import NoSuchReleaseError, damage, keep, kept_releases, link, release_number
from warehouse.query import open_read_only
from warehouse.tables import STORED

KEPT = 3
"""How many releases' files are kept where nothing else is asked for."""


class PublisherBusyError(RuntimeError):
    """Another run is building or publishing the same warehouse."""


class NotPublishableError(RuntimeError):
    """The built file is not a whole warehouse."""


class DamagedError(RuntimeError):
    """The published file cannot be read, and nothing could take its place."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """The right to publish one warehouse, held while its lock is."""

    target: Path
    kept: int = KEPT
    """How many releases' files are kept beside the published one."""
    left_behind: str | None = None
    """Who held the lock last and died with it (``process 4711 …``); None where the last one let go of it."""

    @property
    def building(self) -> Path:
        """Where to build: beside the published file, on the same file system."""
        return self.target.with_name(f"{_building_prefix(self.target)}{os.getpid()}")

    @property
    def scratch(self) -> Path:
        """A folder for what is needed while building and no longer; it goes with the lock."""
        return self.target.with_name(f"{_building_prefix(self.target)}{os.getpid()}.scratch")

    @property
    def aside(self) -> Path:
        """Where a published file goes that cannot be read."""
        return self.target.with_name(f"{self.target.name}.damaged")

    def publish(self, built: Path | str) -> None:
        """Swap ``built`` in by one rename. Readers that hold the old file finish undisturbed; on any error it stays in its place.

        Raises ``NotPublishableError`` where a table is missing or a write-ahead log is left over.
        """
        built = Path(built)
        _check_whole(built)
        _sync(built)
        # the one before first: a run that died between the two renames left it unkept
        _keep(self.target, self.kept)
        built.replace(self.target)
        _sync(self.target.parent)
        _keep(self.target, self.kept)

    def mend(self) -> str | None:
        """Puts the newest kept release that can be read in the place of a published file that cannot; what was done in one line.

        None where nothing had to be done. The damaged file is set aside, not lost. Raises ``DamagedError`` where no release that is kept
        could take its place.
        """
        if not self.target.is_file() or (reason := damage(self.target)) is None:
            return None
        kept = reversed(kept_releases(self.target).items())
        number, file = next(((number, file) for number, file in kept if damage(file) is None), (None, None))
        if file is None:
            raise DamagedError(
                f"{self.target} cannot be read ({reason}) and no release is kept that could take its place: move it away, and build anew"
            )
        # never a moment without a file for those who open it now
        link(self.target, self.aside)
        link(file, self.building)
        self.building.replace(self.target)
        _sync(self.target.parent)
        return f"{self.target} could not be read ({reason}); it is set aside as {self.aside}, and release {number} is in its place"

    def rollback(self, number: int | None = None) -> int:
        """Put a kept release back in the place of the published one, by one rename; its number.

        ``None`` means the newest that is kept and older than the published one; where the published file cannot be read at all, the newest
        that can. Nothing is lost: the release that was published stays among the kept ones. Raises ``NoSuchReleaseError``.
        """
        published = _number(self.target)
        if number is None:
            older = {kept: file for kept, file in kept_releases(self.target).items() if published is None or kept < published}
            number = next((kept for kept, file in reversed(older.items()) if _number(file) == kept and damage(file) is None), None)
            if number is None:
                raise NoSuchReleaseError(f"no release before release {published} of {self.target} is kept")
        elif number == published:
            raise NoSuchReleaseError(f"release {number} is the one that is published")
        source = _kept_file(self.target, number)
        if reason := damage(source):
            raise NotPublishableError(f"the file of release {number}, {source}, cannot be read ({reason})")
        _check_whole(source)
        link(source, self.building)
        self.publish(self.building)
        return number


@contextmanager
def publisher(target: Path | str, wait_seconds: float = 0.0, kept: int = KEPT) -> Iterator[Publisher]:
    """Hold the lock of a warehouse from reading the published state to publishing the next; one process at a time.

    The lock is the kernel's (``flock`` on a file beside the warehouse), so a process that dies leaves none behind; who holds it stands in
    the file, and what stands in the file of a free lock is who died with it. Half-built files of dead runs are removed. Raises
    ``PublisherBusyError`` where another process still holds it after ``wait_seconds``.
    """
    target = Path(target).absolute()
    target.parent.mkdir(parents=True, exist_ok=True)
    lock = target.with_name(f".{target.name}.lock")
    handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        _acquire(handle, target, wait_seconds)
        died = _holder(handle)
        _sign(handle, f"process {os.getpid()} on {socket.gethostname()}, since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC")
        _sweep(target)
        try:
            yield Publisher(target, kept, died)
        finally:
            _sweep(target)
            _sign(handle, "")
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
                holder = _holder(handle)
                raise PublisherBusyError(f"another run is publishing {target}" + (f" ({holder})" if holder else "")) from None
            time.sleep(0.1)


def _holder(handle: int) -> str | None:
    return os.pread(handle, 200, 0).decode(errors="replace").strip() or None


def _sign(handle: int, line: str) -> None:
    """Who holds the lock, for others to read; a full disk must not keep anybody from it."""
    with suppress(OSError):
        os.ftruncate(handle, 0)
        os.pwrite(handle, line.encode(), 0)


def _number(path: Path) -> int | None:
    """The release that a file holds; None also where it is no warehouse."""
    import duckdb

    try:
        return release_number(path)
    except duckdb.Error:
        return None


def _keep(target: Path, count: int) -> None:
    """Keeping is a service, publishing the duty: a disk that is full does not stop it."""
    import duckdb

    with suppress(OSError, duckdb.Error):
        keep(target, count)


def _kept_file(target: Path, number: int) -> Path:
    kept = kept_releases(target)
    if number not in kept:
        raise NoSuchReleaseError(f"the file of release {number} of {target} is not kept (kept: {', '.join(map(str, kept)) or 'none'})")
    return kept[number]


def _building_prefix(target: Path) -> str:
    return f".{target.name}.building-"


def _sweep(target: Path) -> None:
    """Remove what is half built; only the holder of the lock may."""
    for leftover in target.parent.glob(f"{glob.escape(_building_prefix(target))}*"):
        if leftover.is_dir():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink(missing_ok=True)
    # reports are written without the lock: what a process that is at work has not finished stays
    for leftover in target.parent.glob(f".{glob.escape(target.name)}.*.partial"):
        process = leftover.name.removesuffix(".partial").rpartition(".")[2]
        if not (process.isdigit() and _is_alive(int(process))):
            leftover.unlink(missing_ok=True)


def _is_alive(process: int) -> bool:
    if process == os.getpid():
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


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
