"""The facts on a sheet around the articles: masthead with number and date, tail with its lists; finds dates and fields in lines."""

import datetime
import re
from dataclasses import dataclass, field

from bulletin.intake.marks import without_blanks
from bulletin.reading.pasted import SECRECY, single_blanks
from bulletin.values.chinese_numbers import number_of
from bulletin.values.choices import URGENCIES
from bulletin.values.labels import APPROVER_LABELS
from bulletin.values.text import whole_number

_LETTERS_FOR_ZERO = str.maketrans("ＯO", "〇〇")
# 2024年3月5日, 2024-03-05, 二〇二四年三月五日
DATE = re.compile(
    r"(\d{4})\s*(?:年|[-./．])\s*(\d{1,2})\s*(?:月|[-./．])\s*(\d{1,2})(?:\s*日)?(?!\d)"
    r"|([〇○零ＯO一二三四五六七八九]{4})\s*年\s*([一二三四五六七八九十元]{1,2})\s*月\s*([一二三四五六七八九十]{1,3})\s*日"
)
# 共印50份, 印数：50
PRINT_RUN = re.compile(r"(?:本\s*期)?(?:共\s*印|印\s*数|印\s*制|印发份数)\s*[：:]?\s*(\d{1,6})\s*份?")
_URGENCY = re.compile("|".join(choice.zh for choice in URGENCIES))
# 机密★1年, 内部
_SECRET = re.compile(r"(?:绝密|机密|秘密)(?:[★☆*]?(?:\d{1,2}年|长期))?|内部")
_EDITORS = frozenset(("责任编辑", "本期责任编辑", "本期责编", "责编", "本期编辑", "编辑", "编校"))
_KNOWN = "|".join(r"\s*".join(label) for label in sorted(_EDITORS | APPROVER_LABELS, key=len, reverse=True))
# A known label, and a label of two 字 (电　话), may contain blanks; elsewhere a blank ends the value before it.
_LABELLED = re.compile(
    rf"(?<![\u4e00-\u9fff])({_KNOWN}|[\u4e00-\u9fff]{{2,6}}|[\u4e00-\u9fff]\s+[\u4e00-\u9fff])\s*[：:]\s*"
)


@dataclass(slots=True)
class FoundSheet:
    """What was found around the articles. lists: 报, 送, 发 → units as typed; begin, end: range of the lines between masthead and tail.

    masthead: lines that are not imported as text, since print generates them or the front matter has them.
    """

    number: tuple[int, int] | None = None
    total: int = 0
    supplement: int = 0
    date: datetime.date | None = None
    lists: dict[str, list[str]] = field(default_factory=dict)
    renamed: list[tuple[str, str]] = field(default_factory=list)  # (label as typed, list that it became)
    editors: str = ""
    approver: str = ""
    secrecy: str = ""
    urgency: str = ""
    print_run: int = 0
    begin: int = 0
    end: int = 0
    masthead: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)  # places of those in masthead and tail
    labels: str = ""  # the text around the units of the lists: 报：, commas
    dropped: list[tuple[str, str]] = field(default_factory=list)  # (place, line) without a field

    def note(self, text: str) -> str:
        """Set the front-matter fields that a line of masthead or tail contains; return the rest of the line."""
        if found := SECRECY.match(single_blanks(text)):
            self.secrecy = without_blanks(found[1]) if found[1] else "内部"
            return ""
        rest = text
        if found := PRINT_RUN.search(rest):
            self.print_run = int(found[1])
            rest = PRINT_RUN.sub(" ", rest)
        pairs = list(_LABELLED.finditer(rest))
        for found, after in zip(pairs, (*pairs[1:], None), strict=False):
            end = after.start() if after else len(rest)
            label, value = without_blanks(found[1]), rest[found.end() : end].strip("，,；; \t\u3000）)")
            if value and label in _EDITORS:
                self.editors = f"{self.editors} {value}".strip()
            elif value and label in APPROVER_LABELS and len(value) <= 12:
                self.approver = value
            else:
                continue
            # as many NULs as characters, so that later offsets stay right
            rest = rest[: found.start()] + "\0" * (end - found.start()) + rest[end:]
        return rest.replace("\0", "")

    def note_marks(self, text: str) -> None:
        """Set secrecy and urgency from a short masthead line that contains such a word: 内部资料·注意保存, 机密　第000012号."""
        if len(text) > 30:
            return
        bare = without_blanks(text)
        if not self.secrecy and (found := _SECRET.search(bare)):
            self.secrecy = found[0]
        if not self.urgency and (found := _URGENCY.search(bare)):
            self.urgency = found[0]


def chinese_integer(text: str) -> int:
    """Return the value of a number in Arabic or Chinese digits, 0 if it is none."""
    number = whole_number(text)
    return number if number is not None else number_of(text.translate(_LETTERS_FOR_ZERO)) or 0


def first_date(text: str) -> datetime.date | None:
    """Return the first date in a line, in Arabic or Chinese digits."""
    for found in DATE.finditer(text):
        parts = [part for part in found.groups() if part]
        year = chinese_integer(parts[0])
        # 元月 is January
        month = 1 if parts[1] == "元" else chinese_integer(parts[1])
        try:
            return datetime.date(year, month, chinese_integer(parts[2]))
        except ValueError:
            continue
    return None


def is_date_line(text: str) -> bool:
    """Return whether a line is only a date, possibly in brackets."""
    return (
        bool(text) and first_date(text) is not None and not without_blanks(DATE.sub("", text)).strip("（）()")
    )
