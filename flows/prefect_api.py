"""The Prefect API that a run is recorded by: the one that the user configured, or a small one of our own beside the run.

Without a configured API, Prefect starts a temporary server only when the flow begins and waits for it; on a fresh database that
means some hundred migrations. Here the server starts first, with a database that is kept between runs, while this process is still
importing Polars, Great Expectations and Prefect itself.

Imports nothing of Prefect: its settings are read when it is first imported, so they have to be in the environment by then.
"""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

from flows.places import cache_folder

# A run reports to nobody: what Prefect sends home by default is off, also against a configured server.
_PRIVATE = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
    "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS": "false",
    "GX_ANALYTICS_ENABLED": "false",
}
_QUIET = {"PREFECT_LOGGING_LEVEL": "WARNING", "PREFECT_SERVER_LOGGING_LEVEL": "ERROR"}
# Log records would be sent in the background until the very end of the process and fail loudly once the server is gone.
_OWN_SERVER = {"PREFECT_LOGGING_TO_API_ENABLED": "false", "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false"}
_START_TIMEOUT = 180.0


class PrefectStartError(RuntimeError):
    """The temporary Prefect server did not come up."""


@dataclass
class PrefectApi:
    """An API that flows can run against; ``own`` is the server that belongs to this process, None where one was configured."""

    url: str | None
    own: subprocess.Popen[bytes] | None = None

    def is_ready(self) -> bool:
        """Whether a flow could begin at once."""
        return self.own is None or self._answers(0.2)

    def wait(self) -> None:
        """Returns once the API answers. Raises ``PrefectStartError`` where our own server dies or takes too long."""
        if self.own is None:
            return
        begun = time.monotonic()
        while True:
            if self.own.poll() is not None:
                raise PrefectStartError(f"the temporary Prefect server ended with code {self.own.returncode} before it was ready")
            if self._answers(2):
                return
            if time.monotonic() - begun > _START_TIMEOUT:
                raise PrefectStartError(f"the temporary Prefect server was not ready after {_START_TIMEOUT:.0f} seconds")

    def _answers(self, patience: float) -> bool:
        # The socket listens already: the request waits in its queue until the server takes it.
        try:
            with urllib.request.urlopen(f"{self.url}/health", timeout=patience):  # noqa: S310 (our own address)
                return True
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            return False

    def stop(self) -> None:
        """Ends our own server and waits until it is gone; a configured one is left alone."""
        if self.own is None:
            return
        server, self.own = self.own, None
        if server.stdin:
            server.stdin.close()
        try:
            server.wait(timeout=5)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


_started: PrefectApi | None = None


def configured_api(environment: Mapping[str, str] = os.environ, folder: Path | None = None) -> bool:
    """Whether the user told Prefect which API to use: in the environment, in the folder's settings files or in a profile."""
    if environment.get("PREFECT_API_URL"):
        return True
    here = folder or Path.cwd()
    tables = (_toml(here / "prefect.toml"), _toml(here / "pyproject.toml").get("tool", {}).get("prefect", {}))
    if any(table.get("api", {}).get("url") for table in tables):
        return True
    home = Path(environment.get("PREFECT_HOME") or Path.home() / ".prefect")
    profiles = _toml(Path(environment.get("PREFECT_PROFILES_PATH") or home / "profiles.toml"))
    active = environment.get("PREFECT_PROFILE") or profiles.get("active", "")
    return bool(profiles.get("profiles", {}).get(active, {}).get("PREFECT_API_URL"))


def start_api(*, with_scheduler: bool = False) -> PrefectApi:
    """Chooses the API and puts Prefect's settings into the environment; call before the first import of Prefect.

    Returns at once: our own server is still starting, ``wait`` before the flow begins. It ends with this process; called again, the
    same one is returned. ``with_scheduler`` makes it a whole server, that starts runs by their schedules.
    """
    global _started  # noqa: PLW0603 (one server a process)
    if _started is not None:
        return _started
    for name, value in {**_PRIVATE, **_QUIET}.items():
        os.environ.setdefault(name, value)
    if configured_api():
        return PrefectApi(os.environ.get("PREFECT_API_URL"))
    home = _own_home()
    own = {**_OWN_SERVER, "PREFECT_HOME": str(home)}
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    with listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/api"
        server = subprocess.Popen(  # noqa: S603 (our own module)
            [sys.executable, "-m", "flows.prefect_server", str(listener.fileno()), "schedule" if with_scheduler else "run"],
            env={**os.environ, **own},
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            pass_fds=[listener.fileno()],
            start_new_session=True,
        )
    os.environ.update(own, PREFECT_API_URL=url)
    api = _started = PrefectApi(url, server)
    # At exit and no sooner: Prefect hands its last events over when the interpreter shuts its threads down, which is before this.
    atexit.register(api.stop)
    return api


def _own_home() -> Path:
    """The folder of our own server: in the cache, or for this process alone where the cache cannot be written."""
    home = cache_folder() / "prefect"
    with suppress(OSError):
        home.mkdir(parents=True, exist_ok=True)
    if os.access(home, os.W_OK):
        return home
    made = Path(mkdtemp(prefix="bangfu-prefect-"))
    atexit.register(rmtree, made, ignore_errors=True)
    return made


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
