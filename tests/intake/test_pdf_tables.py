"""Tables with rules across alone come out of printed pages, and lists between the rules of a tail do not become tables."""

import pytest

from bulletin.intake.blocks import SourceTable
from bulletin.intake.pdf_glyphs import Glyph
from bulletin.intake.pdf_open_tables import Rule, open_tables

EM, PITCH, LEFT, RIGHT = 12.0, 18.0, 80.0, 500.0


def row(line: int, **cells: str) -> list[Glyph]:
    """Return the glyphs of a line: a text at each place, `x200="甲村"` begins 200 pt from the left."""
    return [
        Glyph(
            char, float(at[1:]) + n * EM, float(at[1:]) + (n + 1) * EM, 700 - line * PITCH, EM, "宋体", False
        )
        for at, text in cells.items()
        for n, char in enumerate(text)
    ]


def rules(*above: int) -> list[Rule]:
    """Return rules above these lines, each drawn in two pieces."""
    heights = [700 - line * PITCH + 14 for line in above]
    return [piece for y in heights for piece in ((y, LEFT, 300.0), (y + 0.2, 300.5, RIGHT))]


def cells(table: SourceTable) -> list[list[str]]:
    return [["".join(p.text for p in cell) for cell in line] for line in table.rows]


TABLE = [
    *row(0, x80="村名", x200="户数", x320="说明"),
    *row(1, x80="上码头村", x200="120", x320="管道已经通到了最远的"),
    *row(2, x320="一户人家"),
    *row(3, x80="双河口村", x200="96"),
    *row(4, x80="合计", x200="216", x320="两村"),
]
ROWS = [
    ["村名", "户数", "说明"],
    ["上码头村", "120", "管道已经通到了最远的一户人家"],
    ["双河口村", "96", ""],
    ["合计", "216", "两村"],
]
PROSE = [
    glyph
    for n in (6, 7)
    for glyph in row(n, x80="两张表的中间是一段话一直写到这一行的末尾没有空当写满了为止")
]


@pytest.mark.parametrize("places", [(0, 1, 5), (0, 1, 4, 5)])
def test_three_rules_make_a_table_and_a_fourth_parts_the_sum(places: tuple[int, ...]) -> None:
    found = open_tables(rules(*places), TABLE, 1)
    assert [cells(table) for table, _, _ in found] == [ROWS]
    assert found[0][1] > found[0][2]


def test_what_stands_between_two_tables_belongs_to_none() -> None:
    second = [
        *row(10, x80="镇名", x300="上年"),
        *row(11, x80="青荷镇", x300="12.5"),
        *row(12, x80="桐溪镇", x300="8.0"),
    ]
    found = open_tables(rules(0, 1, 5, 10, 11, 13), [*TABLE, *PROSE, *second], 1)
    assert [cells(table) for table, _, _ in found] == [
        ROWS,
        [["镇名", "上年"], ["青荷镇", "12.5"], ["桐溪镇", "8.0"]],
    ]


@pytest.mark.parametrize("lines", [
    [row(0, x80="报：县委办公室"), row(1, x80="发：各乡镇"), row(2, x80="县委办公室", x320="共印20份")],
    [PROSE[:28], PROSE[28:]],
    [row(0, x80="县委办公室", x320="2024年"), row(1, x80="一段话写满了这一行从左到右没有空当一直写到末尾为止的")],
])  # fmt: skip
def test_rules_around_lines_without_columns_are_no_table(lines: list[list[Glyph]]) -> None:
    assert not open_tables(rules(0, 1, 2, 9), [glyph for each in lines for glyph in each], 1)
