"""What the stages of one run share."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from flows.ledger import Ledger
from flows.releases import releases_to_keep
from flows.reporting import report_path
from flows.runlog import DIED, remember, run_log
from flows.shards import ShardStore
from flows.workers import DaskWorkers, LocalWorkers, Workers
from transforms.read.formats import ReadOptions
from warehouse.kept import kept_folder
from warehouse.publish import Publisher, publisher


@dataclass
class Run:
    """One run: its account, its worker processes, its shards, and the right to publish.

    Entering raises ``PublisherBusyError`` where another run has the same warehouse, and ``DamagedError`` where the published file cannot be
    read and no kept release could take its place.
    """

    inputs: list[str]
    target: Path
    workers: int = 1
    rebuild: bool = False
    allow_loss: bool = False
    wait_seconds: float = 0.0
    """How long to wait for another run that has the warehouse."""
    options: ReadOptions = field(default_factory=ReadOptions)
    lake: str | None = None
    """A DuckLake where the release is landed too, as ``warehouse.lake`` addresses it."""
    lake_data: str | None = None
    dask: Any = None
    """The client of a Dask cluster whose workers are to do the work; processes of this machine where there is none."""
    ledger: Ledger = field(init=False)
    pool: Workers = field(init=False)
    shards: ShardStore = field(init=False)
    press: Publisher = field(init=False)
    _open: ExitStack = field(init=False, repr=False)

    @property
    def docs(self) -> Path:
        """Where the Data Docs of the last run go: beside the warehouse."""
        return self.target.with_name(f"{self.target.name}.docs")

    @property
    def made_here(self) -> tuple[Path, ...]:
        """What runs leave beside the warehouse: never an input."""
        beside = (self.press.aside, self.docs, self.releases, self.shards.folder, report_path(self.target), run_log(self.target))
        return (self.target, *beside)

    @property
    def releases(self) -> Path:
        """Where the files of the last releases are kept: beside the warehouse."""
        return kept_folder(self.target)

    def __enter__(self) -> Self:
        self.ledger = Ledger(self.inputs)
        with ExitStack() as stack:
            self.press = stack.enter_context(publisher(self.target, self.wait_seconds, releases_to_keep()))
            if self.press.left_behind:
                remember(self.target, {"finished_at": self.ledger.started_at, "status": DIED, "message": self.press.left_behind})
                self.ledger.progress.note(f"bangfu: a run died here ({self.press.left_behind}); what it left half built is cleared")
            if mended := self.press.mend():
                self.ledger.progress.note(f"bangfu: {mended}")
            self.shards = ShardStore(self.target, self.ledger.code_version, self.options)
            self.pool = DaskWorkers(self.dask) if self.dask is not None else LocalWorkers(self.workers)
            stack.callback(self.pool.close)
            self._open = stack.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._open.close()

    @contextmanager
    def temporary_files(self) -> Iterator[None]:
        """Libraries put their temporary files where the next run clears them, should this one be killed."""
        before = tempfile.tempdir
        self.press.scratch.mkdir(exist_ok=True)
        tempfile.tempdir = str(self.press.scratch)
        try:
            yield
        finally:
            tempfile.tempdir = before
