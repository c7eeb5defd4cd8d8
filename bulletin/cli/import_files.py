"""`bulletin import`: turns files of other programs into draft issues; the places to check are shown, and written beside them."""

import datetime
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bulletin.cli.common import (
    CONTENT_ERROR,
    Today,
    WholeNumber,
    common,
    give_up,
    last_line,
    say,
    say_text,
    show,
)
from bulletin.values.diagnostics import Diagnostic, Span, error
from bulletin.values.text import readable_name, whole_number

if TYPE_CHECKING:
    from bulletin.intake.blocks import SourceDocument
    from bulletin.intake.importer import Wanted
    from bulletin.values.settings import Config


@click.command(
    "import",
    options_metavar="[选项]",
    help="把 Word、PDF、文本或网页变成一期简报（草稿），说出哪些地方要看一眼。",
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="文件…")
@click.option(
    "-o", "output", metavar="文件", type=click.Path(path_type=Path), help="写到这个 .md 文件，只能导入一期。"
)
@click.option("--number", metavar="期号", type=WholeNumber("期号", 1, 99999), help="期号；不写就用报头上的。")
@click.option("--date", metavar="日期", type=Today(), help="印发日期；不写就用报头上的。")
@click.option(
    "--section", metavar="栏目", default="", help="没有报头的几个文件是同一期的文章，依次放进这个栏目。"
)
@click.option("--dry-run", is_flag=True, help="只说要写什么、要看哪里，什么也不写。")
@common
def import_files(
    root: Path, style: str, files: tuple[Path, ...], output: Path | None, number: int | None,
    date: datetime.date | None, section: str, dry_run: bool,
) -> None:  # fmt: skip
    """Import each file as an issue; with a section, all files without a masthead as articles of one issue."""
    from bulletin.build.import_issue import known_numbers
    from bulletin.intake.importer import Wanted

    if len(files) > 1 and not section and (output or number):
        raise click.UsageError(
            "几个文件是几期，-o 和 --number 只能用在一个文件上；是同一期的文章就加 --section 栏目"
        )
    if output and output.suffix != ".md":
        raise click.UsageError(f"-o 后面要写以 .md 结尾的文件名，不是 `{output}`")
    today = datetime.date.today()
    config, numbers, wrong = known_numbers(root, today)
    if config is None:
        give_up(wrong, {}, style)
    if section and section not in config.section_names:
        names = "、".join(config.section_names) or "一个也没有"
        raise click.UsageError(f"site.yaml 里没有栏目 `{section}`，有的是：{names}")
    path = _path_in_site(output, root) if output else ""
    wanted = Wanted(number or 0, date, section, path, numbers, today)
    read = cache(_read)  # a file is looked at twice: to group the files, and to import it
    batches = _batches(files, read, config) if section and len(files) > 1 else [(file,) for file in files]
    found: list[Diagnostic] = []
    written = 0
    for batch in batches:
        # -o, --number and --date are about the issue that several files make; another file has a masthead of its own.
        is_own = bool(section) and batch is not batches[0]
        asked = replace(wanted, number=0, date=None, path="") if is_own else wanted
        path, diagnostics = _import(
            root, [(readable_name(file.name), read(file)) for file in batch], config, asked, style, dry_run
        )
        found += diagnostics
        if path:
            written += 1
            wanted = replace(wanted, numbers={**wanted.numbers, **_number_of(path)})
    outcome = f"写出 {written} 期，都是草稿" if written else "没有写出文件"
    last_line(found, style, "什么也没有写（--dry-run）" if dry_run else outcome)
    if written < len(batches):
        sys.exit(CONTENT_ERROR)


def _read(file: Path) -> "SourceDocument | Diagnostic":
    """Return a file as blocks, or a diagnostic that says why it cannot be read."""
    from bulletin.build.import_issue import read_beside
    from bulletin.intake.blocks import UnreadableSourceError
    from bulletin.intake.source_file import read_source, refusal
    from bulletin.values.system_errors import system_reason

    try:
        return read_source(readable_name(file.name), file.read_bytes(), partial(read_beside, file))
    except UnreadableSourceError as problem:
        return refusal(problem, str(file))
    except OSError as problem:
        reason = "是文件夹" if file.is_dir() else system_reason(problem)
        hint = "看看名字对不对，或者它是不是正被别的程序占用"
        return error("unreadable-source", f"文件打不开：`{file}`", Span(str(file)), reason, hint=hint)


def _batches(
    files: Sequence[Path], read: Callable[[Path], "SourceDocument | Diagnostic"], config: "Config"
) -> list[Sequence[Path]]:
    """Return the files of each issue: first those without a masthead, all for one issue, then each of the others for itself."""
    from bulletin.intake.blocks import SourceDocument
    from bulletin.intake.importer import has_masthead

    sources = ((file, read(file)) for file in files)
    own = [file for file, each in sources if isinstance(each, SourceDocument) and has_masthead(each, config)]
    articles = tuple(file for file in files if file not in own)
    return [*([articles] if articles else []), *((file,) for file in own)]


def _import(
    root: Path, read: Sequence[tuple[str, "SourceDocument | Diagnostic"]], config: "Config", wanted: "Wanted", style: str, dry_run: bool
) -> tuple[str, list[Diagnostic]]:  # fmt: skip
    """Import one issue; return its path, empty if the import failed, and the diagnostics. read: name and content of its files."""
    from bulletin.build.import_issue import paths_in_the_way, write_import
    from bulletin.intake.blocks import SourceDocument
    from bulletin.intake.importer import import_issue
    from bulletin.values.files import IMPORT_REPORT

    sources = [(name, source) for name, source in read if isinstance(source, SourceDocument)]
    failed = [source for _, source in read if isinstance(source, Diagnostic)]
    imported, refused = import_issue(sources, config, wanted) if sources and not failed else (None, [])
    failed += refused
    if imported is not None:
        failed += paths_in_the_way(root, imported)
    if imported is None or failed:
        show(failed, {}, style)
        return "", failed
    if not dry_run:
        write_import(root, imported)
    elif style != "json":
        say_text(imported.text)
    show(imported.diagnostics, {imported.path: imported.text}, style)
    target = root / imported.path
    if style == "json":
        click.echo(json.dumps({"path": str(target), "written": not dry_run, "text": imported.text}))
        return imported.path, list(imported.diagnostics)
    say(f"{'要写' if dry_run else '写出'} {target}")
    if not dry_run:
        say(f"要看的地方也写在 {target.with_name(f'{target.stem}{IMPORT_REPORT}')}")
    return imported.path, list(imported.diagnostics)


def _path_in_site(output: Path, root: Path) -> str:
    """Return the path after -o, from the site's root; a usage error if it is not among the issues."""
    absolute = (Path.cwd() / output).resolve()
    folder = (root / "content" / "issues").resolve()
    if not absolute.is_relative_to(folder):
        raise click.UsageError(f"`{output}` 不在 content/issues/ 里，那里的文件才是简报")
    return absolute.relative_to(root.resolve()).as_posix()


def _number_of(path: str) -> dict[int, str]:
    """Return the issue numbers in the name of a new file, with its path, so that the next file of the run gets another number."""
    stem = Path(path).stem
    return {number: path for part in stem.split("-") if (number := whole_number(part)) is not None}
