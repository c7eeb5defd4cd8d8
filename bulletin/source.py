"""RIM: walks and reads content/ and layouts/; inward go texts and "/"-paths, never open files."""

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path

from bulletin.asset import Asset
from bulletin.diagnostics import Checked, Diagnostic, Span, error, note, warning
from bulletin.distribution.model import BOOK_FILE, RECORD_SUFFIX, is_private
from bulletin.text import with_lf

MAX_TEXT_BYTES = 5_000_000  # the whole of a long novel; nothing an office writes comes near
IGNORED = (".", "~", "#")  # files of editors and systems: .DS_Store, ~$365.docx, #365.md#


class Texts(Mapping[str, str]):
    """Texts by path, decoded when one is asked for: most are as they were, and nobody asks."""

    def __init__(self, raw: Mapping[str, bytes], paths: Iterable[str]) -> None:
        """paths: those of `raw` that are texts."""
        self._raw, self._paths = raw, dict.fromkeys(paths)

    def __getitem__(self, path: str) -> str:
        if path not in self._paths:
            raise KeyError(path)
        return decode(self._raw[path], path).value or ""

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)

    def __contains__(self, path: object) -> bool:
        return path in self._paths


@dataclass(frozen=True)
class Contents:
    """What content/ holds. raw: the bytes of settings, issues, pages and of what is private, by path.

    files: every path but those that may never be published.
    """

    raw: Mapping[str, bytes]
    files: frozenset[str]

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """What tells each of the texts from every other, by path."""
        return {path: hashlib.sha256(data).hexdigest()[:32] for path, data in self.raw.items()}

    @property
    def issues(self) -> list[str]:
        """The paths of issues, in the order of folders and names."""
        return [path for path in self.raw if path.startswith("content/issues/") and path.endswith(".md")]

    @property
    def pages(self) -> list[str]:
        """The paths of ordinary pages, in the same order."""
        return [path for path in self.raw if path.startswith("content/pages/")]

    @property
    def private(self) -> list[str]:
        """The paths of the address book and of the records of what was given out."""
        return [path for path in self.raw if is_private(path)]


def read_contents(root: Path) -> Checked[Contents]:
    """Return what lies under root/content, paths relative to root.

    Diagnostics: missing-site-file, unreadable-file, not-a-file, file-too-large, unread-file.
    """
    if not (root / "content" / "site.yaml").is_file():
        found = error(
            "missing-site-file",
            "这里没有 content/site.yaml",
            Span("content/site.yaml"),
            "这个文件写简报的名称和编发单位",
            hint="到简报的文件夹里再运行，或用 `-C 文件夹` 指明；新建一个简报用 `bulletin init 文件夹`",
        )
        return Checked(None, (found,))
    names: list[tuple[str, bool]] = []
    _walk(os.fspath(root / "content"), "content/", names)
    names.sort(key=lambda named: named[0].split("/"))
    problems: list[Diagnostic] = []
    raw: dict[str, bytes] = {}
    files: list[str] = []
    base = os.fspath(root)
    for name, is_file in names:
        if _is_text(name):
            read = _read(f"{base}/{name}", name)
            problems += read.diagnostics
            if read.value is not None:
                raw[name] = read.value
        elif name.lower() in MISNAMED_BOOKS:
            problems.append(_misnamed_book(name))
        elif not is_file:
            continue
        if not is_private(name):
            files.append(name)
    return Checked(Contents(raw, frozenset(files)), tuple(problems))


def _walk(folder: str, prefix: str, names: list[tuple[str, bool]]) -> None:
    """Collect what is in a folder and below it, and whether it is a file; links to folders are not followed."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(IGNORED):
                continue
            name = prefix + entry.name
            names.append((name, entry.is_file()))
            if entry.is_dir(follow_symlinks=False):
                _walk(entry.path, f"{name}/", names)


def _is_text(name: str) -> bool:
    if name.endswith(".md") and not is_private(name):
        return name.startswith(("content/issues/", "content/pages/"))
    is_record = name.startswith("content/issues/") and name.endswith(RECORD_SUFFIX)
    return name in ("content/site.yaml", BOOK_FILE) or is_record


MISNAMED_BOOKS = (BOOK_FILE, "content/recipients.yml", "content/通讯录.yaml", "content/通讯录.yml")


def _misnamed_book(name: str) -> Diagnostic:
    return warning(
        "unread-file",
        f"`{name}` 没有读",
        Span(name),
        f"通讯录要叫 {BOOK_FILE}",
        hint=f"把文件名改成 {BOOK_FILE.rpartition('/')[2]}",
    )


def read_text(path: Path, name: str) -> Checked[str]:
    """Return the text of a file, whichever encoding it is in. Diagnostics: those of reading and decoding it."""
    read = _read(os.fspath(path), name)
    return Checked(None, read.diagnostics) if read.value is None else decode(read.value, name)


def _read(path: str, name: str) -> Checked[bytes]:
    """Return the bytes of a file. Diagnostics: not-a-file, file-too-large, unreadable-file."""
    try:
        data, size = _bytes_of(path)
        if len(data) <= MAX_TEXT_BYTES:
            return Checked(data)
    except IsADirectoryError:
        found = error(
            "not-a-file",
            f"`{name}` 是文件夹，不是文件",
            Span(name),
            "名字以 .md 结尾的应当是文件",
            hint="给文件夹改一个不带 .md 的名字",
        )
        return Checked(None, (found,))
    except OSError as problem:
        found = error(
            "unreadable-file",
            f"文件打不开：`{name}`",
            Span(name),
            system_reason(problem),
            hint="看看文件的权限，或者它是不是正被别的程序占用",
        )
        return Checked(None, (found,))
    found = error(
        "file-too-large",
        f"文件太大：{size / 1e6:.0f} MB",
        Span(name),
        f"最多 {MAX_TEXT_BYTES // 1_000_000} MB",
        hint="一期简报的文字不会这么多；是不是把图片或 Word 文件改名成了 .md？",
    )
    return Checked(None, (found,))


_MOST_TEXTS = 1 << 16  # bytes: nearly every text has fewer


def _bytes_of(path: str) -> tuple[bytes, int]:
    """Return the first of a file's bytes, and how many it has: thousands of files, and a file object costs as much again."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        parts, size = [os.read(handle, _MOST_TEXTS)], 0
        while parts[-1] and (size := size + len(parts[-1])) <= MAX_TEXT_BYTES:
            parts.append(os.read(handle, MAX_TEXT_BYTES))
        return b"".join(parts), size if size <= MAX_TEXT_BYTES else os.fstat(handle).st_size
    finally:
        os.close(handle)


