"""Finds where the masthead of a sheet ends, and its number and date."""

import re
from collections.abc import Sequence
from itertools import pairwise

from bulletin.intake.blocks import SourcePicture
from bulletin.intake.lines import TextLine
from bulletin.intake.marks import NUMBER, OTHER_NUMBER, without_blanks
from bulletin.intake.sheet import DATE, FoundSheet, chinese_integer, first_date
from bulletin.site.print_context import campaign_lines
from bulletin.values.settings import Config

_NUMERAL = r"\d{1,6}|[一二三四五六七八九十百〇○零]{1,6}"
# 总第400期, 总期数：400
_TOTAL = re.compile(
    rf"总\s*(?:第?\s*({_NUMERAL})\s*[期号]|[期号]数?\s*[：:]?\s*第?\s*({_NUMERAL})\s*[期号]?)"
)
# 第335期, 第12-13期, NO.7
_PLAIN = re.compile(
    rf"第\s*({_NUMERAL})(?:\s*[-—–~～至、]\s*(\d{{1,5}}))?\s*[期号]|N[Oo]\s*[.．:：]?\s*(\d{{1,5}})"
)
_SUPPLEMENT = re.compile(r"增\s*刊\s*第?\s*[（(]?(\d{1,3}|[一二三四五六七八九十]{1,2})?")
_PUBLISHES = re.compile("(?:主办|编印|编发|主编|编)$")
_FIRST_LINES = 14  # the mastheads of all issues that were studied end within these


def find_masthead(lines: Sequence[TextLine], sheet: FoundSheet, config: Config) -> None:
    """Set number, date and end of the masthead in the sheet."""
    first = [line.text for line in lines[: min(_FIRST_LINES, sheet.end)]]
    short = [lines[n].is_text and len(text) <= 60 and "。" not in text for n, text in enumerate(first)]
    likely = [(n, text) for n, text in enumerate(first) if short[n]]
    forms = (NUMBER, OTHER_NUMBER)  # 第3号, NO.3 are rarer, and may be the number of a document
    at = next((n for form in forms for n, text in likely if _is_number(text, form)), None)
    publisher = without_blanks(config.publisher)
    if at is None:
        # without a number, a line with publisher and date is the masthead
        offices = (
            n for n, text in likely if publisher and publisher in without_blanks(text) and first_date(text)
        )
        if (at := next(offices, None)) is None:
            return
    else:
        _numbers(first[at], sheet, config)
        # the total may be on the line below: （总第400期）
        if at + 1 < len(first) and (total := _TOTAL.search(first[at + 1])) and not sheet.total:
            _numbers(first[at] + " " + total[0], sheet, config)
            at += 1
    sheet.begin = _end(lines, first, short, at, sheet, publisher) + 1
    for line in lines[: sheet.begin]:
        if sheet.note(line.text) and not _is_of_bulletin(line.text, config):
            sheet.note_marks(line.text)
    sheet.pictures += [line.place for line in lines[: sheet.begin] if isinstance(line.block, SourcePicture)]
    sheet.masthead[:0] = [line.text for line in lines[: sheet.begin]]
    while sheet.begin < sheet.end and _PUBLISHES.sub("", without_blanks(lines[sheet.begin].text)) in (
        publisher,
        without_blanks(config.name),
    ):
        sheet.masthead.append(lines[sheet.begin].text)
        sheet.begin += 1


def other_number(lines: Sequence[TextLine], sheet: FoundSheet) -> TextLine | None:
    """Return the first line among the articles that is another issue's number, with a date beside or below it; None for none."""
    for line, below in pairwise(lines[sheet.begin : sheet.end]):
        words = re.sub(r"\d{4}年", "", NUMBER.sub("", _TOTAL.sub("", DATE.sub("", line.text))))
        is_number = line.is_text and NUMBER.search(line.text) and not re.search(r"\w", words)
        if is_number and below.is_short and first_date(line.text + " " + below.text):
            return line
    return None


def _is_of_bulletin(text: str, config: Config) -> bool:
    """Return whether a line of the masthead is the same on every issue: name, publisher, campaign lines."""
    bare = without_blanks(text)
    ours = (config.name, config.publisher, *config.campaign, *campaign_lines(config))
    return any(bare == without_blanks(known) for known in ours)


def _end(
    lines: Sequence[TextLine], first: Sequence[str], short: Sequence[bool], at: int, sheet: FoundSheet, publisher: str
) -> int:  # fmt: skip
    """Return the last line of the masthead: of the number or of a date below it, without a date of the publisher. Sets the date."""
    for n in range(max(at - 3, 0), min(at + 4, len(first))):
        around = [line.strength for line in lines[n - 1 : n + 2]]
        if n - 1 > at and around[0] > 2 >= around[1] and not around[-1]:
            break  # a date below a title belongs to the article, e.g. to a speech
        is_title = n > at and lines[n].strength > 2 and DATE.split(first[n])[-1].strip()
        if short[n] and (date := first_date(first[n])) and not is_title:
            sheet.date = date
            return max(at, n)
    near = range(at, min(at + 3, len(first)))
    return next((n for n in near if publisher and without_blanks(first[n]) == publisher), at)


def _is_number(text: str, form: re.Pattern[str]) -> bool:
    """Return whether a line is an issue number, not a sentence that contains one."""
    if not form.search(text):
        return False
    # `note` removes fields beside the number: 第9期　签发人：赵山
    rest = without_blanks(DATE.sub("", form.sub("", _TOTAL.sub("", FoundSheet().note(text)))))
    return len(rest) <= 30 and not re.search("[，。；：《》“”见]", rest)


def _numbers(text: str, sheet: FoundSheet, config: Config) -> None:
    """Set the number from a line. With a total (第3期　总第400期) and numbers that do not restart each year, the total is the number."""
    total = _TOTAL.search(text)
    plain = _PLAIN.search(_TOTAL.sub("", text))
    if total:
        sheet.total = chinese_integer(total[1] or total[2])
    if "增" in text and (found := _SUPPLEMENT.search(text)):
        sheet.supplement = chinese_integer(found[1]) if found[1] else 1
    elif plain:
        first = chinese_integer(plain[1] or plain[3])
        last = int(plain[2] or first)
        # a combined issue covers few numbers; a second number that is far away is something else
        sheet.number = (first, last) if first <= last <= first + 12 else (first, first)
    if sheet.total and not config.is_yearly and not sheet.supplement:
        sheet.number, sheet.total = (sheet.total, sheet.total), 0
