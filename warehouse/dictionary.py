"""The data dictionary as a page, and the check that no document names a table or column that does not exist.

``python -m warehouse.dictionary`` writes ``docs/data_dictionary.md`` and ``docs/codebook.md`` anew.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from warehouse.ddl import SCHEMAS, macro_sql, view_sql
from warehouse.tables import MACROS, TABLES, USAGE_WARNINGS, Column, Macro, Table, enumerations, table
from warehouse.tables.codebook import codebook, section
from warehouse.tables.model import Choice, Enumeration

PAGE = Path("docs/data_dictionary.md")
PAGE_OF_CODES = Path("docs/codebook.md")
_RECIPIENT = {"yes": "yes 是", "no": "no 否", "usual": "usually 一般需要", None: ""}

_NAME = re.compile(r"\b(core|ref|mart|mart_zh|ops)\.([a-z_]+)(?:\.([a-z_]+))?\b")
_FILE_ENDINGS = {"csv", "json", "md", "parquet", "py", "sql", "yaml"}
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_QUERY = re.compile(r"""bangfu query (?:--?[a-z-]+(?:[= ][^\s"']+)? )*(?:"([^"]+)"|'([^']+)')""")


def dictionary_page() -> str:
    """The whole dictionary as Markdown, in English and Chinese."""
    return "\n".join(_lines()) + "\n"


def codebook_page() -> str:
    """The whole codebook as Markdown: every value with definition, example, counter-example and what to mind, in English and Chinese."""
    return "\n".join(_code_lines()) + "\n"


def unknown_names(text: str) -> list[str]:
    """The names in a document that look like a table or a column of the warehouse and are none: ``core.events.colour``."""
    unknown = []
    for found in _NAME.finditer(text):
        schema, name, column = found.groups()
        if column in _FILE_ENDINGS or name in _FILE_ENDINGS:
            continue
        if column is None and any(macro.name == name and macro.schema == schema.removesuffix("_zh") for macro in MACROS):
            continue
        try:
            declared = table(name)
        except KeyError:
            unknown.append(found.group())
            continue
        if declared.schema != schema.removesuffix("_zh") or (column is not None and column not in declared.column_names):
            unknown.append(found.group())
    return unknown


def queries_in(text: str) -> list[str]:
    """The SQL of a document: its ``sql`` blocks, and what it passes to ``bangfu query``."""
    blocks = [body for language, body in _FENCE.findall(text) if language == "sql"]
    passed = [double or single for double, single in _QUERY.findall(text)]
    # bangfu query "SQL" only says where a query goes
    return [*blocks, *(query for query in passed if query != "SQL")]


def _lines() -> Iterator[str]:
    yield "# Data dictionary · 数据字典"
    yield ""
    yield "Generated from the declaration of the tables by `python -m warehouse.dictionary`; do not edit. 由表声明自动生成，请勿手改。"
    yield ""
    for schema, meaning in SCHEMAS.items():
        if schema == "mart_zh":
            yield f"## {schema}: {meaning}"
            yield ""
            yield "The views of `mart` under the same names; a column's Chinese name is the second column of the tables above."
            yield ""
            continue
        yield f"## {schema}: {meaning}"
        yield ""
        for declared in TABLES:
            if declared.schema == schema:
                yield from _table_lines(declared)
    yield "## Macros · 宏"
    yield ""
    yield "Functions that the file brings along. Those of one value need no schema; those of a table have their twin in `mart_zh`."
    yield ""
    for macro in MACROS:
        yield from _macro_lines(macro)
    yield "## Usage warnings · 使用提示"
    yield ""
    for code, (english, chinese) in USAGE_WARNINGS.items():
        yield f"* `{code}`: {english} {chinese}"


def _code_lines() -> Iterator[str]:
    yield "# Codebook · 编码手册"
    yield ""
    yield "What every allowed value means. Generated from `seeds/reference/codebook.yaml` by `python -m warehouse.dictionary`; do not edit."
    yield "各取值的含义。自动生成，请勿手改。"
    yield ""
    yield "An example gives the value; a counter-example looks like it and does not, for the reason beside it. The sentences are made up."
    yield "Where extraction decides the value, a test has it read them. “Recipient” says whether a row of that kind needs one to be counted as help."
    yield "例句可得该取值；反例看似相同而不得，原因列于其旁。例句均为编写，非真实新闻。"
    yield ""
    for name, entries in codebook().items():
        allowed = _enumeration(name)
        used = [
            f"`{each.full_name}.{column.name}`"
            for each in TABLES
            for column in each.columns
            if column.allowed and column.allowed.codes == allowed.codes
        ]
        yield f"## {name}"
        yield ""
        if used:
            yield f"In · 用于: {', '.join(used)}"
            yield ""
        with_recipient = any(told.needs_recipient for told in entries.values())
        yield f"| value | definition · 定义 | example · 例 | counter-example · 反例 |{' recipient · 受援方 |' if with_recipient else ''} mind · 注意 |"
        yield f"|---|---|---|---|{'---|' if with_recipient else ''}---|"
        for code, told in entries.items():
            choice: Choice = next(choice for choice in allowed.choices if choice.code == code)
            cells = [
                f"`{code}` {choice.label_en} · {choice.label_zh}",
                f"{told.definition['en']} {told.definition['zh']}",
                told.example,
                f"{told.counter_example} ({told.why_not['en']} {told.why_not['zh']})",
                *([_RECIPIENT[told.needs_recipient]] if with_recipient else []),
                f"{told.mind['en']} {told.mind['zh']}" if told.mind else "",
            ]
            yield f"| {' | '.join(map(_cell, cells))} |"
        yield ""


def _enumeration(name: str) -> Enumeration:
    """The closed list that a section of the codebook explains."""
    lists = (value for value in vars(enumerations).values() if isinstance(value, Enumeration))
    return next(value for value in lists if section(value) == name)


def _macro_lines(macro: Macro) -> Iterator[str]:
    yield f"### {macro.call} · {macro.name_zh}"
    yield ""
    yield f"{macro.en} {macro.zh}"
    for line in macro_sql(macro.name).splitlines():
        if not line.startswith("--"):
            break
        yield from ("", _cell(line.removeprefix("-- ")))
    yield ""
    if macro.columns:
        yield f"Columns · 列: {', '.join(f'`{c.name}` {c.name_zh}' for c in macro.columns)}"
        yield ""


def _table_lines(declared: Table) -> Iterator[str]:
    yield f"### {declared.full_name} · {declared.name_zh}"
    yield ""
    yield f"{declared.en} {declared.zh}"
    if declared.schema == "mart":
        for line in view_sql(declared.name).splitlines():
            if not line.startswith("--"):
                break
            yield from ("", _cell(line.removeprefix("-- ")))
    if declared.key:
        yield from ("", f"Key · 主键: {', '.join(f'`{name}`' for name in declared.key)}")
    if declared.warnings:
        yield from ("", f"Mind · 注意: {', '.join(f'`{code}`' for code in declared.warnings)}")
    yield ""
    yield "| column | 列 | type | meaning | 含义 |"
    yield "|---|---|---|---|---|"
    for column in declared.columns:
        yield f"| `{column.name}` | {column.name_zh} | {column.kind.sql}{'' if column.required else ', may be NULL'} | {_meaning(column)} | {_cell(column.zh)} |"
    yield ""


def _meaning(column: Column) -> str:
    parts = [_cell(column.en)]
    if column.unit:
        parts.append(f"Unit: {column.unit}.")
    if column.allowed:
        page = f"codebook.md#{section(column.allowed)}"
        parts.append(f"One of: {', '.join(column.allowed.codes)} ([codebook]({page})).")
    if column.references:
        parts.append(f"See {table(column.references).full_name}.")
    if column.volatile:
        parts.append("Not part of the fingerprint.")
    return " ".join(parts)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main() -> None:
    """Write both pages, into the folder given or ``docs``."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else PAGE.parent
    folder.mkdir(parents=True, exist_ok=True)
    (folder / PAGE.name).write_text(dictionary_page(), encoding="utf-8")
    (folder / PAGE_OF_CODES.name).write_text(codebook_page(), encoding="utf-8")


if __name__ == "__main__":
    main()
