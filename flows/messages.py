"""What users read, in their language: English as it stands in the code, Chinese from the catalogue ``seeds/reference/messages.csv``.

The English text is the message's name. So English costs nothing to look up, and a text that the catalogue lacks is shown in English. Lines that
come from layers which know no languages (readers, the warehouse, the parser of the command line) are found by their form: the catalogue
holds them with placeholders.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from functools import cache
from typing import Literal

Language = Literal["en", "zh"]

_LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")
_PLACEHOLDER = re.compile(r"\{(\w*)\}")
_LONGEST = 4_000
_DEEPEST = 4
_FEW_WORDS = 2
"""Characters that any line may hold: a colon and a space."""
_LINES = frozenset({"error", "line", "problem"})
"""Places that hold another message; what the others hold (names, paths, numbers) stays as it is."""


def language(environment: Mapping[str, str] | None = None) -> Language:
    """The language to speak: what ``BANGFU_LANG`` says, else that of the locale (``LC_ALL``, ``LC_MESSAGES``, ``LANG``), else English."""
    variables = os.environ if environment is None else environment
    # an empty variable is one that is not set
    named = next((variables[name] for name in ("BANGFU_LANG", *_LOCALES) if variables.get(name)), "")
    return "zh" if named.lower().startswith("zh") else "en"


def said(text: str, **values: object) -> str:
    """A message in the user's language, its placeholders filled: ``said("{count} pages", count=5)``."""
    chosen = catalogue().get(text, text) if language() == "zh" else text
    return chosen.format(**values) if values else chosen


def translated(line: str) -> str:
    """A finished English line in the user's language, where the catalogue knows its form."""
    return _translated(line, 0)[0] if language() == "zh" else line


def placeholders(text: str) -> list[str]:
    """The names of a message's places, sorted."""
    return sorted(_PLACEHOLDER.findall(text))


@cache
def catalogue() -> dict[str, str]:
    """English to Chinese."""
    import csv
    from importlib.resources import files

    with (files("seeds") / "reference" / "messages.csv").open(encoding="utf-8") as file:
        return {row["english"]: row["chinese"] for row in csv.DictReader(file)}


def _translated(line: str, depth: int) -> tuple[str, bool]:
    """The line in Chinese, as far as the catalogue knows it, and whether it knows all of it."""
    known = catalogue().get(line)
    if known is not None or depth == _DEEPEST or len(line) > _LONGEST:
        return known or line, known is not None
    partly = line
    for form, _, chinese in _forms():
        if found := form.fullmatch(line):
            filled = found.groupdict()
            inner = {name: _translated(filled[name], depth + 1) for name in filled if name in _LINES}
            whole = chinese.format(**{**filled, **{name: text for name, (text, _) in inner.items()}})
            if all(is_known for _, is_known in inner.values()):
                return whole, True
            # another form may know what stands inside too
            partly = whole if partly == line else partly
    return partly, False


@cache
def _forms() -> tuple[tuple[re.Pattern[str], str, str], ...]:
    """Messages with places as patterns: first those around another message, then the one with the most words of its own, for it says the most."""
    with_places = [(text, chinese) for text, chinese in catalogue().items() if _PLACEHOLDER.search(text)]
    with_places.sort(key=_order)
    return tuple((re.compile(_pattern(text), re.DOTALL), text, chinese) for text, chinese in with_places)


def _order(pair: tuple[str, str]) -> tuple[bool, int, str]:
    text = pair[0]
    own_words = len(_PLACEHOLDER.sub("", text))
    is_around_another = not _LINES.isdisjoint(placeholders(text)) and own_words > _FEW_WORDS
    return (not is_around_another, -own_words, text)


def _pattern(text: str) -> str:
    # the pieces between places, and the places' names in turn
    pieces = _PLACEHOLDER.split(text)
    return "".join(re.escape(piece) if at % 2 == 0 else f"(?P<{piece}>.+?)" for at, piece in enumerate(pieces))
