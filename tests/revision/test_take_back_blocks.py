"""Everything a text can hold, revised in Word and brought back: lists, quotations, attachments, editor's notes, cells, notes, bold."""

from dataclasses import replace

import pytest

from bulletin.intake.word import read_word
from bulletin.reading.issue import parse_issue
from bulletin.revision.edits import edited
from bulletin.revision.take_back import take_back
from bulletin.revision.word_lines import WordLine
from bulletin.revision.word_sheet import sheet_of
from bulletin.values.asset import Asset
from bulletin.values.settings import Config, SectionConfig
from bulletin.word.issue_document import issue_document
from bulletin.word.view import word_view
from tests.intake.word_files import PNG

CONFIG = Config("工作简报", "协调小组办公室", sections=(SectionConfig("上情下达"), SectionConfig("经验交流")))
PATH = "content/issues/900.md"
PICTURE = "content/issues/900/a.png"
TEXT = """---
期号: 900
日期: 2026-11-20
栏目: [上情下达, 经验交流]
报: [县委办公室]
---

::: 编者按
第一段按语在这里，说明为什么刊发这一期材料。

第二段按语，请各地结合实际学习借鉴。
:::

# 上情下达

## 关于做好冬季学习安排的通知

:文号: 澄学协〔2026〕9号
:主送: 各乡镇党委、县直各单位
:署名: 县协调小组办公室
:成文日期: 2026-11-18

为做好冬季学习，现就有关事项通知如下。

### 一、抓好集中学习

1. 每周安排一次集中学习，时间不少于半天。
2. 每月安排一次专题研讨，人人都要发言。
3. 每季度安排一次实地观摩。

### 二、抓好考核

> 学而不思则罔，思而不学则殆。

各单位要按附件填报情况，*十二月十日*前报来，网址是 https://example.org/a 。联系人：王某，电话1234567。

附件：1.学习计划表
　　　2.考核办法

::: 附件 学习计划表
计划表由各单位自行填写，内容如下。

| 月份 | 内容 | 人数 |
|---|---|---:|
| 十二月 | 读书班 | 30 |
| 一月 |  | 20 |
| 合计 | | 50 |
:::

::: 附件 考核办法
第一条　考核采用百分制，满分一百分。

第二条　考核由县协调小组办公室负责。
:::

# 经验交流

## 南浦圩镇：冬修工地上<br>开了十九堂课

:供稿: 南浦圩镇党委
:目录题: 南浦圩镇把课堂开到工地

冬修工地上，镇里开了十九堂课[^a]，来的都是干活的人，讲的都是眼前的事[^b]。

**一是课堂搬到工地。**工地在哪里，课堂就在哪里，干部**轮流**讲。

**二是讲的人多。**老把式讲、干部讲、学生也讲。

![图1　工地课堂](900/a.png)

最后一段话说的是今后的打算，明年接着办。

[^a]: 十九堂课分五个工地。
[^b]: 见县志。
"""
CHANGES = {
    "words": [("第二段按语，请", "第二段按语，希望"), ("各乡镇党委、县直各单位", "各乡镇党委、街道党工委，县直各单位"), ("〔2026〕9号", "〔2026〕10号"),
              ("一次专题研讨", "一次专题研讨会"), ("思而不学则殆。", "思而不学则殆，学贵有恒。"), ("*十二月十日*前", "*十二月二十日*前"),
              ("电话1234567", "电话7654321"), ("考核采用百分制", "考核实行百分制"), ("分五个工地", "分六个工地")],
    "titles": [("::: 附件 考核办法", "::: 附件 考核实施办法"), ("2.考核办法", "2.考核实施办法"), ("### 二、抓好考核", "### 二、抓好督促检查"),
               ("<br>开了十九堂课", "<br>开了二十堂课"), ("南浦圩镇把课堂开到工地", "南浦圩镇把课堂搬到工地"), ("供稿: 南浦圩镇党委", "供稿: 南浦圩镇党委、县水利局"),
               ("署名: 县协调", "署名: 县学习协调"), ("图1　工地课堂", "图1　工地上的课堂")],
    "cells": [("| 一月 |  | 20 |", "| 一月 | 研讨班 | 25 |"), ("| 合计 | | 50 |", "| 合计 | | 55 |")],
    "bold": [("**一是课堂搬到工地。**", "**一是课堂搬到工地上。**"), ("干部**轮流**讲", "干部讲"), ("学生也讲。", "学生也讲。**三是收获大。**来听的越来越多。"),
             ("十九堂课[^a]，", "二十堂课[^a]，"), ("眼前的事[^b]。", "眼前的难事[^b]。")],
    "added": [("学习借鉴。\n:::", "学习借鉴。\n\n第三段按语是新加的。\n:::"), ("3. 每季度安排一次实地观摩。", "3. 每季度安排一次实地观摩。\n4. 每年安排一次考试。"),
              ("事项通知如下。", "事项通知如下。\n\n| 项目 | 数 |\n|---|---|\n| 甲 | 1 |"),
              ("明年接着办。", "明年接着办。\n\n### 新的小标题\n\n小标题下面的一段话，内容是新的。")],
    "removed": [("2. 每月安排一次专题研讨，人人都要发言。\n3.", "2."), ("> 学而不思则罔，思而不学则殆。\n\n", ""), ("[^b]: 见县志。\n", ""), ("[^b]", ""),
                ("最后一段话说的是今后的打算，明年接着办。\n\n", "")],
    "moved": [("**二是讲的人多。**老把式讲、干部讲、学生也讲。\n\n", ""), ("最后一段话", "**二是讲的人多。**老把式讲、干部讲、学生也讲。\n\n最后一段话")],
}  # fmt: skip


