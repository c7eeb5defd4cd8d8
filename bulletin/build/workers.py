"""PDFs on all cores: worker processes that load WeasyPrint, faces and style sheet once.

The pool is any executor of `concurrent.futures`, so a large archive can be printed by a cluster that is there already:

    with distributed.Client(scheduler) as client, client.get_executor(pure=False) as executor:
        bulletin.build.pipeline.build(options, progress, executor=executor)

Its workers need this program and, under the same paths, the site's folder and the fonts. What they return is the
same to the byte.
"""

import os
import signal
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from bulletin.build.children import end_with_parent
from bulletin.pdf.order import PdfOrder
from bulletin.values.diagnostics import Checked, Diagnostic, Span, error
from bulletin.values.temporary_folder import process_folder, share_folder

if TYPE_CHECKING:
    from bulletin.pdf.maker import PdfMaker

Result = tuple[PdfOrder, Checked[bytes]]
OnBegin = Callable[[PdfOrder], None]

MEMORY_MB = 300  # of a worker. One that has more between two issues is replaced; 140 is usual, large pictures take more
# Orders handed at once to an executor that is not ours: enough for a cluster, few enough for us.
_WINDOW_OF_OTHERS = 512


@dataclass(frozen=True, slots=True)
class PdfSetup:
    """What all PDFs of a build share. root: the site's folder; css: the style sheet with its @font-face rules."""

    root: str
    css: str
    memory_mb: int = MEMORY_MB


def make_pdfs(
    orders: Iterable[PdfOrder],
    root: Path,
    css: str,
    *,
    jobs: int,
    executor: Executor | None = None,
    on_begin: OnBegin = lambda order: None,
) -> Generator[Result, None, None]:
    """Yield each order with its PDF, in the order they are done.

    orders: taken one by one, a few before they are begun, so that their HTML may be rendered meanwhile. jobs: how many
    processes at most. executor: does the work in place of our own processes, and stays open. on_begin: called with the
    order that is being made now, the oldest one where there are several.
    Close the iterator when it is left early (`contextlib.closing`): only then the workers stop at once.
    Diagnostics: those of `PdfMaker.make`; out-of-memory where a worker was killed; print-failed where one failed.
    """
    setup = PdfSetup(os.fspath(root.resolve()), css)
    if executor is not None:
        yield from _by_others(executor, setup, _Queue(orders), on_begin)
    elif jobs > 1:
        yield from _in_processes(setup, _Queue(orders), jobs, on_begin)
    else:
        maker: PdfMaker | None = None
        for order in orders:
            maker = maker or _new_maker(setup)
            on_begin(order)
            yield order, maker.make(order)


class _Queue:
    """Orders that wait: taken from an iterator when they are asked for, and perhaps handed back."""

    def __init__(self, orders: Iterable[PdfOrder]) -> None:
        self._rest = iter(orders)
        self._handed_back: list[PdfOrder] = []

    def take(self) -> PdfOrder | None:
        """Return the next order, None where there is none left."""
        return self._handed_back.pop() if self._handed_back else next(self._rest, None)

    def hand_back(self, order: PdfOrder) -> None:
        """Let this order be the next one."""
        self._handed_back.append(order)

    def __bool__(self) -> bool:
        """Return whether any are left."""
        if not self._handed_back and (order := next(self._rest, None)):
            self._handed_back.append(order)
        return bool(self._handed_back)


def _in_processes(setup: PdfSetup, waiting: _Queue, jobs: int, on_begin: OnBegin) -> Iterator[Result]:
    """Print in pools of our own. A pool ends when there is nothing left, a worker grew too large or was killed."""
    while waiting:
        with open_pool(jobs) as pool:
            # One more than there are workers, so that none waits for us.
            suspects = yield from _through(pool, setup, waiting, jobs + 1, on_begin)
        for order in suspects:
            yield order, _alone(setup, order, on_begin)


def _alone(setup: PdfSetup, order: PdfOrder, on_begin: OnBegin) -> Checked[bytes]:
    """Return what comes of an order that was under way when a worker was killed: it may have been another's fault."""
    with open_pool(1) as pool:
        on_begin(order)
        try:
            return _submit(pool, setup, order).result()[0]
        except BrokenExecutor:
            return Checked(None, (_killed(order),))


