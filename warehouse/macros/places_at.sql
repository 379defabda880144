-- Question: which codes did all the places bear on a day that this one was split into or made of?
-- Grain: one list, the chief one first: places_at('510702', DATE '2020-01-01') is [510703, 510704].
-- Warning: never sum a fact over all of them: it belongs to one, and the pages do not say to which. Townships and villages are given by
-- place_at. The list is empty where there was no such place, NULL where the code is none.
CREATE MACRO main.places_at(place_code, on_day) AS (
    SELECT lineages.codes_then
    FROM ref.place_lineages AS lineages
    WHERE lineages.code = place_code
        AND on_day::DATE BETWEEN lineages.told_from AND lineages.told_to
        AND on_day::DATE BETWEEN lineages.valid_from AND lineages.valid_to
);
