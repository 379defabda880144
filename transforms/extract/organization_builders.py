"""Builders by their numbers: 中铁二院, 中建三局一公司, 中交第二航务工程局 are firms whose names end in no last word of firms."""

from __future__ import annotations

import re
from functools import cache

from transforms.extract.model import Page
from transforms.extract.organization_draft import Draft, overlapping
from transforms.reference import read_reference

_NUMBER = "第?[一二三四五六七八九十]{1,3}"
_BUILDER = re.compile(
    rf"中(?:国?(?:铁建|中铁|电建|能建)|[铁建交冶化核])(?:{_NUMBER}(?:航务|公路|工程|勘察设计)?(?:工程)?(?:航?局|航?院|公局|建)"
    rf"|(?:隧道|大桥|建工|电气化|装配)局)(?:集团)?(?:(?:{_NUMBER}|[\u4e00-\u9fff]{{2}})?(?:分?公司|有限公司))?"
)
# 国网甘肃电力, 广东移动, 广西中烟: what a firm of the whole country is called in a province
_AS_SUBJECT = "(?=[，。、；：！？”’）]|$|[等和与及在向为对驻派捐投将已出的]|定点|结对|帮扶|包联|援|组团|共同|联合)"


@cache
def _branch() -> re.Pattern[str]:
    provinces = "|".join(sorted({_SHORT.sub("", name) for name in read_reference("pairing_provinces").get_column("name").to_list()}))
    return re.compile(rf"国网(?:{provinces})(?:省|市)?电力{_AS_SUBJECT}|(?:{provinces})(?:移动|联通|电信|中烟|铁塔){_AS_SUBJECT}")


_SHORT = re.compile("(?:省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区)$")
_BRANCHES = ("国网", "移动", "联通", "电信", "中烟", "铁塔")


def add_builders(page: Page, drafts: list[Draft]) -> None:
    """Adds, in order, the numbered bureaus and institutes of the state builders where no longer name holds them."""
    text = page.text
    found = list(_BUILDER.finditer(text))
    if any(word in text for word in _BRANCHES):
        found.extend(_branch().finditer(text))
        found.sort(key=re.Match.start)
    if not found:
        return
    starts = [d.start for d in drafts]
    added: list[Draft] = []
    dropped: set[int] = set()
    for match in found:
        others = overlapping(drafts, starts, match.start(), match.end())
        if any(drafts[i].end - drafts[i].start >= len(match.group()) for i in others):
            continue
        dropped.update(others)
        added.append(Draft(match.start(), match.end(), match.group(), "enterprise", body=match.group(), confidence=0.85))
    drafts[:] = sorted([d for i, d in enumerate(drafts) if i not in dropped] + added, key=lambda d: (d.start, d.end))
