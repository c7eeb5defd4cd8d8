"""How much work a task is: lines and calls of Python, which are the same on any machine and under any load."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def work(task: Callable[[], object]) -> int:
    """Return how many lines and calls of Python a task takes; not what goes on within C, which is a hundred times cheaper."""
    count = 0

    def trace(frame: FrameType, event: str, argument: object) -> Any:
        nonlocal count
        count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        task()
    finally:
        sys.settrace(before)
    return count


def assert_linear(task: Callable[[int], Callable[[], object]], n: int) -> None:
    """Assert that twice as much is at most twice the work. task: returns what is to be done with so much, not yet done."""
    task(2)()  # what is done once for all
    once, twice, fourfold = (work(task(size)) for size in (n, 2 * n, 4 * n))
    assert fourfold - twice < 2.4 * (twice - once) + 500, (once, twice, fourfold)
