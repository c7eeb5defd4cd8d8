"""Where everything that is published is found, and which files beside the texts are published with it."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from bulletin.site.arrange import Site
from bulletin.values.asset import Asset
from bulletin.values.model import Issue, Reference

# What browsers show as pages, with their scripts; servers by Apache run some of these names, too.
_ACTIVE = frozenset((
    ".htm", ".html", ".xhtml", ".xht", ".shtml", ".mht", ".mhtml", ".hta", ".htc", ".svg", ".svgz",
    ".xml", ".xsl", ".xslt", ".rdf", ".atom", ".rss", ".js", ".mjs", ".css", ".swf", ".php", ".phtml",
    ".asp", ".aspx", ".jsp", ".cgi",
))  # fmt: skip
_PLAIN_SUFFIX = re.compile(r"\.[a-z0-9]+")  # what needs no quoting in an address, on any server


class Addresses(NamedTuple):
    """Where things are, from the site's root. issues and pages: content path → page, only what is published."""

    issues: Mapping[str, str]
    pages: Mapping[str, str]
    assets: Mapping[str, str]
    sections: Mapping[str, str]
    contributors: Mapping[str, str]
    topics: Mapping[str, str]
    asset_facts: Mapping[str, Asset]


@dataclass(frozen=True, slots=True)
class CopiedFile:
    """A file of the site that is copied as it is. path: within output/site; source: within the root folder."""

    path: str
    source: str
    digest: str


def addresses_of(site: Site, assets: Mapping[str, Asset]) -> Addresses:
    """Return where everything that is published is found."""

    def owned_by(owner: str, references: tuple[Reference, ...]) -> dict[str, str]:
        return {r.path: asset_href(assets[r.path], owner) for r in references if r.path in assets}

    asset_hrefs: dict[str, str] = {}
    for page in site.pages:
        asset_hrefs |= owned_by("pages", page.references)
    for issue in reversed(site.issues):  # a picture that two issues use belongs to the earlier one
        asset_hrefs |= owned_by(issue.key, issue.references)
    return Addresses(
        issues={issue.path: issue_href(issue) for issue in site.issues},
        pages={page.path: f"{page.slug}.html" for page in site.pages},
        assets=asset_hrefs,
        sections={group.name: f"sections/{group.slug}.html" for group in site.sections},
        contributors={group.name: f"contributors/{group.slug}.html" for group in site.contributors},
        topics={group.name: f"topics/{group.slug}.html" for group in site.topics},
        asset_facts=assets,
    )


def copied_files(addresses: Addresses) -> tuple[CopiedFile, ...]:
    """Return the pictures and files that are published."""
    return tuple(
        CopiedFile(href, path, addresses.asset_facts[path].digest)
        for path, href in sorted(addresses.assets.items())
    )


def issue_href(issue: Issue) -> str:
    """Return the address of an issue's page."""
    return f"issues/{issue.key}.html"


def pdf_href(issue: Issue) -> str:
    """Return the address of an issue's printed form."""
    return f"issues/{issue.key}.pdf"


def article_pdf_href(key: str, anchor: str) -> str:
    """Return the address of an article's printed form (下载本篇): issues/365-a2.pdf. key: the issue's."""
    return f"issues/{key}-{anchor}.pdf"


def asset_href(asset: Asset, owner: str) -> str:
    """Return a published file's address: its owner's folder, then its content's hash, so that it never points to other bytes.

    owner: the issue's key, or `pages`. The author's file name stays out of the address: old servers and
    archives mangle Chinese ones. A file that could run scripts under the site's address is shown as plain text.
    """
    suffix = posixpath.splitext(asset.path)[1].lower()
    suffix = suffix if _PLAIN_SUFFIX.fullmatch(suffix) else ""
    return f"assets/{owner}/{asset.digest[:12]}{suffix}{'.txt' if suffix in _ACTIVE else ''}"


def download_name(path: str, href: str) -> str:
    """Return under which name a reader saves a published file: the author's, and .txt where it is published so.

    path: the author's file; href: its address.
    """
    name = posixpath.basename(path)
    return f"{name}.txt" if href.endswith(".txt") and not name.lower().endswith(".txt") else name
