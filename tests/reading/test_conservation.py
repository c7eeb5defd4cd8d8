"""What is written stands on the page, is markup, or is named: the law, and that it catches each fault undone."""

from collections import Counter
from collections.abc import Callable

import pytest
from markdown_it import MarkdownIt
from markdown_it.rules_inline import escape

from bulletin.reading import (
    article_fields,
    fragments,
    issue,
    likely_mistakes,
    markdown,
    outline,
    rendering,
    yaml_composer,
)
from bulletin.reading.conservation import missing
from bulletin.reading.issue import parse_issue
from bulletin.reading.yaml_nodes import parse_yaml
from tests.reading.test_issue import CONFIG

HEAD = "---\n期号: 1\n日期: 2026-01-05\n---\n\n## 题\n\n"


def lost_in(body: str, head: str = HEAD) -> list[tuple[int, str]]:
    """Return the lines of the losses, and what was lost."""
    found = parse_issue("content/issues/1.md", head + body, CONFIG).diagnostics
    return [(d.span.line, d.message.partition("：")[2]) for d in found if d.code == "text-lost"]


@pytest.mark.parametrize(
    "body",
    [
        "正文。\n续行。", "**甲**和*乙丙丁*，`码*`，[链](https://a.cn/(b)_c)和<https://a.cn>。", "> 引\n> **续**",
        "- 甲\n  - 乙\n+ 丙\n\n1. 一\n2) 二\n   续", "| 甲 | 乙 |\n| :-- | --: |\n| 1\\|2 | `a` |", "文[^1]。\n\n[^1]: 注 **一**。",
        "### 一、小 ###\n\n文\n\n#### （一）小\n\n文", "```text\n*码* | ~~~\n```", "~~~~\n```\n~~~~", "文\n\n---\n\n文\n\n* * *\n\n文",
        "![图](a.png)", "[甲](a b.md)、[乙](c.md)、[丙](../d.md)。", '![图](a.png "说明")', "文[^1]。\n\n[^1]: **注**、[甲](a.md)、`乙`。", "文[^1]。\n\n[^1]: ![图](a.png)", "文\n\n（**甲**）",
        "::: 附件 甲*乙*丙\n附。\n:::", "\\*甲\\*，\\\\10.1\\共享，甲\\", "a &lt; b <b> 3<4 > 2",
        "甲\n*乙*丙\n丁*戊*\n己", "甲](乙[链](a_(b).html)丙", "- ***\n\n2. ---", "::: 附件 甲\n附[^1]。\n:::\n\n[^1]: 一。\n\n    二。", "[^1]: 没有用上，\n\n    会说的。",
        "3*4*5，王**、李**，__甲__，~~删~~，==亮==，H~2~O，x^2^，$a$，{甲}，[ ]，[x]，@甲，#甲#",
    ],
)  # fmt: skip
def test_what_is_read_whole_is_not_reported(body: str) -> None:
    assert lost_in(body) == []


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("如图![甲图](a.png \"乙\")所示。", 8, "`甲图`"),
        ("文[^1]。\n\n[^1]: - 注。", 10, "`-`"),
    ],
)  # fmt: skip
def test_what_the_page_does_not_show_is_told_at_its_line(body: str, line: int, words: str) -> None:
    assert lost_in(body) == [(line, words)]


@pytest.mark.parametrize(
    "title", ["题[^1]", "C #", "题<br>", "**题**<br>*二三四五*", "甲`乙`", "[题](https://a.cn)"]
)
def test_titles_are_read_whole_or_told(title: str) -> None:
    lost = lost_in("文[^1]。\n\n[^1]: 注。", HEAD.replace("题", title))
    assert bool(lost) == (title == "C #")


@pytest.mark.parametrize(
    ("field", "code"), [(":供稿: 甲[^1]", "footnote-outside-article"), (":来源: <https://a.cn>", ""), (":副题: 甲<br>乙", "stray-br")]
)  # fmt: skip
def test_fields_are_read_whole_or_told(field: str, code: str) -> None:
    text = f"{HEAD.rstrip()}\n{field}\n\n文[^1]。\n\n[^1]: 注。\n"
    assert [d.code for d in parse_issue("f.md", text, CONFIG).diagnostics] == [code] * bool(code)


