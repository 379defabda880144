"""All facts, pages and repairs of a warehouse in compressed blocks that a browser unpacks when somebody asks for them."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from warehouse.report.gather import plain
from warehouse.tables import FACTS, Table, table

if TYPE_CHECKING:
    import duckdb

_BLOCK_CHARACTERS = 150_000
"""JSON characters of pages in one block: unpacked in some milliseconds, and big enough to compress well."""
_MOST_HELD = 2_000
"""Rows in quarantine that are shown."""

# how a fact is found: what the browser filters by, beside the page. Sums and years are those of the views.
_INDEXED: dict[str, str] = {
    "quantities": """
        marts.measure, marts.unit, marts.year, marts.counted, marts.summable, marts.left_out_reason AS reason, marts.mechanism, marts.mechanism_source,
        marts.helper_name AS helper, marts.helper_place_name AS helper_place, marts.recipient_name AS recipient,
        marts.recipient_place_name AS recipient_place, left(marts.recipient_place_code, 2) AS province, marts.value,
        marts.recipient_place_code IS NOT NULL AS placed""",
    "events": """
        facts.event_type AS type, facts.start_date::VARCHAR AS date, year(facts.start_date) AS year, month(facts.start_date) AS month,
        facts.date_precision AS precision, facts.countable AND pages.in_scope AS counted, facts.mechanism,
        left(facts.place_code, 2) AS province, facts.place_code IS NOT NULL AS placed""",
    "pairings": """
        facts.helper_name AS helper, helper_names.name AS helper_place, facts.recipient_name AS recipient,
        recipient_names.name AS recipient_place, facts.mechanism, facts.countable AND pages.in_scope AS counted,
        left(facts.helper_place_code, 2) AS helper_province, left(facts.recipient_place_code, 2) AS province""",
    "participations": "facts.role",
    "place_mentions": "left(facts.place_code, 2) AS province, pages.in_scope AS counted",
    "policy_citations": "facts.title AS title, pages.in_scope AND pages.duplicate_of IS NULL AS counted",
}
_JOINED: dict[str, str] = {
    "quantities": "JOIN mart.quantity_facts AS marts ON marts.quantity_id = facts.quantity_id",
    "pairings": """
        LEFT JOIN place_names AS helper_names ON helper_names.code = facts.helper_place_code
        LEFT JOIN place_names AS recipient_names ON recipient_names.code = facts.recipient_place_code""",
}
# what a name stands for is shown beside the id
_NAMED: dict[str, tuple[str, str]] = {
    "person_id": ("core.people", "person_id"),
    "organization_id": ("core.organizations", "organization_id"),
    "organizer_id": ("core.organizations", "organization_id"),
    "helper_organization_id": ("core.organizations", "organization_id"),
    "recipient_organization_id": ("core.organizations", "organization_id"),
}
_PLACE_NAMES = (
    "place_names AS (SELECT code, arg_max(full_name, coalesce(valid_to, DATE '9999-12-31')) AS full_name, "
    "arg_max(name, coalesce(valid_to, DATE '9999-12-31')) AS name FROM ref.places GROUP BY code)"
)
_EVERY_FACT = frozenset(
    {
        *("doc_id", "evidence", "evidence_start", "evidence_end", "raw_start", "raw_end", "confidence", "origin", "modality"),
        *("first_seen", "last_seen", "countable", "not_countable_reason"),
    }
)
_PAGE = (
    "doc_id, source_uri, url, site, encoding, script, damage, repair_count, uncertain_repair_count, proven, tampered, title, "
    "published_at, publisher, author, body, in_scope, duplicate_of"
)


@dataclass(frozen=True, slots=True)
class Packed:
    """``index`` finds facts and pages, ``blocks`` hold them, ``held`` are the rows in quarantine; each is base64 of gzipped JSON.

    ``fact_count`` counts the facts of the blocks, ``page_count`` their pages.
    """

    index: str
    blocks: list[str]
    held: str
    fact_count: int
    page_count: int


@dataclass(slots=True)
class _Column:
    """A column as numbers into a list of its different values; -1 stands for NULL."""

    codes: list[int] = field(default_factory=list)
    values: dict[Any, int] = field(default_factory=dict)

    def add(self, value: Any) -> None:
        self.codes.append(-1 if value is None else self.values.setdefault(value, len(self.values)))

    def as_json(self) -> dict[str, Any]:
        return {"codes": self.codes, "values": list(self.values)}


def pack_facts(connection: duckdb.DuckDBPyConnection) -> Packed:
    """Everything that a number of the report can be followed to."""
    pages = _rows(connection, f"SELECT {_PAGE} FROM core.documents ORDER BY coalesce(duplicate_of, doc_id), doc_id")  # noqa: S608 constants
    repairs = _by_page(
        _rows(
            connection,
            "SELECT doc_id, kind, raw_start, raw_end, raw_text, repaired_text, certain, alternatives FROM core.repairs ORDER BY doc_id, raw_start",
        )
    )
    numbers = {page["doc_id"]: number for number, page in enumerate(pages)}
    index: dict[str, Any] = {"tables": {}}
    facts: dict[str, dict[str, list[list[Any]]]] = {}
    for declared in FACTS:
        index["tables"][declared.name], facts[declared.name] = _facts(connection, declared, numbers)
    index["pages"] = _page_index(pages, repairs)
    blocks, index["blocks"] = _blocks(pages, facts, repairs)
    held = _rows(connection, f"SELECT table_name, row_id, expectation, reason, doc_id FROM ops.quarantine ORDER BY ALL LIMIT {_MOST_HELD}")  # noqa: S608
    return Packed(packed(index), blocks, packed(held), sum(len(t["page"]) for t in index["tables"].values()), len(pages))


def packed(value: Any) -> str:
    """Base64 of gzipped JSON; the same value gives the same text."""
    return base64.b64encode(gzip.compress(_json(value).encode(), compresslevel=6, mtime=0)).decode()


def shown_columns(declared: Table) -> list[str]:
    """The columns of a fact table that say what the fact is: not its page, place, run, or whether it counts."""
    return [column.name for column in declared.columns if column.name not in _EVERY_FACT and column.name != declared.key[0]]


def _facts(
    connection: duckdb.DuckDBPyConnection, declared: Table, numbers: dict[str, int]
) -> tuple[dict[str, Any], dict[str, list[list[Any]]]]:
    """The index of one table's facts, and the facts themselves by page, in the same order."""
    shown = shown_columns(declared)
    countable = "facts.countable, facts.not_countable_reason" if "countable" in declared.column_names else "NULL, NULL"
    # what the facts say, then what they are found by
    sql = f"""
        WITH {_PLACE_NAMES}
        SELECT facts.doc_id, facts.{declared.key[0]}, facts.evidence_start, facts.evidence_end, facts.raw_start, facts.raw_end,
            facts.confidence, facts.origin, facts.modality, {countable},
            {", ".join(_shown(name) for name in shown)},
            least(floor(facts.confidence * 20) / 20, 0.95) AS band
            {", " + _INDEXED[declared.name] if declared.name in _INDEXED else ""}
        FROM {declared.full_name} AS facts
        JOIN core.documents AS pages ON pages.doc_id = facts.doc_id
        {_JOINED.get(declared.name, "")}
        ORDER BY coalesce(pages.duplicate_of, facts.doc_id), facts.doc_id, facts.evidence_start, facts.{declared.key[0]}"""  # noqa: S608 declared names
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description or []]
    width = 11 + len(shown)
    columns: dict[str, _Column] = {name: _Column() for name in names[width:] if name != "value"}
    values: list[Any] = []
    page_numbers: list[int] = []
    by_page: dict[str, list[list[Any]]] = {}
    for row in cursor.fetchall():
        page_numbers.append(numbers[row[0]])
        by_page.setdefault(row[0], []).append([plain(value) for value in row[1:width]])
        for name, value in zip(names[width:], row[width:], strict=True):
            if name == "value":
                values.append(plain(value))
            else:
                columns[name].add(round(value, 2) if name == "band" else value)
    index = {"page": page_numbers, "columns": {name: column.as_json() for name, column in columns.items()}}
    return index | ({"value": values} if "value" in names[width:] else {}), by_page


