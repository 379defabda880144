"""The report's own words in English and Chinese; what tables, columns and codes are called comes from the declaration."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal, get_args

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


@cache
def both() -> dict[str, tuple[str, str]]:
    """Every word by its name: English and Chinese."""
    import yaml

    read = yaml.safe_load((files("warehouse.report") / "assets" / "words.yaml").read_text(encoding="utf-8"))
    return {name: (pair[0], pair[1]) for name, pair in read.items()}


@cache
def words(language: Language) -> dict[str, str]:
    """Every word by its name in one language."""
    return {name: pair[LANGUAGES.index(language)] for name, pair in both().items()}
