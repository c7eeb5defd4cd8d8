"""YAML text → `nodes`, each mistake a diagnostic in the author's terms.

`yaml.safe_load` would read `010` as 8, keep the last of two equal keys, and raise a bare ValueError
for `2026-13-05`; so the text is taken as events, and values are decoded by us in `fields`.
"""

import itertools
import re
from collections.abc import Iterator

import yaml

from bulletin.reading.key_words import KEY_WORDS
from bulletin.reading.nodes import Mapping, Node, Scalar, Sequence, WrittenLines, words_of
from bulletin.reading.values_kept import lost_values
from bulletin.reading.yaml_comments import refused_cut, taken_for_comments
from bulletin.reading.yaml_mistakes import explain_failure
from bulletin.reading.yaml_repairs import quoted_in_brackets, without_properties
from bulletin.values.diagnostics import Checked, Diagnostic, Span, error
from bulletin.values.text import needs_space, with_lf

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # PyYAML built without libyaml: slower, the same events
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

MAX_DEPTH = 12  # the content format needs four
# YAML 1.1, 5.1: what is not printable. U+FEFF may stand at the beginning.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _RefusedError(Exception):
    """YAML that is well formed but that we do not accept; carries the diagnostic."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


class _SuspectError(Exception):
    """YAML that is well formed, but in which a slip made one thing of two; line: its place, from 0."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


# A name and its colon at the beginning of a line that was taken for the text of a value or of a list's item.
# Here and below a key's name is looked up in KEY_WORDS: a pattern of 184 names takes 4 ms to compile.
_TAKEN_FOR_TEXT = re.compile(r"^(\w+)[ 　]*(?:[：∶﹕]|:\S)")
_WRAPPED_IN = re.compile(r"\s(?:(\w+)[ 　]*[：∶﹕:]|[-－—•]\s)")
_HARD_BLANK = re.compile("[\xa0\u2000-\u200a\u202f\u205f]")
_HARD_BLANK_PLACE = re.compile(
    rf"([ -]*(?:\w+:)? *){_HARD_BLANK.pattern}+[ -]*(?:\w+:{_HARD_BLANK.pattern}+)?"
)
_PROSE = re.compile(
    "[，。；：（“]"
)  # a sentence goes on with `单位：县委的做法`; a name or a number does not
_KEY_WITH_COLON = re.compile(r"^(\w+)[：∶﹕]|^　|^(?:[-－—–•·*+]|\d{1,2}[.、．)）])[ 　]*(\w+)$")


def parse_yaml(path: str, text: str, first_line: int = 1) -> Checked[Node]:
    """Return the root node of `text`; None when it is empty or cannot be read.

    first_line: the line of `text` within the file, for the places in diagnostics.
    Diagnostics: unreadable-yaml, yaml-tab, yaml-unclosed, yaml-full-width-colon, yaml-no-space,
    yaml-alias, yaml-too-deep, yaml-second-document; beside a root the warning yaml-comment and those of
    lost_values.
    """
    text = with_lf(text)  # libyaml ends lines at U+0085 and U+2028, too
    if hard := tuple(_hard_blanks(path, text, first_line)):
        return Checked(None, hard)
    try:
        root = _read(path, text, first_line)
    except _RefusedError as refused:
        if refused.diagnostic.code != "yaml-alias":
            return Checked(None, (refused.diagnostic,))
        slips = explain_failure(path, text, first_line, _stops)
        return Checked(
            None, slips if len(slips) == 1 and slips[0].code != "unreadable-yaml" else (refused.diagnostic,)
        )
    except (yaml.MarkedYAMLError, _SuspectError) as problem:
        end = re.search(r"^\.\.\.\s*$", text, re.MULTILINE)
        if end and "<document start>" in str(problem):
            below = text.count("\n", 0, end.start())
            return Checked(None, (_second_document(path, text, first_line, below),))
        return Checked(None, explain_failure(path, text, first_line, _stops))
    except yaml.YAMLError:  # a character that YAML does not allow; libyaml counts its place in bytes of UTF-8
        found_at = _FORBIDDEN.search(text)
        before = text[: found_at.start()] if found_at else ""
        at = Span(path, first_line + before.count("\n"), len(before) - (before.rfind("\n") + 1) + 1)
        found = error(
            "unreadable-yaml", "这里有一个看不见的控制字符", at, "删掉它", hint="把这一行重新打一遍"
        )
        return Checked(None, (found,))
    is_empty = isinstance(root, Scalar) and not root.text and not root.quoted  # `---` and nothing below
    if root is None or is_empty:
        return Checked(None)
    lines = text.split("\n")
    told = taken_for_comments(path, root, lines, first_line) if " #" in text else ()
    return Checked(root, (*told, *lost_values(path, lines, first_line, words_of(root))))


