"""What was revised in Word comes back into the Markdown: every change and no other, marks that nobody touched to the byte."""

import os
import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bulletin.revision.edits import SourceEdit, edited
from bulletin.revision.take_back import take_back
from tests.intake.word_files import HANDS
from tests.office import converted, needs_office
from tests.revision.revised_files import (
    TEXT,
    brought_back,
    changed_xml,
    in_hand,
    lines,
    own_file,
    revised,
)

PROVE = bool(os.environ.get("BULLETIN_PROVE"))
REVISIONS = [
    revised(("走了12个乡镇", "先后走访13个乡镇"), ("看了全部91处", "实地查看全部91处"), ("现将情况报告如下", "现报告如下")),
    revised(("把水送到最后一户", "把好水送到最后一户"), ("一、调研是怎么做的", "一、调研情况"), ("农村供水提质", "农村饮水提质"), ("县水利局、县委党校", "县水利局"), ("每月读一本书", "每月精读一本书")),
    revised(("入户只做四件事", "这是新加的一段，要求把账一笔一笔算清楚。\n\n入户只做四件事"), ("镇里还办了夜校，来的多是种藕的人。\n", ""), ("去年说了一百二十场。\n\n", "去年说了一百二十场。\n")),
    revised(("| 石梁渡镇 | 340 |", "| 石梁渡镇 | 341 |"), ("| 青荷镇 | 320 | 96.2 |\n", ""), ("| 桐溪镇 | 270 | 94.8 |", "| 桐溪镇 | 270 | 94.8 |\n| 望澄镇 | 288 | 97.3 |")),
    revised(("对不上的一律到现场看。四月", "对不上的一律到现场看。\n\n四月"), ("每天供水一千立方米", "每天供水两千立方米"), ("会用测试盒的有三十四人", "会用测试盒的有四十四人")),
    revised(("今年入户最多的一篇", "今年入户最多、账算得最细的一篇"), ("成文日期: 2026-03-01", "成文日期: 2026-03-08"), ("青荷镇党委", "中共青荷镇委员会"), ("五个镇都在", "六个镇都在")),
]  # fmt: skip


@pytest.mark.parametrize("hand", [*HANDS, "own"])
@pytest.mark.parametrize("wanted", REVISIONS)
def test_revised_files_come_back_with_every_change_and_no_other(wanted: str, hand: str) -> None:
    """Issue 19: thirty files in five hands, and six as `bulletin docx` writes them."""
    assert brought_back(in_hand(wanted, hand))[0] == wanted


@needs_office
@pytest.mark.skipif(not PROVE, reason="LibreOffice takes seconds for each; make prove")
@pytest.mark.parametrize("wanted", REVISIONS)
def test_files_that_libreoffice_saved_come_back_alike(wanted: str, tmp_path: Path) -> None:
    """The hands' files have parts that LibreOffice does not open; what our own writer makes, people save again."""
    assert brought_back(converted(own_file(wanted), tmp_path, "docx"))[0] == wanted


@pytest.mark.parametrize("hand", [*HANDS, "own"])
def test_a_file_nobody_revised_changes_nothing(hand: str) -> None:
    text, taken = brought_back(in_hand(TEXT, hand))
    assert text == TEXT
    assert not taken.changes


@pytest.mark.parametrize(
    "wanted",
    [
        revised(("入户**九百二十户**", "入户**九百三十户**")),
        revised(("入户**九百二十户**，看了", "入户，看了")),
        revised(("**九百二十户**", "**九百二十户人家**")),
        revised(("91处供水工程，[^1]现将", "91处供水工程，[^1]兹将")),
        revised(("详见[第364期](364.md)的说明", "请见[第364期](364.md)的说明")),
        revised(("详见[第364期](364.md)的说明。", "")),
        revised(("：<br>把水送到", "：<br>把清水送到")),
        revised(("供水工程，", "供水\\*工程，")),
        revised(("- 会用测试盒的有三十四人。", "- 会用测试盒的有三十四人。\n- 会看电流表的有十七人。")),
        revised(("### 一、调研是怎么做的", "### 一、调研是怎么做的\n\n#### （一）步骤")),
        revised(("六十一岁。\n- 会用", "六十一岁。会用")),
        revised(("调研分三步", "**调研**分三步")),
        revised(("调研分三步", "**调研**分三个步")),
        revised(("详见[第364期](364.md)的", "详见[**第364期**](364.md)的")),
        revised(("入户**九百二十户**，看了", "入户九百二十户，看了")),
        revised(("入户**九百二十户**，看了", "入户**九百二十户，看了**")),
        revised(("入户**九百二十户**，看了", "**入户九百二十户**，看了")),
        revised(("入户**九百二十户**，看了", "入户九百**二十户**，看了")),
        revised(("入户**九百二十户**，看了", "入户**九百**二**十户**，看了")),
        revised(("这篇调研报告", "**这篇**调研报告"), ("今年入户最多", "今年　入户最多")),
        revised(("抽出46个村", "抽出 46 个村")),
        revised(("供水工程，[^1]现将", "供水工程，[^1]现将[^2]"), ("报告如下。\n", "报告如下。\n\n[^2]: 新的注文。\n")),
    ],
)  # fmt: skip
def test_marks_of_the_text_stay_and_new_ones_are_made(wanted: str) -> None:
    assert brought_back(own_file(wanted))[0] == wanted


