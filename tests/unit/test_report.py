"""The report without a browser: what it gathers, how it packs and escapes it, what it says of small datasets."""

from __future__ import annotations

import base64
import gzip
import json
import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from tests.report_world import HOSTILE, make_world
from tests.support import Bangfu, rows
from warehouse.query import open_read_only
from warehouse.report.charts import specifications
from warehouse.report.fact_page import excerpt
from warehouse.report.facts import column_labels, pack_facts, packed
from warehouse.report.gather import gather
from warehouse.report.network import lay_out
from warehouse.report.notes import notes
from warehouse.report.page import json_for_script, markup, policy, render_report
from warehouse.report.words import LANGUAGES, both
from warehouse.tables import enumerations

PAGES = 40
ASSETS = files("warehouse.report") / "assets"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up warehouse whose first page means harm; not to be changed."""
    return make_world(tmp_path_factory.mktemp("world") / "world.duckdb", PAGES, hostile=True)


@pytest.fixture(scope="module")
def told(world: Path) -> dict[str, Any]:
    with open_read_only(world) as connection:
        return gather(connection)


@pytest.fixture(scope="module")
def page(world: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    return render_report(world, cache=tmp_path_factory.mktemp("cache"))


def unpacked(text: str) -> Any:
    return json.loads(gzip.decompress(base64.b64decode(text)))


class Elements(HTMLParser):
    """What a browser would find in a page: elements with their attributes, and the text of scripts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def named(self, name: str) -> Iterator[dict[str, str | None]]:
        return (attributes for tag, attributes in self.found if tag == name)


def test_figures_are_those_of_the_tables(world: Path, told: dict[str, Any]) -> None:
    counted = "countable AND doc_id IN (SELECT doc_id FROM core.documents WHERE in_scope)"
    expected = {
        "pages": "SELECT count(*) FROM core.documents",
        "quantities_counted": f"SELECT count(*) FROM core.quantities WHERE {counted}",
        "events": f"SELECT count(*) FROM core.events WHERE {counted}",
        "pairings": f"SELECT count(*) FROM core.pairings WHERE {counted}",
        "people": "SELECT count(*) FROM core.people",
        "repairs": "SELECT sum(repair_count) FROM core.documents",
        "pages_undated": "SELECT count(*) FROM core.documents WHERE published_at IS NULL",
        "quarantined": "SELECT count(DISTINCT row_id) FROM ops.quarantine",
    }
    assert {name: told["figures"][name] for name in expected} == {name: rows(world, sql)[0][0] for name, sql in expected.items()}
    assert told["figures"]["facts"] == PAGES * 21


def test_every_fact_is_packed_where_the_index_says(world: Path) -> None:
    with open_read_only(world) as connection:
        parcel = pack_facts(connection)
    index = unpacked(parcel.index)
    pages = [page for block in parcel.blocks for page in unpacked(block)]
    assert len(pages) == parcel.page_count == PAGES
    assert parcel.fact_count == PAGES * 21
    for name, table in index["tables"].items():
        seen: dict[int, int] = {}
        for number in table["page"]:
            row = pages[number]["facts"][name][seen.get(number, 0)]
            seen[number] = seen.get(number, 0) + 1
            start, end = row[1], row[2]
            assert pages[number]["body"][start:end]
            assert len(row) == 10 + len(column_labels()[name])
        assert {number: len(pages[number]["facts"][name]) for number in seen} == seen


def test_the_index_finds_what_the_sums_count(world: Path, told: dict[str, Any]) -> None:
    with open_read_only(world) as connection:
        table = unpacked(pack_facts(connection).index)["tables"]["quantities"]

    def value(column: str, number: int) -> Any:
        code = table["columns"][column]["codes"][number]
        return None if code < 0 else table["columns"][column]["values"][code]

    keys = ("measure", "unit", "year", "province", "mechanism")
    found: dict[tuple[Any, ...], list[float]] = {}
    for number in range(len(table["page"])):
        if value("summable", number):
            found.setdefault(tuple(value(key, number) for key in keys), []).append(table["value"][number])
    assert {tuple(row[key] for key in keys): (row["value"], row["facts"]) for row in told["sums"]} == {
        key: (sum(values), len(values)) for key, values in found.items()
    }


