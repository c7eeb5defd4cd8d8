"""I/O boundary: reads everything that a site is made from, in content/ and layouts/; returns bytes and "/"-paths, no open files."""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bulletin.values.diagnostics import Checked, Diagnostic, Span, error, warning
from bulletin.values.encoding import digest_of, digest_of_bytes
from bulletin.values.files import builtin_layouts, decode, is_temporary_file, read_bytes, read_text
from bulletin.values.private_files import ACCEPTED_SUFFIX, BOOK_FILE, RECORD_SUFFIX, is_private
from bulletin.values.settings import TERMS_FILE
from bulletin.values.text import readable_name

IGNORED = (".", "~", "#")  # files of editors and systems: .DS_Store, ~$365.docx, #365.md#
LAYOUT_SUFFIXES = (".html", ".css", ".xml", ".js", ".svg", ".txt")
FileStamp = tuple[int, int]  # size in bytes, mtime in ns


@dataclass(frozen=True)
class Sources:
    """Everything that a site is made from.

    texts: the bytes of settings, issues, pages and private files (address book, records, lists of accepted findings), by path,
    in the order of folders and names. files: every path in content/ except those that may never be published. layouts:
    templates and styles by name, the site's own in place of the built-in ones. stamps: of pictures, linked files, faces and
    profiles, which are large and hardly ever change. diagnostics: of files that could not be read. left: folders with
    temporary files that a killed command may have left.
    """

    root: Path
    texts: Mapping[str, bytes]
    files: frozenset[str]
    layouts: Mapping[str, str]
    stamps: Mapping[str, FileStamp]
    diagnostics: tuple[Diagnostic, ...] = ()
    left: tuple[str, ...] = ()

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """The digest of each text, by path."""
        return {path: digest_of_bytes(data) for path, data in self.texts.items()}

    @property
    def digest(self) -> str:
        """A digest of all sources: texts and layouts by content, large files by size and mtime."""
        return digest_of((self.digests, sorted(self.files), self.layouts, self.stamps))

    @property
    def issues(self) -> list[str]:
        """The paths of issues, in the order of folders and names."""
        return [path for path in self.texts if path.startswith("content/issues/") and path.endswith(".md")]

    @property
    def pages(self) -> list[str]:
        """The paths of ordinary pages, in the same order."""
        return [path for path in self.texts if path.startswith("content/pages/")]

    @property
    def private(self) -> list[str]:
        """The paths of the address book and of the dispatch records."""
        others = (TERMS_FILE, *self.accepted)
        return [path for path in self.texts if is_private(path) and path not in others]

    @property
    def accepted(self) -> list[str]:
        """The paths of the lists of accepted findings."""
        return [path for path in self.texts if path.endswith(ACCEPTED_SUFFIX)]


class SourceTexts(Mapping[str, str]):
    """The texts by path; each is decoded when it is asked for, since diagnostics show lines of only a few."""

    def __init__(self, texts: Mapping[str, bytes], paths: Iterable[str]) -> None:
        """paths: those of `texts` that can be decoded."""
        self._texts, self._paths = texts, dict.fromkeys(paths)

    def __getitem__(self, path: str) -> str:
        if path not in self._paths:
            raise KeyError(path)
        return decode(self._texts[path], path).value or ""

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)

    def __contains__(self, path: object) -> bool:
        return path in self._paths

    def bytes_of(self, path: str) -> bytes:
        """Return a text exactly as its file has it."""
        return self._texts[path]


def read_sources(root: Path) -> Checked[Sources]:
    """Return the files under root/content and root/layouts, paths relative to root.

    There is no value if site.yaml is missing or not a file. Diagnostics: missing-site-file, unreadable-file, not-a-file,
    file-too-large, unread-file, link-outside, name-not-utf8; of layouts those of read_text.
    """
    settings = root / "content" / "site.yaml"
    if not settings.is_file():
        if settings.exists():  # a folder of this name, or a device
            return Checked(None, read_bytes(os.fspath(settings), "content/site.yaml").diagnostics)
        found = error(
            "missing-site-file",
            "这里没有 content/site.yaml",
            Span("content/site.yaml"),
            "这个文件写简报的名称和编发单位",
            hint="到简报的文件夹里再运行，或用 `-C 文件夹` 指明；新建一个简报用 `bulletin init 文件夹`",
        )
        return Checked(None, (found,))
    problems: list[Diagnostic] = []
    texts: dict[str, bytes] = {}
    files: list[str] = []
    stamps: dict[str, FileStamp] = {}
    listed, refused, left = _listed(root)
    problems += refused
    for name, stamp in listed:
        if _is_text(name):
            read = read_bytes(f"{root}/{name}", name)
            problems += read.diagnostics
            if read.value is not None:
                texts[name] = read.value
        elif name.lower() in MISNAMED_BOOKS:
            problems.append(_misnamed_book(name))
        elif stamp is None:  # a folder, or no regular file
            continue
        else:
            stamps[name] = stamp
        if not is_private(name):
            files.append(name)
    layouts = _layouts(root, problems)
    stamps |= _large_layouts(root)
    return Checked(
        Sources(root, texts, frozenset(files), layouts, stamps, tuple(problems), left), tuple(problems)
    )


