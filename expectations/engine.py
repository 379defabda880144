"""Great Expectations, imported late, quietly and without what it does not need here."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.util import LazyLoader, find_spec, module_from_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

# it sends usage statistics unless told not to, and may read the setting at import
os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")


def load() -> Any:
    """The module ``great_expectations``; 3 seconds of CPU the first time.

    A third of its import is ``scipy.stats``, for three distribution tests that no suite here uses: it is left to load on first use.
    """
    if "great_expectations" not in sys.modules:
        os.environ["GX_ANALYTICS_ENABLED"] = "false"
        _postpone("scipy.stats")
    import great_expectations  # noqa: PLC0415

    return great_expectations


def run_suite(name: str, frame: pd.DataFrame, expectations: Sequence[Any]) -> Any:
    """The result of a suite over a frame: counts and a few examples for each expectation, no row ids."""
    gx = load()
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False, "metric_calculations": False}
    suite = gx.ExpectationSuite(name, expectations=list(expectations))
    batch = context.data_sources.add_pandas(name).add_dataframe_asset(name).add_batch_definition_whole_dataframe(name)
    return batch.get_batch({"dataframe": frame}).validate(suite, result_format="SUMMARY")


def _postpone(name: str) -> None:
    if name in sys.modules:
        return
    spec = find_spec(name)
    if spec is None or spec.loader is None:
        return
    spec.loader = LazyLoader(spec.loader)
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    parent, _, child = name.rpartition(".")
    setattr(sys.modules[parent], child, module)
