"""Where helpers and recipients stand in the picture of the pairing network."""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt
from typing import Any

Party = tuple[str, str | None]
"""A name as pages give it, and its place."""


def lay_out(pairs: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The parties of pairs (rows with helper, helper_place, recipient, recipient_place), each with a point ``x``, ``y``.

    Each cluster of parties that hang together is laid out by springs, and the clusters stand side by side, the greatest first. The
    picture says who hangs together with whom; distances and directions mean nothing. ``degree`` counts the pairs of a party, ``role``
    is helper, recipient or both.
    """
    import rustworkx as rx

    graph: rx.PyGraph[Party, None] = rx.PyGraph(multigraph=False)
    numbers: dict[Party, int] = {}
    helpers: set[Party] = set()
    recipients: set[Party] = set()
    for pair in pairs:
        ends = []
        for side, of_side in (("helper", helpers), ("recipient", recipients)):
            party = (pair[side], pair[f"{side}_place"])
            if party not in numbers:
                numbers[party] = graph.add_node(party)
            of_side.add(party)
            ends.append(numbers[party])
        graph.add_edge(ends[0], ends[1], None)
    points = _pack(graph, rx.connected_components(graph)) if numbers else {}
    return [
        {
            "name": party[0],
            "place": party[1],
            "x": round(points[number][0], 3),
            "y": round(points[number][1], 3),
            "degree": graph.degree(number),
            "role": "both" if party in helpers and party in recipients else "helper" if party in helpers else "recipient",
        }
        for party, number in numbers.items()
    ]


def _pack(graph: Any, clusters: list[set[int]]) -> dict[int, tuple[float, float]]:
    """Clusters in rows, from left to right and from top to bottom, on a field about twice as wide as it is high."""
    sizes = [sqrt(len(cluster)) for cluster in clusters]
    width = max(sqrt(2 * sum(size * size for size in sizes)) * 1.2, *sizes)
    points: dict[int, tuple[float, float]] = {}
    left = top = height = 0.0
    for cluster, size in sorted(zip(clusters, sizes, strict=True), key=lambda pair: (-pair[1], min(pair[0]))):
        if left > 0 and left + size > width:
            left, top, height = 0.0, top - height - 0.8, 0.0
        for number, (x, y) in _spread(graph, sorted(cluster)).items():
            points[number] = (left + x * size, top - y * size)
        left, height = left + size + 0.8, max(height, size)
    return points


def _spread(graph: Any, cluster: list[int]) -> dict[int, tuple[float, float]]:
    """The parties of one cluster in a square of side 1."""
    import rustworkx as rx

    part = graph.subgraph(cluster)
    placed = list(rx.spring_layout(part, k=2.5 / sqrt(len(cluster)), num_iter=150, seed=7).values())
    lows = [min(point[axis] for point in placed) for axis in (0, 1)]
    spans = [max(point[axis] for point in placed) - lows[axis] or 1.0 for axis in (0, 1)]
    return {
        number: ((point[0] - lows[0]) / spans[0], (point[1] - lows[1]) / spans[1]) for number, point in zip(cluster, placed, strict=True)
    }
