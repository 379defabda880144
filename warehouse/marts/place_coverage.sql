-- Question: which places do the pages tell of, and how thickly?
-- Grain: one row a place code that a page names, holds an event or a pairing.
-- Warning: a place that is missing was not told of; that says nothing about the help it had. Places below it are not added in.
CREATE VIEW mart.place_coverage AS
WITH place_names AS (
    SELECT code, arg_max(name, coalesce(valid_to, DATE '9999-12-31')) AS name, arg_max(level, coalesce(valid_to, DATE '9999-12-31')) AS level
    FROM ref.places
    GROUP BY code
),
tellings AS (
    SELECT place_code, 'mention' AS kind, doc_id, TRUE AS countable FROM core.place_mentions
    UNION ALL
    SELECT place_code, 'event', doc_id, countable FROM core.events
    UNION ALL
    SELECT helper_place_code, 'helper', doc_id, countable FROM core.pairings
    UNION ALL
    SELECT recipient_place_code, 'recipient', doc_id, countable FROM core.pairings
)
SELECT
    tellings.place_code,
    place_names.name AS place_name,
    place_names.level,
    province_names.name AS province_name,
    count(DISTINCT tellings.doc_id) FILTER (documents.in_scope) AS document_count,
    count(*) FILTER (tellings.kind = 'mention' AND documents.in_scope) AS mention_count,
    count(*) FILTER (tellings.kind = 'event' AND documents.in_scope AND tellings.countable) AS event_count,
    count(*) FILTER (tellings.kind = 'helper' AND documents.in_scope AND tellings.countable) AS helper_pairing_count,
    count(*) FILTER (tellings.kind = 'recipient' AND documents.in_scope AND tellings.countable) AS recipient_pairing_count,
    min(documents.published_at) FILTER (documents.in_scope) AS first_published_at,
    max(documents.published_at) FILTER (documents.in_scope) AS last_published_at,
    count(*) FILTER (NOT (documents.in_scope AND tellings.countable)) AS left_out_count
FROM tellings
JOIN core.documents AS documents ON documents.doc_id = tellings.doc_id
LEFT JOIN place_names ON place_names.code = tellings.place_code
LEFT JOIN place_names AS province_names ON province_names.code = left(tellings.place_code, 2) || '0000'
WHERE tellings.place_code IS NOT NULL
GROUP BY ALL
ORDER BY tellings.place_code;
