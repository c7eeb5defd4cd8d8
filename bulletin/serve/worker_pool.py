"""A pool of worker processes that stays: WeasyPrint and the faces are loaded once, so that a fresh PDF takes a moment."""

from concurrent.futures import BrokenExecutor, Executor
from contextlib import ExitStack
from types import TracebackType

from bulletin.build.workers import open_pool


class WorkerPool:
    """So many processes, started when the first PDF is wanted, and ended with the block."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._pool: Executor | None = None
        self._stack = ExitStack()

    def __enter__(self) -> "WorkerPool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # As after Ctrl-C, however it ended: nobody waits for what is half made.
        self._stack.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)

    def executor(self) -> Executor:
        """Return the pool; another one where a worker of the last was killed."""
        if self._pool is not None:
            try:
                self._pool.submit(int)
            except BrokenExecutor:
                self._pool = None
        if self._pool is None:
            self._pool = self._stack.enter_context(open_pool(self._jobs))
        return self._pool
