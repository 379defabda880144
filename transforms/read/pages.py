"""Pages from files, folders and patterns."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import polars as pl

from transforms.ids import document_id
from transforms.masking import mask_personal
from transforms.read.formats import RawPage, ReadFailure, ReadOptions
from transforms.read.inputs import Source, expand_inputs
from transforms.read.source import read_source

__all__ = ["PAGES_SCHEMA", "ReadFailure", "ReadResult", "page_id", "page_row", "read_pages", "site_of"]

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


def page_id(page: RawPage) -> str:
    """``doc_id`` of a page: of its bytes, and of what came along with them from outside.

    The container leaves no trace: the same bytes as a file, a line of JSON or a row of Parquet are the same page, and so are records
    with the same bytes, address, title, date and source.
    """
    hints = (None if page.url_from_page else page.url, page.title_hint, page.published_hint, page.publisher_hint)
    if not any(hints):
        return document_id(page.content)
    return document_id(page.content + b"\x00" + json.dumps(hints, ensure_ascii=True, separators=(",", ":")).encode())


def page_row(page: RawPage) -> tuple[object, ...]:
    """A row of ``PAGES_SCHEMA``; what the record says beside the page goes on with the numbers of persons masked, as all that is kept."""
    return (
        page_id(page),
        page.source_uri,
        page.media_type,
        page.url,
        site_of(page.url),
        page.declared_encoding,
        mask_personal(page.title_hint) if page.title_hint else page.title_hint,
        page.published_hint,
        mask_personal(page.publisher_hint) if page.publisher_hint else page.publisher_hint,
        page.content,
    )


def read_pages(inputs: Iterable[str | Path | Source], options: ReadOptions | None = None) -> ReadResult:
    """Reads every page that the inputs hold into one frame: any format, compression or archive, files, folders (recursively), patterns.

    Whatever cannot be read is a failure with one clear line; everything else is read all the same. The result does not depend on
    the order of the inputs.
    """
    given = list(inputs)
    sources = [one for one in given if isinstance(one, Source)]
    expanded, failures = expand_inputs(one for one in given if not isinstance(one, Source))
    pages: list[RawPage] = []
    for source in (*sources, *expanded):
        for found in read_source(source, options or ReadOptions()):
            if isinstance(found, ReadFailure):
                failures.append(found)
            else:
                pages.append(found)
    pages.sort(key=lambda page: page.source_uri)
    frame = pl.DataFrame([page_row(page) for page in pages], schema=PAGES_SCHEMA, orient="row")
    return ReadResult(frame.unique("doc_id", keep="first", maintain_order=True), sorted(failures, key=lambda f: f.source_uri))
