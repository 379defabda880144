"""How much of what careful readers took from annotated pages a warehouse holds, table by table, and what it got wrong."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from warehouse.query import open_read_only

Row = dict[str, Any]
TABLES = (
    "documents",
    "people",
    "titles",
    "organizations",
    "places",
    "events",
    "participations",
    "quantity_values",
    "quantities",
    "pairings",
    "policies",
    "evidence",
)
_FACTS = ("positions", "organization_mentions", "place_mentions", "events", "quantities", "pairings", "policy_citations")
_NATIONAL_BODIES = ("党中央", "国务院", "中共中央", "全国人大")
_UNCOUNTED_MEASURES = {"other_count", "share", "growth"}
_MARKS = re.compile(r"[\s“”\"'‘’「」『』《》〈〉()\[\]【】·•,、;:。!?—\-]+")


# what a row of each list must say, and as what; everything else may be left out
_TEXT, _NUMBER, _TEXT_OR_NULL = (str,), (int, float), (str, type(None))
_FORM: dict[str, dict[str, tuple[type, ...]]] = {
    "people": {"name": _TEXT, "titles": (list,)},
    "organisations": {"name": _TEXT},
    "places": {"code": _TEXT, "name": _TEXT},
    "events": {"event_type": _TEXT, "start_date": _TEXT_OR_NULL, "place_code": _TEXT_OR_NULL},
    "participations": {"person": _TEXT, "role": _TEXT},
    "quantities": {"measure": _TEXT, "value": _NUMBER, "unit": _TEXT_OR_NULL},
    "links": {"helper": _TEXT, "recipient": _TEXT, "mechanism": _TEXT},
}


class GoldError(ValueError):
    """A gold file cannot be read; the message names it and says why."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One wrong row: ``cause`` is ``missing``, ``extra``, what of an otherwise matching row is wrong (``wrong_measure`` …), or why nothing
    of its page is there."""

    table: str
    file: str
    cause: str
    expected: str | None
    found: str | None


@dataclass(slots=True)
class Score:
    """Counts of one table over all pages; precision, recall and F1 lie between 0 and 1."""

    hits: int = 0
    found: int = 0
    expected: int = 0

    @property
    def precision(self) -> float:
        return self.hits / self.found if self.found else float(not self.expected)

    @property
    def recall(self) -> float:
        return self.hits / self.expected if self.expected else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass
class Evaluation:
    """Scores by table, every mistake, the pages that were compared, and for each fact whether it was right (for calibration)."""

    scores: dict[str, Score] = field(default_factory=lambda: {table: Score() for table in TABLES})
    mistakes: list[Mistake] = field(default_factory=list)
    pages: int = 0
    judged: list[tuple[str, float, bool]] = field(default_factory=list)
    """Table, confidence, right or not: one entry for each row that the gold can judge."""

    @property
    def mean_f1(self) -> float:
        """Mean F1 over the tables."""
        return sum(score.f1 for score in self.scores.values()) / len(self.scores)

    def causes(self) -> list[tuple[str, str, int]]:
        """Table, cause and how often, the most frequent first."""
        counted = Counter((m.table, m.cause) for m in self.mistakes)
        return [(table, cause, count) for (table, cause), count in sorted(counted.items(), key=lambda item: (-item[1], item[0]))]


def folded(value: object) -> str:
    """A name as it is compared: NFKC, without spaces, quotes, brackets and punctuation."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", "" if value is None else str(value)))


def evaluate(warehouse: Path, gold_folder: Path, only: Iterable[str] | None = None) -> Evaluation:
    """Compare the warehouse with every ``*.json`` of a folder of gold files (``only``: with those whose ``file`` is named).

    A page is found by its file name at the end of ``documents.source_uri``; where the gold allows several answers any is right, and
    what it calls neutral is neither right nor wrong. Raises ``GoldError`` for a file that is no gold.
    """
    files = gold_files(gold_folder)
    wanted = None if only is None else set(only)
    result = Evaluation()
    with open_read_only(warehouse) as connection:

        def rows(sql: str, *values: object) -> list[Row]:
            cursor = connection.execute(sql, list(values))
            names = [column[0] for column in cursor.description or []]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

        for path in files:
            gold = read_gold(path)
            if wanted is None or gold["file"] in wanted:
                _Page(gold, rows, result).compare()
    return result


