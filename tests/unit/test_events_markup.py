"""Short texts with their mentions marked by hand, for the tests of pairings, events and participations.

``[甲县/L500101]`` is a place with its code (``=甲县`` adds the official name where another form is written), ``[某局/O]`` an organisation
(``=full name``, ``@code``, ``:type``), ``[县长张三/N张三]`` a person with the post before the name, ``[5月3日/D2020-05-03]`` a day,
``~`` a range, ``[2020年/Dy2020]`` a year, ``[3月/Dm2020-03]`` a month, ``[近日/D]`` a vague day.
"""

from __future__ import annotations

import calendar
import re
from datetime import date

from transforms.extract.model import (
    DateMention,
    Facts,
    OrganizationMention,
    Page,
    PersonMention,
    PlaceMention,
    Post,
)

_MARK = re.compile(r"\[([^\[\]/]+)/([LOND])([^\[\]]*)\]")
_LEVEL = {"省": "province", "镇": "township", "乡": "township", "村": "village"}


def _place(start: int, surface: str, rest: str) -> PlaceMention:
    code, _, name = rest.partition("=")
    name = name or surface
    level = _LEVEL.get(name[-1]) or ("province" if code.endswith("0000") else "prefecture" if code.endswith("00") else "county")
    return PlaceMention(start, start + len(surface), code or None, name, level)


def _organization(start: int, surface: str, rest: str) -> OrganizationMention:
    found = re.fullmatch(r"(?:=(?P<name>[^@:]+))?(?:@(?P<code>\d+))?(?::(?P<kind>\w+))?", rest)
    assert found, rest
    kind = found["kind"] or ("work_team" if surface.endswith(("队", "组")) else "other")
    return OrganizationMention(start, start + len(surface), found["name"] or surface, kind, place_code=found["code"])


def _date(start: int, surface: str, rest: str) -> DateMention:
    end = start + len(surface)
    if not rest:
        return DateMention(start, end, None, None, "unknown", kind="vague")
    if rest.startswith("y"):
        year = int(rest[1:])
        return DateMention(start, end, date(year, 1, 1), date(year, 12, 31), "year")
    if rest.startswith("m"):
        year, month = map(int, rest[1:].split("-"))
        return DateMention(start, end, date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), "month")
    first, _, last = rest.partition("~")
    return DateMention(start, end, date.fromisoformat(first), date.fromisoformat(last or first), "day", kind="range" if last else "date")


def marked(text: str, *, title: str | None = None) -> tuple[Page, Facts]:
    """The page and the mentions of a marked text."""
    facts = Facts()
    pieces: list[str] = []
    at = length = 0
    for match in _MARK.finditer(text):
        pieces.append(text[at : match.start()])
        length += match.start() - at
        surface, kind, rest = match.groups()
        if kind == "L":
            facts.places.append(_place(length, surface, rest))
        elif kind == "O":
            facts.organizations.append(_organization(length, surface, rest))
        elif kind == "D":
            facts.dates.append(_date(length, surface, rest))
        else:
            name = rest or surface
            start = length + surface.index(name)
            posts = [Post(length, start, surface[: start - length])] if start > length else []
            facts.people.append(PersonMention(start, start + len(name), name, posts))
        pieces.append(surface)
        length += len(surface)
        at = match.end()
    pieces.append(text[at:])
    return Page("page", "".join(pieces), title=title), facts


def test_marks_become_mentions_at_their_words() -> None:
    page, facts = marked("[5月3日/D2020-05-03]，[甲省/L510000][乙县/L510101]县长[副县长张三/N张三]到[某局/O=甲省某局@510000]。")
    assert page.body == "5月3日，甲省乙县县长副县长张三到某局。"
    assert [page.quote(p.start, p.end) for p in facts.places] == ["甲省", "乙县"]
    assert [page.quote(p.start, p.end) for p in facts.people] == ["张三"]
    assert facts.people[0].posts[0].title == "副县长"
    assert facts.organizations[0].name == "甲省某局"
    assert facts.dates[0].start_date == date(2020, 5, 3)
