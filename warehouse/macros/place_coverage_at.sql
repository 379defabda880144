-- Question: which places of a level do the pages tell of, in the codes and names of the year as_of_year?
-- Grain: one row a place that a page names, that holds an event or a pairing, or in which such a place lies. at_level is 'place', 'county'
-- (unless another is named), 'prefecture' or 'province'.
-- Warning: a place that is missing was not told of; that says nothing about the help it had. place_code is NULL for places that were
-- not there in that year.
CREATE MACRO mart.place_coverage_at(as_of_year, at_level := 'county') AS TABLE
WITH tellings AS (
    SELECT place_code, 'mention' AS kind, doc_id, TRUE AS countable FROM core.place_mentions
    UNION ALL
    SELECT place_code, 'event', doc_id, countable FROM core.events
    UNION ALL
    SELECT helper_place_code, 'helper', doc_id, countable FROM core.pairings
    UNION ALL
    SELECT recipient_place_code, 'recipient', doc_id, countable FROM core.pairings
),
placed AS (
    SELECT
        tellings.kind,
        tellings.doc_id,
        tellings.countable,
        documents.in_scope,
        place_up(
            place_moved(tellings.place_code, coalesce(documents.published_at, DATE '9999-12-31'), make_date(as_of_year, 12, 31)),
            at_level
        ) AS place_code
    FROM tellings
    JOIN core.documents AS documents ON documents.doc_id = tellings.doc_id
    WHERE tellings.place_code IS NOT NULL
),
summed AS (
    SELECT
        placed.place_code,
        count(DISTINCT placed.doc_id) FILTER (placed.in_scope) AS document_count,
        count(*) FILTER (placed.kind = 'mention' AND placed.in_scope) AS mention_count,
        count(*) FILTER (placed.kind = 'event' AND placed.in_scope AND placed.countable) AS event_count,
        count(*) FILTER (placed.kind = 'helper' AND placed.in_scope AND placed.countable) AS helper_pairing_count,
        count(*) FILTER (placed.kind = 'recipient' AND placed.in_scope AND placed.countable) AS recipient_pairing_count,
        count(*) FILTER (NOT (placed.in_scope AND placed.countable)) AS left_out_count
    FROM placed
    GROUP BY ALL
)
SELECT
    summed.place_code,
    place_name(summed.place_code, make_date(as_of_year, 12, 31)) AS place_name,
    place_level(summed.place_code) AS level,
    summed.* EXCLUDE (place_code)
FROM summed
ORDER BY ALL;
