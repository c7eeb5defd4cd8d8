"""Reads Word's fields (TOC, PAGE, EQ, drop-down lists): their results are text already; for fields without one, returns what Word shows."""

import re
from dataclasses import dataclass

from lxml import etree

from bulletin.intake.word_package import attribute, child, local

# What these fields show is read as text, or belongs to the page: nobody needs to check them.
_PLAIN = frozenset((
    "HYPERLINK", "TOC", "PAGEREF", "PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION", "XE", "TC", "SEQ",
    "REF", "NOTEREF", "ADDIN", "SHAPE", "FORMTEXT", "BIBLIOGRAPHY", "CITATION",
))  # fmt: skip
# \o\ac(○,3)
_ENCLOSED = re.compile(r"\\o\s*(?:\\a[lcr])?\s*[（(]\s*[○〇◯]\s*[,，]\s*(\d{1,2})\s*[)）]", re.IGNORECASE)
# \f(1,2)
_FRACTION = re.compile(r"\\f\s*\(([^(),，]*)[,，]([^(),，]*)\)", re.IGNORECASE)
_SWITCH = re.compile(r"\\[A-Za-z]{1,2}\d*(?:\(\s*\))?|\\\*\s*\w+|^\s*EQ\b", re.IGNORECASE)


@dataclass(slots=True)
class _Open:
    code: str = ""
    shown: str = ""  # the text of a form field


class WordFields:
    """Tracks the open fields of a text: fields may be nested and span paragraphs."""

    def __init__(self) -> None:
        self._open: list[_Open] = []

    def code(self, text: str) -> None:
        """Add a piece to the code of the innermost open field."""
        if self._open:
            self._open[-1].code += text

    def mark(self, element: etree._Element) -> tuple[str, bool]:
        """Process a w:fldChar; return the text that a field without a result shows, and whether a person must check it."""
        kind = attribute(element, "fldCharType")
        if kind == "begin":
            self._open.append(_Open(shown=_form_value(child(element, "ffData"))))
        elif kind == "end" and self._open:
            field = self._open.pop()
            name = field.code.split()[0].upper() if field.code.split() else ""
            if field.shown:
                return field.shown, False
            if name == "EQ":
                return equation_text(field.code), True
            return "", bool(name) and name not in _PLAIN
        return "", False


def equation_text(code: str) -> str:
    r"""Return the characters that an EQ field shows: EQ \o\ac(○,3) is ③, EQ \f(1,2) is 1/2."""
    code = _ENCLOSED.sub(
        lambda found: chr(0x245F + int(found[1])) if 0 < int(found[1]) <= 20 else found[1], code
    )
    code = _FRACTION.sub(r"\1/\2", code)
    return re.sub(r"[\s()（）\\]+", "", _SWITCH.sub("", code))


def _form_value(data: etree._Element | None) -> str:
    """Return what a form field shows: the chosen entry of a list, a ticked or empty box."""
    if data is None:
        return ""
    entries = child(data, "ddList")
    if entries is not None:
        words = [attribute(each, "val") for each in entries if local(each) == "listEntry"]
        chosen = attribute(child(entries, "result"), "val", "0")
        return words[int(chosen)] if chosen.isdecimal() and int(chosen) < len(words) else ""
    box = child(data, "checkBox")
    if box is not None:
        state = child(box, "checked")
        state = child(box, "default") if state is None else state
        return "☑" if state is not None and attribute(state, "val", "1") not in ("0", "false") else "□"
    return ""
