"""Which place a level word means at a spot of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transforms.extract.jurisdiction import resolve_abbreviation
from transforms.extract.model import Facts, Page
from transforms.gazetteer import gazetteer

if TYPE_CHECKING:
    from transforms.extract.organizations import Draft


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
    code = resolve_abbreviation(page, facts, draft.start, draft.tier)
    return None if code is None else (_usual_name(page, facts, code), code)


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
