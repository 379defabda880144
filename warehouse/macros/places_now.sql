-- Question: which codes do all the places bear today that this one was split into?
-- Grain: one list, the chief one first: places_now('640103') is [640104, 640106].
-- Warning: never sum a fact over all of them: it belongs to one, and the pages do not say to which.
CREATE MACRO main.places_now(place_code) AS places_at(place_code, DATE '9999-12-31');
