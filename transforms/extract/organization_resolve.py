"""What an abbreviated organisation is called in full: 省政协 on a page about 房县 is 湖北省政协."""

from __future__ import annotations

from transforms.extract.model import Facts, Page
from transforms.extract.organization_context import Tiers
from transforms.extract.organization_draft import Draft


def _normal(name: str) -> str:
    """One name for a body however formally it is written."""
    if name.startswith("中共") and not name.startswith("中共中央"):
        name = name[2:]
    name = name.replace("人民政府", "政府")
    return name[:-1] + "党委" if name.endswith(("镇委", "乡委")) else name


def _court(name: str, body: str, tier: str | None) -> str:
    if tier == "province" and body in {"法院", "高院", "高级法院"}:
        return name.removesuffix(body) + "高级人民法院"
    if body in {"中院", "中级法院"}:
        return name.removesuffix(body) + "中级人民法院"
    return name


def complete_names(page: Page, facts: Facts, drafts: list[Draft]) -> list[tuple[str, bool, str | None]]:
    """For every draft its full name, whether that was inferred, and the code of its place."""
    out: list[tuple[str, bool, str | None]] = []
    tiers = Tiers(page, facts)
    for d in drafts:
        code = d.place.code if d.place is not None else None
        name, inferred = d.name, d.shared
        tiers.saw(d)
        if d.relative:
            found = tiers.place_of(d)
            if found is not None:
                place_name, code = found
                base = d.name
                stem, _, rest = base.partition(d.prefix)
                # 团|省委 in full
                stem = "共青团" if stem == "团" else stem
                # 漳|县委 is called 漳县县委
                base = (
                    stem
                    + place_name
                    + (d.prefix if rest == "委" and len(place_name) == len("漳县") and place_name[-1] == "县" else "")
                    + rest
                )
                name, inferred = base, True
        if not d.relative or inferred:
            name = _court(_normal(name), d.body, d.tier)
        out.append((name, inferred, code))
    return _name_bare(drafts, out)


def _name_bare(drafts: list[Draft], names: list[tuple[str, bool, str | None]]) -> list[tuple[str, bool, str | None]]:
    """A department without a place is the one that the page names with its place (交通运输局 after 县交通运输局)."""
    known: dict[str, tuple[str, str | None]] = {}
    for d, (name, _, code) in zip(drafts, names, strict=True):
        if not d.bare and d.body:
            known.setdefault(d.body, (name, code))
    out = []
    latest: dict[str, tuple[str, str | None]] = {}
    for d, row in zip(drafts, names, strict=True):
        if not d.bare and d.body:
            latest[d.body] = (row[0], row[2])
        full = latest.get(d.body, known.get(d.body)) if d.bare else None
        out.append((full[0], True, full[1]) if full is not None else row)
    return out
