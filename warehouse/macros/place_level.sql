-- Question: is a code that of a province, a prefecture, a county, a township or a village?
-- Grain: one value.
-- Warning: NULL for a code that no list knows.
CREATE MACRO main.place_level(place_code) AS (
    SELECT arg_max(places.level, coalesce(places.valid_to, DATE '9999-12-31'))
    FROM ref.places AS places
    WHERE places.code = place_code
);
