"""Every format and compression: the same pages come out; what is broken is named and loses nothing else."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
import zstandard

from transforms.read import read_pages
from transforms.read.formats import Columns, Limits, ReadOptions

PAGES = [
    {"url": "http://www.a.gov.cn/1.html", "title": "甲", "date": "2020-05-01", "text": "某市对口帮扶某县，\n“捐款”,100万元。"},
    {"url": "http://www.b.gov.cn/2.html", "title": "乙", "date": "2020-05-02", "text": "某區結對幫扶\"某鎮\"。\r\n第二段"},
    {"url": "http://www.c.gov.cn/3.html", "title": "丙", "date": "2020-05-03", "text": "某行定点帮扶某村。🙂"},
]  # fmt: skip


def as_jsonl() -> bytes:
    return "".join(json.dumps(page, ensure_ascii=False) + "\n" for page in PAGES).encode()


def as_csv(encoding: str = "utf-8") -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(PAGES[0]))
    writer.writeheader()
    writer.writerows(PAGES)
    return out.getvalue().encode(encoding)


def as_tsv() -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(PAGES[0]), delimiter="\t")
    writer.writeheader()
    writer.writerows(PAGES)
    return out.getvalue().encode()


def as_parquet() -> bytes:
    out = io.BytesIO()
    pl.DataFrame(PAGES).with_columns(pl.lit(1).alias("other")).write_parquet(out)
    return out.getvalue()


def warc_record(kind: str, url: str, body: bytes, content_type: str) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Record-ID: <urn:uuid:{abs(hash(url)):032d}>\r\n"
        f"WARC-Date: 2020-05-01T00:00:00Z\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def served(text: bytes, status: str = "200 OK", kind: str = "text/html; charset=GBK") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(text)}\r\n\r\n".encode() + text


def as_wet() -> list[bytes]:
    return [warc_record("conversion", page["url"], page["text"].encode(), "text/plain") for page in PAGES]


COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": gzip.compress,
    ".zst": zstandard.ZstdCompressor().compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
}
TABLES: dict[str, Callable[[], bytes]] = {"jsonl": as_jsonl, "csv": as_csv, "tsv": as_tsv, "parquet": as_parquet}


def ids(path: Path | str, options: ReadOptions | None = None) -> list[str]:
    result = read_pages([path], options)
    assert result.failures == []
    return sorted(result.pages["doc_id"])


@pytest.mark.parametrize("compression", COMPRESS)
@pytest.mark.parametrize("table", TABLES)
def test_records_are_the_same_pages_in_every_format_and_compression(tmp_path: Path, table: str, compression: str) -> None:
    (tmp_path / "plain.jsonl").write_bytes(as_jsonl())
    path = tmp_path / f"pages.{table}{compression}"
    path.write_bytes(COMPRESS[compression](TABLES[table]()))
    pages = read_pages([path]).pages
    assert sorted(pages["doc_id"]) == ids(tmp_path / "plain.jsonl")
    assert [uri.removeprefix(path.as_posix()) for uri in pages["source_uri"]] == ["#1", "#2", "#3"]


@pytest.mark.parametrize("compression", COMPRESS)
def test_a_file_is_the_same_page_in_every_compression_and_archive(tmp_path: Path, compression: str) -> None:
    folder = tmp_path / "plain"
    folder.mkdir()
    for number, page in enumerate(PAGES):
        (folder / f"{number}.txt").write_bytes(page["text"].encode())
    whole = ids(folder)
    packed = tmp_path / "packed"
    packed.mkdir()
    for file in folder.iterdir():
        (packed / f"{file.name}{compression}").write_bytes(COMPRESS[compression](file.read_bytes()))
    assert ids(packed) == whole
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for file in packed.iterdir():
            archive.write(file, f"deep/{file.name}")
    found = read_pages([tmp_path / "a.zip"]).pages
    assert sorted(found["doc_id"]) == whole
    assert found["source_uri"][0] == f"{(tmp_path / 'a.zip').as_posix()}!/deep/0.txt{compression}"
    inner = io.BytesIO()
    with tarfile.open(fileobj=inner, mode="w") as tar:
        tar.add(folder, "folder")
    path = tmp_path / f"a.tar{compression}"
    path.write_bytes(COMPRESS[compression](inner.getvalue()))
    assert ids(path) == whole


def test_text_column_alone_is_the_same_page_as_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(PAGES[0]["text"].encode())
    (tmp_path / "b.jsonl").write_text(json.dumps({"text": PAGES[0]["text"]}))
    pl.DataFrame({"text": [PAGES[0]["text"]]}).write_parquet(tmp_path / "c.parquet")
    assert ids(tmp_path / "a.txt") == ids(tmp_path / "b.jsonl") == ids(tmp_path / "c.parquet")


@pytest.mark.parametrize("joined", [False, True])
@pytest.mark.parametrize("compression", COMPRESS)
def test_wet_gives_the_text_with_its_address(tmp_path: Path, compression: str, joined: bool) -> None:
    records = as_wet()
    pack = COMPRESS[compression]
    path = tmp_path / f"a.warc.wet{compression}"
    path.write_bytes(pack(b"".join(records)) if joined else b"".join(map(pack, records)))
    result = read_pages([path])
    assert result.failures == []
    assert sorted(result.pages["site"]) == ["a.gov.cn", "b.gov.cn", "c.gov.cn"]
    assert sorted(content.decode() for content in result.pages["content"]) == sorted(page["text"] for page in PAGES)


def test_warc_takes_pages_that_were_served_and_nothing_else(tmp_path: Path) -> None:
    html = f"<html><body>{PAGES[0]['text']}</body></html>".encode("gbk")
    zipped = gzip.compress(html + b"<!-- 2 -->")
    records = [
        warc_record("warcinfo", "x", b"software: test", "application/warc-fields"),
        warc_record("request", "http://a.cn/1", b"GET / HTTP/1.1\r\n\r\n", "application/http; msgtype=request"),
        warc_record("response", "http://a.cn/1", served(html), "application/http; msgtype=response"),
        warc_record("response", "http://a.cn/2", served(html, "404 Not Found"), "application/http; msgtype=response"),
        warc_record("response", "http://a.cn/3", served(b"\x89PNG", kind="image/png"), "application/http; msgtype=response"),
        warc_record(
            "response",
            "http://a.cn/4",
            f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Type: text/html\r\nContent-Length: {len(zipped)}\r\n\r\n".encode()
            + zipped,
            "application/http; msgtype=response",
        ),
    ]
    (tmp_path / "a.warc.gz").write_bytes(b"".join(map(gzip.compress, records)))
    pages = read_pages([tmp_path / "a.warc.gz"]).pages.sort("url")
    assert pages["url"].to_list() == ["http://a.cn/1", "http://a.cn/4"]
    assert pages["declared_encoding"].to_list() == ["gbk", None]
    assert pages["content"].to_list() == [html, html + b"<!-- 2 -->"]


def test_a_warc_cut_in_the_middle_gives_what_stands_before_the_cut(tmp_path: Path) -> None:
    packed = [gzip.compress(record) for record in as_wet()]
    (tmp_path / "a.warc.wet.gz").write_bytes(b"".join(packed)[: len(packed[0]) + len(packed[1]) + len(packed[2]) // 2])
    result = read_pages([tmp_path / "a.warc.wet.gz"])
    assert result.pages.height == 2
    (failure,) = result.failures
    assert "damaged archive" in failure.reason or "broken record" in failure.reason


def test_columns_can_be_named(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("正文,地址,备注\n某市帮扶某县,http://a.gov.cn/1,x\n", encoding="gb18030")
    assert "no text in any of the columns" in read_pages([tmp_path / "a.csv"]).failures[0].reason
    result = read_pages([tmp_path / "a.csv"], ReadOptions(Columns(text="正文", url="地址")))
    assert result.pages["url"].to_list() == ["http://a.gov.cn/1"]
    assert result.pages["content"][0].decode(result.pages["declared_encoding"][0]) == "某市帮扶某县"


def test_bytes_that_no_encoding_knows_reach_the_decoder_untouched(tmp_path: Path) -> None:
    broken = "text\n帮扶".encode() + b"\xff\xfe\x80" + "某县\n".encode()
    (tmp_path / "a.csv").write_bytes(broken)
    page = read_pages([tmp_path / "a.csv"]).pages.row(0, named=True)
    assert page["content"] == broken.split(b"\n")[1]


def test_broken_records_are_named_with_their_position_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(as_jsonl() + b'{"text": "x\n' + as_jsonl().splitlines()[0] + b"x}\n" + b"[" * 100_000)
    (tmp_path / "b.csv").write_bytes(as_csv() + b"a,b,c,d,e\n")
    pl.DataFrame({"number": [1]}).write_parquet(tmp_path / "c.parquet")
    (tmp_path / "d.parquet").write_bytes(as_parquet()[:-30])
    (tmp_path / "e.txt.gz").write_bytes(gzip.compress(b"x" * 100_000)[:-20])
    (tmp_path / "f.zip").write_bytes(b"PK\x03\x04" + bytes(100))
    result = read_pages([tmp_path])
    assert result.pages.height == 3 + 0  # the table holds the records of the JSON lines once more
    reasons = {f.source_uri.removeprefix(tmp_path.as_posix()): f.reason for f in result.failures}
    assert set(reasons) == {"/a.jsonl#4", "/a.jsonl#5", "/a.jsonl#6", "/b.csv#4", "/c.parquet", "/d.parquet", "/e.txt.gz", "/f.zip"}
    assert all("\n" not in reason and reason.startswith(tmp_path.as_posix()) for reason in reasons.values())
    assert "no text in any of the columns" in reasons["/c.parquet"]
    assert "damaged Parquet" in reasons["/d.parquet"]
    assert "damaged gzip" in reasons["/e.txt.gz"]


def test_what_is_larger_than_a_page_may_be_is_named_and_not_held(tmp_path: Path) -> None:
    big = b"x" * 3000
    (tmp_path / "a.html").write_bytes(b"<html>" + big)
    (tmp_path / "b.txt").write_bytes(big)
    (tmp_path / "c.txt.gz").write_bytes(gzip.compress(bytes(10_000_000)))
    (tmp_path / "d.jsonl").write_bytes(b'{"text": "' + big + b'"}\n{"text": "ok"}\n{"text": "' + big * 3 + b'"}\n')
    (tmp_path / "e.csv").write_bytes(b"text\n" + big + b"\nok2\n")
    pl.DataFrame({"text": [big.decode(), "ok3"]}).write_parquet(tmp_path / "f.parquet")
    (tmp_path / "g.wet").write_bytes(warc_record("conversion", "http://a.cn", big, "text/plain") + as_wet()[0])
    result = read_pages([tmp_path], ReadOptions(limits=Limits(page_bytes=2000)))
    assert sorted(content.decode()[:3] for content in result.pages["content"]) == ["ok", "ok2", "ok3", PAGES[0]["text"][:3]]
    named = {f.source_uri.removeprefix(tmp_path.as_posix()) for f in result.failures}
    assert named == {"/a.html", "/b.txt", "/c.txt.gz", "/d.jsonl#1", "/d.jsonl#3", "/e.csv#1", "/f.parquet#1", "/g.wet#0"}


def test_archives_in_archives_end_at_the_limit(tmp_path: Path) -> None:
    content = b"\xe6\x9f\x90\xe5\xb8\x82"
    for level in range(4):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(f"{level}.zip" if level else "../../page.txt", content)
        content = out.getvalue()
        (tmp_path / f"{level}.zip").write_bytes(content)
    assert [read_pages([tmp_path / f"{level}.zip"]).pages.height for level in range(4)] == [1, 1, 0, 0]
    assert "archive_depth" in read_pages([tmp_path / "3.zip"]).failures[0].reason


def test_standard_input(tmp_path: Path) -> None:
    code = "from transforms.read import read_pages; print(*read_pages(['-']).pages['source_uri'])"
    for data in (as_jsonl(), gzip.compress(as_csv()), as_parquet()):
        done = subprocess.run([sys.executable, "-c", code], input=data, capture_output=True, check=True)
        assert done.stdout.split() == [b"-#1", b"-#2", b"-#3"], done.stderr
