"""YAML text → nodes, by libyaml, each mistake a diagnostic in the author's terms.

`yaml.safe_load` would read `010` as 8, keep the last of two equal keys, and raise a bare ValueError
for `2026-13-05`; so the text is taken as events, and values are decoded by us in `fields`.
"""

from collections.abc import Iterator

import yaml

from bulletin.reading.frontmatter import Mapping, Node, Scalar, Sequence
from bulletin.reading.yaml_slips import explained
from bulletin.values.diagnostics import Checked, Diagnostic, Span, error

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # PyYAML built without libyaml: slower, the same events
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

MAX_DEPTH = 12  # the content format needs four


class _RefusedError(Exception):
    """YAML that is well formed but that we do not accept; carries the diagnostic."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def parsed_by_yaml(path: str, text: str, first_line: int = 1) -> Checked[Node]:
    """Return what `frontmatter.parse_yaml` does, all of it by libyaml."""
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


def _explain(path: str, text: str, first_line: int, problem: yaml.MarkedYAMLError) -> tuple[Diagnostic, ...]:
    """Return what went wrong in the author's terms; the parser's own words are about its state."""
    mark = problem.problem_mark or problem.context_mark
    return explained(path, text, first_line, (mark.line, mark.column) if mark else (0, 0))
