-- Question: what does every number say, of which year is it, and does it count in sums?
-- Grain: one row a quantity. The other views of sums stand on this one.
-- Warning: sum value only where summable, and never across measures or units. counted rows that are not summable count as statements
-- but do not add up: amounts per household or person, states at a date, shares and rates. year is NULL where the page tells none.
CREATE VIEW mart.quantity_facts AS
WITH place_names AS (
    SELECT code, arg_max(name, coalesce(valid_to, DATE '9999-12-31')) AS name
    FROM ref.places
    GROUP BY code
)
SELECT
    quantities.quantity_id,
    quantities.measure,
    measures.label_zh AS measure_name,
    quantities.value,
    quantities.value_high,
    quantities.unit,
    quantities.unit_kind,
    quantities.approximation,
    quantities.per,
    quantities.aggregation,
    coalesce(year(quantities.period_end), year(quantities.period_start), year(events.start_date))::INTEGER AS year,
    coalesce(year(quantities.period_start), year(quantities.period_end), year(events.start_date))::INTEGER AS first_year,
    quantities.helper_name,
    quantities.helper_place_code,
    helper_places.name AS helper_place_name,
    quantities.recipient_name,
    quantities.recipient_place_code,
    recipient_places.name AS recipient_place_name,
    quantities.event_id,
    events.mechanism,
    quantities.countable AND documents.in_scope AS counted,
    quantities.countable AND documents.in_scope AND quantities.per IS NULL AND quantities.aggregation <> 'point' AND coalesce(measures.is_additive, FALSE)
        AS summable,
    CASE
        WHEN NOT documents.in_scope THEN 'out_of_scope'
        WHEN NOT quantities.countable THEN quantities.not_countable_reason
        WHEN quantities.per IS NOT NULL THEN 'per_unit'
        WHEN quantities.aggregation = 'point' THEN 'point'
        WHEN NOT coalesce(measures.is_additive, FALSE) THEN 'not_additive'
    END AS left_out_reason,
    quantities.evidence,
    quantities.confidence,
    quantities.doc_id,
    documents.title AS document_title,
    documents.published_at,
    documents.source_uri
FROM core.quantities AS quantities
JOIN core.documents AS documents ON documents.doc_id = quantities.doc_id
LEFT JOIN core.events AS events ON events.event_id = quantities.event_id
LEFT JOIN ref.measures AS measures ON measures.code = quantities.measure
LEFT JOIN place_names AS helper_places ON helper_places.code = quantities.helper_place_code
LEFT JOIN place_names AS recipient_places ON recipient_places.code = quantities.recipient_place_code;
