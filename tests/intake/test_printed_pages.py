"""Printed pages become paragraphs: by full lines and indents, over pages and columns, without running heads and notes."""

from collections.abc import Sequence

import pytest

from bulletin.intake.blocks import SourceParagraph, SourcePicture, SourceTable
from bulletin.intake.pdf_glyphs import Glyph, PrintedLine, gutter_of, lines_of, lines_of_rows, rows_of
from bulletin.intake.pdf_graphics import PrintedObject
from bulletin.intake.pdf_paragraphs import document_of_pages

LONG = "今年三月，县里在村口装了第一根水管，接到了最远的人家，老人第一次在自家灶前打开龙头，看着清水流进缸里，说这一天等了四十年。"
LEFT, EM, PITCH = 80.0, 16.0, 28.0
WIDTH = 20  # characters of a full line


def line(
    text: str, row: int, *, indent: float = 0, page: int = 1, size: float = EM, face: str = "仿宋"
) -> PrintedLine:
    left = LEFT + indent * EM
    return PrintedLine(text, left, left + len(text) * size, 800 - row * PITCH, size, face, page)


def paragraph(
    text: str, row: int, *, page: int = 1, indent: float = 2, width: int = WIDTH, left: float = 0
) -> list[PrintedLine]:
    """Return a paragraph's lines as they are printed, the first one indented."""
    first = int(width - indent)
    parts = [text[:first], *(text[n : n + width] for n in range(first, len(text), width))]
    return [
        line(part, row + n, indent=left + (indent if n == 0 else 0), page=page)
        for n, part in enumerate(parts)
        if part
    ]


def texts(*pages: Sequence[PrintedLine | PrintedObject]) -> list[str]:
    return [block.text for block in document_of_pages([list(page) for page in pages], []).blocks]


def test_a_paragraph_ends_where_its_line_is_not_full_or_the_next_is_indented() -> None:
    full = "一二三四五六七八九十" * 4 + "一二三四五六七。"  # its last line is full
    assert len(full) == 48
    found = texts([*paragraph(LONG, 1), *paragraph(full[:38], 5), *paragraph(LONG, 8)])
    assert found == [LONG, full[:38], LONG]


def test_a_paragraph_goes_on_over_a_page_and_its_number() -> None:
    lines = paragraph(LONG, 20)
    number = line("— 1 —", 27, indent=8)
    again = [
        PrintedLine(each.text, each.left, each.right, 800 - PITCH * n, EM, each.face, 2)
        for n, each in enumerate(lines[2:], 1)
    ]
    document = document_of_pages(
        [[*paragraph(LONG, 1), *lines[:2], number], [*again, *paragraph(LONG, 10, page=2)]], []
    )
    assert [block.text for block in document.blocks] == [LONG, LONG, LONG]
    assert [remark.dropped for remark in document.remarks] == ["— 1 —"]


def test_a_block_without_indents_is_parted_by_its_distance() -> None:
    first, second = paragraph(LONG, 1, indent=0), paragraph(LONG, 5, indent=0)
    cut = [*first, *[PrintedLine(x.text, x.left, x.right, x.bottom - 14, EM, x.face, 1) for x in second]]
    assert texts(cut) == [LONG, LONG]


def test_a_quotation_indented_at_both_sides_is_one_paragraph() -> None:
    quote = paragraph(LONG, 5, width=16, left=2)
    assert texts([*paragraph(LONG, 1), *quote, *paragraph(LONG, 10)]) == [LONG, LONG, LONG]


def test_notes_at_the_foot_go_to_the_document_and_their_marks_stay() -> None:
    text = LONG.replace("水管", "水管①")
    notes = [line("①直径20厘米。", 24, size=12), line("②见第3期。", 25, size=12)]
    document = document_of_pages([[*paragraph(text, 1), *paragraph(LONG, 6), *notes]], [])
    assert list(document.notes.values()) == ["直径20厘米。", "见第3期。"]
    block = document.blocks[0]
    assert isinstance(block, SourceParagraph)
    assert block.text == LONG
    assert [run.note for run in block.runs if run.note] == ["1 ①"]


