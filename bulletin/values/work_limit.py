"""Limits CPU time and memory for work on untrusted input (an office's templates, strangers' files); checks that threads can be started."""

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


# Pango 1.50 loads a face in four threads; one is spare, since a watcher thread may need it.
THREADS_OF_PANGO = 5


class OverdueError(BaseException):
    """The work took longer than allowed.

    Not a subclass of Exception, so that a library's `except Exception` does not swallow it.
    """


@contextmanager
def work_limit(seconds: float, memory_mb: int) -> Iterator[None]:
    """Raise OverdueError in the block after `seconds` of CPU time, MemoryError if it allocates more than `memory_mb` in addition.

    The system enforces both limits: Python cannot interrupt a single operation that takes all memory, such as
    `"x".center(10**10)`. Signals reach the main thread only, in which sites are built, also by the preview. Other threads,
    and systems without interval timers, get three times as many seconds of wall-clock time, and no memory limit.
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
    # Raised again each second: Python ignores an exception raised in a destructor.
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
    """Remove the memory limit that this process inherited if its parent was in a `work_limit` when it started it."""
    with suppress(AttributeError, OSError, ValueError):  # a system without it
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (hard, hard))


@contextmanager
def _memory_limit(megabytes: int) -> Iterator[None]:
    try:
        # RLIMIT_DATA limits the total, so the memory in use is added.
        with open("/proc/self/statm", "rb", buffering=0) as file:  # noqa: PTH123 - takes a microsecond; called for each page
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
    """Start as many threads as Pango does, and end them.

    Raises RuntimeError if the system refuses one: too many processes of the user (setrlimit(2)).
    If the system refused a thread to Pango, GLib would abort the process with an English message, or hang.
    """
    may_end = threading.Event()
    # Small: only the number of threads is tested here; a lack of memory is reported by the work itself.
    before = threading.stack_size(65_536)
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
