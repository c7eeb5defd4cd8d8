"""Corrected lines of YAML fields for hints, ready to be copied: with their indent and the text beside them."""

import re
from collections.abc import Iterable
from dataclasses import replace

from bulletin.reading.nodes import Mapping, Node, Scalar, Sequence
from bulletin.values.diagnostics import Span
from bulletin.values.key import Key
from bulletin.values.quoting import yaml_word

# A name and a value, as a text, with what was typed for the colon and the blank between them.
WITHOUT_COLON = re.compile(
    r"^([^\s：:=＝→-]{1,16})[ 　\xa0]*(?:[：:=＝→]|[-=]>|[ 　\xa0])[：:]*[ 　\xa0]*(.+)$"
)


class FieldLines:
    """The lines that one mapping was read from; for one made of a sheet, which has no lines, only key and value are returned."""

    def __init__(self, mapping: Mapping) -> None:
        self._written = mapping.written
        self._first = mapping.pairs[0][0] if mapping.pairs else None

    def at(self, span: Span, text: str) -> str:
        """Return the line of a place with `text` in place of what is there."""
        return self._written.fixed_line(span, text) if self._written else text

    def text_at(self, span: Span) -> str:
        """Return what is written at a place."""
        line = self._written.at(span.line) if self._written else ""
        return line[span.column - 1 : span.column - 1 + span.length]

    def with_value(self, name: Scalar, node: Node, value: str) -> str:
        """Return the line of a field with another value. name, node: its key and value as they are."""
        if self._written is None:
            return f"{name.text}: {value}"
        line = self._written.at(name.span.line)
        end = name.span.column - 1 + name.span.length
        if is_empty(node):
            rest = line[end:].lstrip(" ：:~").removeprefix("null")
            return f"{line[:end]}: {value}{' ' if rest.startswith('#') else ''}{rest}".rstrip()
        is_inside = isinstance(node, Scalar) and not node.wrapped and node.span.line == name.span.line
        return self._written.fixed_line(node.span, value) if is_inside else f"{line[:end]}: {value}"

    def new(self, key: Key, value: str) -> str:
        """Return a line with a field that is not there yet, in the spelling of its neighbours; in braces it is their line."""
        first = self._first
        word = key.en if first is not None and first.text.isascii() else key.zh
        if self._written is None or first is None:
            return f"{word}: {value}"
        line, at = self._written.at(first.span.line), first.span.column - 1
        if line[:at].rstrip().endswith(("{", ",")):
            return f"{line[:at]}{word}: {value}, {line[at:]}".rstrip()
        return f"{' ' * at}{word}: {value}"

    def without_brackets(self, node: Node) -> str:
        """Return the line of a list without its brackets: of one value, or in a list."""
        line = self._written.at(node.span.line) if self._written else ""
        at = node.span.column
        if not isinstance(node, Sequence) or not node.is_flow or "]" not in line[at:]:
            return "去掉一层括号或减号，直接写值"
        end = line.index("]", at)
        if line[: at - 1].strip() == "-":  # of a list with one item to a line
            return "\n".join(
                f"{line[: at - 1]}{item.strip()}" for item in line[at:end].split(",") if item.strip()
            )
        return line[: at - 1] + line[at:end].strip() + line[end + 1 :]

    def as_items(self, name: Scalar, whole: Node, node: Scalar, values: list[str]) -> str:
        """Return the lines of a field in which a value, alone or of a list, is replaced by several. name, whole: the field's key and value."""
        words = [yaml_word(value) for value in values]
        if not isinstance(whole, Sequence):
            return self.with_value(name, replace(node, wrapped=True), f"[{', '.join(words)}]")
        if whole.is_flow:
            return self.at(node.span, ", ".join(words))
        return "\n".join(self.at(node.span, word) for word in words)


def is_empty(node: Node) -> bool:
    """Return whether nothing is written: a key without a value, or with a comment alone."""
    return isinstance(node, Scalar) and not node.quoted and node.text.strip() in ("", "~", "null")


def grouped(node: Node, inner: str, choices: Iterable[Key]) -> str:
    """Return a value that was written where a group is wanted, as a group of one field."""
    if isinstance(node, Scalar):
        if pair := WITHOUT_COLON.match(node.text):
            return f"{{{pair[1]}: {pair[2]}}}"
        named = (key.zh for key in choices if any(node.text in (c.zh, c.en) for c in key.choices))
        return f"{{{next(named, inner)}: {yaml_word(node.text)}}}"
    items = node.items if isinstance(node, Sequence) else ()
    words = [yaml_word(item.text) for item in items if isinstance(item, Scalar)]
    return f"{{{inner}: [{', '.join(words)}]}}"
