"""Recognizes pasted lines of the head and the end of a sheet: number, office, date, signature, author.

`pasted` recognizes lines by their form alone; those here depend on the lines around them.
"""

import re

from bulletin.reading.joined_lines import has_mark, is_office
from bulletin.reading.numerals import date_in
from bulletin.reading.pasted import (
    DATE,
    DATE_LINE,
    LONGEST,
    LineContext,
    Masthead,
    Pasted,
    dropped,
    single_blanks,
)
from bulletin.values.labels import CONTRIBUTOR_LABELS, SOURCE_FIELDS

# 期号：365, （作者：甲）, 【供稿：甲】
_LABELLED = re.compile(
    r"^([（(【]?)([\u4e00-\u9fff](?: ?[\u4e00-\u9fff]){1,5}) ?[：:] ?([^\s：:][^：:]{0,50}?)([）)】]?)[。]?$"
)
# （作者系县委党校教师）, （作者单位：…） is not one
_ABOUT = re.compile(r"^[（(]作者(?:简介|单位)?(?:系|为|是)?((?:现任)?(?!\S{0,4}[：:])\S{2,50})[）)][。]?$")
# Office and date on one line: 协调小组办公室 2020年3月10日
_SIGNED = re.compile(rf"^[（(]?([^\s，。！？；：、“]{{2,30}}) ({DATE})[）)]?$")
# Contributors at the end of a paragraph: ……成效明显。（供稿：青石镇党委）, ……成效明显。（青石镇党委供稿）
_WITHIN = re.compile(
    r"(?<=[。！？”])[ 　]*（(?:供稿(?:单位|人)?[：:][^（）：:。]{2,40}|[^（）：:。，]{2,30}供稿)）\s*$"
)
# Who signed a printed letter: 读者：甲, 村民 甲
_WRITER = re.compile(r"^(?:读者|来信人|写信人|学生|学员|村民|群众|居民|党员)[：: ]? ?\S{0,10}$")
_FEW = 30  # maximum length in characters of a line of the masthead
_UNDERLINE = re.compile(r"^[=＝]{3,}$")  # below a title, or left over from a Git merge
# \newpage, ---分页符---, 【换页】
_PAGE_BREAK = re.compile(
    r"^(?:\\(?:newpage|pagebreak|clearpage)|[-—=·【\[ ]*(?:分页符?|换页符?|分节符)(?:[（(].{1,6}[）)])?[-—=·】\] ]*)$"
)
_PRINTED = {
    **dict.fromkeys(("期号", "期数", "期次", "总期号", "总期数"), "期号由程序印"),
    **dict.fromkeys(
        ("印发日期", "编发日期", "编印日期", "出版日期", "出刊日期", "发布日期", "签发日期", "印发时间", "编发时间"),
        "日期由程序印",
    ),
    **dict.fromkeys(
        ("主办", "主办单位", "主管单位", "编发", "编发单位", "编印", "编印单位", "编辑单位", "主编单位"),
        "编发单位由程序印；和 site.yaml 里写的不同，就改 site.yaml",
    ),
}  # fmt: skip
# Labels that also occur in an article, in a notice or list of books; only with the bulletin's own office they are from the masthead.
_ALSO_TEXT = frozenset(
    ("主办", "主办单位", "主管单位", "编辑单位", "主编单位", "编印单位", "期数", "期次", "出版日期", "发布日期", "发布时间")
)  # fmt: skip
# Not 来源: （来源：…） is a normal closing remark.
_IN_BRACKETS = ("作者", "作者单位", "作者简介", "作者职务")


def signed_line(line: str, at: LineContext) -> Pasted | None:
    """Return the diagnostic for a line of an article with an office and a date, None for other lines.

    Under a title or a short line they are the masthead; after sentences they are a signature. Codes: typed-signature,
    typed-masthead.
    """
    found = _SIGNED.match(single_blanks(line)) if len(line) <= LONGEST else None
    if found is None or not is_signatory(found[1], at.masthead):
        return None
    return signed(found[1], found[2], at, "删掉这一行")


