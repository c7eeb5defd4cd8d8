"""The issues and pages that `bulletin check --fix` changes: their texts with every certain fix of proofreading made."""

import datetime
from collections.abc import Collection
from typing import NamedTuple

from bulletin.build.load import Loaded
from bulletin.proofreading.private_data import with_masked_numbers
from bulletin.proofreading.proofread import Change, Manuscript, fixed_text, named_lines


class FixedFile(NamedTuple):
    """A file that can be fixed: its text as read and as it will be, and each change with private numbers masked."""

    path: str
    before: str
    after: str
    changes: tuple[Change, ...]


def fixed_files(loaded: Loaded, wanted: Collection[str] = ()) -> tuple[FixedFile, ...]:
    """Return the issues and pages in which something can be fixed, in order. wanted: their paths; none for all.

    A text with mistakes that keep it from being read is left alone: its exceptions are not known.
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
