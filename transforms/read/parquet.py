"""Parquet files, such as web corpora are given out in: one row a page, only the columns that a page is made of are read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from transforms.limits import LimitError
from transforms.read.columns import no_text_column, page_of_record, wanted_columns
from transforms.read.formats import Format, Limits, RawPage, ReadFailure, ReadOptions
from transforms.read.parquet_pages import check_pages

_ROWS = 64
_BATCH = 32 << 20
_BUFFER = 1 << 20


def _rows_at_a_time(table: Any, names: list[str], stream: BinaryIO, limits: Limits) -> int:
    """How many rows are read at once, so that they take little memory.

    Raises ``LimitError`` for columns that are bombs and ``ValueError`` for such as claim what they are not.
    """
    rows = _ROWS
    for at in range(table.metadata.num_row_groups):
        group = table.metadata.row_group(at)
        size = 0
        for number in range(group.num_columns):
            column = group.column(number)
            if column.path_in_schema.split(".")[0] not in names:
                continue
            unpacked, packed = column.total_uncompressed_size, column.total_compressed_size
            if unpacked > limits.page_bytes and unpacked > limits.archive_ratio * max(packed, 1):
                raise LimitError("archive_ratio", f"unpacks to more than {limits.archive_ratio:,} times its size")
            start = column.data_page_offset
            if column.has_dictionary_page and column.dictionary_page_offset:
                start = min(start, column.dictionary_page_offset)
            check_pages(stream, start, packed, unpacked)
            size += unpacked
        rows = min(rows, max(1, _BATCH * group.num_rows // max(size, 1)))
    return rows


def _read(source_uri: str, stream: BinaryIO, options: ReadOptions) -> Iterator[RawPage | ReadFailure]:
    import pyarrow as pa  # type: ignore[import-untyped]
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

    number = 0
    try:
        # pages of columns are read as they are wanted, not whole columns ahead
        with pq.ParquetFile(stream, pre_buffer=False, buffer_size=_BUFFER) as table:
            names = wanted_columns(table.schema_arrow.names, options.columns)
            if names is None:
                yield ReadFailure(source_uri, f"{source_uri}: {no_text_column(options.columns)}")
                return
            rows = _rows_at_a_time(table, names, stream, options.limits)
            for batch in table.iter_batches(batch_size=rows, columns=names, use_threads=False):
                for row in batch.to_pylist():
                    number += 1
                    yield page_of_record(f"{source_uri}#{number}", {name.lower(): value for name, value in row.items()}, options)
    except (pa.ArrowException, OSError, ValueError, KeyError, OverflowError) as error:
        yield ReadFailure(source_uri, f"{source_uri}: damaged Parquet file after row {number} ({(str(error).splitlines() or [''])[0]})")


FORMAT = Format("parquet", frozenset({".parquet"}), lambda head: head.startswith(b"PAR1"), _read, seekable=True, binary=True)
