"""Disks, clocks, permissions and files that fail: each is told in one line, what is published stays, and the next run goes on."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from tests.runs_to_kill import Runs, Started, started_runs
from tests.support import rows
from warehouse.fingerprint import contradictions, fingerprint
from warehouse.kept import kept_releases, release_number
from warehouse.query import open_read_only

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]
NOBODY = pwd.getpwnam("nobody").pw_uid
IS_ROOT = os.getuid() == 0


@dataclass(frozen=True)
class World:
    """Runs, the folder of a published warehouse that is not to be changed, and its pages."""

    runs: Runs
    published: Path
    pages: Path

    def copied(self, folder: Path) -> Path:
        """A warehouse of a test's own, with its releases and shards."""
        shutil.copytree(self.published, folder, dirs_exist_ok=True)
        return folder / "w.duckdb"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, prefect_cache: Path, seed_pages: Path) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("disasters")
    # others than this user are to come so far
    for above in (folder, *folder.parents):
        if above.stat().st_mode & 0o005 == 0o005:
            break
        above.chmod(0o755)
    pages = Path(shutil.copytree(seed_pages, folder / "pages"))
    (pages / "003_497ccbb6f08a9728.txt").rename(folder / "later.txt")
    published = folder / "published"
    with started_runs(folder, prefect_cache) as runs:
        done = runs.start("build", pages, "--warehouse", published / "w.duckdb")
        assert done.finish() == 0, done.said()
        # what Prefect keeps for this user, others may read
        for entry in ((folder / "home"), *(folder / "home").rglob("*")):
            entry.chmod(0o755 if entry.is_dir() else 0o644)
        yield World(runs, published, pages)


def last_line(run: Started) -> str:
    """What a run ended with; there is no traceback."""
    assert "Traceback" not in run.said()
    return run.said().splitlines()[-1]


def assert_whole(warehouse: Path, release: int) -> None:
    with open_read_only(warehouse) as connection:
        assert contradictions(connection) == []
    assert release_number(warehouse) == release
    assert not list(warehouse.parent.glob(".*building*"))


