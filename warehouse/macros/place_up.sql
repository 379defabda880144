-- Question: in which county, prefecture or province does a place lie?
-- Grain: one value; at_level is 'county', 'prefecture', 'province', or 'place' for the place itself.
-- Warning: a place that is larger than the level stands for itself, so that rolling up loses nothing. The districts of the four
-- municipalities have these for prefecture; a county straight under its province (神农架林区) is its own.
CREATE MACRO main.place_up(place_code, at_level) AS (
    CASE at_level
        WHEN 'place' THEN place_code
        WHEN 'province' THEN left(place_code, 2) || '0000'
        WHEN 'county' THEN coalesce(
            (
                SELECT arg_max(places.county_code, coalesce(places.valid_to, DATE '9999-12-31'))
                FROM ref.places AS places
                WHERE places.code = place_code
            ),
            left(place_code, 6)
        )
        WHEN 'prefecture' THEN coalesce(
            (
                SELECT arg_max(places.prefecture_code, coalesce(places.valid_to, DATE '9999-12-31'))
                FROM ref.places AS places
                WHERE places.code = place_code
            ),
            left(place_code, 6)
        )
        ELSE error('the level is place, county, prefecture or province')
    END
);
