"""The gazetteer's data and its lookups."""

from __future__ import annotations

import csv
import os
from datetime import date
from importlib.resources import files
from pathlib import Path

import polars as pl
import pytest

from transforms.gazetteer import gazetteer, places_frame
from transforms.gazetteer.village_names import VillageNames, village_name_blocks

SHARED = Path(os.environ.get("BANGFU_SHARED", Path(__file__).parents[3] / "shared"))
REFERENCE = Path(str(files("seeds") / "reference"))


def _rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_places_are_sorted_and_every_interval_is_there_once() -> None:
    frame = places_frame()
    assert frame.equals(frame.sort("code", "valid_from", "name", nulls_last=False))
    assert frame.select("code", "name", "valid_from").is_duplicated().sum() == 0
    assert set(frame["level"]) == {"province", "prefecture", "county", "township", "zone"}
    assert frame.filter(pl.col("valid_to") < pl.col("valid_from")).height == 0


def test_parents_and_successors_are_codes_of_the_table() -> None:
    frame = places_frame()
    codes = set(frame["code"])
    for column in ("parent_code", "successor_code", "predecessor_code"):
        assert set(frame[column].drop_nulls()) <= codes, column
    assert frame.filter(pl.col("parent_code").is_null() & (pl.col("level") != "province")).height == 0


def test_no_two_divisions_above_the_township_bear_a_code_on_one_day() -> None:
    for code in {p.code for p in gazetteer().places if p.level in ("province", "prefecture", "county")}:
        rows = gazetteer().rows(code)
        for i, row in enumerate(rows):
            for other in rows[i + 1 :]:
                assert row.valid_to is not None
                assert other.valid_from is not None
                assert row.valid_to < other.valid_from, (row, other)


@pytest.mark.parametrize(
    ("code", "level", "full_name"),
    [
        ("513225", "county", "四川省阿坝藏族羌族自治州九寨沟县"),
        ("429021", "county", "湖北省神农架林区"),
        ("110105", "county", "北京市朝阳区"),
        ("420325102000", "township", "湖北省十堰市房县化龙堰镇"),
        ("442000", "prefecture", "广东省中山市"),
    ],
)
def test_full_names(code: str, level: str, full_name: str) -> None:
    assert gazetteer().level(code) == level
    assert gazetteer().full_name(code) == full_name


def test_lookup_by_name_and_day() -> None:
    source = gazetteer()
    assert {p.code for p in source.named("通州区", date(2012, 1, 1))} == {"110112", "320612"}
    assert {p.code for p in source.named("通州区", date(2012, 1, 1), within="320000")} == {"320612"}
    assert [p.code for p in source.named("神农架", date(2020, 1, 1))] == ["429021"]
    assert source.named("水城县", date(2023, 1, 1)) == []
    assert source.named("无此地县") == []


def test_code_at_a_day_and_now() -> None:
    source = gazetteer()
    assert source.place_now("522427") == source.place_now("520526")
    assert source.place_at("659012", date(2000, 1, 1)) is None
    assert source.place_at("999999", date(2000, 1, 1)) is None
    assert source.at("520204", date(2018, 1, 1)) is not None


def test_children_ancestors_and_villages() -> None:
    source = gazetteer()
    assert [p.code for p in source.ancestors("420325102000")] == ["420325", "420300", "420000"]
    assert "420325102000" in {p.code for p in source.children("420325")}
    assert source.children("429000") == []
    villages = source.villages("420325102000")
    assert villages["高桥村"] == "420325102213"
    assert source.level("420325102213") == "village"
    assert source.villages("000000000000") == {}


def test_villages_by_name_in_a_region() -> None:
    source = gazetteer()
    assert source.village_codes("420325", "高桥村") == ["420325102213"]
    assert "420325102213" in source.village_codes("420000", "高桥村")
    assert source.village_codes("420325", "桥村") == []
    assert source.ends_village("420325", "桥村")
    assert source.village_codes("999999", "高桥村") == []
    # a number that a name begins with is no part of its code
    assert source.village_codes("110108", "1201社区") == ["110108018032"]
    assert source.village_codes("110108", "社区") == []
    for region in ("420325", "420300"):
        assert all(source.is_within(code, region) for code in source.village_codes(region, "高桥村"))


