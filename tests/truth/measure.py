"""Compares what was resolved with what is known of made pages."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from tests.truth.bcubed import bcubed
from tests.truth.corpus import MadePage
from tests.truth.running import Frames


@dataclass(frozen=True)
class Measured:
    """How well a clustering agrees with the truth."""

    items: int
    precision: float
    recall: float
    f1: float
    wrong: list[tuple[str, str]]
    """Pairs of items that are wrongly together or wrongly apart, some of them."""

    def __str__(self) -> str:
        return f"{self.items} items, B³ precision {self.precision:.4f}, recall {self.recall:.4f}, F1 {self.f1:.4f}"


def measure_pages(pages: Sequence[MadePage], tables: Frames) -> Measured:
    """Which pages tell the same text. Of pages with the same bytes only the one that was kept is compared."""
    rows = tables["documents"].select("source_uri", same=pl.coalesce("duplicate_of", "doc_id"))
    found = {Path(uri).stem: same for uri, same in rows.iter_rows()}
    return _measured({page.name: page.same_text for page in pages if page.name in found}, found)


def measure_events(pages: Sequence[MadePage], tables: Frames) -> Measured:
    """Which events found in the first sentences of stories are the same deed."""
    deeds = {page.name: page.deed for page in pages if page.deed}
    documents = tables["documents"].select("doc_id", "source_uri")
    rows = (
        tables["events"]
        .join(documents, on="doc_id")
        .with_columns(name=pl.col("source_uri").map_elements(lambda uri: Path(uri).stem, return_dtype=pl.String))
        .filter(pl.col("name").is_in(list(deeds)))
    )
    bodies = dict(tables["documents"].select("doc_id", "body").iter_rows())
    truth: dict[str, Hashable] = {}
    found: dict[str, Hashable] = {}
    for row in rows.iter_rows(named=True):
        if row["evidence_start"] <= bodies[row["doc_id"]].find("。"):
            item = f"{row['name']}:{row['event_id']}"
            truth[item] = deeds[row["name"]]
            found[item] = row["canonical_event_id"]
    return _measured(truth, found)


def shared_people(cases: Sequence[tuple[MadePage, MadePage, str]], tables: Frames) -> tuple[list[str], list[str]]:
    """The names of the cases in which both pages name the person, and of those in which both are taken for one."""
    names = dict(tables["people"].select("person_id", "name").iter_rows())
    documents = {doc_id: Path(uri).stem for doc_id, uri in tables["documents"].select("doc_id", "source_uri").iter_rows()}
    people: dict[str, set[str]] = {}
    for table in ("positions", "participations"):
        for doc_id, person in tables[table].select("doc_id", "person_id").drop_nulls().iter_rows():
            people.setdefault(documents[doc_id], set()).add(person)
    named, merged = [], []
    for one, other, name in cases:
        left, right = ({person for person in people.get(page.name, ()) if names[person] == name} for page in (one, other))
        if left and right:
            named.append(name)
        if left & right:
            merged.append(name)
    return named, merged


def _measured(truth: Mapping[str, Hashable], found: Mapping[str, Hashable]) -> Measured:
    wrong: list[tuple[str, str]] = []
    for true, other in ((truth, found), (found, truth)):
        first: dict[Hashable, str] = {}
        for item in sorted(truth):
            representative = first.setdefault(true[item], item)
            if other[item] != other[representative]:
                wrong.append((representative, item))
    return Measured(len(truth), *bcubed(truth, found), wrong[:20])
