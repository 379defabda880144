"""Limits from a settings file and from variables."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.errors import UserError
from flows.settings import limits
from transforms.read.formats import Limits


def test_defaults_file_and_variables_in_this_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert limits({}) == Limits()
    (tmp_path / "bangfu.toml").write_text("[limits]\npage_bytes = 5_000\narchive_depth = 3\n")
    assert limits({}) == Limits(page_bytes=5000, archive_depth=3)
    (tmp_path / "other.toml").write_text("[limits]\narchive_members = 7\n")
    assert limits({"BANGFU_SETTINGS": "other.toml", "BANGFU_PAGE_BYTES": "6_000"}) == Limits(page_bytes=6000, archive_members=7)


@pytest.mark.parametrize(
    ("text", "variables", "words"),
    [
        ("[limits]\nsize = 1", {}, "no limit size; there are archive_bytes"),
        ("[limits]\npage_bytes = -1", {}, "bangfu.toml: page_bytes = -1 is no positive whole number"),
        ("[limits", {}, "bangfu.toml: no settings file"),
        ("limits = 3", {}, "bangfu.toml: no settings file"),
        ("", {"BANGFU_PAGE_BYTES": "much"}, "BANGFU_PAGE_BYTES: page_bytes = much"),
        ("", {"BANGFU_SETTINGS": "none.toml"}, "none.toml: no settings file"),
    ],
)
def test_what_means_nothing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, variables: dict[str, str], words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bangfu.toml").write_text(text)
    with pytest.raises(UserError, match=words.replace("(", r"\(")):
        limits(variables)
