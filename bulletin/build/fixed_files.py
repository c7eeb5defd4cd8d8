"""Issues and pages → their texts with every certain fix of proofreading applied, for `bulletin check --fix`."""

import datetime
from collections.abc import Collection
from typing import NamedTuple

from bulletin.build.load import Loaded
from bulletin.proofreading.private_data import with_masked_numbers
from bulletin.proofreading.proofread import Change, Manuscript, fixed_text, named_lines


class FixedFile(NamedTuple):
    """A file with at least one fix. before: its text as read; after: as fixed; changes: with private numbers masked."""

    path: str
    before: str
    after: str
    changes: tuple[Change, ...]


def fixed_files(loaded: Loaded, wanted: Collection[str] = ()) -> tuple[FixedFile, ...]:
    """Return the issues and pages that have certain fixes, by path. wanted: paths to look at; empty for all.

    A file that could not be read as an issue or page is skipped, because its exceptions from proofreading are unknown.
    """
    files: list[FixedFile] = []
    known: list[tuple[str, tuple[str, ...], datetime.date | None]] = [
        (issue.path, issue.proof_exceptions, issue.date) for issue in loaded.issues
    ]
    known += [(page.path, page.proof_exceptions, None) for page in loaded.pages]
    for path, exceptions, date in sorted(known, key=lambda one: one[0]):
        if wanted and path not in wanted:
            continue
        text = loaded.texts[path]
        named = named_lines(path, loaded.diagnostics)
        after, changes = fixed_text(Manuscript(path, text, exceptions, date, named), loaded.proofreading)
        # The list of changes must not show a number that the diagnostics mask.
        private = {d.span.line for d in loaded.diagnostics if d.is_private and d.span.path == path}
        masked = tuple(
            change._replace(
                before=with_masked_numbers(change.before), after=with_masked_numbers(change.after)
            )
            if change.span.line in private
            else change
            for change in changes
        )
        if masked:
            files.append(FixedFile(path, text, after, masked))
    return tuple(files)
