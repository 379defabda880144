"""Whether two names of a helper or a recipient may mean the same."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Party:
    """Who helps or is helped, as far as a page tells."""

    name: str | None = None
    place_code: str | None = None

    def __bool__(self) -> bool:
        return self.name is not None

    @property
    def county(self) -> str | None:
        """The six-digit code of its place."""
        return self.place_code[:6] if self.place_code else None


def same_party(left: Party, right: Party) -> bool | None:
    """True for the same, False for two, None where a page does not tell or tells of a wider place.

    九寨沟县 and 四川省九寨沟县 are the same, and so is the county for a school of it that only one page names; two schools of a county are two.
    """
    if not left or not right or left.name is None or right.name is None:
        return None
    if left.name.endswith(right.name) or right.name.endswith(left.name):
        return not are_apart(left.place_code, right.place_code)
    if left.name.startswith(right.name) or right.name.startswith(left.name):
        return True
    if left.place_code and right.place_code and stem(left.place_code) != stem(right.place_code):
        return False if are_apart(left.place_code, right.place_code) else None
    return False


def stem(code: str) -> str:
    """A place code without the pairs of zeros that stand for 'all of it'."""
    while code.endswith("00"):
        code = code[:-2]
    return code


def are_apart(left: str | None, right: str | None) -> bool:
    """Whether two places are known and neither lies in the other."""
    if not left or not right:
        return False
    short, long = sorted((stem(left), stem(right)), key=len)
    return not long.startswith(short)
