"""Parquet files, such as web corpora are given out in: one row a page, only the columns that a page is made of are read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from transforms.read.columns import no_text_column, page_of_record, wanted_columns
from transforms.read.formats import Format, RawPage, ReadFailure, ReadOptions

_ROWS = 64


def _read(source_uri: str, stream: BinaryIO, options: ReadOptions) -> Iterator[RawPage | ReadFailure]:
    import pyarrow as pa  # type: ignore[import-untyped]
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

    number = 0
    try:
        with pq.ParquetFile(stream) as table:
            names = wanted_columns(table.schema_arrow.names, options.columns)
            if names is None:
                yield ReadFailure(source_uri, f"{source_uri}: {no_text_column(options.columns)}")
                return
            for batch in table.iter_batches(batch_size=_ROWS, columns=names, use_threads=False):
                for row in batch.to_pylist():
                    number += 1
                    yield page_of_record(f"{source_uri}#{number}", {name.lower(): value for name, value in row.items()}, options)
    except (pa.ArrowException, OSError, ValueError, KeyError) as error:
        yield ReadFailure(source_uri, f"{source_uri}: damaged Parquet file after row {number} ({str(error).splitlines()[0]})")


FORMAT = Format("parquet", frozenset({".parquet"}), lambda head: head.startswith(b"PAR1"), _read, seekable=True, binary=True)
