"""What differs between two texts is found where a proofreader would mark it, and marked in every part of an issue."""

import random
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.reading.issue import parse_issue
from bulletin.revision.alignment import TextBlock, align
from bulletin.revision.change_list import ChangeList
from bulletin.revision.marked_html import HtmlMarker
from bulletin.revision.marked_issue import IssueText, MarkedIssue, marked_issue
from bulletin.revision.marks import Mark, as_html, marked, unmarked
from bulletin.revision.words import plain_changes, stretches, word_changes
from bulletin.values.settings import Config, SectionConfig

CONFIG = Config(
    "工作简报", "办公室", sections=(SectionConfig("经验交流", "a"), SectionConfig("学习动态", "b"))
)


def shown(old: str, new: str) -> str:
    """Return the marked text as people write it down: [-deleted-]{+inserted+}."""
    return readable(marked(old, new))


def readable(text: str) -> str:
    for mark, signs in (
        (Mark.DELETED, "[--]"), (Mark.INSERTED, "{++}"), (Mark.MOVED, "<~~>"), (Mark.REMARK, "(())"),
    ):  # fmt: skip
        text = text.replace(mark.begin, signs[:2]).replace(mark.end, signs[2:])
    return text


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("共办实事23件。", "共办实事231件。", "共办实事[-23-]{+231+}件。"),
        ("增长6.3%以上", "增长6.5%以上", "增长[-6.3%-]{+6.5%+}以上"),
        ("采用WPS办公", "采用WORD办公", "采用[-WPS-]{+WORD+}办公"),
        ("会议很成功", "会议圆满成功", "会议[-很-]{+圆满+}成功"),
        ("认真学习文件", "深入研习材料", "[-认真学习文件-]{+深入研习材料+}"),
        ("一是抓学习，二是抓落实。", "一是抓学习。", "一是抓学习[-，二是抓落实-]。"),
        ("走了12个乡镇", "走访了12个镇", "走{+访+}了12个[-乡-]镇"),
        ("", "新的", "{+新的+}"),
        ("原文", "", "[-原文-]"),
        ("一样", "一样", "一样"),
    ],
)
def test_changes_are_marked_by_character_and_numbers_and_western_words_as_a_whole(
    old: str, new: str, wanted: str
) -> None:
    assert shown(old, new) == wanted


def test_one_character_between_two_changes_is_swallowed() -> None:
    assert shown("甲乙丙丁戊己庚辛", "甲子丙丑戊己庚辛") == "甲[-乙丙丁-]{+子丙丑+}戊己庚辛"


def test_a_thousand_edits_are_as_many_marked_places() -> None:
    """Issue 19: 1.02 marked places for each true change."""
    random.seed(19)
    words = ["学习", "调研", "座谈会", "制度", "乡镇", "群众", "问题", "办法", "服务", "质量"]
    places = changes = 0
    for _ in range(150):
        sentence = [random.choice(words) + random.choice("的和在了，") for _ in range(60)]
        edited = list(sentence)
        for at in range(random.randrange(5, 9), 55, 11):
            edited[at] = random.choice(
                [w for w in ("监督检查", "党委", "", "县里要求") if w not in sentence[at]]
            )
            changes += 1
        places += len(word_changes("".join(sentence), "".join(edited)))
    assert places <= 1.02 * changes


@given(st.text("甲乙丙丁12ab，。\n", max_size=30), st.text("甲乙丙丁12ab，。\n", max_size=30))
def test_both_texts_can_be_read_from_the_marked_one(old: str, new: str) -> None:
    both = marked(old, new)
    assert unmarked(both) == new
    changes = word_changes(old, new)
    assert "".join(kept + deleted for kept, deleted, _ in stretches(old, new, changes)) == old


def block(text: str, family: str = "text") -> TextBlock:
    return TextBlock(family, text, joins=True)


A = "会议传达学习了有关文件精神，研究部署下一阶段重点工作。"
B = "各镇街要压实责任，把每一件实事办到群众的心坎上。"
C = "办公室要加强督促检查，每月通报一次进展情况。"


def test_a_paragraph_that_stands_elsewhere_is_moved_and_has_a_place_on_both_sides() -> None:
    pairs = align([block(A), block(B), block(C)], [block(B), block(C), block(A)])
    assert [(pair.old, pair.new, pair.moved) for pair in pairs] == [
        ((0,), (), 2), ((1,), (0,), None), ((2,), (1,), None), ((), (2,), 0),
    ]  # fmt: skip


