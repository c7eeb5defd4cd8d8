"""The PDF of one article (下载本篇): its address, its printed form, and what it says of itself.

Only issues with more than one article have them; the PDF of a one-article issue is the article's too.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from bulletin.site.views import ArticleView, IssueView, pdf_href
from bulletin.values.model import Issue
from bulletin.values.pdf_metadata import PdfMetadata


def article_pdf_href(key: str, anchor: str) -> str:
    """Return an article's PDF from the site's root: issues/365-a2.pdf. key: the issue's."""
    return f"issues/{key}-{anchor}.pdf"


def article_pdfs(issue: Issue, *, has_pdf: bool, has_article_pdfs: bool) -> Callable[[str], str]:
    """Return the function that gives an article's PDF by its anchor, empty where there is none."""
    several, key, whole = len(issue.articles) > 1, issue.key, pdf_href(issue)
    if not has_pdf or (several and not has_article_pdfs):
        return lambda anchor: ""
    return lambda anchor: article_pdf_href(key, anchor) if several else whole


def excerpts(view: IssueView) -> Iterator[tuple[ArticleView, IssueView]]:
    """Yield each article of a printed issue that has several, with the issue cut down to it."""
    for section in view.sections if view.contents else ():
        for article in section.articles:
            alone = section._replace(articles=(article,))
            yield (
                article,
                view._replace(sections=(alone,), notes=(), contents=(), headline="", distribution=()),
            )


def article_metadata(article: ArticleView, issue: PdfMetadata) -> PdfMetadata:
    """Return an article's catalogue entry: the issue's, with its own title and words (print-format.md §6.1)."""
    where = f"《{issue.name}》{issue.number}"
    return replace(
        issue,
        title=article.title,
        description=f"{where}：{article.abstract}" if article.abstract else where,
        keywords=article.keywords,
        recipients=(),
    )
