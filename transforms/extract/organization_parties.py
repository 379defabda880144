"""Branches of the democratic parties, which no last word of organisations ends (民盟邹城支部, 九三学社青山大学基层委员会)."""

from __future__ import annotations

import re

from transforms.extract.model import Page
from transforms.extract.organization_draft import Draft, overlapping
from transforms.extract.organization_words import PARTY_NAMES

_BRANCH = re.compile(
    f"(?:{'|'.join(PARTY_NAMES)})(?![中省市区县州党])[\u4e00-\u9fff]{{2,10}}?(?:总支部|总支|支部|基层委员会|基层委|支社)(?![书委员])"
)
_NOT_WITHIN = re.compile("[的在和与及了是向为对]|成员|会员|盟员|党员|中央")


def add_party_branches(page: Page, drafts: list[Draft]) -> None:
    """Adds, in order, the branches that stand right behind their party's name where no other organisation holds them."""
    found = [m for m in _BRANCH.finditer(page.text) if _NOT_WITHIN.search(m.group()) is None]
    if not found:
        return
    starts = [d.start for d in drafts]
    drafts.extend(
        [
            Draft(m.start(), m.end(), m.group(), "democratic_party", body=m.group(), confidence=0.8)
            for m in found
            if not overlapping(drafts, starts, m.start(), m.end())
        ]
    )
    drafts.sort(key=lambda d: (d.start, d.end))
