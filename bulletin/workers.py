"""PDFs on all cores: worker processes that load WeasyPrint, faces and style sheet once."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

from bulletin.diagnostics import Checked
from bulletin.printing.pdf import PdfMaker, PdfOrder


def make_pdfs(
    orders: Sequence[PdfOrder], root: Path, css: str, *, jobs: int
) -> Iterator[tuple[PdfOrder, Checked[bytes]]]:
    """Yield each order with its PDF, in the order they are done. jobs: how many processes at most."""
    jobs = min(jobs, len(orders))
    if jobs <= 1:
        if orders:
            maker = PdfMaker(root, css)
            yield from ((order, maker.make(order)) for order in orders)
        return
    with _pool(jobs, root, css) as pool:
        futures = {pool.submit(_make_in_worker, order): order for order in orders}
        try:
            for future in as_completed(futures):
                yield futures[future], future.result()
        except BaseException:  # Ctrl-C: what has not begun need not begin
            pool.shutdown(wait=False, cancel_futures=True)
            raise


_maker: PdfMaker | None = None  # one for each worker process, made by _start_worker


def _pool(jobs: int, root: Path, css: str) -> Executor:
    # Fonts and style sheet are loaded once in each worker; fork would copy half-initialised libraries.
    return ProcessPoolExecutor(jobs, get_context("spawn"), _start_worker, (root, css))


def _start_worker(root: Path, css: str) -> None:
    global _maker
    _maker = PdfMaker(root, css)


def _make_in_worker(order: PdfOrder) -> Checked[bytes]:
    assert _maker is not None
    return _maker.make(order)
