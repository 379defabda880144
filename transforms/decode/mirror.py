"""Undoes the mirror: takes its annotations out and puts what fell out of step back together. See ``docs/damage.md``."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import NamedTuple

from transforms.decode.characters import READING_LETTERS, characters, reads, syllables
from transforms.decode.forward import NARROW, Mirror
from transforms.decode.model import Repair
from transforms.decode.search import COST_VANISHED, Searcher
from transforms.offsets import Edit, apply_edits

_ANNOTATION = re.compile(f"[(（]([{READING_LETTERS}]{{1,6}})[)）]")
_NARROW_ANNOTATION = re.compile(f"\\([{READING_LETTERS}]{{1,6}}\\)")
_WIDE_ANNOTATION = re.compile(f"（[{READING_LETTERS}]{{1,6}}）")
_BARE = re.compile(f"(?:(?<=[^\x00-\x3e@-\x7f])|\\A)([{READING_LETTERS}]{{1,6}})[)）]")
_BARE_NEXT = re.compile(f"([{READING_LETTERS}]{{1,6}})[)）]")
_LOST_QUESTION = re.compile(f"\\?(?=[!?！？。，；]|[{READING_LETTERS}]{{1,6}}[)）])")
_LOST_REPLACEMENT = re.compile(f"\ufffd(?=[!?！？。，；(（]|[{READING_LETTERS}]{{1,6}}[)）])")
_MARKS_ALONE = re.compile("[\x00-\x7f！？。，；\ufffd]*")
_REPEATED = re.compile("[!！]{2,}|[?？]{3,}|[!?]*！[!?！？]*")
_HEAD = 400
_TRADITIONAL = "國會這個為時們來說對發學過與業經關開現長實點體進"

_MISFIT, _FITS_DOUBLED, _FITS = 1, 2, 3
GAIN_WITH_ANNOTATION = 3.0
GAIN_WITHOUT = 10.0
GAIN_SPLIT = 1.0
GAIN_WEAK = 4.0
COST_VANISHED_SPLIT = 0.0
MARGIN_CERTAIN = 4.5
GAIN_CERTAIN = 8.0


class Glitch(NamedTuple):
    """A stretch of the stripped text, ``start`` to ``end``, that was something else."""

    start: int
    end: int
    text: str
    certain: bool
    alternatives: tuple[str, ...]
    kind: str


class Layout:
    """Where a page's annotations stand: the page is ``texts`` and ``readings`` in turn; worked out when it is asked for."""

    def __init__(self, texts: list[str], readings: list[str], bare: Collection[int]) -> None:
        self.texts = texts
        self.readings = readings
        self.bare = bare
        self.kept: set[int] = set()
        """Annotations that could not be explained and stay."""

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Every annotation in the text as read, with its brackets."""
        spans = []
        at = 0
        for k, reading in enumerate(self.readings):
            at += len(self.texts[k])
            end = at + len(reading) + (1 if k in self.bare else 2)
            spans.append((at, end))
            at = end
        return spans

    @cached_property
    def _gone(self) -> list[int]:
        lengths = [length + 2 for length in map(len, self.readings)]
        for k in self.bare:
            lengths[k] -= 1
        return [0, *accumulate(lengths)]

    @cached_property
    def places(self) -> list[int]:
        """Where the annotations stood, in the stripped text: before which character."""
        return list(accumulate(map(len, self.texts)))[:-1]

    def hits(self, twins: Collection[int]) -> dict[int, Sequence[str]]:
        """Readings by place, twins once."""
        found: dict[int, Sequence[str]] = dict(zip(self.places, zip(self.readings, strict=True), strict=True))
        if len(found) == len(self.places):
            return found
        several: dict[int, list[str]] = {}
        for k, (place, reading) in enumerate(zip(self.places, self.readings, strict=True)):
            if k not in twins:
                several.setdefault(place, []).append(reading)
        return dict(several)

    def raw_start(self, index: int) -> int:
        """The place, in the text as read, of the stripped text's character ``index``, behind any annotation before it."""
        return index + self._gone[bisect_right(self.places, index)]

    def raw_end(self, index: int) -> int:
        """The place behind the character before ``index``, before any annotation of it."""
        return index + self._gone[bisect_left(self.places, index)]


class Undone(NamedTuple):
    """A page without the mirror's work: its text and how it was got."""

    text: str
    raw: str
    layout: Layout
    glitches: list[Glitch]
    damage: frozenset[str]
    prove: Callable[[], bool]


