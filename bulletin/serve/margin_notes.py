"""What is said of a paragraph, with words of it by which its page finds it: for notes at the margin of the preview."""

import re
from collections.abc import Iterable, Iterator, Mapping

from bulletin.values.diagnostics import Diagnostic, Severity

# A stretch that stands in the page as it is typed: no markup, no marks that are made into something else.
_PLAIN = re.compile(r"[^\s*_`\[\]()<>|#~\\!:{}&]+")
_SHORTEST, _LONGEST = 4, 24
_MOST = 200  # on all pages together: nobody reads more


def margin_notes(found: Iterable[Diagnostic], texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield words of the paragraph and what is said of it, of what is no error; private data is told at the foot alone."""
    count = 0
    for each in found:
        if each.severity is Severity.ERROR or each.is_private or not each.span.line or count >= _MOST:
            continue
        lines = texts.get(each.span.path, "").split("\n")
        words = (
            _words(lines[each.span.line - 1], each.span.column - 1) if each.span.line <= len(lines) else ""
        )
        if words:
            count += 1
            yield words, f"{each.message}（第 {each.span.line} 行）" + (f"　{each.hint}" if each.hint else "")


def _words(line: str, column: int) -> str:
    """Return plain words of a line around a column, empty where there are too few."""
    pieces = [found for found in _PLAIN.finditer(line) if len(found[0]) >= _SHORTEST]
    if not pieces:
        return ""
    piece = min(pieces, key=lambda found: max(found.start() - column, column - found.end(), 0))
    begin = max(0, min(column - piece.start() - _LONGEST // 2, len(piece[0]) - _LONGEST))
    return piece[0][begin : begin + _LONGEST]
