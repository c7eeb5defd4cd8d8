"""Hints are right when copied: the line of a hint, put in its place, makes its error go away and no other one come.

How a hint is copied is told by its form: a line of the file stands for the line at the place (for the lines of a table or
of wrapped values, `SEVERAL`); `是不是 …？` names it in backticks; what begins with a word of advice is not copied.
"""

import re
import shutil
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from bulletin.build.load import load_site
from bulletin.values.audience import Audience
from bulletin.values.diagnostics import Diagnostic
from tests.build.test_messages import CASES

# Sentences that say what to do, where no line could be written without knowing more than the file says.
ADVICE = re.compile(
    r"^(?:删掉|写上|可以|在|把|只|查一查|补上|改|移|换|另起|给|两|一|不|从|到|先|装上|要有|照|有|看|网站上|接到|文件|能|是一期|是增刊|"
    r"编者按|列表|格里|整个|本期的|这里|每|你|向|单位之间|这个|组里|份数是|用|重新|例如|链接|第\d+期有|去掉|期刊|网页|名单|按“年|单位:\n|写网址|分成|写一行|直接|这两行|姓名改成|前面的)"
)
ADDED = ("missing-field", "article-outside-section", "missing-total", "supplement")  # the line is new
SEVERAL = {
    "table-without-rule": None,
    "run-together": None,
    "typed-table": None,
}  # the hint stands for all lines of the block


def copied(diagnostic: Diagnostic, text: str) -> str | None:
    """Return the text with the hint copied to its place, None where it is advice."""
    hint, span, lines = diagnostic.hint, diagnostic.span, text.split("\n")
    if not hint or not span.line:
        return None
    at = span.line - 1
    meant = re.match(r"是不是 `(.+?)`？", hint)
    if meant is None and ADVICE.match(hint):
        return None
    if meant is not None:
        line, whole = lines[at], meant[1]
        before, after = line[: span.column - 1], line[span.column - 1 + span.length :]
        is_line = re.match(r"[^\s:]+: |:\S+: |:::", whole) is not None
        indent = line[: len(line) - len(line.lstrip())]
        lines[at] = indent + whole if is_line else before + whole + after
        return "\n".join(lines)
    new = hint.split("\n")
    if (
        diagnostic.code in ADDED
        and not lines[at].lstrip().startswith(("{", "- "))
        and diagnostic.label != "后面没有写"
    ):
        return "\n".join([*lines[: at + 1], *new, *lines[at + 1 :]])
    end = at + 1
    if diagnostic.code in SEVERAL:
        while end < len(lines) and lines[end].strip() not in ("", "---") and ":" not in lines[end]:
            end += 1
    if diagnostic.code == "run-together" and "连成了" in diagnostic.message:
        at -= 1
    lines[at:end] = new
    return "\n".join(lines)


def identity(diagnostic: Diagnostic, texts: Mapping[str, str]) -> tuple[str, str, str, str]:
    span = diagnostic.span
    lines = texts.get(span.path, "").split("\n")
    return (
        diagnostic.code,
        span.path,
        diagnostic.message,
        lines[span.line - 1] if span.line <= len(lines) else "",
    )


# What can be seen only once the slip is fixed, or where the same word is wrong in another place.
SEEN_LATER = frozenset({
    "missing-picture", "not-a-picture", "font-not-found", "total-jumped", "unknown-section", "unknown-unit", "issue-number-gap",
    "supplement-with-number", "missing-footnote", "total-not-advancing", "unclosed-block", "section-not-listed",
})  # fmt: skip


# Their hints speak of several lines, or of a choice that only the author can make.
OTHERS = ("copies-in-names", "no-recipient", "proofreading", "unknown-counts")
WITH_HINTS = [
    case
    for case in CASES
    if case.name not in OTHERS and "提示：" in (case / "diagnostics.txt").read_text(encoding="utf-8")
]


@pytest.mark.parametrize("case", WITH_HINTS, ids=lambda path: path.name)
def test_a_hint_copied_to_its_place_fixes_it(case: Path, audience: Audience, tmp_path: Path) -> None:
    """All hints of a look are copied at once, one to a line, as an author does; the next look finds what is left of others."""
    root = tmp_path / "site"
    shutil.copytree(case, root, symlinks=True)
    loaded = load_site(root, audience)
    for _ in range(12):
        known = Counter(identity(diagnostic, loaded.texts) for diagnostic in loaded.diagnostics)
        texts, used = dict(loaded.texts), {}
        for diagnostic in reversed(loaded.diagnostics):  # from the last line, so that places above stay
            path, line = diagnostic.span.path, diagnostic.span.line
            if (path, line) not in used and path in texts:
                fixed = copied(diagnostic, texts[path])
                if fixed is not None:
                    texts[path] = fixed
                    used[path, line] = diagnostic
        if not used:
            return
        for path in {path for path, _ in used}:
            (root / path).write_text(texts[path], encoding="utf-8")
        again = load_site(root, audience)
        left = Counter(identity(each, again.texts) for each in again.diagnostics)
        for diagnostic in used.values():
            told = identity(diagnostic, loaded.texts)
            assert left[told] < known[told], diagnostic.hint
        if not any(diagnostic.code.startswith("yaml-") for diagnostic in used.values()):
            before = {(code, message) for code, _, message, _ in known}
            new = {(code, message) for code, _, message, _ in left if code not in SEEN_LATER} - before
            assert not new, [diagnostic.hint for diagnostic in used.values()]
        loaded = again
    raise AssertionError("hints go round in circles")
