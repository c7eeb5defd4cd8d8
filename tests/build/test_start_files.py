"""Start files: what a double click runs, in which folder, and what is said where the program is gone."""

import os
import re
import shutil
import subprocess
import sys
import webbrowser
from pathlib import Path

import pytest

from bulletin.build.start_files import Program, start_files, write_start_files
from bulletin.cli.main import COMMANDS
from bulletin.cli.serve import open_browser, serve
from tests.commands import bulletin

WINDOWS = Program(r"C:\简报 100%\.venv\Scripts\python.exe", is_windows=True)
WSL = Program("/home/方敏 a/bulletin/.venv/bin/python", wsl="Ubuntu-24.04")
LINUX = Program("/opt/bulletin/.venv/bin/python")
TOOLS = "/usr/bin:/bin"


def lines_of(program: Program, name: str) -> list[str]:
    return start_files(program)[name].decode().split("\r\n")[:-1]


@pytest.mark.parametrize("program", [WINDOWS, WSL, LINUX], ids=["windows", "wsl", "linux"])
@pytest.mark.parametrize("name", ["预览.cmd", "命令窗口.cmd"])
def test_a_batch_file_is_one_that_cmd_reads(program: Program, name: str) -> None:
    """CR LF alone, ASCII until UTF-8 is set, quotation marks in pairs, each label there and the last line no way out."""
    data = start_files(program)[name]
    assert data.count(b"\n") == data.count(b"\r\n")
    assert data.partition(b"chcp 65001")[0].isascii()
    lines = lines_of(program, name)
    labels = {line[1:] for line in lines if line.startswith(":")}
    assert set(re.findall(r"goto (\w+)", "\n".join(lines))) <= labels
    assert all(line.count('"') % 2 == 0 for line in lines)
    assert lines.index("exit /b") < lines.index(":lost")
    if name.startswith("预览"):
        assert "pause" in lines  # what is said can be read before the window closes


def test_windows_calls_its_own_python_in_the_folder_of_the_site() -> None:
    lines = lines_of(WINDOWS, "预览.cmd")
    assert lines.index('pushd "%~dp0"') < lines.index(r'set "PYTHON=C:\简报 100%%\.venv\Scripts\python.exe"')
    assert 'if defined PYTHON ("%PYTHON%" -m bulletin serve --open) else call bulletin serve --open' in lines


def test_wsl_is_called_with_windows_name_of_the_folder() -> None:
    said = r'wsl.exe -d Ubuntu-24.04 --cd "%~dp0." -e "/home/方敏 a/bulletin/.venv/bin/python" -m bulletin serve --open'
    assert said in lines_of(WSL, "预览.cmd")


def test_the_command_is_one_that_there_is() -> None:
    assert "serve" in COMMANDS
    assert "--open" in [word for parameter in serve.params for word in parameter.opts]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder with a stand-in for Python in it, which says where and with what it was called."""
    folder = tmp_path / "县里的 简报"
    folder.mkdir()
    python = tmp_path / "python"
    python.write_text('#!/bin/sh\necho "$PWD|$*"\n')
    python.chmod(0o755)
    return folder


def run(path: Path, path_variable: str = TOOLS) -> str:
    """Double-click a file: it is run from elsewhere, and the person presses Enter."""
    env = {"PATH": path_variable, "SHELL": "/bin/true"}
    done = subprocess.run([path], capture_output=True, text=True, input="\n", cwd="/", env=env, check=False)
    return done.stdout + done.stderr


@pytest.mark.skipif(not Path("/bin/sh").exists(), reason="no shell")
def test_a_double_click_starts_the_preview_of_its_own_folder(site: Path) -> None:
    write_start_files(site, Program(str(site.parent / "python")))
    assert run(site / "预览.command").startswith(f"{site}|-m bulletin serve --open\n")


def test_where_the_program_moved_path_is_asked_and_then_a_person(site: Path) -> None:
    write_start_files(site, Program("/nowhere/python"))
    assert "bulletin init --start-files" in run(site / "预览.command")
    (site.parent / "python").rename(site.parent / "bulletin")
    assert run(site / "预览.command", f"{site.parent}:{TOOLS}").startswith(f"{site}|serve --open\n")


def test_a_command_window_knows_the_program(site: Path) -> None:
    (site.parent / "bulletin").write_text('#!/bin/sh\necho "bulletin $*"\n')
    (site.parent / "bulletin").chmod(0o755)
    write_start_files(site, Program(str(site.parent / "python")))
    assert run(site / "命令窗口.command") == "bulletin --help\n"


def test_a_new_site_has_them_and_they_can_be_written_again(tmp_path: Path) -> None:
    assert bulletin("init", tmp_path / "新").exit_code == 0
    started = tmp_path / "新" / "预览.command"
    assert sys.executable in started.read_text()
    assert os.access(started, os.X_OK)
    started.unlink()
    assert bulletin("init", "--start-files", tmp_path / "新").exit_code == 0
    assert started.is_file()
    assert bulletin("init", "--start-files", tmp_path).exit_code == 2


@pytest.mark.parametrize("wsl", [True, False])
def test_the_browser_is_that_of_windows_in_wsl(monkeypatch: pytest.MonkeyPatch, *, wsl: bool) -> None:
    asked: list[object] = []

    def ask(words: object, **_: object) -> bool:
        asked.append(words)
        return True

    monkeypatch.setattr(webbrowser, "open", ask)
    monkeypatch.setattr(subprocess, "run", ask)
    monkeypatch.setattr(shutil, "which", lambda name: f"/mnt/c/Windows/{name}")
    if wsl:
        monkeypatch.setenv("WSL_DISTRO_NAME", "Ubuntu")
    else:
        monkeypatch.delenv("WSL_DISTRO_NAME", raising=False)
    assert open_browser("http://127.0.0.1:8000/")
    assert asked == [
        ["/mnt/c/Windows/explorer.exe", "http://127.0.0.1:8000/"] if wsl else "http://127.0.0.1:8000/"
    ]
