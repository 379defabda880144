"""Real runs: the real flow, recorded by a real Prefect API, validated by Great Expectations, landed in DuckDB."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flows.places import cache_folder
from tests.support import Bangfu


@pytest.fixture(scope="session", autouse=True)
def prefect_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cache of their own for all runs of these tests; Prefect's database is copied where the machine has one, for making it takes long."""
    folder = tmp_path_factory.mktemp("cache")
    (folder / "prefect").mkdir()
    made = cache_folder() / "prefect" / "prefect.db"
    if made.is_file():
        shutil.copy(made, folder / "prefect" / "prefect.db")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BANGFU_CACHE", str(folder))
        yield folder


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory, seed_pages: Path) -> Path:
    """A warehouse built from the five pages; not to be changed."""
    from flows.launch import launch_build

    warehouse = tmp_path_factory.mktemp("published") / "bangfu.duckdb"
    assert launch_build([str(seed_pages)], warehouse) == 0
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
