"""Characters of names and addresses that no face has: registers, receipts, labels and envelopes cannot have them."""

from collections.abc import Iterator
from dataclasses import replace

from bulletin.checks.characters import Characters
from bulletin.reading.nodes import Mapping, Node, Scalar
from bulletin.reading.yaml_nodes import parse_yaml
from bulletin.values.diagnostics import Diagnostic, Severity


def check_book(path: str, text: str, characters: Characters) -> Iterator[Diagnostic]:
    """Yield what cannot be printed of the address book's values, each at its place; comments are for the office.

    Diagnostics: missing-glyph, a warning, since the site has none of it; the note borrowed-glyph.
    """
    if not characters.check(path, text, ()):
        return  # so it is nearly always, and the text need not be read a second time
    root = parse_yaml(path, text).value
    for scalar in _scalars(root) if root else ():
        yield from check_value(scalar, characters)


def check_value(value: Scalar, characters: Characters) -> Iterator[Diagnostic]:
    """Yield what cannot be printed of one value, of the book or of a cell that becomes one."""
    for found in characters.check(value.span.path, value.text, ()):
        if found.code not in ("missing-glyph", "borrowed-glyph"):
            continue  # odd characters are told of every file
        # In a cell of a sheet the place is the cell.
        is_exact = value.span.length >= len(value.text)
        column = value.span.column + (found.span.column - 1 if is_exact else 0)
        span = replace(value.span, column=column, length=1)
        severity = Severity.WARNING if found.severity is Severity.ERROR else found.severity
        yield replace(found, span=span, severity=severity, label=f"`{value.text[:40]}`：{found.label}")


def _scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Mapping):
        for key, value in node.pairs:
            yield key
            yield from _scalars(value)
    else:
        for item in node.items:
            yield from _scalars(item)
