"""`bulletin print`."""

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from bulletin.cli.common import (
    WholeNumber,
    common,
    open_issue,
    patience,
    refusing_published,
    report,
    say,
    say_beside,
    stop,
    takes_output,
    waits,
)
from bulletin.cli.print_options import Letterhead, Millimetres, Numbers, OneOf, PrintOptions
from bulletin.cli.progress import ProgressLine
from bulletin.values.paper import ENVELOPES, LABEL_SHEETS

if TYPE_CHECKING:
    from bulletin.build.load import Loaded
    from bulletin.build.print_issue import PrintResult
    from bulletin.build.print_request import PrintPlace, PrintRequest
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
    type=WholeNumber("数", 1, 99),
    help="标签纸用过一部分，从第几张标签印起；和 --labels 一起用。",
)
@click.option(
    "--envelopes", metavar="信封", type=OneOf("信封", ENVELOPES), help="做信封：B6、DL、ZL、C5、C4。"
)
@click.option("--all", "everything", is_flag=True, help="印过的也再印一遍；付印单上写明哪些号已发。")
@click.option("--reprint", is_flag=True, help="文字改了，整期重印，代替以前发出的各份；份号不变。")
@click.option("--yes", "accepted", is_flag=True, help="名单里去掉、减少的单位看过了，照办。")
@click.option("--restore-record", is_flag=True, help="印发记录丢了，先从 output/print 里取回存着的一份。")
@takes_output
@waits
@common
def print_issue(**typed: Any) -> None:
    """Make an issue's print job and print what to do with it."""
    from bulletin.build.print_issue import print_issue as run
    from bulletin.build.print_request import PrintRequest
    from bulletin.distribution.copies import is_state_secret

    asked = PrintOptions(**typed)
    asked.check()
    loaded, issue = open_issue(asked.root, asked.number, asked.style)
    place = _place(asked, issue)
    if asked.restore_record:
        _restore_record(issue, place, loaded)
        # Read again, now with the record.
        loaded, issue = open_issue(asked.root, asked.number, asked.style)
    if asked.press and is_state_secret(issue.secrecy):
        raise click.UsageError(
            f"{issue.number.short}的密级是 `{issue.secrecy}`，不做付厂版：它没有份号，涉密的每一份都要有"
        )
    options = asked.of_job(loaded.profile)
    today, letterhead = datetime.date.today(), asked.letterhead or ""
    request = PrintRequest(issue, loaded, options, place, today, letterhead)
    with ProgressLine() as progress:
        printed = run(request, progress)
    _tell(request, printed, asked.style)


def _place(asked: PrintOptions, issue: "Issue") -> "PrintPlace":
    """Return where the job goes; exit if that is within a published site."""
    from bulletin.build.job_folder import folder_of
    from bulletin.build.print_request import PrintPlace

    with refusing_published("印刷文件不能放在里面。换一个文件夹"):
        folder = folder_of(asked.output or asked.root / "output", issue.key)
    # With -o, the usual folder may still have a job of this issue, with numbers that must not be given again.
    usual = asked.root / "output" / "print" / issue.key
    others = () if folder.resolve() == usual.resolve() else (usual,)
    return PrintPlace(asked.root, folder, others, patience("print", asked.wait))


def _restore_record(issue: "Issue", place: "PrintPlace", loaded: "Loaded") -> None:
    """Put back the record that is kept in the job's folder; exit if none is kept, or the record is there and not older."""
    from bulletin.values.files import write_atomically
    from bulletin.values.private_files import record_path

    last, folder, listing = place.last()
    old = loaded.records.get(issue.path)
    if not listing.record:
        raise click.UsageError(f"{folder} 里没有存着印发记录，只能从备份里取回")
    if old is not None and old.last >= last:
        raise click.UsageError("印发记录在，不比存着的旧，不用取回")
    path = place.root / record_path(issue.path)
    write_atomically(path, listing.record.encode())
    say(f"取回了印发记录：{path}" + (f"，编到 {last:06}" if last else ""))


def _without_looked_at(printed: "PrintResult", loaded: "Loaded", issue: "Issue") -> tuple["PrintResult", int]:
    """Return the result without accepted findings, and the number of accepted findings of this issue."""
    from bulletin.checks.accepted import set_aside

    parted = set_aside(printed.diagnostics, loaded.looked_at, loaded.texts)
    of_issue = (d for d in loaded.findings.accepted if d.span.path == issue.path)
    return replace(printed, diagnostics=parted.left), len({*parted.accepted, *of_issue})


def _tell(request: "PrintRequest", printed: "PrintResult", style: str) -> None:
    """Print the diagnostics, the files, what to do with them, and what is still open; exit if no files were made."""
    from bulletin.build.lenient import without_errors_in
    from bulletin.distribution.job_summary import closing_lines, differences, for_whom, summary
    from bulletin.values.audience import Audience

    issue, loaded = request.issue, request.loaded
    printed, aside = _without_looked_at(printed, loaded, issue)
    if printed.job is None or printed.part is None or printed.order is None:
        stop(printed.diagnostics, loaded, style)
    report(printed.diagnostics, loaded.texts, style, accepted=aside)
    names = {placed.wanted: placed.name for placed in printed.placed}
    lines = summary(printed.job, printed.part, str(request.place.folder), names)
    for line in (*lines, *differences(printed.order), *for_whom(printed.order)):
        say(line)
    for placed in printed.placed:
        say_beside(placed.wanted, placed.name)
    signed = max((placed.signed for placed in printed.placed), default=0)
    unsigned = max((placed.unsigned for placed in printed.placed), default=0)
    if signed:
        say(f"登记簿里填好的 {signed} 个签收照原样留着")
    # What a build would report: errors in drafts do not stop it.
    diagnostics = without_errors_in(loaded, only_drafts=True).diagnostics
    open_names = printed.job.dispatch.open_names
    audience = Audience(request.today)
    for line in closing_lines(issue, audience, diagnostics, open_names, unsigned if signed else 0):
        say(line)
