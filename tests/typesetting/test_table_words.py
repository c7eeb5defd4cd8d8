"""The dictionary of words is loaded only for a table that might split one of them."""

import random
from collections.abc import Sequence

import pytest

from bulletin.typesetting import table_html
from bulletin.typesetting.table_html import tables_too_wide
from bulletin.typesetting.title_lines import segmenter
from tests.hard_text import NUMBERED, QUOTED


def table(*rows: Sequence[str]) -> str:
    cells = ["".join(f"<td>{cell}</td>" for cell in row) for row in rows]
    body = "".join(f"<tr>{row}</tr>\n" for row in cells[1:])
    head = cells[0].replace("td>", "th>").replace("<th>", '<th scope="col">')
    return (
        '<div class="table-frame" tabindex="0" role="group" aria-label="表格"><table class="table">\n'
        f"<thead>\n<tr>\n{head}</tr>\n</thead>\n<tbody>\n{body}</tbody>\n</table></div>\n"
    )


def never(words: str) -> Sequence[str]:
    raise AssertionError(f"the dictionary was asked for {words}")


def test_a_table_of_long_cells_that_fits_whatever_its_words_are_asks_for_none() -> None:
    assert (
        list(tables_too_wide(table(("单位", "做法"), ("青石镇", QUOTED), ("白溪镇", NUMBERED)), never)) == []
    )


def test_a_table_of_many_narrow_columns_asks_for_its_words() -> None:
    with pytest.raises(AssertionError, match="dictionary"):
        list(tables_too_wide(table(*[["春种一粒粟秋收万颗子"] * 9] * 2), never))


def test_what_fits_with_the_longest_words_fits_with_those_of_the_dictionary() -> None:
    choose, words = random.Random(5), segmenter()
    text = QUOTED + NUMBERED
    for _ in range(40):
        columns = choose.randint(2, 8)
        rows = [
            [
                text[(at := choose.randrange(len(text) - 30)) : at + choose.randint(1, 30)]
                for _ in range(columns)
            ]
            for _ in range(3)
        ]
        (match,) = table_html._TABLE.finditer(table(*rows))
        cells = table_html._cells_of(match[1])
        if table_html._columns(match, cells, table_html._long_words).fits:
            assert table_html._columns(match, cells, words).fits
