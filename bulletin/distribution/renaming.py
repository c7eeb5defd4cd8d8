"""Renames a unit in the address book; what went out under its old name stays as it is.

The old name stays in the book as a former name, by which older lists and records refer to the unit.
"""

from collections.abc import Iterator
from dataclasses import replace

from bulletin.distribution.book import book_text, parse_book
from bulletin.reading.nodes import Mapping, Node, Scalar, Sequence
from bulletin.reading.yaml_nodes import parse_yaml
from bulletin.values.diagnostics import Span
from bulletin.values.distribution import AddressBook, Unit
from bulletin.values.distribution_keys import UNIT
from bulletin.values.key import spellings
from bulletin.values.private_files import BOOK_FILE
from bulletin.values.quoting import yaml_word

_Edit = tuple[Span, str]


def unit_named(book: AddressBook, word: str) -> Unit | None:
    """Return the unit with this short name, 标识, full name or former name; the first kind that matches counts."""
    tests = (
        lambda unit: unit.short == word,
        lambda unit: unit.id == word,
        lambda unit: unit.name == word,
        lambda unit: word in unit.former,
    )
    return next((unit for test in tests for unit in book.units if word and test(unit)), None)


def renamed(book: AddressBook, old: Unit, new: str) -> AddressBook:
    """Return the book with the unit's new short name; a full name that differs from the old short name stays."""
    former = tuple(dict.fromkeys((*(name for name in old.former if name != new), old.short)))
    unit = replace(old, short=new, name=new if old.name == old.short else old.name, former=former)
    groups = tuple(
        replace(group, members=tuple(new if name == old.short else name for name in group.members))
        for group in book.groups
    )
    return AddressBook(tuple(unit if each == old else each for each in book.units), groups)


def renamed_text(text: str, old: Unit, new: str) -> str:
    """Return the book's text with the new name and all else as its author wrote it.

    If these edits do not give the wanted book, the whole text is rewritten by `book_text`.
    """
    book = parse_book(text).value or AddressBook()
    wanted = renamed(book, old, new)
    lines = text.split("\n")
    tree = parse_yaml(BOOK_FILE, text).value
    # From the end, so that the places of the edits before it stay right.
    for span, words in sorted(_edits(tree, old, new, lines), key=lambda edit: edit[0], reverse=True):
        line = lines[span.line - 1]
        lines[span.line - 1] = line[: span.column - 1] + words + line[span.column - 1 + span.length :]
    fixed = "\n".join(lines)
    return fixed if parse_book(fixed).value == wanted else book_text(wanted)


def _edits(tree: Node | None, old: Unit, new: str, lines: list[str]) -> Iterator[_Edit]:
    if not isinstance(tree, Mapping):
        return
    for key, value in tree.pairs:
        if key.text in ("组", "groups"):
            yield from _in_groups(value, old.short, new)
        for node in value.items if isinstance(value, Sequence) else ():
            yield from _in_unit(node, old.short, new, lines)


def _in_groups(node: Node, old: str, new: str) -> Iterator[_Edit]:
    if isinstance(node, Scalar):
        if node.text == old:
            yield node.span, yaml_word(new)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _in_groups(item, old, new)
    else:
        for _, value in node.pairs:
            yield from _in_groups(value, old, new)


def _in_unit(node: Node, old: str, new: str, lines: list[str]) -> Iterator[_Edit]:
    if isinstance(node, Scalar):
        if node.text == old:
            yield node.span, f"{{简称: {yaml_word(new)}, 曾用名: [{yaml_word(old)}]}}"
        return
    if not isinstance(node, Mapping):
        return
    known = spellings(UNIT)
    for key, value in node.pairs:
        if not isinstance(value, Scalar) or value.text != old or known.get(key.text) is not UNIT[0]:
            continue
        line = lines[key.span.line - 1]
        is_flow = "{" in line[: key.span.column - 1]  # - {简称: 县档案馆, 份数: 2}
        yield value.span, yaml_word(new) + (f", 曾用名: [{yaml_word(old)}]" if is_flow else "")
        if not is_flow:
            indent = " " * (key.span.column - 1)
            yield Span(BOOK_FILE, key.span.line, len(line) + 1, 0), f"\n{indent}曾用名: [{yaml_word(old)}]"
