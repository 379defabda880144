"""Reading pages: which inputs become pages, which become failures, and that order does not matter."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import pytest

from transforms.ids import document_id
from transforms.read import PAGES_SCHEMA, read_pages
from transforms.read.binary import binary_kind
from transforms.read.html import declared_encoding, page_url
from transforms.read.pages import site_of

TEXT = "某市组织召开对口帮扶工作会议。\n会议强调要抓好落实。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "a.html").write_bytes(
        b'<html><head><meta charset="GB2312"></head><body><p>' + TEXT.encode("gbk") + b"</p></body></html>"
    )
    (tmp_path / "wide.txt").write_text(TEXT + "u", encoding="utf-16")
    (tmp_path / "wide_unmarked.txt").write_bytes((TEXT + "v").encode("utf-16-le"))
    (tmp_path / "empty.txt").write_bytes(b"\xef\xbb\xbf \r\n")
    (tmp_path / "photo.txt").write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256)))
    (tmp_path / "paper.pdf").write_bytes(b"%PDF-1.7\n" + bytes(100))
    (tmp_path / "noise.dat").write_bytes(bytes(random.Random(1).randbytes(4000)))
    (tmp_path / ".hidden").write_bytes(b"x")
    (tmp_path / "side.json").write_text("{}")
    return tmp_path


def test_folder_yields_pages_and_named_failures(folder: Path) -> None:
    result = read_pages([folder])
    assert result.pages.schema == PAGES_SCHEMA
    assert [uri.removeprefix(folder.as_posix()) for uri in result.pages["source_uri"]] == [
        "/b.txt",
        "/deep/er/a.html",
        "/wide.txt",
        "/wide_unmarked.txt",
    ]
    assert result.pages["media_type"].to_list() == ["text/plain", "text/html", "text/plain", "text/plain"]
    assert result.pages["declared_encoding"].to_list() == [None, "gb2312", "utf-16", None]
    reasons = {Path(f.source_uri).name: f.reason for f in result.failures}
    assert set(reasons) == {"empty.txt", "photo.txt", "paper.pdf", "noise.dat", "side.json"}
    assert "empty" in reasons["empty.txt"] and "JPEG" in reasons["photo.txt"] and "PDF" in reasons["paper.pdf"]
    assert all(name in reason and "\n" not in reason for name, reason in reasons.items())


def test_order_of_inputs_and_repeated_inputs_do_not_matter(folder: Path) -> None:
    names = [folder / "b.txt", folder / "wide.txt", folder, str(folder / "**" / "*.html"), folder / "empty.txt"]
    first = read_pages(names)
    second = read_pages(reversed(names))
    assert first.pages.equals(second.pages)
    assert first.failures == second.failures


def test_same_bytes_are_one_page_under_the_smallest_address(tmp_path: Path) -> None:
    for name in ("c.txt", "a.txt", "b.txt"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    pages = read_pages([tmp_path / "c.txt", tmp_path]).pages
    assert pages["source_uri"].to_list() == [(tmp_path / "a.txt").as_posix()]
    assert pages["doc_id"].to_list() == [document_id(TEXT.encode())]


@pytest.mark.parametrize(
    ("given", "words"), [("missing.txt", "no such file"), ("*.nothing", "no file matches"), ("void", "holds no files")]
)
def test_what_leads_nowhere_is_named(tmp_path: Path, given: str, words: str) -> None:
    (tmp_path / "void").mkdir()
    result = read_pages([tmp_path / given])
    assert result.pages.is_empty()
    assert [words in f.reason and given in f.reason for f in result.failures] == [True]


def test_json_lines_with_guessed_columns(tmp_path: Path) -> None:
    records = [
        {
            "url": "https://www.example.cn/a.html",
            "title": "甲",
            "pubtime": "2021-01-28 19:19:03",
            "source": "某网",
            "content_html": "<p>正文一。</p>",
        },
        {"Link": "http://news.example.cn/b", "headline": "乙", "date": 1611832743, "text": "正文二。"},
        {"title": "无文"},
        ["no object"],
    ]
    lines = [json.dumps(r, ensure_ascii=False) for r in records]
    path = tmp_path / "pages.jsonl.gz"
    path.write_bytes(gzip.compress("\n\n".join([*lines, "{broken"]).encode()))
    result = read_pages([path])
    rows = result.pages.to_dicts()
    assert [r["source_uri"] for r in rows] == [f"{path.as_posix()}#1", f"{path.as_posix()}#3"]
    assert [r["media_type"] for r in rows] == ["text/html", "text/plain"]
    assert [r["site"] for r in rows] == ["example.cn", "news.example.cn"]
    assert [r["published_hint"] for r in rows] == ["2021-01-28 19:19:03", "1611832743"]
    assert [r["publisher_hint"] for r in rows] == ["某网", None]
    assert rows[0]["content"].decode() == "<p>正文一。</p>"
    hints = ["https://www.example.cn/a.html", "甲", "2021-01-28 19:19:03", "某网"]
    assert rows[0]["doc_id"] == document_id(rows[0]["content"] + b"\x00" + json.dumps(hints, separators=(",", ":")).encode())
    assert [f.source_uri[-2:] for f in result.failures] == ["#5", "#7", "#9"]


def test_damaged_gzip_is_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "x.txt.gz"
    path.write_bytes(gzip.compress(TEXT.encode() * 50)[:-20])
    assert "damaged gzip" in read_pages([path]).failures[0].reason


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("page.txt", b"<!DOCTYPE html><html><body>x</body></html>", "text/html"),
        ("page", b"\n<html lang='zh'><p>x</p></html>", "text/html"),
        ("page", "没有标签。".encode(), "text/plain"),
        # remnants of cut markup do not make a text page HTML
        ("page.txt", '字体大小：【<a href="javascript:;" class="font01">大\n<p>正文'.encode(), "text/plain"),
        ("page.htm", "没有标签。".encode(), "text/html"),
    ],
)
def test_media_type(tmp_path: Path, name: str, content: bytes, media_type: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert read_pages([tmp_path / name]).pages["media_type"].to_list() == [media_type]


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        (b'<meta charset="UTF-8">', "utf-8"),
        (b"<meta content='text/html; charset=gb2312' http-equiv=Content-Type>", "gb2312"),
        (b'<?xml version="1.0" encoding="Big5"?><html>', "big5"),
        (b"\xef\xbb\xbf<html><meta charset=gbk>", "utf-8"),
        (b"<html><p>charset=gbk</p>", None),
    ],
)
def test_declared_encoding(head: bytes, encoding: str | None) -> None:
    assert declared_encoding(head) == encoding


def test_page_url_and_site() -> None:
    assert page_url(b'<link href="http://www.a.gov.cn/x.html" rel="canonical">') == "http://www.a.gov.cn/x.html"
    assert page_url(b'<meta property="og:url" content="https://b.cn/y">') == "https://b.cn/y"
    assert page_url(b"<!-- saved from url=(0022)http://c.gov.cn/1.htm -->") == "http://c.gov.cn/1.htm"
    assert page_url(b'<link rel="stylesheet" href="http://cdn.cn/a.css">') is None
    assert site_of("http://www.A.gov.cn:8080/x") == "a.gov.cn"
    assert site_of("http://[broken") is None
    assert site_of(None) is None


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_in_any_encoding_is_no_binary(encoding: str) -> None:
    assert binary_kind("會議強調，要做好對口幫扶工作 2021。\n".encode(encoding) * 20) is None
