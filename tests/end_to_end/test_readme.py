"""The README as a new user follows it: every command in its order, every output that it shows compared with what is printed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

INSTEAD = re.compile(r"<!-- the test runs instead, for [^:]+: (.+) -->")
SKIPPED = re.compile(r"<!-- not run by the test: .+ -->")
LEFT_OUT = "…"
"""A line that stands for any number of lines."""


@dataclass(frozen=True)
class Block:
    """A block of commands, with the output that is shown after it."""

    commands: str
    shown: str | None
    line: int


def blocks(text: str) -> Iterator[Block]:
    """The ``sh`` blocks of a page that are to be run, with the plain block that follows each, if one does."""
    lines = text.splitlines()
    at = 0
    while at < len(lines):
        if lines[at] != "```sh":
            at += 1
            continue
        end = lines.index("```", at)
        before = lines[at - 1] if at else ""
        instead = INSTEAD.fullmatch(before)
        commands = instead.group(1) if instead else "\n".join(lines[at + 1 : end])
        shown = None
        after = end + 1
        while after < len(lines) and not lines[after]:
            after += 1
        if after < len(lines) and lines[after] == "```":
            closing = lines.index("```", after + 1)
            shown = "\n".join(lines[after + 1 : closing])
        if not SKIPPED.fullmatch(before):
            yield Block(commands, shown, at + 1)
        at = end + 1


def fits(shown: str, printed: str) -> bool:
    """Whether what a page shows is what was printed; spaces at the ends of lines and empty lines around do not count."""
    lines = _bare(shown)
    pattern = "".join(r"(?:[^\n]*\n)*?" if line == LEFT_OUT else re.escape(line) + "\n" for line in lines)
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in _bare(printed))) is not None


def _bare(text: str) -> list[str]:
    """Its lines without spaces at their ends and without empty ones around."""
    return "\n".join(line.rstrip() for line in text.splitlines()).strip("\n").splitlines()


@pytest.fixture(scope="module")
def clone(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a clone looks like once it is installed: the environment is this one, nothing is built yet."""
    folder = tmp_path_factory.mktemp("clone")
    (folder / ".venv").mkdir()
    (folder / ".venv" / "bin").symlink_to(Path(sys.executable).parent)
    (folder / "warehouse").mkdir()
    (folder / "seeds").mkdir()
    shutil.copytree(repository / "seeds" / "documents", folder / "seeds" / "documents")
    shutil.copytree(repository / "docs", folder / "docs")
    return folder


def run(commands: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("BANGFU_", "LC_", "LANG"))}
    environment |= {"LANG": "C.UTF-8", **({"BANGFU_CACHE": cache} if (cache := os.environ.get("BANGFU_CACHE")) else {})}
    return subprocess.run(
        ["/bin/bash", "-euo", "pipefail", "-c", commands],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=600,
    )


def test_every_command_of_the_readme_runs_and_prints_what_is_shown(repository: Path, clone: Path) -> None:
    found = list(blocks((repository / "README.md").read_text(encoding="utf-8")))
    assert sum(block.shown is not None for block in found) >= 4
    assert "bangfu build" in found[0].commands, "the first thing to do is to build"
    for block in found:
        done = run(block.commands, clone)
        assert done.returncode == 0, f"README.md, line {block.line}: {done.stderr}"
        if block.shown is not None:
            assert fits(block.shown, done.stdout), f"README.md, line {block.line}:\n{block.commands}\n{done.stdout}"


def test_pictures_that_pages_show_are_there_small_and_described(repository: Path) -> None:
    shown = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", (repository / "README.md").read_text(encoding="utf-8"))
    assert len(shown) >= 2
    for described, path in shown:
        picture = repository / path
        assert picture.read_bytes().startswith(b"\x89PNG"), "make pictures"
        assert picture.stat().st_size < 300_000
        assert len(described.split()) >= 8


def test_commands_that_a_page_names_exist(repository: Path) -> None:
    """``bangfu word`` in any document is a command, and its long options are options of it."""
    from typer.main import get_command

    from flows.cli import app

    commands = get_command(app).commands  # type: ignore[attr-defined]
    for page in [repository / "README.md", *sorted((repository / "docs").glob("*.md"))]:
        for name, rest in re.findall(r"\bbangfu ([a-z]+)\b((?: [^`\n|]*)?)", page.read_text(encoding="utf-8")):
            if name in commands:
                known = {option for parameter in commands[name].params for option in parameter.opts} | {"--help"}
                named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", rest.partition("$(")[0]))
                assert named - known <= OF_OTHERS, (page.name, name)


OF_OTHERS = frozenset({"--warehouse", "--pages", "--cron", "--json", "--quiet"})
"""Options that a sentence may name after a command without meaning that command."""


@pytest.mark.parametrize(
    ("shown", "printed", "expected"),
    [
        ("a\nb", "a \nb\n", True),
        ("a\nb", "\n a\nb", False),
        ("a\n…\nd", "a\nb\nc\nd\n", True),
        ("a\n…\nd", "a\nd\n", True),
        ("…\nd", "a\nd\ne\n", False),
        ("a", "a\nb\n", False),
        ("a\n\nb", "   \na\n  \nb\n  \n", True),
        ("", "", True),
    ],
)
def test_what_is_shown_is_compared_line_by_line(shown: str, printed: str, expected: bool) -> None:
    assert fits(shown, printed) is expected
