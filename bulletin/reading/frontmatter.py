"""YAML nodes that know their line and column, and where front matter begins and ends.

Most front matter is lines of a name and a word, or a list of words, which are told at a glance; all other is read by
`yaml_tree`.
"""

import re
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

from bulletin.values.diagnostics import Checked, Span, error


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


def parse_yaml(path: str, text: str, first_line: int = 1) -> Checked[Node]:
    """Return the node tree of `text`; None when it is empty or cannot be read.

    first_line: the line of `text` within the file, for the places in diagnostics.
    Diagnostics: unreadable-yaml, yaml-tab, yaml-unclosed, yaml-full-width-colon, yaml-no-space,
    yaml-alias, yaml-too-deep.
    """
    told = _told(path, text, first_line)
    if told is not None:
        return Checked(told)
    from bulletin.reading.yaml_tree import parsed_by_yaml  # 12 ms, which most texts do not cost

    return parsed_by_yaml(path, text, first_line)


# A word without any mark that means something to YAML within it, a list of words, and groups of names with words.
_NAME = r"[^\W_]\w{0,30}"
_WORD = r"[^\W_][\w、，。；：！？·★“”‘’（）《》〔〕—./-]*"
_GROUP = rf"\{{{_NAME}: {_WORD}(?:, {_NAME}: {_WORD})*\}}"
_TOLD = re.compile(rf"({_NAME}): (?:({_WORD})|\[((?:{_WORD}|{_GROUP})(?:, (?:{_WORD}|{_GROUP}))*)\])")
_ITEM = re.compile(rf"({_WORD})|(\{{[^}}]*\}})")
_REMARK = re.compile(r"#[ -~\w、，。；：！？·★“”‘’（）《》〔〕—…]*")
_PAIR = re.compile(rf"({_NAME}): ({_WORD})")


def _told(path: str, text: str, first_line: int) -> Mapping | None:
    """Return the tree of lines that are a name with a word or a list, as most are; None where any is not."""
    pairs: list[tuple[Scalar, Node]] = []
    for number, line in enumerate(text.split("\n"), first_line):
        if not line or _REMARK.fullmatch(line):
            continue
        match = _TOLD.fullmatch(line)
        if match is None:
            return None
        name, word, listed = match.groups()
        column = len(name) + 3  # behind colon and space
        value: Node
        if word:
            value = Scalar(word, Span(path, number, column, len(word)))
        else:
            value = Sequence(_items(path, number, column + 1, listed), Span(path, number, column))
        pairs.append((Scalar(name, Span(path, number, 1, len(name))), value))
    return Mapping(tuple(pairs), Span(path, pairs[0][0].span.line)) if pairs else None


def _items(path: str, line: int, column: int, listed: str) -> tuple[Node, ...]:
    """Return the items of a list that is told; column: where the first begins."""
    items: list[Node] = []
    for item in _ITEM.finditer(listed):
        at = column + item.start()
        if item[1]:
            items.append(Scalar(item[1], Span(path, line, at, len(item[1]))))
            continue
        pairs = tuple(
            (
                Scalar(pair[1], Span(path, line, at + pair.start(), len(pair[1]))),
                Scalar(pair[2], Span(path, line, at + pair.start(2), len(pair[2]))),
            )
            for pair in _PAIR.finditer(item[2])
        )
        items.append(Mapping(pairs, Span(path, line, at)))
    return tuple(items)
