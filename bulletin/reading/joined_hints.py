"""Merges the hints for several mistakes in one line: each hint shows the line with all of them fixed."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from bulletin.values.diagnostics import Diagnostic

_QUOTED = re.compile(r"`([^`]+)`")  # 是不是 `…`？ 例如 `…`


class _Edit(NamedTuple):
    """The replacement that a hint makes between two offsets of a line. shown: the corrected line as the hint shows it."""

    start: int
    end: int
    text: str
    shown: str


def with_joined_hints(found: Iterable[Diagnostic], lines: Sequence[str]) -> list[Diagnostic]:
    """Return the diagnostics of one file; if several hints each fix one place of the same line, each gets the line with all fixes."""
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
            continue  # overlapping edits cannot be combined
        fixed = line
        for edit in reversed(ordered):
            fixed = fixed[: edit.start] + edit.text + fixed[edit.end :]
        for i, edit in edits.items():
            # With the indent only if the hint showed it.
            whole = fixed.strip() if edit.shown[:1].strip() else fixed.rstrip()
            out[i] = replace(out[i], hint=out[i].hint.replace(edit.shown, whole))
    return out


def _edit_of(diagnostic: Diagnostic, line: str) -> _Edit | None:
    """Return the edit that a hint makes in the line of its diagnostic.

    None if the hint shows no line that differs from it only at the diagnostic's place.
    """
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
    """Return the length of the common prefix of two texts."""
    return next(
        (i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right))
    )