def lines(text: str) -> tuple[WordLine, ...]:
    """Return the lines of the Word file of a text."""
    checked = parse_issue(PATH, text, CONFIG)
    assert checked.value is not None, checked.diagnostics
    assets = {PICTURE: Asset(PICTURE, "d", len(PNG), 400, 300)}
    shown = word_view(checked.value.issue, checked.value.body, CONFIG, assets)
    return sheet_of(read_word(issue_document(shown, "", lambda path: PNG)[0]), CONFIG).lines


@pytest.fixture(scope="module")
def went_out() -> tuple[WordLine, ...]:
    return lines(TEXT)


@pytest.mark.parametrize("kind", CHANGES)
def test_every_kind_of_block_comes_back(kind: str, went_out: tuple[WordLine, ...]) -> None:
    wanted = TEXT
    for old, new in CHANGES[kind]:
        assert old in wanted
        wanted = wanted.replace(old, new, 1)
    taken = take_back(TEXT, went_out, lines(wanted))
    assert edited(TEXT, TEXT, taken.edits).text == wanted


def test_a_note_goes_with_the_paragraph_that_had_its_mark(went_out: tuple[WordLine, ...]) -> None:
    first = TEXT.index("冬修工地上，镇里")
    without = TEXT[:first] + TEXT[TEXT.index("**一是课堂") :]
    wanted = without[: without.index("[^a]: ")].rstrip() + "\n"
    taken = take_back(TEXT, went_out, lines(wanted))
    assert edited(TEXT, TEXT, taken.edits).text == wanted


@pytest.mark.parametrize("also_in_contents", [False, True])
def test_the_name_of_a_section_changes_in_the_front_matter_too(
    went_out: tuple[WordLine, ...], also_in_contents: bool
) -> None:
    renamed = tuple(
        replace(line, text="【工作研究】")
        if line.text == "【经验交流】" and (line.level or also_in_contents)
        else line
        for line in went_out
    )
    taken = take_back(TEXT, went_out, renamed)
    assert edited(TEXT, TEXT, taken.edits).text == TEXT.replace("经验交流", "工作研究")
    assert len(taken.changes) == 1


def test_the_name_of_a_section_is_left_where_it_is_the_name_of_another(
    went_out: tuple[WordLine, ...],
) -> None:
    named = next(line for line in went_out if line.text == "【经验交流】" and line.level)
    renamed = tuple(replace(line, text="【上情下达】") if line is named else line for line in went_out)
    taken = take_back(TEXT, went_out, renamed)
    assert not taken.edits
    assert "栏目的名字改了，源文件开头的栏目要一起改" in [place.what for place in taken.left]


@pytest.mark.parametrize("fields", [":供稿: 南浦圩镇党委\n:目录题: 南浦圩镇把课堂开到工地\n", ""])
def test_lines_that_were_put_below_a_title_are_its_fields(fields: str) -> None:
    base = TEXT.replace(
        ":供稿: 南浦圩镇党委\n:目录题: 南浦圩镇把课堂开到工地\n\n", f"{fields}\n" if fields else ""
    )
    before = "开了十九堂课\n\n" + fields
    added = ":副题: 冬修工地纪实\n:作者: 林知远\n" + ("" if fields else "\n")
    wanted = base.replace(before, before + added)
    taken = take_back(base, lines(base), lines(wanted))
    assert edited(base, base, taken.edits).text == wanted


