"""The codebook: what every allowed value means, with an example, a counter-example and what is ambiguous, in English and Chinese.

The entries are data (``seeds/reference/codebook.yaml``), one a value of every enumeration of ``warehouse.tables.enumerations``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from warehouse.tables import enumerations
from warehouse.tables.model import Enumeration

Both = Mapping[str, str]
"""A text in English (``en``) and Chinese (``zh``)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the codebook says of one value."""

    definition: Both
    """What falls under it."""
    example: str
    """A sentence, or a stretch of a page, that gives this value."""
    counter_example: str
    """One that looks like it and gives another value, or none."""
    why_not: Both
    """Why the counter-example is none."""
    needs_recipient: str | None = None
    """Of kinds of events and forms of assistance: ``yes``, ``no``, or ``usual`` where a page may leave it out."""
    mind: Both | None = None
    """What is ambiguous, and what users should mind."""

    def as_data(self) -> dict[str, Any]:
        """The entry as plain values, without what it does not say."""
        return {name: value for name, value in asdict(self).items() if value is not None}


def entry(allowed: Enumeration, code: str) -> Entry | None:
    """The entry of a value; None where the codebook has none."""
    return codebook().get(section(allowed), {}).get(code)


def section(allowed: Enumeration) -> str:
    """The name of an enumeration in the codebook: that of its constant, in lower case. Those with the same values share one."""
    return _sections()[allowed.codes]


@cache
def codebook() -> dict[str, dict[str, Entry]]:
    """All entries by enumeration and value, in the order of the enumerations."""
    from importlib.resources import files

    import yaml

    path = files("seeds") / "reference" / "codebook.yaml"
    with path.open(encoding="utf-8") as file:
        read = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 (both are safe)
    return {name: {code: Entry(**fields) for code, fields in values.items()} for name, values in read.items()}


@cache
def _sections() -> dict[tuple[str, ...], str]:
    found: dict[tuple[str, ...], str] = {}
    for name, value in vars(enumerations).items():
        if isinstance(value, Enumeration):
            found.setdefault(value.codes, name.lower())
    return found
