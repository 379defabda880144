"""One file in, its pages out: compression, archives and the choice of the format."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from transforms.read.archives import TAR_SUFFIXES, ZIP, is_tar, tar_members, zip_members
from transforms.read.binary import binary_kind
from transforms.read.formats import RawPage, ReadFailure, ReadOptions
from transforms.read.inputs import Source
from transforms.read.registry import choose_format, unreadable_reason
from transforms.read.streams import DAMAGED, SUFFIXES, Peeked, buffered, compression_of, decompressed, spooled

_HEAD = 65536
_WHITE = b" \t\r\n\x0b\x0c\x00\xef\xbb\xbf\xff\xfe"
_SPOOL_LIMIT = 4 << 30


def read_source(source: Source, options: ReadOptions) -> Iterator[RawPage | ReadFailure]:
    """The pages of one file, one at a time; whatever cannot be read is a failure with one line, and the rest is read."""
    try:
        with source.open() as stream:
            yield from _read(source.uri, PurePosixPath(source.name), stream, options, options.limits.archive_depth)
    except DAMAGED as error:
        problem = getattr(error, "strerror", None) or str(error) or type(error).__name__
        yield ReadFailure(source.uri, f"{source.uri}: cannot be read ({problem})".replace("\n", " "))


def _suffix(name: PurePosixPath) -> str:
    suffix = name.suffix.lower()
    return PurePosixPath(name.stem).suffix.lower() if suffix in SUFFIXES else suffix


def _read(uri: str, name: PurePosixPath, stream: BinaryIO, options: ReadOptions, depth: int) -> Iterator[RawPage | ReadFailure]:
    outer = Peeked(stream)
    compression = compression_of(outer.head(8))
    suffix = _suffix(name)
    plain = outer
    if compression:
        plain = Peeked(decompressed(cast(BinaryIO, outer), compression))
    try:
        head = plain.head(_HEAD)
        if not head.strip(_WHITE):
            # megabytes of nothing are looked through as far as a page may be long
            head = plain.head(options.limits.page_bytes + 1)
            if not head.strip(_WHITE):
                yield ReadFailure(
                    uri, f"{uri}: the file is empty" if len(head) <= options.limits.page_bytes else f"{uri}: the file holds no text"
                )
                return
        if head.startswith(ZIP) or is_tar(head) or suffix in TAR_SUFFIXES:
            yield from _archive(uri, head, plain, stream if not compression else None, options, depth)
            return
        chosen = choose_format(suffix, head)
        reason = None if chosen.binary and chosen.sniff(head) else binary_kind(head) or unreadable_reason(suffix)
        if reason:
            yield ReadFailure(uri, f"{uri}: not a page ({reason})")
            return
        if chosen.compressed:
            yield from chosen.read(uri, _again(stream, compression, plain), options)
        elif chosen.seekable:
            yield from chosen.read(uri, _seekable(stream if not compression else None, plain), options)
        else:
            yield from chosen.read(uri, buffered(cast(BinaryIO, plain)), options)
    except DAMAGED as error:
        yield ReadFailure(uri, f"{uri}: damaged {compression} file ({error})" if compression else f"{uri}: cannot be read ({error})")


def _archive(
    uri: str, head: bytes, plain: Peeked, stream: BinaryIO | None, options: ReadOptions, depth: int
) -> Iterator[RawPage | ReadFailure]:
    if depth <= 0:
        yield ReadFailure(uri, f"{uri}: archives within archives (limit archive_depth)")
        return
    if head.startswith(ZIP):
        members = zip_members(uri, _seekable(stream, plain), options.limits)
    else:
        members = tar_members(uri, buffered(cast(BinaryIO, plain)), options.limits)
    for member in members:
        if isinstance(member, ReadFailure):
            yield member
            continue
        where, opened = member
        yield from _read(where, PurePosixPath(where.rsplit("/", 1)[-1]), opened, options, depth - 1)


def _seekable(stream: BinaryIO | None, plain: Peeked) -> BinaryIO:
    if stream is not None and stream.seekable():
        stream.seek(0)
        return stream
    return spooled(cast(BinaryIO, plain), _SPOOL_LIMIT)


def _again(stream: BinaryIO, compression: str | None, plain: Peeked) -> BinaryIO:
    """The stream from its first byte, for records that are compressed one by one; where there is no way back, what it holds."""
    if compression in {None, "gzip", "zstd"} and stream.seekable():
        stream.seek(0)
        return stream
    return cast(BinaryIO, plain)