@contextmanager
def disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A small disk of its own, where this user may mount one."""
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("this user may not mount a disk; the test with a bound on files stands for it")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def fill(folder: Path, left: int) -> Path:
    """Leaves so many bytes of a disk."""
    free = shutil.disk_usage(folder).free
    ballast = folder / "ballast"
    ballast.write_bytes(b"\0" * max(free - left, 0))
    return ballast


@pytest.mark.parametrize(("left", "stage"), [(3 << 20, "land"), (0, "read")])
def test_a_full_disk(world: World, tmp_path: Path, left: int, stage: str) -> None:
    with disk(tmp_path / "disk", 96) as folder:
        warehouse = world.copied(folder)
        before = fingerprint(warehouse)
        ballast = fill(folder, left)
        inputs = [world.pages, world.pages.parent / "later.txt"]
        run = world.runs.start("build", *inputs, "--warehouse", warehouse)
        assert run.finish() == 1, run.said()
        line = last_line(run)
        assert line.startswith("bangfu: ")
        assert "No space left on device" in line and str(folder) in line, line
        assert "make room and build again" in line
        assert ("validate: " in run.said()) == (stage == "land"), run.said()
        assert fingerprint(warehouse) == before
        assert_whole(warehouse, 1)
        ballast.unlink()
        again = world.runs.start("build", *inputs, "--warehouse", warehouse)
        assert again.finish() == 0, again.said()
        assert_whole(warehouse, 2)


@pytest.mark.parametrize("most_bytes", [20_000, 3 << 20])
def test_a_bound_on_files(world: World, tmp_path: Path, most_bytes: int) -> None:
    warehouse = world.copied(tmp_path / "w")
    inputs = [world.pages, world.pages.parent / "later.txt"]
    run = world.runs.start("build", *inputs, "--warehouse", warehouse, most_bytes=most_bytes)
    assert run.finish() == 1, run.said()
    assert "File too large" in last_line(run) and str(warehouse.parent) in last_line(run), run.said()
    assert_whole(warehouse, 1)


def test_a_disk_that_can_only_be_read(world: World, tmp_path: Path) -> None:
    with disk(tmp_path / "disk", 96) as folder:
        warehouse = world.copied(folder)
        subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
        run = world.runs.start("build", world.pages, "--warehouse", warehouse)
        assert run.finish() == 1
        assert last_line(run) == f"bangfu: {folder}/.w.duckdb.lock: Read-only file system; {warehouse} is as it was"
        asked = world.runs.start("query", "SELECT count(*) AS n FROM core.documents", "--warehouse", warehouse, "--format", "csv")
        assert (asked.finish(), asked.said()) == (0, "n\n4\n")
        subprocess.run(["mount", "-o", "remount,rw", folder], check=True)
        again = world.runs.start("build", world.pages, "--warehouse", warehouse)
        assert again.finish() == 0, again.said()
        assert "nothing new" in again.said()


def test_a_folder_that_this_user_may_not_write_to(world: World, tmp_path: Path) -> None:
    folder = world.published.parent / "foreign"
    warehouse = world.copied(folder)
    (folder / ".w.duckdb.lock").unlink()
    folder.chmod(0o555)
    try:
        run = world.runs.start("build", world.pages, "--warehouse", warehouse, user=NOBODY if IS_ROOT else 0)
        assert run.finish() == 1, run.said()
        assert last_line(run) == f"bangfu: {folder}/.w.duckdb.lock: Permission denied; {warehouse} is as it was"
        assert_whole(warehouse, 1)
    finally:
        folder.chmod(0o755)


def test_a_clock_that_was_set_back(world: World, tmp_path: Path) -> None:
    """What the clock says is older than what is published, and than the files."""
    warehouse = world.copied(tmp_path / "w")
    with duckdb.connect(str(warehouse)) as connection:
        for table in ("releases", "runs"):
            for (column,) in connection.execute(
                "SELECT column_name FROM duckdb_columns() WHERE schema_name = 'ops' AND table_name = ? AND data_type = 'TIMESTAMP'", [table]
            ).fetchall():
                connection.execute(f"UPDATE ops.{table} SET {column} = {column} + INTERVAL 50 YEAR")
    later = world.pages.parent / "future.txt"
    shutil.copy(world.pages.parent / "later.txt", later)
    os.utime(later, (4_000_000_000, 4_000_000_000))
    inputs = [world.pages, later]
    run = world.runs.start("build", *inputs, "--warehouse", warehouse)
    assert run.finish() == 0, run.said()
    assert_whole(warehouse, 2)
    assert rows(warehouse, "SELECT count(*) FROM core.documents") == [(5,)]
    again = world.runs.start("build", *inputs, "--warehouse", warehouse)
    assert again.finish() == 0
    assert "nothing new" in again.said()
    told = world.runs.start("releases", "--json", "--warehouse", warehouse)
    assert told.finish() == 0
    assert '"release_number": 2, "published_utc"' in told.said()
    back = world.runs.start("rollback", "--warehouse", warehouse)
    assert back.finish() == 0, back.said()
    assert release_number(warehouse) == 1


def test_a_damaged_shard(world: World, tmp_path: Path) -> None:
    warehouse = world.copied(tmp_path / "w")
    (shard, *_) = [entry for entry in (tmp_path / "w" / "w.duckdb.shards").glob("*/*") if entry.is_dir()]
    (table, *_) = sorted(shard.glob("*.parquet"))
    content = bytearray(table.read_bytes())
    content[len(content) // 2] ^= 0xFF
    table.write_bytes(content)
    run = world.runs.start("build", world.pages, "--warehouse", warehouse)
    assert run.finish() == 0, run.said()
    assert f"bangfu: {shard}: this shard is not what an earlier run wrote; its pages are read again" in run.said()
    assert_whole(warehouse, 1)
    again = world.runs.start("build", world.pages, "--warehouse", warehouse)
    assert again.finish() == 0
    assert "is not what" not in again.said()


@pytest.mark.parametrize("how", ["cut", "overwritten", "a block", "empty"])
def test_a_damaged_warehouse(world: World, tmp_path: Path, how: str) -> None:
    warehouse = world.copied(tmp_path / "w")
    whole = warehouse.read_bytes()
    middle = len(whole) // 2
    spoiled = {
        "cut": whole[:middle],
        "overwritten": b"not a database" * 1000,
        "a block": whole[:middle] + os.urandom(middle // 2) + whole[middle + middle // 2 :],
        "empty": b"",
    }[how]
    warehouse.unlink()
    warehouse.write_bytes(spoiled)
    run = world.runs.start("build", world.pages, "--warehouse", warehouse)
    assert run.finish() == 0, run.said()
    told = [line for line in run.said().splitlines() if line.startswith("bangfu: ")]
    assert len(told) == 1
    assert told[0].startswith(f"bangfu: {warehouse} could not be read (")
    assert told[0].endswith(f"it is set aside as {warehouse}.damaged, and release 1 is in its place")
    assert_whole(warehouse, 1)
    assert (tmp_path / "w" / "w.duckdb.damaged").read_bytes() == spoiled
    for file in (warehouse, *kept_releases(warehouse).values()):
        file.unlink()
        file.write_bytes(spoiled)
    lost = world.runs.start("build", world.pages, "--warehouse", warehouse)
    assert lost.finish() == 1, lost.said()
    assert "no release is kept that could take its place: move it away, and build anew" in last_line(lost)
    assert warehouse.read_bytes() == spoiled


def test_two_builds_at_once(world: World, tmp_path: Path) -> None:
    """One publishes, the other leaves with a line or waits; no page of either is lost."""
    warehouse = world.copied(tmp_path / "w")
    inputs = [world.pages, world.pages.parent / "later.txt"]
    first = world.runs.start("build", *inputs, "--warehouse", warehouse)
    assert first.wait_until(lambda: "extract:" in first.said() or (warehouse.parent / ".w.duckdb.lock").read_text())
    leaves = world.runs.start("build", *inputs, "--warehouse", warehouse)
    waits = world.runs.start("build", *inputs, "--warehouse", warehouse, "--wait", 600)
    assert leaves.finish() == 1
    assert last_line(leaves).startswith(f"bangfu: another run is publishing {warehouse} (process {first.process} on ")
    assert first.finish() == 0, first.said()
    assert waits.finish() == 0, waits.said()
    assert "nothing new, nothing published" in waits.said()
    assert_whole(warehouse, 2)
    assert rows(warehouse, "SELECT count(*) FROM core.documents") == [(5,)]
