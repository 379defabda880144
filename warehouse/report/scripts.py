"""The charting library (Vega, Vega-Lite, Vega-Embed) as one script that can stand inside a page."""

from __future__ import annotations

import os
import tempfile
from importlib.metadata import version
from pathlib import Path

_NAME = "vegaEmbed"


def charting_script(cache: Path | None = None) -> str:
    """The library as the installed vl-convert bundles it, which puts ``vegaEmbed`` on ``window``.

    Bundling takes seconds of a processor's time; with a ``cache`` folder it is done once a version.
    """
    kept = cache / f"vega-{version('vl-convert-python')}.js" if cache is not None else None
    if kept is not None and kept.is_file():
        return kept.read_text(encoding="utf-8")
    import vl_convert

    script: str = vl_convert.javascript_bundle(f"window.{_NAME} = {_NAME};")
    if kept is not None:
        _keep(script, kept)
    return script


def _keep(script: str, kept: Path) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    # whole or not at all: another process may read it
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=kept.parent, suffix=".js", delete=False) as written:
        written.write(script)
    os.replace(written.name, kept)  # noqa: PTH105 (atomic)
