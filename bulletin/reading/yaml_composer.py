"""The events of a YAML text → `nodes`.

Raises an error for valid YAML that an author cannot have meant; `yaml_nodes` explains it.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace

import yaml

from bulletin.reading.nodes import Mapping, Node, Scalar, Sequence, WrittenLines
from bulletin.reading.yaml_columns import KEY_WORDS
from bulletin.reading.yaml_comments import refused_cut
from bulletin.reading.yaml_repairs import quoted_in_brackets, without_properties
from bulletin.values.diagnostics import Diagnostic, Span, error
from bulletin.values.text import needs_space

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # PyYAML was built without libyaml: slower, but the same events
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

MAX_DEPTH = 12  # the content format needs four


class RefusedError(Exception):
    """YAML that is well formed, but that we do not accept; carries the diagnostic."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


class SuspectError(Exception):
    """YAML that is well formed, but probably by a mistake: two things were parsed as one, or one as two.

    line: its line, from 0.
    """

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


# The name of a key and a wrong colon, so that the line became the text of a list's item: 单位：县委. Here and below, names
# are looked up in KEY_WORDS, since a pattern with all 184 names takes 4 ms to compile.
_TAKEN_FOR_TEXT = re.compile(r"^(\w+)[ 　]*(?:[：∶﹕]|:\S)")
# The same within a plain value over several lines, or a dash of a list's item.
_WRAPPED_IN = re.compile(r"\s(?:(\w+)[ 　]*[：∶﹕:]|[-－—•]\s)")
# With such a mark before it, `单位：县委的做法` is the continuation of a sentence; after a name or a number it is a key.
_PROSE = re.compile("[，。；：（“]")
# A parsed key that was not meant as one: it has a colon of its own (单位：县委), begins with 　 or ｛, contains a bracket, or has
# a bullet or ordinal before it (-单位, 1.单位).
_KEY_WITH_COLON = re.compile(
    r"^(\w+)(?:[：∶﹕]|:\S)|^[　｛]|^.*[\[{]|^(?:[-－—–•·*+]|\d{1,2}[.、．)）])[ 　]*(\w+)$"
)


def compose(written: WrittenLines) -> tuple[Node | None, list[Diagnostic]]:
    """Return the root node of a text (None if it is empty), and a yaml-number-sign for each value that is cut off at ` #1`.

    Raises yaml.YAMLError, RefusedError or SuspectError if the text cannot be used. Diagnostics of RefusedError: yaml-alias,
    yaml-too-deep, yaml-second-document, unreadable-yaml.
    """
    events: Iterator[yaml.Event] = yaml.parse("\n".join(written.lines), Loader=_Loader)
    for event in events:
        if not isinstance(event, (yaml.StreamStartEvent, yaml.DocumentStartEvent)):
            break
    else:
        return None, []
    if isinstance(event, yaml.StreamEndEvent):
        return None, []
    composer = _Composer(written, events)
    root = composer.node(event, 1)
    for below in events:  # the rest is parsed, too, so that a mistake there is not missed
        is_second = isinstance(below, yaml.DocumentStartEvent)
        if is_second or (isinstance(below, yaml.ScalarEvent) and not below.value and not below.style):
            continue  # `---` at the end of the text opens an empty document
        if below.start_mark and not isinstance(below, (yaml.DocumentEndEvent, yaml.StreamEndEvent)):
            raise RefusedError(second_document(written, below.start_mark.line))
    return root, composer.cut


def second_document(written: WrittenLines, at: int) -> Diagnostic:
    """Return the diagnostic for a second document, after `---` or `...`, which is not read.

    at: the line where it begins, from 0.
    """
    lines = written.lines
    sign = next((n for n in range(at, -1, -1) if lines[n].startswith(("---", "..."))), at)
    rest = lines[sign][3:].strip()
    return error(
        "yaml-second-document",
        f"`{lines[sign][:3]}` 后面的项目不会读",
        written.span(sign, 0, 3),
        "这里把文件分成了两半，只读前一半",
        hint=rest or "删掉这一行",
    )


