"""A worker process that makes one PDF after another for its parent; the two talk through two pipes.

Messages are JSON and the bytes of the PDF, each preceded by its length. A plain process leaves nothing behind when it is
killed; processes of `multiprocessing` need a tracker process, and leave semaphores in /dev/shm.
"""

import os
import struct
import sys
import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO, TYPE_CHECKING

from bulletin.build.children import end_with_parent
from bulletin.pdf.order import PdfOrder
from bulletin.values.diagnostics import Checked, Diagnostic
from bulletin.values.encoding import decode, encode
from bulletin.values.temporary_folder import share_folder
from bulletin.values.work_limit import check_thread_room, lift_memory_limit

if TYPE_CHECKING:
    from bulletin.pdf.maker import PdfMaker

MEMORY_MB = 300  # a worker that has more after a PDF is replaced; 140 is usual, large pictures take more
_LENGTH = struct.Struct("!Q")


@dataclass(frozen=True, slots=True)
class PdfSetup:
    """What all PDFs of a build share. root: the site's folder; css: the style sheet with its @font-face rules."""

    root: str
    css: str
    memory_mb: int = MEMORY_MB


@dataclass(frozen=True, slots=True)
class PdfRequest:
    """A request to a worker."""

    setup: PdfSetup
    order: PdfOrder


@dataclass(frozen=True, slots=True)
class PdfReply:
    """A reply, sent before the PDF, which is empty if none was made.

    memory_mb: resident memory of the worker, 0 if the system does not say. error_number, file: of an OSError; fault: the
    `repr` of the exception, if there was one.
    """

    has_pdf: bool = False
    diagnostics: tuple[Diagnostic, ...] = ()
    memory_mb: int = 0
    error_number: int = 0
    file: str | None = None
    fault: str = ""


# WeasyPrint does not promise to be thread-safe, and a caller's executor may use threads.
_one_at_a_time = threading.Lock()


def make_pdf(setup: PdfSetup, order: PdfOrder) -> Checked[bytes]:
    """Return the PDF, made in this process."""
    with _one_at_a_time:
        return _maker(setup).make(order)


@lru_cache(maxsize=1)
def _maker(setup: PdfSetup) -> "PdfMaker":
    return new_maker(setup)


def new_maker(setup: PdfSetup) -> "PdfMaker":
    """Return a maker of PDFs. Raises RuntimeError: the user has too many processes (check_thread_room)."""
    check_thread_room()
    from bulletin.pdf.maker import PdfMaker  # loads WeasyPrint, which a build without new PDFs does not need

    return PdfMaker(Path(setup.root), setup.css)


def send(pipe: IO[bytes], data: bytes) -> None:
    """Write a message: the length of `data`, then `data`."""
    pipe.write(_LENGTH.pack(len(data)))
    pipe.write(data)
    pipe.flush()


def receive(pipe: IO[bytes]) -> bytes | None:
    """Return the next message; None if the other end is closed."""
    length = pipe.read(_LENGTH.size)
    if len(length) < _LENGTH.size:
        return None
    (size,) = _LENGTH.unpack(length)
    data = pipe.read(size)
    return data if len(data) == size else None


def work() -> None:
    """Answer requests until the pipe is closed. Arguments of the process: its parent's process id and temporary folder."""
    end_with_parent(int(sys.argv[1]))
    share_folder(Path(sys.argv[2]))
    lift_memory_limit()  # inherited if the parent was rendering a template under a limit when it started this worker
    requests, replies = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # a library that prints must not write into the replies
    while (data := receive(requests)) is not None:
        request = decode(data, PdfRequest)
        if request is None:
            raise ValueError("not a request")
        reply, pdf = _answer(request)
        send(replies, encode(reply))
        send(replies, pdf)


def _answer(request: PdfRequest) -> tuple[PdfReply, bytes]:
    try:
        pdf = make_pdf(request.setup, request.order)
    except OSError as problem:  # a full disk, which the parent reports
        name = os.fsdecode(problem.filename) if problem.filename else None
        return PdfReply(error_number=problem.errno or 0, file=name, fault=repr(problem)), b""
    except Exception as problem:
        return PdfReply(fault=repr(problem)), b""
    return PdfReply(pdf.value is not None, pdf.diagnostics, _memory_mb()), pdf.value or b""


def _memory_mb() -> int:
    """Return the resident memory of this process in MB; 0 if the system does not say (proc(5), statm)."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") // 1_000_000
