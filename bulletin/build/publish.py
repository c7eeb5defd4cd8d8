"""RIM: writes the site as a whole; the folder on disk is at every instant the old site or the new one.

    output/site/                 the site
    output/.bulletin.json        the manifest: what of it we made
    output/.lock                 held while a build is at work
    output/.cache/former/        the site before this one; its files are links to those of the site that have stayed
    output/.cache/twins          in what these two differ
    output/.site-bulletin-PID/   the next site while it is being put together
    output/.bulletin-INODE.json  the manifest of the tree with this inode number, until that has become the site

A build may be killed at any line of this module. `locked` first puts in order what it left: the next site is thrown
away, and the manifest of a site that was published, but not yet written down, becomes the manifest.
"""

import errno
import os
import re
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from glob import escape
from pathlib import Path

from bulletin.build.exchange import exchange, flush, flush_names, recover
from bulletin.build.staging import Facts, Ready, Staging, files_in
from bulletin.build.twins import fill_twin, has_twins, remember_twins, take_twins
from bulletin.values.files import sweep_temporaries as sweep_temporaries
from bulletin.values.files import write_atomically as write_atomically

__all__ = [
    "Filled",
    "Ready",
    "files_in",
    "lay_former",
    "locked",
    "manifest_stamp",
    "read_manifest",
    "replace_folder",
    "replace_site",
    "write_atomically",
    "write_manifest",
]

MANIFEST = ".bulletin.json"
CACHE = ".cache"  # whatever is in it may be deleted at any time
FORMER = f"{CACHE}/former"
_NEXT_MANIFEST = ".bulletin-"  # and the inode number of the tree that it describes


