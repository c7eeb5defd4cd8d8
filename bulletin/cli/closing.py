"""The last lines of `bulletin print`: whether the issue is on the site, and what is still open."""

from collections.abc import Iterable, Iterator, Sequence

from bulletin.values.audience import Audience
from bulletin.values.diagnostics import Diagnostic, Severity
from bulletin.values.model import Issue
from bulletin.values.text import enumerate_words

SHOWN = 6  # names in a line


def closing_lines(
    issue: Issue,
    audience: Audience,
    diagnostics: Iterable[Diagnostic],
    open_names: Sequence[str],
    unsigned: int,
) -> Iterator[str]:
    """Yield what is published of a printed issue, and why not; and what is open of its copies.

    diagnostics: what a build would say. open_names: recipients without a number of copies; unsigned: how many have not signed.
    """
    broken = sorted({d.span.path for d in diagnostics if d.severity is Severity.ERROR})
    if reason := audience.reason_to_hide(issue):
        yield f"网上没有这一期：{reason}"
    elif broken:
        yield f"网上还没有更新：{_some(broken)}有错误，改好再运行 bulletin build"
    else:
        yield "网上：运行 bulletin build，网页和网上的 PDF 就是这一次的"
    open_things = []
    if open_names:
        open_things.append(f"{_some(f'`{name}`' for name in open_names)}给几份还没有定")
    if unsigned:
        open_things.append(f"还有 {unsigned} 个单位没有签收")
    if open_things:
        yield f"还没有办完：{'；'.join(open_things)}"


def _some(words: Iterable[str]) -> str:
    named = list(words)
    return enumerate_words(named[:SHOWN]) + (f"等 {len(named)} 个" if len(named) > SHOWN else "")
