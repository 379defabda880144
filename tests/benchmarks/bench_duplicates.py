"""How long finding duplicates takes and how much memory: a million page signatures, and what one signature costs.

    python -m tests.benchmarks.bench_duplicates [PAGES ...]

Signatures are drawn by chance, three pages in ten being copies of others: damaged to a likeness of 0.5 to 1, or shortened to some of the
sentences. Every size runs in a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from time import perf_counter, process_time

import numpy as np

from transforms.resolve.bands import candidate_pairs
from transforms.resolve.groups import Groups
from transforms.resolve.signatures import PERMUTATIONS, Signatures, sign

_SENTENCES = 12
_COPIES = 0.3
_LIKE = 0.4
_CHUNK = 1 << 16


def draw(pages: int, seed: int = 1) -> tuple[Signatures, np.ndarray]:
    """Signatures of pages and for each the page that it copies, itself where it copies none."""
    chance = np.random.default_rng(seed)
    originals = int(pages * (1 - _COPIES))
    source = np.arange(pages, dtype=np.int64)
    source[originals:] = chance.integers(0, originals, pages - originals)
    minhash = np.empty((pages, PERMUTATIONS), dtype=np.uint32)
    for start in range(0, originals, _CHUNK):
        end = min(start + _CHUNK, originals)
        minhash[start:end] = chance.integers(1, 1 << 32, (end - start, PERMUTATIONS), dtype=np.uint32)
    for start in range(originals, pages, _CHUNK):
        end = min(start + _CHUNK, pages)
        kept = chance.random((end - start, PERMUTATIONS), dtype=np.float32) < chance.uniform(0.5, 1.0, end - start)[:, None]
        other = chance.integers(1, 1 << 32, (end - start, PERMUTATIONS), dtype=np.uint32)
        minhash[start:end] = np.where(kept, minhash[source[start:end]], other)
    own = chance.integers(1, 1 << 63, (pages, _SENTENCES), dtype=np.uint64)
    own[originals:] = np.where(
        chance.random((pages - originals, _SENTENCES), dtype=np.float32) < 0.5, own[source[originals:]], own[originals:]
    )
    return Signatures(minhash, own.ravel(), np.repeat(np.arange(pages, dtype=np.uint32), _SENTENCES)), source


def measure(pages: int) -> None:
    """Prints one line: time, memory, and the share of copies that were found."""
    signatures, source = draw(pages)
    drawn = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    wall, cpu = perf_counter(), process_time()
    pairs = candidate_pairs(signatures)
    banded = perf_counter() - wall
    alike = np.concatenate(
        [
            (signatures.minhash[part[:, 0]] == signatures.minhash[part[:, 1]]).mean(axis=1) >= _LIKE
            for part in np.array_split(pairs, max(1, len(pairs) // _CHUNK))
        ]
    )
    groups = Groups(range(pages))
    for left, right in pairs[alike].tolist():
        groups.join(left, right)
    wall, cpu = perf_counter() - wall, process_time() - cpu
    copies = np.flatnonzero(source != np.arange(pages))
    found = np.mean([groups.find(int(page)) == groups.find(int(source[page])) for page in copies[:20_000]])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sys.stdout.write(
        f"{pages:>9,} pages: {wall:6.1f} s ({cpu:.1f} s of processor, {banded:.1f} s banding), {len(pairs):,} pairs, {alike.sum():,} alike, "
        f"{found:.1%} of copies found, peak {peak / 1024:,.0f} MB (signatures alone {drawn / 1024:,.0f} MB)\n"
    )


def measure_signing(pages: int = 2_000, length: int = 1_000) -> None:
    """Prints what the signature of one page costs."""
    chance = np.random.default_rng(2)
    bodies = ["".join(map(chr, chance.integers(0x4E00, 0x5A00, length))) for _ in range(pages)]
    bodies = ["。".join(body[at : at + 40] for at in range(0, length, 40)) for body in bodies]
    cpu = process_time()
    sign(bodies)
    sys.stdout.write(f"signing: {(process_time() - cpu) / pages * 1000:.2f} ms of processor a page of {length} characters\n")


def main(sizes: list[int]) -> None:
    """One process a size."""
    if len(sizes) == 1:
        measure(sizes[0])
        return
    measure_signing()
    for size in sizes:
        subprocess.run([sys.executable, "-m", "tests.benchmarks.bench_duplicates", str(size)], check=True)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [100_000, 300_000, 1_000_000])
