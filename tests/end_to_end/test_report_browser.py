"""The report in a real browser: nothing is loaded, charts are drawn, numbers lead to sentences and agree with SQL, anybody can read it.

A headless Chromium is needed; where there is none the tests are skipped and say so. Pictures of what was seen stay in ``build/report``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.explain import explain_row
from flows.places import cache_folder
from flows.rehearsal import rehearse
from flows.reporting import write_page
from tests.browsing import launched_chromium
from tests.report_world import make_world
from tests.support import rows
from warehouse.report.page import render_report

sync_api = pytest.importorskip("playwright.sync_api", reason="the browser tests need playwright (dependency group dev)")
axe = pytest.importorskip(
    "axe_playwright_python.sync_playwright", reason="the browser tests need axe-playwright-python (dependency group dev)"
)

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
SECONDS_TO_FIRST_VIEW = 2.0
MANY_PAGES = 4_800
"""With 21 facts each more than a hundred thousand facts."""

Open = Callable[..., Any]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with launched_chromium() as chromium:
        yield chromium


@pytest.fixture(scope="module")
def pictures(repository: Path) -> Path:
    folder = repository / "build" / "report"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Writes the report on a warehouse."""

    def write(warehouse: Path) -> Path:
        target = tmp_path_factory.mktemp("report") / "report.html"
        write_page(render_report(warehouse, cache=cache_folder()), target)
        return target

    return write


@pytest.fixture(scope="module")
def five_pages(tmp_path_factory: pytest.TempPathFactory, seed_pages: Path) -> Path:
    """A warehouse of the five real pages, made without Prefect and validation."""
    warehouse = tmp_path_factory.mktemp("five") / "five.duckdb"
    assert rehearse([seed_pages], warehouse) == 5
    return warehouse


@pytest.fixture(scope="module")
def five(five_pages: Path, make: Callable[[Path], Path]) -> Path:
    return make(five_pages)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up warehouse of some pages, the first of which means harm."""
    return make_world(tmp_path_factory.mktemp("world") / "world.duckdb", 120, hostile=True)


@pytest.fixture(scope="module")
def large(world: Path, make: Callable[[Path], Path]) -> Path:
    return make(world)


@pytest.fixture
def see(browser: Any) -> Iterator[Open]:
    """Opens a file; at the end nothing may have gone wrong in any opened page, and nothing may have been asked of a network."""
    contexts, complaints, requests = [], [], []

    def open_file(file: Path, size: dict[str, int] = DESKTOP, **options: Any) -> Any:
        context = browser.new_context(viewport=size, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: requests.append(request.url))
        page.goto(file.as_uri())
        page.wait_for_selector("body")
        return page

    yield open_file
    for context in contexts:
        context.close()
    assert complaints == []
    assert all(url.startswith("file:") and url.endswith(".html") for url in requests)


def walk(page: Any) -> None:
    """Scrolls through the whole page, so that every chart is drawn.

    A chart that is drawn above moves what lies below, and a press that ends elsewhere is no click.
    """
    height = page.evaluate("document.body.scrollHeight")
    for top in range(0, height + 600, 500):
        page.evaluate("top => window.scrollTo(0, top)", top)
        page.wait_for_timeout(60)
    page.evaluate("window.scrollTo(0, 0)")
    for chart in page.query_selector_all("[data-chart] .chart:not([hidden])"):
        if chart.is_visible():
            chart.wait_for_selector("canvas")
    page.wait_for_timeout(200)


def ink(page: Any, chart: str) -> float:
    """The share of a chart's pixels that are neither white nor clear."""
    share: float = page.evaluate(
        """name => {
            const canvas = document.querySelector(`[data-chart="${name}"] canvas`);
            const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            let inked = 0;
            for (let at = 0; at < data.length; at += 4) if (data[at + 3] > 40 && data[at] + data[at + 1] + data[at + 2] < 690) inked++;
            return inked / (data.length / 4);
        }""",
        chart,
    )
    return share


def drawn(page: Any) -> list[str]:
    return [figure.get_attribute("data-chart") for figure in page.query_selector_all("[data-chart]:has(canvas)")]


def number(text: str) -> float:
    found = re.search(r"-?\d[\d,]*(?:\.\d+)?", text)
    assert found, text
    return float(found[0].replace(",", ""))


