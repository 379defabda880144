"""Code histories compiled by hand from what the public notices told (years are those of the code books), and agreement with a list of code changes that was made independently."""

from __future__ import annotations

import csv
import os
from datetime import date
from pathlib import Path

import pytest

from transforms.gazetteer import gazetteer

SHARED = Path(os.environ.get("BANGFU_SHARED", Path(__file__).parents[3] / "shared"))

# old code, old name, first year of the new state, new code, new name
TO_DISTRICT = [
    ("500234", "开县", 2016, "500154", "开州区"),
    ("520221", "水城县", 2020, "520204", "水城区"),
    ("110228", "密云县", 2015, "110118", "密云区"),
    ("130124", "栾城县", 2014, "130111", "栾城区"),
    ("320721", "赣榆县", 2014, "320707", "赣榆区"),
    ("350427", "沙县", 2021, "350405", "沙县区"),
    ("610125", "户县", 2016, "610118", "鄠邑区"),
    ("520321", "遵义县", 2016, "520304", "播州区"),
    ("310230", "崇明县", 2016, "310151", "崇明区"),
    ("511521", "宜宾县", 2018, "511504", "叙州区"),
    ("360721", "赣县", 2016, "360704", "赣县区"),
]
TO_CITY = [
    ("520522", "黔西县", 2021, "520581", "黔西市"),
    ("532331", "禄丰县", 2021, "532302", "禄丰市"),
    ("513425", "会理县", 2021, "513402", "会理市"),
    ("450127", "横县", 2021, "450181", "横州市"),
    ("520222", "盘县", 2017, "520281", "盘州市"),
    ("130223", "滦县", 2018, "130284", "滦州市"),
    ("533321", "泸水县", 2016, "533301", "泸水市"),
    ("610821", "神木县", 2017, "610881", "神木市"),
    ("430124", "宁乡县", 2017, "430182", "宁乡市"),
    ("451025", "靖西县", 2015, "451081", "靖西市"),
    ("540422", "米林县", 2023, "540481", "米林市"),
]
RENAMED = [
    ("513225", "南坪县", 1997, "513225", "九寨沟县"),
    ("533421", "中甸县", 2001, "533421", "香格里拉县"),
    ("530800", "思茅市", 2007, "530800", "普洱市"),
    ("420600", "襄樊市", 2010, "420600", "襄阳市"),
    ("422800", "鄂西土家族苗族自治州", 1993, "422800", "恩施土家族苗族自治州"),
    ("360402", "庐山区", 2016, "360402", "濂溪区"),
    ("340702", "铜官山区", 2015, "340705", "铜官区"),
    ("130502", "桥东区", 2020, "130502", "襄都区"),
    ("130503", "桥西区", 2020, "130503", "信都区"),
    ("130602", "新市区", 2015, "130602", "竞秀区"),
    ("152725", "乌拉特中后联合旗", 1981, "152725", "乌拉特中旗"),
]
MERGED = [
    ("310108", "闸北区", 2015, "310106", "静安区"),
    ("110103", "崇文区", 2010, "110101", "东城区"),
    ("110104", "宣武区", 2010, "110102", "西城区"),
    ("310103", "卢湾区", 2011, "310101", "黄浦区"),
    ("310119", "南汇区", 2009, "310115", "浦东新区"),
    ("120107", "塘沽区", 2009, "120116", "滨海新区"),
    ("330104", "江干区", 2021, "330102", "上城区"),
    ("350402", "梅列区", 2021, "350404", "三元区"),
    ("410306", "吉利区", 2021, "410308", "孟津区"),
    ("440102", "东山区", 2005, "440104", "越秀区"),
    ("320203", "南长区", 2015, "320213", "梁溪区"),
]
# old code, old name, year, the parts
SPLIT = [
    ("320881", "宿迁市", 1996, ["321302", "321321"]),
    ("342401", "六安市", 1999, ["341502", "341503"]),
    ("350321", "莆田县", 2002, ["350304", "350305"]),
    ("422201", "孝感市", 1993, ["420902", "420921"]),
    ("433001", "怀化市", 1997, ["431202", "431221"]),
    ("440525", "揭阳县", 1991, ["445202", "445221"]),
    ("452501", "玉林市", 1997, ["450902", "450924"]),
    ("452502", "贵港市", 1995, ["450802", "450803"]),
    ("510602", "市中区", 1996, ["510603", "510626"]),
    ("510702", "市中区", 1992, ["510703", "510704"]),
    ("510902", "市中区", 2003, ["510903", "510904"]),
    ("512201", "万县市", 1992, ["511202", "511203", "511204"]),
    ("512901", "南充市", 1993, ["511302", "511303", "511304"]),
    ("532201", "曲靖市", 1997, ["530302", "530328"]),
    ("533221", "丽江纳西族自治县", 2002, ["530702", "530721"]),
    ("640103", "新城区", 2002, ["640104", "640106"]),
]
# old code, name, year, the district that the county-level city became when the city above the county took its name
SEAT = [
    ("532101", "昭通市", 2001, "530602"),
    ("522401", "毕节市", 2011, "520502"),
    ("522201", "铜仁市", 2011, "520602"),
    ("652201", "哈密市", 2016, "650502"),
    ("652101", "吐鲁番市", 2015, "650402"),
    ("542301", "日喀则市", 2014, "540202"),
    ("362101", "赣州市", 1998, "360702"),
    ("422301", "咸宁市", 1998, "421202"),
    ("612401", "安康市", 2000, "610902"),
    ("622301", "武威市", 2001, "620602"),
]
SPLIT_OFF = [
    ("330110", 2021, "330113", "临平区"),
    ("330327", 2019, "330383", "龙港市"),
    ("440306", 2018, "440311", "光明区"),
    ("440306", 2016, "440309", "龙华区"),
    ("440307", 2016, "440310", "坪山区"),
    ("451102", 2016, "451103", "平桂区"),
    ("150602", 2016, "150603", "康巴什区"),
    ("341522", 2015, "341504", "叶集区"),
    ("421303", 2009, "421321", "随县"),
]


