"""A real Superset, installed from the lock, prepared and served by the command: its data are SQL's, it harms nothing and follows releases.

``make test-superset`` runs these; without its environment, or unasked, they are skipped. Pictures of the dashboards stay in ``build/superset``.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.browsing import launched_chromium
from tests.figures import FIGURES, added, of_sql
from tests.report_world import make_world
from tests.support import Bangfu, rows
from warehouse.superset.declared import charts, dashboards, datasets

pytestmark = [
    pytest.mark.superset,
    pytest.mark.skipif(os.environ.get("BANGFU_TEST_SUPERSET") != "1", reason="heavy: make test-superset runs it"),
]
PAGES = 200


@dataclass
class Superset:
    """A running Superset as one who logged in sees it."""

    address: str
    user: str
    password: str
    home: Path
    token: str = ""
    csrf: str = ""
    opener: urllib.request.OpenerDirector = field(default_factory=lambda: urllib.request.build_opener(urllib.request.HTTPCookieProcessor()))
    ids: dict[str, int] = field(default_factory=dict)

    def ask(self, path: str, sent: Any = None) -> Any:
        """The answer to GET, or to POST where something is sent; ``urllib.error.HTTPError`` where it refuses."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if self.csrf:
            headers |= {"X-CSRFToken": self.csrf, "Referer": self.address}
        body = None
        if sent is not None:
            body, headers["Content-Type"] = json.dumps(sent).encode(), "application/json"
        request = urllib.request.Request(f"{self.address}/api/v1/{path}", data=body, headers=headers)
        with self.opener.open(request, timeout=120) as answer:
            return json.load(answer)

    def log_in(self) -> None:
        told = self.ask("security/login", {"username": self.user, "password": self.password, "provider": "db"})
        self.token = told["access_token"]
        self.csrf = self.ask("security/csrf_token/")["result"]
        named = {dataset["table_name"]: dataset["id"] for dataset in self.ask("dataset/?q=(page_size:100)")["result"]}
        self.ids = {code: named[dataset.table_name] for code, dataset in datasets().items()}

    def chart_data(self, number: int) -> list[dict[str, Any]]:
        """The rows of a chart that was imported."""
        [result] = self.ask(f"chart/{number}/data/")["result"]
        assert result["error"] is None
        found: list[dict[str, Any]] = result["data"]
        return found

    def query(self, dataset: str, columns: Sequence[str], metrics: Sequence[str], where: str = "") -> list[dict[str, Any]]:
        """The rows of a query that nobody has saved."""
        asked = {"columns": list(columns), "metrics": list(metrics), "extras": {"where": where}, "filters": [], "row_limit": 10_000}
        told = self.ask("chart/data", {"datasource": {"id": self.ids[dataset], "type": "table"}, "queries": [asked], "result_type": "full"})
        found: list[dict[str, Any]] = told["result"][0]["data"]
        return found


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up warehouse; the last test publishes another one in its place."""
    return make_world(tmp_path_factory.mktemp("world") / "world.duckdb", PAGES)


@pytest.fixture(scope="module")
def superset(warehouse: Path, repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Superset]:
    python = Path(os.environ.get("BANGFU_SUPERSET_PYTHON", repository / ".superset" / "venv" / "bin" / "python"))
    if not python.is_file():
        pytest.skip(f"Superset is not installed: there is no {python}")
    home = tmp_path_factory.mktemp("superset")
    command = [
        sys.executable,
        "-m",
        "warehouse.superset",
        "serve",
        "--warehouse",
        warehouse,
        "--home",
        home,
        "--python",
        python,
        "--port",
        "0",
    ]
    with (home / "told").open("w") as errors:
        server = subprocess.Popen(list(map(str, command)), cwd=repository, stdout=subprocess.PIPE, stderr=errors, text=True)
    try:
        assert server.stdout is not None
        said = dict(line.strip().split(": ", 1) for line in (server.stdout.readline() for _ in range(3)) if ": " in line)
        assert {"Superset", "user", "password"} <= set(said), (home / "told").read_text() + (home / "superset.log").read_text()[-3000:]
        running = Superset(said["Superset"].split("/dashboard")[0], said["user"], said["password"], home)
        running.log_in()
        yield running
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=60)
    # whoever is told to end has ended well, and has taken the server along
    assert server.returncode == 0
    with pytest.raises(OSError):
        urllib.request.urlopen(f"{running.address}/health", timeout=5)


def plain(value: Any) -> Any:
    """A value of DuckDB as Superset's JSON has it."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC).timestamp() * 1000
    if isinstance(value, date):
        return plain(datetime.combine(value, datetime.min.time()))
    if isinstance(value, Decimal):
        return float(value)
    return round(value, 9) if isinstance(value, float) else value


