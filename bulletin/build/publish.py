"""I/O boundary: writes the site as a whole; the folder on disk is at every instant the old site or the new one.

    output/site/                 the site
    output/.bulletin.json        the manifest: which of its files we made
    output/.lock                 held while a build is at work
    output/.cache/               what may be deleted at any time
    output/.site-bulletin-PID/   the next site while it is staged
    output/.bulletin-INODE.json  the manifest of the tree with this inode number, until that has become the site

A build may be killed at any line of this module. `locked` first puts in order what it left: a staged site is thrown
away, and the manifest of a site that was published, but not yet written down, becomes the manifest.
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
_NEXT_MANIFEST = ".bulletin-"  # and the inode number of the tree that it describes
NewFiles = Mapping[str, bytes | Path | StagedFile]


@contextmanager
def locked(output: Path, patience: Patience = PATIENT) -> Iterator[None]:
    """Hold the output folder for one command; a second one waits, as `folder_lock` does.

    What a command that was killed has left behind is put in order first.
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
    for following in output.glob(f"{_NEXT_MANIFEST}*.json"):
        if following == _next_manifest(output, site):
            following.replace(output / MANIFEST)
        else:
            following.unlink()


def site_folder(output: Path) -> Path:
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


def write_manifest(output: Path, data: bytes) -> None:
    """Replace the manifest in one step."""
    write_atomically(output / MANIFEST, data)


def replace_folder(
    folder: Path, new: NewFiles, remove: frozenset[str], on_staged: Callable[[], None] = lambda: None
) -> None:
    """Make a folder that is no site hold what it holds now, without `remove`, with `new`, as `replace_site` does.

    on_staged: called when all of it is on the disk beside the folder, and nothing is left to do but to exchange the two.
    Hold `locked` on the folder's parent.
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
    """Put in order what runs that were killed left in a folder whose lock we hold, whichever of its folders they were for."""
    sweep_temporaries(parent)
    for stale in sorted(parent.glob(".*-bulletin-*")):
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
    """Make output/site hold what it holds now, without `remove`, with `new`; the caller holds the lock.

    new: bytes; or a staged file, which is moved; or a file under `output`, which is linked; or any other file, which is
    copied. manifest_of: called with (size, mtime in ns) of all files when the next site is staged, returns the bytes of
    its manifest; the two come to be published together. is_durable: whether all of it is brought to the disk before.

    The new tree is staged beside the old one; files that stay are hard links, so nothing of someone else's is copied or
    lost. Then both trees change places in one step, and the old one is removed. OSError names the file within
    output/site, and nothing has changed; so it is with any other interruption.
    """
    site = site_folder(output)
    staging = site.parent / f"{_staging_prefix(site)}{os.getpid()}"
    _remove_tree(staging)
    following: Path | None = None
    try:
        facts = Staging(site, staging, output).fill(new, remove)
        # Written before the exchange: a build that is killed in between leaves to the next one what it published.
        following = _next_manifest(output, staging)
        following.write_bytes(manifest_of(facts))
        if is_durable:
            flush(staging)
        exchange(staging, site)
        following.replace(output / MANIFEST)
        flush_names(site.parent)
    except OSError as problem:
        _name_plainly(problem, staging, site)
        raise
    finally:
        if following is not None:
            with suppress(OSError):
                following.unlink(missing_ok=True)
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
