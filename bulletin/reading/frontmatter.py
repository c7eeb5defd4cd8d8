"""YAML nodes that know their line and column, and where front matter begins and ends.

`yaml.safe_load` would read `010` as 8, keep the last of two equal keys, and raise a bare ValueError
for `2026-13-05`; so the text is taken as events, and values are decoded by us in `fields`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TypeAlias

import yaml

from bulletin.diagnostics import Checked, Diagnostic, Span, error

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # PyYAML built without libyaml: slower, the same events
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

MAX_DEPTH = 12  # the content format needs four


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value as written; quoted when it stood in quotes, wrapped when it took several lines."""

    text: str
    span: Span
    quoted: bool = False
    wrapped: bool = False


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of nodes."""

    items: tuple["Node", ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Mapping:
    """Pairs of key and value in the order written; equal keys are all kept."""

    pairs: tuple[tuple[Scalar, "Node"], ...]
    span: Span


Node: TypeAlias = Scalar | Sequence | Mapping


@dataclass(frozen=True, slots=True)
class Parts:
    """A file cut in two: front matter and body, each with the line number it starts on."""

    front: str
    front_line: int
    body: str
    body_line: int


_FENCE = re.compile(r"^(---|———|－－－|—{2,})[ \t]*$")
_FENCES = ("-", "—", "－")  # what they begin with


def split_front_matter(path: str, text: str) -> Checked[Parts]:
    """Return front matter and body of `text`, which has LF line ends; a guess where the fence is wrong.

    Diagnostics: missing-front-matter, full-width-fence, unclosed-front-matter.
    """
    lines = text.split("\n", _FIRST_LINES)  # the last of which may be many
    fences = _fences_in(lines[:_FIRST_LINES])
    if len(fences) < 2:
        lines = text.split("\n")
        fences = _fences_in(lines)
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    if not _FENCE.match(lines[first]):
        found = error(
            "missing-front-matter",
            "文件开头没有用 `---` 围起来的期号、日期等项目",
            Span(path, first + 1, 1, max(1, len(lines[first]))),
            "应当从 `---` 这一行开始",
            hint="文件开头应当是：\n---\n期号: 365\n日期: 2020-03-10\n---",
        )
        return Checked(Parts("", 1, text, 1), (found,))
    wrong = tuple(
        error(
            "full-width-fence",
            "围住开头项目的 `---` 要用三个半角减号",
            Span(path, i + 1, 1, len(lines[i].rstrip())),
            "这不是半角减号",
            hint="---",
        )
        for i in fences
        if lines[i].rstrip() != "---"
    )
    if len(fences) == 2:
        _, last = fences
        return Checked(_cut(lines, first, last, last + 1), wrong)
    # Never closed: what follows up to an empty line or a heading was probably meant.
    rest = range(first + 1, len(lines))
    last = next((i for i in rest if not lines[i].strip() or lines[i].startswith("#")), len(lines))
    found = error(
        "unclosed-front-matter",
        "开头的项目没有用 `---` 结束",
        Span(path, first + 1, 1, len(lines[first].rstrip())),
        "从这里开始，后面没有第二个 `---`",
        hint="在最后一个项目的下一行写 `---`",
    )
    return Checked(_cut(lines, first, last, last), (*wrong, found))


_FIRST_LINES = 40  # more than nearly any front matter has


def _fences_in(lines: list[str]) -> list[int]:
    """Return the first two lines that are a fence, counted from 0."""
    return list(islice((i for i, line in enumerate(lines) if line[:1] in _FENCES and _FENCE.match(line)), 2))


def _cut(lines: list[str], first: int, last: int, body: int) -> Parts:
    return Parts("\n".join(lines[first + 1 : last]), first + 2, "\n".join(lines[body:]), body + 1)


class _RefusedError(Exception):
    """YAML that is well formed but that we do not accept; carries the diagnostic."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def parse_yaml(path: str, text: str, first_line: int = 1) -> Checked[Node]:
    """Return the node tree of `text`; None when it is empty or cannot be read.

    first_line: the line of `text` within the file, for the places in diagnostics.
    Diagnostics: unreadable-yaml, yaml-tab, yaml-unclosed, yaml-full-width-colon, yaml-no-space,
    yaml-alias, yaml-too-deep.
    """
    told = _told(path, text, first_line)
    return Checked(told) if told is not None else parsed_by_yaml(path, text, first_line)


