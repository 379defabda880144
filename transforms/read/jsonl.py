"""Files of records, one JSON object a line, as crawlers write them; the columns are guessed by their common names."""

from __future__ import annotations

import json
from collections.abc import Iterator

from transforms.read.formats import Format, RawPage, ReadFailure
from transforms.read.html import looks_like_html

_CONTENT = ("content_html", "html", "raw_html", "content", "text", "body", "article")
_URL = ("url", "link", "uri", "source_url", "href")
_TITLE = ("title", "headline")
_TIME = ("pubtime", "published_at", "publish_time", "pub_time", "published", "pubdate", "datetime", "date", "time")
_SOURCE = ("source", "publisher", "media", "site_name")


def _first(record: dict[str, object], names: tuple[str, ...]) -> str | None:
    for name in names:
        value = record.get(name)
        if isinstance(value, str) and value.strip():
            return value
        if isinstance(value, int) and not isinstance(value, bool) and names is _TIME:
            return str(value)
    return None


def _record(source_uri: str, line: bytes) -> RawPage | ReadFailure:
    try:
        record = json.loads(line)
    except ValueError as error:
        return ReadFailure(source_uri, f"{source_uri}: no JSON object ({error})".replace("\n", " "))
    if not isinstance(record, dict):
        return ReadFailure(source_uri, f"{source_uri}: a JSON object is expected on each line")
    by_name = {str(key).lower(): value for key, value in record.items()}
    text = _first(by_name, _CONTENT)
    if text is None:
        return ReadFailure(source_uri, f"{source_uri}: no text in any of the columns {', '.join(_CONTENT)}")
    content = text.encode("utf-8", "surrogatepass")
    return RawPage(
        source_uri,
        "text/html" if looks_like_html(content) else "text/plain",
        content,
        identity=line,
        url=_first(by_name, _URL),
        declared_encoding="utf-8",
        title_hint=_first(by_name, _TITLE),
        published_hint=_first(by_name, _TIME),
        publisher_hint=_first(by_name, _SOURCE),
    )


def _read(source_uri: str, data: bytes) -> Iterator[RawPage | ReadFailure]:
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        stripped = line.strip()
        if stripped:
            yield _record(f"{source_uri}#{number}", stripped)


FORMAT = Format("jsonl", frozenset({".jsonl", ".ndjson", ".jl"}), lambda head: head.lstrip(b"\xef\xbb\xbf \r\n").startswith(b'{"'), _read)
