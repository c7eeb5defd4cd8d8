"""Limits of CPU time and memory for work on what is not ours, as an office's templates and strangers' files; and of threads."""

import ctypes
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]


THREADS_OF_PANGO = 5  # 1.50 loads a face by four at once, and one may be a watcher's


class OverdueError(BaseException):
    """The work took longer than it may. No Exception: what libraries catch and ignore must not keep the work going."""


@contextmanager
def work_limit(seconds: float, memory_mb: int) -> Iterator[None]:
    """Raise OverdueError in the block after so many seconds of the processor, MemoryError where it needs so much more memory.

    Python alone could not stop one step that takes all memory, as `"x".center(10**10)`. Only the main thread, in which
    sites are built, the preview's too, can be interrupted by the system (signal(2)); other threads, and systems without such
    clocks, get three times as long by the clock, and as much memory as there is.
    """
    if threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer"):
        with _memory_limit(memory_mb), _processor_limit(seconds):
            yield
    else:
        with _clock_limit(3 * seconds):
            yield


@contextmanager
def _processor_limit(seconds: float) -> Iterator[None]:
    def end(number: int, frame: FrameType | None) -> None:
        raise OverdueError

    before = signal.signal(signal.SIGPROF, end)
    # Again each second: a destructor ignores what is raised in it.
    signal.setitimer(signal.ITIMER_PROF, seconds, 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@contextmanager
def _clock_limit(seconds: float) -> Iterator[None]:
    thread, lock, has_ended = threading.get_ident(), threading.Lock(), False

    def end() -> None:
        with lock:
            if not has_ended:
                ctypes.pythonapi.PyThreadState_SetAsyncExc(
                    ctypes.c_ulong(thread), ctypes.py_object(OverdueError)
                )

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        with lock:
            has_ended = True


def lift_memory_limit() -> None:
    """Take away the limit in a process that was started while its parent had one."""
    with suppress(AttributeError, OSError, ValueError):  # a system without it
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (hard, hard))


@contextmanager
def _memory_limit(megabytes: int) -> Iterator[None]:
    try:
        with open("/proc/self/statm", "rb", buffering=0) as file:  # noqa: PTH123 - a microsecond, for each page
            used = int(file.read().split()[5]) * resource.getpagesize()  # proc(5): data and stack, in pages
        soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
        wanted = used + megabytes * 1_000_000
        if soft == resource.RLIM_INFINITY or wanted < soft:
            resource.setrlimit(resource.RLIMIT_DATA, (wanted, hard))
    except (AttributeError, OSError, ValueError, IndexError):  # a system without it
        yield
        return
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def check_thread_room() -> None:
    """Start as many threads as Pango does, and end them. Raises RuntimeError: the user has too many processes (setrlimit(2)).

    Where the system refuses one to Pango, GLib ends the process in English, or waits for it for ever.
    """
    may_end = threading.Event()
    before = threading.stack_size(65_536)  # where memory is short, the work itself reports it
    started: list[threading.Thread] = []
    try:
        for _ in range(THREADS_OF_PANGO):
            thread = threading.Thread(target=may_end.wait)
            thread.start()
            started.append(thread)
    finally:
        threading.stack_size(before)
        may_end.set()
        for thread in started:
            thread.join()
