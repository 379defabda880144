-- Question: who is paired with whom, under which mechanism?
-- Grain: helper × recipient × mechanism, names as the pages give them.
-- Warning: the network of what the collected pages tell, not the official list. first_year and last_year are NULL where no page tells them.
CREATE VIEW mart.pairing_network AS
WITH place_names AS (
    SELECT code, arg_max(name, coalesce(valid_to, DATE '9999-12-31')) AS name
    FROM ref.places
    GROUP BY code
)
SELECT
    pairings.helper_name,
    pairings.helper_place_code,
    helper_places.name AS helper_place_name,
    pairings.recipient_name,
    pairings.recipient_place_code,
    recipient_places.name AS recipient_place_name,
    pairings.mechanism,
    min(pairings.start_year) FILTER (documents.in_scope) AS first_year,
    max(coalesce(pairings.end_year, pairings.start_year)) FILTER (documents.in_scope) AS last_year,
    count(*) FILTER (pairings.countable AND documents.in_scope) AS counted_count,
    count(DISTINCT pairings.doc_id) FILTER (documents.in_scope) AS document_count,
    count(*) FILTER (NOT (pairings.countable AND documents.in_scope)) AS left_out_count,
    coalesce(
        list_sort(
            map_entries(histogram(CASE WHEN documents.in_scope THEN coalesce(pairings.not_countable_reason, 'unknown') ELSE 'out_of_scope' END) FILTER (NOT (pairings.countable AND documents.in_scope)))
                .list_transform(lambda entry: entry.key || ' ' || entry.value)
        ),
        []
    ) AS left_out_reasons
FROM core.pairings AS pairings
JOIN core.documents AS documents ON documents.doc_id = pairings.doc_id
LEFT JOIN place_names AS helper_places ON helper_places.code = pairings.helper_place_code
LEFT JOIN place_names AS recipient_places ON recipient_places.code = pairings.recipient_place_code
GROUP BY ALL
ORDER BY ALL;
