"""Worker processes end with their parent, however that ends, and are deaf to what the terminal sends to all."""

import ctypes
import os
import signal
import sys
import threading
from multiprocessing import connection, parent_process

_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def end_with_parent() -> None:
    """Let this worker be killed with its parent: the pool's pipes, which siblings hold open too, would keep it waiting.

    Linux does it by itself (prctl(2), PR_SET_PDEATHSIG); elsewhere a thread watches the pipe that the parent holds open.
    """
    parent = parent_process()
    if parent is None:
        return
    if not _killed_with_parent():
        threading.Thread(target=_wait_for_end, args=(parent.sentinel,), daemon=True).start()
    elif os.getppid() != parent.pid:  # it ended before the system was asked
        os._exit(1)


def begin_worker() -> None:
    """Set up a forked worker: it does not outlive its parent, ignores Ctrl-C, and ends when it is told to."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal tells all; the parent decides
    for name in ("SIGTERM", "SIGHUP"):  # the parent's handlers clean up what is the parent's
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    end_with_parent()


def _killed_with_parent() -> bool:
    if sys.platform != "linux":
        return False
    try:
        return bool(ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) == 0)
    except (OSError, AttributeError):
        return False


def _wait_for_end(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)