@pytest.mark.parametrize(("old", "name", "year", "new", "new_name"), [*TO_DISTRICT, *TO_CITY, *RENAMED, *MERGED])
def test_a_division_keeps_its_identity_through_a_change(old: str, name: str, year: int, new: str, new_name: str) -> None:
    source = gazetteer()
    before, after = date(year - 1, 6, 30), date(year, 6, 30)
    assert [p.name for p in source.rows(old) if p.valid_on(before)] == [name]
    assert [p.name for p in source.rows(new) if p.valid_on(after)] == [new_name]
    if old != new:
        assert source.place_at(old, after) == new


@pytest.mark.parametrize(("old", "name", "year", "new", "new_name"), [*TO_DISTRICT, *TO_CITY])
def test_the_way_back_leads_to_the_old_code(old: str, name: str, year: int, new: str, new_name: str) -> None:
    assert gazetteer().place_at(new, date(year - 1, 6, 30)) == old


@pytest.mark.parametrize(
    ("rows", "kinds"),
    [
        (TO_DISTRICT, {"to_district"}),
        (TO_CITY, {"county_to_city"}),
        (RENAMED, {"renamed"}),
        (MERGED, {"merged", "recoded"}),
    ],
)
def test_the_kind_of_change_is_told(rows: list[tuple[str, str, int, str, str]], kinds: set[str]) -> None:
    for old, name, year, _, _ in rows:
        ended = next(p for p in gazetteer().rows(old) if p.name == name and p.valid_to == date(year - 1, 12, 31))
        assert ended.change_type in kinds, (old, name, ended.change_type)


