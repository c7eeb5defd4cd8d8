"""Hints about one line are merged: each shows the line with all of its mistakes fixed."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from bulletin.values.diagnostics import Diagnostic

_QUOTED = re.compile(r"`([^`]+)`")  # 是不是 `…`？ 例如 `…`


class _Edit(NamedTuple):
    """What a hint puts between two columns of a line, from 0; shown: the line as the hint shows it."""

    start: int
    end: int
    text: str
    shown: str


def with_joined_hints(found: Iterable[Diagnostic], lines: Sequence[str]) -> list[Diagnostic]:
    """Return the diagnostics of one file with hints that fix their whole line, where several show it fixed in one place each."""
    out = list(found)
    by_line: dict[int, list[int]] = defaultdict(list)
    for i, diagnostic in enumerate(out):
        if diagnostic.hint and 0 < diagnostic.span.line <= len(lines):
            by_line[diagnostic.span.line].append(i)
    for number, places in by_line.items():
        line = lines[number - 1]
        edits = {i: edit for i in places if (edit := _edit_of(out[i], line))} if len(places) > 1 else {}
        ordered = sorted(set(edits.values()))
        if len(ordered) < 2 or any(a.end > b.start for a, b in pairwise(ordered)):
            continue
        fixed = line
        for edit in reversed(ordered):
            fixed = fixed[: edit.start] + edit.text + fixed[edit.end :]
        for i, edit in edits.items():
            whole = fixed.strip() if edit.shown[:1].strip() else fixed.rstrip()
            out[i] = replace(out[i], hint=out[i].hint.replace(edit.shown, whole))
    return out


def _edit_of(diagnostic: Diagnostic, line: str) -> _Edit | None:
    """Return what a hint changes in the line of its diagnostic; None where it shows no line that differs at the place alone."""
    at = diagnostic.span.column - 1
    for shown in (diagnostic.hint, *_QUOTED.findall(diagnostic.hint)):
        indent = 0 if shown[:1] == line[:1] else len(line) - len(line.lstrip())
        bare = line[indent:].rstrip()
        start = _alike(bare, shown)
        rest, wanted = bare[start:], shown[start:]
        end = _alike(rest[::-1], wanted[::-1])
        if start + end and indent + start <= at + diagnostic.span.length and at <= indent + len(bare) - end:
            return _Edit(indent + start, indent + len(bare) - end, wanted[: len(wanted) - end], shown)
    return None


def _alike(left: str, right: str) -> int:
    """Return the length of the prefix that two texts share."""
    return next(
        (i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right))
    )
