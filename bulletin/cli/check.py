"""`bulletin check`."""

import datetime
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bulletin.cli.common import CONTENT_ERROR, common, default_jobs, report, say
from bulletin.values.diagnostics import Diagnostic, has_errors
from bulletin.values.private_files import accepted_path

if TYPE_CHECKING:
    from bulletin.build.load import Loaded
    from bulletin.values.audience import Audience


@click.command(options_metavar="[选项]", help="检查全部文件（或者只报告指定的文件），格式和文字都看。")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[文件]…")
@click.option(
    "--fix", "fixes", is_flag=True, help="有把握的（标点、全角数字、错字等）直接改好，列出改了哪些。"
)
@click.option("--dry-run", "is_trial", is_flag=True, help="和 --fix 一起用：只列出会改哪些，什么也不写。")
@click.option("--accept", "accepts", is_flag=True, help="列出的警告和提醒都看过了，以后不再列，只说有几处。")
@common
def check(
    root: Path, style: str, files: tuple[Path, ...], fixes: bool, is_trial: bool, accepts: bool
) -> None:
    """Report all diagnostics, or those of the named files; --fix: make certain fixes first; --accept: add them to the accepted findings."""
    from bulletin.values.audience import Audience

    if is_trial and not fixes:
        raise click.UsageError("--dry-run 要和 --fix 一起用：bulletin check --fix --dry-run")
    if fixes and accepts:
        raise click.UsageError(
            "--accept 和 --fix 分两次写：先 bulletin check --fix，看过剩下的，再 bulletin check --accept"
        )
    audience = Audience(datetime.date.today())
    if not (files or fixes or accepts):
        _check_all(root, audience, style)
        return
    from bulletin.build.load import load_site

    wanted = [_content_path(file, root) for file in files]
    # What is found in a text depends on few others; for settings or the address book all are read.
    named = frozenset(wanted) if all(path.endswith(".md") for path in wanted) else frozenset()
    loaded = load_site(root, audience, jobs=default_jobs(), named=named)
    if fixes and _fix(root, loaded, wanted, is_trial=is_trial):
        loaded = load_site(root, audience, jobs=default_jobs(), named=named)
    shown, aside = loaded.diagnostics, loaded.findings.accepted
    if files:
        known = {*loaded.texts, *(d.span.path for d in (*shown, *aside))}
        unknown = next((file for file, path in zip(files, wanted, strict=True) if path not in known), None)
        if unknown is not None:
            raise click.UsageError(f"没有读到这个文件：{unknown}。写 content/ 里的一个 .md 文件或 site.yaml")
        of_wanted = {*wanted, *map(accepted_path, wanted)}
        shown = tuple(d for d in shown if d.span.path in of_wanted)
        aside = tuple(d for d in aside if d.span.path in wanted)
    report(shown, loaded.texts, style, accepted=len(aside))
    if accepts:
        _accept(root, loaded, shown)
    _end(shown, len(files) or len(loaded.texts))


def _check_all(root: Path, audience: "Audience", style: str) -> None:
    """Report the findings in all files."""
    from bulletin.build.stamp import check_all

    found = check_all(root, audience, jobs=default_jobs())
    report(found.diagnostics, found.texts, style, accepted=found.accepted)
    _end(found.diagnostics, len(found.texts))


def _end(shown: Sequence[Diagnostic], count: int) -> None:
    """Exit with an error code if there are errors; else print how many files were checked."""
    if has_errors(shown):
        sys.exit(CONTENT_ERROR)
    say(f"检查了 {count} 个文件，没有错误")


def _accept(root: Path, loaded: "Loaded", shown: tuple[Diagnostic, ...]) -> None:
    """Add what was shown to the accepted findings, and print which files list them."""
    from bulletin.build.accepted_findings import accept

    accepted = accept(root, loaded, shown)
    for path, is_kept in accepted.files.items():
        say(f"写好了 {path}" if is_kept else f"{path} 里一处也不剩，删去了")
    say(f"记下了 {accepted.noted} 处，以后不再列出" if accepted.noted else "没有要记下的")
    if accepted.dropped:
        say(f"以前记的 {accepted.dropped} 处已经没有了，从记录里删去")
    if accepted.elsewhere:
        say(f"还有 {accepted.elsewhere} 处不在 content/ 里，记不下")


def _fix(root: Path, loaded: "Loaded", wanted: list[str], *, is_trial: bool) -> bool:
    """Make every certain fix, print each change, and return whether a file was written."""
    from bulletin.build.fixed_files import fixed_files
    from bulletin.build.source_rewriting import rewrite_source

    files = fixed_files(loaded, wanted)
    is_written, count = False, 0
    for file in files:
        if not is_trial and not rewrite_source(root / file.path, file.before, file.after):
            say(f"{file.path}：刚刚被别的程序改过，没有动它，请再运行一次", err=True)
            continue
        is_written = is_written or not is_trial
        count += len(file.changes)
        for change in file.changes:
            place = f"{change.span.path}:{change.span.line}:{change.span.column}"
            say(f"{place}: {change.rule.name}：`{change.before}` → `{change.after}`")
    verb = "会改" if is_trial else "改了"
    say(f"{verb} {count} 处" if count else "没有可以直接改的")
    return is_written


def _content_path(file: Path, root: Path) -> str:
    """Return a file named on the command line as a path from the site's root; it may be relative to the current folder or to the root."""
    for base in (Path.cwd(), root):
        resolved = (base / file).resolve()
        if resolved.is_relative_to(root.resolve()) and resolved.exists():
            return resolved.relative_to(root.resolve()).as_posix()
    return file.as_posix()
