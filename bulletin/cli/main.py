"""Arguments → one command → exit code. Each command is a module of `bulletin.cli`, the only package that prints."""

import gc
import importlib
import os
import signal
import sys
from pathlib import Path
from typing import Final

import click

from bulletin import __version__
from bulletin.cli.chinese_click import install as install_chinese
from bulletin.cli.common import CONTENT_ERROR, INTERRUPTED, refused, say_error
from bulletin.cli.memory import (
    is_for_want_of_memory,
    tell_want_of_memory,
    want_of_threads,
    watch_over_limited_process,
)

install_chinese()

# Name → module of bulletin.cli and function in it. A module is imported only when its command is called, so --help is fast.
COMMANDS = {
    "build": "build:build",
    "check": "check:check",
    "print": "print:print_issue",
    "docx": "docx:docx",
    "take-back": "take_back:take_back",
    "wechat": "wechat:wechat",
    "redline": "redline:redline",
    "serve": "serve:serve",
    "new": "new:new",
    "init": "init:init",
    "recipients": "recipients:recipients",
    "volume": "volume:volume",
    "import": "import_files:import_files",
    "doctor": "doctor:doctor",
}

# How many new objects trigger Python's collector of reference cycles. A build reads thousands of values without cycles:
# with Python's default threshold of 700, the collector takes 1/7 of the time of rebuilding 2,000 issues after a comma
# was changed. PDF workers keep the default: WeasyPrint's boxes are cycles, and a worker would grow with each issue.
COLLECT_AFTER: Final = 100_000


class _Group(click.Group):
    """Loads the command that is asked for, and accepts -C and --format before it: `bulletin -C demo build`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command = getattr(importlib.import_module(f"bulletin.cli.{module}"), name)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            # A second Ctrl-C must not interrupt the clean-up.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            click.echo("已停止；发布的网站是完整的，再运行一次就接着做", err=True)
            ctx.exit(INTERRUPTED)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        # Options before the command are passed on to it: click would keep them for the group.
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


def main() -> None:
    """Run the command line; a fault shows no traceback unless BULLETIN_DEBUG is set."""
    for stream in (sys.stdout, sys.stderr):  # printing a path that cannot be encoded must not raise
        if hasattr(stream, "reconfigure"):
            encoding = stream.encoding if stream.isatty() and _has_chinese(stream.encoding) else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")
    gc.set_threshold(COLLECT_AFTER)
    watch_over_limited_process()
    _clean_up_when_told_to_end()
    try:
        commands(prog_name="bulletin")
    except Exception as problem:
        if _told_to_end:  # SIGTERM came during an import, which wraps the SystemExit in another exception
            sys.exit(_told_to_end[0])
        _tell(want_of_threads(problem) or problem)
        sys.exit(CONTENT_ERROR)


def _tell(problem: Exception) -> None:
    """Report what ended the program."""
    if is_for_want_of_memory(problem):
        tell_want_of_memory()
    elif isinstance(problem, OSError):
        styles = (style for style in ("json", "short") if {style, f"--format={style}"} & {*sys.argv})
        named = next((word for word in sys.argv if word in COMMANDS), "")
        refused(problem, next(styles, "full"), commands.get_command(click.Context(commands), named))
    elif isinstance(problem, UnicodeEncodeError) and problem.reason == "surrogates not allowed":
        from bulletin.values.text import readable_name

        name = readable_name(problem.object[:200].splitlines()[0])
        say_error("name-not-utf8", f"文件或者文件夹的名字不是 UTF-8 编码：{name}", "把它改名，再运行一次")
    else:
        _tell_fault(problem)


def _has_chinese(encoding: str) -> bool:
    """Return whether an encoding has the characters of our messages."""
    try:
        return bool("工作简报".encode(encoding))
    except (UnicodeEncodeError, LookupError):
        return False


def _tell_fault(problem: Exception) -> None:
    """Report a fault of the program, in one line."""
    if os.environ.get("BULLETIN_DEBUG"):
        raise problem
    import traceback

    where = traceback.extract_tb(problem.__traceback__)[-1]
    place = f"{Path(where.filename).name}:{where.lineno}"
    hint = "把这一行和您的文件发给维护程序的人；设 BULLETIN_DEBUG=1 再运行可以看到详情"
    say_error("internal", f"程序自己出了毛病，不是您的文件的错：{problem!r}（{place}）", hint)


_told_to_end: list[int] = []  # the exit code, once a signal has told us to end
GRACE_S = 10  # for the clean-up after SIGTERM; Docker allows a stopped container no more


def _clean_up_when_told_to_end() -> None:
    """Make SIGTERM and SIGHUP end the program by an exception, so that locks, workers and temporary folders are released."""

    def end(number: int, frame: object) -> None:
        for name in known:  # a second signal must not interrupt the clean-up
            signal.signal(name, signal.SIG_IGN)
        if hasattr(signal, "alarm"):  # a library may catch the exception: then the system ends the process
            signal.alarm(GRACE_S)
        _told_to_end.append(128 + number)
        sys.exit(128 + number)

    known = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    for name in known:
        if signal.getsignal(name) is signal.SIG_DFL:  # nohup ignores SIGHUP
            signal.signal(name, end)
