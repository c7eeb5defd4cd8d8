"""Explains in an author's terms why a text is not valid YAML: finds the wrong line, and that line as it was meant.

libyaml often stops at a correct line below the wrong one. So each possible repair of the lines near that place is tried;
the one with which libyaml reads furthest names the mistake. This is repeated until the whole text can be read.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from bulletin.reading.nodes import WrittenLines
from bulletin.reading.yaml_columns import Repair
from bulletin.reading.yaml_repairs import is_odd, repairs
from bulletin.values.diagnostics import Diagnostic, error

# Lines of a text → the line, from 0, at which reading stops; None if all of it can be read.
Stops = Callable[[list[str]], int | None]

_MOST_MISTAKES = 20
_BEFORE, _AFTER = 4, 1  # how many lines before and after the place where libyaml stops are repaired
_BEYOND = 40  # how many lines below that place are read to see whether a repair helps


def explain_failure(written: WrittenLines, stops: Stops) -> tuple[Diagnostic, ...]:
    """Return one diagnostic for each line that prevents the text from being read; its hint fixes all mistakes of the line.

    Diagnostics: yaml-tab, yaml-unclosed, yaml-full-width-colon, yaml-no-space, yaml-no-colon, yaml-comma, yaml-dash,
    yaml-needs-quotes, yaml-number-sign, yaml-alias, yaml-indent; unreadable-yaml if no repair was found.
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
        # A further mistake in the same line: keep the first diagnostic, with the line in which both are fixed.
        found[i] = replace(found[i], hint=mistake.hint) if i in found else mistake
        lines[i] = repair.line
        at = stops(lines)
    return tuple(found.values())


def _best(lines: Sequence[str], stopped: int, stops: Stops) -> tuple[int, Repair] | None:
    """Return the index of a line and its repair with which the text can be read furthest; None if no repair helps.

    stopped: the line where reading stopped; beyond the last line if the text ended too early.
    """
    at = min(stopped, len(lines) - 1)
    near = [i for i in range(at + _AFTER, at - _BEFORE - 1, -1) if 0 <= i < len(lines)]
    # The mistake may be far above: an unclosed quote or bracket, or the first line below the last key without indent.
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


# Of two repairs that help equally, the one for the more certain mistake is chosen; most certain first.
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
