"""The words by which lines around a story are known, read once from the reference tables."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


def _rows(name: str) -> Iterator[list[str]]:
    with (files("seeds") / "reference" / name).open(encoding="utf-8") as handle:
        rows = csv.reader(handle)
        next(rows)
        yield from rows


def _alternatives(words: frozenset[str] | set[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))


@dataclass(frozen=True, slots=True)
class Marks:
    """Compiled marks; see the reference tables ``layout_*`` for what may enter them."""

    drop_exact: frozenset[str]
    drop_prefix: tuple[str, ...]
    cut_prefix: tuple[str, ...]
    crumb_prefix: tuple[str, ...]
    no_publisher: frozenset[str]
    title_label: re.Pattern[str]
    label_field: dict[str, str]
    label_openings: frozenset[str]
    """The first characters of all labels."""
    opening_label: re.Pattern[str]
    """A label with its colon where a line, or a piece of one, opens."""
    any_label: re.Pattern[str]
    """A label with its colon anywhere."""
    unit_ending: re.Pattern[str]
    media_ending: re.Pattern[str]
    hijack: re.Pattern[str]


@cache
def load_marks() -> Marks:
    """The marks of the reference tables, read at the first call."""
    by_action: dict[tuple[str, str], set[str]] = {}
    for mark, match, action in _rows("layout_marks.csv"):
        by_action.setdefault((action, match), set()).add(mark)
    labels = dict(_rows("layout_labels.csv"))
    endings = list(_rows("layout_unit_endings.csv"))
    # 编辑/某某 and 编辑|某某 stand for 编辑：某某.
    separator = r"(?P<separator>\s{0,3}[:：]\s{0,4}|\s{0,3}[|｜丨]\s{0,3}|(?<=[\u3400-\u9fff])\s{0,2}/\s{0,2}(?=[\u3400-\u9fff]))"
    label = rf"(?P<label>{_alternatives(set(labels))}){separator}"
    # A label may be set wide: 来 源：, 作　者：
    label = label.replace(
        "来源|",
        "来源|来\\s{1,3}源|作\\s{1,3}者|编\\s{1,3}辑|责\\s{1,3}编|时\\s{1,3}间|日\\s{1,3}期|索\\s{1,3}引\\s{1,3}号|发\\s{1,3}布\\s{1,3}机\\s{1,3}构|",
        1,
    )
    titles = _alternatives(by_action[("label", "title")])
    return Marks(
        drop_exact=frozenset(by_action[("drop", "exact")]),
        drop_prefix=tuple(sorted(by_action[("drop", "prefix")])),
        cut_prefix=tuple(sorted(by_action[("cut", "prefix")])),
        crumb_prefix=tuple(sorted(by_action[("crumb", "prefix")])),
        no_publisher=frozenset(by_action[("no_publisher", "exact")]),
        title_label=re.compile(rf"^(?:(?:{titles})\s{{0,4}})+|(?:\s{{0,4}}(?:{titles}))+$"),
        label_field=labels,
        label_openings=frozenset(label[0] for label in labels),
        opening_label=re.compile(rf"[\s（(【\[■◆●▲★☆|｜丨]{{0,4}}{label}"),
        any_label=re.compile(label),
        unit_ending=re.compile(rf"(?:{_alternatives({e for e, _ in endings})})$"),
        media_ending=re.compile(rf"(?:{_alternatives({e for e, kind in endings if kind == 'media'})})$"),
        hijack=re.compile(_alternatives({word for word, _ in _rows("layout_hijack_words.csv")})),
    )


def field_of(label: str) -> str:
    """The field that a label, perhaps set wide, stands for."""
    marks = load_marks()
    return marks.label_field.get(label) or marks.label_field[re.sub(r"\s", "", label)]
