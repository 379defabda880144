"""Readers under mutated files: no exception, no hang, memory bounded, whatever the format, the compression or the archive.

``python tests/benchmarks/fuzz_readers.py 100000 1`` from the project root: so many files, mutated with this seed. Sound files of every format
are flipped, cut, overwritten, repeated and spliced, before they are compressed or after. They are read in a process of its own, which is
replaced where it dies or hangs; what fails is kept in ``--keep`` so that it can become a test. One file in fifty goes through the whole
shard, to the mentions.
"""

from __future__ import annotations

import argparse
import bz2
import gzip
import io
import json
import lzma
import mmap
import os
import random
import struct
import subprocess
import sys
import tarfile
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

import polars as pl  # noqa: E402
import zstandard  # noqa: E402

from transforms.read.formats import Limits, RawPage, ReadOptions  # noqa: E402
from transforms.read.inputs import Source  # noqa: E402
from transforms.read.pages import PAGES_SCHEMA, page_row  # noqa: E402
from transforms.read.source import read_source  # noqa: E402
from transforms.shard import work_shard  # noqa: E402

SECONDS = 20.0
"""Of processor time, for one file."""
MEMORY = 512 << 20
"""By which the process may grow over one file: the limit on unpacking twice over."""
WHOLE_MEMORY = 1536 << 20
"""That the process may hold at any time."""
ONE_IN_DEEP = 50
_OPTIONS = ReadOptions(limits=Limits(page_bytes=4 << 20, page_seconds=15))
_DEED = "2020年5月6日，东海市对口帮扶西山县，捐赠资金{}万元，惠及贫困户{}户。\n"
_STATE = struct.Struct("<qq")


class Change(NamedTuple):
    """One mutation: what is done, where (a share of the file), to how many bytes, with what."""

    kind: str
    at: float
    size: int
    data: bytes


KINDS = ("flip", "cut", "insert", "overwrite", "repeat", "zero", "end", "splice", "number", "copy")
ODD = (
    b"\x00", b"\xff" * 4, b"\xef\xbb\xbf", b"\xff\xfe", b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"\x1f\x8b\x08", b"BZh9", b"\xfd7zXZ\x00",
    b"\x28\xb5\x2f\xfd", b"PAR1", b"WARC/1.0\r\n", b"Content-Length: 99999999999\r\n", b"\r\n\r\n", b"{", b"[" * 300, b'"', b'{"text":', b"\\u", b"<html>",
    b"<div>" * 40, b"<!--", b"<script>", b"ustar", b"\x80", b"\xed\xa0\x80", b"text,url\n", b"\n" * 50, b"../../", b"Transfer-Encoding: chunked\r\n",
    b"Content-Encoding: gzip\r\n", b"1e999", b"-", b"\x15\x00", b"&#x110000;", b"\x1b[2J",
)  # fmt: skip
_NUMBERS = (0, 1, 127, 128, 255, 2**15, 2**16 - 1, 2**31 - 1, 2**31, 2**32 - 1, 2**62, 2**64 - 1)


def changed(data: bytes, changes: Sequence[Change], other: bytes = b"") -> bytes:
    """The bytes with mutations applied one after another."""
    out = bytearray(data)
    for kind, share, size, given in changes:
        at = min(int(share * (len(out) + 1)), len(out))
        if kind == "flip" and out:
            out[at % len(out)] ^= (given or b"\x01")[0] or 1
        elif kind == "cut":
            del out[at : at + size]
        elif kind == "insert":
            out[at:at] = given
        elif kind == "overwrite":
            out[at : at + len(given)] = given
        elif kind == "repeat":
            out[at:at] = bytes(out[at : at + size]) * 3
        elif kind == "zero":
            out[at : at + size] = bytes(len(out[at : at + size]))
        elif kind == "end":
            del out[at:]
        elif kind == "splice":
            begin = int(share * len(other))
            out[at : at + size] = other[begin : begin + size]
        elif kind == "number":
            width = (1, 2, 4, 8)[size % 4]
            number = _NUMBERS[(given or b"\0")[0] % len(_NUMBERS)] & (2 ** (8 * width) - 1)
            out[at : at + width] = number.to_bytes(width, "little" if size & 4 else "big")
        elif kind == "copy" and out:
            there = (at + size) % len(out)
            out[there : there + 64] = out[at : at + 64]
    return bytes(out)


def _pages() -> list[str]:
    return [_DEED.format(31 + n, n) * (1 + 3 * n) for n in range(4)]


def _html(text: str) -> str:
    lines = "".join(f"<p>{line}</p>" for line in text.splitlines())
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>东西部协作</title>'
        f'<link rel="canonical" href="https://www.example.cn/a/1.html"></head><body><div><table><tr><td>{lines}</td></tr></table></div></body></html>'
    )


def _records() -> list[dict[str, Any]]:
    return [
        {"url": f"https://a.example.cn/{n}.html", "title": "帮扶", "content": text, "pubtime": "2020-05-07", "source": "某某网"}
        for n, text in enumerate(_pages())
    ]


