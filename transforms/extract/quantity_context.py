"""What surrounds an amount: its period, what it is a part of, per what it is told, who gave it to whom, and at which event."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.extract.model import Facts, Page, QuantityMention
from transforms.extract.quantity_amounts import Amount


class ContextReader:
    """Completes the quantities of one page from what the page says around them."""

    def __init__(self, page: Page, facts: Facts, amounts: Sequence[Amount]) -> None:
        self._page = page
        self._facts = facts
        self._amounts = amounts

    def complete(self, mention: QuantityMention, index: int, by_amount: dict[int, int], facts: Facts) -> None:
        """Fill period, aggregation, per, part_of, parties and event of ``mention``, which is amount ``index`` of the page."""
