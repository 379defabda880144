"""What extraction works on and what it yields: a page with its text, and the mentions found in it.

Every mention has a half-open character span ``start:end`` in ``Page.body``; that span is its evidence. Extractors match on ``Page.text``,
which has the same length as ``body`` with widths folded (see ``fold_width``), and quote from ``body``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Protocol


class Origin(StrEnum):
    """How a value came to be."""

    STATED = "stated"
    INFERRED = "inferred"
    LOOKED_UP = "looked_up"


class Modality(StrEnum):
    """Whether what is told happened: a plan is not a deed."""

    ACTUAL = "actual"
    PLANNED = "planned"
    HISTORICAL = "historical"
    NEGATED = "negated"


# Plain replacing is ten times as fast as a table for characters that most pages have few of.
_FOLDED = tuple(zip(",:;!?()～．％﹒\u3000\u00a0－―−", "，：；！？（）~.%.  -—-", strict=True))
_WIDE_FIGURE = re.compile("[０-９Ａ-Ｚａ-ｚ]")
_TO_NARROW = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF5B) if chr(code).isalnum()}
_DIGIT_COMMA = re.compile(r"，(?<=[0-9]，)(?=[0-9]{3}(?![0-9]))")
_DIGIT_COLON = re.compile(r"：(?<=[0-9]：)(?=[0-9]{2})")


def fold_width(text: str) -> str:
    """The same text, character for character, with Chinese punctuation wide and digits, dashes and Latin letters narrow.

    ``,`` between three-digit groups and ``:`` in clock times stay narrow. The length never changes, so offsets hold in both.
    """
    for written, folded in _FOLDED:
        text = text.replace(written, folded)
    if _WIDE_FIGURE.search(text):
        text = text.translate(_TO_NARROW)
    return _DIGIT_COLON.sub(":", _DIGIT_COMMA.sub(",", text))


@dataclass(slots=True)
class Sentence:
    """A sentence with its closing mark; ``paragraph`` counts the lines of the body from 0."""

    start: int
    end: int
    paragraph: int


_SENTENCE = re.compile(r"[^。！？]+(?:[。！？]+[”’」』）]*)?|[。！？]+[”’」』）]*")


@dataclass
class Page:
    """One page, decoded, repaired, simplified and without boilerplate."""

    doc_id: str
    body: str
    title: str | None = None
    published_at: datetime | None = None
    publisher: str | None = None
    site: str | None = None
    url: str | None = None
    section: str | None = None
    jurisdiction_code: str | None = None

    @cached_property
    def text(self) -> str:
        """``body`` with widths folded, of the same length: what extractors match on."""
        return fold_width(self.body)

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The sentences of the body in order, empty ones left out."""
        found: list[Sentence] = []
        at = 0
        for paragraph, line in enumerate(self.text.split("\n")):
            for written in _SENTENCE.findall(line):
                end = at + len(written)
                if not written.isspace():
                    found.append(Sentence(at, end, paragraph))
                at = end
            at += 1
        return found

    def quote(self, start: int, end: int) -> str:
        """The words of the body at a span."""
        return self.body[start:end]


@dataclass(slots=True)
class PlaceMention:
    """A named place. ``code`` is the six-digit code valid at the page's date (twelve digits for a township or village), None if unknown."""

    start: int
    end: int
    code: str | None
    name: str
    """The official full name (九寨沟县, 团结村), not the short form written."""
    level: str
    """province, prefecture, county, township, village, zone."""
    origin: Origin = Origin.STATED
    confidence: float = 0.9
    in_organization: bool = False
    """True inside the name of a firm, university, bank or hospital: kept for resolving, no row of its own."""


@dataclass(slots=True)
class OrganizationMention:
    """A named organisation."""

    start: int
    end: int
    name: str
    """Full name: 湖北省政协 for 省政协 where the page tells which province; the surface where it does not."""
    organization_type: str
    """government, party, congress, cppcc, court, procuratorate, democratic_party, mass_organization, military, school, hospital, enterprise,
    bank, media, work_team, village, institution, association, other."""
    admin_level: str | None = None
    """national, province, prefecture, county, township, village, None where it has none."""
    place_code: str | None = None
    inferred: bool = False
    """True where the name was completed from the context."""
    confidence: float = 0.9
    is_credit: bool = False
    """True where it only supplied the page (供稿, 来源)."""


@dataclass(slots=True)
class Post:
    """One post of one person, as written, cut at 、."""

    start: int
    end: int
    title: str
    """As written (省政协副秘书长; 机关党组成员)."""
    organization: str | None = None
    """Full name of the organisation, inherited along a list where the title itself names none."""


