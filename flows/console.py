"""Writing to the terminal: results to standard output, everything else to standard error."""

from __future__ import annotations

import sys

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


def _console(*, is_terminal: bool, stderr: bool) -> Console:
    return Console(stderr=stderr, width=None if is_terminal else _UNLIMITED, highlight=False, emoji=False, markup=False)
