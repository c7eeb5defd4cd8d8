"""Turns errors of the operating system (disk full, no permission) into diagnostics that say what a clerk can do."""

import errno
import os
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from bulletin.values.diagnostics import Diagnostic, Span, error, warning
from bulletin.values.temporary_folder import temporary_place
from bulletin.values.text import enumerate_words

UNCHANGED = "没有写出文件，已经发布的网站没有变"
_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
_IN_THE_WAY = {errno.ENOTDIR, errno.EISDIR, errno.EEXIST}
_MOUNTED = {errno.EBUSY, errno.EXDEV}


@dataclass(frozen=True, slots=True)
class Holder:
    """The command that holds a folder's lock. pid: 0 if not known; since: its start, ISO 8601."""

    pid: int = 0
    since: str = ""
    command: str = ""

    @property
    def words(self) -> str:
        """The holder as a clause of a Chinese sentence."""
        if not self.pid:
            return "有另一个 bulletin 正在工作"
        return f"有 `{self.command}` 正在工作（进程 {self.pid}，{self.since[11:19]} 开始）"


class BusyFolderError(OSError):
    """Another command still works in the folder after we have waited for it."""

    def __init__(self, folder: Path, holder: Holder, waited_s: float) -> None:
        super().__init__(errno.EAGAIN, os.strerror(errno.EAGAIN), os.fspath(folder))
        self.holder, self.waited_s = holder, waited_s


def explain(problem: OSError, output_option: str = "") -> Diagnostic:
    """Return the diagnostic for a system error, at the file or folder that the error names.

    output_option: the option by which the failed command writes its results elsewhere, such as `-o 文件夹`; empty if it has none.
    Diagnostics: folder-busy, temporary-full, disk-full, not-writable, in-the-way, mounted, system.
    """
    if isinstance(problem, BusyFolderError):
        return _about_busy_folder(problem)
    span = Span(os.fsdecode(problem.filename) if problem.filename else "output")
    reason = system_reason(problem)
    can_move = output_option and not _is_content(span.path)
    elsewhere = f"，或者用 `{output_option}` 放到别的磁盘" if can_move else ""
    code, words, label, hint = "system", "系统不让做", reason, ""
    # First, since a full temporary folder has the same errno as a full output folder, but another remedy.
    if problem.errno in (*_FULL, errno.EFBIG) and (place := temporary_place(span.path)):
        code, words, span, label = (
            "temporary-full",
            "放临时文件的磁盘满了",
            Span(place),
            "排 PDF 要在这里放约 100 MB",
        )
        hint = "删去那里不用的文件，再运行一次；或者换一个地方：在命令前面加上 `TMPDIR=/var/tmp `"
    elif problem.errno in (*_FULL, errno.EFBIG):
        code, label, hint = "disk-full", "写到这里写不下去了", f"删去不用的文件{elsewhere}，再运行一次"
        words = "文件太大，这个磁盘放不下" if problem.errno == errno.EFBIG else reason
    elif problem.errno in _FORBIDDEN:
        code, words, hint = "not-writable", "这里不能写", f"请管理员给您写这个文件夹的权限{elsewhere}"
    elif problem.errno in _IN_THE_WAY:
        code, words = "in-the-way", "有东西挡住了要写的文件"
        label = "该是文件夹的地方是文件，或者该是文件的地方是文件夹"
        hint = "这不是 bulletin 放的，请把它移走或改名"
    elif problem.errno in _MOUNTED:
        code, words = "mounted", "这里挂着另一个磁盘，网站不能整个替换"
        hint = f"把磁盘挂在上一级文件夹{elsewhere}"
    return error(code, f"{words}，{UNCHANGED}", span, label, hint=hint)


def _is_content(path: str) -> bool:
    """Return whether a file is under content/, which cannot be written elsewhere."""
    parts = Path(path).parts
    return "content" in parts and "output" not in parts


def _about_busy_folder(problem: BusyFolderError) -> Diagnostic:
    pid = problem.holder.pid
    return error(
        "folder-busy",
        f"等了 {problem.waited_s:.0f} 秒，{problem.holder.words}，{UNCHANGED}",
        Span(os.fsdecode(problem.filename)),
        "一个文件夹里一次只能有一个命令在写",
        hint="等它做完再运行，或者用 `--wait 600` 多等一会儿"
        + (f"；它要是停住不动了，用 `kill {pid}` 停掉它" if pid else ""),
    )


def unknown_files(site: Path, paths: Collection[str]) -> tuple[Diagnostic, ...]:
    """Return one unknown-files warning for files in the site that no manifest lists.

    One of them may be an issue that was withdrawn meanwhile, which must not stay published unnoticed.
    """
    if not paths:
        return ()
    named = enumerate_words(sorted(paths)[:3]) + ("等" if len(paths) > 3 else "")
    return (
        warning(
            "unknown-files",
            f"网站里有 {len(paths)} 个文件不知道是谁放的，没有动",
            Span(os.fspath(site)),
            f"{named}；以前的记录 .bulletin.json 没有了",
            hint="看看里面有没有已经撤下的简报；`bulletin build --remove-unknown` 删去其中由本程序做的",
        ),
    )


def system_reason(problem: OSError) -> str:
    """Return the reason, in Chinese, why the system refused an operation."""
    if isinstance(problem, PermissionError):
        return "没有权限"
    if isinstance(problem, FileNotFoundError):
        return "没有这个文件"
    if isinstance(problem, IsADirectoryError | NotADirectoryError | FileExistsError):
        return "文件夹和文件弄混了"
    return _REASONS.get(problem.errno or 0, f"系统说：{problem.strerror or problem}")


_REASONS = {
    errno.EIO: "磁盘读写出错，磁盘或者U盘可能坏了、拔出来了",
    errno.ENOMEM: "内存不够",
    errno.EBUSY: "别的程序正用着它",
    errno.EINVAL: "这个磁盘不接受这样的名字或者操作",
    errno.EAGAIN: "同时运行的程序太多，不让再开：关掉一些，或者请管理员放宽 `ulimit -u`",
    errno.EMFILE: "打开的文件太多",
    errno.ENFILE: "电脑上打开的文件太多",
    errno.EFBIG: "超过了这里允许的文件大小",
    errno.ENOSPC: "磁盘满了",
    errno.EROFS: "这个磁盘只能读",
    errno.ENAMETOOLONG: "文件名太长",
    errno.ELOOP: "链接绕成了一圈",
    errno.ENOTSUP: "这个磁盘不支持这样的操作",
    errno.EDQUOT: "磁盘配额用完了",
    errno.ESTALE: "网络文件夹断开过，重新打开它",
    errno.EHOSTDOWN: "网络文件夹连不上",
    errno.ETIMEDOUT: "网络文件夹没有回答",
}
