"""Chinese lines read back from the PDF: where they end, what stands at their edges, and that the text is untouched."""

import io
import re
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from bulletin.pdf.weasyprint_lines import loose_lines
from bulletin.values.files import builtin_layouts
from tests import hard_text
from tests.hard_text import ASKED, BOOKS, MIXED, NESTED, NUMBERED, QUOTED, as_html

FACES = builtin_layouts() / "fonts"
LEFT, MEASURE = 79.37, 442.2  # 28 mm and 156 mm in pt
RIGHT = LEFT + MEASURE
NOT_AT_START = "，。、；：？！”’）〕】》〉·–～/"
NOT_AT_END = "“‘（〔【《〈/"
HALVED_AT_END = "，。、；：！”’）〕】》〉"

STYLE = """
@page { size: A4; margin: 37mm 26mm 35mm 28mm; @footnote { margin: 0; padding: 0 } }
html { font: 15.75pt fangsong; line-height: 29.62pt }
body { margin: 0 }
p { margin: 0; text-indent: 2em; text-align: justify }
h1 { font: 22pt biaosong; text-align: center; margin: 0; line-height: 36pt }
h2 { font: 15.75pt heiti; margin: 0; text-indent: 2em; text-align: justify }
b { font: 15.75pt heiti } i { font: 15.75pt kaiti }
.note { float: footnote; font-size: 12pt; line-height: 18pt; text-align: justify }
.note::footnote-call { content: "〔" counter(footnote) "〕"; font-size: 9pt; vertical-align: super; line-height: 1 }
.note::footnote-marker { content: counter(footnote) "．" }
"""

HARD = [as_html(text) for text in hard_text.HARD]


def random_paragraphs(seed: int, count: int) -> list[str]:
    return [as_html(text) for text in hard_text.random_paragraphs(seed, count)]


pytestmark = pytest.mark.usefixtures("patched")


@pytest.fixture(scope="module")
def fonts() -> FontConfiguration:
    return FontConfiguration()


@pytest.fixture(scope="module")
def print_pages(fonts: FontConfiguration) -> Any:
    """Return a function from a body and more CSS to the PDF."""
    faces = "".join(
        f"@font-face {{ font-family: {name}; src: url({(FACES / name).with_suffix('.otf').as_uri()}) }}"
        for name in ("fangsong", "kaiti", "heiti", "biaosong")
    )
    sheet = CSS(string=faces, font_config=fonts)

    def make(body: str, style: str = "", lang: str = "zh-CN") -> Any:
        html = HTML(string=f"<html lang={lang}><meta charset=utf-8><style>{STYLE}{style}</style><body>{body}")
        return pdfplumber.open(io.BytesIO(html.write_pdf(stylesheets=[sheet], font_config=fonts)))

    return make


def lines_of(page: Any) -> list[list[dict[str, Any]]]:
    """Return the characters of each line in reading order; raised note calls belong to the line they stand on."""
    lines: list[list[dict[str, Any]]] = []
    for char in page.chars:
        # A line begins where the pen goes back to the left.
        if (
            lines
            and char["x0"] > lines[-1][-1]["x0"] - 1
            and abs(char["bottom"] - lines[-1][-1]["bottom"]) < 12
        ):
            lines[-1].append(char)
        else:
            lines.append([char])
    return lines


def text_of(line: list[dict[str, Any]]) -> str:
    return "".join(char["text"] for char in line)


def right_edge(line: list[dict[str, Any]]) -> float:
    """Return where a line ends: after the ink half of a mark, else after the square of its last character."""
    last = line[-1]
    return float(last["x0"] + last["size"] / 2 if last["text"] in HALVED_AT_END else last["x1"])


def ends_of_full_lines(pdf: Any) -> list[tuple[str, float]]:
    """Return (text, right edge in pt) of all lines that are followed by a line of the same paragraph."""
    ends = []
    lines = [line for page in pdf.pages for line in lines_of(page)]
    for line, following in pairwise(lines):
        first = following[0]
        indent = first["x0"] - LEFT + (first["size"] / 2 if first["text"] in NOT_AT_END else 0)
        if indent < 5 and line[-1]["size"] > 12:
            ends.append((text_of(line), right_edge(line)))
    return ends


# Every full line ends at the edge


@pytest.mark.parametrize("size", ["15.75pt", "16pt"])
@pytest.mark.parametrize("latin", ["tight", "gap"])
def test_full_lines_end_at_the_right_edge(print_pages: Any, size: str, latin: str) -> None:
    """CLREQ, justification; 15834, 5.1.10: within 0.3 pt, in paragraphs with bold, other faces, links and

    note calls."""
    body = "".join(f"<p>{text}</p>" for text in HARD + random_paragraphs(7, 28))
    pdf = print_pages(
        body, f"html {{ font-size: {size}; --cjk-latin: {latin} }} b, i {{ font-size: {size} }}"
    )
    ends = ends_of_full_lines(pdf)
    assert len(ends) > 100
    for text, right in ends:
        assert right == pytest.approx(RIGHT, abs=0.3), text


