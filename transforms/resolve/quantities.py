"""Which numbers of different pages are the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from transforms.resolve.alignment import Alignment
from transforms.resolve.parties import Party, same_party
from transforms.resolve.sameness import Key, bring_together
from transforms.resolve.units import Row, find_units, rows_of

_ENOUGH = 2.0
_ONE_EVENT = 3.0
_DISTINCTIVE_DIGITS = 4


@dataclass(slots=True)
class _Said:
    """What a unit says, as its first row has it, with what other copies add."""

    row: Row
    texts: set[str] = field(default_factory=set)
    event: str | None = None
    helper: Party = field(default_factory=Party)
    recipient: Party = field(default_factory=Party)


def same_quantities(quantities: pl.DataFrame, same_event: Mapping[str, str], alignment: Alignment) -> tuple[dict[str, str], set[str]]:
    """For every quantity an id that all tellings of it share, and the ids of those that the best copy of their text does not tell.

    ``quantities`` are mentions with the place codes of helper and recipient; ``same_event`` is what ``same_events`` found. An amount alone
    proves nothing: different texts tell the same number where they tell it of the same event, or of the same period and parties.
    """
    rows = rows_of(
        _that_may_be_told_twice(quantities, same_event, alignment),
        *("quantity_id", "event_id", "measure", "value", "value_high", "unit", "unit_kind", "per", "period_start", "period_end"),
        *("aggregation", "helper_name", "recipient_name", "helper_place_code", "recipient_place_code", "modality"),
    )
    units, unheard = find_units(rows, alignment, "quantity_id", _cost)
    said: dict[str, _Said] = {}
    for row in rows:
        unit = units[row["quantity_id"]]
        found = said.setdefault(unit, _Said(row))
        found.texts.add(alignment.order.get(row["doc_id"], (row["doc_id"], 0))[0])
        if row["event_id"] in same_event:
            found.event = min(filter(None, (found.event, same_event[row["event_id"]])))
        found.helper = found.helper or Party(row["helper_name"], row["helper_place_code"])
        found.recipient = found.recipient or Party(row["recipient_name"], row["recipient_place_code"])
    groups = bring_together(said, _keys, _likeness, _ENOUGH)
    group_of = {unit: names[0] for names in groups for unit in names}
    alone = dict.fromkeys(quantities["quantity_id"])
    return {quantity: group_of[units[quantity]] if quantity in units else quantity for quantity in alone}, unheard


def _that_may_be_told_twice(quantities: pl.DataFrame, same_event: Mapping[str, str], alignment: Alignment) -> pl.DataFrame:
    """The rows without those that share no key with any other, as most do: they need not be looked at one by one."""
    amount = ("value", "unit_kind")
    is_copied = pl.col("doc_id").is_in(list(alignment.order))
    told = quantities.with_columns(
        _event=pl.col("event_id").replace_strict(same_event, default=None, return_dtype=pl.String), _copied=is_copied
    )
    is_shared = (
        # what copies tell may go by the event of any of them
        pl.col("_copied").any().over(amount)
        | (pl.col("_event").is_not_null() & (pl.len().over(*amount, "_event") > 1))
        | (pl.col("period_start").is_not_null() & (pl.len().over(*amount, "period_start", "period_end") > 1))
    )
    return told.filter(pl.col("_copied") | (pl.col("value").is_not_null() & is_shared)).drop("_event", "_copied")


def _cost(left: Row, right: Row) -> int | None:
    if left["value"] == right["value"] and left["unit_kind"] == right["unit_kind"]:
        return 0 if (left["measure"], left["unit"]) == (right["measure"], right["unit"]) else 1
    # at one place of one text stands one number, whatever a mirror has made of it
    return 2 if left["measure"] == right["measure"] else None


def _keys(said: _Said) -> Iterator[Key]:
    row = said.row
    if row["value"] is None:
        return
    amount = (row["value"], row["unit_kind"])
    if said.event:
        yield said.event, amount
    period = row["period_start"], row["period_end"]
    if row["period_start"] is not None:
        for party in (said.helper, said.recipient):
            if party.name:
                yield period, amount, party.name
            if party.county:
                yield period, amount, party.county


def _likeness(left: _Said, right: _Said) -> float | None:
    one, other = left.row, right.row
    if not left.texts.isdisjoint(right.texts) or any(one[column] != other[column] for column in _EQUAL):
        return None
    if left.event is not None and left.event == right.event:
        return _ONE_EVENT
    if left.event is not None and right.event is not None:
        # two events that are known to be two
        return None
    sides = [same_party(left.helper, right.helper), same_party(left.recipient, right.recipient)]
    if False in sides or one["measure"] != other["measure"]:
        return None
    period = _days(one)
    if period is None or period != _days(other):
        return 0.0
    is_one_day = period[0] == period[1]
    return sides.count(True) + is_one_day + _is_distinctive(one["value"])


_EQUAL = ("value", "value_high", "unit_kind", "per", "modality", "aggregation")


def _days(row: Mapping[str, Any]) -> tuple[date, date] | None:
    start: date | None = row["period_start"]
    return None if start is None else (start, row["period_end"] or start)


def _is_distinctive(value: Decimal) -> bool:
    """Whether a number is too odd to be met twice by chance."""
    return len(value.normalize().as_tuple().digits) >= _DISTINCTIVE_DIGITS
