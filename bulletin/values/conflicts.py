"""Finds Git's conflict markers in a text: two versions of some lines, none of which was chosen."""

import re

from bulletin.values.diagnostics import Diagnostic, error, span_at

# git-merge(1), "How conflicts are presented": seven signs at the beginning of a line, then a blank and the version's name
# (`<<<<<<< HEAD`). An editor may have indented them, and an input method may have made them full-width.
_MARKER = re.compile(r"^[ \t　]*(?:<{7}|>{7}|＜{7}|＞{7}|《{7}|》{7})(?![^ \t　\n]).*$", re.MULTILINE)
# The lines between the versions: `=======`, and `||||||| base` before the common ancestor.
_BETWEEN = re.compile(r"^[ \t　]*(?:={7}[ \t　]*$|＝{7}[ \t　]*$|\|{7} .*$)", re.MULTILINE)
_SIGNS = tuple(sign * 7 for sign in "<>＜＞《》")


def conflict_in(text: str, name: str) -> Diagnostic | None:
    """Return one merge-conflict diagnostic at the first conflict marker, naming the lines of all markers; None if there are none."""
    if not any(sign in text for sign in _SIGNS):
        return None
    markers = list(_MARKER.finditer(text))
    # Without < or > around it, a line of ======= is no conflict: it may underline a Markdown heading.
    if not markers:
        return None
    markers = sorted([*markers, *_BETWEEN.finditer(text)], key=lambda marker: marker.start())
    spans = [span_at(name, text, m.start(), len(m[0])) for m in markers]
    lines = "、".join(str(span.line) for span in spans)
    return error(
        "merge-conflict",
        f"`{name}` 里有两个版本，还没有选定",
        spans[0],
        "这是合并两份稿子时留下的记号",
        hint=f"每一处的两种写法留下一种，再删掉第 {lines} 行的记号",
    )
