"""A build's diagnostics → what open pages show: at the foot, and in the margin beside the paragraph they are about."""

import re
from collections.abc import Iterable, Iterator, Mapping

from bulletin.serve.event_bus import Frame
from bulletin.values.diagnostics import (
    Diagnostic,
    Severity,
    as_shown,
    count_line,
    merged_by_subject,
    render_full,
)
from bulletin.values.options import Report

# A run of characters that is on the page as it was typed: without markup, and without marks that are converted.
_PLAIN = re.compile(r"[^\s*_`\[\]()<>|#~\\!:{}&]+")
_SHORTEST, _LONGEST = 4, 24
_MOST = 200  # notes on all pages together: nobody would read more


def problems_text(report: Report) -> str:
    """Return the errors as the terminal shows them, then the warnings."""
    both = [_text_of(report, severity) for severity in (Severity.ERROR, Severity.WARNING)]
    return "\n\n".join(text for text in both if text)


def frame_of(report: Report) -> Frame:
    """Return what is shown around the pages after a build that was published."""
    warnings = merged_by_subject(d for d in report.diagnostics if d.severity is Severity.WARNING)
    notes = tuple(margin_notes(report.diagnostics, report.texts))
    return Frame(count_line(warnings), _text_of(report, Severity.WARNING), report.not_public, notes)


def _text_of(report: Report, severity: Severity) -> str:
    found = (d for d in report.diagnostics if d.severity is severity)
    diagnostics, lines = as_shown(found, report.texts, report.diagnostics)
    return "\n\n".join(render_full(diagnostic, lines) for diagnostic in diagnostics)


def margin_notes(found: Iterable[Diagnostic], texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield (words, message) for each warning and note; by the words the page finds the paragraph.

    Messages about private data are shown only at the foot.
    """
    count = 0
    for each in found:
        if each.severity is Severity.ERROR or each.is_private or not each.span.line or count >= _MOST:
            continue
        lines = texts.get(each.span.path, "").split("\n")
        line = lines[each.span.line - 1] if each.span.line <= len(lines) else ""
        if words := _words(line, each.span.column - 1):
            count += 1
            yield words, f"{each.message}（第 {each.span.line} 行）" + (f"　{each.hint}" if each.hint else "")


def _words(line: str, column: int) -> str:
    """Return plain words of a line around a column; of a table row with only short cells, all words; empty if there are too few."""
    pieces = [found for found in _PLAIN.finditer(line) if len(found[0]) >= _SHORTEST]
    if not pieces:
        row = "".join(_PLAIN.findall(line)) if "|" in line else ""
        return row if len(row) >= _SHORTEST else ""
    # The nearest run, and of a long one the part around the column.
    piece = min(pieces, key=lambda found: max(found.start() - column, column - found.end(), 0))
    begin = max(0, min(column - piece.start() - _LONGEST // 2, len(piece[0]) - _LONGEST))
    return piece[0][begin : begin + _LONGEST]
