"""What is one and what is two, against pages of which it is known; the long versions with their figures are in ``tests/benchmarks``."""

from __future__ import annotations

import random
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pytest

from tests.truth.bcubed import bcubed
from tests.truth.corpus import MadePage, disguised, namesakes, near_missed, own_texts, told_stories, write_pages
from tests.truth.measure import Measured, measure_events, measure_pages, shared_people
from tests.truth.running import Frames, mentions_of, resolve
from transforms.ids import document_id
from warehouse.land import land

_TENFOLD = ("reprint", "shorten", "drop_paragraphs", "traditional", "lay_out", "mirror", "mirror", "reword", "shortened_mirror")
_SEED = 41


@pytest.fixture(scope="module")
def originals() -> list[MadePage]:
    return own_texts()[1::8] + told_stories(5, _SEED)


@pytest.fixture(scope="module")
def copies(originals: list[MadePage]) -> list[MadePage]:
    return disguised(originals, _TENFOLD, _SEED)


@pytest.fixture(scope="module")
def mentions(copies: list[MadePage], tmp_path_factory: pytest.TempPathFactory) -> Frames:
    return mentions_of(write_pages(copies, tmp_path_factory.mktemp("copies")))


@pytest.fixture(scope="module")
def tables(mentions: Frames) -> Frames:
    return resolve(mentions)


def check(measured: Measured, least: float) -> None:
    assert measured.f1 >= least, measured.wrong


def test_copies_are_found(copies: list[MadePage], tables: Frames) -> None:
    check(measure_pages(copies, tables), 0.98)


def test_deeds_told_in_other_words_are_found(copies: list[MadePage], tables: Frames) -> None:
    check(measure_events(copies, tables), 0.95)


def test_ten_disguises_add_nothing_to_the_sums(originals: list[MadePage], mentions: Frames, tables: Frames, tmp_path: Path) -> None:
    once = only(mentions, {document_id(page.text.encode()) for page in originals})
    assert sums(resolve(once), tmp_path / "once.duckdb") == sums(tables, tmp_path / "ten.duckdb") != {}


def only(frames: Frames, pages: set[str]) -> Frames:
    """The frames of some pages alone."""
    return {name: frame.filter(pl.col("doc_id").is_in(sorted(pages))) for name, frame in frames.items()}


def sums(tables: Frames, warehouse: Path) -> dict[tuple[str, int, str], Decimal]:
    """What the mart of aid by recipient and year adds up."""
    land({f"core.{name}": frame for name, frame in tables.items()}, warehouse, "test", datetime(2000, 1, 1))  # noqa: DTZ001 no zone
    query = "SELECT recipient_name, year, measure, sum(amount_yuan) FROM mart.aid_by_recipient_year WHERE counted_count > 0 GROUP BY ALL"
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return {(name, year, measure): amount for name, year, measure, amount in connection.execute(query).fetchall()}


@pytest.mark.parametrize("seed", range(3))
def test_the_order_in_which_pages_come_does_not_matter(mentions: Frames, tables: Frames, seed: int) -> None:
    """Neither the order of pages nor that of the rows that they yield."""
    shuffled = {name: frame.sample(fraction=1, shuffle=True, seed=seed) for name, frame in mentions.items()}
    again = resolve(shuffled)
    for name, frame in tables.items():
        order = [column for column in ("doc_id", "raw_start", "raw_end", "kind", frame.columns[0]) if column in frame.columns]
        assert frame.sort(order).equals(again[name].sort(order)), name


def test_ids_of_people_stay_or_are_redirected(mentions: Frames, tables: Frames) -> None:
    """Whatever pages were there first, whoever they named can be found when all are there."""
    everyone = set(tables["people"]["person_id"]) | set(tables["redirects"]["old_id"])
    bodies = set(tables["organizations"]["organization_id"]) | set(tables["redirects"]["old_id"])
    pages = sorted(mentions["documents"]["doc_id"])
    for seed in range(3):
        some = set(random.Random(seed).sample(pages, len(pages) // 3))
        first = resolve(only(mentions, some))
        assert set(first["people"]["person_id"]) <= everyone
        assert set(first["organizations"]["organization_id"]) <= bodies
    assert set(tables["redirects"]["current_id"]) <= set(tables["people"]["person_id"]) | set(tables["organizations"]["organization_id"])


def test_pages_in_the_same_words_of_another_year_are_others(tmp_path: Path) -> None:
    pages = own_texts()[::7]
    made = disguised(pages + near_missed(pages, _SEED), ("reprint", "traditional"), _SEED)
    check(measure_pages(made, resolve(mentions_of(write_pages(made, tmp_path)))), 0.98)


def test_namesakes_of_different_places_are_not_merged(tmp_path: Path) -> None:
    cases = namesakes(40, _SEED)
    tables = resolve(mentions_of(write_pages([page for one, other, _ in cases for page in (one, other)], tmp_path)))
    named, merged = shared_people(cases, tables)
    assert len(named) > 30
    assert merged == []


def test_one_person_in_several_reports_is_one(copies: list[MadePage], tables: Frames) -> None:
    """What keeps namesakes apart must not part everyone."""
    reports = tables["documents"].filter(pl.col("duplicate_of").is_null())["doc_id"]
    seen = tables["participations"].filter(pl.col("doc_id").is_in(reports.implode())).join(tables["people"], on="person_id")
    identities = seen.group_by("name").agg(pages=pl.col("doc_id").n_unique(), people=pl.col("person_id").n_unique())
    told_twice = identities.filter(pl.col("pages") > 1)
    assert told_twice.height >= 5
    assert (told_twice["people"] == 1).mean() >= 0.9


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ({"a": 1, "b": 1, "c": 2}, (1.0, 1.0, 1.0)),
        ({"a": 1, "b": 2, "c": 3}, (1.0, 2 / 3, 0.8)),
        ({"a": 1, "b": 1, "c": 1}, (5 / 9, 1.0, 5 / 7)),
    ],
)
def test_the_measure_itself(found: dict[str, int], expected: tuple[float, float, float]) -> None:
    assert bcubed({"a": "x", "b": "x", "c": "y"}, found) == pytest.approx(expected)
