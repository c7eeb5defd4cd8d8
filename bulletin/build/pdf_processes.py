"""An executor for PDFs: each of its threads sends its work to a worker process, which loads WeasyPrint, faces and style sheet once."""

import os
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any

from bulletin.build.pdf_worker import PdfReply, PdfRequest, PdfSetup, make_pdf, receive, send
from bulletin.pdf.order import PdfOrder
from bulletin.values.child_python import child_command
from bulletin.values.diagnostics import Checked
from bulletin.values.encoding import decode, encode
from bulletin.values.temporary_folder import process_folder

PROGRAM = "from bulletin.build.pdf_worker import work; work()"


class WorkerKilledError(Exception):
    """The worker ended while making the PDF; most likely the system killed it because memory was short."""


class WorkerSystemError(OSError):
    """The system refused something to a worker, or refused to start one."""


class WorkerFaultError(Exception):
    """Any other exception in a worker, as its `repr`: a fault of the program."""


class PdfProcesses(ThreadPoolExecutor):
    """A pool of workers; each is started when there is work for it, and replaced if it grew too large or was killed."""

    def __init__(self, jobs: int) -> None:
        super().__init__(jobs, initializer=_block_interrupts)
        self._changing = threading.Lock()
        self._is_open = True
        self._workers: set[subprocess.Popen[bytes]] = set()
        self._idle: list[subprocess.Popen[bytes]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Make a PDF in one of the processes. fn: always `make_pdf`, the only work that they know."""
        assert fn is make_pdf
        return super().submit(self._make, *args, **kwargs)

    def end(self) -> None:
        """Kill all workers at once; unfinished PDFs are dropped."""
        with self._changing:
            self._is_open = False
            for worker in self._workers:
                worker.kill()
        self.shutdown(wait=True, cancel_futures=True)
        for worker in self._workers:
            _forget(worker)

    def _make(self, setup: PdfSetup, order: PdfOrder) -> Checked[bytes]:
        worker = self._free_worker()
        reply, pdf = _asked(worker, PdfRequest(setup, order))
        if reply is None or reply.memory_mb > setup.memory_mb:
            self._end_worker(worker)
        else:
            self._idle.append(worker)
        if reply is None:
            raise WorkerKilledError
        if reply.error_number:
            raise WorkerSystemError(reply.error_number, os.strerror(reply.error_number), reply.file)
        if reply.fault:
            raise WorkerFaultError(reply.fault)
        return Checked(pdf if reply.has_pdf else None, reply.diagnostics)

    def _free_worker(self) -> "subprocess.Popen[bytes]":
        with self._changing:
            if not self._is_open:
                raise CancelledError
            if self._idle:
                return self._idle.pop()
            try:
                worker = _start()
            except OSError as problem:
                raise WorkerSystemError(problem.errno, problem.strerror, problem.filename) from problem
            self._workers.add(worker)
            return worker

    def _end_worker(self, worker: "subprocess.Popen[bytes]") -> None:
        with self._changing:
            self._workers.discard(worker)
        worker.kill()
        _forget(worker)


@contextmanager
def open_pool(jobs: int) -> Iterator[PdfProcesses]:
    """Open a pool of at most `jobs` workers; they are killed when the block ends, however it ends."""
    pool = PdfProcesses(jobs)
    try:
        yield pool
    finally:
        pool.end()


def _start() -> "subprocess.Popen[bytes]":
    command = child_command(PROGRAM, str(os.getpid()), os.fspath(process_folder()))
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def _asked(worker: "subprocess.Popen[bytes]", request: PdfRequest) -> tuple[PdfReply | None, bytes]:
    """Send a request; return the reply and the PDF. The reply is None if the worker ended before it was complete."""
    assert worker.stdin is not None
    assert worker.stdout is not None
    try:
        send(worker.stdin, encode(request))
        head, pdf = receive(worker.stdout), receive(worker.stdout)
    except OSError:  # a broken pipe
        return None, b""
    return (None, b"") if head is None or pdf is None else (decode(head, PdfReply), pdf)


def _forget(worker: "subprocess.Popen[bytes]") -> None:
    """Close the pipes of a killed worker, and wait for its end."""
    with suppress(OSError):
        worker.communicate()


def _block_interrupts() -> None:
    """Block SIGINT in this thread, so that workers it starts never get Ctrl-C, which a terminal sends to all; the parent stops them.

    They inherit the blocked signals; a handler that they set themselves would come too late, after their imports.
    """
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