def looks_mirrored(text: str, *, narrow: bool = True) -> bool:
    """A quick look, cheap on clean pages: is there anything that a mirror might have left? ``narrow`` is False where no ASCII mark is."""
    if narrow and "(" in text and _NARROW_ANNOTATION.search(text) is not None:
        return True
    if "（" in text and _WIDE_ANNOTATION.search(text) is not None:
        return True
    return is_traditional(text) and ("!" in text or "?" in text or "\ufffd" in text or "！" in text or "？" in text)


def is_traditional(text: str) -> bool:
    """Whether a page is written in traditional script, going by characters that every page has."""
    # any page of some length holds one of these; simplified pages are known by their beginning
    if "这" in text[:_HEAD] or "国" in text[:_HEAD] or "会" in text[:_HEAD]:
        if not ("國" in text or "會" in text or "這" in text):
            return False
    elif not any(map(text.__contains__, "國這會來時為個東")):
        return False
    return sum(map(text.count, _TRADITIONAL)) * 150 > len(text)


def undo(text: str) -> Undone | None:
    """The page as it was before the mirror; None where no mirror was at work."""
    parts = _ANNOTATION.split(text)
    if len(parts) > 3:
        found = Counter(zip([part[-1:] for part in parts[:-1:2]], parts[1::2], strict=True))
        table = _table_of(text, found, len(parts) // 2)
        if table is not None:
            return _annotated(text, parts, table, found)
    if not is_traditional(text):
        return None
    undone = _repaired(text, text, Layout([text], [], ()), {}, {}, ())
    return undone if undone.glitches else None


def _table_of(text: str, found: Mapping[tuple[str, str], int], annotations: int) -> dict[str, str] | None:
    """The page's own table, character → reading; None where the annotations are not a mirror's.

    A mirror annotates characters of the traditional script only, always with one reading, each of them wherever it stands.
    """
    table: dict[str, str] = {}
    times: dict[str, int] = {}
    good = others = 0
    # a reading that is written twice is a mirror's, whatever it stands behind
    doubled = sum([count for (host, _), count in found.items() if not host]) * 3 > annotations
    fits = _FITS_DOUBLED if doubled else _FITS
    for pair, count in found.items():
        fit = _fit(*pair)
        if fit >= fits:
            host, reading = pair
            before = times.get(host, 0)
            if before < count:
                table[host] = reading
            times[host] = before + count
            good += count
        elif fit:
            others += count
    if good < 3 or others * 4 > good or (len(table) == 1 and good < 4):
        return None
    # the most frequent ones stand nowhere without
    looked_at = sorted(times, key=lambda host: -times[host])[:4]
    standing = sum(map(text.count, looked_at))
    if standing > sum(times[host] for host in looked_at) * 1.5 + 1:
        return None
    return table


@lru_cache(maxsize=30_000)
def _fit(host: str, reading: str) -> int:
    """How well a character and a reading in brackets behind it fit a mirror: 0 where there is nothing to tell."""
    simple = characters().simplified.get(host)
    if simple is None:
        return 0
    if not reads(host, reading):
        return _MISFIT
    return _FITS if simple != host or host == "著" else _FITS_DOUBLED


def _lost_sign(text: str) -> str:
    questions = len(_LOST_QUESTION.findall(text))
    replacements = len(_LOST_REPLACEMENT.findall(text)) if "\ufffd" in text else 0
    if not questions and not replacements:
        return ""
    return "?" if questions >= replacements else "\ufffd"


def _annotated(text: str, parts: list[str], table: dict[str, str], found: Iterable[tuple[str, str]]) -> Undone:
    """Takes the annotations out and leaves the doubtful ones to the search."""
    bare: set[int] = set()
    stripped = "".join(parts[::2])
    if ")" in stripped or "）" in stripped:
        parts = _with_bare(parts, bare)
        if bare:
            stripped = "".join(parts[::2])
    texts, readings = parts[::2], parts[1::2]
    layout = Layout(texts, readings, bare)
    known = characters().simplified
    if bare:
        found = {(part[-1:], reading) for part, reading in zip(texts, readings, strict=False)}
    strange = {pair for pair in found if table.get(pair[0]) != pair[1] and not (pair[0] in known and reads(*pair))}
    doubtful: dict[int, list[int]] = {}
    twins: set[int] = set()
    if strange:
        places = layout.places
        for k, pair in enumerate(zip([part[-1:] for part in texts[:-1]], readings, strict=True)):
            if pair in strange:
                if texts[k] or not k:
                    doubtful.setdefault(places[k], []).append(k)
                elif readings[k] == readings[k - 1]:
                    # 東(dong)(dong): the same reading twice is one annotation
                    twins.add(k)
                else:
                    doubtful.setdefault(places[k], []).append(k)
    return _repaired(text, stripped, layout, doubtful, table, twins)


def _with_bare(parts: list[str], bare: set[int]) -> list[str]:
    """The parts split further at readings that lost their opening bracket; ``bare`` is told which."""
    out: list[str] = []
    done = 0
    for k in [k for k, part in enumerate(parts) if ")" in part or "）" in part]:
        part = parts[k]
        out += parts[done:k]
        done = k + 1
        at = 0
        found = _BARE.search(part)
        while found is not None:
            end = found.end()
            if found[1] in syllables():
                bare.add(len(out) // 2)
                out += (part[at : found.start()], found[1])
                at = end
            # two of them may stand together
            found = _BARE_NEXT.match(part, end) or _BARE.search(part, end)
        out.append(part[at:])
    return out + parts[done:]


def _sites(stripped: str, lost: str) -> list[int]:
    """Where a sign of loss or a mark that may be a cut stands."""
    found: list[int] = []
    for mark in (lost,) if lost else "!?！？":
        at = stripped.find(mark)
        while at >= 0:
            found.append(at)
            at = stripped.find(mark, at + 1)
    return found


def _repaired(
    text: str,
    stripped: str,
    layout: Layout,
    doubtful: dict[int, list[int]],
    table: dict[str, str],
    twins: Collection[int],
) -> Undone:
    lost = _lost_sign(text)
    sites = {*doubtful, *_sites(stripped, lost)}
    glitches: list[Glitch] = []
    proven = True
    mirror = Mirror(table, lost, doubled=bool(twins))
    hits: dict[int, Sequence[str]] = {}
    searcher: Searcher | None = None
    if sites:
        hits = layout.hits(twins)
        narrowed = stripped.count(",") > stripped.count("，")
        # where marks are ASCII beside wide commas, the page was split at them, and bytes beside them are likelier to have been lost
        split_marks = bool(table) or ("，" in stripped and "！" not in stripped and "？" not in stripped)

        def prove(spelled: str, entries: Mapping[str, str], start: int, end: int) -> bool:
            mirror.add(entries)
            context = max(start - 2, 0)
            made = mirror.reproduces(stripped[context:start] + spelled, text[layout.raw_start(context) : layout.raw_start(end)])
            for character in entries.keys() - table.keys():
                mirror.forget(character)
            return made

        searcher = Searcher(
            stripped, hits, lost, prove, narrowed=narrowed, table=table, traditional=True,
            vanishes=COST_VANISHED_SPLIT if split_marks else COST_VANISHED,
        )  # fmt: skip
        done = 0
        for site in sorted(sites):
            if site < done:
                continue
            if searcher.budget < 0:
                break
            if site not in doubtful and not (_may_be_lost(stripped, site, hits) if lost else searcher.may_hide_a_cut(site)):
                continue
            # the sign of a loss stands before the annotation that it belongs to
            start = site - 1 if lost and site in doubtful and site > done and stripped[site - 1] == lost else site
            found = searcher.run(start, sites, len(stripped))
            done = found.end
            if not found.pieces:
                continue
            on_annotation = bool(_within(doubtful, found.pieces[0][0], found.pieces[-1][1] + 1))
            if found.gain < (GAIN_WITH_ANNOTATION if on_annotation else GAIN_SPLIT if split_marks else GAIN_WITHOUT):
                continue
            if not found.proven and not on_annotation:
                continue
            # a mark alone, with nothing out of step behind it, tells little where no annotation and no other glitch does
            shown_marks = stripped[found.pieces[0][0] : found.pieces[-1][1]]
            weak = found.gain < GAIN_WEAK or _REPEATED.fullmatch(shown_marks) or (not lost and len(shown_marks) > 1)
            if not table and weak and _MARKS_ALONE.fullmatch(shown_marks):
                continue
            proven = proven and found.proven
            table.update(found.entries)
            mirror.add(found.entries)
            certain = found.proven and found.margin >= MARGIN_CERTAIN and found.gain >= GAIN_CERTAIN
            for a, b, spelled in found.pieces:
                shown = spelled.translate(NARROW) if narrowed else spelled
                glitches.append(Glitch(a, b, shown, certain, tuple(found.alternatives), "misalignment" if b - a > 2 else "lost_byte"))
                for h in _within(doubtful, a, b + 1):
                    del doubtful[h]
    damage = set()
    if layout.readings:
        damage.add("pinyin_annotation")
    if glitches:
        damage.add("gbk_misalignment")
    repaired, regions = _put_in(stripped, glitches)
    final = repaired
    if doubtful:
        # what could not be explained stays as the page has it
        layout.kept = {k for ks in doubtful.values() for k in ks}
        edits, _ = plan_of(Undone("", text, layout, glitches, frozenset(), bool))
        final, _ = apply_edits(text, edits)
    explained = proven and not doubtful and not (searcher is not None and searcher.budget < 0)

    def prove_all() -> bool:
        return explained and mirror.explains(repaired, _moved(layout.hits(twins), glitches), regions, cuts=True)

    return Undone(final, text, layout, glitches, frozenset(damage), prove_all)


def _within(places: Collection[int], first: int, last: int) -> list[int]:
    """The places from ``first`` to ``last``, both included."""
    if last - first < len(places):
        return [place for place in range(first, last + 1) if place in places]
    return [place for place in places if first <= place <= last]


def _put_in(stripped: str, glitches: list[Glitch]) -> tuple[str, list[tuple[int, int]]]:
    """The text with its glitches repaired, and where they then stand."""
    if not glitches:
        return stripped, []
    out: list[str] = []
    regions: list[tuple[int, int]] = []
    at = shift = 0
    for glitch in glitches:
        out += (stripped[at : glitch.start], glitch.text)
        regions.append((glitch.start + shift, glitch.start + shift + len(glitch.text)))
        shift += len(glitch.text) - (glitch.end - glitch.start)
        at = glitch.end
    out.append(stripped[at:])
    return "".join(out), regions


def _may_be_lost(stripped: str, site: int, hits: Mapping[int, Sequence[str]]) -> bool:
    """Whether the sign of a loss at ``site`` stands where a lone byte would: before a cut or an annotation."""
    following = stripped[site + 1 : site + 2]
    return following == "" or following in "!?！？。，；,;\n" or site + 1 in hits or stripped[site] == "\ufffd"


def _moved(hits: Iterable[int], glitches: list[Glitch]) -> Iterator[int]:
    """Where the places of the stripped text stand in the repaired one; those inside a glitch are not given."""
    at = shift = 0
    for place in hits:
        while at < len(glitches) and glitches[at].end < place:
            shift += len(glitches[at].text) - (glitches[at].end - glitches[at].start)
            at += 1
        if at < len(glitches) and glitches[at].start < place:
            continue
        yield place + shift


def plan_of(undone: Undone) -> tuple[list[Edit], list[Repair]]:
    """The plan that leads from the page as read to the repaired text, with its entries for the reader."""
    raw, places = undone.raw, undone.layout
    taken: list[tuple[int, int, Glitch]] = []
    spans = [span for k, span in enumerate(places.spans) if k not in places.kept]
    ends = dict(spans)
    for glitch in undone.glitches:
        start = places.raw_end(glitch.start)
        # a lost byte's annotation goes with it
        if start in ends and glitch.end > glitch.start:
            start = places.raw_start(glitch.start)
        end = max(places.raw_end(glitch.end), start)
        while end in ends:
            end = ends[end]
        taken.append((start, end, glitch))
    edits: list[Edit] = []
    repairs: list[Repair] = []
    k = 0
    for start, end in spans:
        while k < len(taken) and taken[k][0] <= start:
            _add(raw, edits, repairs, taken[k])
            k += 1
        if k and end <= taken[k - 1][1]:
            continue
        edits.append(Edit(start, end, ""))
        repairs.append(Repair("annotation", start, end, raw[start:end], "", True))
    for item in taken[k:]:
        _add(raw, edits, repairs, item)
    return edits, repairs


def _add(raw: str, edits: list[Edit], repairs: list[Repair], item: tuple[int, int, Glitch]) -> None:
    start, end, glitch = item
    edits.append(Edit(start, end, glitch.text))
    repairs.append(Repair(glitch.kind, start, end, raw[start:end], glitch.text, glitch.certain, glitch.alternatives))
