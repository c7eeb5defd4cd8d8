"""Arguments → one call → diagnostics printed → exit code; the only place that prints."""

import datetime
import os
import sys
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from bulletin import __version__
from bulletin.chinese_click import install as install_chinese
from bulletin.diagnostics import (
    Diagnostic,
    Severity,
    count_line,
    has_errors,
    render_full,
    render_json,
    render_short,
)

install_chinese()

CONTENT_ERROR = 1


class _Jobs(click.ParamType[int]):
    name = "数"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if not str(value).isdigit() or int(value) < 1:
            self.fail(f"`{value}` 不行，要写一个不小于 1 的整数", param, ctx)
        return int(value)


class _Today(click.ParamType[datetime.date]):
    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime.date:
        from bulletin.fields import parse_date

        if isinstance(value, datetime.date):
            return value
        parsed = parse_date(str(value))
        if isinstance(parsed, str):
            self.fail(f"日期 `{value}` 读不懂：{parsed}。按“年-月-日”写，例如 2026-03-05", param, ctx)
        return parsed


def _common(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that all have."""
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


class _Group(click.Group):
    """Also accepts -C and --format before the command: `bulletin -C demo build`."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, command, rest = super().resolve_command(ctx, args)
        before = [
            word
            for key, option in (("root", "-C"), ("style", "--format"))
            if ctx.params.get(key) is not None
            for word in (option, str(ctx.params[key]))
        ]
        return name, command, before + rest


@click.group(
    cls=_Group,
    options_metavar="[选项]",
    subcommand_metavar="命令 [参数]…",
    help="工作简报：用 Markdown 写一期简报，生成网站和可以直接付印的 PDF。",
)
@click.option("-C", "root", metavar="文件夹", expose_value=True, help="简报所在的文件夹，默认是当前文件夹。")
@click.option("--format", "style", type=click.Choice(["full", "short", "json"]), help="提示的样子。")
@click.version_option(__version__, message="bulletin %(version)s", help="显示版本号。")
def commands(root: str | None, style: str | None) -> None:
    """The group itself does nothing; its options are handed to the command."""


@commands.command(options_metavar="[选项]", help="生成网站和 PDF，放进 output/。只重做有变化的部分。")
@click.option(
    "-o", "output", metavar="文件夹", type=click.Path(path_type=Path), help="放结果的文件夹，默认是 output。"
)
@click.option("--no-pdf", is_flag=True, help="不做 PDF，快一些。")
@click.option("--drafts", is_flag=True, help="草稿也放进网站。")
@click.option("--future", is_flag=True, help="日期还没到的也放进网站。")
@click.option("--lenient", is_flag=True, help="有错误的文件先跳过，其余照常发布。")
@click.option("--jobs", metavar="数", type=_Jobs(), help="同时用几个处理器核心，默认全部。")
@click.option("--why", is_flag=True, help="说明每个文件为什么要重做。")
@click.option("--full", is_flag=True, help="全部重做。")
@_common
def build(
    root: Path,
    style: str,
    output: Path | None,
    no_pdf: bool,
    drafts: bool,
    future: bool,
    lenient: bool,
    jobs: int | None,
    why: bool,
    full: bool,
) -> None:
    """Build the site and report what was made."""
    from bulletin.build import Options
    from bulletin.build import build as run
    from bulletin.load import default_jobs
    from bulletin.site import Audience

    audience = Audience(datetime.date.today(), drafts=drafts, future=future)
    options = Options(
        root, output or root / "output", audience, not no_pdf, lenient, full, jobs or default_jobs()
    )
    with _progress() as progress:
        report = run(options, progress)
    # What is only good to know is counted here and shown by `check`: it would hide what must be mended.
    _show([d for d in report.diagnostics if d.severity is not Severity.NOTE], report.loaded.texts, style)
    if not report.published:
        _last_line(report.diagnostics, style, "没有写出文件")
        sys.exit(CONTENT_ERROR)
    if why:
        for path, reason in sorted(report.made.items()):
            click.echo(f"{path}：{reason}")
        for path in sorted(report.removed):
            click.echo(f"{path}：删除，不再需要")
    has_notes = any(d.severity is Severity.NOTE for d in report.diagnostics)
    _last_line(report.diagnostics, style, "提醒的内容用 `bulletin check` 看" if has_notes else "")
    for path in report.loaded.left_out:
        click.echo(f"跳过了 {path}：里面有错误", err=True)
    made = f"做了 {len(report.made)} 个文件" if report.made else "没有变化"
    removed = f"，删除 {len(report.removed)} 个" if report.removed else ""
    click.echo(f"{report.issues} 期，{made}{removed}，保留 {report.kept} 个：{options.output / 'site'}")
    if not report.issues:
        click.echo("还没有可以发布的简报。用 `bulletin new` 新建一期。")


@commands.command(options_metavar="[选项]", help="检查全部文件（或者只报告指定的文件），什么也不写。")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[文件]…")
@_common
def check(root: Path, style: str, files: tuple[Path, ...]) -> None:
    """Report every diagnostic, or those of the named files."""
    from bulletin.load import load
    from bulletin.site import Audience

    loaded = load(root, Audience(datetime.date.today()))
    shown = loaded.diagnostics
    if files:
        wanted = [_content_path(file, root) for file in files]
        unknown = [
            str(file)
            for file, path in zip(files, wanted, strict=True)
            if path not in loaded.texts and not any(d.span.path == path for d in shown)
        ]
        if unknown:
            raise click.UsageError(
                f"没有读到这个文件：{unknown[0]}。写 content/ 里的一个 .md 文件或 site.yaml"
            )
        shown = tuple(d for d in shown if d.span.path in wanted)
    _show(shown, loaded.texts, style)
    _last_line(shown, style)
    if has_errors(shown):
        sys.exit(CONTENT_ERROR)
    click.echo(f"检查了 {len(files) or len(loaded.texts)} 个文件，没有错误")


def _content_path(file: Path, root: Path) -> str:
    """Return a file named on the command line as content paths are written, relative to the site's root."""
    for base in (Path.cwd(), root):
        resolved = (base / file).resolve()
        if resolved.is_relative_to(root.resolve()) and resolved.exists():
            return resolved.relative_to(root.resolve()).as_posix()
    return file.as_posix()


@commands.command(
    options_metavar="[选项]", help="新建下一期，填好期号、日期、栏目和报送单位，显示文件的位置。"
)
@click.option("--date", metavar="日期", type=_Today(), help="印发日期，默认是今天。")
@_common
def new(root: Path, style: str, date: datetime.date | None) -> None:
    """Write the next issue's file and print its path."""
    from bulletin.load import load
    from bulletin.scaffold import next_issue
    from bulletin.site import Audience

    today = datetime.date.today()
    loaded = load(root, Audience(today))
    if loaded.config is None:
        _show([d for d in loaded.diagnostics if "site.yaml" in d.span.path], loaded.texts, style)
        _last_line(loaded.diagnostics, style, "没有写出文件")
        sys.exit(CONTENT_ERROR)
    path, text = next_issue(loaded.config, loaded.issues, loaded.texts, date or today)
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("x", encoding="utf-8") as file:
        file.write(text)
    click.echo(str(target))


@commands.command(options_metavar="[选项]", help="新建一个马上能生成的简报。")
@click.argument("folder", metavar="文件夹", type=click.Path(path_type=Path))
@_common
def init(root: Path, style: str, folder: Path) -> None:
    """Write a new site into an empty or new folder."""
    from bulletin.scaffold import write_starter

    target = root / folder
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise click.UsageError(f"`{target}` 已经有东西了，不覆盖。换一个新的文件夹名")
    write_starter(target, datetime.date.today())
    click.echo(f"建好了：{target}")
    click.echo(f"先改 {target / 'content' / 'site.yaml'} 里的名称和编发单位，再运行：")
    click.echo(f"  bulletin -C {target} build")


@commands.command(options_metavar="[选项]", help="检查字体、程序库和设置：找到了什么，用什么代替。")
@_common
def doctor(root: Path, style: str) -> None:
    """Report what the machine offers; errors in it give exit code 1."""
    from bulletin.doctor import examine

    healthy = True
    for group, findings in examine(root):
        click.echo(click.style(group, bold=True))
        for finding in findings:
            healthy = healthy and finding.mark != "✗"
            click.echo(f"  {finding.mark} {finding.text}")
    if not healthy:
        sys.exit(CONTENT_ERROR)


def _show(diagnostics: Iterable[Diagnostic], texts: dict[str, str], style: str) -> None:
    from bulletin.load import lines_of

    diagnostics = tuple(diagnostics)
    paths = [span.path for d in diagnostics for span in (d.span, *(span for span, _ in d.related))]
    lines = lines_of(texts, paths)
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


def _last_line(diagnostics: Iterable[Diagnostic], style: str, outcome: str = "") -> None:
    counts = count_line(diagnostics)
    if (counts or outcome) and style != "json":  # JSON is for programs, and they can count
        click.echo("；".join(part for part in (counts, outcome) if part), err=True)


class _progress:
    """A line on a terminal that says what is being made; silent in a pipe."""

    def __enter__(self) -> Callable[[str, int, int], None]:
        self._shown = False
        return self._step if sys.stderr.isatty() else self._quiet

    def _quiet(self, what: str, done: int, total: int) -> None:
        """Say nothing."""

    def _step(self, what: str, done: int, total: int) -> None:
        if total:
            width = 24
            filled = width * done // total
            bar = "█" * filled + "░" * (width - filled)
            click.echo(f"\r\x1b[K{what} {bar} {done}/{total}", nl=False, err=True)
            self._shown = True

    def __exit__(self, *_: object) -> None:
        if self._shown:
            click.echo("\r\x1b[K", nl=False, err=True)


def main() -> None:
    """Run the command line; no fault shows a traceback unless BULLETIN_DEBUG is set."""
    for stream in (sys.stdout, sys.stderr):  # a path that is no text must not end in a second fault
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        commands(prog_name="bulletin")
    except OSError as problem:
        from bulletin.source import system_reason

        click.echo(f"错误[system]: {problem.filename or ''} {system_reason(problem)}；没有写出文件", err=True)
        sys.exit(CONTENT_ERROR)
    except Exception as problem:
        if os.environ.get("BULLETIN_DEBUG"):
            raise
        where = traceback.extract_tb(problem.__traceback__)[-1]
        click.echo(
            f"错误[internal]: 程序自己出了毛病，不是您的文件的错：{problem!r}（{Path(where.filename).name}:{where.lineno}）",
            err=True,
        )
        click.echo(
            "  = 提示：把这一行和您的文件发给维护程序的人；设 BULLETIN_DEBUG=1 再运行可以看到详情", err=True
        )
        sys.exit(CONTENT_ERROR)
