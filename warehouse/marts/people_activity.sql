-- Question: who took part in what, in which posts?
-- Grain: one row a person.
-- Warning: one person is judged from name, post, place and time; an event that several pages tell counts once. left_out_count counts parts
-- in events that are planned, out of scope or otherwise not to be counted.
CREATE VIEW mart.people_activity AS
WITH parts AS (
    SELECT
        participations.person_id,
        participations.role,
        canonical.event_id,
        canonical.start_date,
        canonical.end_date,
        participations.modality = 'actual' AND coalesce(canonical.countable AND documents.in_scope, FALSE) AS counted
    FROM core.participations AS participations
    JOIN core.events AS events ON events.event_id = participations.event_id
    LEFT JOIN core.events AS canonical ON canonical.event_id = coalesce(events.canonical_event_id, events.event_id)
    LEFT JOIN core.documents AS documents ON documents.doc_id = canonical.doc_id
    WHERE participations.person_id IS NOT NULL
),
activity AS (
    SELECT
        person_id,
        count(DISTINCT event_id) FILTER (counted) AS event_count,
        count(DISTINCT event_id) FILTER (counted AND role = 'chair') AS chaired_count,
        count(DISTINCT event_id) FILTER (counted AND role = 'speaker') AS spoken_count,
        count(DISTINCT event_id) FILTER (counted AND role = 'leader') AS led_count,
        min(start_date) FILTER (counted) AS first_date,
        max(coalesce(end_date, start_date)) FILTER (counted) AS last_date,
        count(*) FILTER (NOT counted) AS left_out_count
    FROM parts
    GROUP BY person_id
),
posts AS (
    SELECT positions.person_id, list_sort(list(DISTINCT positions.title)) AS titles
    FROM core.positions AS positions
    JOIN core.documents AS documents ON documents.doc_id = positions.doc_id
    WHERE documents.in_scope
    GROUP BY positions.person_id
)
SELECT
    people.person_id,
    people.name,
    people.jurisdiction_code,
    coalesce(posts.titles, []) AS titles,
    people.document_count,
    coalesce(activity.event_count, 0) AS event_count,
    coalesce(activity.chaired_count, 0) AS chaired_count,
    coalesce(activity.spoken_count, 0) AS spoken_count,
    coalesce(activity.led_count, 0) AS led_count,
    activity.first_date,
    activity.last_date,
    coalesce(activity.left_out_count, 0) AS left_out_count
FROM core.people AS people
LEFT JOIN posts ON posts.person_id = people.person_id
LEFT JOIN activity ON activity.person_id = people.person_id
ORDER BY people.person_id;