def same(found: list[dict[str, Any]]) -> list[str]:
    """Rows so that they can be compared: whole numbers are whole, in whatever order they come."""
    return sorted(
        repr([(name, float(v) if isinstance(v, int | float) and not isinstance(v, bool) else v) for name, v in sorted(row.items())])
        for row in found
    )


def told_by_sql(warehouse: Path, sql: str, names: Sequence[str]) -> list[dict[str, Any]]:
    return [dict(zip(names, map(plain, row), strict=True)) for row in rows(warehouse, sql)]


def test_all_of_the_bundle_is_there(superset: Superset) -> None:
    boards = superset.ask("dashboard/?q=(page_size:100)")["result"]
    assert {board["dashboard_title"] for board in boards} == {f"Bangfu: {board.name}" for board in dashboards().values()}
    assert superset.ask("chart/?q=(page_size:100)")["count"] == len(charts())
    assert superset.ask("dataset/?q=(page_size:100)")["count"] == len(datasets())


@pytest.mark.parametrize("board", dashboards())
def test_every_chart_of_a_dashboard_shows_what_sql_says(superset: Superset, warehouse: Path, board: str) -> None:
    numbers = {chart["slice_name"]: chart["id"] for chart in superset.ask(f"dashboard/bangfu-{board}/charts")["result"]}
    shown = dashboards()[board].charts
    assert {str(chart.name) for chart in shown} == set(numbers)
    for chart in shown:
        found = superset.chart_data(numbers[str(chart.name)])
        wanted = told_by_sql(warehouse, chart.sql(), [*chart.columns, *chart.values])
        assert found, chart.code
        assert same([{name: plain(value) for name, value in row.items()} for row in found]) == same(wanted), chart.code


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_that_of_sql(superset: Superset, warehouse: Path, name: str) -> None:
    figure = FIGURES[name]
    asked = figure.superset
    code = next(code for code, dataset in datasets().items() if asked.dataset in {code, dataset.table_name})
    columns = [asked.column] if asked.column else []
    found = superset.query(code, columns, [asked.metric], asked.where)
    assert added(figure, [(row[asked.column] if asked.column else "", row[asked.metric]) for row in found]) == of_sql(warehouse, figure)


def test_every_dataset_answers_with_every_column_and_metric(superset: Superset) -> None:
    for code, dataset in datasets().items():
        asked = {"columns": [column.name for column, _ in dataset.described()], "metrics": [], "row_limit": 5, "filters": []}
        told = superset.ask("chart/data", {"datasource": {"id": superset.ids[code], "type": "table"}, "queries": [asked]})
        assert told["result"][0]["error"] is None, code
        if dataset.metrics:
            assert len(superset.query(code, [], [metric.code for metric in dataset.metrics])) == 1, code


def test_nobody_can_write_or_read_other_files(superset: Superset, warehouse: Path) -> None:
    [database] = superset.ask("database/")["result"]
    before = warehouse.stat()

    def ask(sql: str) -> Any:
        return superset.ask("sqllab/execute/", {"database_id": database["id"], "sql": sql, "schema": "main", "runAsync": False})

    refused = re.compile(r"read.only|not allowed|disabled|locked|DML|only SELECT|permission", re.IGNORECASE)
    for sql in (
        "CREATE TABLE core.mine (a INTEGER)",
        "DELETE FROM core.documents",
        "SELECT * FROM read_text('/etc/hostname')",
        "SET enable_external_access = true",
        "COPY (SELECT 1) TO '/tmp/out.csv'",
    ):
        with pytest.raises(urllib.error.HTTPError) as refusal:
            ask(sql)
        assert refused.search(refusal.value.read().decode()), sql
    assert ask("SELECT count(*) AS n FROM core.documents")["data"] == [{"n": PAGES}]
    assert (warehouse.stat().st_mtime_ns, warehouse.stat().st_size) == (before.st_mtime_ns, before.st_size)


