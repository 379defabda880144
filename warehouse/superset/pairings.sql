-- the pairs of mart.pairing_network with their codes in words
WITH provinces AS (
    SELECT left(code, 2) AS province, arg_max(name, coalesce(valid_to, DATE '9999-12-31')) AS name
    FROM ref.places
    WHERE level = 'province'
    GROUP BY left(code, 2)
)
SELECT
    network.*,
    coalesce(mechanisms.label_en || ' ' || mechanisms.label_zh, 'none told 未述') AS programme,
    coalesce(helper_provinces.name, 'unknown 不详') AS helper_province,
    coalesce(recipient_provinces.name, 'unknown 不详') AS recipient_province
FROM mart.pairing_network AS network
LEFT JOIN ref.mechanisms AS mechanisms ON mechanisms.code = network.mechanism
LEFT JOIN provinces AS helper_provinces ON helper_provinces.province = left(network.helper_place_code, 2)
LEFT JOIN provinces AS recipient_provinces ON recipient_provinces.province = left(network.recipient_place_code, 2)
