"""Any text gives values or messages that point into it, never an exception."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bulletin.reading.issue import parse_issue
from bulletin.reading.page import parse_page
from bulletin.reading.site_settings import parse_config
from bulletin.values.diagnostics import Checked, Diagnostic, Span, render_full, render_json, render_short
from bulletin.values.files import decode
from bulletin.values.settings import Config, SectionConfig
from bulletin.values.text import with_lf
from tests.strategies import any_text

CONFIG = Config("工作简报", "办公室", sections=(SectionConfig("上情下达"), SectionConfig("经验交流")))


def assert_places_exist(text: str, diagnostics: tuple[Diagnostic, ...]) -> None:
    lines = text.split("\n")
    for diagnostic in diagnostics:
        for span in (diagnostic.span, *(span for span, _ in diagnostic.related)):
            assert_place_exists(lines, span)
        assert render_full(diagnostic, {"f.md": lines})
        assert "\n" not in render_short(diagnostic)
        assert render_json(diagnostic)


def assert_place_exists(lines: list[str], span: Span) -> None:
    assert 0 <= span.line <= len(lines)
    if span.line:
        assert 1 <= span.column <= len(lines[span.line - 1]) + 1
        assert span.length >= 1


@given(any_text.map(with_lf))
@settings(max_examples=400)
@example("$A<>$")  # a formula with what looks like an address
def test_any_text_gives_an_issue_or_messages_that_point_into_it(text: str) -> None:
    checked = parse_issue("f.md", text, CONFIG)
    assert checked.value is not None or checked.diagnostics
    assert_places_exist(text, checked.diagnostics)


@given(any_text.map(with_lf))
@settings(max_examples=200)
@example("---")
@example("0[")
def test_any_text_gives_settings_or_messages_that_point_into_it(text: str) -> None:
    checked = parse_config(text, "f.md")
    assert checked.value is not None or checked.diagnostics
    assert_places_exist(text, checked.diagnostics)


@given(any_text.map(with_lf))
@settings(max_examples=200)
def test_any_text_gives_a_page_or_messages_that_point_into_it(text: str) -> None:
    checked = parse_page("f.md", text)
    assert checked.value is not None or checked.diagnostics
    assert_places_exist(text, checked.diagnostics)


@given(st.binary())
def test_any_bytes_give_text_or_a_message(data: bytes) -> None:
    checked: Checked[str] = decode(data, "f.md")
    assert checked.value is not None or checked.diagnostics
