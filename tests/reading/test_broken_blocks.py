"""Notes, tables, code, links and contributors that were meant and did not become so: each is told, its hint is right when copied."""

import pytest

from tests.reading.test_pasted import found, told

TABLE = "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |"


@pytest.mark.parametrize(
    ("body", "code", "hint"),
    [
        ("［^1］：注文。", "full-width-footnote", "[^1]: 注文。"),
        ("[^ 1]: 注文。", "full-width-footnote", "[^1]: 注文。"),
        ("[1]: 注文。", "unread-footnote", "[^1]: 注文。"),
        ("增产[1]，增收。\n\n[1] 据县统计局。", "unread-footnote", "[^1]: 据县统计局。"),
        ("文［^甲］。", "unread-footnote", "文[^甲]。"),
        ("文[^ 甲 ]。", "unread-footnote", "文[^甲]。"),
        ("文^[行内的注]。", "unread-footnote", "文[^注]。\n\n[^注]: 行内的注"),
        ("文^[1]^。\n\n[^1]: 甲", "unread-footnote", "文[^1]。"),
        ("文[^1]。\n\n[^1]: 甲[^2]: 乙\n\n[^2]: 丙", "footnote-outside-article", "[^1]: 甲\n[^2]: 乙"),
        ("文[^1]。\n\n[^1] 甲", "full-width-footnote", "[^1]: 甲"),
        ('见<a class="x" href="https://a.cn/b">网站</a>。', "html-tag", "见[网站](https://a.cn/b)。"),
        (f"{TABLE}\n\n| 3 | 4 |", "table-without-rule", "删掉上面的空行"),
        ("+---+---+\n| 甲 | 乙 |\n+===+===+\n| 1 | 2 |\n+---+---+", "table-without-rule", "| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |"),
        ("| 甲 | 乙 |\n\n| --- | --- |\n\n| 1 | 2 |", "table-without-rule", "| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |"),
        (f"{TABLE}\n|---|---|\n| 3 | 4 |", "table-without-rule", "删掉这一行；是另一张表，就在它的表头前面空一行"),
        ("文[^甲 乙]。", "unread-footnote", "文[^甲乙]。"),
        ("文[^1，乙。", "unread-footnote", "文[^1]，乙。"),
        ("文[^1]。\n\n[^1]:", "missing-footnote", "在这一行的冒号后面写上注释的内容：`[^1]: ……`"),
        ("文[^1]。\n\n[^1]: 甲[^2]\n\n[^2]: 乙", "footnote-outside-article", "[^1]: 甲"),
        ('见[甲](https://a.cn "乙")。', "unread-link", "见[甲](https://a.cn)（乙）。"),
        ("见[甲](https://a.cn “乙”)。", "unread-link", "见[甲](https://a.cn)（乙）。"),
        ("见[甲](javascript:b(1))。", "unread-link", "见甲。"),
        ("见【甲】（https：//a.cn）。", "unread-link", "见[甲](https://a.cn)。"),
        ("！［图］（a.png）", "unread-link", "![图](a.png)"),
        ("![图|300x200](a.png)", "unread-link", "![图](a.png)"),
        ("![图**甲**](a.png)", "unpaired-bold", "![图甲](a.png)"),
        ("![图<b>甲</b>](a.png)", "html-tag", "![图甲](a.png)"),
        ("![图<!-- 乙 -->](a.png)", "hidden-note", "![图](a.png)"),
        ("- 甲\n- ### 乙", "heading-in-list", "- 乙"),
        ("> 甲\n>\n> #### 乙", "heading-in-list", "> 乙"),
        ("###\n\n甲", "empty-heading", "在 # 号后面写上小标题；不要了，就删掉这一行"),
        ("#1楼的事", "heading-without-space", r"\#1楼的事"),
        ("#话题#", "heading-without-space", r"\#话题#"),
        ("H<sub>2</sub>O，10<sup>-3</sup>，<sup>注</sup>", "html-tag", "H₂O，10⁻³，注"),
        ("####### 甲", "heading-without-space", "###### 甲"),
        ("甲,乙\n1,2", "typed-table", "| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |"),
        ("```\n甲\n\n乙", "unclosed-block", "在代码的最后另起一行写 ``` ；不是代码，就删掉这一行的 ```"),
        ("> ~~~\n> 甲", "unclosed-block", "在代码的最后另起一行写 ~~~ ；不是代码，就删掉这一行的 ~~~"),
        ("```看下面\n甲\n```", "text-lost", None),
        ("见[](https://a.cn)。", "empty-link", "见<https://a.cn>。"),
        ("见[ ](a.xlsx)。", "empty-link", "见[a.xlsx](a.xlsx)。"),
        ("! [甲](a.png)", "unread-link", "![甲](a.png)"),
        ("文。\n\n[1]: https://a.cn/x.png", "unread-link", "删掉这一行，用它的地方写成 `![字](https://a.cn/x.png)`"),
        ('文。\n\n[甲]: b.md "乙"', "unread-link", "删掉这一行，用它的地方写成 `[甲](b.md)`"),
        ("文。\n\n![]()", "empty-link", "在括号里写上地址；不用链接，就删掉这一行"),
        ("文。\n\n[甲](<>)", "empty-link", "在括号里写上地址；不用链接，这一行就写成\n甲"),
        ("文。\n\n## **题<br>目，甲\n\n文。", "unpaired-bold", "## **题<br>目，甲**"),
        ("文。\n\n## 题【^1】\n\n文。", "footnote-outside-article", "## 题"),
        ("文。\n\n## 题![甲](a.png)\n\n文。", "text-lost", "## 题"),
        ("文。\n\n## 题\n:副题: ![](a.png)副\n\n文。", "text-lost", ":副题: 副"),
        ("文。\n\n::: 附件 甲![](a.png)\n乙\n:::", "text-lost", "::: 附件 甲"),
        ("[[旧文]]", "unread-link", "旧文"),
        ("！[甲](a.png)", "unread-link", "![甲](a.png)"),
        ("![甲](a.png){width=50%}", "unread-link", "![甲](a.png)"),
        ("![甲](a.png =200x)", "unread-link", "![甲](a.png)"),
        ("![甲](C:\\图\\春耕.png)", "foreign-picture", "把图片存到文章旁边，这里写 `f/春耕.png`"),
        ('<img src="a.png" alt=甲>', "html-tag", "![甲](a.png)"),
        ("![[甲 乙.png|200]]", "unread-link", "![](甲%20乙.png)"),
        ("甲<br>乙", "stray-br", "甲\n\n乙"),
        ("- 甲<br>", "stray-br", "- 甲"),
        (":副题: 甲<br>乙\n\n文", "stray-br", ":副题: 甲乙"),
        ("<br/>", "stray-br", "删掉这一行"),
        ("***甲", "unpaired-bold", "***甲***"),
        ("第1**重点**2项", "unpaired-bold", r"第1\*\*重点\*\*2项"),
        ("**甲***乙", "unpaired-bold", r"\*\*甲\*\*\*乙"),
        ("文。（供稿：县委办）", "typed-field", "文。\n\n（供稿：县委办）"),
        ("文。\n\n【供稿：县委办】", "typed-field", "（县委办）"),
        ("文。\n\n[TOC]", "typed-masthead", "删掉这一行"),
        ("文。\n\n\\newpage", "typed-page-number", "删掉这一行"),
        ("文。\n\n——分页符——", "typed-page-number", "删掉这一行"),
        ("// 待核", "hidden-note", None),
        ("{# 待核 #}", "hidden-note", None),
        ("甲&emsp;乙", "html-entity", "甲 乙"),
    ],
)  # fmt: skip
def test_what_was_meant_otherwise_is_told_with_how_to_write_it(
    body: str, code: str, hint: str | None
) -> None:
    (diagnostic,) = [d for d in found(body) if d.code not in ("article-without-text", "unused-footnote")]
    assert diagnostic.code == code
    assert hint is None or diagnostic.hint == hint


