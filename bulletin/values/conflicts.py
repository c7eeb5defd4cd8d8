"""Git's conflict markers in a text: two versions of some lines, neither of them chosen."""

import re

from bulletin.values.diagnostics import Diagnostic, error, span_at

# gitglossary "conflict": seven signs at the beginning of a line, then a blank and the version's name. An editor may have
# indented them since, an input method made them full-width.
_MARKER = re.compile(r"^[ \t　]*(?:<{7}|>{7}|＜{7}|＞{7}|《{7}|》{7})(?![^ \t　\n]).*$", re.MULTILINE)
_BETWEEN = re.compile(r"^[ \t　]*(?:={7}[ \t　]*$|＝{7}[ \t　]*$|\|{7} .*$)", re.MULTILINE)
_SIGNS = tuple(sign * 7 for sign in "<>＜＞《》")


def conflict_in(text: str, name: str) -> Diagnostic | None:
    """Return that a text holds conflict markers, at the first, with the other lines named. Diagnostics: merge-conflict."""
    if not any(sign in text for sign in _SIGNS):
        return None
    markers = list(_MARKER.finditer(text))
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