def read_layouts(root: Path) -> dict[str, str]:
    """Return every template and style by name; a site's own file replaces the built-in one of the same name."""
    return _layouts(root, [])


def _layouts(root: Path, problems: list[Diagnostic]) -> dict[str, str]:
    """Return templates and styles by name; if the office's own file cannot be read, the built-in one stays.

    problems: the diagnostics of read_text are added to it.
    """
    layouts: dict[str, str] = {}
    for folder in dict.fromkeys((builtin_layouts(), (root / "layouts").resolve())):
        for path in sorted(folder.rglob("*")):
            if path.suffix in LAYOUT_SUFFIXES and path.is_file():
                name = path.relative_to(folder).as_posix()
                if not name.startswith(("fonts/", "press/")):
                    read = read_text(path, f"layouts/{name}")
                    problems += read.diagnostics
                    if read.value is not None:
                        layouts[name] = read.value
    return layouts


def stamps_of(paths: Iterable[Path]) -> dict[str, FileStamp]:
    """Return size and mtime of each of these files; (-1, -1) for a missing one."""
    stamps: dict[str, FileStamp] = {}
    for path in paths:
        try:
            facts = path.stat()
            stamps[os.fspath(path)] = facts.st_size, facts.st_mtime_ns
        except OSError:
            stamps[os.fspath(path)] = -1, -1
    return stamps


def _large_layouts(root: Path) -> dict[str, FileStamp]:
    """Return the stamps of faces and colour profiles, built-in ones and the site's own."""
    folders = [base / name for base in (builtin_layouts(), root / "layouts") for name in ("fonts", "press")]
    return stamps_of(path for folder in folders if folder.is_dir() for path in sorted(folder.iterdir()))


def _listed(root: Path) -> tuple[list[tuple[str, FileStamp | None]], list[Diagnostic], tuple[str, ...]]:
    """Return (path, stamp) of all that is in content/, in the order of folders and names; diagnostics; and Sources.left.

    The stamp is None for texts and folders. Links are followed within content/, but not to a folder that contains them.
    Diagnostics: link-outside, name-not-utf8.
    """
    names: list[tuple[str, FileStamp | None]] = []
    refused: list[Diagnostic] = []
    left: dict[str, None] = {}
    content = os.path.realpath(root / "content")

    def walk(folder: str, prefix: str) -> None:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith(IGNORED):
                    if is_temporary_file(entry.name):
                        left[folder] = None
                    continue
                name = prefix + entry.name
                if (shown := readable_name(entry.name)) != entry.name:
                    refused.append(_misencoded(prefix + shown))
                    continue
                if entry.is_symlink():
                    target, here = os.path.realpath(entry.path), os.path.realpath(folder)
                    is_ring = Path(target).is_symlink()  # realpath gives up at links that lead to each other
                    is_within = f"{target}/".startswith(f"{content}/") and not is_ring
                    if not is_within or f"{here}/".startswith(f"{target}/"):
                        refused.append(_refused_link(name))
                        continue
                is_file = entry.is_file()
                facts = entry.stat() if is_file and not _is_text(name) else None
                names.append((name, (facts.st_size, facts.st_mtime_ns) if facts else None))
                if entry.is_dir():
                    walk(entry.path, f"{name}/")

    walk(os.fspath(root / "content"), "content/")
    return sorted(names, key=lambda named: named[0].split("/")), refused, tuple(left)


def _refused_link(name: str) -> Diagnostic:
    return error(
        "link-outside",
        f"`{name}` 是链接，没有读",
        Span(name),
        "它指到 content 外面，或者指着自己所在的文件夹",
        hint="把文件真正放进 content，再删掉链接：在别的机器上、在备份里，链接指的东西不在",
    )


def _misencoded(shown: str) -> Diagnostic:
    return error(
        "name-not-utf8",
        f"`{shown}` 没有读",
        Span(shown),
        "文件名不是 UTF-8 编码，多半是从 Windows 做的压缩包里解开的",
        hint="把它改名；或者删去它，用 `unzip -O GBK 压缩包.zip` 重新解开",
    )


def _is_text(name: str) -> bool:
    if name.endswith(".md") and not is_private(name):
        return name.startswith(("content/issues/", "content/pages/"))
    is_record = name.startswith("content/issues/") and name.endswith(RECORD_SUFFIX)
    is_list = name in ("content/site.yaml", BOOK_FILE, TERMS_FILE)
    return is_list or is_record or name.endswith(ACCEPTED_SUFFIX)


MISNAMED_BOOKS = (BOOK_FILE, "content/recipients.yml", "content/通讯录.yaml", "content/通讯录.yml")


def _misnamed_book(name: str) -> Diagnostic:
    return warning(
        "unread-file",
        f"`{name}` 没有读",
        Span(name),
        f"通讯录要叫 {BOOK_FILE}",
        hint=f"把文件名改成 {BOOK_FILE.rpartition('/')[2]}",
    )
