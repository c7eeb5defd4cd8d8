"""I/O boundary: exchanges two folders in one step, and flushes them, so that a power cut does not undo it."""

import ctypes
import errno
import os
import sys
from contextlib import suppress
from pathlib import Path

_RENAME_EXCHANGE = 2  # linux/fs.h
_AT_FDCWD = -100
_OLD = "-old"  # suffix of the old site while it is renamed, see _in_two_steps


def exchange(staging: Path, site: Path) -> None:
    """Exchange the staged tree with the published one; afterwards the old one, if there was one, is at `staging`."""
    if not site.exists():
        staging.rename(site)
    elif not in_one_step(staging, site):
        _in_two_steps(staging, site)


def in_one_step(staging: Path, site: Path) -> bool:
    """Exchange both folders by one system call; return False if the system cannot do so here. Raises OSError: it refuses."""
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
    """Exchange by renames, where no system call can: for microseconds there is no site, but never half of one."""
    old = staging.with_name(f"{staging.name}{_OLD}")
    site.rename(old)
    try:
        staging.rename(site)
    except BaseException:
        old.rename(site)
        raise
    old.rename(staging)


def recover(site: Path, prefix: str) -> None:
    """Put the old site back if a build was killed between the two renames. prefix: of the names of staging folders."""
    if os.path.lexists(site):
        return
    for old in sorted(site.parent.glob(f"{prefix}*{_OLD}")):
        old.rename(site)
        return


def flush(folder: Path) -> None:
    """Flush the whole file system of `folder` to the disk. Raises OSError: the data did not get there."""
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
    """Flush the directory entries of `folder` to the disk, so that renames in it last; not every system can do that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
