"""A Prefect API server that lives exactly as long as the run that it serves; started by ``flows.prefect_api``.

``python -m flows.prefect_server FD MODE`` serves on the listening socket FD until its standard input closes: also when the run is killed,
no server is left behind. Only the API, no web pages; in the mode ``run`` none of the services that a single run has no use for, in the
mode ``schedule`` all of them.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import shutil
import signal
import socket
import sqlite3
import sys
import threading
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

EMPTY_DATABASE = f"empty-{version('prefect')}.db"
"""Prefect's database with its tables and without a row, kept beside the one in use: its hundred migrations take ten seconds of CPU."""
_SETTINGS = {
    "PREFECT_UI_ENABLED": "0",
    "PREFECT_API_BLOCKS_REGISTER_ON_START": "false",
}


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


def _prepare_database(home: Path) -> None:
    """Makes the database where there is none: from the empty one, which is made first where there is none either."""
    database, empty = home / "prefect.db", home / EMPTY_DATABASE
    if database.exists():
        return
    if not empty.exists():
        from prefect.server.database import provide_database_interface

        asyncio.run(provide_database_interface().create_db())
        partial = empty.with_suffix(".partial")
        partial.unlink(missing_ok=True)
        with closing(sqlite3.connect(database)) as made, closing(sqlite3.connect(partial)) as copy:
            made.backup(copy)
        partial.replace(empty)
        return
    partial = database.with_suffix(".partial")
    shutil.copy(empty, partial)
    partial.replace(database)


def serve(listener: socket.socket, home: Path, *, single_run: bool) -> None:
    """Serves until the standard input ends."""
    os.environ.update(_SETTINGS)
    # Ctrl-C is for the run, which closes our standard input when it is done.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    # Two first runs at once would both migrate the new database.
    with (home / "start.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _prepare_database(home)
        import uvicorn
        from prefect.server.api.server import create_app

        class Server(uvicorn.Server):
            async def startup(self, sockets: list[socket.socket] | None = None) -> None:
                await super().startup(sockets=sockets)
                fcntl.flock(lock, fcntl.LOCK_UN)

        app = create_app(ephemeral=single_run, final=True)
        config = uvicorn.Config(app, log_level="critical", lifespan="on", timeout_graceful_shutdown=2)
        asyncio.run(Server(config).serve(sockets=[listener]))


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])), Path(os.environ["PREFECT_HOME"]), single_run=sys.argv[2] == "run")
