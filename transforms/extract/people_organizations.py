"""Which body a post is held in where its title names none: a township's 党委, the government that a 县长 heads."""

from __future__ import annotations

import re

from transforms.extract.jurisdiction import resolve_abbreviation
from transforms.extract.model import Facts, Page, PlaceMention, Post
from transforms.extract.organization_words import LEVEL_WORDS
from transforms.extract.titles import title_set
from transforms.gazetteer import gazetteer

_COMMITTEE = re.compile(r"(镇|乡|街道|县|区|市|州)?(党委|党工委)")
_HEAD_OF = re.compile(r"(?:常务)?副?([省市州县区镇乡旗盟])长$")
_REMARK = re.compile(r"（[^（）]{1,20}）$")


def government_of(organization: str) -> str:
    """The government beside a party committee (九寨沟县委 → 九寨沟县政府); any other body is itself."""
    if organization.endswith("县县委"):
        return organization.removesuffix("县委") + "政府"
    for ending in ("党工委", "党委", "委"):
        if organization.endswith(ending):
            return organization.removesuffix(ending) + "政府"
    return organization


def body_of_post(page: Page, facts: Facts, post: Post, place: PlaceMention | None, inherited: str | None) -> str | None:
    """The body of a post whose title names no organisation.

    ``place`` is the place that the title begins with, ``inherited`` the organisation of the posts before it in the list. None where nothing tells.
    """
    title = _REMARK.sub("", post.title)
    heads_government = title.endswith(tuple(title_set("government_head")))
    if place is not None:
        committee = _COMMITTEE.match(page.text, place.end)
        if committee is not None:
            return page.text[place.start : committee.end()]
        return page.text[place.start : place.end] + "政府" if heads_government else inherited
    if inherited is not None:
        return government_of(inherited) if heads_government else inherited
    committee = _COMMITTEE.match(title)
    level = committee.group(1) if committee is not None else None
    if level is None and heads_government:
        head = _HEAD_OF.search(title)
        level = head.group(1) if head is not None else None
    if level is None:
        return None
    code = resolve_abbreviation(page, facts, post.start, LEVEL_WORDS[level])
    name = gazetteer().name(code) if code is not None else None
    if name is None or not name.endswith(level):
        return None
    return name + (committee.group(2) if committee is not None else "政府")