def test_charts_are_drawn(see: Open, large: Path, pictures: Path) -> None:
    page = see(large)
    walk(page)
    charts = drawn(page)
    assert {
        "money-by_year",
        "money-by_province",
        "persons-by_year",
        "network",
        "calendar",
        "days",
        "top-helpers",
        "provinces",
        "confidence",
    } <= set(charts)
    # an axis alone inks less than a hundredth of a chart
    assert {chart: share for chart in charts if (share := ink(page, chart)) < (0.002 if chart in {"days", "calendar"} else 0.01)} == {}
    page.screenshot(path=pictures / "desktop.png", full_page=True)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_five_pages_say_what_they_can_and_what_is_too_little(see: Open, five: Path, pictures: Path, size: dict[str, int]) -> None:
    page = see(five, size)
    walk(page)
    assert page.inner_text("#notes li >> nth=0").startswith("5 pages are examples, not statistics")
    assert page.query_selector_all("#money-few mark")
    assert {"network", "calendar"} <= set(drawn(page))
    assert ink(page, "network") > 0.003
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.evaluate(
        "Array.from(document.querySelectorAll('section'), part => part.innerText.trim().length).every(length => length > 80)"
    )
    page.screenshot(path=pictures / f"five-{'phone' if size is PHONE else 'desktop'}.png", full_page=True)


def test_on_paper_every_chart_stands_and_no_control(see: Open, five: Path, pictures: Path) -> None:
    page = see(five)
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.wait_for_selector('[data-chart="damage"] canvas')
    assert not page.is_visible("nav")
    assert not page.is_visible("#network-year")
    page.wait_for_timeout(500)
    assert {"network", "calendar", "damage"} <= set(drawn(page))
    # nothing is cut off, nothing covers what follows it, no sentence is still to come
    assert page.evaluate(
        "Array.from(document.querySelectorAll('.table'), box => box.scrollHeight - box.clientHeight).every(more => more <= 1)"
    )
    page.wait_for_selector("#money-few mark")
    page.wait_for_selector("#persons-few mark")
    page.screenshot(path=pictures / "print.png", full_page=True)
    page.pdf(path=pictures / "print.pdf", format="A4")
    assert (pictures / "print.pdf").stat().st_size > 50_000


def test_the_language_switches_words_labels_and_charts(see: Open, large: Path) -> None:
    page = see(large)
    assert page.inner_text("h1") == "Who helps whom"
    walk(page)
    before = page.evaluate("document.querySelector('[data-chart=calendar] canvas').toDataURL()")
    page.click("[data-speak=zh]")
    assert page.inner_text("h1") == "谁在帮谁"
    assert page.get_attribute("html", "lang") == "zh-Hans"
    assert "帮扶资金" in page.inner_text("#money-all")
    assert "pages" not in page.inner_text("main")
    walk(page)
    assert page.evaluate("document.querySelector('[data-chart=calendar] canvas').toDataURL()") != before
    page.reload()
    assert page.inner_text("h1") == "谁在帮谁"


def test_the_network_is_filtered_by_programme_and_year_and_zoomed(see: Open, world: Path, large: Path) -> None:
    page = see(large)
    walk(page)
    [(programme, count)] = rows(
        world, "SELECT mechanism, count(*) FROM mart.pairing_network WHERE counted_count > 0 GROUP BY ALL ORDER BY 2 DESC, 1 LIMIT 1"
    )
    picture = "document.querySelector('[data-chart=network] canvas').toDataURL()"
    whole = page.evaluate(picture)
    page.locator("[data-chart='network']").scroll_into_view_if_needed()
    page.select_option("#network-programme", str(programme))
    page.wait_for_selector('[data-chart="network"] canvas')
    assert number(page.inner_text("#network-sum").split(" of ")[0]) == count
    fewer = page.evaluate(picture)
    assert fewer != whole
    page.click("#network [data-zoom='1.4']")
    page.wait_for_timeout(200)
    nearer = page.evaluate(picture)
    assert nearer != fewer
    page.click("#network [data-zoom='0']")
    page.wait_for_timeout(200)
    assert page.evaluate(picture) != nearer
    box = page.locator('[data-chart="network"] canvas').bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 200)
    at_rest = page.evaluate(picture)
    page.mouse.wheel(0, -300)
    page.wait_for_timeout(300)
    assert page.evaluate(picture) != at_rest
    year = page.eval_on_selector_all("#network-year option", "options => options.map(option => option.value)")[1]
    page.select_option("#network-year", year)
    assert number(page.inner_text("#network-sum").split(" of ")[0]) < count