def test_twenty_eight_characters_stand_on_a_line(print_pages: Any) -> None:
    """GB/T 9704—2012, 5.2.3."""
    pdf = print_pages("<p style='text-indent: 0'>" + "工作简报" * 40)
    lines = lines_of(pdf.pages[0])
    assert [len(line) for line in lines] == [28, 28, 28, 28, 28, 20]
    assert lines[0][0]["x0"] == pytest.approx(LEFT, abs=0.1)


def test_letter_spacing_keeps_sixteen_points_on_the_grid(print_pages: Any) -> None:
    """28 characters of 16 pt need −0.207 pt each (print-format, §2.1)."""
    body = "".join(f"<p>{text}</p>" for text in HARD + random_paragraphs(11, 12))
    style = "html { font-size: 16pt; letter-spacing: -0.207pt } b, i { font-size: 16pt }"
    grid = print_pages("<p style='text-indent: 0'>" + "工作简报" * 40, style)
    assert [len(line) for line in lines_of(grid.pages[0])] == [28, 28, 28, 28, 28, 20]
    for text, right in ends_of_full_lines(print_pages(body, style)):
        assert right == pytest.approx(RIGHT, abs=0.1), text


@pytest.mark.parametrize("tag", ["h2", "li", "div", "blockquote", "td"])
def test_lines_of_other_blocks_are_filled(print_pages: Any, tag: str) -> None:
    """CLREQ, justification: headings, lists, notes and table cells are paragraphs too."""
    block = f"<{tag}>{QUOTED}{NUMBERED}</{tag}>"
    body = {"li": f"<ul>{block}</ul>", "td": f"<table><tr>{block}</table>"}.get(tag, block)
    style = f"{tag} {{ text-align: justify; width: 300pt; margin: 0; padding: 0; text-indent: 0 }} ul {{ padding: 0; list-style: none }}"
    pdf = print_pages(body, style + "table { border-collapse: collapse }")
    lines = lines_of(pdf.pages[0])
    left = min(char["x0"] for line in lines for char in line if char["text"] not in NOT_AT_END)
    assert len(lines) > 8
    for line in lines[:-1]:
        assert right_edge(line) == pytest.approx(left + 300, abs=0.3), text_of(line)


def test_lines_beside_a_float_are_filled(print_pages: Any) -> None:
    """CLREQ, justification, in a measure that changes from line to line."""
    box = "<div style='float: right; width: 100pt; height: 100pt'></div>"
    lines = lines_of(print_pages(f"{box}<p>{QUOTED}{NUMBERED}{NESTED}").pages[0])
    assert len(lines) > 9
    for index, line in enumerate(lines[:-1]):
        assert right_edge(line) == pytest.approx(RIGHT - (100 if index < 4 else 0), abs=0.3), text_of(line)


def test_name_is_spread_over_its_field(print_pages: Any) -> None:
    """CLREQ, justification, last step, by `text-align-last: justify`: 张　三 above 王小明."""
    name = "<span style='display: inline-block; width: 3em; text-indent: 0; text-align-last: justify'>张三</span>"
    (line,) = lines_of(print_pages(f"<p>审核：{name}好").pages[0])
    left, right, after = line[3], line[4], line[5]
    assert right["x1"] - left["x0"] == pytest.approx(3 * 15.75, abs=0.05)
    assert after["x0"] == pytest.approx(right["x1"], abs=0.05)


def test_leader_and_page_number_reach_the_right_edge(print_pages: Any) -> None:
    """13417, 6.3 and 6.8: leaders and page numbers of a 目录."""
    style = "a::after { content: leader('.') target-counter(attr(href), page) } p { text-indent: 0 }"
    pdf = print_pages("<p><a href='#x'>《意见》《办法》解读</a></p><h1 id=x>题", style)
    # WeasyPrint draws leaders from right to left.
    line = sorted((char for char in pdf.pages[0].chars if char["size"] < 20), key=lambda char: char["x0"])
    assert re.fullmatch(r"《意见》《办法》解读\.{30,}1", text_of(line))
    assert line[-1]["x1"] == pytest.approx(RIGHT, abs=0.3)
    assert all(before["x1"] < after["x0"] + 0.1 for before, after in pairwise(line[9:]))


def test_note_at_the_foot_of_the_page_is_filled(print_pages: Any) -> None:
    """CLREQ, justification, in notes."""
    pdf = print_pages(f"<p>{as_html(MIXED)}")
    note = [line for line in lines_of(pdf.pages[0]) if abs(line[-1]["size"] - 12) < 0.1]
    assert len(note) == 4  # two notes of two lines
    assert [right_edge(line) for line in note[::2]] == pytest.approx([RIGHT, RIGHT], abs=0.3)


