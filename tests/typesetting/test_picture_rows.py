"""Pictures beside each other: which paragraphs are rows, and how wide each picture is set."""

import re

import pytest

from bulletin.reading.markdown import parse_chunks
from bulletin.reading.rendering import render_html
from bulletin.typesetting.picture_rows import GAP_PERCENT, with_even_rows


def html_of(text: str) -> str:
    """Return the HTML of a text."""
    return "".join(render_html(chunk.tokens, link=lambda href, _: href) for chunk in parse_chunks(text, 1))


ROWS = ["![甲](a.jpg) ![乙](b.jpg)", "![甲](a.jpg)\n![乙](b.jpg)", "![甲](a.jpg)![乙](b.jpg)　![丙](c.jpg)"]


@pytest.mark.parametrize("text", ROWS)
def test_paragraph_of_pictures_alone_is_one_figure_with_their_captions(text: str) -> None:
    """Issue 15: two pictures side by side as one figure with captions."""
    html = html_of(text)
    captions = re.findall(r"!\[(.)\]", text)
    assert html.count('<figure class="figure figure--row">') == 1
    assert re.findall("<figcaption[^>]*>(.)</figcaption></figure>", html) == captions
    assert html.count("<figure") == html.count("</figure>") == len(captions) + 1


@pytest.mark.parametrize(
    "text", ["![甲](a.jpg) 好 ![乙](b.jpg)", " ".join(["![甲](a.jpg)"] * 4), "![甲](a.jpg)"]
)
def test_other_pictures_make_no_row(text: str) -> None:
    """Pictures among words stay there; one alone is a figure; more than three are not legible beside each other."""
    assert "figure--row" not in html_of(text)


def test_pictures_of_a_row_are_equally_high_and_fill_the_line() -> None:
    """Issue 15: whatever their proportions."""
    sizes = [(300, 400), (1600, 1000), (500, 500)]
    parts = "".join(
        f'<figure class="figure__part"><img src="a" width="{w}" height="{h}"></figure>' for w, h in sizes
    )
    html = with_even_rows(f'<figure class="figure figure--row">{parts}</figure>')
    widths = [float(width) for width in re.findall(r"width: ([\d.]+)%", html)]
    heights = [width * h / w for width, (w, h) in zip(widths, sizes, strict=True)]
    assert heights == pytest.approx([heights[0]] * 3, rel=1e-3)
    assert sum(widths) + 2 * GAP_PERCENT == pytest.approx(100, abs=0.01)
