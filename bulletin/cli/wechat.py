"""`bulletin wechat`: writes an issue's articles as pages to copy into a 公众号."""

import datetime
from pathlib import Path

import click

from bulletin.cli.common import (
    common,
    open_issue,
    patience,
    refusing_published,
    report,
    say,
    say_beside,
    stop,
    waits,
)


@click.command(
    "wechat",
    options_metavar="[选项]",
    help="把公开的一期变成可以粘贴到公众号的网页，一篇一个，放进 output/wechat/期号/。",
)
@click.argument("number", metavar="期号")
@click.option("-o", "output", metavar="文件夹", type=click.Path(path_type=Path), help="放结果的文件夹。")
@waits
@common
def wechat(root: Path, style: str, number: str, output: Path | None, wait: float) -> None:
    """Write a page for each article and print what to do with them."""
    from bulletin.build.job_folder import refuse_published
    from bulletin.build.wechat_issue import wechat_issue
    from bulletin.values.audience import Audience

    loaded, issue = open_issue(root, number, style)
    folder = output or root / "output" / "wechat" / issue.key
    with refusing_published("每次生成都会换掉。换一个文件夹"):
        refuse_published(folder, root / "output")
    audience = Audience(datetime.date.today())
    made = wechat_issue(root, issue, loaded, audience, folder, patience("wechat", wait))
    if not made.articles:
        stop(made.diagnostics, loaded, style)
    report(made.diagnostics, loaded.texts, style)
    names = {placed.wanted: placed.name for placed in made.placed}
    for article in made.articles:
        parts = [f"摘要 {len(article.abstract)} 字"]
        if article.pictures:
            parts.append(f"图片 {len(article.pictures)} 幅，要上传")
        if article.links:
            parts.append(f"链接 {article.links} 个，列在文末")
        if article.has_long_title:
            parts.append(f"标题 {len(article.title)} 字，太长")
        say(f"{folder / names[article.file]}：{'；'.join(parts)}")
    for wanted, name in names.items():
        say_beside(wanted, name)
    say("用浏览器打开，按“复制正文”，到公众号的编辑框里粘贴")
