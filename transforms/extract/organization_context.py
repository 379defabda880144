"""Which place a level word means at a spot of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transforms.extract.model import Facts, Page

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
    names = [p for p in facts.places if p.level == draft.tier and p.code]
    codes = {p.code for p in names}
    if len(codes) == 1:
        return names[0].name, names[0].code
    return None
