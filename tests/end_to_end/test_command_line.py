"""Commands on a built warehouse: what they give programmes, what they say in Chinese, what they keep quiet about, what they suggest."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import duckdb
import pytest

from tests.support import Bangfu, rows


def test_every_result_is_there_for_programmes(bangfu: Bangfu, published: Path, tmp_path: Path) -> None:
    at = ("--json", "--warehouse", published)
    status = json.loads(bangfu("status", *at).out)
    assert status["last_runs"][0]["status"] == "published"
    assert {row["table"] for row in status["rows"]} >= {"events", "quantities"}
    assert json.loads(bangfu("releases", *at).out)[0]["state"] == "published"
    assert json.loads(bangfu("fingerprint", *at).out)["fingerprint"] == bangfu("fingerprint", "--warehouse", published).out.strip()
    assert json.loads(bangfu("query", "SELECT 1 AS one", *at).out) == [{"one": 1}]
    report = json.loads(bangfu("report", "--output", tmp_path / "r.html", *at).out)
    assert report == {"report": str(tmp_path / "r.html"), "bytes": (tmp_path / "r.html").stat().st_size}
    export = json.loads(bangfu("export", tmp_path / "out", "--format", "csv", *at).out)
    assert export["files"] == {
        path.relative_to(tmp_path / "out").as_posix(): path.stat().st_size for path in (tmp_path / "out").rglob("*") if path.is_file()
    }


def test_an_explanation_for_programmes_is_the_one_on_the_terminal(bangfu: Bangfu, published: Path) -> None:
    ((quantity, evidence),) = rows(published, "SELECT quantity_id, evidence FROM core.quantities WHERE countable ORDER BY ALL LIMIT 1")
    told = json.loads(bangfu("explain", quantity, "--json", "--warehouse", published).out)
    assert (told["id"], told["table"], told["countable"], told["reason"]) == (quantity, "core.quantities", True, None)
    assert told["sentence"]["words"] == told["row"]["evidence"] == evidence
    shown = bangfu("explain", quantity, "--warehouse", published).out
    assert f"【{evidence}】" in shown
    assert all(repair["raw_text"] in shown for repair in told["repairs"])


def test_a_beginning_that_only_one_id_has_is_enough(bangfu: Bangfu, published: Path) -> None:
    ids = [row[0] for row in rows(published, "SELECT event_id FROM core.events ORDER BY 1")]
    whole = bangfu("explain", ids[0], "--warehouse", published).out
    short = next(ids[0][:length] for length in range(7, 23) if sum(other.startswith(ids[0][:length]) for other in ids) == 1)
    assert bangfu("explain", short, "--warehouse", published).out == whole
    done = bangfu("explain", "place_mention_0", "--warehouse", published)
    assert (done.code, "several ids begin with place_mention_0" in done.err) == (2, True)


def test_an_id_that_is_nearly_right_leads_to_the_right_one(bangfu: Bangfu, published: Path) -> None:
    ((event,),) = rows(published, "SELECT min(event_id) FROM core.events")
    wrong = event[:-1] + ("0" if event[-1] != "0" else "1")
    done = bangfu("explain", wrong, "--warehouse", published)
    assert (done.code, done.err) == (2, f"bangfu: explain: {published} holds no {wrong}; did you mean {event}?\n")
    assert "did you mean" not in bangfu("explain", "event_ffffffffffffffff", "--warehouse", published).err


def test_an_id_that_led_elsewhere_says_where(bangfu: Bangfu, warehouse: Path) -> None:
    with duckdb.connect(str(warehouse)) as connection:
        ((person,),) = connection.execute("SELECT min(person_id) FROM core.people").fetchall()
        connection.execute("INSERT INTO core.redirects VALUES ('core.people', 'person_0000000000000000', ?, 'merged')", [person])
    done = bangfu("explain", "person_0000000000000000", "--warehouse", warehouse)
    assert (done.code, done.err.strip().endswith(f"; it is {person} now")) == (2, True)


@pytest.mark.parametrize(
    ("sql", "english", "chinese"),
    [
        ("SELECT * FROM core.evnts", "did you mean core.events?", "没有名为 evnts 的表；是否指 core.events？"),
        ("SELECT * FROM paring_network", "did you mean mart.pairing_network?", "是否指 mart.pairing_network？"),
        ("SELECT evnt_type FROM core.events", "did you mean event_type?", "所查各表中没有列 evnt_type；是否指 event_type？"),
        ("SELECT e.nam FROM core.events e", "did you mean name?", "表 e 没有列 nam；是否指 name？"),
        ("SELECT 事件类型 FROM core.events", "did you mean event_type?", "是否指 event_type？"),
        ("SELECT xyzzy FROM core.redirects", "there are ", "可用的有 "),
        ("SELEC 1", "did you mean SELECT?", "语法错误，位于“SELEC”处或附近；是否指 SELECT？"),
        ("SELECT place_nwo('110000')", "did you mean place_now(place_code)?", "没有名为 place_nwo 的函数；是否指 place_now(place_code)？"),
        ("SELECT lenght('a')", "did you mean length?", "是否指 length？"),
        ("DELETE FROM core.events", "query: one question at a time", "query：一次一个查询"),
        ("/* events */", "query: there is nothing to ask", "query：没有要查询的语句"),
        (" ; ", "query: there is nothing to ask", "query：没有要查询的语句"),
    ],
)
def test_a_wrong_query_is_answered_with_what_was_meant(
    bangfu: Bangfu, monkeypatch: pytest.MonkeyPatch, published: Path, sql: str, english: str, chinese: str
) -> None:
    done = bangfu("query", sql, "--warehouse", published)
    assert (done.code, done.out, done.err.count("\n"), english in done.err) == (2, "", 1, True), done.err
    monkeypatch.setenv("BANGFU_LANG", "zh")
    done = bangfu("query", sql, "--warehouse", published)
    assert (done.code, done.err.count("\n"), chinese in done.err) == (2, 1, True), done.err


def test_status_and_explanations_are_readable_in_chinese(bangfu: Bangfu, monkeypatch: pytest.MonkeyPatch, published: Path) -> None:
    monkeypatch.setenv("BANGFU_LANG", "zh")
    status = bangfu("status", "--warehouse", published).out
    assert all(words in status for words in ("最近的运行", "最近的发布", "行数", "隔离区：无"))
    ((quantity,),) = rows(published, "SELECT min(quantity_id) FROM core.quantities WHERE countable")
    explained = bangfu("explain", quantity, "--warehouse", published).out
    assert all(words in explained for words in ("网页正文中", "原始网页中", "是否计数  是", "可与同类相加"))


def test_a_quiet_build_says_only_what_went_wrong_and_one_for_programmes_gives_its_account(
    bangfu: Bangfu, pages: Path, published: Path, tmp_path: Path
) -> None:
    """On the pages that are published already, so that nothing is built, and with one that cannot be read."""
    warehouse = Path(shutil.copy(published, tmp_path / "bangfu.duckdb"))
    (pages / "empty.txt").touch()
    done = bangfu("build", pages, "--warehouse", warehouse, "--quiet")
    assert (done.code, done.out) == (2, "")
    assert done.err == f"bangfu: {(pages / 'empty.txt').as_posix()}: the file is empty\n"
    done = bangfu("build", pages, "--warehouse", warehouse, "--json")
    account = json.loads(done.out)
    assert (done.code, account["exit_code"], account["status"], account["pages"]) == (2, 2, "nothing_new", 5)
    assert account["not_read"] == [f"{(pages / 'empty.txt').as_posix()}: the file is empty"]
