"""Releases: what changed and why, which files are kept, the way back, and the guard against loss."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest

from tests.support import Bangfu
from warehouse.fingerprint import contradictions
from warehouse.kept import NoSuchReleaseError, keep, kept_releases, release_number
from warehouse.land import land
from warehouse.publish import publisher
from warehouse.query import open_read_only, query
from warehouse.releases import compose, diff, trimmed
from warehouse.samples import sample_frames
from warehouse.tables import conform
from warehouse.volume import Loss, VolumeLossError, losses

NOW = datetime.fromisoformat("2026-01-01")
Frames = dict[str, pl.DataFrame]


def _publish(target: Path, frames: Frames, run_id: str = "run", kept: int = 3) -> int:
    with publisher(target, kept=kept) as mine:
        landed = land(frames, mine.building, run_id, NOW, previous=target)
        mine.publish(mine.building)
    return landed.release_number


def _reasons(target: Path, number: int) -> set[tuple[str, str, str]]:
    sql = "SELECT DISTINCT table_name, change, reason FROM ops.release_changes WHERE release_number = ?"
    return {(row[0], row[1], row[2]) for row in query(target, sql, [number]).rows}


def _changed(name: str, **values: pl.Expr) -> Frames:
    frames = sample_frames(2)
    frames[name] = frames[name].with_columns(**values)
    return frames


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("first") / "w.duckdb"
    land(sample_frames(2), path, "run_1", NOW)
    return path


def _second(first: Path, tmp_path: Path, frames: Frames) -> Path:
    path = tmp_path / "second.duckdb"
    land(frames, path, "run_2", NOW, previous=first)
    return path


def test_the_same_content_is_no_change(first: Path, tmp_path: Path) -> None:
    second = _second(first, tmp_path, sample_frames(2, "run_2"))
    assert _reasons(second, 2) == set()
    rows = query(
        second, "SELECT release_number, previous_release, added_count + changed_count + withdrawn_count FROM ops.releases ORDER BY 1"
    ).rows
    assert rows == [(1, None, 0), (2, 1, 0)]


@pytest.mark.parametrize(
    ("frames", "expected"),
    [
        (_changed("core.events", confidence=pl.lit(0.5)), {("core.events", "changed", "confidence")}),
        (_changed("core.events", venue=pl.lit("礼堂")), {("core.events", "changed", "read_anew")}),
        (
            _changed("core.quantities", countable=pl.lit(value=False), not_countable_reason=pl.lit("duplicate")),
            {("core.quantities", "changed", "judged_anew")},
        ),
        (
            _changed("core.quantities", countable=pl.lit(value=False), value=pl.lit(1).cast(pl.Decimal(24, 6))),
            {("core.quantities", "changed", "read_anew")},
        ),
        (_changed("core.people", document_count=pl.lit(7, pl.Int64)), {("core.people", "changed", "follows")}),
    ],
    ids=["confidence", "reading", "judgement", "reading and judgement", "no page of its own"],
)
def test_a_changed_row_says_why_and_in_which_columns(
    first: Path, tmp_path: Path, frames: Frames, expected: set[tuple[str, str, str]]
) -> None:
    second = _second(first, tmp_path, frames)
    assert _reasons(second, 2) == expected
    (columns,) = query(second, "SELECT list_sort(list_distinct(flatten(list(changed_columns)))) FROM ops.release_changes").rows[0]
    (name,) = {name for name, _, _ in expected}
    before, after = sample_frames(2)[name], frames[name]
    assert columns == sorted(c for c in before.columns if not before[c].equals(after[c], null_equal=True))


def test_a_page_that_comes_goes_or_is_replaced(first: Path, tmp_path: Path) -> None:
    frames = sample_frames(3)
    pages = frames["core.documents"]
    gone, new = pages["doc_id"][0], pages["doc_id"][2]
    frames = {name: frame.filter(pl.col("doc_id") != gone) if "doc_id" in frame.columns else frame for name, frame in frames.items()}
    second = _second(first, tmp_path, frames)
    by_row = query(
        second, "SELECT row_id, change, reason FROM ops.release_changes WHERE table_name = 'core.documents' ORDER BY change"
    ).rows
    assert by_row == [(new, "added", "new_page"), (gone, "withdrawn", "page_gone")]
    assert ("core.events", "withdrawn", "page_gone") in _reasons(second, 2)
    assert ("core.events", "added", "new_page") in _reasons(second, 2)
    # the new page stands where the old one stood
    frames["core.documents"] = frames["core.documents"].with_columns(
        source_uri=pl.when(pl.col("doc_id") == new).then(pl.lit(pages["source_uri"][0])).otherwise("source_uri")
    )
    third = tmp_path / "third.duckdb"
    land(frames, third, "run_2", NOW, previous=first)
    assert {reason for _, change, reason in _reasons(third, 2) if change != "changed"} == {"page_replaced", "follows"}


def test_a_row_that_went_into_quarantine_and_came_back(first: Path, tmp_path: Path) -> None:
    frames = sample_frames(2)
    row = frames["core.policy_citations"].row(0, named=True)
    held = {"run_id": "run_2", "table_name": "core.policy_citations", "row_id": row["policy_citation_id"], "doc_id": row["doc_id"]}
    frames["core.policy_citations"] = frames["core.policy_citations"].tail(1)
    frames["ops.quarantine"] = conform("ops.quarantine", [{**held, "expectation": "e", "reason": "r", "row_json": "{}"}])
    second = _second(first, tmp_path, frames)
    assert _reasons(second, 2) == {("core.policy_citations", "withdrawn", "quarantined")}
    third = tmp_path / "third.duckdb"
    land(sample_frames(2), third, "run_3", NOW, previous=second)
    assert _reasons(third, 3) == {("core.policy_citations", "added", "released")}


def test_the_first_run_that_saw_a_row_is_remembered(first: Path, tmp_path: Path) -> None:
    second = _second(first, tmp_path, sample_frames(3, "run_2"))
    rows = query(second, "SELECT first_seen, last_seen, count(*) FROM core.events GROUP BY ALL ORDER BY ALL").rows
    assert rows == [("run_2", "run_2", 1), ("run_sample", "run_2", 2)]


def test_when_an_input_was_first_seen_is_remembered(tmp_path: Path) -> None:
    def seen(run_id: str, when: str) -> Frames:
        row = {"source_uri": "a.txt", "doc_id": "0" * 32, "status": "landed", "code_version": "v", "run_id": run_id}
        return {**sample_frames(1), "ops.inputs": conform("ops.inputs", [{**row, "seen_at": datetime.fromisoformat(when)}])}

    land(seen("run_1", "2026-01-01"), tmp_path / "1", "run_1", NOW)
    land(seen("run_2", "2026-02-02"), tmp_path / "2", "run_2", NOW, previous=tmp_path / "1")
    assert query(tmp_path / "2", "SELECT run_id, seen_at FROM ops.inputs").rows == [("run_2", datetime.fromisoformat("2026-01-01"))]


def test_quarantined_rows_without_a_page_do_not_pile_up(tmp_path: Path) -> None:
    for number in (1, 2, 3):
        frames = sample_frames(1)
        held = {
            "run_id": f"run_{number}",
            "table_name": "core.people",
            "row_id": "person_1",
            "expectation": "e",
            "reason": "r",
            "row_json": "{}",
        }
        frames["ops.quarantine"] = conform("ops.quarantine", [held])
        land(frames, tmp_path / str(number), f"run_{number}", NOW, previous=tmp_path / str(number - 1))
    assert query(tmp_path / "3", "SELECT run_id FROM ops.quarantine").rows == [("run_3",)]


def test_a_release_writes_down_how_much_every_table_holds(first: Path) -> None:
    with open_read_only(first) as connection:
        assert contradictions(connection) == []
        for name, rows in connection.execute("SELECT table_name, row_count FROM ops.release_tables").fetchall():
            assert connection.execute(f"SELECT count(*) FROM {name}").fetchone() == (rows,)


def test_a_table_that_does_not_hold_what_was_written_down_is_named(first: Path, tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    path.write_bytes(first.read_bytes())
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE core.quantities SET value = value + 1")
        assert contradictions(connection) == ["core.quantities"]


@pytest.fixture(scope="module")
def six(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Releases of 1, 2, 3, 1, 4 pages; the files of the last three are kept."""
    target = tmp_path_factory.mktemp("six") / "w.duckdb"
    for pages in (1, 2, 3, 1, 4):
        _publish(target, sample_frames(pages))
    return target