def decode(data: bytes, name: str) -> Checked[str]:
    """Return the text of `data` with LF line ends: UTF-8 with or without BOM, UTF-16 with BOM or GB18030.

    Diagnostics: gb18030-text, not-utf8.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return Checked(with_lf(data.decode("utf-16")))
        except UnicodeDecodeError:
            return Checked(None, (_not_text(name, data, 0),))
    try:
        return Checked(with_lf(data.decode("utf-8-sig")))
    except UnicodeDecodeError as problem:
        if b"\x00" in data:
            return Checked(None, (_not_text(name, data, data.index(b"\x00")),))
        try:
            text = with_lf(data.decode("gb18030"))
        except UnicodeDecodeError:
            return Checked(None, (_not_text(name, data, problem.start),))
        converted = note(
            "gb18030-text",
            f"`{name}` 是 GB18030 编码，已经照样读了",
            Span(name),
            "不是 UTF-8",
            hint="在编辑器里“另存为”，编码选 UTF-8，以后就不再提醒",
        )
        return Checked(text, (converted,))


def _not_text(name: str, data: bytes, at: int) -> Diagnostic:
    line = data[:at].count(b"\n") + 1
    return error(
        "not-utf8",
        f"`{name}` 的文字编码认不出来",
        Span(name),
        f"第 {line} 行开始不是 UTF-8，也不是 GB18030",
        hint="在编辑器里打开，“另存为”，编码选 UTF-8；Word 文件要先另存为纯文本",
    )


def system_reason(problem: OSError) -> str:
    """Return in Chinese why the system refused."""
    if isinstance(problem, PermissionError):
        return "没有权限"
    if isinstance(problem, FileNotFoundError):
        return "没有这个文件"
    if isinstance(problem, IsADirectoryError | NotADirectoryError | FileExistsError):
        return "文件夹和文件弄混了"
    reasons = {28: "磁盘满了", 30: "这个磁盘只能读", 36: "文件名太长", 122: "磁盘配额用完了"}
    return reasons.get(problem.errno or 0, f"系统说：{problem.strerror or problem}")


def read_assets(root: Path, paths: Iterable[str]) -> dict[str, Asset]:
    """Return what is known of each of these files that exists."""
    assets: dict[str, Asset] = {}
    for name in sorted(set(paths)):
        path = root / name
        if path.is_file() and name.startswith("content/"):
            assets[name] = _asset(path, name)
    return assets


def _asset(path: Path, name: str) -> Asset:
    from PIL import Image, UnidentifiedImageError  # wanted only when an issue has pictures

    try:
        data = path.read_bytes()
    except OSError as problem:
        return Asset(name, "", 0, problem=system_reason(problem))
    digest = hashlib.sha256(data).hexdigest()
    try:
        with Image.open(path) as picture:
            width, height, kind = *picture.size, picture.format
            picture.verify()
    except UnidentifiedImageError:
        return Asset(name, digest, len(data), problem="里面不是图片")
    except Image.DecompressionBombError:
        return Asset(name, digest, len(data), problem="图片的尺寸太大")
    except Exception:  # Pillow raises many kinds for damaged files, SyntaxError among them
        return Asset(name, digest, len(data), problem="图片已经损坏")
    if kind not in ("JPEG", "PNG", "GIF", "WEBP"):
        return Asset(name, digest, len(data), problem=f"{kind} 格式浏览器不一定能显示")
    return Asset(name, digest, len(data), width, height)


def builtin_layouts() -> Path:
    """Return the folder of built-in layouts: in the wheel inside the package, in a checkout beside it."""
    inside = Path(str(resources.files("bulletin"))) / "layouts"
    return inside if inside.is_dir() else Path(__file__).resolve().parent.parent / "layouts"


def read_layouts(root: Path) -> dict[str, str]:
    """Return every template and style by name; a site's own file replaces the built-in one of the same name."""
    layouts: dict[str, str] = {}
    for folder in dict.fromkeys((builtin_layouts(), (root / "layouts").resolve())):
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".html", ".css", ".xml", ".js", ".svg", ".txt") and path.is_file():
                name = path.relative_to(folder).as_posix()
                if not name.startswith(("fonts/", "press/")):
                    layouts[name] = path.read_text(encoding="utf-8")
    return layouts