@dataclass(slots=True)
class PersonMention:
    """A person named at one spot of the page; later spots of the same person may have no posts."""

    start: int
    end: int
    name: str
    posts: list[Post] = field(default_factory=list)
    is_staff: bool = False
    """Journalist, editor, photographer of the page: never a person of the story."""
    is_private: bool = False
    """Villager, patient, pupil: never a row of positions."""
    origin: Origin = Origin.STATED
    confidence: float = 0.9


@dataclass(slots=True)
class DateMention:
    """A date or period. ``start_date`` and ``end_date`` are inclusive; None where the page does not tell."""

    start: int
    end: int
    start_date: date | None
    end_date: date | None
    precision: str
    """day, month, year, unknown."""
    inferred: bool = False
    """True where the year came from the context."""
    kind: str = "date"
    """date, range, period (“十三五”期间, 2016-2020年), until (截至9月底), vague (近日)."""
    confidence: float = 0.9


@dataclass(slots=True)
class QuantityMention:
    """A number with a meaning; the fields are those of ``core.quantities``."""

    start: int
    end: int
    measure: str
    value: float | None
    unit: str
    unit_kind: str
    value_high: float | None = None
    approximation: str = "exact"
    per: str | None = None
    period_start: date | None = None
    period_end: date | None = None
    aggregation: str = "period"
    part_of: int | None = None
    """Index, in ``Facts.quantities``, of the quantity that this one is a part of."""
    subject: str | None = None
    helper_name: str | None = None
    recipient_name: str | None = None
    event: int | None = None
    """Index, in ``Facts.events``, of the event that it belongs to."""
    number_start: int = -1
    number_end: int = -1
    """The span of the number with its unit alone, inside the evidence span."""
    modality: Modality = Modality.ACTUAL
    origin: Origin = Origin.STATED
    confidence: float = 0.9
    shared_among: int | None = None
    """Number of recipients that the amount is shared among, where the page names several."""


@dataclass(slots=True)
class Participation:
    """Someone's part in an event: a person, an organisation, or a person for an organisation."""

    start: int
    end: int
    event: int
    """Index in ``Facts.events``."""
    role: str
    person: str | None = None
    organization: str | None = None
    modality: Modality = Modality.ACTUAL
    confidence: float = 0.8


@dataclass(slots=True)
class EventMention:
    """A deed told with a date or a clear occasion."""

    start: int
    end: int
    event_type: str
    name: str | None = None
    start_date: date | None = None
    end_date: date | None = None
    date_precision: str = "unknown"
    date_inferred: bool = False
    place_code: str | None = None
    venue: str | None = None
    mechanism: str | None = None
    organizer: str | None = None
    modality: Modality = Modality.ACTUAL
    confidence: float = 0.8


@dataclass(slots=True)
class Pairing:
    """Helper → recipient, a standing relation that the page states."""

    start: int
    end: int
    helper_name: str
    recipient_name: str
    mechanism: str
    helper_organization: str | None = None
    helper_place_code: str | None = None
    recipient_organization: str | None = None
    recipient_place_code: str | None = None
    start_year: int | None = None
    end_year: int | None = None
    modality: Modality = Modality.ACTUAL
    origin: Origin = Origin.STATED
    confidence: float = 0.8


@dataclass(slots=True)
class PolicyCitation:
    """A policy or document cited in 《》."""

    start: int
    end: int
    title: str
    issuer: str | None = None
    document_number: str | None = None
    confidence: float = 0.95


@dataclass(slots=True)
class Unknown:
    """A word where a known one was expected: the work list for the reference tables."""

    kind: str
    """title, organization_head, unit, measure_noun, place, surname."""
    word: str
    example: str


@dataclass
class Facts:
    """All that one page tells; extractors run in the order of the fields and may read what earlier ones found."""

    places: list[PlaceMention] = field(default_factory=list)
    dates: list[DateMention] = field(default_factory=list)
    policies: list[PolicyCitation] = field(default_factory=list)
    organizations: list[OrganizationMention] = field(default_factory=list)
    people: list[PersonMention] = field(default_factory=list)
    pairings: list[Pairing] = field(default_factory=list)
    events: list[EventMention] = field(default_factory=list)
    participations: list[Participation] = field(default_factory=list)
    quantities: list[QuantityMention] = field(default_factory=list)
    unknowns: list[Unknown] = field(default_factory=list)


class Extractor(Protocol):
    """An extractor reads the page and the facts found so far and adds its own kind."""

    def __call__(self, page: Page, facts: Facts) -> None: ...
