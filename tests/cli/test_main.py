"""The program as a process: its ends."""

import errno
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bulletin.cli.main import _tell
from tests.conftest import ISSUE


@pytest.mark.parametrize(("words", "code"), [("--version", 0), ("nothing", 2), ("check -C /nowhere", 1)])
def test_the_program_ends_with_the_code_of_what_was_asked(words: str, code: int) -> None:
    command = [sys.executable, "-m", "bulletin", *words.split()]
    told = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert told.returncode == code, told.stderr
    assert told.stdout if code == 0 else told.stderr


def test_all_that_was_said_comes_through_a_pipe() -> None:
    command = [sys.executable, "-m", "bulletin", "build", "--help"]
    told = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    assert told.stdout.rstrip().endswith("显示这份说明。")


def test_nobody_is_troubled_when_the_reader_has_gone() -> None:
    command = f"{sys.executable} -m bulletin build --help | true"
    told = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert (told.returncode, told.stderr) == (0, "")


def test_a_program_without_any_stream_ends_as_ever() -> None:
    """Some schedulers start programs so: Python has no `sys.stdout` then."""
    whole = f"{shlex.quote(sys.executable)} -m bulletin --version"
    for closed in (">&-", "<&- >&-"):
        done = subprocess.run(["/bin/sh", "-c", f"{whole} {closed}"], stderr=subprocess.PIPE, check=False)
        assert (done.returncode, done.stderr) == (0, b"")


def test_ctrl_c_while_the_program_is_loaded_ends_it_without_a_word(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import os, signal, sys\n"
        "class Interrupting:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'click':\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Interrupting())\n"
    )
    path = os.pathsep.join((str(tmp_path), *sys.path))
    command = [sys.executable, "-m", "bulletin", "check"]
    heard = "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])"
    done = subprocess.run([sys.executable, "-c", heard, *command], capture_output=True, text=True, check=False,
                          env=os.environ | {"PYTHONPATH": path})  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, "", "")


def test_ctrl_c_while_temporary_files_go_is_too_late_to_say_anything() -> None:
    program = """
import signal, sys
from bulletin.__main__ import run
from bulletin.values import temporary_folder

temporary_folder.remove_process_folder = lambda: signal.raise_signal(signal.SIGINT)
sys.argv = ["bulletin", "--version"]
run()
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_an_end_that_was_asked_for_in_the_midst_of_an_import_is_no_fault() -> None:
    """Python 3.11 makes a RuntimeError of what is raised while a class is made."""
    program = """
import signal
from bulletin.cli import main

def wrapped(prog_name):
    try:
        signal.raise_signal(signal.SIGTERM)
    except SystemExit as end:
        raise RuntimeError("Error calling __set_name__") from end

main.commands = wrapped
main.main()
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout, run.stderr) == (128 + signal.SIGTERM, "", "")


@pytest.mark.skipif(not hasattr(signal, "alarm"), reason="this system has no such clock")
def test_an_end_that_a_library_passes_over_comes_all_the_same() -> None:
    program = """
import signal, time
from bulletin.cli import main

def deaf(prog_name):
    try:
        signal.raise_signal(signal.SIGTERM)
    except:
        time.sleep(250)

main.commands, main.GRACE_S = deaf, 1
main.main()
"""
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=200
    )
    assert (run.returncode, run.stderr) == (-signal.SIGALRM, "")


def test_names_of_files_are_read_as_utf_8_in_any_locale(make_site: Callable[..., Path]) -> None:
    """As in zh_CN.GB18030, which few machines have: ASCII is no less another encoding."""
    root = make_site({"content/issues/第一期.md": ISSUE.replace("期号: 1", "期号: 一一")})
    run = subprocess.run(
        [sys.executable, "-m", "bulletin", "check", "--format", "short", "-C", str(root)],
        capture_output=True,
        env=os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    )
    assert "content/issues/第一期.md:2:5" in run.stderr.decode("utf-8")


@pytest.mark.parametrize(
    ("words", "option"),
    [
        ("build", "`-o 文件夹`"),
        ("-C . redline 3", "`-o 文件夹`"),
        ("docx 3", "`-o 文件`"),
        ("serve", ""),
        ("init x", ""),
    ],
)
def test_a_full_disk_is_told_with_the_option_that_the_command_has(
    words: str, option: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["bulletin", *words.split()])
    _tell(OSError(errno.ENOSPC, "", "output/somewhere"))
    told = capsys.readouterr().err
    assert "删去不用的文件" in told
    assert (f"或者用 {option} 放到别的磁盘" in told) if option else ("-o" not in told)