def test_villages_by_name_are_those_of_the_townships() -> None:
    townships = pl.read_parquet(REFERENCE / "villages.parquet")
    told: dict[str, list[str]] = {}
    for town, lines in townships.sort("township_code").rows():
        for line in lines.split("\n"):
            told.setdefault(line[3:], []).append(town[:9] + line[:3])
    source = gazetteer()
    for name in sorted(told)[::97]:
        for region, digits in (("420000", "42"), ("511500", "5115")):
            assert source.village_codes(region, name) == [code for code in told[name] if code.startswith(digits)], name
    assert source.village_codes("420000", "没有这个村") == []


def test_the_names_of_villages_are_found_at_the_edges_of_blocks() -> None:
    townships = [("420325102000", "\n".join(f"{i:03}村{i:03}" for i in range(1, 700))), ("110101001000", "001村001\n002啊村")]
    names = VillageNames(village_name_blocks(townships), sorted(code for code, _ in townships))
    for i in range(1, 700):
        assert names.codes(f"村{i:03}", "42") == [f"420325102{i:03}"]
    assert names.codes("村001") == ["110101001001", "420325102001"]
    assert names.codes("啊村") == ["110101001002"]
    for missing in ("", "一", "村", "村0010", "龥"):
        assert names.codes(missing) == []


@pytest.mark.parametrize(
    ("letters", "codes"),
    [
        ("粤桂", ("440000", "450000")),
        ("闽宁", ("350000", "640000")),
        ("苏陕", ("320000", "610000")),
        ("沪滇", ("310000", "530000")),
        ("京蒙", ("110000", "150000")),
        ("浙川", ("330000", "510000")),
        ("鲁渝", ("370000", "500000")),
        ("津甘", ("120000", "620000")),
        ("山海", None),
        ("粤", None),
    ],
)
def test_one_letter_pairs(letters: str, codes: tuple[str, str] | None) -> None:
    assert gazetteer().pair(letters) == codes


def test_lists_have_codes_of_the_table() -> None:
    codes = {p.code for p in gazetteer().places}
    assert {r["county_code"] for r in _rows("poverty_counties.csv")} <= codes
    assert len(_rows("poverty_counties.csv")) == 832
    assert {r["county_code"] for r in _rows("key_counties.csv")} <= codes
    pairs = _rows("national_pairings.csv")
    assert {r["helper_code"] for r in pairs} | {r["recipient_code"] for r in pairs} <= codes
    assert ("350000", "640000") not in {(r["helper_code"], r["recipient_code"]) for r in pairs if not r["source"]}


@pytest.mark.parametrize(
    "name",
    [
        "development_zones.csv", "place_aliases.csv", "place_areas.csv", "place_blockers.csv", "place_generic_names.csv", "place_letters.csv",
        "place_ordinary_words.csv", "place_successions.csv", "place_village_words.csv", "poverty_counties.csv", "key_counties.csv", "national_pairings.csv",
    ],
)  # fmt: skip
def test_vocabularies_are_sorted_unique_and_documented(name: str) -> None:
    rows = [tuple(r.values()) for r in _rows(name)]
    assert rows == sorted(rows)
    assert len(rows) == len(set(rows))
    meta = (REFERENCE / (name.rsplit(".", 1)[0] + ".meta.yaml")).read_text(encoding="utf-8")
    assert all(key in meta for key in ("source:", "date:", "licence:", "what_may_enter:"))


@pytest.mark.slow
def test_the_files_are_made_again_byte_for_byte(tmp_path: Path) -> None:
    raw = SHARED / "data" / "gazetteer"
    if not raw.exists():
        pytest.skip("the raw lists are not here")
    from seeds.build_places import build

    (tmp_path / "place_successions.csv").write_bytes((REFERENCE / "place_successions.csv").read_bytes())
    build(raw, tmp_path)
    for name in ("places.parquet", "place_lineages.parquet", "villages.parquet", "village_names.parquet"):
        assert pl.read_parquet(tmp_path / name).equals(pl.read_parquet(REFERENCE / name)), name
    for name in ("poverty_counties.csv", "key_counties.csv", "national_pairings.csv"):
        assert (tmp_path / name).read_bytes() == (REFERENCE / name).read_bytes(), name


def test_a_township_bears_its_countys_code_of_the_day() -> None:
    source = gazetteer()
    assert source.unit_on("451081100000", date(2014, 4, 16)) == "451025"
    assert source.unit_on("451081100000", date(2022, 4, 16)) == "451081100000"
    assert source.unit_on("451081100000", None) == "451081100000"
