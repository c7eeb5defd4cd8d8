"""Changes of lists, signer and editors in a Word file's tail → the edits of the issue's front matter."""

import re
from collections.abc import Iterator
from typing import Final

from bulletin.intake.markdown import escaped_text
from bulletin.intake.sheet import FoundSheet
from bulletin.proofreading.prose import body_offset
from bulletin.reading.nodes import Mapping, Node, Scalar, Sequence
from bulletin.reading.yaml_nodes import parse_yaml
from bulletin.revision.edits import TakenBack, edited
from bulletin.revision.source_text import SourceLine
from bulletin.revision.word_edits import edit_line
from bulletin.revision.word_lines import WordLine
from bulletin.revision.word_sheet import plain, words_of_sheet
from bulletin.values.keys import ISSUE
from bulletin.values.quoting import yaml_word

_WRITTEN: Final = ("报", "送", "发", "增发", "签发人", "责任编辑")
# the rest of a line up to the closing bracket of a list
_BEHIND: Final = re.compile(r"[^\[\]\n]*(?=\][ \t]*$)", re.MULTILINE)


def edit_sheet(out: TakenBack, before: FoundSheet, after: FoundSheet) -> frozenset[str]:
    """Add the edits of the front matter; return the keys whose values are taken back. Uncertain changes are left to a person.

    A change is certain if the file has the old printed value, and has the new printed value once the edits are made, while all
    other keys and the numbers of copies stay the same.
    """
    old, new = words_of_sheet(before), words_of_sheet(after)
    done: set[str] = set()
    for key in _WRITTEN:
        if plain(old[key]) == plain(new[key]):
            continue
        # try the edits apart, and use them only if the result is as wanted
        own = TakenBack(out.base)
        _edit(own, key, old[key], new[key])
        text = edited(out.base, out.base, own.edits).text
        if (
            own.edits
            and not own.left
            and plain(_said(text, key)) == plain(new[key])
            and _counted(text, key) == _counted(out.base, key)
            and _others_stay(out.base, text, key)
        ):
            place = SourceLine("fact", 0, "", (), own.edits[0].start, own.edits[0].end, -1)
            what = "增" if not old[key] else "改" if new[key] else "删"
            change = out.begin(place, WordLine("text", new[key], "版记"), what, old[key], new[key])
            for edit in own.edits:
                out.edit(edit.start, edit.end, edit.words, change)
            done.add(key)
    return frozenset(done)


def rename_section(out: TakenBack, origin: SourceLine, old: str, new: str) -> bool:
    """Add the edits that rename a section in the text and in the front matter's list; return whether both were found."""
    listed = [unit for value in _values(out.base, "栏目") for unit in _units(value)]
    names = [unit.text for unit in listed]
    if names.count(old) != 1 or origin.text != old or new in names or yaml_word(new) != new:
        return False
    unit = listed[names.index(old)]
    at = _offset(out.base, unit.span.line, unit.span.column) + unit.quoted
    if out.base[at : at + len(old)] != old:
        return False
    change = out.begin(origin, WordLine("text", new, "栏目"), "改", old, new)
    out.edit(at, at + len(old), new, change)
    out.edit(origin.chars[0][0], origin.chars[-1][1], escaped_text(new), change)
    return True


def _edit(out: TakenBack, key: str, old: str, new: str) -> None:
    """Add the edits of one key: its value changed, the key added or removed."""
    pairs = _pairs(out.base)
    found = next((n for n, (name, _) in enumerate(pairs) if name.text in _names(key)), None)
    if found is None:
        if not old and pairs:
            # a new key goes at the end of the front matter, in the language of the first key
            fence = out.base.rfind("\n---", 0, body_offset(out.base)) + 1
            is_english = pairs[0][0].text.isascii()
            out.edit(fence, fence, f"{_names(key)[is_english]}: {_value(key, new)}\n", 0)
        return
    origin = _origin(out.base, pairs[found][1])
    if origin is None or plain(origin.text) != plain(old):
        return
    if new.startswith(f"{origin.text}、") and (behind := _BEHIND.match(out.base, origin.end)):
        # Added at the end of a list in brackets: write a separate unit, since the one before may have a number of copies.
        close = behind.end()
        out.edit(close, close, f", {yaml_word(new[len(origin.text) + 1 :])}", 0)
    elif new:
        edit_line(out, origin, WordLine("text", origin.text, "版记"), WordLine.plain(new, "版记"))
    else:
        _take_out(out, pairs, found)


