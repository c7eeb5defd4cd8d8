"""Which paragraphs are headings, and of what level: by ordinal, style or format."""

import re
from collections.abc import Mapping, Sequence

from bulletin.intake.lines import TextLine
from bulletin.intake.marks import ENCLOSURE, LONGEST_HEADING
from bulletin.intake.titles import TitleGroup


def heading_level(
    lines: Sequence[TextLine],
    n: int,
    begin: int,
    end: int,
    titles: Mapping[int, TitleGroup],
    around: Sequence[int],
) -> int:
    """Return the level of a heading by its ordinal, style or format, 0 for text. around: levels of the headings it stands under."""
    line = lines[n]
    if not line.is_short or line.is_right:
        return 0
    if line.is_heading_by_ordinal:
        is_marked = re.search("[黑楷]", line.face) or line.is_bold or line.level
        if line.ordinal >= 5 and not is_marked and _is_listed(lines, n, begin, end):
            return 0
        if line.ordinal >= 5 and _is_enclosure(lines, n, begin):
            return 0
        return line.ordinal
    if line.level:
        levels = [lines[g.main[0]].level for g in titles.values() if lines[g.main[0]].level]
        return min(max(3 + line.level - min(levels, default=0) - 1, 3), 6)
    is_marked = (line.is_bold or "黑" in line.face) and not line.is_centred and line.text[-1] not in "）)"
    below = lines[n + 1] if n + 1 < end else line
    follows = below.is_text and (len(below.text) > LONGEST_HEADING or below.text.endswith("。"))
    if is_marked and follows and n + 1 not in titles and not re.match(r"^(?:表|图|附)\s*\d?", line.text):
        return 3 if not around else max(around[0], 3)
    return 0


def _is_enclosure(lines: Sequence[TextLine], n: int, begin: int) -> bool:
    """Return whether a line goes on with 附件：1.…"""
    kind = lines[n].ordinal
    first = next((k for k in range(n - 1, begin - 1, -1) if lines[k].ordinal != kind), begin)
    return bool(ENCLOSURE.match(lines[first].text))


def _is_listed(lines: Sequence[TextLine], n: int, begin: int, end: int) -> bool:
    """Return whether a short numbered line stands among others of its kind, with no text between them."""
    kind = lines[n].ordinal
    return any(begin <= k < end and lines[k].is_text and lines[k].ordinal == kind for k in (n - 1, n + 1))
