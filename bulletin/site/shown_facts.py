"""The facts of an issue as pages and prints show them: without places in the source and what only checks look at.

A page's inputs hold these in place of the whole issue, so that a line added to the front matter, a former address or an
approver's comment does not make a page or a PDF anew that shows the same as before.
"""

from dataclasses import replace

from bulletin.values.diagnostics import Span
from bulletin.values.model import Article, Attachment, Issue, Recipient

_NOWHERE = Span("")


def shown_facts(issue: Issue, *, with_distribution: bool) -> Issue:
    """Return an issue without what no page shows of it. with_distribution: whether its 报, 送, 发 are shown."""

    def names(recipients: tuple[Recipient, ...]) -> tuple[Recipient, ...]:
        # Their copies are counted in `copies_printed`, and shown nowhere else.
        return tuple([Recipient(r.name) for r in recipients]) if with_distribution else ()

    return replace(
        issue,
        number_at=_NOWHERE,
        total_at=_NOWHERE,
        date_at=_NOWHERE,
        articles=tuple(map(_shown_article, issue.articles)),
        report=names(issue.report),
        send=names(issue.send),
        issue=names(issue.issue),
        extra=names(issue.extra),
        print_run=None,
        print_run_at=_NOWHERE,
        aliases=(),
        references=(),
        is_draft=False,
        sections=(),
    )


def _shown_article(article: Article) -> Article:
    attachments = tuple([Attachment(a.title, _NOWHERE, a.anchor) for a in article.attachments])
    return replace(article, title_at=_NOWHERE, attachments=attachments)
