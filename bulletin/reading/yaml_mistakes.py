"""Why a text is no YAML, in its author's terms: the line with the mistake, and that line as it was meant.

libyaml stops where it can make no sense of the text, often at a good line below the bad one. So each way to fix a line
near that place is tried, and the one that lets libyaml read on the furthest names the mistake; then the same again from there.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from bulletin.reading.nodes import WrittenLines
from bulletin.reading.yaml_columns import Repair
from bulletin.reading.yaml_repairs import is_odd, repairs
from bulletin.values.diagnostics import Diagnostic, error

# Of the lines of a text: which of them, from 0, reading it stops at; None where it is read whole.
Stops = Callable[[list[str]], int | None]

_MOST_MISTAKES = 20
_BEFORE, _AFTER = 4, 1  # lines around the place where libyaml stops
_BEYOND = 40  # lines read to see whether a fixed line helps


def explain_failure(written: WrittenLines, stops: Stops) -> tuple[Diagnostic, ...]:
    """Return the mistake of each line that keeps the text from being read, one for each line: its hint fixes them all.

    Diagnostics: yaml-tab, yaml-unclosed, yaml-full-width-colon, yaml-no-space, yaml-no-colon, yaml-comma, yaml-dash,
    yaml-needs-quotes, yaml-number-sign, yaml-alias, yaml-indent; unreadable-yaml where no way to fix it was found.
    """
    lines = list(written.lines)
    found: dict[int, Diagnostic] = {}
    at = stops(lines)
    for _ in range(_MOST_MISTAKES):
        if at is None:
            break
        best = _best(lines, at, stops)
        if best is None:
            i = min(at, len(lines) - 1)
            found.setdefault(i, _unreadable(written, i))
            break
        i, repair = best
        where = written.span(i, repair.column, max(1, repair.length))
        mistake = error(repair.code, repair.message, where, repair.label, hint=repair.line or "删掉这一行")
        found[i] = replace(found[i], hint=mistake.hint) if i in found else mistake
        lines[i] = repair.line
        at = stops(lines)
    return tuple(found.values())


def _best(lines: Sequence[str], stopped: int, stops: Stops) -> tuple[int, Repair] | None:
    """Return the line and the repair after which the text is read the furthest, None where none is read further.

    stopped: the line where reading stopped, which is behind the last one where the end of the text came too early.
    """
    at = min(stopped, len(lines) - 1)
    near = [i for i in range(at + _AFTER, at - _BEFORE - 1, -1) if 0 <= i < len(lines)]
    odd = [i for i in range(at, -1, -1) if is_odd(lines[i])][:3]
    opener = next(
        (i for i in range(at, -1, -1) if lines[i][:1].strip() and lines[i].rstrip().endswith(":")), at
    )
    end = min(len(lines), at + _BEYOND)
    best: tuple[tuple[int, int, int, int], int, Repair] | None = None
    for i in dict.fromkeys([*near, *odd, min(opener + 1, len(lines) - 1)]):
        for order, repair in enumerate(repairs(lines, i)):
            if repair.line == lines[i]:
                continue
            stop = stops([*lines[:i], repair.line, *lines[i + 1 : end]])
            reached = end + 1 if stop is None else stop
            if stop is not None and stop <= stopped:
                continue
            worth = (reached, repair.fits, -_RANKS.index(repair.code), -order)
            if best is None or worth > best[0]:
                best = worth, i, repair
    return (best[1], best[2]) if best else None


# Of two ways that help as much, the one with the mistake that is surer to be one.
_RANKS = (
    "unreadable-yaml", "yaml-full-width-colon", "yaml-no-space", "yaml-number-sign", "yaml-comma", "yaml-unclosed", "yaml-tab", "yaml-no-colon", "yaml-needs-quotes",
    "yaml-alias", "yaml-indent", "yaml-dash",
)  # fmt: skip


def _unreadable(written: WrittenLines, at: int) -> Diagnostic:
    return error(
        "unreadable-yaml",
        "这一行附近读不懂",
        written.span(at, 0, max(1, len(written.lines[at]))),
        "读到这里读不下去了",
        hint="每行写成 `名字: 值`；值里有半角的冒号、# 或引号时，给整个值加上引号",
    )
