"""Journeys and what belongs to them, in passages of the genre's manner, each with what only sounds like it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from transforms.extract.frame import extract
from transforms.extract.model import Facts, Page

_PASSAGES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("genre_sentences_journeys.yaml").read_text(encoding="utf-8"))


def _read(passage: dict[str, Any]) -> Facts:
    published = datetime.fromisoformat(str(passage["published"]))
    return extract(Page(doc_id="passage", body=passage["text"], title=passage.get("title"), published_at=published))


@pytest.mark.parametrize("passage", _PASSAGES, ids=lambda passage: str(passage["why"]))
def test_events_of_journeys(passage: dict[str, Any]) -> None:
    found = [(e.event_type, e.start_date and e.start_date.isoformat(), e.place_code) for e in _read(passage).events]
    assert [(kind, day) for kind, day, _ in found] == [(kind, day) for kind, day, _ in passage["events"]]
    for (_, _, code), (_, _, place) in zip(found, passage["events"], strict=True):
        assert place is None or (code or "").startswith(place)
        assert not passage.get("no_place") or code is None


@pytest.mark.parametrize("passage", [p for p in _PASSAGES if "participations" in p], ids=lambda passage: str(passage["why"]))
def test_parts_in_journeys(passage: dict[str, Any]) -> None:
    found = {(p.person, p.role) for p in _read(passage).participations if p.person}
    assert found == {(person, role) for person, role in passage["participations"]}
