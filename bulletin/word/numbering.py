"""The bullets of a Word file: one list of two kinds, of the contents and of texts."""

from typing import Final

from docx.oxml.xmlchemy import BaseOxmlElement

from bulletin.word.elements import twips, w
from bulletin.word.styles import BULLET_EM, CELL_PT

OF_CONTENTS, OF_TEXT = 0, 1
"""Levels of the list."""

_BULLET: Final = "•"


def bullet_kinds(number: int) -> BaseOxmlElement:
    """Return the definition of the list."""
    levels = (
        _level(OF_CONTENTS, left_em=2, first_em=-BULLET_EM),
        _level(OF_TEXT, left_em=0, first_em=2 - BULLET_EM),
    )
    return w("abstractNum", w("multiLevelType", val="multilevel"), *levels, abstractNumId=number)


def _level(level: int, *, left_em: float, first_em: float) -> BaseOxmlElement:
    """Return a kind of bullet: before the text, which begins 2 em from the left."""
    first = (
        {"hanging": twips(-first_em * CELL_PT)} if first_em < 0 else {"firstLine": twips(first_em * CELL_PT)}
    )
    return w(
        "lvl",
        w("start", val=1),
        w("numFmt", val="bullet"),
        w("suff", val="tab"),
        w("lvlText", val=_BULLET),
        w("lvlJc", val="left"),
        w(
            "pPr",
            w("tabs", w("tab", val="num", pos=twips(2 * CELL_PT))),
            w("ind", left=twips(left_em * CELL_PT), **first),
        ),
        ilvl=level,
    )


def bullet_list(definition: int, number: int) -> BaseOxmlElement:
    """Return the list that styles name, by its number."""
    return w("num", w("abstractNumId", val=definition), numId=number)
