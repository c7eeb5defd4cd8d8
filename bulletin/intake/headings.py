"""Finds headings: names of sections that site.yaml does not list (old issues have them), and headings within articles with their level."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from bulletin.intake.lines import TextLine
from bulletin.intake.marks import ENCLOSURE, LONGEST_HEADING, entry_text, normalized
from bulletin.intake.titles import STRONG, TitleGroup

_LONGEST = 8  # 字 in the name of a section
_TEXT = (0, 0, "", False, False)  # `_format` of body text


def unlisted_sections(lines: Sequence[TextLine], begin: int, end: int) -> frozenset[str]:
    """Return the normalized names of sections that repetition or format shows."""
    return _listed_twice(lines, begin, end) | _by_format(lines, begin, end)


def _may_name(line: TextLine) -> bool:
    return line.is_short and not line.ordinal and 2 <= len(normalized(line.text)) <= _LONGEST


def _listed_twice(lines: Sequence[TextLine], begin: int, end: int) -> frozenset[str]:
    """Return short lines that stand above the same line twice: in the contents list, and above a title of another format."""
    seen: set[tuple[str, str]] = set()
    out: set[str] = set()
    for one, other in pairwise(lines[begin:end]):
        if not (_may_name(one) and other.is_text):
            continue
        pair = normalized(one.text), normalized(entry_text(other.text))
        if pair in seen and _format(one) != _format(other):
            out.add(pair[0])
        seen.add(pair)
    return frozenset(out)


def _by_format(lines: Sequence[TextLine], begin: int, end: int) -> frozenset[str]:
    """Return short lines of one format that all stand directly above a title, the first of them before any sentence."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for n in range(begin, end - 1):
        if _may_name(lines[n]) and _format(lines[n]) != _TEXT:
            groups.setdefault(_format(lines[n]), []).append(n)
    first_text = next((n for n in range(begin, end) if lines[n].text.endswith("。")), end)
    heads = (
        n
        for group in groups.values()
        if len(group) > 1 and group[0] < first_text
        if all(_is_title_below(lines[n], lines[n + 1]) for n in group)
        for n in group
    )
    return frozenset(normalized(lines[n].text) for n in heads)


def _format(line: TextLine) -> tuple[object, ...]:
    return line.level, line.larger_pt, line.face, line.is_bold, line.is_centred


def _is_title_below(head: TextLine, line: TextLine) -> bool:
    """Return whether a line can be the title below a section `head`: a deeper heading level, or a stronger format."""
    if not line.is_text or line.ordinal or line.text.startswith("—"):
        return False
    if head.level and line.level:
        return line.level > head.level
    return line.strength >= STRONG and line.larger_pt >= head.larger_pt and line.strength > head.strength


def heading_level(
    lines: Sequence[TextLine],
    n: int,
    begin: int,
    end: int,
    titles: Mapping[int, TitleGroup],
    around: Sequence[int],
) -> int:
    """Return the level of a heading by its ordinal, style or format, 0 for body text. around: levels of the headings that contain it."""
    line = lines[n]
    # a short sentence with 。 is a heading only if it has an ordinal and a heading's face
    is_sentence = re.fullmatch("[^。：；]{1,44}。", line.text)
    if is_sentence and line.ordinal and (line.is_bold or re.search("[黑楷]", line.face)):
        return line.ordinal
    if not line.is_short or line.is_right:
        return 0
    if line.is_heading_by_ordinal:
        is_marked = re.search("[黑楷]", line.face) or line.is_bold or line.level
        # 1. 2. or （1） （2） without text between them are items of a list
        if line.ordinal >= 5 and not is_marked and _is_listed(lines, n, begin, end):
            return 0
        if line.ordinal >= 5 and _is_enclosure(lines, n, begin):
            return 0
        return line.ordinal
    if line.level:
        # Word's levels relative to that of the titles: the first level below a title is 3
        levels = [lines[g.main[0]].level for g in titles.values() if lines[g.main[0]].level]
        return min(max(3 + line.level - min(levels, default=0) - 1, 3), 6)
    is_marked = (line.is_bold or "黑" in line.face) and not line.is_centred and line.text[-1] not in "）)"
    below = lines[n + 1] if n + 1 < end else line
    follows = below.is_text and (len(below.text) > LONGEST_HEADING or below.text.endswith("。"))
    if is_marked and follows and n + 1 not in titles and not re.match(r"^(?:表|图|附)\s*\d?", line.text):
        return 3 if not around else max(around[0], 3)
    return 0


def _is_enclosure(lines: Sequence[TextLine], n: int, begin: int) -> bool:
    """Return whether a line continues the list of attachments 附件：1.…"""
    kind = lines[n].ordinal
    first = next((k for k in range(n - 1, begin - 1, -1) if lines[k].ordinal != kind), begin)
    return bool(ENCLOSURE.match(lines[first].text))


def _is_listed(lines: Sequence[TextLine], n: int, begin: int, end: int) -> bool:
    """Return whether the line before or after has an ordinal of the same kind, i.e. no text is between them."""
    kind = lines[n].ordinal
    return any(begin <= k < end and lines[k].is_text and lines[k].ordinal == kind for k in (n - 1, n + 1))
