"""Organisations, people and posts in sentences in the manners of the genre."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from transforms.extract.jurisdiction import find_jurisdiction
from transforms.extract.model import Facts, Page
from transforms.extract.organizations import find_organizations
from transforms.extract.people import find_people
from transforms.extract.places import find_places

HERE = Path(__file__).parent
ROWS: list[dict[str, Any]] = [
    row
    for name in (
        "genre_sentences",
        "genre_sentences_more",
        "genre_sentences_third",
        "genre_sentences_fourth",
        "genre_sentences_fifth",
        "genre_sentences_sixth",
        "genre_sentences_eighth",
        "genre_sentences_ninth",
        "genre_sentences_tenth",
        "genre_sentences_eleventh",
    )
    for row in yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
]
# what the rules miss today, with the reason
KNOWN_FAILURES = {
    "县法院四级高级法官杜鹃": "杜鹃 is a bird and 法官 a head that many words follow",
    "村民石拔专的家里": "a rare surname with a rare given name before 的",
    "区政府选派干部郑航": "任县 was a county until 2020, and 任 is a verb here",
    "县处置办主任": "an office that no table knows, and 办 ends too many verbs",
    "县委书记管涌主持": "管涌 is a term of hydraulics",
    "村民节列俄阿木参加": "a Yi name whose clan no list knows",
    "“网红书记”叫覃小军": "the post is told of 他 in the next clause",
    "她叫杨文娟，是施秉县融媒体中心": "a journalist who is posted to a village too",
    "第一采油厂厂长屈涛": "a numbered plant whose company only the words before name",
    "指导员常远为孩子们": "常 and 远 are ordinary words, 为 may be part of a name",
}


def read(row: dict[str, Any]) -> tuple[Page, Facts]:
    page = Page("x", row["text"], publisher=row.get("publisher"))
    facts = Facts()
    find_places(page, facts)
    where = find_jurisdiction(page, facts)
    page.jurisdiction_code = where.code
    find_organizations(page, facts)
    find_people(page, facts)
    return page, facts


def params() -> list[Any]:
    out = []
    for row in ROWS:
        reason = next((r for words, r in KNOWN_FAILURES.items() if words in row["text"]), None)
        out.append(pytest.param(row, id=row["text"][:24], marks=[pytest.mark.xfail(strict=True, reason=reason)] if reason else []))
    return out


@pytest.mark.parametrize("row", params())
def test_sentence(row: dict[str, Any]) -> None:
    page, facts = read(row)
    organizations = {page.quote(o.start, o.end) for o in facts.organizations}
    people: dict[str, set[str]] = {}
    for person in facts.people:
        if not person.is_staff and not person.is_private:
            people.setdefault(person.name, set()).update(post.title for post in person.posts)
    assert organizations == set(row["organizations"])
    assert people == {name: set(titles) for name, titles in row["people"].items()}
    assert {p.name for p in facts.people if p.is_staff} == set(row.get("staff", []))
    assert {p.name for p in facts.people if p.is_private} == set(row.get("private", []))


def test_every_known_failure_is_a_sentence() -> None:
    assert all(any(words in row["text"] for row in ROWS) for words in KNOWN_FAILURES)


def test_spans_quote_what_they_name() -> None:
    for row in ROWS:
        page, facts = read(row)
        for person in facts.people:
            assert page.quote(person.start, person.end).replace(" ", "") == person.name
            for post in person.posts:
                assert page.quote(post.start, post.end) == post.title
        ends = 0
        for organization in facts.organizations:
            assert organization.start >= ends, "organisations do not overlap and stand in order"
            ends = organization.end
