"""Which names mean the same person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import polars as pl

from transforms.ids import fact_id
from transforms.reference import read_reference
from transforms.resolve.identities import Link, unite
from transforms.resolve.organizations import OFFICES
from transforms.resolve.pages import Reprints
from transforms.resolve.parties import stem

NATIONAL = "000000"
_ONE_CAREER = 12
"""Years without a trace after which the same name at the same place is another person."""
_UNDATED = "9999"


@dataclass(slots=True)
class _Seen:
    """A name on one page."""

    name: str
    doc_id: str
    places: set[str] = field(default_factory=set)
    bodies: set[str] = field(default_factory=set)
    is_national: bool = False


@dataclass(slots=True)
class _Identity:
    """A name with one thing that tells whose it is."""

    name: str
    place: str | None
    first: str = _UNDATED
    pages: set[str] = field(default_factory=set)


def resolve_people(
    frames: Mapping[str, pl.DataFrame],
    bodies: pl.DataFrame,
    reprints: Reprints,
    same_event: Mapping[str, str],
    published: Mapping[str, str],
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """The table of people, the lookup ``doc_id, person_name → person_id``, and redirects.

    A name alone is never a person. Within a page, and within all copies of it, one name is one person; across pages a person is a name with
    the place of the office that the page gives, or with the school, hospital or firm, or an office whose place is not known, else with
    the place whose page it is, else with the page itself. Posts that one page gives to one person bring together what is known by each of them, and so do two reports of one event. After twelve years
    without a trace the same name at the same place is another person. ``published`` gives the date of each page as text.
    """
    seen = _seen(frames, bodies)
    jurisdictions = dict(frames["documents"].select("doc_id", "jurisdiction_code").iter_rows())
    identities: dict[str, _Identity] = {}
    of_page: dict[tuple[str, str], list[str]] = {}
    body_places = dict(
        bodies.select("known_as", pl.col("place_code").str.slice(0, 6)).drop_nulls().sort("known_as", "place_code").iter_rows()
    )
    bodies_now = dict(bodies.select("known_as", "organization_id").iter_rows())
    for one in seen:
        anchors = [(place, place) for place in sorted(one.places)] + [(body, body_places.get(body)) for body in sorted(one.bodies)]
        if not anchors:
            home = NATIONAL if one.is_national else (jurisdictions.get(one.doc_id) or "")[:6]
            anchors = [(home, home) if home else (one.doc_id, None)]
        for anchor, place in anchors:
            person_id = fact_id("person", one.name, anchor)
            identity = identities.setdefault(person_id, _Identity(one.name, place))
            identity.pages.add(one.doc_id)
            of_page.setdefault((one.doc_id, one.name), []).append(person_id)
    links: list[Link] = []
    for one in seen:
        for body in sorted(one.bodies):
            # what is one body now was two to earlier pages
            now = fact_id("person", one.name, bodies_now[body])
            identities.setdefault(now, _Identity(one.name, body_places.get(body)))
            links.append((fact_id("person", one.name, body), now))
    _part_careers(identities, of_page, published, links)
    links += [link for ids in of_page.values() for link in pairwise(ids)]
    links += _links_of_copies(of_page, reprints)
    links += _links_of_events(of_page, frames["participations"], same_event)
    for identity in identities.values():
        identity.first = min((published.get(page, _UNDATED) for page in identity.pages), default=identity.first)
    current, redirects = unite("core.people", {person: identity.first for person, identity in identities.items()}, links)
    return _people(identities, current), _lookup(of_page, current), redirects


def _seen(frames: Mapping[str, pl.DataFrame], bodies: pl.DataFrame) -> list[_Seen]:
    """Every name on every page with the posts and parts that it has there, as the page itself tells them."""
    columns = ("doc_id", "person_name", "organization_name")
    told = pl.concat(
        [
            frames["positions"].select(*columns, "title"),
            # someone's own post says more than whom he stood for on one occasion: that is asked only where there is no post
            frames["participations"].select(*columns, title=pl.lit(None, pl.String)),
        ]
    ).filter(pl.col("person_name").is_not_null())
    of_body = bodies.select(
        *("doc_id", "organization_name", "known_as", "organization_type", "admin_level", "is_full_name"),
        place=pl.col("place_code").str.slice(0, 6),
    )
    rows = (
        told.join(of_body, on=["doc_id", "organization_name"], how="left")
        .select("doc_id", "person_name", "title", "known_as", "organization_type", "admin_level", "place", "is_full_name")
        .unique()
        .sort("doc_id", "person_name", pl.col("title").is_null(), "title", "known_as", nulls_last=True)
    )
    national = frozenset(read_reference("national_titles")["title"])
    seen: dict[tuple[str, str], _Seen] = {}
    for doc_id, name, title, body, kind, level, place, is_full_name in rows.iter_rows():
        one = seen.setdefault((doc_id, name), _Seen(name, doc_id))
        if body is None or (title is None and (one.places or one.bodies or one.is_national)):
            one.is_national |= title in national
        elif title in national or level == "national":
            one.is_national = True
        elif kind in OFFICES and place:
            one.places.add(place)
        elif kind not in OFFICES or is_full_name:
            one.bodies.add(body)
    return list(seen.values())


def _part_careers(
    identities: dict[str, _Identity], of_page: dict[tuple[str, str], list[str]], published: Mapping[str, str], links: list[Link]
) -> None:
    """Parts what is told of one name at one place with many silent years between."""
    for person_id, identity in sorted(identities.items()):
        years = {page: int(published[page][:4]) for page in identity.pages if page in published}
        if not years or max(years.values()) - min(years.values()) <= _ONE_CAREER:
            continue
        ordered = sorted(set(years.values()))
        # an id for every year: whichever years the pages of another day leave, it leads to the right person
        by_year = {year: fact_id("person", person_id, year) for year in ordered}
        for year in ordered:
            identities[by_year[year]] = _Identity(identity.name, identity.place)
        links += [(by_year[one], by_year[other]) for one, other in pairwise(ordered) if other - one <= _ONE_CAREER]
        # the first of them keeps the plain id: the bare year sorts before every day of it
        links.append((person_id, by_year[ordered[0]]))
        identity.first = str(ordered[0])
        for page, year in sorted(years.items()):
            identity.pages.discard(page)
            identities[by_year[year]].pages.add(page)
            ids = of_page[page, identity.name]
            ids[ids.index(person_id)] = by_year[year]


def _links_of_copies(of_page: Mapping[tuple[str, str], list[str]], reprints: Reprints) -> Iterable[Link]:
    whole = {page.doc_id: copies.best for copies in reprints.copies for page in copies.pages}
    first: dict[tuple[str, str], str] = {}
    for (doc_id, name), ids in sorted(of_page.items()):
        if doc_id in whole:
            yield first.setdefault((whole[doc_id], name), ids[0]), ids[0]


def _links_of_events(
    of_page: Mapping[tuple[str, str], list[str]], participations: pl.DataFrame, same_event: Mapping[str, str]
) -> Iterable[Link]:
    """Who is named alike in two reports of one event is one person."""
    first: dict[tuple[str, str], str] = {}
    parts = participations.select("event_id", "doc_id", "person_name").drop_nulls().unique().sort("event_id", "doc_id", "person_name")
    for event_id, doc_id, name in parts.iter_rows():
        person = of_page[doc_id, name][0]
        yield first.setdefault((same_event.get(event_id, event_id), name), person), person


def _people(identities: Mapping[str, _Identity], current: Mapping[str, str]) -> pl.DataFrame:
    pages: dict[str, set[str]] = {}
    places: dict[str, set[str]] = {}
    for person_id, identity in identities.items():
        stands = current[person_id]
        pages.setdefault(stands, set()).update(identity.pages)
        if identity.place:
            places.setdefault(stands, set()).add(identity.place)
    rows = [
        {
            "person_id": person_id,
            "name": identities[person_id].name,
            # the most local place says best whose official it is
            "jurisdiction_code": max(places.get(person_id, ()), key=lambda code: (code != NATIONAL, len(stem(code)), code), default=None),
            "document_count": len(found),
        }
        for person_id, found in sorted(pages.items())
        if found
    ]
    schema = {"person_id": pl.String, "name": pl.String, "jurisdiction_code": pl.String, "document_count": pl.Int64}
    return pl.DataFrame(rows, schema=schema)


def _lookup(of_page: Mapping[tuple[str, str], list[str]], current: Mapping[str, str]) -> pl.DataFrame:
    rows = [(doc_id, name, current[ids[0]]) for (doc_id, name), ids in sorted(of_page.items())]
    return pl.DataFrame(rows, schema={"doc_id": pl.String, "person_name": pl.String, "person_id": pl.String}, orient="row")
