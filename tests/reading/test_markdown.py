"""Markdown as bulletins use it, and the HTML and the words of its blocks."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bulletin.reading.markdown import parse_chunks
from bulletin.reading.rendering import plain_text, render_html, title_lines


def html_of(text: str) -> str:
    return "".join(
        render_html(chunk.tokens, link=lambda href, _: href) for chunk in parse_chunks(text, 1)
    ).strip()


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("推行**“三会”**制度", "<p>推行<strong>“三会”</strong>制度</p>"),
        ("**一是抓学习。**会议要求", "<p><strong>一是抓学习。</strong>会议要求</p>"),
        ("甲**（乙）**丙", "<p>甲<strong>（乙）</strong>丙</p>"),
        ("a * b * c", "<p>a * b * c</p>"),
        ("2 * 3，3 * 4", "<p>2 * 3，3 * 4</p>"),
        ("snake_case_name", "<p>snake_case_name</p>"),
    ],
)
def test_bold_works_beside_chinese_marks(written: str, shown: str) -> None:
    assert html_of(written) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("第一行\n第二行", "<p>第一行第二行</p>"),
        ("说：“好。”\n然后走了", "<p>说：“好。”然后走了</p>"),
        ("one\ntwo", "<p>one two</p>"),
        ("共\n5项", "<p>共5项</p>"),
    ],
)
def test_a_line_end_in_the_source_is_no_space_between_chinese(written: str, shown: str) -> None:
    assert html_of(written) == shown


@pytest.mark.parametrize(
    "written", ["<b>甲</b>", "<script>alert(1)</script>", "&lt;", "&nbsp;", "<br>", "<!-- 注 -->"]
)
def test_html_is_text(written: str) -> None:
    from html import unescape

    assert unescape(html_of(f"文{written}").removeprefix("<p>").removesuffix("</p>")) == f"文{written}"


@pytest.mark.parametrize("indent", ["　　", "    ", "\t"])
def test_an_indented_paragraph_is_a_paragraph(indent: str) -> None:
    assert html_of(f"{indent}会议开得很好。") == "<p>会议开得很好。</p>"


def test_a_line_under_text_does_not_make_it_a_heading() -> None:
    assert "<h2" not in html_of("正文\n---\n")


@pytest.mark.parametrize("line", [">50%的企业", ">=3次", ">60岁", ">5年以上", ">>>>>", "2026. 3. 5"])
def test_a_line_that_begins_with_greater_or_a_year_is_text(line: str) -> None:
    assert html_of(line) == f"<p>{line.replace('>', '&gt;')}</p>"


@pytest.mark.parametrize("line", [">引文", "> 50名干部", ">2026年的话", ">1. 甲"])
def test_other_lines_that_begin_so_are_quotations(line: str) -> None:
    assert html_of(line).startswith("<blockquote>")


def test_a_line_like_a_link_definition_is_not_swallowed() -> None:
    assert html_of("[注]: 本表单位为万元") == "<p>[注]: 本表单位为万元</p>"


def test_the_ordinal_of_a_list_is_text() -> None:
    assert '<span class="list__ordinal">3.</span>抓落实' in html_of("3. 抓落实")


def test_a_picture_alone_is_a_figure_with_its_caption() -> None:
    shown = html_of('![图1　春耕](a.jpg "田里有六个人")')
    assert '<img src="a.jpg" alt="田里有六个人">' in shown
    assert "<figcaption" in shown
    assert "图1　春耕" in shown


@pytest.mark.parametrize("target", ["javascript:alert(1)", "data:text/html,x", "vbscript:x"])
def test_dangerous_links_stay_text(target: str) -> None:
    assert "<a" not in html_of(f"[点这里]({target})")


def test_plain_text_has_a_line_for_each_paragraph_and_cell() -> None:
    chunks = parse_chunks("一**二**三\n四\n\n| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |\n", 1)
    assert "\n".join(plain_text(chunk.tokens) for chunk in chunks) == "一二三四\n甲\n乙\n1\n2"


@pytest.mark.parametrize("mark", [":::", "：：：", ":署名: 县委"])
def test_a_directive_right_under_a_table_ends_it(mark: str) -> None:
    chunks = parse_chunks(f"| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |\n{mark}\n\n文字。\n", 1)
    assert [chunk.kind for chunk in chunks] == [
        "table",
        "field" if "署名" in mark else "block_fence",
        "paragraph",
    ]
    assert chunks[0].end_line == 3


def test_chunks_know_their_lines() -> None:
    chunks = parse_chunks("## 题\n\n段一\n续\n\n- 甲\n- 乙\n", 10)
    assert [(chunk.kind, chunk.line, chunk.end_line) for chunk in chunks] == [
        ("heading", 10, 10),
        ("paragraph", 12, 13),
        ("bullet_list", 15, 16),
    ]


def test_a_title_is_broken_where_its_author_wrote_it() -> None:
    assert title_lines("关于**“三会”**<br>的[通知](a.md) <BR/> ") == ("关于“三会”", "的通知")


def test_footnotes_and_directives_are_read() -> None:
    chunks = parse_chunks(":供稿: 青石镇\n\n::: 附件 名单\n\n文[^甲]又[^b]。\n\n[^甲]: 注。\n", 1)
    assert [chunk.kind for chunk in chunks] == ["field", "block_fence", "paragraph", "footnote_reference"]
    assert (chunks[0].directive.name, chunks[0].directive.value, chunks[1].directive.value) == (
        "供稿",
        "青石镇",
        "附件 名单",
    )
    assert chunks[2].footnote_labels == ["甲", "b"]
    assert chunks[3].label == "甲"


_LINES = [
    "", "", " ", "　　缩进的正文。", "正文[^1]接着。", "[^1]: 注文。", "    注文的第二段。", "# 栏目", "### 一、小标题 ###", "- 项", "1. 项", "> 引",
    "| 甲 | 乙 |", "| --- | --- |", ":供稿: 青石镇", "::: 附件 名单", ":::", "**粗**的字", "```", "![图](a.png)", "\x00", "\x0b甲", "甲\x85", "   三格。",
]  # fmt: skip


@given(st.lists(st.one_of(st.sampled_from(_LINES), st.text(max_size=6)), max_size=24).map("\n".join))
@settings(max_examples=200)
def test_blocks_follow_each_other_within_the_text(body: str) -> None:
    lines = body.count("\n") + 1 + body.count("\r")
    last = 4
    for chunk in parse_chunks(body, 5):
        assert last < chunk.line <= chunk.end_line <= 4 + lines
        last = chunk.end_line


@pytest.mark.parametrize("line", ["注：截至3月5日。", "资料来源：县统计局", "表后的正文。"])
def test_a_line_without_bars_right_under_a_table_is_a_paragraph(line: str) -> None:
    chunks = parse_chunks(f"| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |\n{line}\n", 1)
    assert [(chunk.kind, chunk.line) for chunk in chunks] == [("table", 1), ("paragraph", 4)]
    assert plain_text(chunks[1].tokens) == line


@pytest.mark.parametrize(
    ("written", "ordinals"),
    [
        ("1. 甲\n2. 乙", ["1.", "2."]),
        ("1. 甲\n   1. 子\n   2. 丑\n2. 乙", ["1.", "（1）", "（2）", "2."]),
        ("3) 甲\n   - 点\n     1) 子\n        1. 深\n4) 乙", ["3)", "（1）", "①", "4)"]),
        ("- 点\n  1. 子\n  2. 丑", ["1.", "2."]),
    ],
)
def test_numbered_lists_within_numbered_lists_have_ordinals_of_their_own(
    written: str, ordinals: list[str]
) -> None:
    """Issue 15; GB/T 9704, 7.3.3: 1. is followed by （1）."""
    assert re.findall('<span class="list__ordinal">([^<]*)</span>', html_of(written)) == ordinals
