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
    import great_expectations

    return great_expectations


class Engine:
    """Runs suites in one context that lives in memory."""

    def __init__(self) -> None:
        self.gx = load()
        context = self.gx.get_context(mode="ephemeral")
        context.variables.progress_bars = {"globally": False, "metric_calculations": False}
        # one for all suites: each that is added has the whole context written to YAML thrice
        source = context.data_sources.add_pandas("frames")
        self._batches = source.add_dataframe_asset("frame").add_batch_definition_whole_dataframe("whole")

    def run(self, name: str, frame: pd.DataFrame, expectations: Sequence[Any]) -> Any:
        """The result of a suite over a frame: whether each expectation holds, and of those that do not, counts and a few values.

        Asking only for yes or no costs 9 ms an expectation, asking for counts and values 22, so the second is asked of failures alone.
        """
        asked = self._batches.get_batch({"dataframe": frame})
        suite = asked.validate(self.gx.ExpectationSuite(name, expectations=list(expectations)), result_format="BOOLEAN_ONLY")
        failed = {result.expectation_config.meta["rule"] for result in suite.results if not result.success}
        if failed:
            again = [expectation for expectation in expectations if expectation.meta["rule"] in failed]
            detailed = asked.validate(self.gx.ExpectationSuite(f"{name} failures", expectations=again), result_format="SUMMARY")
            suite.results = [result for result in suite.results if result.success] + list(detailed.results)
        for result in suite.results:
            if result.success:
                result.result = {"element_count": len(frame), "unexpected_count": 0, "unexpected_percent": 0.0}
        return suite

    def failing_rows(self, frame: pd.DataFrame, expectation: Any) -> list[int]:
        """The numbers of the rows that break an expectation, as Great Expectations sees them; slow where many do."""
        asked = self._batches.get_batch({"dataframe": frame})
        return [int(row) for row in asked.validate(expectation, result_format="COMPLETE").result.get("unexpected_index_list") or ()]


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
