"""RIM: walks and reads content/ and layouts/; inward go texts and "/"-paths, never open files."""

import hashlib
import os
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from bulletin.values.asset import Asset
from bulletin.values.contents import Contents, Raw
from bulletin.values.diagnostics import Checked, Diagnostic, Span, error, warning
from bulletin.values.distribution import BOOK_FILE, RECORD_SUFFIX, is_private
from bulletin.values.files import builtin_layouts as builtin_layouts
from bulletin.values.files import read_bytes, system_reason

IGNORED = (".", "~", "#")  # files of editors and systems: .DS_Store, ~$365.docx, #365.md#


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
            read = read_bytes(f"{base}/{name}", name)
            problems += read.diagnostics
            if read.value is not None:
                raw[name] = read.value
        elif name.lower() in MISNAMED_BOOKS:
            problems.append(_misnamed_book(name))
        elif not is_file:
            continue
        if not is_private(name):
            files.append(name)
    return Checked(Contents(Raw(base, raw), frozenset(files)), tuple(problems))


def has_many_issues(root: Path, many: int) -> bool:
    """Return whether there are at least so many issues, without reading one."""
    files = (name for _, _, names in os.walk(root / "content" / "issues") for name in names)
    return sum(1 for _ in islice((name for name in files if name.endswith(".md")), many)) == many


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
