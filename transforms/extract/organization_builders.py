"""Builders by their numbers: 中铁二院, 中建三局一公司, 中交第二航务工程局 are firms whose names end in no last word of firms."""

from __future__ import annotations

import re

from transforms.extract.model import Page
from transforms.extract.organization_draft import Draft, overlapping

_NUMBER = "第?[一二三四五六七八九十]{1,3}"
_BUILDER = re.compile(
    rf"中(?:国?(?:铁建|中铁|电建|能建)|[铁建交冶化核])(?:{_NUMBER}(?:航务|公路|工程|勘察设计)?(?:工程)?(?:航?局|航?院|公局|建)"
    rf"|(?:隧道|大桥|建工|电气化|装配)局)(?:集团)?(?:(?:{_NUMBER}|[\u4e00-\u9fff]{{2}})?(?:分?公司|有限公司))?"
)


def add_builders(page: Page, drafts: list[Draft]) -> None:
    """Adds, in order, the numbered bureaus and institutes of the state builders where no longer name holds them."""
    found = list(_BUILDER.finditer(page.text))
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
