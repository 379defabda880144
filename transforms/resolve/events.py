"""Which events of different pages are the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import polars as pl

from transforms.resolve.alignment import Alignment
from transforms.resolve.parties import are_apart
from transforms.resolve.sameness import Key, bring_together
from transforms.resolve.text import compared
from transforms.resolve.units import Row, find_units, rows_of

_ENOUGH = 4.5
_SAME_TYPE, _SAME_DAY, _NEXT_DAY, _SAME_PLACE, _SAME_PERSON, _SAME_BODY, _SAME_AMOUNT, _SAME_NAME = 1.0, 2.0, 0.5, 1.5, 2.0, 1.5, 1.5, 1.5
_OTHER_PEOPLE, _OTHER_BODIES, _OTHER_UNITS, _OTHER_AMOUNTS = 2.0, 1.0, 2.0, 2.5
_GIFTS = frozenset({"donation", "handover", "signing"})
_MOST_FOR_PEOPLE = 4.0
_SOON = 14
"""Days after which nobody writes "the other day" any more."""
_ALSO_CALLED = {
    frozenset(pair)
    for pair in (
        ("donation", "handover"),
        ("donation", "visit"),
        ("donation", "signing"),
        ("donation", "launch"),
        ("inspection", "visit"),
        ("inspection", "meeting"),
        ("signing", "meeting"),
        ("signing", "launch"),
        ("handover", "launch"),
        ("training", "meeting"),
        ("training", "launch"),
        ("trade_fair", "launch"),
    )
}
"""Kinds of events that one newsroom calls this and another that."""


@dataclass(slots=True)
class _Told:
    """What all copies of one text tell about an event."""

    texts: set[str] = field(default_factory=set)
    modality: str = ""
    event_type: str = ""
    names: set[str] = field(default_factory=set)
    first: date | None = None
    last: date | None = None
    precision: str = "unknown"
    counties: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)
    givers: set[str] = field(default_factory=set)
    takers: set[str] = field(default_factory=set)
    bodies: set[str] = field(default_factory=set)
    amounts: set[tuple[str, Decimal]] = field(default_factory=set)
    named_places: set[str] = field(default_factory=set)
    """Counties that its pages name, whether the event was there or not."""
    named_units: dict[str, set[str]] = field(default_factory=dict)
    """Schools, hospitals and so on that its pages name, by type."""
    published: date | None = None
    """The first day on which it was told, where no text tells its day."""


def same_events(
    mentions: Mapping[str, pl.DataFrame], alignment: Alignment, published: Mapping[str, str]
) -> tuple[dict[str, str], set[str]]:
    """For every event an id that all tellings of it share, and the ids of events that the best copy of their text does not tell.

    Copies of one text tell the same event where they tell it in the same words. Different texts do where type, day, place, participants
    and amounts agree well enough and none of them contradicts; two events of one text are never the same.
    """
    rows = rows_of(
        mentions["events"], "event_id", "event_type", "name", "start_date", "end_date", "date_precision", "place_code", "modality"
    )
    units, unheard = find_units(rows, alignment, "event_id", _cost)
    told = _tellings(rows, units, mentions, alignment, published)
    groups = bring_together(told, _keys, _likeness, _ENOUGH)
    group_of = {unit: names[0] for names in groups for unit in names}
    return {event: group_of[unit] for event, unit in units.items()}, unheard


def _cost(left: Row, right: Row) -> int | None:
    return 0 if left["event_type"] == right["event_type"] else 1


def _tellings(
    rows: list[Row], units: dict[str, str], mentions: Mapping[str, pl.DataFrame], alignment: Alignment, published: Mapping[str, str]
) -> dict[str, _Told]:
    told: dict[str, _Told] = {}
    for row in rows:
        unit = units[row["event_id"]]
        telling = told.setdefault(unit, _Told())
        telling.texts.add(alignment.order.get(row["doc_id"], (row["doc_id"], 0))[0])
        if unit == row["event_id"]:
            telling.modality, telling.event_type = row["modality"], row["event_type"]
        if row["doc_id"] in published:
            told_on = date.fromisoformat(published[row["doc_id"]][:10])
            telling.published = min(filter(None, (telling.published, told_on)))
        if row["name"]:
            telling.names.add(compared(row["name"]))
        if _RANK[row["date_precision"]] > _RANK[telling.precision] and row["start_date"]:
            telling.precision = row["date_precision"]
            telling.first, telling.last = row["start_date"], row["end_date"] or row["start_date"]
        if row["place_code"]:
            telling.counties.add(row["place_code"][:6])
    parts = mentions["participations"].select("event_id", "person_name", "organization_name", "role")
    for event_id, person, organization, role in parts.iter_rows():
        if event_id not in units:
            continue
        telling = told[units[event_id]]
        if person:
            telling.people.add(person)
        if organization:
            telling.bodies.add(organization)
            if person is None and role in ("donor", "recipient"):
                (telling.givers if role == "donor" else telling.takers).add(organization)
    on_page: dict[str, list[_Told]] = {}
    for row in rows:
        on_page.setdefault(row["doc_id"], []).append(told[units[row["event_id"]]])
    pages = list(on_page)
    counties = (
        mentions["place_mentions"]
        .filter(pl.col("place_code").is_not_null() & pl.col("doc_id").is_in(pages))
        .group_by("doc_id")
        .agg(pl.col("place_code").str.slice(0, 6).unique())
    )
    for doc_id, codes in counties.iter_rows():
        for telling in on_page[doc_id]:
            telling.named_places.update(codes)
    bodies = mentions["organization_mentions"].filter(
        ~pl.col("is_credit").fill_null(value=False) & pl.col("organization_type").is_in(_UNITS) & pl.col("doc_id").is_in(pages)
    )
    for doc_id, kind, names in bodies.group_by("doc_id", "organization_type").agg(pl.col("organization_name").unique()).iter_rows():
        for telling in on_page[doc_id]:
            telling.named_units.setdefault(kind, set()).update(names)
    amounts = mentions["quantities"].filter(pl.col("event_id").is_not_null() & pl.col("value").is_not_null() & pl.col("per").is_null())
    for event_id, kind, value in amounts.select("event_id", "unit_kind", "value").iter_rows():
        if event_id in units:
            told[units[event_id]].amounts.add((kind, value))
    return told


_UNITS = ["school", "hospital", "enterprise"]
_RANK = {"unknown": 0, "year": 1, "month": 2, "day": 3}


def _keys(told: _Told) -> Iterator[Key]:
    if told.precision == "day" and told.first is not None:
        for day in (told.first, told.first - timedelta(days=1)):
            for anchor in (*told.counties, *told.people, *told.bodies, *told.amounts):
                yield day, anchor
    elif told.first is not None:
        for name in told.names:
            yield told.first.year, name
    about = told.first if told.precision == "day" else told.published if told.first is None else None
    if about is not None:
        fortnight = about.toordinal() // _SOON
        for anchor in (*told.people, *told.amounts, *(body for bodies in told.named_units.values() for body in bodies)):
            yield fortnight, anchor
            if told.first is not None:
                yield fortnight + 1, anchor
    if told.first is not None:
        for person in told.people:
            for county in told.counties:
                yield told.first.year, told.event_type, person, county


def _likeness(left: _Told, right: _Told) -> float | None:
    types = frozenset((left.event_type, right.event_type))
    if not left.texts.isdisjoint(right.texts) or left.modality != right.modality:
        return None
    if len(types) > 1 and "activity" not in types and types not in _ALSO_CALLED:
        return None
    days = _days_apart(left, right)
    if days is None or days > 1 or not _may_be_one_place(left, right):
        return None
    units_apart = sum(
        not _share_a_body(left.named_units[kind], right.named_units[kind]) for kind in left.named_units.keys() & right.named_units.keys()
    )
    if units_apart and types & _GIFTS:
        # the same giver on the same day to another school
        return None
    shared_people = left.people & right.people
    score = _SAME_TYPE if len(types) == 1 else 0.0
    if left.precision == right.precision == "day":
        score += _SAME_DAY if days == 0 else _NEXT_DAY
    if left.counties and right.counties:
        score += _SAME_PLACE if _are_near(left, right) else 0.0
    if shared_people:
        score += min(_SAME_PERSON * len(shared_people), _MOST_FOR_PEOPLE)
    elif len(left.people) > 1 and len(right.people) > 1:
        score -= _OTHER_PEOPLE
    if left.bodies & right.bodies:
        score += _SAME_BODY
    for one, other in ((left.givers, right.givers), (left.takers, right.takers)):
        if one and other and not _share_a_body(one, other):
            score -= _OTHER_BODIES
    score -= _OTHER_UNITS * units_apart
    money, other_money = ({amount for amount in told.amounts if amount[0] == "money"} for told in (left, right))
    if left.amounts & right.amounts:
        score += _SAME_AMOUNT
    elif money and other_money:
        score -= _OTHER_AMOUNTS
    if left.names and right.names:
        score += _SAME_NAME if _share_a_name(left.names, right.names) else 0.0
    return score


def _days_apart(left: _Told, right: _Told) -> int | None:
    """Days between two events, 0 where they may be of one day; None where they cannot be.

    An event of "the other day" was not long before the page told it.
    """
    for one, other in ((left, right), (right, left)):
        if one.first is None and other.last is not None:
            return 0 if one.published is None or 0 <= (one.published - other.last).days <= _SOON else None
    if left.first is None or right.first is None or left.last is None or right.last is None:
        return None if left.published and right.published and abs((left.published - right.published).days) > _SOON else 0
    if left.precision == right.precision == "day":
        return max(0, (left.first - right.last).days, (right.first - left.last).days)
    return 0 if left.first <= right.last and right.first <= left.last else None


def _may_be_one_place(left: _Told, right: _Told) -> bool:
    """Whether one place lies in the other, or is named by the other page too, or the same people are there: a page may put a deed where its
    own side is at home."""
    if not left.counties or not right.counties:
        return True
    if left.counties & right.named_places or right.counties & left.named_places:
        return True
    return _are_near(left, right) or bool(left.people & right.people)


def _are_near(left: _Told, right: _Told) -> bool:
    return any(not are_apart(one, other) for one in left.counties for other in right.counties)


def _share_a_body(one: set[str], other: set[str]) -> bool:
    return any(left.endswith(right) or right.endswith(left) for left in one for right in other)


def _share_a_name(one: set[str], other: set[str]) -> bool:
    return any(left in right or right in left for left in one for right in other)
