"""`bulletin serve`."""

import datetime
import os
import shutil
import subprocess
import time
import webbrowser
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from bulletin.cli.common import (
    CONTENT_ERROR,
    WholeNumber,
    common,
    default_jobs,
    last_line,
    patience,
    say,
    say_error,
    say_text,
    show,
    waits,
)
from bulletin.cli.progress import ProgressLine
from bulletin.values.diagnostics import Severity

if TYPE_CHECKING:
    from bulletin.serve.event_bus import EventBus
    from bulletin.serve.server import Server
    from bulletin.values.options import Options

SERVING = ".serving"  # lock file, held while a preview runs: of two, each would miss the changes that the other one built
SHOWN = 3  # names of files in one line of the terminal


@click.command(
    options_metavar="[选项]",
    help="边写边看：在本机浏览器里预览，存盘以后页面自己更新。草稿和日期还没到的也看得到。",
)
@click.option(
    "--port",
    metavar="数",
    type=WholeNumber("数", 1, 65535),
    help="用哪个端口。不写就从 8000 起找一个空着的。",
)
@click.option("--no-pdf", is_flag=True, help="不排 PDF。")
@click.option("--poll", is_flag=True, help="每半秒看一遍文件。存盘以后页面不动时用，例如文件在共享文件夹里。")
@click.option("--open", "opens", is_flag=True, help="做好以后打开浏览器。")
@waits
@common
def serve(
    root: Path, style: str, port: int | None, no_pdf: bool, poll: bool, opens: bool, wait: float
) -> None:
    """Preview the site until Ctrl-C."""
    from bulletin.build.cache_folder import make_private
    from bulletin.build.lock import folder_lock
    from bulletin.values.audience import Audience
    from bulletin.values.options import OUTPUT_FOLDER, PREVIEW_FOLDER, Options
    from bulletin.values.system_errors import BusyFolderError

    if not (root / "content").is_dir():
        raise click.UsageError(
            f"`{root}` 里没有 content 文件夹。到简报的文件夹里再运行，或用 `-C 文件夹` 指明"
        )
    output = root / OUTPUT_FOLDER / PREVIEW_FOLDER
    waiting = patience("serve", wait)
    make_private(output, waiting)  # drafts are in it
    audience = Audience(datetime.date.today(), drafts=True, future=True)
    options = Options(root, output, audience, pdf=not no_pdf, jobs=default_jobs(), patience=waiting)
    with ExitStack() as stack:
        try:
            stack.enter_context(folder_lock(output, replace(waiting, wait_s=0), SERVING))
        except BusyFolderError as problem:
            _refuse_second(problem)
        _preview(options, style, port, polls=poll, opens=opens)


def _refuse_second(problem: Any) -> NoReturn:
    """Print who has the preview of this folder, and exit: a second one is not started."""
    stop = f"，或者运行 `kill {problem.holder.pid}`" if problem.holder.pid else ""
    hint = f"就用开着的那个；要重开，先在它的窗口按 Ctrl-C{stop}"
    say_error("preview-running", f"这个文件夹的预览已经开着：{problem.holder.words}", hint)
    raise SystemExit(CONTENT_ERROR) from None


def _preview(options: "Options", style: str, port: int | None, *, polls: bool, opens: bool) -> None:
    """Build, serve and watch, while the caller holds the folder's lock."""
    from bulletin.build.pdf_processes import open_pool
    from bulletin.serve.event_bus import EventBus
    from bulletin.serve.loop import Preview
    from bulletin.serve.watch import Watcher, is_network_folder, mounts_of_this_machine

    bus = EventBus()
    server = _open_server(options, port, bus)
    preview = Preview(options, bus)
    with ProgressLine() as progress:  # before threads are started, since it forks to use all cores
        begun = preview.first(progress)
    _tell(begun, style)
    watcher = Watcher(options.root, polls=polls or is_network_folder(options.root, mounts_of_this_machine()))
    server.start()
    say(f"预览：{server.address}　（Ctrl-C 停止）")
    if opens and not open_browser(server.address):
        say(f"没有打开浏览器：请自己打开它，输入 {server.address}")
    if watcher.polls and not polls:
        say("文件在共享文件夹里，或者系统不再多给监视：改为每半秒看一遍")
    try:
        with open_pool(options.jobs) as pool:
            for outcome in preview.follow(begun, watcher, pool):
                _tell(outcome, style)
    except KeyboardInterrupt:
        say("")  # the terminal has written ^C on this line
        say("预览停了")
    finally:
        watcher.stop()
        server.stop()


def _open_server(options: "Options", port: int | None, bus: "EventBus") -> "Server":
    """Return the server on the wanted port, or on a free one; exit if there is none."""
    from bulletin.build.sources import read_layouts
    from bulletin.serve.dropped_files import DroppedFiles
    from bulletin.serve.server import open_server

    layouts = read_layouts(options.root)
    script = "".join(layouts[f"preview/{name}.js"] for name in ("live", "notes", "drop"))
    take = DroppedFiles(options.root).take
    try:
        return open_server(port, options.output / "site", bus, script, layouts["preview/waiting.html"], take)
    except OSError as problem:
        taken = f"端口 {port}" if port else "8000 到 8019 的端口"
        # Ports below 1024 are reserved for the system; Windows reserves others, too.
        why = "系统不让普通用户用" if isinstance(problem, PermissionError) else "已经有别的程序在用"
        other = max(port or 0, 8000) + 80
        command = f"bulletin serve --port {other if other < 65536 else other - 160}"
        say_error("port-taken", f"{taken}{why}", f"换一个端口，例如 `{command}`")
        raise SystemExit(CONTENT_ERROR) from None


def _tell(outcome: Any, style: str) -> None:
    report = outcome.report
    now = time.strftime("%H:%M:%S")
    if report is None:
        say_text(f"{now}　{outcome.fault}", err=True)
        return
    show([d for d in report.diagnostics if d.severity is not Severity.NOTE], report.texts, style)
    if not report.published:
        last_line(report.diagnostics, style, "页面还是改之前的样子", accepted=report.accepted)
        return
    changed = [*report.made, *report.removed]
    pages = [path for path in changed if not path.endswith(".pdf")]
    if pages:
        more = f" 等 {len(pages)} 个文件" if len(pages) > SHOWN else ""
        # HTML pages first: they are what the author looks at.
        shown = sorted(pages, key=lambda path: (not path.endswith(".html"), path))[:SHOWN]
        say(f"{now}　{'、'.join(shown)}{more}（{outcome.seconds:.2f} 秒）")
    if pages and report.pending:
        say(f"{now}　{len(report.pending)} 个 PDF 随后排好")
    elif len(changed) > len(pages) and not report.pending:
        say(f"{now}　PDF 都排好了")


def open_browser(address: str) -> bool:
    """Open a page in the user's browser, in WSL in that of Windows; return whether one was found."""
    windows = shutil.which("explorer.exe") if "WSL_DISTRO_NAME" in os.environ else None
    if windows is None:
        return webbrowser.open(address)
    try:
        # The exit code says nothing: explorer.exe ends with 1 even on success.
        subprocess.run([windows, address], check=False, capture_output=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return True
