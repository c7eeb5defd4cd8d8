"""Two things at once, and Ctrl-C in each: what comes of it is what each makes alone, or nothing.

`make prove` does it at many more moments.
"""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.changing_site import LONG, SmallIssue, World, leftovers, tree, write
from tests.commands import bulletin
from tests.print_jobs import numbers_in_files, recorded_numbers

WORLD = World(
    issues=(
        SmallIssue(1, lists=1, has_two=True),
        SmallIssue(2, title=1, has_picture=True),
        SmallIssue(3, title=2, secret=True, lists=1),
    ),
    book="first",
)
COMMANDS = {
    "build": ("build", "--jobs", "2"),
    "build-again": ("build", "--jobs", "1"),
    "print": ("print", "1", "--numbered"),
    "print-another": ("print", "3", "--numbered"),
    "volume": ("volume", "2026", "--with-classified"),
}


def start(root: Path, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "bulletin", *arguments, "-C", str(root)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def made(root: Path) -> dict[str, bytes | str | None]:
    """Return what all commands make, by path."""
    site = {f"site/{path}": data for path, data in tree(root / "output/site").items()}
    prints = {f"print/{path}": data for path, data in tree(root / "output/print").items()}
    records = {path.name: path.read_bytes() for path in root.glob("content/issues/*.dispatch.yaml")}
    return {**site, **prints, **records}


def left_behind(root: Path) -> list[str]:
    hidden = [*root.glob("content/issues/.*"), *root.glob("output/print/.*")]
    return [path.name for path in hidden if path.name != ".lock"]


@pytest.fixture(scope="module")
def one_after_another(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes | str | None]:
    """What the commands make one after another; copies are on the site as the record has them, so it is built last."""
    root = tmp_path_factory.mktemp("alone")
    write(WORLD, root)
    for name in ("print", "print-another", "volume", "build-again"):
        done = bulletin(*COMMANDS[name], "-C", root)
        assert done.exit_code == 0, done.output
    return made(root)


def test_all_at_once_make_what_they_make_one_after_another(
    tmp_path: Path, one_after_another: dict[str, bytes | str | None]
) -> None:
    for turn in range(8 if LONG else 1):
        root = tmp_path / str(turn)
        write(WORLD, root)
        processes = {name: start(root, *arguments) for name, arguments in COMMANDS.items()}
        told = {name: process.communicate() for name, process in processes.items()}
        assert {name: process.returncode for name, process in processes.items()} == dict.fromkeys(
            COMMANDS, 0
        ), told
        assert made(root) == one_after_another
        assert left_behind(root) == []
        assert [name for name in leftovers(root / "output") if name != "print"] == []


def wait_until_at_work(process: "subprocess.Popen[str]") -> None:
    """Wait until the libraries are loaded that pages are set with: the command is in the middle of its work then."""
    maps = Path(f"/proc/{process.pid}/maps")
    while process.poll() is None and "libpango" not in maps.read_text():
        time.sleep(0.01)


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="no way to see what a process is doing")
@pytest.mark.parametrize("name", ["print", "volume"])
def test_ctrl_c_leaves_what_was_there_or_what_is_new(
    tmp_path: Path, name: str, one_after_another: dict[str, bytes | str | None]
) -> None:
    draw = random.Random(name)
    write(WORLD, tmp_path)
    begins = "print/2026" if name == "volume" else "print/1"
    expected = {path: data for path, data in one_after_another.items() if path.startswith(begins)}
    for _ in range(20 if LONG else 2):
        process = start(tmp_path, *COMMANDS[name])
        wait_until_at_work(process)
        time.sleep(draw.uniform(0, 1.2))
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate()
        assert process.returncode in (0, 130), err
        assert "Traceback" not in err
        assert process.returncode == 0 or (out, err.count("\n")) == ("", 1), (out, err)
        found = {path: data for path, data in made(tmp_path).items() if path.startswith(begins)}
        assert found in ({}, expected)
        assert numbers_in_files(tmp_path / "output/print/1") <= recorded_numbers(
            tmp_path / "content/issues/1.dispatch.yaml"
        )
        assert left_behind(tmp_path) == []
        for path in (*tmp_path.glob("output/print/*"), tmp_path / "content/issues/1.dispatch.yaml"):
            if path.is_dir():
                for file in path.iterdir():
                    file.unlink()
                path.rmdir()
            else:
                path.unlink(missing_ok=True)
