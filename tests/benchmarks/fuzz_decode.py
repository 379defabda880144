"""Decoding under mutated input: no exception, no hang, offsets always consistent.

``python tests/benchmarks/fuzz_decode.py --count 100000 --seed 1`` from the project root. Half of the bases are the seed pages; with the
shared data (``BANGFU_SHARED``) its pages are bases too. An input that fails is written out in hexadecimal, so that it can become a test.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
SHARED = Path(os.environ.get("BANGFU_SHARED", ROOT.parent / "shared")) / "data"

from transforms.decode import Decoded, decode  # noqa: E402
from transforms.decode.searching import undo_page  # noqa: E402
from transforms.normalize.simplify import simplify  # noqa: E402
from transforms.offsets import Edit, apply_edits  # noqa: E402

_LABELS = (None, None, None, "utf-8", "gbk", "gb2312", "big5", "hz", "euc-tw", "utf-16", "iso-8859-1", "x-none", "cp1252", "shift_jis", "")
_MEDIA = ("text/plain", "text/plain", "text/html")
_ODD = [
    b"\x00", b"\xff", b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\x84\x31\x95\x33", b"~{", b"~}", b"\x8e\xa2", b"\xa3\xbf", b"\xa3\xa1", b"?",
    b"!", b"?!", b"(", b")", b"(j\xc4\xabu)", b"&amp;", b"&#20013;", b"&amp;nbsp;", b"?0?2", b"<meta charset=big5>", b"\xef\xbf\xbd",
    b"\xe9\x94\x9f\xe6\x96\xa4\xe6\x8b\xb7", b"\xe2\x80\x8b", b"\xed\xa0\x80", b"\xf0\x9f\x98\x80", b"\xe2\xbd\xa3", b"\xa1\xa3", b"\n", b"\r\n",
    b"\x81", b"\xa3", b"\xc2\xa0", b"\xc3\x96\xc3\x90",
]  # fmt: skip


class Failure(NamedTuple):
    """An input on which decoding failed, and how."""

    content: bytes
    declared: str | None
    media_type: str
    reason: str


class _TooLongError(Exception):
    pass


def _generator() -> Any:
    """The generator of mirror damage, which is a file of the property tests."""
    if "damage_generator" in sys.modules:
        return sys.modules["damage_generator"]
    spec = importlib.util.spec_from_file_location("damage_generator", ROOT / "tests" / "property" / "damage_generator.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["damage_generator"] = module
    spec.loader.exec_module(module)
    return module


def bases() -> list[bytes]:
    """Pages to mutate: those of the project, and of the shared data where it is."""
    seeds = [path.read_bytes() for path in sorted((ROOT / "seeds" / "documents").glob("*.txt"))]
    others: list[bytes] = []
    pairs = SHARED / "pages" / "mirrored_pairs.jsonl.gz"
    if pairs.exists():
        with gzip.open(pairs, "rt", encoding="utf-8") as lines:
            for line in lines:
                pair = json.loads(line)
                others += [pair["cloaked"].encode(), pair["original"].encode()]
    for folder in ("encodings/big5", "encodings/gb2312", "encodings/gb18030", "html"):
        others += [path.read_bytes()[:60_000] for path in sorted((SHARED / folder).glob("*")) if path.is_file()]
    return seeds * (max(len(others) // len(seeds), 1)) + others


def _chained(content: bytes, chance: random.Random) -> bytes:
    """A page read with a wrong encoding once or twice, the whole of it or a stretch."""
    text = content.decode("utf-8", "replace")
    start = chance.randrange(len(text) + 1) if chance.random() < 0.5 else 0
    end = chance.randrange(start, len(text) + 1) if chance.random() < 0.5 else len(text)
    shown = text[start:end]
    for _ in range(chance.choice((1, 1, 2))):
        written, read = (
            chance.choice(("utf-8", "gb18030", "big5", "utf-16-le")),
            chance.choice(("gb18030", "big5hkscs", "cp1252", "latin-1", "utf-8")),
        )
        shown = shown.encode(written, "ignore").decode(read, chance.choice(("replace", "ignore")))
    return (text[:start] + shown + text[end:]).encode("utf-8", "replace")


def _mirrored(content: bytes, chance: random.Random) -> bytes:
    """A page damaged as a mirror does, in one of the dialects."""
    generator = _generator()
    text = content.decode("utf-8", "ignore").encode("gbk", "ignore").decode("gbk")
    settings = generator.DIALECTS[chance.choice(list(generator.DIALECTS))]
    return str(generator.damage(text, settings, chance.randrange(1000))[0]).encode("utf-8", "replace")


def mutated(content: bytes, chance: random.Random) -> bytes:
    """A window of a page, damaged in one to six ways. Most windows are short, one in forty is the whole page."""
    if chance.random() > 0.025:
        size = chance.choice((40, 200, 600, 1500))
        start = chance.randrange(max(len(content) - size, 0) + 1)
        content = content[start : start + size]
    if chance.random() < 0.25:
        content = _chained(content, chance)
    if chance.random() < 0.15:
        content = _mirrored(content, chance)
    if chance.random() < 0.3:
        text = content.decode("utf-8", "ignore")
        content = text.encode(chance.choice(("gb18030", "big5", "utf-16", "utf-16-le", "utf-16-be", "hz", "utf-8-sig")), "ignore")
    data = bytearray(content)
    for _ in range(chance.choice((0, 1, 1, 2, 3, 6))):
        at = chance.randrange(len(data) + 1)
        way = chance.randrange(8)
        if way == 0 and data:
            for _ in range(chance.choice((1, 3, 20))):
                data[chance.randrange(len(data))] = chance.randrange(256)
        elif way == 1:
            del data[at:]
        elif way == 2:
            del data[:at]
        elif way == 3:
            data[at:at] = chance.choice(_ODD) * chance.choice((1, 1, 2, 30))
        elif way == 4:
            data[at:at] = chance.randbytes(chance.choice((1, 2, 7, 40)))
        elif way == 5:
            del data[at : at + chance.choice((1, 1, 2, 3, 10))]
        elif way == 6:
            data[at:at] = data[at : at + chance.choice((1, 2, 5, 60))] * chance.choice((1, 2, 9))
        elif data:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def check(found: Decoded) -> None:
    """Raises ``AssertionError`` where the text, its repairs, its map and its findings do not agree with each other."""
    text_map = found.text_map
    assert text_map.length == len(found.text), "the map does not cover the text"
    end = before = 0
    for s in text_map.segments:
        assert s.start == end, "the map has a gap"
        assert s.length > 0, "the map has an empty segment"
        end = s.start + s.length
        assert before <= s.source_start or s.source_length != s.length, "the map goes back"
        before = s.source_start
        assert 0 <= s.source_start <= s.source_start + s.source_length <= len(found.raw_text), "the map leaves the page"
    last = 0
    for r in found.repairs:
        assert last <= r.raw_start <= r.raw_end, "repairs overlap"
        last = r.raw_end
        assert found.raw_text[r.raw_start : r.raw_end] == r.raw_text, "a repair quotes the page wrongly"
    replayed, _ = apply_edits(found.raw_text, [Edit(r.raw_start, r.raw_end, r.repaired_text) for r in found.repairs])
    assert replayed == found.text, "the plan does not give the text"
    assert found.proven in (None, True, False)
    assert list(found.damage) == sorted(set(found.damage))
    assert found.undecodable_count >= 0
    found.text.encode("utf-8", "surrogatepass")
    simple = simplify(found.text)
    assert simple.map.length == len(simple.text), "the map of the simplification does not cover it"
    whole = simple.map.after(text_map)
    assert whole.length == len(simple.text), "the maps do not compose"
    for at in {0, len(simple.text) // 3, max(len(simple.text) - 1, 0)}:
        if at < len(simple.text):
            a, b = whole.source_span(at, at + 1)
            assert 0 <= a <= b <= len(found.raw_text), "a span leaves the page"


def warm_up() -> None:
    """Has what is compiled when it pays compiled now, so that the limit is for the work alone."""
    if not undo_page.is_compiled:
        undo_page.compile()
    for path in sorted((ROOT / "seeds" / "documents").glob("*.txt")):
        page = decode(path.read_bytes())
        assert page.proven in (None, True)
        assert page.repairs is not None


def tried(content: bytes, declared: str | None, media_type: str, limit: float) -> tuple[Failure | None, float]:
    """What failed, and the seconds of processor time that it took; an input that takes longer than ``limit`` seconds is broken off."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise _TooLongError

    old = signal.signal(signal.SIGVTALRM, stop)
    start = time.process_time()
    signal.setitimer(signal.ITIMER_VIRTUAL, limit)
    reason = None
    try:
        check(decode(content, declared=declared, media_type=media_type))
    except _TooLongError:
        reason = f"took longer than {limit} s"
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, old)
    return (Failure(content, declared, media_type, reason) if reason else None), time.process_time() - start


