"""The codebook has an entry for every value, and what extraction decides is decided as its examples say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

import pytest

from tests.support import Bangfu
from transforms.extract.frame import extract
from transforms.extract.model import Facts, Page
from transforms.normalize.simplify import simplify
from warehouse.dictionary import PAGE_OF_CODES, codebook_page
from warehouse.tables import TABLES, enumerations
from warehouse.tables.codebook import Entry, codebook, entry, section
from warehouse.tables.model import Enumeration

ROOT = Path(__file__).parents[2]
LISTS = {value.codes: value for value in vars(enumerations).values() if isinstance(value, Enumeration)}
VALUES = [(section(allowed), choice.code) for allowed in LISTS.values() for choice in allowed.choices]


def test_the_codebook_has_exactly_the_declared_values_in_their_order() -> None:
    assert {name: list(entries) for name, entries in codebook().items()} == {
        section(allowed): list(allowed.codes) for allowed in LISTS.values()
    }


@pytest.mark.parametrize(("name", "code"), VALUES)
def test_every_value_has_definition_example_and_counter_example(name: str, code: str) -> None:
    told = codebook()[name][code]
    for both in (told.definition, told.why_not, *((told.mind,) if told.mind else ())):
        assert set(both) == {"en", "zh"}
        assert both["en"].strip()
        assert re.search(r"[\u4e00-\u9fff]", both["zh"])
    assert told.example.strip()
    assert told.counter_example.strip()
    assert told.example != told.counter_example


@pytest.mark.parametrize("name", ["event_type", "mechanism", "measure"])
def test_whoever_counts_help_is_told_whether_a_recipient_is_needed(name: str) -> None:
    assert {told.needs_recipient for told in codebook()[name].values()} == {"yes", "no", "usual"} - (
        set() if name != "mechanism" else {"no"}
    )


def test_every_column_with_a_closed_list_finds_its_entries() -> None:
    for declared in TABLES:
        for column in declared.columns:
            for code in column.allowed.codes if column.allowed else ():
                assert isinstance(entry(column.allowed, code), Entry), (declared.full_name, column.name, code)


def test_the_page_is_current() -> None:
    assert (ROOT / PAGE_OF_CODES).read_text(encoding="utf-8") == codebook_page(), "run python -m warehouse.dictionary"


def test_the_page_is_in_both_languages_and_names_every_value() -> None:
    page = codebook_page()
    for name, entries in codebook().items():
        assert f"## {name}" in page
        for code, told in entries.items():
            assert f"`{code}`" in page
            for text in (told.definition["en"], told.definition["zh"], told.example, told.counter_example):
                assert text.replace("|", "\\|") in page


def of(*kinds: str) -> Callable[[Facts], Iterable[str | None]]:
    """The values of a field of some kinds of mentions."""
    field = kinds[-1]
    return lambda facts: [getattr(mention, field) for kind in kinds[:-1] for mention in getattr(facts, kind)]


DECIDED: dict[str, Callable[[Facts], Iterable[str | None]]] = {
    "event_type": of("events", "event_type"),
    "role": of("participations", "role"),
    "mechanism": of("pairings", "events", "mechanism"),
    "unit_kind": of("quantities", "unit_kind"),
    "measure": of("quantities", "measure"),
    "approximation": of("quantities", "approximation"),
    "aggregation": of("quantities", "aggregation"),
    "modality": of("events", "quantities", "pairings", "modality"),
    "date_precision": of("events", "date_precision"),
    "admin_level": of("places", "level"),
    "organization_type": of("organizations", "organization_type"),
}
"""What extraction decides, by the section of the codebook, and where it stands among the facts of a page."""
EXAMPLES = [(name, code) for name, code in VALUES if name in DECIDED]
MISSED: frozenset[tuple[str, str]] = frozenset(
    {
        ("role", "organizer"),
        ("role", "visitor"),
        *(("unit_kind", code) for code in ("organization", "power", "duration", "multiple", "rank", "other")),
        ("admin_level", "national"),
        ("organization_type", "village"),
        ("organization_type", "other"),
    }
)
"""Examples whose value is not found: known failures, each a sentence that a rule is wanted for."""
OVERREACHED: frozenset[tuple[str, str]] = frozenset(
    {
        ("unit_kind", "weight"),
        ("measure", "loans"),
        ("measure", "people_trained"),
        ("measure", "students_supported"),
    }
)
"""Counter-examples that get the value all the same: known failures."""


def values(name: str, text: str) -> set[str | None]:
    return set(DECIDED[name](extract(Page("x", text, published_at=datetime.fromisoformat("2021-07-15")))))


def marked(cases: Iterable[tuple[str, str]], failing: frozenset[tuple[str, str]]) -> list[object]:
    return [
        pytest.param(*case, marks=pytest.mark.xfail(strict=True, reason="known failure") if case in failing else (), id=":".join(case))
        for case in cases
    ]


@pytest.mark.parametrize(("name", "code"), marked(EXAMPLES, MISSED))
def test_an_example_gives_its_value(name: str, code: str) -> None:
    text = codebook()[name][code].example
    assert code in values(name, text), text


@pytest.mark.parametrize(("name", "code"), marked(EXAMPLES, OVERREACHED))
def test_a_counter_example_does_not(name: str, code: str) -> None:
    text = codebook()[name][code].counter_example
    assert code not in values(name, text), text


@pytest.mark.parametrize("code", enumerations.SCRIPT.codes)
def test_examples_of_scripts_are_in_their_script(code: str) -> None:
    told = codebook()["script"][code]
    assert simplify(told.example).script == code
    assert simplify(told.counter_example).script != code


def test_schema_shows_the_entries_of_a_table(bangfu: Bangfu, monkeypatch: pytest.MonkeyPatch) -> None:
    told = codebook()["event_type"]["donation"]
    shown = bangfu("schema", "core.events").out
    assert told.definition["en"] in shown
    assert f"+ {told.example}" in shown
    assert f"- {told.counter_example} ({told.why_not['en']})" in shown
    monkeypatch.setenv("BANGFU_LANG", "zh")
    assert told.definition["zh"] in bangfu("schema", "core.events").out
