"""What stands on the sheet around the articles: the masthead with number and date, the tail with its lists."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bulletin.intake.lines import LABEL, NUMBER, TextLine, without_blanks
from bulletin.reading.pasted import is_page_number
from bulletin.values.chinese_numbers import number_of
from bulletin.values.settings import Config
from bulletin.values.text import whole_number

_LETTERS_FOR_ZERO = str.maketrans("ＯO", "〇〇")
_DATE = re.compile(
    r"(\d{4})\s*(?:年|[-./．])\s*(\d{1,2})\s*(?:月|[-./．])\s*(\d{1,2})(?:\s*日)?(?!\d)"
    r"|([〇○零ＯO一二三四五六七八九]{4})\s*年\s*([一二三四五六七八九十元]{1,2})\s*月\s*([一二三四五六七八九十]{1,3})\s*日"
)
_YEARLY = re.compile(r"(\d{4})\s*[〕\]）)]?\s*年?\s*[，,]?\s*第\s*(\d{1,4})\s*期")
_TOTAL = re.compile(r"总\s*第?\s*(\d{1,5})\s*期")
_PLAIN = re.compile(r"第\s*(\d{1,6}|[一二三四五六七八九十百〇○零]{1,6})(?:\s*[-—–~～至、]\s*(\d{1,5}))?\s*期")
_SUPPLEMENT = re.compile(r"增\s*刊\s*第?\s*[（(]?(\d{1,3})?")
_SECRECY = re.compile(r"^(内部(?:资料)?|秘密|机密|绝密)\s*(★\s*\S{1,6})?$")
_APPROVER = re.compile(r"签发(?:人)?\s*[：:]\s*(\S{2,10}(?:\s\S)?)")
_EDITORS = re.compile(r"(?:责任编辑|本期责编|责编|本期编辑|编辑|编校)\s*[：:]\s*(\S.*)$")
_PRINT_RUN = re.compile(r"(?:共\s*印|印\s*数|印发份数)\s*[：:]?\s*(\d{1,6})\s*份?")
_OFFICE = re.compile(
    r"(?:办公室|委员会|领导小组|编辑部|编委会|印发|编印|[部局厅院校会])(?:\s*(?:印发|编印|编))?$"
)
_LIST_OF = {
    "报": "报", "抄报": "报", "主报": "报", "报送": "报", "送": "送", "抄送": "送", "分送": "送", "印送": "送", "主送": "送",
    "发": "发", "下发": "发", "印发": "发", "发至": "发",
}  # fmt: skip
_SEPARATORS = re.compile("[^，,；;。]")
_FIRST_LINES = 14  # the masthead of every issue that was studied ends here


@dataclass(slots=True)
class FoundSheet:
    """What was found around the articles. lists: 报, 送, 发 → units as typed; begin and end: of the lines between masthead and tail."""

    number: tuple[int, int] | None = None
    total: int = 0
    supplement: int = 0
    date: datetime.date | None = None
    lists: dict[str, list[str]] = field(default_factory=dict)
    renamed: list[tuple[str, str]] = field(default_factory=list)  # label as typed, list it became
    editors: str = ""
    approver: str = ""
    secrecy: str = ""
    print_run: int = 0
    begin: int = 0
    end: int = 0
    masthead: list[str] = field(default_factory=list)
    labels: str = ""  # what stood around the units of the lists: 报：, commas
    dropped: list[tuple[str, str]] = field(default_factory=list)  # place, line that has no home


def chinese_integer(text: str) -> int:
    """Return a number in Arabic or Chinese digits."""
    number = whole_number(text)
    return number if number is not None else number_of(text.translate(_LETTERS_FOR_ZERO)) or 0


def date_in(text: str) -> datetime.date | None:
    """Return the first date in a line, in Arabic or Chinese digits."""
    for found in _DATE.finditer(text):
        parts = [part for part in found.groups() if part]
        year = chinese_integer(parts[0])
        month = 1 if parts[1] == "元" else chinese_integer(parts[1])
        try:
            return datetime.date(year, month, chinese_integer(parts[2]))
        except ValueError:
            continue
    return None


def is_date(text: str) -> bool:
    """Return whether a line is a date alone, maybe in brackets."""
    return (
        bool(text) and date_in(text) is not None and not without_blanks(_DATE.sub("", text)).strip("（）()")
    )


def find_sheet(lines: Sequence[TextLine], config: Config) -> FoundSheet:
    """Return the masthead and the tail of an issue."""
    sheet = FoundSheet(end=len(lines))
    _tail(lines, sheet, config)
    _masthead(lines, sheet, config)
    return sheet


def _masthead(lines: Sequence[TextLine], sheet: FoundSheet, config: Config) -> None:
    first = [line.text for line in lines[: min(_FIRST_LINES, sheet.end)]]
    short = [len(text) <= 60 and "。" not in text for text in first]
    at = next((n for n, text in enumerate(first) if short[n] and _is_number(text)), None)
    if at is None:
        publisher = without_blanks(config.publisher)
        dated = [
            n
            for n, t in enumerate(first)
            if short[n] and date_in(t) and publisher and publisher in without_blanks(t)
        ]
        if not dated:
            return
        at = dated[0]
    else:
        _numbers(first[at], sheet, config)
        if at + 1 < len(first) and (total := _TOTAL.search(first[at + 1])) and not sheet.total:
            sheet.total = int(total[1])
            at += 1
    end = at
    for n in range(max(at - 3, 0), min(at + 4, len(first))):
        if short[n] and (date := date_in(first[n])) and not (n > at and lines[n].strength > 2):
            sheet.date, end = date, max(end, n)
            break
    else:
        publisher = without_blanks(config.publisher)
        end = next(
            (
                n
                for n in range(at, min(at + 3, len(first)))
                if publisher and without_blanks(first[n]) == publisher
            ),
            end,
        )
    for line in lines[: end + 1]:
        _fact(line.text, sheet)
    sheet.masthead[:0] = [line.text for line in lines[: end + 1]]
    sheet.begin = end + 1
    while sheet.begin < sheet.end and without_blanks(lines[sheet.begin].text) in (
        without_blanks(config.publisher),
        without_blanks(config.name),
    ):
        sheet.masthead.append(lines[sheet.begin].text)
        sheet.begin += 1


def _is_number(text: str) -> bool:
    """Return whether a line is a number, and not a sentence with one."""
    found = NUMBER.search(text)
    if not found:
        return False
    rest = without_blanks(_DATE.sub("", NUMBER.sub("", text)))
    return len(rest) <= 30 and not re.search("[，。；：《》“”见]", rest)


def _numbers(text: str, sheet: FoundSheet, config: Config) -> None:
    total, yearly = _TOTAL.search(text), _YEARLY.search(text)
    plain = _PLAIN.search(_TOTAL.sub("", text))
    if total:
        sheet.total = int(total[1])
    if "增" in text and (found := _SUPPLEMENT.search(text)):
        sheet.supplement = int(found[1] or 1)
    elif plain:
        first = chinese_integer(plain[1])
        last = int(plain[2] or first)
        sheet.number = (first, last) if first <= last <= first + 12 else (first, first)
    if sheet.total and not config.is_yearly and (yearly or sheet.number is None):
        sheet.number, sheet.total = (sheet.total, sheet.total), 0


def _fact(text: str, sheet: FoundSheet) -> None:
    """Note what a line of masthead or tail says for the front matter."""
    if found := _SECRECY.match(text.strip()):
        sheet.secrecy = (
            (found[1].replace("资料", "") + without_blanks(found[2] or ""))
            if found[1] != "内部资料"
            else "内部"
        )
    if found := _APPROVER.search(text):
        sheet.approver = found[1].strip()
    if found := _EDITORS.search(text):
        sheet.editors = found[1].strip()
    if found := _PRINT_RUN.search(text):
        sheet.print_run = int(found[1])


def _tail(lines: Sequence[TextLine], sheet: FoundSheet, config: Config) -> None:
    texts = [line.text for line in lines]
    last = next(
        (n for n in range(len(texts) - 1, -1, -1) if lines[n].is_text and LABEL.match(texts[n])), None
    )
    if last is None or len(texts) - last > 12 or last < 2:
        _office_at_end(lines, sheet, config)
        return
    begin = last
    for n in range(last - 1, max(last - 12, 0), -1):
        if lines[n].is_text and LABEL.match(texts[n]):
            begin = n
        elif begin - n > 2 or re.search("[。！？]$", texts[n]) or not lines[n].is_text or len(texts[n]) > 150:
            break
    sheet.end = begin
    current = ""
    for line in lines[begin:]:
        text = line.text
        if found := LABEL.match(text):
            label = without_blanks(found[1])
            current = _LIST_OF[label]
            sheet.lists.setdefault(current, []).extend(_units(text[found.end() :]))
            sheet.labels += found[0] + _SEPARATORS.sub("", text[found.end() :])
            if label != current:
                sheet.renamed.append((label, current))
        elif _is_imprint(text, config) or not line.is_text:
            current = ""
            _imprint(line, sheet, config)
        elif current:
            _continue(sheet.lists[current], text)
            sheet.labels += _SEPARATORS.sub("", text)
        else:
            _imprint(line, sheet, config)
    if sheet.begin == 0 and begin and is_page_number(texts[begin - 1]) and not lines[begin - 1].ordinal:
        sheet.dropped.append((lines[begin - 1].place, texts[begin - 1]))
        sheet.end -= 1


def _office_at_end(lines: Sequence[TextLine], sheet: FoundSheet, config: Config) -> None:
    """Take an imprint without lists for the tail: the office with 印发, or a print run."""
    while sheet.end > 2 and lines[sheet.end - 1].is_text:
        text = lines[sheet.end - 1].text
        printed = without_blanks(text).endswith(("印发", "编印")) and date_in(text)
        if not (
            printed
            or (len(text) < 40 and _PRINT_RUN.match(text))
            or (len(text) < 60 and _EDITORS.match(text))
        ):
            break
        _imprint(lines[sheet.end - 1], sheet, config)
        sheet.end -= 1


def _is_imprint(text: str, config: Config) -> bool:
    bare = without_blanks(text)
    return (
        (bool(config.publisher) and without_blanks(config.publisher) in bare and "、" not in bare)
        or bool(_PRINT_RUN.search(text) and len(bare) < 40)
        or bool(_EDITORS.search(text) or _APPROVER.search(text))
        or bool(date_in(text))
        or bool(re.match(r"^(?:地址|邮编|电话|联系|传真|网址|电子|投稿|邮箱|主编|校对|审核|印刷)", bare))
        or (bool(_OFFICE.search(bare)) and not re.search("[、，,；]", bare) and len(bare) < 30)
    )


def _imprint(line: TextLine, sheet: FoundSheet, config: Config) -> None:
    _fact(line.text, sheet)
    if sheet.date is None and (date := date_in(line.text)):
        sheet.date = date
    rest = _DATE.sub("", _PRINT_RUN.sub("", _APPROVER.sub("", _EDITORS.sub("", line.text))))
    rest = (
        without_blanks(rest)
        .replace(without_blanks(config.publisher) or "\0", "")
        .strip("（）()，,。；;印发编")
    )
    if rest:
        sheet.dropped.append((line.place, line.text))
    else:
        sheet.masthead.append(line.text)


def _units(text: str) -> list[str]:
    """Return the units of a list, split where commas stand: what 、 joins is one item, as it is printed."""
    out, depth, word = [], 0, ""
    for char in text.strip(" \t\u3000"):
        depth += (char in "（(") - (char in "）)")
        if char in "，,；;" and depth <= 0:
            out.append(word)
            word = ""
        else:
            word += char
    return [unit.strip() for unit in (*out, word.rstrip("。 \t\u3000")) if unit.strip()]


def _continue(units: list[str], text: str) -> None:
    """Add the next printed line of a list to its last unit."""
    more = _units(text)
    if units and more:
        units[-1] += more.pop(0)
    units.extend(more)
