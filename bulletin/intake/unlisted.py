"""Names of sections that site.yaml does not list, as old issues have them: found by the contents list and by format."""

from collections.abc import Sequence
from itertools import pairwise

from bulletin.intake.lines import TextLine
from bulletin.intake.marks import entry_text, normalized
from bulletin.intake.titles import STRONG

_LONGEST = 8  # 字
_TEXT = (0, 0, "", False, False)  # the look of the text


def unlisted_sections(lines: Sequence[TextLine], begin: int, end: int) -> frozenset[str]:
    """Return the names of sections that the document itself gives."""
    return _listed_twice(lines, begin, end) | _by_format(lines, begin, end)


def _may_name(line: TextLine) -> bool:
    return line.is_short and not line.ordinal and 2 <= len(normalized(line.text)) <= _LONGEST


def _listed_twice(lines: Sequence[TextLine], begin: int, end: int) -> frozenset[str]:
    """Return short lines that stand twice above the same line: in the contents list, and above a title that looks otherwise."""
    seen: set[tuple[str, str]] = set()
    out: set[str] = set()
    for one, other in pairwise(lines[begin:end]):
        if not (_may_name(one) and other.is_text):
            continue
        pair = normalized(one.text), normalized(entry_text(other.text))
        if pair in seen and _look(one) != _look(other):
            out.add(pair[0])
        seen.add(pair)
    return frozenset(out)


def _by_format(lines: Sequence[TextLine], begin: int, end: int) -> frozenset[str]:
    """Return short lines of one format that all stand right above a title, the first of them above all text."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for n in range(begin, end - 1):
        if _may_name(lines[n]) and _look(lines[n]) != _TEXT:
            groups.setdefault(_look(lines[n]), []).append(n)
    first_text = next((n for n in range(begin, end) if lines[n].text.endswith("。")), end)
    heads = (
        n
        for group in groups.values()
        if len(group) > 1 and group[0] < first_text
        if all(_is_title_below(lines[n], lines[n + 1]) for n in group)
        for n in group
    )
    return frozenset(normalized(lines[n].text) for n in heads)


def _look(line: TextLine) -> tuple[object, ...]:
    return line.level, line.larger_pt, line.face, line.is_bold, line.is_centred


def _is_title_below(head: TextLine, line: TextLine) -> bool:
    """Return whether a line is a title below a section: a heading of a lower level, or stronger by its format."""
    if not line.is_text or line.ordinal or line.text.startswith("—"):
        return False
    if head.level and line.level:
        return line.level > head.level
    return line.strength >= STRONG and line.larger_pt >= head.larger_pt and line.strength > head.strength
