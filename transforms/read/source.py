"""One file in, its pages out: compression, archives and the choice of the format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from transforms.limits import LimitError
from transforms.read.archives import TAR_SUFFIXES, ZIP, is_tar, tar_members, zip_members
from transforms.read.binary import binary_kind
from transforms.read.formats import RawPage, ReadFailure, ReadOptions, broken, printable, storable
from transforms.read.inputs import Source
from transforms.read.registry import choose_format, unreadable_reason
from transforms.read.streams import DAMAGED, SUFFIXES, Budget, Peeked, buffered, compression_of, decompressed, metered, spooled

_HEAD = 65536
_WHITE = b" \t\r\n\x0b\x0c\x00\xef\xbb\xbf\xff\xfe"
_OF_THE_WHOLE = frozenset({"archive_bytes", "archive_ratio"})
"""Limits that end the reading of an input; any other concerns one thing in it."""


def read_source(source: Source, options: ReadOptions) -> Iterator[RawPage | ReadFailure]:
    """The pages of one file, one at a time; whatever cannot be read is a failure with one line, and the rest is read."""
    most = options.limits.broken_records
    failed = 0
    for found in _read_all(source, options):
        if isinstance(found, ReadFailure):
            failed += 1
            if failed > most:
                continue
            # what libraries say of bytes that they do not understand may hold those bytes
            yield found if found.reason.isprintable() else replace(found, reason=printable(found.reason))
        else:
            yield found
    if failed > most:
        reason = f"{printable(source.uri)}: {failed - most:,} more that cannot be read, after the first {most:,} (limit broken_records)"
        yield ReadFailure(storable(source.uri), reason, "broken_records")


def _read_all(source: Source, options: ReadOptions) -> Iterator[RawPage | ReadFailure]:
    try:
        with source.open() as stream:
            # where nobody knows how long it is, what has been read is counted
            counted = None if source.size else Peeked(stream)
            budget = Budget(options.limits, counted.tell if counted else lambda: source.size)
            reader = _Reader(options, budget)
            opened = cast(BinaryIO, counted) if counted else stream
            yield from reader.read(storable(source.uri), PurePosixPath(source.name), opened, options.limits.archive_depth)
    except LimitError as error:
        yield broken(storable(source.uri), error)
    except DAMAGED as error:
        problem = getattr(error, "strerror", None) or str(error) or type(error).__name__
        uri = storable(source.uri)
        yield ReadFailure(uri, f"{uri}: cannot be read ({problem})")


def _suffix(name: PurePosixPath) -> str:
    suffix = name.suffix.lower()
    return PurePosixPath(name.stem).suffix.lower() if suffix in SUFFIXES else suffix


class _Reader:
    """Reads one input and whatever lies in it."""

    def __init__(self, options: ReadOptions, budget: Budget) -> None:
        self._options = options
        self._limits = options.limits
        self._budget = budget

    def read(self, uri: str, name: PurePosixPath, stream: BinaryIO, depth: int) -> Iterator[RawPage | ReadFailure]:
        """The pages of a stream with the name that it has where it lies."""
        try:
            yield from self._read(uri, name, stream, depth)
        except LimitError as error:
            if error.limit in _OF_THE_WHOLE:
                raise
            yield broken(uri, error)
        except MemoryError:
            yield ReadFailure(uri, f"{uri}: asks for more memory than there is", "unpacking_memory")

    def _read(self, uri: str, name: PurePosixPath, stream: BinaryIO, depth: int) -> Iterator[RawPage | ReadFailure]:
        outer = Peeked(stream)
        compression = compression_of(outer.head(8))
        suffix = _suffix(name)
        plain = outer
        if compression:
            plain = Peeked(decompressed(cast(BinaryIO, outer), compression, self._limits, self._budget))
        try:
            head = plain.head(_HEAD)
            if not head.strip(_WHITE):
                # megabytes of nothing are looked through as far as a page may be long
                head = plain.head(self._limits.page_bytes + 1)
                if not head.strip(_WHITE):
                    yield ReadFailure(
                        uri, f"{uri}: the file is empty" if len(head) <= self._limits.page_bytes else f"{uri}: the file holds no text"
                    )
                    return
            if head.startswith(ZIP) or is_tar(head) or suffix in TAR_SUFFIXES:
                yield from self._archive(uri, head, plain, stream if not compression else None, depth)
                return
            chosen = choose_format(suffix, head)
            reason = None if chosen.binary and chosen.sniff(head) else binary_kind(head) or unreadable_reason(suffix)
            if reason:
                yield ReadFailure(uri, f"{uri}: not a page ({reason})")
                return
            if chosen.compressed:
                yield from chosen.read(uri, _again(stream, compression, plain), self._options)
            elif chosen.seekable:
                yield from chosen.read(uri, self._seekable(stream if not compression else None, plain), self._options)
            else:
                yield from chosen.read(uri, buffered(cast(BinaryIO, plain)), self._options)
        except DAMAGED as error:
            yield ReadFailure(uri, f"{uri}: damaged {compression} file ({error})" if compression else f"{uri}: cannot be read ({error})")

    def _archive(self, uri: str, head: bytes, plain: Peeked, stream: BinaryIO | None, depth: int) -> Iterator[RawPage | ReadFailure]:
        if depth <= 0:
            yield ReadFailure(uri, f"{uri}: archives within archives (limit archive_depth)", "archive_depth")
            return
        if head.startswith(ZIP):
            members = zip_members(uri, self._seekable(stream, plain), self._limits)
        else:
            members = tar_members(uri, buffered(cast(BinaryIO, plain)), self._limits)
        for member in members:
            if isinstance(member, ReadFailure):
                yield member
                continue
            where, opened = member
            unpacked = metered(opened, self._budget) if head.startswith(ZIP) else opened
            yield from self.read(where, PurePosixPath(where.rsplit("/", 1)[-1]), unpacked, depth - 1)

    def _seekable(self, stream: BinaryIO | None, plain: Peeked) -> BinaryIO:
        if stream is not None and stream.seekable():
            stream.seek(0)
            return stream
        return spooled(cast(BinaryIO, plain), self._limits.spool_bytes)


def _again(stream: BinaryIO, compression: str | None, plain: Peeked) -> BinaryIO:
    """The stream from its first byte, for records that are compressed one by one; where there is no way back, what it holds."""
    if compression in {None, "gzip", "zstd"} and stream.seekable():
        stream.seek(0)
        return stream
    return cast(BinaryIO, plain)
