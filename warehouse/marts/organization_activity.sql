-- Question: which organisations appear, in which events, and whom do they help?
-- Grain: one row an organisation.
-- Warning: an event that several pages tell counts once; pairings count as stated. left_out_count counts parts in events and pairings that
-- are not to be counted, and mentions in pages out of scope.
CREATE VIEW mart.organization_activity AS
WITH place_names AS (
    SELECT code, arg_max(name, coalesce(valid_to, DATE '9999-12-31')) AS name
    FROM ref.places
    GROUP BY code
),
mentions AS (
    SELECT
        mentions.organization_id,
        count(*) FILTER (documents.in_scope) AS mention_count,
        count(DISTINCT mentions.doc_id) FILTER (documents.in_scope) AS document_count,
        count(*) FILTER (NOT documents.in_scope) AS left_out_count
    FROM core.organization_mentions AS mentions
    JOIN core.documents AS documents ON documents.doc_id = mentions.doc_id
    GROUP BY mentions.organization_id
),
roles AS (
    SELECT organization_id, event_id, modality
    FROM core.participations
    WHERE organization_id IS NOT NULL
    UNION ALL
    SELECT organizer_id, event_id, modality
    FROM core.events
    WHERE organizer_id IS NOT NULL
),
parts AS (
    SELECT
        roles.organization_id,
        canonical.event_id,
        canonical.start_date,
        canonical.end_date,
        roles.modality = 'actual' AND coalesce(canonical.countable AND documents.in_scope, FALSE) AS counted
    FROM roles
    JOIN core.events AS events ON events.event_id = roles.event_id
    LEFT JOIN core.events AS canonical ON canonical.event_id = coalesce(events.canonical_event_id, events.event_id)
    LEFT JOIN core.documents AS documents ON documents.doc_id = canonical.doc_id
),
activity AS (
    SELECT
        organization_id,
        count(DISTINCT event_id) FILTER (counted) AS event_count,
        min(start_date) FILTER (counted) AS first_date,
        max(coalesce(end_date, start_date)) FILTER (counted) AS last_date,
        count(*) FILTER (NOT counted) AS left_out_count
    FROM parts
    GROUP BY organization_id
),
sides AS (
    SELECT pairings.helper_organization_id AS organization_id, TRUE AS helps, pairings.countable AND documents.in_scope AS counted
    FROM core.pairings AS pairings
    JOIN core.documents AS documents ON documents.doc_id = pairings.doc_id
    WHERE pairings.helper_organization_id IS NOT NULL
    UNION ALL
    SELECT pairings.recipient_organization_id, FALSE, pairings.countable AND documents.in_scope
    FROM core.pairings AS pairings
    JOIN core.documents AS documents ON documents.doc_id = pairings.doc_id
    WHERE pairings.recipient_organization_id IS NOT NULL
),
pairs AS (
    SELECT
        organization_id,
        count(*) FILTER (counted AND helps) AS helper_pairing_count,
        count(*) FILTER (counted AND NOT helps) AS recipient_pairing_count,
        count(*) FILTER (NOT counted) AS left_out_count
    FROM sides
    GROUP BY organization_id
)
SELECT
    organizations.organization_id,
    organizations.name,
    organizations.organization_type,
    organizations.admin_level,
    organizations.place_code,
    place_names.name AS place_name,
    coalesce(mentions.document_count, 0) AS document_count,
    coalesce(mentions.mention_count, 0) AS mention_count,
    coalesce(activity.event_count, 0) AS event_count,
    coalesce(pairs.helper_pairing_count, 0) AS helper_pairing_count,
    coalesce(pairs.recipient_pairing_count, 0) AS recipient_pairing_count,
    activity.first_date,
    activity.last_date,
    coalesce(mentions.left_out_count, 0) + coalesce(activity.left_out_count, 0) + coalesce(pairs.left_out_count, 0) AS left_out_count
FROM core.organizations AS organizations
LEFT JOIN place_names ON place_names.code = organizations.place_code
LEFT JOIN mentions ON mentions.organization_id = organizations.organization_id
LEFT JOIN activity ON activity.organization_id = organizations.organization_id
LEFT JOIN pairs ON pairs.organization_id = organizations.organization_id
ORDER BY organizations.organization_id;
