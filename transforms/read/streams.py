"""Streams that can be looked into before they are read, and the compressions that are undone on the way."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tempfile
import zlib
from typing import Any, BinaryIO, cast

_SPOOL = 64 << 20
_BLOCK = 1 << 20

COMPRESSIONS: tuple[tuple[bytes, str], ...] = (
    (b"\x1f\x8b", "gzip"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
)
SUFFIXES = frozenset({".gz", ".zst", ".zstd", ".bz2", ".xz"})
"""Of names of compressed files: what stands before them tells the format."""


DAMAGED = (OSError, EOFError, zlib.error, lzma.LZMAError)
"""What reading a damaged compressed stream raises; those of Zstandard are turned into OSError."""


class Peeked(io.BufferedIOBase):
    """A binary stream whose first bytes can be looked at without being taken."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._head = b""
        self._position = 0
        self._error: Exception | None = None
        self._read1 = getattr(stream, "read1", stream.read)

    def head(self, size: int) -> bytes:
        """The first ``size`` bytes of what is still to be read, fewer where it ends."""
        try:
            while len(self._head) < size and (block := self._read1(size - len(self._head))):
                self._head += block
        except DAMAGED as error:
            # what stands before the damage is read first
            self._error = error
        return self._head[:size]

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Forwards only, by reading; raises OSError where that is not what is asked."""
        ahead = offset - self._position if whence == io.SEEK_SET else offset
        if whence == io.SEEK_END or ahead < 0:
            raise OSError("a stream that can only be read forwards")
        while ahead and (block := self.read(min(ahead, _BLOCK))):
            ahead -= len(block)
        return self._position

    def read(self, size: int | None = -1, /) -> bytes:
        data = self._take(size)
        self._position += len(data)
        return data

    def _take(self, size: int | None) -> bytes:
        taken, rest = (self._head, b"") if size is None or size < 0 else (self._head[:size], self._head[size:])
        self._head = rest
        if self._error is not None and not taken and size != 0:
            raise self._error
        if self._error is not None or len(taken) == size:
            return taken
        return taken + self._stream.read(-1 if size is None or size < 0 else size - len(taken))

    def read1(self, size: int = -1, /) -> bytes:
        size = _BLOCK if size < 0 else size
        if self._head or self._error is not None:
            return self.read(min(size, len(self._head)) or size)
        data = cast(bytes, self._read1(size))
        self._position += len(data)
        return data

    def readinto(self, buffer: Any, /) -> int:
        # no more at a time than there is, so that nothing is lost before a place that is damaged
        view = memoryview(buffer).cast("B")
        data = self.read1(len(view))
        view[: len(data)] = data
        return len(data)


class _Zstd(io.RawIOBase):
    def __init__(self, stream: BinaryIO) -> None:
        import zstandard

        self._error = zstandard.ZstdError
        self._reader = zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(stream, read_across_frames=True)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        try:
            return int(self._reader.readinto(buffer))
        except self._error as error:
            raise OSError(str(error)) from error


def compression_of(head: bytes) -> str | None:
    """The compression that the first bytes show, or None."""
    return next((name for magic, name in COMPRESSIONS if head.startswith(magic)), None)


def decompressed(stream: BinaryIO, compression: str) -> BinaryIO:
    """What a compressed stream holds, a block at a time."""
    if compression == "gzip":
        return cast(BinaryIO, gzip.GzipFile(fileobj=stream, mode="rb"))
    if compression == "bzip2":
        return cast(BinaryIO, bz2.BZ2File(stream))
    if compression == "xz":
        return cast(BinaryIO, lzma.LZMAFile(stream))
    return cast(BinaryIO, io.BufferedReader(_Zstd(stream), _BLOCK))


def buffered(stream: BinaryIO) -> BinaryIO:
    """The stream with a buffer of its own, so that reading lines is quick."""
    return cast(BinaryIO, io.BufferedReader(cast(io.RawIOBase, stream), _BLOCK))


def spooled(stream: BinaryIO, limit: int) -> BinaryIO:
    """A copy of a stream that can only be read forwards, in memory while small, else on disk. Raises OSError past ``limit`` bytes."""
    copy = tempfile.SpooledTemporaryFile(_SPOOL)  # noqa: SIM115 its reader closes it
    size = 0
    while block := stream.read(_BLOCK):
        size += len(block)
        if size > limit:
            copy.close()
            raise OSError(f"larger than {limit:,} bytes unpacked")
        copy.write(block)
    copy.seek(0)
    return cast(BinaryIO, copy)