@pytest.mark.parametrize(
    "body",
    [
        "```\n甲\n```", "~~~~python\n```\n~~~~", "> ```\n> 甲\n> ```", "- ```\n  甲\n  ```", "文[1]。", "文。\n\n[1] 甲。", "文[1]。\n\n[2] 甲。", "3[^1]。\n\n[^1]: 注。",
        "今天,我们去了一个很远的地方\n明天,我们再去一次别的地方", "见https://a.cn//b。", "（甲供稿）不多。",
        "【通知】（附后）", "【1】（略）", "| 甲 | 乙 |\n|---|---|\n| - | - |", "价格[1]（元）", "2**3**4，王**、李**", "138****5678", ": 甲",
    ],
)  # fmt: skip
def test_what_is_meant_so_is_not_told(body: str) -> None:
    assert [code for _, code in told(body)] == []


def test_each_line_of_notes_typed_without_a_sign_is_told() -> None:
    body = "增产[1]，增收[2]。\n\n[1] 甲\n[2] 乙\n［3］：丙"
    assert [d.hint for d in found(body)] == ["[^1]: 甲", "[^2]: 乙", "[^3]: 丙"]


def test_a_backslash_breaks_no_line() -> None:
    body = "春风又绿江南岸，\\\n明月何时照我还"
    assert [(d.code, d.hint) for d in found(body)] == [
        ("stray-br", "春风又绿江南岸，"), ("joined-lines", "在这一行的前面空一行")
    ]  # fmt: skip


def test_a_note_full_of_notes_is_told_once_for_each_with_the_line_that_fixes_all() -> None:
    """A note that names itself sixteen thousand times had as many messages, each with its line: seconds, and a gigabyte."""
    marks = "[^1]" * 200 + "[^2]" * 200
    wrong = [
        d
        for d in found(f"会[^1]议[^2]\n\n[^1]: 注{marks}文\n\n[^2]: 注")
        if d.code == "footnote-outside-article"
    ]
    assert [d.hint for d in wrong] == ["[^1]: 注文"] * 2
