"""Makes JSON for programs: issues.json with the facts of all issues, and beside each issue's page its facts and text.

issues.json has no text: that of ten years is fifty megabytes, too much to load for a title. Fields are only added,
never removed; `format` changes when a field changes its meaning.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from bulletin.site.addresses import issue_href, pdf_href
from bulletin.site.context import SiteContext
from bulletin.site.page_kind import MakePages, Page, in_batches
from bulletin.values.model import Article, ArticleBody, BodyReader, Issue
from bulletin.values.settings import Config

FORMAT = 1
ISSUES_IN_BATCH = 100  # twice as many as in issue_pages: a file takes half the time of a page


class IssueListInputs(NamedTuple):
    """What issues.json shows. head: its fields before `issues`; issues: the entry of each issue, newest first."""

    head: Mapping[str, Any]
    issues: tuple[Mapping[str, Any], ...]


class IssueFileInputs(NamedTuple):
    """What an issue's own file shows. entry: as in issues.json.

    issue: its facts, whose digests of the text make the file's key change with the text.
    """

    name: str
    entry: Mapping[str, Any]
    issue: Issue


def list_of_issues(context: SiteContext) -> Iterator[Page]:
    """Yield issues.json."""
    site = context.site
    head = {
        "format": FORMAT,
        "name": site.config.name,
        "publisher": site.config.publisher,
        "base_url": site.config.base_url or None,
        "sections": [
            {
                "name": group.name,
                "html": context.addresses.sections[group.name],
                "articles": len(group.entries),
            }
            for group in site.sections
        ],
    }
    entries = tuple(_issue(issue, context) for issue in reversed(site.issues))
    yield Page("issues.json", IssueListInputs(head, entries))


def list_data(inputs: IssueListInputs, bodies: BodyReader) -> bytes:
    """Return issues.json, one line for each issue. Issues are encoded one by one, since the whole may be twenty megabytes."""
    # Remove the brace that closes the object, to add the field `issues`.
    out = [_json(inputs.head).removesuffix("\n}\n").encode(), b',\n "issues": [']
    for n, issue in enumerate(inputs.issues):
        out += (b",\n  " if n else b"\n  ", _ENCODE(issue).encode())
    return b"".join([*out, b"\n ]\n}\n" if inputs.issues else b"]\n}\n"])


def file_batches(context: SiteContext) -> Iterator[MakePages]:
    """Yield the issues' own files in batches."""
    yield from in_batches(context.site.issues, ISSUES_IN_BATCH, partial(_issue_files, context))


def _issue_files(context: SiteContext, issues: Sequence[Issue]) -> Iterator[Page]:
    for issue in issues:
        inputs = IssueFileInputs(context.site.config.name, _issue(issue, context), issue)
        yield Page(f"issues/{issue.key}.json", inputs)


def file_data(inputs: IssueFileInputs, bodies: BodyReader) -> bytes:
    """Return an issue's own file; its body is read here."""
    texts = bodies(inputs.issue).articles
    articles = [
        {**article, **_text(text)} for article, text in zip(inputs.entry["articles"], texts, strict=True)
    ]
    data = {"format": FORMAT, "name": inputs.name, **inputs.entry, "articles": articles}
    return _json(data).encode()


def _json(data: Mapping[str, Any]) -> str:
    """Return JSON with a line for each field, and for each item of a list of objects.

    The `indent` of the module json runs in pure Python and takes ten times as long as all the rest.
    """
    return "{\n" + ",\n".join([f' "{name}": {_value(value)}' for name, value in data.items()]) + "\n}\n"


def _value(value: object) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "[\n  " + ",\n  ".join(map(_ENCODE, value)) + "\n ]"
    return _ENCODE(value)


_ENCODE = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


def _issue(issue: Issue, context: SiteContext) -> dict[str, Any]:
    number = issue.number
    return {
        "key": issue.key,
        "label": number.label,
        "number": None if number.supplement else number.first,
        "last_number": None if number.supplement else number.last,
        "supplement": number.first if number.supplement else None,
        "total": number.total[0] if number.total else None,
        "last_total": number.total[1] if number.total else None,
        "date": issue.date.isoformat(),
        "title": issue.headline,
        "abstract": issue.abstract or None,
        "keywords": list(issue.keywords),
        "editors": list(issue.editors),
        "print_run": issue.copies_printed,
        "html": issue_href(issue),
        "pdf": pdf_href(issue) if context.has_pdf else None,
        "json": f"issues/{issue.key}.json",
        "aliases": [alias.path for alias in issue.aliases],
        "errata": [
            {"date": e.date.isoformat(), "article": e.article or None, "content": e.content}
            for e in issue.errata
        ],
        **_distribution(issue, context.site.config),
        "articles": [_article(article, issue) for article in issue.articles],
    }


def _distribution(issue: Issue, config: Config) -> dict[str, Any]:
    """Return the distribution lists of the issue; nothing where the site does not show them."""
    if not config.show_distribution:
        return {}
    lists = {"report": issue.report, "send": issue.send, "issue": issue.issue, "extra": issue.extra}
    return {
        "distribution": {
            name: [{"unit": r.name, "copies": r.copies} for r in found] for name, found in lists.items()
        }
    }


def _article(article: Article, issue: Issue) -> dict[str, Any]:
    return {
        "anchor": article.anchor,
        "title": article.title.text,
        "toc_title": article.toc_title,
        "subtitle": article.subtitle or None,
        "kicker": article.kicker or None,
        "html": f"{issue_href(issue)}#{article.anchor}",
        "section": article.section or None,
        "contributors": list(article.contributors),
        "authors": list(article.authors),
        "source": article.source or None,
        "date": article.date.isoformat() if article.date else None,
        "document_number": article.document_number or None,
        "keywords": list(article.keywords),
        "abstract": article.abstract or None,
        "attachments": [attachment.title.text for attachment in article.attachments],
    }


def _text(body: ArticleBody) -> dict[str, Any]:
    """Return an article's text and its number of characters without blanks.

    The text has a line for each paragraph, heading and cell; attachments are at its end.
    """
    text = body.text
    return {"text": text, "characters": len("".join(text.split()))}
