"""Reports in Chinese that memory is short, also if a C library ended the process because of that."""

import errno
import os
import signal
from typing import NoReturn

from bulletin.cli.common import CONTENT_ERROR, say_error

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]


def is_for_want_of_memory(problem: BaseException) -> bool:
    """Return whether memory was short, also for loading a library (dlopen(3) reports it only in words) or for a new thread."""
    return isinstance(problem, MemoryError) or any(
        words in str(problem)
        for words in ("failed to map segment", "annot allocate memory", "start new thread", "MemoryError(")
    )


def want_of_threads(problem: BaseException) -> OSError | None:
    """Return an OSError (EAGAIN) if a thread could not be started though memory is not limited; None for anything else."""
    is_refused = "start new thread" in str(problem) and not _limit_kb()
    return OSError(errno.EAGAIN, os.strerror(errno.EAGAIN)) if is_refused else None


def tell_want_of_memory() -> None:
    """Report that memory was short, and what helps."""
    hint = "先关掉别的程序，再运行一次；`bulletin build --jobs 1` 用得少一些"
    if limit := _limit_kb():
        hint = f"请管理员放宽这里的内存限额：`ulimit -v` 现在是 {limit}，要 1000000 以上"
    say_error("out-of-memory", "内存不够，没有写出文件，已经发布的网站没有变", hint)


def watch_over_limited_process() -> None:
    """If this process's memory is limited, continue in a child process, and return only there; the parent reports how it died.

    Pango, GLib and HarfBuzz end a process that gets no memory, without a message that a clerk could read, and then no handler
    in Python runs.
    """
    if not _limit_kb() or not hasattr(os, "fork"):
        return
    from bulletin.build.children import end_with_parent  # loads ctypes, which few commands need

    parent = os.getpid()
    try:
        child = os.fork()
    except OSError:  # no room for another process: continue unwatched
        return
    if not child:
        end_with_parent(parent)
        return
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to the child, too
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
            signal.signal(number, lambda number, frame: os.kill(child, number))
    _end_as(os.waitpid(child, 0)[1])


def _end_as(status: int) -> NoReturn:
    """End this process as its child ended. status: from waitpid(2)."""
    code = os.waitstatus_to_exitcode(status)
    if code >= 0:
        os._exit(code)
    # How the libraries end a process that gets no memory.
    if -code in (signal.SIGSEGV, signal.SIGABRT, signal.SIGTRAP, signal.SIGBUS):
        tell_want_of_memory()
        os._exit(CONTENT_ERROR)
    os._exit(128 - code)


def _limit_kb() -> int:
    """Return the memory limit of this process in KB, as `ulimit -v` shows it; 0 if there is none."""
    if resource is None or not hasattr(resource, "RLIMIT_AS"):
        return 0
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    return 0 if limit == resource.RLIM_INFINITY else limit // 1024
