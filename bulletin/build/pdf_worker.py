"""A worker process: makes one PDF after another for the process that started it, which talks to it through two pipes.

Messages are JSON and the bytes of the PDF, each behind its length. A process that was started plainly leaves nothing
behind when it is killed: those of `multiprocessing` have a tracker beside them, and semaphores in /dev/shm that stay.
"""

import gc
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
from bulletin.values.options import COLLECT_AFTER
from bulletin.values.temporary_folder import share_folder
from bulletin.values.work_limit import check_thread_room, lift_memory_limit

if TYPE_CHECKING:
    from bulletin.pdf.maker import PdfMaker

MEMORY_MB = 300  # of a worker. One that has more between two issues is replaced; 140 is usual, large pictures take more
_LENGTH = struct.Struct("!Q")


@dataclass(frozen=True, slots=True)
class PdfSetup:
    """What all PDFs of a build share. root: the site's folder; css: the style sheet with its @font-face rules."""

    root: str
    css: str
    memory_mb: int = MEMORY_MB


@dataclass(frozen=True, slots=True)
class PdfRequest:
    """What a worker is asked for."""

    setup: PdfSetup
    order: PdfOrder


@dataclass(frozen=True, slots=True)
class PdfReply:
    """What comes before the PDF, which is empty where none was made.

    memory_mb: what the worker has now, 0 where the system does not say. error_number, file: of an OSError; fault: any other.
    """

    has_pdf: bool = False
    diagnostics: tuple[Diagnostic, ...] = ()
    memory_mb: int = 0
    error_number: int = 0
    file: str | None = None
    fault: str = ""


# WeasyPrint promises nothing to threads, and an executor may be made of them.
_one_at_a_time = threading.Lock()


def make_pdf(setup: PdfSetup, order: PdfOrder) -> Checked[bytes]:
    """Return the PDF, made in this process."""
    with _one_at_a_time:
        return _maker(setup).make(order)


@lru_cache(maxsize=1)
def _maker(setup: PdfSetup) -> "PdfMaker":
    return new_maker(setup)


def new_maker(setup: PdfSetup) -> "PdfMaker":
    """Return a maker of PDFs. Raises RuntimeError: check_thread_room."""
    check_thread_room()
    from bulletin.pdf.maker import PdfMaker  # loads WeasyPrint, which a build without new PDFs does not need

    return PdfMaker(Path(setup.root), setup.css)


def send(pipe: IO[bytes], data: bytes) -> None:
    """Write bytes behind their length."""
    pipe.write(_LENGTH.pack(len(data)))
    pipe.write(data)
    pipe.flush()


def receive(pipe: IO[bytes]) -> bytes | None:
    """Return the next bytes that were sent, None where the other end is closed."""
    length = pipe.read(_LENGTH.size)
    if len(length) < _LENGTH.size:
        return None
    (size,) = _LENGTH.unpack(length)
    data = pipe.read(size)
    return data if len(data) == size else None


def work() -> None:
    """Answer requests until the pipe is closed. Arguments of the process: its parent's number and temporary folder."""
    end_with_parent(int(sys.argv[1]))
    share_folder(Path(sys.argv[2]))
    lift_memory_limit()  # of the template that is rendered while this worker is started
    gc.set_threshold(COLLECT_AFTER)  # 10 MB more
    requests, replies = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no reply
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
    """Return the resident memory of this process in MB, 0 where the system does not say (proc(5), statm)."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") // 1_000_000
