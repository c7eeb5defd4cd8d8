"""RIM: the next site as a folder beside the present one: links for what stays, files for what is new."""

import errno
import os
import shutil
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

Facts = tuple[int, int]  # size in bytes, mtime in ns


def files_in(folder: Path) -> dict[str, Facts]:
    """Return (size, mtime in ns) of every file below `folder`, by "/"-path; a symbolic link is a file."""
    return _tree(folder)[0]


def _tree(folder: Path) -> tuple[dict[str, Facts], dict[str, os.stat_result]]:
    """Return the facts of every file below `folder`, and of every folder, itself among them as ""."""
    files: dict[str, Facts] = {}
    folders: dict[str, os.stat_result] = {}
    if folder.is_dir():
        folders[""] = folder.stat()
        _scan(os.fspath(folder), "", files, folders)
    return files, folders


def _scan(folder: str, prefix: str, files: dict[str, Facts], folders: dict[str, os.stat_result]) -> None:
    with os.scandir(folder) as entries:
        for entry in entries:
            facts = entry.stat(follow_symlinks=False)
            if stat.S_ISDIR(facts.st_mode):
                folders[prefix + entry.name] = facts
                _scan(entry.path, f"{prefix}{entry.name}/", files, folders)
            else:
                files[prefix + entry.name] = (facts.st_size, facts.st_mtime_ns)


class Staging:
    """The folder `staging`, to be filled with what `site` shall be.

    output: files below it are ours and are linked into the new tree; any other file is copied.
    """

    def __init__(self, site: Path, staging: Path, output: Path) -> None:
        self._site, self._staging = os.fspath(site), os.fspath(staging)
        self._ours = output.resolve()
        self._files, self._folders = _tree(site)
        self._made: set[str] = set()

    def fill(self, new: Mapping[str, bytes | Path], remove: frozenset[str]) -> dict[str, Facts]:
        """Put everything there; return (size, mtime in ns) of every file. OSError: what could not be done."""
        self._refuse_what_cannot_move()
        os.makedirs(self._staging)  # noqa: PTH103 - strings throughout: this runs for every file of the site
        self._made.add("")
        self._copy_attributes("")
        facts: dict[str, Facts] = {}
        for path, known in self._files.items():
            if path not in new and path not in remove:
                facts[path] = self._keep(path, known)
        self._keep_empty_folders()
        for path, data in new.items():
            facts[path] = self._write(path, data)
        return facts

    def _refuse_what_cannot_move(self) -> None:
        """Raise OSError where the site is no folder, or has another file system mounted within it."""
        if not self._folders and os.path.lexists(self._site):
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), self._site)
        for path, facts in self._folders.items():
            if facts.st_dev != self._folders[""].st_dev:
                raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), f"{self._site}/{path}")

    def _keep(self, path: str, known: Facts) -> Facts:
        self._folder_for(path)
        source, target = f"{self._site}/{path}", f"{self._staging}/{path}"
        try:
            os.link(source, target, follow_symlinks=False)
        except OSError:  # a file system without hard links, or a file of someone else's
            shutil.copy2(source, target, follow_symlinks=False)
            return _facts(target)
        return known

    def _write(self, path: str, data: bytes | Path) -> Facts:
        self._folder_for(path)
        target = f"{self._staging}/{path}"
        if isinstance(data, bytes):
            with open(target, "wb") as file:  # noqa: PTH123
                file.write(data)
        elif not (data.resolve().is_relative_to(self._ours) and _linked(data, target)):
            shutil.copyfile(data, target)
        return _facts(target)

    def _folder_for(self, path: str) -> None:
        folder = path.rpartition("/")[0]
        if folder not in self._made:
            self._make_folder(folder)

    def _make_folder(self, folder: str) -> None:
        above = folder.rpartition("/")[0]
        if above not in self._made:
            self._make_folder(above)
        try:
            os.mkdir(f"{self._staging}/{folder}")  # noqa: PTH102
        except FileExistsError:  # someone else's file, or link, where our folder must be
            raise NotADirectoryError(
                errno.ENOTDIR, os.strerror(errno.ENOTDIR), f"{self._site}/{folder}"
            ) from None
        self._made.add(folder)
        self._copy_attributes(folder)

    def _keep_empty_folders(self) -> None:
        """Keep the folders that were empty before: they are not ours. Those that become empty vanish."""
        filled = {path.rpartition("/")[0] for path in (*self._files, *self._folders) if path}
        for folder in self._folders:
            if folder not in filled and folder not in self._made:
                self._make_folder(folder)

    def _copy_attributes(self, folder: str) -> None:
        """Give a folder the owner, group and mode it has now: the web server may rely on them."""
        facts = self._folders.get(folder)
        if facts is None:
            return
        target = f"{self._staging}/{folder}"
        made = os.stat(target)  # noqa: PTH116
        if (made.st_uid, made.st_gid) != (facts.st_uid, facts.st_gid):
            with suppress(OSError):  # only the administrator may give files away
                os.chown(target, facts.st_uid, facts.st_gid)
        if made.st_mode != facts.st_mode:
            os.chmod(target, stat.S_IMODE(facts.st_mode) | stat.S_IRWXU)  # noqa: PTH101


def _linked(source: Path, target: str) -> bool:
    try:
        os.link(source, target)
    except OSError:
        return False
    return True


def _facts(path: str) -> Facts:
    found = os.lstat(path)
    return found.st_size, found.st_mtime_ns
