"""CSV and TSV files with a line of column names."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from typing import BinaryIO, cast

from transforms.limits import LimitError
from transforms.read.columns import no_text_column, page_of_record, wanted_columns
from transforms.read.formats import Columns, Format, RawPage, ReadFailure, ReadOptions, broken
from transforms.read.streams import Peeked

_HEAD = 65536


def _encoding(head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def _separator(line: bytes) -> str:
    return "\t" if line.count(b"\t") > line.count(b",") else ","


def _looks_like_table(head: bytes) -> bool:
    line = head.split(b"\n", 1)[0].removeprefix(codecs.BOM_UTF8).strip()
    names = line.decode("ascii", "replace").split(_separator(line))
    return 1 < len(names) <= 200 and wanted_columns((name.strip(' "') for name in names), Columns()) is not None


class _Lines:
    """The lines of a table, none longer than a page may be: the rest of a longer one is passed over."""

    def __init__(self, stream: io.TextIOWrapper, limit: int) -> None:
        self._stream = stream
        self._limit = limit

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._stream.readline(self._limit + 1)
        if not line:
            raise StopIteration
        if len(line) > self._limit:
            while line and not line.endswith(("\n", "\r")):
                line = self._stream.readline(self._limit)
            raise LimitError("page_bytes", f"the line is larger than {self._limit:,} characters")
        return line


def _read(source_uri: str, stream: BinaryIO, options: ReadOptions) -> Iterator[RawPage | ReadFailure]:
    peeked = Peeked(stream)
    head = peeked.head(_HEAD)
    encoding = _encoding(head)
    # what the encoding cannot tell goes on as the bytes that it was: decoding a page is another stage's business
    lines = io.TextIOWrapper(cast(BinaryIO, peeked), "utf-8-sig" if encoding == "utf-8" else encoding, errors="surrogateescape", newline="")
    first = head.split(b"\n", 1)[0]
    csv.field_size_limit(options.limits.page_bytes)
    rows = csv.reader(_Lines(lines, options.limits.page_bytes), delimiter=_separator(first))
    try:
        names = [name.strip().lower() for name in next(rows, [])]
    except (csv.Error, UnicodeError) as error:
        yield ReadFailure(source_uri, f"{source_uri}: no table ({error})")
        return
    if wanted_columns(names, options.columns) is None:
        yield ReadFailure(source_uri, f"{source_uri}: {no_text_column(options.columns)}")
        return
    number = 0
    while True:
        number += 1
        where = f"{source_uri}#{number}"
        try:
            row = next(rows, None)
        except LimitError as error:
            yield broken(where, error)
            continue
        except (csv.Error, UnicodeError) as error:
            limit = "page_bytes" if "field limit" in str(error) else None
            yield ReadFailure(where, f"{where}: broken record ({error}" + (f"; limit {limit})" if limit else ")"), limit)
            if isinstance(error, UnicodeError):
                return
            continue
        if row is None:
            return
        if not row:
            continue
        if len(row) > len(names):
            yield ReadFailure(where, f"{where}: {len(row)} values for {len(names)} columns")
            continue
        kept = "utf-8" if encoding == "utf-16" else encoding
        yield page_of_record(where, dict(zip(names, row, strict=False)), options, kept, "surrogateescape")


FORMAT = Format("csv", frozenset({".csv", ".tsv"}), _looks_like_table, _read)