def test_the_same_warehouse_gives_the_same_parcel(world: Path) -> None:
    with open_read_only(world) as connection:
        assert pack_facts(connection) == pack_facts(connection)
    assert packed({"a": 1}) == packed({"a": 1})


def test_the_page_loads_nothing_and_runs_only_its_own_scripts(page: str) -> None:
    elements = Elements(page)
    assert not [tag for tag, attributes in elements.found if {"src", "srcset", "background", "action"} & attributes.keys()]
    assert all(attributes["href"].startswith("#") for attributes in elements.named("a") if attributes.get("href"))
    assert not list(elements.named("link"))
    assert not [name for _, attributes in elements.found for name in attributes if name.startswith("on") or name == "style"]
    [security] = [a["content"] or "" for a in elements.named("meta") if a.get("http-equiv") == "Content-Security-Policy"]
    assert security.startswith("default-src 'none'")
    assert "unsafe" not in security
    assert "http" not in security


def test_words_of_pages_cannot_end_the_element_that_they_stand_in(page: str) -> None:
    assert "window.harmed" not in re.sub(r'<script type="[^"]+"[^>]*>[^<]*</script>', "", page)
    assert HOSTILE not in page
    scripts = page.count("<script")
    assert scripts == page.count("</script>") == len(list(Elements(page).named("script")))


@pytest.mark.parametrize("text", ["</script>", "<!--", "a\u2028b", "]]>", "&lt;", "<SCRIPT>", "𠮷"])
def test_json_in_a_script_element_is_only_itself(text: str) -> None:
    written = json_for_script({"text": text})
    assert json.loads(written) == {"text": text}
    assert not set("<>&\u2028\u2029") & set(written)


@pytest.mark.parametrize("text", ["a</script>b", "a</STYLE >b", "<!-- -->"])
def test_a_script_that_would_end_its_own_element_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="end its own element"):
        markup(text)


def test_the_policy_names_the_hash_of_every_script() -> None:
    assert policy(["a"], ["b"]) == (
        "default-src 'none'; script-src 'sha256-ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs='; "
        "style-src 'sha256-PiPoFgA5WUoziU9lZOGxNIu9egCI1CxKy3PurtWcAJ0='; img-src data:; base-uri 'none'; form-action 'none'"
    )


def told_of(**changes: Any) -> dict[str, Any]:
    """Aggregates of a large and even dataset, but for the changes."""
    figures = {"pages": 5000, "pages_in_scope": 5000, "pages_undated": 0, "pairings": 900, "repairs": 100, "repairs_uncertain": 1}
    return {
        "figures": figures | changes.pop("figures", {}),
        "pages_by_year": [{"year": 2019, "pages": 2500}, {"year": 2020, "pages": 2500}],
        "sums": [{"unit": "元", "facts": 900}],
        "missing": [{"what": "amount_recipient", "missing": 10, "facts": 900}],
        "provinces": [{"province": "44", "name": "广东省"}, {"province": "53", "name": "云南省"}],
        "coverage": [{"province": "44", "mentions": 50}, {"province": "53", "mentions": 50}],
    } | changes


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, ["note_enough"]),
        ({"figures": {"pages": 0}}, ["note_no_pages"]),
        ({"figures": {"pages": 5, "pages_in_scope": 5}}, ["note_few_pages"]),
        ({"figures": {"pages": 200, "pages_in_scope": 200}}, ["note_some_pages"]),
        ({"figures": {"pages_undated": 2000}}, ["note_enough", "note_undated"]),
        ({"pages_by_year": [{"year": 2019, "pages": 5000}]}, ["note_enough", "note_one_year"]),
        ({"figures": {"pages_in_scope": 4000}}, ["note_enough", "note_out_of_scope"]),
        ({"sums": []}, ["note_enough", "note_no_amounts"]),
        ({"sums": [{"unit": "人", "facts": 900}]}, ["note_enough", "note_no_amounts"]),
        ({"sums": [{"unit": "元", "facts": 4}]}, ["note_enough", "note_few_amounts"]),
        ({"missing": [{"what": "amount_recipient", "missing": 800, "facts": 900}]}, ["note_enough", "note_unhelped"]),
        ({"figures": {"pairings": 3}}, ["note_enough", "note_few_pairings"]),
        ({"coverage": [{"province": "44", "mentions": 90}, {"province": "53", "mentions": 9}]}, ["note_enough", "note_one_province"]),
        ({"figures": {"repairs_uncertain": 60}}, ["note_enough", "note_uncertain"]),
    ],
)
def test_a_dataset_says_what_it_is_too_small_for(changes: dict[str, Any], said: list[str]) -> None:
    found = notes(told_of(**changes))
    assert [note.word for note in found] == said
    for note in found:
        for text in both()[note.word]:
            assert set(re.findall(r"\{(\w+)\}", text)) == set(note.filled)