def _through(
    pool: Executor, setup: PdfSetup, waiting: _Queue, window: int, on_begin: OnBegin
) -> Generator[Result, None, list[PdfOrder]]:
    """Yield the results of what waits; return what was under way when a worker was killed.

    A worker that says it has grown too large is handed nothing more; what waits stays in `waiting`.
    """
    under_way: dict[Future[tuple[Checked[bytes], int]], PdfOrder] = {}
    has_grown = False
    while True:
        while not has_grown and len(under_way) < window and (order := waiting.take()):
            try:
                under_way[_submit(pool, setup, order)] = order
            except BrokenExecutor:
                if not under_way:  # killed before it got anything
                    return [order]
                waiting.hand_back(order)
                break
        if not under_way:
            return []
        on_begin(next(iter(under_way.values())))
        done, _ = wait(under_way, return_when=FIRST_COMPLETED)
        for future in [future for future in under_way if future in done]:
            if isinstance(future.exception(), BrokenExecutor):
                continue
            pdf, memory_mb = future.result()
            has_grown |= memory_mb > setup.memory_mb
            yield under_way.pop(future), pdf
        if any(isinstance(future.exception(), BrokenExecutor) for future in under_way if future in done):
            return list(under_way.values())


def _by_others(executor: Executor, setup: PdfSetup, waiting: _Queue, on_begin: OnBegin) -> Iterator[Result]:
    """Print by an executor that is not ours. What it fails to do is an error of that issue; it cannot be replaced."""
    under_way: dict[Future[tuple[Checked[bytes], int]], PdfOrder] = {}
    try:
        while True:
            while len(under_way) < _WINDOW_OF_OTHERS and (order := waiting.take()):
                under_way[_submit(executor, setup, order)] = order
            if not under_way:
                return
            on_begin(next(iter(under_way.values())))
            done, _ = wait(under_way, return_when=FIRST_COMPLETED)
            for future in [future for future in under_way if future in done]:
                order = under_way.pop(future)
                try:
                    pdf, _ = future.result()
                except (Exception, CancelledError) as problem:  # whatever a cluster may answer
                    pdf = Checked(None, (_failed(order, problem),))
                yield order, pdf
    finally:
        for future in under_way:
            future.cancel()


def _submit(pool: Executor, setup: PdfSetup, order: PdfOrder) -> Future[tuple[Checked[bytes], int]]:
    with _without_interrupts():
        return pool.submit(make_pdf, setup, order)


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Start processes that never hear of Ctrl-C, which a terminal sends to all: this process stops them.

    They inherit what is blocked here; a handler set by themselves would come after their imports.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def open_pool(jobs: int) -> Iterator[Executor]:
    """Open so many worker processes; where the block ends by an exception, they are killed at once."""
    # Fork would copy half-initialised libraries.
    pool = ProcessPoolExecutor(jobs, get_context("spawn"), _start_worker, (process_folder(),))
    try:
        yield pool
    except BaseException:  # Ctrl-C, a full disk: what is half done need not be finished
        _kill_workers(pool)
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _kill_workers(pool: ProcessPoolExecutor) -> None:
    # Python 3.14 has pool.kill_workers(); until it is the oldest we know, this is the only way.
    for process in list((pool._processes or {}).values()):
        with suppress(ProcessLookupError, ValueError):
            process.kill()


def _start_worker(temporary: Path) -> None:
    """Let this worker end with its parent, and leave its temporary files to be removed by it."""
    end_with_parent()
    share_folder(temporary)


# WeasyPrint promises nothing to threads, and an executor may be made of them.
_one_at_a_time = threading.Lock()


def make_pdf(setup: PdfSetup, order: PdfOrder) -> tuple[Checked[bytes], int]:
    """Return the PDF, made in this process, and how much memory it has afterwards, in MB (0: not known)."""
    with _one_at_a_time:
        pdf = _maker(setup).make(order)
        return pdf, _memory_mb()


@lru_cache(maxsize=1)
def _maker(setup: PdfSetup) -> "PdfMaker":
    return _new_maker(setup)


def _new_maker(setup: PdfSetup) -> "PdfMaker":
    from bulletin.pdf.maker import PdfMaker  # loads WeasyPrint, which a build without new PDFs does not need

    return PdfMaker(Path(setup.root), setup.css)


def _memory_mb() -> int:
    """Return the resident memory of this process in MB, 0 where the system does not say (proc(5), statm)."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") // 1_000_000


def _killed(order: PdfOrder) -> Diagnostic:
    return error(
        "out-of-memory",
        "排这一期的 PDF 时，程序被系统停止了，多半是内存不够",
        Span(order.source),
        f"没有做出 {order.path}",
        hint="先关掉别的程序，或者把这一期的大图片缩小，再运行一次；已经做好的 PDF 不会重做",
    )


def _failed(order: PdfOrder, problem: BaseException) -> Diagnostic:
    return error(
        "print-failed",
        "这一期排不出 PDF",
        Span(order.source),
        f"做 PDF 的机器说：{problem!r}",
        hint="看看那些机器是否都在工作，再运行一次；已经做好的 PDF 不会重做",
    )
