"""How well a clustering agrees with the truth (Bagga and Baldwin 1998)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping


def bcubed(truth: Mapping[str, Hashable], found: Mapping[str, Hashable]) -> tuple[float, float, float]:
    """Precision, recall and F1 over the items of ``truth``; both map an item to its cluster."""
    true_sizes = Counter(truth.values())
    found_sizes = Counter(found[item] for item in truth)
    both = Counter((truth[item], found[item]) for item in truth)
    precision = sum(both[truth[item], found[item]] / found_sizes[found[item]] for item in truth) / len(truth)
    recall = sum(both[truth[item], found[item]] / true_sizes[truth[item]] for item in truth) / len(truth)
    return precision, recall, 2 * precision * recall / (precision + recall)
