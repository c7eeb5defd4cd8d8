"""Makes the styles of a Word file, under the names that offices use, from one table with the clauses of GB/T 9704—2012.

Letter spacing gives 28 字 to a line (5.2.3: 16 pt − 0.25 pt), an exact line distance 22 lines to a page. No style snaps to the
page's grid, since LibreOffice then sets 14 字 to a line.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from docx.oxml.xmlchemy import BaseOxmlElement

from bulletin.values.choices import SPACED
from bulletin.values.print_settings import PrintConfig
from bulletin.word.elements import ordered, twips, w

BODY_PT: Final = 16.0  # 3号 as Word counts it (print-format.md §2.2)
CLOSER_PT: Final = -0.25  # 28 × 15.75 pt = 441 pt of 156 mm
CELL_PT: Final = BODY_PT + CLOSER_PT  # a 字 with the letter spacing behind it
BULLET_EM: Final = 1.12  # from a bullet to its text: its own 16 pt and some room, without which the tab stop would be skipped
PITCH_PT: Final = 28.95  # 22 × 28.95 pt = 224.7 mm of 225
TITLE_PITCH_PT: Final = 36.0  # a 行 of 2号: 22 + 7/8 × 16 (3.1)
LINE_PT: Final = 442.2  # 156 mm
RED: Final = "E60012"  # 6.2; as in print.css

NORMAL, FOOTER, HEADER = "Normal", "footer", "header"
NOTE, NOTE_MARK = "footnote text", "footnote reference"
STRONG, EMPHASIS, LEAD, LINK = "重点", "强调", "编者按字样", "链接"

_FAMILIES: Final = {
    "fangsong": ("仿宋_GB2312", "仿宋,FangSong,STFangsong,CESI仿宋-GB2312,FandolFang R"),
    "kaiti": ("楷体_GB2312", "楷体,KaiTi,STKaiti,Kaiti SC,CESI楷体-GB2312,FandolKai"),
    "heiti": ("黑体", "SimHei,STHeiti,Heiti SC,CESI黑体-GB2312,FandolHei"),
    "biaosong": ("方正小标宋简体", "FZXiaoBiaoSong-B05S,方正小标宋_GBK,CESI小标宋-GB2312,华文中宋,STZhongsong"),
    "songti": ("宋体", "SimSun,STSong,Songti SC,CESI宋体-GB2312,FandolSong"),
}  # fmt: skip
"""Role → the font family that offices have (print-format.md §7.1), and the families that Word may use instead."""


@dataclass(frozen=True, slots=True)
class WordStyle:
    """A paragraph style. Indents (_em) in 字 of body text, above and below in lines of body text, sizes in pt.

    role: of its face; line_pt: exact line distance, 0 for as high as the content; hanging_em: how far its first line begins left
    of the others; outline: outline level from 1, or 0; spacing_pt: letter spacing, None for that of body text; bullet: whether it has one.
    """

    name: str
    role: str = "fangsong"
    size_pt: float = BODY_PT
    line_pt: float = PITCH_PT
    align: str = "both"
    first_em: float = 0
    hanging_em: float = 0
    left_em: float = 0
    right_em: float = 0
    above: float = 0
    below: float = 0
    outline: int = 0
    keep_next: bool = False
    red: bool = False
    spacing_pt: float | None = None
    bullet: bool = False


def paragraph_styles(settings: PrintConfig) -> tuple[WordStyle, ...]:
    """Return all paragraph styles."""
    title = settings.title_size_pt
    centred = partial(WordStyle, align="center", keep_next=True)
    return (
        WordStyle("份号", align="left"),
        WordStyle("密级", "heiti", align="left"),  # 7.2.2
        WordStyle("题头", "biaosong", 22, red=True, spacing_pt=0, align="center"),
        WordStyle("简报名称", "biaosong", settings.name_size_pt, 3 * PITCH_PT, red=True, align="center"),
        WordStyle("期号", align="center"),
        WordStyle("专题名称", "heiti", align="center"),
        WordStyle("编发单位和日期", align="left", left_em=1, right_em=1),
        WordStyle("版头红线"),
        WordStyle("目录标题", "biaosong", title, above=1, below=1, left_em=title / CELL_PT, spacing_pt=title,
                  align="center"),
        WordStyle("目录栏目", "heiti", above=1, keep_next=True, align="left"),
        WordStyle("目录条", left_em=2, hanging_em=BULLET_EM, right_em=1, bullet=True, align="left"),
        WordStyle("编者按", "kaiti", first_em=2),
        WordStyle("栏目", "heiti", below=1, outline=1, keep_next=True, align="left"),
        centred("引题", "kaiti"),
        centred("文章题目", "biaosong", title, TITLE_PITCH_PT, outline=2, spacing_pt=0),  # 7.3.1
        centred("副题", "kaiti"),
        centred("题下文号"),
        centred("作者", "kaiti"),
        WordStyle("主送", align="left", keep_next=True),  # 7.3.2
        WordStyle("正文段", first_em=2),  # 7.3.3
        WordStyle("一级标题", "heiti", first_em=2, outline=3, keep_next=True),
        WordStyle("二级标题", "kaiti", first_em=2, outline=4, keep_next=True),
        WordStyle("三级标题", first_em=2, outline=5, keep_next=True),
        WordStyle("四级标题", first_em=2, outline=6, keep_next=True),
        WordStyle("列表", first_em=2),
        WordStyle("项目列表", first_em=2 - BULLET_EM, bullet=True),
        WordStyle("引文", "kaiti", first_em=2, left_em=2, right_em=2),
        WordStyle("原样文字", align="left"),
        WordStyle("图", line_pt=0, align="center"),
        WordStyle("图题", "heiti", 12, spacing_pt=0, align="center"),
        centred("表题", "heiti", 12, spacing_pt=0),
        WordStyle("表格文字", size_pt=12, line_pt=PITCH_PT / 2, spacing_pt=0, align="center"),
        WordStyle("表头", "heiti", 12, PITCH_PT / 2, spacing_pt=0, align="center"),
        WordStyle("表注", size_pt=12, line_pt=PITCH_PT * 2 / 3, spacing_pt=0),
        WordStyle("附件说明", left_em=5, hanging_em=3, align="left"),  # 7.3.4
        WordStyle("署名", align="left", keep_next=True),
        WordStyle("成文日期", align="left"),
        WordStyle("供稿", align="right", right_em=2),
        WordStyle("附件标记", "heiti", below=1, keep_next=True, align="left"),  # 7.3.7
        centred("附件题目", "biaosong", title, TITLE_PITCH_PT, below=1, outline=3, spacing_pt=0),
        WordStyle("版记", size_pt=14, line_pt=28, spacing_pt=0, align="left"),  # 7.4.2, 3.2
        WordStyle("送审标记", "heiti", 14, 20, spacing_pt=0, align="center"),
        WordStyle(NOTE, size_pt=12, line_pt=18, spacing_pt=0, first_em=1.5),
        WordStyle(FOOTER, "songti", 14, 14, spacing_pt=0),  # 7.5
        WordStyle(HEADER, line_pt=20),
    )  # fmt: skip


def family_of(role: str, settings: PrintConfig) -> str:
    """Return the font family for a role: the office's own if it configured a family name, not a font file."""
    own = dict(settings.fonts).get(role, "")
    return own if own and "." not in own else _FAMILIES[role][0]


