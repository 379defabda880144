"""A Superset of one's own that shows a warehouse: its folder, its user, the import, the server."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from warehouse.superset.bundle import write_bundle

_HERE = Path(__file__).parent
USER = "admin"
_SECONDS_TO_START = 300


class SupersetError(Exception):
    """Superset could not be prepared or started; the message says why."""


def prepare(warehouse: Path, home: Path, python: Path) -> None:
    """Makes what Superset needs in the folder ``home`` and imports the bundle for the warehouse. Raises ``SupersetError``.

    ``python`` is that of the environment that Superset is installed in.
    """
    if not warehouse.is_file():
        raise SupersetError(f"there is no warehouse at {warehouse}: build one, or name another with --warehouse")
    if not python.is_file():
        raise SupersetError(f"Superset is not installed: there is no {python} (make superset installs it)")
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o700)
    for name in ("secret", "password"):
        _keep_secret(home / name)
    packed = write_bundle(warehouse, home / "bangfu.zip")
    with _log(home).open("ab") as log:
        done = subprocess.run(  # noqa: S603 (our own script)
            [python, _HERE / "inside.py", packed], env=_environment(home), stdout=log, stderr=log, check=False
        )
    if done.returncode:
        raise SupersetError(f"Superset could not be prepared: {_last_line(home)}; all of it is in {_log(home)}")


def serve(warehouse: Path, home: Path, python: Path, port: int) -> int:
    """Prepares Superset, starts it at 127.0.0.1 (port 0: any free one) and says where it is; its exit code when it has ended.

    Raises ``SupersetError``.
    """
    home, started = home.resolve(), time.monotonic()
    port = _free_port(port)
    address = f"http://127.0.0.1:{port}"
    prepare(warehouse, home, python.absolute())
    gunicorn = f"--bind 127.0.0.1:{port} --workers 1 --worker-class gthread --threads 8 --timeout 120 --no-control-socket"
    with _log(home).open("ab") as log:
        server = subprocess.Popen(  # noqa: S603 (the server that was installed for this)
            [python.absolute().with_name("gunicorn"), *gunicorn.split(), "superset.app:create_app()"],
            env=_environment(home),
            stdout=log,
            stderr=log,
        )
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda *_: server.terminate())
    try:
        _wait_for(address, server, home)
        sys.stdout.write(f"Superset: {address}/dashboard/list/\nuser: {USER}\npassword: {_password(home)}\n")
        sys.stdout.flush()
        sys.stderr.write(f"started in {time.monotonic() - started:.0f} s; it ends with Ctrl-C; its log is {_log(home)}\n")
        return max(server.wait(), 0)
    finally:
        if server.poll() is None:
            server.terminate()
            server.wait(timeout=30)


def _free_port(port: int) -> int:
    """The port, or any free one for 0. Raises ``SupersetError`` where somebody else has it."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError as error:
            raise SupersetError(f"port {port} is taken ({error.strerror}): choose another with --port") from error
        return int(trial.getsockname()[1])


def _wait_for(address: str, server: subprocess.Popen[bytes], home: Path) -> None:
    until = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < until:
        if server.poll() is not None:
            raise SupersetError(f"Superset ended: {_last_line(home)}; all of it is in {_log(home)}")
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=5) as answer:  # noqa: S310 (our own address)
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.5)
    raise SupersetError(f"Superset did not answer within {_SECONDS_TO_START} s; its log is {_log(home)}")


def _environment(home: Path) -> dict[str, str]:
    # of the environment of this process only what programmes need: a setting meant for another Superset must not get in
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SUPERSET", "FLASK", "GUNICORN", "PYTHON"))}
    return kept | {
        "BANGFU_SUPERSET_HOME": str(home),
        "SUPERSET_HOME": str(home),
        "SUPERSET_CONFIG_PATH": str(_HERE / "superset_config.py"),
        "FLASK_APP": "superset",
        # its pages would ask a company's address for an invisible picture
        "SCARF_ANALYTICS": "false",
        "PYTHONUTF8": "1",
    }


def _keep_secret(path: Path) -> None:
    if not path.is_file():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(24), encoding="ascii")


def _password(home: Path) -> str:
    return (home / "password").read_text(encoding="ascii")


def _log(home: Path) -> Path:
    return home / "superset.log"


def _last_line(home: Path) -> str:
    lines = _log(home).read_text(encoding="utf-8", errors="replace").split("\n")
    return next((line for line in reversed(lines) if line.strip()), "it said nothing")
