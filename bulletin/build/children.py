"""Worker processes end with their parent, however that ends, and ignore signals that a terminal sends to all processes."""

import ctypes
import os
import signal
import sys
import threading
from multiprocessing import connection, parent_process

_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def end_with_parent(parent: int) -> None:
    """Let this worker be killed with its parent (its number), if the system does that by itself; else its pipe is closed.

    Linux does (prctl(2), PR_SET_PDEATHSIG).
    """
    if _killed_with_parent() and os.getppid() != parent:  # it ended before the system was asked
        os._exit(1)


def begin_worker() -> None:
    """Set up a forked worker: it does not outlive its parent, ignores Ctrl-C, and ends on SIGTERM."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to all; the parent decides
    for name in ("SIGTERM", "SIGHUP"):  # the parent's handlers clean up what is the parent's
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    parent = parent_process()
    if parent is not None and parent.pid is not None:
        end_with_parent(parent.pid)
        # Siblings hold the pool's pipes open, too, so that they would keep it waiting: a thread watches the parent's own.
        if sys.platform != "linux":
            threading.Thread(target=_wait_for_end, args=(parent.sentinel,), daemon=True).start()


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
