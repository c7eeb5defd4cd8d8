"""Whether the system lets this process start the threads that a C library needs, which ends the process where it does not."""

import errno
import os
import threading

NEEDED = 5  # Pango 1.50 loads a face by four at once, and one may be a watcher's


def check_thread_room() -> None:
    """Start as many threads as Pango does, and end them. Raises OSError (EAGAIN): the user has too many processes (setrlimit(2))."""
    may_end = threading.Event()
    before = threading.stack_size(65_536)  # where memory is short, whatever needs it reports that
    started: list[threading.Thread] = []
    try:
        for _ in range(NEEDED):
            thread = threading.Thread(target=may_end.wait)
            thread.start()
            started.append(thread)
    except RuntimeError:
        raise too_many_processes() from None
    finally:
        threading.stack_size(before)
        may_end.set()
        for thread in started:
            thread.join()


def too_many_processes() -> OSError:
    """Return the error of a thread or process that the system did not start."""
    return OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))
