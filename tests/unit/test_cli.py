"""The command line: help, wrong use, and the commands that need no warehouse."""

from __future__ import annotations

import json
import os
import pty
import re
import resource
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from flows import errors
from flows.console import working
from flows.progress import for_this_terminal
from tests.support import Bangfu

CONSOLE_SCRIPT = Path(sys.executable).parent / "bangfu"
COMMANDS = (
    "build",
    "query",
    "decode",
    "explain",
    "schema",
    "fingerprint",
    "status",
    "releases",
    "diff",
    "rollback",
    "evaluate",
    "calibrate",
    "serve",
    "report",
    "export",
    "fetch",
)


def cpu_seconds(*command: str) -> float:
    """User and system seconds of the fastest of five runs."""
    best = float("inf")
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        best = min(best, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return best


def test_help_costs_little_processor_time() -> None:
    """Two tenths of a second on a machine where Python itself starts in two hundredths: measured as a ratio, for machines differ."""
    assert cpu_seconds(str(CONSOLE_SCRIPT), "--help") < 12 * cpu_seconds(sys.executable, "-c", "pass")


@pytest.mark.parametrize("heavy", ["prefect", "great_expectations", "polars", "duckdb", "pandas", "rich", "yaml", "csv"])
def test_the_command_line_imports_nothing_heavy(heavy: str) -> None:
    code = f"import sys, flows.cli; sys.exit({heavy!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("arguments", [(), ("--help",)])
def test_help_names_every_command_and_the_exit_codes(bangfu: Bangfu, arguments: tuple[str, ...]) -> None:
    done = bangfu(*arguments)
    assert done.code == 0
    assert all(f"\n  {command} " in done.out for command in COMMANDS)
    assert errors.EXIT_CODES in " ".join(done.out.split())
    # no sentence is cut
    assert "..." not in done.out.partition("Commands:")[2]


def test_exit_codes_stand_in_one_place_and_the_documents_agree(repository: Path) -> None:
    page = (repository / "docs" / "operations.md").read_text(encoding="utf-8").partition("## Exit codes")[2].partition("\n## ")[0]
    told = [int(code) for code in re.findall(r"^\| (\d+) \|", page, re.MULTILINE)]
    assert told == [errors.OK, errors.FAILED, errors.BAD_INPUT, errors.STOPPED, errors.INTERRUPTED]
    assert [int(code) for code in re.findall(r"(\d+) ", errors.EXIT_CODES)] == told


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_readable_in_chinese(command: str) -> None:
    """Command and option names stay, sentences do not."""
    done = subprocess.run(
        [CONSOLE_SCRIPT, *command.split(), "--help"],
        env={**os.environ, "BANGFU_LANG": "zh"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert "用法：bangfu" in done.stdout
    assert re.search(r"[A-Za-z]+(?: +[a-z]+){2,}", done.stdout.partition("\n")[2]) is None, done.stdout
    assert "Options:" not in done.stdout


def completed(*words: str) -> list[str]:
    """What the shell is offered for the last word."""
    line = " ".join(("bangfu", *words))
    environment = {
        **os.environ,
        "_BANGFU_COMPLETE": "complete_bash",
        "_TYPER_COMPLETE_ARGS": line,
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(words)),
    }
    done = subprocess.run([CONSOLE_SCRIPT], env=environment, capture_output=True, text=True, check=False)
    return done.stdout.split()


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("qu",), ["query"]),
        (("build", "--re"), ["--rebuild"]),
        (("schema", "core.ev"), ["core.events"]),
        (("schema", "event_cal"), ["event_calendar"]),
        (("query", "SELECT", "--format", "j"), ["json"]),
        (("export", "out", "--format", "s"), ["stata"]),
        (("report", "--language", "z"), ["zh"]),
        (("explain", "quant"), ["quantity_"]),
        (("explain", "quantity_0", "--warehouse", "/no/such.duckdb"), []),
    ],
)
def test_the_shell_completes_commands_options_tables_and_formats(words: tuple[str, ...], offered: list[str]) -> None:
    assert completed(*words) == offered


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_for_the_shell_is_shown(shell: str) -> None:
    done = subprocess.run(
        [CONSOLE_SCRIPT], env={**os.environ, "_BANGFU_COMPLETE": f"source_{shell}"}, capture_output=True, text=True, check=False
    )
    assert "_BANGFU_COMPLETE" in done.stdout


