"""Blocks → paragraphs, pictures and data tables: tables that only arrange masthead, contents or tail become paragraphs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from bulletin.intake.blocks import (
    SourceBlock,
    SourceParagraph,
    SourcePicture,
    SourceRun,
    SourceTable,
    merged_runs,
)
from bulletin.intake.marks import (
    CONTENTS_HEADING,
    LABEL,
    NUMBER,
    OTHER_NUMBER,
    entry_text,
    normalized,
    without_blanks,
    without_ordinal,
)
from bulletin.intake.sheet import is_date_line

_IN_BRACKETS = re.compile(r"^[（(][^（）()]{1,200}[）)]$")


def dissolved(blocks: Sequence[SourceBlock]) -> Iterator[SourceBlock]:
    """Yield paragraphs split into their typed lines, pictures, and data tables."""
    said = frozenset(
        normal for block in blocks if isinstance(block, SourceParagraph)
        for line in block.plain.split("\n") if len(normal := normalized(line)) > 3
    )  # fmt: skip
    heading = False
    # Tables among the first short blocks, up to the one with the number, belong to the masthead.
    top = list(takewhile(lambda block: len(block.text) < 60, blocks))
    number = max((n for n, block in enumerate(top) if NUMBER.search(block.text)), default=0)
    for n, block in enumerate(blocks):
        if isinstance(block, SourceTable) and (
            _is_layout(block)
            or n < number
            or (n <= len(top) and _is_dated(block))
            or _is_contents(block, said, is_headed=heading)
        ):
            for row in block.rows:
                yield from _row(row)
        elif isinstance(block, SourceParagraph):
            yield from typed_lines(block)
        elif isinstance(block, SourcePicture) or block.text.strip():
            yield block
        if block.text.strip():
            heading = bool(CONTENTS_HEADING.match(without_blanks(block.text)))


def _is_contents(table: SourceTable, said: frozenset[str], *, is_headed: bool) -> bool:
    """Return whether a table is a contents list: below 目录, or 60 % of its rows occur outside of it.

    said: normalized lines outside tables.
    """
    rows = [[text for cell in row if (text := _cell(cell))] for row in table.rows]
    rows = [row for row in rows if row]
    if is_headed or (rows and CONTENTS_HEADING.match(without_blanks("".join(rows[0])))):
        return all(len(row) <= 3 for row in rows)
    again = sum(any(normalized(without_ordinal(entry_text(text))) in said for text in row) for row in rows)
    return len(rows) > 1 and again >= 0.6 * len(rows)


def typed_lines(paragraph: SourceParagraph) -> Iterator[SourceParagraph]:
    """Yield a paragraph split at its line breaks; a short text without a sentence's end (a title) or a text in brackets stays whole."""
    text = paragraph.plain
    if not text:
        if any(run.note for run in paragraph.runs):
            yield paragraph
        return
    # a centred title may contain a colon
    ends = "[。；]" if paragraph.alignment == "center" else "[。；：]"
    is_whole = (len(text) <= 80 and not re.search(rf"{ends}|\n\s*—", text)) or _IN_BRACKETS.match(text)
    if "\n" not in text or is_whole:
        yield paragraph
        return
    ordinal: str = paragraph.ordinal
    runs: list[SourceRun] = []
    for run in (*paragraph.runs, SourceRun("\n")):
        first, *more = run.text.split("\n")
        runs.append(replace(run, text=first))
        for part in more:
            whole = replace(paragraph, runs=merged_runs(runs), ordinal=ordinal)
            if whole.plain:
                yield whole
                ordinal = ""
            runs = [replace(run, text=part, note="")]


def _is_layout(table: SourceTable) -> bool:
    """Return whether a table only arranges the masthead, the tail or one framed text."""
    texts = ["\t".join(_cell(cell) for cell in row if cell) for row in table.rows]
    cells = [cell for row in table.rows for cell in row if _cell(cell)]
    return (
        len(cells) <= 1
        or max(len(row) for row in table.rows) == 1
        or sum(bool(LABEL.match(text)) for text in texts) * 3 >= len(texts)
        or (len(table.rows) <= 4 and len(table.text) < 200 and _has_number(texts))
    )


def _is_dated(table: SourceTable) -> bool:
    """Return whether a small table above all text holds a date: the office at its left, the date at its right."""
    return len(table.rows) <= 4 and any(is_date_line(_cell(cell)) for row in table.rows for cell in row)


def _has_number(texts: Sequence[str]) -> bool:
    """Return whether the rows contain an issue's number: 第3期; or 第3号, NO.3 if the table also contains a year."""
    return any(NUMBER.search(text) for text in texts) or (
        any(OTHER_NUMBER.search(text) for text in texts)
        and any(re.search(r"\d{4}\s*[-./年]|[〇○零一二三四五六七八九]{4}年", text) for text in texts)
    )


def _cell(cell: Sequence[SourceParagraph]) -> str:
    return "\n".join(paragraph.plain for paragraph in cell if paragraph.plain)


def _row(row: Sequence[Sequence[SourceParagraph]]) -> Iterator[SourceParagraph]:
    """Yield a row of a layout table: one paragraph if each cell has one or the row begins with a label, else all of them in order."""
    cells = [[paragraph for paragraph in cell if paragraph.plain] for cell in row]
    cells = [cell for cell in cells if cell]
    if len(cells) > 1 and (all(len(cell) == 1 for cell in cells) or LABEL.match(cells[0][0].plain + "\t")):
        runs: list[SourceRun] = []
        for cell in cells:
            for paragraph in cell:
                runs += [*paragraph.runs, SourceRun("\t")]
        yield replace(cells[0][0], runs=merged_runs(runs), alignment="")
    else:
        for cell in cells:
            for paragraph in cell:
                yield from typed_lines(paragraph)
