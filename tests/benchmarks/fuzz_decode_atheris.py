"""A target for atheris, which mutates its inputs by what they cover. atheris is no dependency of the project.

``pip install atheris``, then ``python tests/benchmarks/fuzz_decode_atheris.py -max_total_time=1800 -timeout=20 CORPUS_FOLDER``; an empty
folder is filled with windows of the pages that ``fuzz_decode.py`` mutates.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

try:
    import atheris
except ImportError:
    raise SystemExit("atheris is not installed: pip install atheris") from None

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

# functions that are compiled cannot be instrumented
_COMPILED = [f"transforms.decode.{name}" for name in ("annotations", "beam", "compiling", "lookup", "proof", "tables", "undo")]
with atheris.instrument_imports(include=["transforms"], exclude=_COMPILED):
    import transforms.decode
    import transforms.normalize.simplify

from tests.benchmarks import fuzz_decode  # noqa: E402

_LABELS = (None, "utf-8", "gb2312", "big5", "hz", "euc-tw", "utf-16", "iso-8859-1")


def one(data: bytes) -> None:
    """The first byte chooses the declaration and the kind of page, the rest is the page."""
    if not data:
        return
    media_type = "text/html" if data[0] & 8 else "text/plain"
    fuzz_decode.check(transforms.decode.decode(data[1:], declared=_LABELS[data[0] & 7], media_type=media_type))


def fill(folder: Path) -> None:
    """Starts a corpus with windows of real pages."""
    chance = random.Random(1)
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        return
    pages = fuzz_decode.bases()
    for k in range(400):
        content = fuzz_decode.mutated(chance.choice(pages), chance)[:1500]
        (folder / f"{k:03d}").write_bytes(bytes((chance.randrange(16),)) + content)


def main() -> None:
    folders = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    if folders:
        fill(Path(folders[0]))
    fuzz_decode.warm_up()
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
