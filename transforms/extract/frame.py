"""Frame in, frames out: every page of a shard is read once by all extractors, and their findings become rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import polars as pl

from transforms.cycles import rare_collections
from transforms.extract.calibration import calibrate
from transforms.extract.dates import find_dates
from transforms.extract.events import find_events
from transforms.extract.jurisdiction import find_jurisdiction
from transforms.extract.model import Extractor, Facts, Page, PersonMention, Post
from transforms.extract.organizations import find_organizations
from transforms.extract.pairings import find_pairings
from transforms.extract.people import find_people
from transforms.extract.places import find_places
from transforms.extract.policies import find_policies
from transforms.extract.private_persons import leave_out_private
from transforms.extract.quantities import find_quantities
from transforms.extract.schemas import MENTION_SCHEMAS
from transforms.extract.scope import score_scope
from transforms.ids import fact_id
from transforms.offsets import OffsetMap, Segment

EXTRACTORS: tuple[Extractor, ...] = (
    find_places,
    find_dates,
    find_policies,
    find_organizations,
    find_people,
    find_pairings,
    find_events,
    find_quantities,
)


_TOGETHER = 100_000
"""Characters of pages that are extracted together."""
_HOPELESS = 0.12
"""Scope of the words alone below which a page is out: of 705 pages in scope the lowest has 0.18 without its facts."""


def extract(page: Page) -> Facts:
    """All facts of one page; ``page.jurisdiction_code`` is settled on the way, from the places that the page names."""
    return extract_all([page])[0]


def extract_all(pages: Sequence[Page]) -> list[Facts]:
    """The facts of every page, as ``extract`` finds them, in the order of the pages.

    One extractor reads all pages before the next one begins: its code and its words then stay in the caches of the processor, which makes
    the whole a seventh faster than page by page. All facts are held at once, so hand in some hundred thousand characters, not a million pages.
    """
    found = [Facts() for _ in pages]
    for find in EXTRACTORS:
        for page, facts in zip(pages, found, strict=True):
            find(page, facts)
        if find is find_places:
            for page, facts in zip(pages, found, strict=True):
                if page.jurisdiction_code is None:
                    where = find_jurisdiction(page, facts)
                    page.jurisdiction_code = where.township_code or where.county_code or where.prefecture_code or where.province_code
    for facts in found:
        leave_out_private(facts)
    return found


@rare_collections()
def extract_pages(pages: pl.DataFrame, *, calibrated: bool = True) -> dict[str, pl.DataFrame]:
    """The mention frames of ``MENTION_SCHEMAS`` for a frame of normalised pages, rows in the order of the pages and of their text.

    ``documents`` holds only what extraction adds to a page, keyed by ``doc_id``. A page out of scope stays a document, with the reasons
    for its score, and yields no facts: what a novel or an annual report tells is no one's help. Confidences are calibrated, unless the
    calibration itself is to be fitted on what the rules claim.
    """
    rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in MENTION_SCHEMAS}
    for block in _blocks(pages):
        read = [_page(row) for row in block]
        words = [score_scope(page, Facts()) for page in read]
        # no facts can lift such a page into scope, so that none are looked for
        hopeful = [page for page, told in zip(read, words, strict=True) if told.score >= _HOPELESS]
        found = iter(extract_all(hopeful))
        for row, page, told in zip(block, read, words, strict=True):
            if told.score < _HOPELESS:
                rows["documents"].append((page.doc_id, False, told.score, list(told.reasons), None))
                continue
            facts = next(found)
            scope = score_scope(page, facts)
            rows["documents"].append((page.doc_id, scope.in_scope, scope.score, list(scope.reasons), page.jurisdiction_code))
            if not scope.in_scope:
                continue
            where = OffsetMap(tuple(Segment(s["start"], s["length"], s["source_start"], s["source_length"]) for s in row["body_map"]))
            for table, mentions in _page_rows(page, facts, where).items():
                rows[table].extend(mentions)
    frames = {table: pl.DataFrame(rows[table], schema=schema, orient="row") for table, schema in MENTION_SCHEMAS.items()}
    return {table: calibrate(table, frame) for table, frame in frames.items()} if calibrated else frames


def _blocks(pages: pl.DataFrame) -> Iterator[list[dict[str, Any]]]:
    """The rows in order, in blocks of about so many characters as are extracted together."""
    block: list[dict[str, Any]] = []
    characters = 0
    for row in pages.iter_rows(named=True):
        block.append(row)
        characters += len(row["body"])
        if characters >= _TOGETHER:
            yield block
            block, characters = [], 0
    if block:
        yield block


def _page(row: Mapping[str, Any]) -> Page:
    return Page(
        doc_id=row["doc_id"],
        body=row["body"],
        title=row["title"],
        published_at=row["published_at"],
        publisher=row["publisher"],
        site=row["site"],
        url=row["url"],
        section=row["section"],
    )


class _Evidence:
    """Quotes spans of one page with their offsets in body and raw text."""

    def __init__(self, page: Page, where: OffsetMap) -> None:
        self._page = page
        self._where = where
        self._spans: dict[str, list[tuple[int, int]]] = {}

    def of(self, start: int, end: int, confidence: float, origin: str = "stated", modality: str = "actual") -> tuple[Any, ...]:
        raw_start, raw_end = self._where.source_span(start, end)
        return (self._page.doc_id, self._page.quote(start, end), start, end, raw_start, raw_end, confidence, str(origin), str(modality))

    def id(self, kind: str, start: int, end: int, *parts: object) -> str:
        """From what was read; where damage leaves several spans of the body the same span there, the second and further ones are counted."""
        source = self._where.source_span(start, end)
        spans = self._spans.setdefault(fact_id(kind, self._page.doc_id, *source, *parts), [])
        if (start, end) not in spans:
            spans.append((start, end))
        before = spans.index((start, end))
        return fact_id(kind, self._page.doc_id, *source, *parts, *([before] if before else []))


def _page_rows(page: Page, facts: Facts, where: OffsetMap) -> dict[str, list[tuple[Any, ...]]]:
    quote = _Evidence(page, where)
    as_of = page.published_at.date() if page.published_at else None
    rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in MENTION_SCHEMAS}
    for person, post in _posts(facts.people):
        start, end = min(person.start, post.start), max(person.end, post.end)
        rows["positions"].append(
            (
                quote.id("position", post.start, post.end, person.name, post.title),
                person.name,
                post.title,
                post.organization,
                as_of,
                *quote.of(start, end, person.confidence, person.origin),
            )
        )
    rows["organization_mentions"] = [
        (
            quote.id("organization_mention", o.start, o.end),
            o.name,
            page.quote(o.start, o.end),
            o.inferred,
            _is_resolved(o.name),
            o.organization_type,
            o.admin_level,
            o.place_code,
            o.is_credit,
            *quote.of(o.start, o.end, o.confidence, "inferred" if o.inferred else "stated"),
        )
        for o in facts.organizations
    ]
    rows["place_mentions"] = [
        (
            quote.id("place_mention", p.start, p.end),
            p.code,
            p.name,
            p.level,
            page.quote(p.start, p.end),
            *quote.of(p.start, p.end, p.confidence, p.origin),
        )
        for p in facts.places
        if not p.in_organization
    ]
    event_ids = [quote.id("event", e.start, e.end, e.event_type, e.name, e.start_date) for e in facts.events]
    rows["events"] = [
        (
            event_id,
            e.event_type,
            e.name,
            e.start_date,
            e.end_date,
            e.date_precision,
            e.date_inferred,
            e.place_code,
            e.venue,
            e.mechanism,
            e.organizer,
            *quote.of(e.start, e.end, e.confidence, "inferred" if e.date_inferred else "stated", e.modality),
        )
        for event_id, e in zip(event_ids, facts.events, strict=True)
    ]
    rows["participations"] = [
        (
            quote.id("participation", p.start, p.end, event_ids[p.event], p.person, p.organization, p.role),
            event_ids[p.event],
            p.person,
            p.organization,
            p.role,
            *quote.of(p.start, p.end, p.confidence, "stated", p.modality),
        )
        for p in facts.participations
    ]
    quantity_ids = [quote.id("quantity", q.start, q.end, q.number_start, q.measure, q.value, q.unit) for q in facts.quantities]
    rows["quantities"] = [
        (
            quantity_id,
            None if q.event is None else event_ids[q.event],
            q.measure,
            _decimal(q.value),
            _decimal(q.value_high),
            q.unit,
            q.unit_kind,
            q.approximation,
            q.per,
            q.period_start,
            q.period_end,
            q.aggregation,
            None if q.part_of is None else quantity_ids[q.part_of],
            q.subject,
            q.helper_name,
            q.recipient_name,
            q.shared_among,
            *quote.of(q.start, q.end, q.confidence, q.origin, q.modality),
        )
        for quantity_id, q in zip(quantity_ids, facts.quantities, strict=True)
    ]
    rows["pairings"] = [
        (
            quote.id("pairing", p.start, p.end, p.helper_name, p.recipient_name, p.mechanism),
            p.helper_name,
            p.helper_organization,
            p.helper_place_code,
            p.recipient_name,
            p.recipient_organization,
            p.recipient_place_code,
            p.mechanism,
            p.start_year,
            p.end_year,
            *quote.of(p.start, p.end, p.confidence, p.origin, p.modality),
        )
        for p in facts.pairings
    ]
    rows["policy_citations"] = [
        (
            quote.id("policy_citation", p.start, p.end),
            p.title,
            p.issuer,
            p.document_number,
            *quote.of(p.start, p.end, p.confidence),
        )
        for p in facts.policies
    ]
    rows["unknowns"] = [(page.doc_id, u.kind, u.word, u.example) for u in facts.unknowns]
    return rows


def _decimal(value: float | Decimal | None) -> Decimal | None:
    """Exact: a float stands for the shortest decimal that it prints as, not for its binary expansion."""
    return None if value is None else Decimal(str(value)).quantize(_MICRO)


_MICRO = Decimal("0.000001")


def _is_resolved(name: str) -> bool:
    """Whether a name says by itself which body it is; 省政协 is thirty bodies."""
    return not name.startswith(_RELATIVE_HEADS)


_RELATIVE_HEADS = (
    "省",
    "市",
    "州",
    "盟",
    "县",
    "区",
    "旗",
    "镇",
    "乡",
    "街道",
    "村",
    "我",
    "该",
    "本",
    "自治区",
    "自治州",
    "自治县",
    "地区",
)


def _posts(people: Iterable[PersonMention]) -> list[tuple[PersonMention, Post]]:
    """One post of one person a page, as first told; a short form repeated later (赵振铣副主席) adds nothing."""
    told: dict[str, list[tuple[PersonMention, Post]]] = {}
    for person in people:
        if person.is_staff or person.is_private:
            continue
        told.setdefault(person.name, []).extend((person, post) for post in person.posts)
    kept: list[tuple[PersonMention, Post]] = []
    for mentions in told.values():
        titles = {post.title for _, post in mentions}
        specific = {title for title in titles if not title.endswith(_GENERIC_TITLE)}
        seen: set[str] = set()
        for person, post in mentions:
            # 甲县副县长、乙县副县长 before one name are two posts
            beside = {other.title for other in person.posts if other.end <= person.start} if post.end <= person.start else set()
            if post.title in seen or any(other != post.title and other.endswith(post.title) for other in titles - beside):
                continue
            if specific and post.title not in specific:
                continue
            seen.add(post.title)
            kept.append((person, post))
    return sorted(kept, key=lambda pair: (pair[1].start, pair[0].start, pair[1].title))


# 镇领导 before a list of names says less than any post of one of them
_GENERIC_TITLE = "领导"


def merge_shards(shards: Iterable[Mapping[str, pl.DataFrame]]) -> dict[str, pl.DataFrame]:
    """The mention frames of several shards as one set, in the order given."""
    parts: dict[str, list[pl.DataFrame]] = {}
    for shard in shards:
        for table, frame in shard.items():
            parts.setdefault(table, []).append(frame)
    return {table: pl.concat(frames) for table, frames in parts.items()}
