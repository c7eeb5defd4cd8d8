"""RIM: walks and reads content/ and layouts/; inward go texts and "/"-paths, never open files."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path

from bulletin.diagnostics import Checked, Diagnostic, Span, error, note, warning
from bulletin.distribution.model import BOOK_FILE, RECORD_SUFFIX, is_private
from bulletin.site_checks import Asset
from bulletin.text import with_lf

MAX_TEXT_BYTES = 5_000_000  # the whole of a long novel; nothing an office writes comes near
IGNORED = (".", "~", "#")  # files of editors and systems: .DS_Store, ~$365.docx, #365.md#


@dataclass(frozen=True, slots=True)
class Contents:
    """What content/ holds: texts by path, and the paths of all files."""

    site: str
    issues: dict[str, str]
    pages: dict[str, str]
    files: frozenset[str]  # without those that may never be published
    book: str | None = None  # the address book; None where there is none
    records: Mapping[str, str] = field(default_factory=dict)  # what was given out, by path


def read_contents(root: Path) -> Checked[Contents]:
    """Return the texts under root/content, paths relative to root.

    Diagnostics: missing-site-file, unreadable-file, not-a-file, file-too-large, not-utf8, gb18030-text, unread-file.
    """
    found: list[Diagnostic] = []
    issues: dict[str, str] = {}
    pages: dict[str, str] = {}
    files: list[str] = []
    site = ""
    book: str | None = None
    records: dict[str, str] = {}
    if not (root / "content" / "site.yaml").is_file():
        return Checked(
            None,
            (
                error(
                    "missing-site-file",
                    "这里没有 content/site.yaml",
                    Span("content/site.yaml"),
                    "这个文件写简报的名称和编发单位",
                    hint="到简报的文件夹里再运行，或用 `-C 文件夹` 指明；新建一个简报用 `bulletin init 文件夹`",
                ),
            ),
        )
    for path in sorted((root / "content").rglob("*")):
        name = path.relative_to(root).as_posix()
        if any(part.startswith(IGNORED) for part in path.relative_to(root).parts):
            continue
        if is_private(name):
            is_record = name.startswith("content/issues/") and name.endswith(RECORD_SUFFIX)
            if name == BOOK_FILE or is_record:
                text = read_text(path, name)
                found += text.diagnostics
                if name == BOOK_FILE:
                    book = text.value
                elif text.value is not None:
                    records[name] = text.value
            elif name.lower() in MISNAMED_BOOKS:
                found.append(_misnamed_book(name))
            continue
        wanted = name == "content/site.yaml" or (
            name.endswith(".md") and name.startswith(("content/issues/", "content/pages/"))
        )
        if not wanted:
            if path.is_file():
                files.append(name)
            continue
        files.append(name)
        text = read_text(path, name)
        found += text.diagnostics
        if text.value is None:
            continue
        if name == "content/site.yaml":
            site = text.value
        elif name.startswith("content/issues/"):
            issues[name] = text.value
        else:
            pages[name] = text.value
    return Checked(Contents(site, issues, pages, frozenset(files), book, records), tuple(found))


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
    """Return the text of a file, whichever of UTF-8 (with or without BOM), UTF-16 with BOM and GB18030 it is in."""
    if path.is_dir():
        return Checked(
            None,
            (
                error(
                    "not-a-file",
                    f"`{name}` 是文件夹，不是文件",
                    Span(name),
                    "名字以 .md 结尾的应当是文件",
                    hint="给文件夹改一个不带 .md 的名字",
                ),
            ),
        )
    try:
        size = path.stat().st_size
        if size > MAX_TEXT_BYTES:
            return Checked(
                None,
                (
                    error(
                        "file-too-large",
                        f"文件太大：{size / 1e6:.0f} MB",
                        Span(name),
                        f"最多 {MAX_TEXT_BYTES // 1_000_000} MB",
                        hint="一期简报的文字不会这么多；是不是把图片或 Word 文件改名成了 .md？",
                    ),
                ),
            )
        data = path.read_bytes()
    except OSError as problem:
        return Checked(
            None,
            (
                error(
                    "unreadable-file",
                    f"文件打不开：`{name}`",
                    Span(name),
                    system_reason(problem),
                    hint="看看文件的权限，或者它是不是正被别的程序占用",
                ),
            ),
        )
    return decode(data, name)


def decode(data: bytes, name: str) -> Checked[str]:
    """Return the text of `data` with LF line ends. Diagnostics: gb18030-text, not-utf8."""
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