def read_gold(path: Path) -> Row:
    """The annotations of one page. Raises ``GoldError``, with the file and the reason, where it is not of the form."""
    try:
        gold = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise GoldError(f"{path}: {error}") from error
    if not isinstance(gold, dict) or not isinstance(gold.get("file"), str) or not isinstance(gold.get("document"), dict):
        raise GoldError(f"{path}: a gold file is an object with the keys file (text) and document (object)")
    for table, form in _FORM.items():
        listed = [] if gold.get(table) is None else gold[table]
        if not isinstance(listed, list):
            raise GoldError(f"{path}: {table} is no list")
        for number, row in enumerate(listed, 1):
            wrong = [key for key, types in form.items() if not isinstance(row, dict) or not isinstance(row.get(key, ...), types)]
            if wrong:
                raise GoldError(f"{path}: {table}, row {number}: {', '.join(wrong)} missing or of the wrong kind")
    return gold


def split_of(path: Path) -> str:
    """``dev`` or ``test``: where a gold file belongs.

    What ``split.csv`` beside the file says (columns file, split): a file whose errors have been looked at is of ``dev`` from then on. A file
    that is not listed there is of ``test``, for nobody has looked at it. In a folder without such a list it belongs where the parity of the
    SHA-256 of its name puts it, so that nobody chooses.
    """
    written = _written_splits(path.parent)
    if written:
        return written.get(path.name, "test")
    return "dev" if sha256(path.name.encode()).digest()[-1] & 1 else "test"


@cache
def _written_splits(folder: Path) -> dict[str, str]:
    written = folder / "split.csv"
    if not written.is_file():
        return {}
    with written.open(encoding="utf-8", newline="") as lines:
        return {row["file"]: row["split"] for row in csv.DictReader(lines)}


def gold_files(folder: Path) -> list[Path]:
    """The gold files of a folder, by name. Raises ``GoldError`` where there are none."""
    files = sorted(folder.glob("*.json"))
    if not files:
        raise GoldError(f"{folder}: no gold files (*.json) there")
    return files


