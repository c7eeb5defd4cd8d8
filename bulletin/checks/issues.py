"""What only a comparison of issues shows: numbers, dates, links and pictures."""

import posixpath
from collections.abc import Iterable, Mapping

from bulletin.checks.aliases import check_aliases
from bulletin.values.asset import Asset as Asset
from bulletin.values.audience import Audience
from bulletin.values.diagnostics import Diagnostic, Span, error, warning
from bulletin.values.distribution import is_private
from bulletin.values.model import Issue, Reference, TextPage, issues_in_order
from bulletin.values.text import nearest


def check_site(
    issues: Iterable[Issue],
    pages: Iterable[TextPage],
    files: frozenset[str],
    unread: frozenset[str],
    assets: Mapping[str, Asset],
    audience: Audience,
) -> tuple[Diagnostic, ...]:
    """Return what is wrong between issues, drafts and classified ones included.

    files: every path under content/. unread: texts that had errors; links to them are not judged.
    assets: what references lead to, by path.
    """
    ordered = issues_in_order(issues)
    pages = tuple(pages)
    found = [*check_aliases(ordered), *_numbers(ordered), *_totals(ordered), *_dates(ordered)]
    if not any(path.startswith("content/issues/") for path in unread):  # what cannot be read may fill the gap
        found += _gaps(ordered)
    links = _Links(
        {issue.path: issue for issue in ordered},
        {page.path for page in pages},
        files,
        unread,
        assets,
        audience,
    )
    for issue in ordered:
        for reference in issue.references:
            found += links.check(reference, issue)
    for page in pages:
        for reference in page.references:
            found += links.check(reference, None)
    return (*found, *_passed_over(files, assets))


def _numbers(issues: tuple[Issue, ...]) -> Iterable[Diagnostic]:
    """Diagnostics: duplicate-issue-number, blamed on the later file in reading order."""
    used: dict[tuple[bool, int, int], Issue] = {}
    highest: dict[tuple[bool, int], int] = {}
    for issue in issues:
        number = issue.number
        series = (number.supplement, number.year if number.yearly else 0)
        highest[series] = max(highest.get(series, 0), number.last)
    for issue in sorted(issues, key=lambda i: i.path):
        number = issue.number
        series = (number.supplement, number.year if number.yearly else 0)
        for n in range(number.first, min(number.last, number.first + 99) + 1):
            first = used.setdefault((*series, n), issue)
            if first is not issue:
                word = "增刊号" if number.supplement else "期号"
                yield error(
                    "duplicate-issue-number",
                    f"{word} {n} 用了两次",
                    issue.number_at,
                    f"这里又用了 {n}",
                    related=((first.number_at, f"{n} 先用在这里"),),
                    hint=f"两期都要出，就给其中一期换号；下一个没用过的{word}是 {highest[series] + 1}",
                )
                break


def _regular(issues: tuple[Issue, ...]) -> list[Issue]:
    """Return the issues of the main series in the order of their numbers."""
    main = [issue for issue in issues if not issue.number.supplement]
    return sorted(main, key=lambda i: (i.number.year if i.number.yearly else 0, i.number.first, i.path))


def _totals(issues: tuple[Issue, ...]) -> Iterable[Diagnostic]:
    """Diagnostics: total-not-advancing (print-format.md §4.9 ISS-03), missing-total."""
    before: Issue | None = None
    for issue in _regular(issues):
        total = issue.number.total
        if before is not None and before.number.total is not None:
            last = before.number.total[1]
            if total is None:
                yield warning(
                    "missing-total",
                    f"{issue.number.short}没有总期号",
                    issue.number_at,
                    "前一期有总期号",
                    related=((before.total_at, f"前一期是总第{last}期"),),
                    hint=f"总期号: {last + 1}",
                )
            elif total[0] <= last:
                yield error(
                    "total-not-advancing",
                    f"总期号 {total[0]} 没有往下走",
                    issue.total_at,
                    f"前一期已经是 {last}",
                    related=((before.total_at, f"{before.number.short}的总期号"),),
                    hint=f"总期号: {last + 1}",
                )
            elif total[0] > last + 1:
                yield warning(
                    "total-jumped",
                    f"总期号从 {last} 跳到了 {total[0]}",
                    issue.total_at,
                    f"中间缺 {last + 1}",
                    related=((before.total_at, f"{before.number.short}的总期号"),),
                    hint=f"总期号: {last + 1}",
                )
        if total is not None:
            before = issue


def _dates(issues: tuple[Issue, ...]) -> Iterable[Diagnostic]:
    """Diagnostics: date-out-of-order (ISS-02)."""
    series = (_regular(issues), [issue for issue in issues if issue.number.supplement])
    for members in series:
        before: Issue | None = None
        for issue in sorted(members, key=lambda i: (i.number.year if i.number.yearly else 0, i.number.first)):
            if before is not None and issue.date < before.date:
                yield error(
                    "date-out-of-order",
                    f"{issue.number.short}的日期早于{before.number.short}",
                    issue.date_at,
                    f"{issue.date} 在 {before.date} 之前",
                    related=((before.date_at, f"{before.number.short}的日期"),),
                    hint="改日期，或者改期号",
                )
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
            yield warning(
                "issue-number-gap",
                f"缺第{missing}期{until}",
                issue.number_at,
                f"前一期是第{before.number.last}期",
                related=((before.number_at, "前一期在这里"),),
                hint=f"补上缺的期，或者把这一期改成 `期号: {missing}`",
            )
        before = issue


