"""Rules about the whole stop a publication; Data Docs stand alone and show page text as text."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import polars as pl
import pytest

from expectations.data_docs import write_data_docs
from expectations.limits import Limits, measure_whole, widened
from expectations.validate import ValidationStoppedError, validate
from warehouse.samples import sample_frames
from warehouse.tables import CORE

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>$x {{ y }}"


def _untitled(pages: int, titled: int) -> dict[str, pl.DataFrame]:
    frames = sample_frames(pages)
    frames["core.documents"] = frames["core.documents"].with_columns(title=pl.when(pl.int_range(pl.len()) < titled).then(pl.lit("标题")))
    return frames


def _lines(
    frames: dict[str, pl.DataFrame], previous: dict[str, int] | None = None, limits: Limits | None = None, **counts: int
) -> list[str]:
    """What the rules about the whole find, without those about rows."""
    failing = {"core.pairings": counts.get("failing", 0)}
    duplicates = {"core.pairings": counts.get("duplicates", 0)}
    return [m.line for m in measure_whole(frames, failing, duplicates, previous, limits or Limits()) if not m.holds]


@pytest.mark.parametrize(("pages", "titled"), [(1, 0), (2, 0), (3, 1), (5, 1), (5, 4), (60, 30)])
def test_some_pages_without_a_title_pass(pages: int, titled: int) -> None:
    assert _lines(_untitled(pages, titled)) == []


@pytest.mark.parametrize(("pages", "titled"), [(5, 0), (6, 0), (60, 5)])
def test_a_collection_without_titles_does_not(pages: int, titled: int) -> None:
    lines = _lines(_untitled(pages, titled))
    assert len(lines) == 1
    assert lines[0].startswith(f"core.documents: {pages - titled} of {pages} pages have no title")


def test_pages_that_nobody_looked_into_need_no_title_and_count_all_the_same() -> None:
    frames = _untitled(5, 4)
    previous = {"core.documents": 100_000}
    assert not [m for m in measure_whole(frames, {}, {}, previous, Limits(), 99_995) if not m.holds]
    (lost,) = [m.line for m in measure_whole(frames, {}, {}, previous, Limits(), 50_000) if not m.holds]
    assert lost == "core.documents: 50005 rows where the published warehouse has 100000"


def test_a_bad_whole_stops_and_says_why() -> None:
    with pytest.raises(ValidationStoppedError) as stopped:
        validate(_untitled(5, 0), "run_1")
    assert stopped.value.lines == ("core.documents: 5 of 5 pages have no title (100%, at most 95% may)",)
    results = stopped.value.validated.results
    assert results.filter(expectation="share_without_title")["success"].to_list() == [False]


@pytest.mark.parametrize(("share", "count", "limit"), [(0.5, 1, 1.5), (0.5, 4, 1.0), (0.5, 5, 0.947), (0.5, 100_000, 0.503), (0.5, 0, 1.0)])
def test_limits_narrow_with_the_number_of_pages(share: float, count: int, limit: float) -> None:
    assert widened(share, count) == pytest.approx(limit, abs=1e-3)


def test_nothing_at_all_is_stopped() -> None:
    frames = {name: frame if name.startswith("ref.") else frame.head(0) for name, frame in sample_frames(1).items()}
    with pytest.raises(ValidationStoppedError, match="there is no page to publish"):
        validate(frames, "run_1")


def test_places_that_nobody_knows_are_stopped() -> None:
    frames = sample_frames(30)
    frames["core.place_mentions"] = frames["core.place_mentions"].with_columns(place_code=pl.lit(None, pl.String))
    assert [line.partition(" (")[0] for line in _lines(frames)] == ["core.place_mentions: 30 of 30 place mentions have no code"]


@pytest.mark.parametrize(("failing", "stops"), [(0, False), (5, False), (15, False), (30, True)])
def test_a_table_that_fails_as_a_whole_is_stopped(failing: int, stops: bool) -> None:
    lines = _lines(sample_frames(30), failing=failing)
    assert bool(lines) == stops
    assert all(line.startswith("core.pairings: 30 of 30 rows break a rule") for line in lines)


@pytest.mark.parametrize(("duplicates", "stops"), [(1, False), (12, True)])
def test_keys_that_repeat_by_the_dozen_are_stopped(duplicates: int, stops: bool) -> None:
    lines = _lines(sample_frames(30), duplicates=duplicates)
    assert bool(lines) == stops
    assert all(line.startswith("core.pairings: 12 of 30 rows have a key that another row has") for line in lines)


@pytest.mark.parametrize(("before", "stops"), [(5, False), (30, False), (45, False), (90, True)])
def test_a_loss_against_the_published_warehouse_is_stopped(before: int, stops: bool) -> None:
    expected = ["core.pairings: 30 rows where the published warehouse has 90"] if stops else []
    assert _lines(sample_frames(30), {"core.pairings": before}) == expected


def test_limits_can_be_set() -> None:
    assert _lines(_untitled(60, 30), limits=Limits(without_title=0.2)) != []


def test_every_core_table_has_a_suite_and_every_rule_a_result() -> None:
    validated = validate(sample_frames(2), "run_1")
    assert {suite.suite_name for suite in validated.suites} == {"whole", *(declared.full_name for declared in CORE)}
    for suite in validated.suites:
        if suite.suite_name != "whole":
            assert len(suite.results) == validated.results.filter(table_name=suite.suite_name, scope="row").height
            assert not any(result.exception_info.get("raised_exception") for result in suite.results)
    for declared in CORE:
        for column in declared.columns:
            if column.required and not column.volatile:
                assert not validated.results.filter(table_name=declared.full_name, expectation=f"{column.name}_not_null").is_empty()


def test_without_a_gazetteer_nothing_can_be_judged() -> None:
    frames = sample_frames(1)
    del frames["ref.places"]
    with pytest.raises(ValueError, match=r"ref\.places is missing or empty"):
        validate(frames, "run_1")


class _Seen(HTMLParser):
    """What a browser would load or run."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "action", "data", "srcset")]