def test_secrets_are_the_owners_alone(superset: Superset) -> None:
    assert superset.home.stat().st_mode & 0o077 == 0
    for name in ("secret", "password"):
        assert (superset.home / name).stat().st_mode & 0o077 == 0
        assert len((superset.home / name).read_text()) >= 32
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(f"{superset.address}/api/v1/dashboard/", timeout=20)


def test_dashboards_are_drawn_in_a_browser(superset: Superset, repository: Path) -> None:
    pictures = repository / "build" / "superset"
    pictures.mkdir(parents=True, exist_ok=True)
    with launched_chromium() as browser:
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        left: list[str] = []
        page.on(
            "requestfinished",
            lambda request: None if request.url.startswith((superset.address, "data:", "blob:")) else left.append(request.url),
        )
        answers: list[Any] = []
        page.on("response", lambda response: answers.append(response) if "/api/v1/chart/data" in response.url else None)
        page.goto(f"{superset.address}/login/")
        page.fill("input[type=text]", superset.user)
        page.fill("input[type=password]", superset.password)
        page.click("button[type=submit], input[type=submit]")
        page.wait_for_url(lambda url: "/login" not in url)
        for board, declared in dashboards().items():
            answers.clear()
            page.set_viewport_size({"width": 1400, "height": 1000})
            page.goto(f"{superset.address}/superset/dashboard/bangfu-{board}/")
            page.wait_for_selector(".dashboard-component-chart-holder")
            # what is below the window is drawn when it comes into view
            page.set_viewport_size({"width": 1400, "height": 200 + sum(row.height * 8 + 60 for row in declared.rows)})
            until = time.monotonic() + 120
            drawn = ".dashboard-component-chart-holder :is(canvas, table, .header-line, .superset-legacy-chart-big-number)"
            while time.monotonic() < until and len(
                page.query_selector_all(f".dashboard-component-chart-holder:has({drawn.split(' ', 1)[1]})")
            ) < len(declared.charts):
                page.wait_for_timeout(500)
            page.wait_for_timeout(2000)
            # not the full page: taking it would change the window, and Superset would draw everything anew
            page.screenshot(path=pictures / f"{board}.png")
            holders = page.query_selector_all(f".dashboard-component-chart-holder:has({drawn.split(' ', 1)[1]})")
            assert len(holders) == len(declared.charts), board
            assert [answer.status for answer in answers if answer.status != 200] == []
            assert len(answers) >= len(declared.charts)
            assert not re.search(r"unexpected error|no results were returned|data error", page.inner_text("body"), re.IGNORECASE)
    assert left == []


def test_a_new_release_is_published_beside_it_and_shown_at_once(
    superset: Superset, warehouse: Path, seed_pages: Path, bangfu: Bangfu
) -> None:
    """Must be the last one: it replaces the warehouse. Somebody looks at charts all the while."""
    [chart] = [
        c["id"] for c in superset.ask("dashboard/bangfu-overview/charts")["result"] if c["slice_name"] == str(charts()["page_total"].name)
    ]
    [other] = [
        c["id"] for c in superset.ask("dashboard/bangfu-network/charts")["result"] if c["slice_name"] == str(charts()["pairing_table"].name)
    ]
    assert superset.chart_data(chart) == [{"page_total": PAGES}]
    seen: list[Any] = []
    ended = threading.Event()

    def look() -> None:
        while not ended.is_set():
            try:
                seen.append(superset.chart_data(chart)[0]["page_total"])
                seen.append(len(superset.chart_data(other)) > 0)
            except Exception as error:
                seen.append(error)
            time.sleep(0.2)

    lookers = [threading.Thread(target=look) for _ in range(2)]
    for looker in lookers:
        looker.start()
    try:
        done = bangfu("build", seed_pages, "--warehouse", warehouse, "--allow-loss")
        published = time.monotonic()
        assert done.code == 0, done.err
        while superset.chart_data(chart) != [{"page_total": 5}]:
            assert time.monotonic() - published < 20, "the old release is still shown"
    finally:
        ended.set()
        for looker in lookers:
            looker.join()
    assert [what for what in seen if what not in {PAGES, 5, True}] == []
    assert len(seen) > 10
    for name in ("pages", "aid funds", "pairings"):
        figure = FIGURES[name]
        found = superset.query(
            next(c for c, d in datasets().items() if figure.superset.dataset in {c, d.table_name}),
            [],
            [figure.superset.metric],
            figure.superset.where,
        )
        assert added(figure, [("", found[0][figure.superset.metric])]) == of_sql(warehouse, figure)
