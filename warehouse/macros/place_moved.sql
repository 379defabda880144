-- Question: which code did the place that a code meant on one day bear on another day?
-- Grain: one value; told_on is the day of the fact that holds the code, on_day the day asked for.
-- Warning: where the place was split or made of several, the chief one; places_at gives all. NULL where there was no such place.
-- A township or village keeps its twelve digits while its county keeps its own, and is given as its county otherwise.
CREATE MACRO main.place_moved(place_code, told_on, on_day) AS (
    SELECT CASE
        -- its own line, where it has one and its county agrees; a county's own line is the county's
        WHEN left(max(lineages.code_then) FILTER (lineages.code = place_code), 6)
            = max(lineages.code_then) FILTER (lineages.code = left(place_code, 6))
            THEN max(lineages.code_then) FILTER (lineages.code = place_code)
        -- no line of its own in a county that kept its code
        WHEN count(*) FILTER (lineages.code = place_code) = 0
            AND max(lineages.code_then) FILTER (lineages.code = left(place_code, 6)) = left(max(lineages.code), 6)
            THEN max(lineages.code || substr(place_code, 7)) FILTER (lineages.code = left(place_code, 6))
        ELSE max(lineages.code_then) FILTER (lineages.code = left(place_code, 6))
    END
    FROM ref.place_lineages AS lineages
    WHERE left(lineages.code, 6) = left(place_code, 6)
        AND lineages.told_from <= told_on::DATE AND lineages.told_to >= told_on::DATE
        AND lineages.valid_from <= on_day::DATE AND lineages.valid_to >= on_day::DATE
);