def test_a_click_on_a_chart_opens_its_facts(see: Open, large: Path) -> None:
    page = see(large)
    page.locator("#money-by_year, [data-chart='money-by_year']").scroll_into_view_if_needed()
    canvas = page.wait_for_selector("[data-chart='money-by_year'] canvas")
    page.wait_for_timeout(200)
    box = canvas.bounding_box()
    # the columns fill the picture above the axis: somewhere near its foot one of them is met
    for share in (0.3, 0.4, 0.5, 0.6, 0.7):
        page.mouse.click(box["x"] + box["width"] * share, box["y"] + box["height"] - 35)
        if page.is_visible("#panel"):
            break
    page.wait_for_selector("#panel .fact mark")
    assert "adding up to" in page.inner_text("#panel-sum")


def test_a_number_leads_to_its_facts_their_sentence_page_and_repairs(see: Open, five_pages: Path, five: Path, pictures: Path) -> None:
    page = see(five)
    walk(page)
    page.click("#money-sum button.number")
    page.wait_for_selector("#panel .fact")
    evidence = page.inner_text("#panel .fact mark")
    fact = page.get_attribute("#panel .fact", "data-fact")
    [(quoted, value)] = rows(five_pages, f"SELECT evidence, value FROM core.quantities WHERE quantity_id = '{fact}'")
    assert evidence == quoted
    assert number(page.inner_text("#money-sum button")) == float(str(value))
    page.screenshot(path=pictures / "facts.png")
    page.click("#panel .fact button")
    page.wait_for_selector("#panel .body mark.this")
    assert page.inner_text("#panel .body mark.this") == quoted
    page.screenshot(path=pictures / "page.png")
    page.click("#panel-back")
    page.wait_for_selector("#panel .fact button")
    page.keyboard.press("Escape")
    assert not page.is_visible("#panel")
    # a page that was repaired shows what it had before
    page.click("#quality-cards button >> nth=0")
    page.click("#panel .fact button >> nth=0")
    page.wait_for_selector("#panel .body")
    page.click("#panel details >> nth=-1 >> summary")
    assert page.query_selector_all("#panel del")


def test_everything_works_from_the_keyboard(see: Open, five: Path) -> None:
    page = see(five)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.focus("#cards button.number")
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel .fact")
    assert page.evaluate("document.activeElement.id") == "panel-title"
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.getElementById('panel').contains(document.activeElement) || document.activeElement === document.body"
        )
    page.keyboard.press("Escape")
    assert not page.is_visible("#panel")
    assert page.evaluate("document.activeElement.className") == "number"


FIGURES = {
    "pages": ("#cards > div:nth-child(1) dd", "SELECT count(*) FROM core.documents"),
    "pages in scope": ("#cards > div:nth-child(2) dd", "SELECT count(*) FROM core.documents WHERE in_scope"),
    "events": (
        "#cards > div:nth-child(5) dd",
        "SELECT count(*) FROM core.events JOIN core.documents USING (doc_id) WHERE countable AND in_scope",
    ),
    "pairings": (
        "#cards > div:nth-child(6) dd",
        "SELECT count(*) FROM core.pairings JOIN core.documents USING (doc_id) WHERE countable AND in_scope",
    ),
    "people": ("#cards > div:nth-child(7) dd", "SELECT count(*) FROM core.people"),
    "organisations": ("#cards > div:nth-child(8) dd", "SELECT count(*) FROM core.organizations"),
    "repairs": ("#quality-cards > div:nth-child(3) dd", "SELECT sum(repair_count) FROM core.documents"),
    "pages without a date": ("#quality-cards > div:nth-child(5) dd", "SELECT count(*) FROM core.documents WHERE published_at IS NULL"),
    "pages of the first site": ("#table-sites tbody tr:first-child td:nth-child(2)", "SELECT count(*) AS n FROM core.documents GROUP BY site ORDER BY n DESC, site LIMIT 1"),
    "amounts without a recipient": (
        "#table-gaps tbody tr:nth-child(3) td:nth-child(2)",
        "SELECT count(*) FROM core.quantities JOIN core.documents USING (doc_id) WHERE countable AND in_scope AND recipient_name IS NULL",
    ),
}  # fmt: skip


def test_ten_figures_are_those_of_sql(see: Open, world: Path, large: Path) -> None:
    page = see(large)
    assert {name: number(page.inner_text(place)) for name, (place, _) in FIGURES.items()} == {
        name: float(str(rows(world, sql)[0][0])) for name, (_, sql) in FIGURES.items()
    }


