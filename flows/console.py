"""Writing to the terminal: results to standard output, everything else to standard error."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flows.messages import said, translated

if TYPE_CHECKING:
    from rich.console import Console

# What is piped is neither wrapped nor cut: programs read it.
_UNLIMITED = 100_000


# Pages are strangers' text: nothing of it may steer the terminal or turn the direction of what stands around it.
_STEERING = dict.fromkeys((*range(32), *range(127, 160), *range(8234, 8239), *range(8294, 8298)), "�")
del _STEERING[ord("\n")], _STEERING[ord("\t")]


def harmless(text: str) -> str:
    """The text without characters that steer a terminal."""
    return text.translate(_STEERING)


def output() -> Console:
    """Standard output."""
    return _console(is_terminal=sys.stdout.isatty(), stderr=False)


def messages() -> Console:
    """Standard error."""
    return _console(is_terminal=sys.stderr.isatty(), stderr=True)


def logs_json() -> bool:
    """Whether what happens is told as JSON (``BANGFU_LOG=json``)."""
    return os.environ.get("BANGFU_LOG", "").lower() == "json"


def write_event(level: str, event: str, **told: object) -> None:
    """What happened as one JSON object on one line of standard error; the words are English, for programs read them."""
    when = datetime.now(UTC).isoformat(timespec="milliseconds")
    sys.stderr.write(json.dumps({"time": when, "level": level, "event": event, **told}, ensure_ascii=False, default=str) + "\n")
    sys.stderr.flush()


def say_error(line: str) -> None:
    """One line on standard error about what went wrong, in the user's language."""
    if logs_json():
        write_event("error", "failed", message=line)
        return
    sys.stderr.write(f"bangfu: {harmless(translated(line))}\n")


def print_json(value: Any) -> None:
    """One JSON value on one line of standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


@contextmanager
def working(on: str, *, quiet: bool = False) -> Iterator[None]:
    """Shows on a terminal that a command works on something; nothing in a pipe or a log."""
    if quiet or not sys.stderr.isatty():
        yield
        return
    with messages().status(said(on)):
        yield


def _console(*, is_terminal: bool, stderr: bool) -> Console:
    # decoding, help and completion need no tables
    from rich.console import Console

    options: dict[str, Any] = {"stderr": stderr, "highlight": False, "emoji": False, "markup": False}
    if os.environ.get("NO_COLOR"):
        # not only no colours: no escape sequence at all
        options["color_system"] = None
    return Console(width=None if is_terminal else _UNLIMITED, **options)