def _documents(target: Path, first: int, second: int) -> list[tuple[str, int]]:
    changes = diff(target, first, second).changes.filter(pl.col("table_name") == "core.documents")
    return sorted(changes.group_by("change").len().iter_rows())


@pytest.mark.parametrize(
    ("first_number", "second_number", "expected"),
    [
        (4, 5, [("added", 3)]),
        (3, 5, [("added", 1)]),
        (3, 4, [("withdrawn", 2)]),
        (4, 3, [("added", 2)]),
        (3, 3, []),
        (1, 3, [("added", 2)]),
        (2, 4, [("withdrawn", 1)]),
        (4, 2, [("added", 1)]),
        (1, 4, []),
    ],
)
def test_releases_are_compared_from_their_files_or_from_what_was_written_down(
    six: Path, first_number: int, second_number: int, expected: list[tuple[str, int]]
) -> None:
    assert sorted(kept_releases(six)) == [3, 4, 5]
    assert _documents(six, first_number, second_number) == expected


def test_both_ways_of_comparing_tell_the_same(six: Path) -> None:
    by_files = diff(six, 3, 5).changes
    with open_read_only(six) as connection:
        written = connection.sql("SELECT * FROM ops.release_changes WHERE release_number IN (4, 5)").pl()
    composed = compose(written)
    # a page that went and came back is changed for all that was written down
    assert set(by_files.filter(pl.col("change") == "added")["row_id"]) == set(composed.filter(pl.col("change") == "added")["row_id"])
    assert not composed.filter(pl.col("change") == "withdrawn").height