def _warc(kind: str) -> bytes:
    out = []
    for n, text in enumerate(_pages()):
        body = text.encode()
        media = "text/plain"
        if kind == "response":
            page = _html(text).encode()
            body = (
                b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: "
                + str(len(page)).encode()
                + b"\r\n\r\n"
                + page
            )
            media = "application/http; msgtype=response"
        head = (
            f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: http://a.example.cn/{n}\r\nWARC-Record-ID: <urn:uuid:{n}>\r\n"
            f"WARC-Date: 2020-05-06T00:00:00Z\r\nContent-Type: {media}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        out.append(head.encode() + body + b"\r\n\r\n")
    return b"".join(out)


def _csv(separator: str) -> bytes:
    rows = [separator.join(("url", "title", "content"))]
    rows += [separator.join((r["url"], r["title"], '"' + r["content"].replace('"', '""') + '"')) for r in _records()]
    return "\r\n".join(rows).encode()


def _parquet(compression: Any) -> bytes:
    out = io.BytesIO()
    pl.DataFrame(_records()).write_parquet(out, compression=compression, row_group_size=2)
    return out.getvalue()


def _zip(files: dict[str, bytes], method: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def _tar(files: dict[str, bytes], form: int) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return out.getvalue()


def _packed_records(data: bytes, pack: Callable[[bytes], bytes]) -> bytes:
    """Every record of a web archive compressed for itself, as crawlers do."""
    parts = data.split(b"WARC/1.0\r\n")[1:]
    return b"".join(pack(b"WARC/1.0\r\n" + part) for part in parts)


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": lambda data: gzip.compress(data, mtime=0),
    ".zst": zstandard.ZstdCompressor().compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
}


@cache
def bases() -> tuple[tuple[str, bytes], ...]:
    """Sound files of every format, by a name with the suffix of the format."""
    text = _pages()[2]
    page = _html(text)
    jsonl = "".join(json.dumps(record, ensure_ascii=n % 2 == 0) + "\n" for n, record in enumerate(_records())).encode()
    inner = {"a.txt": text.encode(), "b/c.html": page.encode(), "../../d.jsonl": jsonl, "e.csv.gz": gzip.compress(_csv(","), mtime=0)}
    found = [
        ("t.txt", text.encode()),
        ("g.txt", text.encode("gb18030")),
        ("u.txt", text.encode("utf-16")),
        ("b.txt", "對口支援與東西部協作，捐贈資金三十萬元。\n".encode("big5") * 4),
        ("h.html", page.encode()),
        ("i.html", page.replace("utf-8", "gb2312").encode("gb18030")),
        ("j.html", page.encode("utf-16")),
        ("r.jsonl", jsonl),
        ("c.csv", _csv(",")),
        ("c.tsv", _csv("\t")),
        ("k.csv", _csv(",").decode().encode("utf-16")),
        ("w.warc", _warc("response")),
        ("w.wet", _warc("conversion")),
        ("w.warc.gz", _packed_records(_warc("response"), PACKERS[".gz"])),
        ("w.wet.zst", _packed_records(_warc("conversion"), PACKERS[".zst"])),
        *((f"p{n}.parquet", _parquet(name)) for n, name in enumerate(("uncompressed", "snappy", "zstd", "gzip", "lz4", "brotli"))),
        *(
            (f"z{method}.zip", _zip(inner, method))
            for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
        ),
        *((f"a{form}.tar", _tar(inner, form)) for form in (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT)),
    ]
    found.append(("n.zip", _zip({"in.zip": found[-7][1], "in.tar": found[-1][1], "p.parquet": _parquet("snappy")}, zipfile.ZIP_DEFLATED)))
    return tuple(found)


def some_changes(choice: random.Random, most: int = 6) -> list[Change]:
    """A few random mutations."""
    changes = []
    for _ in range(choice.randint(1, most)):
        data = choice.choice(ODD) if choice.random() < 0.7 else choice.randbytes(choice.randint(1, 12))
        size = choice.choice((1, 2, 3, 4, 7, 8, 16, 64, 300, 4000))
        # what says what a file is stands at its beginning and its end
        at = choice.choice((choice.random(), choice.random() ** 4, 1 - choice.random() ** 4))
        changes.append(Change(choice.choice(KINDS), at, size, data))
    return changes


def some_file(seed: int, index: int) -> tuple[str, bytes]:
    """The name and the bytes of a mutated file; the same for the same numbers."""
    choice = random.Random(f"{seed}/{index}")
    name, data = choice.choice(bases())
    other = choice.choice(bases())[1]
    suffix = choice.choice(tuple(PACKERS))
    where = choice.choice(("inside", "outside", "both")) if suffix else "inside"
    if where != "outside":
        data = changed(data, some_changes(choice), other)
    data = PACKERS[suffix](data)
    if where != "inside":
        data = changed(data, some_changes(choice, 3), other)
    # a name may tell nothing, or the wrong thing
    stem = name if choice.random() < 0.8 else choice.choice(("x", "x.txt", "x.html", "x.jsonl", "x.csv", "x.tar", "x.dat"))
    return f"{index}-{stem}{suffix}", data


def tried(folder: Path, name: str, data: bytes, *, deep: bool = False) -> str | None:
    """Reads one file; why that failed, or None. Whatever is said about it is one line that can be shown."""
    path = folder / name
    path.write_bytes(data)
    source = Source(str(path), len(data), "1")
    try:
        count = 0
        for found in read_source(source, _OPTIONS):
            count += 1
            if isinstance(found, RawPage):
                pl.DataFrame([page_row(found)], schema=PAGES_SCHEMA, orient="row")
                if len(found.content) > _OPTIONS.limits.page_bytes:
                    return f"a page of {len(found.content):,} bytes"
            elif "\n" in found.reason or not found.reason.startswith(found.source_uri):
                return f"no line about the input: {found.reason!r}"
        if not count:
            # a web archive without a record that is wanted, a table or an archive without rows
            pass
        if deep:
            report = work_shard([source], folder / "shard", _OPTIONS)
            broken = [failure.reason for failure in report.failures if failure.stage != "read" and failure.limit is None]
            return broken[0] if broken else None
    except Exception:
        return traceback.format_exc()
    else:
        return None
    finally:
        path.unlink(missing_ok=True)
        for left in sorted(folder.glob("shard*/*")):
            left.unlink()
        for left in folder.glob("shard*"):
            left.rmdir()


def _status(name: str) -> int:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(name):
            return int(line.split()[1]) << 10
    return 0


def _work(seed: int, begin: int, end: int, state: Path, keep: Path) -> None:
    """The process that reads: tells in ``state`` which file it is at, and writes a line for every failure."""
    with state.open("r+b") as file, mmap.mmap(file.fileno(), _STATE.size) as told, tempfile.TemporaryDirectory() as folder:
        most = 0
        # everything is loaded before anything is measured
        for name, data in bases():
            tried(Path(folder), name, data, deep=True)
        for index in range(begin, end):
            name, data = some_file(seed, index)
            told[:] = _STATE.pack(index, most)
            Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
            held = _status("VmRSS")
            begun = time.process_time()
            problem = tried(Path(folder), name, data, deep=index % ONE_IN_DEEP == 0)
            taken, peak = time.process_time() - begun, _status("VmHWM")
            most = max(most, peak)
            if problem is None and taken > SECONDS:
                problem = f"took {taken:.1f} s"
            if problem is None and (peak - held > MEMORY or peak > WHOLE_MEMORY):
                problem = f"took {(peak - held) >> 20} MB, {peak >> 20} MB in all"
            if problem is not None:
                (keep / name).write_bytes(data)
                sys.stdout.write(json.dumps({"file": name, "problem": problem}) + "\n")
                sys.stdout.flush()
        told[:] = _STATE.pack(end, most)


def _processor_seconds(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run(count: int, seed: int, keep: Path) -> dict[str, Any]:
    """Reads so many mutated files; what failed, and the largest memory of the process that read them."""
    keep.mkdir(parents=True, exist_ok=True)
    state, output = keep / "state", keep / "failures.jsonl"
    failures: list[dict[str, str]] = []
    begin, peak, begun = 0, 0, time.time()
    with output.open("w", encoding="utf-8") as said:
        while begin < count:
            state.write_bytes(_STATE.pack(begin, peak))
            command = [sys.executable, __file__, str(count), str(seed), "--keep", str(keep), "--from", str(begin)]
            child = subprocess.Popen(command, stdout=said)
            at, since, told = begin, 0.0, 0.0
            hung = False
            while child.poll() is None:
                time.sleep(0.5)
                now_at, peak_now = _STATE.unpack(state.read_bytes())
                peak = max(peak, peak_now)
                used = _processor_seconds(child.pid)
                if now_at != at:
                    at, since = now_at, used
                elif at != begin and used - since > 3 * SECONDS:
                    hung = True
                    child.kill()
                if time.time() - told > 60:
                    told = time.time()
                    sys.stderr.write(f"{at:,} of {count:,} files, {told - begun:.0f} s, peak {peak >> 20} MB\n")
            at, peak_now = _STATE.unpack(state.read_bytes())
            peak = max(peak, peak_now)
            if child.returncode == 0:
                break
            name, data = some_file(seed, at)
            (keep / name).write_bytes(data)
            failures.append({"file": name, "problem": "hung" if hung else f"the process ended with {child.returncode}"})
            begin = at + 1
    failures += [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    return {"files": count, "seed": seed, "seconds": round(time.time() - begun), "peak_mb": peak >> 20, "failures": failures}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("seed", type=int)
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "fuzz_readers", help="where files that fail are kept")
    parser.add_argument("--from", dest="begin", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.begin is not None:
        _work(given.seed, given.begin, given.count, given.keep / "state", given.keep)
        return
    told = run(given.count, given.seed, given.keep)
    sys.stdout.write(json.dumps(told, indent=1) + "\n")
    sys.exit(bool(told["failures"]))


if __name__ == "__main__":
    main()
