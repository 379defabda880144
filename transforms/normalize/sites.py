"""What the address of a site tells: who publishes there and whose place it is."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files


@cache
def _sites() -> dict[str, tuple[str | None, str | None]]:
    path = files("seeds") / "reference" / "sites.csv"
    with path.open(encoding="utf-8") as handle:
        return {row["site"]: (row["publisher"] or None, row["place_code"] or None) for row in csv.DictReader(handle)}


def _lookup(site: str | None, column: int) -> str | None:
    """The value of the longest known ending of a host name."""
    while site:
        known = _sites().get(site)
        if known is not None and known[column] is not None:
            return known[column]
        _, _, site = site.partition(".")
    return None


def publisher_of_site(site: str | None) -> str | None:
    """The medium that publishes everything on this site, or None (portals publish for others)."""
    return _lookup(site, 0)


def jurisdiction_of_site(site: str | None) -> str | None:
    """The six-digit code of the place whose government runs this site or whose medium it is, or None."""
    return _lookup(site, 1)
