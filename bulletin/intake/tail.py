"""Finds the tail of a sheet: the lists of recipients, and the imprint below them."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bulletin.intake.blocks import SourcePicture
from bulletin.intake.lines import TextLine
from bulletin.intake.marks import LABEL, NEXT_LIST, tidy, without_blanks
from bulletin.intake.sheet import DATE, PRINT_RUN, FoundSheet, first_date
from bulletin.reading.pasted import is_page_number
from bulletin.values.labels import LIST_OF_LABEL
from bulletin.values.settings import Config

# the end of a line with an office: 县委办公室印发, 编辑部
_OFFICE = re.compile(
    r"(?:办公室|委员会|领导小组|编辑部|编委会|印发|编印|[部局厅院校会])(?:\s*(?:印发|编印|编))?$"
)
# 编审：张三, （责任编辑：李四）, 电话：……
_STAFF = re.compile(
    r"^[（(]?(?:编发|编审|审定|拟稿|录入|编委会|编委|顾问|总编|总编辑|策划|统稿|核稿|审定|编审|执行编辑|执行主编|文字|排版|打印|地址|邮编|电话|联系|传真|网址|电子|投稿|邮箱|主编|副主编|主办|承办|编印|校对|校核|审核|审稿|审签|印刷|责任编辑|责编|本期责编|本期编辑|编辑|编校|签发)\S{0,3}?\s*[：:]"
)
_EDITORS = re.compile(r"(?:责\s*任\s*编\s*辑|责编|编\s*辑|编校)\s*[：:]")
_ANY_LABEL = re.compile(r"[\u4e00-\u9fff]{2,4}\s*[：:]")
# everything but separators; removed to keep the separators
_SEPARATORS = re.compile("[^，,；;。]")
_COMMAS = ("，", ",", "；", ";", "份）", "份)")  # a new unit begins behind these, also on the next line
_MOST_LINES = 12  # of a tail, from its last label to the end


def find_tail(lines: Sequence[TextLine], sheet: FoundSheet, config: Config) -> None:
    """Set the lists, the fields of the imprint and the beginning of the tail in the sheet."""
    texts = [line.text for line in lines]
    last = next((n for n in range(len(texts) - 1, -1, -1) if lines[n].is_text and _label(texts[n])), None)
    if last is None or len(texts) - last > _MOST_LINES or last < 2:
        _imprint_alone(lines, sheet, config)
        return
    # from the last label up over the other lists, as far as their lines are near and end no sentence
    begin = last
    for n in range(last - 1, max(last - _MOST_LINES, 0), -1):
        if lines[n].is_text and _label(texts[n]):
            begin = n
        elif n > 1 and begin - n == 1 and _label(texts[n - 1]):
            continue  # the second line of a list
        elif begin - n > 2 or re.search("[。！？]$", texts[n]) or not lines[n].is_text or len(texts[n]) > 150:
            break
    has_editors = any(_EDITORS.search(text) for text in texts[begin:])
    while begin > 2 and lines[begin - 1].is_text and _is_staff(texts[begin - 1]):
        if has_editors and texts[begin - 1][0] in "（(":
            break  # the editors of the last article
        begin -= 1  # 责任编辑 is above the lists as often as below them
    sheet.end = begin
    current = before = ""  # the list that the line may continue, the line before
    rest = [(line, text) for line in lines[begin:] for text in NEXT_LIST.split(line.text)]
    for line, text in rest:
        if found := _label(text):
            label = without_blanks(found[1])
            current = LIST_OF_LABEL[label]
            sheet.lists.setdefault(current, []).extend(_units(text[found.end() :]))
            sheet.labels += found[0][: len(text)] + _SEPARATORS.sub("", text[found.end() :])
            if label.removeprefix("本期") != current:
                sheet.renamed.append((label, current))
        elif isinstance(line.block, SourcePicture):
            sheet.pictures.append(line.place)
        elif current and line.is_text and not _is_imprint(text, config, goes_on=_goes_on(before)):
            _continue(sheet.lists[current], text, is_new=before.rstrip().endswith(_COMMAS))
            sheet.labels += _SEPARATORS.sub("", text)
        else:
            current = ""
            _imprint(replace(line, text=text), sheet, config)
        before = text
    if sheet.begin == 0 and begin and is_page_number(texts[begin - 1]) and not lines[begin - 1].ordinal:
        sheet.dropped.append((lines[begin - 1].place, texts[begin - 1]))
        sheet.end -= 1


def _imprint_alone(lines: Sequence[TextLine], sheet: FoundSheet, config: Config) -> None:
    """Set a tail that is an imprint without lists: an office with 印发 and a date, a print run, the staff."""
    while sheet.end > 2 and lines[sheet.end - 1].is_text:
        text = lines[sheet.end - 1].text
        printed = without_blanks(text).strip("（）()").endswith(("印发", "编印")) and first_date(text)
        is_run = len(text) < 40 and PRINT_RUN.match(text.lstrip("（( "))
        if not (printed or is_run or _is_staff(text)):
            break
        _imprint(lines[sheet.end - 1], sheet, config)
        sheet.end -= 1


def _is_staff(text: str) -> bool:
    return len(text) < 60 and bool(_STAFF.match(text))


def _label(text: str) -> re.Match[str] | None:
    """Return the label of a list at the beginning of a line; a label alone on its line needs no colon."""
    return LABEL.match(text) or (LABEL.match(f"{text}：") if len(text) <= 6 else None)


def _goes_on(before: str) -> bool:
    """Return whether a list continues behind this line: it ends in a separator, or is a label alone."""
    found = _label(before)
    return before[-1:] in ("、", *_COMMAS) or (found is not None and found.end() >= len(before.strip()))


def _is_imprint(text: str, config: Config, *, goes_on: bool) -> bool:
    """Return whether a line belongs to the imprint. goes_on: whether the line before it ended in the middle of a list."""
    bare = without_blanks(text)
    if goes_on and not (PRINT_RUN.search(text) or first_date(text) or _STAFF.match(text)):
        return False
    return (
        (bool(config.publisher) and without_blanks(config.publisher) in bare and "、" not in bare)
        or bool(PRINT_RUN.search(text) and len(bare) < 40)
        or bool(first_date(text))
        or bool(_STAFF.match(text))
        or len(_ANY_LABEL.findall(text)) > 1
        or (bool(_OFFICE.search(bare)) and not re.search("[、，,；]", bare) and len(bare) < 30)
    )


def _imprint(line: TextLine, sheet: FoundSheet, config: Config) -> None:
    own = sheet.note(line.text)
    if sheet.date is None and (date := first_date(line.text)):
        sheet.date = date
    rest = without_blanks(DATE.sub("", own)).replace(without_blanks(config.publisher) or "\0", "")
    # only publisher, date and such words: print generates them
    if not rest.strip("（）()，,。；;印发编主承办：:"):
        sheet.masthead.append(line.text)
        return
    sheet.dropped.append((line.place, tidy(own)))
    left = iter(without_blanks(own))
    following = next(left, "")
    for char in without_blanks(line.text):  # the characters that `own` lacks became fields
        if char == following:
            following = next(left, "")
        else:
            sheet.labels += char


def _units(text: str) -> list[str]:
    """Return the units of a list, split at commas outside brackets; units joined by 、 stay one item, as printed."""
    out, depth, word = [], 0, ""
    for char in text.strip(" \t\u3000"):
        depth += (char in "（(") - (char in "）)")
        if char in "，,；;" and depth <= 0:
            out.append(word)
            word = ""
        else:
            word += char
    return [unit.strip() for unit in (*out, word.rstrip("。 \t\u3000")) if unit.strip()]


def _continue(units: list[str], text: str, *, is_new: bool) -> None:
    """Add the next printed line of a list: it continues the last unit, or begins a new one if `is_new`."""
    more = _units(text)
    if units and more and not is_new:
        units[-1] += more.pop(0)
    units.extend(more)
