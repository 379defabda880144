"""Stub."""

from __future__ import annotations
from dataclasses import dataclass
from transforms.offsets import OffsetMap


@dataclass(slots=True)
class HtmlText:
    text: str
    map: OffsetMap
    title: str | None = None
    published: str | None = None
    author: str | None = None
    publisher: str | None = None
    site: str | None = None


def read_html(source: str) -> HtmlText:
    return HtmlText(source, OffsetMap.identity(len(source)))
