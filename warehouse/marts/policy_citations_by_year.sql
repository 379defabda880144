-- Question: which policies are cited, when, and how often?
-- Grain: title × document number × year of publication of the citing page. year is NULL where the page has no date.
-- Warning: pages that repeat another page and pages out of scope are left out. document_count counts citing pages, citation_count citations.
CREATE VIEW mart.policy_citations_by_year AS
SELECT
    citations.title,
    citations.document_number,
    any_value(citations.issuer ORDER BY citations.policy_citation_id) AS issuer,
    year(documents.published_at)::INTEGER AS year,
    count(*) FILTER (documents.in_scope AND documents.duplicate_of IS NULL) AS citation_count,
    count(DISTINCT citations.doc_id) FILTER (documents.in_scope AND documents.duplicate_of IS NULL) AS document_count,
    count(*) FILTER (NOT (documents.in_scope AND documents.duplicate_of IS NULL)) AS left_out_count
FROM core.policy_citations AS citations
JOIN core.documents AS documents ON documents.doc_id = citations.doc_id
GROUP BY ALL
ORDER BY ALL;
