"""What tests of every kind share: where things lie, and the command line run in this process."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support import Bangfu, Finished

# A busy machine is no failure; a check of a submission tries the same cases every time, a developer's run new ones.
settings.register_profile("bangfu", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=bool(os.environ.get("CI")))
settings.load_profile("bangfu")

# Whatever the language of the machine, tests read what is said in English; those about Chinese ask for it.
os.environ["BANGFU_LANG"] = "en"

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the project."""
    return REPOSITORY


@pytest.fixture(scope="session")
def seed_pages() -> Path:
    """The folder of the five real pages."""
    return REPOSITORY / "seeds" / "documents"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of development data beside the project; tests that use it are skipped where it is absent."""
    folder = Path(os.environ.get("BANGFU_SHARED") or REPOSITORY.parent / "shared")
    if not folder.is_dir():
        pytest.skip("the shared development data is not here")
    return folder


@pytest.fixture
def bangfu(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Bangfu:
    """Runs a command of the command line in this process, as the console script does."""
    from flows.cli import main

    def run(*arguments: object) -> Finished:
        monkeypatch.setattr(sys, "argv", ["bangfu", *map(str, arguments)])
        capfd.readouterr()
        with pytest.raises(SystemExit) as ending:
            main()
        out, err = capfd.readouterr()
        code = ending.value.code
        return Finished(code if isinstance(code, int) else 1, out, err)

    return run
