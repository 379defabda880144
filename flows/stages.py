"""The stages of a run, each a Prefect task or one a batch of shards; what they do is the transforms' business and the warehouse's."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import duckdb
import polars as pl
from prefect import get_run_logger, task
from prefect.cache_policies import NO_CACHE

from expectations.data_docs import write_data_docs
from expectations.validate import ValidationStoppedError
from expectations.validate import validate as judge
from flows import ledger as ending
from flows.artifacts import leave_artifacts
from flows.inputs import find_sources, page_messages, unread_inputs
from flows.ledger import now
from flows.memory import give_back
from flows.run import Run
from flows.runlog import remember
from flows.settings import run_settings
from transforms.outside import outside_documents, read_outside
from transforms.read.inputs import STANDARD_INPUT, Source
from transforms.resolve.corrections import apply_corrections
from transforms.resolve.frame import resolve as resolve_frames
from transforms.resolve.frame import unknown_words
from transforms.resolve.settle import settle_again
from transforms.shard import ShardReport, read_shards, shard_files, work_shard
from warehouse.inputs import compare_pages, row_counts
from warehouse.lake import LakeLanding, land_in_lake
from warehouse.land import Landed, used_place_codes
from warehouse.land import land as land_frames
from warehouse.reference import reference_frames
from warehouse.standing import Stood, standing_rows
from warehouse.store import publish_to_store
from warehouse.streaming import Streamed
from warehouse.tables import conform

_SHARDS_A_TASK = 32

Frames = dict[str, pl.DataFrame]


def _can_be_mended(_task: Any, _run: Any, state: Any) -> bool:
    """Whether a task failed by its storage: all else fails the same way again."""
    return isinstance(state.result(raise_on_failure=False), OSError | duckdb.IOException)


_PURE: dict[str, Any] = {"cache_policy": NO_CACHE, "persist_result": False}
_STORAGE: dict[str, Any] = {**_PURE, "retries": 2, "retry_delay_seconds": [1, 5], "retry_condition_fn": _can_be_mended}


def work(run: Run) -> list[Path]:
    """Files → shards: folders with pages and the mentions in them; only files that no earlier run has worked on are read."""
    sources, failures = find_sources(run.inputs, run.made_here)
    run.ledger.fail(failures)
    plan = run.shards.plan(sources, anew=run.rebuild)
    for folder in plan.damaged:
        run.ledger.progress.note(f"bangfu: {folder}: this shard is not what an earlier run wrote; its pages are read again")
    run.ledger.progress.begin("pages", len(plan.work))
    reports = [*plan.done]
    for at in range(0, len(plan.work), _SHARDS_A_TASK):
        reports += work_batch(run, [(list(files), target) for files, target in plan.work[at : at + _SHARDS_A_TASK]])
    run.shards.settle()
    run.ledger.add_stages(reports)
    run.ledger.fail(failure for report in reports for failure in report.failures)
    return [report.target for report in reports]


def is_settled(run: Run, shards: Sequence[Path]) -> bool:
    """Whether the run ends here: there is no page, or these very pages were published before by this code."""
    seen = compare_pages(run.target, run.ledger.code_version, shard_files(shards, "inputs"))
    run.ledger.page_count, run.ledger.new_page_count, run.ledger.withdrawn_count = seen.found, seen.new, seen.withdrawn
    if not seen.found:
        run.ledger.message = "no page could be read"
        return True
    if seen.new == seen.withdrawn == 0 and seen.by_this_code and not run.rebuild:
        run.ledger.status = ending.NOTHING_NEW
        return True
    return False


def resolve(run: Run, shards: Sequence[Path]) -> Frames:
    """Mentions → tables: identities across pages, duplicates, what may be summed."""
    with run.ledger.stage("resolve") as stage:
        stage.rows_in = run.ledger.rows_out("extract")
        tables = resolve_tables(run, shards)
        stage.rows_out = _core_rows(tables)
    return tables


@dataclass(frozen=True)
class Accepted:
    """What validation leaves."""

    tables: Frames
    """The rows that hold, by table."""
    outside_count: int
    """Pages that were never looked into and are landed beside ``tables``."""
    withheld: frozenset[str]
    """Those of them that are in quarantine."""
    stood: Mapping[str, Stood]
    """What was found about which rows are published just so."""

    @property
    def row_count(self) -> int:
        return _core_rows(self.tables) + self.outside_count - len(self.withheld)


def validate(run: Run, tables: Frames, shards: Sequence[Path]) -> Accepted:
    """Tables → the rows that hold; the others go into quarantine with the rule that they broke."""
    with run.ledger.stage("validate") as stage:
        accepted = validate_tables(run, tables, shards)
        stage.rows_in = _core_rows(tables) + accepted.outside_count
        stage.rows_out = accepted.row_count
    return accepted


def land(run: Run, accepted: Accepted, shards: Sequence[Path]) -> Landed:
    """Tables → a whole warehouse file beside the published one."""
    with run.ledger.stage("land") as stage:
        stage.rows_in = accepted.row_count
        landed = land_tables(run, accepted, shards)
        stage.rows_out = _core_total(landed.row_counts)
    run.ledger.row_counts, run.ledger.fingerprint, run.ledger.release_number = landed.row_counts, landed.fingerprint, landed.release_number
    return landed


def publish(run: Run, landed: Landed) -> None:
    """The new warehouse in the place of the old one, by one rename."""
    with run.ledger.stage("publish") as stage:
        stage.rows_in = stage.rows_out = _core_total(landed.row_counts)
        publish_file(run)
    run.ledger.status = ending.PUBLISHED


def feed_lake(run: Run) -> None:
    """The published release → a snapshot of the lake, where one is asked for."""
    if run.lake is None or not run.target.is_file():
        return
    with run.ledger.stage("lake") as stage:
        stage.rows_in = _core_total(row_counts(run.target))
        stage.rows_out = lake_release(run).inserted


def feed_store(run: Run) -> None:
    """The published release → the object store that the settings name, where they name one."""
    address = run_settings().get("publish_to")
    if address is None or not run.target.is_file():
        return
    with run.ledger.stage("store") as stage:
        stage.rows_in = _core_total(row_counts(run.target))
        stage.rows_out = stage.rows_in if store_release(run, address) else 0


@contextmanager
def account(run: Run) -> Iterator[None]:
    """Leaves an account of the run with the record of its flow, however it ends."""
    try:
        yield
    except ValidationStoppedError as stop:
        run.ledger.status, run.ledger.message = ending.STOPPED, str(stop)
        raise
    except Exception as error:
        run.ledger.message = run.ledger.message or f"{type(error).__name__}: {(str(error).splitlines() or [''])[0]}"
        raise
    finally:
        told = {name: value for name, value in run.ledger.run_row().items() if name not in {"inputs", "stages"}}
        remember(run.target, told)
        run.ledger.progress.finish({**told, "warehouse": str(run.target), "release": run.ledger.release_number})
        leave_artifacts(run)
        get_run_logger().info(run.ledger.headline())
        run.ledger.ended = perf_counter()


@task(name="shards", **_STORAGE)
def work_batch(run: Run, jobs: Sequence[tuple[list[Source], Path]]) -> list[ShardReport]:
    """Reads, decodes, normalises and extracts a batch of shards."""
    reports: dict[int, ShardReport] = {}
    # standard input is this process's own
    here = {index for index, (sources, _) in enumerate(jobs) if any(source.uri == STANDARD_INPUT for source in sources)}
    for index in here:
        reports[index] = work_shard(*jobs[index], run.options)
    elsewhere = [index for index in range(len(jobs)) if index not in here]
    for at, report in run.pool.run([(*jobs[index], run.options) for index in elsewhere]):
        reports[elsewhere[at]] = report
        run.ledger.progress.advance(report)
    return [reports[index] for index in range(len(jobs))]


@task(name="resolve", **_PURE)
def resolve_tables(run: Run, shards: Sequence[Path]) -> Frames:
    """The core tables and the words that no table knows, from all shards."""
    frames = read_shards(shards, run.shards.gather(shards))
    corrected, corrections = apply_corrections(frames)
    memory = run.shards.recall()
    core = {f"core.{name}": frame for name, frame in resolve_frames(corrected, memory, run.pool.map).items()}
    run.shards.remember(memory)
    del memory
    give_back()
    return {**core, "ops.unknowns": unknown_words(frames), "ops.corrections": corrections}


@task(name="validate", **_PURE)
def validate_tables(run: Run, tables: Mapping[str, pl.DataFrame], shards: Sequence[Path]) -> Accepted:
    """The rows that hold, with what goes into ``ops.quarantine`` and ``ops.validation_results``."""
    core = {name: frame for name, frame in tables.items() if name.startswith("core.")}
    reference = reference_frames(used_place_codes(core))
    # a warehouse that holds less than the one before is not published unless that was asked for
    before = None if run.allow_loss else row_counts(run.target)
    with run.temporary_files():
        try:
            outside = read_outside(shard_files(shards, "outside"))
            with standing_rows(run.target, None if run.rebuild else run.ledger.code_version) as stands:
                judged = judge(
                    {**core, "ref.places": reference["ref.places"]},
                    run.ledger.run_id,
                    before,
                    outside=outside,
                    stands=stands,
                    as_documents=outside_documents,
                )
        except ValidationStoppedError as stop:
            write_data_docs(stop.validated, run.docs)
            raise
        write_data_docs(judged, run.docs)
    give_back()
    quarantine = pl.concat([judged.quarantine, _broken_pages(run)])
    run.ledger.quarantine = dict(quarantine.group_by("expectation").len().sort("expectation").iter_rows())
    kept = settle_again(core, judged.frames)
    accepted = {**tables, **kept, **reference, "ops.quarantine": quarantine, "ops.validation_results": judged.results}
    return Accepted(accepted, judged.outside_count, judged.outside_broken, {} if stands is None else stands.found)


@task(name="land", **_STORAGE)
def land_tables(run: Run, accepted: Accepted, shards: Sequence[Path]) -> Landed:
    """Builds the file, with the account of this run in it."""
    ledger = run.ledger
    own = {"code_version": ledger.code_version, "run_id": ledger.run_id, "seen_at": ledger.started_at}
    landing = {
        **accepted.tables,
        "ops.runs": conform("ops.runs", [{**ledger.run_row(), "status": ending.PUBLISHED}]),
        "ops.inputs": conform("ops.inputs", [{**row, **own} for row in unread_inputs(ledger.failures)]),
    }
    streamed = Streamed(
        ledger.code_version,
        ledger.started_at,
        inputs=shard_files(shards, "inputs"),
        outside=shard_files(shards, "outside"),
        as_documents=outside_documents,
        withheld=accepted.withheld,
        messages=page_messages(ledger.failures),
    )
    return land_frames(
        landing, run.press.building, ledger.run_id, now(), run.target, streamed, may_patch=not run.rebuild, stood=accepted.stood
    )


@task(name="publish", **_STORAGE)
def publish_file(run: Run) -> None:
    """Swaps the finished file in."""
    run.press.publish(run.press.building)


@task(name="lake", **_PURE)
def lake_release(run: Run) -> LakeLanding:
    """Lands what is published in the lake, once."""
    return land_in_lake(run.target, str(run.lake), run.lake_data)


@task(name="store", **_PURE)
def store_release(run: Run, address: str) -> bool:
    """Brings what is published to the store; whether it was not there yet."""
    return publish_to_store(run.target, address, run.press.kept) is not None


def _broken_pages(run: Run) -> pl.DataFrame:
    """The rows of ``ops.quarantine`` for pages that a stage could not cope with or that break a limit."""
    rows = {
        # a page that was never read has no id: its address stands for it; an archive may hold a name twice
        (failure.doc_id or failure.source_uri, failure.limit or f"{failure.stage}_failed"): failure
        for failure in run.ledger.failures
        if failure.doc_id or failure.limit
    }
    return conform(
        "ops.quarantine",
        [
            {
                "run_id": run.ledger.run_id,
                "table_name": "core.documents",
                "row_id": row_id,
                "doc_id": failure.doc_id,
                "expectation": expectation,
                "reason": failure.reason,
                "row_json": json.dumps({"source_uri": failure.source_uri}, ensure_ascii=False),
            }
            for (row_id, expectation), failure in rows.items()
        ],
    )


def _core_rows(frames: Mapping[str, pl.DataFrame]) -> int:
    return _core_total({name: frame.height for name, frame in frames.items()})


def _core_total(counts: Mapping[str, int]) -> int:
    return sum(count for name, count in counts.items() if name.startswith("core."))