@pytest.mark.parametrize(("old", "name", "year", "parts"), SPLIT)
def test_a_split_names_all_parts(old: str, name: str, year: int, parts: list[str]) -> None:
    ended = next(p for p in gazetteer().rows(old) if p.name == name and p.valid_to == date(year - 1, 12, 31))
    assert ended.successor_codes == parts
    assert ended.change_type == "split"
    assert any(p.predecessor_code == old for c in parts for p in gazetteer().rows(c) if p.valid_from == date(year, 1, 1))


@pytest.mark.parametrize(("old", "name", "year", "district"), SEAT)
def test_a_city_becomes_the_district_and_leaves_its_name_to_the_city_above(old: str, name: str, year: int, district: str) -> None:
    source = gazetteer()
    ended = next(p for p in source.rows(old) if p.name == name and p.valid_to == date(year - 1, 12, 31))
    assert ended.change_type == "to_district"
    assert source.place_at(old, date(year, 6, 30)) == district
    assert source.place_at(district, date(year - 1, 6, 30)) == old
    # what the name means today is the city above the county
    assert source.row_now(ended) == district[:4] + "00"


@pytest.mark.parametrize(("old", "year", "new", "name"), SPLIT_OFF)
def test_a_part_that_split_off_knows_where_it_came_from(old: str, year: int, new: str, name: str) -> None:
    row = next(p for p in gazetteer().rows(new) if p.name == name)
    assert (row.valid_from, row.predecessor_code) == (date(year, 1, 1), old)
    assert any(p.valid_on(date(year, 6, 30)) for p in gazetteer().rows(old))


_KNOWN = {
    # 永济 and 河津 bore each other's code for six years in the code books used here.
    ("1993-1994", "142722"), ("1993-1994", "142728"), ("1999-2000", "142702"), ("1999-2000", "142703"),
    # The list swaps 蛟河 and 桦甸 for one year.
    ("2002-2003", "220281"), ("2002-2003", "220282"), ("2003-2004", "220281"), ("2003-2004", "220282"),
    # 马尔康区 never was.
    ("2014-2015", "513229"), ("2015-2016", "513201"),
    # Changes of late 2018: the list dates them by its publication, a year later than the code book of 2018.
    ("2018-2019", "130223"), ("2018-2019", "140421"), ("2018-2019", "140424"), ("2018-2019", "140481"), ("2018-2019", "340824"),
    ("2018-2019", "370125"), ("2018-2019", "371202"), ("2018-2019", "371203"), ("2018-2019", "371626"), ("2018-2019", "430221"),
    ("2018-2019", "450331"), ("2018-2019", "522322"), ("2018-2019", "530630"),
    # 潮州市 became 湘桥区 and 潮安县 when the city above the county took its name; the list follows the name.
    ("1990-1991", "449001"),
    # The list gives the code that 潮州 and 中山 had already; 伊宁县 and 伊宁市 are two divisions; 南芬 was renumbered inside 本溪.
    ("1985-1986", "449001"), ("1985-1986", "449002"), ("2000-2001", "654121"), ("1984-1985", "210505"),
}  # fmt: skip


def test_agreement_with_the_independent_list_of_code_changes() -> None:
    path = SHARED / "data" / "gazetteer" / "code-changes.csv"
    if not path.exists():
        pytest.skip("the independent list is not here")
    source = gazetteer()
    total = 0
    differing = []
    with path.open(encoding="utf-8", newline="") as lines:
        for years, old, new, names in csv.reader(lines):
            total += 1
            first, second = (date(int(y), 6, 30) for y in years.split("-"))
            old_name, _, new_name = names.partition(" -> ")
            before = [p for p in source.rows(old) if p.valid_on(first) and p.name == old_name]
            after = [p for p in source.rows(new) if p.valid_on(second) and p.name == (new_name or old_name)]
            if not before or not after or new not in before[0].successor_codes:
                differing.append((years, old))
    assert total > 2000
    assert 1 - len(differing) / total >= 0.98, differing
    assert set(differing) <= _KNOWN