def test_a_release_that_never_was_is_named(six: Path) -> None:
    with pytest.raises(NoSuchReleaseError, match=r"from release 5 to 9 \(known: 1, 2, 3, 4, 5\)"):
        diff(six, 5, 9)


def test_old_changes_go_first_and_the_newest_stay() -> None:
    changes = pl.DataFrame({"release_number": [1] * 5 + [2] * 3 + [3] * 4})
    assert trimmed(changes, 100).height == 12
    assert set(trimmed(changes, 8)["release_number"]) == {2, 3}
    assert set(trimmed(changes, 2)["release_number"]) == {3}


@pytest.fixture(scope="module")
def three_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("three") / "w.duckdb"
    for pages in (1, 2, 3):
        _publish(target, sample_frames(pages))
    return target


@pytest.fixture
def three(three_made: Path, tmp_path: Path) -> Path:
    """Releases of 1, 2 and 3 pages, all kept; the test's own."""
    return Path(shutil.copytree(three_made.parent, tmp_path / "own")) / three_made.name


def test_rolling_back_and_publishing_again(three: Path) -> None:
    with publisher(three) as mine:
        assert mine.rollback() == 2
    assert query(three, "SELECT count(*) FROM core.documents").rows == [(2,)]
    assert sorted(kept_releases(three)) == [1, 2, 3]
    with publisher(three) as mine:
        assert mine.rollback(3) == 3
        assert mine.rollback(1) == 1
    assert _publish(three, sample_frames(2)) == 4
    rows = query(three, "SELECT release_number, previous_release, note FROM ops.releases ORDER BY 1").rows
    assert rows == [(1, None, None), (4, 1, "release 3 was rolled back to 1 before")]
    assert _documents(three, 1, 4) == [("added", 1)]


@pytest.mark.parametrize(("number", "said"), [(3, "is the one that is published"), (9, r"release 9 .* is not kept \(kept: 1, 2, 3\)")])
def test_what_cannot_be_rolled_back_to(three: Path, number: int, said: str) -> None:
    before = three.read_bytes()
    with publisher(three) as mine, pytest.raises(NoSuchReleaseError, match=said):
        mine.rollback(number)
    assert three.read_bytes() == before


def test_a_published_file_that_was_destroyed_is_put_back(three: Path) -> None:
    three.unlink()
    three.write_bytes(b"no database" * 1000)
    with publisher(three) as mine:
        assert mine.rollback() == 3
    assert release_number(three) == 3


@pytest.mark.parametrize(("count", "left"), [(0, []), (1, [3]), (2, [2, 3]), (9, [1, 2, 3])])
def test_no_more_files_are_kept_than_asked_for(three: Path, count: int, left: list[int]) -> None:
    keep(three, count)
    assert sorted(kept_releases(three)) == left
    assert release_number(three) == 3


def test_a_publication_that_died_before_keeping_is_kept_by_the_next(three: Path) -> None:
    kept_releases(three)[3].unlink()
    _publish(three, sample_frames(4))
    assert sorted(kept_releases(three)) == [2, 3, 4]


def _of_site(pages: int, site: str | None = "example.org") -> Frames:
    frames = sample_frames(pages)
    frames["core.documents"] = frames["core.documents"].with_columns(site=pl.lit(site, pl.String))
    return frames


