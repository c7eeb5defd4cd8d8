"""One line on a terminal: what is being made, how much of it is done, and how long is left."""

import os
import sys
import time
from collections.abc import Callable

import click

from bulletin.values.text import display_width, shown_in_line

BAR = 16  # characters; some terminals draw each two cells wide
REDRAW_S = 0.1
LONG_S = 3.0  # no forecast before this time has passed, and none of less than this
AMBIGUOUS = "█░…“”—·"  # what Chinese terminals may draw two cells wide


class ProgressLine:
    """A line on a terminal, removed at the end; nothing is shown in a pipe or on a terminal that cannot move the cursor."""

    def __enter__(self) -> Callable[[str, int, int], None]:
        self._shown = False
        self._drawn_at = 0.0
        self._pace = Pace(time.monotonic)
        capable = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        return self._step if capable else self._quiet

    def _quiet(self, what: str, done: int, total: int) -> None:
        """Say nothing."""

    def _step(self, what: str, done: int, total: int) -> None:
        """Show the state. what: a word for the kind of work, then perhaps the file; total: 0 if there is nothing to count."""
        left = self._pace.seconds_left(what.partition(" ")[0], done, total)
        now = time.monotonic()
        if now - self._drawn_at < REDRAW_S and self._shown and done != total:
            return
        self._drawn_at = now
        click.echo(f"\r\x1b[K{line(shown_in_line(what), done, total, left, _columns())}", nl=False, err=True)
        self._shown = True

    def __exit__(self, *_: object) -> None:
        if self._shown:
            click.echo("\r\x1b[K", nl=False, err=True)


class Pace:
    """Forecasts how long a kind of work still takes, from how long each piece of it took. clock: returns seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._kind = ""
        # When the measuring began, and how many pieces were done then. The first one does not count: it loads what all need.
        self._began = (0.0, 0)

    def seconds_left(self, kind: str, done: int, total: int) -> float | None:
        """Return the forecast in seconds; None if there is none yet, or too little is left."""
        now = self._clock()
        if kind != self._kind or done < self._began[1] or not self._began[1]:
            self._kind, self._began = kind, (now, done)
        since, before = self._began
        if done <= before or now - since < LONG_S:
            return None
        left = (now - since) / (done - before) * (total - done)
        return left if left >= LONG_S else None


def line(what: str, done: int, total: int, seconds_left: float | None, columns: int) -> str:
    """Return the line, always shorter than `columns` cells; the least important parts are left out first."""
    if not total:
        return _cut(what, columns - 1)
    count = f"{done}/{total}"
    left = f"，还要约 {duration(seconds_left)}" if seconds_left else ""
    filled = BAR * done // total
    bar = "█" * filled + "░" * (BAR - filled)
    for parts in ((what, f"{bar} {count}{left}"), (what, f"{count}{left}"), (what, count)):
        room = columns - 1 - _widest(parts[1]) - 1
        if room >= min(_widest(what), 20):
            return f"{_cut(what, room)} {parts[1]}"
    return _cut(count, columns - 1)


def duration(seconds: float) -> str:
    """Return a rough length of time in Chinese: in steps of 5 seconds, then minutes, then half hours."""
    if seconds <= 57.5:
        return f"{max(5, 5 * round(seconds / 5))} 秒"
    if seconds <= 90 * 60:
        return f"{max(1, round(seconds / 60))} 分钟"
    halves = round(seconds / 1800)
    return f"{halves // 2} 小时" if halves % 2 == 0 else f"{halves // 2} 个半小时"


def _cut(text: str, cells: int) -> str:
    """Return the text in at most `cells` cells, with … for its middle: the end of a path tells files apart."""
    if _widest(text) <= cells:
        return text
    left, right = text[: len(text) // 2], text[len(text) // 2 :]
    while left + right and _widest(left) + 2 + _widest(right) > cells:
        if len(left) > len(right):
            left = left[:-1]
        else:
            right = right[1:]
    return f"{left}…{right}" if left + right else ""


def _widest(text: str) -> int:
    """Return the maximum number of cells that `text` takes: some terminals draw AMBIGUOUS two cells wide."""
    return display_width(text) + sum(char in AMBIGUOUS for char in text)


def _columns() -> int:
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or 80
    except (OSError, ValueError):
        return 80
