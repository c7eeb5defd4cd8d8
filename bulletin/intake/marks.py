"""Recognizes single lines by their text: labels of lists, issue numbers, ordinals, entries of a contents list, captions."""

import re
from collections import Counter

from bulletin.reading.pasted import is_page_number
from bulletin.values.labels import LIST_OF_LABEL, NOTE_LABELS
from bulletin.values.text import join_lines

BLANKS = " \t\n\r\u3000\xa0\u2002\u2003"
_LISTS = "|".join(  # a label may contain blanks: 报　送：
    label if label.endswith("增发") else r"\s*".join(label)
    for label in sorted(LIST_OF_LABEL, key=len, reverse=True)
)
# the gap before the next list on the same line: 报：县委。　送：各乡镇。　共印50份
NEXT_LIST = re.compile(
    rf"(?:(?<=[。；;])\s*|(?<=[^\s抄呈上报主分印寄下发])\s+)(?=(?:{_LISTS})\s*[：:])"
    r"|\s+(?=共\s*印\s*\d)|\s*(?=[（(]\s*共\s*印\s*\d)"  # the print run is not a recipient
)
# the label of a list at the beginning of a line: 报：, 【抄送】, 发
LABEL = re.compile(
    rf"^[【\[（(]?\s*({_LISTS})"
    r"(?:\s*[】\]）)]\s*[：:]?|\s*[：:]|[\t\u3000]+| {2,})\s*"
)
NUMBER = re.compile(  # 第335期, 第12-13期, 增刊第2, （增刊）
    r"第\s*[\d一二三四五六七八九十百〇○零]{1,6}(?:\s*[-—–~～至、]\s*\d{1,5})?\s*期"
    r"|增\s*刊\s*第?\s*[（(]?[\d一二三四五六七八九十]{1,3}|[（(]\s*增\s*刊\s*[）)]"
)
# 第3号, NO.12
OTHER_NUMBER = re.compile(
    r"第\s*(?:\d{1,6}|[一二三四五六七八九十百〇○零]{1,6})\s*号|N[Oo]\s*[.．:：]?\s*\d{1,5}"
)
# level → 一、 （一） 1. （1）
_ORDINALS = (
    (3, re.compile(r"^第?[一二三四五六七八九十百]{1,4}[、.．]\s*")),
    (4, re.compile(r"^[（(][一二三四五六七八九十]{1,3}[）)]\s*[、.．]?\s*")),
    (5, re.compile(r"^\d{1,2}[.．、](?!\d)\s*")),
    (6, re.compile(r"^[（(]\d{1,2}[）)]\s*")),
)
# 1.1 or 2.3.1 before words
_DOTTED = re.compile(r"^\d{1,2}((?:[.．]\d{1,2}){1,3})[.．、]?\s*(?=\D)")
LONGEST_HEADING = 45
# 附件：名单, 附件1：名单
ENCLOSURE = re.compile(r"^附\s*件\s*[\d一二三四五六七八九十]{0,2}\s*[：:]\s*(?=\S)")
NOTE = re.compile(rf"^[【\[〔]?(?:{NOTE_LABELS})[】\]〕]?\s*[：:]?\s*")
# 【工作动态】, ★经验交流★
_BRACKETED = re.compile(r"^[◆◇●○■□★☆▲△►※]*([【\[〔『「★☆▲※◆■])([^\W_]{2,12})[】\]〕』」★☆▲※◆■]$")
# words between such marks that are no section: 【编者按】, 【一】
_NOT_SECTIONS = re.compile(
    rf"{NOTE_LABELS}|目录|摘要|关键词|要目|导读|编后|附件|\d|[一二三四五六七八九十]+$|本期"
)
# 目录, ◆本期要目◆; blanks are removed before
CONTENTS_HEADING = re.compile(
    r"^[^\w（(]{0,3}(?:目录|本期目录|本期要目|本期导读|本期内容|本期看点|内容提要|要目|导读|CONTENTS)[^\w）)]{0,3}$"
)
# dots and page number behind an entry: ……（3）, 　第12页
_LEADER = re.compile(r"[\s.…·．。‥_-]*[（(]?(?:第\s*)?[Pp]?\d{1,3}(?:\s*页)?[）)]?$")
_TYPED_NUMBER = re.compile("[—–－·页-]")
_RULE = re.compile(r"(?:\s*[※*＊☆★◆◇●○■□▲△✦❖~～=＝—_－─━·•#-]){3,}\s*")
_PICTURE_CAPTION = re.compile(r"图\s*[\d一二三四五六七八九十]{1,3}")
_NO_WORDS = re.compile(r"[\s\W_]+")
# full-width forms of ASCII → ASCII
_HALF_WIDTH = {n: n - 0xFEE0 for n in range(0xFF01, 0xFF5F)}
BULLETS = " \u3000\t◆◇●○■□★☆▲△►▶※·•＊*-—√➢"


