"""Bytes in whatever encoding, declared rightly, wrongly or not at all."""

import os
import re
from pathlib import Path

import pytest

from transforms.decode import decode
from transforms.decode.charset import codec_of

SHARED = Path(os.environ.get("BANGFU_SHARED", Path(__file__).parents[3] / "shared"))
PAGE = "九月三日，县乡村振兴局在镇里召开结对帮扶工作座谈会，各单位负责人参加会议并作了交流发言。会后大家走访了困难群众。"
HANT = "九月三日，縣鄉村振興局在鎮裡召開結對幫扶工作座談會，各單位負責人參加會議並作了交流發言。會後大家走訪了困難群眾。"


def hz(text: str) -> bytes:
    return text.encode("hz")


@pytest.mark.parametrize("declared", [None, "utf-8", "gb2312", "big5", "iso-8859-1", "x-no-such", ""])
@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", PAGE),
        ("gb18030", PAGE),
        ("gbk", PAGE),
        ("big5", HANT),
        ("big5hkscs", HANT + "嘅咗"),
        ("utf-8-sig", PAGE),
        ("utf-16", PAGE),
        ("utf-16-le", PAGE),
        ("utf-16-be", PAGE),
        ("utf-32", PAGE),
        ("hz", PAGE),
        ("gb18030", HANT),
    ],
)
def test_reads_whatever_is_declared(encoding: str, text: str, declared: str | None) -> None:
    page = decode(text.encode(encoding), declared=declared)
    assert page.text == text
    assert page.undecodable_count == 0


def test_reads_euc_tw() -> None:
    content = bytes.fromhex("c4e3a1a1")  # 中 lies elsewhere: the row decides, see the table
    assert decode(content, declared="euc-tw").encoding in ("euc_tw", "utf-8", "gb18030", "big5hkscs")


def test_a_declaration_in_the_page_is_found() -> None:
    content = f'<html><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><p>{PAGE}</p>'.encode("gbk")
    page = decode(content, media_type="text/html")
    assert PAGE in page.text
    assert page.encoding == "gb18030"


def test_undecodable_bytes_are_kept_and_counted() -> None:
    page = decode(PAGE.encode("gb18030") + b"\xff\xff" + PAGE.encode("gb18030"), declared="gbk")
    assert page.undecodable_count == 2
    assert page.text.count("\ufffd") == 2
    assert "undecodable_bytes" in page.damage


def test_replacement_characters_of_the_author_are_not_counted() -> None:
    assert decode("他写了\ufffd".encode()).undecodable_count == 0


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("GB2312", "gb18030"),
        ("gb_2312-80", "gb18030"),
        ("x-gbk", "gb18030"),
        ("Big5-HKSCS", "big5"),
        ("'UTF-8'", "utf-8"),
        ("base64", None),
        ("", None),
    ],
)
def test_labels(label: str, name: str | None) -> None:
    assert codec_of(label) == name


@pytest.mark.skipif(not (SHARED / "data" / "encodings").exists(), reason="the shared pages are not here")
def test_real_pages_are_read_right_however_declared() -> None:
    pages = sorted((SHARED / "data" / "encodings").glob("*/*"))
    assert pages
    for path in pages:
        content = path.read_bytes()
        bare = re.sub(rb"(?i)(encoding|charset)\s*=\s*[\"']?[\w-]+[\"']?", b"", content)
        names = ("big5hkscs", "cp950") if path.parent.name == "big5" else ("gb18030",)
        for body, declared in ((content, None), (content, "utf-8"), (bare, None), (bare, "iso-8859-1"), (bare, "gbk"), (bare, "big5")):
            page = decode(body, declared=declared, media_type="text/html")
            assert page.raw_text in {body.decode(name, "replace") for name in names}, (path.name, declared)
