"""Help in the user's language: Typer's own words are English whatever is asked for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from typer.core import TyperCommand, TyperGroup

from flows.messages import language, said

if TYPE_CHECKING:
    # what Typer's own signatures name
    from typer._click import Context

# half as many Chinese characters fill a line of a terminal
_CHINESE_WIDTH = 56
_OWN_WORDS = (
    (re.compile(r"^Usage: ", re.MULTILINE), "用法："),
    (re.compile(r"^Options:$", re.MULTILINE), "选项："),
    (re.compile(r"^Arguments:$", re.MULTILINE), "参数："),
    (re.compile(r"^Commands:$", re.MULTILINE), "命令："),
    (re.compile(r"\[default:\s+"), "[默认："),
    (re.compile(r"\[env var:\s+"), "[环境变量："),
    (re.compile(r";\s+default:\s+"), "；默认："),
    (re.compile(r";\s+required\]"), "；必填]"),
    (re.compile(r"\[required\]"), "[必填]"),
)


class Command(TyperCommand):
    """A command whose help speaks the user's language."""

    def get_short_help_str(self, limit: int = 45) -> str:
        """The whole line: half a sentence and three dots help nobody."""
        return self.help or super().get_short_help_str(limit)

    def get_help(self, ctx: Context) -> str:
        """The help text."""
        _translate(self, ctx)
        return _in_own_words(super().get_help(ctx))


class Group(TyperGroup):
    """The list of commands, likewise."""

    def get_help(self, ctx: Context) -> str:
        """The help text."""
        _translate(self, ctx)
        return _in_own_words(super().get_help(ctx))


def _translate(command: TyperCommand | TyperGroup, ctx: Context) -> None:
    """Typer's own options, such as ``--help``."""
    if language() == "zh":
        ctx.terminal_width = _CHINESE_WIDTH
        for parameter in command.get_params(ctx):
            if described := getattr(parameter, "help", None):
                parameter.help = said(" ".join(described.split()))  # type: ignore[attr-defined]


def _in_own_words(text: str) -> str:
    if language() == "zh":
        for english, chinese in _OWN_WORDS:
            text = english.sub(chinese, text)
    return text
