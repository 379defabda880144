"""One name for a body that a page writes in several ways: 省分行 of the bank named before, 青山小学 and 青山县青山小学."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import cache

from transforms.extract.model import Facts
from transforms.extract.organization_draft import Draft
from transforms.reference import read_reference

_BRANCH = re.compile(r"[省市州县区旗](?:分行|支行|分公司|供电公司)")
_OF_PLACE = re.compile("[\u4e00-\u9fff]{2,8}[省市州县区旗盟](?:分行|支行)")
_NAMED = frozenset(("school", "hospital", "enterprise", "bank", "institution", "work_team"))
_SHORTEST = 4
_FORM_OF_LAW = re.compile("股份有限公司|有限责任公司|有限公司")


@cache
def _short_names() -> tuple[tuple[str, str], ...]:
    """Short and full names of firms that many bodies belong to (农发行, 中国农业发展银行)."""
    return tuple(read_reference("organization_short_names").iter_rows())


@cache
def _brand() -> re.Pattern[str]:
    """The short name of a bank that stands right before its branch (建行|陇南分行)."""
    words = [short for short, _ in _short_names() if short.endswith("行")]
    return re.compile(f"(?:{'|'.join(sorted(words, key=lambda w: (-len(w), w)))})$")


def with_brands(text: str, drafts: list[Draft]) -> None:
    """Gives a branch that is named by its place alone (陇南分行) the bank's short name before it, which belongs to its name."""
    last = 0
    for d in drafts:
        if d.kind == "bank" and not d.relative and d.name.endswith("行") and d.name == text[d.start : d.end]:
            brand = _brand().search(text, max(d.start - 4, last), d.start)
            if brand is not None:
                d.start -= len(brand.group())
                d.name = brand.group() + d.name
        last = d.end


@cache
def _forms() -> tuple[tuple[str, str], ...]:
    """Formal and usual endings of one body's name (科学技术协会, 科协), long ones first."""
    rows = [(str(formal), str(usual)) for formal, usual in read_reference("organization_forms").iter_rows()]
    return tuple(sorted(rows, key=lambda row: (-len(row[0]), row)))


@cache
def _formal_endings() -> tuple[str, ...]:
    return tuple(formal for formal, _ in _forms())


def _usual(name: str) -> str:
    """The name with its usual ending."""
    if not name.endswith(_formal_endings()):
        return name
    for formal, usual in _forms():
        if name.endswith(formal) and len(name) > len(formal):
            return name.removesuffix(formal) + usual
    return name


def same_bodies(names: list[tuple[str, bool, str | None]]) -> list[tuple[str, bool, str | None]]:
    """The names, with the one told most often, else first, for a body that the page writes formally and shortly (青山县科学技术协会, 青山县科协)."""
    told = Counter(name for name, _, _ in names)
    usual = {name: _usual(name) for name in told}
    if all(short == name or short not in usual for name, short in usual.items()):
        return names
    chosen: dict[str, str] = {}
    for name in told:
        if told[name] > told[chosen.setdefault(usual[name], name)]:
            chosen[usual[name]] = name
    return [row if chosen[usual[row[0]]] == row[0] else (chosen[usual[row[0]]], True, row[2]) for row in names]


_JOINED = re.compile("(?:小学|中学|大学|学院|学校|医院|公司|集团)[与和](?=[\u4e00-\u9fff]{3,})")


def split_joined(drafts: list[Draft]) -> list[Draft]:
    """The drafts, with two names that 与 or 和 joins taken apart (甲小学|乙镇中心小学)."""
    out: list[Draft] = []
    for d in drafts:
        joint = _JOINED.search(d.name) if d.kind in _NAMED and not d.relative and d.end - d.start == len(d.name) else None
        if joint is None or d.kind == "work_team":
            out.append(d)
            continue
        cut = joint.end() - 1
        out.append(replace(d, end=d.start + cut, name=d.name[:cut], body=d.name[:cut]))
        out.append(replace(d, start=d.start + cut + 1, name=d.name[cut + 1 :]))
    return out


def name_branches(drafts: list[Draft]) -> list[Draft]:
    """The drafts, with 省分行 named as the branch of that kind which stands last before it; without such a branch it is no row."""
    out: list[Draft] = []
    last: dict[str, Draft] = {}
    bank: str | None = None
    for draft in drafts:
        d = draft
        if d.relative and _BRANCH.fullmatch(d.name):
            named = last.get(d.name)
            if named is not None:
                out.append(replace(named, start=d.start, end=d.end, shared=True, confidence=0.8))
            continue
        if d.kind == "bank" and bank is not None and d.place is not None and _OF_PLACE.fullmatch(d.name):
            # 中国银行…，陕西省|分行
            d = replace(d, name=bank + d.name, shared=True, confidence=0.8)
        elif d.kind == "bank" and d.name.endswith("银行"):
            bank = d.name
        if d.kind in {"bank", "enterprise"}:
            for size in (3, 4, 5):
                if len(d.name) > size and _BRANCH.fullmatch(d.name[-size:]):
                    last[d.name[-size:]] = d
        out.append(d)
    return out


def one_name(facts: Facts, drafts: list[Draft], names: list[tuple[str, bool, str | None]]) -> list[tuple[str, bool, str | None]]:
    """The names, with one for a body that is written with more and with fewer places before it.

    A shorter name that begins with a place stands for the longer ones (乌审旗…小学 for 鄂尔多斯市乌审旗…小学); one that does not is completed.
    """
    kinds = {name: d.kind for d, (name, _, _) in zip(drafts, names, strict=True) if d.kind in _NAMED and len(name) >= _SHORTEST}
    if not kinds:
        return names
    spots = {name: d.start for d, (name, _, _) in reversed(list(zip(drafts, names, strict=True)))}
    opens = {p.start for p in facts.places}
    ends = {p.end: p.start for p in facts.places}
    codes = {name: code for name, _, code in reversed(names)}
    said: dict[str, tuple[str, bool, str | None]] = {}
    for long in sorted(kinds):
        for cut in range(1, len(long) - _SHORTEST + 1):
            short = long[cut:]
            if kinds.get(short) != kinds[long]:
                continue
            at = spots[long] + len(long) - len(short)
            while at > spots[long] and at in ends:
                at = ends[at]
            if at != spots[long]:
                continue
            code = codes[long]
            if spots[short] in opens:
                said[long] = (short, True, code)
            else:
                said.setdefault(short, (long, True, code))
    # the firm's form of law stands in its longest name only
    plain = {_FORM_OF_LAW.sub("", name): name for name in sorted(kinds, reverse=True)}
    for p, whole in plain.items():
        if not p.startswith("中国") or not p.endswith("集团"):
            continue
        for cut in range(1, len(p) - _SHORTEST + 1):
            # 三峡集团 where the page has 中国长江三峡集团有限公司 too
            if kinds.get(p[cut:]) == "enterprise":
                said.setdefault(p[cut:], (whole, True, None))
    for name in sorted(kinds):
        for short, full in _short_names():
            full_name = plain.get(full + name.removeprefix(short))
            if name.startswith(short) and full_name is not None and kinds.get(full_name) == kinds[name]:
                said.setdefault(name, (full_name, True, codes.get(full_name)))
    return [said.get(row[0], row) for row in names]
