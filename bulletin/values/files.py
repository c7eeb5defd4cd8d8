"""I/O boundary: reads one file (bytes and text), writes one atomically, and names the folder of the built-in layouts."""

import errno
import os
import shutil
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

try:
    import fcntl
except ImportError:  # no locks on this system
    fcntl = None  # type: ignore[assignment]

from bulletin.values.conflicts import conflict_in
from bulletin.values.diagnostics import Checked, Diagnostic, Span, error, note
from bulletin.values.system_errors import system_reason
from bulletin.values.text import ODD_LINE_END, with_lf

IMPORT_REPORT = ".导入说明.txt"  # suffix of the file beside an imported issue that lists the places to check
# Names that Windows reserves for devices, with any suffix (Naming Files, Paths, and Namespaces): aux.html cannot be copied there.
WINDOWS_DEVICES = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)))
)
# Errors of chmod on file systems that do not store Unix modes.
_NO_MODES = (errno.EPERM, errno.EACCES, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL)
MAX_TEXT_BYTES = 5_000_000  # the size of a long novel; an issue has about 15,000


def read_text(path: Path, name: str) -> Checked[str]:
    """Return the text of a file. name: its path in diagnostics. Diagnostics: those of read_bytes and decode."""
    read = read_bytes(os.fspath(path), name)
    return Checked(None, read.diagnostics) if read.value is None else decode(read.value, name)


def read_bytes(path: str, name: str) -> Checked[bytes]:
    """Return the bytes of a file. Diagnostics: not-a-file, file-too-large, unreadable-file."""
    try:
        facts = os.stat(path)  # noqa: PTH116 - str paths are faster, and this runs for every file of the content
        # Reading a pipe would block, and reading a device might never end. A folder makes open() raise.
        if stat.S_ISREG(facts.st_mode) or stat.S_ISDIR(facts.st_mode):
            with open(path, "rb") as file:  # noqa: PTH123
                # Read by the file's size: allocating a buffer of MAX_TEXT_BYTES takes three times as long as reading.
                data = file.read(min(facts.st_size, MAX_TEXT_BYTES) + 1)
                if len(data) > facts.st_size:  # the file has grown since os.stat
                    data += file.read(MAX_TEXT_BYTES)
            if len(data) <= MAX_TEXT_BYTES:
                return Checked(data)
            message = f"文件太大：{max(facts.st_size, len(data)) / 1e6:.0f} MB"
            label = f"最多 {MAX_TEXT_BYTES // 1_000_000} MB"
            hint = "一期简报的文字不会这么多；是不是把图片或 Word 文件改名成了 .md？"
            found = error("file-too-large", message, Span(name), label, hint=hint)
        else:
            message, hint = f"`{name}` 不是普通的文件", "删掉它，或者换成真正的文件"
            found = error("not-a-file", message, Span(name), "是管道或者设备，没有打开", hint=hint)
    except IsADirectoryError:
        suffix = Path(name).suffix
        message, label = f"`{name}` 是文件夹，不是文件", f"名字以 {suffix} 结尾的应当是文件"
        hint = f"给文件夹改一个不带 {suffix} 的名字"
        found = error("not-a-file", message, Span(name), label, hint=hint)
    except OSError as problem:
        message, hint = f"文件打不开：`{name}`", "看看文件的权限，或者它是不是正被别的程序占用"
        found = error("unreadable-file", message, Span(name), system_reason(problem), hint=hint)
    return Checked(None, (found,))


def decode(data: bytes, name: str) -> Checked[str]:
    """Return the text of `data` with LF line ends: UTF-8 with or without BOM, UTF-16 with BOM or GB18030.

    Diagnostics: gb18030-text, odd-line-end, not-utf8, merge-conflict. The last is reported alone, since it causes other problems.
    """
    read = _decoded(data, name)
    if read.value is None:
        return Checked(None, read.diagnostics)
    text = with_lf(read.value)
    if conflict := conflict_in(text, name):
        return Checked(None, (conflict,))
    return Checked(text, (*read.diagnostics, *_odd_line_ends(read.value, name)))


