"""The columns of the frames that extraction yields: what single pages tell, before identities are resolved across pages."""

from __future__ import annotations

from typing import Any

import polars as pl

_EVIDENCE: dict[str, Any] = {
    "doc_id": pl.String,
    "evidence": pl.String,
    "evidence_start": pl.Int64,
    "evidence_end": pl.Int64,
    "raw_start": pl.Int64,
    "raw_end": pl.Int64,
    "confidence": pl.Float64,
    "origin": pl.String,
    "modality": pl.String,
}
_DECIMAL = pl.Decimal(24, 6)

# persons and organisations are still names here
MENTION_SCHEMAS: dict[str, dict[str, Any]] = {
    "documents": {
        "doc_id": pl.String,
        "in_scope": pl.Boolean,
        "scope_score": pl.Float64,
        "scope_reasons": pl.List(pl.String),
        "jurisdiction_code": pl.String,
    },
    "positions": {"position_id": pl.String, "person_name": pl.String, "title": pl.String, "organization_name": pl.String, "as_of": pl.Date},
    "organization_mentions": {
        "organization_mention_id": pl.String,
        "organization_name": pl.String,
        "surface": pl.String,
        "inferred": pl.Boolean,
        "resolved": pl.Boolean,
        "organization_type": pl.String,
        "admin_level": pl.String,
        "place_code": pl.String,
        "is_credit": pl.Boolean,
    },
    "place_mentions": {
        "place_mention_id": pl.String,
        "place_code": pl.String,
        "place_name": pl.String,
        "level": pl.String,
        "surface": pl.String,
    },
    "events": {
        "event_id": pl.String,
        "event_type": pl.String,
        "name": pl.String,
        "start_date": pl.Date,
        "end_date": pl.Date,
        "date_precision": pl.String,
        "date_inferred": pl.Boolean,
        "place_code": pl.String,
        "venue": pl.String,
        "mechanism": pl.String,
        "organizer_name": pl.String,
    },
    "participations": {
        "participation_id": pl.String,
        "event_id": pl.String,
        "person_name": pl.String,
        "organization_name": pl.String,
        "role": pl.String,
    },
    "quantities": {
        "quantity_id": pl.String,
        "event_id": pl.String,
        "measure": pl.String,
        "value": _DECIMAL,
        "value_high": _DECIMAL,
        "unit": pl.String,
        "unit_kind": pl.String,
        "approximation": pl.String,
        "per": pl.String,
        "period_start": pl.Date,
        "period_end": pl.Date,
        "aggregation": pl.String,
        "part_of": pl.String,
        "subject": pl.String,
        "helper_name": pl.String,
        "recipient_name": pl.String,
        "shared_among": pl.Int64,
    },
    "pairings": {
        "pairing_id": pl.String,
        "helper_name": pl.String,
        "helper_organization_name": pl.String,
        "helper_place_code": pl.String,
        "recipient_name": pl.String,
        "recipient_organization_name": pl.String,
        "recipient_place_code": pl.String,
        "mechanism": pl.String,
        "start_year": pl.Int64,
        "end_year": pl.Int64,
    },
    "policy_citations": {"policy_citation_id": pl.String, "title": pl.String, "issuer": pl.String, "document_number": pl.String},
    "unknowns": {"doc_id": pl.String, "kind": pl.String, "word": pl.String, "example": pl.String},
}
for _table, _schema in MENTION_SCHEMAS.items():
    if _table not in {"documents", "unknowns"}:
        _schema.update(_EVIDENCE)