def test_an_article_that_was_moved_is_told_and_its_lines_keep_their_places(
    went_out: tuple[WordLine, ...],
) -> None:
    """Its lines were put into the editor's note that stands at the new place, without a word."""
    begin, middle = (
        next(n for n, line in enumerate(went_out) if line.level and line.text == name)
        for name in ("【上情下达】", "【经验交流】")
    )
    end = next(n for n, line in enumerate(went_out) if line.text.startswith("最后一段话")) + 1
    first, second = list(went_out[begin:middle]), list(went_out[middle:end])
    at = next(n for n, line in enumerate(second) if line.text.startswith("最后一段话"))
    second[at] = replace(second[at], text=second[at].text.replace("明年", "后年"))
    taken = take_back(TEXT, went_out, [*went_out[:begin], *second, *first, *went_out[end:]])
    assert edited(TEXT, TEXT, taken.edits).text == TEXT.replace("明年", "后年")
    assert {place.what for place in taken.left} == {"这一行移动了，请在源文件里改"}
    assert all(place.old and not place.new for place in taken.left)  # the words alone are in the text


def test_a_heading_that_was_joined_to_its_text_is_text(went_out: tuple[WordLine, ...]) -> None:
    base = TEXT.replace("> 学而", "学而")
    at = next(n for n, line in enumerate(went_out) if line.text == "二、抓好考核")
    text = f"{went_out[at].text}。{went_out[at + 1].text}"
    whole = replace(went_out[at + 1], text=text, strong=(False,) * len(text))
    taken = take_back(base, went_out, [*went_out[:at], whole, *went_out[at + 2 :]])
    assert "\n\n二、抓好考核。学而不思则罔，思而不学则殆。\n\n" in edited(base, base, taken.edits).text


@pytest.mark.parametrize("begin", ["#号楼", "1. ", "> ", ": ", "| "])
def test_what_would_be_markup_at_the_beginning_of_a_line_is_words(
    begin: str, went_out: tuple[WordLine, ...]
) -> None:
    """From the Word file, which writes each of them as it is."""
    written = begin.replace("1.", "1\\.") if begin[0] == "1" else f"\\{begin}"
    wanted = TEXT.replace("最后一段话", f"{written}最后一段话")
    wanted = wanted.replace("**二是", f"{written}全新的一段话，说的是另一件事。\n\n**二是")
    taken = take_back(TEXT, went_out, lines(wanted))
    assert edited(TEXT, TEXT, taken.edits).text == wanted


TABLE = "| 月份 | 内容 | 人数 |\n|---|---|---:|\n| 十二月 | 读书班 | 30 |\n| 一月 |  | 20 |\n| 合计 | | 50 |"


@pytest.mark.parametrize(("rows", "wanted"), [
    ((("月份", "内容", "备注", "人数"), ("十二月", "读书班", "甲|乙", "31"), ("一月", "", "", "20"), ("合计", "", "", "50")),
     "| 月份 | 内容 | 备注 | 人数 |\n|---|---|---|---:|\n| 十二月 | 读书班 | 甲\\|乙 | 31 |\n| 一月 |  |  | 20 |\n| 合计 | |  | 50 |"),
    ((("月份", "内容", "人数", "备注"), ("十二月", "读书班", "30", "甲"), ("一月", "", "20", ""), ("合计", "", "50", "")),
     "| 月份 | 内容 | 人数 | 备注 |\n|---|---|---:|---|\n| 十二月 | 读书班 | 30 | 甲 |\n| 一月 |  | 20 |  |\n| 合计 | | 50 |  |"),
    ((("内容", "人数"), ("读书班", "30"), ("", "20"), ("", "50")), "| 内容 | 人数 |\n|---|---:|\n| 读书班 | 30 |\n|  | 20 |\n| | 50 |"),
    ((("月份", "内容"), ("十二月", "读书班"), ("一月", ""), ("合计", "")), "| 月份 | 内容 |\n|---|---|\n| 十二月 | 读书班 |\n| 一月 |  |\n| 合计 | |"),
    ((("时间", "事项", "地点", "人数"), ("十二月", "读书班", "甲", "30"), ("一月", "", "", "20"), ("合计", "", "", "50")), TABLE),
])  # fmt: skip
def test_columns_come_and_go_where_their_heads_tell_which(
    went_out: tuple[WordLine, ...], rows: tuple[tuple[str, ...], ...], wanted: str
) -> None:
    text = "\n".join("\t".join(row) for row in rows)
    came = tuple(
        replace(line, rows=rows, text=text) if line.rows[:1] == (("月份", "内容", "人数"),) else line
        for line in went_out
    )
    taken = take_back(TEXT, went_out, came)
    assert edited(TEXT, TEXT, taken.edits).text == TEXT.replace(TABLE, wanted)
    assert bool(taken.left) == (wanted == TABLE)


def test_an_article_whose_entry_stayed_in_the_contents_goes_as_a_whole(
    went_out: tuple[WordLine, ...],
) -> None:
    title = next(n for n, line in enumerate(went_out) if line.level == 2 and line.text.startswith("南浦圩镇"))
    taken = take_back(TEXT, went_out, went_out[:title])
    assert edited(TEXT, TEXT, taken.edits).text.endswith("# 经验交流\n")
    assert not taken.left
