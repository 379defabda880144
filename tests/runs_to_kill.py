"""Runs of the real command line, each a process of its own that can be killed at any moment, without every one paying for its imports.

``python -m tests.runs_to_kill [FILES_A_SHARD]`` imports everything once and then, for every line of JSON on standard input (the arguments of
``bangfu``), forks a process that leads a group of its own and does what the console script does. Its number comes on standard output, its
exit code into a file beside its log. Nothing has worked before the fork: the libraries have no threads but those of their memory, and what
happens after it happens as in any other run.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from signal import SIGKILL
from time import monotonic, sleep
from typing import Any

from tests.scheduling import prefect_server

PATIENCE = 900


def main() -> None:
    """Forks runs until standard input ends."""
    import flows.build
    import flows.launch
    import flows.shards
    import flows.summary
    from expectations.engine import load

    load()
    if len(sys.argv) > 1:
        flows.shards.FILES_A_SHARD = int(sys.argv[1])
    for line in sys.stdin:
        with suppress(ChildProcessError):
            os.waitpid(-1, os.WNOHANG)
        asked = json.loads(line)
        if not os.fork():
            # one that waits for the run and tells its end
            run = os.fork()
            if not run:
                _work(asked)
            os.write(1, f"{run}\n".encode())
            _, status = os.waitpid(run, 0)
            ended = Path(f"{asked['log']}.code")
            ended.with_suffix(".partial").write_text(str(os.waitstatus_to_exitcode(status)))
            ended.with_suffix(".partial").replace(ended)
            os._exit(0)


def _work(asked: Mapping[str, Any]) -> None:
    os.setsid()
    with Path(asked["log"]).open("wb", buffering=0) as log, Path(os.devnull).open() as nothing:
        for stream, number in ((nothing, 0), (log, 1), (log, 2)):
            os.dup2(stream.fileno(), number)
    os.environ.update(asked["environment"])
    if asked["most_bytes"]:
        resource.setrlimit(resource.RLIMIT_FSIZE, (asked["most_bytes"],) * 2)
    if asked["user"]:
        os.setgid(asked["user"])
        os.setuid(asked["user"])
    code = 1
    try:
        if asked["scheduled"]:
            # as a worker or bangfu serve starts it
            from flows.build import build

            build(**asked["scheduled"])
            code = 0
        else:
            from flows.cli import main as bangfu

            sys.argv = ["bangfu", *asked["arguments"]]
            bangfu()
    except SystemExit as ending:
        code = ending.code if isinstance(ending.code, int) else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        # none of the handlers of the process that was forked
        os._exit(code)


class Started:
    """A run that is at work."""

    def __init__(self, process: int, log: Path) -> None:
        self.process = process
        self.begun = monotonic()
        self._log = log
        self._code = Path(f"{log}.code")

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self._code.exists()

    def said(self) -> str:
        """What it has written so far."""
        return self._log.read_text(encoding="utf-8", errors="replace") if self._log.exists() else ""

    def wait_until(self, happened: Callable[[], object]) -> bool:
        """Whether something happened before the run ended."""
        end = monotonic() + PATIENCE
        while not happened():
            if self.is_over:
                return bool(happened())
            assert monotonic() < end, self.said()
            sleep(0.002)
        return True

    def finish(self) -> int:
        """Waits for its end; the exit code, negative where a signal ended it."""
        end = monotonic() + PATIENCE
        while not self.is_over:
            assert monotonic() < end, self.said()
            sleep(0.01)
        return int(self._code.read_text())

    def kill(self) -> int:
        """Ends the run and all that it started, at once; the exit code, which is not that of a signal where it had ended by itself."""
        with suppress(ProcessLookupError):
            os.killpg(self.process, SIGKILL)
        return self.finish()


class Runs:
    """Starts runs."""

    def __init__(self, folder: Path, environment: Mapping[str, str], *options: object) -> None:
        self._folder = folder
        self._count = 0
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.runs_to_kill", *map(str, options)],
            env=environment,
            cwd=Path(__file__).parents[1],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(
        self,
        *arguments: object,
        scheduled: Mapping[str, object] | None = None,
        environment: Mapping[str, str] | None = None,
        most_bytes: int = 0,
        user: int = 0,
    ) -> Started:
        """Starts ``bangfu`` with arguments, or the flow with parameters as a deployment would.

        ``most_bytes`` is as large as a file may become, ``user`` who runs it, where that is not this one.
        """
        assert self._process.stdin is not None and self._process.stdout is not None
        self._count += 1
        log = self._folder / f"run-{self._count:03d}.log"
        asked = {
            "arguments": list(map(str, arguments)),
            "log": str(log),
            "scheduled": scheduled,
            "environment": dict(environment or {}),
            "most_bytes": most_bytes,
            "user": user,
        }
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return Started(int(self._process.stdout.readline()), log)

    def close(self) -> None:
        """Ends with the last run."""
        self._process.communicate(timeout=60)


@contextmanager
def started_runs(folder: Path, cache: Path, *options: object) -> Iterator[Runs]:
    """Runs whose logs and temporary files are in ``folder`` and which a real Prefect server records."""
    (folder / "tmp").mkdir()
    with prefect_server(folder / "prefect", cache) as server:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")},
            "PREFECT_API_URL": server.url,
            "PREFECT_HOME": str(folder / "home"),
            "PREFECT_LOGGING_LEVEL": "CRITICAL",
            "PREFECT_LOGGING_TO_API_ENABLED": "false",
            "DO_NOT_TRACK": "1",
            "TMPDIR": str(folder / "tmp"),
        }
        runs = Runs(folder, environment, *options)
        try:
            yield runs
        finally:
            runs.close()


if __name__ == "__main__":
    main()
