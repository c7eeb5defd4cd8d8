"""Automatic numbers of Word paragraphs as text (numbering.xml): 一、 （一） 1. 1.1 ①, counted as Word counts them."""

from dataclasses import dataclass, field

from lxml import etree

from bulletin.intake.word_package import WordPackage, attribute, child, local
from bulletin.intake.word_styles import ParagraphFormat
from bulletin.values.chinese_numbers import in_chinese, in_digits

_LEGAL = str.maketrans("〇一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
_CHINESE = {
    "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
    "taiwaneseCountingThousand", "ideographTraditional", "koreanCounting",
}  # fmt: skip


_ENCLOSED = {
    "decimalEnclosedCircle": "①", "decimalEnclosedCircleChinese": "①", "decimalEnclosedParen": "⑴", "decimalEnclosedFullstop": "⒈",
}  # fmt: skip
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"),
    (4, "IV"), (1, "I"),
)  # fmt: skip


def number_text(number: int, form: str) -> str:
    """Return a number in one of Word's number formats (ST_NumberFormat, ISO/IEC 29500-1, 17.18.59)."""
    if form in _CHINESE:
        return in_chinese(number)
    if form in ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"):
        return in_digits(number)
    if form in ("chineseLegalSimplified", "ideographLegalTraditional"):
        return in_chinese(number).translate(_LEGAL)
    if form in _ENCLOSED and 1 <= number <= 20:
        return chr(ord(_ENCLOSED[form]) + number - 1)
    if form in ("decimalFullWidth", "decimalFullWidth2"):
        return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))
    if form == "decimalZero":
        return f"{number:02}"
    if form in ("lowerLetter", "upperLetter") and number > 0:
        # behind z Word counts aa, bb, cc
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        roman = _roman(number)
        return roman.lower() if form == "lowerRoman" else roman
    return "" if form == "none" else str(number)


def _roman(number: int) -> str:
    out = ""
    for value, letters in _ROMAN:
        out += letters * (number // value)
        number %= value
    return out


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    style: str = ""
    is_legal: bool = False  # numbers of all levels in Arabic digits


@dataclass(slots=True)
class _List:
    abstract: str
    levels: dict[int, _Level]
    restarts: dict[int, int] = field(default_factory=dict)
    is_begun: bool = False


class WordNumbers:
    """Counts the numbered paragraphs of one file, which must be given in their order."""

    def __init__(self, package: WordPackage) -> None:
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        for part in package.parts("numbering"):
            abstracts: dict[str, dict[int, _Level]] = {}
            for each in package.children(part):
                if local(each) == "abstractNum":
                    abstracts[attribute(each, "abstractNumId")] = _levels(each)
                elif local(each) == "num":
                    self._add(each, abstracts)

    def _add(self, element: etree._Element, abstracts: dict[str, dict[int, _Level]]) -> None:
        abstract = attribute(child(element, "abstractNumId"), "val")
        found = _List(abstract, dict(abstracts.get(abstract, {})))
        for override in element:
            if local(override) == "lvlOverride":
                level = _integer(attribute(override, "ilvl"), 0)
                if child(override, "lvl") is not None:
                    found.levels |= _levels(override)
                if (start := child(override, "startOverride")) is not None:
                    found.restarts[level] = _integer(attribute(start, "val"), 1)
        self._lists[attribute(element, "numId")] = found

    def next(self, paragraph: ParagraphFormat) -> tuple[str, bool]:
        """Return a paragraph's number as text, and whether it is a bullet; empty for none."""
        found = self._lists.get(paragraph.list_id)
        if found is None:
            return "", False
        at = paragraph.list_level
        if at is None:
            at = next((n for n, level in found.levels.items() if level.style == paragraph.style), 0)
        level = found.levels.get(at)
        if level is None:
            return "", False
        if level.form == "bullet":
            return "", True
        # lists with one abstract definition share their counters
        counts = self._counts.setdefault(found.abstract, {})
        # startOverride applies once, at the first paragraph of the list
        if not found.is_begun:
            found.is_begun = True
            for restarted, start in found.restarts.items():
                counts[restarted] = start - 1
        counts[at] = counts.get(at, level.start - 1) + 1
        for deeper in [n for n in counts if n > at]:
            del counts[deeper]
        text = level.text
        # %1 … %9 in the text stand for the numbers of the levels
        for n in range(9):
            if f"%{n + 1}" in text:
                one = found.levels.get(n, _Level())
                form = "decimal" if level.is_legal else one.form
                text = text.replace(f"%{n + 1}", number_text(counts.setdefault(n, one.start), form))
        return text, False


def _integer(text: str, default: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else default


def _levels(element: etree._Element) -> dict[int, _Level]:
    out: dict[int, _Level] = {}
    for each in element:
        if local(each) == "lvl":
            out[_integer(attribute(each, "ilvl"), 0)] = _Level(
                _integer(attribute(child(each, "start"), "val"), 1),
                attribute(child(each, "numFmt"), "val", "decimal"),
                attribute(child(each, "lvlText"), "val"),
                attribute(child(each, "pStyle"), "val"),
                child(each, "isLgl") is not None,
            )
    return out