def test_notes_whose_marks_begin_again_on_each_page_are_those_of_their_page() -> None:
    text = LONG.replace("三月", "三月①②")
    first = [line("①直径20厘米。", 24, size=12), line("②铸铁的。", 25, size=12)]
    second = [line("①直径30厘米。", 24, size=12, page=2)]
    pages = [[*paragraph(text, 1), *first], [*paragraph(LONG.replace("水管", "水管①"), 1, page=2), *second]]
    document = document_of_pages([list(page) for page in pages], [])
    assert document.notes == {"1 ①": "直径20厘米。", "1 ②": "铸铁的。", "2 ①": "直径30厘米。"}
    marks = [
        [run.note for run in block.runs if run.note]
        for block in document.blocks
        if isinstance(block, SourceParagraph)
    ]
    assert marks == [["1 ①", "1 ②"], ["2 ①"]]
    assert [block.text for block in document.blocks] == [LONG, LONG]


def test_a_running_head_is_told_and_left_out() -> None:
    pages = [
        [line("政务信息 第3期", 0, indent=6, page=n), *paragraph(LONG[n:], 2, page=n)] for n in (1, 2, 3, 4)
    ]
    document = document_of_pages([list(page) for page in pages], [])
    assert [block.text for block in document.blocks] == [LONG[n:] for n in (1, 2, 3, 4)]
    assert [remark.dropped for remark in document.remarks] == ["政务信息 第3期"] * 4


def table(*rows: str) -> SourceTable:
    return SourceTable(
        tuple(tuple((SourceParagraph((), "", ordinal=cell),) for cell in row.split()) for row in rows), ""
    )


def test_a_table_goes_on_over_a_page_without_its_head() -> None:
    first: list[PrintedLine | PrintedObject] = [
        *paragraph(LONG, 1),
        PrintedObject(table("村 户", "甲村 12"), 600, 500),
    ]
    second: list[PrintedLine | PrintedObject] = [
        line("续表", 0, indent=8, page=2),
        PrintedObject(table("村 户", "乙村 9"), 700, 600),
        *paragraph(LONG, 10, page=2),
    ]
    document = document_of_pages([first, second], [])
    tables = [block for block in document.blocks if isinstance(block, SourceTable)]
    assert [[cell[0].text for cell in row] for row in tables[0].rows] == [
        ["村", "户"],
        ["甲村", "12"],
        ["乙村", "9"],
    ]
    assert len(tables) == 1


def test_a_picture_stands_between_its_paragraphs() -> None:
    picture = SourcePicture("1.jpg", b"", "")
    found = document_of_pages(
        [[*paragraph(LONG, 1), PrintedObject(picture, 650, 600), *paragraph(LONG, 10)]], []
    )
    assert [type(block).__name__ for block in found.blocks] == [
        "SourceParagraph",
        "SourcePicture",
        "SourceParagraph",
    ]


def glyphs(text: str, left: float, base: float) -> list[Glyph]:
    return [
        Glyph(char, left + n * EM, left + (n + 1) * EM, base, EM, "仿宋", False)
        for n, char in enumerate(text)
    ]


def test_two_columns_are_read_one_after_the_other() -> None:
    rows = [
        glyph for n in range(10)
        for glyph in (*glyphs("左边的一栏文字", 80, 700 - n * PITCH), *glyphs("右边的一栏文字", 240, 700 - n * PITCH))
    ]  # fmt: skip
    heading = glyphs("两栏上面的一行大标题在中间", 110, 740)
    assert [found.text[:2] for found in lines_of([*heading, *rows], 1)] == [
        "两栏",
        *["左边"] * 10,
        *["右边"] * 10,
    ]


def test_columns_need_no_common_lines_and_what_stands_over_both_stays_outside() -> None:
    """A gap of one 字, as browsers leave it; the lines of the right column stand half a line lower."""
    left = [g for n in range(10) for g in glyphs("左边一栏的文字", 80, 700 - n * PITCH)]
    right = [g for n in range(10) for g in glyphs("右边一栏的文字", 80 + 8 * EM, 700 - (n + 0.5) * PITCH)]
    head = [*glyphs("办公室", 80, 740), *glyphs("1月2日", 80 + 12 * EM, 740)]
    tail = glyphs("送：县直单位", 80, 700 - 12 * PITCH)
    rows = list(rows_of([*head, *left, *right, *tail]))
    gutter = gutter_of(rows)
    found = lines_of_rows(rows, 1, gutter)
    assert [line.text[:2] for line in found] == ["办公", *["左边"] * 10, *["右边"] * 10, "送："]
    assert {line.left for line in found} == {80}  # each column is set as the only one
    few = list(rows_of([*left[:14], *right[:14], *tail]))
    assert gutter_of(few) is None
    assert gutter_of(few, gutter) == gutter  # they go on with the page before


