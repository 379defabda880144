"""Releases on an object store: every one under a prefix of its own, never overwritten, and one pointer that names the published one.

    PREFIX/latest.json                                the pointer: release, path, fingerprint, bytes, sha256
    PREFIX/releases/000007-0f3a9c12d4e5/aid.duckdb    a release

A store has no rename, but an object appears whole or not at all. So the release goes up first and the pointer last: a reader that follows the
pointer gets the release before or this one. Any address that fsspec knows will do, also that of a folder.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Any, cast

from warehouse.query import open_read_only

POINTER = "latest.json"
_RELEASES = "releases"
_TRIES = 5


class StoreError(RuntimeError):
    """A store that cannot be reached or written, or that holds no release; the message is one line without credentials."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """What the pointer says of the published release."""

    release: int
    path: str
    """Below the prefix."""
    fingerprint: str
    bytes: int
    sha256: str


def publish_to_store(warehouse: Path | str, address: str, kept: int) -> Pointer | None:
    """Brings the release that a warehouse file holds to the store and points to it; None where the pointer names it already.

    Of the releases there the newest ``kept`` stay, and the one before this in any case, for readers that have just read the pointer. Raises
    ``StoreError``.
    """
    warehouse = Path(warehouse)
    with open_read_only(warehouse) as connection:
        number, fingerprint = connection.execute(
            "SELECT release_number, fingerprint FROM ops.releases ORDER BY release_number DESC LIMIT 1"
        ).fetchone() or (0, "")
    try:
        system, prefix = _store(address)
        before = _pointer(system, prefix)
        if before is not None and (before.release, before.fingerprint) == (number, fingerprint) and _is_there(system, prefix, before):
            return None
        with warehouse.open("rb") as content:
            digest = file_digest(content, "sha256").hexdigest()
        path = f"{_RELEASES}/{number:06d}-{fingerprint[:12]}/{warehouse.name}"
        pointer = Pointer(number, path, fingerprint, warehouse.stat().st_size, digest)
        if "file" in system.protocol:
            # a store has no folders, and would make a bucket instead
            system.makedirs(f"{prefix}/{Path(path).parent}", exist_ok=True)
        system.put_file(str(warehouse), f"{prefix}/{path}")
        if not _is_there(system, prefix, pointer):
            raise StoreError(f"{address}: {path} did not arrive whole")
        _write(system, f"{prefix}/{POINTER}", json.dumps(asdict(pointer), indent=1).encode())
        _prune(system, prefix, max(kept, 1), {pointer.path, *([before.path] if before else [])})
    except StoreError:
        raise
    except Exception as error:
        # every kind of store has errors of its own
        raise StoreError(f"{address}: {_one_line(error)}") from error
    return pointer


def fetch_from_store(address: str, target: Path | str) -> Pointer:
    """Makes ``target`` the release that the pointer names, by one rename; readers that hold the old file finish undisturbed.

    Nothing is transferred where it is that release already. Raises ``StoreError``, also where what came is not what the pointer promises.
    """
    target = Path(target)
    for attempt in range(_TRIES):
        try:
            system, prefix = _store(address)
            pointer = _pointer(system, prefix)
            if pointer is None:
                raise StoreError(f"{address}: no release is published here (latest.json is missing)")
            if _is(target, pointer):
                return pointer
            target.parent.mkdir(parents=True, exist_ok=True)
            partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
            try:
                system.get_file(f"{prefix}/{pointer.path}", str(partial))
                if not _is(partial, pointer):
                    raise StoreError(f"{address}: {pointer.path} is not what latest.json promises")
                partial.replace(target)
            finally:
                partial.unlink(missing_ok=True)
        except FileNotFoundError as error:
            # the release was dropped since the pointer was read: it names another one by now
            if attempt == _TRIES - 1:
                raise StoreError(f"{address}: {_one_line(error)}") from error
        except StoreError:
            raise
        except Exception as error:
            raise StoreError(f"{address}: {_one_line(error)}") from error
        else:
            return pointer
    raise AssertionError


def read_pointer(address: str) -> Pointer | None:
    """What the pointer of a store says; None where nothing is published there. Raises ``StoreError``."""
    try:
        return _pointer(*_store(address))
    except StoreError:
        raise
    except Exception as error:
        raise StoreError(f"{address}: {_one_line(error)}") from error


def _store(address: str) -> tuple[Any, str]:
    from fsspec.core import url_to_fs  # type: ignore[import-untyped]

    system, path = cast(tuple[Any, str], url_to_fs(address))
    # what a long-lived process listed once may have changed
    system.invalidate_cache()
    return system, path.rstrip("/")


def _pointer(system: Any, prefix: str) -> Pointer | None:
    try:
        told = json.loads(system.cat_file(f"{prefix}/{POINTER}"))
        return Pointer(told["release"], told["path"], told["fingerprint"], told["bytes"], told["sha256"])
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        raise StoreError(f"{prefix}/{POINTER}: this is no pointer to a release") from None


def _is_there(system: Any, prefix: str, pointer: Pointer) -> bool:
    try:
        details: Mapping[str, Any] = system.info(f"{prefix}/{pointer.path}")
    except FileNotFoundError:
        return False
    return bool(details.get("size") == pointer.bytes)


def _is(file: Path, pointer: Pointer) -> bool:
    if not file.is_file() or file.stat().st_size != pointer.bytes:
        return False
    with file.open("rb") as content:
        return file_digest(content, "sha256").hexdigest() == pointer.sha256


def _write(system: Any, path: str, content: bytes) -> None:
    if "file" in system.protocol:
        # a folder: a file is written bit by bit, a rename is at once
        system.pipe_file(f"{path}.partial", content)
        Path(f"{path}.partial").replace(path)
    else:
        system.pipe_file(path, content)


def _prune(system: Any, prefix: str, kept: int, needed: set[str]) -> None:
    """Drops the oldest releases; one that cannot be dropped stays."""
    with suppress(Exception):
        system.invalidate_cache()
        folders = sorted(entry["name"].rstrip("/") for entry in system.ls(f"{prefix}/{_RELEASES}", detail=True))
        spared = {Path(path).parent.name for path in needed}
        for folder in folders[: max(len(folders) - kept, 0)]:
            if Path(folder).name not in spared:
                system.rm(folder, recursive=True)


def _one_line(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0] or type(error).__name__
