"""`bulletin doctor`."""

import sys
from pathlib import Path

import click

from bulletin.cli.common import CONTENT_ERROR, common, say


@click.command(options_metavar="[选项]", help="检查字体、程序库和设置：找到了什么，用什么代替。")
@common
def doctor(root: Path, style: str) -> None:
    """Report what the machine offers; errors in it give exit code 1."""
    from bulletin.build.doctor import examine

    healthy = True
    for group, findings in examine(root):
        click.echo(click.style(group, bold=True))
        for finding in findings:
            healthy = healthy and finding.mark != "✗"
            say(f"  {finding.mark} {finding.text}")
    if not healthy:
        sys.exit(CONTENT_ERROR)
