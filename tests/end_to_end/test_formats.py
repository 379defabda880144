"""One corpus in every format, compression and archive, through the whole flow: one fingerprint."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
import zstandard

from tests.support import Bangfu, rows

FACTS = ("pairings", "events", "participations", "quantities", "positions", "place_mentions", "organization_mentions")


def records(pages: Path) -> list[dict[str, str]]:
    """The pages as a crawler would hold them; their bytes are UTF-8."""
    return [
        {"url": f"http://news.example.cn/{number}.html", "text": page.read_bytes().decode("utf-8")}
        for number, page in enumerate(sorted(pages.iterdir()))
    ]


def warc(pages: list[dict[str, str]]) -> bytes:
    packed = []
    for page in pages:
        body = page["text"].encode()
        head = f"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: {page['url']}\r\nWARC-Record-ID: <urn:{page['url']}>\r\n"
        rest = f"WARC-Date: 2020-05-01T00:00:00Z\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\n\r\n"
        packed.append(gzip.compress((head + rest).encode() + body + b"\r\n\r\n"))
    return b"".join(packed)


def table(pages: list[dict[str, str]], separator: str) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(pages[0]), delimiter=separator)
    writer.writeheader()
    writer.writerows(pages)
    return out.getvalue().encode()


def parquet(pages: list[dict[str, str]]) -> bytes:
    out = io.BytesIO()
    pl.DataFrame(pages).write_parquet(out)
    return out.getvalue()


def jsonl(pages: list[dict[str, str]]) -> bytes:
    return "".join(json.dumps(page, ensure_ascii=False) + "\n" for page in pages).encode()


WITH_ADDRESSES: dict[str, Callable[[list[dict[str, str]]], bytes]] = {
    "pages.jsonl": jsonl,
    "pages.jsonl.zst": lambda pages: zstandard.ZstdCompressor().compress(jsonl(pages)),
    "pages.csv.gz": lambda pages: gzip.compress(table(pages, ",")),
    "pages.tsv.xz": lambda pages: lzma.compress(table(pages, "\t")),
    "pages.parquet": parquet,
    "pages.warc.wet.gz": warc,
}


def zipped(pages: Path) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for page in sorted(pages.iterdir()):
            archive.write(page, page.name)
    return out.getvalue()


def tarred(pages: Path) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:bz2") as archive:
        for page in sorted(pages.iterdir()):
            archive.add(page, page.name)
    return out.getvalue()


def text_alone(pages: Path) -> bytes:
    return jsonl([{"text": page["text"]} for page in records(pages)])


WITHOUT: dict[str, Callable[[Path], bytes]] = {
    "pages.zip": zipped,
    "pages.tar.bz2": tarred,
    "pages.jsonl.bz2": lambda pages: bz2.compress(text_alone(pages)),
}


def contents(warehouse: Path) -> list[tuple[object, ...]]:
    """What the warehouse tells, free of ids and of where a page was read: that is how pages of different records are compared."""
    found: list[tuple[object, ...]] = []
    for name in FACTS:
        columns = [
            str(column)
            for (column,) in rows(
                warehouse,
                f"SELECT column_name FROM duckdb_columns() WHERE schema_name = 'core' AND table_name = '{name}' AND column_name NOT LIKE '%\\_id' ESCAPE '\\' "
                "AND column_name NOT IN ('same_as', 'part_of', 'duplicate_of', 'first_seen', 'last_seen', 'ingested_at') ORDER BY column_index",
            )
        ]
        found += sorted((name, *map(str, row)) for row in rows(warehouse, f"SELECT {', '.join(columns)} FROM core.{name}"))
    return found


@pytest.mark.slow
def test_one_corpus_gives_one_fingerprint_in_every_format(bangfu: Bangfu, seed_pages: Path, published: Path, tmp_path: Path) -> None:
    def built(name: str, content: bytes) -> tuple[str, list[tuple[object, ...]]]:
        """The hash of all tables but that of pages, which tells the file of each, and what is told."""
        folder, warehouse = tmp_path / name, tmp_path / f"{name}.duckdb"
        folder.mkdir()
        (folder / name).write_bytes(content)
        done = bangfu("build", folder, "--warehouse", warehouse)
        assert done.code == 0, done.err
        return documents_apart(warehouse), contents(warehouse)

    def documents_apart(warehouse: Path) -> str:
        digest = "SELECT table_name, content_hash FROM ops.release_tables WHERE table_name != 'core.documents' AND release_number = 1"
        return str(sorted(map(str, rows(warehouse, digest))))

    plain = documents_apart(published), contents(published)
    assert len(plain[1]) > 50
    for name, make in WITHOUT.items():
        assert built(name, make(seed_pages)) == plain, name
    pages = records(seed_pages)
    named = [built(name, make(pages)) for name, make in WITH_ADDRESSES.items()]
    assert all(found == named[0] for found in named), [name for name, found in zip(WITH_ADDRESSES, named, strict=True) if found != named[0]]
    # an address is part of what a page is: the ids differ from those of the bare files, what is told does not
    assert named[0][1] == plain[1]
