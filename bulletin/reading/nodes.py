"""The nodes of a YAML text with their places: scalars, sequences, mappings."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from bulletin.values.diagnostics import Span


@dataclass(frozen=True, slots=True)
class WrittenLines:
    """The source lines of nodes. first: the line number of the first one in the file `path`."""

    path: str
    lines: list[str]
    first: int

    def span(self, line: int, column: int, length: int) -> Span:
        """Return a span in the file. line, column: index in these lines and offset in the line, from 0."""
        return Span(self.path, self.first + line, column + 1, length)

    def at(self, line: int) -> str:
        """Return a line by its number in the file, empty if it is not among these."""
        return self.lines[line - self.first] if 0 <= line - self.first < len(self.lines) else ""

    def fixed_line(self, span: Span, text: str) -> str:
        """Return the whole line of a span, with `text` in place of the span's text."""
        line = self.at(span.line)
        return (line[: span.column - 1] + text + line[span.column - 1 + span.length :]).rstrip()


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value as written. quoted: in quotes; wrapped: written over several lines."""

    text: str
    span: Span
    quoted: bool = False
    wrapped: bool = False


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of nodes. is_flow: written in brackets."""

    items: tuple["Node", ...]
    span: Span
    is_flow: bool = False


@dataclass(frozen=True, slots=True)
class Mapping:
    """Pairs of key and value in source order; duplicate keys are kept."""

    pairs: tuple[tuple[Scalar, "Node"], ...]
    span: Span
    # None: made from a spreadsheet.
    written: WrittenLines | None = field(default=None, compare=False, repr=False)


Node: TypeAlias = Scalar | Sequence | Mapping


def scalars_of(node: Node) -> Iterator[Scalar]:
    """Yield all keys and single values of a node, at any depth, in source order."""
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Mapping):
        for name, value in node.pairs:
            yield name
            yield from scalars_of(value)
    else:
        for item in node.items:
            yield from scalars_of(item)
