"""Errors of the operating system (a full disk, no permission) as diagnostics that say what a clerk can do."""

import errno
import os
from collections.abc import Collection
from pathlib import Path

from bulletin.values.diagnostics import Diagnostic, Span, error, warning
from bulletin.values.files import system_reason
from bulletin.values.text import enumerate_words

UNCHANGED = "没有写出文件，已经发布的网站没有变"
_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
_IN_THE_WAY = {errno.ENOTDIR, errno.EISDIR, errno.EEXIST}
_MOUNTED = {errno.EBUSY, errno.EXDEV}


def explain(problem: OSError) -> Diagnostic:
    """Return the diagnostic of a system error, at the file or folder that the system named.

    Diagnostics: disk-full, not-writable, in-the-way, mounted, system.
    """
    span = Span(os.fsdecode(problem.filename) if problem.filename else "output")
    reason = system_reason(problem)
    if problem.errno in _FULL or problem.errno == errno.EFBIG:
        return error(
            "disk-full",
            f"{'文件太大，这个磁盘放不下' if problem.errno == errno.EFBIG else reason}，{UNCHANGED}",
            span,
            "写到这里写不下去了",
            hint="删去不用的文件，或者用 `-o 文件夹` 放到别的磁盘，再运行一次",
        )
    if problem.errno in _FORBIDDEN:
        return error(
            "not-writable",
            f"这里不能写，{UNCHANGED}",
            span,
            reason,
            hint="请管理员给您写这个文件夹的权限，或者用 `-o 文件夹` 放到别处",
        )
    if problem.errno in _IN_THE_WAY:
        return error(
            "in-the-way",
            f"有东西挡住了要写的文件，{UNCHANGED}",
            span,
            "该是文件夹的地方是文件，或者该是文件的地方是文件夹",
            hint="这不是 bulletin 放的，请把它移走或改名",
        )
    if problem.errno in _MOUNTED:
        return error(
            "mounted",
            f"这里挂着另一个磁盘，网站不能整个替换，{UNCHANGED}",
            span,
            reason,
            hint="把磁盘挂在上一级文件夹，或者用 `-o 文件夹` 放到别处",
        )
    return error("system", f"系统不让做，{UNCHANGED}", span, reason)


def unknown_files(site: Path, paths: Collection[str]) -> tuple[Diagnostic, ...]:
    """Return unknown-files for what lies in the site when there is no manifest that could say whose it is.

    An issue that was withdrawn meanwhile may be among it, and must not stay published without a word.
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
            hint="看看里面有没有已经撤下的简报，有就删去；或者把整个文件夹移走，再运行一次",
        ),
    )
