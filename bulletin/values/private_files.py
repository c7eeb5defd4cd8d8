"""Names of private files under content/, which are never published: the address book, and the files kept beside an issue."""

import datetime
import re

BOOK_FILE = "content/recipients.yaml"
RECORD_SUFFIX = ".dispatch.yaml"
ACCEPTED_SUFFIX = ".看过.txt"  # lists the findings in a text that its author has checked and accepted


def record_path(issue_path: str) -> str:
    """Return the path of an issue's dispatch record: content/…/365.md → content/…/365.dispatch.yaml."""
    return issue_path.removesuffix(".md") + RECORD_SUFFIX


def saved_text_path(issue_path: str, number: int, date: datetime.date) -> str:
    """Return the path of a saved text from which an issue was printed: content/…/365.md → content/…/365.稿2-2026-03-05.txt."""
    return f"{issue_path.removesuffix('.md')}.稿{number}-{date.isoformat()}.txt"


_SAVED_TEXT = re.compile(r"\.稿[0-9]+\b")


def accepted_path(path: str) -> str:
    """Return the path of the list of accepted findings of a file: content/…/365.md → content/…/365.看过.txt."""
    return path.removesuffix(".md").removesuffix(".yaml") + ACCEPTED_SUFFIX


# An issue or picture may have 通讯录 in its name: these suffixes are not those of an address book.
_SHOWN = (".md", ".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg")


def is_private(path: str) -> bool:
    """Return whether a file under content/ may never be published.

    Private are address books, 用语, dispatch records, saved texts, accepted findings, reports of imports, and copies of them.
    """
    name = path.rpartition("/")[2].lower()
    return (
        (name.startswith(("recipients.", "通讯录", "用语.")) and not name.endswith(_SHOWN))
        or any(word in name for word in (".dispatch.", ".看过", ".导入说明"))
        or _SAVED_TEXT.search(name) is not None
    )
