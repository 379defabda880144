"""Everything that users read on the terminal exists in English and Chinese."""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from flows import errors, explain, quality_page, status
from flows.messages import catalogue, language, placeholders, said, translated
from tests.support import Bangfu
from transforms.shard import STAGES

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "seeds" / "reference" / "messages.csv"
ANY = "⁂"
"""Stands for what a text is filled with."""
SPEAKERS = {
    **dict.fromkeys(("said", "working", "UserError", "_say", "say_error", "note", "_fail"), 0),
    **dict.fromkeys(("NoSuchReleaseError", "PublisherBusyError", "NotPublishableError", "LakeError", "PrefectStartError", "GoldError"), 0),
    **{"FileExistsError": 0, "ReadFailure": 1},
}
"""What is called with a text for users, and which argument it is."""
SAME = frozenset({"F1", "Prefect", "bangfu: {line}"})
"""Names that are the same in both languages."""


def is_same(text: str) -> bool:
    """Whether a text is the same in both languages: a name, or nothing but a command before what it says."""
    return text in SAME or re.fullmatch(rf"[a-z]+: (\{{error\}}|{ANY})", text) is not None


BY_OTHERS = frozenset(
    {
        *(text for text in catalogue() if text.split(" Error")[0] in {"Catalog", "Binder", "Parser"}),
        *(text for text in catalogue() if text.startswith("Input should be ")),
        *("Show this message and exit.", "Install completion for the current shell.", "Missing command."),
        "Show completion for the current shell, to copy it or customize the installation.",
    }
)
"""What the engine and the parser's library say."""


def names_shown() -> set[str]:
    """What is looked up by a variable: titles, columns, stages, states."""
    columns = {name for _, sql in status._SECTIONS for name in re.findall(r"(?: AS |, |SELECT )([a-z_0-9]+)(?=,| FROM|$)", sql)}
    releases = {
        "state",
        "published",
        "kept",
        "rolled back",
        "unreadable",
        "follows",
        "release",
        "id",
        "change",
        "reason",
        "rows",
        "columns",
    }
    fitted = {"table", "claimed from", "to", "as claimed", "as fitted", "split", "error", "cause", "times", "expected calibration error"}
    page = {"title", "publisher", "published_at", "url"}
    return {
        *(title for title, _ in status._SECTIONS),
        *(columns & set(catalogue())),
        *("status", "seconds", "pages", "code", "quarantined", "note"),
        *(*quality_page.SCORE_COLUMNS, *quality_page.BAND_COLUMNS),
        *(releases | fitted | page),
        *STAGES,
        errors.EXIT_CODES,
        *("resolve", "validate", "land", "publish", "Prefect", "imports", "mean"),
    }


