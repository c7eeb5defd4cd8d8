"""Runs a function over many items on all cores, in forked processes; results come in the order of the items.

Processes are forked because a child then has the site as read so far, without anything being sent to it. If the system
cannot fork, or another thread runs (in the child it would stop at an arbitrary point), the work is done in this process.
"""

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

from bulletin.build.children import begin_worker

T = TypeVar("T")
R = TypeVar("R")


def spread(work: Callable[[T], R], items: Sequence[T], *, jobs: int) -> Iterator[R]:
    """Yield work(item) for each item, in their order. jobs: maximum number of processes.

    work may be a closure; its results are sent through a pipe. If the system kills a process, only time is lost: the
    remaining items are done in this process.
    """
    jobs = min(jobs, len(items))
    if jobs <= 1 or not may_fork():
        yield from map(work, items)
        return
    done = 0
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("fork"), _begin, (work, items)) as pool:
        futures = [pool.submit(_do, n) for n in range(len(items))]
        try:
            for future in futures:
                yield future.result()
                done += 1
        except BrokenProcessPool:
            pass
        except BaseException:  # Ctrl-C or a fault: the other results are not wanted any more
            pool.shutdown(wait=False, cancel_futures=True)
            for child in multiprocessing.active_children():
                child.terminate()
            raise
    yield from map(work, items[done:])


def may_fork() -> bool:
    """Return whether this process may fork: the system supports it, and no other thread runs, which a fork would cut off."""
    return hasattr(os, "fork") and threading.active_count() == 1


_work: tuple[Callable[[Any], Any], Sequence[Any]] | None = None  # of a worker process, set once by _begin


def _begin(work: Callable[[Any], Any], items: Sequence[Any]) -> None:
    global _work
    _work = work, items
    begin_worker()


def _do(n: int) -> Any:
    assert _work is not None
    work, items = _work
    return work(items[n])


def batches(items: Sequence[T], size: int) -> list[Sequence[T]]:
    """Return the items in runs of `size`; the last may be shorter."""
    return [items[n : n + size] for n in range(0, len(items), size)]