@pytest.mark.parametrize(
    ("written", "html", "lost"),
    [
        ("甲乙丙", "<p>甲丙</p>", "乙"),
        ("甲**乙**", "<p>甲<strong></strong></p>", "乙"),
        ("甲*乙", "<p>甲乙</p>", "*"),
        ("3*4，5*6", "<p>3<em>4，5</em>6</p>", "**"),
        ("| 甲 | 乙 |\n| --- |--- |\n| 1 | 2 | 3 |", "<table><tr><td>甲乙12</td></tr></table>", "3"),
        ("王**、李**", "<p>王<strong>、李</strong></p>", "****"),
        ("★必填*，选填*", "<p>★必填<em>，选填</em></p>", "**"),
        ("甲 &amp; 乙", "<p>甲 &amp; 乙</p>", "amp;"),
        ("1. 甲", '<ol><li><span class="list__ordinal"></span>甲</li></ol>', "1."),
        ("甲[^1]乙[^2]", '<p>甲<sup class="footnote-ref" data-n="1"></sup>乙</p>', "[^2]"),
        ("\\甲", "<p>甲</p>", "\\"),
    ],
)
def test_the_law_counts_characters(written: str, html: str, lost: str) -> None:
    assert missing(written, html) == Counter(lost)


def test_the_law_catches_a_parser_that_drops_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rendering, the sorting of blocks and the rule of emphasis are each undone."""
    monkeypatch.setattr(rendering._Renderer, "softbreak", lambda *_: " ")
    assert lost_in("甲\n乙") == []
    render = rendering.render_html
    monkeypatch.setattr(fragments, "render_html", lambda *a, **k: render(*a, **k).replace("乙", ""))
    assert lost_in("甲。\n\n甲乙丙。") == [(10, "`乙`")]
    monkeypatch.setattr(fragments, "render_html", render)
    chunks = markdown.parse_chunks
    monkeypatch.setattr(
        issue, "parse_chunks", lambda *a: tuple(c for c in chunks(*a) if c.kind != "bullet_list")
    )
    assert lost_in("甲。\n\n- 乙") == [(10, "`-乙`")]


@pytest.mark.parametrize(
    ("front", "undone", "lost"),
    [
        ("标题: 学习 #1 专刊", ("refused_cut", lambda *_: None), "有 3 个字读的时候丢了：`1专刊`"),
        ("摘要: 甲乙\n  丙丁", ("_folded", lambda value, lines: value), "读的时候多出了一个空格：`乙 丙`"),
        (
            "摘要: >\n  甲乙\n  丙丁",
            ("_folded", lambda value, lines: value),
            "读的时候多出了一个空格：`乙 丙`",
        ),
        ("标题: 甲乙", ("_folded", None), ""),
    ],
)
def test_the_law_catches_values_that_lose_words_or_gain_blanks(
    front: str, undone: tuple[str, object], lost: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [d.message for d in parse_yaml("f.yaml", front).diagnostics if d.code == "text-lost"] == []
    monkeypatch.setattr(yaml_composer, undone[0], undone[1])
    assert [d.message for d in parse_yaml("f.yaml", front).diagnostics if d.code == "text-lost"] == [
        lost
    ] * bool(lost)


def test_the_law_catches_a_field_that_loses_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = rendering.plain_line
    monkeypatch.setattr(article_fields, "plain_line", lambda text: plain(text).replace("供稿", ""))
    assert lost_in("文。", HEAD.rstrip() + "\n:供稿: 供稿中心\n\n") == [(7, "`供稿`")]


def test_the_law_catches_cells_that_the_message_for_tables_would_miss(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(likely_mistakes, "lost_cells", lambda *_: ())
    assert lost_in("> | 甲 | 乙 |\n> | --- | --- |\n> | 1 | 2 | 丙 |") == [(10, "`丙`")]


STARS = [
    "200*300*15毫米",
    "3*4平方米，另有5*6",
    "长*宽*高",
    "1.2*0.6米、0.9*0.4米",
    "带*的为必填，不带*的为选填",
    "__密码__",
]


@pytest.mark.parametrize("text", STARS)
@pytest.mark.parametrize(
    "form", ["{}。", "- {}。", "| 甲 | {} |\n|---|---|\n| {} | 乙 |", "文[^1]。\n\n[^1]: {}。"]
)
def test_the_law_catches_emphasis_that_nobody_means(
    text: str, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rule of markdown-it in place of ours; titles and fields as well."""
    assert lost_in(form.replace("{}", text)) == []
    monkeypatch.setattr(markdown, "_parser", parser_with_its_own_emphasis())
    assert lost_in(form.replace("{}", text))
    assert lost_in("文。", HEAD.replace("题", text))
    assert lost_in("文。", f"{HEAD.rstrip()}\n:副题: {text}\n\n")


