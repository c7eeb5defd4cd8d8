"""Wanted files and files of the last build → what to make (with the reason), to keep and to remove; and the form of the manifest."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from bulletin.values.encoding import decode, encode

FORMAT = 2
FileFacts = tuple[int, int]  # size in bytes, mtime in ns


class FileKey(NamedTuple):
    """Everything that decides a file's bytes, in parts, so that the reason for making it again can be named."""

    toolchain: str  # this program, its libraries, for PDFs the faces
    layout: str  # templates and styles
    content: str  # the values it shows


class Made(NamedTuple):
    """A file of the last build: its key, and its size in bytes and mtime in ns as the build left it."""

    key: FileKey
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Published:
    """The published site. made: files in the manifest, by path; on_disk: files that are there; is_ignored: make every file again."""

    made: Mapping[str, Made]
    on_disk: Mapping[str, FileFacts]
    is_ignored: bool = False

    def has(self, path: str) -> bool:
        """Return whether a file is as the last build left it."""
        made = self.made.get(path)
        return made is not None and self.on_disk.get(path) == (made.size, made.mtime_ns)

    def is_as_left(self) -> bool:
        """Return whether all files of ours are as the last build left them."""
        return all(self.has(path) for path in self.made)

    def reason(self, path: str, wanted: FileKey) -> str:
        """Return in Chinese why a file must be made; empty if it need not."""
        made = self.made.get(path)
        if self.is_ignored:
            return "要求全部重做"
        if made is None:
            return "以前没有做过"
        if path not in self.on_disk:
            return "文件不见了"
        if not self.has(path):
            return "文件被改动过"
        if wanted.content != made.key.content:
            return "内容变了"
        if wanted.layout != made.key.layout:
            return "模板或样式变了"
        if wanted.toolchain != made.key.toolchain:
            return "程序或字体变了"
        return ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a build makes, keeps and removes, by path. make: with the reason in Chinese."""

    make: Mapping[str, str]
    keep: frozenset[str]
    remove: frozenset[str]


def plan(wanted: Mapping[str, FileKey], published: Published) -> Plan:
    """Return what to make, to keep and to remove.

    Only files that the last build made are ever removed; a file that someone changed by hand is made again.
    """
    reasons = {path: published.reason(path, key) for path, key in wanted.items()}
    make = {path: reason for path, reason in reasons.items() if reason}
    remove = frozenset(path for path in published.made if path not in wanted and path in published.on_disk)
    return Plan(make, frozenset(wanted) - frozenset(make), remove)


@dataclass(frozen=True, slots=True)
class _Manifest:
    """The manifest as JSON. files: by path, the three parts of the key, size and mtime."""

    format: int
    files: dict[str, tuple[str, str, str, int, int]]


def dump_manifest(made: Mapping[str, Made]) -> bytes:
    """Return the manifest as JSON in UTF-8, sorted, a line for each file."""
    rows = [
        b"%b: %b" % (encode(path), encode((*m.key, m.size, m.mtime_ns))) for path, m in sorted(made.items())
    ]
    return b'{"format": %d, "files": {\n%b\n}}\n' % (FORMAT, b",\n".join(rows))


def load_manifest(text: bytes) -> dict[str, Made]:
    """Return what the last build made; a manifest that cannot be read counts as empty."""
    manifest = decode(text, _Manifest)
    if manifest is None or manifest.format != FORMAT:
        return {}
    return {
        path: Made(FileKey(*key), size, mtime_ns) for path, (*key, size, mtime_ns) in manifest.files.items()
    }
