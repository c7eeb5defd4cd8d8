"""The issue that a command is about, by what a clerk typed; else what to write instead."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from bulletin.cli.common import CONTENT_ERROR, last_line, show
from bulletin.values.diagnostics import Diagnostic, has_errors, in_order

if TYPE_CHECKING:
    from bulletin.build.load import Loaded
    from bulletin.values.model import Issue


def issue_named(word: str, loaded: "Loaded", style: str) -> "Issue":
    """Return the issue that is meant; exit with what to write instead if none or several are."""
    from bulletin.distribution.issue_lookup import issues_named, nearest_issues
    from bulletin.values.settings import SITE_FILE

    if loaded.config is None:
        stop([d for d in loaded.diagnostics if d.span.path == SITE_FILE], loaded, style)
    meant = issues_named(word, loaded.issues)
    if len(meant) == 1:
        return meant[0]
    if meant:
        which = "、".join(f"{issue.key}（{issue.path}）" for issue in meant)
        raise click.UsageError(f"`{word}` 有 {len(meant)} 期：{which}。写全期号；两期同号的，先改期号")
    unread = [path for path in loaded.texts if Path(path).stem == word.removesuffix(".md")]
    spoilt = [d for d in loaded.diagnostics if d.span.path in unread]
    if has_errors(spoilt):
        stop(spoilt, loaded, style)
    near = "、".join(issue.key for issue in nearest_issues(word, loaded.issues))
    raise click.UsageError(f"没有 `{word}` 这一期。" + (f"相近的有：{near}" if near else "还没有一期简报"))


def stop(found: Sequence[Diagnostic], loaded: "Loaded", style: str) -> NoReturn:
    """Show what was found and exit: nothing was written."""
    show(in_order(found), loaded.texts, style)
    last_line(found, style, "没有写出文件")
    sys.exit(CONTENT_ERROR)
