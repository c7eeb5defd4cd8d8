"""`bulletin build`."""

import datetime
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bulletin.cli.common import (
    CONTENT_ERROR,
    WholeNumber,
    common,
    default_jobs,
    last_line,
    patience,
    say,
    show,
    takes_output,
    waits,
)
from bulletin.cli.progress import ProgressLine
from bulletin.values.diagnostics import Severity
from bulletin.values.text import enumerate_words

if TYPE_CHECKING:
    from bulletin.values.options import Report

SHOWN = 8  # files in a list; more would push earlier messages off the screen


@click.command(options_metavar="[选项]", help="生成网站和 PDF，放进 output/。只重做有变化的部分。")
@takes_output
@click.option("--no-pdf", is_flag=True, help="不做 PDF，快一些。")
@click.option("--drafts", is_flag=True, help="草稿也放进网站。")
@click.option("--future", is_flag=True, help="日期还没到的也放进网站。")
@click.option("--lenient", is_flag=True, help="有错误的文件先跳过，其余照常发布。")
@click.option(
    "--jobs",
    metavar="数",
    type=WholeNumber("数", 1, 10**6),
    help="同时用几个处理器核心，默认全部。",
)
@click.option("--why", is_flag=True, help="说明每个文件为什么要重做。")
@click.option("--full", is_flag=True, help="全部重做。")
@click.option("--yes", "may_withdraw", is_flag=True, help="今天早于好几期的日期，也照样把它们从网站上撤下。")
@click.option("--remove-unknown", is_flag=True, help="网站里本程序做过、但记录里没有的文件，删去。")
@waits
@common
def build(
    root: Path,
    style: str,
    output: Path | None,
    no_pdf: bool,
    drafts: bool,
    future: bool,
    jobs: int | None,
    why: bool,
    wait: float,
    **switches: Any,
) -> None:
    """Build the site and report what was made. switches: lenient, full, may_withdraw, remove_unknown, as in `Options`."""
    from bulletin.build.pipeline import build as run
    from bulletin.values.audience import Audience
    from bulletin.values.options import Options, Workers

    options = Options(
        root,
        output or root / "output",
        Audience(datetime.date.today(), drafts=drafts, future=future),
        pdf=not no_pdf,
        jobs=jobs or default_jobs(),
        patience=patience("build", wait),
        **switches,
    )
    with ProgressLine() as progress:
        report = run(options, Workers(), progress)
    # Notes are only counted here, and shown by `check`: they would hide what must be fixed.
    show([d for d in report.diagnostics if d.severity is not Severity.NOTE], report.texts, style)
    if not report.published:
        bad = sorted({d.span.path for d in report.diagnostics if d.severity is Severity.ERROR})
        reason = f"：{enumerate_words(bad[:SHOWN])}有错误" if bad else ""
        last_line(report.diagnostics, style, f"没有写出文件{reason}", accepted=report.accepted)
        sys.exit(CONTENT_ERROR)
    if why:
        _say_reasons(report)
    has_notes = any(d.severity is Severity.NOTE for d in report.diagnostics)
    where = "提醒的内容用 `bulletin check` 看" if has_notes else ""
    last_line(report.diagnostics, style, where, accepted=report.accepted)
    _say_left_out(report)
    _say_sums(report, options.output / "site")


def _say_reasons(report: "Report") -> None:
    for path, reason in sorted(report.made.items()):
        say(f"{path}：{reason}")
    for path in sorted(report.removed):
        say(f"{path}：删除，不再需要")


def _say_left_out(report: "Report") -> None:
    """Print which files were skipped, and which issues this audience does not see."""
    for path in report.left_out:
        say(f"跳过了 {path}：里面有错误", err=True)
    if report.hidden:
        say(f"没有发布的 {len(report.hidden)} 期：")
        for path, reason in report.hidden[-SHOWN:]:
            say(f"  {path}：{reason}")
        if len(report.hidden) > SHOWN:
            say(f"  还有 {len(report.hidden) - SHOWN} 期")


def _say_sums(report: "Report", site: Path) -> None:
    made = f"做了 {len(report.made)} 个文件" if report.made else "没有变化"
    removed = f"，删除 {len(report.removed)} 个" if report.removed else ""
    say(f"{report.issues} 期，{made}{removed}，保留 {report.kept} 个：{site}")
    if report.cleaned:
        say(f"{report.cleaned} 张图片里的拍摄地点、时间、相机等信息已经去掉，没有发布；原图没有动")
    if not report.issues:
        say("还没有可以发布的简报。用 `bulletin new` 新建一期。")
