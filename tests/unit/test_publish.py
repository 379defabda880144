"""Publishing: whole or not at all, one at a time, readers undisturbed."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from warehouse.kept import damage, kept_releases
from warehouse.land import land
from warehouse.publish import DamagedError, NotPublishableError, PublisherBusyError, publisher
from warehouse.query import open_read_only, query
from warehouse.samples import sample_frames

NOW = datetime.fromisoformat("2026-01-01")
COUNT = "SELECT count(*) FROM core.documents"


def _publish(target: Path, pages: int) -> None:
    with publisher(target) as mine:
        land(sample_frames(pages), mine.building, f"run_{pages}", NOW, previous=target)
        mine.publish(mine.building)


def test_a_publication_replaces_the_one_before_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "new" / "w.duckdb"
    _publish(target, 1)
    _publish(target, 2)
    assert query(target, COUNT).rows == [(2,)]
    assert sorted(p.name for p in target.parent.iterdir()) == [".w.duckdb.lock", "w.duckdb", "w.duckdb.releases"]
    assert sorted(p.name for p in (target.parent / "w.duckdb.releases").iterdir()) == ["000001.duckdb", "000002.duckdb"]


def test_a_reader_keeps_the_release_that_it_opened(tmp_path: Path) -> None:
    target = tmp_path / "w.duckdb"
    _publish(target, 1)
    read = (
        "import sys, duckdb\n"
        "con = duckdb.connect(sys.argv[1], read_only=True)\n"
        "print(con.execute('SELECT count(*) FROM core.documents').fetchone()[0], flush=True)\n"
        "sys.stdin.readline()\n"
        "print(con.execute('SELECT count(*) FROM core.documents').fetchone()[0], con.execute('SELECT sum(length(body)) FROM core.documents').fetchone()[0] > 0)\n"
    )
    reader = subprocess.Popen([sys.executable, "-c", read, str(target)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert reader.stdout is not None and reader.stdin is not None
    assert reader.stdout.readline().strip() == "1"
    _publish(target, 3)
    assert query(target, COUNT).rows == [(3,)]
    reader.stdin.write("go\n")
    reader.stdin.close()
    assert reader.stdout.read().strip() == "1 True"
    assert reader.wait() == 0


def test_a_failure_leaves_the_published_file_untouched(tmp_path: Path) -> None:
    target = tmp_path / "w.duckdb"
    _publish(target, 1)
    before = target.read_bytes()
    with pytest.raises(ZeroDivisionError), publisher(target) as mine:
        land(sample_frames(2), mine.building, "r", NOW)
        raise ZeroDivisionError
    assert target.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == [".w.duckdb.lock", "w.duckdb", "w.duckdb.releases"]


@pytest.mark.parametrize("broken", ["not a database", "empty database"])
def test_what_is_no_whole_warehouse_is_not_published(tmp_path: Path, broken: str) -> None:
    target = tmp_path / "w.duckdb"
    _publish(target, 1)
    before = target.read_bytes()
    with publisher(target) as mine:
        if broken == "empty database":
            duckdb.connect(str(mine.building)).close()
        else:
            mine.building.write_text("nothing")
        with pytest.raises((NotPublishableError, duckdb.Error)):
            mine.publish(mine.building)
    assert target.read_bytes() == before


def test_one_publisher_at_a_time_and_the_other_is_told_who_it_is(tmp_path: Path) -> None:
    target = tmp_path / "w.duckdb"
    told = rf"another run is publishing .*w\.duckdb \(process {os.getpid()} on .*, since 2.* UTC\)"
    with publisher(target), pytest.raises(PublisherBusyError, match=told), publisher(target):
        pass
    with publisher(target) as mine:
        assert mine.left_behind is None


def test_a_second_publisher_may_wait_for_the_first(tmp_path: Path) -> None:
    target = tmp_path / "w.duckdb"
    hold = "import sys, time\nfrom warehouse.publish import publisher\nwith publisher(sys.argv[1]):\n    print('held', flush=True)\n    sys.stdin.readline()\n"
    first = subprocess.Popen([sys.executable, "-c", hold, str(target)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert first.stdout is not None and first.stdin is not None
    assert first.stdout.readline() == "held\n"
    with pytest.raises(PublisherBusyError), publisher(target, 0.2):
        pass
    first.stdin.close()
    with publisher(target, 60) as mine:
        assert mine.left_behind is None
    assert first.wait() == 0


def test_a_dead_publisher_leaves_no_lock_and_its_ruins_are_cleared(tmp_path: Path) -> None:
    target = tmp_path / "w.duckdb"
    die = (
        "import os, sys\n"
        "from warehouse.publish import publisher\n"
        "with publisher(sys.argv[1]) as mine:\n"
        "    mine.building.write_text('half')\n"
        "    os._exit(9)\n"
    )
    assert subprocess.run([sys.executable, "-c", die, str(target)], check=False).returncode == 9
    assert any("building" in p.name for p in tmp_path.iterdir())
    with publisher(target) as mine:
        assert not any("building" in p.name for p in tmp_path.iterdir())
        assert mine.left_behind is not None and mine.left_behind.startswith("process ")
    with publisher(target) as mine:
        assert mine.left_behind is None


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE core.x (a INT)",
        "DELETE FROM core.documents",
        "COPY core.documents TO '{folder}/out.csv'",
        "SELECT * FROM read_text('{folder}/secret.txt')",
        "SELECT * FROM '{folder}/secret.csv'",
        "ATTACH '{folder}/other.duckdb'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SELECT * FROM read_csv('https://example.org/a.csv')",
    ],
)
def test_a_query_can_neither_write_nor_reach_outside(tmp_path: Path, sql: str) -> None:
    target = tmp_path / "w.duckdb"
    duckdb.connect(str(target)).execute("CREATE SCHEMA core; CREATE TABLE core.documents (body VARCHAR)").close()
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "secret.csv").write_text("a\n1\n")
    with pytest.raises(duckdb.Error):
        query(target, sql.format(folder=tmp_path))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["secret.csv", "secret.txt", "w.duckdb"]


def test_values_are_bound_not_pasted(tmp_path: Path) -> None:
    target = tmp_path / "w.duckdb"
    _publish(target, 1)
    answer = query(target, "SELECT count(*) AS n FROM core.people WHERE name = ?", ["' OR 1=1 --"])
    assert (answer.columns, answer.types, answer.rows) == (("n",), ("BIGINT",), [(0,)])


def test_a_missing_warehouse_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="there is no warehouse at"):
        open_read_only(tmp_path / "w.duckdb")


def _spoil(file: Path, how: str) -> None:
    """Damages a file where it lies, as a disk may; what is linked to it is left alone."""
    content = bytearray(file.read_bytes())
    match how:
        case "cut":
            content = content[: len(content) // 3]
        case "garbage":
            content[:4096] = os.urandom(4096)
        case "empty":
            content = bytearray()
        case "a block":
            # from the middle on, every block of 256 KB
            for at in range(len(content) // 2, len(content), 4096):
                content[at] ^= 0xFF
    file.unlink()
    file.write_bytes(content)


@pytest.mark.parametrize("how", ["cut", "garbage", "empty", "a block"])
def test_a_published_file_that_cannot_be_read_makes_way_for_the_last_release(tmp_path: Path, how: str) -> None:
    target = tmp_path / "w.duckdb"
    _publish(target, 1)
    _publish(target, 2)
    assert damage(target) is None
    _spoil(target, how)
    assert damage(target)
    with publisher(target) as mine:
        told = mine.mend() or ""
        assert str(target) in told and f"{target}.damaged" in told and "release 2 is in its place" in told
        assert "\n" not in told
        assert query(target, COUNT).rows == [(2,)]
        assert mine.mend() is None
    _publish(target, 3)
    assert query(target, "SELECT max(release_number) FROM ops.releases").rows == [(3,)]


def test_a_kept_release_that_is_damaged_too_is_passed_over(tmp_path: Path) -> None:
    target = tmp_path / "w.duckdb"
    for pages in (1, 2, 3):
        _publish(target, pages)
    kept = kept_releases(target)
    for file in (target, kept[3], kept[2]):
        _spoil(file, "a block")
    with publisher(target) as mine:
        with pytest.raises(NotPublishableError, match="release 2"):
            mine.rollback(2)
        assert "release 1 is in its place" in (mine.mend() or "")
    assert query(target, COUNT).rows == [(1,)]


def test_a_file_that_is_no_warehouse_and_has_no_releases_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "notes.txt"
    target.write_text("not ours")
    with publisher(target) as mine, pytest.raises(DamagedError, match=r"notes\.txt cannot be read"):
        mine.mend()
    assert target.read_text() == "not ours"


def test_reports_of_the_dead_are_cleared_and_those_at_work_left(tmp_path: Path) -> None:
    target = tmp_path / "w.duckdb"
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    dead = tmp_path / f".w.duckdb.report.html.{gone.pid}.partial"
    alive = tmp_path / f".w.duckdb.report.html.{os.getpid()}.partial"
    for file in (dead, alive):
        file.touch()
    with publisher(target):
        assert not dead.exists()
        assert alive.exists()
