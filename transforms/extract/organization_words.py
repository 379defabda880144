"""The vocabulary of organisations, read once from ``seeds/reference`` and compiled for one pass over a page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from transforms.reference import read_reference

LEVEL_WORDS = {
    "省": "province",
    "自治区": "province",
    "市": "prefecture",
    "州": "prefecture",
    "自治州": "prefecture",
    "盟": "prefecture",
    "地区": "prefecture",
    "地": "prefecture",
    "县": "county",
    "自治县": "county",
    "区": "county",
    "林区": "county",
    "旗": "county",
    "镇": "township",
    "乡": "township",
    "街道": "township",
    "街": "township",
    "村": "village",
    "社区": "village",
}
"""Words that name a tier, as they stand before a body (县政府, 街道党工委), with the tier of ``ref.places``."""

_COMMITTEE_LEVELS = "省市州盟地县区旗镇乡"
_LEAGUE_LEVELS = "省市州盟县区旗镇乡"
PARTY_NAMES = (
    "中国国民党革命委员会",
    "中国民主同盟",
    "中国民主建国会",
    "中国民主促进会",
    "中国农工民主党",
    "农工民主党",
    "中国致公党",
    "九三学社",
    "台湾民主自治同盟",
    "农工党",
    "致公党",
    "农工",
    "九三",
    "民革",
    "民盟",
    "民建",
    "民进",
    "台盟",
)
"""The eight parties beside the Communist Party, long names first; they stand before a place (民盟四川省委)."""


@dataclass(frozen=True, slots=True)
class Word:
    """What a word of the vocabulary may be in an organisation's name; several roles may hold at once."""

    text: str
    name_type: str | None = None
    """A whole name (国务院扶贫办)."""
    body_type: str | None = None
    """A body that needs a place or level word before it (政协)."""
    follows_body: bool = False
    """A body that may also follow another body (省委|组织部)."""
    is_department: bool = False
    """A body that may stand alone (农业农村局)."""
    committee: bool = False
    """A level word with 委 (县委)."""
    league: bool = False
    """团县委."""
    suffix_type: str | None = None
    """The last word of a name (公司)."""
    is_team: bool = False
    is_placed: bool = False
    """A last word that needs a place or level word at the beginning (局)."""
    is_office: bool = False


@cache
def words() -> dict[str, Word]:
    """Every word of the vocabulary with its roles."""
    roles: dict[str, dict[str, object]] = {}

    def add(text: str, **role: object) -> None:
        roles.setdefault(text, {}).update(role)

    for name, kind in read_reference("organization_names").iter_rows():
        add(name, name_type=kind)
    for body, kind, placement in read_reference("organization_bodies").iter_rows():
        add(body, body_type=kind, follows_body=placement == "office")
    for stem, letters, kind in read_reference("organization_departments").iter_rows():
        for letter in letters or ("",):
            text = stem + letter
            if text not in roles or "name_type" not in roles[text]:
                add(text, body_type=kind, is_department=True)
    for suffix, kind, scan in read_reference("organization_suffixes").iter_rows():
        add(suffix, suffix_type=kind, is_team=scan == "team", is_placed=scan == "placed")
    for (office,) in read_reference("organization_offices").iter_rows():
        add(office, is_office=True)
    for level in _COMMITTEE_LEVELS:
        add(level + "委", body_type="party", committee=True)
    for level in _LEAGUE_LEVELS:
        add("团" + level + "委", body_type="mass_organization", league=True)
    return {text: Word(text, **role) for text, role in sorted(roles.items())}  # type: ignore[arg-type]


@cache
def automaton() -> tuple[AhoCorasick, tuple[Word, ...]]:
    """The compiled vocabulary and its words by pattern number; matches are leftmost-longest and do not overlap."""
    table = tuple(words().values())
    return AhoCorasick([w.text for w in table], matchkind=MatchKind.LeftmostLongest), table


@cache
def generic_words() -> tuple[AhoCorasick, frozenset[str]]:
    """Words that alone before a last word name nobody in particular (当地企业)."""
    table = [w for (w,) in read_reference("organization_generic").iter_rows()]
    return AhoCorasick(table, matchkind=MatchKind.LeftmostLongest), frozenset(table)


@cache
def stop_words() -> dict[str, str]:
    """Words that a name does not reach across, with the kinds of names (team, title) that they do stand in."""
    return {w: inside or "" for w, inside in read_reference("organization_stops").iter_rows()}


@cache
def word_set(name: str) -> frozenset[str]:
    """A named set of ``organization_sets``."""
    return frozenset(w for s, w in read_reference("organization_sets").iter_rows() if s == name)


@cache
def pair_names() -> frozenset[str]:
    """Short names of two provinces that co-operate, which names of teams begin with (粤桂协作工作队)."""
    return frozenset(short for short, _, _ in read_reference("pairing_short_names").iter_rows())


@cache
def inner_words() -> frozenset[str]:
    """Words that hold a stop word but belong into names (和平医院)."""
    return frozenset(w for (w,) in read_reference("organization_inner").iter_rows())