def texts(node: ast.AST, known: dict[str, list[str]]) -> list[str]:
    """What an expression may become, with ``ANY`` for what the code fills in."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.JoinedStr(values=values):
            return ["".join(parts) for parts in product(*(texts(value, known) for value in values))]
        case ast.FormattedValue(value=value):
            return texts(value, known) if isinstance(value, ast.IfExp | ast.Name) else [ANY]
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return [a + b for a in texts(left, known) for b in texts(right, known)]
        case ast.IfExp(body=body, orelse=other):
            return texts(body, known) + texts(other, known)
        case ast.Name(id=name) if name in known:
            return known[name]
    return [ANY]


def spoken(file: Path) -> Iterator[tuple[str, str]]:
    """Every text of a module that a user may read, with the name of what it is given to."""
    for scope in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not isinstance(scope, ast.FunctionDef | ast.Module):
            continue
        known: dict[str, list[str]] = {}
        for node in ast.walk(scope):
            if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
                found = [text for text in texts(node.value, known) if text != ANY]
                if found:
                    known.setdefault(node.targets[0].id, []).extend(found)
        for node in ast.walk(scope):
            if isinstance(node, ast.Call):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                at = SPEAKERS.get(called)
                if at is not None and len(node.args) > at:
                    yield from ((called, text) for text in texts(node.args[at], known))


@cache
def collected() -> dict[str, str]:
    """Every text for users in the code, and the module that says it; without those that are nothing but values."""
    found: dict[str, str] = {}
    for folder in ("flows", "warehouse", "transforms/read"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            for _, text in spoken(file):
                if re.search("[A-Za-z]{2}", re.sub(r"\{\w*\}", "", text).replace("bangfu: ", "")):
                    found.setdefault(text, file.relative_to(ROOT).as_posix())
    return found


def filled(text: str) -> str:
    """The text as a user may read it."""
    numbers = iter(range(1, 100))
    return re.sub(ANY, lambda _: f"<{next(numbers)}>", text)


@pytest.fixture
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANGFU_LANG", "zh")


def test_the_catalogue_is_sorted_and_says_everything_twice() -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    english = [row["english"] for row in rows]
    assert english == sorted(set(english))
    for row in rows:
        assert placeholders(row["english"]) == placeholders(row["chinese"]), row["english"]
        assert len(set(placeholders(row["english"]))) == len(placeholders(row["english"])), row["english"]
        has_words = re.search("[A-Za-z]", re.sub(r"\{\w*\}", "", row["english"]))
        assert re.search(r"[\u4e00-\u9fff]", row["chinese"]) or not has_words or is_same(row["english"]), row["english"]


@pytest.mark.usefixtures("chinese")
def test_every_text_for_users_exists_in_chinese() -> None:
    """A line about what went wrong is known by its form; a text of the command line by itself."""
    left: dict[str, str] = {}
    for text, module in collected().items():
        shown = said(text) if "{" in text else translated(filled(text))
        # words that stand in a row are a sentence that nobody translated; commands and options are the same in every language
        untold = re.search(r"[A-Za-z]+(?: [a-z]+){2,}", re.sub(r"bangfu [a-z]+|pip install|tcp://\S+", "", shown))
        if (untold or not re.search(r"[\u4e00-\u9fff]", shown)) and not is_same(text):
            left[text] = f"{module}: {shown}"
    assert left == {}, "these need a row in seeds/reference/messages.csv"


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize("name", sorted(names_shown() - SAME))
def test_names_of_columns_stages_and_states_exist_in_chinese(name: str) -> None:
    assert re.search(r"[\u4e00-\u9fff]", said(name)) or name in SAME


PARSED = [
    (("nosuch",), "No such command 'nosuch'.", "没有命令 nosuch"),
    (("qurey", "SELECT 1"), "No such command 'qurey'. Did you mean 'query'?", "没有命令 qurey；是否指 'query'？"),
    (("query",), "Missing argument 'sql'.", "缺少参数 sql"),
    (("serve",), "Missing option '--cron'.", "缺少选项 --cron"),
    (("status", "--xyzzy"), "No such option: --xyzzy", "没有选项 --xyzzy"),
    (
        ("status", "--warehous", "x"),
        "No such option: --warehous (Possible options: --warehouse)",
        "没有选项 --warehous；可能是 --warehouse",
    ),
    (("status", "--warehouse"), "Option '--warehouse' requires an argument.", "选项 --warehouse 需要一个值"),
    (("status", "--json=yes"), "Option '--json' does not take a value.", "选项 --json 不带值"),
    (("status", "more"), "Got unexpected extra argument(s) (more)", "多余的参数 more"),
    (("status", "more", "yet"), "Got unexpected extra argument(s) (more yet)", "多余的参数 more yet"),
    (("build", "--workers", "0"), "Invalid value for '--workers' / '-n': ", "'--workers' / '-n' 的值无效：应不小于 1"),
    (("build", "--workers", "two"), "Invalid value for '--workers' / '-n': ", "'--workers' / '-n' 的值无效：应为整数"),
    (("build", "--wait", "long"), "Invalid value for '--wait': ", "'--wait' 的值无效：应为数"),
    (("schema", "evnts"), "schema: there is no table evnts; did you mean core.events?", "schema：没有表 evnts；是否指 core.events？"),
    (("explain", "evnt_1"), "for a page; did you mean event_1?", "网页编号为32位十六进制数字；是否指 event_1？"),
    (
        ("status", "--warehouse", "/no/x.duckdb"),
        "/no/x.duckdb: no warehouse here; make",
        "/no/x.duckdb：此处没有数据仓库；可用 bangfu build 建立",
    ),
    (("build", "/no/such"), "/no/such: no such file or folder", "/no/such：没有此文件或文件夹"),
    (("decode", "/no/such*"), "/no/such*: no file matches the pattern", "/no/such*：没有文件与通配符相符"),
]


@pytest.mark.parametrize(
    ("arguments", "english", "chinese_line"), PARSED, ids=lambda value: " ".join(value) if isinstance(value, tuple) else ""
)
def test_errors_are_one_line_in_either_language(
    bangfu: Bangfu, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], english: str, chinese_line: str
) -> None:
    done = bangfu(*arguments)
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert english in done.err
    monkeypatch.setenv("BANGFU_LANG", "zh")
    done = bangfu(*arguments)
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert chinese_line in done.err


def test_no_row_is_left_over() -> None:
    """A row whose words no line of code holds any more goes; the parser's own lines are those that the test above has it say."""
    constants = [
        node.value
        for folder in ("flows", "warehouse", "transforms/read")
        for file in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    held = "\n".join([*constants, *(english for _, english, _ in PARSED), *names_shown()])
    for text in catalogue():
        if text not in BY_OTHERS:
            for piece in re.split(r"\{\w*\}", text):
                for words in re.split(r"; |: | \(|\)", piece):
                    assert words.strip(" ;:()") in held, text


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "zh_TW"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "BANGFU_LANG": "en"}, "en"),
        ({"LANG": "en_GB.UTF-8", "BANGFU_LANG": "zh"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "BANGFU_LANG": ""}, "zh"),
        ({"BANGFU_LANG": "fr"}, "en"),
    ],
)
def test_the_language_is_the_one_asked_for_else_the_locales(variables: dict[str, str], expected: str) -> None:
    assert language(variables) == expected


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        # what fills a place is a stranger's and stays as it is, also where it looks like a message
        ("page: no such file or folder", "page：没有此文件或文件夹"),
        ("no: no: the file is empty", "no：no：文件为空"),
        ("a; did you mean yes?", "a；是否指 yes？"),
        ("{curly}: the file is empty", "{curly}：文件为空"),
        ("nothing of this is known", "nothing of this is known"),
        ("", ""),
    ],
)
def test_a_finished_line_is_known_by_its_form(line: str, expected: str) -> None:
    assert translated(line) == expected


@pytest.mark.usefixtures("chinese")
def test_a_very_long_line_is_left_alone() -> None:
    line = "x: " * 5000 + "the file is empty"
    assert translated(line) == line


def test_english_needs_no_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.messages.catalogue", lambda: pytest.fail("read for nothing"))
    assert said("{count} pages", count=5) == "5 pages"
    assert translated("x: the file is empty") == "x: the file is empty"


def test_reasons_for_not_counting_are_told_in_the_users_language(monkeypatch: pytest.MonkeyPatch) -> None:
    row = {"countable": False, "not_countable_reason": "planned"}
    assert explain._why(row) == "planned: planned"
    monkeypatch.setenv("BANGFU_LANG", "zh")
    assert explain._why(row) == "planned: 计划"