def on_a_terminal(*command: object, program: str | Path = CONSOLE_SCRIPT, **variables: str) -> str:
    """What a command writes where standard output and standard error are a terminal."""
    ours, theirs = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR", "TERM"}}
    process = subprocess.Popen(
        [program, *map(str, command)], stdout=theirs, stderr=theirs, env={**environment, "TERM": "xterm-256color", **variables}
    )
    os.close(theirs)
    written = b""
    # the other end closes: the terminal is gone
    with suppress(OSError):
        while block := os.read(ours, 65536):
            written += block
    os.close(ours)
    process.wait()
    return written.decode("utf-8")


def test_colours_are_for_terminals_and_for_those_who_want_them(bangfu: Bangfu) -> None:
    assert "\x1b[" in on_a_terminal("schema", "core.redirects")
    assert "\x1b[" not in on_a_terminal("schema", "core.redirects", NO_COLOR="1")
    assert "\x1b[" not in on_a_terminal("nosuch")
    assert "\x1b[" not in bangfu("schema", "core.redirects").out


def test_schema_for_programmes(bangfu: Bangfu) -> None:
    tables = json.loads(bangfu("schema", "--json").out)
    assert {"core.events", "mart.pairing_network"} <= {table["table"] for table in tables["tables"]}
    assert "place_at" in {macro["macro"] for macro in tables["macros"]}
    events = json.loads(bangfu("schema", "events", "--json").out)
    kind = next(column for column in events["columns"] if column["column"] == "event_type")
    donation = next(value for value in kind["values"] if value["code"] == "donation")
    assert donation["definition"]["zh"]
    assert donation["example"]
    assert donation["needs_recipient"] == "yes"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nosuch",), "No such command 'nosuch'"),
        (("query",), "Missing argument"),
        (("build", "--workers", "0"), "--workers"),
        (("build", "--workers", "two"), "--workers"),
        (("build", "--nosuch"), "No such option"),
        (("build", "/no/such/folder"), "/no/such/folder: no such file or folder"),
        (("query", "SELECT 1", "--warehouse", "/no/such.duckdb"), "/no/such.duckdb: no warehouse here"),
        (("query", "SELECT 1", "--format", "xml"), "--format xml: choose one of table, csv, json"),
        (("fingerprint", "--warehouse", "/no/such.duckdb"), "/no/such.duckdb: no warehouse here"),
        (("status", "--warehouse", "/no/such.duckdb"), "/no/such.duckdb: no warehouse here"),
        (("explain", "word"), "word is no id"),
        (("explain", "event_0123456789abcdef", "--warehouse", "/no/such.duckdb"), "no warehouse here"),
        (("schema", "evnts"), "there is no table evnts; did you mean core.events?"),
        (("serve", "--cron", "* * * * *", "--timezone", "Nowhere/Land"), "no such time zone"),
        (("decode", "/no/such/page.txt"), "/no/such/page.txt: no such file or folder"),
    ],
)
def test_wrong_use_is_one_clear_line_and_exit_code_2(bangfu: Bangfu, arguments: tuple[str, ...], said: str) -> None:
    done = bangfu(*arguments)
    assert done.code == 2
    assert said in done.err
    assert done.err.count("\n") == 1
    assert done.err.startswith("bangfu: ")
    assert done.out == ""


def test_schema_lists_all_tables_and_describes_one(bangfu: Bangfu) -> None:
    listing = bangfu("schema")
    assert all(name in listing.out for name in ("core.events", "ref.places", "mart.pairing_network", "ops.quarantine"))
    described = bangfu("schema", "events")
    assert described.out == bangfu("schema", "core.events").out
    assert "event_type" in described.out
    assert "事件类型" in described.out
    assert "donation" in described.out