def test_bold_begins_behind_a_mark_that_no_bold_may_begin_with() -> None:
    went_out = lines(own_file(TEXT))
    at = next(n for n, line in enumerate(went_out) if "。四月至六月" in line.text)
    begin = went_out[at].text.index("。四月至六月")
    strong = tuple(begin <= n < begin + 3 for n in range(len(went_out[at].text)))
    taken = take_back(
        TEXT, went_out, [*went_out[:at], replace(went_out[at], strong=strong), *went_out[at + 1 :]]
    )
    assert edited(TEXT, TEXT, taken.edits).text == revised(("。四月至", "。**四月**至"))


@pytest.mark.parametrize(("words", "old", "new"), [("详见第364", "", ""), ("调研", "调研分", "调研共分")])
def test_bold_that_cuts_a_link_or_stands_beside_other_changes_is_named(
    words: str, old: str, new: str
) -> None:
    went_out = lines(own_file(revised((old, new))))
    at = next(n for n, line in enumerate(went_out) if (new or words) in line.text)
    begin = went_out[at].text.index(words)
    strong = tuple(begin <= n < begin + len(words) for n in range(len(went_out[at].text)))
    came_back = [*went_out[:at], replace(went_out[at], strong=strong), *went_out[at + 1 :]]
    taken = take_back(TEXT, lines(own_file(TEXT)), came_back)
    assert edited(TEXT, TEXT, taken.edits).text == revised((old, new))
    assert [(left.what, left.old) for left in taken.left] == [("加粗的改动没有取回，请自己改", words)]


def test_a_paragraph_that_was_moved_takes_its_marks_along() -> None:
    line = "走了12个乡镇、46个村，入户**九百二十户**，看了全部91处供水工程，[^1]现将情况报告如下。\n\n"
    wanted = TEXT.replace(line, "").replace("#### （一）管护", line + "#### （一）管护")
    assert brought_back(own_file(wanted))[0] == wanted


def test_an_article_can_be_taken_out_and_another_put_in() -> None:
    at = TEXT.index("## 青荷镇")
    with_more = TEXT + "\n## 桐溪镇：夜校办到村口\n\n夜校开了二十三期，来了八百人，讲的都是种田养鱼的事。\n"
    assert brought_back(own_file(with_more))[0] == with_more
    both = with_more.replace(TEXT[at:] + "\n", "")
    taken = brought_back(own_file(both))[0]
    assert "青荷镇每月" not in taken
    assert "夜校开了二十三期" in taken


def test_a_line_break_that_was_typed_in_a_paragraph_parts_it() -> None:
    """Both halves ran together: Shift and Enter is what many take for the end of a paragraph."""
    data = changed_xml(
        own_file(TEXT), ("对不上的一律到现场看。四月", "对不上的一律到现场看。</w:t><w:br/><w:t>四月")
    )
    assert brought_back(data)[0] == revised(("到现场看。四月", "到现场看。\n\n四月"))


def test_tracked_changes_are_accepted() -> None:
    tracked = (
        '<w:del w:id="1" w:author="张局长"><w:r><w:delText>走了</w:delText></w:r></w:del>'
        '<w:ins w:id="2" w:author="张局长"><w:r><w:t>走访了</w:t></w:r></w:ins><w:r><w:t>12个乡镇'
    )
    data = changed_xml(
        own_file(TEXT), ("<w:r>(?:(?!<w:r>).)*?<w:t[^>]*>走了12个乡镇", tracked.replace("\\", ""))
    )
    assert brought_back(data)[0] == revised(("走了12个", "走访了12个"))


def test_two_peoples_files_come_back_one_after_the_other() -> None:
    one = revised(("走了12个乡镇", "走访12个乡镇"), ("去年说了", "去年共说了"))
    other = revised(("看了全部", "查看了全部"), ("每村20户", "每村30户"))
    after_one = brought_back(own_file(one))[0]
    after_both = brought_back(own_file(other), after_one)[0]
    assert after_both == revised(("走了12个乡镇", "走访12个乡镇"), ("去年说了", "去年共说了"), ("看了全部", "查看了全部"), ("每村20户", "每村30户"))  # fmt: skip
    assert brought_back(own_file(one), after_both)[0] == after_both  # a second time changes nothing


def edit(base: str, old: str, new: str, change: int = 0) -> SourceEdit:
    at = base.index(old)
    return SourceEdit(at, at + len(old), new, change)


def test_a_place_that_was_changed_in_both_is_told_and_not_written() -> None:
    base = "一段话在这里。\n\n另一段话。\n"
    edits = [edit(base, "在这里", "在那里", 0), edit(base, "另一", "又一", 1)]
    now = base.replace("在这里", "在何处")
    made = edited(base, now, edits)
    assert made.text == now.replace("另一", "又一")
    assert made.refused == {0}
    assert edited(base, base.replace("在这里", "在那里"), edits).done == {0}


@given(st.integers(0, 10_000))
@settings(max_examples=30)
def test_edits_of_the_base_are_kept_beside_those_of_the_text(seed: int) -> None:
    """Whatever both change: where they do not meet, both are in the result; their order makes no difference."""
    rng = random.Random(seed)
    base = "".join(rng.choice("甲乙丙丁，。\n") for _ in range(60))
    places = sorted(rng.sample(range(58), 6))
    spans = [(a, min(a + rng.randrange(0, 3), b - 1)) for a, b in zip(places, [*places[1:], 60], strict=True)]
    edits = [SourceEdit(a, b, rng.choice(["", "新", "字词"]), n) for n, (a, b) in enumerate(spans) if b >= a]
    mine, theirs = edits[::2], edits[1::2]
    now = edited(base, base, theirs).text
    made = edited(base, now, mine)
    if not made.refused and not made.done:
        assert sorted(made.text) == sorted(edited(base, base, [*mine, *theirs]).text)
