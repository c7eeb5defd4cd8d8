"""Shared by commands: options, the lookup of an issue, diagnostics on stderr, the last line, what the system refused."""

import datetime
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from bulletin.values.diagnostics import (
    Diagnostic,
    Severity,
    as_shown,
    count_line,
    has_errors,
    in_order,
    merged_by_subject,
    render_full,
    render_json,
    render_short,
)
from bulletin.values.options import WAIT_S, Patience
from bulletin.values.text import shown, shown_in_line, whole_number

if TYPE_CHECKING:
    from bulletin.build.load import Loaded
    from bulletin.values.model import Issue

CONTENT_ERROR = 1
INTERRUPTED = 130  # as in shells: 128 + the number of SIGINT


class WholeNumber(click.ParamType[int]):
    """An integer from `least` to `most`; full-width digits are read, too."""

    def __init__(self, name: str, least: int, most: int) -> None:
        self.name, self._least, self._most = name, least, most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        number = whole_number(str(value))
        if number is None or not self._least <= number <= self._most:
            self.fail(f"`{value}` 不行，要写 {self._least} 到 {self._most} 之间的整数", param, ctx)
        return number


class Today(click.ParamType[datetime.date]):
    """A date, in any form that front matter may have."""

    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime.date:
        from bulletin.reading.numerals import parse_date

        if isinstance(value, datetime.date):
            return value
        parsed = parse_date(str(value))
        if isinstance(parsed, str):
            self.fail(f"日期 `{value}` 读不懂：{parsed}。按“年-月-日”写，例如 2026-03-05", param, ctx)
        return parsed


# How long a command that writes waits for another one.
waits = click.option(
    "--wait",
    metavar="秒",
    type=WholeNumber("秒", 0, 10**6),
    default=WAIT_S,
    help="另一个命令正在写同一个文件夹时，最多等多少秒，默认 60；不等就写 0。",
)
takes_output = click.option(
    "-o", "output", metavar="文件夹", type=click.Path(path_type=Path), help="放结果的文件夹，默认是 output。"
)


def patience(command: str, wait_s: float) -> Patience:
    """Return how long a command waits for another one, with a message on stderr, even in a pipe."""
    return Patience(f"bulletin {command}", wait_s, lambda words: say(words, err=True))


def default_jobs() -> int:
    """Return how many processes to use: one for each core."""
    return os.cpu_count() or 1


def common(function: Callable[..., None]) -> Callable[..., None]:
    """Add the options that all commands have."""
    function = click.option(
        "--format",
        "style",
        type=click.Choice(["full", "short", "json"]),
        default="full",
        help="提示的样子：full 带原文，short 一条一行，json 给程序读。",
    )(function)
    return click.option(
        "-C",
        "root",
        metavar="文件夹",
        type=click.Path(path_type=Path),
        default=Path(),
        help="简报所在的文件夹，默认是当前文件夹。",
    )(function)


def say(line: str, *, err: bool = False) -> None:
    """Print one line; control characters and line ends in it, as file names may have, are replaced."""
    click.echo(shown_in_line(line), err=err)


def say_error(code: str, message: str, hint: str) -> None:
    """Print an error about the program or the machine on stderr, in the form of a diagnostic."""
    say(f"错误[{code}]: {message}", err=True)
    say(f"  = 提示：{hint}", err=True)


def say_text(text: str, *, err: bool = False) -> None:
    """Print several lines with control characters replaced."""
    click.echo(shown(text), err=err)


def say_beside(wanted: str, name: str) -> None:
    """Print under which other name a file was written, if somebody's own file has the wanted name."""
    if name != wanted:
        say(f"`{wanted}` 有人改过或者不是程序做的，没有动它；这次的写在 `{name}`")


def show(diagnostics: Iterable[Diagnostic], texts: Mapping[str, str], style: str) -> None:
    """Print diagnostics on stderr; the same finding once, with all its places."""
    diagnostics, lines = as_shown(diagnostics, texts)
    colours = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
    for diagnostic in diagnostics:
        if style == "json":
            click.echo(render_json(diagnostic), err=True)
        elif style == "short":
            click.echo(render_short(diagnostic), err=True)
        else:
            head, _, rest = render_full(diagnostic, lines).partition("\n")
            coloured = click.style(head, fg=colours[diagnostic.severity], bold=True)
            click.echo(f"{coloured}\n{rest}\n", err=True)


