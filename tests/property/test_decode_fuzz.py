"""Some mutated pages on every run; ``tests/benchmarks/fuzz_decode.py`` tries as many as it is asked to."""

import random

import pytest

from tests.benchmarks import fuzz_decode

SECONDS = 20.0
"""Of processor time, for one input."""
COUNT = 80


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_mutated_pages_neither_fail_nor_hang(seed: int) -> None:
    failures, taken = fuzz_decode.run(COUNT, seed, SECONDS)
    assert not failures
    assert len(taken) == COUNT


def test_the_same_seed_gives_the_same_inputs() -> None:
    pages = [b"abc" * 40, "县里召开会议。".encode() * 20]
    first, second = fuzz_decode.inputs(7, pages), fuzz_decode.inputs(7, pages)
    assert [next(first) for _ in range(50)] == [next(second) for _ in range(50)]
    assert len({fuzz_decode.mutated(pages[1], random.Random(k)) for k in range(50)}) > 25


def test_an_input_that_hangs_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(*_: object, **__: object) -> None:
        while True:
            pass

    monkeypatch.setattr(fuzz_decode, "decode", hang)
    failure, _ = fuzz_decode.tried(b"x", None, "text/plain", 0.2)
    assert failure is not None
    assert "longer than" in failure.reason
