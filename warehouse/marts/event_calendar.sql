-- Question: what happened when and where, and how many pages tell of it?
-- Grain: one row an event that counts: actual, in a page in scope, told by several pages only once.
-- Warning: participant_count counts the named people and organisations of all its reports; left_out_count, its other reports.
CREATE VIEW mart.event_calendar AS
WITH place_names AS (
    SELECT code, arg_max(name, coalesce(valid_to, DATE '9999-12-31')) AS name
    FROM ref.places
    GROUP BY code
),
reports AS (
    SELECT
        coalesce(events.canonical_event_id, events.event_id) AS event_id,
        count(DISTINCT events.doc_id) AS report_count,
        count(DISTINCT events.event_id) FILTER (NOT (events.countable AND documents.in_scope)) AS left_out_count,
        count(DISTINCT coalesce(participations.person_id, participations.organization_id)) AS participant_count
    FROM core.events AS events
    JOIN core.documents AS documents ON documents.doc_id = events.doc_id
    LEFT JOIN core.participations AS participations ON participations.event_id = events.event_id
    GROUP BY ALL
)
SELECT
    events.event_id,
    events.event_type,
    event_types.label_zh AS event_type_name,
    events.name,
    events.start_date,
    events.end_date,
    events.date_precision,
    year(events.start_date)::INTEGER AS year,
    events.place_code,
    place_names.name AS place_name,
    events.venue,
    events.mechanism,
    organizations.name AS organizer_name,
    reports.participant_count,
    reports.report_count,
    reports.left_out_count,
    events.evidence,
    events.doc_id,
    documents.title AS document_title
FROM core.events AS events
JOIN core.documents AS documents ON documents.doc_id = events.doc_id
JOIN reports ON reports.event_id = events.event_id
LEFT JOIN ref.event_types AS event_types ON event_types.code = events.event_type
LEFT JOIN core.organizations AS organizations ON organizations.organization_id = events.organizer_id
LEFT JOIN place_names ON place_names.code = events.place_code
WHERE events.countable AND documents.in_scope
ORDER BY events.start_date, events.event_id;
