"""The source lines of a file, and the spans of texts in them, for diagnostics."""

from dataclasses import dataclass

from bulletin.values.diagnostics import Span


@dataclass(frozen=True, slots=True)
class SourceLines:
    """The path and the lines of a file."""

    path: str
    lines: list[str]

    def line_span(self, line: int) -> Span:
        """Return the span of a line without the blanks around it; of the last line if there are fewer lines."""
        line = min(line, len(self.lines))
        text = self.lines[line - 1]
        indent = len(text) - len(text.lstrip())
        return Span(self.path, line, indent + 1, max(1, len(text.strip())))

    def find(self, needle: str, first: int, last: int) -> Span:
        """Return the first span of `needle` on the lines from first to last; the span of the line `first` if it is not found."""
        for line in range(first, min(last, len(self.lines)) + 1):
            column = self.lines[line - 1].find(needle)
            if column >= 0 and needle:
                return Span(self.path, line, column + 1, len(needle))
        return self.line_span(first)
