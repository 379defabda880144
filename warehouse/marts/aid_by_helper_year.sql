-- Question: How many yuan did whom give, in which year?
-- Grain: helper × year × measure, money in yuan only. helper_name or year is NULL where the page does not tell it.
-- Warning: never add up different measures. Amounts in other currencies, per household or person, and states at a date are left out and
-- counted as such; left_out_reasons says how many for which reason. multi_year_count of the counted amounts cover more than the one year that they stand at, their last;
-- cumulative_count of them run from a start up to a date.
CREATE VIEW mart.aid_by_helper_year AS
SELECT
    facts.helper_name,
    facts.helper_place_code,
    facts.helper_place_name,
    facts.year,
    facts.measure,
    facts.measure_name,
    sum(facts.value) FILTER (facts.summable AND facts.unit = '元') AS amount_yuan,
    count(*) FILTER (facts.summable AND facts.unit = '元') AS counted_count,
    count(DISTINCT facts.doc_id) FILTER (facts.summable AND facts.unit = '元') AS document_count,
    count(DISTINCT facts.recipient_name) FILTER (facts.summable AND facts.unit = '元') AS recipient_count,
    count(*) FILTER (facts.summable AND facts.unit = '元' AND facts.first_year < facts.year) AS multi_year_count,
    count(*) FILTER (facts.summable AND facts.unit = '元' AND facts.aggregation = 'cumulative') AS cumulative_count,
    count(*) FILTER (NOT (facts.summable AND facts.unit = '元')) AS left_out_count,
    coalesce(
        list_sort(
            map_entries(histogram(coalesce(facts.left_out_reason, 'other_currency')) FILTER (NOT (facts.summable AND facts.unit = '元')))
                .list_transform(lambda entry: entry.key || ' ' || entry.value)
        ),
        []
    ) AS left_out_reasons,
    sum(facts.value) FILTER (NOT facts.summable AND facts.unit = '元' AND facts.per IS NULL) AS left_out_yuan
FROM mart.quantity_facts AS facts
JOIN ref.measures AS measures ON measures.code = facts.measure AND measures.unit_kind = 'money' AND measures.is_additive
GROUP BY ALL
ORDER BY ALL;
