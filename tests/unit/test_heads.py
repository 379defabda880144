"""Heads and tails of pages as a browser saves them: title, day, publisher, author and where the story begins and ends. All pages are made up.

``heads/*.txt`` hold the pages: a name behind ``===``, the expected fields, ``---``, the text; ``¶1`` to ``¶4`` stand for paragraphs.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from transforms.normalize.frame import normalize_page

PARAGRAPHS = {
    "1": "8月中旬，市委组织部副部长周海峰一行来到下寨村，实地查看结对帮扶项目建设情况，并看望慰问驻村工作队员。",
    "2": "下一步，双方将继续深化产业、教育、医疗等领域合作。截至目前，已累计投入帮扶资金260万元，惠及群众1300余人。",
    "3": "“多亏了帮扶队，今年的果子不愁卖。”在石头村的果园里，村民老马一边装箱一边说。去年以来，结对单位帮助村里建起了冷库。",
    "4": "座谈会上，副县长陈立新介绍了项目进展，并对对口帮扶单位的支持表示感谢，希望今后加强交流、共同发展。",
}
OWN = ("展销会", "2016年7月20日")
"""Openings of the paragraphs that a page has of its own."""
FIELDS = ("title", "date", "publisher", "author", "start", "end")
KNOWN: dict[tuple[str, str], str] = {
    ("kuaibao", "publisher"): "an account's name under the date alone looks like a line of the story",
    ("kuaibao", "start"): "an account's name under the date alone looks like a line of the story",
}
"""Known failures: page and field, with the reason."""


class Head(NamedTuple):
    """A page and what a reader takes from its head and tail."""

    text: str
    want: dict[str, str | None]


def read_heads(path: Path) -> dict[str, Head]:
    """The pages of one file by name."""
    heads = {}
    for block in path.read_text(encoding="utf-8").split("=== ")[1:]:
        top, text = block.split("\n---\n", 1)
        name, *rows = top.split("\n")
        want = {key.strip(): value.strip() or None for key, value in (row.split(":", 1) for row in rows)}
        heads[name] = Head(re.sub("¶([1-4])", lambda m: PARAGRAPHS[m[1]], text), want)
    return heads


def fields_of(head: Head) -> dict[str, tuple[str | None, str | None]]:
    """Found and expected value of every field; the body's first and last line may be the page's own (a deed of the day, who supplied it)."""
    found = normalize_page(head.text)
    lines = found.body.split("\n")
    story = [p for p in head.text.split("\n") if p.endswith(tuple(PARAGRAPHS.values())) or p.startswith(OWN)]
    first = next((text for text in PARAGRAPHS.values() if story[0].endswith(text)), story[0])
    starts = lines[0].endswith(first) and (lines[0] == first or "讯" in lines[0][: -len(first)] or "电" in lines[0][: -len(first)])
    ends = lines[-1] == story[-1] or (len(lines) > 1 and lines[-2] == story[-1] and lines[-1].strip("（）") == head.want["publisher"])
    return {
        "title": (found.title, head.want["title"]),
        "date": (str(found.published_at)[:10] if found.published_at else None, head.want["date"]),
        "publisher": (found.publisher, head.want["publisher"]),
        "author": (found.author, head.want["author"]),
        "start": (None if starts else lines[0][:60], None),
        "end": (None if ends else lines[-1][-60:], None),
    }


HEADS = {name: head for path in sorted(Path(__file__).with_name("heads").glob("*.txt")) for name, head in read_heads(path).items()}


def _cases() -> list[object]:
    cases = []
    for name in HEADS:
        for field in FIELDS:
            reason = KNOWN.get((name, field))
            marks = [pytest.mark.xfail(strict=True, reason=f"known failure: {reason}")] if reason else []
            cases.append(pytest.param(name, field, id=f"{name}-{field}", marks=marks))
    return cases


@pytest.mark.parametrize(("name", "field"), _cases())
def test_heads(name: str, field: str) -> None:
    found, wanted = fields_of(HEADS[name])[field]
    assert found == wanted


TITLE = "两地签订结对帮扶协议"


@pytest.mark.parametrize(
    "title",
    [
        "2021年8月16日县领导调研东西部协作项目",
        "53.6万元！爱心款当天到账",
        "报：我县消费帮扶再传捷报",
        "19-20学年结对帮扶工作计划",
        "原创 小品《帮扶》登上舞台",
        "来自山海的礼物",
        "首页头条背后的帮扶故事",
    ],
)
def test_titles_that_look_like_parts_of_a_head(title: str) -> None:
    found = normalize_page(f"{title}\n发布时间：2021-08-18  来源：县政府办\n{PARAGRAPHS['1']}\n{PARAGRAPHS['2']}")
    assert (found.title, str(found.published_at)[:10], found.publisher) == (title, "2021-08-18", "县政府办")


@pytest.mark.parametrize(
    "line",
    [
        "时间 地点 人物",
        "1.基本情况",
        "送：粮油120份，棉被80床。",
        "单位：万元",
        "编号 12-05-11 的温室大棚由结对单位援建。",
        "“原创 产品”是当地合作社的牌子。",
        "◆ 产业帮扶",
        "联系人制度 落实到户",
        "联系人：每户一名党员，负责政策宣传。",
        "（县扶贫办公室）",
    ],
)
def test_lines_of_a_story_that_look_like_parts_of_a_head(line: str) -> None:
    found = normalize_page(f"{TITLE}\n2021-08-18 县政府办\n{PARAGRAPHS['1']}\n{line}\n{PARAGRAPHS['2']}")
    assert found.body == f"{PARAGRAPHS['1']}\n{line}\n{PARAGRAPHS['2']}"
    assert (found.title, str(found.published_at)[:10], found.publisher) == (TITLE, "2021-08-18", "县政府办")
