"""The files of the last releases, kept beside the published one so that it can be put back and compared with."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from warehouse.ddl import quote_name
from warehouse.query import open_read_only

_ENDING = ".duckdb"


class NoSuchReleaseError(LookupError):
    """The file of a release is not kept, or the release never was."""


def kept_folder(target: Path) -> Path:
    """Where the releases of a warehouse are kept: ``aid.duckdb`` → ``aid.duckdb.releases``."""
    return target.with_name(f"{target.name}.releases")


def kept_releases(target: Path | str) -> dict[int, Path]:
    """The kept files by release number, in their order; empty where none is kept."""
    folder = kept_folder(Path(target))
    if not folder.is_dir():
        return {}
    found = ((file.name.removesuffix(_ENDING), file) for file in folder.iterdir() if file.name.endswith(_ENDING))
    return dict(sorted((int(number), file) for number, file in found if number.isdigit()))


def release_number(path: Path | str) -> int | None:
    """The number of the release that a warehouse file holds; None where there is no file or it tells none.

    Raises ``duckdb.Error`` where the file is no database.
    """
    if not Path(path).is_file():
        return None
    with open_read_only(path) as connection:
        has_releases = connection.execute(
            "SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'ops' AND table_name = 'releases'"
        ).fetchone()
        if not has_releases or not has_releases[0]:
            return None
        row = connection.execute("SELECT max(release_number) FROM ops.releases").fetchone()
    return row[0] if row else None


def damage(path: Path | str) -> str | None:
    """Why a warehouse file cannot be read, in one line; None where every value of every table can be.

    DuckDB keeps a checksum of every block, and only who reads a block hears of it.
    """
    import duckdb

    try:
        with open_read_only(path) as connection:
            for schema, name in connection.execute("SELECT schema_name, table_name FROM duckdb_tables()").fetchall():
                source = f"{quote_name(schema)}.{quote_name(name)}"
                connection.execute(f"SELECT sum(hash(COLUMNS(*))::DOUBLE) FROM {source}").fetchall()  # noqa: S608 names are quoted
    except (duckdb.Error, OSError) as error:
        return (str(error).splitlines() or [type(error).__name__])[0]
    return None


def release_file(target: Path, number: int) -> Path:
    """The file that holds a release: a kept one, or the published one. Raises ``NoSuchReleaseError``."""
    kept = kept_releases(target)
    if number in kept:
        return kept[number]
    if release_number(target) == number:
        return target
    has = ", ".join(map(str, kept)) or "none"
    raise NoSuchReleaseError(f"the file of release {number} of {target} is not kept (kept: {has})")


def keep(target: Path, count: int) -> None:
    """Keeps the published file among the releases, and of those no more than ``count``, the newest.

    A kept file shares its bytes with the published one as long as that stands (a hard link), and is a copy where the file system knows
    no links. What is published is never dropped, whatever its number.
    """
    number = release_number(target)
    if number is None:
        return
    folder = kept_folder(target)
    if count > 0:
        folder.mkdir(exist_ok=True)
        kept = folder / f"{number:06d}{_ENDING}"
        if not kept.exists():
            link(target, kept)
    for surplus in _surplus(target, number, count):
        surplus.unlink(missing_ok=True)
    if count <= 0:
        with suppress(OSError):
            folder.rmdir()


def link(source: Path, target: Path) -> None:
    """``target`` holds what ``source`` holds; it appears whole or not at all."""
    aside = target.with_name(f".{target.name}.{os.getpid()}")
    aside.unlink(missing_ok=True)
    try:
        aside.hardlink_to(source)
    except OSError:
        # another file system, or one without links
        shutil.copyfile(source, aside)
    aside.replace(target)


def _surplus(target: Path, published: int, count: int) -> Iterator[Path]:
    kept = kept_releases(target)
    others = [number for number in kept if number != published]
    room = max(count - (published in kept), 0)
    for number in others[: max(len(others) - room, 0)]:
        yield kept[number]
    if count <= 0 and published in kept:
        yield kept[published]
    folder = kept_folder(target)
    if folder.is_dir():
        # left by a process that died between linking and naming
        yield from folder.glob(f".*{_ENDING}.*")
