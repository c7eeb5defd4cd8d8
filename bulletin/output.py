"""RIM: writes the site as a whole; the folder on disk is at every instant the old site or the new one."""

import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

MANIFEST = ".bulletin.json"
_STAGING = ".site-"
_RENAME_EXCHANGE = 2  # linux/fs.h
_AT_FDCWD = -100


@dataclass(frozen=True, slots=True)
class Ready:
    """A file of the new site that lies elsewhere below the output folder already, to be moved into place."""

    path: Path


def files_in(folder: Path) -> dict[str, tuple[int, int]]:
    """Return (size, mtime in ns) of every file below `folder`, by "/"-path."""
    found: dict[str, tuple[int, int]] = {}
    if folder.is_dir():
        _scan(os.fspath(folder), "", found)
    return found


def _scan(folder: str, prefix: str, found: dict[str, tuple[int, int]]) -> None:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                _scan(entry.path, f"{prefix}{entry.name}/", found)
            else:
                facts = entry.stat(follow_symlinks=False)
                found[prefix + entry.name] = (facts.st_size, facts.st_mtime_ns)


@contextmanager
def locked(output: Path) -> Iterator[None]:
    """Hold the output folder for one build; a second build waits."""
    output.mkdir(parents=True, exist_ok=True)
    with (output / ".lock").open("a") as lock:
        try:
            import fcntl
        except ImportError:  # no advisory locks on this system; builds by one person at a time still work
            yield
            return
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def read_manifest(output: Path) -> str:
    """Return the manifest's text, empty when there is none."""
    try:
        return (output / MANIFEST).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def write_manifest(output: Path, text: str) -> None:
    """Replace the manifest in one step."""
    write_atomically(output / MANIFEST, text.encode())


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that it is at every instant the old one or the new one, also after a power cut."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def replace_site(output: Path, new: Mapping[str, bytes | Path | Ready], remove: frozenset[str]) -> None:
    """Make output/site hold what it holds now, without `remove`, with `new` (bytes, a file to copy or to move).

    The new tree is staged beside the old one; files that stay are hard links, so nothing of someone
    else's is copied or lost. Then both trees change places in one step.
    """
    site = output / "site"
    for stale in output.glob(f"{_STAGING}*"):  # of a build that was killed; we hold the lock
        shutil.rmtree(stale)
    staging = output / f"{_STAGING}{os.getpid()}"
    try:
        staging.mkdir()
        _stage(site, staging, frozenset(new) | remove)
        for path, data in new.items():
            target = staging / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(data, Ready):
                data.path.replace(target)
            elif isinstance(data, bytes):
                target.write_bytes(data)
            else:
                shutil.copyfile(data, target)
        os.sync()
        _exchange(staging, site)
        _sync_folder(output)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _stage(site: Path, staging: Path, leave_out: frozenset[str]) -> None:
    for path in files_in(site):
        if path in leave_out:
            continue
        target = staging / path
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(site / path, target, follow_symlinks=False)
        except OSError:  # a file system without hard links
            shutil.copy2(site / path, target, follow_symlinks=False)


def _exchange(staging: Path, site: Path) -> None:
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
    # Elsewhere two renames: between them, for microseconds, there is no site, never half a one.
    old = staging.with_name(f"{staging.name}-old")
    site.rename(old)
    staging.rename(site)
    old.rename(staging)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
