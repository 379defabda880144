"""HTML pages: the main text with exact places in the source, titles and the claims of tags; twenty real pages judged by hand."""

from __future__ import annotations

import os
import re
import time
from hashlib import blake2b
from html import unescape
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.timing import cpu_seconds
from transforms.normalize.frame import normalize_page
from transforms.normalize.markup import read_html, scan, visible_text
from transforms.offsets import OffsetMap

SHARED = Path(os.environ.get("BANGFU_SHARED") or Path(__file__).resolve().parents[3] / "shared")
P1 = "8月15日，甲县召开东西部协作联席会议，县委副书记李大伟出席会议并讲话，县乡村振兴局局长王小平主持会议，各乡镇负责同志参加会议。"
P2 = "会议听取了乙市帮扶工作队的工作汇报。会议强调，要进一步提高政治站位，压实帮扶责任，推动各项任务落地见效，确保年度目标任务如期完成。"
TITLE = "甲县召开东西部协作联席会议"
MENU = "".join(
    f'<li><a href="/{n}.html">{name}</a></li>'
    for n, name in enumerate(["首页", "走进甲县", "政务公开", "办事服务", "互动交流", "数据开放"])
)
NEXT = "".join(f'<li><a href="/n{n}.html">丁县召开第{n}次全体会议部署近期重点工作</a></li>' for n in range(6))


def whole_page(content: str, head: str = "", title: str = TITLE + "_甲县人民政府") -> str:
    return f"""<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>{title}</title>{head}
<script>var a = "<p>脚本里的文字。</p>"; if (a < 3 && b > 2) {{ document.write("<div>"); }}</script>
<style>p {{ color: red }}</style></head>
<body><!-- <p>注释里的文字。</p> --><div class="nav"><ul>{MENU}</ul></div>
<div class="main"><div class="article">{content}</div></div>
<div class="side"><h3>相关新闻</h3><ul>{NEXT}</ul></div>
<div class="footer"><p>版权所有：甲县人民政府 备案号：某ICP备12345号</p></div></body></html>"""


ARTICLE = f"""<h1>{TITLE}</h1><div class="info"><span>发布时间：2022-08-15 09:30</span> <span>来源：甲县融媒体中心</span> <span>浏览：12</span></div>
<div class="content"><p>&emsp;&emsp;{P1}</p><p style="text-align:center"><img src="a.jpg"></p><p>&nbsp;&nbsp;<span>{P2[:20]}</span><span>{P2[20:]}</span></p></div>
<p>责任编辑：王建国</p>"""


def test_page_with_menu_and_footer() -> None:
    found = normalize_page(whole_page(ARTICLE), media_type="text/html")
    assert found.body == f"{P1}\n{P2}"
    assert (found.title, str(found.published_at), found.publisher, found.editors) == (
        TITLE,
        "2022-08-15 09:30:00",
        "甲县融媒体中心",
        ("王建国",),
    )


@pytest.mark.parametrize(
    ("head", "published", "publisher"),
    [
        ('<meta name="PubDate" content="2021-03-04 05:06">', "2021-03-04 05:06:00", None),
        ('<meta property="article:published_time" content="2021-03-04T05:06:07+08:00" />', "2021-03-04 05:06:07", None),
        ("<meta content='2021年3月4日' name=publishdate>", "2021-03-04 00:00:00", None),
        ('<meta name="ContentSource" content="某某日报"><meta name="others" content="页面生成时间 2023-10-23 11:23:36">', None, "某某日报"),
        ('<script type="application/ld+json">{"pubDate": "2021-03-04T05:06:07"}</script>', "2021-03-04 05:06:07", None),
        ('<script>var ct = "1581517074";</script>', "2020-02-12 22:17:54", None),
    ],
)
def test_metadata(head: str, published: str | None, publisher: str | None) -> None:
    found = normalize_page(whole_page(f"<h1>{TITLE}</h1><p>{P1}</p><p>{P2}</p>", head), media_type="text/html")
    assert (str(found.published_at) if found.published_at else None, found.publisher) == (published, publisher)
    assert found.title == TITLE
    assert found.body == f"{P1}\n{P2}"