def _shown(name: str) -> str:
    if name in _NAMED:
        source, key = _NAMED[name]
        return f"(SELECT name FROM {source} AS named WHERE named.{key} = facts.{name})"  # noqa: S608 constants
    if name.endswith("place_code"):
        return f"(SELECT full_name || ' ' || code FROM place_names WHERE place_names.code = facts.{name})"  # noqa: S608 constants
    return f"facts.{name}"


def _page_index(pages: list[dict[str, Any]], repairs: dict[str, list[list[Any]]]) -> dict[str, Any]:
    columns: dict[str, list[Any]] = {
        "title": [page["title"] for page in pages],
        "site": [page["site"] for page in pages],
        "year": [int(page["published_at"][:4]) if page["published_at"] else None for page in pages],
        "in_scope": [page["in_scope"] for page in pages],
        "repeated": [page["duplicate_of"] is not None for page in pages],
        "tampered": [bool(page["tampered"]) for page in pages],
        "damage": [page["damage"] for page in pages],
        "damaged": [bool(page["damage"]) for page in pages],
        "repairs": [sorted({repair[0] for repair in repairs.get(page["doc_id"], [])}) for page in pages],
        "repair_count": [page["repair_count"] for page in pages],
        "uncertain": [page["uncertain_repair_count"] > 0 for page in pages],
    }
    return columns