@pytest.fixture(scope="module")
def forty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("forty") / "w.duckdb"
    land(_of_site(40), path, "r", NOW)
    return path


@pytest.mark.parametrize(
    ("pages", "share", "expected"),
    [
        (40, 0.2, []),
        (33, 0.2, []),
        (20, 0.2, [Loss("example.org", 2019, 360, 180)]),
        (20, 0.5, []),
        (0, 1.0, [Loss("example.org", 2019, 360, 0)]),
    ],
)
def test_a_source_that_loses_much_of_a_year_is_named(forty: Path, pages: int, share: float, expected: list[Loss]) -> None:
    assert losses(_of_site(pages), forty, share) == expected


def test_what_one_source_loses_another_does_not_make_up_for(tmp_path: Path) -> None:
    before = tmp_path / "w.duckdb"
    land(_of_site(40, None), before, "r", NOW)
    lost = losses(_of_site(60, "other.org"), before)
    assert lost == [Loss(None, 2019, 360, 0)]
    assert str(VolumeLossError(lost)) == "pages without a site, 2019: 0 facts where there were 360"


def test_a_run_that_would_lose_much_is_stopped_unless_told_to_go_on(forty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows import ledger as ending
    from flows.guarding import guard
    from flows.run import Run

    target = Path(shutil.copy(forty, tmp_path / "w.duckdb"))
    with Run(inputs=["pages"], target=target) as run:
        guard(run, _of_site(40))
        with pytest.raises(VolumeLossError, match=r"example\.org, 2019: 180 facts where there were 360"):
            guard(run, _of_site(20))
        assert run.ledger.status == ending.STOPPED
        monkeypatch.setenv("BANGFU_MAX_LOSS", "0.5")
        guard(run, _of_site(20))
    with Run(inputs=["pages"], target=target, allow_loss=True) as run:
        guard(run, _of_site(0))


def test_a_kept_file_that_cannot_be_read_is_listed_as_such(bangfu: Bangfu, three: Path) -> None:
    (three.parent / "w.duckdb.releases" / "000009.duckdb").write_text("no database")
    done = bangfu("releases", "--json", "--warehouse", three)
    assert (done.code, '"state": "unreadable"' in done.out) == (0, True)


def test_few_facts_say_nothing_and_a_first_release_loses_nothing(tmp_path: Path) -> None:
    before = tmp_path / "w.duckdb"
    assert losses(_of_site(0), before) == []
    land(_of_site(2), before, "r", NOW)
    assert losses(_of_site(0), before) == []


def test_the_commands(bangfu: Bangfu, three: Path) -> None:
    listed = bangfu("releases", "--warehouse", three)
    assert listed.code == 0
    assert [line.split()[:2] for line in listed.out.rstrip().splitlines()[-3:]] == [["1", "kept"], ["2", "kept"], ["3", "published"]]
    shown = bangfu("diff", "--warehouse", three)
    assert shown.code == 0
    assert "release 2 → 3" in shown.out
    assert "new_page" in shown.out
    assert '"change": "added"' in bangfu("diff", 1, 3, "--json", "--warehouse", three).out
    assert "no row differs" in bangfu("diff", 2, 2, "--warehouse", three).out
    back = bangfu("rollback", "--warehouse", three)
    assert (back.code, "is release 2 again" in back.out) == (0, True)
    assert "rolled back" in bangfu("releases", "--warehouse", three).out
    assert bangfu("rollback", 7, "--warehouse", three).code == 2
    assert bangfu("diff", 7, 8, "--warehouse", three).code == 2
    assert '"state": "rolled back"' in bangfu("releases", "--json", "--warehouse", three).out


def test_one_release_has_nothing_to_be_compared_with(bangfu: Bangfu, first: Path) -> None:
    done = bangfu("diff", "--warehouse", first)
    assert (done.code, "holds one release only" in done.err) == (2, True)


@pytest.mark.parametrize(("name", "value"), [("BANGFU_KEEP_RELEASES", "many"), ("BANGFU_MAX_LOSS", "2"), ("BANGFU_MAX_LOSS", "x")])
def test_settings_that_are_none(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    from flows.errors import UserError
    from flows.guarding import most_lost
    from flows.releases import releases_to_keep

    monkeypatch.setenv(name, value)
    with pytest.raises(UserError, match=f"{name}={value}"):
        (releases_to_keep if "KEEP" in name else most_lost)()
