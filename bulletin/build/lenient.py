"""Leaves out files that have errors: all of them for `build --lenient`, only drafts in other builds."""

import re
from dataclasses import replace

from bulletin.build.load import Loaded
from bulletin.values.diagnostics import Severity
from bulletin.values.settings import SITE_FILE

# `草稿: 是`, `draft: true`, `草稿："是"`: found without YAML, since the file may be unreadable as YAML.
_DRAFT_LINE = re.compile(
    r"^(?:草稿|draft)[ \t]*[:：][ \t]*[\"']?(?:是|true|yes|on|对|y)\b", re.IGNORECASE | re.MULTILINE
)


def _drafts(loaded: Loaded) -> frozenset[str]:
    """Return the paths of drafts, including files that could not be read as issues but say so in their front matter."""
    read = {issue.path: issue.is_draft for issue in loaded.issues}
    heads = {path: loaded.texts[path].split("\n---", 1)[0] for path in loaded.texts if path not in read}
    unread = {path for path, head in heads.items() if head.startswith("---") and _DRAFT_LINE.search(head)}
    return frozenset(unread | {path for path, is_draft in read.items() if is_draft})


def without_errors_in(loaded: Loaded, *, only_drafts: bool = False) -> Loaded:
    """Return the site without the files that have errors; their errors become warnings (`build --lenient`).

    only_drafts: leave out drafts alone, which are not to be published yet.
    """
    bad = {d.span.path for d in loaded.diagnostics if d.severity is Severity.ERROR}
    if not bad:
        return loaded
    bad = bad & _drafts(loaded) if only_drafts else bad
    # Errors of the settings stay errors: without settings nothing can be built.
    softened = tuple(
        replace(d, severity=Severity.WARNING)
        if d.severity is Severity.ERROR and d.span.path != SITE_FILE and d.span.path in bad
        else d
        for d in loaded.diagnostics
    )
    return replace(
        loaded,
        issues=tuple(issue for issue in loaded.issues if issue.path not in bad),
        pages=tuple(page for page in loaded.pages if page.path not in bad),
        diagnostics=softened,
        left_out=tuple(sorted(bad & set(loaded.texts) - {SITE_FILE})),
    )
