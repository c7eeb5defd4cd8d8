"""Checks all issues together: numbers, totals, dates, gaps, former addresses; and files that look like issues but are not read."""

from collections.abc import Iterable, Mapping

from bulletin.checks.links import check_links
from bulletin.values.asset import Asset
from bulletin.values.audience import Audience
from bulletin.values.diagnostics import Diagnostic, Span, error, warning
from bulletin.values.files import IMPORT_REPORT
from bulletin.values.model import Alias, Issue, Number, TextPage, issues_in_order


def check_site(
    issues: Iterable[Issue],
    pages: Iterable[TextPage],
    files: frozenset[str],
    unread: frozenset[str],
    assets: Mapping[str, Asset],
    audience: Audience,
) -> tuple[Diagnostic, ...]:
    """Return what is wrong in or between issues, drafts and classified ones included.

    files: every path under content/. unread: texts that had errors; links to them are not checked.
    assets: path → the file that references lead to.
    """
    ordered = issues_in_order(issues)
    found = [*check_aliases(ordered), *_numbers(ordered), *_totals(ordered), *_dates(ordered)]
    # An issue with errors may be the missing one.
    if not any(path.startswith("content/issues/") for path in unread):
        found += _gaps(ordered)
    found += check_links(ordered, tuple(pages), files, unread, assets, audience)
    return (*found, *_unread_files(files, assets))


def _numbers(issues: tuple[Issue, ...]) -> Iterable[Diagnostic]:
    """Diagnostics: duplicate-issue-number, blamed on the later file in reading order."""
    used: dict[tuple[bool, int, int], Issue] = {}
    highest: dict[tuple[bool, int], int] = {}
    for issue in issues:
        series = _series(issue.number)
        highest[series] = max(highest.get(series, 0), issue.number.last)
    for issue in sorted(issues, key=lambda i: i.path):
        number, series = issue.number, _series(issue.number)
        # A mistyped range may be huge, so at most a hundred numbers of one issue are compared.
        for n in range(number.first, min(number.last, number.first + 99) + 1):
            first = used.setdefault((*series, n), issue)
            if first is not issue:
                word = "增刊号" if number.supplement else "期号"
                message, label = f"{word} {n} 用了两次", f"这里又用了 {n}"
                related = ((first.number_at, f"{n} 先用在这里"),)
                hint = f"两期都要出，就给其中一期换号；下一个没用过的{word}是 {highest[series] + 1}"
                code = "duplicate-issue-number"
                yield error(code, message, issue.number_at, label, related=related, hint=hint)
                break


def _series(number: Number) -> tuple[bool, int]:
    """Return the series of a number: supplements count on their own, and each year does if numbering is yearly."""
    return number.supplement, number.year if number.yearly else 0


def _regular(issues: tuple[Issue, ...]) -> list[Issue]:
    """Return the issues of the main series in the order of their numbers."""
    main = [issue for issue in issues if not issue.number.supplement]
    return sorted(main, key=lambda i: (_series(i.number), i.number.first, i.path))


def _totals(issues: tuple[Issue, ...]) -> Iterable[Diagnostic]:
    """Diagnostics: total-not-advancing (print-format.md §4.9 ISS-03), total-jumped, missing-total."""
    before: Issue | None = None
    for issue in _regular(issues):
        total = issue.number.total
        if before is not None and before.number.total is not None:
            last = before.number.total[1]
            hint, at = f"总期号: {last + 1}", issue.total_at
            related = ((before.total_at, f"{before.number.short}的总期号"),)
            if total is None:
                related = ((before.total_at, f"前一期是总第{last}期"),)
                words, at = f"{issue.number.short}没有总期号", issue.number_at
                yield warning("missing-total", words, at, "前一期有总期号", related=related, hint=hint)
            elif total[0] <= last:
                words, label = f"总期号 {total[0]} 没有往下走", f"前一期已经是 {last}"
                yield error("total-not-advancing", words, at, label, related=related, hint=hint)
            elif total[0] > last + 1:
                words, label = f"总期号从 {last} 跳到了 {total[0]}", f"中间缺 {last + 1}"
                yield warning("total-jumped", words, at, label, related=related, hint=hint)
        if total is not None:
            before = issue


