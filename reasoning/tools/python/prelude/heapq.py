"""The functions of `heapq`."""

from __future__ import annotations

from typing import Any


def _up(heap: list[Any], start: int, at: int) -> None:
    item = heap[at]
    while at > start and item < heap[(at - 1) // 2]:
        heap[at] = heap[(at - 1) // 2]
        at = (at - 1) // 2
    heap[at] = item


def _down(heap: list[Any], at: int) -> None:
    end, start, item = len(heap), at, heap[at]
    child = 2 * at + 1
    while child < end:
        if child + 1 < end and not heap[child] < heap[child + 1]:
            child = child + 1
        heap[at] = heap[child]
        at = child
        child = 2 * at + 1
    heap[at] = item
    _up(heap, start, at)


def heappush(heap: list[Any], item: Any) -> None:
    """Push an item onto a heap."""
    heap.append(item)
    _up(heap, 0, len(heap) - 1)


def heappop(heap: list[Any]) -> Any:
    """Pop the smallest item off a heap."""
    last = heap.pop()
    if not heap:
        return last
    item = heap[0]
    heap[0] = last
    _down(heap, 0)
    return item


def heapify(x: list[Any]) -> None:
    """Turn a list into a heap."""
    for at in range(len(x) // 2 - 1, -1, -1):
        _down(x, at)


def heapreplace(heap: list[Any], item: Any) -> Any:
    """Pop the smallest item, then push the new one."""
    found = heap[0]
    heap[0] = item
    _down(heap, 0)
    return found


def heappushpop(heap: list[Any], item: Any) -> Any:
    """Push the item, then pop the smallest one."""
    if heap and heap[0] < item:
        return heapreplace(heap, item)
    return item


def nlargest(n: int, iterable: Any, key: Any = None) -> list[Any]:
    """Return the n largest items, the largest first."""
    return sorted(iterable, key=key, reverse=True)[: max(n, 0)]


def nsmallest(n: int, iterable: Any, key: Any = None) -> list[Any]:
    """Return the n smallest items, the smallest first."""
    return sorted(iterable, key=key)[: max(n, 0)]


def merge(*iterables: Any, key: Any = None, reverse: bool = False) -> Any:
    """Return the items of several sorted lists, sorted."""
    return iter(sorted([item for one in iterables for item in one], key=key, reverse=reverse))
