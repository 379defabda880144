"""Units that different texts tell, brought together: the surest pairs first, and never two that contradict each other."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from itertools import combinations
from typing import TypeVar

Item = TypeVar("Item")
Key = Hashable
Score = Callable[[Item, Item], float | None]
"""How surely two items are the same, None where they cannot be."""

_MOST_A_KEY = 200


def bring_together(
    items: Mapping[str, Item],
    keys: Callable[[Item], Iterable[Key]],
    score: Score[Item],
    enough: float,
) -> list[list[str]]:
    """Groups of the names of items that are the same; every item is in one group.

    Only items that share a key are compared; a key that hundreds share tells nothing and is passed over. A group never holds two items
    that cannot be the same. The result depends on the set of items alone.
    """
    blocks: dict[Key, list[str]] = {}
    for name in sorted(items):
        for key in set(keys(items[name])):
            blocks.setdefault(key, []).append(name)
    pairs = {pair for names in blocks.values() if len(names) <= _MOST_A_KEY for pair in combinations(names, 2)}
    scored = [(value, left, right) for left, right in pairs if (value := score(items[left], items[right])) is not None and value >= enough]
    group = {name: [name] for name in sorted(items)}
    for _, left, right in sorted(scored, key=lambda pair: (-pair[0], pair[1], pair[2])):
        one, other = group[left], group[right]
        if one is other or not _fit(one, other, items, score):
            continue
        merged = sorted(one + other)
        for name in merged:
            group[name] = merged
    return list({id(names): names for names in group.values()}.values())


def _fit(one: Sequence[str], other: Sequence[str], items: Mapping[str, Item], score: Score[Item]) -> bool:
    return all(score(items[left], items[right]) is not None for left in one for right in other)
