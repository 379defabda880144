"""Which place a level word means at a spot of the page."""

from __future__ import annotations

from transforms.extract.jurisdiction import resolve_abbreviation
from transforms.extract.model import Facts, Page
from transforms.extract.organization_draft import Draft
from transforms.gazetteer import gazetteer


def place_of_level(page: Page, facts: Facts, drafts: list[Draft], index: int) -> tuple[str, str | None] | None:
    """Name and code of the place that the level word of draft ``index`` means, None where the page does not tell."""
    draft = drafts[index]
    # the body named just before with its place, in the same list (九寨沟县委、县政府)
    for other in reversed(drafts[max(index - 6, 0) : index]):
        gap = page.text[other.end : draft.start]
        if "。" in gap or "\n" in gap or len(gap) > 40:
            break
        if other.tier == draft.tier and not other.relative and other.prefix:
            return other.prefix, other.place.code if other.place is not None else None
    if draft.tier is None:
        return None
    # the same body with its place before (江苏省交通厅 … 省交通厅)
    for other in reversed(drafts[:index]):
        if other.body == draft.body and other.tier == draft.tier and not other.relative and other.prefix.endswith(draft.prefix):
            return other.prefix, other.place.code if other.place is not None else None
    code = resolve_abbreviation(page, facts, draft.start, draft.tier)
    if code is None:
        return None
    name = _usual_name(page, facts, code)
    # 省 is no word for an autonomous region, 县 none for a district
    return (name, code) if name.endswith(draft.prefix[-1]) else None


def _usual_name(page: Page, facts: Facts, code: str) -> str:
    """The name of a place as bodies carry it: as the page writes it in full, else the official name, 阿坝州 for 阿坝藏族羌族自治州."""
    found = gazetteer().at(code)
    if found is None:
        return code
    for place in facts.places:
        surface = page.text[place.start : place.end]
        if place.code == code and surface.startswith(found.short_name[:2]) and surface[-1] == found.name[-1]:
            return surface
    if found.name.endswith("自治州"):
        return found.short_name.removesuffix("州") + "州"
    return found.name