def test_every_word_that_the_page_asks_for_is_there_in_both_languages() -> None:
    source = "".join(item.read_text(encoding="utf-8") for item in ASSETS.iterdir() if item.name.endswith(".js"))
    asked = set(re.findall(r'\b(?:word|right)\("(\w+)"', source)) | set(
        re.findall(r'\bt\("(\w+)"\)', (ASSETS / "report.html").read_text(encoding="utf-8"))
    )
    assert len(asked) > 80
    assert asked <= both().keys()
    for english, chinese in both().values():
        assert english
        assert chinese
        assert sorted(re.findall(r"\{\w+\}", english)) == sorted(re.findall(r"\{\w+\}", chinese))


def test_every_measure_programme_and_kind_of_event_has_a_label(page: str) -> None:
    inlined = json.loads(re.search(r'id="told">(.*?)</script>', page)[1])  # type: ignore[index]
    for name in ("measure", "mechanism", "event_type"):
        codes = getattr(enumerations, name.upper()).codes
        assert set(inlined["labels"][name]) == set(codes)
    assert set(inlined["charts"]) == set(LANGUAGES)


def test_charts_name_no_address() -> None:
    written = json.dumps([specifications(language, [("designated", "x")]) for language in LANGUAGES])
    assert '"url"' not in written
    # the name of the grammar, which nobody fetches
    assert all(address.startswith("https://vega.github.io/schema/") for address in re.findall(r"https?://[^\"]*", written))


def pairs(*names: tuple[str, str]) -> list[dict[str, Any]]:
    return [{"helper": helper, "helper_place": None, "recipient": recipient, "recipient_place": None} for helper, recipient in names]


def test_a_network_is_laid_out_without_two_parties_on_one_spot() -> None:
    star = pairs(*((f"局{number}", "县") for number in range(12)), ("甲市", "乙县"), ("乙县", "丙村"))
    points = lay_out(star)
    assert points == lay_out(star)
    assert len({(point["x"], point["y"]) for point in points}) == len(points) == 16
    assert {point["name"]: point["role"] for point in points}["乙县"] == "both"
    assert next(point["degree"] for point in points if point["name"] == "县") == 12


def test_a_network_of_nobody_and_of_one_that_helps_itself() -> None:
    assert lay_out([]) == []
    assert [point["name"] for point in lay_out(pairs(("甲", "甲")))] == ["甲"]


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("前一句。他捐赠78万元给学校。后一句。", "78万元", ("他捐赠", "78万元", "给学校。")),
        ("捐赠78万元", "78万元", ("捐赠", "78万元", "")),
        ("标题\n捐赠78万元。\n后", "捐赠78万元。", ("", "捐赠78万元。", "")),
        ("啊" * 300 + "78万元" + "啊" * 300, "78万元", ("…" + "啊" * 200, "78万元", "啊" * 200 + "…")),
    ],
)
def test_words_stand_in_their_sentence(text: str, words: str, shown: tuple[str, str, str]) -> None:
    start = text.index(words)
    cut = excerpt(text, start, start + len(words), around=200, whole_sentence=True)
    assert (cut.before, cut.words, cut.after) == shown


