"""我校, 该行, （以下简称中船）: words that point to an organisation the page or its publisher names."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace

from transforms.extract.model import Page
from transforms.extract.organization_draft import Draft
from transforms.extract.organization_left import name_start
from transforms.extract.organization_plain import leading_verb
from transforms.extract.organization_words import word_set

_MOST_SHORT_NAMES = 20
_MOST_NAMED = 500
_REACH = 200
_POINTER = re.compile(r"(?:我|本|该)(校|院|行|司|公司|集团|局|厅|馆|企业)(?![\u4e00-\u9fff]?(?:士|长期|动|走|驶)|(?<=行)[^，]?为)")
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


def _covered(page: Page, drafts: list[Draft]) -> bytearray:
    """1 for every character of the page that belongs to a draft."""
    cover = bytearray(len(page.text))
    for d in drafts:
        cover[d.start : d.end] = b"\x01" * (d.end - d.start)
    return cover


def add_short_names(page: Page, drafts: list[Draft]) -> None:
    """Adds, in order, later mentions of a short name that the page introduces (…有限公司（以下简称中船集团）), under the full name."""
    by_end = {d.end: d for d in drafts}
    introduced: dict[str, tuple[Draft, int]] = {}
    for match in _SHORT.finditer(page.text):
        full = by_end.get(match.start())
        if full is not None and len(introduced) < _MOST_SHORT_NAMES:
            introduced.setdefault(match.group(1), (full, match.start(1)))
    if not introduced:
        return
    drafts[:] = [d for d in drafts if page.text[d.start : d.end] not in introduced or introduced[page.text[d.start : d.end]][0] is d]
    cover = _covered(page, drafts)
    for short, (full, at) in introduced.items():
        for again in re.finditer(re.escape(short), page.text):
            if again.start() != at and not any(cover[again.start() : again.end()]):
                drafts.append(
                    Draft(again.start(), again.end(), full.name, full.kind, body=full.body, tier=full.tier, place=full.place, shared=True)
                )
                cover[again.start() : again.end()] = b"\x01" * len(short)
    drafts.sort(key=lambda d: (d.start, d.end))


def add_pointers(page: Page, drafts: list[Draft]) -> None:
    """Adds to ``drafts``, in order, the pointers whose organisation is known.

    该行 is the last bank named before it; 我校 and 本院 are the publisher or the site where these are of that kind, else the only one of that kind that
    the page names. A pointer to nothing known adds nothing.
    """
    _name_own_departments(page, drafts)
    matches = list(_POINTER.finditer(page.text))
    if not matches:
        return
    cover = _covered(page, drafts)
    named = [d for d in drafts if not d.relative and not d.bare]
    # 我院 is no 小学: what a pointer means ends in its own last character
    targets = {head: [d for d in named if d.kind in kinds and (head != "院" or d.name.endswith("院"))] for head, kinds in _TYPES.items()}
    own = {head: _own(page, head) for head in {m.group(1) for m in matches}}
    found: list[Draft] = []
    for match in matches:
        if any(cover[match.start() : match.end()]):
            continue
        head = match.group(1)
        target: tuple[str, str, str | None] | None = None
        if match.group()[0] == "该":
            ends = [d.end for d in targets[head]] if len(targets[head]) < _MOST_NAMED else []
            i = bisect_right(ends, match.start()) - 1
            if i >= 0 and match.start() - ends[i] < _REACH:
                target = _row(targets[head][i])
        else:
            target = own[head]
            if target is None:
                titled = [d for d in targets[head] if page.title and page.text[d.start : d.end] in page.title]
                # one that is only named behind the pointer is the other side (我院医疗队 … 为祥云县人民医院)
                only = len({d.name for d in targets[head]}) == 1 and targets[head][0].start < match.start()
                if titled or only:
                    target = _row((titled or targets[head])[0])
        if target is not None:
            name, kind, tier = target
            found.append(Draft(match.start(), match.end(), name, kind, body=name, tier=tier, shared=True, confidence=0.75))
    drafts.extend(found)
    drafts.sort(key=lambda d: (d.start, d.end))


def _own(page: Page, head: str) -> tuple[str, str, str | None] | None:
    """The publisher or site, where it is of the kind that ``head`` says."""
    for source in (page.publisher, page.site):
        own = _OWN[head].search(source or "")
        if own is not None:
            return own.group(), _kind_of(own.group(), _TYPES[head]), None
    # a report's title begins with the body that made it (某大学乡村振兴办公室工作简报, 某学院与某县签约)
    own = _OWN[head].match(page.title or "") if head in {"校", "院"} else None
    if own is not None and _is_name(own.group()) and not (page.title or "").startswith(("生", "长"), own.end()):
        return own.group(), _kind_of(own.group(), _TYPES[head]), None
    return None


def _is_name(name: str) -> bool:
    """Whether a title's beginning is one name: nothing in it ends a name, and it begins with no verb (走进|大学)."""
    at = max(len(name) - 2, 0)
    return len(name) >= 4 and name_start(name, at, len(name), 0, {}) == 0 and not leading_verb(name[:-2])


def _name_own_departments(page: Page, drafts: list[Draft]) -> None:
    """Gives 我校|继续教育学院 the name of the school whose page this is, and so a department that the title names with it."""
    text, title = page.text, page.title or ""
    own = _own(page, "校")
    if own is None:
        return
    for i, d in enumerate(drafts):
        rest = d.name.removeprefix("我").removeprefix("校")
        if (
            d.kind == "school"
            and len(rest) >= 4
            and (d.name.startswith("我校") or (d.name[0] == "校" and text[d.start - 1 : d.start] == "我"))
        ):
            start = d.start - (d.name[0] == "校")
            drafts[i] = replace(d, start=start, name=own[0] + rest, body=rest, relative=False, bare=False, shared=True)
    cover = _covered(page, drafts)
    for office in sorted(word_set("own_office")):
        if own[0] + office in title:
            spots = (m.start() for m in re.finditer(re.escape(office), text))
            drafts.extend(
                Draft(at, at + len(office), own[0] + office, own[1], body=office, shared=True, confidence=0.75)
                for at in spots
                if not any(cover[at : at + len(office)])
                and (at == 0 or not "\u4e00" <= text[at - 1] <= "\u9fff" or text[at - 1] in "由和与")
            )
    drafts.sort(key=lambda d: (d.start, d.end))


def _row(draft: Draft) -> tuple[str, str, str | None]:
    return draft.name, draft.kind, draft.tier


def _kind_of(name: str, kinds: set[str]) -> str:
    if len(kinds) == 1:
        return next(iter(kinds))
    for ending, kind in (("法院", "court"), ("检察院", "procuratorate"), ("学院", "school"), ("医院", "hospital"), ("保健院", "hospital")):
        if name.endswith(ending):
            return kind
    return "institution"
