-- Question: how much of everything is told, year by year?
-- Grain: measure × unit × per × aggregation × year.
-- Warning: total_value is NULL where values do not add up: shares, rates, states at a date, amounts
-- per household or person. counted_count counts statements; median_value is over them.
CREATE VIEW mart.quantities_by_measure_year AS
SELECT
    facts.measure,
    facts.measure_name,
    facts.unit,
    facts.per,
    facts.aggregation,
    facts.year,
    sum(facts.value) FILTER (facts.summable) AS total_value,
    count(*) FILTER (facts.counted) AS counted_count,
    median(facts.value::DOUBLE) FILTER (facts.counted) AS median_value,
    count(DISTINCT facts.doc_id) FILTER (facts.counted) AS document_count,
    count(*) FILTER (NOT facts.counted) AS left_out_count,
    coalesce(
        list_sort(
            map_entries(histogram(coalesce(facts.left_out_reason, 'unknown')) FILTER (NOT facts.counted))
                .list_transform(lambda entry: entry.key || ' ' || entry.value)
        ),
        []
    ) AS left_out_reasons,
    sum(facts.value) FILTER (NOT facts.counted AND facts.per IS NULL AND facts.left_out_reason NOT IN ('point', 'not_additive')) AS left_out_value
FROM mart.quantity_facts AS facts
GROUP BY ALL
ORDER BY ALL;
