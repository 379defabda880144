"""Groups of things that are linked, whatever the order in which the links come."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

Item = TypeVar("Item", bound=Hashable)


class Groups(Generic[Item]):
    """Items joined into groups; joining is all that ever happens to them."""

    def __init__(self, items: Iterable[Item] = ()) -> None:
        self._parent: dict[Item, Item] = {item: item for item in items}

    def add(self, item: Item) -> None:
        """Makes an item known, in a group of its own."""
        self._parent.setdefault(item, item)

    def find(self, item: Item) -> Item:
        """The item that stands for the group; which one it is depends on the order of joins, so compare it, do not keep it."""
        root = item
        while self._parent[root] != root:
            root = self._parent[root]
        while self._parent[item] != root:
            self._parent[item], item = root, self._parent[item]
        return root

    def join(self, left: Item, right: Item) -> None:
        """Makes one group of the groups of both."""
        self._parent[self.find(right)] = self.find(left)

    def lists(self) -> list[list[Item]]:
        """The groups, each in the order in which its items became known."""
        found: dict[Item, list[Item]] = {}
        for item in self._parent:
            found.setdefault(self.find(item), []).append(item)
        return list(found.values())
