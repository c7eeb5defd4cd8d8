"""The line on a terminal that says what is being made: never too long, honest about the time, gone at the end."""

import itertools
import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from bulletin.cli.progress import Pace, duration, line
from bulletin.values.text import display_width
from tests.changing_site import SmallIssue, World, write


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(1, "5 秒"), (38, "40 秒"), (57, "55 秒"), (58, "1 分钟"), (150, "2 分钟"), (3_000, "50 分钟"), (5_700, "1 个半小时"), (7_300, "2 小时")],
)  # fmt: skip
def test_a_length_of_time_is_said_roughly(seconds: float, said: str) -> None:
    assert duration(seconds) == said


def test_the_line_says_what_how_many_and_how_long() -> None:
    said = line("PDF issues/365.pdf", 91, 365, 38.0, 100)
    assert said == "PDF issues/365.pdf ███░░░░░░░░░░░░░ 91/365，还要约 40 秒"


@pytest.mark.parametrize(
    "what", ["网页", "PDF issues/2020-05.pdf", "PDF " + "很长的名字" * 20, "等另一次生成做完"]
)
def test_the_line_is_shorter_than_the_terminal(what: str) -> None:
    """Also where the terminal draws bars and dots two cells wide, as Chinese ones may."""
    for columns, total in itertools.product(range(1, 130), (0, 12, 12_345)):
        said = line(what, total // 2, total, 4_000.0, columns)
        doubtful = sum(char in "█░…" for char in said)
        assert display_width(said) + doubtful < columns or not said


def test_what_matters_least_is_left_out_first() -> None:
    lines = [line("PDF issues/365.pdf", 91, 365, 38.0, columns) for columns in (100, 60, 45, 30, 10)]
    assert ["█" in said for said in lines] == [True, False, False, False, False]
    assert ["秒" in said for said in lines] == [True, True, True, False, False]
    assert ["91/365" in said for said in lines] == [True] * 5


def forecasts(times: Iterable[float], total: int) -> list[float | None]:
    """Return the forecast at each of these moments, when one more piece is done each time."""
    moments = iter(times)
    pace = Pace(lambda: next(moments))
    return [pace.seconds_left("PDF", done, total) for done, _ in enumerate(times)]


def test_the_forecast_leaves_out_the_first_piece_which_loads_what_all_need() -> None:
    said = forecasts([0, 9, 10, 11, 12, 13], total=105)
    assert said[:4] == [None] * 4
    assert said[4] == pytest.approx(101)
    assert said[5] == pytest.approx(100)


def test_short_work_has_no_forecast() -> None:
    assert forecasts([0, 0.5, 1, 1.5, 2, 2.5], total=6) == [None] * 6
    assert forecasts([0, 1, 2, 3, 4, 5, 6, 7], total=8)[-1] is None, "nearly done"


def test_each_kind_of_work_has_its_own_pace() -> None:
    moments = iter([0, 1, 11, 21, 22, 23, 24, 30])
    pace = Pace(lambda: next(moments))
    assert [pace.seconds_left("网页", done, 100) for done in (0, 1, 2, 3)][-1] == pytest.approx(970)
    assert pace.seconds_left("PDF", 0, 100) is None
    assert pace.seconds_left("PDF", 1, 100) is None


def on_terminal(root: Path, columns: int, terminal: str = "xterm") -> str:
    """Return what a build writes to a terminal of so many columns."""
    try:
        ours, theirs = pty.openpty()
    except OSError as problem:  # a container without devpts
        pytest.skip(f"no terminal can be opened: {problem}")
    program = (
        "import os, sys, struct, fcntl, termios\n"
        f"fcntl.ioctl(2, termios.TIOCSWINSZ, struct.pack('HHHH', 24, {columns}, 0, 0))\n"
        "from bulletin.cli import progress\nprogress.REDRAW_S = 0\nprogress.LONG_S = 0.05\n"
        f"sys.argv = ['bulletin', '-C', {str(root)!r}, 'build', '--future', '--jobs', '1']\n"
        "from bulletin.cli.main import main\nmain()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=theirs,
        env={**os.environ, "TERM": terminal},
    )
    os.close(theirs)
    said = b""
    while True:
        try:
            data = os.read(ours, 4096)
        except OSError:  # the other end is closed
            break
        if not data:
            break
        said += data
    os.close(ours)
    process.communicate()
    assert process.returncode == 0, said
    return said.decode()


def test_on_a_terminal_the_line_names_each_file_and_is_taken_away(tmp_path: Path) -> None:
    write(World(issues=tuple(SmallIssue(n) for n in range(1, 7))), tmp_path)
    said = on_terminal(tmp_path, 48)
    drawn = said.split("\r\x1b[K")
    assert drawn[0] == ""
    assert drawn[-1] == "", "the last thing is that the line is taken away"
    assert "\n" not in said
    assert max(display_width(text) for text in drawn) < 48
    for number in range(1, 7):
        assert any(f"PDF issues/{number}.pdf" in text for text in drawn)
    assert any(re.search(r"[1-6]/6，还要约 5 秒", text) for text in drawn), drawn
    assert any(text.startswith("网页") for text in drawn)


def test_a_terminal_without_a_cursor_gets_no_line(tmp_path: Path) -> None:
    write(World(issues=()), tmp_path)
    assert on_terminal(tmp_path, 80, "dumb") == ""
