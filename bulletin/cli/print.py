"""`bulletin print`."""

import datetime
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from bulletin.cli.common import CONTENT_ERROR, common, last_line, say, show
from bulletin.cli.print_options import Letterhead, Millimetres, Numbers, OneOf
from bulletin.cli.progress import ProgressLine
from bulletin.values.diagnostics import Diagnostic, has_errors, in_order
from bulletin.values.paper import ENVELOPES, LABEL_SHEETS

if TYPE_CHECKING:
    from bulletin.build.load import Loaded
    from bulletin.build.print_issue import PrintResult
    from bulletin.values.model import Issue


@click.command("print", options_metavar="[选项]", help="做一期的印刷文件，放进 output/print/期号/。")
@click.argument("number", metavar="期号")
@click.option("--numbered", is_flag=True, help="每份一个份号，全部份数排成一个文件，打印一遍就够。")
@click.option("--names", is_flag=True, help="第一页左下角用小字印收文单位；同时编份号。")
@click.option("--only", metavar="份号", type=Numbers(), help="只补印这些份号，例如 18,20-22；同时编份号。")
@click.option("--booklet", is_flag=True, help="A3 骑马订：两页拼一面，对折成册。")
@click.option("--marks", is_flag=True, help="印出折线和订口的记号，和 --booklet 一起用。")
@click.option(
    "--letterhead",
    metavar="信纸",
    type=Letterhead(),
    help="preprinted：纸上已经印好报头；full：报头一起印。不写就照 site.yaml。",
)
@click.option("--press", is_flag=True, help="再做一份交印刷厂的 PDF/X-4：红是印刷红，黑是单黑。")
@click.option(
    "--bleed", metavar="毫米", type=Millimetres(), help="付厂版四周的出血，默认 3；和 --press 一起用。"
)
@click.option("--crop-marks", is_flag=True, help="付厂版四角印裁切线，和 --press 一起用。")
@click.option(
    "--labels",
    metavar="标签纸",
    type=OneOf("标签纸", LABEL_SHEETS),
    help="做寄件标签：3x7、2x8、3x8、2x7、2x5、L7160、L7163。",
)
@click.option(
    "--label-start",
    metavar="数",
    type=click.IntRange(min=1),
    help="标签纸用过一部分，从第几张标签印起；和 --labels 一起用。",
)
@click.option(
    "--envelopes",
    metavar="信封",
    type=OneOf("信封", ENVELOPES),
    help="做信封：B6、DL、ZL、C5、C4。",
)
@click.option(
    "-o", "output", metavar="文件夹", type=click.Path(path_type=Path), help="放结果的文件夹，默认是 output。"
)
@common
def print_issue(
    root: Path,
    style: str,
    number: str,
    numbered: bool,
    names: bool,
    only: frozenset[int] | None,
    booklet: bool,
    marks: bool,
    letterhead: str | None,
    press: bool,
    bleed: float | None,
    crop_marks: bool,
    labels: str | None,
    label_start: int | None,
    envelopes: str | None,
    output: Path | None,
) -> None:
    """Make an issue's print job and say what to do with it."""
    from bulletin.build.job_folder import PublishedFolder, folder_of
    from bulletin.build.load import load_site
    from bulletin.build.print_issue import print_issue as run
    from bulletin.distribution.copies import is_state_secret
    from bulletin.distribution.job import JobOptions
    from bulletin.pdf.order import BLEED_MM, PressOptions
    from bulletin.values.audience import Audience

    if marks and not booklet:
        raise click.UsageError("--marks 是骑马订的记号，要和 --booklet 一起写")
    if not press and (bleed is not None or crop_marks):
        raise click.UsageError("--bleed 和 --crop-marks 说的是交印刷厂的文件，要和 --press 一起写")
    _check_label_start(labels, label_start)
    loaded = load_site(root, Audience(datetime.date.today()))
    issue = _issue_named(number, loaded, style)
    target = output or root / "output"
    try:
        folder = folder_of(target, issue.key)
    except PublishedFolder as problem:
        raise click.UsageError(f"`{problem}` 是要发布的网站，印刷文件不能放在里面。换一个文件夹") from None
    options = JobOptions(
        numbered=numbered or names or only is not None,
        named=names,
        booklet=booklet,
        has_marks=marks,
        only=only,
        press=PressOptions(BLEED_MM if bleed is None else bleed, crop_marks, loaded.profile)
        if press
        else None,
        labels=labels or "",
        label_start=label_start or 1,
        envelopes=envelopes or "",
    )
    if options.press is not None and is_state_secret(issue.secrecy):
        raise click.UsageError(
            f"{issue.number.short}的密级是 `{issue.secrecy}`，不做付厂版：它没有份号，涉密的每一份都要有"
        )
    with ProgressLine() as progress:
        printed = run(issue, loaded, options, letterhead or "", folder, root, progress)
    _tell(printed, loaded, folder, style)


def _check_label_start(labels: str | None, start: int | None) -> None:
    """Exit with what to write instead when the sheet has no such label."""
    if start is None:
        return
    if labels is None:
        raise click.UsageError("--label-start 是说标签纸从第几张印起，要和 --labels 一起写")
    if start > LABEL_SHEETS[labels].labels:
        raise click.UsageError(f"{labels} 的标签纸一页有 {LABEL_SHEETS[labels].labels} 张，没有第 {start} 张")


def _tell(printed: "PrintResult", loaded: "Loaded", folder: Path, style: str) -> None:
    """Show what was noticed, what lies where, and what to do with it; exit where nothing was printed."""
    from bulletin.distribution.job_summary import differences, summary

    if printed.job is None or printed.part is None:
        _stop(printed.diagnostics, loaded, style)
    show(printed.diagnostics, loaded.texts, style)
    last_line(printed.diagnostics, style)
    for line in summary(printed.job, printed.part, str(folder)):
        say(line)
    for line in differences(printed.job, printed.changes, printed.old):
        say(line)


def _issue_named(word: str, loaded: "Loaded", style: str) -> "Issue":
    """Return the issue that is meant; exit with what to write instead if none or several are."""
    from bulletin.distribution.issue_lookup import issues_named, nearest_issues
    from bulletin.values.settings import SITE_FILE

    if loaded.config is None:
        _stop([d for d in loaded.diagnostics if d.span.path == SITE_FILE], loaded, style)
    meant = issues_named(word, loaded.issues)
    if len(meant) == 1:
        return meant[0]
    if meant:
        which = "、".join(f"{issue.key}（{issue.path}）" for issue in meant)
        raise click.UsageError(f"`{word}` 有 {len(meant)} 期：{which}。写全期号；两期同号的，先改期号")
    unread = [path for path in loaded.texts if Path(path).stem == word.removesuffix(".md")]
    spoilt = [d for d in loaded.diagnostics if d.span.path in unread]
    if has_errors(spoilt):
        _stop(spoilt, loaded, style)
    near = "、".join(issue.key for issue in nearest_issues(word, loaded.issues))
    raise click.UsageError(f"没有 `{word}` 这一期。" + (f"相近的有：{near}" if near else "还没有一期简报"))


def _stop(found: Sequence[Diagnostic], loaded: "Loaded", style: str) -> NoReturn:
    """Show what was found and exit: nothing was written."""
    show(in_order(found), loaded.texts, style)
    last_line(found, style, "没有写出文件")
    sys.exit(CONTENT_ERROR)
