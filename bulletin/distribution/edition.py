"""Computes the digests that identify a printing, of its text and of its settings, and finds texts that were changed since."""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import fields, replace

from bulletin.reading.frontmatter import split_front_matter
from bulletin.values.asset import Asset
from bulletin.values.choices import FULL, PREPRINTED
from bulletin.values.diagnostics import Diagnostic, Span, warning
from bulletin.values.distribution import Record
from bulletin.values.encoding import digest_of, digest_of_bytes
from bulletin.values.model import Issue
from bulletin.values.print_settings import PrintConfig
from bulletin.values.settings import SITE_FILE, Config
from bulletin.values.text import date_text

CORRECTION = "更正: [{日期: 2026-03-05, 内容: 第2页“35家”应为“53家”}]"
"""Example of a correction, for hints about a text that was changed after it went out."""

DIGITS = 12  # of a digest in the record: enough to tell the texts of one issue apart


def text_digest(issue: Issue, source: str, assets: Mapping[str, Asset]) -> str:
    """Return a digest of an issue's text, without its lists, corrections and all that is not printed.

    It is taken of the Markdown, not of its HTML, so that a later version of the program does not report an old text as
    changed.
    """
    body = split_front_matter(issue.path, source).body
    lines = [line.rstrip() for line in body.strip().split("\n")]
    pictures = sorted({(r.path, assets[r.path].digest) for r in issue.references if r.path in assets})
    facts: tuple[str, ...] = (issue.number.label, issue.date.isoformat(), issue.secrecy, issue.title)
    if issue.urgency:  # only then: without a mark, the digest is as it was before there were such marks
        facts = (*facts, issue.urgency)
    return digest_of((facts, issue.approver, issue.editors, lines, pictures))[:DIGITS]


def layout_digest(config: Config, *, booklet: bool) -> str:
    """Return a digest of the settings that an issue was set with.

    Only settings that differ from the default are part of it, so that a later version of the program with a new setting
    does not report the settings of an old printing as changed.
    """
    usual = PrintConfig()
    values = {each.name: getattr(config.print, each.name) for each in fields(usual)}
    own = {name: value for name, value in values.items() if value != getattr(usual, name)}
    return digest_of((config.name, config.publisher, config.campaign, own, booklet))[:DIGITS]


def about_layout(issue: Issue, record: Record, config: Config) -> Iterator[Diagnostic]:
    """Yield a warning if the settings are not those of the last printing.

    The letterhead and the booklet, which the command line can choose, may differ: they change the paper, not what it says.
    Diagnostics: layout-changed.
    """
    asked = (replace(config, print=replace(config.print, letterhead=x.en)) for x in (FULL, PREPRINTED))
    same = {layout_digest(each, booklet=booklet) for each in asked for booklet in (False, True)}
    run = record.runs[-1] if record.runs else None
    if run and run.layout and run.layout not in same:
        yield warning(
            "layout-changed",
            f"{issue.number.short}在{date_text(run.date)}印发以后，设置里的名称、编发单位、题头或者印刷改过",
            Span(SITE_FILE),
            "新印的几份照现在的设置排，和发出去的不一样",
            hint="要和发出去的一样，先把设置改回去再印；补印旧号的（--only）仍用原件，不受影响",
        )


def original_digest(data: bytes) -> str:
    """Return the digest that identifies the PDF of one copy."""
    return digest_of_bytes(data)[:DIGITS]


def text_changes(
    issues: Iterable[Issue],
    records: Mapping[str, Record],
    texts: Mapping[str, str],
    assets: Mapping[str, Asset],
    named: Set[str],
) -> Iterator[Diagnostic]:
    """Yield a warning for each issue whose text differs from that of its last printing and has no new correction.

    records, texts, assets: by path; named: paths of the issues to be checked, empty for all.
    Diagnostics: text-changed-after-printing. 33 µs an issue.
    """
    for issue in issues:
        record = records.get(issue.path)
        if record is None or not record.is_frozen or (named and issue.path not in named):
            continue
        run = record.runs[-1]
        # No digest was recorded, or a correction was added since, which explains the change.
        if not run.text or len(issue.errata) > run.errata:
            continue
        if text_digest(issue, texts[issue.path], assets) != run.text:
            day = date_text(run.date)
            yield warning(
                "text-changed-after-printing",
                f"{issue.number.short}的文字在{day}印发以后改过，没有写更正",
                Span(issue.path),
                "网上、合订本里的和发出去的不一样",
                hint=(
                    f"看看改了哪里，就运行：bulletin redline {issue.key}\n"
                    f"发出去的有错，就在开头写上更正，例如：\n{CORRECTION}\n不该改的，就把文字改回去"
                ),
            )
