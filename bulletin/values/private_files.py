"""Files under content/ that are the office's own: the address book, and the files beside an issue; none is ever published."""

import datetime
import re

BOOK_FILE = "content/recipients.yaml"
RECORD_SUFFIX = ".dispatch.yaml"
ACCEPTED_SUFFIX = ".看过.txt"  # the findings in a text that were looked at


def record_path(issue_path: str) -> str:
    """Return the path of the record of an issue's copies: beside content/…/365.md, content/…/365.dispatch.yaml."""
    return issue_path.removesuffix(".md") + RECORD_SUFFIX


def saved_text_path(issue_path: str, number: int, date: datetime.date) -> str:
    """Return where a text that an issue was printed from is kept: beside content/…/365.md, content/…/365.稿2-2026-03-05.txt."""
    return f"{issue_path.removesuffix('.md')}.稿{number}-{date.isoformat()}.txt"


_SAVED_TEXT = re.compile(r"\.稿[0-9]+\b")


def accepted_path(path: str) -> str:
    """Return where the findings in a file that were looked at are listed: beside content/…/365.md, content/…/365.看过.txt."""
    return path.removesuffix(".md").removesuffix(".yaml") + ACCEPTED_SUFFIX


_SHOWN = (".md", ".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg")  # an issue about address books is an issue


def is_private(path: str) -> bool:
    """Return whether a file under content/ may never be published: address books, records, kept texts, what was looked at, and copies."""
    name = path.rpartition("/")[2].lower()
    return (
        (name.startswith(("recipients.", "通讯录", "用语.")) and not name.endswith(_SHOWN))
        or any(word in name for word in (".dispatch.", ".看过", ".导入说明"))
        or _SAVED_TEXT.search(name) is not None
    )
