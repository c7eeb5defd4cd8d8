"""`bulletin new`: writes the file of the next issue."""

import datetime
from pathlib import Path

import click

from bulletin.cli.common import Today, common, give_up, last_line, say
from bulletin.values.diagnostics import Severity


@click.command(options_metavar="[选项]", help="新建下一期，填好期号、日期、栏目和报送单位，显示文件的位置。")
@click.option("--date", metavar="日期", type=Today(), help="印发日期，默认是今天。")
@click.option("--supplement", is_flag=True, help="新建增刊，接着最大的增刊号。")
@click.option("--combined", is_flag=True, help="新建合期：一期占两个期号，例如第7-8期。")
@common
def new(root: Path, style: str, date: datetime.date | None, supplement: bool, combined: bool) -> None:
    """Write the next issue's file and print its path; stop if an issue cannot be read, since its number might be given again."""
    from bulletin.build.load import load_site
    from bulletin.build.next_issue import FOLDER, NewKind, next_issue
    from bulletin.values.audience import Audience
    from bulletin.values.files import write_new

    if supplement and combined:
        raise click.UsageError("--supplement（增刊）和 --combined（合期）只能选一个")
    today = datetime.date.today()
    loaded = load_site(root, Audience(today))
    read = {issue.path for issue in loaded.issues}
    # An issue that was read in spite of errors has a known number, and is not in the way.
    in_the_way = {d.span.path for d in loaded.diagnostics if d.severity is Severity.ERROR} - read
    unread = {path for path in in_the_way if path.startswith(f"{FOLDER}/") and path.endswith(".md")}
    if loaded.config is None or unread:
        wanted = unread if loaded.config else {"content/site.yaml"}
        shown = [d for d in loaded.diagnostics if d.span.path in wanted and d.severity is Severity.ERROR]
        names = "、".join(sorted(path.removeprefix("content/") for path in unread))
        why = f"，因为读不出 {names} 的期号" if loaded.config else ""
        give_up(shown, loaded.texts, style, f"没有写出文件{why}")
    kind = NewKind.SUPPLEMENT if supplement else NewKind.COMBINED if combined else NewKind.REGULAR
    found = next_issue(loaded.config, loaded.issues, loaded.texts, date or today, kind)
    target = root / found.path
    write_new(target, found.text.encode())
    if found.before and found.taken_over:
        words = f"{'、'.join(found.taken_over)}照{found.before.number.short}（{found.before.path}）填好"
        last_line((), style, words)
    say(str(target))
