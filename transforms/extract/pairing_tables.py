"""Tables and lists of pairs that a page shows as plain lines: columns under a head that says who helps whom, numbered lines under a heading."""

from __future__ import annotations

import re
from collections.abc import Callable

from transforms.extract.event_masking import ORGANIZATION, PLACE, MaskedText
from transforms.extract.model import Page

_PARTIES = f"[{ORGANIZATION}{PLACE}]"
_GAPS = " \t|｜　"
_CELL = re.compile(r"[^ \t|｜　]+(?:[、，][^ \t|｜　]+)*")
_ASIDE = re.compile(r"（[^（）\n]{0,20}）")
# Heads of columns: who is helped is asked first (被帮扶单位), then who helps.
_HELPED = re.compile(
    "^(?:被|受|需)(?:帮扶|援|助|扶|帮|支援|结对)|受援|受帮扶|被援|"
    "^(?:对口|定点|结对|驻村|驻点|挂点|挂钩|包联|包保|联系|扶贫|派驻|所驻|帮扶|协作|共建|帮联|驻镇)*(?:帮扶|扶贫|结对|联系|驻点|派驻|驻|挂点)(?:对象|贫困村|乡镇|村镇|村|镇|乡|点|地区|社区|脱贫村|地点)(?:名称)?$|^(?:所驻|派驻)村|^西部"
)
_HELPS = re.compile(
    "牵头|成员单位|组团单位|后盾|^东部|^(?:对口|定点|结对|驻村|挂点|挂钩|包联|包保|联系|派驻|派出|选派|责任|帮扶|帮联|联村|驻镇)*"
    "(?:帮扶|扶贫|支援|援助|结对|联系|派驻|派出|选派|责任|挂点|包联|包保)(?:单位|部门|企业|医院|学校|高校|院校|城市|省市|市区|区县|县区|街道|镇街|区|市|方)(?:名称)?$"
)
_MAX_HEAD_CELL = 12
_MIN_COLUMNS = 2
_MAX_ROWS = 400
_MAX_CELLS = 12
_ABOUT = re.compile("帮扶|支援|扶贫|结对|协作|驻村|援助|对口|定点|乡村振兴|包联")

# 下列单位定点帮扶甲县：/1.某局/2.某大学 and 某局定点帮扶以下村：/1.甲村/2.乙村
_UNITS_BELOW = re.compile(
    f"(?:下列|以下|如下)?(?:[^，。：；{ORGANIZATION}{PLACE}]{{0,8}})?(?:单位|部门|企业|高校|学校|医院)(?:分别)?(?P<verb>对口帮扶|定点帮扶|定点扶贫|对口支援|结对帮扶|驻村帮扶|包联|帮扶)"
    f"(?P<known>{PLACE})[^，。；{ORGANIZATION}{PLACE}]{{0,10}}[：:]$"
)
_PLACES_BELOW = re.compile(
    f"(?P<known>{_PARTIES})[^，。；：{ORGANIZATION}{PLACE}]{{0,12}}(?P<verb>对口帮扶|定点帮扶|定点扶贫|对口支援|结对帮扶|驻村帮扶|包联|帮扶)(?:的)?"
    f"(?:下列|以下|如下|[0-9]{{1,3}}个)[^，。；{ORGANIZATION}{PLACE}]{{0,8}}[：:]$"
)
_ITEM = re.compile(
    f"[ \\t]{{0,4}}(?:[0-9]{{1,3}}[.、．)）]?|（[0-9一二三四五六七八九十]{{1,3}}）|[一二三四五六七八九十]{{1,3}}、|[●■◆·※▪•])[ \\t]{{0,2}}(?P<party>{_PARTIES})[^，。{ORGANIZATION}{PLACE}]{{0,12}}[；;。]?$"
)
_MIN_ITEMS = 2

