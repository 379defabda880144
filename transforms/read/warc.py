"""Web archives: WARC with the pages as they were served, WET with their text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from transforms.limits import LimitError
from transforms.read.formats import Format, Limits, RawPage, ReadFailure, ReadOptions, too_large
from transforms.read.html import declared_encoding, looks_like_html
from transforms.read.streams import DAMAGED, Budget, compression_of, decompressed

_PAGES = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
_OK = 200
_HEADER = 65536
_BLOCK = 1 << 20
_LENGTH = re.compile(rb"\nContent-Length:[ \t]{0,4}(\d{1,15})", re.IGNORECASE)


def _page(where: str, record: Any, options: ReadOptions) -> RawPage | ReadFailure | None:
    kind, charset = None, None
    if record.is_http:
        record.parse_http(auto_decode="all")
        if record.http_headers is not None and record.http_headers.status_code != _OK:
            return None
        kind, charset = record.http_content_type, record.http_charset
    elif record.headers.get("WARC-Type") == "conversion":
        kind, charset = "text/plain", "utf-8"
    else:
        kind = (record.headers.get("Content-Type") or "").split(";")[0].strip().lower()
    if kind and kind.lower() not in _PAGES:
        return None
    limit = options.limits.page_bytes
    content = record.reader.read(limit + 1)
    if len(content) > limit:
        return too_large(where, "the page", limit)
    if not content.strip():
        return None
    html = kind != "text/plain" and (bool(kind) or looks_like_html(content))
    return RawPage(
        where,
        "text/html" if html or looks_like_html(content[:1024]) else "text/plain",
        content,
        url=record.headers.get("WARC-Target-URI"),
        declared_encoding=charset.lower() if charset else declared_encoding(content),
    )


def _rest(record: Any, stream: BinaryIO, unpacked: int, limits: Limits) -> int:
    """Reads what is left of a record that is too large and counts it; raises ``LimitError`` where it is a bomb."""
    while block := record.reader.read(_BLOCK):
        unpacked += len(block)
        if unpacked > limits.archive_ratio * max(stream.tell(), 1):
            raise LimitError("archive_ratio", f"unpacks to more than {limits.archive_ratio:,} times its size")
    return unpacked


def _cut_after(stream: BinaryIO, position: int, limits: Limits) -> str | None:
    """Whether a file ends before its last record does, of which the iterator says nothing; not known where there is no way back."""
    if not stream.seekable():
        return None
    stream.seek(position)
    compression = compression_of(stream.read(8))
    stream.seek(position)
    tail = decompressed(stream, compression, limits, Budget(limits, stream.tell)) if compression else stream
    try:
        head = tail.read(_HEADER)
        size = len(head)
        while block := tail.read(_BLOCK):
            size += len(block)
    except DAMAGED as error:
        return str(error)
    length = _LENGTH.search(head)
    end = head.find(b"\r\n\r\n")
    return "cut short" if length and end >= 0 and size < end + 4 + int(length.group(1)) else None


def _read(source_uri: str, stream: BinaryIO, options: ReadOptions) -> Iterator[RawPage | ReadFailure]:
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    wanted = WarcRecordType.response | WarcRecordType.conversion | WarcRecordType.resource
    position = unpacked = 0
    try:
        for record in ArchiveIterator(stream, record_types=wanted, parse_http=False, fsspec_args=False):
            position = record.stream_pos
            where = f"{source_uri}#{position}"
            try:
                found = _page(where, record, options)
            except (OSError, ValueError) as error:
                yield ReadFailure(where, f"{where}: broken record ({(str(error).splitlines() or [''])[0]})")
                continue
            if found is not None:
                yield found
            if record.content_length > options.limits.page_bytes:
                unpacked = _rest(record, stream, unpacked, options.limits)
        problem = _cut_after(stream, position, options.limits)
    except (OSError, ValueError, EOFError) as error:
        problem = (str(error).splitlines() or [""])[0]
    if problem:
        yield ReadFailure(source_uri, f"{source_uri}: damaged archive after byte {position} ({problem})")


FORMAT = Format("warc", frozenset({".warc", ".wet", ".arc"}), lambda head: head.startswith(b"WARC/"), _read, compressed=True, binary=True)