def _dates(issues: tuple[Issue, ...]) -> Iterable[Diagnostic]:
    """Diagnostics: date-out-of-order (ISS-02)."""
    series = (_regular(issues), [issue for issue in issues if issue.number.supplement])
    for members in series:
        before: Issue | None = None
        for issue in sorted(members, key=lambda i: (_series(i.number), i.number.first)):
            if before is not None and issue.date < before.date:
                message = f"{issue.number.short}的日期早于{before.number.short}"
                label = f"{issue.date} 在 {before.date} 之前"
                related, hint = ((before.date_at, f"{before.number.short}的日期"),), "改日期，或者改期号"
                yield error("date-out-of-order", message, issue.date_at, label, related=related, hint=hint)
            else:
                before = issue


def _gaps(issues: tuple[Issue, ...]) -> Iterable[Diagnostic]:
    """Diagnostics: issue-number-gap (ISS-01); only a warning, since old issues may not be typed in yet."""
    before: Issue | None = None
    for issue in _regular(issues):
        number = issue.number
        same = before is not None and (not number.yearly or before.number.year == number.year)
        if before is not None and same and number.first > before.number.last + 1:
            missing = before.number.last + 1
            until = f"到第{number.first - 1}期" if number.first - 1 > missing else ""
            message, label = f"缺第{missing}期{until}", f"前一期是第{before.number.last}期"
            related = ((before.number_at, "前一期在这里"),)
            hint = f"补上缺的期，或者把这一期改成 `期号: {missing}`"
            yield warning("issue-number-gap", message, issue.number_at, label, related=related, hint=hint)
        before = issue


_TEXT_SUFFIXES = (".doc", ".docx", ".wps", ".txt", ".markdown", ".mdown", ".rtf")


def _unread_files(files: frozenset[str], assets: Mapping[str, Asset]) -> Iterable[Diagnostic]:
    """Diagnostics: unread-file, for a file that looks like an issue and would otherwise be ignored silently."""
    for path in sorted(files - set(assets)):
        looks_like_text = path.lower().endswith(_TEXT_SUFFIXES) or path.endswith(".MD")
        is_beside_texts = path.startswith(("content/issues/", "content/pages/"))
        if looks_like_text and is_beside_texts and not path.endswith(IMPORT_REPORT):
            message, hint = f"`{path}` 没有读", "是一期简报，就存成以 .md 结尾的文本文件；不是，就移到别处"
            yield warning("unread-file", message, Span(path), "只读以 .md 结尾的文件", hint=hint)


# The pages at the root of the site; addresses of issues are compared in `check_aliases`.
_OURS = ("index.html", "404.html", "search.html", "statistics.html", "corrections.html", "about.html")


def check_aliases(issues: Iterable[Issue]) -> Iterable[Diagnostic]:
    """Yield each former address that is a page of the site or was written before. Diagnostics: alias-in-use."""
    issues = tuple(issues)
    used = {f"issues/{issue.key}.html": issue for issue in issues}
    first: dict[str, Alias] = {}
    for issue in sorted(issues, key=lambda issue: issue.path):
        for alias in issue.aliases:
            owner = used.get(alias.path)
            before = first.setdefault(alias.path.lower(), alias)
            is_repeated = before is not alias
            if owner is None and alias.path not in _OURS and not is_repeated:
                continue
            message, hint = f"旧址 `{alias.path}` 已经有用处", "一个旧地址只能转到一处，删掉这一个"
            label = "这里又写了一次" if is_repeated else "这个地址已经有页面"
            if owner:
                label = f"{owner.number.short}现在就在这个地址"
            related = ((before.span, "先写在这里"),) if is_repeated else ()
            yield error("alias-in-use", message, alias.span, label, related=related, hint=hint)
