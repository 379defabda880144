"""What is freed is given back."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows.memory import give_back

_POOL = "ARROW_DEFAULT_MEMORY_POOL"
_HELD = """
import flows, pyarrow
from flows.memory import give_back
def held():
    return int(open("/proc/self/statm").read().split()[1])
parts = [bytes(1000) for _ in range(100_000)]
left = parts[::1000]
full = held()
del parts
give_back()
print(pyarrow.default_memory_pool().backend_name, full - held() > 10_000)
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="no /proc here")
@pytest.mark.parametrize(("given", "pool"), [({}, "system"), ({_POOL: "mimalloc"}, "mimalloc")])
def test_freed_memory_is_given_back_and_the_pool_asked_for_by_hand_stays(given: dict[str, str], pool: str) -> None:
    others = {name: value for name, value in os.environ.items() if name != _POOL}
    told = subprocess.run([sys.executable, "-c", _HELD], env={**others, **given}, capture_output=True, text=True, check=True).stdout
    assert told.split() == [pool, "True"]


def test_giving_back_twice_is_no_harm() -> None:
    give_back()
    give_back()