# What stands at the edges


@pytest.fixture(scope="module")
def hard_lines(print_pages: Any) -> list[str]:
    pdf = print_pages("".join(f"<p>{text}</p>" for text in HARD + random_paragraphs(3, 40)))
    return [text_of(line) for page in pdf.pages for line in lines_of(page)]


def test_no_mark_stands_at_the_wrong_edge(hard_lines: list[str]) -> None:
    """GB/T 15834, 5.1; CLREQ, GB style."""
    assert [line for line in hard_lines if line[0] in NOT_AT_START] == []
    assert [line for line in hard_lines if line[-1] in NOT_AT_END] == []


def test_units_are_not_broken(hard_lines: list[str]) -> None:
    """GB/T 15834, 5.1.4–5.1.5; GB/T 15835, 5.1.7.2."""
    for line, following in pairwise(hard_lines):
        assert not (line[-1] == following[0] and line[-1] in "—…"), (line, following)
        assert not re.search(r"[0-9A-Za-z第〔]$", line) or not re.match(
            r"[0-9A-Za-z%年月日号家期个]", following
        ), line


def test_no_paragraph_ends_in_a_single_character(print_pages: Any) -> None:
    """CLREQ, 孤字; 15834, 5.1.11."""
    texts = ["简" * count + "。" for count in range(24, 58)]
    pdf = print_pages("".join(f"<p>{text}</p>" for text in texts))
    lines = [text_of(line) for page in pdf.pages for line in lines_of(page)]
    assert "简。" not in lines


def test_opening_mark_at_a_line_start_loses_its_blank(print_pages: Any) -> None:
    """CLREQ, line start: the ink of “ begins where the indent of 2 字 ends, not half a square later."""
    (line,) = lines_of(print_pages("<p>“坚持”好</p>").pages[0])
    assert line[0]["x0"] + line[0]["size"] / 2 == pytest.approx(LEFT + 2 * 15.75, abs=0.05)
    assert line[1]["x0"] == pytest.approx(LEFT + 2.5 * 15.75, abs=0.05)


def test_centred_and_ragged_text_only_loses_blanks(print_pages: Any) -> None:
    """15834, 5.1.10; CLREQ, adjacent marks: in lines that are not filled nothing else changes."""
    for align in ("left", "center"):
        pdf = print_pages(f"<p style='text-indent: 0; text-align: {align}'>{QUOTED}</p>")
        lines = lines_of(pdf.pages[0])
        assert len({round(right_edge(line)) for line in lines}) > 1
        pair = next(
            (line, i) for line in lines for i in range(len(line) - 1) if text_of(line)[i : i + 2] == "》《"
        )
        left, right = pair[0][pair[1]], pair[0][pair[1] + 1]
        # 》 keeps its square, 《 stands half a square nearer.
        assert right["x0"] - left["x0"] == pytest.approx(left["size"] / 2, abs=0.05)


def test_centred_heading_is_centred_by_its_ink(print_pages: Any) -> None:
    """9704, 7.3.1 (居中), with 15834, 5.1.10: a blank half does not count."""
    (line,) = lines_of(print_pages("<h1>“转作风、提效能”</h1>").pages[0])
    middle = (line[0]["x0"] + line[0]["size"] / 2 + right_edge(line)) / 2
    assert middle == pytest.approx(LEFT + MEASURE / 2, abs=0.2)


# Latin


def test_gap_between_chinese_and_latin_is_chosen_in_css(print_pages: Any) -> None:
    """CLREQ, 汉字 and Latin: ¼ em or none (print-format §4.3)."""
    for latin, gap in {"tight": 0, "gap": 0.25, "0.2em": 0.2}.items():
        (line,) = lines_of(print_pages(f"<p style='--cjk-latin: {latin}'>用OFD好").pages[0])
        assert line[1]["x0"] - line[0]["x1"] == pytest.approx(gap * 15.75, abs=0.05)
        assert line[4]["x0"] - line[3]["x1"] == pytest.approx(gap * 15.75, abs=0.05)


# The text layer


def test_text_is_exactly_as_written(print_pages: Any) -> None:
    """No spaces, zero-width or compatibility characters come into the text, and none is lost."""
    texts = [QUOTED, NUMBERED, NESTED, BOOKS, ASKED, *random_paragraphs(5, 10)]
    pdf = print_pages("".join(f"<p>{text}</p>" for text in texts))
    assert "".join(char["text"] for page in pdf.pages for char in page.chars) == re.sub(
        "<[^>]+>", "", "".join(texts)
    )


