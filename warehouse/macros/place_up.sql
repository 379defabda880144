-- Question: in which county, prefecture or province does a place lie?
-- Grain: one value; at_level is 'county', 'prefecture', 'province', or 'place' for the place itself.
-- Warning: a place that is larger than the level stands for itself, so that rolling up loses nothing. The districts of the four
-- municipalities have these for prefecture; a county straight under its province (神农架林区) is its own.
CREATE MACRO main.place_up(place_code, at_level) AS (
    CASE
        WHEN at_level = 'place' THEN place_code
        WHEN at_level = 'province' THEN left(place_code, 2) || '0000'
        WHEN at_level IN ('county', 'prefecture') THEN coalesce(
            (
                SELECT arg_max(
                    CASE WHEN at_level = 'county' THEN places.county_code ELSE places.prefecture_code END,
                    coalesce(places.valid_to, DATE '9999-12-31')
                )
                FROM ref.places AS places
                WHERE places.code = place_code
            ),
            left(place_code, 6)
        )
        ELSE error('the level is place, county, prefecture or province')
    END
);
