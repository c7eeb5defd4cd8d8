"""The standard's type area, and the print settings that differ between offices; every default with its unit and clause."""

from dataclasses import dataclass

from bulletin.values.choices import FOURTH_SIZE, FULL, LEFT, RUN_ON, SINGLE_RULE, TIGHT
from bulletin.values.paper import PT_PER_MM

TYPE_AREA_HEIGHT_MM = 225.0  # GB/T 9704—2012, 5.2.1
TYPE_AREA_WIDTH_MM = 156.0  # 5.2.1
TYPE_AREA_HEIGHT_PT, TYPE_AREA_WIDTH_PT = TYPE_AREA_HEIGHT_MM * PT_PER_MM, TYPE_AREA_WIDTH_MM * PT_PER_MM
LINES_PER_PAGE = 22  # 5.2.3
BODY_SIZE_PT = 15.75  # 3号 in the old 号 system, for which the grid was made: 28 × 15.75 pt = 155.6 mm
TITLE_SIZE_PT = 22.0  # 2号: 7.3.1
NAME_SIZE_PT = 72.0  # 25 mm: 7.2.4 gives no size
NAME_LINE_PT = 430.0  # maximum width of the name in a line of 442 pt, as in layouts/styles/print.css


def line_pitch_pt(body_size_pt: float) -> float:
    """Return the distance between baselines in pt so that 22 lines fill the type area.

    GB/T 9704—2012, 5.2.1 (225 mm high) and 5.2.3 (22 lines): the height of one glyph and 21 distances, not 22 distances.
    """
    return (TYPE_AREA_HEIGHT_PT - body_size_pt) / (LINES_PER_PAGE - 1)


@dataclass(frozen=True, slots=True)
class PrintConfig:
    """Print settings that differ between offices (print-format.md §8); choices by their English words (`print_keys`).

    fonts: (role, installed family or file under layouts/fonts/). supplementary_faces: families or files with glyphs that
    the others lack, in order of preference. letterhead_height_mm: from the paper's top edge to the red rule on preprinted
    paper; None for the place where we would print the rule. output_profile: the ICC file of the office's printer, under
    layouts/press/.
    """

    fonts: tuple[tuple[str, str], ...] = ()
    supplementary_faces: tuple[str, ...] = ()
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
    def has_own_faces(self) -> bool:
        """Whether the office names faces of its own, which are looked up at each build."""
        return bool(self.fonts or self.supplementary_faces)

    def size_of_name_pt(self, name: str) -> float:
        """Return the font size in pt at which the bulletin's name fits on one line."""
        # Each letter takes 1 em, and about 0.04 em for the gap after it.
        return min(self.name_size_pt, NAME_LINE_PT / (len(name) * 1.04))

    @property
    def latin_gap_em(self) -> float:
        """The space between 汉字 and Latin letters or digits, in em."""
        return 0.0 if self.latin_gap == TIGHT.en else 0.25

    @property
    def title_measure_em(self) -> float:
        """The width of a title's line in em of its font size: 442.2 pt / 22 pt = 20.1."""
        return TYPE_AREA_WIDTH_PT / self.title_size_pt