def parsed_by_yaml(path: str, text: str, first_line: int = 1) -> Checked[Node]:
    """Return the same, all of it by libyaml."""
    events: Iterator[yaml.Event] = yaml.parse(text, Loader=_Loader)
    try:
        for event in events:
            if not isinstance(event, (yaml.StreamStartEvent, yaml.DocumentStartEvent)):
                break
        else:
            return Checked(None)
        if isinstance(event, yaml.StreamEndEvent):
            return Checked(None)
        root = _node(path, first_line, event, events, 1)
        for _ in events:  # the rest must be readable too, or a mistake below would pass unseen
            pass
        return Checked(root)
    except _RefusedError as refused:
        return Checked(None, (refused.diagnostic,))
    except yaml.MarkedYAMLError as problem:
        return Checked(None, _explain(path, text, first_line, problem))
    except yaml.YAMLError as problem:  # a character that YAML does not allow
        before = text[: getattr(problem, "position", 0)]
        where = Span(path, first_line + before.count("\n"), len(before) - (before.rfind("\n") + 1) + 1)
        found = error(
            "unreadable-yaml", "这里有一个看不见的控制字符", where, "删掉它", hint="把这一行重新打一遍"
        )
        return Checked(None, (found,))


_WORD = r"[^\W_][\w、，。；！？·★“”‘’（）《》〔〕—.-]*"  # without a mark of YAML's that means anything within a word
_TOLD = re.compile(rf"([^\W_]\w{{0,30}}): (?:({_WORD})|\[({_WORD}(?:, {_WORD})*)\])")


def _told(path: str, text: str, first_line: int) -> Mapping | None:
    """Return the tree of lines that are a name with a word or a list of words, as most are; None where any is not."""
    pairs: list[tuple[Scalar, Node]] = []
    for number, line in enumerate(text.split("\n"), first_line):
        match = _TOLD.fullmatch(line)
        if match is None:
            return None
        name, word, listed = match.groups()
        column = len(name) + 3  # behind colon and space
        value: Node
        if word:
            value = Scalar(word, Span(path, number, column, len(word)))
        else:
            items: list[Node] = []
            at = column + 1
            for item in listed.split(", "):
                items.append(Scalar(item, Span(path, number, at, len(item))))
                at += len(item) + 2
            value = Sequence(tuple(items), Span(path, number, column))
        pairs.append((Scalar(name, Span(path, number, 1, len(name))), value))
    return Mapping(tuple(pairs), Span(path, first_line))


