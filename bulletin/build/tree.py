"""RIM: what lies in the site's folder, as one number, looked at by a process of its own while this one goes on.

The number is a sum over the files, each of which gives a digest of its path, size and time of change. So it says that
nothing was put there, taken away or changed by another hand; and what a build puts there itself can be reckoned in.
"""

import os
import signal
import stat
from collections.abc import Iterable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from bulletin.build.parallel import may_fork
from bulletin.build.staging import Facts

_MODULUS = 1 << 128
_LENGTH = 16  # bytes of a sum
_MOST_OPEN = 1 << 16  # file handles that a process may have; newer systems close all of them in one call


def sum_of(files: Iterable[tuple[str, Facts]]) -> int:
    """Return the sum of these files. Each is a "/"-path from the site's root with (size, mtime in ns)."""
    return sum(_number(path, *facts) for path, facts in files) % _MODULUS


def amended_sum(before: int, old: Iterable[tuple[str, Facts]], new: Iterable[tuple[str, Facts]]) -> int:
    """Return the sum after `old` went from a tree and `new` came."""
    return (before - sum_of(old) + sum_of(new)) % _MODULUS


def facts_in(folder: Path, paths: Iterable[str]) -> list[tuple[str, Facts]]:
    """Return those of these files that are there, with (size, mtime in ns); a symbolic link is a file."""
    found: list[tuple[str, Facts]] = []
    for path in paths:
        with suppress(FileNotFoundError, NotADirectoryError):
            facts = os.lstat(f"{os.fspath(folder)}/{path}")
            found.append((path, (facts.st_size, facts.st_mtime_ns)))
    return found


def _number(path: str, size: int, mtime_ns: int) -> int:
    row = f"{path}\0{size} {mtime_ns}".encode("utf-8", "surrogateescape")
    return int.from_bytes(blake2b(row, digest_size=_LENGTH).digest(), "big")


def sum_in(folder: Path) -> int:
    """Return the sum of all files below a folder, 0 where there is none. OSError: it cannot be looked through."""
    return _sum_below(os.fspath(folder), "") % _MODULUS if folder.is_dir() else 0


def _sum_below(folder: str, prefix: str) -> int:
    whole = 0
    with os.scandir(folder) as entries:
        for entry in entries:
            facts = entry.stat(follow_symlinks=False)
            if stat.S_ISDIR(facts.st_mode):
                whole += _sum_below(entry.path, f"{prefix}{entry.name}/")
            else:
                whole += _number(prefix + entry.name, facts.st_size, facts.st_mtime_ns)
    return whole


class Look:
    """A look at a folder that has begun. Close it, or a process may be left behind.

    Where fork is not to be had, or other threads run (which fork would cut off in the middle of anything), the look is
    taken here, when its outcome is asked for.
    """

    def __init__(self, folder: Path, *, aside: bool = True) -> None:
        """Begin to look. aside: by a process of its own, where there can be one."""
        self._folder = folder
        self._child, self._pipe = _begin(folder) if aside else (0, -1)
        self._sum: int | None = None

    def sum(self) -> int:
        """Return the sum of what lies there, waiting for it. OSError: it cannot be looked through."""
        if self._sum is None:
            told = _read_all(self._pipe) if self._child else b""
            # A process that was killed, or could not read, has told nothing: then we see for ourselves.
            self._sum = int.from_bytes(told, "big") if len(told) == _LENGTH else sum_in(self._folder)
        return self._sum

    def close(self) -> None:
        """Let nothing be left of it."""
        if not self._child:
            return
        child, self._child = self._child, 0
        os.close(self._pipe)
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        with suppress(ChildProcessError):  # a parent that ignores SIGCHLD has nobody to wait for
            os.waitpid(child, 0)


def _begin(folder: Path) -> tuple[int, int]:
    """Return a process that looks at a folder, and the pipe it tells the outcome by; 0 where there can be none."""
    if not may_fork():
        return 0, -1
    try:
        here, there = os.pipe()
    except OSError:
        return 0, -1
    try:
        child = os.fork()
    except OSError:
        os.close(here)
        os.close(there)
        return 0, -1
    if not child:
        try:
            _look(folder, there)
        finally:  # whatever happens: nothing of our parent's must be done twice
            os._exit(0)
    os.close(there)
    return child, here


def _look(folder: Path, pipe: int) -> None:
    """Look at a folder in a process of its own, and tell the outcome.

    It holds nothing of its parent's: neither the lock, which would outlive a parent that is killed, nor the terminal.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal tells all; the parent decides
    os.dup2(pipe, 3)
    os.closerange(0, 3)
    os.closerange(4, _MOST_OPEN)
    os.write(3, sum_in(folder).to_bytes(_LENGTH, "big"))


def _read_all(pipe: int) -> bytes:
    told = b""
    while part := os.read(pipe, _LENGTH):
        told += part
    return told
