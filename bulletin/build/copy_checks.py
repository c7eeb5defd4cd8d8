"""What is said of the words of one file when it is read: proofreading and private data, for its row in the cache."""

from collections.abc import Iterator, Sequence

from bulletin.proofreading.private_data import check_private
from bulletin.proofreading.proofread import ProofSettings, named_lines, proofread
from bulletin.reading.file import FileContent
from bulletin.values.diagnostics import Diagnostic


def check_copy(
    path: str, content: FileContent, settings: ProofSettings, found: Sequence[Diagnostic], *, has_faces: bool
) -> Iterator[Diagnostic]:
    """Yield the findings in a text: of private data in any, of proofreading in one that can be used.

    found: what was said of it already. has_faces: whether its characters were looked at.
    """
    issue, page, text = content.issue, content.page, content.text
    if text is None:
        return
    yield from check_private(
        path,
        text,
        is_published=issue is None or issue.is_public,
        exceptions=issue.privacy_exceptions if issue else (),
        phones=settings.phones,
    )
    if issue is None and page is None:
        return
    yield from proofread(
        path,
        text,
        settings,
        issue.proof_exceptions if issue else page.proof_exceptions if page else (),
        issue.date if issue else None,
        named=named_lines(path, found),
        has_faces=has_faces and issue is not None,
    )
