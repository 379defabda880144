"""Limits: each is broken once, named, and takes nothing else along."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
import zstandard

from transforms.limits import LimitError, resident_bytes, watched
from transforms.read import ReadResult, read_pages
from transforms.read.formats import Limits, ReadOptions, printable, storable
from transforms.read.inputs import Source
from transforms.shard import read_shards, work_shard

TEXT = "2020年5月6日，东海市对口帮扶西山县，捐赠资金31万元。\n"
MEGABYTE = 1 << 20


def read(folder: Path, **limits: int) -> ReadResult:
    return read_pages([folder], ReadOptions(limits=Limits(**limits)))


def named(result: ReadResult) -> dict[str, str | None]:
    assert all(f.limit is None or f"(limit {f.limit})" in f.reason for f in result.failures), result.failures
    return {failure.source_uri.rsplit("/", 1)[-1]: failure.limit for failure in result.failures}


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def lines(size: int) -> bytes:
    """Records that say the same again and again: each is no larger than a page may be."""
    line = json.dumps({"text": "一" * 1000}, ensure_ascii=False).encode() + b"\n"
    return line * (size // len(line))


@pytest.mark.parametrize(
    ("suffix", "pack"),
    [(".gz", gzip.compress), (".bz2", bz2.compress), (".xz", lzma.compress), (".zst", zstandard.ZstdCompressor().compress)],
)
def test_bombs_end_at_the_ratio(tmp_path: Path, suffix: str, pack: Callable[[bytes], bytes]) -> None:
    (tmp_path / f"bomb.jsonl{suffix}").write_bytes(pack(lines(8 * MEGABYTE)))
    (tmp_path / f"honest.jsonl{suffix}").write_bytes(pack(lines(MEGABYTE)))
    result = read(tmp_path, page_bytes=MEGABYTE, archive_ratio=100)
    assert named(result) == {f"bomb.jsonl{suffix}": "archive_ratio"}
    assert read(tmp_path, page_bytes=MEGABYTE, archive_ratio=100_000).failures == []


def test_bombs_in_archives_end_at_the_ratio(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({f"{n}.jsonl": lines(MEGABYTE) for n in range(8)}))
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for n in range(8):
            member = tarfile.TarInfo(f"{n}.jsonl")
            data = lines(MEGABYTE)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    (tmp_path / "b.tar.gz").write_bytes(gzip.compress(out.getvalue()))
    (tmp_path / "c.zip").write_bytes(zipped({"in.zip": zipped({f"{n}.jsonl": lines(MEGABYTE) for n in range(8)})}))
    (tmp_path / "d.txt").write_text(TEXT, encoding="utf-8")
    result = read(tmp_path, page_bytes=MEGABYTE, archive_ratio=50)
    assert named(result) == {"a.zip": "archive_ratio", "b.tar.gz": "archive_ratio", "c.zip": "archive_ratio"}
    assert TEXT.encode() in result.pages["content"].to_list()


def test_parquet_bombs_are_seen_before_they_are_read(tmp_path: Path) -> None:
    rows = ["一" * 50_000 + str(n) for n in range(200)]
    pl.DataFrame({"text": rows}).write_parquet(tmp_path / "a.parquet", compression="zstd")
    assert named(read(tmp_path, page_bytes=MEGABYTE, archive_ratio=50)) == {"a.parquet": "archive_ratio"}
    assert read(tmp_path, archive_ratio=100_000).pages.height == 200


def test_web_archives_are_no_way_around_the_ratio(tmp_path: Path) -> None:
    body = bytes(60 * MEGABYTE)
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {len(body) + 44}\r\n\r\n"
    served = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(head.encode() + served + body + b"\r\n\r\n", 1))
    assert "archive_ratio" in set(named(read(tmp_path, page_bytes=MEGABYTE, archive_ratio=100)).values())


def test_memory_that_unpacking_asks_for_is_bounded(tmp_path: Path) -> None:
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 512 * MEGABYTE}]
    (tmp_path / "a.txt.xz").write_bytes(lzma.compress(TEXT.encode(), filters=filters))
    parameters = zstandard.ZstdCompressionParameters(window_log=28, compression_level=1, write_content_size=False)
    packer = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    (tmp_path / "b.txt.zst").write_bytes(packer.compress(TEXT.encode() * 9_000) + packer.flush())
    (tmp_path / "c.zip").write_bytes(zipped({"x.txt": TEXT.encode() * 100_000, "y.txt": TEXT.encode()}, zipfile.ZIP_LZMA))
    result = read(tmp_path, unpacking_memory=4 * MEGABYTE)
    assert named(result) == {"a.txt.xz": "unpacking_memory", "b.txt.zst": "unpacking_memory", "x.txt": "unpacking_memory"}
    assert result.pages["source_uri"].to_list() == [f"{tmp_path.as_posix()}/c.zip!/y.txt"]


def test_totals_depth_members_and_copies_are_bounded(tmp_path: Path) -> None:
    page = TEXT.encode()
    (tmp_path / "total.txt.gz").write_bytes(gzip.compress(page * 1000))
    assert named(read(tmp_path, archive_bytes=20_000, page_bytes=MEGABYTE)) == {"total.txt.gz": "archive_bytes"}
    (tmp_path / "total.txt.gz").unlink()
    (tmp_path / "deep.zip").write_bytes(zipped({"1.zip": zipped({"2.zip": zipped({"a.txt": page})}), "b.txt": page}))
    (tmp_path / "many.zip").write_bytes(zipped({f"{n}.txt": page for n in range(30)}))
    (tmp_path / "copy.zip").write_bytes(zipped({"in.zip": zipped({"a.txt": b"x" + page * 2}, zipfile.ZIP_STORED)}))
    result = read(tmp_path, archive_members=20, spool_bytes=150)
    assert named(result) == {
        "2.zip": "spool_bytes",
        "1.zip": "spool_bytes",
        "many.zip": "archive_members",
        "in.zip": "spool_bytes",
    } or named(result) == {"1.zip": "spool_bytes", "many.zip": "archive_members", "in.zip": "spool_bytes"}
    assert "archive_depth" in named(read(tmp_path)).values()


def test_only_some_broken_records_are_named(tmp_path: Path) -> None:
    good = json.dumps({"text": TEXT}, ensure_ascii=False)
    (tmp_path / "a.jsonl").write_text("{\n" * 50 + good + "\n" + "{\n" * 50, encoding="utf-8")
    result = read(tmp_path, broken_records=10)
    assert len(result.failures) == 11
    assert result.failures[0].limit == "broken_records"
    assert "90 more that cannot be read, after the first 10" in result.failures[0].reason
    assert result.pages.height == 1


@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b""])
def test_a_line_without_end_is_not_held(tmp_path: Path, ending: bytes) -> None:
    (tmp_path / "a.csv").write_bytes(b"text,url\nok,1\n" + b"x" * (3 * MEGABYTE) + ending + (b"ok2,2\n" if ending else b""))
    result = read(tmp_path, page_bytes=MEGABYTE)
    assert sorted(result.pages["content"].to_list()) == [b"ok", b"ok2"][: 2 if ending else 1]
    assert set(named(result).values()) == {"page_bytes"}


def test_json_of_nothing_but_lists_is_not_unpacked(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "x", "z": [' + b"[]," * 1_100_000 + b"[]]}\n" + b'{"text": "ok"}\n')
    result = read(tmp_path)
    assert [failure.limit for failure in result.failures] == ["page_memory"]
    assert result.pages["content"].to_list() == [b"ok"]


def work(folder: Path, limits: Limits) -> tuple[dict[str, str | None], int]:
    files = sorted((folder / "in").iterdir())
    sources = [Source(str(path), path.stat().st_size, "1") for path in files]
    report = work_shard(sources, folder / "shard", ReadOptions(limits=limits))
    assert all(failure.doc_id for failure in report.failures)
    frames = read_shards([report.target])
    return {f.source_uri.rsplit("/", 1)[-1]: f.limit for f in report.failures}, frames["pages"].height


def test_a_page_nested_too_deeply_is_set_aside_with_the_limit(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "deep.html").write_text("<html><body>" + "<div>" * 3_000 + TEXT, encoding="utf-8")
    (tmp_path / "in" / "flat.html").write_text("<html><body>" + "<div>" * 30 + TEXT.replace("31", "32"), encoding="utf-8")
    (tmp_path / "in" / "text.txt").write_text(TEXT, encoding="utf-8")
    assert work(tmp_path, Limits()) == ({"deep.html": "html_depth"}, 2)


def test_a_page_that_takes_too_long_is_set_aside_and_its_neighbours_are_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import transforms.extract.frame as stage

    extract = stage.extract_pages

    def slow(pages: pl.DataFrame) -> dict[str, pl.DataFrame]:
        begun = time.process_time()
        while pages["body"].str.contains("33万元").any() and time.process_time() - begun < 30:
            pass
        return extract(pages)

    monkeypatch.setattr(stage, "extract_pages", slow)
    (tmp_path / "in").mkdir()
    for number in range(31, 36):
        (tmp_path / "in" / f"{number}.txt").write_text(TEXT.replace("31", str(number)), encoding="utf-8")
    assert work(tmp_path, Limits(page_seconds=1)) == ({"33.txt": "page_seconds"}, 4)


def test_a_page_that_takes_too_much_memory_is_set_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import transforms.normalize.frame as stage

    normalize = stage.normalize_pages

    def greedy(pages: pl.DataFrame, **options: int) -> pl.DataFrame:
        held: list[bytes] = []
        while pages["text"].str.contains("33万元").any() and len(held) < 4_000:
            held.append(bytearray(b"x") * MEGABYTE)
        return normalize(pages, **options)

    monkeypatch.setattr(stage, "normalize_pages", greedy)
    (tmp_path / "in").mkdir()
    for number in range(31, 36):
        (tmp_path / "in" / f"{number}.txt").write_text(TEXT.replace("31", str(number)), encoding="utf-8")
    assert work(tmp_path, Limits(page_memory=300 * MEGABYTE)) == ({"33.txt": "page_memory"}, 4)


def test_watching_ends_with_what_is_watched() -> None:
    with watched(1, 1 << 40):
        pass
    begun = time.process_time()
    while time.process_time() - begun < 1.3:
        pass
    with pytest.raises(LimitError, match="page_seconds"), watched(0.2, 1 << 40):
        while True:
            pass
    assert resident_bytes() > MEGABYTE


def test_elsewhere_than_in_the_main_thread_nothing_is_watched() -> None:
    done: list[bool] = []

    def run() -> None:
        with watched(0.01, 1):
            begun = time.process_time()
            while time.process_time() - begun < 0.1:
                pass
            done.append(True)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert done == [True]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("页面 1　a.txt", "页面 1　a.txt"),
        ("a\x1b[2J\n.txt", "a\ufffd[2J\ufffd.txt"),
        ("\u202etxt.exe", "\ufffdtxt.exe"),
        ("\udcff.txt", "\ufffd.txt"),
    ],
)
def test_names_of_strangers_are_shown_without_harm(name: str, shown: str) -> None:
    assert printable(name) == shown
    storable(name).encode()


def test_cells_with_bytes_that_are_no_text_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"url,title,text\nhttp://a.cn/\x80,\xff\xe5\xb8\xae,ok\n")
    (tmp_path / "b.jsonl").write_bytes(b'{"url": "http://a.cn/\\ud800", "title": "\\udc80", "text": "ok2"}\n')
    result = read(tmp_path)
    assert result.failures == []
    assert result.pages["url"].to_list() == ["http://a.cn/?", "http://a.cn/?"]
    assert [title.count("?") > 0 for title in result.pages["title_hint"]] == [True, True]


@pytest.mark.parametrize("at", range(4, 1100, 7))
def test_pages_of_parquet_that_claim_to_be_huge_are_not_believed(tmp_path: Path, at: int) -> None:
    whole = io.BytesIO()
    pl.DataFrame({"url": ["http://a.cn/1", "http://a.cn/2"], "text": [TEXT, TEXT * 20]}).write_parquet(whole, compression="zstd")
    data = bytearray(whole.getvalue())
    # a number of four more digits wherever a header may have one
    data[at : at + 5] = b"\x90\xcc\xa0\x90\x07"
    (tmp_path / "a.parquet").write_bytes(data)
    before = resident_bytes()
    read(tmp_path)
    assert resident_bytes() - before < 200 * MEGABYTE


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"use_dictionary": False},
        {"data_page_version": "2.0"},
        {"data_page_size": 500},
        {"write_page_checksum": True},
        {"compression": "NONE"},
    ],
)
def test_sound_parquet_of_every_form_is_read(tmp_path: Path, options: dict[str, object]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table({"text": ["页" * n for n in range(1, 400)], "url": [None] * 399, "tags": [["a", "b"]] * 399})
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=100, **options)
    result = read(tmp_path)
    assert result.failures == []
    assert result.pages.height == 399
