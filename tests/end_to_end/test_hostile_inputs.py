"""Inputs that are too large, cut, broken or made to do harm, through the whole flow: each named, all else landed, memory bounded.

The small set runs with a small limit on pages; the large one with the limits as they are, and what it holds is what the names say.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from tests.support import rows

MEGABYTE = 1 << 20
MEMORY = 1536 * MEGABYTE
"""Of any process of a run."""
DEED = "2020年5月6日，上海市对口帮扶云南省，捐赠资金{}万元。"


@dataclass(frozen=True)
class Sizes:
    """Bytes of the large inputs."""

    html: int
    bomb: int
    without_space: int
    page_limit: int | None = None


SMALL = Sizes(html=3 * MEGABYTE, bomb=8 * MEGABYTE, without_space=MEGABYTE // 4, page_limit=MEGABYTE)
LARGE = Sizes(html=200 * MEGABYTE, bomb=1024 * MEGABYTE, without_space=5 * MEGABYTE)


def compressed(path: Path, byte: bytes, size: int) -> None:
    block = byte * MEGABYTE
    with gzip.open(path, "wb", 6) as out:
        for _ in range(size // MEGABYTE):
            out.write(block)


def archive() -> Iterator[bytes]:
    for number in range(3):
        body = DEED.format(number + 31).encode() * 20
        head = (
            f"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: http://a.example.cn/{number}\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
        )
        rest = f"WARC-Date: 2020-05-06T00:00:00Z\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\n\r\n"
        yield gzip.compress((head + rest).encode() + body + b"\r\n\r\n")


def make_inputs(folder: Path, seeds: Path, sizes: Sizes) -> None:
    """The hostile inputs, and among them the pages that a run must not lose."""
    shutil.copytree(seeds, folder)
    with (folder / "huge.html").open("wb") as out:
        out.write(b"<html><body>")
        paragraph = b"<p>" + DEED.format(1).encode() + b"</p>\n"
        while out.tell() < sizes.html:
            out.write(paragraph * 10_000)
    compressed(folder / "zeros.txt.gz", b"\0", sizes.bomb)
    compressed(folder / "zeros.jsonl.gz", b"\0", sizes.bomb)
    compressed(folder / "letters.txt.gz", b"x", sizes.bomb)
    compressed(folder / "newlines.jsonl.gz", b"\n", sizes.bomb)
    records = list(archive())
    (folder / "cut.warc.wet.gz").write_bytes(b"".join(records)[: -len(records[-1]) // 2])
    lines = [json.dumps({"text": DEED.format(number)}, ensure_ascii=False) for number in (41, 42)]
    (folder / "broken.jsonl").write_text(f'{lines[0]}\n{{"text": "x\n{lines[1]}\n', encoding="utf-8")
    pl.DataFrame({"number": [1, 2]}).write_parquet(folder / "no_text.parquet")
    run_on = "某市对口帮扶某县" + "天地玄黄宇宙洪荒日月盈昃辰宿列张" * (sizes.without_space // 48)
    (folder / "without_space.txt").write_text(run_on, encoding="utf-8")


def high_water(process: int) -> int:
    """The most memory that a process has had, in bytes. What the system says at its end would count the one that started it as well."""
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) << 10 for line in lines if line.startswith("VmHWM")), 0)


def check(folder: Path, warehouse: Path, seeds: Path, sizes: Sizes) -> None:
    environment = {**os.environ}
    if sizes.page_limit:
        environment["BANGFU_PAGE_BYTES"] = str(sizes.page_limit)
    command = [str(Path(sys.executable).parent / "bangfu"), "build", str(folder), "--warehouse", str(warehouse)]
    heard = warehouse.with_name("said.txt")
    peak = 0
    with heard.open("w") as out, subprocess.Popen(command, env=environment, stdout=out, stderr=subprocess.STDOUT) as process:
        while process.poll() is None:
            peak = max(peak, high_water(process.pid))
            time.sleep(0.02)
    said = heard.read_text(encoding="utf-8")
    # 2: there were inputs that could not be read
    assert process.returncode == 2, said
    assert 0 < peak < MEMORY, f"{peak >> 20} MB"

    found = rows(warehouse, "SELECT source_uri, status, message FROM ops.inputs")
    messages = {str(uri).rsplit("/", 1)[-1]: str(message) for uri, status, message in found if status == "unreadable"}
    expected = {
        "huge.html": "page_bytes",
        "zeros.txt.gz": "holds no text",
        "zeros.jsonl.gz": "holds no text",
        "letters.txt.gz": "page_bytes",
        "newlines.jsonl.gz": "holds no text",
        "cut.warc.wet.gz": "damaged archive",
        "broken.jsonl#2": "no JSON object",
        "no_text.parquet": "no text in any of the columns",
    }
    assert set(messages) == set(expected)
    assert all(expected[name] in message and "\n" not in message for name, message in messages.items()), messages
    landed = {str(uri).rsplit("/", 1)[-1].split("#")[0] for uri, status, _ in found if status == "landed"}
    assert landed == {"cut.warc.wet.gz", "broken.jsonl", "without_space.txt", *(page.name for page in seeds.iterdir())}
    ((pages,),) = rows(warehouse, "SELECT count(*) FROM core.documents")
    assert pages == 5 + 2 + 2 + 1


def test_hostile_inputs_are_named_and_everything_else_lands(seed_pages: Path, tmp_path: Path) -> None:
    make_inputs(tmp_path / "in", seed_pages, SMALL)
    check(tmp_path / "in", tmp_path / "w.duckdb", seed_pages, SMALL)


@pytest.mark.slow
def test_hostile_inputs_of_full_size_keep_the_bound_on_memory(seed_pages: Path, tmp_path: Path) -> None:
    make_inputs(tmp_path / "in", seed_pages, LARGE)
    check(tmp_path / "in", tmp_path / "w.duckdb", seed_pages, LARGE)
