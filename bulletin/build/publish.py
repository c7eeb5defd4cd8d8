"""I/O boundary: publishes the site as a whole; the folder on disk is at every instant the old site or the new one.

    output/site/                 the site
    output/.bulletin.json        the manifest: which of its files we made
    output/.lock                 held while a build is at work
    output/.cache/               the cache, which may be deleted at any time
    output/.site-bulletin-PID/   the next site while it is staged
    output/.bulletin-INODE.json  the manifest of the tree with this inode number, until that tree has become the site

A build may be killed at any line of this module. The next `locked` repairs what it left: a staged site is removed, and if
a site was published before its manifest was in place, that manifest is moved into place.
"""

import errno
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path

from bulletin.build.exchange import exchange, flush, flush_names, recover
from bulletin.build.lock import folder_lock
from bulletin.build.plan import FileFacts
from bulletin.build.staging import StagedFile, Staging
from bulletin.values.files import sweep_temporaries, write_atomically
from bulletin.values.options import PATIENT, Patience
from bulletin.values.temporary_folder import clear_left_behind

MANIFEST = ".bulletin.json"
_NEXT_MANIFEST = ".bulletin-"  # followed by the inode number of the tree that it describes
NewFiles = Mapping[str, bytes | Path | StagedFile]


@contextmanager
def locked(output: Path, patience: Patience = PATIENT) -> Iterator[None]:
    """Hold the lock of the output folder during the block; a second command waits, as in `folder_lock`.

    What a killed command left behind is repaired first.
    """
    with folder_lock(output, patience):
        clear_left_behind()
        _put_in_order(output)
        yield


def _put_in_order(output: Path) -> None:
    site = site_folder(output)
    recover(site, _staging_prefix(site))
    for stale in site.parent.glob(f"{escape(_staging_prefix(site))}*"):
        _remove_tree(stale)
    sweep_temporaries(output)
    _take_manifest(output, site)


def _take_manifest(output: Path, site: Path) -> None:
    """Move the manifest of the tree that is the site now into place, and remove those of other trees."""
    for following in output.glob(f"{_NEXT_MANIFEST}*.json"):
        if following == _next_manifest(output, site):
            following.replace(output / MANIFEST)
        else:
            following.unlink()


def site_folder(output: Path) -> Path:
    """Return the folder that is published: output/site, or the target of the link that an office made of it."""
    site = output / "site"
    return site.resolve() if site.is_symlink() else site


def _staging_prefix(site: Path) -> str:
    return f".{site.name}-bulletin-"


def _next_manifest(output: Path, tree: Path) -> Path:
    try:
        return output / f"{_NEXT_MANIFEST}{tree.stat().st_ino}.json"
    except OSError:  # there is no such tree: a name that no manifest has
        return output / f"{_NEXT_MANIFEST}none.json"


def read_manifest(output: Path) -> bytes:
    """Return the manifest's bytes; empty if there is none."""
    try:
        return (output / MANIFEST).read_bytes()
    except OSError:
        return b""


def write_manifest(output: Path, data: bytes) -> None:
    """Replace the manifest in one step."""
    write_atomically(output / MANIFEST, data)


def replace_folder(
    folder: Path, new: NewFiles, remove: frozenset[str], on_staged: Callable[[], None] = lambda: None
) -> None:
    """Replace a folder that is not a site as `replace_site` does: take out `remove`, put in `new`, keep the rest.

    on_staged: called when everything is on the disk beside the folder, and only the exchange is left to do.
    The caller holds `locked` on the folder's parent.
    """
    if folder.exists() and not folder.is_dir():  # somebody's file would change places with our folder
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), os.fspath(folder))
    _clear_stagings(folder.parent)
    staging = folder.parent / f"{_staging_prefix(folder)}{os.getpid()}"
    try:
        Staging(folder, staging, folder.parent).fill(new, remove)
        flush(staging)
        on_staged()
        exchange(staging, folder)
        flush_names(folder.parent)
    except OSError as problem:
        _name_plainly(problem, staging, folder)
        raise
    finally:
        _remove_tree(staging)


def _clear_stagings(parent: Path) -> None:
    """Repair what killed runs left in `parent`, whose lock we hold, for any of the folders in it."""
    sweep_temporaries(parent)
    for stale in sorted(parent.glob(".*-bulletin-*")):
        # .365-bulletin-4711 and, between two renames, .365-bulletin-4711-old: folder 365, process 4711
        if found := re.fullmatch(r"\.(.+)-bulletin-\d+(-old)?", stale.name):
            folder = parent / found[1]
            recover(folder, _staging_prefix(folder))
            _remove_tree(stale)


def replace_site(
    output: Path,
    new: NewFiles,
    remove: frozenset[str],
    manifest_of: Callable[[Mapping[str, FileFacts]], bytes],
    *,
    is_durable: bool = True,
) -> None:
    """Replace output/site: take out `remove`, put in `new`, keep the rest. The caller holds the lock.

    new: by path, bytes; or a staged file, which is moved; or a file under `output`, which is linked; or any other file,
    which is copied. manifest_of: called with (size, mtime in ns) of all files when the next site is staged; returns the bytes
    of its manifest, which is published together with it. is_durable: whether everything is flushed to the disk before that.

    The new tree is staged beside the old one; files that stay are hard links, so other people's files are neither copied nor
    lost. Then both trees are exchanged in one step, and the old one is removed. After an OSError, which names the file
    within output/site, or any other interruption before the exchange, nothing has changed.
    """
    site = site_folder(output)
    staging = site.parent / f"{_staging_prefix(site)}{os.getpid()}"
    _remove_tree(staging)
    try:
        facts = Staging(site, staging, output).fill(new, remove)
        # Written before the exchange: if the build is killed after it, the next one still learns which files are ours.
        following = _next_manifest(output, staging)
        following.write_bytes(manifest_of(facts))
        if is_durable:
            flush(staging)
        exchange(staging, site)
        _take_manifest(output, site)
        flush_names(site.parent)
    except OSError as problem:
        _name_plainly(problem, staging, site)
        raise
    finally:
        with suppress(OSError):
            _take_manifest(output, site)  # Ctrl-C may have come right after the exchange
        _remove_tree(staging)


def _name_plainly(problem: OSError, staging: Path, site: Path) -> None:
    """Make the exception name the file of the site that could not be written, not the one in the staging folder."""
    name = os.fsdecode(problem.filename or problem.filename2 or staging)
    problem.filename = name.replace(os.fspath(staging), os.fspath(site), 1)


def _remove_tree(folder: Path) -> None:
    """Remove what can be removed; the next build tries the rest again."""
    if folder.is_symlink():
        folder.unlink()
    else:
        shutil.rmtree(folder, ignore_errors=True)
