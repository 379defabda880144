"""Normalising frames: columns, maps through all steps back to the page as read, and the five seed pages."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import polars as pl
import pytest

from transforms.decode.frame import decode_pages
from transforms.normalize.frame import NORMALIZED_COLUMNS, normalize_pages
from transforms.normalize.marks import load_marks
from transforms.offsets import Edit, OffsetMap, Segment, apply_edits
from transforms.read import read_pages

P1 = "8月15日，甲县召开东西部协作联席会议，县委副书记李大伟出席会议并讲话，县乡村振兴局局长王小平主持会议，各乡镇负责同志参加会议。"
P2 = "会议听取了乙市帮扶工作队的工作汇报。会议强调，要进一步提高政治站位，压实帮扶责任，推动各项任务落地见效。"
TITLE = "甲县召开东西部协作联席会议"


def to_map(rows: list[dict[str, int]]) -> OffsetMap:
    return OffsetMap(tuple(Segment(r["start"], r["length"], r["source_start"], r["source_length"]) for r in rows))


def decoded_frame(text: str, text_map: OffsetMap | None = None, media_type: str = "text/plain") -> pl.DataFrame:
    segments = (text_map or OffsetMap.identity(len(text))).segments
    return pl.DataFrame(
        {
            "doc_id": ["x"],
            "media_type": [media_type],
            "url": ["http://www.example.gd.gov.cn/2020/01/02/a.html"],
            "site": ["example.gd.gov.cn"],
            "text": [text],
            "text_map": [[segment._asdict() for segment in segments]],
        }
    )


def test_columns_are_added_and_none_taken_away() -> None:
    frame = decoded_frame(f"{TITLE}\n{P1}\n{P2}")
    found = normalize_pages(frame)
    assert set(found.columns) == set(frame.columns) | set(NORMALIZED_COLUMNS)
    assert {name: found.schema[name] for name in NORMALIZED_COLUMNS} == dict(NORMALIZED_COLUMNS)
    row = found.row(0, named=True)
    assert (row["title"], row["body"], row["script"], str(row["published_at"]), row["site"], row["jurisdiction_hint"]) == (
        TITLE,
        f"{P1}\n{P2}",
        "Hans",
        "2020-01-02 00:00:00",
        "example.gd.gov.cn",
        "440000",
    )


def test_empty_frame() -> None:
    found = normalize_pages(decoded_frame("x").clear())
    assert found.is_empty()
    assert {name: found.schema[name] for name in NORMALIZED_COLUMNS} == dict(NORMALIZED_COLUMNS)


def test_body_leads_through_script_layout_and_repairs_to_the_page_as_read() -> None:
    raw = f"{TITLE}\n[01]2021-07-01 來源：某某日報\n　　8月15日，甲縣(xiàn)召開東西部協作聯席會議，縣(xiàn)委副書記出席會議並講話。\n責任編輯：李大偉"
    edits = [Edit(at, at + 6, "") for at in range(len(raw)) if raw.startswith("(xiàn)", at)]
    text, text_map = apply_edits(raw, edits)
    row = normalize_pages(decoded_frame(text, text_map)).row(0, named=True)
    body_map = to_map(row["body_map"])
    assert row["body"] == "8月15日，甲县召开东西部协作联席会议，县委副书记出席会议并讲话。"
    at = row["body"].index("县委副书记")
    start, end = body_map.source_span(at, at + 5)
    assert raw[start:end] == "縣(xiàn)委副書記"
    assert (row["title"], row["publisher"], row["editors"]) == (TITLE, "某某日报", ["李大伟"])


def test_html_body_leads_to_its_source() -> None:
    source = f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><p>&emsp;{P1[:9]}<b>{P1[9:]}</b></p><p>{P2}</p></body></html>"
    row = normalize_pages(decoded_frame(source, media_type="text/html")).row(0, named=True)
    body_map = to_map(row["body_map"])
    assert row["body"] == f"{P1}\n{P2}"
    for words in ("8月15日", "王小平主持会议", "帮扶工作队"):
        at = row["body"].index(words)
        start, end = body_map.source_span(at, at + len(words))
        assert source[start:end] == words
    start, end = body_map.source_span(0, 12)
    assert source[start:end] == f"{P1[:9]}<b>{P1[9:12]}"


# The five pages of the project itself: title, day of publication, publisher, how the body begins and ends.
SEEDS = {
    "000": (
        "省政协办公厅组织召开神农架林区省直定点帮扶和区域协作工作联席会",
        "2024-03-29 11:58:43",
        "省政协机关党办",
        "3月26日至27日",
        "省政协机关党办",
    ),
    "001": ("省政协机关开展“党旗引领、携手前行——我为精准扶贫办实事”活动", "2020-10-22 14:20:14", None, "10月19-20日", "生活富裕”的目标。"),
    "002": (None, "None", "省法院机关工会", "近日", "省法院机关工会"),
    "003": (
        "草潭镇扎实推进脱贫攻坚与乡村振兴交接衔接、乡村振兴驻镇帮镇扶村组团结对帮扶各项工作",
        "None",
        None,
        "(会议现场)",
        "变为壮美现实。",
    ),
    "004": (
        "“输血”更要“造血”!火炬区组团以“党建+扶智”,打造一支带不走的扶贫队伍",
        "None",
        "中山火炬融媒体中心",
        "今年是脱贫攻坚的收官之年",
        "中山火炬融媒体中心",
    ),
}


@pytest.fixture(scope="module")
def seeds() -> dict[str, dict[str, object]]:
    folder = Path(str(files("seeds") / "documents"))
    frame = normalize_pages(decode_pages(read_pages([folder]).pages))
    return {Path(row["source_uri"]).name[:3]: row for row in frame.iter_rows(named=True)}


@pytest.mark.parametrize("name", SEEDS)
def test_seed_pages(seeds: dict[str, dict[str, object]], name: str) -> None:
    row = seeds[name]
    title, published, publisher, first, last = SEEDS[name]
    body = str(row["body"])
    assert (row["title"], str(row["published_at"]), row["publisher"]) == (title, published, publisher)
    assert body.startswith(first) and body.endswith(last)
    for mark in ("首页", "字体大小", "javascript", ".jpg", "网易", "分享至", "特别声明", "Notice:", "无障碍", "责编", "NEWS"):
        assert mark not in body
    body_map = to_map(row["body_map"])  # type: ignore[arg-type]
    assert body_map.length == len(body)
    assert body_map.source_span(0, len(body))[1] <= len(str(row["raw_text"]))


def test_marks_are_read_once_and_hold_no_stray_space() -> None:
    marks = load_marks()
    assert marks is load_marks()
    for words in (marks.drop_exact, marks.drop_prefix, marks.cut_prefix, marks.crumb_prefix, marks.no_publisher, marks.label_field):
        assert words and all(word == word.strip() and word for word in words)


@pytest.mark.parametrize("name", ["layout_marks", "layout_labels", "layout_unit_endings", "layout_hijack_words", "scope_words", "sites"])
def test_reference_tables_are_sorted_and_unique_and_say_where_they_come_from(name: str) -> None:
    folder = files("seeds") / "reference"
    rows = (folder / f"{name}.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert rows == sorted(set(rows), key=lambda row: row.split(","))
    meta = (folder / f"{name}.meta.yaml").read_text(encoding="utf-8")
    assert all(f"{key}:" in meta for key in ("name", "meaning", "may_enter", "source", "date", "licence"))
