"""Warns of published files that no manifest names, and of issues that a clock set back would withdraw."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bulletin.build.plan import FileFacts, Published
from bulletin.site.addresses import issue_href
from bulletin.values.audience import Audience
from bulletin.values.diagnostics import Diagnostic, Span, error, warning
from bulletin.values.model import Issue
from bulletin.values.system_errors import unknown_files
from bulletin.values.text import enumerate_words

# Marks of our pages; the second is that of versions before 2026-12.
_MARKS = (b'<meta name="generator" content="bulletin">', b'class="skip-link"')
# issues/365.pdf, assets/365/9f8e7d6c5b4a.jpg, assets/365/9f8e7d6c5b4a.html.txt
_OUR_PATHS = re.compile(r"issues/[^/]+\.pdf|assets/[^/]+/[0-9a-f]{12}(\.[a-z0-9]+){0,2}")
_HEAD_BYTES = 8_192


@dataclass(frozen=True, slots=True)
class Strays:
    """Files of the site that no manifest names. ours: pages that bear our mark, and files with paths like ours."""

    all: frozenset[str]
    ours: frozenset[str]


def strays_in(site: Path, wanted: Collection[str], published: Published) -> Strays:
    """Return the files in the site that neither this build nor the last one made."""
    known = published.made.keys() | set(wanted)
    unknown = frozenset(path for path in published.on_disk if path not in known)
    return Strays(unknown, frozenset(path for path in unknown if _is_ours(site, path)))


def about_strays(site: Path, strays: Strays, published: Published) -> tuple[Diagnostic, ...]:
    """Return a warning about files of ours that are in no manifest; without a manifest, about all files.

    Diagnostics: unknown-files. It is repeated until they are gone, since a withdrawn issue may be among them.
    """
    return unknown_files(site, strays.ours if published.made else strays.all)


def _is_ours(site: Path, path: str) -> bool:
    if not path.endswith(".html"):
        return bool(_OUR_PATHS.fullmatch(path))
    file = site / path
    if file.is_symlink() or not file.is_file():
        return False
    try:
        with file.open("rb") as opened:
            head = opened.read(_HEAD_BYTES)
    except OSError:
        return False
    return any(mark in head for mark in _MARKS)


def about_clock(
    issues: Iterable[Issue], audience: Audience, on_disk: Mapping[str, FileFacts], *, may_withdraw: bool
) -> tuple[Diagnostic, ...]:
    """Return a diagnostic if issues are published whose date is later than today: the clock may have been set back.

    Diagnostics: clock-set-back, an error if more than one issue would be withdrawn and not `may_withdraw`, else a warning.
    """
    if audience.future:  # issues of later days are shown anyway
        return ()
    later = [
        issue
        for issue in issues
        if issue.date > audience.today
        and issue.is_public
        and (audience.drafts or not issue.is_draft)
        and issue_href(issue) in on_disk
    ]
    if not later:
        return ()
    named = enumerate_words([issue.number.short for issue in later[:3]]) + ("等" if len(later) > 3 else "")
    report = warning if may_withdraw or len(later) == 1 else error
    return (
        report(
            "clock-set-back",
            f"今天是 {audience.today.isoformat()}，已经发布的 {len(later)} 期日期比今天晚",
            Span(later[0].path),
            f"{named}{'要' if report is error else ''}从网站上撤下",
            hint="先看看电脑的日期对不对；真的要撤下，用 `bulletin build --yes`",
        ),
    )