def _take_out(out: TakenBack, pairs: tuple[tuple[Scalar, Node], ...], found: int) -> None:
    """Remove a key with its value, if another key follows and no comment is between them."""
    begin = _offset(out.base, pairs[found][0].span.line, 1)
    end = _offset(out.base, pairs[found + 1][0].span.line, 1) if found + 1 < len(pairs) else 0
    if end and "#" not in out.base[begin:end]:
        out.edit(begin, end, "", 0)


def _names(key: str) -> tuple[str, str]:
    """Return a key in Chinese and in English."""
    return next((each.zh, each.en) for each in ISSUE if each.zh == key)


def _value(key: str, text: str) -> str:
    return yaml_word(text) if key == "签发人" else f"[{yaml_word(text)}]"


def _pairs(text: str) -> tuple[tuple[Scalar, Node], ...]:
    """Return the (key, value) nodes of an issue's front matter."""
    head = text[: body_offset(text)].rstrip()
    if not head.startswith("---\n") or not head.endswith("\n---"):
        return ()
    root = parse_yaml("", head[4:-4], 2).value
    return root.pairs if isinstance(root, Mapping) else ()


def _values(text: str, key: str) -> list[Node]:
    """Return the values of all occurrences of a key in the front matter."""
    return [value for name, value in _pairs(text) if name.text in _names(key)]


def _offset(text: str, line: int, column: int) -> int:
    at = 0
    for _ in range(line - 1):
        at = text.index("\n", at) + 1
    return at + column - 1


def _units(node: Node) -> Iterator[Scalar]:
    """Yield the printed parts of a value: each scalar; of a unit with its number of copies only the name."""
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _units(item)
    else:
        yield from (
            value for name, value in node.pairs if name.text in ("单位", "name") and isinstance(value, Scalar)
        )


def _said(text: str, key: str) -> str:
    """Return the front matter's value of a key in its printed form."""
    return "、".join(unit.text for value in _values(text, key) for unit in _units(value))


def _others_stay(base: str, text: str, key: str) -> bool:
    """Return whether the values of all other keys, and the text below the front matter, are the same in `base` and `text`."""

    def others(each: str) -> list[tuple[str, list[str]]]:
        pairs = ((name.text, value) for name, value in _pairs(each) if name.text not in _names(key))
        return [(name, [unit.text for unit in _units(value)]) for name, value in pairs]

    return others(base) == others(text) and base[body_offset(base) :] == text[body_offset(text) :]


def _counted(text: str, key: str) -> list[int]:
    """Return for each unit with a number of copies how many 、 its name contains: a unit that is added to it would share that number."""
    items = [item for value in _values(text, key) if isinstance(value, Sequence) for item in value.items]
    return [unit.text.count("、") for item in items if isinstance(item, Mapping) for unit in _units(item)]


def _origin(text: str, node: Node) -> SourceLine | None:
    """Return a value as a line: its units joined by 、, each character with its place in the file; None if units are wrapped or escaped."""
    words, end = "", 0
    chars: list[tuple[int, int]] = []
    for unit in _units(node):
        at = _offset(text, unit.span.line, unit.span.column)
        mark = len(text[at : at + 1]) if unit.quoted else 0
        begin, at = at, at + mark
        if unit.wrapped or text[at : at + len(unit.text)] != unit.text:
            return None
        if words:
            words += "、"
            chars.append((end, begin))
        words += unit.text
        chars += [(n, n + 1) for n in range(at, at + len(unit.text))]
        end = at + len(unit.text) + mark
    if not chars:
        return None
    return SourceLine("fact", 0, words, tuple(chars), chars[0][0], chars[-1][1], -1)
