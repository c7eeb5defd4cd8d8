"""The program as a process: its ends."""

import subprocess
import sys

import pytest


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
