"""The lines of a file that is read, in which diagnostics find their places."""

from dataclasses import dataclass

from bulletin.values.diagnostics import Span


@dataclass(frozen=True, slots=True)
class SourceLines:
    """The path of a file and its lines, in which diagnostics find their places."""

    path: str
    lines: list[str]

    def line_span(self, line: int) -> Span:
        """Return the place of a line without the blanks around it; of the last line where there are fewer."""
        line = min(line, len(self.lines))
        text = self.lines[line - 1]
        indent = len(text) - len(text.lstrip())
        return Span(self.path, line, indent + 1, max(1, len(text.strip())))

    def find(self, needle: str, first: int, last: int) -> Span:
        """Return the first place of `needle` on the lines from first to last, else the first line."""
        for line in range(first, min(last, len(self.lines)) + 1):
            column = self.lines[line - 1].find(needle)
            if column >= 0 and needle:
                return Span(self.path, line, column + 1, len(needle))
        return self.line_span(first)
