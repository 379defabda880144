-- Question: what was the place of this code called on a day?
-- Grain: one value: place_name('513225', DATE '1990-01-01') is 南坪县.
-- Warning: the code must be one of that day; place_at finds it. A day on which nothing bore the code gives the last name it had.
CREATE MACRO main.place_name(place_code, on_day) AS (
    SELECT coalesce(
        max(places.name) FILTER (
            coalesce(places.valid_from, DATE '0001-01-01') <= on_day::DATE AND coalesce(places.valid_to, DATE '9999-12-31') >= on_day::DATE
        ),
        arg_max(places.name, coalesce(places.valid_to, DATE '9999-12-31'))
    )
    FROM ref.places AS places
    WHERE places.code = place_code
);
