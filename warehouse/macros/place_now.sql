-- Question: which code does this place bear today?
-- Grain: one value: place_now('310108') is 310106, for 闸北区 went into 静安区.
-- Warning: of a code that two places bore, the later one. Where the place was split, the chief part; places_now gives all. NULL where it
-- ended without a successor.
CREATE MACRO main.place_now(place_code) AS place_moved(place_code, DATE '9999-12-31', DATE '9999-12-31');