def test_sums_of_every_measure_are_those_of_sql_and_of_the_facts_behind_them(see: Open, world: Path, large: Path) -> None:
    page = see(large)
    walk(page)
    sums = dict(
        rows(
            world,
            "SELECT measure, sum(value) FROM core.quantities JOIN core.documents USING (doc_id) "
            "WHERE countable AND in_scope AND per IS NULL AND aggregation <> 'point' GROUP BY measure",
        )
    )
    shown = [
        *page.query_selector_all("#money-all tbody td:nth-child(2) button"),
        *page.query_selector_all("#persons-all tbody td:nth-child(2) button"),
    ]
    assert sorted(number(button.inner_text()) for button in shown) == sorted(float(str(value)) for value in sums.values())
    for button in shown:
        button.click()
        page.wait_for_selector("#panel .fact")
        assert number(page.inner_text("#panel-sum").rsplit("adding up to", 1)[1]) == number(button.inner_text())
        page.click("#panel-close")


def test_the_numbers_of_tables_are_those_of_the_facts_that_they_open(see: Open, large: Path) -> None:
    page = see(large)
    walk(page)
    for table in ("#table-provinces", "#table-gaps", "#table-left-out", "#table-policies td:nth-child(3)"):
        for button in page.query_selector_all(f"{table} button")[:8]:
            button.click()
            page.wait_for_selector("#panel .fact")
            assert number(page.inner_text("#panel-sum").rsplit("·", 1)[1]) == number(button.inner_text()), table
            page.click("#panel-close")


def test_a_panel_opened_while_it_closes_shows_its_facts(see: Open, large: Path) -> None:
    page = see(large)
    # nothing is unpacked yet: the browser tells of the closing before the facts are there
    page.evaluate(
        "() => { const [one, other] = document.querySelectorAll('#table-provinces button');"
        " one.click(); document.getElementById('panel-close').click(); other.click(); }"
    )
    page.wait_for_selector("#panel .fact", timeout=10_000)


def test_words_of_a_hostile_page_do_nothing(see: Open, large: Path) -> None:
    page = see(large)
    page.click("#cards button >> nth=5")
    page.wait_for_selector("#panel .fact")
    while page.is_visible("#panel-body > div > button"):
        page.click("#panel-body > div > button")
        page.wait_for_timeout(100)
    hostile = page.locator("#panel .fact", has_text="window.harmed").first
    # the words lie behind a character that counts twice in JavaScript
    assert hostile.locator("mark").inner_text().startswith(("上海", "北京", "江苏", "浙江", "福建", "山东", "广东"))
    hostile.locator("button").click()
    page.wait_for_selector("#panel .body")
    assert page.evaluate("window.harmed") is None
    assert page.query_selector("#panel img, #panel script") is None
    assert page.query_selector("#panel a[href^=javascript]") is None


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_no_fault(see: Open, large: Path, size: dict[str, int], language: str) -> None:
    page = see(large, size)
    page.click(f"[data-speak={language}]")
    walk(page)
    assert [fault["id"] for fault in axe.Axe().run(page).response["violations"]] == []
    page.click("#cards button >> nth=4")
    page.wait_for_selector("#panel .fact")
    page.click("#panel .fact button >> nth=0")
    page.wait_for_selector("#panel .body")
    assert [fault["id"] for fault in axe.Axe().run(page).response["violations"]] == []


def test_an_explained_fact_reads_well(see: Open, five_pages: Path, tmp_path: Path, pictures: Path) -> None:
    [(fact, evidence)] = rows(five_pages, "SELECT quantity_id, evidence FROM core.quantities WHERE measure = 'donation_value'")
    explain_row(str(fact), five_pages, tmp_path / "fact.html")
    page = see(tmp_path / "fact.html")
    assert page.inner_text("mark >> nth=0") == evidence
    assert "(jià)" in page.inner_text("mark >> nth=1")
    assert page.query_selector_all("del")
    assert "Yes: it may be summed" in page.inner_text("main")
    assert [fault["id"] for fault in axe.Axe().run(page).response["violations"]] == []
    page.screenshot(path=pictures / "explain.png", full_page=True)
    page.click("[data-speak=zh]")
    assert "能：可与同类相加" in page.inner_text("main")


@pytest.mark.slow
def test_a_hundred_thousand_facts_are_seen_within_two_seconds(browser: Any, tmp_path: Path, make: Callable[[Path], Path]) -> None:
    file = make(make_world(tmp_path / "many.duckdb", MANY_PAGES))
    seconds = []
    for _ in range(5):
        page = browser.new_page(viewport=DESKTOP)
        page.goto(file.as_uri())
        assert number(page.inner_text("#cards > div:nth-child(3) dd")) == MANY_PAGES * 21 > 100_000
        seconds.append(page.evaluate("performance.getEntriesByName('bangfu-shown')[0].startTime") / 1000)
        page.click("#money-sum button.number")
        page.wait_for_selector("#panel .fact mark")
        page.close()
    # the machine may have other work: the quickest says what the page itself costs
    assert min(seconds) < SECONDS_TO_FIRST_VIEW
