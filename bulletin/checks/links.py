"""Checks links and pictures of issues and pages: whether each leads somewhere, and whether readers may follow it."""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bulletin.reading.markup import link_target
from bulletin.values.asset import CUT_SHORT, Asset
from bulletin.values.audience import Audience
from bulletin.values.diagnostics import Diagnostic, error, warning
from bulletin.values.model import Issue, Reference, TextPage
from bulletin.values.nearest import nearest
from bulletin.values.private_files import is_private


def check_links(
    issues: Sequence[Issue],
    pages: Sequence[TextPage],
    files: frozenset[str],
    unread: frozenset[str],
    assets: Mapping[str, Asset],
    audience: Audience,
) -> Iterator[Diagnostic]:
    """Yield what is wrong with links and pictures. The parameters are those of `check_site`.

    Diagnostics: missing-picture, not-a-picture, missing-file, missing-issue, missing-article, link-to-unpublished,
    private-file, photo-keeps-metadata.
    """
    by_path = {issue.path: issue for issue in issues}
    links = _Links(by_path, {page.path for page in pages}, files, unread, assets, audience)
    for issue in issues:
        for reference in issue.references:
            yield from links.check(reference, issue)
    for page in pages:
        for reference in page.references:
            yield from links.check(reference, None)


@dataclass(frozen=True, slots=True)
class _Links:
    """What links and pictures may lead to."""

    issues: Mapping[str, Issue]
    pages: set[str]
    files: frozenset[str]
    unread: frozenset[str]
    assets: Mapping[str, Asset]
    audience: Audience

    def check(self, reference: Reference, origin: Issue | None) -> Iterable[Diagnostic]:
        """Diagnostics: those of `check_links`."""
        path, span = reference.path, reference.span
        if reference.is_picture:
            yield from self._picture(reference)
        elif path in self.issues:
            target = self.issues[path]
            yield from self._fragment(reference, target)
            open_origin = origin is None or self.audience.may_see(origin)
            if open_origin and not self.audience.may_see(target):
                message = f"链接指向的{target.number.short}不上网站"
                why = "它是草稿或者日期还没到" if target.is_public else "它有密级"
                yield warning("link-to-unpublished", message, span, why, hint="网站上只留文字，不做链接")
        elif path in self.unread or path in self.pages:
            return
        elif is_private(path):
            message, label = f"`{path}` 不能上网", "通讯录和印发记录只在办公室用"
            yield error("private-file", message, span, label, hint="删掉这个链接")
        elif path not in self.files:
            yield self._missing(reference)
        elif path.endswith(".md"):
            message, hint = (
                f"`{path}` 不是一期简报，也不是页面",
                "删掉这个链接；要给读者看，就放到 `content/pages/` 里",
            )
            yield error("missing-file", message, span, "不能链接到它", hint=hint)
        elif path in self.assets and self.assets[path].keeps_metadata:
            message, label = (
                f"`{path}` 里的拍摄信息会照原样发布",
                "拍摄的地点、时间、相机等；这种格式的去不掉",
            )
            hint = "另存为 JPG 再链接，JPG 里的拍摄信息自动去掉"
            yield warning("photo-keeps-metadata", message, span, label, hint=hint)

    def _fragment(self, reference: Reference, target: Issue) -> Iterable[Diagnostic]:
        anchors = [article.anchor for article in target.articles]
        if reference.fragment and reference.fragment not in anchors:
            message = f"{target.number.short}没有 `#{reference.fragment}`"
            hint = f"{target.number.short}有 {len(anchors)} 篇文章，写 #a1"
            hint += f" 到 #a{len(anchors)}" if anchors[1:] else ""
            yield error("missing-article", message, reference.span, "没有这一篇", hint=hint)

    def _picture(self, reference: Reference) -> Iterable[Diagnostic]:
        path, span = reference.path, reference.span
        asset = self.assets.get(path)
        if path not in self.files or asset is None:
            near = _near_file(reference, self.files)
            hint = f"是不是 `{near}`？" if near else f"把图片存成 `{path}`，或者改这里的位置（相对本文件）"
            yield error("missing-picture", f"找不到图片 `{path}`", span, "没有这个文件", hint=hint)
        elif asset.problem:
            hint = "从原来的地方重新拷一份" if asset.problem == CUT_SHORT else "换成 JPG 或 PNG 图片"
            yield error("not-a-picture", f"`{path}` 不是能用的图片", span, asset.problem, hint=hint)

    def _missing(self, reference: Reference) -> Diagnostic:
        near = _near_file(reference, self.files)
        typed = posixpath.relpath(reference.path, posixpath.dirname(reference.span.path)).replace("\\", "/")
        if found := _SITE.match(typed):  # a mistyped address of a web site
            near = f"{found[1] or 'https'}://{found[2]}"
        if reference.path.endswith(".md"):
            code, message = "missing-issue", f"链接的那一期不存在：`{reference.path}`"
        else:
            code, message = "missing-file", f"链接的文件不存在：`{reference.path}`"
        hint = f"要有 `{reference.path}` 这个文件；没有就改这里的位置（相对本文件）"
        return error(
            code, message, reference.span, "没有这个文件", hint=f"是不是 `{near}`？" if near else hint
        )


# www.example.org, http:/example.org/page, https：//example.org
_SITE = re.compile(r"(?:(https?)[:：]/*)?((?:(?<=/)|www\.)[\w-]+\.[\w.-]+(?:/.*)?)$", re.IGNORECASE)


def _near_file(reference: Reference, files: frozenset[str]) -> str | None:
    """Return the link to the file that was probably meant: one of the same name elsewhere, or of a similar name here."""
    path, origin = reference.path.replace("\\", "/"), reference.span.path
    if (whole := f"{path}#{reference.fragment}") in files:  # the name has a `#`, which a link writes %23
        return link_target(posixpath.relpath(whole, posixpath.dirname(origin)))
    folder, _, name = path.rpartition("/")
    others = sorted(files - {origin})
    same = [file for file in others if file.casefold() == path.casefold()]
    same += [file for file in others if file.rpartition("/")[2].casefold() == name.casefold()]
    near = nearest(
        name,
        [file.rpartition("/")[2] for file in others if file.rpartition("/")[0] == folder],
        may_begin=False,
    )
    found = same[0] if same else f"{folder}/{near}" if near else None
    return link_target(posixpath.relpath(found, posixpath.dirname(origin))) if found else None
