"""The values of a YAML text, which know where they were written: single values, lists, pairs."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from bulletin.values.diagnostics import Span


@dataclass(frozen=True, slots=True)
class WrittenLines:
    """The lines that nodes were read from; first: the number of the first of them within the file `path`."""

    path: str
    lines: list[str]
    first: int

    def span(self, line: int, column: int, length: int) -> Span:
        """Return a place in the file. line, column: among these lines, from 0."""
        return Span(self.path, self.first + line, column + 1, length)

    def at(self, line: int) -> str:
        """Return one line by its number in the file."""
        return self.lines[line - self.first] if 0 <= line - self.first < len(self.lines) else ""

    def fixed_line(self, span: Span, text: str) -> str:
        """Return the whole line of a place, with `text` in its stead."""
        line = self.at(span.line)
        return (line[: span.column - 1] + text + line[span.column - 1 + span.length :]).rstrip()


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value as written. quoted: in quotes; wrapped: over several lines."""

    text: str
    span: Span
    quoted: bool = False
    wrapped: bool = False


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of nodes. is_flow: in brackets."""

    items: tuple["Node", ...]
    span: Span
    is_flow: bool = False


@dataclass(frozen=True, slots=True)
class Mapping:
    """Pairs of key and value in the order written; equal keys are all kept."""

    pairs: tuple[tuple[Scalar, "Node"], ...]
    span: Span
    written: WrittenLines | None = field(default=None, compare=False, repr=False)  # None: of a sheet


Node: TypeAlias = Scalar | Sequence | Mapping


def scalars_of(node: Node) -> Iterator[Scalar]:
    """Yield all keys and single values."""
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Mapping):
        for name, value in node.pairs:
            yield name
            yield from scalars_of(value)
    else:
        for item in node.items:
            yield from scalars_of(item)