def _decoded(data: bytes, name: str) -> Checked[str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return Checked(data.decode("utf-16"))
        except UnicodeDecodeError:
            return Checked(None, (_not_text(name, data, 0),))
    try:
        return Checked(data.decode().removeprefix("\ufeff"))
    except UnicodeDecodeError as problem:
        # GB18030 accepts nearly any bytes, also those of a picture or a .docx; a text has no NUL.
        if b"\x00" in data:
            return Checked(None, (_not_text(name, data, data.index(b"\x00")),))
        try:
            text = data.decode("gb18030")
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


def _odd_line_ends(text: str, name: str) -> Iterator[Diagnostic]:
    """Yield an odd-line-end note if there are line ends that editors do not count: line numbers after them differ from the editor's."""
    if not (found := ODD_LINE_END.search(text)):
        return
    before = with_lf(text[: found.start()]).split("\n")
    count = len(ODD_LINE_END.findall(text))
    more = f"，这样的一共 {count} 处" if count > 1 else ""
    yield note(
        "odd-line-end",
        f"这里有 Word 的换行符（U+{ord(found[0]):04X}），当作换行读了",
        Span(name, len(before), len(before[-1]) + 1),
        f"编辑器不把它算作一行，下面各处的行号比编辑器里的大{more}",
        hint="把它删掉，按一次回车",
    )


def _not_text(name: str, data: bytes, at: int) -> Diagnostic:
    line = data[:at].count(b"\n") + 1
    return error(
        "not-utf8",
        f"`{name}` 的文字编码认不出来",
        Span(name),
        f"第 {line} 行开始不是 UTF-8，也不是 GB18030",
        hint="在编辑器里打开，“另存为”，编码选 UTF-8；Word 文件用 `bulletin import` 导入",
    )


def write_atomically(path: Path, data: bytes) -> None:
    """Replace a file atomically: at any moment, even after a power cut, it has either the old or the new content.

    Mode and owner are kept, since not everybody may read an address book. If the path is a symbolic link, its target is
    replaced. Missing parent folders are created.
    """
    path = Path(os.path.realpath(path)) if path.is_symlink() else path
    with _folders_for(path), _written_beside(path, data) as temporary:
        with suppress(FileNotFoundError):
            before = path.stat()
            with suppress(OSError):  # only root may change the owner of a file
                os.chown(temporary, before.st_uid, before.st_gid)
            change_mode(temporary, stat.S_IMODE(before.st_mode))
        temporary.replace(path)


def write_new(path: Path, data: bytes) -> None:
    """Create a file completely or not at all, and missing parent folders. Raises FileExistsError if there is a file already."""
    with _folders_for(path), _written_beside(path, data) as temporary:
        try:
            os.link(temporary, path)  # unlike a rename, a hard link does not replace an existing file
        except FileExistsError:
            raise
        except OSError:  # FAT, as on USB sticks, has no hard links
            if os.path.lexists(path):
                raise FileExistsError(errno.EEXIST, "", os.fspath(path)) from None
            temporary.replace(path)


@contextmanager
def _folders_for(path: Path) -> Iterator[None]:
    """Create the parent folders of a file; remove the ones created if the file cannot be written."""
    made = [folder for folder in path.parents if not folder.exists()]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield
    except OSError:
        with suppress(OSError):  # not empty: another process has put a file into it
            for folder in made:
                folder.rmdir()
        raise


@contextmanager
def _written_beside(path: Path, data: bytes) -> Iterator[Path]:
    """Yield a temporary file in the folder of `path` with the data flushed to the disk; afterwards remove it if it still exists."""
    sweep_temporaries(path.parent)
    # A digest in place of the file's name, which may already have the maximum length.
    temporary = path.with_name(f".bulletin-{os.getpid()}-{zlib.crc32(os.fsencode(path.name)):08x}.tmp")
    try:
        with _opened(temporary) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            yield temporary
    except OSError as problem:  # a failed write names no file; authors know `path`, not the temporary file
        if problem.errno and problem.filename in (None, os.fspath(temporary)):
            problem.filename = os.fspath(path)
        raise
    finally:
        with suppress(OSError):
            # On a read-only file system, unlink fails even if the file does not exist.
            temporary.unlink(missing_ok=True)


def _opened(temporary: Path) -> BinaryIO:
    """Open a temporary file and lock it while its writer lives: `sweep_temporaries` recognizes an abandoned file by its free lock."""
    while True:
        file = temporary.open("wb")
        with suppress(OSError):  # a network folder may not support locks
            if fcntl is not None:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if temporary.exists():  # otherwise another process has swept it before it was locked
            return file
        file.close()


def sweep_temporaries(folder: Path) -> None:
    """Remove the temporary files that killed writers left in a folder; keep those of running writers."""
    if fcntl is None:  # abandoned files cannot be recognized
        return
    left: list[str] = []
    with suppress(OSError), os.scandir(folder) as entries:
        left += [entry.path for entry in entries if is_temporary_file(entry.name) and entry.is_file()]
    for path in left:
        with suppress(OSError), Path(path).open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            Path(path).unlink()


def is_temporary_file(name: str) -> bool:
    """Return whether a file name is that of one of our temporary files."""
    return name.startswith(".bulletin-") and name.endswith(".tmp")


def copy_file(source: str, target: str) -> None:
    """Copy a file with its modification time if the file system allows that, and the default mode.

    A symbolic link is copied as a link.
    Not shutil.copy2: it fails on network shares that refuse chmod or utime.
    """
    shutil.copyfile(source, target, follow_symlinks=False)
    facts = os.lstat(source)
    with suppress(OSError, NotImplementedError):
        os.utime(target, ns=(facts.st_atime_ns, facts.st_mtime_ns), follow_symlinks=False)


def copy_folder(source: Path, target: Path) -> None:
    """Copy the files of a folder and its subfolders; existing files are replaced."""
    target.mkdir(parents=True, exist_ok=True)
    for path in sorted(source.iterdir()):
        if path.is_dir():
            copy_folder(path, target / path.name)
        else:
            copy_file(os.fspath(path), os.fspath(target / path.name))


def change_mode(path: Path | str, mode: int) -> bool:
    """Set the mode of a file or folder; return False if the file system does not allow it, as network shares and USB sticks."""
    try:
        os.chmod(path, mode)  # noqa: PTH101
    except OSError as problem:
        if problem.errno in _NO_MODES:
            return False
        raise
    return True


def builtin_layouts() -> Path:
    """Return the folder of built-in layouts: inside the package in a wheel, beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "layouts"
    return inside if inside.is_dir() else package.parent / "layouts"
