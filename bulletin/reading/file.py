"""The bytes of one file of content/ → its text and the issue or page written in it."""

from dataclasses import dataclass

from bulletin.reading.issue import parse_issue
from bulletin.reading.page import parse_page
from bulletin.values.diagnostics import Diagnostic
from bulletin.values.files import decode
from bulletin.values.model import Issue, IssueBody, TextPage
from bulletin.values.settings import Config

ISSUES_FOLDER = "content/issues/"


@dataclass(frozen=True, slots=True)
class FileContent:
    """What was read from one file, with every diagnostic that needs no other file.

    text: None where the bytes are in no encoding that we know. issue and body: both or neither; page: of a file
    outside content/issues/. All are None where the text cannot be used.
    """

    text: str | None
    issue: Issue | None
    body: IssueBody | None
    page: TextPage | None
    diagnostics: tuple[Diagnostic, ...]


def read_file(path: str, data: bytes, config: Config) -> FileContent:
    """Return the issue or page in the bytes of a file.

    path: from the site's root, in content/issues/ or content/pages/; nothing is read from there.
    Diagnostics: those of files.decode, parse_issue and parse_page.
    """
    text = decode(data, path)
    if text.value is None:
        return FileContent(None, None, None, None, text.diagnostics)
    if path.startswith(ISSUES_FOLDER):
        parsed = parse_issue(path, text.value, config)
        issue, body = parsed.value or (None, None)
        return FileContent(text.value, issue, body, None, (*text.diagnostics, *parsed.diagnostics))
    page = parse_page(path, text.value)
    return FileContent(text.value, None, None, page.value, (*text.diagnostics, *page.diagnostics))
