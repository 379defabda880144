"""Pages that mean harm, through the whole flow: nothing of theirs runs, leaves its folder, steers a terminal or starts a formula.

The whole set is built once; every HTML file that the project makes of it is opened in a headless Chromium.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from tests.browsing import launched_chromium
from tests.support import Bangfu, Finished, rows

DEED = "2020年5月6日，东海市对口帮扶西山县{mark}，捐赠资金{number}万元，惠及贫困户120户{mark}。\n"
TALK = "西山县副县长高建明{mark}介绍，东海市商务局投入帮扶资金{number}万元，落实《{mark}结对帮扶实施方案》（海府发〔2020〕1号）。\n"
RUN = "window.harmed=(window.harmed||0)+1"
MARKS = {
    "script": f"<script>{RUN}</script>",
    "close": f"</script></style></textarea></title><script>{RUN}</script>",
    "image": f'"><img src=x onerror="{RUN}">',
    "svg": f"<svg/onload={RUN}>",
    "frame": f'<iframe srcdoc="<script>parent.{RUN}</script>"></iframe>',
    "link": f'<a href="javascript:{RUN}">点此</a>',
    "comment": f"<!--><script>{RUN}</script>-->",
    "template": "{{7*7}}${7*7}<%= 7*7 %>{% raw %}",
    "remote": '<img src="http://127.0.0.1:9/leak.png"><link rel=stylesheet href="http://127.0.0.1:9/a.css">',
    "meta": f'<meta http-equiv="refresh" content="0;url=javascript:{RUN}"><base href="http://127.0.0.1:9/">',
    "sql": "'); DROP TABLE core.documents; --",
    "quote": "\"'`\\u003cscript\\u003e\u2028\u2029",
    "turn": "\u202e\u2066\u202d翻转\u2069\u202c",
    "escape": "\x1b[2J\x1b]0;harm\x07\x9b31m\x08",
}
FORMULAS = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1+1)", "\t=1+1", "\r=1+1", " =1+1", "＝1+1")
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
SENTINEL = "tests were here"


def make_pages(folder: Path) -> None:
    """The hostile set, and beside the folder a file that archive members point at."""
    folder.mkdir()
    (folder.parent / "outside.txt").write_text(SENTINEL, encoding="utf-8")
    for number, (name, mark) in enumerate(MARKS.items(), 31):
        text = (DEED + TALK).format(mark=mark, number=number)
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        body = text.replace("\n", "</p><p>")
        (folder / f"{name}.html").write_text(
            f"<html><head><meta charset=utf-8><title>东海市对口帮扶西山县{mark}</title></head><body onload={RUN}><p onclick={RUN}>{body}</p></body></html>",
            encoding="utf-8",
        )
    text = (DEED + TALK).format
    records = [
        {
            "title": formula + "对口帮扶",
            "url": f"javascript:{RUN}//{number}",
            "source": formula,
            "content": text(mark=formula, number=60 + number),
        }
        for number, formula in enumerate(FORMULAS)
    ]
    records += [
        {
            "title": mark + "对口帮扶",
            "url": f"http://a.cn/{mark}",
            "source": mark,
            "content": f"{formula}{text(mark='', number=80 + number)}",
        }
        for number, (mark, formula) in enumerate(zip(MARKS.values(), FORMULAS, strict=False))
    ]
    (folder / "records.jsonl").write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
    nested = "<div>" * 10_000 + text(mark="", number=91) + "</div>" * 10_000
    (folder / "nested.html").write_text(f"<html><body>{nested}</body></html>", encoding="utf-8")
    inline = "<b><i>" * 5_000 + text(mark="", number=92)
    (folder / "inline.html").write_text(f"<html><body><p>{inline}</p></body></html>", encoding="utf-8")
    laughs = '<!DOCTYPE html [<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    (folder / "laughs.html").write_text(
        f"{laughs}]><html><body><p>&j;&#x110000;&amp;amp;amp;lt;{text(mark='', number=93)}</p></body></html>"
    )
    (folder / "laughs.xml").write_text(f'<?xml version="1.0"?>{laughs}]><x>&j;{text(mark="", number=94)}</x>')
    (folder / "nul.txt").write_bytes(text(mark="\0", number=95).encode())
    (folder / "wide.txt").write_bytes(text(mark="\0", number=96).encode("utf-16"))
    page = text(mark="", number=97).encode()
    with zipfile.ZipFile(folder / "climb.zip", "w") as archive:
        for name in ("../../outside.txt", "/outside.txt", "C:\\outside.txt", "a/\x1b[2J\n\u202e.txt", "same.txt", "same.txt"):
            archive.writestr(name, page + name.encode("utf-8", "replace"))
        archive.writestr("large.html", b"<html>" + b"x" * (18 << 20))
        archive.writestr("large.html", b"<html>" + b"y" * (18 << 20))
    with tarfile.open(folder / "climb.tar", "w", format=tarfile.PAX_FORMAT) as archive:
        for name in ("../../outside.txt", "/outside.txt", "b/\x1b[2J.txt"):
            member = tarfile.TarInfo(name)
            data = page + b"tar" + name.encode()
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE):
            member = tarfile.TarInfo(f"link{kind!r}.txt")
            member.type, member.linkname = kind, "/etc/passwd"
            archive.addfile(member)
    for number, name in enumerate(
        ("\x1b[2J.txt", "line\nbreak.txt", "\u202etxt.exe.txt", "=cmd.txt", f"<img src=x onerror={RUN}>.txt", "a.empty")
    ):
        (folder / name).write_text(text(mark="", number=101 + number) if name != "a.empty" else "", encoding="utf-8")
    Path(os.fsdecode(bytes(folder) + b"/\xff\xfe.txt")).write_text(text(mark="", number=110), encoding="utf-8")
    Path(os.fsdecode(bytes(folder) + b"/\xff\x1b[2J.png.txt")).write_bytes(b"\x89PNG\r\n\x1a\n\x00")


def everything_below(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Finished]:
    """The warehouse of the hostile set, and what the run said."""
    place = tmp_path_factory.mktemp("hostile")
    make_pages(place / "in")
    before = everything_below(place)
    warehouse = place / "out" / "w.duckdb"
    command = [Path(sys.executable).parent / "bangfu", "build", place / "in", "--warehouse", warehouse]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600, cwd=place)
    made = {name for name in everything_below(place) - before if not name.startswith("out")}
    assert made == set(), "nothing is written but what was asked for"
    assert (place / "outside.txt").read_text(encoding="utf-8") == SENTINEL
    return warehouse, Finished(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def hostile(built: tuple[Path, Finished]) -> Path:
    warehouse, done = built
    # 2: some of it is no page
    assert done.code == 2, done.err
    return warehouse


def facts_to_explain(warehouse: Path) -> list[str]:
    """Ids of rows that hold words of the pages: a few of every kind."""
    found: list[str] = []
    for table, key in (
        *(("core.quantities", "quantity_id"), ("core.policy_citations", "policy_citation_id"), ("core.events", "event_id")),
        *(("core.pairings", "pairing_id"), ("core.positions", "position_id"), ("core.organization_mentions", "organization_mention_id")),
    ):
        sql = f"SELECT {key} FROM {table} ORDER BY contains(evidence, '<') DESC, {key} LIMIT 4"
        found += [str(row[0]) for row in rows(warehouse, sql)]
    documents = "SELECT doc_id FROM core.documents ORDER BY contains(title, '<') DESC, contains(url, 'javascript') DESC, doc_id LIMIT 8"
    return found + [str(row[0]) for row in rows(warehouse, documents)]


def test_every_page_lands_or_is_named(built: tuple[Path, Finished], hostile: Path) -> None:
    _, done = built
    assert "Traceback" not in done.out + done.err
    assert not _STEERING.search(done.out + done.err)
    found = rows(hostile, "SELECT source_uri, status, message FROM ops.inputs")
    unread = {str(uri).rsplit("/", 1)[-1]: str(message) for uri, status, message in found if status == "unreadable"}
    assert set(unread) == {"a.empty", "large.html", "nul.txt", "?\x1b[2J.png.txt"}, unread
    assert all(status in {"landed", "duplicate", "unreadable", "quarantined"} for _, status, _ in found)
    quarantined = rows(hostile, "SELECT DISTINCT expectation, reason FROM ops.quarantine WHERE table_name = 'core.documents'")
    assert {limit for limit, _ in quarantined} == {"html_depth", "page_bytes"}
    assert all("\n" not in str(reason) and f"(limit {limit})" in str(reason) for limit, reason in quarantined)
    assert not any("/etc/passwd" in str(uri) or "climb.tar!/link" in str(uri) for uri, _, _ in found)
    ((secret,),) = rows(hostile, f"SELECT count(*) FROM core.documents WHERE contains(body, 'root:') OR contains(body, '{SENTINEL}')")
    assert secret == 0
    ((stands,),) = rows(hostile, "SELECT count(*) FROM core.documents WHERE in_scope")
    assert isinstance(stands, int)
    assert stands > 40
    # neither bodies nor evidence hold what nobody sees; 0x80 to 0x9f may be what is left of misread text, and is kept from terminals later
    for text, table in (("body", "core.documents"), ("evidence", "core.quantities"), ("evidence", "core.policy_citations")):
        assert not [value for (value,) in rows(hostile, f"SELECT {text} FROM {table}") if _UNSEEN.search(str(value))]


def test_terminals_are_not_steered(bangfu: Bangfu, hostile: Path) -> None:
    told = [bangfu("status", "--warehouse", hostile), bangfu("releases", "--warehouse", hostile)]
    told += [bangfu("explain", row, "--warehouse", hostile) for row in facts_to_explain(hostile)[::3]]
    told += [bangfu("decode", hostile.parent.parent / "in" / f"{name}.txt") for name in ("escape", "turn", "script")]
    for form in ("table", "csv", "json"):
        told.append(bangfu("query", "--format", form, "--warehouse", hostile, "SELECT source_uri, url, title, body FROM core.documents"))
        told.append(bangfu("query", "--format", form, "--warehouse", hostile, "SELECT * FROM core.repairs"))
    told.append(bangfu("explain", "\x1b[2J", "--warehouse", hostile))
    told.append(bangfu("query", "SELECT \x1b[2J", "--warehouse", hostile))
    for done in told:
        found = _STEERING.search(done.out + done.err)
        assert found is None, (done.out + done.err)[max(found.start() - 80, 0) : found.end() + 20]
        assert "Traceback" not in done.err


def test_no_cell_starts_a_formula(bangfu: Bangfu, hostile: Path, tmp_path: Path) -> None:
    done = bangfu("export", tmp_path / "x", "--with-text", "--warehouse", hostile, "--format", "csv", "--format", "excel")
    assert done.code == 0, done.err
    cells = 0
    for file in sorted((tmp_path / "x").rglob("*.csv")):
        with file.open(encoding="utf-8-sig", newline="") as lines:
            for record in csv.reader(lines):
                cells += len(record)
                assert not [cell for cell in record if re.match(r"\s*[=+@＝＋＠]|\s*[-－](?![\d.]+$)", cell)], file
    assert cells > 1000
    book = openpyxl.load_workbook(next((tmp_path / "x").rglob("*.xlsx")))
    for sheet in book.worksheets:
        for line in sheet.iter_rows():
            assert not [cell.coordinate for cell in line if cell.data_type == "f" or cell.hyperlink], sheet.title
    sql = "SELECT title, url, publisher, body, '=1+1' AS \"=1\" FROM core.documents"
    done = bangfu("query", "--format", "csv", "--warehouse", hostile, sql)
    answered = list(csv.reader(io.StringIO(done.out)))
    assert len(answered) > 40
    assert not [cell for record in answered for cell in record if re.match(r"\s*[=+\-@＝＋－＠]", cell)]


REFUSED = [
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM '/etc/passwd'",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM glob('/*')",
    "SELECT * FROM read_json('http://127.0.0.1:9/')",
    "SELECT getenv('HOME')",
    "COPY core.documents TO '{folder}/stolen.csv'",
    "COPY (SELECT 1) TO '/dev/stdout'",
    "EXPORT DATABASE '{folder}/stolen'",
    "ATTACH '{folder}/other.duckdb'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SET enable_external_access = true",
    "RESET lock_configuration",
    "SET VARIABLE x = 1",
    "PRAGMA database_list",
    "/* a */ PRAGMA enable_profiling",
    "CALL pragma_version()",
    "DELETE FROM core.documents",
    "CREATE TEMP TABLE x AS SELECT 1",
    "DROP TABLE core.documents",
    "CHECKPOINT",
    "SELECT 1; DROP TABLE core.documents",
    "CREATE SECRET x (TYPE s3)",
]


@pytest.mark.parametrize("sql", REFUSED)
def test_a_query_can_only_ask(bangfu: Bangfu, hostile: Path, tmp_path: Path, sql: str) -> None:
    before = hostile.stat()
    done = bangfu("query", "--warehouse", hostile, sql.format(folder=tmp_path))
    assert done.code == 2
    assert done.out == ""
    assert re.fullmatch(r"bangfu: [^\n]+\n", done.err)
    assert list(tmp_path.iterdir()) == []
    assert (hostile.stat().st_mtime_ns, hostile.stat().st_size) == (before.st_mtime_ns, before.st_size)


@pytest.mark.parametrize(
    "sql", ["FROM core.events LIMIT 1", "DESCRIBE core.events", "EXPLAIN SELECT 1", "PIVOT core.events ON event_type USING count(*)", "SELECT '; PRAGMA x'"]
)  # fmt: skip
def test_questions_of_every_form_are_answered(bangfu: Bangfu, hostile: Path, sql: str) -> None:
    assert bangfu("query", "--warehouse", hostile, sql).code == 0


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with launched_chromium() as chromium:
        yield chromium


@pytest.fixture
def opened(browser: Any) -> Iterator[Callable[[Path], Any]]:
    """Opens a file and clicks on whatever it offers; nothing of the pages' may have run, nothing have been asked of a network."""
    requests: list[str] = []
    context = browser.new_context()

    def visit(file: Path) -> Any:
        page = context.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.on("dialog", lambda dialog: pytest.fail(f"{file.name} opened a dialog: {dialog.message}"))
        page.goto(file.as_uri())
        page.wait_for_selector("body")
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        page.wait_for_timeout(100)
        assert page.evaluate("window.harmed") is None, file.name
        assert page.query_selector_all("a[href^='javascript:' i], [onload], [onerror], [onclick*='harmed'], iframe, base, object") == []
        assert page.url == file.as_uri()
        return page

    yield visit
    context.close()
    assert all(url.startswith(("file:", "data:", "blob:")) for url in requests), requests
    assert not [url for url in requests if url.endswith(("/x", "leak.png", "a.css"))]


