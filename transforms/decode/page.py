"""The two public verbs: ``decode`` for bytes, ``repair`` for text that was already read."""

from __future__ import annotations

from collections.abc import Callable
from ctypes import ArgumentError

from transforms.decode import glance, hygiene
from transforms.decode.charset import read_text
from transforms.decode.glance import UNCLEAR, count_page, is_untouched
from transforms.decode.mirror import Undone, looks_annotated, looks_mirrored, plan_of, undo
from transforms.decode.model import Decoded, Repair, as_it_was
from transforms.decode.mojibake import lost_for_good, mend
from transforms.decode.plausibility import has_common, is_quiet, looks_clean, narrow_of
from transforms.offsets import Edit, OffsetMap, apply_edits

_MARKUP = frozenset(("text/html", "application/xhtml+xml", "application/xml", "text/xml"))
_new = Decoded.__new__
_Step = tuple[str, Callable[[], tuple[list[Edit], list[Repair]]]]


def decode(content: bytes, *, declared: str | None = None, media_type: str = "text/plain") -> Decoded:
    """The text of a page from its bytes.

    ``declared`` is the encoding that the transport names (HTTP); marks inside the page are found here. For ``text/html`` the entities of
    the markup stay. Never raises on any bytes: what cannot be read becomes U+FFFD and is counted.
    """
    read = read_text(content, declared=declared, media_type=media_type)
    if not read.undecodable and is_untouched(read.text):
        return as_it_was(read.text, read.encoding)
    return _repaired(read.text, media_type, read.encoding, read.undecodable)


def repair(text: str, *, media_type: str = "text/plain") -> Decoded:
    """The same for text that was already read, so that only its characters can tell what happened to it."""
    signs = glance.signs
    if signs is None:
        count_page()
    else:
        try:
            if not UNCLEAR[signs(text)]:
                # nearly every page goes this way, so that it is spelled out here
                page = _new(Decoded)
                page.raw_text = page.text = text
                return page
        except ArgumentError:
            # U+0000 stands in it
            pass
    return _repaired(text, media_type, None, 0)


def _repaired(raw: str, media_type: str, encoding: str | None, undecodable: int) -> Decoded:
    narrow = b""
    quiet = False
    mirrored = looks_annotated(raw)
    if not mirrored:
        narrow = narrow_of(raw)
        quiet = is_quiet(narrow)
        mirrored = looks_mirrored(raw, narrow)
    undone: Undone | None = None
    if mirrored:
        undone, suspicious = undo(raw)
        clean = not suspicious and has_common(raw)
    else:
        clean = looks_clean(raw, narrow, quiet=quiet)
    if clean and not undecodable and (quiet or not ("&" in raw or "?0?2" in raw)):
        if undone is None:
            return as_it_was(raw, encoding)
        found = undone
        return Decoded(
            raw, undone.text, encoding, undone.damage, 0, undone.prove, lambda: _plan(raw, found.text, [(raw, lambda: plan_of(found))])
        )
    damage: set[str] = set()
    if undecodable:
        damage.add("undecodable_bytes")
    text = raw
    steps: list[_Step] = []

    def take(
        kind: str,
        edits: list[Edit],
        kinds: list[str] | None = None,
        certain: list[bool] | None = None,
        others: list[tuple[str, ...]] | None = None,
    ) -> None:
        """Applies a plan to the text and remembers it."""
        nonlocal text
        if edits:
            names = kinds or [kind] * len(edits)
            sure = certain or [True] * len(edits)
            more = others or [()] * len(edits)
            source = text
            steps.append((source, lambda: (edits, [_entry(*item, source) for item in zip(names, edits, sure, more, strict=True)])))
            text, _ = apply_edits(text, edits)

    if "&" in text and media_type not in _MARKUP:
        edits = hygiene.entities(text)
        if edits:
            damage.add("entities")
            take("entity", edits)
            clean = looks_clean(text)
    if not clean:
        mended = mend(text)
        if mended.edits:
            damage.update(f"mojibake_{chain}" for chain in mended.chains)
            take("", mended.edits, [f"mojibake_{chain}" for chain in mended.chains], mended.certain, mended.alternatives)
        if lost_for_good(text):
            damage.add("mojibake_lost")
        edits = hygiene.invisible(text)
        if edits:
            damage.add("invisible_characters")
            take("invisible", edits)
        edits = hygiene.compatibility(text)
        if edits:
            damage.add("compatibility_characters")
            take("compatibility", edits)
    if "?0?2" in text:
        damage.add("lost_no_break_space")
        take("no_break_space", hygiene.no_break_spaces(text))
    if steps:
        undone = undo(text)[0] if looks_annotated(text) or looks_mirrored(text, narrow_of(text)) else None
    if undone is not None:
        damage |= undone.damage
        mirror = undone
        steps.append((text, lambda: plan_of(mirror)))
        text = undone.text

    return Decoded(
        raw,
        text,
        encoding,
        frozenset(damage),
        undecodable,
        undone.prove if undone is not None else None,
        (lambda: _plan(raw, text, steps)) if steps else None,
    )


def _entry(kind: str, edit: Edit, certain: bool, others: tuple[str, ...], source: str) -> Repair:
    sure = certain and "\ufffd" not in edit.replacement
    return Repair(kind, edit.start, edit.end, source[edit.start : edit.end], edit.replacement, sure, others)


def _plan(raw: str, text: str, steps: list[_Step]) -> tuple[tuple[Repair, ...], OffsetMap]:
    """The repairs of all steps in terms of the raw text, and the map. Where repairs of two steps meet they become one."""
    text_map = OffsetMap.identity(len(raw))
    repairs: list[Repair] = []
    for source, work_out in steps:
        edits, entries = work_out()
        for r in entries:
            start, end = text_map.source_span(r.raw_start, r.raw_end)
            repairs.append(r if len(steps) == 1 else Repair(r.kind, start, end, raw[start:end], r.repaired_text, r.certain, r.alternatives))
        _, step_map = apply_edits(source, edits)
        text_map = step_map if len(steps) == 1 else step_map.after(text_map)
    if len(steps) > 1:
        repairs = _joined(raw, text, sorted(repairs, key=lambda r: (r.raw_start, r.raw_end)), text_map)
    return tuple(repairs), text_map


def _joined(raw: str, text: str, repairs: list[Repair], text_map: OffsetMap) -> list[Repair]:
    """Repairs that overlap as one, so that the plan can be replayed over the raw text."""
    groups: list[list[Repair]] = []
    end = -1
    for r in repairs:
        if groups and r.raw_start < end:
            groups[-1].append(r)
        else:
            groups.append([r])
        end = max(end, r.raw_end) if len(groups[-1]) > 1 else r.raw_end
    out: list[Repair] = []
    at = 0
    segments = text_map.segments
    for group in groups:
        if len(group) == 1:
            out.append(group[0])
            continue
        start, end = group[0].raw_start, max(r.raw_end for r in group)
        while at < len(segments) and segments[at].source_start + segments[at].source_length <= start:
            at += 1
        spelled: list[str] = []
        k = at
        while k < len(segments) and segments[k].source_start < end:
            s = segments[k]
            a, b = max(start, s.source_start), min(end, s.source_start + s.source_length)
            if s.length == s.source_length:
                spelled.append(text[s.start + a - s.source_start : s.start + b - s.source_start])
            else:
                spelled.append(text[s.start : s.start + s.length])
            k += 1
        kinds = list(dict.fromkeys(r.kind for r in group))
        out.append(
            Repair("+".join(kinds), start, end, raw[start:end], "".join(spelled), all(r.certain for r in group), group[-1].alternatives)
        )
    return out
