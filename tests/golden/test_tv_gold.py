"""The television annotations agree with themselves and, where the pages are at hand, name nothing that does not stand in them."""

from __future__ import annotations

import gzip
import html
import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from warehouse.evaluate import gold_files, read_gold
from warehouse.tables.enumerations import EVENT_TYPE, MEASURE, MECHANISM, ROLE

FOLDER = Path(__file__).resolve().parent / "tv_gold"
PAGES = Path("data") / "pages" / "tv_news_in_domain.jsonl.gz"
FACTS = ("people", "organisations", "places", "events", "participations", "quantities", "links", "policies")
GOLD = [read_gold(path) for path in gold_files(FOLDER)]


def dense(text: str) -> str:
    return re.sub(r"[\s“”\"'‘’·•]", "", unicodedata.normalize("NFKC", text))


def allowed(row: dict[str, Any], key: str) -> set[str]:
    field = {"event_type": "accept_types"}.get(key, f"accept_{key}s")
    return {row[key], *row.get(field, [])}


@pytest.fixture(scope="session")
def texts(shared: Path) -> dict[str, str]:
    """Title and text of every page of the collection, by the name that a gold file calls it."""
    if not (shared / PAGES).is_file():
        pytest.skip("the television pages are not here")
    with gzip.open(shared / PAGES, "rt", encoding="utf-8") as lines:
        pages = [json.loads(line) for line in lines]
    plain = [html.unescape(re.sub(r"<[^>]{1,2000}>", "", page["content_html"])) for page in pages]
    return {f"{PAGES.name}#{number}": dense(page["title"] + text) for number, (page, text) in enumerate(zip(pages, plain, strict=True), 1)}


@pytest.mark.parametrize("gold", GOLD, ids=lambda gold: gold["file"].rpartition("#")[2])
def test_a_gold_file_agrees_with_itself(gold: dict[str, Any]) -> None:
    people = {person["name"] for person in gold["people"]}
    happened = {event["event_type"] for event in gold["events"]}
    assert all(allowed(event, "event_type") <= set(EVENT_TYPE.codes) for event in gold["events"])
    assert all(allowed(part, "role") <= set(ROLE.codes) for part in gold["participations"])
    assert all(allowed(number, "measure") <= set(MEASURE.codes) for number in gold["quantities"])
    assert all(allowed(link, "mechanism") <= set(MECHANISM.codes) for link in (*gold["links"], *gold["neutral_links"]))
    assert {part["person"] for part in gold["participations"]} <= people
    assert {part["event_type"] for part in gold["participations"]} <= happened
    assert all(re.fullmatch(r"\d{6}", place["code"]) for place in gold["places"])
    assert all(re.fullmatch(r"\d{4}(-\d\d){0,2}", event["start_date"]) for event in gold["events"] if event["start_date"])
    assert not people & set(gold["staff"])
    if gold["document"].get("in_scope") is False:
        assert not any(gold[table] for table in FACTS)


@pytest.mark.parametrize("gold", GOLD, ids=lambda gold: gold["file"].rpartition("#")[2])
def test_what_is_annotated_stands_in_the_page(texts: dict[str, str], gold: dict[str, Any]) -> None:
    text = texts[gold["file"]]

    def absent(*names: str) -> bool:
        return not any(dense(name) in text for name in names)

    words = [gold["document"]["title"], *gold["staff"], *gold["policies"], *gold["neutral_quantities"]]
    words += [name for person in gold["people"] for name in (person["name"], *person["titles"])]
    words += [place["name"] for place in gold["places"]]
    assert not [word for word in words if absent(word)]
    assert not [body for body in gold["organisations"] if absent(body["name"], *body["accept"])]
    assert not [link for link in gold["links"] for side in ("helper", "recipient") if absent(link[side], *link.get(f"accept_{side}", []))]
