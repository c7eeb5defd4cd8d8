"""Notes at the margin of the preview: beside their paragraph, and nothing moves."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bulletin.build.sources import read_layouts
from bulletin.serve.event_bus import EventBus, Frame
from bulletin.serve.page_notes import frame_of, margin_notes
from bulletin.serve.server import open_server
from bulletin.values.diagnostics import Severity, Span, error, warning
from bulletin.values.options import Report
from tests.browser import missing, new_page

if TYPE_CHECKING:  # not installed where nobody drives browsers
    from playwright.sync_api import Browser

PATH = "content/issues/1.md"
TEXT = "---\n期号: 1\n---\n\n县里的**水管**通到了村口,老人第一次打开龙头。\n\n短。\n"


@pytest.mark.parametrize(("line", "column", "words"), [
    (5, 13, "通到了村口,老人第一次打开龙头。"),
    (5, 1, "通到了村口,老人第一次打开龙头。"),
    (7, 1, ""),  # too few to be found again
])  # fmt: skip
def test_words_are_plain_and_near_the_finding(line: int, column: int, words: str) -> None:
    found = list(margin_notes([warning("x", "半角", Span(PATH, line, column, 1), hint="改")], {PATH: TEXT}))
    assert found == ([(words, f"半角（第 {line} 行）　改")] if words else [])


def test_a_row_of_short_cells_is_found_by_all_of_them() -> None:
    found = list(margin_notes([warning("x", "合计", Span(PATH, 1, 8, 2))], {PATH: "| 合计 | 61 | |"}))
    assert found == [("合计61", "合计（第 1 行）")]


def test_errors_and_private_data_have_no_note() -> None:
    private = replace(warning("mobile-number", "有手机号", Span(PATH, 5, 1, 1)), is_private=True)
    wrong = error("x", "错", Span(PATH, 5, 1, 1))
    assert wrong.severity is Severity.ERROR
    assert list(margin_notes([private, wrong], {PATH: TEXT})) == []


def test_a_warning_shows_no_private_number_of_its_line() -> None:
    text = "身份证号320600199001011237,好"
    number = replace(error("citizen-number", "有身份证号", Span(PATH, 1, 5, 18)), is_private=True)
    frame = frame_of(Report((number, warning("x", "半角", Span(PATH, 1, 23, 1))), {PATH: text}))
    assert f"身份证号{'*' * 18},好" in frame.warnings


@pytest.mark.skipif(bool(missing()), reason=missing())
def test_a_note_stands_beside_its_paragraph_and_nothing_moves(browser: "Browser", tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.html").write_text(
        "<!DOCTYPE html><html lang='zh'><title>页</title><style>main{width:600px}p{margin:20px 0}</style><body><main>"
        "<h3 id='a'>一、水管通了</h3><p>第一段，没有毛病的一段话。</p><p id='b'>县里的<b>水管</b>通到了村口，老人第一次打开龙头。</p><table><tr id='c'><td>合计</td><td>61</td></tr></table>"
        "<nav style='display:none'><ul><li>一、水管通了</li></ul></nav></main></body></html>"
    )
    layouts = read_layouts(tmp_path)
    bus = EventBus()
    script = layouts["preview/live.js"] + layouts["preview/notes.js"]
    server = open_server(None, tmp_path / "site", bus, script, layouts["preview/waiting.html"])
    server.start()
    try:
        with new_page(browser, server.address) as (page, _):
            page.goto(server.address)
            before = page.locator("#b").bounding_box()
            bus.made((), frame=Frame(notes=(("通到了村口，老人第一次打", "截止应当是截至（第 5 行）"),)))
            note = page.locator("summary")
            note.wait_for()
            box = note.bounding_box()
            assert page.locator("#b").bounding_box() == before
            assert before
            assert box
            assert abs(box["y"] - before["y"]) < 3
            assert box["x"] >= before["x"] + before["width"]
            note.click()
            assert page.get_by_text("截止应当是截至（第 5 行）").is_visible()
            assert page.locator("#b").bounding_box() == before
            bus.made((), frame=Frame(notes=(("一、水管通了", "缺二"), ("合计61", "应当是60"))))
            page.get_by_text("缺二").wait_for(state="attached")
            for at, name in enumerate("ac"):
                beside, box = page.locator(f"#{name}").bounding_box(), note.nth(at).bounding_box()
                assert beside
                assert box
                assert abs(box["y"] - beside["y"]) < 3  # not beside the outline, nor at the head of the page
            bus.made((), frame=Frame())
            note.first.wait_for(state="detached")
    finally:
        server.stop()