def parser_with_its_own_emphasis() -> Callable[[], MarkdownIt]:
    """Return the parser of issues with markdown-it's rules of emphasis in place of ours."""
    from markdown_it.rules_inline import balance_pairs, emphasis

    markdown._parser.cache_clear()
    parser = markdown._parser()
    markdown._parser.cache_clear()
    parser.inline.ruler.at("emphasis", emphasis.tokenize)
    parser.inline.ruler2.at("balance_pairs", balance_pairs.link_pairs)
    return lambda: parser


@pytest.mark.parametrize(
    ("undo", "body", "lost"),
    [
        (lambda parser: parser.enable("reference"), "文。\n\n[甲]: 乙", (10, "`[甲]:乙`")),
        (lambda parser: parser.enable("lheading"), "- 文。\n  ===", (9, "`===`")),
        (lambda parser: parser.enable("entity"), "甲&amp;乙", (8, "`amp;`")),
        (lambda parser: parser.inline.ruler.at("escape", escape), 'C:\\$甲\\"乙', (8, r"`\\`")),
        (lambda parser: parser.enable("html_block").set({**parser.options, "html": True}), "<div 甲>\n乙", (8, "`<div甲>`")),
    ],
    ids=["link definitions", "underlined headings", "entities", "backslashes", "HTML"],
)  # fmt: skip
def test_the_law_catches_each_surprise_of_markdown_that_is_switched_off(
    undo: Callable[[MarkdownIt], object], body: str, lost: tuple[int, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever messages would say of it beforehand."""
    for name in ("hidden_notes", "likely_mistakes"):
        monkeypatch.setattr(outline, name, lambda *_: ())
    assert lost_in(body) == []
    markdown._parser.cache_clear()
    parser = markdown._parser()
    markdown._parser.cache_clear()
    undo(parser)
    monkeypatch.setattr(markdown, "_parser", lambda: parser)
    assert lost_in(body) == [lost]


def test_the_law_catches_a_line_that_becomes_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    body = "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n注：人数。"
    assert lost_in(body) == []
    markdown._parser.cache_clear()
    monkeypatch.setattr(markdown, "_table_end_rule", lambda *_: False)
    assert lost_in(body) == [(11, "`注：人数。`")]
    markdown._parser.cache_clear()


@pytest.mark.parametrize(
    "body",
    [
        "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n注：人数。", "> | 甲 |\n> |---|\n> | 1 |\n>\n> 注。", "甲 | 乙\n---|---\n1 | 2",
        "- 项\n\n  | 甲 |\n  |---|\n  | 1 |\n\n  续", "***甲*乙**，**甲*乙丙丁*戊**，*甲**乙**丙*。", "甲***乙***丙，甲***乙。",
    ],
)  # fmt: skip
def test_what_is_meant_keeps_the_law(body: str) -> None:
    assert lost_in(body) == []
    assert lost_in("文。", HEAD.replace("题", body.split("，")[0].split("\n")[0])) == []
