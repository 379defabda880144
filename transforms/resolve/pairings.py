"""Which relations of different pages are the same."""

from __future__ import annotations

import polars as pl

from transforms.resolve.alignment import Alignment
from transforms.resolve.groups import Groups
from transforms.resolve.units import Row, find_units, rows_of


def same_pairings(pairings: pl.DataFrame, alignment: Alignment) -> tuple[dict[str, str], set[str]]:
    """For every pairing an id that all tellings of it share, and the ids of those that the best copy of their text does not tell.

    ``pairings`` are mentions with the ids of the organisations on both sides. The same helper, recipient and mechanism are one relation, told
    by whichever side; a relation that began again in another year is another one. A page that does not tell the year tells of the first.
    """
    rows = rows_of(
        pairings,
        *("pairing_id", "helper_name", "recipient_name", "helper_organization_id", "recipient_organization_id"),
        *("helper_place_code", "recipient_place_code", "mechanism", "start_year", "modality"),
    )
    units, unheard = find_units(rows, alignment, "pairing_id", _cost)
    groups = Groups(sorted(set(units.values())))
    by_relation: dict[tuple[str, ...], dict[int | None, list[str]]] = {}
    for row in rows:
        key = (_side(row, "helper"), _side(row, "recipient"), row["mechanism"], row["modality"])
        by_relation.setdefault(key, {}).setdefault(row["start_year"], []).append(units[row["pairing_id"]])
    for years in by_relation.values():
        undated = years.pop(None, [])
        if years:
            years[min(years, key=str)] += undated
        else:
            years[None] = undated
        for same in years.values():
            for unit in same[1:]:
                groups.join(same[0], unit)
    names = {unit: min(members) for members in groups.lists() for unit in members}
    return {pairing: names[unit] for pairing, unit in units.items()}, unheard


def _cost(left: Row, right: Row) -> int | None:
    if (left["helper_name"], left["recipient_name"]) != (right["helper_name"], right["recipient_name"]):
        return None
    return 0 if left["mechanism"] == right["mechanism"] else 1


def _side(row: Row, side: str) -> str:
    """Who it is: the organisation, else the place, else the name alone."""
    return str(row[f"{side}_organization_id"] or row[f"{side}_place_code"] or row[f"{side}_name"])