class _Page:
    """The comparison of one page."""

    def __init__(self, gold: Row, rows: Callable[..., list[Row]], result: Evaluation) -> None:
        self.gold = gold
        self.file: str = gold["file"]
        self.rows = rows
        self.result = result
        self.absent = "missing"
        """Why a row is not there."""

    def compare(self) -> None:
        self.result.pages += 1
        documents = self.rows("SELECT * FROM core.documents WHERE ends_with(source_uri, ?) ORDER BY source_uri", self.file)
        doc_id = documents[0]["doc_id"] if documents else None
        if not documents:
            self.absent = "page_not_in_warehouse"
        elif not documents[0]["in_scope"] and self.gold["document"].get("in_scope"):
            self.absent = "page_taken_for_out_of_scope"
        self._document(documents[0] if documents else None)
        self._people(doc_id)
        self._organizations(doc_id)
        self._places(doc_id)
        self._events(doc_id)
        self._quantities(doc_id)
        self._pairings(doc_id)
        self._policies(doc_id)
        self._evidence(doc_id)

    def _listed(self, key: str) -> list[Any]:
        return list(self.gold.get(key) or [])

    def _match(
        self,
        table: str,
        expected: Sequence[Any],
        found: Sequence[Any],
        same: Callable[[Any, Any], bool],
        *,
        neutral: Callable[[Any], bool] = lambda _: False,
        near: Sequence[tuple[str, Callable[[Any, Any], bool]]] = (),
    ) -> None:
        """Pair each expected row with the first free one that is the same; ``near`` names what is wrong of those that are almost."""
        score = self.result.scores[table]
        free = list(found)
        missing = []
        right: list[Any] = []
        for want in expected:
            hit = next((have for have in free if same(want, have)), None)
            if hit is None:
                missing.append(want)
            else:
                free.remove(hit)
                right.append(hit)
        extra = [have for have in free if not neutral(have)]
        score.hits += len(right)
        score.found += len(right) + len(extra)
        score.expected += len(expected)
        self._judge(table, right, right=True)
        self._judge(table, extra, right=False)
        # a row that counts neither way may still be what was read instead of an expected one
        aside = [have for have in free if have not in extra]
        for want in missing:
            cause, have = next(
                ((name, have) for name, almost in near for have in (*extra, *aside) if almost(want, have)), (self.absent, None)
            )
            if have is not None:
                (extra if have in extra else aside).remove(have)
            self._mistake(table, cause, want, have)
        for have in extra:
            self._mistake(table, "extra", None, have)

    def _judge(self, table: str, rows: Iterable[Any], *, right: bool) -> None:
        self.result.judged += [
            (table, float(row["confidence"]), right) for row in rows if isinstance(row, dict) and row.get("confidence") is not None
        ]

    def _mistake(self, table: str, cause: str, expected: Any, found: Any) -> None:
        self.result.mistakes.append(Mistake(table, self.file, cause, _shown(expected), _shown(found)))

    def _document(self, found: Row | None) -> None:
        want = self.gold["document"]
        score = self.result.scores["documents"]
        if found is None:
            score.expected += 1
            self._mistake("documents", "page_not_in_warehouse", self.file, None)
            return
        body = unicodedata.normalize("NFKC", found["body"] or "")
        dense = body.replace(" ", "").replace("\n", "")
        checks: list[tuple[str, Any, Any, bool]] = [
            (f"wrong_{name}", want[name], found[name], folded(want[name]) == folded(found[name]))
            for name in ("title", "publisher")
            if name in want
        ]
        if "published_at" in want:
            day = found["published_at"].isoformat()[:10] if found["published_at"] else None
            expected_day = want["published_at"][:10] if want["published_at"] else None
            agrees = day is None if expected_day is None else day is not None and day.startswith(expected_day)
            checks.append(("wrong_published_at", want["published_at"], found["published_at"], agrees))
        checks += [(f"wrong_{name}", want[name], found[name], want[name] == found[name]) for name in ("in_scope", "script") if name in want]
        for words in want.get("must_contain", []):
            checks.append(("body_lacks", words, None, unicodedata.normalize("NFKC", words).replace(" ", "") in dense))
        for words in want.get("must_not_contain", []):
            checks.append(("body_has", None, words, unicodedata.normalize("NFKC", words) not in body))
        for cause, expected, have, ok in checks:
            score.expected += 1
            score.found += 1
            score.hits += ok
            if not ok:
                self._mistake("documents", cause, expected, have)

    def _people(self, doc_id: str | None) -> None:
        posts = self.rows(
            """SELECT p.name, x.title, max(x.confidence) AS confidence FROM core.positions x JOIN core.people p USING (person_id)
               WHERE x.doc_id = ? GROUP BY ALL ORDER BY ALL""",
            doc_id,
        )
        parts = self.rows(
            """SELECT p.name, x.role, e.event_type, x.confidence FROM core.participations x
               JOIN core.events e USING (event_id) JOIN core.people p ON p.person_id = x.person_id
               WHERE e.doc_id = ? ORDER BY x.evidence_start, x.participation_id""",
            doc_id,
        )
        staff = {folded(name) for name in self._listed("staff")}
        people = self._listed("people")
        names = sorted({row["name"] for row in posts} | {row["name"] for row in parts})
        self._match(
            "people",
            [person["name"] for person in people],
            names,
            lambda want, have: folded(want) == folded(have),
            neutral=lambda have: folded(have) in staff,
            near=[("wrong_name_boundary", lambda want, have: folded(want) in folded(have) or folded(have) in folded(want))],
        )
        self._match(
            "titles",
            [(person["name"], title) for person in people for title in person["titles"]],
            posts,
            lambda want, have: folded(want[0]) == folded(have["name"]) and folded(have["title"]).endswith(folded(want[1])),
            neutral=lambda have: folded(have["name"]) in staff,
            near=[
                (
                    "wrong_title_boundary",
                    lambda want, have: folded(want[0]) == folded(have["name"]) and folded(have["title"]) in folded(want[1]),
                ),
                ("wrong_person", lambda want, have: folded(want[1]) == folded(have["title"])),
            ],
        )
        self._match(
            "participations",
            self._listed("participations"),
            parts,
            lambda want, have: (
                folded(want["person"]) == folded(have["name"]) and have["role"] in (want.get("accept_roles") or [want["role"]])
            ),
            neutral=lambda have: folded(have["name"]) in {folded(part["person"]) for part in self._listed("participations")},
            near=[("wrong_role", lambda want, have: folded(want["person"]) == folded(have["name"]))],
        )

    def _organizations(self, doc_id: str | None) -> None:
        found = self.rows(
            """SELECT o.name, list(DISTINCT m.surface ORDER BY m.surface) AS surfaces, max(m.confidence) AS confidence
               FROM core.organization_mentions m JOIN core.organizations o USING (organization_id) WHERE m.doc_id = ? GROUP BY o.name ORDER BY o.name""",
            doc_id,
        )
        neutral = {folded(name) for name in (*self._listed("neutral_organisations"), *_NATIONAL_BODIES)}
        self._match(
            "organizations",
            self._listed("organisations"),
            found,
            lambda want, have: (
                folded(have["name"]) in {folded(name) for name in (want["name"], *want.get("accept", []))}
                or folded(want["name"]) in {folded(surface) for surface in have["surfaces"]}
            ),
            neutral=lambda have: folded(have["name"]) in neutral,
            near=[
                (
                    "wrong_boundary",
                    lambda want, have: folded(want["name"]) in folded(have["name"]) or folded(have["name"]) in folded(want["name"]),
                )
            ],
        )

    def _places(self, doc_id: str | None) -> None:
        mentions = self.rows(
            "SELECT place_code, place_name, surface, confidence FROM core.place_mentions WHERE doc_id = ? ORDER BY evidence_start", doc_id
        )
        merged: dict[tuple[str, str], Row] = {}
        for mention in mentions:
            key = ((mention["place_code"] or "")[:6], folded(mention["place_name"]))
            known = merged.setdefault(key, {**mention, "surfaces": []})
            known["surfaces"].append(mention["surface"])
            known["confidence"] = max(known["confidence"], mention["confidence"])
        expected = self._listed("places")
        codes = {place["code"] for place in expected}
        around = codes | {code[:4] + "00" for code in codes} | {code[:2] + "0000" for code in codes}

        def named(want: Row, have: Row) -> bool:
            name = folded(want["name"])
            return name in folded(have["place_name"]) or any(name in folded(s) or folded(s) in name for s in have["surfaces"])

        self._match(
            "places",
            expected,
            list(merged.values()),
            lambda want, have: (
                any((have["place_code"] or "").startswith(code) for code in (want["code"], *want.get("accept_codes", [])))
                and named(want, have)
            ),
            neutral=lambda have: (have["place_code"] or "")[:6] in around,
            near=[("wrong_code", named)],
        )

    def _events(self, doc_id: str | None) -> None:
        found = self.rows(
            "SELECT event_type, name, start_date, end_date, place_code, confidence FROM core.events WHERE doc_id = ? ORDER BY evidence_start, event_id",
            doc_id,
        )

        def typed(want: Row, have: Row) -> bool:
            return have["event_type"] in (want.get("accept_types") or [want["event_type"]])

        def dated(want: Row, have: Row) -> bool:
            told = have["start_date"]
            return want["start_date"] is None or (isinstance(told, date) and told.isoformat().startswith(want["start_date"]))

        def placed(want: Row, have: Row) -> bool:
            return not want["place_code"] or (have["place_code"] or "").startswith(want["place_code"])

        self._match(
            "events",
            self._listed("events"),
            found,
            lambda want, have: typed(want, have) and dated(want, have) and placed(want, have),
            near=[
                ("wrong_date", lambda want, have: typed(want, have) and placed(want, have)),
                ("wrong_place", lambda want, have: typed(want, have) and dated(want, have)),
                ("wrong_type", lambda want, have: dated(want, have) and placed(want, have)),
            ],
        )

    def _quantities(self, doc_id: str | None) -> None:
        found = self.rows(
            "SELECT measure, value, unit, evidence, confidence FROM core.quantities WHERE doc_id = ? ORDER BY evidence_start, quantity_id",
            doc_id,
        )
        expected = self._listed("quantities")
        neutral_words = self._listed("neutral_quantities")

        def valued(want: Row, have: Row) -> bool:
            return have["value"] is not None and abs(float(have["value"]) - want["value"]) <= 1e-6 * max(1.0, abs(want["value"]))

        def same_value(want: Row, have: Row) -> bool:
            return valued(want, have) and have["unit"] in (want["unit"], *want.get("accept_units", []))

        def measured(want: Row, have: Row) -> bool:
            return have["measure"] in (want["measure"], *want.get("accept_measures", []))

        def neutral(have: Row) -> bool:
            evidence = have["evidence"] or ""
            return have["measure"] in _UNCOUNTED_MEASURES or any(
                words in evidence or (evidence and evidence in words) for words in neutral_words
            )

        self._match("quantity_values", expected, found, same_value, neutral=neutral, near=[("wrong_unit", valued)])
        self._match(
            "quantities",
            expected,
            found,
            lambda want, have: same_value(want, have) and measured(want, have),
            neutral=neutral,
            near=[("wrong_measure", same_value), ("wrong_unit", valued)],
        )

    def _pairings(self, doc_id: str | None) -> None:
        found = self.rows(
            """SELECT helper_name, recipient_name, mechanism, max(confidence) AS confidence FROM core.pairings
               WHERE doc_id = ? GROUP BY ALL ORDER BY ALL""",
            doc_id,
        )

        def between(want: Row, have: Row) -> bool:
            return all(
                folded(have[f"{side}_name"]) in {folded(name) for name in (want[side], *want.get(f"accept_{side}", []))}
                for side in ("helper", "recipient")
            )

        neutral = [link for link in self._listed("neutral_links") if isinstance(link, dict)]
        self._match(
            "pairings",
            self._listed("links"),
            found,
            lambda want, have: between(want, have) and have["mechanism"] in (want["mechanism"], *want.get("accept_mechanisms", [])),
            neutral=lambda have: any(between(link, have) for link in neutral),
            near=[("wrong_mechanism", between)],
        )

    def _policies(self, doc_id: str | None) -> None:
        found = self.rows(
            "SELECT title, max(confidence) AS confidence FROM core.policy_citations WHERE doc_id = ? GROUP BY ALL ORDER BY ALL", doc_id
        )
        self._match("policies", self._listed("policies"), found, lambda want, have: folded(want) == folded(have["title"]))

    def _evidence(self, doc_id: str | None) -> None:
        score = self.result.scores["evidence"]
        for table in _FACTS:
            facts = self.rows(
                f"""SELECT f.evidence, coalesce(f.evidence <> '' AND
                           substr(d.body, (f.evidence_start + 1)::INT, (f.evidence_end - f.evidence_start)::INT) = f.evidence, false) AS stands
                    FROM core.{table} f JOIN core.documents d USING (doc_id) WHERE d.doc_id = ?""",  # noqa: S608 names from a closed list
                doc_id,
            )
            score.expected += len(facts)
            score.found += len(facts)
            score.hits += sum(fact["stands"] for fact in facts)
            for fact in facts:
                if not fact["stands"]:
                    self._mistake("evidence", "not_at_its_offsets", table, fact["evidence"])


def _shown(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, dict):
        value = {key: float(told) if isinstance(told, Decimal) else told for key, told in value.items() if told not in (None, [])}
    return json.dumps(value, ensure_ascii=False, default=str)
