"""Events, parts and relations that all extractors together take from passages in the manner of the genre."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from transforms.extract.frame import extract
from transforms.extract.model import Facts, Page

_PASSAGES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("genre_sentences_seventh.yaml").read_text(encoding="utf-8"))


def _read(passage: dict[str, Any]) -> Facts:
    published = datetime.fromisoformat(str(passage["published"]))
    return extract(Page(doc_id="passage", body=passage["text"], title=passage.get("title"), published_at=published))


def _those_with(key: str) -> list[Any]:
    return [
        pytest.param(
            passage, id=passage["why"], marks=[pytest.mark.xfail(strict=True, reason=passage["xfail"])] if "xfail" in passage else []
        )
        for passage in _PASSAGES
        if key in passage
    ]


@pytest.mark.parametrize("passage", _those_with("events"))
def test_events_of_passages(passage: dict[str, Any]) -> None:
    found = [(e.event_type, e.start_date, e.place_code) for e in _read(passage).events]
    assert [kind for kind, _, _ in found] == [kind for kind, _, _ in passage["events"]]
    for (_, told, code), (_, day, place) in zip(found, passage["events"], strict=True):
        assert day is None or (told is not None and told.isoformat() == day)
        assert place is None or (code or "").startswith(place.rstrip("0") if place.endswith("0000") else place)


@pytest.mark.parametrize("passage", _those_with("participations"))
def test_parts_of_passages(passage: dict[str, Any]) -> None:
    found = {(p.person, p.role) for p in _read(passage).participations if p.person}
    assert found == {(person, role) for person, role in passage["participations"]}


@pytest.mark.parametrize("passage", _those_with("pairings"))
def test_relations_of_passages(passage: dict[str, Any]) -> None:
    found = {(p.helper_name, p.recipient_name) for p in _read(passage).pairings}
    assert found == {(helper, recipient) for helper, recipient in passage["pairings"]}


@pytest.mark.parametrize("passage", _those_with("not_helpers"))
def test_places_that_help_nobody(passage: dict[str, Any]) -> None:
    assert not {p.helper_name for p in _read(passage).pairings} & set(passage["not_helpers"])


_TABLES = (
    "genre_sentences_pairings",
    "genre_sentences_pairings_second",
    "genre_sentences_pairings_third",
    "genre_sentences_pairings_fourth",
    "genre_sentences_pairings_fifth",
    "genre_sentences_pairings_sixth",
    "genre_sentences_pairings_seventh",
)
_TOLD: list[dict[str, Any]] = [
    row for name in _TABLES for row in yaml.safe_load(Path(__file__).with_name(f"{name}.yaml").read_text(encoding="utf-8"))
]
# a place may stand under its short name in a table
_ENDINGS = ("", "省", "市", "县", "区")


def _sides(told: str) -> tuple[set[str], set[str], set[str]]:
    """Helpers, recipients and programmes that a line of a table allows; no programme stands for any."""
    pair, _, programmes = told.partition(" : ")
    helpers, recipients = (side.split("|") for side in pair.split(" > "))
    helpers, recipients = ([name + ending for name in side for ending in _ENDINGS] for side in (helpers, recipients))
    return set(helpers), set(recipients), {p for p in programmes.split("|") if p not in ("", "*")}


def _compared(row: dict[str, Any]) -> tuple[list[str], list[tuple[str, str, str]]]:
    """What a passage lacks and what is too much in it."""
    page = Page(
        doc_id="passage",
        body=row["text"],
        title=row.get("title"),
        publisher=row.get("publisher"),
        site=row.get("site"),
        published_at=datetime.fromisoformat(str(row["published"])),
    )
    missing, extra = list(row["pairings"]), []
    for found in sorted({(p.helper_name, p.recipient_name, p.mechanism) for p in extract(page).pairings}):

        def fits(told: str, found: tuple[str, str, str] = found) -> bool:
            helpers, recipients, programmes = _sides(told)
            return found[0] in helpers and found[1] in recipients and (not programmes or found[2] in programmes)

        hit = next((told for told in missing if fits(told)), None)
        if hit is not None:
            missing.remove(hit)
        elif not any(fits(told) for told in row.get("maybe", [])):
            extra.append(found)
    return missing, extra


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(row, id=f"{number}", marks=[pytest.mark.xfail(strict=True, reason=row["xfail"])] if "xfail" in row else [])
        for number, row in enumerate(_TOLD)
    ],
)
def test_who_helps_whom(row: dict[str, Any]) -> None:
    assert _compared(row) == ([], [])