class _Composer:
    """Makes nodes of the events of one document. written: the whole text; cut: the diagnostics of values cut off at ` #1`."""

    def __init__(self, written: WrittenLines, events: Iterator[yaml.Event]) -> None:
        self._written = written
        self._events = events
        self.cut: list[Diagnostic] = []

    def node(self, event: yaml.Event, depth: int) -> Node:
        """Return the node that begins with `event`, and consume its events up to its end."""
        assert event.start_mark is not None  # events of a parsed text always have marks
        assert event.end_mark is not None
        start = event.start_mark.line, event.start_mark.column
        end = event.end_mark.line, event.end_mark.column
        length = max(1, end[1] - start[1]) if end[0] == start[0] else 1
        span = self._written.span(*start, length)
        self._refuse(event, span, depth)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, span, start, end)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(span, depth)
        return self._sequence(span, depth, is_flow=bool(getattr(event, "flow_style", False)))

    def _refuse(self, event: yaml.Event, span: Span, depth: int) -> None:
        """Raise RefusedError for YAML that the content format does not use: aliases, anchors, tags of collections, deep nesting."""
        is_tagged = isinstance(event, yaml.CollectionStartEvent) and event.tag is not None
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) or is_tagged:
            sign = self._written.at(span.line)[span.column - 1 : span.column]
            message, label = f"这里不能用 `{sign}` 的写法", f"`{sign}` 在这里有特殊的意思"
            hint = _without_anchor(self._written, span, event)
            raise RefusedError(error("yaml-alias", message, span, label, hint=hint))
        if depth > MAX_DEPTH:
            label, hint = f"这里是第 {depth} 层", "列表写成 `[甲, 乙]`，一层就够"
            raise RefusedError(error("yaml-too-deep", "括号套得太深", span, label, hint=hint))

    def _scalar(
        self, event: yaml.ScalarEvent, span: Span, start: tuple[int, int], end: tuple[int, int]
    ) -> Scalar:
        """Return a single value. start, end: its (line, column) in the text, from 0."""
        (line, column), (last_line, end_column) = start, end
        value, is_plain, is_wrapped = event.value, not event.style, last_line > line
        if is_plain and is_wrapped and _swallows_key(value):
            raise SuspectError(line + 1)
        if event.tag is not None:  # YAML would remove `!important` from the text
            raise SuspectError(line)
        # 甲": the opening quote is missing or full-width.
        if is_plain and value.endswith('"') and value.count('"') == 1:
            raise SuspectError(line)
        lines = self._written.lines
        is_block = event.style in ("|", ">")
        # `份数: >2` is not a block with indent 2.
        if is_block and lines[line][column + 1 : column + 2].isdecimal():
            raise SuspectError(line)
        if not is_block and (cut := refused_cut(self._written, start, end)):
            self.cut.append(cut)
        if is_wrapped and event.style != "|":
            first = lines[line][column:].lstrip("'\"")
            folded = [first, *lines[line + 1 : last_line + 1]]
            if is_plain:
                folded[-1] = folded[-1][:end_column]  # without a comment
            value = _folded(value, [line.strip() for line in folded])
        return Scalar(value, span, event.style in ("'", '"'), is_wrapped)

    def _mapping(self, span: Span, depth: int) -> Mapping:
        pairs: list[tuple[Scalar, Node]] = []
        for first in self._events:
            if isinstance(first, yaml.MappingEndEvent):
                break
            name = self.node(first, depth + 1)
            if not isinstance(name, Scalar):
                message, label = "项目的名字应当是一个词", "这里是一个列表或一组项目"
                raise RefusedError(error("unreadable-yaml", message, name.span, label))
            if not name.quoted and _is_key(_KEY_WITH_COLON.match(name.text)):
                raise SuspectError(name.span.line - self._written.first)
            pairs.append((name, self.node(next(self._events), depth + 1)))
        return Mapping(tuple(pairs), span, self._written)

    def _sequence(self, span: Span, depth: int, *, is_flow: bool) -> Sequence:
        items: list[Node] = []
        for first in self._events:
            if isinstance(first, yaml.SequenceEndEvent):
                break
            if isinstance(first, yaml.SequenceStartEvent) and not first.flow_style:  # `- - name`
                raise SuspectError(first.start_mark.line if first.start_mark else 0)
            item = self.node(first, depth + 1)
            if not is_flow:
                _check_item(item, items[-1] if items else None, self._written.first)
            items.append(item)
        return Sequence(tuple(items), span, is_flow)


def _is_key(match: re.Match[str] | None) -> bool:
    """Return whether a pattern matched, and the name in the match, if any, is a key."""
    return match is not None and all(name in KEY_WORDS for name in match.groups() if name is not None)


def _swallows_key(value: str) -> bool:
    """Return whether a later line of a plain value begins with a key or a dash, so that the author meant two things."""
    taken = next(filter(_is_key, _WRAPPED_IN.finditer(value)), None)
    return taken is not None and not _PROSE.search(value, 0, taken.start())


def _without_anchor(written: WrittenLines, span: Span, event: yaml.Event) -> str:
    """Return the line with quotes around a value that begins with * or &, or without the & or ! before a list or mapping."""
    line = written.at(span.line)
    value = line[span.column - 1 :]
    if not isinstance(event, (yaml.AliasEvent, yaml.ScalarEvent)):
        return line[: span.column - 1] + without_properties(value)
    if line[: span.column - 1].rstrip().endswith(("[", ",")):  # within brackets: correct all items at once
        return quoted_in_brackets(line)
    word = re.split(r"\s#", value)[0].rstrip()
    quoted = '"' + word.replace('"', "”") + '"'
    return written.fixed_line(replace(span, length=len(word)), quoted)


def _check_item(item: Node, previous: Node | None, first_line: int) -> None:
    """Raise SuspectError if a mistake split an item of a block list in two, joined two items, or turned a mapping into a text."""
    if isinstance(item, Scalar):
        if not item.quoted and (item.text.startswith("　") or _is_key(_TAKEN_FOR_TEXT.match(item.text))):
            raise SuspectError(item.span.line - first_line)
        return
    if not isinstance(item, Mapping) or not item.pairs or _is_in_braces(item):
        return
    names = [name.text for name, _ in item.pairs]
    for name, _ in item.pairs[1:]:
        if name.text == names[0]:  # the next item, without its dash
            raise SuspectError(name.span.line - first_line)
    if isinstance(previous, Mapping) and previous.pairs and not _is_in_braces(previous):
        others = {name.text for name, _ in previous.pairs}
        first = previous.pairs[0][0].text
        # The previous item's first key is missing here, and no key is in both: a dash too many split one item.
        if first.isascii() == names[0].isascii() and first not in names and not others.intersection(names):
            raise SuspectError(item.span.line - first_line)


def _is_in_braces(mapping: Mapping) -> bool:
    return mapping.span.column != mapping.pairs[0][0].span.column


def _folded(value: str, lines: list[str]) -> str:
    """Return a value written over several lines with a line end in place of each blank that YAML put between lines that need none.

    `one_line` then joins them without a blank.
    """
    parts = [line for line in lines if line]
    at = 0
    for left, right in itertools.pairwise(parts):
        tail = left[-4:]
        place = value.find(f"{tail} {right[:4].rstrip(chr(34) + chr(39))}", at)
        if place >= 0 and right and not needs_space(left[-1], right[0]):
            at = place + len(tail)
            value = value[:at] + "\n" + value[at + 1 :]
    return value
