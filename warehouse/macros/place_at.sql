-- Question: which code did this place bear on a day?
-- Grain: one value: place_at('500234', DATE '2020-01-01') is 500154, for 开县 became 开州区.
-- Warning: of a code that two places bore one after the other, the one nearest to the day; place_moved asks for the one of another day.
-- Where the place was split or made of several, the chief one; places_at gives all. NULL where there was no such place.
CREATE MACRO main.place_at(place_code, on_day) AS place_moved(place_code, on_day, on_day);
