-- Question: what did the other views leave out, how much of it, and why?
-- Grain: table × reason × measure × unit × year. measure and unit are of quantities alone, and so is excluded_amount.
-- Warning: excluded_amount adds up what is out because it would count twice, or did not happen: it is no money that is missing. It is NULL
-- where values do not add up (amounts per household, states at a date, shares). A row has one reason, the first that holds.
CREATE VIEW mart.exclusions AS
WITH left_out AS (
    SELECT
        'core.quantities' AS table_name,
        facts.left_out_reason AS reason,
        facts.measure,
        facts.unit,
        facts.year,
        CASE WHEN facts.per IS NULL AND facts.aggregation <> 'point' AND facts.left_out_reason <> 'not_additive' THEN facts.value END AS amount,
        facts.doc_id
    FROM mart.quantity_facts AS facts
    WHERE NOT facts.summable
    UNION ALL
    SELECT
        'core.events',
        CASE WHEN documents.in_scope THEN coalesce(events.not_countable_reason, 'unknown') ELSE 'out_of_scope' END,
        NULL,
        NULL,
        coalesce(year(events.start_date), year(documents.published_at)),
        NULL,
        events.doc_id
    FROM core.events AS events
    JOIN core.documents AS documents ON documents.doc_id = events.doc_id
    WHERE NOT (events.countable AND documents.in_scope)
    UNION ALL
    SELECT
        'core.pairings',
        CASE WHEN documents.in_scope THEN coalesce(pairings.not_countable_reason, 'unknown') ELSE 'out_of_scope' END,
        NULL,
        NULL,
        coalesce(pairings.start_year, year(documents.published_at)),
        NULL,
        pairings.doc_id
    FROM core.pairings AS pairings
    JOIN core.documents AS documents ON documents.doc_id = pairings.doc_id
    WHERE NOT (pairings.countable AND documents.in_scope)
    UNION ALL
    SELECT
        'core.policy_citations',
        CASE WHEN documents.in_scope THEN 'duplicate' ELSE 'out_of_scope' END,
        NULL,
        NULL,
        year(documents.published_at),
        NULL,
        citations.doc_id
    FROM core.policy_citations AS citations
    JOIN core.documents AS documents ON documents.doc_id = citations.doc_id
    WHERE NOT documents.in_scope OR documents.duplicate_of IS NOT NULL
)
SELECT
    left_out.table_name,
    coalesce(left_out.reason, 'unknown') AS reason,
    left_out.measure,
    left_out.unit,
    left_out.year::INTEGER AS year,
    count(*) AS excluded_rows,
    sum(left_out.amount) AS excluded_amount,
    count(DISTINCT left_out.doc_id) AS document_count
FROM left_out
GROUP BY ALL
ORDER BY ALL;
