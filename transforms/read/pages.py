"""Pages from files, folders and patterns."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import polars as pl

from transforms.ids import document_id
from transforms.read.binary import binary_kind
from transforms.read.formats import RawPage, ReadFailure
from transforms.read.inputs import expand_inputs
from transforms.read.registry import choose_format, unreadable_reason

__all__ = ["PAGES_SCHEMA", "ReadFailure", "ReadResult", "read_pages", "site_of"]

PAGES_SCHEMA = pl.Schema(
    {
        "doc_id": pl.String,
        "source_uri": pl.String,
        "media_type": pl.String,
        "url": pl.String,
        "site": pl.String,
        "declared_encoding": pl.String,
        "title_hint": pl.String,
        "published_hint": pl.String,
        "publisher_hint": pl.String,
        "content": pl.Binary,
    }
)
"""The frame of pages: one row a page; the hints are what the record, not the page, says."""
_GZIP = b"\x1f\x8b"
_WHITE = b" \t\r\n\x0b\x0c\x00\xef\xbb\xbf\xff\xfe"


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What was read and what was not."""

    pages: pl.DataFrame
    """Columns of ``PAGES_SCHEMA``, sorted by ``source_uri``; of pages with the same bytes the one with the smallest address."""
    failures: list[ReadFailure]
    """Sorted by address."""


def site_of(url: str | None) -> str | None:
    """The host of an address in lower case without ``www.``, or None."""
    if not url:
        return None
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host and "." in host else None


def _read_file(path: Path) -> Iterator[RawPage | ReadFailure]:
    name = path.as_posix()
    try:
        data = path.read_bytes()
    except OSError as error:
        yield ReadFailure(name, f"{name}: cannot be read ({error.strerror or error})")
        return
    suffix = path.suffix.lower()
    if data.startswith(_GZIP):
        try:
            data = gzip.decompress(data)
        except (OSError, EOFError, zlib.error) as error:
            yield ReadFailure(name, f"{name}: damaged gzip file ({error})")
            return
        if suffix == ".gz":
            suffix = Path(path.stem).suffix.lower()
    if not data.strip(_WHITE):
        yield ReadFailure(name, f"{name}: the file is empty")
        return
    reason = binary_kind(data) or unreadable_reason(suffix)
    if reason:
        yield ReadFailure(name, f"{name}: not a page ({reason})")
        return
    yield from choose_format(suffix, data[:65536]).read(name, data)


def read_pages(paths: Iterable[str | Path]) -> ReadResult:
    """Reads every page that the inputs hold: text, HTML and JSON lines, plain or gzipped, in files, folders (recursively) or patterns.

    Whatever cannot be read is a failure with one clear line; everything else is read all the same. The result does not depend on
    the order of the inputs.
    """
    files, failures = expand_inputs(paths)
    pages: list[RawPage] = []
    for file in files:
        for found in _read_file(file):
            if isinstance(found, ReadFailure):
                failures.append(found)
            else:
                pages.append(found)
    pages.sort(key=lambda page: page.source_uri)
    seen: set[str] = set()
    rows: list[tuple[object, ...]] = []
    for page in pages:
        doc_id = document_id(page.content if page.identity is None else page.identity)
        if doc_id in seen:
            continue
        seen.add(doc_id)
        rows.append(
            (
                doc_id,
                page.source_uri,
                page.media_type,
                page.url,
                site_of(page.url),
                page.declared_encoding,
                page.title_hint,
                page.published_hint,
                page.publisher_hint,
                page.content,
            )
        )
    return ReadResult(pl.DataFrame(rows, schema=PAGES_SCHEMA, orient="row"), sorted(failures, key=lambda f: f.source_uri))