def test_decode_prints_one_json_object_a_page(bangfu: Bangfu, seed_pages: Path) -> None:
    done = bangfu("decode", "--json", seed_pages)
    pages = [json.loads(line) for line in done.out.splitlines()]
    assert done.code == 0
    assert [Path(page["path"]).name for page in pages] == sorted(file.name for file in seed_pages.iterdir())
    assert {page["encoding"] for page in pages} == {"utf-8"}
    assert [page["script"] for page in pages] == ["Hant", "Hant", "Hant", "Hant", "Hans"]


def test_replaying_the_repairs_gives_the_text(bangfu: Bangfu, seed_pages: Path) -> None:
    for line in bangfu("decode", "--json", seed_pages).out.splitlines():
        page = json.loads(line)
        raw = Path(page["path"]).read_text(encoding="utf-8")
        pieces, at = [], 0
        for repair in page["repairs"]:
            assert raw[repair["raw_start"] : repair["raw_end"]] == repair["raw"]
            pieces += [raw[at : repair["raw_start"]], repair["repaired"]]
            at = repair["raw_end"]
        assert "".join([*pieces, raw[at:]]) == page["text"]


def test_decode_shows_a_readable_diff_and_names_what_it_could_not_read(bangfu: Bangfu, seed_pages: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    done = bangfu("decode", seed_pages / "002_16d888c48571cec7.txt", tmp_path / "empty.txt")
    assert done.code == 2
    assert "[-(guān)-]" in done.out
    assert "{+" in done.out
    assert "empty.txt: the file is empty" in done.err


def test_decode_prints_pages_that_would_steer_the_terminal_harmlessly(bangfu: Bangfu, tmp_path: Path) -> None:
    page = tmp_path / "steering.txt"
    page.write_text("省政協(xié)\x1b]0;owned\x07機(jī)關(guān)\u202e黨建(jiàn)幫扶(fú)縣(xiàn)會(huì)議(yì)", encoding="utf-8")
    done = bangfu("decode", page)
    assert "\x1b" not in done.out
    assert "\u202e" not in done.out


def test_a_quiet_run_tells_only_what_the_user_should_know(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    progress = for_this_terminal(quiet=True)
    progress.begin("read", 5)
    progress.advance()
    progress.end("read", 5, 5, 1.0)
    assert capsys.readouterr().err == ""
    progress.note("bangfu: x.txt: the file is empty")
    assert capsys.readouterr().err == "bangfu: x.txt: the file is empty\n"
    monkeypatch.setenv("BANGFU_LANG", "zh")
    progress.note("bangfu: x.txt: the file is empty")
    assert capsys.readouterr().err == "bangfu: x.txt：文件为空\n"


def test_a_pipe_gets_a_line_a_stage_and_no_spinner(capsys: pytest.CaptureFixture[str]) -> None:
    progress = for_this_terminal()
    progress.end("read", 5, 4, 1.25)
    with working("writing the export"):
        pass
    assert capsys.readouterr().err == "read: 5 in, 4 out, 1.2 s\n"


def test_a_terminal_gets_a_bar_and_a_spinner_that_leave_nothing_behind() -> None:
    program = (
        "from flows.console import working\nfrom flows.progress import for_this_terminal\n"
        "with for_this_terminal() as bars:\n    bars.begin('extract', 2)\n    bars.advance()\n    bars.note('bangfu: x: the file is empty')\n"
        "with working('writing the export'):\n    pass\n"
    )
    written = on_a_terminal("-c", program, program=sys.executable)
    assert all(words in written for words in ("extract", "1/2", "bangfu: x: the file is empty"))
    # the cursor went up and the line was cleared
    assert written.rstrip().endswith("\x1b[?25h") or "\x1b[2K" in written
