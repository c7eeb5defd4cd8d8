"""I/O boundary: one temporary folder for a process and its workers, removed at its end; those that killed processes left are removed, too.

WeasyPrint writes every face to a temporary folder (32 MB for a process) and removes it only when its objects are
collected, which never happens in a worker. Everything is below TMPDIR/bulletin-XXXX, held by a lock on the folder as
long as its process lives: a process number would say nothing across containers that share a /tmp.
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
except ImportError:  # folders in use cannot be recognized: those of killed processes stay
    fcntl = None  # type: ignore[assignment]

PREFIX = "bulletin-"
_OURS = re.compile(r"bulletin-[a-z0-9_]{8}-tmp")
_folder: tuple[int, Path] | None = None  # of which process, and where


def process_folder() -> Path:
    """Return this process's temporary folder, made at the first call and removed when the process ends. OSError: it cannot be made."""
    global _folder
    if _folder is None or _folder[0] != os.getpid() or not _folder[1].is_dir():
        clear_left_behind()
        atexit.register(remove_process_folder, os.getpid())
        while True:
            # Known before it is there: what ends the process then leaves nothing.
            _folder = os.getpid(), _new_place()
            if _made(_folder[1]):
                break
    return _folder[1]


def remove_process_folder(pid: int | None = None) -> None:
    """Remove this process's folder, if it made one. pid: of the process that made it, where this one may be its child."""
    if _folder is not None and _folder[0] == (pid or os.getpid()) == os.getpid():
        gone = _folder[1].with_name(_new_name())  # where a worker that is still at work puts nothing
        with suppress(OSError):
            _folder[1].rename(gone)
        for folder in (gone, _folder[1]):
            shutil.rmtree(folder, ignore_errors=True)


def share_folder(folder: Path) -> None:
    """Use the folder of the parent, who removes it: a worker may be killed at any time."""
    global _folder
    _folder = os.getpid(), folder
    tempfile.tempdir = os.fspath(folder)


@contextmanager
def temporaries_here() -> Iterator[None]:
    """Let libraries make their temporary files in this process's folder while the block lasts."""
    before, tempfile.tempdir = tempfile.tempdir, os.fspath(process_folder())
    try:
        yield
    except OSError as problem:  # a write that fails does not say where
        problem.filename = problem.filename or tempfile.tempdir
        raise
    finally:
        tempfile.tempdir = before


def clear_left_behind() -> None:
    """Remove the folders of processes of this user that were killed."""
    if fcntl is None:
        return
    with suppress(OSError), os.scandir(tempfile.gettempdir()) as entries:
        for entry in entries:
            if _OURS.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False):
                with suppress(OSError):
                    if entry.stat(follow_symlinks=False).st_uid == os.getuid():
                        _remove_if_left(entry.path)


def temporary_place(path: str) -> str:
    """Return the process's temporary folder that a path names or is within, "" where it is in none."""
    folders = (folder for folder in (Path(path), *Path(path).parents) if _OURS.fullmatch(folder.name))
    return next((os.fspath(folder.parent) for folder in folders), "")


def _new_name() -> str:
    return f"{PREFIX}{os.urandom(4).hex()}-tmp"


def _new_place() -> Path:
    name = _new_name()
    try:
        return Path(tempfile.gettempdir(), name)
    except FileNotFoundError as problem:  # Python tried to write in TMPDIR, /tmp and others, without success
        place = Path(os.environ.get("TMPDIR") or "/tmp", name)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), os.fspath(place)) from problem


def _made(folder: Path) -> bool:
    """Make a folder and lock it as long as the process lives; return whether it is ours."""
    try:
        folder.mkdir(0o700)
    except FileExistsError:
        return False
    if fcntl is None:
        return True
    handle = os.open(folder, os.O_RDONLY)  # open, and so locked, as long as the process lives
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
    except OSError:  # a file system without locks, on which nobody clears what is left behind
        os.close(handle)
        return True
    with suppress(OSError):  # another run may have cleared it before it was locked
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
