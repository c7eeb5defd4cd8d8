"""`bulletin check`."""

import datetime
import sys
from pathlib import Path

import click

from bulletin.cli.common import CONTENT_ERROR, common, default_jobs, last_line, say, show
from bulletin.values.diagnostics import has_errors


@click.command(options_metavar="[选项]", help="检查全部文件（或者只报告指定的文件），什么也不写。")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[文件]…")
@common
def check(root: Path, style: str, files: tuple[Path, ...]) -> None:
    """Report every diagnostic, or those of the named files."""
    from bulletin.build.load import load_site
    from bulletin.values.audience import Audience

    wanted = [_content_path(file, root) for file in files]
    named = frozenset(wanted) if all(path.endswith(".md") for path in wanted) else frozenset()
    loaded = load_site(root, Audience(datetime.date.today()), jobs=default_jobs(), named=named)
    shown = loaded.diagnostics
    if files:
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
    show(shown, loaded.texts, style)
    last_line(shown, style)
    if has_errors(shown):
        sys.exit(CONTENT_ERROR)
    say(f"检查了 {len(files) or len(loaded.texts)} 个文件，没有错误")


def _content_path(file: Path, root: Path) -> str:
    """Return a file named on the command line as content paths are written, relative to the site's root."""
    for base in (Path.cwd(), root):
        resolved = (base / file).resolve()
        if resolved.is_relative_to(root.resolve()) and resolved.exists():
            return resolved.relative_to(root.resolve()).as_posix()
    return file.as_posix()
