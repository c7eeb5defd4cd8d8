"""Builds corrected lines of YAML fields for hints, ready to be copied: with their indent and the text beside the value."""

import re
from collections.abc import Iterable
from dataclasses import replace

from bulletin.reading.nodes import Mapping, Node, Scalar, Sequence
from bulletin.values.diagnostics import Span
from bulletin.values.key import Key
from bulletin.values.quoting import yaml_word

# A name and a value with a wrong separator, so that YAML takes both for one text: `日期 2020-03-10`, `日期：2020-03-10`, `日期->2020-03-10`.
WITHOUT_COLON = re.compile(
    r"^([^\s：:=＝→-]{1,16})[ 　\xa0]*(?:[：:=＝→]|[-=]>|[ 　\xa0])[：:]*[ 　\xa0]*(.+)$"
)


class FieldLines:
    """The source lines of one mapping. A mapping made from a spreadsheet has none: then only key and value are returned."""

    def __init__(self, mapping: Mapping) -> None:
        self._written = mapping.written
        self._first = mapping.pairs[0][0] if mapping.pairs else None

    def at(self, span: Span, text: str) -> str:
        """Return the line of a span, with `text` in place of the span's text."""
        return self._written.fixed_line(span, text) if self._written else text

    def text_at(self, span: Span) -> str:
        """Return the text of a span."""
        line = self._written.at(span.line) if self._written else ""
        return line[span.column - 1 : span.column - 1 + span.length]

    def with_value(self, name: Scalar, node: Node, value: str) -> str:
        """Return the line of a field with another value. name, node: its present key and value."""
        if self._written is None:
            return f"{name.text}: {value}"
        line = self._written.at(name.span.line)
        end = name.span.column - 1 + name.span.length
        if is_empty(node):  # an empty value has no span in the line; keep a comment after it
            rest = line[end:].lstrip(" ：:~").removeprefix("null")
            return f"{line[:end]}: {value}{' ' if rest.startswith('#') else ''}{rest}".rstrip()
        is_inside = isinstance(node, Scalar) and not node.wrapped and node.span.line == name.span.line
        return self._written.fixed_line(node.span, value) if is_inside else f"{line[:end]}: {value}"

    def new(self, key: Key, value: str) -> str:
        """Return the line of a new field, in the language of the other keys; in braces, the line of these with the new field inserted."""
        first = self._first
        word = key.en if first is not None and first.text.isascii() else key.zh
        if self._written is None or first is None:
            return f"{word}: {value}"
        line, at = self._written.at(first.span.line), first.span.column - 1
        if line[:at].rstrip().endswith(("{", ",")):
            return f"{line[:at]}{word}: {value}, {line[at:]}".rstrip()
        return f"{' ' * at}{word}: {value}"

    def without_brackets(self, node: Node) -> str:
        """Return the line of a list in brackets without the brackets: a list of one value, or a list that is itself an item of a list."""
        line = self._written.at(node.span.line) if self._written else ""
        at = node.span.column
        if not isinstance(node, Sequence) or not node.is_flow or "]" not in line[at:]:
            return "去掉一层括号或减号，直接写值"
        end = line.index("]", at)
        if line[: at - 1].strip() == "-":  # `- [甲, 乙]`: one line for each item
            return "\n".join(
                f"{line[: at - 1]}{item.strip()}" for item in line[at:end].split(",") if item.strip()
            )
        return line[: at - 1] + line[at:end].strip() + line[end + 1 :]

    def as_items(self, name: Scalar, whole: Node, node: Scalar, values: list[str]) -> str:
        """Return the lines of a field with `values` in place of one value.

        name, whole: the field's key and value; node: `whole`, or an item of it.
        """
        words = [yaml_word(value) for value in values]
        if not isinstance(whole, Sequence):
            return self.with_value(name, replace(node, wrapped=True), f"[{', '.join(words)}]")
        if whole.is_flow:
            return self.at(node.span, ", ".join(words))
        return "\n".join(self.at(node.span, word) for word in words)


def is_empty(node: Node) -> bool:
    """Return whether a value is empty: nothing, only a comment, or YAML's null."""
    return isinstance(node, Scalar) and not node.quoted and node.text.strip() in ("", "~", "null")


def grouped(node: Node, inner: str, choices: Iterable[Key]) -> str:
    """Return a value that was written in place of a group, as a group with one field (`{存档: 2}`).

    inner: the field for a value without a name; choices: fields that are recognized by one of their choices.
    """
    if isinstance(node, Scalar):
        if pair := WITHOUT_COLON.match(node.text):
            return f"{{{pair[1]}: {pair[2]}}}"
        named = (key.zh for key in choices if any(node.text in (c.zh, c.en) for c in key.choices))
        return f"{{{next(named, inner)}: {yaml_word(node.text)}}}"
    items = node.items if isinstance(node, Sequence) else ()
    words = [yaml_word(item.text) for item in items if isinstance(item, Scalar)]
    return f"{{{inner}: [{', '.join(words)}]}}"
