"""花脸稿.docx: the changes since another text of an issue as tracked changes, which Word shows, accepts and rejects."""

from collections.abc import Callable, Mapping

from bulletin.distribution.job import JobFile
from bulletin.revision.marked_issue import MarkedIssue
from bulletin.revision.marks import Mark, unmarked
from bulletin.revision.redline import WARNING, with_facts
from bulletin.values.asset import Asset
from bulletin.values.model import Issue
from bulletin.values.settings import Config
from bulletin.word.issue_document import issue_document
from bulletin.word.tracked import DELETED, INSERTED, LEFT_OUT, TrackedMarks
from bulletin.word.view import word_view

NAME = "花脸稿.docx"

_KINDS = {
    Mark.DELETED.begin: DELETED,
    Mark.INSERTED.begin: INSERTED,
    Mark.MOVED.begin: INSERTED,  # in its old place it is marked as deleted
    Mark.REMARK.begin: LEFT_OUT,
}


def redline_docx(
    found: MarkedIssue,
    before: Issue,
    config: Config,
    assets: Mapping[str, Asset],
    source: str,
    read: Callable[[str], bytes | None],
) -> JobFile:
    """Return the 花脸稿 for Word. before: the old version; source: digest of the new text; read: returns a picture by its path."""
    shown = word_view(found.issue, found.body, config, assets)
    shown = shown._replace(view=with_facts(shown.view, found, before, config))
    marks = TrackedMarks(_KINDS, frozenset(mark.end for mark in Mark), unmarked, config.publisher, WARNING)
    data, _ = issue_document(shown, source, read, tracked=marks)
    return JobFile(NAME, data, "在 Word 里一处一处接受、拒绝")
