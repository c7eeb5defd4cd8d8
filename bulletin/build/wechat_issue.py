"""`bulletin wechat` step by step: check what forbids it, make the articles' pages and pictures, put them into their folder."""

from dataclasses import dataclass
from pathlib import Path

from bulletin.build.job_folder import PlacedFile, place, read_listing
from bulletin.build.load import Loaded
from bulletin.build.sources import read_layouts
from bulletin.distribution.job import JobFile
from bulletin.distribution.job_checks import about_issue
from bulletin.pictures.raster import without_metadata
from bulletin.site.addresses import addresses_of
from bulletin.site.arrange import arrange
from bulletin.site.templates import Templates
from bulletin.values.audience import Audience
from bulletin.values.diagnostics import Diagnostic, Span, error, has_errors, in_order
from bulletin.values.model import Issue
from bulletin.values.options import Patience
from bulletin.wechat.articles import ABSTRACT, TITLE, WechatArticle, wechat_articles

TEMPLATE = "wechat.html"


@dataclass(frozen=True, slots=True)
class WechatResult:
    """Result of `bulletin wechat`. articles: none if nothing was written; placed: how each file was placed in the folder."""

    diagnostics: tuple[Diagnostic, ...]
    articles: tuple[WechatArticle, ...] = ()
    placed: tuple[PlacedFile, ...] = ()


def wechat_issue(
    root: Path, issue: Issue, loaded: Loaded, audience: Audience, folder: Path, patience: Patience
) -> WechatResult:
    """Write a page for each article of an issue, and their pictures beside them. Raises OSError.

    Other people's files in the folder stay; our pages that are no longer made are removed.
    Diagnostics: not-for-the-public, the issue's errors and warnings, template-error.
    """
    assert loaded.config is not None
    if reason := audience.reason_to_hide(issue):
        return WechatResult((_not_public(issue, reason),))
    found = about_issue(issue, loaded.diagnostics)
    if has_errors(found):
        return WechatResult(in_order(found))
    site = arrange(loaded.config, loaded.issues, loaded.pages, audience)
    articles = wechat_articles(issue, loaded.body_of(issue), loaded.config, addresses_of(site, loaded.assets))
    templates = Templates(read_layouts(root))
    files: list[JobFile] = []
    for article in articles:
        context = {
            "article": article,
            "issue": f"{loaded.config.name}{issue.number.label}",
            "limits": {"title": TITLE, "abstract": ABSTRACT},
        }
        page = templates.render(TEMPLATE, context)
        if page.value is None:
            return WechatResult(in_order((*found, *page.diagnostics)))
        files.append(JobFile(article.file, page.value.encode()))
        for picture in article.pictures:
            files.append(JobFile(picture.name, without_metadata((root / picture.path).read_bytes())))
    # Files of an earlier run that are not made now, such as the page of an article that the issue no longer has.
    stale = frozenset(read_listing(folder).files.keys() - {file.name for file in files})
    placed = place(folder, files, stale=stale, patience=patience)
    return WechatResult(in_order(found), articles, placed)


def _not_public(issue: Issue, reason: str) -> Diagnostic:
    return error(
        "not-for-the-public",
        f"{issue.number.short}不能发公众号",
        Span(issue.path),
        reason,
        hint="公开的、到了日期、不是草稿的，才能发公众号",
    )
