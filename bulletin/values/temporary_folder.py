"""I/O boundary: one temporary folder for a process and its workers, removed when the process ends.

Folders left by killed processes are removed, too.

WeasyPrint writes every face to a temporary folder (32 MB for a process) and removes it only when its objects are
garbage-collected, which never happens in a worker. Everything is below TMPDIR/bulletin-XXXX-tmp. A lock on this folder
shows that its process is alive; a process id would not, since containers that share a /tmp have separate process ids.
"""

import atexit
import errno
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # without locks, folders in use cannot be recognized: those of killed processes stay
    fcntl = None  # type: ignore[assignment]

PREFIX = "bulletin-"
_OURS = re.compile(r"bulletin-[a-z0-9_]{8}-tmp")
_folder: tuple[int, Path] | None = None  # process id of its owner, path; a forked child inherits its parent's


def process_folder() -> Path:
    """Return this process's temporary folder, created at the first call and removed when the process ends.

    Raises OSError if it cannot be created.
    """
    global _folder
    if _folder is None or _folder[0] != os.getpid() or not _folder[1].is_dir():
        clear_left_behind()
        atexit.register(remove_process_folder, os.getpid())
        while True:
            # Set before the folder is created: if the process is interrupted between the two, the folder is still removed.
            _folder = os.getpid(), _new_place()
            if _made(_folder[1]):
                break
    return _folder[1]


def remove_process_folder(pid: int | None = None) -> None:
    """Remove this process's folder, if it created one.

    pid: the process that created it; nothing happens in its forked children.
    """
    if _folder is not None and _folder[0] == (pid or os.getpid()) == os.getpid():
        # Renamed first, so that a running worker cannot add files while the folder is removed.
        gone = _folder[1].with_name(_new_name())
        with suppress(OSError):
            _folder[1].rename(gone)
        for folder in (gone, _folder[1]):
            shutil.rmtree(folder, ignore_errors=True)


def share_folder(folder: Path) -> None:
    """Use the parent's folder in a worker. The parent removes it, since a worker may be killed at any time."""
    global _folder
    _folder = os.getpid(), folder
    tempfile.tempdir = os.fspath(folder)


@contextmanager
def temporaries_here() -> Iterator[None]:
    """Make libraries create their temporary files in this process's folder while the block runs."""
    before, tempfile.tempdir = tempfile.tempdir, os.fspath(process_folder())
    try:
        yield
    except OSError as problem:  # a failed write names no file
        problem.filename = problem.filename or tempfile.tempdir
        raise
    finally:
        tempfile.tempdir = before


def clear_left_behind() -> None:
    """Remove the temporary folders that killed processes of this user left behind."""
    if fcntl is None:
        return
    with suppress(OSError), os.scandir(tempfile.gettempdir()) as entries:
        for entry in entries:
            if _OURS.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False):
                with suppress(OSError):
                    if entry.stat(follow_symlinks=False).st_uid == os.getuid():
                        _remove_if_left(entry.path)


def temporary_place(path: str) -> str:
    """Return the folder that contains our temporary folder (TMPDIR) if the path is our temporary folder or below it, else ""."""
    folders = (folder for folder in (Path(path), *Path(path).parents) if _OURS.fullmatch(folder.name))
    return next((os.fspath(folder.parent) for folder in folders), "")


def _new_name() -> str:
    return f"{PREFIX}{os.urandom(4).hex()}-tmp"


def _new_place() -> Path:
    name = _new_name()
    try:
        return Path(tempfile.gettempdir(), name)
    except FileNotFoundError as problem:  # Python could not write in TMPDIR, /tmp and its other candidates
        place = Path(os.environ.get("TMPDIR") or "/tmp", name)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), os.fspath(place)) from problem


def _made(folder: Path) -> bool:
    """Create a folder and lock it for the lifetime of the process; return whether it is ours."""
    try:
        folder.mkdir(0o700)
    except FileExistsError:
        return False
    if fcntl is None:
        return True
    handle = os.open(folder, os.O_RDONLY)  # never closed: the lock lasts as long as the process
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
    except OSError:  # a file system without locks, where `clear_left_behind` removes nothing
        os.close(handle)
        return True
    with suppress(OSError):  # another process may have removed it before it was locked
        if folder.stat().st_ino == os.fstat(handle).st_ino:
            return True
    os.close(handle)
    return False


def _remove_if_left(path: str) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(path, ignore_errors=True)
    finally:
        os.close(handle)
