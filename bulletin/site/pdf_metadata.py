"""An issue's catalogue entry, as its PDF carries it (print-format.md §6.1)."""

from bulletin.site.views import IssueView
from bulletin.values.pdf_metadata import PUBLIC, PdfMetadata


def pdf_metadata(issue: IssueView, name: str, publisher: str) -> PdfMetadata:
    """Return the catalogue entry of an issue of the bulletin `name`.

    Keywords are the issue's, its articles' and the sections' names, each once (§6.1: keywords, columns).
    """
    articles = [article for section in issue.sections for article in section.articles]
    sections = (section.name for section in issue.sections if section.name)
    of_articles = (word for article in articles for word in article.keywords)
    return PdfMetadata(
        title=f"{name}{issue.label}",
        name=name,
        number=issue.label,
        publisher=publisher,
        description="；".join(article.title for article in articles),
        keywords=tuple(dict.fromkeys((*issue.keywords, *of_articles, *sections))),
        date=issue.day.iso,
        rights=issue.secrecy or PUBLIC,
        recipients=tuple((row.word, row.recipients) for row in issue.distribution),
    )
