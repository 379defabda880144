"""Pages come and go in any order: what is remembered of earlier runs never changes what is resolved."""

from __future__ import annotations

import pickle
import random
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import polars as pl
import pytest

from transforms.read.inputs import expand_inputs
from transforms.resolve import comparisons
from transforms.resolve import pages as module
from transforms.resolve.frame import resolve
from transforms.resolve.memory import Memory
from transforms.resolve.signatures import SKETCH, sketches_of
from transforms.shard import read_shards, work_shard

_SEEDS = Path(__file__).parents[2] / "seeds" / "documents"
Frames = dict[str, pl.DataFrame]


def _variants(text: str) -> list[str]:
    """A page, a reprint under another headline, a shortened one, and the same news of other numbers."""
    lines = text.strip().split("\n")
    return [
        text,
        "\n".join(["转载要闻", *lines]),
        "\n".join(lines[: max(2, len(lines) * 3 // 4)]),
        re.sub(r"[1-9](?=[0-9])", "7", text),
    ]


@pytest.fixture(scope="module")
def arrived(tmp_path_factory: pytest.TempPathFactory) -> Frames:
    """The mentions of variants of the seeds."""
    folder = tmp_path_factory.mktemp("arrivals")
    for page in sorted(_SEEDS.iterdir()):
        for number, text in enumerate(_variants(page.read_text(encoding="utf-8", errors="replace"))):
            (folder / f"{page.stem}-{number}.txt").write_text(text, encoding="utf-8")
    sources, failures = expand_inputs([str(folder)])
    assert not failures
    return read_shards([work_shard(sources, folder / "shard").target])


def _some(frames: Frames, kept: list[str], chance: random.Random) -> Frames:
    """What some pages tell, the rows in any order."""
    return {
        name: frame.filter(pl.col("doc_id").is_in(kept)).sample(fraction=1, shuffle=True, seed=chance.randrange(1 << 32))
        for name, frame in frames.items()
    }


def _rows(tables: Frames) -> dict[str, list[str]]:
    """The rows of every table; those that resolution adds nothing to stand as they came."""
    return {name: sorted(map(str, frame.iter_rows())) for name, frame in tables.items()}


def test_the_variants_are_worth_the_name(arrived: Frames) -> None:
    documents = resolve(arrived)["documents"]
    assert 0 < documents["duplicate_of"].null_count() < documents.height


@pytest.mark.parametrize("seed", range(6))
def test_runs_one_after_another_resolve_what_one_run_over_the_same_pages_does(arrived: Frames, seed: int) -> None:
    chance = random.Random(seed)
    pages = sorted(arrived["pages"]["doc_id"])
    known: Frames = {}
    for _ in range(4):
        # some arrive, some are withdrawn, one comes in other words
        kept = chance.sample(pages, chance.randint(2, len(pages)))
        frames = _some(arrived, kept, chance)
        changed = chance.choice(kept)
        is_changed = pl.col("doc_id") == changed
        frames["pages"] = frames["pages"].with_columns(
            body=pl.when(is_changed).then(pl.col("body") + "完" * chance.randint(0, 3)).otherwise("body")
        )
        frames["pages"] = frames["pages"].with_columns(sketches_of(frames["pages"]["body"]))
        memory = Memory(known)
        run, alone = resolve(frames, memory), resolve(_some(frames, kept, chance))
        known = memory.frames()
        assert _rows(run) == _rows(alone)


@pytest.mark.parametrize("size", [1, 7, 10_000])
@pytest.mark.parametrize("lost", [False, True], ids=["all come back", "some are lost"])
def test_pages_compared_elsewhere_resolve_the_same(arrived: Frames, monkeypatch: pytest.MonkeyPatch, size: int, *, lost: bool) -> None:
    monkeypatch.setattr(module, "_MANY_PAIRS", 1)
    monkeypatch.setattr(module, "_PAIRS_A_PART", size)
    alone, memory, sizes = resolve(arrived, own := Memory()), Memory(), []

    def spread(compare: Callable[[module.Part], pl.DataFrame], parts: Sequence[module.Part]) -> Iterator[pl.DataFrame]:
        sizes.append(len(parts))
        for number, part in reversed(list(enumerate(parts))):
            # as a worker gets it and gives it back
            answers = pickle.loads(pickle.dumps(compare(pickle.loads(pickle.dumps(part)))))
            if not (lost and number % 2 == 0):
                yield answers

    assert _rows(resolve(arrived, memory, spread)) == _rows(alone)
    assert sizes and (sizes[0] > 1) == (size < 10_000)
    for name, frame in memory.frames().items():
        assert frame.equals(own.frames()[name])


def test_nothing_is_compared_twice_that_others_have_compared(arrived: Frames, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MANY_PAIRS", 1)
    compare, here = comparisons.is_same_text, []
    answers: list[pl.DataFrame] = []

    def spread(find: Callable[[module.Part], pl.DataFrame], parts: Sequence[module.Part]) -> list[pl.DataFrame]:
        answers.extend(map(find, parts))
        monkeypatch.setattr(comparisons, "is_same_text", lambda left, right: here.append(left.doc_id) or compare(left, right))
        return answers

    resolve(arrived, spread=spread)
    assert answers
    assert here == []


def test_pages_without_sketches_are_sketched(arrived: Frames) -> None:
    plain = {**arrived, "pages": arrived["pages"].drop(SKETCH)}
    assert _rows(resolve(plain)) == _rows(resolve(arrived))


def test_a_memory_of_other_pages_or_none_is_no_harm(arrived: Frames) -> None:
    memory = Memory()
    resolve(arrived, memory)
    half = sorted(arrived["pages"]["doc_id"])[::2]
    frames = _some(arrived, half, random.Random(1))
    for name, frame in memory.frames().items():
        for known in ({name: frame}, {name: frame.sample(fraction=0.5, seed=3)}, {name: frame.clear()}):
            again = resolve(frames, Memory(known))
            assert _rows(again) == _rows(resolve(frames))