def inputs(seed: int, pages: list[bytes]) -> Iterator[tuple[bytes, str | None, str]]:
    """Endless mutated pages with declarations, the same for the same seed and pages."""
    chance = random.Random(seed)
    while True:
        yield mutated(chance.choice(pages), chance), chance.choice(_LABELS), chance.choice(_MEDIA)


def run(count: int, seed: int, limit: float, report: Callable[[str], None] = lambda line: None) -> tuple[list[Failure], list[float]]:
    """Tries ``count`` mutated pages. Returns what failed and what each input took."""
    failures: list[Failure] = []
    taken: list[float] = []
    warm_up()
    for k, (content, declared, media_type) in enumerate(inputs(seed, bases()), 1):
        failure, seconds = tried(content, declared, media_type, limit)
        taken.append(seconds)
        if failure is not None:
            failures.append(failure)
            report(f"FAILED {failure.reason}\n  declared={declared!r} media_type={media_type!r} content={content.hex()}")
        if k % 5000 == 0:
            report(f"{k} inputs, {len(failures)} failures, longest {max(taken):.2f} s, all {sum(taken):.0f} s of processor time")
        if k >= count:
            return failures, taken
    return failures, taken


def run_hypothesis(count: int, limit: float) -> list[Failure]:
    """Tries ``count`` inputs of Hypothesis: any bytes, any text, and pieces of damage put together."""
    from hypothesis import HealthCheck, given, settings
    from hypothesis import strategies as st

    failures: list[Failure] = []
    warm_up()
    pieces = st.sampled_from(
        ["機(jī)", "關(guān)", "jī)", "?", "?!", "。", "”", "\n", "閴衙垃F", "富?!钡哪", "工作", "會議", "鍖椾含", "ÖÐ", "ä¸", "A", "，"]
    )
    text = st.lists(st.one_of(pieces, st.text(max_size=4)), max_size=40).map(lambda parts: "".join(parts).encode("utf-8", "surrogatepass"))
    written = st.lists(pieces, max_size=40).map("".join).flatmap(lambda t: st.sampled_from(("gb18030", "utf-16", "utf-8")).map(t.encode))

    @settings(max_examples=count, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.one_of(st.binary(max_size=400), text, written), st.sampled_from(_LABELS), st.sampled_from(_MEDIA))
    def one(content: bytes, declared: str | None, media_type: str) -> None:
        failure, _ = tried(content, declared, media_type, limit)
        if failure is not None:
            failures.append(failure)

    one()
    return failures


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--count", type=int, default=100_000, help="mutated pages (default 100000)")
    arguments.add_argument("--hypothesis", type=int, default=10_000, help="inputs of Hypothesis besides (default 10000)")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--limit", type=float, default=5.0, help="seconds of processor time that one input may take (default 5)")
    chosen = arguments.parse_args()

    def report(line: str) -> None:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()

    failures, taken = run(chosen.count, chosen.seed, chosen.limit, report)
    taken.sort()
    report(
        f"{chosen.count} mutated pages, seed {chosen.seed}: {len(failures)} failures; {sum(taken):.0f} s of processor time, "
        f"mean {sum(taken) / len(taken) * 1e3:.1f} ms, 99.9 % within {taken[int(len(taken) * 0.999)] * 1e3:.0f} ms, longest {taken[-1]:.2f} s"
    )
    more = run_hypothesis(chosen.hypothesis, chosen.limit) if chosen.hypothesis else []
    report(f"{chosen.hypothesis} inputs of Hypothesis: {len(more)} failures")
    for failure in more:
        report(
            f"FAILED {failure.reason}\n  declared={failure.declared!r} media_type={failure.media_type!r} content={failure.content.hex()}"
        )
    return 1 if failures or more else 0


if __name__ == "__main__":
    raise SystemExit(main())
