"""What a format module offers: one module a format, each with one ``FORMAT``; ``registry`` lists them in the order they are asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO
from unicodedata import category

from transforms.limits import LimitError


@dataclass(frozen=True, slots=True)
class RawPage:
    """One page as it was found, bytes untouched."""

    source_uri: str
    """Address of the file; ``file#record`` for a record of a file of records, ``archive!/member`` for a member of an archive."""
    media_type: str
    """``text/plain`` or ``text/html``."""
    content: bytes
    """The page's text in its own encoding."""
    url: str | None = None
    declared_encoding: str | None = None
    """As a byte-order mark, a ``meta`` tag, a protocol header or the format itself declares it: a claim, not a finding."""
    title_hint: str | None = None
    published_hint: str | None = None
    publisher_hint: str | None = None
    url_from_page: bool = False
    """Whether ``url`` stands in ``content`` itself and so tells nothing that the bytes do not."""


@dataclass(frozen=True, slots=True)
class ReadFailure:
    """An input, or a record of one, that yields no page."""

    source_uri: str
    reason: str
    """One clear line that names the input."""
    limit: str | None = None
    """The limit of ``Limits`` that it breaks, where it breaks one."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one input may ask of the machine; whatever asks for more is named, quarantined and left out, and everything else is read."""

    page_bytes: int = 16 << 20
    """Size of a page, of a line or of a cell, decompressed."""
    page_seconds: int = 60
    """Seconds of processor time that one stage may take for a page."""
    page_memory: int = 1 << 30
    """Bytes by which the process may grow while a stage works on a page."""
    html_depth: int = 2_000
    """How deep the containers of an HTML page may be nested."""
    archive_depth: int = 2
    """How many archives may lie in each other."""
    archive_members: int = 1_000_000
    """Files of one archive."""
    archive_bytes: int = 256 << 30
    """Bytes that one input may unpack to, everything in it together."""
    archive_ratio: int = 250
    """How many times its size an input may unpack to, once that is more than ``page_bytes``."""
    spool_bytes: int = 4 << 30
    """Bytes of an archive that has to be copied to the disk before it can be read, as a zip in a zip."""
    unpacking_memory: int = 256 << 20
    """Bytes of memory that a compressed file may ask of whoever unpacks it."""
    broken_records: int = 1_000
    """Records of one input that are named where they cannot be read; any further ones are counted."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Names of columns in files of records, in lower case; a kind that is None is guessed by the usual names."""

    text: str | None = None
    url: str | None = None
    title: str | None = None
    date: str | None = None
    publisher: str | None = None


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How inputs are read."""

    columns: Columns = field(default_factory=Columns)
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Format:
    """One file format."""

    name: str
    suffixes: frozenset[str]
    """Lower case, with the dot; asked before ``sniff``."""
    sniff: Callable[[bytes], bool]
    """Whether the first bytes look like this format, for names that tell nothing."""
    read: Callable[[str, BinaryIO, ReadOptions], Iterator[RawPage | ReadFailure]]
    """Source address, content from its start and options in; pages and failures out, one at a time."""
    seekable: bool = False
    """Whether ``read`` jumps about in its file."""
    compressed: bool = False
    """Whether ``read`` undoes compression itself, since its records are compressed one by one."""
    binary: bool = False
    """Whether its files are no text, so that NULs and control characters speak against nothing."""


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def printable(name: str) -> str:
    """A name that strangers gave a file, as an address can hold it: without characters that steer a terminal, break lines or are no text."""
    return name if name.isprintable() else "".join("\ufffd" if category(character) in _UNSEEN else character for character in name)


def storable(text: str) -> str:
    """A text as a table can hold it: bytes that were no text are replaced, all else stays."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def too_large(source_uri: str, what: str, limit: int) -> ReadFailure:
    """The failure of an input that is larger than a limit allows."""
    return ReadFailure(source_uri, f"{source_uri}: {what} is larger than {limit:,} bytes (limit page_bytes)", "page_bytes")


def broken(source_uri: str, error: LimitError) -> ReadFailure:
    """The failure of an input that breaks a limit while it is being read."""
    return ReadFailure(source_uri, f"{source_uri}: {error}", error.limit)
