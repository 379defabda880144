"""A Dask cluster as the place where the flow works, by way of prefect-dask; an extra of this package (``bangfu[dask]``)."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from prefect import Flow
from prefect.context import FlowRunContext

from flows.errors import UserError

LOCAL = "local"
"""Instead of an address: a cluster of this machine for the time of the run."""


def on_dask(flow: Flow[..., Any], address: str, workers: int) -> Flow[..., Any]:
    """The flow with a task runner of the cluster at ``address``. Raises ``UserError`` where prefect-dask is not installed."""
    try:
        # untyped: its task runner is not of the type that Prefect asks for
        runner: Any = import_module("prefect_dask").DaskTaskRunner
    except ImportError:
        raise UserError("--dask needs prefect-dask: pip install 'bangfu[dask]'") from None
    if address == LOCAL:
        # one thread a process: the work holds the interpreter
        local = {"n_workers": workers, "threads_per_worker": 1, "processes": True, "host": "127.0.0.1", "dashboard_address": None}
        return flow.with_options(task_runner=runner(cluster_kwargs=local))
    return flow.with_options(task_runner=runner(address=address))


def dask_client() -> Any:
    """The client of the cluster that the current flow run has for a task runner, or None where it has none."""
    context = FlowRunContext.get()
    return getattr(context.task_runner, "client", None) if context else None
