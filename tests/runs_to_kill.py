"""Runs of the real command line, each a process of its own that can be killed at any moment, without every one paying for its imports.

``python -m tests.runs_to_kill [FILES_A_SHARD]`` imports everything once and then, for every line of JSON on standard input (the arguments of ``bangfu``),
forks a process that leads a group of its own and does what the console script does. On standard output come the process's number and, when
it has ended, its exit code. No library has threads before the fork, which is checked: what happens after it happens as in any other run.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from signal import SIGKILL
from threading import Thread
from time import monotonic, sleep


def main() -> None:
    """Forks runs until standard input ends."""
    import flows.build
    import flows.launch
    import flows.shards
    import flows.summary
    from expectations.engine import load
    from flows.cli import main as bangfu

    load()
    if len(sys.argv) > 1:
        flows.shards.FILES_A_SHARD = int(sys.argv[1])
    for line in sys.stdin:
        threads = len(list(Path("/proc/self/task").iterdir()))
        assert threads == 1, f"{threads} threads before the fork"
        asked = json.loads(line)
        child = os.fork()
        if not child:
            os.setsid()
            with open(asked["log"], "wb", buffering=0) as log, open(os.devnull) as nothing:
                for stream, number in ((nothing, 0), (log, 1), (log, 2)):
                    os.dup2(stream.fileno(), number)
            sys.argv = ["bangfu", *asked["arguments"]]
            try:
                if asked["scheduled"]:
                    # as a worker or bangfu serve starts it
                    flows.build.build(**asked["scheduled"])
                else:
                    bangfu()
            except SystemExit as ending:
                sys.stdout.flush()
                sys.stderr.flush()
                # no handlers of the process that was forked
                os._exit(ending.code if isinstance(ending.code, int) else 1)
            os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


class Started:
    """A run that is at work."""

    def __init__(self, process: int, log: Path, ended: Callable[[], int]) -> None:
        self.process = process
        self.log = log
        self.code: int | None = None
        self.begun = monotonic()
        self._waiting = Thread(target=lambda: setattr(self, "code", ended()), daemon=True)
        self._waiting.start()

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.code is not None

    def said(self) -> str:
        """What it has written so far."""
        return self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""

    def wait_until(self, happened: Callable[[], object], patience: float = 300) -> bool:
        """Whether something happened before the run ended."""
        end = monotonic() + patience
        while not happened():
            if self.is_over:
                return bool(happened())
            assert monotonic() < end, self.said()
            sleep(0.002)
        return True

    def finish(self) -> int:
        """Waits for its end; the exit code, negative where a signal ended it."""
        self._waiting.join(timeout=600)
        assert self.code is not None, self.said()
        return self.code

    def kill(self) -> int:
        """Ends the run and all that it started, at once; the exit code, which is not that of a signal where it had ended by itself."""
        try:
            os.killpg(self.process, SIGKILL)
        except ProcessLookupError:
            pass
        return self.finish()


class Runs:
    """Starts runs one after the other."""

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

    def start(self, *arguments: object, scheduled: Mapping[str, object] | None = None) -> Started:
        """Starts ``bangfu`` with arguments, or the flow with parameters as a deployment would."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._count += 1
        log = self._folder / f"run-{self._count:03d}.log"
        asked = {"arguments": list(map(str, arguments)), "log": str(log), "scheduled": scheduled}
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        process = int(self._process.stdout.readline())
        return Started(process, log, lambda: int(self._process.stdout.readline()))  # type: ignore[union-attr]

    def close(self) -> None:
        """Ends with the last run."""
        self._process.communicate(timeout=60)


if __name__ == "__main__":
    main()
