"""`bulletin print`."""

import datetime
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from bulletin.commands.common import CONTENT_ERROR, common, last_line, show
from bulletin.commands.progress import ProgressLine
from bulletin.diagnostics import Checked, Diagnostic, has_errors, in_order

if TYPE_CHECKING:
    from bulletin.distribution.job import JobOptions
    from bulletin.distribution.model import Record
    from bulletin.load import Loaded
    from bulletin.model import Issue

MOST_BLEED_MM = 20.0
LETTERHEADS = {"full": "full", "套红": "full", "preprinted": "preprinted", "预印": "preprinted"}


class Numbers(click.ParamType[frozenset[int]]):
    name = "份号"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> frozenset[int]:
        if isinstance(value, frozenset):
            return value
        found: set[int] = set()
        for part in str(value).replace("，", ",").replace("、", ",").replace("–", "-").split(","):
            first, _, last = part.strip().partition("-")
            if not (first.isdigit() and (last or first).isdigit()) or int(first) > int(last or first):
                self.fail(f"`{value}` 读不懂。写份号，或者从几到几，例如 18,20-22", param, ctx)
            if int(last or first) > 999_999:
                self.fail(f"`{part.strip()}` 不行，份号最多六位", param, ctx)
            found.update(range(int(first), int(last or first) + 1))
        return frozenset(found)


class Millimetres(click.ParamType[float]):
    name = "毫米"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        try:
            found = float(str(value).removesuffix("毫米").removesuffix("mm"))
        except ValueError:
            found = -1.0
        if not 0 <= found <= MOST_BLEED_MM:
            self.fail(f"`{value}` 不行，写 0 到 {MOST_BLEED_MM:g} 之间的毫米数，例如 3", param, ctx)
        return found


class Letterhead(click.ParamType[str]):
    name = "信纸"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value not in LETTERHEADS:
            self.fail(f"`{value}` 不行，写 preprinted（预印）或者 full（套红）", param, ctx)
        return LETTERHEADS[value]


class OneOf(click.ParamType[str]):
    """One of several names of things to print on, in whatever case and with whatever × it is typed."""

    def __init__(self, name: str, module: str, table: str) -> None:
        self.name = name
        self._module, self._table = module, table

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from importlib import import_module

        known = getattr(import_module(self._module), self._table)
        wanted = str(value).strip().replace("×", "x").replace("*", "x").lower()
        found = next((str(name) for name in known if name.lower() == wanted), None)
        if found is None:
            self.fail(f"没有 `{value}` 这一种。有：{'、'.join(known)}", param, ctx)
        return found


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
    type=OneOf("标签纸", "bulletin.distribution.labels", "SHEETS"),
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
    type=OneOf("信封", "bulletin.distribution.envelopes", "SIZES"),
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
    from bulletin.distribution.job import JobOptions
    from bulletin.distribution.job_folder import PublishedFolder, folder_of
    from bulletin.load import load
    from bulletin.printing.press import BLEED_MM, PressOptions
    from bulletin.site import Audience

    if marks and not booklet:
        raise click.UsageError("--marks 是骑马订的记号，要和 --booklet 一起写")
    if not press and (bleed is not None or crop_marks):
        raise click.UsageError("--bleed 和 --crop-marks 说的是交印刷厂的文件，要和 --press 一起写")
    _check_label_start(labels, label_start)
    loaded = load(root, Audience(datetime.date.today()))
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
    _run(issue, loaded, options, letterhead, folder, root, style)


def _check_label_start(labels: str | None, start: int | None) -> None:
    """Exit with what to write instead when the sheet has no such label."""
    from bulletin.distribution.labels import SHEETS

    if start is None:
        return
    if labels is None:
        raise click.UsageError("--label-start 是说标签纸从第几张印起，要和 --labels 一起写")
    if start > SHEETS[labels].labels:
        raise click.UsageError(f"{labels} 的标签纸一页有 {SHEETS[labels].labels} 张，没有第 {start} 张")


