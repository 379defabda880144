"""Some mutated files on every run; ``tests/benchmarks/fuzz_readers.py`` tries as many as it is asked to, in a process of its own."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.benchmarks import fuzz_readers as fuzz

SECONDS = 20.0
"""Of processor time, for one file."""

_changes = st.lists(
    st.builds(
        fuzz.Change,
        st.sampled_from(fuzz.KINDS),
        st.floats(0, 1),
        st.sampled_from((1, 2, 3, 4, 7, 8, 16, 64, 300, 4000)),
        st.one_of(st.sampled_from(fuzz.ODD), st.binary(min_size=1, max_size=12)),
    ),
    max_size=6,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mutated")


@settings(max_examples=400)
@given(
    base=st.sampled_from(fuzz.bases()),
    other=st.sampled_from(fuzz.bases()),
    suffix=st.sampled_from(sorted(fuzz.PACKERS)),
    inside=_changes,
    outside=_changes,
    name=st.sampled_from(("", "x", "x.txt", "x.html", "x.jsonl", "x.csv", "x.tar", "x.parquet", "x.warc", "x.zip")),
)
def test_mutated_files_are_read_or_named(
    folder: Path,
    base: tuple[str, bytes],
    other: tuple[str, bytes],
    suffix: str,
    inside: list[fuzz.Change],
    outside: list[fuzz.Change],
    name: str,
) -> None:
    data = fuzz.changed(fuzz.PACKERS[suffix](fuzz.changed(base[1], inside, other[1])), outside, other[1])
    begun = time.process_time()
    assert fuzz.tried(folder, (name or base[0]) + suffix, data) is None
    assert time.process_time() - begun < SECONDS


@pytest.mark.parametrize("name", [name for name, _ in fuzz.bases() if not name.endswith((".gz", ".zst"))])
@pytest.mark.parametrize("suffix", sorted(fuzz.PACKERS))
def test_sound_files_are_read_in_every_compression(tmp_path: Path, name: str, suffix: str) -> None:
    from transforms.read import read_pages

    (tmp_path / f"{name}{suffix}").write_bytes(fuzz.PACKERS[suffix](dict(fuzz.bases())[name]))
    result = read_pages([tmp_path])
    nested = [failure for failure in result.failures if "archive_depth" not in failure.reason]
    assert nested == []
    assert result.pages.height


def test_some_go_through_the_whole_shard(tmp_path: Path) -> None:
    for index in range(12):
        name, data = fuzz.some_file(3, index)
        assert fuzz.tried(tmp_path, name, data, deep=True) is None


def test_the_same_numbers_give_the_same_file() -> None:
    assert [fuzz.some_file(7, n) for n in range(20)] == [fuzz.some_file(7, n) for n in range(20)]
    assert len({fuzz.some_file(7, n)[1] for n in range(60)}) > 50


def test_what_goes_wrong_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError("on purpose")

    monkeypatch.setattr(fuzz, "read_source", fails)
    assert "on purpose" in str(fuzz.tried(tmp_path, "x.txt", b"x"))