def _hard_blanks(path: str, text: str, first_line: int) -> Iterator[Diagnostic]:
    """Yield each line with a blank of web pages or Word in its indent or behind its colon, which YAML takes for a letter."""
    if text.isascii() or not _HARD_BLANK.search(text):
        return
    for number, line in enumerate(text.split("\n"), first_line):
        if found := _HARD_BLANK_PLACE.match(line):
            at = Span(path, number, len(found[1]) + 1, 1)
            mended = _HARD_BLANK.sub(" ", line[: found.end()]) + line[found.end() :]
            yield error(
                "yaml-no-space", "这里的空格不是半角的", at, "从网页或 Word 带来的，要用半角空格", hint=mended
            )


def _read(path: str, text: str, first_line: int) -> Node | None:
    """Return the root node; raises yaml.YAMLError, _RefusedError or _SuspectError where the text cannot be used."""
    events: Iterator[yaml.Event] = yaml.parse(text, Loader=_Loader)
    for event in events:
        if not isinstance(event, (yaml.StreamStartEvent, yaml.DocumentStartEvent)):
            break
    else:
        return None
    if isinstance(event, yaml.StreamEndEvent):
        return None
    root = _node(path, WrittenLines(text.split("\n"), first_line), event, events, 1)
    for below in events:  # the rest must be readable too, or a mistake below would pass unseen
        is_second = isinstance(below, yaml.DocumentStartEvent)
        if is_second or (isinstance(below, yaml.ScalarEvent) and not below.value and not below.style):
            continue  # `---` at the end, which opens an empty one
        if below.start_mark and not isinstance(below, (yaml.DocumentEndEvent, yaml.StreamEndEvent)):
            raise _RefusedError(_second_document(path, text, first_line, below.start_mark.line))
    return root


def _second_document(path: str, text: str, first_line: int, at: int) -> Diagnostic:
    """Return that nobody reads what stands below `---` or `...`. at: the line where it begins, from 0."""
    lines = text.split("\n")
    sign = next((n for n in range(at, -1, -1) if lines[n].startswith(("---", "..."))), at)
    rest = lines[sign][3:].strip()
    return error(
        "yaml-second-document",
        f"`{lines[sign][:3]}` 后面的项目不会读",
        Span(path, first_line + sign, 1, 3),
        "这里把文件分成了两半，只读前一半",
        hint=rest or "删掉这一行",
    )


def _stops(text: str) -> int | None:
    """Return the line, from 0, where a text stops making sense as a mapping; None where it makes sense."""
    try:
        return None if isinstance(_read("", text, 0), Mapping) else 0
    except _SuspectError as suspect:
        return suspect.line
    except _RefusedError as refused:
        return refused.diagnostic.span.line
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        return mark.line if mark else 0
    except yaml.YAMLError:
        return 0


def as_mapping(path: str, node: Node | None, text: str, first_line: int = 1) -> Checked[Mapping]:
    """Return the node if it is a mapping, else what the author probably did.

    Diagnostics: empty-file, wrong-type and those of line_mistakes.
    """
    if isinstance(node, Mapping):
        return Checked(node)
    if node is None:
        where = Span(path, first_line - 1)  # the line that opens the front matter, or the file
        return Checked(
            None,
            (
                error(
                    "empty-file",
                    "一个项目也没有写",
                    where,
                    "这里是空的",
                    hint="每行写一个项目，例如 `日期: 2020-03-10`",
                ),
            ),
        )
    if isinstance(node, Scalar):
        mistakes = explain_failure(path, text, first_line, _stops)
        if mistakes and mistakes[0].code != "unreadable-yaml":
            return Checked(None, mistakes)
    found = error(
        "wrong-type",
        "这里应当是一行一个 `名字: 值`",
        node.span,
        "读不出名字和值",
        hint="例如 `日期: 2020-03-10`",
    )
    return Checked(None, (found,))


