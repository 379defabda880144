"""The account of one run: when, with which code, rows in and out of every stage, what failed and how it ended."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

from flows.progress import Progress, current
from flows.versions import code_version
from transforms.shard import STAGES, ShardFailure, ShardReport

PUBLISHED = "published"
NOTHING_NEW = "nothing_new"
STOPPED = "stopped"
FAILED = "failed"


def now() -> datetime:
    """The time as the warehouse keeps it: UTC, without a zone."""
    return datetime.now(UTC).replace(tzinfo=None)


@dataclass
class Stage:
    """One stage of a run."""

    stage: str
    rows_in: int = 0
    rows_out: int = 0
    seconds: float = 0.0


@dataclass
class Ledger:
    """Kept by the flow; what it holds at the end is the run's summary, its artifact and its row in ``ops.runs``."""

    inputs: list[str]
    run_id: str = ""
    started_at: datetime = field(default_factory=now)
    code_version: str = field(default_factory=code_version)
    stages: list[Stage] = field(default_factory=list)
    failures: list[ShardFailure] = field(default_factory=list)
    page_count: int = 0
    new_page_count: int = 0
    withdrawn_count: int = 0
    """Pages of the release before that are no longer among the inputs."""
    row_counts: dict[str, int] = field(default_factory=dict)
    quarantine: dict[str, int] = field(default_factory=dict)
    """Rows kept out, by rule."""
    status: str = FAILED
    message: str | None = None
    fingerprint: str | None = None
    release_number: int | None = None
    progress: Progress = field(default_factory=current, repr=False)
    begun: float = field(default_factory=perf_counter, repr=False)
    ended: float = field(default=0.0, repr=False)

    def __post_init__(self) -> None:
        self.run_id = self.run_id or f"{self.started_at:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
        self.progress.run = self.run_id

    @property
    def seconds(self) -> float:
        """Since the run began."""
        return perf_counter() - self.begun

    @contextmanager
    def stage(self, name: str, shards: int = 0) -> Iterator[Stage]:
        """Times a stage and tells the progress; the caller sets its rows."""
        stage = Stage(name)
        self.progress.begin(name, shards)
        begun = perf_counter()
        try:
            yield stage
        finally:
            stage.seconds = perf_counter() - begun
            self.stages.append(stage)
        self.progress.end(name, stage.rows_in, stage.rows_out, stage.seconds)

    def add_stages(self, reports: Iterable[ShardReport]) -> None:
        """The stages that shards go through, each with its sum over all shards; seconds are those of the processes that worked."""
        total = {name: Stage(name) for name in STAGES}
        for report in reports:
            for count in report.stages:
                stage = total[count.stage]
                stage.rows_in += count.rows_in
                stage.rows_out += count.rows_out
                stage.seconds += count.seconds
        for stage in total.values():
            self.stages.append(stage)
            self.progress.end(stage.stage, stage.rows_in, stage.rows_out, stage.seconds)

    def fail(self, failures: Iterable[ShardFailure]) -> None:
        """Sets inputs aside, and says so at once: a run that stops later has told what it could not read."""
        for failure in failures:
            self.failures.append(failure)
            self.progress.note(f"bangfu: {failure.reason}")

    def rows_out(self, name: str) -> int:
        """Rows that left the stage ``name``."""
        return sum(stage.rows_out for stage in self.stages if stage.stage == name)

    def headline(self) -> str:
        """The run in one line."""
        return f"{self.run_id}: {self.status}, {self.page_count} pages" + (f" ({self.message})" if self.message else "")

    def as_table(self) -> list[dict[str, Any]]:
        """Rows in and out of every stage, for the artifact and ``ops.runs``."""
        return [{"stage": s.stage, "rows_in": s.rows_in, "rows_out": s.rows_out, "seconds": round(s.seconds, 3)} for s in self.stages]

    def run_row(self) -> dict[str, Any]:
        """The row of ``ops.runs``, as far as the run has come."""
        return {
            "run_id": self.run_id,
            "started_at": self.started_at,
            "finished_at": now(),
            "status": self.status,
            "code_version": self.code_version,
            "inputs": self.inputs,
            "page_count": self.page_count,
            "new_page_count": self.new_page_count,
            "quarantined_count": sum(self.quarantine.values()),
            "seconds": round(self.seconds, 3),
            "stages": self.as_table(),
            "message": self.message,
        }
