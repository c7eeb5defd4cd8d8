"""Commands as a clerk types them, run in this process."""

from pathlib import Path

from click.testing import CliRunner, Result

from bulletin.cli.main import commands


def bulletin(*arguments: str | Path) -> Result:
    """Run a command, and return what it says and how it ends."""
    return CliRunner().invoke(commands, [str(argument) for argument in arguments], prog_name="bulletin")