Add = Callable[[tuple[int, int], tuple[int, int], str, tuple[int, int]], None]
"""Adds the parties of two masked spans, helpers first, with the words that state the relation and the masked span of the evidence."""


def read_tables(page: Page, masked: MaskedText, add: Add) -> list[tuple[int, int]]:
    """Reads every table with a head and every numbered list under a heading; the masked spans of their lines, which nothing else need read."""
    text = masked.text
    if "\n" not in text:
        return []
    own = page.text.split("\n")
    lines: list[tuple[int, int]] = []
    at = 0
    for line in text.split("\n"):
        lines.append((at, at + len(line)))
        at += len(line) + 1
    if len(own) != len(lines):
        return []
    taken: list[tuple[int, int]] = []
    number = 0
    while number < len(lines) - 1:
        start, end = lines[number]
        columns = _head(own[number]) if end - start <= _MAX_CELLS * _MAX_HEAD_CELL else None
        if columns is not None:
            rows = _rows(text, lines[number + 1 :], columns[2])
            told = f"{page.title or ''}{own[number - 1] if number else ''}{own[number]}"
            for cells in rows if _ABOUT.search(told) else ():
                span = (cells[0][0], cells[-1][1])
                for helps in columns[0]:
                    for helped in columns[1]:
                        add(_without_aside(text, cells[helps]), _without_aside(text, cells[helped]), told, span)
                taken.append(span)
            number += len(rows) + 1
            continue
        number += 1 + _list_below(text, lines, number, add, taken)
    return taken


def _head(line: str) -> tuple[list[int], list[int], int] | None:
    """(columns of helpers, columns of those helped, number of columns) of a line that heads a table; None for any other line."""
    if not any(gap in line for gap in _GAPS):
        # one cell
        return None
    cells = _CELL.findall(line)
    if not _MIN_COLUMNS <= len(cells) <= _MAX_CELLS or any(len(cell) > _MAX_HEAD_CELL or cell[0].isdigit() for cell in cells):
        return None
    helped = [i for i, cell in enumerate(cells) if _HELPED.search(cell)]
    helps = [i for i, cell in enumerate(cells) if i not in helped and _HELPS.search(cell)]
    return (helps, helped, len(cells)) if helps and len(helped) == 1 else None


def _rows(text: str, lines: list[tuple[int, int]], columns: int) -> list[list[tuple[int, int]]]:
    """The lines below a head with as many cells as it has; the first line of another kind ends the table."""
    rows: list[list[tuple[int, int]]] = []
    for start, end in lines[:_MAX_ROWS]:
        cells = [match.span() for match in _CELL.finditer(text, start, end)]
        if len(cells) != columns:
            break
        rows.append(cells)
    return rows


def _without_aside(text: str, cell: tuple[int, int]) -> tuple[int, int]:
    """A cell up to its first bracket: 黄埔区（广州开发区）."""
    aside = _ASIDE.search(text, *cell)
    return cell if aside is None or aside.start() == cell[0] else (cell[0], aside.start())


def _list_below(text: str, lines: list[tuple[int, int]], number: int, add: Add, taken: list[tuple[int, int]]) -> int:
    """Reads the numbered lines below a heading that names the other side; how many there are."""
    start, end = lines[number]
    if text[end - 1 : end] not in ("：", ":"):
        return 0
    units, places = _UNITS_BELOW.search(text, start, end), _PLACES_BELOW.search(text, start, end)
    heading = units or places
    if heading is None:
        return 0
    items: list[re.Match[str]] = []
    for low, high in lines[number + 1 : number + 1 + _MAX_ROWS]:
        item = _ITEM.fullmatch(text, low, high)
        if item is None:
            break
        items.append(item)
    if len(items) < _MIN_ITEMS:
        return 0
    for item in items:
        sides = (item.span("party"), heading.span("known"))
        add(*(sides if units else sides[::-1]), heading.group("verb"), item.span())
        taken.append(item.span())
    return len(items)
