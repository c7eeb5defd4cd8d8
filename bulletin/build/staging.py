"""I/O boundary: stages the next site in a folder beside the present one: hard links for what stays, files for what is new."""

import errno
import os
import shutil
import stat
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bulletin.build.plan import FileFacts
from bulletin.values.files import change_mode, copy_file


@dataclass(frozen=True, slots=True)
class StagedFile:
    """A file of the new site that lies elsewhere below the output folder, and is moved into place."""

    path: Path


def files_in(folder: Path) -> dict[str, FileFacts]:
    """Return (size, mtime in ns) of every file below `folder`, by "/"-path; a symbolic link is a file."""
    return _tree(os.fspath(folder))[0]


def _tree(folder: str) -> tuple[dict[str, FileFacts], dict[str, os.stat_result]]:
    """Return (size, mtime in ns) of every file below `folder`, and the stat of every folder, `folder` itself as ""."""
    files: dict[str, FileFacts] = {}
    folders: dict[str, os.stat_result] = {}
    if os.path.isdir(folder):  # noqa: PTH112 - strings throughout: this runs for every file of the site
        folders[""] = os.stat(folder)  # noqa: PTH116
        _scan(folder, "", files, folders)
    return files, folders


def _scan(folder: str, prefix: str, files: dict[str, FileFacts], folders: dict[str, os.stat_result]) -> None:
    with os.scandir(folder) as entries:
        for entry in entries:
            facts = entry.stat(follow_symlinks=False)
            if stat.S_ISDIR(facts.st_mode):
                folders[prefix + entry.name] = facts
                _scan(entry.path, f"{prefix}{entry.name}/", files, folders)
            else:
                files[prefix + entry.name] = (facts.st_size, facts.st_mtime_ns)


class Staging:
    """The folder `staging`, which is filled with the next state of `site`.

    output: files below it are ours and are linked into the new tree; any other file is copied.
    """

    def __init__(self, site: Path, staging: Path, output: Path) -> None:
        self._site, self._staging = os.fspath(site), os.fspath(staging)
        self._output = output.resolve()
        self._files, self._folders = _tree(self._site)
        self._made: set[str] = set()

    def fill(
        self, new: Mapping[str, bytes | Path | StagedFile], remove: frozenset[str]
    ) -> dict[str, FileFacts]:
        """Fill the folder with what stays and what is new; return (size, mtime in ns) of every file. Raises OSError."""
        self._refuse_what_cannot_move()
        self._folder("")
        kept = {path: facts for path, facts in self._files.items() if path not in new and path not in remove}
        filled = _folders_of((*self._files, *self._folders))
        facts = {path: self._keep(path, known) for path, known in kept.items()}
        for folder in self._folders:
            # Folders that were empty before are not ours, and stay; those that become empty now are left out.
            if folder and folder not in filled:
                self._folder(folder)
        return facts | {path: self._write(path, data) for path, data in new.items()}

    def _refuse_what_cannot_move(self) -> None:
        """Raise OSError if the site is not a folder, or another file system is mounted within it."""
        if not self._folders and os.path.lexists(self._site):
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), self._site)
        for path, facts in self._folders.items():
            if facts.st_dev != self._folders[""].st_dev:
                raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), f"{self._site}/{path}")

    def _keep(self, path: str, known: FileFacts) -> FileFacts:
        self._folder(path.rpartition("/")[0])
        source, target = f"{self._site}/{path}", f"{self._staging}/{path}"
        try:
            os.link(source, target, follow_symlinks=False)
        except FileExistsError:  # the next site needs a folder of ours at this path
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), source) from None
        except OSError:  # a file system without hard links, or another user's file, which may not be linked
            copy_file(source, target)
            return _facts(target)
        return known

    def _write(self, path: str, data: bytes | Path | StagedFile) -> FileFacts:
        self._folder(path.rpartition("/")[0])
        target = f"{self._staging}/{path}"
        facts = put_file(target, data, self._is_ours)
        self._open_as_site(target)
        return facts

    def _open_as_site(self, target: str) -> None:
        """Give a new file the read and write permissions of the site's folder, whatever the umask, so that a web server can read it."""
        site = self._folders.get("")
        if site is None:
            return
        wanted = stat.S_IMODE(site.st_mode) & 0o666
        if wanted != os.lstat(target).st_mode & 0o777:
            change_mode(target, wanted)

    def _is_ours(self, path: Path) -> bool:
        return path.resolve().is_relative_to(self._output)

    def _folder(self, folder: str) -> None:
        """Make a folder and those above it, unless this was done before."""
        if folder in self._made:
            return
        if folder:
            self._folder(folder.rpartition("/")[0])
        try:
            os.mkdir(f"{self._staging}/{folder}" if folder else self._staging)  # noqa: PTH102
        except FileExistsError:  # somebody else's file or link has the name of our folder
            raise NotADirectoryError(
                errno.ENOTDIR, os.strerror(errno.ENOTDIR), f"{self._site}/{folder}"
            ) from None
        self._made.add(folder)
        self._copy_attributes(folder)

    def _copy_attributes(self, folder: str) -> None:
        """Give a staged folder the owner, group and mode of the present one, since the web server may rely on them."""
        # A folder that is new gets those of the site itself.
        facts = self._folders.get(folder) or self._folders.get("")
        if facts is None:
            return
        target = f"{self._staging}/{folder}" if folder else self._staging
        copy_attributes(target, facts, os.stat(target))  # noqa: PTH116


def put_file(target: str, data: bytes | Path | StagedFile, is_ours: Callable[[Path], bool]) -> FileFacts:
    """Write, move, link or copy new content to `target`; return its size and mtime. is_ours: whether a file may be linked."""
    if isinstance(data, bytes):
        with open(target, "wb") as file:  # noqa: PTH123
            file.write(data)
    elif isinstance(data, StagedFile):
        try:
            data.path.replace(target)
        except OSError as problem:
            if problem.errno != errno.EXDEV:
                problem.filename = target  # the fault is there, not with our own file
                raise
            _copied(
                data.path, target
            )  # the site is a link to another disk, where no file can be moved in one step
    elif not (is_ours(data) and _linked(data, target)):
        _copied(data, target)
    return _facts(target)


def _copied(source: Path, target: str) -> None:
    try:
        shutil.copyfile(source, target)
    except OSError as problem:
        if problem.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            # The disk of the target is full; nothing is wrong with the source.
            problem.filename, problem.filename2 = target, None
        raise


def copy_attributes(target: str, wanted: os.stat_result, made: os.stat_result) -> None:
    """Give a new folder, whose stat is `made`, the owner, group and mode of `wanted`."""
    if (made.st_uid, made.st_gid) != (wanted.st_uid, wanted.st_gid):
        with suppress(OSError):  # only the administrator may give files away
            os.chown(target, wanted.st_uid, wanted.st_gid)
    if made.st_mode != wanted.st_mode:
        change_mode(target, stat.S_IMODE(wanted.st_mode) | stat.S_IRWXU)


def _folders_of(paths: Iterable[str]) -> set[str]:
    """Return every folder that contains one of these paths, all levels; the site itself is ""."""
    found = {""}
    for folder in {path.rpartition("/")[0] for path in paths if path}:
        while folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found


def _linked(source: Path, target: str) -> bool:
    try:
        os.link(source, target)
    except OSError:
        return False
    return True


def _facts(path: str) -> FileFacts:
    found = os.lstat(path)
    return found.st_size, found.st_mtime_ns