@contextmanager
def locked(output: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold the output folder for one build; a second build calls `waiting` once, and waits.

    What a build that was killed has left behind is put in order first.
    """
    output.mkdir(parents=True, exist_ok=True)
    with (output / ".lock").open("a") as lock:
        try:
            import fcntl
        except ImportError:  # no advisory locks on this system; builds by one person at a time still work
            fcntl = None  # type: ignore[assignment]
        if fcntl is not None:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                waiting()
                fcntl.flock(lock, fcntl.LOCK_EX)
        _put_in_order(output)
        yield


def _put_in_order(output: Path) -> None:
    site = _site_of(output)
    recover(site, _staging_prefix(site))
    for stale in site.parent.glob(f"{escape(_staging_prefix(site))}*"):
        _remove_tree(stale)
    for temporary in (*output.glob(f".{MANIFEST}.*.tmp"), *(output / CACHE).glob("*.tmp")):
        temporary.unlink(missing_ok=True)
    for following in output.glob(f"{_NEXT_MANIFEST}*.json"):
        if following == _next_manifest(output, site):
            following.replace(output / MANIFEST)
        else:
            following.unlink()


def _site_of(output: Path) -> Path:
    """Return the folder that is published: output/site, or where it points to when an office made it a link."""
    site = output / "site"
    return site.resolve() if site.is_symlink() else site


def _staging_prefix(site: Path) -> str:
    return f".{site.name}-bulletin-"


def _next_manifest(output: Path, tree: Path) -> Path:
    try:
        return output / f"{_NEXT_MANIFEST}{tree.stat().st_ino}.json"
    except OSError:
        return output / f"{_NEXT_MANIFEST}none.json"


def read_manifest(output: Path) -> bytes:
    """Return the manifest's bytes, none when there is none."""
    try:
        return (output / MANIFEST).read_bytes()
    except OSError:
        return b""


def manifest_stamp(output: Path) -> tuple[int, int, int]:
    """Return what changes with the manifest: its inode number, size in bytes and mtime in ns; -1 where there is none."""
    try:
        facts = (output / MANIFEST).stat()
    except OSError:
        return -1, -1, -1
    return facts.st_ino, facts.st_size, facts.st_mtime_ns


def write_manifest(output: Path, data: bytes) -> None:
    """Replace the manifest in one step."""
    write_atomically(output / MANIFEST, data)


def replace_folder(
    folder: Path,
    new: Mapping[str, bytes | Path | Ready],
    remove: frozenset[str],
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Make a folder that is no site hold what it holds now, without `remove`, with `new`, as `replace_site` does.

    ready: called when all of it is on the disk beside the folder, and nothing is left to do but to exchange the two.
    Hold `locked` on the folder's parent.
    """
    if folder.exists() and not folder.is_dir():  # somebody's file would change places with our folder
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), os.fspath(folder))
    _clear_stagings(folder.parent)
    staging = folder.parent / f"{_staging_prefix(folder)}{os.getpid()}"
    try:
        Staging(folder, staging, folder.parent).fill(new, remove)
        flush(staging)
        ready()
        exchange(staging, folder)
        flush_names(folder.parent)
    except OSError as problem:
        _name_plainly(problem, staging, folder)
        raise
    finally:
        _remove_tree(staging)


def _clear_stagings(parent: Path) -> None:
    """Put in order what runs that were killed left in a folder whose lock we hold, whichever of its folders they were for."""
    for stale in sorted(parent.glob(".*-bulletin-*")):
        if found := re.fullmatch(r"\.(.+)-bulletin-\d+(-old)?", stale.name):
            folder = parent / found[1]
            recover(folder, _staging_prefix(folder))
            _remove_tree(stale)


@dataclass(frozen=True, slots=True)
class Filled:
    """The next site, staged. facts: (size, mtime in ns) of files by path: of all where `is_whole`, else of new ones."""

    facts: Mapping[str, Facts]
    is_whole: bool


def replace_site(
    output: Path,
    new: Mapping[str, bytes | Path | Ready],
    remove: frozenset[str],
    manifest: Callable[[Filled], bytes] | None = None,
    *,
    aside: Path | None = None,
    flushes: bool = True,
) -> None:
    """Make output/site hold what it holds now, without `remove`, with `new`; the caller holds the lock.

    new: bytes; or a file that is `Ready` to be moved; or a file under `output`, which is linked; or any other file, which
    is copied. manifest: called when all is staged and nothing is published, returns the bytes of the next site's
    manifest; the two come to be published together. aside: a folder in which all that is `Ready` lies under its own path;
    where there is no former site, it becomes the next one without moving each file. flushes: whether all of it is brought
    to the disk before.

    The new tree is staged beside the old one; files that stay are hard links, so nothing of someone
    else's is copied or lost. Then both trees change places in one step, and the old one is kept to become the
    next: then hardly anything is left to link. OSError names the file within output/site,
    and nothing has changed; so it is with any other interruption.
    """
    site = _site_of(output)
    staging = site.parent / f"{_staging_prefix(site)}{os.getpid()}"
    former = output / FORMER if site.parent == output else None  # elsewhere it may be another disk
    twins = take_twins(output / CACHE)
    _remove_tree(staging)
    if former is not None:
        with suppress(OSError):
            former.rename(staging)
    placed: Collection[str] = frozenset()
    if former is not None and aside is not None and not staging.exists():
        aside.rename(staging)
        placed = {path for path, data in new.items() if isinstance(data, Ready)}
    following: Path | None = None
    try:
        facts: Mapping[str, Facts] | None = None
        if twins is not None and not remove:
            ours = output.resolve()
            facts = fill_twin(twins, site, staging, new, lambda path: path.resolve().is_relative_to(ours))
        differing, is_whole = {*new, *remove}, facts is None
        if facts is None:
            whole = Staging(site, staging, output)
            facts = whole.fill(new, remove, placed)
            differing |= whole.copied
        if manifest is not None:
            following = _next_manifest(output, staging)
            following.write_bytes(manifest(Filled(facts, is_whole)))
        if flushes:
            flush(staging)
        exchange(staging, site)
        if following is not None:
            following.replace(output / MANIFEST)
        flush_names(site.parent)
        if former is not None:
            with suppress(OSError):
                former.parent.mkdir(exist_ok=True)
                staging.rename(former)
                remember_twins(output / CACHE, site, former, differing)
    except OSError as problem:
        _name_plainly(problem, staging, site)
        raise
    finally:
        if following is not None:
            with suppress(OSError):
                following.unlink(missing_ok=True)
        _remove_tree(staging)


def lay_former(output: Path) -> None:
    """Lay a former site beside the present one, all of it links, if there is none: the next build need not then.

    The caller holds the lock. OSError: it could not be done, and nothing has changed.
    """
    site, former = _site_of(output), output / FORMER
    if site.parent != output or not site.is_dir() or has_twins(output / CACHE):
        return
    staging = site.parent / f"{_staging_prefix(site)}{os.getpid()}"
    _remove_tree(staging)
    try:
        with suppress(FileNotFoundError):
            former.rename(staging)
        whole = Staging(site, staging, output)
        whole.fill({}, frozenset())
        former.parent.mkdir(exist_ok=True)
        staging.rename(former)
        remember_twins(output / CACHE, site, former, whole.copied)
    finally:
        _remove_tree(staging)


def _name_plainly(problem: OSError, staging: Path, site: Path) -> None:
    """Let the exception name the site's file that could not be written, not one in the staging folder."""
    name = os.fsdecode(problem.filename or problem.filename2 or staging)
    problem.filename = name.replace(os.fspath(staging), os.fspath(site), 1)


def _remove_tree(folder: Path) -> None:
    """Remove what can be removed; the rest is tried again by the next build."""
    if folder.is_symlink():
        folder.unlink()
    else:
        shutil.rmtree(folder, ignore_errors=True)
