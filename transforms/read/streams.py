"""Streams that can be looked into before they are read, and the compressions that are undone on the way."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from typing import Any, BinaryIO, cast

from transforms.limits import LimitError
from transforms.read.formats import Limits

_SPOOL = 64 << 20
_BLOCK = 1 << 20
_XZ_BLOCK = 1 << 16

COMPRESSIONS: tuple[tuple[bytes, str], ...] = (
    (b"\x1f\x8b", "gzip"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
)
SUFFIXES = frozenset({".gz", ".zst", ".zstd", ".bz2", ".xz"})
"""Of names of compressed files: what stands before them tells the format."""


DAMAGED = (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError)
"""What reading a damaged compressed stream, or a damaged member of an archive, raises; the errors of Zstandard are turned into OSError."""
BROKEN = (*DAMAGED, ValueError, LookupError, ArithmeticError, NotImplementedError, RuntimeError, struct.error)
"""What the standard library raises besides where the frame of an archive is damaged."""


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
        held = bytearray(self._head)
        try:
            while len(held) < size and (block := self._read1(size - len(held))):
                held += block
        except DAMAGED as error:
            # what stands before the damage is read first
            self._error = error
        self._head = bytes(held)
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
    def __init__(self, stream: BinaryIO, memory: int) -> None:
        import zstandard

        self._error = zstandard.ZstdError
        # a window is a power of two
        window = 1 << max(memory.bit_length() - 1, 10)
        self._reader = zstandard.ZstdDecompressor(max_window_size=window).stream_reader(stream, read_across_frames=True)
        self._memory = memory

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        try:
            return int(self._reader.readinto(buffer))
        except self._error as error:
            if "memory" in str(error):
                raise _too_much_memory(self._memory) from error
            raise OSError(str(error)) from error


class _Xz(io.RawIOBase):
    """As ``lzma.LZMAFile``, which however gives a file whatever memory it asks for."""

    def __init__(self, stream: BinaryIO, memory: int) -> None:
        self._stream = stream
        self._memory = memory
        self._unpacker = self._new()
        self._ahead = b""

    def _new(self) -> lzma.LZMADecompressor:
        return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=self._memory)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        view = memoryview(buffer).cast("B")
        data = self._unpacked(len(view))
        view[: len(data)] = data
        return len(data)

    def _unpacked(self, size: int) -> bytes:
        while True:
            if self._unpacker.eof:
                # streams may follow one another, with zeros between them
                rest = self._unpacker.unused_data
                while not (rest := rest.lstrip(b"\0")):
                    if not (rest := self._stream.read(_XZ_BLOCK)):
                        return b""
                self._unpacker, self._ahead = self._new(), rest
            if self._unpacker.needs_input and not self._ahead:
                self._ahead = self._stream.read(_XZ_BLOCK)
                if not self._ahead:
                    raise EOFError("the file ends before its last stream does")
            try:
                data = self._unpacker.decompress(self._ahead, size)
            except lzma.LZMAError as error:
                if "emory" in str(error):
                    raise _too_much_memory(self._memory) from error
                raise
            self._ahead = b""
            if data:
                return data


def _too_much_memory(memory: int) -> LimitError:
    return LimitError("unpacking_memory", f"asks for more than {memory:,} bytes of memory to be unpacked")


class Budget:
    """What one input may still unpack to, everything in it together."""

    def __init__(self, limits: Limits, packed: Callable[[], int]) -> None:
        self._limits = limits
        self._packed = packed
        self.unpacked = 0

    def spend(self, size: int) -> None:
        """Counts what has been unpacked. Raises ``LimitError`` where it is more than allowed."""
        self.unpacked += size
        if self.unpacked > self._limits.archive_bytes:
            raise LimitError("archive_bytes", f"unpacks to more than {self._limits.archive_bytes:,} bytes")
        if self.unpacked > self._limits.page_bytes and self.unpacked > self._limits.archive_ratio * self._packed():
            raise LimitError("archive_ratio", f"unpacks to more than {self._limits.archive_ratio:,} times its size")


class Metered(io.RawIOBase):
    """What a stream unpacks to, counted."""

    def __init__(self, stream: BinaryIO, budget: Budget) -> None:
        self._stream = stream
        self._budget = budget
        self._read1 = getattr(stream, "read1", stream.read)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        view = memoryview(buffer).cast("B")
        try:
            data = self._read1(len(view))
        except BROKEN as error:
            if isinstance(error, DAMAGED):
                raise
            raise OSError(str(error)) from error
        self._budget.spend(len(data))
        view[: len(data)] = data
        return len(data)


def compression_of(head: bytes) -> str | None:
    """The compression that the first bytes show, or None."""
    return next((name for magic, name in COMPRESSIONS if head.startswith(magic)), None)


def decompressed(stream: BinaryIO, compression: str, limits: Limits, budget: Budget | None = None) -> BinaryIO:
    """What a compressed stream holds, a block at a time. Reading raises ``LimitError`` where that asks for more than the limits allow."""
    opened: Any
    if compression == "gzip":
        opened = gzip.GzipFile(fileobj=stream, mode="rb")
    elif compression == "bzip2":
        opened = bz2.BZ2File(stream)
    elif compression == "xz":
        opened = io.BufferedReader(_Xz(stream, limits.unpacking_memory), _BLOCK)
    else:
        opened = io.BufferedReader(_Zstd(stream, limits.unpacking_memory), _BLOCK)
    return cast(BinaryIO, opened) if budget is None else metered(cast(BinaryIO, opened), budget)


def metered(stream: BinaryIO, budget: Budget) -> BinaryIO:
    """The stream, with everything that is read from it counted."""
    return cast(BinaryIO, io.BufferedReader(Metered(stream, budget), _BLOCK))


def buffered(stream: BinaryIO) -> BinaryIO:
    """The stream with a buffer of its own, so that reading lines is quick."""
    return cast(BinaryIO, io.BufferedReader(cast(io.RawIOBase, stream), _BLOCK))


def spooled(stream: BinaryIO, limit: int) -> BinaryIO:
    """A copy of a stream that can only be read forwards, in memory while small, else on disk. Raises ``LimitError`` past ``limit`` bytes."""
    copy = tempfile.SpooledTemporaryFile(_SPOOL)  # noqa: SIM115 its reader closes it
    size = 0
    while block := stream.read(_BLOCK):
        size += len(block)
        if size > limit:
            copy.close()
            raise LimitError("spool_bytes", f"is larger than {limit:,} bytes and cannot be read without a copy of it")
        copy.write(block)
    copy.seek(0)
    return cast(BinaryIO, copy)
