"""Commands as a clerk types them, run in this process."""

import signal
from pathlib import Path

from click.testing import CliRunner, Result

from bulletin.cli.main import commands


def bulletin(*arguments: str | Path) -> Result:
    """Run a command, and return what it says and how it ends."""
    hears_interrupts = signal.getsignal(signal.SIGINT)
    try:
        return CliRunner().invoke(commands, [str(argument) for argument in arguments], prog_name="bulletin")
    finally:
        # A command that was interrupted ignores Ctrl-C while it cleans up; what other tests start would inherit that.
        signal.signal(signal.SIGINT, hears_interrupts)