def last_line(diagnostics: Iterable[Diagnostic], style: str, outcome: str = "", *, accepted: int = 0) -> None:
    """Print how many diagnostics there are, and the outcome. accepted: number of accepted findings that are not shown."""
    aside = f"看过的 {accepted} 处不再列出" if accepted else ""
    parts = [part for part in (count_line(merged_by_subject(diagnostics)), outcome, aside) if part]
    if parts and style != "json":  # JSON is read by programs, which can count by themselves
        say("；".join(parts), err=True)


def report(
    found: Sequence[Diagnostic], texts: Mapping[str, str], style: str, outcome: str = "", *, accepted: int = 0
) -> None:
    """Print diagnostics, then the last line: how many there are, the outcome, how many findings are accepted."""
    show(found, texts, style)
    last_line(found, style, outcome, accepted=accepted)


def refused(problem: OSError, style: str, command: click.Command | None) -> None:
    """Report that the system refused to write or read, and that the site is unchanged. command: the one that failed."""
    from bulletin.values.system_errors import explain

    options = command.params if command else []
    output = next((f"-o {option.metavar}" for option in options if "-o" in option.opts), "")
    show([explain(problem, output)], {}, style)


def open_issue(root: Path, number: str, style: str) -> tuple["Loaded", "Issue"]:
    """Return the site and the issue that `number` names; exit if none or several match, with what to write instead."""
    from bulletin.build.load import load_site
    from bulletin.values.audience import Audience

    loaded = load_site(root, Audience(datetime.date.today()))
    return loaded, _issue_named(number, loaded, style)


def _issue_named(word: str, loaded: "Loaded", style: str) -> "Issue":
    from bulletin.distribution.issue_lookup import issues_named, nearest_issues

    if loaded.config is None:
        stop_without_settings(loaded, style)
    meant = issues_named(word, loaded.issues)
    if len(meant) == 1:
        return meant[0]
    if meant:
        which = "、".join(f"{issue.key}（{issue.path}）" for issue in meant)
        raise click.UsageError(f"`{word}` 有 {len(meant)} 期：{which}。写全期号；两期同号的，先改期号")
    # The issue may be there and unreadable: then its errors say more than that there is none.
    unread = [path for path in loaded.texts if Path(path).stem == word.removesuffix(".md")]
    spoilt = [d for d in loaded.diagnostics if d.span.path in unread]
    if has_errors(spoilt):
        stop(spoilt, loaded, style)
    near = "、".join(issue.key for issue in nearest_issues(word, loaded.issues))
    raise click.UsageError(f"没有 `{word}` 这一期。" + (f"相近的有：{near}" if near else "还没有一期简报"))


def stop(found: Sequence[Diagnostic], loaded: "Loaded", style: str) -> NoReturn:
    """Print the diagnostics of a site, in order, and exit: nothing was written."""
    give_up(in_order(found), loaded.texts, style)


def stop_without_settings(loaded: "Loaded", style: str) -> NoReturn:
    """Print the diagnostics of the settings, and exit."""
    from bulletin.values.settings import SITE_FILE

    stop([d for d in loaded.diagnostics if d.span.path == SITE_FILE], loaded, style)


def give_up(
    found: Sequence[Diagnostic], texts: Mapping[str, str], style: str, outcome: str = "没有写出文件"
) -> NoReturn:
    """Print diagnostics and exit. outcome: for the last line."""
    report(found, texts, style, outcome)
    sys.exit(CONTENT_ERROR)


@contextmanager
def refusing_published(what: str) -> Iterator[None]:
    """Exit with a usage error if the block would write into a published site. what: the end of the sentence."""
    from bulletin.build.job_folder import PublishedFolder

    try:
        yield
    except PublishedFolder as problem:
        raise click.UsageError(f"`{problem}` 是要发布的网站，{what}") from None
