"""The volume guard: what a source told of a year does not go missing unnoticed."""

from __future__ import annotations

import os
from collections.abc import Mapping

import polars as pl

from flows import ledger as ending
from flows.errors import UserError
from flows.run import Run
from warehouse.volume import MOST_LOST, VolumeLossError, losses


def guard(run: Run, accepted: Mapping[str, pl.DataFrame]) -> None:
    """Lets the run go on, or raises ``VolumeLossError`` where it would lose more than it may and was not told to.

    How much it may is ``BANGFU_MAX_LOSS``, a share of the facts of a source and year.
    """
    if run.allow_loss:
        return
    found = losses(accepted, run.target, most_lost())
    if found:
        stop = VolumeLossError(found)
        run.ledger.status, run.ledger.message = ending.STOPPED, f"would lose: {stop}"
        raise stop


def most_lost() -> float:
    """``BANGFU_MAX_LOSS`` as a share; a fifth where it is not set. Raises ``UserError`` where it is no share."""
    text = os.environ.get("BANGFU_MAX_LOSS")
    if not text:
        return MOST_LOST
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise UserError(f"BANGFU_MAX_LOSS={text}: a share from 0 to 1 is wanted, such as 0.2")
    return share
