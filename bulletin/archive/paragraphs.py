"""Every paragraph of an article on screen gets an address of its own and a link to it; print knows nothing of this.

Addresses are `a1-p3`, in an attachment `a1-f1-p3`: the third paragraph from the top. What is printed does not
change afterwards, so neither do they.
"""

import re

from markupsafe import Markup

from bulletin.archive.views import ArticleView, IssueView

# A paragraph, or an item of a list whose words are not in paragraphs of their own.
_PLACE = re.compile(
    r'<(?:p(?P<class> class="[^"]*")?|li)>(?!(?:<span class="list__ordinal">[^<]*</span>)?\s*<p[ >])'
)


def with_paragraph_links(view: IssueView) -> IssueView:
    """Return an issue whose paragraphs can be linked to."""
    return view._replace(
        sections=tuple(
            section._replace(articles=tuple(_article(article) for article in section.articles))
            for section in view.sections
        ),
    )


def _article(article: ArticleView) -> ArticleView:
    return article._replace(
        html=numbered(article.html, article.anchor),
        attachments=tuple(
            attachment._replace(html=numbered(attachment.html, attachment.anchor))
            for attachment in article.attachments
        ),
    )


def numbered(html: Markup, anchor: str) -> Markup:
    """Return HTML whose paragraphs have ids; a paragraph of running text has a link to itself as well.

    The link stands in the empty two characters at the paragraph's beginning; captions and notes have none.
    """
    count = 0

    def put(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        name = f"{anchor}-p{count}"
        opened = f'{match[0][:-1]} id="{name}">'
        return (
            opened if match["class"] else f'{opened}<a class="here" href="#{name}" aria-label="本段链接"></a>'
        )

    return Markup(_PLACE.sub(put, str(html)))
