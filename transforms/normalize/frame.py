"""Normalising: from repaired text to the body, the title and the header fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import polars as pl

from transforms.limits import LimitError
from transforms.masking import mask_personal, mask_repairs, masked, personal_spans
from transforms.normalize.credits import Credits, looks_like_name
from transforms.normalize.layout import body_of, lay_out
from transforms.normalize.markup import HtmlText, read_html
from transforms.normalize.published import date_of_url, parse_published
from transforms.normalize.simplify import simplify
from transforms.normalize.sites import jurisdiction_of_site, publisher_of_site
from transforms.normalize.titles import clean_title
from transforms.offsets import OffsetMap, Segment

_T = TypeVar("_T")
SEGMENTS: pl.DataType = pl.List(pl.Struct({"start": pl.Int64, "length": pl.Int64, "source_start": pl.Int64, "source_length": pl.Int64}))
"""An offset map as a column: segments as in ``OffsetMap``."""
NORMALIZED_COLUMNS = pl.Schema(
    {
        "script": pl.String(),
        "title": pl.String(),
        "published_at": pl.Datetime("us"),
        "publisher": pl.String(),
        "author": pl.String(),
        "editors": pl.List(pl.String()),
        "section": pl.String(),
        "site": pl.String(),
        "jurisdiction_hint": pl.String(),
        "body": pl.String(),
        "body_map": SEGMENTS,
    }
)
"""The columns that normalising adds; ``body_map`` leads from ``body`` to ``raw_text``, ``jurisdiction_hint`` is the place code of the site."""


@dataclass(slots=True)
class NormalizedPage:
    """One page after normalising."""

    body: str
    body_map: OffsetMap
    """From ``body`` to the text that was given (or to what its own map leads to)."""
    script: str
    title: str | None = None
    published_at: datetime | None = None
    publisher: str | None = None
    author: str | None = None
    editors: tuple[str, ...] = ()
    section: str | None = None
    site: str | None = None
    jurisdiction_hint: str | None = None


def _first(values: Iterable[_T]) -> _T | None:
    return next(iter(values), None)


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _publisher(credit: Credits, hints: Iterable[str | None]) -> str | None:
    """Who supplied the text, else who published it: what the page itself says goes before what its record and its site say."""
    found = [*credit.supplier[:1], *credit.publisher[:1], *credit.unit[-1:], *(h for h in hints if h), *credit.agency[:1]]
    return _first(found)


def _masked(text: str | None) -> str | None:
    return mask_personal(text) if text else None


def normalize_page(
    text: str,
    *,
    media_type: str = "text/plain",
    text_map: OffsetMap | None = None,
    url: str | None = None,
    site: str | None = None,
    title_hint: str | None = None,
    published_hint: str | None = None,
    publisher_hint: str | None = None,
    html_depth: int | None = None,
) -> NormalizedPage:
    """Normalises one page's repaired text; the hints come from the record that the page was read from.

    Raises ``LimitError`` for a page whose containers are nested deeper than ``html_depth``.
    """
    html = read_html(text) if media_type == "text/html" else None
    if html and html_depth is not None and html.depth > html_depth:
        raise LimitError("html_depth", f"its containers are nested {html.depth:,} deep, more than {html_depth:,}")
    visible = html.text if html else text
    simple = simplify(visible)
    meta = html or HtmlText("", OffsetMap(()))
    titles = (title_hint,) if title_hint else meta.titles
    known = tuple(simplify(name).text for name in (meta.publisher,) if name)
    layout = lay_out(simple.text, tuple(simplify(title).text for title in titles), certain=title_hint is not None, known_names=known)
    # what a page is made of is settled on its own words, what is kept of it is masked
    body, body_map = body_of(masked(simple.text, personal_spans(simple.text)), layout)
    body_map = body_map.after(simple.map)
    if html:
        body_map = body_map.after(html.map)
    if text_map is not None:
        body_map = body_map.after(text_map)
    found = layout.credits
    published = (
        parse_published(published_hint)
        or _first(found.published)
        or parse_published(meta.published)
        or date_of_url(url)
        or _first(found.weak_published)
    )
    authors = _unique(found.author) or _unique(a for a in (meta.author,) if a and looks_like_name(a))
    host = site
    return NormalizedPage(
        body=body,
        body_map=body_map,
        script=simple.script,
        title=_masked(clean_title(layout.title)) if layout.title else None,
        published_at=published,
        publisher=_masked(_publisher(found, (*known, publisher_hint, publisher_of_site(host)))),
        author=_masked("、".join(authors)),
        editors=tuple(mask_personal(name) for name in _unique(found.editor)),
        section=_masked(layout.section or meta.section),
        site=host,
        jurisdiction_hint=jurisdiction_of_site(host),
    )


def _map_of(rows: Iterable[Mapping[str, int]] | None) -> OffsetMap | None:
    if rows is None:
        return None
    return OffsetMap(tuple(Segment(r["start"], r["length"], r["source_start"], r["source_length"]) for r in rows))


def _row(page: Mapping[str, Any], html_depth: int | None) -> dict[str, object]:
    found = normalize_page(
        page["text"],
        media_type=page.get("media_type") or "text/plain",
        text_map=_map_of(page.get("text_map")),
        url=page.get("url"),
        site=page.get("site"),
        title_hint=page.get("title_hint"),
        published_hint=page.get("published_hint"),
        publisher_hint=page.get("publisher_hint"),
        html_depth=html_depth,
    )
    row: dict[str, object] = {name: getattr(found, name) for name in NORMALIZED_COLUMNS}
    row["editors"] = list(found.editors)
    row["body_map"] = [segment._asdict() for segment in found.body_map.segments]
    if "repairs" in page:
        row["repairs"] = mask_repairs(page["repairs"], found.body, found.body_map)
    return row


def normalize_pages(decoded: pl.DataFrame, *, html_depth: int | None = None) -> pl.DataFrame:
    """Adds the columns of ``NORMALIZED_COLUMNS`` to a frame of decoded pages (``text``, ``media_type`` and what reading knows of each).

    A column of the same name (``site``) is replaced. Numbers of persons are masked in all of them and in ``repairs``. ``LimitError`` for a page that is nested deeper than ``html_depth``. A page without a title or a date has NULL there.
    """
    wanted = [
        c
        for c in ("text", "media_type", "text_map", "url", "site", "title_hint", "published_hint", "publisher_hint", "repairs")
        if c in decoded.columns
    ]
    rows = [_row(page, html_depth) for page in decoded.select(wanted).iter_rows(named=True)]
    schema = dict(NORMALIZED_COLUMNS)
    if "repairs" in decoded.columns:
        schema["repairs"] = decoded.schema["repairs"]
    added = pl.DataFrame(rows, schema=schema)
    return decoded.drop([c for c in schema if c in decoded.columns]).hstack(added)
