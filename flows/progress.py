"""What a run shows while it works: a bar on a terminal, one line a stage otherwise."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import suppress
from contextvars import ContextVar
from types import TracebackType
from typing import TYPE_CHECKING, Self

from flows.console import logs_json, write_event
from flows.messages import said, translated

if TYPE_CHECKING:
    from transforms.shard import ShardReport


class Progress:
    """Shows nothing."""

    run: str = ""
    """The run that it is of."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        return None

    def begin(self, stage: str, total: int) -> None:
        """A stage begins; ``total`` shards are to be done."""

    def advance(self, report: ShardReport | None = None) -> None:
        """One shard of the stage is done."""

    def end(self, stage: str, rows_in: int, rows_out: int, seconds: float) -> None:
        """The stage is done."""

    def note(self, line: str) -> None:
        """Something that the user should know."""

    def finish(self, told: Mapping[str, object]) -> None:
        """The run has ended; how, with which figures."""


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


class JsonProgress(Progress):
    """One JSON object a line on standard error, each with the run, the stage and the shard that it tells of."""

    def begin(self, stage: str, total: int) -> None:
        self._write("info", "stage_begun", stage=stage, shards=total)

    def advance(self, report: ShardReport | None = None) -> None:
        if report is None:
            return
        for count in report.stages:
            self._write(
                "info",
                "shard_done",
                shard=report.target.name,
                stage=count.stage,
                rows_in=count.rows_in,
                rows_out=count.rows_out,
                seconds=round(count.seconds, 3),
            )

    def end(self, stage: str, rows_in: int, rows_out: int, seconds: float) -> None:
        self._write("info", "stage_done", stage=stage, rows_in=rows_in, rows_out=rows_out, seconds=round(seconds, 3))

    def note(self, line: str) -> None:
        self._write("warning", "note", message=line.removeprefix("bangfu: "))

    def finish(self, told: Mapping[str, object]) -> None:
        self._write("info", "run_done", **told)

    def _write(self, level: str, event: str, **told: object) -> None:
        write_event(level, event, run=self.run, **told)


class RecordedProgress(Progress):
    """What a scheduled run says to the log of its flow run."""

    def note(self, line: str) -> None:
        from prefect import get_run_logger
        from prefect.exceptions import MissingContextError

        with suppress(MissingContextError):
            get_run_logger().warning(line)


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

    def advance(self, report: ShardReport | None = None) -> None:
        self._bars.advance(self._task)

    def note(self, line: str) -> None:
        self._bars.console.print(translated(line))


shown: ContextVar[Progress | None] = ContextVar("shown", default=None)
"""The progress that runs of this context report to."""


def current() -> Progress:
    """The progress to report to."""
    return shown.get() or (JsonProgress() if logs_json() else RecordedProgress())


def for_this_terminal(*, quiet: bool = False) -> Progress:
    """A bar where somebody looks at a terminal, lines otherwise; only what went wrong for ``quiet``, JSON where that is asked for."""
    if logs_json():
        return JsonProgress()
    if quiet:
        return QuietProgress()
    return TerminalProgress() if sys.stderr.isatty() else PlainProgress()