def style_elements(settings: PrintConfig, *, bullets: int) -> Iterator[BaseOxmlElement]:
    """Yield the styles in the order of styles.xml, the base of all others first. bullets: the number of our bulleted list."""
    yield w("docDefaults", w("rPrDefault", _face("fangsong", BODY_PT, settings, ())), w("pPrDefault"))
    yield _style(
        "paragraph", NORMAL, _face("fangsong", BODY_PT, settings, (_spacing(CLOSER_PT),)), is_default=True
    )
    yield _style("character", "Default Paragraph Font", is_default=True)
    yield _table_style()
    yield _style("numbering", "No List", is_default=True)
    yield from (_paragraph_style(style, settings, bullets) for style in paragraph_styles(settings))
    yield from _character_styles(settings)


def font_elements(settings: PrintConfig) -> Iterator[BaseOxmlElement]:
    """Yield the entries of fontTable.xml, each with the families that may replace it (17.8.3.1: separated by commas)."""
    for role, (_, others) in _FAMILIES.items():
        name = family_of(role, settings)
        yield w(
            "font",
            w("altName", val=others),
            w("charset", val="86"),  # GB 2312
            w("family", val="roman" if role in ("songti", "biaosong") else "modern"),
            w("pitch", val="variable"),
            name=name,
        )


def style_id(name: str) -> str:
    """Return a style's identifier: its name, which Word shows, without blanks."""
    return name.title().replace(" ", "") if name.isascii() else name


def _style(kind: str, name: str, *properties: BaseOxmlElement, is_default: bool = False) -> BaseOxmlElement:
    default = {"default": 1} if is_default else {}
    based = [] if is_default or kind != "paragraph" else [w("basedOn", val=NORMAL)]
    own = (w("name", val=name), *based, w("qFormat"), *properties)
    return w("style", *own, type=kind, styleId=style_id(name), **default)


def _paragraph_style(style: WordStyle, settings: PrintConfig, bullets: int) -> BaseOxmlElement:
    others = [_spacing(CLOSER_PT if style.spacing_pt is None else style.spacing_pt)]
    if style.red:
        others.append(w("color", val=RED))
    face = _face(style.role, style.size_pt, settings, others)
    return _style("paragraph", style.name, _paragraph_properties(style, settings, bullets), face)


