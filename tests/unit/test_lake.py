"""Releases landed in a DuckLake: the same tables, a snapshot each, only what changed written; PostgreSQL as the catalog where it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from warehouse.fingerprint import fingerprint, fingerprint_of
from warehouse.lake import LakeError, land_in_lake, open_lake
from warehouse.land import land
from warehouse.samples import sample_frames

FIRST, SECOND = datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2026-01-02")


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A warehouse of three pages, and the next release of it, of four."""
    folder = tmp_path_factory.mktemp("releases")
    for number, day in ((3, FIRST), (4, SECOND)):
        core = {name: frame for name, frame in sample_frames(number).items() if name != "ref.places"}
        land(core, folder / f"{number}.duckdb", f"run_{number}", day, folder / "3.duckdb" if number == 4 else None)
    return folder / "3.duckdb", folder / "4.duckdb"


@pytest.fixture(params=["file", "postgres"])
def lake(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str | None]]:
    """The address of a lake and the place for its files."""
    try:
        open_lake(f"ducklake:{tmp_path / 'probe'}").close()
    except LakeError as error:
        pytest.skip(str(error))
    if request.param == "file":
        yield f"ducklake:{tmp_path / 'catalog.ducklake'}", None
        return
    with postgres() as folder:
        yield f"ducklake:postgres:dbname=postgres host={folder} user=lake", str(tmp_path / "files")


def _as_other() -> list[str]:
    """PostgreSQL refuses to run as root."""
    return ["runuser", "-u", "nobody", "--"] if os.geteuid() == 0 else []


class postgres:  # noqa: N801 a context manager
    """A server of its own, reached by a socket in a folder alone."""

    def __enter__(self) -> str:
        binaries = [Path(found).resolve().parent for found in [shutil.which("postgres")] if found] or sorted(
            Path("/usr/lib/postgresql").glob("*/bin")
        )
        if not binaries or not (binaries[-1] / "initdb").is_file():
            pytest.skip("PostgreSQL is not installed")
        self._binaries, self._folder = binaries[-1], Path(tempfile.mkdtemp(prefix="lake"))
        self._folder.chmod(0o777)
        try:
            self._run("initdb", "-A", "trust", "-U", "lake", "-N")
            self._run("pg_ctl", "-w", "-l", str(self._folder / "log"), "-o", f"-c listen_addresses='' -k {self._folder}", "start")
        except subprocess.CalledProcessError as error:
            shutil.rmtree(self._folder, ignore_errors=True)
            pytest.skip(f"PostgreSQL does not start here: {error.stderr!r}")
        return str(self._folder)

    def __exit__(self, *_: object) -> None:
        self._run("pg_ctl", "-w", "-m", "immediate", "stop")
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, program: str, *words: str) -> None:
        command = [*_as_other(), str(self._binaries / program), "-D", str(self._folder / "data"), *words]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd="/")


def test_every_release_is_a_snapshot_and_the_last_one_is_the_warehouse(
    lake: tuple[str, str | None], releases: tuple[Path, Path], tmp_path: Path
) -> None:
    first, second = land_in_lake(releases[0], *lake), land_in_lake(releases[1], *lake)
    assert first.snapshot is not None
    assert second.snapshot == first.snapshot + 1
    assert 0 < second.inserted < first.inserted / 10, "what did not change was written again"
    with open_lake(*lake, read_only=True) as connection:
        assert fingerprint_of(connection) == fingerprint(releases[1])
        pages = [
            connection.execute(f"SELECT count(*) FROM lake.core.documents AT (VERSION => {landing.snapshot})").fetchone()
            for landing in (first, second)
        ]
        assert pages == [(3,), (4,)]
        messages = connection.execute("SELECT commit_message FROM lake.snapshots() WHERE author = 'bangfu' ORDER BY snapshot_id").fetchall()
        assert [message for (message,) in messages] == ["release 1, run run_3", "release 2, run run_4"]


def test_a_release_lands_once(lake: tuple[str, str | None], releases: tuple[Path, Path]) -> None:
    assert land_in_lake(releases[0], *lake).snapshot is not None
    again = land_in_lake(releases[0], *lake)
    assert (again.snapshot, again.inserted, again.deleted) == (None, 0, 0)


@pytest.mark.parametrize("address", ["ducklake:", "lake.duckdb", "ducklake:postgres:dbname=nothing"])
def test_an_address_that_is_none_is_refused_in_one_line(address: str, releases: tuple[Path, Path]) -> None:
    with pytest.raises(LakeError) as error:
        land_in_lake(releases[0], address)
    assert address in str(error.value)
    assert "\n" not in str(error.value)