def test_the_command_writes_beside_the_warehouse_and_says_where(
    bangfu: Bangfu, world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANGFU_CACHE", str(tmp_path / "cache"))
    warehouse = Path(shutil.copy(world, tmp_path / "own.duckdb"))
    done = bangfu("report", "--warehouse", warehouse)
    assert done.code == 0, done.err
    written = tmp_path / "own.duckdb.report.html"
    assert done.out == f"{written}\n"
    assert written.read_bytes().startswith(b"<!DOCTYPE html>")
    again = bangfu("report", "--warehouse", warehouse, "--output", tmp_path / "new" / "r.html", "--language", "zh")
    assert again.code == 0, again.err
    assert 'data-language="zh"' in (tmp_path / "new" / "r.html").read_text(encoding="utf-8")
    assert sorted(item.name for item in (tmp_path / "new").iterdir()) == ["r.html"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("report", "--warehouse", "/no/such.duckdb"), "/no/such.duckdb: no warehouse here"),
        (("report", "--warehouse", "{world}", "--language", "fr"), "--language fr: choose one of en, zh"),
        (
            ("explain", "quantity_0123456789abcdef", "--warehouse", "{world}", "--html", "{folder}/x.html"),
            "holds no quantity_0123456789abcdef",
        ),
    ],
)
def test_wrong_use_is_one_clear_line(bangfu: Bangfu, world: Path, tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    done = bangfu(*(argument.format(world=world, folder=tmp_path) for argument in arguments))
    assert done.code == 2
    assert said in done.err
    assert done.err.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_a_fact_is_explained_on_a_page_that_only_shows_text(bangfu: Bangfu, world: Path, tmp_path: Path) -> None:
    [(pairing,)] = rows(world, "SELECT pairing_id FROM core.pairings WHERE recipient_name LIKE '%harmed%'")
    done = bangfu("explain", pairing, "--warehouse", world, "--html", tmp_path / "fact.html")
    assert done.code == 0, done.err
    page = (tmp_path / "fact.html").read_text(encoding="utf-8")
    elements = Elements(page)
    assert not list(elements.named("img"))
    assert len(list(elements.named("script"))) == 1
    assert not [a for a in elements.named("a") if (a.get("href") or "").startswith("javascript")]
    assert "javascript:alert(1)" in page
    assert "&lt;img src=x" in page
    assert "<mark>" in page


def test_a_page_is_explained_with_its_text_and_its_repairs(bangfu: Bangfu, world: Path, tmp_path: Path) -> None:
    [(doc_id, body)] = rows(
        world, "SELECT doc_id, body FROM core.documents WHERE repair_count = 2 AND body NOT LIKE '%<%' ORDER BY doc_id LIMIT 1"
    )
    done = bangfu("explain", doc_id, "--warehouse", world, "--html", tmp_path / "page.html")
    assert done.code == 0, done.err
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert f">{body}</div>" in page
    assert page.count("<del>") == 2
    assert "annotation taken out" in page


def test_a_number_says_under_which_programme_it_stands_and_why(world: Path) -> None:
    with open_read_only(world) as connection:
        found = unpacked(pack_facts(connection).index)["tables"]["quantities"]["columns"]
    shown = {name: [None if code < 0 else column["values"][code] for code in column["codes"]] for name, column in found.items()}
    counted = rows(world, "SELECT mechanism, mechanism_source, count(*) FROM mart.quantity_facts GROUP BY ALL")
    pairs = list(zip(shown["mechanism"], shown["mechanism_source"], strict=True))
    assert {pair: pairs.count(pair) for pair in set(pairs)} == {(mechanism, source): count for mechanism, source, count in counted}
    for source in set(shown["mechanism_source"]) - {None}:
        assert f"programme_of_{source}" in both()


def test_the_network_names_the_programmes_that_occur_in_their_own_colours(page: str, told: dict[str, Any]) -> None:
    inlined = json.loads(re.search(r'id="told">(.*?)</script>', page)[1])  # type: ignore[index]
    written = json.dumps(inlined["charts"]["en"]["network"])
    occurring = {pair["mechanism"] for pair in told["pairs"]}
    for code in enumerations.MECHANISM.codes:
        assert (f'"{code}"' in written) == (code in occurring), code
    of_one, of_all = (
        specifications("en", [(code, code) for code in codes])["network"]["layer"][0]["encoding"]["color"]["scale"]
        for codes in (("household",), enumerations.MECHANISM.codes)
    )
    assert dict(zip(of_all["domain"], of_all["range"], strict=True))["household"] == of_one["range"][0]
