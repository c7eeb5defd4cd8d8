"""I/O boundary: saves the text of an issue when it is printed or written as a Word file (稿1, 稿2 …), so that later changes can be shown.

Saved texts are stored beside the issue's file and its record, in content/: a marked-up copy may be asked for weeks later, when
output/ may have been emptied, and an office without git has nothing else to compare with. They are private by name
(`is_private`): no page, link or list shows one. Each has the bytes that the issue's file had.
"""

import datetime
import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from glob import escape
from pathlib import Path

from bulletin.values.files import write_new
from bulletin.values.private_files import saved_text_path
from bulletin.values.text import date_text

# 365.稿2-2026-03-05.txt
_NAME = re.compile(r"\.稿([0-9]{1,6})-([0-9]{4})-([0-9]{2})-([0-9]{2})\.txt$")


@dataclass(frozen=True, slots=True)
class SavedText:
    """A text of an issue. path: of its file; date: the day on which it was saved."""

    number: int
    date: datetime.date
    path: Path
    data: bytes

    @property
    def name(self) -> str:
        """稿2."""
        return f"稿{self.number}"

    @property
    def label(self) -> str:
        """稿2（2026年3月5日）."""
        return f"{self.name}（{date_text(self.date)}）"


def source_digest(data: bytes) -> str:
    """Return the digest that identifies a text; a Word file made from the text carries it."""
    return hashlib.sha256(data).hexdigest()


def saved_texts(root: Path, issue_path: str) -> tuple[SavedText, ...]:
    """Return the saved texts of an issue, the oldest first. Raises OSError."""
    source = root / issue_path
    found: list[SavedText] = []
    for path in source.parent.glob(f"{escape(source.stem)}.稿*.txt"):
        match = _NAME.search(path.name)
        if match and path.name[: match.start()] == source.stem and path.is_file():
            try:
                date = datetime.date(int(match[2]), int(match[3]), int(match[4]))
            except ValueError:
                continue
            found.append(SavedText(int(match[1]), date, path, path.read_bytes()))
    return tuple(sorted(found, key=lambda each: each.number))


@contextmanager
def text_saved_for(root: Path, issue_path: str, data: bytes, today: datetime.date) -> Iterator[None]:
    """Save the text of the files that the block writes; if the block raises OSError, nothing went out, and the text is removed again."""
    before = saved_texts(root, issue_path)
    saved = save_text(root, issue_path, data, today)
    try:
        yield
    except OSError:  # not after Ctrl-C, which may have come after everything was written
        if saved not in before:
            saved.path.unlink(missing_ok=True)
        raise


def save_text(root: Path, issue_path: str, data: bytes, today: datetime.date) -> SavedText:
    """Save a text of an issue, unless it equals the last saved one; return the saved text. Raises OSError."""
    before = saved_texts(root, issue_path)
    if before and before[-1].data == data:
        return before[-1]
    number = before[-1].number + 1 if before else 1
    while True:
        path = root / saved_text_path(issue_path, number, today)
        try:
            write_new(path, data)
        except FileExistsError:  # another command saved a text at the same moment
            number += 1
            continue
        return SavedText(number, today, path, data)
