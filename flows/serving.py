"""``bangfu serve``: the flow on a schedule, on a machine of its own or with a Prefect server that stands already."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flows import errors
from flows.console import say_error
from flows.errors import UserError
from flows.prefect_api import PrefectStartError, start_api
from flows.steady import steady_memory

DEPLOYMENT = "scheduled"


def serve_builds(cron: str, inbox: Sequence[str], warehouse: Path, *, workers: int, timezone: str) -> int:
    """Builds from ``inbox`` whenever ``cron`` says, until interrupted; the exit code. Raises ``UserError`` for a schedule that is none.

    One run at a time: what falls due while another still works is left out, for the next one reads the same inbox. Stopping leaves the
    schedule as it is, so serving again goes on with it.
    """
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError):
        raise UserError(f"--timezone {timezone}: no such time zone") from None
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "INFO")
    api = start_api(with_scheduler=True)

    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.runner import Runner
    from prefect.schedules import Cron
    from prefect.types.entrypoint import EntrypointType

    try:
        schedule = Cron(cron, timezone=timezone)
    except ValueError:
        raise UserError(f'--cron "{cron}": no schedule; five fields are wanted, such as "0 * * * *"') from None

    from flows.build import build

    try:
        api.wait()
    except PrefectStartError as error:
        say_error(str(error))
        return errors.FAILED
    # Run in the background of a script, a process inherits that Ctrl-C is ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    say_error(f'building {warehouse} from {", ".join(inbox)} at "{cron}" ({timezone}); Prefect API {api.url}')

    class Server(Runner):
        def handle_sigterm(self, *_args: object, **_options: object) -> None:
            # Prefect's own way leaves its loop standing; an interrupt ends it in order
            os.kill(os.getpid(), signal.SIGINT)

    async def serve() -> None:
        server = Server(name=DEPLOYMENT, limit=1, pause_on_shutdown=False)
        await server.aadd_flow(
            build,
            name=DEPLOYMENT,
            schedule=schedule,
            # runs happen in folders of their own
            parameters={
                "inputs": [str(_absolute(name)) for name in inbox],
                "warehouse": str(_absolute(warehouse)),
                "workers": workers,
                "report": True,
            },
            concurrency_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW),
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        async with steady_memory():
            await server.start()

    with suppress(KeyboardInterrupt):
        asyncio.run(serve())
    say_error("stopped; the schedule goes on with the next bangfu serve")
    return errors.OK


def _absolute(name: str | Path) -> Path:
    return Path(name).absolute()