def _node(path: str, first_line: int, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
    """Return the node that begins with `event`, taking what belongs to it from `events`."""
    start, end = event.start_mark, event.end_mark
    assert start is not None  # events of a parsed text always have marks
    assert end is not None
    length = max(1, end.column - start.column) if end.line == start.line else 1
    span = Span(path, first_line + start.line, start.column + 1, length)
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
        raise _RefusedError(
            error(
                "yaml-alias",
                f"这里不能用 `{sign}` 的写法",
                span,
                f"`{sign}` 在这里有特殊的意思",
                hint=f'要的就是这个符号，就给整个值加上引号：`"{sign}……"`',
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
        return Scalar(event.value, span, event.style in ("'", '"'), end.line > start.line)
    children: list[Node] = []
    is_mapping = isinstance(event, yaml.MappingStartEvent)
    for inner in events:
        if isinstance(inner, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
            break
        child = _node(path, first_line, inner, events, depth + 1)
        if is_mapping and len(children) % 2 == 0 and not isinstance(child, Scalar):
            raise _RefusedError(
                error("unreadable-yaml", "项目的名字应当是一个词", child.span, "这里是一个列表或一组项目")
            )
        children.append(child)
    if not is_mapping:
        return Sequence(tuple(children), span)
    names = (child for child in children[::2] if isinstance(child, Scalar))
    return Mapping(tuple(zip(names, children[1::2], strict=True)), span)


_FULL_WIDTH_COLON = re.compile(r"^\s*(?:- )?([\w·]{1,12})：\s*(.*)$")
_NO_SPACE = re.compile(r"^\s*(?:- )?([\w·]{1,12}):(?=[^\s/]|　)[　]*(.*)$")
_DASH = re.compile(r"^(\s*)-([^\s-].*)$")
_INNER = re.compile(r"([{,]\s*)([\w·]{1,12})(：\s*|:(?=[^\s/]))")
_PAIRS = {"[": "]", "{": "}"}


def _explain(path: str, text: str, first_line: int, problem: yaml.MarkedYAMLError) -> tuple[Diagnostic, ...]:
    """Return what went wrong in the author's terms; the parser's own words are about its state."""
    lines = text.split("\n")
    if slips := slips_of_the_hand(path, lines, first_line):
        return slips
    if (unclosed := _unclosed(path, lines, first_line)) is not None:
        return (unclosed,)
    mark = problem.problem_mark or problem.context_mark
    at = min(mark.line if mark else 0, len(lines) - 1)
    column = mark.column if mark else 0
    return (
        error(
            "unreadable-yaml",
            "这一行附近读不懂",
            Span(path, first_line + at, min(column, len(lines[at])) + 1),
            "读到这里读不下去了",
            hint='每行写成 `名字: 值`；值里有冒号、# 或引号时，给整个值加引号：`标题: "甲: 乙"`',
        ),
    )


def slips_of_the_hand(path: str, lines: list[str], first_line: int) -> tuple[Diagnostic, ...]:
    """Return every line's usual slip: a tab, ： for a colon, no space after the colon.

    Diagnostics: yaml-tab, yaml-full-width-colon, yaml-no-space, yaml-indent.
    """
    slips = [_slip(path, line, number) for number, line in enumerate(lines, first_line)]
    if not any(slips):
        slips = [
            _stray_indent(path, before, line, n)
            for n, (before, line) in enumerate(pairwise(lines), first_line + 1)
        ]
    return tuple(slip for slip in slips if slip is not None)


def _slip(path: str, line: str, number: int) -> Diagnostic | None:
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return error(
            "yaml-tab",
            "行首不能用制表符（Tab）缩进",
            Span(path, number, line.index("\t") + 1),
            "这里是一个制表符",
            hint="换成两个空格",
        )
    if match := _FULL_WIDTH_COLON.match(line):
        return error(
            "yaml-full-width-colon",
            f"`{match[1]}` 后面的冒号是全角的",
            Span(path, number, match.end(1) + 1),
            "这里要用半角冒号加空格",
            hint=f"{match[1]}: {match[2]}".rstrip(),
        )
    if match := _NO_SPACE.match(line):
        return error(
            "yaml-no-space",
            f"`{match[1]}:` 后面少一个空格",
            Span(path, number, match.end(1) + 1),
            "冒号后面要空一格",
            hint=f"{match[1]}: {match[2]}".rstrip(),
        )
    if match := _DASH.match(line):
        return error(
            "yaml-no-space",
            "`-` 后面少一个空格",
            Span(path, number, match.end(1) + 1),
            "减号后面要空一格",
            hint=f"{match[1]}- {match[2]}",
        )
    if (match := _INNER.search(line)) and "{" in line:
        return error(
            "yaml-full-width-colon" if "：" in match[3] else "yaml-no-space",
            f"`{match[2]}` 后面的冒号要用半角，再空一格",
            Span(path, number, match.end(2) + 1),
            "这里要用半角冒号加空格",
            hint=_INNER.sub(r"\1\2: ", line).strip(),
        )
    return None


def _stray_indent(path: str, before: str, line: str, number: int) -> Diagnostic | None:
    """Return that a line is indented below one that has its value already."""
    indent = len(line) - len(line.lstrip())
    complete = re.match(r"^\s*[\w·]+: +[^\s|>]", before) and not before.rstrip().endswith((",", "[", "{"))
    if indent and complete and re.match(r"^[\w·]+:( |$)", line.lstrip()):
        return error(
            "yaml-indent",
            "这一行前面多了空格",
            Span(path, number, 1, indent),
            "要和上面的项目对齐",
            hint=line.strip(),
        )
    return None


def _unclosed(path: str, lines: list[str], first_line: int) -> Diagnostic | None:
    """Return which bracket or quote was opened and never closed."""
    stack: list[tuple[str, int, int]] = []
    for i, line in enumerate(lines):
        quote: tuple[str, int] | None = None
        for column, char in enumerate(line):
            if quote is not None:
                quote = None if char == quote[0] else quote
            elif char in "\"'" and (column == 0 or line[column - 1] in " [{,:"):
                quote = (char, column)
            elif char == "#" and (column == 0 or line[column - 1] == " "):
                break
            elif char in _PAIRS:
                stack.append((char, i, column))
            elif stack and char == _PAIRS[stack[-1][0]]:
                stack.pop()
        if quote is not None:
            where = Span(path, first_line + i, quote[1] + 1)
            return error(
                "yaml-unclosed",
                "引号没有配对",
                where,
                f"这个 `{quote[0]}` 没有关上",
                hint=f"在值的末尾补上 `{quote[0]}`",
            )
    if not stack:
        return None
    char, i, column = stack[0]
    where = Span(path, first_line + i, column + 1)
    return error(
        "yaml-unclosed",
        "括号没有配对",
        where,
        f"这个 `{char}` 没有关上",
        hint=lines[i].rstrip().rstrip(",") + _PAIRS[char],
    )
