"""I/O boundary: a lock by which one command at a time works in a folder; others wait for a limited time and say for whom.

It is an flock on FOLDER/.lock, so a killed process leaves no lock behind. The file's content names the holder, for those who
wait. Forked workers close the file at once, because a lock is released only when no process has the file open.
"""

import datetime
import errno
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # no advisory locks on this system; commands of one person at a time still work
    fcntl = None  # type: ignore[assignment]

from bulletin.values.options import Patience
from bulletin.values.system_errors import BusyFolderError, Holder

LOCK = ".lock"
TELL_AFTER_S = 2.0
_ASK_EVERY_S = 0.05
_held: set[int] = set()


def _drop_in_child() -> None:
    for handle in _held:
        with suppress(OSError):
            os.close(handle)
    _held.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_drop_in_child)


@contextmanager
def folder_lock(folder: Path, patience: Patience, name: str = LOCK) -> Iterator[None]:
    """Hold the folder's lock during the block. Raises BusyFolderError: another command holds it for too long; OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    handle = _opened(path, patience)
    _held.add(handle)
    try:
        with suppress(OSError):  # a full disk: the name of the holder is not essential
            os.ftruncate(handle, 0)
            os.write(handle, _words(patience))
        yield
    finally:
        if handle in _held:  # a forked child has closed it already
            _held.discard(handle)
            with suppress(OSError):
                os.ftruncate(handle, 0)
            os.close(handle)


def _opened(path: Path, patience: Patience) -> int:
    """Return a file descriptor that holds the lock. Raises BusyFolderError, OSError."""
    began, has_told = time.monotonic(), False
    while True:
        handle = os.open(
            path, os.O_RDWR | os.O_CREAT, 0o666
        )  # not inherited by programs that are started: PEP 446
        try:
            # Another command may have removed the file meanwhile: a lock on that one would keep nobody out.
            if _is_locked(handle) and _is_still_there(path, handle):
                return handle
            holder = _holder(handle)
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)
        waited = time.monotonic() - began
        if waited >= patience.wait_s:
            raise BusyFolderError(path.parent, holder, waited)
        if waited >= TELL_AFTER_S and not has_told:
            has_told = True
            patience.tell(f"{path.parent} 里{holder.words}，等它做完（最多等 {patience.wait_s:.0f} 秒）")
        time.sleep(_ASK_EVERY_S)


def _is_locked(handle: int) -> bool:
    if fcntl is None:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as problem:
        if problem.errno in (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS):
            # A network folder without locks.
            return True
        raise
    return True


def _is_still_there(path: Path, handle: int) -> bool:
    try:
        return path.stat().st_ino == os.fstat(handle).st_ino
    except OSError:
        return False


def _words(patience: Patience) -> bytes:
    now = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
    return json.dumps({"pid": os.getpid(), "since": now, "command": patience.command}).encode()


def _holder(handle: int) -> Holder:
    """Return the holder that the file names; an empty Holder if it cannot be read, as when another version wrote it."""
    try:
        os.lseek(handle, 0, os.SEEK_SET)
        found = json.loads(os.read(handle, 1000))
        return Holder(int(found["pid"]), str(found["since"])[:25], str(found["command"])[:100])
    except (OSError, ValueError, KeyError, TypeError):
        return Holder()
