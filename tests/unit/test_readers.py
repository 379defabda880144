"""Readers all day: whoever opens the warehouse while releases follow one another sees one of them, whole."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from warehouse.kept import kept_releases
from warehouse.land import land
from warehouse.publish import publisher
from warehouse.samples import sample_frames

NOW = datetime.fromisoformat("2026-01-01")
PUBLICATIONS = int(os.environ.get("BANGFU_TEST_PUBLICATIONS", "20"))

# Opens the warehouse again and again until told to end; every time compares the tables with what the release wrote down of them, twice
# with the same connection, so that a swap falls in between.
_READER = """
import sys, threading, time
from warehouse.fingerprint import contradictions
from warehouse.query import open_read_only

end = threading.Event()
threading.Thread(target=lambda: (sys.stdin.readline(), end.set()), daemon=True).start()
seen, reads = [], 0
while not end.is_set():
    with open_read_only(sys.argv[1]) as connection:
        for _ in range(2):
            assert contradictions(connection) == [], contradictions(connection)
            number, documents = connection.execute("SELECT max(release_number), max_by(document_count, release_number) FROM ops.releases").fetchone()
            assert (documents,) == connection.execute("SELECT count(*) FROM core.documents").fetchone()
            assert (documents,) == connection.execute("SELECT count(*) FROM mart.document_quality").fetchone()
        seen.append(number)
    reads += 1
    time.sleep(1)
    if reads == 1:
        print("reading", flush=True)
assert seen == sorted(seen), seen
print(f"told {reads} {len(set(seen))} {seen[-1]}")
"""


def _publish(target: Path, pages: int) -> None:
    with publisher(target) as mine:
        land(sample_frames(pages), mine.building, f"run_{pages}", NOW, previous=target)
        mine.publish(mine.building)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_four_readers_through_several_publications(tmp_path: Path) -> None:
    target = tmp_path / "w.duckdb"
    _publish(target, 1)
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", _READER, str(target)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    try:
        for reader in readers:
            assert reader.stdout is not None
            # on a busy machine DuckDB's progress bar comes first; where the reader died there is no such line
            assert any("reading" in line for line in reader.stdout), reader.stderr.read() if reader.stderr else ""
        for number in range(2, PUBLICATIONS + 1):
            _publish(target, 1 + number % 3)
        told = [reader.communicate("end\n", timeout=600) for reader in readers]
    finally:
        for reader in readers:
            reader.kill()
    assert [reader.returncode for reader in readers] == [0, 0, 0, 0], told
    # DuckDB draws a progress bar where a query takes long
    counts = [tuple(map(int, out.rpartition("told ")[2].split())) for out, _ in told]
    assert all(reads >= 1 and releases >= 1 and last >= 1 for reads, releases, last in counts)
    # between them they saw more than one release
    assert max(last for _, _, last in counts) > 1, counts
    assert sorted(kept_releases(target)) == list(range(max(PUBLICATIONS - 2, 1), PUBLICATIONS + 1))
