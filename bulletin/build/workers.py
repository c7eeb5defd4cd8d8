"""Makes PDFs on all cores, in worker processes that load WeasyPrint, faces and style sheet once.

Any executor of `concurrent.futures` can take the place of our pool, so an existing cluster can print a large archive:

    with distributed.Client(scheduler) as client, client.get_executor(pure=False) as executor:
        bulletin.build.pipeline.build(options, Workers(executor), progress)

Its workers need this program and, under the same paths, the site's folder and the fonts. They return the same bytes.
"""

import os
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from pathlib import Path
from typing import TYPE_CHECKING

from bulletin.build.pdf_processes import WorkerFaultError, WorkerKilledError, WorkerSystemError, open_pool
from bulletin.build.pdf_worker import PdfSetup, make_pdf, new_maker
from bulletin.pdf.order import PdfOrder
from bulletin.values.diagnostics import Checked, Diagnostic, Span, error

if TYPE_CHECKING:
    from bulletin.pdf.maker import PdfMaker

Result = tuple[PdfOrder, Checked[bytes]]
OnBegin = Callable[[PdfOrder], None]

# Orders that are pending at an executor that is not ours: enough to keep a cluster busy, few enough for our memory.
_WINDOW_OF_OTHERS = 512


def make_pdfs(
    orders: Iterable[PdfOrder],
    root: Path,
    css: str,
    *,
    jobs: int,
    executor: Executor | None = None,
    on_begin: OnBegin = lambda order: None,
) -> Generator[Result, None, None]:
    """Yield each order with its PDF, as they are finished.

    orders: taken one by one, a few ahead of the workers, so that HTML is rendered while they work. jobs: maximum number of
    processes. executor: does the work instead of our own processes, and stays open. on_begin: called with the order that is
    being made now, the oldest one if there are several.
    Close the iterator if you leave it early (`contextlib.closing`): only then do the workers stop at once.
    Diagnostics: those of `PdfMaker.make`; out-of-memory where a worker was killed; print-failed where one failed.
    """
    setup = PdfSetup(os.fspath(root.resolve()), css)
    if executor is not None:
        yield from _made_by(executor, setup, iter(orders), _WINDOW_OF_OTHERS, on_begin)
    elif jobs > 1:
        with open_pool(jobs) as pool:
            # One order more than there are workers, so that no worker waits for us to render HTML.
            yield from _made_by(pool, setup, iter(orders), jobs + 1, on_begin)
    else:
        maker: PdfMaker | None = None
        for order in orders:
            maker = maker or new_maker(setup)
            on_begin(order)
            yield order, maker.make(order)


def _made_by(
    executor: Executor, setup: PdfSetup, orders: Iterator[PdfOrder], window: int, on_begin: OnBegin
) -> Iterator[Result]:
    """Make PDFs by an executor, with at most `window` orders pending. A failure of a foreign executor is an error of that issue.

    An order whose worker was killed is tried once more after all others, alone: memory may have been short because of
    another order.
    """
    under_way: dict[Future[Checked[bytes]], PdfOrder] = {}
    again: list[PdfOrder] = []
    try:
        while True:
            # The window is filled before waiting: workers go on while the next HTML is rendered here.
            while len(under_way) < window and (order := next(orders, None)):
                under_way[executor.submit(make_pdf, setup, order)] = order
            if not under_way:
                break
            on_begin(next(iter(under_way.values())))
            done, _ = wait(under_way, return_when=FIRST_COMPLETED)
            for future in [future for future in under_way if future in done]:
                order = under_way.pop(future)
                if not future.cancelled() and isinstance(future.exception(), WorkerKilledError):
                    again.append(order)
                else:
                    yield order, _result(future, order)
    finally:  # also if the caller closes the iterator
        for future in under_way:
            future.cancel()
    for order in again:
        on_begin(order)
        yield order, _result(executor.submit(make_pdf, setup, order), order)


def _result(future: Future[Checked[bytes]], order: PdfOrder) -> Checked[bytes]:
    try:
        return future.result()
    except WorkerKilledError:
        return Checked(None, (_killed(order),))
    except (WorkerSystemError, WorkerFaultError):  # from our own pool: the command reports them
        raise
    except (Exception, CancelledError) as problem:  # whatever a cluster may answer
        return Checked(None, (_failed(order, problem),))


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
