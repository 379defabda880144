"""Real runs: the real flow, recorded by a real Prefect API, validated by Great Expectations, landed in DuckDB."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from flows.places import cache_folder
from flows.prefect_server import EMPTY_DATABASE
from tests.support import Bangfu, Finished


@pytest.fixture(scope="session", autouse=True)
def prefect_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cache of their own for all runs of these tests; an empty database of Prefect is copied where the machine has one, for making it takes long."""
    folder = tmp_path_factory.mktemp("cache")
    (folder / "prefect").mkdir()
    with suppress(FileNotFoundError):
        shutil.copy(cache_folder() / "prefect" / EMPTY_DATABASE, folder / "prefect" / EMPTY_DATABASE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BANGFU_CACHE", str(folder))
        yield folder


@pytest.fixture(scope="session")
def first_run(tmp_path_factory: pytest.TempPathFactory, seed_pages: Path) -> tuple[Path, Finished]:
    """The console script run on the five pages in a process of its own: the warehouse, not to be changed, and what it said."""
    warehouse = tmp_path_factory.mktemp("published") / "new" / "folder" / "bangfu.duckdb"
    command = [Path(sys.executable).parent / "bangfu", "build", seed_pages, "--warehouse", warehouse]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    return warehouse, Finished(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def published(first_run: tuple[Path, Finished]) -> Path:
    """A warehouse built from the five pages; not to be changed."""
    warehouse, done = first_run
    assert done.code == 0, done.err
    return warehouse


@pytest.fixture
def warehouse(published: Path, tmp_path: Path) -> Path:
    """The same as a copy of this test's own."""
    return Path(shutil.copy(published, tmp_path / "bangfu.duckdb"))


@pytest.fixture
def pages(seed_pages: Path, tmp_path: Path) -> Path:
    """The five pages in a folder of this test's own."""
    return Path(shutil.copytree(seed_pages, tmp_path / "pages"))


@pytest.fixture
def fingerprint(bangfu: Bangfu) -> Callable[[Path], str]:
    """The fingerprint of a warehouse, as the command prints it."""

    def of(warehouse: Path) -> str:
        done = bangfu("fingerprint", "--warehouse", warehouse)
        assert done.code == 0, done.err
        return done.out.strip()

    return of
