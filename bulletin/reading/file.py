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
    """The content of one file, with all diagnostics that need no other file.

    text: None if the encoding of the bytes is not recognized. issue and body: both or neither; page: only for files
    outside content/issues/. All three are None if the text cannot be used.
    """

    text: str | None
    issue: Issue | None
    body: IssueBody | None
    page: TextPage | None
    diagnostics: tuple[Diagnostic, ...]


def read_file(path: str, data: bytes, config: Config) -> FileContent:
    """Parse the bytes of a file as an issue or a page.

    path: relative to the site's root, in content/issues/ or content/pages/; the file itself is not opened.
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
