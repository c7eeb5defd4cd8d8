"""Pages that LibreOffice makes of a Word file: type area, lines, characters, page numbers, 版记."""

import io
import re

import pdfplumber
import pytest
from pdfplumber.page import Page
from pdfplumber.pdf import PDF

from tests.office import converted, needs_office
from tests.pdf import mm
from tests.word.word_files import word_file

LISTS = "报: [县委办公室、县政府办公室]\n送: [县档案馆]\n发: [各乡镇党委]\n"
HANGING = "平时我们叫人家学的那些东西自己也没有学会大家听了觉得，说得对。"  # a mark behind the 26th 字 and the indent
SENTENCES = [
    f"第{'甲乙丙丁戊己庚辛壬癸'[n % 10]}件事大家都说好好就好在人人都说了话个个都想了法子" * 5 + "。"
    for n in range(11)
]
TAIL_MM = 262

pytestmark = needs_office


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> PDF:
    """Four pages of one article, with a note and a table."""
    body = "\n\n".join(SENTENCES)
    table = "| 乡镇 | 数 |\n|---|---|\n| 青荷镇 | 12 |\n"
    text = f"## 一本账册\n\n有注[^1]。\n\n{HANGING}\n\n{body}\n\n{table}\n说完了。\n\n[^1]: 县统计局。"
    data = converted(word_file(text, LISTS), tmp_path_factory.mktemp("office"))
    return pdfplumber.open(io.BytesIO(data))


def lines(page: Page) -> dict[float, str]:
    """Return the lines of a page's type area by their place from the top, in pt."""
    found: dict[float, list[dict[str, object]]] = {}
    for char in page.chars:
        if mm(char["bottom"]) < TAIL_MM + 2 and char["text"].strip():
            found.setdefault(round(char["bottom"]), []).append(char)
    return {
        top: "".join(str(c["text"]) for c in sorted(cs, key=lambda c: float(str(c["x0"]))))
        for top, cs in sorted(found.items())
    }


def test_a_full_page_has_22_lines_of_28_characters(pdf: PDF) -> None:
    """GB/T 9704—2012, 5.2.3."""
    page = lines(pdf.pages[1])
    assert len(page) == 22
    full = [line for line in page.values() if "。" not in line and not line.startswith("第")]
    assert full
    assert {len(line) for line in full} == {28}
    tops = list(page)
    assert (tops[-1] - tops[0]) / 21 == pytest.approx(28.95, abs=0.1)


def test_the_type_area_is_that_of_the_standard_on_both_sides(pdf: PDF) -> None:
    """GB/T 9704—2012, 5.2.1: 订口 28 mm, inside."""
    for number, left in ((0, 28), (1, 26), (2, 28)):
        chars = [
            char for char in pdf.pages[number].chars if char["size"] > 15.5 and mm(char["bottom"]) < TAIL_MM
        ]
        assert mm(min(char["x0"] for char in chars)) == pytest.approx(left, abs=0.5)
        assert mm(max(char["x1"] for char in chars)) <= left + 156.5


def test_page_numbers_stand_outside_7_mm_below_the_type_area(pdf: PDF) -> None:
    """GB/T 9704—2012, 7.5: one 字 from the edge of the type area."""
    for number, page in enumerate(pdf.pages, 1):
        chars = [char for char in page.chars if mm(char["top"]) > TAIL_MM + 2]
        assert "".join(char["text"] for char in chars) == f"— {number} —"
        middle = mm(sum(char["top"] + char["bottom"] for char in chars) / len(chars) / 2)
        assert middle == pytest.approx(269, abs=1.5)
        if number % 2:
            assert mm(max(char["x1"] for char in chars)) == pytest.approx(210 - 26 - 4.9, abs=1.5)
        else:
            assert mm(min(char["x0"] for char in chars)) == pytest.approx(26 + 4.9, abs=1.5)


def test_the_tail_stands_on_the_foot_of_the_last_page(pdf: PDF) -> None:
    """GB/T 9704—2012, 7.4.1: 262 mm."""
    page = pdf.pages[-1]
    rules = [line for line in (*page.lines, *page.rects) if line["width"] > 400]
    assert mm(max(line["bottom"] for line in rules)) == pytest.approx(TAIL_MM, abs=3)
    text = page.extract_text()
    assert re.search("报：.*送：.*发：.*办公室", text, re.DOTALL)
    last = next(char for char in page.chars if char["text"] == "报")
    above = [char["bottom"] for char in page.chars if char["text"] == "完"]
    assert max(above) < last["top"]


def test_all_words_are_there_in_their_order(pdf: PDF) -> None:
    chars = [char["text"] for page in pdf.pages for char in page.chars if char["size"] > 13]
    text = re.sub(r"—\d+—", "", "".join(chars).replace(" ", ""))
    place = 0
    for words in ("工作简报", "第365期", "一本账册", HANGING, *SENTENCES, "说完了。", "报：县委办公室"):
        place = text.find(words, place)
        assert place >= 0, words
    assert "①县统计局。" in re.sub(r"\s", "", pdf.pages[0].extract_text())
