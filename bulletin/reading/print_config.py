"""The settings of print: what differs between offices, every default with its unit and its clause."""

from dataclasses import dataclass

from bulletin.reading.fields import Fields
from bulletin.values.diagnostics import warning
from bulletin.values.keys import (
    BRACKETED,
    DOUBLE_RULE,
    EVEN_PAGE,
    FONTS,
    FOURTH_SIZE,
    FULL,
    LEFT,
    PREPRINTED,
    PRINT,
    RIGHT,
    RUN_ON,
    SINGLE_RULE,
    SPACED,
    THIRD_SIZE,
    TIGHT,
    Choice,
)
from bulletin.values.measures import PT_PER_MM as PT_PER_MM

TYPE_AREA_HEIGHT_MM = 225.0  # GB/T 9704—2012, 5.2.1
TYPE_AREA_WIDTH_MM = 156.0  # 5.2.1
LINES_PER_PAGE = 22  # 5.2.3
BODY_SIZE_PT = 15.75  # 3号 in the 号 system the grid was made for: 28 × 15.75 pt = 155.6 mm
TITLE_SIZE_PT = 22.0  # 2号: 7.3.1
NAME_SIZE_PT = 72.0  # 25 mm: 7.2.4 gives none


def line_pitch_pt(body_size_pt: float) -> float:
    """Return the distance between baselines in pt so that 22 lines fill the type area.

    GB/T 9704—2012, 5.2.1 (225 mm high) and 5.2.3 (22 lines): one glyph and 21 gaps, not 22 gaps.
    """
    return (TYPE_AREA_HEIGHT_MM * PT_PER_MM - body_size_pt) / (LINES_PER_PAGE - 1)


@dataclass(frozen=True, slots=True)
class PrintConfig:
    """What differs between offices in print (print-format.md §8); words are those of `keys`, in English.

    fonts: role → installed family, or file under layouts/fonts/. letterhead_height_mm: from the head of the paper to
    its red rule, where the red parts are printed on it already; None for where we would print it. output_profile: the
    ICC file of the office's press under layouts/press/.
    """

    fonts: tuple[tuple[str, str], ...] = ()
    body_size_pt: float = BODY_SIZE_PT
    line_pitch_pt: float = line_pitch_pt(BODY_SIZE_PT)
    latin_gap: str = TIGHT.en
    title_size_pt: float = TITLE_SIZE_PT
    name_size_pt: float = NAME_SIZE_PT
    masthead_rule: str = SINGLE_RULE.en
    number_style: str = TIGHT.en
    has_number_year: bool = True
    copy_number_place: str = LEFT.en
    letterhead: str = FULL.en
    letterhead_height_mm: float | None = None
    has_contents_pages: bool = False
    has_tail_full_stop: bool = False
    tail_page: str = RUN_ON.en
    page_number_indent: str = FOURTH_SIZE.en
    has_page_number_space: bool = True
    wants_source: bool = False
    has_article_pdfs: bool = True
    output_profile: str = ""

    @property
    def title_measure_em(self) -> float:
        """The width of a title's line in em of its size: 442.2 pt / 22 pt = 20.1."""
        return TYPE_AREA_WIDTH_MM * PT_PER_MM / self.title_size_pt


def read_print(fields: Fields, *, hides_distribution: bool) -> PrintConfig:
    """Return the settings of print. Diagnostics: those of fields, attach-source-leaks."""
    mapping = fields.mapping("print", "{报头红线: 双线}")
    if mapping is None:
        return PrintConfig()
    inner = Fields(mapping, PRINT, "印刷里")
    size = inner.points("body_size", 10.5, 22)
    body_size_pt = size.value if size else BODY_SIZE_PT
    pitch = inner.points("line_pitch", body_size_pt, 60)
    title, name = inner.points("title_size", 16, 26), inner.points("name_size", 26, 80)
    height = inner.millimetres("letterhead_height", 60, 160)
    number_year, space = inner.flag("number_year"), inner.flag("page_number_space")
    article_pdfs = inner.flag("article_pdfs")
    profile = inner.text("output_profile")
    wants_source = bool(inner.flag("attach_source"))
    if wants_source and hides_distribution:
        inner.found.append(
            warning(
                "attach-source-leaks",
                "网上报送范围写了“否”，PDF 里就没有附原文",
                inner.names["attach_source"].span,
                "文稿开头写着报、送、发的名单，附上就看得到了",
                related=((fields.names["show_distribution"].span, "这里说了名单不上网"),),
                hint="不附原文，就删掉 `附原文`；名单可以公开，就删掉 `网上报送范围`",
            )
        )
    faces = inner.mapping("fonts", "{小标宋: 方正小标宋简体}")
    fonts: list[tuple[str, str]] = []
    if faces is not None:
        named = Fields(faces, FONTS, "字体里")
        for key in FONTS:
            face = named.text(key.en)
            if face:
                fonts.append((key.en, face.value))
        inner.found.extend(named.found)
    settings = PrintConfig(
        fonts=tuple(fonts),
        body_size_pt=body_size_pt,
        line_pitch_pt=pitch.value if pitch else line_pitch_pt(body_size_pt),
        latin_gap=_word(inner, "latin_gap", TIGHT, SPACED),
        title_size_pt=title.value if title else TITLE_SIZE_PT,
        name_size_pt=name.value if name else NAME_SIZE_PT,
        masthead_rule=_word(inner, "masthead_rule", SINGLE_RULE, DOUBLE_RULE),
        number_style=_word(inner, "number_style", TIGHT, SPACED, BRACKETED),
        has_number_year=number_year is not False,
        has_article_pdfs=article_pdfs is not False,
        copy_number_place=_word(inner, "copy_number_place", LEFT, RIGHT),
        letterhead=_word(inner, "letterhead", FULL, PREPRINTED),
        letterhead_height_mm=height.value if height else None,
        has_contents_pages=bool(inner.flag("contents_pages")),
        has_tail_full_stop=bool(inner.flag("tail_full_stop")),
        tail_page=_word(inner, "tail_page", RUN_ON, EVEN_PAGE),
        page_number_indent=_word(inner, "page_number_indent", FOURTH_SIZE, THIRD_SIZE),
        has_page_number_space=space is not False,
        wants_source=wants_source,
        output_profile=profile.value if profile else "",
    )
    fields.found.extend(inner.found)
    return settings


def _word(fields: Fields, name: str, *choices: Choice) -> str:
    """Return which of `choices` was written, in English; the first one when none was."""
    return (fields.choice(name, choices) or choices[0]).en
