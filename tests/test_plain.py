"""Lines that are told to be plain are what markdown-it makes of them, wherever they stand."""

from collections.abc import Sequence

from bulletin.reading.plain import BLANKS, cut, told_inlines
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it.token import Token

from bulletin.reading import parser
from bulletin.reading.markdown import parse_chunks, parsed_whole

_LINES = [
    "", "", "", " ", "\t", "　", "正文。", "正文，“引文”——还有。 ", "　　缩进的正文。", "  两格。", "    四格。", "\t制表。", "正文  ",
    "第二行[^1]接着。", "[^1]: 注文。", "    注文的第二段。", "[^2]:", "# 栏目", "## 标题<br>两行", "### 一、小标题 ###", "#没有空格",
    "####### 七个", "#", "# ", "#\t制表", "### 标题#", "## 标题 \\#", "- 项", "-项", "- ", "  - 里面的项", "* 项", "+ 项", "1. 项", "2) 项", "1.",
    "12．项", "1.5万元", "2026年", "1234567890. 长", "> 引", ">引", "> - 引里的项", "---", "***", "___", "===", "- - -", "| 甲 | 乙 |", "甲 | 乙", "| --- | --- |",
    "--- | ---", ":---:", ":-:", "：-：", "| 1 | 2 |", ":供稿: 青石镇", "：供稿：红石镇 ", ":字段:", ":: 两个", "::: 附件 名单", ":::", "：：：",
    ":甲: | 乙", "**粗**的字", "_斜_", "`码`", "反斜\\杠", "[链](a.md)", "![图](a.png)", "<http://a.b>", "a <b", "&amp;", "x~~y~~", "```", "~~~",
    "！", "。", "a", "\x0b甲", "甲\x0c", "甲\x85", "\ufeff甲", "甲\u2028乙", "🙂", "=", "|", "~", "\x00", "a\rb",
    "**粗**的段[^1]。", "**", "**粗", "* *", "*斜*", "***粗斜***", "****四个", "　　- 不是项", "　", "　　", "　\t正文　", "\u2003正文\u2003", "甲\x1c", "\x1c甲", "正文\\",
    "[^1]: **粗**[^2]", "[^1]: - 项", "[^1]:  两格", "[^1]:\t制表", "[^1]:注", "[^1]: # 题", "[^1]: :甲: 乙", "[^1]: 　", "[^ 1]: 不是", "[^1]", "[^1]: ", "[^1]: [^2]: 注",
    "[^\t]: 注", "[^]: 注", " [^1]: 注。", "   三格。", "[链]: a.md", "![图](a.png)[^1]", "## **粗**[^1]", "### `码`[链](a.md)", "## 标题\\", "### [^1]", "<br>", "`码`的段",
]  # fmt: skip

texts_of_lines = st.lists(st.one_of(st.sampled_from(_LINES), st.text(max_size=6)), max_size=24).map("\n".join)


def _without_counts(tokens: Sequence[Token]) -> Sequence[Token]:
    """Take from the marks of notes which of the body's they are, which only a reading of the whole can tell."""
    for token in tokens:
        if token.type == "footnote_ref":
            token.meta = {"label": token.meta["label"]}
        _without_counts(token.children or [])
    return tokens


@given(texts_of_lines)
@settings(max_examples=600, deadline=None)
@example("- 项\n\n正文。\n\n  - 里面的项\n\n- 项")
@example("[^1]: 注文。\n\n正文。\n\n    正文[^1]。\n")
@example("甲 | 乙\n\n# 栏目\n:-:\n\n正文。")
@example("正文[^1]。\n\n[^1]: 甲。\n[^2]: 乙[^3]。\n[^3]: - 项\n\n正文。")
@example("[^1]: 甲。\n[^2]: 乙。\n\n    乙的第二段。\n\n正文。")
def test_a_text_in_runs_is_what_it_is_as_a_whole(body: str) -> None:
    ours = [
        (chunk.kind, _without_counts(chunk.tokens), chunk.line, chunk.end_line)
        for chunk in parse_chunks(body, 5)
    ]
    theirs = [
        (chunk.kind, _without_counts(chunk.tokens), chunk.line, chunk.end_line)
        for chunk in parsed_whole(body, 5)
    ]
    assert ours == theirs


_PIECES = [
    "字", "，", " ", "[^1]", "[^2]", "[^a b]", "[^]", "[^`]", "[^*]", "[", "]", "^", "(", "(a.md)", "!", "*", "**", "_", "`", "\\", "<", ">", "&amp;", "<http://a.b>", "a", "\x00", "[^1", "[^[1]",
]  # fmt: skip


@given(st.lists(st.sampled_from(_PIECES), max_size=9).map("".join))
@settings(max_examples=600, deadline=None)
@example("[^1](a.md)[^2]")
@example("![^1]字[^`]`")
def test_marks_of_notes_are_told_as_markdown_reads_them(line: str) -> None:
    pieces = told_inlines(line)
    if pieces is not None:
        theirs = parser.inline_tokens(line)
        ours = [
            ("footnote_ref", piece) if n % 2 else ("text", piece) for n, piece in enumerate(pieces) if piece
        ]
        assert ours == [(token.type, token.content or token.meta["label"]) for token in theirs]


def test_the_same_blanks_are_taken_from_around_a_text() -> None:
    from markdown_it.common.utils import MD_TRIM_CHARS

    assert sorted(BLANKS) == sorted(MD_TRIM_CHARS)


@given(texts_of_lines)
def test_cells_and_items_hold_what_markdown_it_finds_in_them(body: str) -> None:
    from markdown_it.rules_core import inline

    theirs = parser._parser.__wrapped__()
    theirs.core.ruler.at("inline", inline)
    assert parser._parser().parse(body, {}) == theirs.parse(body, {})


@given(texts_of_lines)
def test_the_words_of_a_plain_block_are_all_that_it_holds(body: str) -> None:
    for chunk in parse_chunks(body, 1):
        if chunk.words is not None:
            children = chunk.tokens[1].children or []
            assert [(child.type, child.content) for child in children] == [("text", chunk.words)]


def test_running_text_needs_no_parser() -> None:
    body = [
        "# 栏目",
        "",
        "## 标题",
        ":供稿: 青石镇",
        "",
        "### 一、小标题",
        "",
        "正文，第1段。",
        "",
        "2020年，第2段。",
        "",
        "　　**第3段**缩进[^1]。",
        "",
        "[^1]: 注文。",
        "[^2]: 注文。",
        "",
        "## 标题分<br>两行",
        "",
    ]
    assert [run.kind for run in cut(body)] == [
        "heading",
        "heading",
        "field",
        "heading",
        "paragraph",
        "paragraph",
        "paragraph",
        "footnote_reference",
        "footnote_reference",
        "heading",
    ]
