-- Question: what does every number say, of which year is it, and does it count in sums?
-- Grain: one row a quantity. The other views of sums stand on this one.
-- Warning: sum value only where summable, and never across measures or units. counted rows that are not summable count as statements
-- but do not add up: amounts per household or person, states at a date, shares and rates. year is NULL where the page tells none.
-- mechanism is that of the number's event; where it has none, that of the pairings of its page whose parties it names
-- (mechanism_source parties); where it names no other helper and its page tells of one form of assistance only, that one (page). It is
-- NULL where several would do.
CREATE VIEW mart.quantity_facts AS
WITH place_names AS (
    SELECT code, arg_max(name, coalesce(valid_to, DATE '9999-12-31')) AS name
    FROM ref.places
    GROUP BY code
),
-- the part of a code that the codes of all places in it share
pairings AS (
    SELECT
        doc_id,
        mechanism,
        helper_name,
        helper_place_code,
        CASE length(helper_place_code) WHEN 6 THEN regexp_replace(helper_place_code, '(00){1,2}$', '') ELSE regexp_replace(helper_place_code, '000$', '') END
            AS helper_area,
        recipient_name,
        recipient_place_code,
        CASE length(recipient_place_code) WHEN 6 THEN regexp_replace(recipient_place_code, '(00){1,2}$', '') ELSE regexp_replace(recipient_place_code, '000$', '') END
            AS recipient_area
    FROM core.pairings
    WHERE modality <> 'negated'
),
only_mechanisms AS (
    SELECT doc_id, min(mechanism) AS mechanism
    FROM pairings
    GROUP BY doc_id
    HAVING count(DISTINCT mechanism) = 1
),
-- how well a quantity's parties are those of a pairing: 3 the same name or its end, 2 the same place, 1 a place in it, 0 another party
matches AS (
    SELECT
        quantities.quantity_id,
        pairings.mechanism,
        CASE
            WHEN quantities.helper_name IS NULL THEN NULL
            WHEN quantities.helper_name = pairings.helper_name THEN 3
            WHEN length(pairings.helper_name) > 2 AND ends_with(quantities.helper_name, pairings.helper_name) THEN 3
            WHEN length(quantities.helper_name) > 2 AND ends_with(pairings.helper_name, quantities.helper_name) THEN 3
            WHEN quantities.helper_place_code = pairings.helper_place_code THEN 2
            WHEN starts_with(quantities.helper_place_code, pairings.helper_area) THEN 1
            ELSE 0
        END AS helper_match,
        CASE
            WHEN quantities.recipient_name IS NULL THEN NULL
            WHEN quantities.recipient_name = pairings.recipient_name THEN 3
            WHEN length(pairings.recipient_name) > 2 AND ends_with(quantities.recipient_name, pairings.recipient_name) THEN 3
            WHEN length(quantities.recipient_name) > 2 AND ends_with(pairings.recipient_name, quantities.recipient_name) THEN 3
            WHEN quantities.recipient_place_code = pairings.recipient_place_code THEN 2
            WHEN starts_with(quantities.recipient_place_code, pairings.recipient_area) THEN 1
            ELSE 0
        END AS recipient_match
    FROM core.quantities AS quantities
    JOIN pairings ON pairings.doc_id = quantities.doc_id
    WHERE quantities.helper_name IS NOT NULL OR quantities.recipient_name IS NOT NULL
),
best_matches AS (
    SELECT quantity_id, mechanism
    FROM matches
    WHERE coalesce(helper_match, 1) > 0 AND coalesce(recipient_match, 1) > 0
    QUALIFY rank() OVER (PARTITION BY quantity_id ORDER BY coalesce(helper_match, 0) + coalesce(recipient_match, 0) DESC) = 1
),
matched AS (
    SELECT quantity_id, CASE WHEN count(DISTINCT mechanism) = 1 THEN min(mechanism) END AS mechanism
    FROM best_matches
    GROUP BY quantity_id
),
-- somebody who is no party of any pairing gives for reasons of his own
other_helpers AS (
    SELECT quantity_id
    FROM matches
    GROUP BY quantity_id
    HAVING max(helper_match) = 0
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
    CASE
        WHEN events.mechanism IS NOT NULL THEN events.mechanism
        WHEN matched.quantity_id IS NOT NULL THEN matched.mechanism
        WHEN other_helpers.quantity_id IS NULL THEN only_mechanisms.mechanism
    END AS mechanism,
    CASE
        WHEN events.mechanism IS NOT NULL THEN 'event'
        WHEN matched.quantity_id IS NOT NULL THEN CASE WHEN matched.mechanism IS NOT NULL THEN 'parties' END
        WHEN other_helpers.quantity_id IS NULL AND only_mechanisms.mechanism IS NOT NULL THEN 'page'
    END AS mechanism_source,
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
LEFT JOIN matched ON matched.quantity_id = quantities.quantity_id
LEFT JOIN other_helpers ON other_helpers.quantity_id = quantities.quantity_id
LEFT JOIN only_mechanisms ON only_mechanisms.doc_id = quantities.doc_id
LEFT JOIN ref.measures AS measures ON measures.code = quantities.measure
LEFT JOIN place_names AS helper_places ON helper_places.code = quantities.helper_place_code
LEFT JOIN place_names AS recipient_places ON recipient_places.code = quantities.recipient_place_code;
