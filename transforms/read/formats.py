"""What a format module offers: one module a format, each with one ``FORMAT``; ``registry`` lists them in the order they are asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RawPage:
    """One page as it was found, bytes untouched."""

    source_uri: str
    """POSIX path of the file; ``path#line`` (from 1) for a record of a file of records."""
    media_type: str
    """``text/plain`` or ``text/html``."""
    content: bytes
    """The page's text in its own encoding."""
    identity: bytes | None = None
    """The bytes that ``doc_id`` is taken of, where they are not ``content``: the whole record of a file of records."""
    url: str | None = None
    declared_encoding: str | None = None
    """As a byte-order mark, a ``meta`` tag or the format itself declares it: a claim, not a finding."""
    title_hint: str | None = None
    published_hint: str | None = None
    publisher_hint: str | None = None


@dataclass(frozen=True, slots=True)
class ReadFailure:
    """An input that yields no page."""

    source_uri: str
    reason: str
    """One clear line that names the input."""


@dataclass(frozen=True, slots=True)
class Format:
    """One file format."""

    name: str
    suffixes: frozenset[str]
    """Lower case, with the dot; asked before ``sniff``."""
    sniff: Callable[[bytes], bool]
    """Whether the first bytes look like this format, for names that tell nothing."""
    read: Callable[[str, bytes], Iterator[RawPage | ReadFailure]]
    """Source address and whole content in, pages and failures out."""