def _blocks(
    pages: list[dict[str, Any]], facts: dict[str, dict[str, list[list[Any]]]], repairs: dict[str, list[list[Any]]]
) -> tuple[list[str], list[int]]:
    """The blocks, and of each the number of its first page."""
    blocks: list[str] = []
    starts: list[int] = []
    waiting: list[str] = []
    size = 0
    for number, page in enumerate(pages):
        if not waiting:
            starts.append(number)
        doc_id = page["doc_id"]
        own = {name: by_page[doc_id] for name, by_page in facts.items() if doc_id in by_page}
        waiting.append(_json({**page, "facts": own, "repairs": repairs.get(doc_id, [])}))
        size += len(waiting[-1])
        if size >= _BLOCK_CHARACTERS or number == len(pages) - 1:
            text = f"[{','.join(waiting)}]"
            blocks.append(base64.b64encode(gzip.compress(text.encode(), compresslevel=6, mtime=0)).decode())
            waiting, size = [], 0
    return blocks, starts


def _by_page(found: list[dict[str, Any]]) -> dict[str, list[list[Any]]]:
    return {doc_id: [list(row.values())[1:] for row in of_page] for doc_id, of_page in groupby(found, itemgetter("doc_id"))}


def _rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    return list(_read(connection, sql))


def _read(connection: duckdb.DuckDBPyConnection, sql: str) -> Iterator[dict[str, Any]]:
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description or []]
    for row in cursor.fetchall():
        yield dict(zip(names, map(plain, row), strict=True))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def column_labels() -> dict[str, dict[str, list[str]]]:
    """What the shown columns of every fact table are called: English and Chinese, in the order in which the blocks hold them."""
    return {
        declared.name: {
            name: [name.removesuffix("_id").removesuffix("_code").replace("_", " "), _chinese(declared, name)]
            for name in shown_columns(declared)
        }
        for declared in FACTS
    }


def _chinese(declared: Table, name: str) -> str:
    return declared.column(name).name_zh.removesuffix("编号").removesuffix("代码")


def table_labels() -> dict[str, list[str]]:
    """What the fact tables are called in English and Chinese."""
    return {declared.name: [declared.name.replace("_", " "), table(declared.name).name_zh] for declared in FACTS}
