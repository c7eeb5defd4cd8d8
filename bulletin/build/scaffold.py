"""Writes a new site that can be built at once."""

import datetime
import os
import re
import shutil
from pathlib import Path

from bulletin.build.reference import write_schemas
from bulletin.build.start_files import this_program, write_start_files
from bulletin.values.files import copy_folder

# Staging folder within the target. The target itself is not replaced: it may be a mounted stick, or a shell's current folder.
_UNFINISHED = ".bulletin-init"


def may_begin_in(folder: Path) -> bool:
    """Return whether a site can be created there: nothing is there but hidden files, or an `init` was interrupted there."""
    if not folder.is_dir():
        return not folder.exists()
    return (folder / _UNFINISHED).is_dir() or all(entry.name.startswith(".") for entry in folder.iterdir())


def write_starter(folder: Path, today: datetime.date) -> None:
    """Write a new site: settings, a first issue, the handbook, the editors' schemas, start files.

    Everything is made in a staging folder, whose entries are then moved out, content/ last and none over an existing file;
    after an interruption the next `init` continues.
    """
    folder = folder.resolve()  # a link may point to a folder that does not exist yet
    folder.mkdir(parents=True, exist_ok=True)
    staging = folder / _UNFINISHED
    shutil.rmtree(staging, ignore_errors=True)
    try:
        _write_starter(staging, today)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    for made in sorted(staging.iterdir(), key=lambda made: made.name == "content"):
        if not os.path.lexists(folder / made.name):
            made.rename(folder / made.name)
    shutil.rmtree(staging)


def _write_starter(folder: Path, today: datetime.date) -> None:
    folder.mkdir()
    package = Path(__file__).resolve().parents[1]
    copy_folder(package / "starter", folder)
    handbook = package.parent / "content" / "pages"
    if not (folder / "content" / "pages").is_dir() and handbook.is_dir():  # a checkout, not a wheel
        copy_folder(handbook, folder / "content" / "pages")
        # The handbook is for the office: readers of the site find it last in the navigation.
        opening = folder / "content" / "pages" / "handbook.md"
        text = opening.read_text(encoding="utf-8")
        opening.write_text(
            re.sub(r"^次序: .*$", "次序: 999", text, count=1, flags=re.MULTILINE), encoding="utf-8"
        )
    (folder / "content" / "pages").mkdir(parents=True, exist_ok=True)
    (folder / "content" / "pages" / "about.md").write_text(ABOUT, encoding="utf-8")
    first = (folder / "content" / "first.md").read_text(encoding="utf-8")
    (folder / "content" / "first.md").unlink()
    target = folder / "content" / "issues" / str(today.year) / "1.md"
    target.parent.mkdir(parents=True)
    target.write_text(first.replace("日期: 2020-01-01", f"日期: {today.isoformat()}"), encoding="utf-8")
    write_schemas(folder / "content")
    write_start_files(folder, this_program())


ABOUT = """---
标题: 关于本刊
次序: 10
---

这里写这份简报的来历、读者、编发单位和联系方式。改这个文件：`content/pages/about.md`。
"""
