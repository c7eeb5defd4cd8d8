"""RIM: the published site and the one before it, of which every file but a few is the same file under two names.

To know that of a hundred thousand files takes a second, if each is looked at. But names come and go in a folder only with
its time of change. So the times of all folders of both trees are put down, and which files differ: where the times
are the same, the former tree becomes the next site by a few links, however large it is.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bulletin.build import cache
from bulletin.build.staging import Facts, Ready, copy_attributes, folders_in, put_file

REMEMBERED = "twins"  # within the cache
_SEAL = "twins 2"
Stamps = Mapping[
    str, tuple[int, int]
]  # inode number and mtime in ns of each folder, by path from the tree's root


@dataclass(frozen=True, slots=True)
class Twins:
    """Two trees. differing: the paths at which they have not the same file, or only one of them has any."""

    site: Stamps
    former: Stamps
    differing: frozenset[str]


def remember_twins(folder: Path, site: Path, former: Path, differing: Iterable[str]) -> None:
    """Put down how two trees stand. folder: the cache."""
    twins = Twins(_stamps(folders_in(site)), _stamps(folders_in(former)), frozenset(differing))
    cache.write_sealed(folder / REMEMBERED, _SEAL, twins)


def has_twins(folder: Path) -> bool:
    """Return whether it is put down how two trees stand. folder: the cache."""
    return (folder / REMEMBERED).exists()


def take_twins(folder: Path) -> Twins | None:
    """Return what was put down, for this once: who uses it changes the trees."""
    twins = cache.read_sealed(folder / REMEMBERED, _SEAL)
    with suppress(OSError):
        (folder / REMEMBERED).unlink()
    return twins if isinstance(twins, Twins) else None


def fill_twin(
    twins: Twins,
    site: Path,
    staging: Path,
    new: Mapping[str, bytes | Path | Ready],
    is_ours: Callable[[Path], bool],
) -> dict[str, Facts] | None:
    """Make the former tree, now at `staging`, the site with `new`; return (size, mtime in ns) of what is new.

    is_ours: whether a file may be linked. None, and nothing is done, where the trees are not as they were put down, or
    folders would have to be made or taken away.
    """
    here, there = folders_in(site), folders_in(staging)
    if _stamps(here) != twins.site or _stamps(there) != twins.former:
        return None
    touched = twins.differing | new.keys()
    if any(path.rpartition("/")[0] not in there for path in touched):
        return None
    if here.keys() != there.keys() or {facts.st_dev for facts in here.values()} != {here[""].st_dev}:
        return None
    for folder, facts in here.items():
        copy_attributes(os.fspath(staging / folder), facts, there[folder])
    facts_of: dict[str, Facts] = {}
    for path in touched:
        target = f"{staging}/{path}"
        with suppress(FileNotFoundError):
            os.unlink(target)  # noqa: PTH108
        if path in new:
            facts_of[path] = put_file(target, new[path], is_ours)
        else:
            with suppress(FileNotFoundError):  # gone with the last change
                os.link(f"{site}/{path}", target, follow_symlinks=False)
    return facts_of


def _stamps(folders: Mapping[str, os.stat_result]) -> Stamps:
    return {path: (facts.st_ino, facts.st_mtime_ns) for path, facts in folders.items()}
