"""Files of records, one JSON object a line, as crawlers write them; the columns are guessed by their common names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

from transforms.read.columns import page_of_record
from transforms.read.formats import Format, RawPage, ReadFailure, ReadOptions, too_large

_LARGE = 1 << 20
_MOST_VALUES = 1_000_000


def _record(source_uri: str, line: bytes, options: ReadOptions) -> RawPage | ReadFailure:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        return ReadFailure(source_uri, f"{source_uri}: no JSON object ({error})".replace("\n", " "))
    if not isinstance(record, dict):
        return ReadFailure(source_uri, f"{source_uri}: a JSON object is expected on each line")
    return page_of_record(source_uri, {str(key).lower(): value for key, value in record.items()}, options)


def _read(source_uri: str, stream: BinaryIO, options: ReadOptions) -> Iterator[RawPage | ReadFailure]:
    # JSON spells a Chinese character with up to six bytes; the page itself is measured once more
    limit = 2 * options.limits.page_bytes
    number = 0
    while line := stream.readline(limit + 1):
        number += 1
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        where = f"{source_uri}#{number}"
        if len(line) > limit:
            while line and not line.endswith(b"\n"):
                line = stream.readline(limit)
            yield too_large(where, "the line", limit)
        elif len(line) > _LARGE and line.count(b"[") + line.count(b"{") > _MOST_VALUES:
            # every empty list takes some seventy bytes for its two
            yield ReadFailure(where, f"{where}: no JSON object of a page (more than {_MOST_VALUES:,} lists and objects)", "page_memory")
        elif stripped := line.strip():
            yield _record(where, stripped, options)


FORMAT = Format("jsonl", frozenset({".jsonl", ".ndjson", ".jl"}), lambda head: head.lstrip(b"\xef\xbb\xbf \r\n").startswith(b'{"'), _read)