def test_a_paragraph_that_was_parted_or_joined_is_one_pair() -> None:
    parted = align([block(A + B), block(C)], [block(A), block(B), block(C)])
    assert [(pair.old, pair.new) for pair in parted] == [((0,), (0, 1)), ((1,), (2,))]
    joined = align([block(A), block(B), block(C)], [block(A + B), block(C)])
    assert [(pair.old, pair.new) for pair in joined] == [((0, 1), (0,)), ((2,), (1,))]


@given(st.lists(st.sampled_from([A, B, C, A + B, "短", "另一段话，说别的事情。"]), max_size=7), st.lists(st.sampled_from([A, B, C, B + C, "短句"]), max_size=7))  # fmt: skip
def test_every_block_is_in_one_pair_in_the_order_of_reading(old: list[str], new: list[str]) -> None:
    pairs = align([block(text) for text in old], [block(text) for text in new])
    assert [i for pair in pairs for i in pair.old] == list(range(len(old)))
    assert [j for pair in pairs for j in pair.new] == list(range(len(new)))


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("<p>甲乙丙丁戊</p>", "<p>甲<strong>乙丙</strong>戌丁戊</p>", "<p>甲<strong>乙丙</strong>{+戌+}丁戊</p>"),
        ("<ul class=\"list\">\n<li>开会讨论</li><li>下乡调研</li></ul>", "<ul class=\"list\">\n<li>开会讨论</li></ul>", '<ul class="list">\n<li>开会讨论</li><li>[-下乡调研-]</li></ul>'),
        ("<p>正文在这里。</p>\n", "<h3 id=\"h\">正文在这里</h3>\n", '<h3 id="h">正文在这里[-。-]</h3>\n'),
        ("<p>有注<sup class=\"footnote-ref\" data-n=\"1\"></sup>的话</p>", "<p>有注的话</p>", '<p>有注<sup class="footnote-ref" data-n="1"></sup>的话</p>'),
        ("<p>承建的A&amp;B公司来了</p>", "<p>承建的A&lt;C公司来了</p>", "<p>承建的A[-&amp;B-]{+&lt;C+}公司来了</p>"),
    ],
)  # fmt: skip
def test_changes_are_marked_within_html(old: str, new: str, wanted: str) -> None:
    assert readable(HtmlMarker("", ChangeList()).marked(old, new)) == wanted


TABLE = '<div class="table-frame"><table class="table">\n<thead>\n<tr><th>项目</th><th>数</th></tr>\n</thead>\n<tbody>\n{}</tbody>\n</table></div>\n'


def test_rows_cells_and_columns_are_marked_in_a_table_that_stays_whole() -> None:
    old = TABLE.format("<tr><td>甲镇</td><td>1</td></tr><tr><td>乙镇</td><td>2</td></tr>")
    new = TABLE.format(
        "<tr><td>甲镇</td><td>9</td></tr><tr><td>丙乡</td><td>5</td></tr><tr><td>乙镇</td><td>2</td></tr>"
    )
    made = readable(HtmlMarker("", ChangeList()).marked(old, new))
    assert "<td>甲镇</td><td>[-1-]{+9+}</td>" in made
    assert "<tr><td>{+丙乡+}</td><td>{+5+}</td></tr>" in made
    wider = new.replace("<th>数</th>", "<th>数</th><th>备注</th>").replace(
        "</td></tr>", "</td><td>无</td></tr>"
    )
    made = readable(HtmlMarker("", ChangeList()).marked(new, wider))
    assert "<th>数</th><th>{+备注+}</th>" in made
    assert made.count("<td>{+无+}</td>") == 3


def test_marks_become_tags_that_close_before_each_tag_and_never_stand_in_attributes() -> None:
    html = f'<title>{marked("旧名", "新名")}</title><p data-title="{marked("甲", "乙")}">甲{Mark.INSERTED.begin}乙<b>丙</b>丁{Mark.INSERTED.end}</p>'
    assert as_html(html) == (
        '<title>新名</title><p data-title="乙">甲<ins class="redline">乙</ins><b><ins class="redline">丙</ins></b>'
        '<ins class="redline">丁</ins></p>'
    )


def test_a_blank_that_was_put_in_is_marked_and_none_between_tags_is() -> None:
    html = f"<tr>{Mark.INSERTED.begin}<td>甲　乙</td>\n<td>丙</td>{Mark.INSERTED.end}</tr><p>{marked('张三', '张　三')}</p>"
    assert as_html(html) == (
        '<tr><td><ins class="redline">甲　乙</ins></td>\n<td><ins class="redline">丙</ins></td></tr>'
        '<p>张<ins class="redline">　</ins>三</p>'
    )


