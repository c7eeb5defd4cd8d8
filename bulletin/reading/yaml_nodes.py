"""YAML text → `nodes`; each mistake becomes a diagnostic in the author's terms.

`yaml.safe_load` would read `010` as 8, silently keep the last of two equal keys, and raise a ValueError without a place
for `2026-13-05`. So the text is parsed as events, and `fields` decodes the values.
"""

import re
from collections.abc import Iterator

import yaml

from bulletin.reading.conservation import lost_values
from bulletin.reading.nodes import Mapping, Node, Scalar, WrittenLines, scalars_of
from bulletin.reading.yaml_comments import taken_for_comments
from bulletin.reading.yaml_composer import RefusedError, SuspectError, compose, second_document
from bulletin.reading.yaml_mistakes import explain_failure
from bulletin.values.diagnostics import Checked, Diagnostic, Span, error, has_errors
from bulletin.values.text import with_lf

# YAML 1.1, 5.1: characters that are not printable. U+FEFF is allowed at the beginning.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HARD_BLANK = re.compile("[\xa0\u2000-\u200a\u202f\u205f]")
# Such a blank in the indent or after a key's colon.
_HARD_BLANK_PLACE = re.compile(
    rf"([ -]*(?:\w+:)? *){_HARD_BLANK.pattern}+[ -]*(?:\w+:{_HARD_BLANK.pattern}+)?"
)


def parse_yaml(path: str, text: str, first_line: int = 1) -> Checked[Node]:
    """Return the root node of `text`; None if it is empty or cannot be read.

    first_line: the line number in the file at which `text` begins, for places of diagnostics.
    Diagnostics: those of explain_failure and compose; together with a root node, yaml-comment (a warning) and those of
    lost_values.
    """
    return _root_of(_lines_of(path, text, first_line))


def _lines_of(path: str, text: str, first_line: int) -> WrittenLines:
    # with_lf, since libyaml ends lines at U+0085 and others, too: line numbers must agree.
    return WrittenLines(path, with_lf(text).split("\n"), first_line)


def _root_of(written: WrittenLines) -> Checked[Node]:
    """Return the root node of a text as `parse_yaml` does."""
    if hard := tuple(_hard_blanks(written)):
        return Checked(None, hard)
    try:
        root, cut = compose(written)
    except RefusedError as refused:
        # `*` or `&` may only be a consequence of another mistake, such as a missing quote; then that one is reported.
        if refused.diagnostic.code == "yaml-alias":
            mistakes = explain_failure(written, _stops)
            if len(mistakes) == 1 and mistakes[0].code != "unreadable-yaml":
                return Checked(None, mistakes)
        return Checked(None, (refused.diagnostic,))
    except (yaml.MarkedYAMLError, SuspectError) as problem:
        ends = (n for n, line in enumerate(written.lines) if line.rstrip() == "...")
        if "<document start>" in str(problem) and (end := next(ends, None)) is not None:
            return Checked(None, (second_document(written, end),))
        return Checked(None, explain_failure(written, _stops))
    except yaml.YAMLError:  # a forbidden character; libyaml gives its place in bytes only
        places = ((n, m.start()) for n, line in enumerate(written.lines) if (m := _FORBIDDEN.search(line)))
        at = written.span(*next(places, (0, 0)), 1)
        found = error(
            "unreadable-yaml", "这里有一个看不见的控制字符", at, "删掉它", hint="把这一行重新打一遍"
        )
        return Checked(None, (found,))
    if cut:
        return Checked(None, tuple(cut))
    is_empty = isinstance(root, Scalar) and not root.text and not root.quoted  # `---` with nothing below it
    if root is None or is_empty:
        return Checked(None)
    lost = lost_values(written, (scalar.text for scalar in scalars_of(root)))
    return Checked(root, (*taken_for_comments(written, root), *lost))


def _hard_blanks(written: WrittenLines) -> Iterator[Diagnostic]:
    """Yield an error for each line with a non-breaking or other special blank in its indent or after its colon.

    Such blanks come from web pages and Word; YAML takes them for letters.
    """
    for number, line in enumerate(written.lines):
        if _HARD_BLANK.search(line) and (found := _HARD_BLANK_PLACE.match(line)):
            at = written.span(number, len(found[1]), 1)
            fixed = _HARD_BLANK.sub(" ", line[: found.end()]) + line[found.end() :]
            yield error(
                "yaml-no-space", "这里的空格不是半角的", at, "从网页或 Word 带来的，要用半角空格", hint=fixed
            )


def _stops(lines: list[str]) -> int | None:
    """Return the line, from 0, at which a text cannot be read as a mapping; None if all of it can be."""
    try:
        return None if isinstance(compose(WrittenLines("", lines, 0))[0], Mapping) else 0
    except SuspectError as suspect:
        return suspect.line
    except RefusedError as refused:
        return refused.diagnostic.span.line
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        return mark.line if mark else 0
    except yaml.YAMLError:
        return 0


def read_mapping(
    path: str, text: str, first_line: int = 1, *, empty: Diagnostic | None = None
) -> Checked[Mapping]:
    """Return `text` as a mapping; None if it has no keys or cannot be read.

    empty: the diagnostic for a text without keys, in place of empty-file. Diagnostics: empty-file, wrong-type, those of
    parse_yaml and explain_failure.
    """
    written = _lines_of(path, text, first_line)
    tree = _root_of(written)
    if isinstance(tree.value, Mapping) and not has_errors(tree.diagnostics):
        return Checked(tree.value, tree.diagnostics)
    if has_errors(tree.diagnostics):
        return Checked(None, tree.diagnostics)
    if tree.value is None:
        where = Span(path, first_line - 1)  # the line that opens the front matter, or the file
        hint = "每行写一个项目，例如 `日期: 2020-03-10`"
        empty = empty or error("empty-file", "一个项目也没有写", where, "这里是空的", hint=hint)
        return Checked(None, (*tree.diagnostics, empty))
    mistakes = explain_failure(written, _stops) if isinstance(tree.value, Scalar) else ()
    if not mistakes or mistakes[0].code == "unreadable-yaml":
        message, label = "这里应当是一行一个 `名字: 值`", "读不出名字和值"
        mistakes = (error("wrong-type", message, tree.value.span, label, hint="例如 `日期: 2020-03-10`"),)
    return Checked(None, (*tree.diagnostics, *mistakes))
