"""Plain text: one file, one page."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import BinaryIO

from transforms.read.formats import Format, RawPage, ReadFailure, ReadOptions, too_large

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def marked_encoding(data: bytes) -> str | None:
    """The encoding that a byte-order mark declares, or None."""
    return next((name for mark, name in _MARKS if data.startswith(mark)), None)


def _read(source_uri: str, stream: BinaryIO, options: ReadOptions) -> Iterator[RawPage | ReadFailure]:
    data = stream.read(options.limits.page_bytes + 1)
    if len(data) > options.limits.page_bytes:
        yield too_large(source_uri, "the page", options.limits.page_bytes)
        return
    yield RawPage(source_uri, "text/plain", data, declared_encoding=marked_encoding(data))


FORMAT = Format("text", frozenset({".txt", ".text", ".md"}), lambda _head: True, _read)
