"""Releases on an object store: a real S3 server on this machine, and a folder."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import fsspec
import pytest
import s3fs

from tests.object_store import object_store
from tests.support import Bangfu
from warehouse.land import land
from warehouse.publish import publisher
from warehouse.query import query
from warehouse.samples import sample_frames
from warehouse.store import POINTER, StoreError, fetch_from_store, publish_to_store, read_pointer

NOW = datetime.fromisoformat("2026-01-01")


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    with object_store(secret="hidden") as system:
        system.mkdir("open-data")
        yield "s3://open-data"


@pytest.fixture(params=["store", "folder"])
def address(request: pytest.FixtureRequest, bucket: str, tmp_path: Path) -> str:
    return f"{bucket}/{tmp_path.name}" if request.param == "store" else (tmp_path / "store").as_uri()


def release(warehouse: Path, pages: int) -> None:
    with publisher(warehouse) as mine:
        land(sample_frames(pages), mine.building, f"run_{pages}", NOW, previous=warehouse)
        mine.publish(mine.building)


def held(address: str) -> list[str]:
    system, path = fsspec.core.url_to_fs(address)
    system.invalidate_cache()
    return sorted(name.removeprefix(f"{path}/") for name in system.find(path))


def test_releases_lie_beside_each_other_and_the_pointer_names_the_last(address: str, tmp_path: Path) -> None:
    warehouse, copy = tmp_path / "aid.duckdb", tmp_path / "reader" / "copy.duckdb"
    assert read_pointer(address) is None
    for pages in (1, 2, 3):
        release(warehouse, pages)
        pointer = publish_to_store(warehouse, address, kept=2)
        assert pointer is not None and pointer.release == pages
        assert publish_to_store(warehouse, address, kept=2) is None
        assert fetch_from_store(address, copy) == pointer == read_pointer(address)
        assert copy.read_bytes() == warehouse.read_bytes()
    names = held(address)
    assert [name.split("/")[1].split("-")[0] for name in names if name.endswith("aid.duckdb")] == ["000002", "000003"]
    assert [name for name in names if not name.startswith("releases/")] == [POINTER]
    assert [entry.name for entry in copy.parent.iterdir()] == ["copy.duckdb"]


def test_a_publication_that_died_before_the_pointer_is_seen_by_nobody_and_done_again(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse, copy = tmp_path / "aid.duckdb", tmp_path / "copy.duckdb"
    release(warehouse, 1)
    publish_to_store(warehouse, address, kept=3)
    release(warehouse, 2)
    with monkeypatch.context() as patch:

        def die(*_: object) -> None:
            raise ConnectionResetError("the line is dead")

        patch.setattr("warehouse.store._write", die)
        with pytest.raises(StoreError, match="the line is dead"):
            publish_to_store(warehouse, address, kept=3)
    assert fetch_from_store(address, copy).release == 1
    assert publish_to_store(warehouse, address, kept=3) is not None
    assert fetch_from_store(address, copy).release == 2


def test_what_is_not_as_the_pointer_promises_is_not_taken(address: str, tmp_path: Path) -> None:
    warehouse, copy = tmp_path / "aid.duckdb", tmp_path / "copy.duckdb"
    release(warehouse, 1)
    pointer = publish_to_store(warehouse, address, kept=3)
    fetch_from_store(address, copy)
    before = copy.read_bytes()
    release(warehouse, 2)
    pointer = publish_to_store(warehouse, address, kept=3)
    assert pointer is not None
    system, path = fsspec.core.url_to_fs(address)
    content = bytearray(system.cat_file(f"{path}/{pointer.path}"))
    content[5000] ^= 1
    system.pipe_file(f"{path}/{pointer.path}", bytes(content))
    with pytest.raises(StoreError, match="is not what"):
        fetch_from_store(address, copy)
    assert copy.read_bytes() == before
    system.pipe_file(f"{path}/{POINTER}", b"<html>")
    with pytest.raises(StoreError, match="no pointer to a release"):
        fetch_from_store(address, copy)


@pytest.mark.parametrize("given", ["s3://no-such-bucket/x", "noscheme://x/y"])
def test_a_store_that_is_not_there_is_one_clear_line(bucket: str, tmp_path: Path, given: str) -> None:
    release(tmp_path / "aid.duckdb", 1)
    for act in (lambda: publish_to_store(tmp_path / "aid.duckdb", given, 1), lambda: fetch_from_store(given, tmp_path / "copy.duckdb")):
        with pytest.raises(StoreError) as told:
            act()
        assert str(told.value).startswith(f"{given}: ")
        assert "\n" not in str(told.value)
        assert "hidden" not in str(told.value)


def test_the_command_fetches_and_names_what_it_cannot(bangfu: Bangfu, bucket: str, tmp_path: Path) -> None:
    address = f"{bucket}/fetched"
    missing = bangfu("fetch", address, "--warehouse", tmp_path / "copy.duckdb")
    assert (missing.code, missing.err) == (2, f"bangfu: fetch: {address}: no release is published here (latest.json is missing)\n")
    release(tmp_path / "aid.duckdb", 1)
    publish_to_store(tmp_path / "aid.duckdb", address, kept=1)
    done = bangfu("fetch", address, "--warehouse", tmp_path / "copy.duckdb")
    assert (done.code, done.out) == (0, f"{tmp_path / 'copy.duckdb'} is release 1\n")
    told = bangfu("fetch", address, "--warehouse", tmp_path / "copy.duckdb", "--json")
    assert json.loads(told.out)["release"] == 1


_READER = """
import json, sys, threading
from pathlib import Path
from warehouse.fingerprint import contradictions
from warehouse.query import open_read_only
from warehouse.store import fetch_from_store
end = threading.Event()
threading.Thread(target=lambda: (sys.stdin.readline(), end.set()), daemon=True).start()
seen = []
while not end.is_set():
    pointer = fetch_from_store(sys.argv[1], sys.argv[2])
    with open_read_only(sys.argv[2]) as connection:
        assert contradictions(connection) == []
        (number,) = connection.execute("SELECT max(release_number) FROM ops.releases").fetchone()
    assert number == pointer.release
    if not seen:
        print("reading", flush=True)
    seen.append(number)
assert seen == sorted(seen), seen
print(len(seen), seen[-1])
"""


def test_a_reader_follows_the_pointer_through_publications(bucket: str, tmp_path: Path) -> None:
    address = f"{bucket}/followed"
    warehouse = tmp_path / "aid.duckdb"
    release(warehouse, 1)
    publish_to_store(warehouse, address, kept=1)
    reader = subprocess.Popen(
        [sys.executable, "-c", _READER, address, str(tmp_path / "copy.duckdb")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert reader.stdout is not None
    assert reader.stdout.readline() == "reading\n"
    for pages in (2, 3, 1, 2):
        release(warehouse, pages)
        publish_to_store(warehouse, address, kept=1)
        time.sleep(0.3)
    out, _ = reader.communicate("end\n", timeout=300)
    assert reader.returncode == 0
    assert int(out.split()[0]) >= 2
    assert json.loads(s3fs.S3FileSystem().cat_file("open-data/followed/latest.json"))["release"] == 5
    assert query(tmp_path / "copy.duckdb", "SELECT count(*) > 0 FROM core.documents").rows == [(True,)]
