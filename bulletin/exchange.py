"""RIM: two folders change places in one step, and stay so after a power cut."""

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
        return
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if hasattr(libc, "renameat2"):
            done = libc.renameat2(
                _AT_FDCWD, os.fsencode(staging), _AT_FDCWD, os.fsencode(site), _RENAME_EXCHANGE
            )
            if done == 0:
                return
            if ctypes.get_errno() not in (errno.EINVAL, errno.ENOSYS):
                raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), os.fspath(site))
    _in_two_steps(staging, site)


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
    handle = os.open(folder, os.O_RDONLY)
    try:
        libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
        if libc is None or not hasattr(libc, "syncfs"):
            if hasattr(os, "sync"):
                os.sync()
            with suppress(OSError):  # not every system lets a folder be flushed
                os.fsync(handle)
        elif libc.syncfs(handle) != 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), os.fspath(folder))
    finally:
        os.close(handle)
