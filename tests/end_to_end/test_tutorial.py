"""The tutorial's notebook runs, cell after cell, and answers what its text says."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def shown(repository: Path) -> Mapping[str, Any]:
    """What the cells leave behind, by name."""
    pytest.importorskip("marimo", reason="the tutorial needs marimo (dependency group dev)")
    spec = importlib.util.spec_from_file_location("first_ten_minutes", repository / "docs" / "tutorial" / "first_ten_minutes.py")
    assert spec is not None
    assert spec.loader is not None
    notebook = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(notebook)
    _, left = notebook.app.run()
    return left


def test_the_pages_become_a_warehouse(shown: Mapping[str, Any]) -> None:
    account = shown["account"]
    assert (account["status"], account["exit_code"], account["pages"], account["not_read"]) == ("published", 0, 4, [])
    assert [(page["encoding"], page["script"]) for page in shown["what_was_read"]] == [
        ("utf-8", "Hans"),
        ("utf-8", "Hans"),
        ("utf-8", "Hans"),
        ("big5hkscs", "Hant"),
    ]


def test_it_says_who_helps_whom(shown: Mapping[str, Any]) -> None:
    found = {(row["helper_name"], row["recipient_name"], row["mechanism"]) for row in shown["who_helps_whom"]}
    assert found >= {
        ("福州市", "定西市", "east_west"),
        ("福州市第一小学", "会川镇中心小学", "east_west"),
        ("甘肃省农业农村厅", "渭源县", "designated"),
    }


def test_money_counts_once_and_what_is_left_out_says_why(shown: Mapping[str, Any]) -> None:
    assert sorted(row["amount_yuan"] for row in shown["how_much"]) == [60_000, 8_000_000, 30_000_000]
    reasons = {(row["value"], row["not_countable_reason"]) for row in shown["left_out"]}
    assert reasons == {(35_000_000, "planned"), (12_000_000, "part_of_counted"), (60_000, "duplicate")}


def test_it_says_what_happened_when(shown: Mapping[str, Any]) -> None:
    found = {(row["start_date"], row["event_type"], row["report_count"]) for row in shown["what_happened"]}
    assert found >= {
        ("2023-05-12", "meeting", 1),
        ("2023-05-12", "inspection", 1),
        ("2023-09-07", "donation", 2),
        ("2023-10-16", "meeting", 1),
    }


def test_the_evidence_is_shown(shown: Mapping[str, Any]) -> None:
    evidence = shown["evidence"]
    assert evidence["countable"] is True
    assert evidence["sentence"]["words"].endswith("帮扶资金3000万元")
    assert evidence["page"]["name"] == "福州市与定西市召开东西部协作联席会议"
