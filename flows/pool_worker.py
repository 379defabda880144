"""``bangfu worker``: takes the runs that fall due in a Prefect work pool, each in a process of its own."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import suppress

from flows import errors
from flows.console import say_error
from flows.errors import UserError
from flows.steady import steady_memory


def take_runs(pool: str, *, limit: int | None, name: str | None) -> int:
    """Works for the process pool ``pool`` of the Prefect server that ``PREFECT_API_URL`` names, until interrupted or terminated; the exit code.

    It is Prefect's own worker, only with steady memory. At most ``limit`` runs at once, any number where it is None. Raises ``UserError``
    where there is no server, no such pool or one of another type.
    """
    # an interrupt is ignored by what a script starts in its background
    signal.signal(signal.SIGINT, signal.default_int_handler)
    from prefect.client.orchestration import get_client
    from prefect.exceptions import ObjectNotFound
    from prefect.settings import get_current_settings
    from prefect.utilities.processutils import setup_signal_handlers_worker
    from prefect.workers.process import ProcessWorker

    url = get_current_settings().api.url
    if not url:
        raise UserError("PREFECT_API_URL: no Prefect server is named")

    async def work() -> None:
        async with get_client() as client:
            try:
                found = await client.read_work_pool(pool)
            except ObjectNotFound:
                raise UserError(f"--pool {pool}: no such work pool at {url}") from None
        if found.type != ProcessWorker.type:
            raise UserError(f"--pool {pool}: a pool of the type {found.type}, not {ProcessWorker.type}")
        setup_signal_handlers_worker(os.getpid(), "the worker", say_error)
        worker = ProcessWorker(work_pool_name=pool, limit=limit, name=name, create_pool_if_not_found=False)
        with suppress(asyncio.CancelledError):
            async with steady_memory():
                await worker.start(printer=say_error)

    with suppress(KeyboardInterrupt):
        asyncio.run(work())
    return errors.OK