def test_no_script_of_a_page_runs_in_the_report(bangfu: Bangfu, hostile: Path, tmp_path: Path, opened: Callable[[Path], Any]) -> None:
    assert bangfu("report", "--warehouse", hostile, "--output", tmp_path / "report.html").code == 0
    page = opened(tmp_path / "report.html")
    for card in range(page.locator("#cards button").count()):
        page.click(f"#cards button >> nth={card}")
        page.wait_for_selector("#panel .fact")
        page.click("#panel .fact button >> nth=0")
        page.wait_for_timeout(150)
        assert page.evaluate("window.harmed") is None
        assert page.query_selector_all("#panel img, #panel script, #panel svg, #panel iframe, #panel a[href^='javascript:' i]") == []
        while page.is_visible("#panel"):
            page.keyboard.press("Escape")
            page.wait_for_timeout(50)


def test_no_script_of_a_page_runs_in_an_explained_fact(
    bangfu: Bangfu, hostile: Path, tmp_path: Path, opened: Callable[[Path], Any]
) -> None:
    seen = ""
    for row in facts_to_explain(hostile):
        assert bangfu("explain", row, "--html", tmp_path / f"{row}.html", "--warehouse", hostile).code == 0
        page = opened(tmp_path / f"{row}.html")
        seen += page.inner_text("body")
        page.close()
    # the words themselves are there to be read
    assert "<script>" in seen
    assert "onerror" in seen


def test_no_script_of_a_page_runs_in_any_other_file(hostile: Path, opened: Callable[[Path], Any]) -> None:
    files = sorted(hostile.parent.rglob("*.html"))
    assert [file for file in files if "docs" in str(file)]
    for file in files:
        opened(file).close()


def test_a_rebuild_says_the_same(hostile: Path, bangfu: Bangfu, tmp_path: Path) -> None:
    done = bangfu("build", hostile.parent.parent / "in", "--warehouse", tmp_path / "w.duckdb", "--workers", 2)
    assert done.code == 2, done.err
    first, second = (bangfu("fingerprint", "--warehouse", warehouse).out for warehouse in (hostile, tmp_path / "w.duckdb"))
    assert first == second


def test_parquet_and_json_hold_what_the_warehouse_does(bangfu: Bangfu, hostile: Path) -> None:
    """What is escaped for a terminal is the same once it is read."""
    done = bangfu("query", "--format", "json", "--warehouse", hostile, "SELECT doc_id, url, source_uri FROM core.documents ORDER BY doc_id")
    wanted = rows(hostile, "SELECT doc_id, url, source_uri FROM core.documents ORDER BY doc_id")
    assert pl.DataFrame(json.loads(done.out)).rows() == wanted
