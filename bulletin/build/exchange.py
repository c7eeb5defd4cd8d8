"""I/O boundary: two folders are exchanged in one step, also durably, so that a power cut does not undo it."""

import ctypes
import errno
import os
import sys
from contextlib import suppress
from pathlib import Path

_RENAME_EXCHANGE = 2  # linux/fs.h
_AT_FDCWD = -100
_OLD = "-old"  # ends the name of a site that waits for its successor, see _in_two_steps


def exchange(staging: Path, site: Path) -> None:
    """Let the staged tree and the published one change places; afterwards the old one is at `staging`."""
    if not site.exists():
        staging.rename(site)
    elif not in_one_step(staging, site):
        _in_two_steps(staging, site)


def in_one_step(staging: Path, site: Path) -> bool:
    """Let them change places in one step; return whether the system can do so here. OSError: it refuses."""
    libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
    if libc is None or not hasattr(libc, "renameat2"):
        return False
    here, there = os.fsencode(staging), os.fsencode(site)
    if libc.renameat2(_AT_FDCWD, here, _AT_FDCWD, there, _RENAME_EXCHANGE) == 0:
        return True
    if ctypes.get_errno() in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):  # a network folder, an old kernel
        return False
    raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), os.fspath(site))


def _in_two_steps(staging: Path, site: Path) -> None:
    """Elsewhere two renames: between them, for microseconds, there is no site, never half a one."""
    old = staging.with_name(f"{staging.name}{_OLD}")
    site.rename(old)
    try:
        staging.rename(site)
    except BaseException:
        old.rename(site)
        raise
    old.rename(staging)


def recover(site: Path, prefix: str) -> None:
    """Put the old site back where a build was killed between the two renames. prefix: of staging folders."""
    if os.path.lexists(site):
        return
    for old in sorted(site.parent.glob(f"{prefix}*{_OLD}")):
        old.rename(site)
        return


def flush(folder: Path) -> None:
    """Bring everything that was written on the file system of `folder` to the disk. OSError: it did not get there."""
    libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
    if libc is None or not hasattr(libc, "syncfs"):
        if hasattr(os, "sync"):
            os.sync()
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        if libc.syncfs(handle) != 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), os.fspath(folder))
    finally:
        os.close(handle)


def flush_names(folder: Path) -> None:
    """Bring the names in `folder` to the disk: what was renamed there stays so. Not every system can do it."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
