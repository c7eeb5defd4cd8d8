"""`bulletin take-back`: applies the revisions of a Word file to the issue's text."""

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bulletin.cli.common import common, give_up, last_line, say, show, stop_without_settings

if TYPE_CHECKING:
    from bulletin.revision.edits import RevisedPlace

_AROUND = 8  # characters shown on both sides of a change, by which to find it


@click.command(
    "take-back",
    options_metavar="[选项]",
    help="收回修改：领导在 Word 里改过的文件，改了哪些就把哪些写回这一期的文字。",
)
@click.argument("file", type=click.Path(path_type=Path), metavar="文件.docx")
@click.option("--dry-run", is_flag=True, help="只说改了哪些，什么也不写。")
@common
def take_back(root: Path, style: str, file: Path, dry_run: bool) -> None:
    """Print the revisions and write them into the issue's file."""
    from bulletin.build.load import load_site
    from bulletin.build.take_back_issue import is_refused, take_back_issue
    from bulletin.values.audience import Audience
    from bulletin.values.system_errors import system_reason

    today = datetime.date.today()
    loaded = load_site(root, Audience(today))
    if loaded.config is None:
        stop_without_settings(loaded, style)
    try:
        result = take_back_issue(root, file, loaded, today, is_dry=dry_run)
    except OSError as problem:
        if file.exists() and not file.is_dir():  # the error is about another file, such as the issue's own
            raise
        reason = "它是文件夹" if file.is_dir() else system_reason(problem)
        raise click.UsageError(f"`{file}` 打不开：{reason}") from None
    if is_refused(result):
        give_up(result.diagnostics, loaded.texts, style, "什么也没有写")
    if result.changes:
        say(f"和送出去的文字（{result.base}）相比，改了 {len(result.changes)} 处：")
    for change in result.changes:
        say(f"  {_said(change)}")
    show(result.diagnostics, loaded.texts, style)
    if not result.changes:
        outcome = "没有要写的修改"
    elif dry_run:
        outcome = "什么也没有写（--dry-run）"
    else:
        outcome = f"写回 {result.path}；原来的文字存为{result.saved.name if result.saved else ''}"
    for picture in result.pictures:
        say(f"写出 {picture}")
    last_line(result.diagnostics, style, outcome)


def _said(change: "RevisedPlace") -> str:
    """Return a change in one line: its place, and what was deleted and inserted."""
    from bulletin.revision.words import word_changes
    from bulletin.values.text import shorten

    where = f"第 {change.line} 行" if change.line else change.place
    if change.what != "改":
        return f"{where}　{change.what}　{shorten((change.new or change.old).replace(chr(10), '↵'), 60)}"
    parts: list[str] = []
    for place in word_changes(change.old, change.new):
        old, new = change.old[place.old_start : place.old_end], change.new[place.new_start : place.new_end]
        before = change.new[max(place.new_start - _AROUND, 0) : place.new_start]
        behind = change.new[place.new_end : place.new_end + _AROUND]
        what = f"【{old}→{new}】" if old and new else f"【删：{old}】" if old else f"【增：{new}】"
        parts.append(f"…{before}{what}{behind}…".replace("\n", "↵"))
    return f"{where}　改　{'　'.join(parts)}"
