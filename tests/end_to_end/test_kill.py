"""Killed at any moment, a run leaves the published warehouse whole, and those that follow come to the same end."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

import polars as pl
import pytest

from tests.runs_to_kill import Runs, Started, started_runs
from transforms.resolve.memory import SCHEMAS
from warehouse.fingerprint import contradictions, fingerprint
from warehouse.kept import kept_releases, release_number
from warehouse.query import open_read_only

# half an hour where everything else runs beside it; three minutes on a machine of its own
pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]

PAGES = 2_000
IN_SCOPE_EVERY = 50
PAGES_A_FILE = 50
FILES_A_SHARD = 1
"""Forty shards, so that a run can die between them and within."""
SEED = 20_260_715
_SENTENCES = (
    "{day}日，{helper}市对口帮扶{recipient}县工作座谈会在{recipient}县召开。",
    "{helper}市向{recipient}县捐赠资金{amount}万元，用于教育帮扶。",
    "{helper}市选派{count}名教师到{recipient}县支教一年。",
    "会议强调，要深化东西部协作，推动产业帮扶项目落地见效。",
)
_PAIRS = (("杭州", "恩施"), ("宁波", "延边"), ("福州", "定西"), ("青岛", "陇南"), ("佛山", "凉山"))
_FILLER = "天气晴朗游客音乐会比赛球队电影新书发布手机汽车市场价格菜谱健康睡眠旅行酒店航班照片孩子家长作业城市夜景"


def write_pages(folder: Path, first: int, count: int) -> None:
    """Short pages, most of them out of scope, no two alike, in files of fifty."""
    folder.mkdir(exist_ok=True)
    for start in range(first, first + count, PAGES_A_FILE):
        numbers = range(start, min(start + PAGES_A_FILE, first + count))
        records = "".join(json.dumps(page(number), ensure_ascii=False) + "\n" for number in numbers)
        (folder / f"{start:05d}.jsonl").write_text(records, encoding="utf-8")


def page(number: int) -> dict[str, str]:
    """A page that tells of aid once in ``IN_SCOPE_EVERY``, of the weather otherwise."""
    chance = random.Random(number)
    helper, recipient = chance.choice(_PAIRS)
    told = {"helper": helper, "recipient": recipient, "day": chance.randint(1, 28), "count": chance.randint(2, 60)}
    if number % IN_SCOPE_EVERY == 0:
        lines = [sentence.format(**told, amount=chance.randint(2, 900) * 10) for sentence in _SENTENCES]
    else:
        lines = ["".join(chance.choices(_FILLER, k=40)) + "。" for _ in range(2)]
    return {
        "url": f"http://news{number % 7}.example.cn/{number}.html",
        "title": f"第{number}号新闻",
        "date": f"2019-{number % 12 + 1:02d}-{number % 28 + 1:02d}",
        "text": "\n".join(lines),
    }


@dataclass
class World:
    """One warehouse whose runs are killed, and what has to be true of it."""

    runs: Runs
    inbox: Path
    target: Path
    temporary: Path
    published: int = 0
    """The newest release that was seen."""
    pages: int = 0

    def arrive(self) -> None:
        """One new page, so that there is something to publish."""
        write_pages(self.inbox, self.pages, 1)
        self.pages += 1

    def build(self, *options: object) -> Started:
        return self.runs.start("build", self.inbox, "--warehouse", self.target, *options)

    def check(self, when: str) -> None:
        """Whoever opens the warehouse now finds a release, whole, and none that is older than one that was seen."""
        if not self.target.exists():
            assert self.published == 0, when
            return
        with open_read_only(self.target) as connection:
            assert contradictions(connection) == [], when
            number, documents = connection.execute(
                "SELECT max(release_number), max_by(document_count, release_number) FROM ops.releases"
            ).fetchone() or (0, 0)
            assert connection.execute("SELECT count(*), count(DISTINCT doc_id) FROM core.documents").fetchone() == (documents, documents), (
                when
            )
        assert number >= self.published, when
        self.published = number
        for kept, file in kept_releases(self.target).items():
            assert release_number(file) == kept, when


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory, prefect_cache: Path) -> Iterator[tuple[Runs, Path]]:
    folder = tmp_path_factory.mktemp("killed")
    with started_runs(folder, prefect_cache, FILES_A_SHARD) as started:
        yield started, folder


def shards_of(target: Path) -> list[Path]:
    return [entry for own in target.with_name(f"{target.name}.shards").glob("*") for entry in own.glob("*") if entry.is_dir()]


def test_thirty_kills_and_the_same_end(runs: tuple[Runs, Path]) -> None:
    start, folder = runs
    chance = random.Random(SEED)
    inbox = folder / "inbox"
    world = World(start, inbox, folder / "w" / "w.duckdb", folder / "tmp")
    write_pages(inbox, 0, PAGES // 2)
    world.pages = PAGES // 2
    world.target.parent.mkdir()

    # how long each part of an undisturbed run takes here, and a first release that every kill could harm
    undisturbed = world.build()
    marks = {}
    for line in ("extract:", "resolve:", "validate:", "land:", "publish:"):
        undisturbed.wait_until(lambda line=line: line in undisturbed.said())
        marks[line] = monotonic() - undisturbed.begun
    assert undisturbed.finish() == 0, undisturbed.said()
    world.check("the first release")
    assert world.published == 1
    lasted = {later: marks[later] - marks[earlier] for earlier, later in zip(marks, list(marks)[1:], strict=False)}
    write_pages(inbox, PAGES // 2, PAGES // 2)
    world.pages = PAGES

    hits: list[str] = []
    begun = monotonic()

    def lasts(text: str) -> str:
        return (text.splitlines() or [""])[-1]

    def kill(name: str, run: Started, reached: Callable[[], object], within: float) -> None:
        """Kills a run some time after it got so far."""
        if run.wait_until(reached):
            sleep(chance.random() * within)
        code = run.kill()
        assert code in (0, -9), f"{name}: {code}\n{run.said()}"
        hits.append(f"{name}{'' if code else ' (was over)'}")
        sys.stderr.write(f"{monotonic() - begun:.0f} s: {hits[-1]}, {lasts(run.said())}\n")
        world.check(f"{len(hits)} {name}")

    def said(run: Started, line: str) -> Callable[[], bool]:
        return lambda: line in run.said()

    def half_built() -> set[Path]:
        return set(world.target.parent.glob(f".{world.target.name}.building-*[0-9]"))

    # reading and extracting: what is done stays done, so every run comes a little further
    for number in range(10):
        before = len(shards_of(world.target))
        run = world.build(*(("--workers", 2) if number % 4 == 3 else ()))
        kill("pages", run, lambda before=before, run=run: len(shards_of(world.target)) > before or "extract:" in run.said(), 0.15)
    for _ in range(6):
        run = world.build()
        kill("validate", run, said(run, "resolve:"), lasted["validate:"])
    for _ in range(7):
        world.arrive()
        left = half_built()
        run = world.build()
        kill("land", run, lambda left=left: half_built() - left, lasted["land:"])
    for _ in range(3):
        world.arrive()
        run = world.build()
        kill("publish", run, said(run, "land:"), lasted["publish:"])
    # the very moment of the swap
    for _ in range(2):
        world.arrive()
        inode = world.target.stat().st_ino
        run = world.build()
        kill("swap", run, lambda inode=inode: world.target.stat().st_ino != inode, 0.01)
    # after it, where a scheduled run draws its report
    for _ in range(2):
        world.arrive()
        inode = world.target.stat().st_ino
        run = start.start(scheduled={"inputs": [str(inbox)], "warehouse": str(world.target), "report": True})
        kill("report", run, lambda inode=inode: world.target.stat().st_ino != inode, 2.0)
    assert len(hits) == 30
    assert sum("over" not in hit for hit in hits) >= 27, hits

    world.arrive()
    last = world.build()
    assert last.finish() == 0, last.said()
    world.check("the end")
    other = folder / "other" / "w.duckdb"
    again = start.start("build", inbox, "--warehouse", other)
    assert again.finish() == 0, again.said()
    assert fingerprint(world.target) == fingerprint(other)
    with open_read_only(world.target) as connection:
        assert connection.execute("SELECT count(*) FROM core.documents").fetchone() == (world.pages,)

    # nothing is left of the dead but what the documentation names
    name = world.target.name
    beside = {entry.name for entry in world.target.parent.iterdir()} - {f"{name}.report.html"}
    assert beside == {name, f".{name}.lock", f"{name}.docs", f"{name}.releases", f"{name}.runs.jsonl", f"{name}.shards"}
    (own,) = world.target.with_name(f"{name}.shards").iterdir()
    kept = set(pl.read_parquet(own / "manifest.parquet")["shard"])
    names = {entry.name for entry in own.iterdir()}
    gathered = {entry for entry in names if entry.startswith("gathered-")}
    assert len(gathered) <= 1, gathered
    assert names - gathered == kept | {"manifest.parquet", *(f"{learned}.parquet" for learned in SCHEMAS)}
    assert len(list(world.target.with_name(f"{name}.releases").iterdir())) == 3
    docs = {entry.name for entry in world.target.with_name(f"{name}.docs").iterdir()}
    # a table of which the last run found little that is new has no page of its own
    whole = {entry.name for entry in other.with_name(f"{name}.docs").iterdir()}
    assert {"index.html", "whole.html"} <= docs <= whole | {"new_and_changed_rows.html"}
    # Python's own, one socket each, in the system's folder for what may go at any time
    assert [entry for entry in world.temporary.iterdir() if not entry.name.startswith("pymp-")] == []
