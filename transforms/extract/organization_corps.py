"""The Production and Construction Corps: divisions that are cities too (第一师阿拉尔市, 师市) and their regiments (十二团)."""

from __future__ import annotations

import re

from transforms.extract.model import Page
from transforms.extract.organization_draft import Draft

_DIVISION = r"第?[一二三四五六七八九十]{1,3}师"
_BEFORE = re.compile(_DIVISION + "$")
_CITY = re.compile(rf"({_DIVISION}[\u4e00-\u9fff]{{2,5}}?市)(?![场区民属直])")
_REGIMENT = re.compile(r"师(?<=[一二三四五六七八九十]师)((?:第)?[一二三四五六七八九十〇0-9]{1,5}团)(?!队)")


def division_before(text: str, at: int) -> str:
    """The division that ends at ``at`` (第一师|阿拉尔市), an empty string where none does."""
    match = _BEFORE.search(text, max(at - 5, 0), at)
    return match.group() if match is not None else ""


def corps_city(text: str) -> str | None:
    """What 师市 stands for: the first division that the page names with its city, None where it names none."""
    match = _CITY.search(text)
    return match.group(1) if match is not None else None


def add_regiments(page: Page, drafts: list[Draft]) -> None:
    """Adds, in order, the regiments that the page names behind their division, and their later mentions without it."""
    text = page.text
    names = sorted({m.group(1) for m in _REGIMENT.finditer(text)})
    if not names:
        return
    cover = bytearray(len(text))
    for d in drafts:
        cover[d.start : d.end] = b"\x01" * (d.end - d.start)
    again = re.finditer(rf"(?<![一二三四五六七八九十〇0-9])(?:{'|'.join(names)})", text)
    drafts.extend(
        Draft(m.start(), m.end(), m.group(), "government", body=m.group(), confidence=0.8)
        for m in again
        if not any(cover[m.start() : m.end()])
    )
    drafts.sort(key=lambda d: (d.start, d.end))
