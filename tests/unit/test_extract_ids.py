"""Ids of mentions: from what was read, and apart where damage leaves several of them the same span there."""

from __future__ import annotations

import polars as pl

from transforms.decode.frame import decode_pages
from transforms.extract.frame import extract_pages
from transforms.normalize.frame import normalize_pages

_TEXT = (
    "广州市对口帮扶毕节市\n2021年3月5日，广州市派出的帮扶工作组走访江西省、安徽省、湖南省三地的采购商，"
    "为毕节市纳雍县销售农产品3000万元，捐赠帮扶资金200万元。"
)


def _normalised() -> pl.DataFrame:
    record = {"doc_id": "a" * 32, "content": _TEXT.encode(), "media_type": "text/plain", "source_uri": "made.txt"}
    hints = dict.fromkeys(("url", "site", "title_hint", "published_hint", "declared_encoding"))
    schema = {**dict.fromkeys(("doc_id", "media_type", "source_uri", *hints), pl.String), "content": pl.Binary}
    return normalize_pages(decode_pages(pl.DataFrame([{**record, **hints}], schema=schema)))


def _as_one_span(pages: pl.DataFrame) -> pl.DataFrame:
    """The page as if a mirror had left nothing of its text but one stretch of other characters."""
    length = len(pages["body"][0])
    whole = [[{"start": 0, "length": length, "source_start": 0, "source_length": length + 7}]]
    return pages.with_columns(pl.Series("body_map", whole, dtype=pages.schema["body_map"]))


def test_mentions_of_one_damaged_stretch_have_ids_of_their_own() -> None:
    tables = extract_pages(_as_one_span(_normalised()))
    places = tables["place_mentions"]
    assert places.height >= 5
    assert places["raw_start"].n_unique() == 1
    assert places["place_mention_id"].n_unique() == places.height
    for name in ("organization_mention_id", "quantity_id", "event_id", "pairing_id"):
        frame = next(f for f in tables.values() if f.columns[0] == name)
        assert frame[name].n_unique() == frame.height, name


def test_the_same_page_gives_the_same_ids() -> None:
    first, again = (extract_pages(_as_one_span(_normalised()))["place_mentions"] for _ in range(2))
    assert first["place_mention_id"].to_list() == again["place_mention_id"].to_list()
