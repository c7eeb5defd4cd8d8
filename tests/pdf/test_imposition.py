"""Booklets: whatever the number of pages, the folded stack reads from first to last. print-format.md §3.6."""

import io
from collections.abc import Iterable

import pdfplumber
import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.distribution.copy_pages import blanks_before_tail
from bulletin.pdf.imposition import (
    Sheet,
    booklet,
    creep_mm,
    needs_trimming,
    saddle_stitch,
    single_pages,
)
from bulletin.pdf.pdf_copies import Stack, master
from bulletin.pdf.pdf_pages import with_blank_pages

A4_PT = (595.276, 841.89)


def folded(sheets: Iterable[Sheet]) -> list[int]:
    """Return the pages in the order a reader meets them.

    Sheets lie in one another. Right halves come first, from the outermost sheet inwards, each leaf with its front and its
    back; then left halves outwards. A leaf's back is what the printer put behind it: turning over along the short edge
    brings the left half of one side behind the right half of the other.
    """
    nested = list(sheets)
    coming = [page for sheet in nested for page in (sheet.outside[1], sheet.inside[0])]
    going = [page for sheet in reversed(nested) for page in (sheet.inside[1], sheet.outside[0])]
    return coming + going


def numbered_pages(count: int) -> bytes:
    """Return a PDF whose pages say nothing but their number."""
    with pikepdf.new() as pdf:
        font = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
            )
        )
        for number in range(1, count + 1):
            pdf.add_blank_page(page_size=A4_PT)
            page = pdf.pages[-1]
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
            page.Contents = pdf.make_stream(f"BT /F 20 Tf 300 400 Td ({number}) Tj ET".encode())
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


@given(st.integers(1, 16).map(lambda sheets: 4 * sheets))
def test_folded_stack_reads_from_first_to_last(pages: int) -> None:
    assert folded(saddle_stitch(pages)) == list(range(1, pages + 1))


def test_left_half_of_a_spread_is_even() -> None:
    assert all(
        left % 2 == 0 and right % 2 == 1
        for sheet in saddle_stitch(64)
        for left, right in (sheet.outside, sheet.inside)
    )


@pytest.mark.parametrize("pages", [4, 8, 12, 28, 64])
def test_folded_paper_reads_from_first_to_last(pages: int) -> None:
    """Read back from the PDF: what stands on the left and on the right half of each side."""
    data = master(Stack("题", numbered_pages(pages), booklet(pages, has_marks=True)))
    sides = []
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            assert (round(page.width, 1), round(page.height, 1)) == (1190.6, 841.9)
            words = sorted(page.extract_words(), key=lambda word: word["x0"])
            assert [word["x0"] < page.width / 2 for word in words] == [True, False]
            sides.append((int(words[0]["text"]), int(words[1]["text"])))
    assert len(sides) == pages // 2
    assert folded(Sheet(front, back) for front, back in zip(sides[::2], sides[1::2], strict=True)) == list(
        range(1, pages + 1)
    )


@pytest.mark.parametrize("pages", [0, 2, 6, 63])
def test_what_is_no_multiple_of_four_cannot_be_folded(pages: int) -> None:
    with pytest.raises(ValueError, match="folded"):
        saddle_stitch(pages)


def test_marks_stand_on_the_fold_and_at_the_staples() -> None:
    """9704, 6.3: outer holes 70 mm from head and foot; marks on the outside of the cover only, no staples in one sheet."""
    eight, four = booklet(8, has_marks=True), booklet(4, has_marks=True)
    with pdfplumber.open(io.BytesIO(master(Stack("题", numbered_pages(8), eight)))) as pdf:
        lines = [sorted((line["top"], line["bottom"]) for line in page.lines) for page in pdf.pages]
        assert {round(line["x0"] / 72 * 25.4) for line in pdf.pages[0].lines} == {210}
    in_mm = [[(round(a / 72 * 25.4), round(b / 72 * 25.4)) for a, b in side] for side in lines]
    ends = [(4, 10), (287, 293)]
    assert in_mm == [sorted([*ends, (70, 82), (215, 227)]), [], ends, []]
    assert "S" in four.sides[0].marks
    assert four.sides[0].marks.count(" l") == 2
    assert not any(side.marks for side in booklet(8, has_marks=False).sides)


def test_creep_needs_trimming_from_eight_sheets_on() -> None:
    """print-format.md §3.6: four sheets are below every tolerance."""
    assert creep_mm(1) == 0
    assert creep_mm(4) == pytest.approx(0.47, abs=0.01)
    assert [sheets for sheets in range(1, 17) if needs_trimming(sheets)] == list(range(8, 17))


@given(st.integers(1, 70), st.sampled_from([2, 4]))
def test_text_blanks_and_tail_fill_the_sheets(text_pages: int, multiple: int) -> None:
    blanks = blanks_before_tail(text_pages, multiple)
    assert 0 <= blanks < multiple
    assert (text_pages + blanks + 1) % multiple == 0


@given(st.integers(1, 32).map(lambda sheets: 2 * sheets))
def test_single_pages_take_a_sheet_for_two(pages: int) -> None:
    assert single_pages(pages).sheets == pages // 2


def pages_drawn(drawn: str) -> bytes:
    """Return a PDF of a page for each letter, with text on it; of `-`, a blank one."""
    with pikepdf.new() as pdf:
        for letter in drawn:
            pdf.add_blank_page(page_size=A4_PT)
            if letter != "-":
                pdf.pages[-1].contents_add(f"BT ({letter}) Tj ET".encode())
        written = io.BytesIO()
        pdf.save(written)
        return written.getvalue()


def drawn_in(data: bytes | None) -> str | None:
    if data is None:
        return None
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            page.contents_coalesce()
        streams = [page.Contents.read_bytes().decode() if "/Contents" in page else "" for page in pdf.pages]
        return "".join(stream.partition("(")[2][:1] or "-" for stream in streams)


@pytest.mark.parametrize(
    ("original", "folded"),
    [("a-bc", "a-bc"), ("abcd-e", "abcd---e"), ("ab-c", "ab-c"), ("ab", None), ("abcdef", None)],
)  # fmt: skip
def test_more_blank_pages_of_an_original_go_before_its_tail(original: str, folded: str | None) -> None:
    """The 报尾 stays on the last page (7.4.1); where text shares its page, there is no place for a blank one."""
    assert drawn_in(with_blank_pages(pages_drawn(original), 4)) == folded
