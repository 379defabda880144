"""What a report tells, asked of a warehouse's views in SQL: small aggregates, each number beside the filter that finds its facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from warehouse.tables import FACTS

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]

MOST_PAIRS = 600
"""Pairs that the network shows at most, those that most pages tell of; further ones could not be told apart in a picture."""
MOST_NAMED = 20
"""Helpers and recipients that are listed for a measure."""

_FIGURES: dict[str, str] = {
    "pages": "SELECT count(*) FROM mart.document_quality",
    "pages_in_scope": "SELECT count(*) FILTER (in_scope) FROM mart.document_quality",
    "pages_repeated": "SELECT count(*) FILTER (duplicate_of IS NOT NULL) FROM mart.document_quality",
    "pages_undated": "SELECT count(*) FILTER (published_at IS NULL) FROM mart.document_quality",
    "pages_damaged": "SELECT count(*) FILTER (len(damage) > 0) FROM mart.document_quality",
    "pages_tampered": "SELECT count(*) FILTER (tampered) FROM mart.document_quality",
    "facts": "SELECT coalesce(sum(fact_count), 0)::BIGINT FROM mart.document_quality",
    "quantities": "SELECT count(*) FROM mart.quantity_facts",
    "quantities_counted": "SELECT count(*) FILTER (counted) FROM mart.quantity_facts",
    "events": "SELECT count(*) FROM mart.event_calendar",
    "pairings": "SELECT coalesce(sum(counted_count), 0)::BIGINT FROM mart.pairing_network",
    "people": "SELECT count(*) FROM mart.people_activity",
    "organizations": "SELECT count(*) FROM mart.organization_activity",
    "places": "SELECT count(*) FILTER (document_count > 0) FROM mart.place_coverage",
    "policies": "SELECT count(DISTINCT title) FILTER (citation_count > 0) FROM mart.policy_citations_by_year",
    "repairs": "SELECT coalesce(sum(repair_count), 0)::BIGINT FROM mart.document_quality",
    "repairs_uncertain": "SELECT coalesce(sum(uncertain_repair_count), 0)::BIGINT FROM mart.document_quality",
    "quarantined": "SELECT count(DISTINCT (table_name, row_id)) FROM ops.quarantine",
}

_QUERIES: dict[str, str] = {
    # what may be added up: measure × unit × year × province of the recipient × programme
    "sums": """
        SELECT measure, unit, year, left(recipient_place_code, 2) AS province, mechanism, sum(value) AS value, count(*) AS facts
        FROM mart.quantity_facts WHERE summable GROUP BY ALL ORDER BY ALL""",
    "measures": """
        SELECT measure, unit, sum(counted_count)::BIGINT AS counted, sum(left_out_count)::BIGINT AS left_out
        FROM mart.quantities_by_measure_year GROUP BY ALL ORDER BY counted DESC, measure, unit""",
    "left_out": """
        SELECT left_out_reason AS reason, count(*) AS facts FROM mart.quantity_facts
        WHERE left_out_reason IS NOT NULL GROUP BY ALL ORDER BY facts DESC, reason""",
    "events": """
        SELECT start_date::VARCHAR AS date, date_precision AS precision, event_type AS type, left(place_code, 2) AS province, mechanism,
            count(*) AS facts
        FROM mart.event_calendar GROUP BY ALL ORDER BY ALL""",
    "coverage": """
        SELECT left(place_code, 2) AS province, sum(mention_count)::BIGINT AS mentions, sum(event_count)::BIGINT AS events,
            sum(helper_pairing_count)::BIGINT AS helping, sum(recipient_pairing_count)::BIGINT AS helped
        FROM mart.place_coverage GROUP BY ALL ORDER BY ALL""",
    "provinces": """
        SELECT left(code, 2) AS province, arg_max(name, coalesce(valid_to, DATE '9999-12-31')) AS name
        FROM ref.places WHERE level = 'province' GROUP BY ALL ORDER BY ALL""",
    "pages_by_year": """
        SELECT year(published_at) AS year, count(*) AS pages, sum(fact_count)::BIGINT AS facts
        FROM mart.document_quality GROUP BY ALL ORDER BY ALL""",
    "pages_by_site": """
        SELECT site, count(*) AS pages, sum(fact_count)::BIGINT AS facts, round(avg(mean_confidence), 3) AS confidence
        FROM mart.document_quality GROUP BY ALL ORDER BY pages DESC, site LIMIT 20""",
    "damage": """
        SELECT kind AS damage, count(*) AS pages FROM (SELECT unnest(damage) AS kind FROM mart.document_quality)
        GROUP BY ALL ORDER BY pages DESC, damage""",
    "repairs": """
        SELECT kind AS repair, count(*) AS repairs, count(*) FILTER (NOT certain) AS uncertain, count(DISTINCT doc_id) AS pages
        FROM core.repairs GROUP BY ALL ORDER BY repairs DESC, repair""",
    "quarantine": """
        SELECT table_name AS held_table, expectation, count(DISTINCT row_id) AS held FROM ops.quarantine GROUP BY ALL ORDER BY held DESC, held_table, expectation""",
    "policies": """
        SELECT title, sum(document_count)::BIGINT AS pages, sum(citation_count)::BIGINT AS facts
        FROM mart.policy_citations_by_year GROUP BY ALL HAVING sum(citation_count) > 0 ORDER BY pages DESC, title LIMIT 15""",
    "missing": """
        SELECT 'amount_year' AS what, count(*) FILTER (year IS NULL) AS missing, count(*) AS facts FROM mart.quantity_facts WHERE counted
        UNION ALL SELECT 'amount_helper', count(*) FILTER (helper_name IS NULL), count(*) FROM mart.quantity_facts WHERE counted
        UNION ALL SELECT 'amount_recipient', count(*) FILTER (recipient_name IS NULL), count(*) FROM mart.quantity_facts WHERE counted
        UNION ALL SELECT 'amount_place', count(*) FILTER (recipient_place_code IS NULL), count(*) FROM mart.quantity_facts WHERE counted
        UNION ALL SELECT 'amount_programme', count(*) FILTER (mechanism IS NULL), count(*) FROM mart.quantity_facts WHERE counted
        UNION ALL SELECT 'event_day', count(*) FILTER (date_precision <> 'day'), count(*) FROM mart.event_calendar
        UNION ALL SELECT 'event_place', count(*) FILTER (place_code IS NULL), count(*) FROM mart.event_calendar""",
}

# of every measure the names with the greatest sums; nobody is named where the page does not tell who
_NAMED = """
    SELECT {side}_name AS name, {side}_place_name AS place, measure, sum(amount_yuan) AS value, sum(counted_count)::BIGINT AS facts
    FROM mart.aid_by_{side}_year WHERE {side}_name IS NOT NULL AND amount_yuan IS NOT NULL
    GROUP BY {side}_name, {side}_place_name, measure
    QUALIFY row_number() OVER (PARTITION BY measure ORDER BY sum(amount_yuan) DESC, {side}_name, {side}_place_name) <= {most}
    ORDER BY measure, value DESC, name, place"""
_PAIRED = """
    SELECT {side}_name AS name, {side}_place_name AS place, count(DISTINCT {other}_name) AS partners,
        sum(counted_count)::BIGINT AS facts
    FROM mart.pairing_network WHERE counted_count > 0
    GROUP BY ALL ORDER BY partners DESC, facts DESC, name, place LIMIT {most}"""
_PAIRS = """
    WITH told AS (
        SELECT helper_name, helper_place_code, recipient_name, recipient_place_code, mechanism,
            list_sort(list(DISTINCT year(documents.published_at)) FILTER (documents.published_at IS NOT NULL)) AS told_years
        FROM core.pairings JOIN core.documents AS documents USING (doc_id)
        WHERE pairings.countable AND documents.in_scope
        GROUP BY ALL
    )
    SELECT network.helper_name AS helper, network.helper_place_name AS helper_place, left(network.helper_place_code, 2) AS helper_province,
        network.recipient_name AS recipient, network.recipient_place_name AS recipient_place,
        left(network.recipient_place_code, 2) AS province, network.mechanism,
        network.first_year, network.last_year, coalesce(told.told_years, []) AS told_years,
        network.counted_count AS facts, network.document_count AS pages
    FROM mart.pairing_network AS network
    LEFT JOIN told ON told.helper_name = network.helper_name AND told.recipient_name = network.recipient_name
        AND told.mechanism = network.mechanism AND told.helper_place_code IS NOT DISTINCT FROM network.helper_place_code
        AND told.recipient_place_code IS NOT DISTINCT FROM network.recipient_place_code
    WHERE network.counted_count > 0
    ORDER BY pages DESC, facts DESC, helper, recipient, network.mechanism, helper_place, recipient_place
    LIMIT {most}"""


def gather(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """The aggregates of a report, as JSON knows them, keyed by what they tell.

    ``figures`` are single numbers; every other value is a list of rows. Numbers are those of the views of schema ``mart``: what counts
    and what is left out is decided there.
    """
    told: dict[str, Any] = {"figures": {name: _one(connection, sql) for name, sql in _FIGURES.items()}}
    told |= {name: rows(connection, sql) for name, sql in _QUERIES.items()}
    told["confidence"] = rows(connection, _confidence())
    for side, other in (("helper", "recipient"), ("recipient", "helper")):
        told[f"{side}s_by_measure"] = rows(connection, _NAMED.format(side=side, most=MOST_NAMED))
        told[f"{side}s_by_pairing"] = rows(connection, _PAIRED.format(side=side, other=other, most=MOST_NAMED))
    told["pairs"] = rows(connection, _PAIRS.format(most=MOST_PAIRS))
    told["figures"]["pairs_all"] = _one(connection, "SELECT count(*) FROM mart.pairing_network WHERE counted_count > 0")
    told["release"] = _release(connection)
    return told


def rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[Row]:
    """The rows of a query as JSON knows them."""
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, map(plain, row), strict=True)) for row in cursor.fetchall()]


def plain(value: Any) -> Any:
    """A value as JSON knows it: decimals as numbers, whole where they are; times in ISO form."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [plain(item) for item in value]
    return value


def _one(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    found = connection.execute(sql).fetchone()
    return int(found[0]) if found else 0


def _confidence() -> str:
    """Facts by table and confidence, in steps of a twentieth."""
    parts = " UNION ALL ".join(
        f"SELECT '{declared.name}' AS fact_table, least(floor(confidence * 20) / 20, 0.95) AS band FROM {declared.full_name}"  # noqa: S608 declared names
        for declared in FACTS
    )
    return f"SELECT fact_table, round(band, 2) AS band, count(*) AS facts FROM ({parts}) GROUP BY ALL ORDER BY ALL"  # noqa: S608


def _release(connection: duckdb.DuckDBPyConnection) -> Row:
    found = rows(
        connection,
        "SELECT release_number AS number, published_at, fingerprint, code_version FROM ops.releases ORDER BY release_number DESC LIMIT 1",
    )
    return found[0] if found else {"number": None, "published_at": None, "fingerprint": None, "code_version": None}
