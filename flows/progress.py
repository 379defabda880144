"""What a run shows while it works: a bar on a terminal, one line a stage otherwise."""

from __future__ import annotations

import sys
from contextvars import ContextVar
from types import TracebackType
from typing import Self

from flows.messages import said, translated


class Progress:
    """Shows nothing; what a scheduled run or a test uses."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        return None

    def begin(self, stage: str, total: int) -> None:
        """A stage begins; ``total`` shards are to be done."""

    def advance(self) -> None:
        """One shard of the stage is done."""

    def end(self, stage: str, rows_in: int, rows_out: int, seconds: float) -> None:
        """The stage is done."""

    def note(self, line: str) -> None:
        """Something that the user should know."""


class QuietProgress(Progress):
    """Only what the user should know, on standard error."""

    def note(self, line: str) -> None:
        sys.stderr.write(f"{translated(line)}\n")


class PlainProgress(QuietProgress):
    """One line a stage on standard error, for logs and pipes."""

    def end(self, stage: str, rows_in: int, rows_out: int, seconds: float) -> None:
        line = said(
            "{stage}: {rows_in} in, {rows_out} out, {seconds} s",
            stage=said(stage),
            rows_in=rows_in,
            rows_out=rows_out,
            seconds=f"{seconds:.1f}",
        )
        sys.stderr.write(f"{line}\n")


class TerminalProgress(Progress):
    """A bar a stage on a terminal; gone when the run ends, for the summary says the same."""

    def __init__(self) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bars

        from flows.console import messages

        self._bars = Bars(
            TextColumn("{task.description:<10}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=messages(), transient=True
        )
        self._task = self._bars.add_task(said("start"), total=None)

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._bars.stop()

    def begin(self, stage: str, total: int) -> None:
        self._bars.reset(self._task, description=said(stage), total=total or None)

    def advance(self) -> None:
        self._bars.advance(self._task)

    def note(self, line: str) -> None:
        self._bars.console.print(translated(line))


shown: ContextVar[Progress | None] = ContextVar("shown", default=None)
"""The progress that runs of this context report to."""


def current() -> Progress:
    """The progress to report to."""
    return shown.get() or Progress()


def for_this_terminal(*, quiet: bool = False) -> Progress:
    """A bar where somebody looks at a terminal, lines otherwise; only what went wrong for ``quiet``."""
    if quiet:
        return QuietProgress()
    return TerminalProgress() if sys.stderr.isatty() else PlainProgress()
