"""The main job as a Prefect flow."""

from __future__ import annotations

from pathlib import Path

from prefect import flow

from flows.dask_cluster import dask_client
from flows.guarding import guard
from flows.ledger import Ledger
from flows.notifying import tell_failure
from flows.places import DEFAULT_INPUT, DEFAULT_WAREHOUSE
from flows.reporting import refresh_report
from flows.run import Run
from flows.settings import limits
from flows.stages import account, feed_lake, feed_store, is_settled, land, publish, resolve, validate, work
from transforms.read.formats import Columns, ReadOptions


@flow(
    name="bangfu-build",
    description="Pages of local news on paired assistance in, a validated warehouse of who helps whom out.",
    on_failure=[tell_failure],
    on_crashed=[tell_failure],
)
def build(
    inputs: list[str] | None = None,
    warehouse: str = str(DEFAULT_WAREHOUSE),
    workers: int = 1,
    rebuild: bool = False,
    allow_loss: bool = False,
    wait_seconds: float = 0.0,
    columns: dict[str, str] | None = None,
    report: bool = False,
    lake: str | None = None,
    lake_data: str | None = None,
) -> Ledger:
    """Builds the warehouse from the pages that ``inputs`` hold and publishes it; the account of the run comes back.

    ``columns`` names those of files of records that are not called as usual: ``text``, ``url``, ``title``, ``date``, ``publisher``.
    ``report`` makes the report beside the warehouse anew after a publication, as scheduled runs do.
    What is published goes to the DuckLake ``lake`` as well, where one is named, its files to ``lake_data``, and to the object store that
    the settings name.
    Publishes nothing where these very pages were published by this very code, unless ``rebuild``. Raises ``ValidationStoppedError`` where a
    rule about the whole fails, ``VolumeLossError`` where much of what a source told would go missing, unless ``allow_loss``, and
    ``PublisherBusyError`` where another run still has the warehouse after ``wait_seconds``; it is untouched then.
    """
    options = ReadOptions(Columns(**(columns or {})), limits())
    asked = Run(inputs or [str(DEFAULT_INPUT)], Path(warehouse), workers, rebuild, allow_loss, wait_seconds, options, lake, lake_data)
    asked.dask = dask_client()
    with asked as run, account(run):
        shards = work(run)
        if is_settled(run, shards):
            # a lake or a store that was not reached last time, or is new
            feed_lake(run)
            feed_store(run)
            return run.ledger
        tables = resolve(run, shards)
        accepted = validate(run, tables, shards)
        guard(run, accepted.tables)
        landed = land(run, accepted, shards)
        publish(run, landed)
        feed_lake(run)
        feed_store(run)
        if report:
            refresh_report(run.target)
        return run.ledger
