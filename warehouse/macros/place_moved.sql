-- Question: which code did the place that a code meant on one day bear on another day?
-- Grain: one value; told_on is the day of the fact that holds the code, on_day the day asked for.
-- Warning: where the place was split or made of several, the chief one; places_at gives all. NULL where there was no such place.
-- A township or village keeps its twelve digits while its county keeps its own, and is given as its county otherwise.
CREATE MACRO main.place_moved_in_list(place_code, told_on, on_day) AS (
    SELECT lineages.code_then
    FROM ref.place_lineages AS lineages
    WHERE lineages.code = place_code
        AND lineages.told_from <= told_on::DATE AND lineages.told_to >= told_on::DATE
        AND lineages.valid_from <= on_day::DATE AND lineages.valid_to >= on_day::DATE
);
CREATE MACRO main.place_moved(place_code, told_on, on_day) AS (
    CASE
        WHEN length(place_code) = 6 THEN place_moved_in_list(place_code, told_on, on_day)
        WHEN left(place_moved_in_list(place_code, told_on, on_day), 6) = place_moved_in_list(left(place_code, 6), told_on, on_day)
            THEN place_moved_in_list(place_code, told_on, on_day)
        WHEN place_code NOT IN (SELECT lineages.code FROM ref.place_lineages AS lineages)
            AND place_moved_in_list(left(place_code, 6), told_on, on_day) = left(place_code, 6)
            THEN place_code
        ELSE place_moved_in_list(left(place_code, 6), told_on, on_day)
    END
);
