"""What a line looks like by itself: labels of lists, numbers of issues, ordinals, entries of a contents list, blanks."""

import re
from collections import Counter

from bulletin.reading.pasted import is_page_number
from bulletin.values.labels import LIST_OF_LABEL, NOTE_LABELS
from bulletin.values.text import join_lines

BLANKS = " \t\n\r\u3000\xa0\u2002\u2003"
_LISTS = "|".join(  # 报　送： is one label
    label if label.endswith("增发") else r"\s*".join(label)
    for label in sorted(LIST_OF_LABEL, key=len, reverse=True)
)
NEXT_LIST = re.compile(
    rf"(?:(?<=[。；;])\s*|(?<=[^\s抄呈上报主分印寄下发])\s+)(?=(?:{_LISTS})\s*[：:])"
    r"|\s+(?=共\s*印\s*\d)|\s*(?=[（(]\s*共\s*印\s*\d)"  # the print run is no unit
)
LABEL = re.compile(
    rf"^[【\[（(]?\s*({_LISTS})"
    r"(?:\s*[】\]）)]\s*[：:]?|\s*[：:]|[\t\u3000]+| {2,})\s*"
)
NUMBER = re.compile(
    r"第\s*[\d一二三四五六七八九十百〇○零]{1,6}(?:\s*[-—–~～至、]\s*\d{1,5})?\s*期"
    r"|增\s*刊\s*第?\s*[（(]?[\d一二三四五六七八九十]{1,3}|[（(]\s*增\s*刊\s*[）)]"
)
OTHER_NUMBER = re.compile(
    r"第\s*(?:\d{1,6}|[一二三四五六七八九十百〇○零]{1,6})\s*号|N[Oo]\s*[.．:：]?\s*\d{1,5}"
)
_ORDINALS = (
    (3, re.compile(r"^第?[一二三四五六七八九十百]{1,4}[、.．]\s*")),
    (4, re.compile(r"^[（(][一二三四五六七八九十]{1,3}[）)]\s*[、.．]?\s*")),
    (5, re.compile(r"^\d{1,2}[.．、](?!\d)\s*")),
    (6, re.compile(r"^[（(]\d{1,2}[）)]\s*")),
)
_DOTTED = re.compile(r"^\d{1,2}((?:[.．]\d{1,2}){1,3})[.．、]?\s*(?=\D)")
LONGEST_HEADING = 45
ENCLOSURE = re.compile(r"^附\s*件\s*[\d一二三四五六七八九十]{0,2}\s*[：:]\s*(?=\S)")
NOTE = re.compile(rf"^[【\[〔]?(?:{NOTE_LABELS})[】\]〕]?\s*[：:]?\s*")
_BRACKETED = re.compile(r"^[◆◇●○■□★☆▲△►※]*([【\[〔『「★☆▲※◆■])([^\W_]{2,12})[】\]〕』」★☆▲※◆■]$")
_NOT_SECTIONS = re.compile(
    rf"{NOTE_LABELS}|目录|摘要|关键词|要目|导读|编后|附件|\d|[一二三四五六七八九十]+$|本期"
)
CONTENTS_HEADING = re.compile(
    r"^[^\w（(]{0,3}(?:目录|本期目录|本期要目|本期导读|本期内容|本期看点|内容提要|要目|导读|CONTENTS)[^\w）)]{0,3}$"
)
_LEADER = re.compile(r"[\s.…·．。‥_-]*[（(]?(?:第\s*)?[Pp]?\d{1,3}(?:\s*页)?[）)]?$")
_TYPED_NUMBER = re.compile("[—–－·页-]")
_RULE = re.compile(r"(?:\s*[※*＊☆★◆◇●○■□▲△✦❖~～=＝—_－─━·•#-]){3,}\s*")
_PICTURE_CAPTION = re.compile(r"图\s*[\d一二三四五六七八九十]{1,3}")
_NO_WORDS = re.compile(r"[\s\W_]+")
# Forms of ASCII that are as wide as a 汉字.
_HALF_WIDTH = {n: n - 0xFEE0 for n in range(0xFF01, 0xFF5F)}
BULLETS = " \u3000\t◆◇●○■□★☆▲△►▶※·•＊*-—√➢"


def is_rule(text: str) -> bool:
    """Return whether a line is drawn with marks to separate what is above and below it: ※※※, ————."""
    return bool(_RULE.fullmatch(text))


def is_typed_page_number(text: str) -> bool:
    """Return whether a line is a page's number that was typed: — 2 —, 第2页; a bare number is none."""
    return is_page_number(text) and bool(_TYPED_NUMBER.search(text))


def is_picture_caption(text: str) -> bool:
    """Return whether a line below a picture is its caption: 图1　清淤前后."""
    return len(text) <= 60 and bool(_PICTURE_CAPTION.match(text))


def without_blanks(text: str) -> str:
    """Return text without blanks."""
    return re.sub(r"\s+", "", text)


def tidy(text: str) -> str:
    """Return text on one line, each of its blanks single, a full-width one still full-width; 汉字 over a line's end have none."""
    text = join_lines(text.strip(BLANKS).split("\n"))
    return re.sub(r"\s+", lambda found: "\u3000" if "\u3000" in found[0] else " ", text)


def share_of_common(text: str) -> float:
    """Return how many of the 汉字 are of level 1 of GB 2312, as most of any true text are; 1 where there are too few to tell."""
    counts = Counter(text)
    han = {c: n for c, n in counts.items() if "\u3400" <= c <= "\u9fff" or "\ue000" <= c <= "\uf8ff"}
    common = sum(n for c, n in han.items() if b"\xb0" <= c.encode("gb2312", "ignore")[:1] <= b"\xd7")
    return common / sum(han.values()) if sum(han.values()) >= 30 else 1


def ordinal_of(text: str) -> int:
    """Return 3 for 一、, 4 for （一）, 5 for 1., 6 for （1）, by dots for 1.1; 0 for none."""
    if dotted := _DOTTED.match(text):
        return min(3 + len(re.findall(r"[.．]", dotted[1])), 6)
    return next((level for level, form in _ORDINALS if form.match(text)), 0)


def normalized(text: str) -> str:
    """Return a line as it is compared: without blanks, marks and widths."""
    return _NO_WORDS.sub("", text.translate(_HALF_WIDTH))


def entry_text(text: str) -> str:
    """Return a line of a contents list without what leads to its page number and without a bullet."""
    text = text.strip().lstrip(BULLETS)
    short = _LEADER.sub("", text)
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
    """Return the section that a short line names, alone or between marks; empty for none. known: the listed sections."""
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
