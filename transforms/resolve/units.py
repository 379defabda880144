"""Rows that copies of one text hold at one place: one unit each, told once however often the page was reprinted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl

from transforms.resolve.alignment import Alignment, Place

Row = Mapping[str, Any]
Cost = Callable[[Row, Row], int | None]
"""How badly two rows at one place go together, 0 best; None where they do not."""

_NEAR = 12
"""Characters between two evidences of one fact: one copy may quote the verb, the other only the number."""
_ELSEWHERE = 9


def find_units(rows: Sequence[Row], alignment: Alignment, own_id: str, cost: Cost) -> tuple[dict[str, str], set[str]]:
    """For every row the id of the first row of its unit, and the ids of the rows that the best copy ought to hold but does not.

    No two rows of a page fall into one unit. A row at a known place goes with a row at about the same place of another copy; where the
    place is not known, with one that says just the same.
    """
    unit: dict[str, str] = {row[own_id]: row[own_id] for row in rows}
    unheard: set[str] = set()
    texts: dict[str, dict[str, list[tuple[Row, Place]]]] = {}
    for row in rows:
        if row["doc_id"] in alignment.order:
            place = alignment.place(row["doc_id"], row["evidence_start"], row["evidence_end"])
            texts.setdefault(place.text, {}).setdefault(row["doc_id"], []).append((row, place))
    for pages in texts.values():
        units: list[list[tuple[Row, Place]]] = []
        for doc_id in sorted(pages, key=lambda page: alignment.order[page][1]):
            _assign(pages[doc_id], units, own_id, cost)
        for members in units:
            for row, _ in members:
                unit[row[own_id]] = members[0][0][own_id]
            is_heard = any(row["doc_id"] not in alignment.best for row, _ in members)
            if not is_heard and any(place.is_in_best for _, place in members):
                unheard.update(row[own_id] for row, _ in members)
    return unit, unheard


def _assign(rows: Sequence[tuple[Row, Place]], units: list[list[tuple[Row, Place]]], own_id: str, cost: Cost) -> None:
    """Adds the rows of one page to the units, each to the one that it fits best, or as units of their own."""
    offers = []
    for number, (row, place) in enumerate(rows):
        for index, members in enumerate(units):
            first, where = members[0]
            badness = cost(first, row)
            if badness is None:
                continue
            if where.start is None or where.end is None or place.start is None or place.end is None:
                if badness == 0:
                    offers.append((_ELSEWHERE, 0, index, number))
            elif max(where.start - place.end, place.start - where.end) <= _NEAR:
                offers.append((badness, abs(where.start - place.start), index, number))
    taken_rows: set[int] = set()
    taken_units: set[int] = set()
    for _, _, index, number in sorted(offers):
        if number not in taken_rows and index not in taken_units:
            taken_rows.add(number)
            taken_units.add(index)
            units[index].append(rows[number])
    units.extend([rows[number]] for number in range(len(rows)) if number not in taken_rows)


def rows_of(frame: pl.DataFrame, *columns: str) -> list[Row]:
    """The rows of a frame as mappings, in the order of their ids' pages and places."""
    return list(frame.select("doc_id", "evidence_start", "evidence_end", *columns).iter_rows(named=True))
