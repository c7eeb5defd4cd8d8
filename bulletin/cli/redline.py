"""`bulletin redline`: marks on an issue's pages what was changed since another text of it."""

from pathlib import Path

import click

from bulletin.cli.common import (
    common,
    open_issue,
    patience,
    refusing_published,
    report,
    say,
    stop,
    takes_output,
    waits,
)


@click.command(
    "redline",
    options_metavar="[选项]",
    help="做花脸稿：一期和旧稿相比，删去的划掉、增加的加粗加线，放进 output/print/期号/。",
)
@click.argument("number", metavar="期号")
@click.option(
    "--against",
    metavar="旧稿",
    default="",
    help="和什么比：稿1（print、docx 时存下的）、文件.md、文件.docx、git:版本；不写就和最后一份不同的稿比。",
)
@click.option("--table", "with_table", is_flag=True, help="再做一份修改对照表：原文、改为、位置。")
@click.option("--docx", "with_docx", is_flag=True, help="再做一份 Word 的：修订一处一处可以接受、拒绝。")
@takes_output
@waits
@common
def redline(
    root: Path,
    style: str,
    number: str,
    against: str,
    with_table: bool,
    with_docx: bool,
    output: Path | None,
    wait: float,
) -> None:
    """Make an issue's marked-up copy and print how many changes it has."""
    from bulletin.build.job_folder import folder_of
    from bulletin.build.redline_issue import RedlineTarget, other_text, redline_issue

    loaded, issue = open_issue(root, number, style)
    with refusing_published("花脸稿不能放在里面。换一个文件夹"):
        folder = folder_of(output or root / "output", issue.key)
    other = other_text(root, issue, loaded, against)
    if other.value is None:
        stop(other.diagnostics, loaded, style)
    target = RedlineTarget(folder, patience("redline", wait), with_table, with_docx)
    made = redline_issue(root, issue, loaded, other.value, target)
    if made.changes is None:
        stop(made.diagnostics, loaded, style)
    report(made.diagnostics, loaded.texts, style)
    say(f"{made.compared}：{made.changes.sums.text}")
    for file in made.placed:
        say(f"写出 {folder / file.name}")
