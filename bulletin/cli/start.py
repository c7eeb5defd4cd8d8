"""`bulletin new` and `bulletin init`: what begins an issue, and what begins a bulletin."""

import datetime
import sys
from pathlib import Path

import click

from bulletin.cli.common import CONTENT_ERROR, Today, common, last_line, say, show


@click.command(options_metavar="[选项]", help="新建下一期，填好期号、日期、栏目和报送单位，显示文件的位置。")
@click.option("--date", metavar="日期", type=Today(), help="印发日期，默认是今天。")
@common
def new(root: Path, style: str, date: datetime.date | None) -> None:
    """Write the next issue's file and print its path."""
    from bulletin.build.load import load_site
    from bulletin.build.scaffold import next_issue
    from bulletin.values.audience import Audience

    today = datetime.date.today()
    loaded = load_site(root, Audience(today))
    if loaded.config is None:
        show([d for d in loaded.diagnostics if "site.yaml" in d.span.path], loaded.texts, style)
        last_line(loaded.diagnostics, style, "没有写出文件")
        sys.exit(CONTENT_ERROR)
    path, text = next_issue(loaded.config, loaded.issues, loaded.texts, date or today)
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("x", encoding="utf-8") as file:
        file.write(text)
    say(str(target))


@click.command(options_metavar="[选项]", help="新建一个马上能生成的简报。")
@click.argument("folder", metavar="文件夹", type=click.Path(path_type=Path))
@common
def init(root: Path, style: str, folder: Path) -> None:
    """Write a new site into an empty or new folder."""
    from bulletin.build.scaffold import write_starter

    target = root / folder
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise click.UsageError(f"`{target}` 已经有东西了，不覆盖。换一个新的文件夹名")
    write_starter(target, datetime.date.today())
    say(f"建好了：{target}")
    say(f"先改 {target / 'content' / 'site.yaml'} 里的名称和编发单位，再运行：")
    say(f"  bulletin -C {target} build")