@pytest.mark.parametrize(("pieces", "text"), [
    ([("县委办公室", 80, 700.0), ("2021年", 300, 700.0)], "县委办公室　2021年"),
    ([("第", 80, 700.0), ("12", 96, 702.5), ("期", 128, 700.0)], "第12期"),
    ([("左边压着右边", 80, 700.0), ("右边", 150, 700.0)], "左边压着右边右边"),
])  # fmt: skip
def test_pieces_of_one_baseline_are_one_line(pieces: list[tuple[str, float, float]], text: str) -> None:
    found = lines_of([glyph for piece in pieces for glyph in glyphs(*piece)], 1)
    assert [each.text for each in found] == [text]


def test_a_quotation_goes_on_behind_a_full_stop_and_a_note_of_a_table_over_its_line() -> None:
    quote = "塘是一家一家修起来的，水是一丘一丘放。图上看不见的脚底下看。（原管水员何长庚）"
    lines = paragraph(quote, 5, indent=2, width=16, left=2)
    assert texts([*paragraph(LONG, 1), *lines, *paragraph(LONG, 10)]) == [LONG, quote, LONG]
    note = "注：用工按每个一百元计，自家的工同样计入，产值中鲜藕五千一百元，小龙虾三千二百元。"
    small = [line(note[:26], 5, size=12), line(note[26:], 6, size=12)]
    assert texts([*paragraph(LONG, 1), *small, *paragraph(LONG, 10)]) == [LONG, note, LONG]


def test_the_lines_of_the_imprint_stay_apart() -> None:
    imprint = [
        "签发人：韩立言　　责任编辑：方敏、顾祎",
        "县学习型机关建设协调小组办公室印一百三",
        "县委办公室　　　　　　　　共印139份",
    ]
    assert texts([*paragraph(LONG, 1), *(line(text, 6 + n) for n, text in enumerate(imprint))]) == [
        LONG,
        *imprint,
    ]


def test_a_line_that_gave_its_last_character_to_the_next_goes_on() -> None:
    lines = [line("一件事情接着一件事情办，一年接着一年干", 5, indent=0), line("架子。", 6)]
    assert len(lines[0].text) == WIDTH - 1
    assert (
        texts([*paragraph(LONG, 1), *lines, *paragraph(LONG, 10)])[1]
        == "一件事情接着一件事情办，一年接着一年干架子。"
    )


def test_marks_of_another_font_that_are_drawn_last_stand_in_their_places() -> None:
    words = [
        glyph for text, left in (("从", 80), ("村头", 112), ("起", 160)) for glyph in glyphs(text, left, 700)
    ]
    marks = [glyph for text, left in (("“", 96), ("”", 144)) for glyph in glyphs(text, left, 699)]
    assert [each.text for each in lines_of([*words, *marks], 1)] == ["从“村头”起"]


def test_a_list_of_recipients_begins_a_line_of_its_own_below_a_full_one() -> None:
    """Indented at both sides, as the imprint is, the lines look like a quotation."""
    rows = [*paragraph(LONG, 0), *paragraph(LONG, 5)]
    words = ["送：县人大办公室、县政协办公室、成员单位", "发：各乡镇党委、各街道党工委"]
    tail = [line(text, 11 + n, indent=1.5, size=14) for n, text in enumerate(words)]
    assert texts([*rows, *tail])[-2:] == words


def test_a_title_goes_on_where_the_name_of_a_book_is_open() -> None:
    words = ["关于印发《机关干部学习积分", "管理办法》的通知", "双樟镇治小流域", "请回老把式"]
    titles = [line(text, n, indent=3 + n % 2, size=22) for n, text in enumerate(words)]
    assert texts([*titles, *paragraph(LONG, 8)])[:3] == ["".join(words[:2]), *words[2:]]