def signed(unit: str, date: str, at: LineContext, action: str) -> Pasted:
    """Return the diagnostic for an office and a date, as `signed_line` does.

    action: what the author must do with their lines.
    """
    words = single_blanks(at.above)
    if at.after_title or (
        words and len(words) <= _FEW and "：" not in words and not words.endswith(tuple("。！？”）"))
    ):
        message = f"`{single_blanks(unit)[:20]}` 和日期会当作正文印出来"
        return Pasted("typed-masthead", message, "编发单位和日期由程序印", action)
    return signature(unit, date, action)


def end_line(line: str, at: LineContext, *, is_meant: bool) -> Pasted | None:
    """Return the diagnostic for a pasted line of the head or the end of a sheet, None for plain text.

    is_meant: whether a date is meant as text: it is below who signed on it, or above what happened then.
    Codes: typed-masthead, typed-field, typed-signature.
    """
    if len(line) > LONGEST:
        return None
    text = single_blanks(line)
    if at.in_article and DATE_LINE.match(text):
        return None if is_meant else _date(text)
    if _PAGE_BREAK.match(text):
        return dropped("typed-page-number", text, "翻页由程序定")
    if _UNDERLINE.match(text):
        hint = "删掉这一行；上一行是小标题，就在它前面写 `### `"
        return Pasted("typed-heading", f"`{text[:20]}` 会当作正文印出来", "标题不用等号画线", hint)
    if found := _ABOUT.match(text):
        return _field(text, "作者简介", found[1], at)
    found = _LABELLED.match(text)
    if found is None or bool(found[1]) != bool(found[4]):  # one bracket only
        return None
    label, value = found[2].replace(" ", ""), found[3]
    is_text = label in _ALSO_TEXT and at.in_article and value.replace(" ", "") not in at.masthead.words
    if label in _PRINTED and not found[1] and not is_text:
        return dropped("typed-masthead", text, _PRINTED[label])
    if label in CONTRIBUTOR_LABELS and found[1] == "【":
        return Pasted(
            "typed-field", f"`{text[:20]}` 当作正文了", "文末的供稿单位写在全角括号里", f"（{value}）"
        )
    if label in SOURCE_FIELDS and at.in_article and (label in _IN_BRACKETS or not found[1]):
        return _field(text, SOURCE_FIELDS[label], value, at)
    return None


def contributor_within(line: str) -> Pasted | None:
    """Return the diagnostic for contributors at the end of a paragraph, which should be a separate paragraph; else None.

    Codes: typed-field.
    """
    found = _WITHIN.search(line)
    if found is None:
        return None
    return Pasted(
        "typed-field",
        f"`{found[0][:20]}` 接在一段的末尾，没有当作供稿单位",
        "文末的供稿单位单独成段",
        f"{line[: found.start()].rstrip()}\n\n{found[0].strip()}",
        is_text=True,
    )


def signature(unit: str, date: str, action: str) -> Pasted:
    """Return the diagnostic for an office and a date that sign a letter. action: what the author must do with their lines."""
    fields = f":署名: {single_blanks(unit)}\n:成文日期: {_as_field(date)}"
    return Pasted(
        "typed-signature",
        "落款的单位和日期会当作正文印出来",
        "落款写成文章标题下面的字段",
        f"{action}，在文章标题下面写：\n{fields}",
    )


def is_signatory(line: str, masthead: Masthead) -> bool:
    """Return whether a line is the name of an office, by its ending or because it is the bulletin's own office."""
    text = single_blanks(line)
    return (
        bool(text) and not has_mark(text) and (is_office(text) or text.replace(" ", "") == masthead.publisher)
    )


def is_writer(line: str) -> bool:
    """Return whether a line names the writer of a letter that an article prints; its date may be below."""
    return bool(_WRITER.match(single_blanks(line)))


def _date(text: str) -> Pasted:
    return Pasted(
        "typed-signature",
        f"`{text}` 单独一行，会当作正文印出来",
        "简报的日期由程序印；落款的日期写成字段",
        f"删掉这一行；是落款的日期，就在文章标题下面写：\n:成文日期: {_as_field(text)}",
    )


def _field(text: str, name: str, value: str, at: LineContext) -> Pasted:
    line = f":{name}: {value}"
    hint = line if at.after_title else f"删掉这一行，在文章标题下面写：\n{line}"
    return Pasted("typed-field", f"`{text[:20]}` 当作正文了", f"{name}写成文章标题下面的字段", hint)


def _as_field(date: str) -> str:
    day = date_in(date)
    return day.isoformat() if day else single_blanks(date)
