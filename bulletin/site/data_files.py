"""issues.json, and beside each issue's page the whole of it for programs, text and all.

The text is not in issues.json itself: ten years of it are fifty megabytes, which nobody wants to load to learn
a title. Fields are only ever added; `format` changes when one changes its meaning.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from json.encoder import encode_basestring
from typing import Any

from bulletin.build.late import facts_digest, issue_digest
from bulletin.site import views
from bulletin.site.frame import Frame, LateContext, LateText, Page
from bulletin.values.encoding import digest_of as digest
from bulletin.values.model import Article, Issue, Recipient
from bulletin.values.settings import Config

FORMAT = 1


def list_of_issues(frame: Frame) -> Page:
    """Return issues.json."""
    site = frame.site
    head = {
        "format": FORMAT,
        "name": site.config.name,
        "publisher": site.config.publisher,
        "base_url": site.config.base_url or None,
        "sections": [
            {"name": group.name, "html": frame.addresses.sections[group.name], "articles": len(group.entries)}
            for group in site.sections
        ],
    }
    facts = [facts_digest(issue) for issue in site.issues]
    fingerprint = digest(repr((head, facts, _settings(frame))))
    text = LateText(
        fingerprint, lambda: _long_json(head, (_issue(issue, frame) for issue in reversed(site.issues)))
    )
    return Page("issues.json", "", LateContext(fingerprint, lambda: {"text": text}))


def issue_file(frame: Frame, issue: Issue) -> Page:
    """Return an issue's own file."""

    def data() -> dict[str, Any]:
        entry = _issue(issue, frame)
        articles = zip(entry["articles"], issue.articles, strict=True)
        entry["articles"] = [{**said, **_text(article)} for said, article in articles]
        return {"format": FORMAT, "name": frame.site.config.name, **entry}

    return _page(f"issues/{issue.key}.json", digest(repr((issue_digest(issue), _settings(frame)))), data)


def _settings(frame: Frame) -> tuple[object, ...]:
    """Return what an issue's entry depends on besides the issue."""
    return frame.site.config.name, frame.site.config.show_distribution, frame.has_pdf


def _page(path: str, fingerprint: str, data: Callable[[], dict[str, Any]]) -> Page:
    return Page(path, "", LateContext(fingerprint, lambda: {"text": _json(data())}))


def _json(data: Mapping[str, Any]) -> str:
    """Return JSON with a line for each field, and for each item of a list of groups.

    json's own indentation is written in Python, and takes ten times as long as all the rest.
    """
    return "{\n" + ",\n".join([f' "{name}": {_value(value)}' for name, value in data.items()]) + "\n}\n"


def _long_json(head: Mapping[str, Any], issues: Iterable[Mapping[str, Any]]) -> bytes:
    """Return the same of the head and a list of issues, made one after the other.

    Of 10,000 issues that are twenty megabytes: as values and as characters they would be a hundred more.
    """
    out = [_json(head).removesuffix("\n}\n").encode(), b',\n "issues": [']
    for n, issue in enumerate(issues):
        out += (b",\n  " if n else b"\n  ", _ENCODE(issue).encode())
    return b"".join([*out, b"\n ]\n}\n" if len(out) > 2 else b"]\n}\n"])


def _value(value: object) -> str:
    if type(value) is str:
        return encode_basestring(value)
    if value is None:
        return "null"
    if isinstance(value, list):
        if not value:
            return "[]"
        if isinstance(value[0], dict):
            return "[\n  " + ",\n  ".join(map(_ENCODE, value)) + "\n ]"
    return _ENCODE(value)


_ENCODE = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


def _issue(issue: Issue, frame: Frame) -> dict[str, Any]:
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
        "html": views.issue_href(issue),
        "pdf": views.pdf_href(issue) if frame.has_pdf else None,
        "json": f"issues/{issue.key}.json",
        "aliases": [alias.path for alias in issue.aliases],
        "errata": [
            {"date": e.date.isoformat(), "article": e.article or None, "content": e.content}
            for e in issue.errata
        ],
        **_distribution(issue, frame.site.config),
        "articles": [_article(article, issue) for article in issue.articles],
    }


def _distribution(issue: Issue, config: Config) -> dict[str, Any]:
    """Return who got the issue, only where the site shows it."""
    if not config.show_distribution:
        return {}
    lists = {"report": issue.report, "send": issue.send, "issue": issue.issue, "extra": issue.extra}
    return {"distribution": {name: [_recipient(r) for r in found] for name, found in lists.items()}}


def _recipient(recipient: Recipient) -> dict[str, Any]:
    return {"unit": recipient.name, "copies": recipient.copies}


def _article(article: Article, issue: Issue) -> dict[str, Any]:
    return {
        "anchor": article.anchor,
        "title": article.title.text,
        "toc_title": article.toc_title,
        "subtitle": article.subtitle or None,
        "kicker": article.kicker or None,
        "html": f"{views.issue_href(issue)}#{article.anchor}",
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


def _text(article: Article) -> dict[str, Any]:
    """Return the words themselves: a line for each paragraph, heading and cell, those of attachments after them."""
    text = article.text
    return {"text": text, "characters": len("".join(text.split()))}
