"""Pages on an object store: a real S3 server on this machine, reached as any other would be."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
import s3fs

from tests.object_store import object_store
from transforms.read import read_pages
from transforms.read.inputs import expand_inputs

PAGES = {
    "in/a.txt": "某市对口帮扶某县。",
    "in/deep/b.html": "<html><p>某区结对帮扶某镇。</p></html>",
    "in/.hidden": "x",
    "out/c.txt": "别处",
}


@pytest.fixture(scope="module")
def store() -> Iterator[s3fs.S3FileSystem]:
    with object_store() as system:
        system.mkdir("pages")
        for name, text in PAGES.items():
            system.pipe(f"pages/{name}", text.encode())
        system.pipe("pages/in/c.jsonl.gz", gzip.compress('{"text": "某行定点帮扶某村。", "url": "http://a.cn/1"}\n'.encode()))
        yield system


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("s3://pages/in", ["in/a.txt", "in/c.jsonl.gz#1", "in/deep/b.html"]),
        ("s3://pages/in/a.txt", ["in/a.txt"]),
        ("s3://pages/*/*.txt", ["in/a.txt", "out/c.txt"]),
    ],
)
def test_prefixes_objects_and_patterns(store: s3fs.S3FileSystem, given: str, found: list[str]) -> None:
    result = read_pages([given])
    assert result.failures == []
    assert result.pages["source_uri"].to_list() == [f"s3://pages/{name}" for name in found]


def test_an_object_is_the_same_page_as_a_file(store: s3fs.S3FileSystem, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PAGES["in/a.txt"], encoding="utf-8")
    assert read_pages([tmp_path / "a.txt"]).pages["doc_id"].to_list() == read_pages(["s3://pages/in/a.txt"]).pages["doc_id"].to_list()


def test_an_object_has_a_version_that_changes_with_it(store: s3fs.S3FileSystem) -> None:
    (before,), _ = expand_inputs(["s3://pages/out/c.txt"])
    assert before.size == len(PAGES["out/c.txt"].encode())
    store.pipe("pages/out/c.txt", "新的".encode())
    store.invalidate_cache()
    (after,), _ = expand_inputs(["s3://pages/out/c.txt"])
    assert before.version != after.version
    store.pipe("pages/out/c.txt", PAGES["out/c.txt"].encode())
    store.invalidate_cache()


@pytest.mark.parametrize("given", ["s3://pages/none", "s3://nobucket/x", "s3://pages/*.none", "noscheme://x/y"])
def test_what_leads_nowhere_is_named(store: s3fs.S3FileSystem, given: str) -> None:
    result = read_pages([given])
    assert result.pages.is_empty()
    (failure,) = result.failures
    assert failure.reason.startswith(given)
