"""Writes files that start the program by a double click: 预览 opens the preview, 命令窗口 a terminal in which `bulletin` works.

.cmd is for Windows, with the program there or in WSL, .command for macOS and Linux. Each contains the path that the program
had when the file was written; if it is not there any more, PATH is searched.
"""

import os
import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from subprocess import list2cmdline

from bulletin.values.files import change_mode, write_atomically

PREVIEW, WINDOW = "预览", "命令窗口"
_SERVE = ("-m", "bulletin", "serve", "--open")
_LOST = "找不到简报程序。请装程序的人在这里运行：bulletin init --start-files 简报的文件夹"


@dataclass(frozen=True, slots=True)
class Program:
    """Where the program is. python: path of the interpreter that runs it; wsl: name of the WSL distribution it runs in, or empty."""

    python: str
    is_windows: bool = False
    wsl: str = ""


def this_program() -> Program:
    """Return the program that is running."""
    return Program(sys.executable, sys.platform == "win32", os.environ.get("WSL_DISTRO_NAME", ""))


def start_files(program: Program) -> Mapping[str, bytes]:
    """Return the content of each file by its name."""
    texts = {
        f"{PREVIEW}.cmd": _cmd(_windows_preview(program)),
        f"{WINDOW}.cmd": _cmd(_windows_window(program)),
        f"{PREVIEW}.command": _shell(_shell_preview(program)),
        f"{WINDOW}.command": _shell(_shell_window(program)),
    }
    return {name: text.encode() for name, text in texts.items()}


def write_start_files(folder: Path, program: Program) -> tuple[str, ...]:
    """Write the start files into a site's folder and return their names."""
    files = start_files(program)
    for name, data in files.items():
        write_atomically(folder / name, data)
        if name.endswith(".command"):
            change_mode(folder / name, 0o755)
    return tuple(files)


def _cmd(lines: list[str]) -> str:
    """Return a batch file. Only ASCII may come before chcp sets the code page to UTF-8; cmd.exe needs CR LF to find labels."""
    head = ["@echo off", "chcp 65001 >nul", "setlocal", "set PYTHONUTF8=1"]
    tail = [":end", "echo.", "pause", "exit /b", ":lost", f"echo {_LOST}", "goto end"]
    return "\r\n".join([*head, *lines, *tail]) + "\r\n"


def _windows_preview(program: Program) -> list[str]:
    if program.wsl:
        return [*_in_wsl(program, program.python, *_SERVE), "goto end"]
    serve = " ".join(_SERVE)
    return [
        *_windows_python(program),
        f'if defined PYTHON ("%PYTHON%" {serve}) else call bulletin serve --open',
        "goto end",
    ]


def _windows_window(program: Program) -> list[str]:
    if program.wsl:
        path = f"PATH={Path(program.python).parent}:/usr/local/bin:/usr/bin:/bin"
        return [*_in_wsl(program, "/usr/bin/env", path, "bash"), "exit /b"]
    return [
        *_windows_python(program),
        'if defined PYTHON for %%P in ("%PYTHON%") do set "PATH=%%~dpP;%%~dpPScripts;%PATH%"',
        "cmd /k bulletin --help",
        "exit /b",
    ]


def _windows_python(program: Program) -> list[str]:
    """Return lines that change to the site's folder and set PYTHON to the interpreter; to nothing if `bulletin` on PATH is used."""
    python = program.python if program.is_windows else ""
    return [
        'pushd "%~dp0"',  # maps a network share to a drive, since cmd.exe cannot work in \\server\share
        f'set "PYTHON={python.replace("%", "%%")}"',
        'if not exist "%PYTHON%" set "PYTHON="',
        "if defined PYTHON goto found",
        "where bulletin >nul 2>nul || goto lost",
        ":found",
    ]


def _in_wsl(program: Program, *command: str) -> list[str]:
    """Return lines that run a command in WSL, in the site's folder, quoted as programs of Windows parse it."""
    # %~dp0 ends with a backslash, which would escape the quotation mark after it; hence the dot.
    where = f'wsl.exe -d {list2cmdline([program.wsl])} --cd "%~dp0." -e '
    return ["where wsl.exe >nul 2>nul || goto lost", where + list2cmdline(command).replace("%", "%%")]


def _shell(lines: list[str]) -> str:
    head = ["#!/bin/sh", 'cd "$(dirname "$0")" || exit 1']
    return "\n".join([*head, *lines]) + "\n"


def _shell_python(program: Program) -> list[str]:
    python = "" if program.is_windows else program.python
    return [
        f"PYTHON={shlex.quote(python)}",
        'if [ ! -x "$PYTHON" ]; then PYTHON=; fi',
        'if [ -z "$PYTHON" ] && ! command -v bulletin >/dev/null; then',
        f"  echo {shlex.quote(_LOST)}",
        "  printf '按回车键关上这个窗口'; read -r _; exit 1",
        "fi",
    ]


def _shell_preview(program: Program) -> list[str]:
    return [
        *_shell_python(program),
        f'if [ -n "$PYTHON" ]; then "$PYTHON" {" ".join(_SERVE)}; else bulletin serve --open; fi',
        "printf '按回车键关上这个窗口'; read -r _",
    ]


def _shell_window(program: Program) -> list[str]:
    return [
        *_shell_python(program),
        'if [ -n "$PYTHON" ]; then PATH="$(dirname "$PYTHON"):$PATH"; export PATH; fi',
        "bulletin --help",
        'exec "${SHELL:-/bin/sh}"',
    ]
