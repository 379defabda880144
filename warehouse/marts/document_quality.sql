-- Question: how sound is every page, and what came of it?
-- Grain: one row a page.
-- Warning: fact_count counts the rows of the eight fact tables, mentions included; left_out_count, those of its quantities, events and
-- pairings that no sum counts.
CREATE VIEW mart.document_quality AS
WITH facts AS (
    SELECT doc_id, confidence, NULL::BOOLEAN AS countable FROM core.positions
    UNION ALL
    SELECT doc_id, confidence, NULL FROM core.organization_mentions
    UNION ALL
    SELECT doc_id, confidence, NULL FROM core.place_mentions
    UNION ALL
    SELECT doc_id, confidence, countable FROM core.events
    UNION ALL
    SELECT doc_id, confidence, NULL FROM core.participations
    UNION ALL
    SELECT doc_id, confidence, countable FROM core.quantities
    UNION ALL
    SELECT doc_id, confidence, countable FROM core.pairings
    UNION ALL
    SELECT doc_id, confidence, NULL FROM core.policy_citations
),
counts AS (
    SELECT
        facts.doc_id,
        count(*) AS fact_count,
        count(*) FILTER (facts.countable AND documents.in_scope) AS counted_count,
        count(*) FILTER (facts.countable IS NOT NULL AND NOT (facts.countable AND documents.in_scope)) AS left_out_count,
        round(avg(facts.confidence), 6) AS mean_confidence
    FROM facts
    JOIN core.documents AS documents ON documents.doc_id = facts.doc_id
    GROUP BY facts.doc_id
),
kept_out AS (
    SELECT doc_id, count(DISTINCT (table_name, row_id)) AS quarantined_count
    FROM ops.quarantine
    GROUP BY doc_id
)
SELECT
    documents.doc_id,
    documents.source_uri,
    documents.site,
    documents.title,
    documents.published_at,
    documents.script,
    documents.encoding,
    documents.damage,
    documents.repair_count,
    documents.uncertain_repair_count,
    documents.proven,
    documents.tampered,
    documents.char_count,
    documents.in_scope,
    documents.duplicate_of,
    coalesce(counts.fact_count, 0) AS fact_count,
    coalesce(counts.counted_count, 0) AS counted_count,
    coalesce(counts.left_out_count, 0) AS left_out_count,
    counts.mean_confidence,
    coalesce(kept_out.quarantined_count, 0) AS quarantined_count
FROM core.documents AS documents
LEFT JOIN counts ON counts.doc_id = documents.doc_id
LEFT JOIN kept_out ON kept_out.doc_id = documents.doc_id
ORDER BY documents.doc_id;
