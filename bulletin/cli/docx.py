"""`bulletin docx`: writes an issue as a Word file, for those who read and revise it in Word."""

import datetime
from pathlib import Path

import click

from bulletin.cli.common import (
    common,
    open_issue,
    patience,
    refusing_published,
    report,
    say,
    say_beside,
    stop,
    waits,
)


@click.command(
    "docx",
    options_metavar="[选项]",
    help="把一期变成 Word 文件（公文格式，样式齐全），送领导修改用；放进 output/print/期号/。",
)
@click.argument("number", metavar="期号")
@click.option("-o", "output", metavar="文件", type=click.Path(path_type=Path), help="写到这个 .docx 文件。")
@waits
@common
def docx(root: Path, style: str, number: str, output: Path | None, wait: float) -> None:
    """Write an issue's Word file and print its path."""
    from bulletin.build.job_folder import folder_of, refuse_published
    from bulletin.build.word_issue import WordTarget, word_issue

    if output is not None and output.suffix.lower() != ".docx":
        raise click.UsageError(f"`{output}` 不是 .docx 文件名，例如写成 `-o {output.stem or '简报'}.docx`")
    loaded, issue = open_issue(root, number, style)
    with refusing_published("送审的文件不能放在里面。换一个地方"):
        folder = folder_of(root / "output", issue.key)
        if output is not None:
            refuse_published(output, root / "output")
    target = WordTarget(folder, output, patience("docx", wait))
    made = word_issue(root, issue, loaded, target, datetime.date.today())
    if made.path is None:
        stop(made.diagnostics, loaded, style)
    report(made.diagnostics, loaded.texts, style)
    say(f"写出 {made.path}")
    say_beside(made.wanted or made.path.name, made.path.name)
    if issue.is_draft:
        say("还是草稿，每页上面印着“送审稿”")
    if not issue.is_public:
        say(f"密级是 `{issue.secrecy}`，这个文件也按它保管")
    if made.saved is not None:
        say(f"这时的文字存为{made.saved.name}；改过以后，用 `bulletin redline {issue.key}` 看改了哪些")
