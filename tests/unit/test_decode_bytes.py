"""Bytes in whatever encoding, declared rightly, wrongly or not at all."""

import gzip
import json
import os
import re
from pathlib import Path

import pytest

from transforms.decode import decode
from transforms.decode.charset import codec_of
from transforms.decode.plausibility import plausibility

SHARED = Path(os.environ.get("BANGFU_SHARED", Path(__file__).parents[3] / "shared"))
PAGE = "九月三日，县乡村振兴局在镇里召开结对帮扶工作座谈会，各单位负责人参加会议并作了交流发言。会后大家走访了困难群众。"
HANT = "九月三日，縣鄉村振興局在鎮裡召開結對幫扶工作座談會，各單位負責人參加會議並作了交流發言。會後大家走訪了困難群眾。"


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


# written by another converter (glibc's), the last two characters lie in plane 3
EUC_TW = (
    "f1ece2d4cadad5d8f1fbc9fdc6aee2e4e1b8e8d7f3d9cac1c4d6c9a2d5bdeef6e4c4a1a2c7d6deccc8edd3d7ddcac4a9d9b6c5fbe4c4fabea1a4"
    "cdf5c5e7a1a8a1d68ea3bab88ea3b4f6a1d7"
)


@pytest.mark.parametrize("declared", [None, "euc-tw", "x-euc-tw", "big5", "gb2312", "utf-8"])
def test_reads_euc_tw(declared: str | None) -> None:
    page = decode(bytes.fromhex(EUC_TW), declared=declared)
    assert page.text == "縣鄉村振興局召開結對幫扶工作座談會，各單位負責人參加會議。於乎：「喆堃」"
    assert page.encoding == "euc_tw"


def test_a_sequence_of_another_plane_is_one_loss() -> None:
    page = decode(bytes.fromhex(EUC_TW + "8eafa1a1" + EUC_TW), declared="euc-tw")
    assert page.undecodable_count == 1
    assert page.text.count("\ufffd") == 1


@pytest.mark.parametrize("declared", [None, "hz-gb-2312", "utf-8", "gb2312"])
def test_reads_hz_among_ascii(declared: str | None) -> None:
    content = b"<p>Notice ~{7vF66T?Z~} of 2020</p>\n~~ ~{9$Wwan:O~}"
    assert decode(content, declared=declared).text == content.decode("hz")


@pytest.mark.parametrize("text", ["a~b ~ c", "~{not hz", "for (~{;;}) {}", "path ~/x ~~ y ~{ab"])
def test_tildes_are_no_hz(text: str) -> None:
    assert decode(text.encode()).text == text


@pytest.mark.parametrize("declared", [None, "big5", "big5-uao", "gbk", "utf-8"])
def test_reads_the_extensions_of_big5(declared: str | None) -> None:
    hong_kong = HANT + "嘅咗喺冇睇攞𨋢"
    assert decode(hong_kong.encode("big5hkscs"), declared=declared).text == hong_kong
    # 丗 and 驴 are Unicode-At-On's
    page = decode(HANT.encode("big5") + b"\x81\x40\x8d\xa1", declared=declared)
    assert (page.text, page.encoding, page.undecodable_count) == (HANT + "丗驴", "big5_uao", 0)


@pytest.mark.parametrize("declared", ["gb2312", "GB_2312-80", "gbk", None, "big5"])
def test_a_label_of_gb2312_means_gb18030(declared: str | None) -> None:
    text = PAGE + "朱镕基、㛃、𠮷、€、ḿ、ㄓ"
    page = decode(text.encode("gb18030"), declared=declared)
    assert (page.text, page.encoding, page.undecodable_count) == (text, "gb18030", 0)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [PAGE, "<html><body>" + PAGE, "Short 短 text, mostly ASCII, of a page", PAGE + "𠮷😀"])
def test_utf_16_without_a_mark(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)).text == text


def test_utf_16_cut_in_the_middle_of_a_character() -> None:
    page = decode(b"\xff\xfe" + PAGE.encode("utf-16-le")[:-1])
    assert page.text == PAGE[:-1] + "\ufffd"
    assert page.undecodable_count == 1


@pytest.mark.parametrize(
    ("content", "declared", "signs"),
    [
        (PAGE.encode("gb18030") + b"\xff", "gbk", 1),
        (PAGE.encode("gb18030") + b"\x81", "gb2312", 1),
        (PAGE.encode()[:-1], "utf-8", 1),
        (PAGE.encode() + b"\xc3\x28" + PAGE.encode(), "utf-8", 1),
        (HANT.encode("big5") + b"\xff\xfe", "big5", 2),
    ],
)
def test_bytes_without_a_meaning_stay_as_signs(content: bytes, declared: str, signs: int) -> None:
    page = decode(content, declared=declared)
    assert page.undecodable_count == page.text.count("\ufffd") == signs
    assert "undecodable_bytes" in page.damage
    assert page.text.replace("\ufffd", "").startswith(page.text[:20])


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
    """Right is the strict reading in the encoding that the collection names, without a single loss for nearly all of them, and in step:
    ordinary characters make up nearly all that is not ASCII, which is so for no other encoding."""
    pages = sorted((SHARED / "data" / "encodings").glob("*/*"))
    assert pages
    lossless = 0
    for path in pages:
        content = path.read_bytes()
        bare = re.sub(rb"(?i)(encoding|charset)\s*=\s*[\"']?[\w-]+[\"']?", b"", content)
        names = ("big5hkscs", "cp950") if path.parent.name == "big5" else ("gb18030",)
        for body, declared in (
            (content, None), (content, "utf-8"), (bare, None), (bare, "iso-8859-1"), (bare, "gbk"), (bare, "big5"), (bare, "gb2312"),
            (bare, "euc-tw"), (bare, "utf-16"), (bare, "shift_jis"),
        ):  # fmt: skip
            page = decode(body, declared=declared, media_type="text/html")
            assert page.encoding in (*names, "big5_uao" if path.parent.name == "big5" else ""), (path.name, declared)
            if page.undecodable_count == 0:
                assert page.raw_text in {body.decode(name, "replace") for name in names}, (path.name, declared)
            assert plausibility(page.raw_text) > 0.8, (path.name, declared)
            assert page.undecodable_count <= 6
        lossless += page.undecodable_count == 0
    assert lossless >= len(pages) - 4


@pytest.mark.skipif(not (SHARED / "data" / "pages").exists(), reason="the shared pages are not here")
def test_clean_pages_are_not_touched() -> None:
    for name in ("tv_news_other", "tv_news_in_domain"):
        with gzip.open(SHARED / "data" / "pages" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                page = decode(json.loads(line)["content_html"].encode(), media_type="text/html")
                assert page.damage == ()
                assert page.text == page.raw_text
    for path in sorted((SHARED / "data" / "html").glob("*.html")):
        page = decode(path.read_bytes(), media_type="text/html")
        assert {r.kind for r in page.repairs} <= {"invisible"}, path.name
        assert page.proven is None