@pytest.mark.parametrize(
    ("title", "content", "expected"),
    [
        ("甲县人民政府门户网站", f"<h2>{TITLE}</h2>", TITLE),
        ("甲县人民政府门户网站", f'<div class="t">{TITLE}</div><div>2021-01-01</div>', TITLE),
        (TITLE + "-新闻动态-甲县人民政府", "", TITLE),
        (TITLE + "__2021年第3号公报_某某网", f"<p>{TITLE[:6]}</p><p>{TITLE[6:]}</p>", TITLE),
        ("彩票开奖直播_" + TITLE, f"<h1>{TITLE}</h1>", TITLE),
    ],
)
def test_title(title: str, content: str, expected: str) -> None:
    found = normalize_page(whole_page(f"{content}<p>{P1}</p><p>{P2}</p>", title=title), media_type="text/html")
    assert (found.title, found.body) == (expected, f"{P1}\n{P2}")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>甲&amp;乙&nbsp;丙&#20013;&#x56FD;</p>", "甲&乙\u00a0丙中国"),
        ("<p>甲&amp;nbsp;乙&amp;#20013;</p>", "甲\u00a0乙中"),
        ("<p>甲 &lt; 乙 &unknown; 丙</p>", "甲 < 乙 &unknown; 丙"),
        ("<p>甲\n   乙</p>", "甲乙"),
        ("<p>word\n   word</p>", "word word"),
        ("<p><span>甲</span>\n<span>乙</span></p>", "甲 乙"),
        ("<p>甲<b>乙</b><!-- 丙 -->丁</p>", "甲乙丁"),
        ("甲<br>乙<br/>丙", "甲\n乙\n丙"),
        ("<table><tr><td>甲</td><td>乙</td></tr><tr><td>丙</td></tr></table>", "甲 乙\n丙"),
        ("<pre>甲\n乙</pre>", "甲\n乙"),
        ("没有标签\n两行", "没有标签\n两行"),
        ("<p>3 < 4 且 <</p>", "3 < 4 且 <"),
        ('<p title="a>b">甲</p>', "甲"),
        ('<p title="never closed>甲</p><p>乙</p>', "甲\n乙"),
        ("<p>甲<script>if (a<b) x('</p>')</script>乙</p>", "甲乙"),
        ("<p>甲\u200b乙&#8203;丙&shy;丁</p>", "甲\u200b乙丙丁"),
        ("<p>甲</p", "甲"),
        ("", ""),
    ],
)
def test_visible_text(source: str, text: str) -> None:
    assert visible_text(scan(source).blocks)[0].strip("\n") == text


def check_map(source: str, text: str, to_source: OffsetMap) -> None:
    assert to_source.length == len(text)
    before = 0
    for n, character in enumerate(text):
        start, end = to_source.source_span(n, n + 1)
        assert start >= before
        before = start
        shown = source[start:end]
        if character == "\n":
            assert shown == "" or shown[0] in "<&（(" or not shown.strip()
        elif character == " ":
            assert not re.sub(r"<[^>]*>|<!--.*?-->", "", shown, flags=re.DOTALL).strip()
        else:
            decoded = shown
            for _ in range(4):
                decoded = unescape(decoded)
            assert character in decoded or (character == "\u3000" and decoded in "\u2002\u2003")


_PIECES = "<p> </p> <br> </div> <a> </a> <!-- --> <script> </script> <td> &nbsp; &amp;lt; &#20013; &emsp; & < > \" =' 甲乙丙 <h1> </h1> <title> <pre> <html>"
FRAGMENTS = st.sampled_from([*_PIECES.split(" "), "<div class='a>b'>", "<meta name=a content='b'>", "中 文\n", "word ", "\u3000", P1])


@given(st.lists(FRAGMENTS | st.text(max_size=8), max_size=40).map("".join))
@example("<p>甲&amp;amp;lt;乙</p>")
@settings(max_examples=400, deadline=None)
def test_every_visible_character_leads_to_its_place_in_the_source(source: str) -> None:
    text, to_source = visible_text(scan(source).blocks)
    check_map(source, text, to_source)


@given(st.lists(FRAGMENTS, max_size=30).map("".join))
@settings(max_examples=150, deadline=None)
def test_body_of_a_page_leads_to_its_place_in_the_source(middle: str) -> None:
    source = whole_page(f"<h1>{TITLE}</h1><p>{P1}</p>{middle}<p>{P2}</p>")
    found = normalize_page(source, media_type="text/html")
    check_map(source, found.body, found.body_map)