@pytest.fixture(scope="module")
def docs(tmp_path_factory) -> Path:
    frames = sample_frames(5)
    first = pl.int_range(pl.len()) == 0
    frames["core.quantities"] = frames["core.quantities"].with_columns(
        measure=pl.when(first).then(pl.lit(HOSTILE)).otherwise(pl.col("measure"))
    )
    frames["core.events"] = frames["core.events"].with_columns(event_id=pl.when(first).then(pl.lit(HOSTILE)).otherwise(pl.col("event_id")))
    return write_data_docs(validate(frames, "run_1"), tmp_path_factory.mktemp("docs")).parent


def test_data_docs_have_a_page_for_every_suite(docs: Path) -> None:
    index = (docs / "index.html").read_text(encoding="utf-8")
    pages = {path.name for path in docs.iterdir()} - {"index.html"}
    assert pages == {"whole.html", *(f"{declared.schema}_{declared.name}.html" for declared in CORE)}
    assert all(f'href="{page}"' in index for page in pages)


def test_data_docs_load_nothing_and_run_nothing(docs: Path) -> None:
    for path in docs.iterdir():
        seen = _Seen()
        text = path.read_text(encoding="utf-8")
        seen.feed(text)
        assert not seen.tags & {"script", "link", "img", "iframe", "object", "embed", "form", "base", "svg", "video", "audio"}, path.name
        assert not any(name.startswith("on") or name in ("style", "src", "srcset") for name in seen.attributes), path.name
        assert all(link.startswith("#") or (docs / link).is_file() for link in seen.links), path.name
        assert not re.search(r"url\s*\(|@import|https?:", text), path.name


def test_data_docs_show_page_text_as_text(docs: Path) -> None:
    text = (docs / "core_quantities.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "value_not_negative" in text and "✓" in text


def test_data_docs_name_what_was_kept_out(docs: Path) -> None:
    text = (docs / "index.html").read_text(encoding="utf-8")
    assert "measure_allowed" in text and "event_id_exists" in text


def test_data_docs_say_why_nothing_was_published(tmp_path: Path) -> None:
    with pytest.raises(ValidationStoppedError) as stopped:
        validate(_untitled(5, 0), "run_1")
    text = write_data_docs(stopped.value.validated, tmp_path).read_text(encoding="utf-8")
    assert "Not published" in text and "5 of 5 pages have no title" in text


def test_a_table_without_rows_has_no_page_of_an_earlier_run(tmp_path: Path) -> None:
    frames = sample_frames(1)
    write_data_docs(validate(frames, "run_1"), tmp_path)
    assert (tmp_path / "core_pairings.html").is_file()
    frames["core.pairings"] = frames["core.pairings"].head(0)
    index = write_data_docs(validate(frames, "run_2"), tmp_path).read_text(encoding="utf-8")
    assert not (tmp_path / "core_pairings.html").exists()
    assert "<tr><td>core.pairings</td><td></td><td>no rows</td></tr>" in index


def test_importing_the_validator_is_light() -> None:
    """Commands that only import the module must not pay for Great Expectations or pandas."""
    code = "import sys, expectations.validate, expectations.data_docs; print([m for m in ('great_expectations', 'pandas', 'scipy', 'duckdb') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_distribution_tests_are_not_loaded() -> None:
    code = (
        "from expectations.engine import load; import sys; load(); print('scipy.stats._stats_py' in sys.modules, 'altair' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()[0] == "False"
