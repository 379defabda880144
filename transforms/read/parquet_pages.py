"""The headers of the pages of a Parquet column, looked at before the library reads them: it gives a page whatever memory its header claims.

A header is a structure of Thrift's compact protocol (parquet.thrift, PageHeader): field 2 is the size of the page unpacked, field 3 as stored.
"""

from __future__ import annotations

from typing import BinaryIO

_USUAL, _MOST = 1 << 10, 1 << 20
_BOOLEANS, _BYTE, _VARINTS, _DOUBLE, _BINARY, _LISTS, _MAP, _STRUCT = (1, 2), 3, (4, 5, 6), 7, 8, (9, 10), 11, 12
_DEEPEST = 8
_SLACK = 128
"""Bytes by which writers miscount their columns."""


class _Fields:
    """Reads one structure; ``IndexError`` where the bytes end before it does, ``ValueError`` where they are none."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.at = 0

    def byte(self) -> int:
        self.at += 1
        return self._data[self.at - 1]

    def varint(self) -> int:
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7
            if shift > 63:
                raise ValueError("a number without end")

    def signed(self) -> int:
        value = self.varint()
        return (value >> 1) ^ -(value & 1)

    def skip(self, kind: int, depth: int = 0) -> None:
        if depth > _DEEPEST:
            raise ValueError("structures nested too deeply")
        if kind in _VARINTS:
            self.varint()
        elif kind == _BYTE:
            self.byte()
        elif kind == _DOUBLE:
            self.at += 8
        elif kind == _BINARY:
            length = self.varint()
            self.at += length
        elif kind == _STRUCT:
            while head := self.byte():
                if head >> 4 == 0:
                    self.varint()
                self.skip(head & 15, depth + 1)
        elif kind in _LISTS:
            head = self.byte()
            count = self.varint() if head >> 4 == 15 else head >> 4
            if count > _MOST:
                raise ValueError("a list without end")
            for _ in range(count):
                self.byte() if head & 15 in _BOOLEANS else self.skip(head & 15, depth + 1)
        elif kind not in _BOOLEANS:
            raise ValueError("no page header")
        if self.at > len(self._data):
            raise IndexError


def _header(data: bytes) -> tuple[int, int, int]:
    """Size unpacked, size as stored, and the header's own."""
    fields = _Fields(data)
    found: dict[int, int] = {}
    number = 0
    while head := fields.byte():
        number = number + (head >> 4) if head >> 4 else fields.signed()
        if number in (2, 3) and head & 15 == 5:
            found[number] = fields.signed()
        else:
            fields.skip(head & 15)
    if len(found) < 2:
        raise ValueError("no page header")
    return found[2], found[3], fields.at


def check_pages(stream: BinaryIO, start: int, packed: int, unpacked: int) -> None:
    """Looks at the pages of a column that begins at ``start`` and takes so many bytes, stored and unpacked.

    Raises ``ValueError`` where a page claims to be larger than its column, or what stands there is no page.
    """
    at, end = start, start + packed
    while at < end:
        size = _USUAL
        while True:
            stream.seek(at)
            data = stream.read(size)
            try:
                larger, stored, own = _header(data)
                break
            except IndexError:
                if size >= _MOST or len(data) < size:
                    raise ValueError("a page header is cut") from None
                size = _MOST
        if not (0 <= larger <= unpacked + _SLACK and 0 <= stored <= end - at - own + _SLACK):
            raise ValueError("a page is larger than its column")
        at += own + stored