OLD = """---
期号: 12
日期: 2026-03-10
栏目: [经验交流]
报: [县委办公室、县政府办公室]
签发人: 韩立言
---

# 经验交流

::: 编者按
这一期刊发两篇经验材料，供各地参考。
:::

## 澄川：把好水送到每一户

:副题: 农村供水调研报告
:供稿: 县水利局

走了12个乡镇，入户920户。[^1]

### 一、怎么做的

调研分三步，先看账，再看水，后看人。

[^1]: 每村二十户。

## 青荷：一月一书读到田头

:署名: 青荷镇党委
:成文日期: 2026-03-01

每月读一本书，读完在田头说给大家听。
"""
NEW = (
    OLD.replace("2026-03-10", "2026-03-12").replace("县政府办公室]", "县政协办公室]").replace("韩立言", "韩立信")
    .replace("两篇经验材料", "三篇经验材料").replace("把好水送到每一户", "把好水送到最后一户").replace("农村供水调研", "农村饮水调研")
    .replace("县水利局", "县水利局、县委党校").replace("走了12个", "走访12个").replace("每村二十户", "每村三十户")
    .replace("一、怎么做的", "一、调研情况").replace("青荷镇党委\n", "中共青荷镇委员会\n").replace("2026-03-01", "2026-03-02")
    + "\n## 桐溪：夜校办到村口\n\n夜校开了二十三期，来了八百人。\n"
)  # fmt: skip


def compared(old: str, new: str) -> MarkedIssue:
    sides = [parse_issue("content/issues/12.md", text, CONFIG).value for text in (old, new)]
    assert sides[0]
    assert sides[1]
    return marked_issue(IssueText(sides[0].issue, sides[0].body), IssueText(sides[1].issue, sides[1].body))


def test_a_changed_title_keeps_its_lines() -> None:
    broken = OLD.replace("澄川：把好水", "澄川：<br>把好水")
    title = compared(broken, broken.replace("每一户", "最后一户")).issue.articles[0].title
    assert [readable(line) for line in title.lines] == ["澄川：", "把好水送到[-每-]{+最后+}一户"]


def test_every_part_of_an_issue_is_compared() -> None:
    places = [re.sub("《[^》]*》", "", row.place) for row in compared(OLD, NEW).changes.rows]
    assert places == [
        "报头日期", "编者按第1段", "题目", "副题", "供稿", "第1段", "标题“一、调研情况”", "注1", "署名", "成文日期", "题目", "第1段",
        "签发人", "版记“报”",
    ]  # fmt: skip


def test_an_issue_is_no_different_from_itself_and_reads_as_new_or_old_without_marks() -> None:
    assert not compared(OLD, OLD).changes.rows
    made = compared(OLD, NEW)
    assert unmarked(made.issue.articles[0].title.text) == "澄川：把好水送到最后一户"
    assert "走访12个乡镇" in unmarked(made.body.articles[0].html)
    assert unmarked(made.body.articles[0].footnotes[0]) == "每村三十户。"


def test_a_removed_article_and_one_that_was_moved_stand_in_the_marked_issue() -> None:
    first, second = OLD.index("## 澄川"), OLD.index("## 青荷")
    gone = compared(OLD, OLD[:first] + OLD[second:])
    assert [readable(a.title.text) for a in gone.issue.articles][:1] == ["[-澄川：把好水送到每一户-]"]
    swapped = compared(OLD, OLD[:first] + OLD[second:] + "\n" + OLD[first:second])
    titles = [readable(article.title.text) for article in swapped.issue.articles]
    assert sum("移走了" in title for title in titles) == 1
    assert sum("原是第" in title for title in titles) == 1


def test_sums_count_characters_and_moved_paragraphs_once() -> None:
    text = OLD.replace("调研分三步，先看账，再看水，后看人。", f"{A}\n\n{B}\n\n{C}")
    moved = text.replace(f"{A}\n\n{B}\n\n{C}", f"{B}\n\n{C}\n\n{A}")
    assert compared(text, moved).changes.sums.text == "改0处，增0字，删0字，移动1段"
    assert compared(text, text.replace("12个", "112个")).changes.sums.text == "改1处，增3字，删2字"


@pytest.mark.parametrize(
    ("old", "new"),
    [("会议开得很好。", "会议开得不好。"), ("甲", "甲甲"), ("甲乙", "乙甲"), ("，甲。", "，乙。")],
)
def test_the_same_few_words_again_and_again_are_compared_in_time(old: str, new: str) -> None:
    """difflib alone takes the third power: minutes for such a paragraph of 8,000 characters."""
    before, after = old * 1200, new * 1200
    began = time.process_time()
    for changes in (word_changes(before, after), plain_changes(before, after)):
        parts = stretches(before, after, changes)
        assert "".join(kept + inserted for kept, _, inserted in parts) == after
    assert time.process_time() - began < 2