def _run(
    issue: "Issue",
    loaded: "Loaded",
    options: "JobOptions",
    letterhead: str | None,
    folder: Path,
    root: Path,
    style: str,
) -> None:
    from bulletin.distribution.address_checks import about_addresses
    from bulletin.distribution.issue_pages import printed_issue
    from bulletin.distribution.job import Job, Part, make_job, prepare_job
    from bulletin.distribution.job_checks import about_copies, about_issue, already_numbered
    from bulletin.distribution.job_folder import RecordChanged, RecordFile, place, record_changed
    from bulletin.distribution.job_words import differences, summary
    from bulletin.distribution.ledger import as_printed, dispatch_to_print
    from bulletin.distribution.model import record_path
    from bulletin.distribution.numbering import is_state_secret, without_numbers
    from bulletin.distribution.packages import with_addresses
    from bulletin.distribution.paperwork import PAPERWORK
    from bulletin.distribution.record import next_record, record_text
    from bulletin.distribution.typesetter import Typesetter
    from bulletin.render import Templates
    from bulletin.source import read_layouts

    assert loaded.config is not None
    if is_state_secret(issue.secrecy):
        if options.press is not None:
            raise click.UsageError(
                f"{issue.number.short}的密级是 `{issue.secrecy}`，不做付厂版：它没有份号，涉密的每一份都要有"
            )
        options = replace(options, numbered=True, is_secret=True)
    dispatch = dispatch_to_print(issue, loaded.config, loaded.book, loaded.records, loaded.diagnostics)
    found = [*about_issue(issue, loaded.diagnostics), *dispatch.diagnostics]
    old = loaded.records.get(issue.path)
    if old is not None and not options.numbered:
        options = replace(options, numbered=True)
        found.append(already_numbered(issue, old))
    if dispatch.value is not None:
        dispatch = Checked(with_addresses(dispatch.value, loaded.book))
        assert dispatch.value is not None
        found += about_copies(issue, dispatch.value, options)
        found += about_addresses(issue, dispatch.value, loaded.book, loaded.config, options)
    if dispatch.value is None or has_errors(found):
        _stop(found, loaded, style)
    settings = loaded.config.print
    config = replace(
        loaded.config, print=replace(settings, letterhead=letterhead) if letterhead else settings
    )
    counted = dispatch.value if options.numbered else without_numbers(dispatch.value)
    setter = Typesetter(root, Templates(read_layouts(root)), loaded.faces, issue.path)
    with ProgressLine() as progress:
        job: Checked[Job] = prepare_job(
            setter,
            printed_issue(as_printed(issue, dispatch.value, config, loaded.book), config, loaded.assets),
            counted,
            options,
        )
        made: Checked[Part] = make_job(job.value, setter, progress, PAPERWORK) if job.value else Checked(None)
    found += (*job.diagnostics, *made.diagnostics)
    if job.value is None or made.value is None:
        _stop(found, loaded, style)
    news: tuple[str, ...] = ()
    # A draft's numbers are not given out; and old copies printed again leave the record, or new ones would be missed.
    if options.numbered and not issue.is_draft and not _is_known(options, old):
        record, news = next_record(counted, old)
        path = record_path(issue.path)
        written = RecordFile(root / path, record_text(record), loaded.texts.get(path))
        try:
            place(folder, made.value.files, written, beside=options.is_reprint)
        except RecordChanged:
            _stop([*found, record_changed(path)], loaded, style)
    else:
        place(folder, made.value.files, beside=options.is_reprint)
    show(in_order(found), loaded.texts, style)
    last_line(found, style)
    for line in summary(job.value, made.value, str(folder)):
        click.echo(line)
    for line in differences(job.value, news, old):
        click.echo(line)


def _is_known(options: "JobOptions", record: "Record | None") -> bool:
    """Return whether only copies are printed that the record has already."""
    return options.only is not None and record is not None and max(options.only) <= record.last


def _issue_named(word: str, loaded: "Loaded", style: str) -> "Issue":
    """Return the issue that is meant; exit with what to write instead if none or several are."""
    from bulletin.config import SITE_FILE
    from bulletin.distribution.which import issues_named, nearest_issues

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
