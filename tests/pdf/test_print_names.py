"""Names and numbers around the text: 报送发, 签发人, 附件说明, and notes that are referred to twice."""

from itertools import takewhile

import pytest

from bulletin.site.views import DistributionRow
from tests.printing import BODY, MM, PITCH, TAIL, Print, Printed, Word, issue_of, text

SEND = "县人大常委会办公室、县政协办公室、县协调小组成员单位、县档案馆、县图书馆、县委党校、县融媒体中心、县总工会"
LONG = "在本县区域内设立的中央和省属企业事业单位以及经授权管理的其他各类社会组织和社会团体党组织"


PEOPLE = "陆旻、欧阳明远、司马青、王建国、李秀英、周敬之、诸葛文、张伟、尉迟恭、赵子龙、刘备、关羽"

# 报、送、发


def tail_lines(printed: Printed, first: str) -> list[Word]:
    """Return the lines of one row of the 报尾: turn-overs stand farther in than the lines above and below them."""
    lines = [line for line in printed.on(printed.pages, 14) if line.top < 262]
    start = next(i for i, line in enumerate(lines) if line.text.startswith(first))
    turned = takewhile(lambda line: line.left > lines[start].left + 1, lines[start + 1 :])
    return [lines[start], *turned]


@pytest.mark.parametrize("cut", range(0, 18, 3))
def test_lines_of_the_tail_end_where_a_name_does(print_issue: Print, cut: int) -> None:
    """7.4.2, and print-format.md §3.5: whatever the names' lengths, no line ends inside 县委办公室."""
    names = [SEND[cut:], "县直各部门单位、各人民团体", *("云泽市委办公室", "云泽市政府办公室") * 3]
    printed = print_issue(issue_of(text(3), f"送: {'、'.join(names)}", "发: [各镇]"))
    lines = [line.text for line in tail_lines(printed, "送：")]
    assert len(lines) > 2
    assert "".join(lines) == "送：" + "、".join(names)
    assert {line[-1] for line in lines[:-1]} == {"、"}


def test_turn_overs_of_the_tail_stand_under_the_first_name(print_issue: Print) -> None:
    """7.4.2: one 字 in on both sides, turn-overs aligned with the first name; also behind 增发."""
    printed = print_issue(issue_of(text(3), f"送: {SEND}", f"增发: {SEND}"))
    for word, cells in (("送：", 2), ("本期增发：", 5)):
        lines = tail_lines(printed, word)
        start = lines[0].left + cells * 14 / MM
        assert [line.left for line in lines[1:]] == pytest.approx([start] * (len(lines) - 1), abs=0.2)
        edge = (184 if printed.pages % 2 else 182) - 14 / MM
        assert max(line.right for line in lines) < edge + 14 / 2 / MM + 0.1  # 、 loses its blank half


def test_a_name_that_no_line_holds_breaks_like_other_text(print_issue: Print) -> None:
    """15834 5.1.1: marks do not begin a line, there neither."""
    printed = print_issue(issue_of(text(3), "报: [县委]", f"发: [各镇, {LONG}, 各村]"))
    lines = [line.text for line in tail_lines(printed, "发：")]
    assert "".join(lines) == f"发：各镇、{LONG}、各村"
    assert all(line[0] not in "、，" for line in lines)


def test_names_joined_are_the_recipients_as_typed() -> None:
    for typed in (SEND, "甲、乙，丙", "县委", "、", "甲、", ""):
        assert "".join(part.text for part in DistributionRow("送", typed).parts) == typed
    assert [part.text for part in DistributionRow("送", "甲、乙，丙").parts] == ["甲、", "乙，", "丙"]


def test_who_signed_is_named_as_the_standard_names_him(print_issue: Print) -> None:
    """7.2.6: 签发人, in print as on the web."""
    printed = print_issue(issue_of(text(3), *TAIL, "签发人: 韩立言"))
    assert printed.find("签发").text.startswith("签发人：韩立言")


