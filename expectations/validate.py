"""Judge the frames of a run: bad rows go to quarantine, a bad whole stops the publication."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from expectations.engine import Engine
from expectations.limits import Limits, Measured, measure_whole
from expectations.rules import Rule, row_rules, with_context
from expectations.suites import check_rows, check_whole, failing_rows, outcomes
from expectations.together import Part, check_together
from warehouse.tables import CORE, REF, Table, conform, empty_frame, table

_DOCUMENTS = table("core.documents")
_ROW = "_row"
_ROWS = 20_000
"""Rows beside the frames that are judged at once, at least."""
Stands = Callable[[str, pl.DataFrame], pl.Series]
"""Name of a table with its schema and rows of it → for each row, whether one that says the very same was judged and published before, by the
same rules."""
DEPENDS = "depends_on_quarantined_row"
"""The rule that a row breaks which cannot stand without a row that is in quarantine."""


@dataclass(frozen=True, slots=True)
class Validated:
    """What is left to land, what was kept out, and what was found."""

    frames: dict[str, pl.DataFrame]
    """The frames given, keyed with their schema, without the rows in quarantine."""
    quarantine: pl.DataFrame
    """Rows of ``ops.quarantine``: one a row and a rule that it broke."""
    results: pl.DataFrame
    """Rows of ``ops.validation_results``."""
    outside_count: int = 0
    """Pages beside the frames that were judged."""
    outside_broken: frozenset[str] = frozenset()
    """Those of them that break a rule, by their key."""
    stopped: tuple[str, ...] = ()
    """One line for every rule about the whole that failed."""
    suites: tuple[Any, ...] = field(default=(), repr=False, compare=False)
    """The results as Great Expectations gives them, for the Data Docs."""


class ValidationStoppedError(RuntimeError):
    """The whole is not fit to be published; ``validated`` holds what was found, ``lines`` say what is wrong."""

    def __init__(self, validated: Validated) -> None:
        super().__init__("; ".join(validated.stopped))
        self.validated = validated
        self.lines = validated.stopped


def validate(
    frames: Mapping[str, pl.DataFrame],
    run_id: str,
    previous: Mapping[str, int] | None = None,
    limits: Limits | None = None,
    outside: Iterable[pl.DataFrame] = (),
    stands: Stands | None = None,
    as_documents: Callable[[pl.DataFrame], pl.DataFrame] = lambda pages: pages,
) -> Validated:
    """Judge all ``core`` frames, named with or without schema; ``ref.places`` must be among them, for codes are looked up there.

    A row that breaks a rule goes to quarantine with the reason, once for every rule, and so does a row that cannot stand without it
    (the participations of an event, all facts of a page). A link that may be NULL is emptied where its target went to quarantine.
    ``previous`` is the row counts of the published warehouse by table (``warehouse.inputs.row_counts``). ``outside`` are further rows of
    ``core.documents``, or what ``as_documents`` makes such rows of (they depend on nothing but that and the code; a column of both says the
    same), which are judged part by part and of which no fact tells. Raises ``ValidationStoppedError`` where a rule about the
    whole fails.

    Every rule is asked of every row in Polars. Great Expectations looks at all rows too, or, where ``stands`` tells which were judged and
    published before, at the others and at those to which Polars objects: what it says of a row depends on nothing but the row, so that both
    ways come to the same. ``observed`` of the results tells how many rows it looked at then. Where such rows keep all rules, one suite over
    rows of all tables says so (``expectations.together``).
    """
    named = _complete(frames)
    engine = Engine()
    asked = {declared.full_name: _ask_polars(declared, named, stands) for declared in CORE}
    # few rows of all tables at once; what fails there, or fails for Polars, is asked table by table
    beside = _Outside()
    pages = (
        _ask_polars(_DOCUMENTS, {**named, _DOCUMENTS.full_name: part}, None) for part in _fresh_parts(outside, stands, beside, as_documents)
    )
    first = next(pages, None)
    together = None if stands is None else _ask_together(engine, [*asked.values(), *([first] if first is not None else [])])
    held_together = together is not None and together.success
    judged = {name: found if held_together and found.is_sound else _judge(engine, found) for name, found in asked.items()}
    if first is not None:
        beside.add(first if held_together and first.is_sound else _judge(engine, first))
    for found in pages:
        beside.add(found if stands is not None and found.is_sound and _ask_together(engine, [found]).success else _judge(engine, found))
    measured = list(
        measure_whole(
            named,
            {name: len(found.failing_rows) for name, found in judged.items()},
            {name: len(found.broken.get("key_unique", ())) for name, found in judged.items()},
            previous,
            limits or Limits(),
            beside.row_count,
        )
    )
    whole = check_whole(engine, measured)
    whole_found = outcomes(whole)
    kept, quarantine, emptied = _take_out(named, judged)
    quarantine = pl.concat([quarantine, *beside.quarantine])
    results = [
        *_row_results(judged, beside, run_id, told=stands is not None),
        *_whole_results(measured, whole_found, run_id),
        *_emptied_results(emptied, run_id),
    ]
    validated = Validated(
        frames={**named, **kept},
        quarantine=conform("ops.quarantine", quarantine.with_columns(run_id=pl.lit(run_id))),
        results=conform("ops.validation_results", results),
        outside_count=beside.row_count,
        outside_broken=frozenset(beside.broken),
        stopped=tuple(m.line for m in measured if not (whole_found[f"{m.table_name}.{m.name}"].success and m.holds)),
        suites=(
            whole,
            *((together,) if held_together else ()),
            *(found.suite for found in judged.values() if found.suite is not None),
            *beside.suites,
        ),
    )
    if validated.stopped:
        raise ValidationStoppedError(validated)
    return validated


@dataclass(frozen=True, slots=True)
class _Judged:
    """What was found about one table."""

    declared: Table
    rules: list[Rule]
    row_count: int
    broken: dict[str, list[int]]
    """Row numbers by the rule that they break."""
    part: Part
    """The rows that Great Expectations is to look at."""
    chosen: pl.Series | None = None
    """Their numbers, where they are not all."""
    suite: Any = None

    @property
    def judged_count(self) -> int:
        """Rows that Great Expectations looked at."""
        return self.part.frame.height

    @property
    def is_sound(self) -> bool:
        """Whether no row breaks a rule, as Polars sees it."""
        return not self.broken

    @property
    def failing_rows(self) -> set[int]:
        return set().union(*self.broken.values())


@dataclass
class _Outside:
    """What was found about pages beside the frames."""

    row_count: int = 0
    judged_count: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    """Rows that break a rule, by rule."""
    broken: set[str] = field(default_factory=set)
    quarantine: list[pl.DataFrame] = field(default_factory=list)
    suites: list[Any] = field(default_factory=list)
    """Of the parts in which something failed."""

    def add(self, found: _Judged) -> None:
        """Takes up what was found about one part."""
        self.judged_count += found.judged_count
        if found.is_sound:
            return
        self.suites.append(found.suite)
        words = {rule.name: rule.reason for rule in found.rules}
        reasons = [(row, rule, words[rule]) for rule, rows in found.broken.items() for row in rows]
        self.quarantine.append(_quarantine_rows(found.declared, found.part.frame.with_row_index(_ROW), reasons))
        self.broken.update(found.part.frame[sorted(found.failing_rows)]["doc_id"])
        for rule, rows in found.broken.items():
            self.counts[rule] = self.counts.get(rule, 0) + len(rows)


def _fresh_parts(
    outside: Iterable[pl.DataFrame], stands: Stands | None, beside: _Outside, as_documents: Callable[[pl.DataFrame], pl.DataFrame]
) -> Iterator[pl.DataFrame]:
    """What is to be judged of the parts, a few rows of many parts put together; such pages point at nothing that could have changed."""
    held: list[pl.DataFrame] = []
    for part in outside:
        beside.row_count += part.height
        held.append(as_documents(part if stands is None else part.filter(~stands(_DOCUMENTS.full_name, part))))
        if sum(frame.height for frame in held) >= _ROWS:
            yield pl.concat(held)
            held = []
    if any(frame.height for frame in held):
        yield pl.concat(held)


def _complete(frames: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    given = {table(name).full_name: frame for name, frame in frames.items()}
    named = {name: conform(name, given[name]) if name in given else empty_frame(name) for name in (t.full_name for t in (*CORE, *REF))}
    if named["ref.places"].is_empty():
        raise ValueError("ref.places is missing or empty: without it no place code can be judged")
    return {**given, **named}


def _ask_polars(declared: Table, frames: Mapping[str, pl.DataFrame], stands: Stands | None) -> _Judged:
    name = declared.full_name
    rules = row_rules(declared, frames)
    frame = frames[name]
    if frame.is_empty():
        return _Judged(declared, rules, 0, {}, Part(declared, frame, pl.DataFrame(), rules))
    held = with_context(declared, frames).select(rule.holds.fill_null(value=True).alias(rule.name) for rule in rules)
    # of a thousand rows Polars tells which they are a hundred times faster than Great Expectations
    broken = {rule.name: (~held[rule.name]).arg_true().to_list() for rule in rules if not held[rule.name].all()}
    chosen: pl.Series | None = None
    if stands is not None:
        is_sound = held.select(pl.all_horizontal(pl.all())).to_series()
        chosen = (~(stands(name, frame) & is_sound)).arg_true()
        frame, held = frame[chosen], held[chosen]
    return _Judged(declared, rules, frames[name].height, broken, Part(declared, frame, held, rules), chosen)


def _ask_together(engine: Engine, found: Iterable[_Judged]) -> Any:
    parts = [table.part for table in found if table.is_sound and table.judged_count]
    return check_together(engine, parts) if parts else None


def _judge(engine: Engine, found: _Judged) -> _Judged:
    """What was found with what Great Expectations says of the table."""
    if not found.judged_count:
        return found
    part, chosen, broken = found.part, found.chosen, dict(found.broken)
    suite = check_rows(engine, part.declared, part.frame, part.held, part.rules)
    said = outcomes(suite)
    for rule in part.rules:
        if said[rule.name].result["unexpected_count"] != len(broken.get(rule.name, ())):
            # the two read a value differently (a regular expression, say): out goes what either objects to
            numbers = failing_rows(engine, part.declared, part.frame, part.held, rule)
            objected = numbers if chosen is None else chosen[numbers].to_list()
            broken[rule.name] = sorted({*broken.get(rule.name, ()), *objected})
    return replace(found, broken=broken, suite=suite)


def _take_out(
    frames: Mapping[str, pl.DataFrame], judged: Mapping[str, _Judged]
) -> tuple[dict[str, pl.DataFrame], pl.DataFrame, dict[tuple[str, str], int]]:
    """The frames without failing rows and their dependents, the quarantine, and how many links of which column were emptied."""
    numbered = {name: frames[name].with_row_index(_ROW) for name in judged}
    reasons: dict[str, list[tuple[int, str, str]]] = {name: [] for name in judged}
    out: dict[str, set[int]] = {name: set() for name in judged}
    for name, found in judged.items():
        words = {rule.name: rule.reason for rule in found.rules}
        for rule, rows in found.broken.items():
            reasons[name] += [(row, rule, words[rule]) for row in rows]
            out[name].update(rows)
    emptied: dict[tuple[str, str], int] = {}
    gone = {name: _keys(numbered[name], judged[name].declared, out[name]) for name in judged}
    # CORE is in the order of dependence and no required link points at its own table, so one pass reaches every dependent
    for declared in CORE:
        name = declared.full_name
        for column in declared.columns:
            target = None if column.references is None else table(column.references)
            if target is None or target.full_name not in judged or not gone[target.full_name]:
                continue
            hit = numbered[name].filter(pl.col(column.name).is_in(sorted(gone[target.full_name])))
            if column.required:
                fresh = [(row, key) for row, key in hit.select(_ROW, column.name).iter_rows() if row not in out[name]]
                reasons[name] += [(row, DEPENDS, f"{column.name} {key} of {target.full_name} is in quarantine") for row, key in fresh]
                out[name].update(row for row, _ in fresh)
        gone[name] = _keys(numbered[name], declared, out[name])
    kept = {}
    for declared in CORE:
        name = declared.full_name
        frame = numbered[name].filter(~pl.col(_ROW).is_in(sorted(out[name]))) if out[name] else numbered[name]
        for column in declared.columns:
            target = None if column.references is None else table(column.references)
            if target is None or column.required or not gone.get(target.full_name):
                continue
            is_gone = pl.col(column.name).is_in(sorted(gone[target.full_name])).fill_null(value=False)
            count = frame.select(is_gone.sum()).item()
            if count:
                emptied[name, column.name] = count
                frame = frame.with_columns(pl.when(~is_gone).then(pl.col(column.name)).alias(column.name))
        kept[name] = frame.drop(_ROW)
    parts = [_quarantine_rows(judged[name].declared, numbered[name], found) for name, found in reasons.items() if found]
    schema = {k: v for k, v in empty_frame("ops.quarantine").schema.items() if k != "run_id"}
    return kept, pl.concat(parts) if parts else pl.DataFrame(schema=schema), emptied


def _keys(numbered: pl.DataFrame, declared: Table, rows: set[int]) -> set[str]:
    """The keys that are gone with these rows; a key that another, kept row has is not gone."""
    if not rows or len(declared.key) != 1:
        return set()
    taken = pl.col(_ROW).is_in(sorted(rows))
    key = declared.key[0]
    return set(numbered.filter(taken)[key].drop_nulls()) - set(numbered.filter(~taken)[key].drop_nulls())


def _quarantine_rows(declared: Table, numbered: pl.DataFrame, reasons: Sequence[tuple[int, str, str]]) -> pl.DataFrame:
    found = pl.DataFrame(reasons, schema={_ROW: pl.UInt32, "expectation": pl.String, "reason": pl.String}, orient="row")
    key = declared.key or ("doc_id", "raw_start", "raw_end")
    return (
        found.join(numbered, on=_ROW, how="left", maintain_order="left")
        .select(
            table_name=pl.lit(declared.full_name),
            row_id=pl.concat_str([pl.col(name).cast(pl.String).fill_null("") for name in key], separator="|"),
            doc_id=pl.col("doc_id") if "doc_id" in declared.column_names else pl.lit(None, dtype=pl.String),
            expectation="expectation",
            reason="reason",
            row_json=pl.struct(declared.column_names).struct.json_encode(),
        )
        .sort("row_id", "expectation", maintain_order=True)
    )


def _row_results(judged: Mapping[str, _Judged], beside: _Outside, run_id: str, *, told: bool) -> list[dict[str, Any]]:
    rows = []
    for name, found in judged.items():
        is_documents = name == "core.documents"
        row_count = found.row_count + is_documents * beside.row_count
        judged_count = found.judged_count + is_documents * beside.judged_count
        for rule in found.rules:
            count = len(found.broken.get(rule.name, ())) + (beside.counts.get(rule.name, 0) if is_documents else 0)
            rows.append(
                {
                    **{"run_id": run_id, "table_name": name, "expectation": rule.name, "column_name": rule.column, "scope": "row"},
                    **{
                        "success": count == 0,
                        "evaluated_count": row_count,
                        "unexpected_count": count,
                        "observed": f"{judged_count} of {row_count} rows are new or changed" if told else None,
                    },
                }
            )
    return rows


def _whole_results(measured: Sequence[Measured], found: Mapping[str, Any], run_id: str) -> list[dict[str, Any]]:
    return [
        {
            **{"run_id": run_id, "table_name": m.table_name, "expectation": m.name, "column_name": None, "scope": "whole"},
            **{
                "success": bool(found[f"{m.table_name}.{m.name}"].success),
                "evaluated_count": m.row_count,
                "unexpected_count": None,
                "observed": f"{m.value:.6g}",
            },
        }
        for m in measured
    ]


def _emptied_results(emptied: Mapping[tuple[str, str], int], run_id: str) -> list[dict[str, Any]]:
    return [
        {
            **{"run_id": run_id, "table_name": name, "expectation": f"{column}_emptied", "column_name": column, "scope": "row"},
            **{"success": True, "evaluated_count": None, "unexpected_count": count, "observed": "links to rows in quarantine"},
        }
        for (name, column), count in emptied.items()
    ]
