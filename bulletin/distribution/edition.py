"""What identifies a printing: digests of the text and of the form it was set in."""

from collections.abc import Mapping

from bulletin.reading.frontmatter import split_front_matter
from bulletin.values.asset import Asset
from bulletin.values.encoding import digest_of, digest_of_bytes
from bulletin.values.model import Issue
from bulletin.values.settings import Config

DIGITS = 12  # of a digest as the record has it: enough to tell the texts of one issue apart


def text_digest(issue: Issue, source: str, assets: Mapping[str, Asset]) -> str:
    """Return a digest of what an issue says, without its lists, corrections and all that is not printed.

    Of the Markdown, not of what is made from it: a later version of the program must not call an old text changed.
    """
    split = split_front_matter(issue.path, source).value
    lines = [line.rstrip() for line in (split.body if split else source).strip().split("\n")]
    pictures = sorted({(r.path, assets[r.path].digest) for r in issue.references if r.path in assets})
    facts = (issue.number.label, issue.date.isoformat(), issue.secrecy, issue.title)
    return digest_of((facts, issue.approver, issue.editors, lines, pictures))[:DIGITS]


def layout_digest(config: Config, *, booklet: bool) -> str:
    """Return a digest of the settings that an issue was set with."""
    return digest_of((config.name, config.publisher, config.campaign, config.print, booklet))[:DIGITS]


def original_digest(data: bytes) -> str:
    """Return the digest by which the PDF of one copy is known."""
    return digest_of_bytes(data)[:DIGITS]
