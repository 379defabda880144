-- the numbers of mart.quantity_facts with their codes in words
SELECT
    facts.*,
    coalesce(measures.label_en || ' ' || measures.label_zh, facts.measure) AS measure_label,
    coalesce(mechanisms.label_en || ' ' || mechanisms.label_zh, 'none told 未述') AS programme,
    coalesce(provinces.name, 'none told 未述') AS recipient_province,
    coalesce(CAST(facts.year AS VARCHAR), 'none told 未述') AS year_told
FROM mart.quantity_facts AS facts
LEFT JOIN ref.measures AS measures ON measures.code = facts.measure
LEFT JOIN ref.mechanisms AS mechanisms ON mechanisms.code = facts.mechanism
LEFT JOIN (
    SELECT left(code, 2) AS province, arg_max(name, coalesce(valid_to, DATE '9999-12-31')) AS name
    FROM ref.places
    WHERE level = 'province'
    GROUP BY left(code, 2)
) AS provinces ON provinces.province = left(facts.recipient_place_code, 2)
