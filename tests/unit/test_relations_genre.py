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
