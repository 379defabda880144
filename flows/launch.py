"""``bangfu build``: starts Prefect and the flow, shows its progress, and ends with a summary and an exit code."""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Mapping, Sequence
from glob import has_magic
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from flows import errors
from flows.console import print_json, say_error
from flows.errors import UserError
from flows.prefect_api import PrefectApi, PrefectStartError, start_api
from flows.progress import for_this_terminal, shown
from flows.settings import limits
from transforms.read.inputs import STANDARD_INPUT, is_remote

if TYPE_CHECKING:
    from flows.ledger import Ledger


def launch_build(
    inputs: Sequence[str],
    warehouse: Path,
    *,
    workers: int = 1,
    rebuild: bool = False,
    allow_loss: bool = False,
    wait_seconds: float = 0.0,
    columns: Mapping[str, str] | None = None,
    dask: str | None = None,
    lake: str | None = None,
    lake_data: str | None = None,
    quiet: bool = False,
    as_json: bool = False,
) -> int:
    """Builds and publishes; the exit code. Raises ``UserError`` where nothing that is named exists.

    ``quiet`` says only what went wrong; ``as_json`` ends with one JSON object on standard output instead of the summary.
    """
    if not any(name == STANDARD_INPUT or is_remote(name) or has_magic(name) or Path(name).exists() for name in inputs):
        raise UserError(f"{', '.join(inputs)}: no such file or folder")
    limits()  # a setting that means nothing is told before anything is started
    seconds = {"total": perf_counter()}
    # The traceback of a failed flow is told once and by us, not a second time by Prefect's log.
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "CRITICAL")
    try:
        api = start_api()
        with for_this_terminal(quiet=quiet or as_json) as progress:
            shown.set(progress)
            asked: dict[str, Any] = {"workers": workers, "rebuild": rebuild, "allow_loss": allow_loss, "wait_seconds": wait_seconds}
            asked |= {"columns": dict(columns or {}), "lake": lake, "lake_data": lake_data}
            ledger = _run_flow(api, list(inputs), warehouse, asked, seconds, dask)
    except KeyboardInterrupt:
        return _end(_say("interrupted; the warehouse is as it was", errors.INTERRUPTED), warehouse, as_json=as_json)
    except PrefectStartError as error:
        return _end(_say(str(error), errors.FAILED), warehouse, as_json=as_json)
    except Exception as error:
        return _end(_explain_failure(error, warehouse), warehouse, as_json=as_json)
    finally:
        shown.set(None)
    seconds["total"] = perf_counter() - seconds["total"]

    from flows.summary import as_data, print_summary

    code = _exit_code(ledger)
    if as_json:
        print_json(as_data(ledger, warehouse, seconds, code))
    elif not quiet:
        print_summary(ledger, warehouse, seconds)
    return code


def _run_flow(
    api: PrefectApi, inputs: list[str], warehouse: Path, asked: dict[str, Any], seconds: dict[str, float], dask: str | None
) -> Ledger:
    """Runs the flow; ``seconds`` gets what importing and Prefect cost besides its stages."""
    if not os.environ.get("BANGFU_DEBUG"):
        warnings.simplefilter("ignore")
        # Great Expectations tells of a folder that it makes; it sets this logger's level itself, whenever it is loaded
        logging.getLogger("great_expectations.data_context.types.base").addFilter(_nothing)
    marks = [perf_counter()]
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

    marks.append(perf_counter())
    from flows.build import build
    from flows.dask_cluster import on_dask

    if not api.is_ready():
        # needed only if there is anything new, but the processor that the server leaves free is free now
        from expectations.engine import load

        load()
    marks.append(perf_counter())
    api.wait()
    # The heartbeat's thread costs a run its last second; it serves to find crashed runs on a server that outlives them.
    quick = {PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None} if api.own else {}
    flow = on_dask(build, dask, asked["workers"]) if dask else build
    with temporary_settings(quick):
        ledger: Ledger = flow(inputs, str(warehouse), **asked)
    end = perf_counter()
    inside = ledger.ended - ledger.begun
    seconds["imports"] = marks[2] - marks[1]
    seconds["Prefect"] = (marks[1] - marks[0]) + (end - marks[2] - inside)
    return ledger


def _explain_failure(error: Exception, warehouse: Path) -> int:
    from expectations.validate import ValidationStoppedError
    from warehouse.lake import LakeError
    from warehouse.publish import DamagedError, PublisherBusyError
    from warehouse.store import StoreError
    from warehouse.volume import VolumeLossError

    if os.environ.get("BANGFU_DEBUG"):
        raise error
    if isinstance(error, ValidationStoppedError):
        smaller = " (--allow-loss publishes a smaller one)" if "where the published warehouse has" in str(error) else ""
        line = f"validation stopped the publication; {warehouse} is as it was: {error}{smaller} ({warehouse}.docs/index.html)"
        return _say(line, errors.STOPPED)
    if isinstance(error, VolumeLossError):
        return _say(
            f"the publication was stopped, {warehouse} is as it was; it would lose: {error} (--allow-loss publishes all the same)",
            errors.STOPPED,
        )
    if isinstance(error, UserError):
        return _say(str(error), errors.BAD_INPUT)
    if isinstance(error, LakeError):
        return _say(f"{error}; {warehouse} is published, the next run lands it in the lake", errors.FAILED)
    if isinstance(error, StoreError):
        return _say(f"{error}; {warehouse} is published, the next run brings it there", errors.FAILED)
    if isinstance(error, PublisherBusyError):
        return _say(f"{error}; wait for it or name another --warehouse", errors.FAILED)
    if isinstance(error, DamagedError):
        return _say(str(error), errors.FAILED)
    first = (str(error).splitlines() or [""])[0]
    if "No space left" in first or "Disk quota" in first:
        return _say(f"{_named(error)}; {warehouse} is as it was; what was done so far is kept, so make room and build again", errors.FAILED)
    if isinstance(error, OSError) and error.filename:
        return _say(f"{_named(error)}; {warehouse} is as it was", errors.FAILED)
    return _say(f"{type(error).__name__}: {first}; {warehouse} is as it was (BANGFU_DEBUG=1 shows where)", errors.FAILED)


def _named(error: Exception) -> str:
    """A fault of the disk in one line that begins with the place, where the error tells it."""
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}"
    return (str(error).splitlines() or [""])[0]


def _nothing(_record: logging.LogRecord) -> bool:
    return False


def _exit_code(ledger: Ledger) -> int:
    if ledger.message and not ledger.page_count:
        return _say(ledger.message, errors.BAD_INPUT)
    return errors.BAD_INPUT if ledger.failures else errors.OK


def _end(code: int, warehouse: Path, *, as_json: bool) -> int:
    """The exit code of a run that published nothing; for programmes, the end of one that did not come to its account."""
    if as_json:
        status = {errors.STOPPED: "stopped", errors.INTERRUPTED: "interrupted"}.get(code, "failed")
        print_json({"status": status, "exit_code": code, "warehouse": str(warehouse)})
    return code


def _say(line: str, code: int) -> int:
    say_error(line)
    return code
