"""Which names mean the same organisation."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import combinations

import polars as pl

from transforms.ids import fact_id
from transforms.reference import read_reference
from transforms.resolve.identities import Link, unite
from transforms.resolve.pages import Reprints
from transforms.resolve.parties import are_apart

_UNDATED = "9999"


def resolve_organizations(
    frames: Mapping[str, pl.DataFrame], reprints: Reprints, published: Mapping[str, str]
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """The table of organisations, what each page says of each name that it uses, and redirects.

    The second frame has ``doc_id``, ``organization_name``, ``organization_id``, and of the page alone ``known_as`` (the id that follows
    from this page), ``organization_type``, ``admin_level``, ``place_code`` and ``is_full_name`` (whether the name says which body it is).

    A full name with its place is one body wherever it stands; without the place too, where only one body of that name is known. A name that
    does not say by itself which body it is (省政协 on a page that never tells the province) is a body of that page and its copies
    alone: thirty of them must not become one. Names that only a post, a part or a pairing mentions count too; their place is the one
    that the page names at their head.
    """
    named = pl.concat([_mentioned(frames), _unmentioned(frames)], how="diagonal")
    pairs = _told(named, ["doc_id", "organization_name"], resolved=pl.col("resolved").any()).sort("doc_id", "organization_name")
    known_by = pairs.with_columns(
        known_as=pl.Series(
            [
                _known_as(name, doc_id, place if is_resolved else None, is_resolved=is_resolved)
                for doc_id, name, is_resolved, place in pairs.select("doc_id", "organization_name", "resolved", "place_code").iter_rows()
            ],
            dtype=pl.String,
        )
    )
    current, redirects = _united(known_by, reprints, published)
    lookup = known_by.with_columns(organization_id=pl.col("known_as").replace_strict(current, return_dtype=pl.String)).rename(
        {"resolved": "is_full_name"}
    )
    organizations = _told(
        named.join(lookup.select("doc_id", "organization_name", "organization_id"), on=["doc_id", "organization_name"]),
        ["organization_id"],
        name=pl.col("organization_name").min(),
        aliases=pl.col("surface").filter(pl.col("surface") != pl.col("organization_name")).unique().sort(),
        document_count=pl.col("doc_id").n_unique(),
    )
    return organizations.sort("organization_id"), lookup, redirects


def _mentioned(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    return frames["organization_mentions"].select(
        "doc_id", "organization_name", "surface", "resolved", "organization_type", "admin_level", "place_code"
    )


def _unmentioned(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Names that a page uses without naming the body by itself, with the place that the page names at their head."""
    columns = (
        ("positions", "organization_name"),
        ("participations", "organization_name"),
        ("events", "organizer_name"),
        ("pairings", "helper_organization_name"),
        ("pairings", "recipient_organization_name"),
    )
    used = pl.concat([frames[table].select("doc_id", pl.col(column).alias("organization_name")) for table, column in columns])
    mentioned = frames["organization_mentions"].select("doc_id", "organization_name").unique()
    left = used.drop_nulls().unique().join(mentioned, on=["doc_id", "organization_name"], how="anti").sort("doc_id", "organization_name")
    places: dict[str, dict[str, tuple[str, str]]] = {}
    here = frames["place_mentions"].filter(pl.col("doc_id").is_in(left["doc_id"].unique().implode())).sort("doc_id", "place_code")
    for doc_id, code, level, *names in here.select("doc_id", "place_code", "level", "place_name", "surface").iter_rows():
        for name in names:
            if code and name:
                places.setdefault(doc_id, {}).setdefault(name, (code, level))
    rows = []
    for doc_id, name in left.iter_rows():
        heads = [place for place in places.get(doc_id, {}) if name.startswith(place) and len(place) < len(name)]
        code, level = places[doc_id][max(heads, key=len)] if heads else (None, None)
        rows.append((doc_id, name, name, bool(heads), body_type(name), level if body_type(name) in OFFICES else None, code))
    return pl.DataFrame(rows, schema=_mentioned(frames).schema, orient="row")


