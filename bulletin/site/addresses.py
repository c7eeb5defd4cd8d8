"""Finds the address of everything that is published, and the pictures and files that are copied into the site."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from bulletin.site.arrange import Site
from bulletin.values.asset import Asset
from bulletin.values.model import Issue, Reference

# Browsers run scripts in files with these suffixes, and web servers such as Apache execute some of them.
_ACTIVE = frozenset((
    ".htm", ".html", ".xhtml", ".xht", ".shtml", ".mht", ".mhtml", ".hta", ".htc", ".svg", ".svgz",
    ".xml", ".xsl", ".xslt", ".rdf", ".atom", ".rss", ".js", ".mjs", ".css", ".swf", ".php", ".phtml",
    ".asp", ".aspx", ".jsp", ".cgi",
))  # fmt: skip
_PLAIN_SUFFIX = re.compile(r"\.[a-z0-9]+")  # needs no percent-encoding in an address, on any server


class Addresses(NamedTuple):
    """Addresses from the site's root, only of what is published.

    issues, pages, assets: by content path; sections, contributors, topics: by name; asset_facts: facts by content path.
    """

    issues: Mapping[str, str]
    pages: Mapping[str, str]
    assets: Mapping[str, str]
    sections: Mapping[str, str]
    contributors: Mapping[str, str]
    topics: Mapping[str, str]
    asset_facts: Mapping[str, Asset]


@dataclass(frozen=True, slots=True)
class CopiedFile:
    """A file that is copied into the site unchanged. path: within output/site; source: within the root folder."""

    path: str
    source: str
    digest: str


def addresses_of(site: Site, assets: Mapping[str, Asset]) -> Addresses:
    """Return the addresses of everything that is published. assets: facts of files by content path."""

    def owned_by(owner: str, references: tuple[Reference, ...]) -> dict[str, str]:
        return {r.path: asset_href(assets[r.path], owner) for r in references if r.path in assets}

    asset_hrefs: dict[str, str] = {}
    for page in site.pages:
        asset_hrefs |= owned_by("pages", page.references)
    # `|=` overwrites: a file that several issues use belongs to the oldest of them.
    for issue in reversed(site.issues):
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
    """Return a published file's address: its owner's folder, then a hash of its content, so that it never points to other bytes.

    owner: the issue's key, or `pages`. The author's file name is not in the address: old servers and
    archives mangle Chinese names. A file that could run scripts under the site's address gets the suffix .txt.
    """
    suffix = posixpath.splitext(asset.path)[1].lower()
    suffix = suffix if _PLAIN_SUFFIX.fullmatch(suffix) else ""
    return f"assets/{owner}/{asset.digest[:12]}{suffix}{'.txt' if suffix in _ACTIVE else ''}"


def download_name(path: str, href: str) -> str:
    """Return the name under which a reader saves a published file: the author's, with .txt where it is published as text.

    path: the author's file; href: its address.
    """
    name = posixpath.basename(path)
    return f"{name}.txt" if href.endswith(".txt") and not name.lower().endswith(".txt") else name