def _paragraph_properties(style: WordStyle, settings: PrintConfig, bullets: int) -> BaseOxmlElement:
    gap = int(settings.latin_gap == SPACED.en)
    pitch = (
        {"line": twips(style.line_pt), "lineRule": "exact"}
        if style.line_pt
        else {"line": 240, "lineRule": "auto"}
    )
    found = [
        w("widowControl", val=0),  # 5.2.3: 22 lines to a page
        # Word's default. LibreOffice 7.4 inverts its meaning, and loses a mark that hangs beside the line.
        w("overflowPunct", val=1),
        w("autoSpaceDE", val=gap),
        w("autoSpaceDN", val=gap),
        w("adjustRightInd", val=0),
        w("snapToGrid", val=0),
        w("jc", val=style.align),
        w("spacing", before=twips(style.above * PITCH_PT), after=twips(style.below * PITCH_PT), **pitch),
        indents(style.left_em, style.right_em, style.first_em, style.hanging_em),
    ]
    if style.keep_next:
        found.append(w("keepNext"))
    if style.outline:
        found.append(w("outlineLvl", val=style.outline - 1))
    if style.bullet:
        level = OF_CONTENTS if style.name == "目录条" else OF_TEXT
        found.append(w("numPr", w("ilvl", val=level), w("numId", val=bullets)))
    return ordered("pPr", found)


def indents(left_em: float, right_em: float, first_em: float = 0, hanging_em: float = 0) -> BaseOxmlElement:
    """Return a paragraph's indents, in 字 of the text."""
    first = _first_line(-hanging_em if hanging_em else first_em)
    return w("ind", left=twips(left_em * CELL_PT), right=twips(right_em * CELL_PT), **first)


def _first_line(em: float) -> dict[str, int]:
    """Return the attributes for a first line that begins right of the others, or left of them if `em` is negative."""
    return {"hanging": twips(-em * CELL_PT)} if em < 0 else {"firstLine": twips(em * CELL_PT)}


def _spacing(points: float) -> BaseOxmlElement:
    return w("spacing", val=twips(points))


def _face(
    role: str, size_pt: float, settings: PrintConfig, others: Iterable[BaseOxmlElement]
) -> BaseOxmlElement:
    language = w("lang", val="en-US", eastAsia="zh-CN")
    return ordered("rPr", (_fonts(role, settings), *sizes(size_pt), *others, language))


def _fonts(role: str, settings: PrintConfig) -> BaseOxmlElement:
    name = family_of(role, settings)
    return w("rFonts", ascii=name, hAnsi=name, eastAsia=name, cs=name)


def sizes(points: float) -> tuple[BaseOxmlElement, BaseOxmlElement]:
    """Return the elements of a size, which Word counts in half pt."""
    return w("sz", val=round(2 * points)), w("szCs", val=round(2 * points))


def _character_styles(settings: PrintConfig) -> Iterator[BaseOxmlElement]:
    yield _style("character", STRONG, ordered("rPr", (_fonts("heiti", settings), w("b"), w("bCs"))))
    yield _style("character", EMPHASIS, ordered("rPr", (_fonts("kaiti", settings),)))
    yield _style("character", LEAD, ordered("rPr", (_fonts("heiti", settings),)))
    yield _style("character", LINK)
    yield _style("character", NOTE_MARK, ordered("rPr", (w("vertAlign", val="superscript"),)))


def _table_style() -> BaseOxmlElement:
    none = w("tblCellMar", *(w(side, w=0, type="dxa") for side in ("top", "left", "bottom", "right")))
    return _style("table", "Normal Table", w("tblPr", w("tblInd", w=0, type="dxa"), none), is_default=True)


OF_CONTENTS, OF_TEXT = 0, 1
"""Levels of our bulleted list: for entries of the contents, for lists in the text."""

_BULLET: Final = "•"


def bullet_kinds(number: int) -> BaseOxmlElement:
    """Return the definition of our bulleted list."""
    levels = (
        _level(OF_CONTENTS, left_em=2, first_em=-BULLET_EM),
        _level(OF_TEXT, left_em=0, first_em=2 - BULLET_EM),
    )
    return w("abstractNum", w("multiLevelType", val="multilevel"), *levels, abstractNumId=number)


def _level(level: int, *, left_em: float, first_em: float) -> BaseOxmlElement:
    """Return a level of the list: a bullet, and behind it the text, which begins 2 字 from the left."""
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
            w("ind", left=twips(left_em * CELL_PT), **_first_line(first_em)),
        ),
        ilvl=level,
    )


def bullet_list(definition: int, number: int) -> BaseOxmlElement:
    """Return the list with this number, to which styles refer."""
    return w("num", w("abstractNumId", val=definition), numId=number)
