"""`bulletin init`: writes a new bulletin, ready to be built."""

import datetime
from pathlib import Path

import click

from bulletin.cli.common import common, say


@click.command(options_metavar="[选项]", help="新建一个马上能生成的简报。")
@click.argument("folder", metavar="文件夹", type=click.Path(path_type=Path))
@click.option(
    "--start-files",
    "only_start_files",
    is_flag=True,
    help="不新建，只在已有的简报里重写双击启动的文件：程序换了地方、换了电脑时用。",
)
@common
def init(root: Path, style: str, folder: Path, only_start_files: bool) -> None:
    """Write a new site into an empty or new folder, or only the start files into an existing site."""
    from bulletin.build.scaffold import may_begin_in, write_starter
    from bulletin.build.start_files import PREVIEW, this_program, write_start_files

    target = root / folder
    if only_start_files:
        if not (target / "content" / "site.yaml").is_file():
            raise click.UsageError(f"`{target}` 里没有 content/site.yaml，不是简报的文件夹")
        say(f"写好了：{'、'.join(write_start_files(target, this_program()))}")
        return
    if not may_begin_in(target):
        raise click.UsageError(f"`{target}` 已经有东西了，不覆盖。换一个新的文件夹名")
    write_starter(target, datetime.date.today())
    say(f"建好了：{target}")
    say(f"先改 {target / 'content' / 'site.yaml'} 里的名称和编发单位，再运行：")
    say(f"  bulletin -C {target} build")
    say(f"边写边看，双击里面的“{PREVIEW}”（Windows 是 {PREVIEW}.cmd）")
