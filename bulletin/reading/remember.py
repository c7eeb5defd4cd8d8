"""The bytes of one file → everything that can be said of it alone, as a value and as what the cache keeps of it."""

import pickle
from collections.abc import Callable
from dataclasses import dataclass

from bulletin.build.cache import Place, Remembered
from bulletin.build.late import pack
from bulletin.checks.characters import Characters
from bulletin.checks.titles import check_titles
from bulletin.reading.config import Config
from bulletin.reading.issue import parse_issue
from bulletin.reading.page import TextPage, parse_page
from bulletin.values.diagnostics import Diagnostic
from bulletin.values.files import decode
from bulletin.values.model import Issue
from bulletin.values.text import digest


@dataclass(frozen=True, slots=True)
class Read:
    """What a file says; value is None where it cannot be used. is_text: whether its bytes are text at all."""

    value: Issue | TextPage | None
    diagnostics: tuple[Diagnostic, ...]
    is_text: bool


def read_file(
    path: str, data: bytes, config: Config, characters: Characters | None, *, is_named: bool = True
) -> Read:
    """Return the issue or page in a file, with every diagnostic that does not need another file.

    path: from the site's root, in content/issues/ or content/pages/. characters: which ones can be printed; None
    where no face is known. is_named: whether anybody asks how its words are set: titles and characters.
    """
    text = decode(data, path)
    if text.value is None:
        return Read(None, text.diagnostics, is_text=False)
    if not path.startswith("content/issues/"):
        page = parse_page(path, text.value)
        return Read(page.value, (*text.diagnostics, *page.diagnostics), is_text=True)
    issue = parse_issue(path, text.value, config)
    found = [*text.diagnostics, *issue.diagnostics]
    if issue.value is not None and is_named:
        found += check_titles([issue.value], config)
        found += characters.check(issue.value, text.value) if characters else ()
    return Read(issue.value, tuple(found), is_text=True)


def record_of(read: Read, text: str, add_body: Callable[[bytes], Place] | None) -> Remembered:
    """Return what the cache keeps. text: the digest of the file's bytes; add_body: puts a body away, None to drop it."""
    if isinstance(read.value, Issue):
        facts, body, shown, whole = pack(read.value)
        place = add_body(body) if add_body else None
        return Remembered(text, facts, shown, whole, place, read.diagnostics, read.is_text)
    value = pickle.dumps(read.value, 5) if read.value is not None else b""
    shown = digest(repr(read.value))
    return Remembered(text, value, shown, shown, None, read.diagnostics, read.is_text)