def is_rule(text: str) -> bool:
    """Return whether a line is a separator typed with marks: ※※※, ————."""
    return bool(_RULE.fullmatch(text))


def is_typed_page_number(text: str) -> bool:
    """Return whether a line is a typed page number such as — 2 — or 第2页; a bare number does not count."""
    return is_page_number(text) and bool(_TYPED_NUMBER.search(text))


def is_picture_caption(text: str) -> bool:
    """Return whether a line below a picture is its caption: 图1　清淤前后."""
    return len(text) <= 60 and bool(_PICTURE_CAPTION.match(text))


def without_blanks(text: str) -> str:
    """Return text without blanks."""
    return re.sub(r"\s+", "", text)


def tidy(text: str) -> str:
    """Return text on one line: each run of blanks is one blank, full-width if the run contains such; none where a line ends between 汉字."""
    text = join_lines(text.strip(BLANKS).split("\n"))
    return re.sub(r"\s+", lambda found: "\u3000" if "\u3000" in found[0] else " ", text)


def share_of_common(text: str) -> float:
    """Return the share of 汉字 in level 1 of GB 2312, which is high in any correctly decoded text; 1 for fewer than 30 汉字."""
    counts = Counter(text)
    han = {c: n for c, n in counts.items() if "\u3400" <= c <= "\u9fff" or "\ue000" <= c <= "\uf8ff"}
    # level 1 has the lead bytes 0xB0 … 0xD7; private-use characters, counted above, come from wrong decoding
    common = sum(n for c, n in han.items() if b"\xb0" <= c.encode("gb2312", "ignore")[:1] <= b"\xd7")
    return common / sum(han.values()) if sum(han.values()) >= 30 else 1


def ordinal_of(text: str) -> int:
    """Return the heading level of an ordinal: 3 for 一、, 4 for （一）, 5 for 1., 6 for （1）, by its dots for 1.1; 0 for none."""
    if dotted := _DOTTED.match(text):
        return min(3 + len(re.findall(r"[.．]", dotted[1])), 6)
    return next((level for level, form in _ORDINALS if form.match(text)), 0)


def normalized(text: str) -> str:
    """Return a line for comparison: without blanks and punctuation, full-width ASCII as ASCII."""
    return _NO_WORDS.sub("", text.translate(_HALF_WIDTH))


def entry_text(text: str) -> str:
    """Return a line of a contents list without its bullet, its leader and its page number."""
    text = text.strip().lstrip(BULLETS)
    short = _LEADER.sub("", text)
    # A number at the end is a page number only with a leader, a blank or brackets before it; else it belongs to the title.
    has_leader = len(text) - len(short) > 3 or re.search(
        r"[\t…]|\.{2}|[（(]\s*[Pp]?\d+(?:\s*页)?\s*[）)]$|\s\d+$", text[len(short) :]
    )
    return (short if has_leader else text).strip()


def without_ordinal(text: str) -> str:
    """Return a line without the ordinal at its beginning."""
    return next((text[found.end() :] for _, form in _ORDINALS if (found := form.match(text))), text)


def tidy_heading(text: str) -> str:
    """Return a heading without the blank that Word puts behind an automatic number."""
    text = tidy(text)
    rest = without_ordinal(text)
    return text[: len(text) - len(rest)].rstrip() + rest


def section_named(text: str, known: frozenset[str]) -> str:
    """Return the section that a short line names, alone or between marks; empty for none. known: names of the known sections."""
    bare = without_blanks(text)
    if not 2 <= len(bare) <= 20:
        return ""
    inner = re.sub(r"^[\W_]+|[\W_]+$", "", bare)
    if inner in known and (bare == inner or not bare.endswith(("。", "，", "；"))):
        return inner
    found = _BRACKETED.match(bare)
    if not found or _NOT_SECTIONS.match(found[2]):
        return ""
    return found[2]
