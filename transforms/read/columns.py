"""From a record with named values to a page: which column holds the text, which its address, title, date and source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from transforms.read.formats import Columns, RawPage, ReadFailure, ReadOptions, storable, too_large
from transforms.read.html import declared_encoding, looks_like_html

_TEXT = ("content_html", "html", "raw_html", "raw_content", "content", "text", "body", "article")
_URL = ("url", "link", "uri", "source_url", "href", "warc-target-uri", "target_uri")
_TITLE = ("title", "headline")
_DATE = ("pubtime", "published_at", "publish_time", "pub_time", "published", "pubdate", "datetime", "date", "time")
_PUBLISHER = ("source", "publisher", "media", "site_name")


def _names(chosen: str | None, usual: tuple[str, ...]) -> tuple[str, ...]:
    return (chosen.lower(),) if chosen else usual


def wanted_columns(names: Iterable[str], columns: Columns) -> list[str] | None:
    """Of the columns of a table those that a page is made of, or None where none can hold its text."""
    by_name = {name.lower(): name for name in names}
    if not any(name in by_name for name in _names(columns.text, _TEXT)):
        return None
    kinds = (
        _names(columns.text, _TEXT),
        _names(columns.url, _URL),
        _names(columns.title, _TITLE),
        _names(columns.date, _DATE),
        _names(columns.publisher, _PUBLISHER),
    )
    return [by_name[name] for names_of_kind in kinds for name in names_of_kind if name in by_name]


def no_text_column(columns: Columns) -> str:
    """What to say of a table without a column for the text."""
    return f"no text in any of the columns {', '.join(_names(columns.text, _TEXT))} (name another with --text-column)"


def _first(record: Mapping[str, object], names: tuple[str, ...], numbers: bool = False) -> str | bytes | None:
    for name in names:
        value = record.get(name)
        if isinstance(value, str | bytes) and value.strip():
            return value
        if numbers and (isinstance(value, date) or (isinstance(value, int | float) and not isinstance(value, bool))):
            return str(value)
    return None


def _string(value: str | bytes | None) -> str | None:
    # bytes that are no text wait as lone surrogates, which no table can hold
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value and storable(value)


def page_of_record(
    source_uri: str, record: Mapping[str, object], options: ReadOptions, encoding: str = "utf-8", errors: str = "surrogatepass"
) -> RawPage | ReadFailure:
    """The page that a record holds; its names are in lower case. Text comes as bytes or as str, which is kept in ``encoding`` then."""
    columns = options.columns
    text = _first(record, _names(columns.text, _TEXT))
    if text is None:
        return ReadFailure(source_uri, f"{source_uri}: {no_text_column(columns)}")
    stated: str | None = encoding
    if isinstance(text, bytes):
        content, stated = text, declared_encoding(text)
    else:
        content = text.encode(encoding, errors)
    if len(content) > options.limits.page_bytes:
        return too_large(source_uri, "the page", options.limits.page_bytes)
    return RawPage(
        source_uri,
        "text/html" if looks_like_html(content) else "text/plain",
        content,
        url=_string(_first(record, _names(columns.url, _URL))),
        declared_encoding=stated,
        title_hint=_string(_first(record, _names(columns.title, _TITLE))),
        published_hint=_string(_first(record, _names(columns.date, _DATE), numbers=True)),
        publisher_hint=_string(_first(record, _names(columns.publisher, _PUBLISHER))),
    )
