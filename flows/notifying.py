"""Says by a webhook that a run failed, was stopped or crashed: one POST of one JSON object to an address that the settings name."""

from __future__ import annotations

import json
import re
import socket
import urllib.error
import urllib.request
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flows.console import say_error
from flows.errors import UserError
from flows.settings import run_settings

if TYPE_CHECKING:
    from prefect import Flow
    from prefect.client.schemas.objects import FlowRun, State

_PATIENCE = 10.0
_LONGEST = 1_000
_SECRETS = (
    (re.compile(r"(?i)(://)[^/\s:@]{1,200}:[^/\s@]{1,200}@"), r"\1***@"),
    (
        re.compile(r"(?i)((?:password|passwd|pwd|token|secret|api_?key|access_?key(?:_?id)?|authorization)\s?[=:]\s?)[^\s&;,]{1,500}"),
        r"\1***",
    ),
)


class _StaysHere(urllib.request.HTTPRedirectHandler):
    """An address that sends elsewhere is not followed: what it was told is for it alone."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def tell_failure(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:
    """Hook of flows: tells the webhook of the settings, where there is one. Never raises: telling is a service."""
    try:
        webhook = run_settings().get("webhook")
        if webhook:
            send(webhook, failure(flow.name, flow_run.name or str(flow_run.id), state.name or "", state.message or "", flow_run.parameters))
    except UserError as error:
        say_error(str(error))
    except Exception as error:
        # an address may hold a token: nothing of it is said but the host
        say_error(f"the webhook could not be told: {type(error).__name__}")


def failure(flow: str, run: str, state: str, message: str, parameters: Mapping[str, Any]) -> dict[str, str]:
    """What is sent: ``text`` is the whole in one line, the others its parts. Passwords and keys in messages are masked."""
    reason = masked((message.splitlines() or [""])[0].removeprefix("Flow run encountered an exception: "))[:_LONGEST]
    warehouse = masked(str(parameters.get("warehouse", "")))
    return {
        "text": f"{flow} {state.lower()}: {reason or 'no message'} ({warehouse or 'no warehouse named'}, run {run} on {socket.gethostname()})",
        "event": "run_failed",
        "flow": flow,
        "run": run,
        "state": state,
        "reason": reason,
        "warehouse": warehouse,
        "host": socket.gethostname(),
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def masked(text: str) -> str:
    """The text without passwords, tokens and keys that stand in addresses or behind their names."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


def send(webhook: str, message: Mapping[str, str]) -> bool:
    """Posts a message; whether it was taken. Where not, standard error says why, without the address. Raises ``UserError`` for one that is none."""
    address = urlsplit(webhook)
    if address.scheme not in {"http", "https"} or not address.hostname:
        raise UserError("webhook: an address that begins with https:// or http:// is wanted")
    request = urllib.request.Request(  # noqa: S310 (the scheme is checked)
        webhook, json.dumps(message, ensure_ascii=False).encode(), {"Content-Type": "application/json", "User-Agent": "bangfu"}
    )
    try:
        with urllib.request.build_opener(_StaysHere).open(request, timeout=_PATIENCE):
            return True
    except urllib.error.HTTPError as error:
        say_error(f"the webhook at {address.hostname} answered {error.code}")
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        say_error(f"the webhook at {address.hostname} could not be told: {getattr(reason, 'strerror', None) or type(reason).__name__}")
    return False