_TEXT_SUFFIXES = (".doc", ".docx", ".wps", ".txt", ".markdown", ".mdown", ".rtf")


def _passed_over(files: frozenset[str], assets: Mapping[str, Asset]) -> Iterable[Diagnostic]:
    """Diagnostics: unread-file, for what looks like an issue and is none, lest it be lost in silence."""
    for path in sorted(files - set(assets)):
        looks_like_text = path.lower().endswith(_TEXT_SUFFIXES) or (path.endswith(".MD"))
        if looks_like_text and path.startswith(("content/issues/", "content/pages/")):
            yield warning(
                "unread-file",
                f"`{path}` 没有读",
                Span(path),
                "只读以 .md 结尾的文件",
                hint="是一期简报，就存成以 .md 结尾的文本文件；不是，就移到别处",
            )


class _Links:
    """Where links and pictures lead."""

    def __init__(
        self,
        issues: Mapping[str, Issue],
        pages: set[str],
        files: frozenset[str],
        unread: frozenset[str],
        assets: Mapping[str, Asset],
        audience: Audience,
    ) -> None:
        self.issues, self.pages, self.files = issues, pages, files
        self.unread, self.assets, self.audience = unread, assets, audience

    def check(self, reference: Reference, origin: Issue | None) -> Iterable[Diagnostic]:
        """Diagnostics: missing-picture, not-a-picture, missing-file, missing-article, link-to-unpublished, private-file."""
        path, span = reference.path, reference.span
        if reference.is_picture:
            yield from self._picture(reference)
        elif path in self.issues:
            target = self.issues[path]
            yield from self._fragment(reference, target)
            open_origin = origin is None or self.audience.may_see(origin)
            if open_origin and not self.audience.may_see(target):
                why = "它有密级" if not target.is_public else "它是草稿或者日期还没到"
                yield warning(
                    "link-to-unpublished",
                    f"链接指向的{target.number.short}不上网站",
                    span,
                    why,
                    hint="网站上只留文字，不做链接",
                )
        elif path in self.unread or path in self.pages:
            return
        elif is_private(path):
            yield error(
                "private-file",
                f"`{path}` 不能上网",
                span,
                "通讯录和印发记录只在办公室用",
                hint="删掉这个链接",
            )
        elif path not in self.files:
            yield self._missing(reference)
        elif path.endswith(".md"):
            yield error(
                "missing-file",
                f"`{path}` 不是一期简报，也不是页面",
                span,
                "不能链接到它",
                hint="链接写期刊文件的相对位置，例如 `[第335期](../2018/335.md)`",
            )

    def _fragment(self, reference: Reference, target: Issue) -> Iterable[Diagnostic]:
        anchors = [article.anchor for article in target.articles]
        if reference.fragment and reference.fragment not in anchors:
            known = f"{target.number.short}有 {len(anchors)} 篇文章，写 #a1" + (
                f" 到 #a{len(anchors)}" if anchors[1:] else ""
            )
            yield error(
                "missing-article",
                f"{target.number.short}没有 `#{reference.fragment}`",
                reference.span,
                "没有这一篇",
                hint=known,
            )

    def _picture(self, reference: Reference) -> Iterable[Diagnostic]:
        path, span = reference.path, reference.span
        asset = self.assets.get(path)
        if path not in self.files or asset is None:
            near = _near_file(path, span.path, self.files)
            yield error(
                "missing-picture",
                f"找不到图片 `{path}`",
                span,
                "没有这个文件",
                hint=f"是不是 `{near}`？"
                if near
                else "图片放在文章旁边，写相对位置，例如 `![图1　春耕](365/chungeng.jpg)`",
            )
        elif asset.problem:
            yield error(
                "not-a-picture", f"`{path}` 不是能用的图片", span, asset.problem, hint="换成 JPG 或 PNG 图片"
            )

    def _missing(self, reference: Reference) -> Diagnostic:
        near = _near_file(reference.path, reference.span.path, self.files)
        if reference.path.endswith(".md"):
            code, message = "missing-issue", f"链接的那一期不存在：`{reference.path}`"
        else:
            code, message = "missing-file", f"链接的文件不存在：`{reference.path}`"
        return error(
            code,
            message,
            reference.span,
            "没有这个文件",
            hint=f"是不是 `{near}`？" if near else "链接写相对位置，例如 `[第335期](../2018/335.md)`",
        )


def _near_file(path: str, origin: str, files: frozenset[str]) -> str | None:
    """Return the file that was probably meant, as `origin` would link to it: the same name, or one like it."""
    folder, _, name = path.rpartition("/")
    others = sorted(files - {origin})
    same = [file for file in others if file.casefold() == path.casefold()]
    same += [file for file in others if file.rpartition("/")[2].casefold() == name.casefold()]
    near = nearest(name, [file.rpartition("/")[2] for file in others if file.rpartition("/")[0] == folder])
    found = same[0] if same else f"{folder}/{near}" if near else None
    return posixpath.relpath(found, posixpath.dirname(origin)) if found else None
