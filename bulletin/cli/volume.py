"""`bulletin volume`: binds a year's issues into one PDF."""

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bulletin.cli.common import (
    common,
    give_up,
    patience,
    refusing_published,
    report,
    say,
    takes_output,
    waits,
)
from bulletin.cli.progress import ProgressLine

if TYPE_CHECKING:
    from bulletin.build.volume import VolumeReport


class Year(click.ParamType[int]):
    """A year of four digits."""

    name = "年份"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        text = str(value).removesuffix("年")
        if not (text.isascii() and text.isdecimal() and len(text) == 4):
            self.fail(f"年份 `{value}` 读不懂，写四位数字，例如 2026", param, ctx)
        return int(text)


@click.command(
    options_metavar="[选项]",
    help="把一年的各期合订成一个 PDF：扉页、总目录、栏目和供稿单位及关键词索引、各期全文。放进 output/print/。",
)
@click.argument("year", metavar="年份", type=Year())
@takes_output
@click.option("--with-classified", is_flag=True, help="有密级的各期也收进来。")
@waits
@common
def volume(
    root: Path, style: str, year: int, output: Path | None, with_classified: bool, wait: float
) -> None:
    """Bind a year's issues and print what was bound."""
    from bulletin.values.work_limit import check_thread_room

    check_thread_room()
    from bulletin.build.volume import VolumeOptions, make_volume  # loads WeasyPrint

    folder, today = output or root / "output", datetime.date.today()
    options = VolumeOptions(root, folder, year, today, with_classified, patience("volume", wait))
    with refusing_published("合订本不能放在里面。换一个文件夹"), ProgressLine() as progress:
        made = make_volume(options, progress)
    if made.path is None:
        if not made.diagnostics:
            raise click.UsageError(_nothing_to_bind(made))
        give_up(made.diagnostics, made.loaded.texts, style)
    report(made.diagnostics, made.loaded.texts, style)
    for line in _summary(made):
        say(line)


def _nothing_to_bind(made: "VolumeReport") -> str:
    selection = made.selection
    if selection.left_out:
        return f"{selection.year}年没有可以合订的简报。{_left_out(made)}"
    if not made.nearest_years:
        return "还没有简报可以合订。用 `bulletin new` 新建一期"
    years = "、".join(str(year) for year in made.nearest_years)
    return f"{selection.year}年没有简报。离它最近的有简报的年份：{years}"


def _summary(made: "VolumeReport") -> list[str]:
    from bulletin.site.volume import range_words, secrecy_of

    issues = made.selection.issues
    mark = secrecy_of(issues)
    classified = "、".join(f"{i.number.short}（{i.secrecy}）" for i in issues if not i.is_public)
    lines = [
        f"{made.selection.year}年合订本，{range_words(issues)}，共 {len(issues)} 期",
        f"{made.pages} 页：前面的扉页、目录、索引 {made.front_pages} 页，各期 {made.pages - made.front_pages} 页；"
        f"双面印（沿长边翻），{made.pages // 2} 张纸",
        _left_out(made),
        f"里面有密级的：{classified}。这一册按 `{mark}` 保管" if mark else "",
        f"{made.path}，{made.size / 1e6:.1f} MB",
    ]
    return [line for line in lines if line]


def _left_out(made: "VolumeReport") -> str:
    """Return which issues are not bound, in a sentence for each reason; empty if all are."""
    from bulletin.site.volume import Reason

    sentences = []
    for reason in Reason:
        issues = [out.issue for out in made.selection.left_out if out.reason is reason]
        if issues:
            names = "、".join(issue.number.short for issue in issues)
            advice = "，要收加 --with-classified" if reason is Reason.CLASSIFIED else ""
            sentences.append(f"没有收{names}：{reason.value}{advice}")
    return "；".join(sentences)
