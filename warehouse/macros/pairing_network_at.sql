-- Question: which places are paired with which, in the codes and names of the year as_of_year?
-- Grain: helper's place × recipient's place × mechanism. at_level is 'place', 'county' (unless another is named), 'prefecture' or 'province'.
-- Warning: the network of what the collected pages tell, not the official list. A place code is NULL where the page tells no place or there
-- was none such in that year.
CREATE MACRO mart.pairing_network_at(as_of_year, at_level := 'county') AS TABLE
WITH placed AS (
    SELECT
        pairings.doc_id,
        pairings.mechanism,
        pairings.countable AND documents.in_scope AS counted,
        documents.in_scope,
        place_up(
            place_moved(
                pairings.helper_place_code, coalesce(documents.published_at, DATE '9999-12-31'), make_date(as_of_year, 12, 31)
            ),
            at_level
        ) AS helper_place_code,
        place_up(
            place_moved(
                pairings.recipient_place_code, coalesce(documents.published_at, DATE '9999-12-31'), make_date(as_of_year, 12, 31)
            ),
            at_level
        ) AS recipient_place_code
    FROM core.pairings AS pairings
    JOIN core.documents AS documents ON documents.doc_id = pairings.doc_id
),
summed AS (
    SELECT
        placed.helper_place_code,
        placed.recipient_place_code,
        placed.mechanism,
        count(*) FILTER (placed.counted) AS counted_count,
        count(DISTINCT placed.doc_id) FILTER (placed.in_scope) AS document_count,
        count(*) FILTER (NOT placed.counted) AS left_out_count
    FROM placed
    GROUP BY ALL
)
SELECT
    summed.helper_place_code,
    place_name(summed.helper_place_code, make_date(as_of_year, 12, 31)) AS helper_place_name,
    summed.recipient_place_code,
    place_name(summed.recipient_place_code, make_date(as_of_year, 12, 31)) AS recipient_place_name,
    summed.* EXCLUDE (helper_place_code, recipient_place_code)
FROM summed
ORDER BY ALL;
