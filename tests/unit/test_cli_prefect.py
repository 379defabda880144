"""Which Prefect API a run uses, and that its own server never outlives it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flows.prefect_api import configured_api


@pytest.mark.parametrize(
    ("files", "environment", "expected"),
    [
        ({}, {}, False),
        ({}, {"PREFECT_API_URL": "http://127.0.0.1:4200/api"}, True),
        ({}, {"PREFECT_API_URL": ""}, False),
        ({"prefect.toml": '[api]\nurl = "http://127.0.0.1:4200/api"\n'}, {}, True),
        ({"prefect.toml": '[logging]\nlevel = "DEBUG"\n'}, {}, False),
        ({"prefect.toml": "not = [toml"}, {}, False),
        ({"pyproject.toml": '[tool.prefect.api]\nurl = "http://127.0.0.1:4200/api"\n'}, {}, True),
        ({"pyproject.toml": '[project]\nname = "other"\n'}, {}, False),
        ({"home/profiles.toml": 'active = "team"\n[profiles.team]\nPREFECT_API_URL = "http://127.0.0.1:4200/api"\n'}, {}, True),
        ({"home/profiles.toml": 'active = "ephemeral"\n[profiles.ephemeral]\nPREFECT_SERVER_ALLOW_EPHEMERAL_MODE = "true"\n'}, {}, False),
        (
            {
                "home/profiles.toml": 'active = "ephemeral"\n[profiles.ephemeral]\n[profiles.team]\nPREFECT_API_URL = "http://127.0.0.1:4200/api"\n'
            },
            {"PREFECT_PROFILE": "team"},
            True,
        ),
    ],
)
def test_an_api_that_the_user_configured_is_seen(
    tmp_path: Path, files: dict[str, str], environment: dict[str, str], expected: bool
) -> None:
    (tmp_path / "home").mkdir()
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert configured_api({"PREFECT_HOME": str(tmp_path / "home"), **environment}, tmp_path) is expected


def test_the_server_of_a_run_that_was_killed_ends_with_it(tmp_path: Path) -> None:
    code = "import os, flows.prefect_api as p; print(p.start_api().own.pid, flush=True); os.kill(os.getpid(), 9)"
    environment = {**{k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}, "BANGFU_CACHE": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    server = Path(f"/proc/{int(done.stdout)}")
    end = time.monotonic() + 60
    while server.exists() and "Z" not in (server / "stat").read_text().split(")")[-1].split()[0]:
        assert time.monotonic() < end, "the server is still there"
        time.sleep(0.1)