@pytest.mark.parametrize(
    "worst",
    ["<", "&", "<p", '<a b="', "<a b='x", "<!--", "<script>", "&#1", "<p>甲", "<a>甲</a>", " ", "\n", "</", "<td>", "<title>", "<a ='"],
)
def test_time_grows_with_length_only(worst: str) -> None:
    source = "<html>" + worst * (500_000 // len(worst))
    assert cpu_seconds(lambda: scan(source)) < 3.0


def test_pages_that_no_site_serves_are_read_all_the_same() -> None:
    assert normalize_page(whole_page(f"<p>{P1}\ud800</p><p>{P2}\x00</p>"), media_type="text/html").body.startswith(P1)
    start = time.process_time()
    deep = normalize_page("<html><body>" + "<div>" * 100_000 + f"<p>{P1}</p>" + "</div>" * 100_000, media_type="text/html")
    assert deep.body == P1
    many = normalize_page(whole_page("".join(f"<p>{n}{P1}</p>" for n in range(3000))), media_type="text/html")
    assert many.body.count(P1) == 3000
    assert time.process_time() - start < 10


# Title, first and last twelve characters of the body as hashes of their letters (no texts of the sites enter the project), the day and time, and
# the length of the body. Judged by hand: title and time as the page shows them, the body from its first to its last sentence.
REAL = [
    ("163.7.html", "3e568d7a", "2019-11-25 11:01:53", "84759741", "2c7b3cb3", 734),
    ("163.8.html", "c218ac32", "2020-02-29 18:34:31", "76c04ee3", "58a52a90", 952),
    ("cjddsb.1.html", "21300ee5", "2019-09-23 14:34:05", "c4446ecb", "bc5d1ec6", 651),
    ("cmse.1.html", "83438e8f", "2012-06-24 00:00:00", "621b57cf", "64d3621f", 724),
    ("ednchina.1.html", "4ca39c5d", "2019-09-25 00:00:00", "24531f72", "bb58e9fa", 1928),
    ("gsc.1.html", "6d0fe71c", "2019-05-18 00:00:00", "9a64e0ee", "e477b95e", 1607),
    ("gzggw.1.html", "c831f83f", "2016-11-22 00:00:00", "7f558ac8", "3797d8b2", 240),
    ("huanqiu.1.html", "23d4d62b", "2020-06-05 20:35:00", "1186ad57", "a4a01c0c", 3045),
    ("mingridapan.1.html", "458328a7", "2019-09-26 10:09:11", "e14784b5", "57a90a30", 132),
    ("other.1.html", "4dbc0e1e", "2007-08-20 00:00:00", "eed209b5", "077c0870", 233),
    ("qq.2.html", "04424ab6", "2019-09-23 07:48:00", "994fb9d1", "c67c36fd", 3382),
    ("qq.qq.html", "6523ce75", "2019-09-07 21:30:50", "a811d976", "8d702427", 1689),
    ("shanxi.1.html", "c6073efc", "2019-09-18 06:23:00", "1a5ab2cc", "05900374", 1004),
    ("stcn.1.html", "860c183f", "2019-09-26 12:11:00", "96c0cc2f", "f779d1cb", 208),
    ("thepaper.2.html", "318087b5", "2019-08-13 14:07:00", "ee52712a", "75919b66", 1218),
    ("thepaper.3.html", "a541f234", "2020-01-03 18:13:00", "4f0763ae", "e33e554a", 2936),
    # the last line says who compiled the article; a person would leave it out
    ("wechat.1.html", "76b2fe47", "2020-02-12 22:17:54", "4578dc5e", "ad5e7da2", 1747),
    # short lines of program text that hold no Chinese are lost
    ("wechat.2.html", "62d2626d", "2020-02-11 18:47:50", "ff63b55b", "57a18ed6", 1769),
    ("xinhuanet.1.html", "8db25a09", "2019-12-10 07:57:40", "4a0e4267", "b0cf4240", 541),
    ("zyyfy.1.html", "a458c133", "2019-10-31 23:00:00", "5aa1e1d8", "6b4267d3", 555),
]


def fingerprint(text: str) -> str:
    return blake2b("".join(c for c in text if c.isalnum()).encode(), digest_size=4).hexdigest()


def decoded(content: bytes) -> str:
    declared = re.search(rb"charset\s*=\s*[\"']?([\w-]+)", content[:5000])
    for encoding in (declared[1].decode().replace("gb2312", "gb18030") if declared else "utf-8", "utf-8", "gb18030"):
        try:
            return content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode("utf-8", "replace")


@pytest.mark.skipif(not (SHARED / "data" / "html").is_dir(), reason="the real pages are not here")
@pytest.mark.parametrize(("name", "title", "published", "first", "last", "length"), REAL)
def test_real_pages(name: str, title: str, published: str, first: str, last: str, length: int) -> None:
    source = decoded((SHARED / "data" / "html" / name).read_bytes())
    found = normalize_page(source, media_type="text/html")
    lines = found.body.split("\n")
    assert (fingerprint(found.title or ""), str(found.published_at), fingerprint(lines[0][:12]), fingerprint(lines[-1][-12:])) == (
        title,
        published,
        first,
        last,
    )
    assert abs(len(found.body) - length) <= 0.05 * length
    check_map(source, found.body, found.body_map)


def test_a_fragment_is_read_whole() -> None:
    found = read_html(f"<p>{P1}</p><p>短句</p>")
    assert found.text == f"{P1}\n短句\n"