# 附件说明


def attachments(*titles: str) -> str:
    return "\n\n".join(f"::: 附件 {title}\n\n{text(2)}\n\n:::" for title in titles)


NAME = "第二届全县机关公文写作比赛方案及其组织实施分工安排的若干说明意见"


def test_one_attachment_is_named_after_the_text_without_a_number(print_issue: Print) -> None:
    """7.3.4: one line below the text, two 字 in, no mark at the end; turn-overs stand under the name's first 字."""
    fields = ":署名: 县委办公室\n:成文日期: 2026-03-05\n\n"
    printed = print_issue(issue_of(f"{fields}{text(3)}\n\n{attachments(NAME)}"))
    first = printed.find("附件：")
    assert first.text == f"附件：{NAME}"[: len(first.text)]
    last = [line for line in printed.on(1) if line.text.endswith("。")][-1]
    assert first.baseline - last.baseline == pytest.approx(2 * PITCH, abs=0.1)
    assert (first.left - 28) * MM == pytest.approx(2 * BODY, abs=0.3)
    (second,) = (
        line for line in printed.on(1) if line.baseline == pytest.approx(first.baseline + PITCH, abs=0.1)
    )
    assert first.text + second.text == f"附件：{NAME}"
    assert (second.left - 28) * MM == pytest.approx(5 * BODY, abs=0.3)
    signed = next(
        line for line in printed.on(1) if line.text == "县委办公室" and line.baseline > second.baseline
    )
    assert signed.baseline - second.baseline == pytest.approx(2 * PITCH, abs=0.1)


@pytest.mark.parametrize("count", [2, 11])
def test_several_attachments_have_numbers_and_names_under_each_other(print_issue: Print, count: int) -> None:
    """7.3.4: 附件：1.…, Arabic numbers."""
    titles = [f"{NAME[: 6 + n]}{'甲乙丙丁戊己庚辛壬癸子'[n]}" for n in range(count)]
    printed = print_issue(issue_of(f"{text(2)}\n\n{attachments(*titles)}"))
    lines = [line for line in (*printed.on(1), *printed.on(2)) if any(title in line.text for title in titles)]
    assert "".join(line.text for line in lines).count("附件：") == 1
    said = [line.text.removeprefix("附件：").partition(".") for line in lines]
    assert [(number, name.strip()) for number, _, name in said] == [
        (str(n), title) for n, title in enumerate(titles, 1)
    ]
    lefts = [
        char["x0"] / MM - (28 if line.page == 1 else 26)
        for line in lines
        for char in printed.pdf.pages[line.page - 1].chars
        if char["text"] == "第" and abs(printed.pdf.pages[0].height - char["matrix"][5] - line.baseline) < 0.1
    ]
    assert len(lefts) == count
    assert max(lefts) - min(lefts) < 0.1


@pytest.mark.parametrize("typed", ["附件：1.考核办法", "附件1：考核办法", "附件: 考核办法"])
def test_a_line_the_author_typed_is_not_repeated(print_issue: Print, typed: str) -> None:
    printed = print_issue(issue_of(f"{text(2)}\n\n{typed}\n\n{attachments('考核办法')}"))
    assert sum("附件" in line.text for line in printed.on(1)) == 1


# Notes


def test_a_note_referred_to_twice_is_printed_once(print_issue: Print) -> None:
    """Issue 3, notes: the second mark repeats the number, in the size and at the height of the first."""
    body = f"甲乙[^a]丙丁[^b]戊己[^a]庚辛。{text(25)}壬癸[^b]。\n\n[^a]: 第一条注。\n\n[^b]: 第二条注。"
    printed = print_issue(issue_of(body))
    said = "".join(char["text"] for page in printed.pdf.pages for char in page.chars)
    assert said.count("第一条注。") == said.count("第二条注。") == 1
    assert "甲乙①丙丁②戊己①庚辛" in said
    assert "壬癸②。" in said
    marks = [
        char
        for page in printed.pdf.pages
        for char in page.chars
        if char["text"] in "①②" and char["size"] < 10
    ]
    assert len({round(char["size"], 2) for char in marks}) == 1
    first, again = (char for char in marks[:3] if char["text"] == "①")
    assert first["matrix"][5] == pytest.approx(again["matrix"][5], abs=0.2)