OFFICES = frozenset(
    {"government", "party", "congress", "cppcc", "court", "procuratorate", "democratic_party", "mass_organization", "work_team", "village"}
)
"""Bodies of a place: an official moves from one to the next."""


@cache
def _endings() -> dict[str, str]:
    bodies = read_reference("organization_bodies").select("body", "organization_type").rows()
    suffixes = read_reference("organization_suffixes").select("suffix", "organization_type").rows()
    return {**dict.fromkeys("局厅办署", "government"), "委": "party", **dict(suffixes), **dict(bodies)}


def body_type(name: str) -> str:
    """What kind of organisation a name means, by its longest known ending; ``other`` where none is known."""
    endings = _endings()
    return next((endings[name[at:]] for at in range(len(name)) if name[at:] in endings), "other")


def _known_as(name: str, doc_id: str, place: str | None, *, is_resolved: bool) -> str:
    if not is_resolved:
        return fact_id("organization", name, doc_id)
    return fact_id("organization", name) if place is None else fact_id("organization", name, place[:6])


def _united(known_by: pl.DataFrame, reprints: Reprints, published: Mapping[str, str]) -> tuple[dict[str, str], pl.DataFrame]:
    """One id for what one page knows by its place and another by its name alone, or on copies of one text by no more than 省政协."""
    first: dict[str, str] = {}
    links: list[Link] = []
    placed: dict[str, dict[str, str]] = {}
    unplaced: dict[str, set[str]] = {}
    whole = {page.doc_id: copies.best for copies in reprints.copies for page in copies.pages}
    on_copies: dict[tuple[str, str], str] = {}
    rows = known_by.select("doc_id", "organization_name", "known_as", "resolved", "place_code").sort("doc_id", "organization_name")
    for doc_id, name, known_as, is_resolved, place in rows.iter_rows():
        told = published.get(doc_id, _UNDATED)
        first[known_as] = min(first.get(known_as, told), told)
        if is_resolved and place:
            placed.setdefault(name, {})[place[:6]] = known_as
        elif is_resolved:
            unplaced.setdefault(name, set()).add(known_as)
        if doc_id in whole:
            links.append((on_copies.setdefault((whole[doc_id], name), known_as), known_as))
    for places in placed.values():
        links += [(places[one], places[other]) for one, other in combinations(sorted(places), 2) if not are_apart(one, other)]
    for name, ids in unplaced.items():
        places = placed.get(name, {})
        if places and not any(are_apart(one, other) for one, other in combinations(places, 2)):
            links += [(known_as, min(places.values())) for known_as in ids]
    return unite("core.organizations", first, links)


_TOLD = ("organization_type", "admin_level", "place_code")


def _told(rows: pl.DataFrame, keys: list[str], **others: pl.Expr) -> pl.DataFrame:
    """For every group of rows ``others``, and of the columns of ``_TOLD`` the most frequent value, the smallest of equals; NULL only where
    nothing else is known."""
    # nearly all groups hold one value, and to count the values of each takes ten times as long
    extremes = [expression for column in _TOLD for expression in (pl.col(column).min(), pl.col(column).max().alias(f"{column}_too"))]
    groups = rows.group_by(keys).agg(*extremes, **others)
    is_told_twice = pl.any_horizontal(pl.col(column) != pl.col(f"{column}_too") for column in _TOLD).fill_null(value=False)
    doubtful = rows.join(groups.filter(is_told_twice).select(keys), on=keys, how="semi")
    commonest = [pl.col(column).drop_nulls().sort().mode().sort().first() for column in _TOLD]
    once = groups.filter(~is_told_twice).drop(f"{column}_too" for column in _TOLD)
    return pl.concat([once, doubtful.group_by(keys).agg(*commonest, **others)]) if doubtful.height else once
