"""Archives: their files are read where they lie; nothing is unpacked to disk, so that no name can lead out of a folder."""

from __future__ import annotations

import tarfile
import zipfile
from collections.abc import Iterator
from typing import BinaryIO, cast

from transforms.read.formats import Limits, ReadFailure, printable
from transforms.read.streams import BROKEN

ZIP = b"PK\x03\x04"
_TAR_MARK = slice(257, 262)
_OFFICE = frozenset({"[Content_Types].xml", "mimetype"})
TAR_SUFFIXES = frozenset({".tar", ".tgz", ".tbz", ".tbz2", ".txz"})


def is_tar(head: bytes) -> bool:
    """Whether the first bytes are those of a tar archive."""
    return head[_TAR_MARK] == b"ustar"


def _hidden(name: str) -> bool:
    return any((part.startswith(".") and part.strip(".")) or part == "__MACOSX" for part in name.split("/"))


def zip_members(source_uri: str, stream: BinaryIO, limits: Limits) -> Iterator[tuple[str, BinaryIO] | ReadFailure]:
    """The files of a zip archive, sorted by name, each with its stream; what cannot be opened as a failure."""
    try:
        with zipfile.ZipFile(stream) as archive:
            members = sorted(
                (m for m in archive.infolist() if not m.filename.endswith("/") and not _hidden(m.filename)), key=lambda m: m.filename
            )
            if any(member.filename in _OFFICE for member in members):
                yield ReadFailure(source_uri, f"{source_uri}: not a page (Office document or e-book)")
                return
            if len(members) > limits.archive_members:
                yield _too_many(source_uri, limits)
                return
            for member in members:
                where = f"{source_uri}!/{printable(member.filename)}"
                if member.flag_bits & 1:
                    yield ReadFailure(where, f"{where}: encrypted")
                    continue
                if member.compress_type == zipfile.ZIP_LZMA and member.file_size > limits.unpacking_memory:
                    # its window may be as large as what it holds
                    reason = (
                        f"{where}: asks for more than {limits.unpacking_memory:,} bytes of memory to be unpacked (limit unpacking_memory)"
                    )
                    yield ReadFailure(where, reason, "unpacking_memory")
                    continue
                try:
                    with archive.open(member) as opened:
                        yield where, cast(BinaryIO, opened)
                except BROKEN as error:
                    yield ReadFailure(where, f"{where}: damaged member ({error})")
    except BROKEN as error:
        yield ReadFailure(source_uri, f"{source_uri}: damaged zip archive ({error})")


def tar_members(source_uri: str, stream: BinaryIO, limits: Limits) -> Iterator[tuple[str, BinaryIO] | ReadFailure]:
    """The files of a tar archive in its own order, each with its stream; links and devices are passed over."""
    count = 0
    try:
        with tarfile.open(fileobj=stream, mode="r|") as archive:
            for member in archive:
                if not member.isfile() or _hidden(member.name):
                    continue
                count += 1
                if count > limits.archive_members:
                    yield _too_many(source_uri, limits)
                    return
                opened = archive.extractfile(member)
                if opened is not None:
                    yield f"{source_uri}!/{printable(member.name)}", cast(BinaryIO, opened)
    except BROKEN as error:
        yield ReadFailure(source_uri, f"{source_uri}: damaged tar archive after {count} files ({error})")


def _too_many(source_uri: str, limits: Limits) -> ReadFailure:
    return ReadFailure(source_uri, f"{source_uri}: more than {limits.archive_members:,} files (limit archive_members)", "archive_members")