def test_notes_of_attachments_go_on_counting(print_issue: Print) -> None:
    """A note of the text that an attachment refers to again keeps its number and is not printed there."""
    body = (
        f"甲[^a]。{text(2)}\n\n::: 附件 办法\n\n乙[^a]丙[^b]。\n\n:::\n\n[^a]: 第一条注。\n\n[^b]: 第二条注。"
    )
    printed = print_issue(issue_of(body))
    second = "".join(char["text"] for char in printed.pdf.pages[1].chars)
    assert "乙①丙②。" in second
    assert "第一条注。" not in second
    assert "②第二条注。" in second


# Names in a row, and captions


@pytest.mark.parametrize("signs", [True, False])
@pytest.mark.parametrize("count", [4, 5, 6, 12])
def test_editors_who_have_no_room_beside_the_approver_have_lines_of_their_own(
    print_issue: Print, count: int, signs: bool
) -> None:
    """7.4.3; print-format.md §4.4: 签发人 on one line, no name split, nothing beyond the 版心."""
    names = PEOPLE.split("、")[:count]
    approver = ("签发人: 王大力",) if signs else ()
    printed = print_issue(issue_of("好。", "报: [县委]", f"责任编辑: [{', '.join(names)}]", *approver))
    lines = [line for line in printed.lines if abs(line.size - 14) < 0.1 and line.top < 262]
    said = "".join(line.text for line in lines)
    assert f"责任编辑：{'、'.join(names)}" in said
    assert ("签发人：王大力" in said) is signs
    assert len(lines) <= 6
    assert all(line.right < 184 for line in lines)
    assert all(any(name in line.text for line in lines) for name in names)


def test_names_of_authors_and_editors_stay_whole_and_centred(print_issue: Print) -> None:
    """What parts two names has no width where a line ends."""
    printed = print_issue(issue_of(f":作者: {PEOPLE}\n:编辑: {PEOPLE}\n\n好。"))
    lines = [line for line in printed.lines if abs(line.size - BODY) < 0.1]
    assert all(sum(name in line.text for line in lines) == 2 for name in PEOPLE.split("、"))
    authors = [line for line in lines if "欧阳明远司马青" in line.text.replace("　", "")]
    assert authors[0].left - 28 == pytest.approx(184 - authors[0].right, abs=0.5)


CAPTIONS = {
    "表1　2026年1—9月全市各县（市、区）高标准农田建设和改造提升项目进度及资金拨付情况统计表": "提升项目进度及资金拨付情况统计表",
    "图1　市委副书记、市长周敬之在青石街道政务服务中心调研企业开办和工程建设项目审批制度改革情况": "调研企业开办和工程建设项目审批制度改革情况",
}


@pytest.mark.parametrize("caption", CAPTIONS)
def test_captions_are_broken_by_meaning(print_issue: Print, caption: str) -> None:
    """Issue 15: all centred lines; 资|金 stood on two."""
    thing = (
        f"![{caption}](a-300x200.png)"
        if caption[0] == "图"
        else f"{caption}\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |"
    )
    printed = print_issue(issue_of(f"好。\n\n{thing}"))
    assert CAPTIONS[caption] in [line.text for line in printed.lines]


def test_captions_beside_each_other_are_broken_by_meaning(print_issue: Print) -> None:
    """Each has the width of its picture."""
    printed = print_issue(
        issue_of("好。\n\n![图1　会场](a-300x200.png) ![图2　青石街道便民服务中心窗口](b-200x300.png)")
    )
    assert "便民服务中心窗口" in [line.text for line in printed.lines]
