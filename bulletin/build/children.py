"""Sets up worker processes: they end with their parent, however it ends, and ignore Ctrl-C, which a terminal sends to all processes."""

import ctypes
import os
import signal
import sys
import threading
from multiprocessing import connection, parent_process

_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def end_with_parent(parent: int) -> None:
    """Ask the system to kill this process when its parent ends. parent: process id.

    Only Linux can (prctl(2), PR_SET_PDEATHSIG); elsewhere a worker notices the end by its closed pipe or the sentinel.
    """
    if _killed_with_parent() and os.getppid() != parent:  # the parent ended before the system was asked
        os._exit(1)


def begin_worker() -> None:
    """Set up a forked worker: it does not outlive its parent, ignores Ctrl-C, and ends on SIGTERM."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to all processes; the parent decides
    for name in ("SIGTERM", "SIGHUP"):  # the inherited handlers would clean up what belongs to the parent
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    parent = parent_process()
    if parent is not None and parent.pid is not None:
        end_with_parent(parent.pid)
        # Sibling workers also hold the pool's pipes open, so a worker would never see them closed: a thread waits for
        # the parent's sentinel.
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