def _node(
    path: str,
    written: WrittenLines,
    event: yaml.Event,
    events: Iterator[yaml.Event],
    depth: int,
) -> Node:
    """Return the node that begins with `event`; consumes its events up to its end. written: the whole text."""
    lines, first_line = written.lines, written.first
    start, end = event.start_mark, event.end_mark
    assert start is not None  # events of a parsed text always have marks
    assert end is not None
    length = max(1, end.column - start.column) if end.line == start.line else 1
    span = Span(path, first_line + start.line, start.column + 1, length)
    is_tagged = isinstance(event, yaml.CollectionStartEvent) and event.tag is not None
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) or is_tagged:
        sign = lines[start.line][start.column : start.column + 1]
        raise _RefusedError(
            error(
                "yaml-alias",
                f"这里不能用 `{sign}` 的写法",
                span,
                f"`{sign}` 在这里有特殊的意思",
                hint=_without_anchor(written, span, event),
            )
        )
    if depth > MAX_DEPTH:
        raise _RefusedError(
            error(
                "yaml-too-deep",
                "括号套得太深",
                span,
                f"这里是第 {depth} 层",
                hint="列表写成 `[甲, 乙]`，一层就够",
            )
        )
    if isinstance(event, yaml.ScalarEvent):
        quoted, wrapped = event.style in ("'", '"'), end.line > start.line
        taken = (
            next(filter(_is_key, _WRAPPED_IN.finditer(event.value)), None)
            if wrapped and not event.style
            else None
        )
        if taken and not _PROSE.search(event.value, 0, taken.start()):
            raise _SuspectError(start.line + 1)
        if event.tag is not None:  # `!important` would be taken away
            raise _SuspectError(start.line)
        if not event.style and event.value.endswith('"') and event.value.count('"') == 1:
            raise _SuspectError(start.line)
        if event.style not in ("|", ">"):
            place = (start.line, start.column), (end.line, end.column)
            if cut := refused_cut(path, lines, first_line, *place):
                raise _RefusedError(cut)
        value = event.value
        if wrapped and event.style != "|":
            first = lines[start.line][start.column :].lstrip("'\"")
            folded = [first, *lines[start.line + 1 : end.line + 1]]
            if not event.style:
                folded[-1] = folded[-1][: end.column]  # without a comment
            value = _folded(value, [line.strip() for line in folded])
        return Scalar(value, span, quoted, wrapped)
    children: list[Node] = []
    is_mapping = isinstance(event, yaml.MappingStartEvent)
    for inner in events:
        if isinstance(inner, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
            break
        if not is_mapping and isinstance(inner, yaml.SequenceStartEvent) and not inner.flow_style:
            raise _SuspectError(inner.start_mark.line if inner.start_mark else start.line)  # `- - name`
        child = _node(path, written, inner, events, depth + 1)
        if is_mapping and len(children) % 2 == 0 and not isinstance(child, Scalar):
            raise _RefusedError(
                error("unreadable-yaml", "项目的名字应当是一个词", child.span, "这里是一个列表或一组项目")
            )
        if (
            is_mapping
            and len(children) % 2 == 0
            and isinstance(child, Scalar)
            and _is_key(_KEY_WITH_COLON.match(child.text))
        ):
            raise _SuspectError(child.span.line - first_line)
        children.append(child)
        if isinstance(event, yaml.SequenceStartEvent) and not event.flow_style:
            _check_item(child, children[:-1], first_line)
    if not is_mapping:
        return Sequence(tuple(children), span, bool(getattr(event, "flow_style", False)))
    names = (child for child in children[::2] if isinstance(child, Scalar))
    return Mapping(tuple(zip(names, children[1::2], strict=True)), span, written)


def _is_key(match: re.Match[str] | None) -> bool:
    """Return whether a pattern matched, and the name in it, if any, is a key's."""
    return match is not None and all(name in KEY_WORDS for name in match.groups() if name is not None)


def _without_anchor(written: WrittenLines, span: Span, event: yaml.Event) -> str:
    """Return the line with quotes around what begins with * or &, and without an & or ! before a list."""
    line = written.at(span.line)
    value = line[span.column - 1 :]
    if not isinstance(event, (yaml.AliasEvent, yaml.ScalarEvent)):
        return line[: span.column - 1] + without_properties(value)
    if line[: span.column - 1].rstrip().endswith(("[", ",")):  # all in the brackets
        return quoted_in_brackets(line)
    word = re.split(r"\s#", value)[0].rstrip()
    return written.mended(
        Span(span.path, span.line, span.column, len(word)), '"' + word.replace('"', "”") + '"'
    )


def _check_item(item: Node, before: list[Node], first_line: int) -> None:
    """Raise _SuspectError where a slip made two items of one, one of two, or a text of a pair, in a list of one to a line."""
    if isinstance(item, Scalar):
        if not item.quoted and (item.text.startswith("　") or _is_key(_TAKEN_FOR_TEXT.match(item.text))):
            raise _SuspectError(item.span.line - first_line)
        return
    if not isinstance(item, Mapping) or not item.pairs or item.span.column != item.pairs[0][0].span.column:
        return  # in braces
    names = [name.text for name, _ in item.pairs]
    for name, _ in item.pairs[1:]:
        if name.text == names[0]:  # a dash is missing before it
            raise _SuspectError(name.span.line - first_line)
    previous = before[-1] if before else None
    if (
        isinstance(previous, Mapping)
        and previous.pairs
        and previous.span.column == previous.pairs[0][0].span.column
    ):
        others = {name.text for name, _ in previous.pairs}
        first = previous.pairs[0][0].text
        if first.isascii() == names[0].isascii() and first not in names and not others.intersection(names):
            raise _SuspectError(item.span.line - first_line)


def _folded(value: str, lines: list[str]) -> str:
    """Return a value written over several lines, with a line end where YAML puts a blank between two lines that want none (`one_line`)."""
    parts = [line for line in lines if line]
    at = 0
    for left, right in itertools.pairwise(parts):
        tail = left[-4:]
        place = value.find(f"{tail} {right[:4].rstrip(chr(34) + chr(39))}", at)
        if place >= 0 and right and not needs_space(left[-1], right[0]):
            at = place + len(tail)
            value = value[:at] + "\n" + value[at + 1 :]
    return value
