"""Describes the bulletin, its issues and articles to search engines and catalogues in the terms of schema.org (JSON-LD)."""

import json
import re
from typing import Any

from markupsafe import Markup

from bulletin.site.addresses import issue_href
from bulletin.site.tags import absolute
from bulletin.values.model import Article, Issue
from bulletin.values.settings import Config

# `<` and `>` could end the script element (</script>, -->), U+2028 and U+2029 a line of it; `&` could begin an entity.
_UNSAFE = re.compile("[<>&\u2028\u2029]")
_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def script(data: dict[str, Any]) -> Markup:
    """Return JSON-LD that is safe within a script element, whatever words are in it."""
    text = _ENCODE({"@context": "https://schema.org", **data})
    return Markup(_UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text))


def periodical(config: Config) -> dict[str, Any]:
    """Return the bulletin as a Periodical."""
    return _without_empty(
        {
            "@type": "Periodical",
            "name": config.name,
            "publisher": _organisation(config.publisher),
            "inLanguage": "zh-CN",
            "url": config.base_url,
        }
    )


def publication_issue(issue: Issue, config: Config, description: str, pdf: str) -> dict[str, Any]:
    """Return an issue as a PublicationIssue with its articles. pdf: from the site's root, may be empty."""
    address, pdf_address = absolute(config, issue_href(issue)), absolute(config, pdf)
    number = issue.number
    modified = max((erratum.date for erratum in issue.errata), default=None)
    return _without_empty(
        {
            "@type": "PublicationIssue",
            "name": f"{config.name}{number.short}",
            "issueNumber": ("增刊" if number.supplement else "") + number.numerals,
            "datePublished": issue.date.isoformat(),
            "dateModified": modified.isoformat() if modified else "",
            "description": description,
            "url": address,
            "isPartOf": periodical(config),
            "hasPart": [_article(article, issue, address) for article in issue.articles],
            "encoding": {
                "@type": "MediaObject",
                "encodingFormat": "application/pdf",
                "contentUrl": pdf_address,
            }
            if pdf_address
            else None,
        }
    )


def _article(article: Article, issue: Issue, address: str) -> dict[str, Any]:
    return _without_empty(
        {
            "@type": "Article",
            "headline": article.title.text,
            "alternativeHeadline": article.subtitle,
            "author": [
                *({"@type": "Person", "name": name} for name in article.authors),
                *map(_organisation, article.contributors),
            ],
            "datePublished": (article.date or issue.date).isoformat(),
            "articleSection": article.section,
            "keywords": list(article.keywords),
            "abstract": article.abstract,
            "url": f"{address}#{article.anchor}" if address else "",
        }
    )


def _organisation(name: str) -> dict[str, Any]:
    return {"@type": "Organization", "name": name}


def _without_empty(data: dict[str, Any]) -> dict[str, Any]:
    """Return the entries that have a value: neither empty text nor None nor an empty list."""
    return {key: value for key, value in data.items() if value not in ("", None, [])}