def test_poppler_reads_each_line_whole(print_pages: Any, tmp_path: Path) -> None:
    """Squares overlap where marks are squeezed; readers must not take that for other lines or words."""
    if not shutil.which("pdftotext"):
        pytest.skip("poppler-utils is not installed")
    more = "阿凡提·买买提《一》·《二》！？（“（《三》）”）。怎么办？！<b>“好</b>”<b>，（</b>“坏”<b>）</b>。"
    # Poppler also takes gaps of more than 0.1 em for spaces; this text has none.
    texts = [QUOTED, NUMBERED, NESTED, BOOKS, ASKED, more, *random_paragraphs(9, 12)]
    with loose_lines() as loose:
        pdf = print_pages(
            "".join(f"<p>{text}</p>" for text in texts), "html { font-family: fangsong, heiti }"
        )
    assert not loose
    pdf.stream.seek(0)
    (tmp_path / "lines.pdf").write_bytes(pdf.stream.read())
    command = ["pdftotext", "-enc", "UTF-8", str(tmp_path / "lines.pdf"), "-"]
    out = subprocess.run(command, capture_output=True, check=True).stdout.decode().replace("\f", "")
    expected = [text_of(line) for page in pdf.pages for line in lines_of(page)]
    assert [line for line in out.split("\n") if line] == expected


# What is left to WeasyPrint


def test_other_languages_and_switched_off_text_are_untouched(print_pages: Any) -> None:
    for body, lang in ((f"<p>{QUOTED}", "ja"), (f"<p style='--cjk-lines: none'>{QUOTED}", "zh-CN")):
        pdf = print_pages(body, lang=lang)
        assert any(right < RIGHT - 1 for _, right in ends_of_full_lines(pdf))


@pytest.mark.parametrize(
    "body",
    [
        "<p>甲<span style='float: left'>乙</span>丙丁" + QUOTED,
        "<p>甲\u00ad乙" + QUOTED,
        "<p style='direction: rtl'>" + QUOTED,
        "<p style='white-space: pre-wrap'>甲  乙\n丙" + QUOTED,
        "<p>甲<span style='display: inline-block; width: 5em; text-align-last: justify'>张三</span>乙"
        + QUOTED,
        "<p>甲<br>乙<br><br>“丙”" + QUOTED + "<br>",
        "<p>  甲 <b> 乙 </b> <i></i> 丙 " + QUOTED + " </p>",
        "<p>甲<span style='padding: 0 1em; border: 1px solid'>乙" + QUOTED + "</span>丙" + QUOTED,
        "<p style='width: 1em'>甲（2025）〔2025〕3号",
        "<p style='width: 10pt'>甲（Microsoft）",
        "<p>甲<span style='font-size: 0'>乙</span>丙" + QUOTED,
        "<p>甲<span style='white-space: nowrap'>" + QUOTED + "</span>乙" + QUOTED,
        "<p>甲<span style='position: absolute'>乙</span>丙" + QUOTED,
        "<style>p::first-letter { font-size: 2em }</style><p>甲乙丙" + QUOTED,
        "<style>p::first-line { font-size: 2em }</style><p>甲乙丙" + QUOTED,
        "<style>a::after { content: leader('.') target-counter(attr(href), page) }</style>"
        "<p><a href='#x'>甲乙丙</a></p><h1 id=x>丁",
        "<table><tr><td>甲" + QUOTED + "<td>乙" + NUMBERED + "</table>",
        "<p style='text-decoration: underline'>甲" + QUOTED,
        "<p style='columns: 3'>甲" + QUOTED + NUMBERED,
        "<p>甲é\u0301乙😀丙" + QUOTED,
    ],
)
def test_unusual_paragraphs_keep_all_their_text(print_pages: Any, body: str) -> None:
    """Whatever breaks the lines, nothing is lost, repeated or raised."""
    expected = re.sub(r"<style>.*?</style>|<[^>]*>|\s|\u00ad", "", body)
    pdf = print_pages(body, "p { orphans: 1; widows: 1 }")
    found = "".join(char["text"] for page in pdf.pages for char in page.chars)
    found = re.sub(r"\s|\u00ad|-(?=[a-z])", "", found)  # hyphens at the ends of lines
    if "leader" in body:
        found = re.sub(r"\.+1", "", found)
    if "font-size: 0" in body:
        expected = expected.replace("乙", "", 1)
    assert sorted(found) == sorted(expected)


def test_line_filled_too_loosely_is_noted(print_pages: Any) -> None:
    with loose_lines() as loose:
        print_pages("<p>短短短短短短PNEUMONOULTRAMICROSCOPICSILICOVOLCANOCONIOSISANDWORDS好" + QUOTED)
        print_pages("<p>" + QUOTED)
    (line,) = loose.values()
    assert line.text == "短短短短短短"
    assert line.page == 1
    assert line.stretch_em > 1
