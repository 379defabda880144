"""HTML pages as saved from a site: one file, one page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from transforms.read.formats import Format, RawPage, ReadFailure, ReadOptions, too_large
from transforms.read.text import marked_encoding

_HEAD = 65536
_SNIFF = re.compile(
    rb"<!doctype\s{1,8}html|<html[\s>]|<head[\s>]|<body[\s>]|<meta\s[^>]{0,200}charset|<(?:p|div|table|br)[\s/>]", re.IGNORECASE
)
_CHARSET = re.compile(rb"<meta\s[^>]{0,400}?charset\s{0,4}=\s{0,4}[\"']?\s{0,4}([A-Za-z0-9_\-:]{2,30})", re.IGNORECASE)
_XML = re.compile(rb"^<\?xml[^>]{0,200}?encoding\s{0,4}=\s{0,4}[\"']([A-Za-z0-9_\-]{2,30})", re.IGNORECASE)
_LINK = re.compile(rb"<link\s[^>]{0,300}?rel\s{0,4}=\s{0,4}[\"']?canonical[^>]{0,300}>", re.IGNORECASE)
_HREF = re.compile(rb"href\s{0,4}=\s{0,4}[\"']?(https?://[^\s\"'<>]{4,500})", re.IGNORECASE)
_OPEN_GRAPH = re.compile(rb"<meta\s[^>]{0,200}?[\"']og:url[\"'][^>]{0,600}>", re.IGNORECASE)
_CONTENT = re.compile(rb"content\s{0,4}=\s{0,4}[\"']?(https?://[^\s\"'<>]{4,500})", re.IGNORECASE)
_SAVED = re.compile(rb"<!-- saved from url=\(\d{1,6}\)(https?://[^\s<>]{4,500})")


def looks_like_html(head: bytes) -> bool:
    """Whether the first bytes hold the tags of a page; UTF-16 is looked through."""
    sample = head[:_HEAD]
    if sample[:2] in (b"\xff\xfe", b"\xfe\xff"):
        sample = sample.replace(b"\x00", b"")
    return _SNIFF.search(sample) is not None


def declared_encoding(data: bytes) -> str | None:
    """The encoding that a mark, the XML prologue or the first ``meta`` tag declares, in lower case, or None."""
    marked = marked_encoding(data)
    if marked:
        return marked
    head = data[:_HEAD]
    found = _XML.match(head) or _CHARSET.search(head)
    return found.group(1).decode("ascii").lower() if found else None


def page_url(data: bytes) -> str | None:
    """The page's own address from its canonical link, Open Graph tag or the comment of a saving browser, or None."""
    head = data[:_HEAD]
    for tag, address in ((_LINK, _HREF), (_OPEN_GRAPH, _CONTENT)):
        found = tag.search(head)
        inner = address.search(found.group(0)) if found else None
        if inner:
            return inner.group(1).decode("utf-8", "replace")
    found = _SAVED.search(head)
    return found.group(1).decode("utf-8", "replace") if found else None


def _read(source_uri: str, stream: BinaryIO, options: ReadOptions) -> Iterator[RawPage | ReadFailure]:
    data = stream.read(options.limits.page_bytes + 1)
    if len(data) > options.limits.page_bytes:
        yield too_large(source_uri, "the page", options.limits.page_bytes)
        return
    yield RawPage(source_uri, "text/html", data, url=page_url(data), declared_encoding=declared_encoding(data), url_from_page=True)


FORMAT = Format("html", frozenset({".html", ".htm", ".shtml", ".xhtml", ".php", ".asp", ".aspx", ".jsp"}), looks_like_html, _read)
