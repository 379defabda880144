"""Organisations that only made or supplied the page."""

from __future__ import annotations

import re

_BEFORE = re.compile(
    r"(?:来源|供稿|单位|转自|编辑|发布|出品|主办|稿件来源|供稿单位|来稿单位|信息来源|文章来源|本文来源|通讯员|作者|制作)[：: ]{1,3}$|^（?$|[\n（]$"
)
_AFTER = re.compile(r"[ ]{0,3}(?:消息|讯|供稿|供图|出品|制作|记者|通讯员|报道|发布)[ ：:（）\n，。]|[ ]{0,3}(?:供稿|供图|出品)|消息（")


def is_credit(text: str, start: int, end: int) -> bool:
    """Whether the organisation at a span stands in a credit: 来源：恩施日报, （县委宣传部供稿）, 央视网消息, or alone in brackets at the page's end."""
    window = text[max(start - 6, 0) : start]
    if _BEFORE.search(window) and window[-1:] not in {"\n", "（", ""}:
        return True
    opening = not window or window[-1] in "\n（"
    if opening and _AFTER.match(text, end):
        return True
    alone = window[-1:] == "（" and text[end : end + 1] == "）"
    return alone and not text[end + 1 :].strip()
