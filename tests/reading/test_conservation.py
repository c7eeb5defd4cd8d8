"""What is written stands on the page, is markup, or is named: the law, and that it catches each fault undone."""

from collections import Counter

import pytest

from bulletin.reading import fragments, issue, markdown, rendering
from bulletin.reading.conservation import missing
from bulletin.reading.issue import parse_issue
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
        "![图](a.png)", '![图](a.png "说明")', "::: 附件 甲*乙*丙\n附。\n:::", "\\*甲\\*，\\\\10.1\\共享，甲\\", "a &lt; b <b> 3<4 > 2",
        "3*4*5，王**、李**，__甲__，~~删~~，==亮==，H~2~O，x^2^，$a$，{甲}，[ ]，[x]，@甲，#甲#",
    ],
)  # fmt: skip
def test_what_is_read_whole_is_not_reported(body: str) -> None:
    assert lost_in(body) == []


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("文[甲](https://a.cn \"说明\")。", 8, "`说明`"),
        ("如图![甲图](a.png \"乙\")所示。", 8, "`甲图`"),
        ("::: 编者按 县委\n按。\n:::\n\n文。", 8, "`:::编者按县委`"),
    ],
)  # fmt: skip
def test_what_the_page_does_not_show_is_told_at_its_line(body: str, line: int, words: str) -> None:
    assert lost_in(body) == [(line, words)]


@pytest.mark.parametrize(
    "title", ["题[^1]", "C #", "题<br>", "**题**<br>*二三四五*", "甲`乙`", "[题](https://a.cn)"]
)
def test_titles_are_read_whole_or_told(title: str) -> None:
    lost = lost_in("文[^1]。\n\n[^1]: 注。", HEAD.replace("题", title))
    assert bool(lost) == (title in ("题[^1]", "C #"))


@pytest.mark.parametrize(
    ("written", "html", "lost"),
    [
        ("甲乙丙", "<p>甲丙</p>", "乙"),
        ("甲**乙**", "<p>甲<strong></strong></p>", "乙"),
        ("甲*乙", "<p>甲乙</p>", "*"),
        ("3*4，5*6", "<p>3<em>4，5</em>6</p>", ""),
        ("| 甲 | 乙 |\n| --- |--- |\n| 1 | 2 | 3 |", "<table><tr><td>甲乙12</td></tr></table>", "3"),
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


def test_the_law_catches_a_field_that_loses_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    from bulletin.reading import article

    plain = rendering.plain_line
    monkeypatch.setattr(article, "plain_line", lambda text: plain(text).replace("供稿", ""))
    assert lost_in("文。", HEAD.rstrip() + "\n:供稿: 供稿中心\n\n") == [(7, "`供稿`")]


def test_the_law_catches_cells_that_the_message_for_tables_would_miss() -> None:
    """In a quotation, where no block of its own tells the reader of messages that there is a table."""
    assert lost_in("> | 甲 | 乙 |\n> | --- | --- |\n> | 1 | 2 | 丙 |") == [(10, "`丙`")]
