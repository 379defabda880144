"""我校, 该行, （以下简称中船）: words that point to an organisation the page or its publisher names."""

from __future__ import annotations

import re

from transforms.extract.model import Page
from transforms.extract.organization_draft import Draft

_POINTER = re.compile(r"(?:我|本|该)(校|院|行|司|公司|集团|局|厅|馆|企业)(?![\u4e00-\u9fff]?(?:士|长期|动|走|为|驶))")
_TYPES = {
    "校": {"school"},
    "院": {"hospital", "school", "court", "procuratorate", "institution"},
    "行": {"bank"},
    "司": {"enterprise"},
    "公司": {"enterprise"},
    "集团": {"enterprise"},
    "企业": {"enterprise"},
    "局": {"government"},
    "厅": {"government"},
    "馆": {"institution"},
}
_OWN = {
    "校": re.compile(r"[\u4e00-\u9fff]{2,14}?(?:大学|学院|学校|中学|小学|幼儿园)"),
    "院": re.compile(r"[\u4e00-\u9fff]{2,16}?(?:医院|保健院|法院|检察院|学院|研究院|科学院|社科院)"),
    "行": re.compile(r"[\u4e00-\u9fff]{2,16}?(?:支行|分行|银行|农商行)"),
    "司": re.compile(r"[\u4e00-\u9fff（）]{2,24}?(?:公司|集团)"),
    "公司": re.compile(r"[\u4e00-\u9fff（）]{2,24}?(?:公司|集团)"),
    "集团": re.compile(r"[\u4e00-\u9fff（）]{2,24}?(?:集团有限公司|集团)"),
    "企业": re.compile(r"[\u4e00-\u9fff（）]{2,24}?(?:公司|集团)"),
    "局": re.compile(r"[\u4e00-\u9fff]{2,16}?局"),
    "厅": re.compile(r"[\u4e00-\u9fff]{2,14}?厅"),
    "馆": re.compile(r"[\u4e00-\u9fff]{2,14}?馆"),
}


_SHORT = re.compile(r"（(?:以下)?简称[：“”‘ ]{0,2}([\u4e00-\u9fffA-Za-z]{2,12})[”’]?）")


def add_short_names(page: Page, drafts: list[Draft]) -> None:
    """Adds, in order, later mentions of a short name that the page introduces (…有限公司（以下简称中船集团））, under the full name."""
    found: list[Draft] = []
    for match in _SHORT.finditer(page.text):
        full = next((d for d in drafts if d.end == match.start()), None)
        if full is None:
            continue
        short = match.group(1)
        drafts[:] = [d for d in drafts if d is full or page.text[d.start : d.end] != short]
        for again in re.finditer(re.escape(short), page.text):
            if again.start() != match.start(1) and not any(d.start < again.end() and d.end > again.start() for d in (*drafts, *found)):
                found.append(
                    Draft(again.start(), again.end(), full.name, full.kind, body=full.body, tier=full.tier, place=full.place, shared=True)
                )
    if found:
        drafts.extend(found)
        drafts.sort(key=lambda d: (d.start, d.end))


def add_pointers(page: Page, drafts: list[Draft]) -> None:
    """Adds to ``drafts``, in order, the pointers whose organisation is known.

    该行 is the last bank named before it; 我校 and 本院 are the publisher or the site where these are of that kind, else the first of that kind that
    the page names. A pointer to nothing known adds nothing.
    """
    found: list[Draft] = []
    for match in _POINTER.finditer(page.text):
        if any(d.start < match.end() and d.end > match.start() for d in drafts):
            continue
        target = _target(page, drafts, match)
        if target is not None:
            name, kind, tier = target
            found.append(Draft(match.start(), match.end(), name, kind, body=name, tier=tier, shared=True, confidence=0.75))
    if found:
        drafts.extend(found)
        drafts.sort(key=lambda d: (d.start, d.end))


def _target(page: Page, drafts: list[Draft], match: re.Match[str]) -> tuple[str, str, str | None] | None:
    head = match.group(1)
    kinds = _TYPES[head]
    if match.group()[0] in "我本":
        for source in (page.publisher, page.site):
            own = _OWN[head].search(source or "")
            if own is not None:
                return own.group(), _kind_of(own.group(), kinds), None
    named = [d for d in drafts if d.kind in kinds and not d.relative and not d.bare]
    before = [d for d in named if d.end <= match.start()]
    if match.group()[0] == "该":
        return _row(before[-1]) if before and match.start() - before[-1].end < 200 else None
    return _row(named[0]) if named and len({d.name for d in named}) == 1 else None


def _row(draft: Draft) -> tuple[str, str, str | None]:
    return draft.name, draft.kind, draft.tier


def _kind_of(name: str, kinds: set[str]) -> str:
    if len(kinds) == 1:
        return next(iter(kinds))
    for ending, kind in (("法院", "court"), ("检察院", "procuratorate"), ("学院", "school"), ("医院", "hospital"), ("保健院", "hospital")):
        if name.endswith(ending):
            return kind
    return "institution"
