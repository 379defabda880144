-- Question: How many yuan came from the places of a level, in which year, in the codes and names of the year as_of_year?
-- Grain: place × year × measure, money in yuan only. at_level is 'place', 'county' (unless another is named), 'prefecture' or 'province'.
-- Warning: never add up different measures. place_code is NULL where the page tells no place or there was none such in that year. A place
-- larger than the level stands for itself (level tells), so the sums are those of aid_by_helper_year. What one place told that was
-- split stands at its chief part.
CREATE MACRO mart.aid_by_helper_year_at(as_of_year, at_level := 'county') AS TABLE
WITH placed AS (
    SELECT
        facts.*,
        place_up(
            place_moved(facts.helper_place_code, coalesce(facts.published_at, DATE '9999-12-31'), make_date(as_of_year, 12, 31)),
            at_level
        ) AS place_code
    FROM mart.quantity_facts AS facts
    JOIN ref.measures AS measures ON measures.code = facts.measure AND measures.unit_kind = 'money' AND measures.is_additive
),
summed AS (
    SELECT
        placed.place_code,
        placed.year,
        placed.measure,
        placed.measure_name,
        sum(placed.value) FILTER (placed.summable AND placed.unit = '元') AS amount_yuan,
        count(*) FILTER (placed.summable AND placed.unit = '元') AS counted_count,
        count(DISTINCT placed.doc_id) FILTER (placed.summable AND placed.unit = '元') AS document_count,
        count(DISTINCT placed.recipient_name) FILTER (placed.summable AND placed.unit = '元') AS recipient_count,
        count(*) FILTER (NOT (placed.summable AND placed.unit = '元')) AS left_out_count,
        sum(placed.value) FILTER (NOT placed.summable AND placed.unit = '元' AND placed.per IS NULL) AS left_out_yuan
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
