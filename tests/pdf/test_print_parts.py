"""The parts of a printed issue, read back from the PDF: where they stand, where pages break, pictures, what stands around the text."""

from typing import Any

import pytest

from bulletin.values.print_settings import line_pitch_pt
from tests.printing import BODY, FOOT, HAN, MM, PITCH, TAIL, TOP, Print, Printed, issue_of, off_grid, text

# Lines stand on the grid


TABLE = "| 项目 | 数 |\n| --- | ---: |\n" + "\n".join(f"| 第{n}行 | {n} |" for n in range(1, 5))


def test_lines_stand_at_the_same_height_on_every_page(print_issue: Print) -> None:
    """After tables with notes, pictures of any height, quotations, lists and footnotes too."""
    parts = [
        text(3),
        "表1　比较",
        TABLE,
        "注：" + text(2),
        text(3),
        TABLE,
        text(2),
        "![图1　某图](a-300x177.png)",
        text(4) + "[^1]",
        "> " + text(2),
        "- 甲\n- 乙",
        "![](b-200x91.png)",
        "### 一、小标题",
        "**要点。**" + text(3),
        text(12),
        "![图2　另一图](c-400x333.png)",
        text(9),
    ]
    printed = print_issue(issue_of("\n\n".join(parts) + "\n\n[^1]: 注文。", *TAIL))
    assert printed.pages >= 3
    assert off_grid(printed) == []


@pytest.mark.parametrize("settings", ["正文字号: 16", "正文字号: 16, 行距: 28.95"])
def test_table_brings_text_back_to_the_grid_at_any_pitch(print_issue: Print, settings: str) -> None:
    """9704, 6.3: facing and backing pages register."""
    printed = print_issue(issue_of(f"{text(3)}\n\n{TABLE}\n\n{text(2)}"), settings)
    above, below = (line.baseline for line in printed.lines if line.text.startswith(HAN[:9]))
    pitch = 28.95 if "28.95" in settings else line_pitch_pt(16)
    steps = (below - above) / pitch
    assert steps == pytest.approx(round(steps), abs=0.01)


# Where pages break


def test_page_is_full_of_twenty_two_lines(print_issue: Print) -> None:
    """5.2.1 and 5.2.3: 225 mm from the head of line 1 to the foot of line 22."""
    lines = print_issue(issue_of(text(60))).on(2)
    assert len(lines) == 22
    assert lines[0].top == pytest.approx(TOP, abs=0.1)
    assert lines[-1].foot == pytest.approx(FOOT, abs=0.1)


def test_no_page_begins_with_the_last_line_of_a_paragraph(print_issue: Print) -> None:
    """Nor does a paragraph of three lines leave two lines empty to keep two of its own together."""
    for before in range(1, 5):
        for length in (2, 3, 4, 5):
            body = "\n\n".join([text(before), *[text(length, 3)] * 14])
            printed = print_issue(issue_of(body))
            first, second = printed.on(1), printed.on(2)
            assert not second[0].text.endswith("。"), (before, length)
            assert (FOOT - first[-1].foot) * MM < 1.1 * PITCH, (before, length)


def test_heading_has_text_under_it_on_its_page(print_issue: Print) -> None:
    """编校细则 56: 背题."""
    for before in range(6, 18):
        body = f"{text(before)}\n\n### 一、小标题\n\n#### （一）更小的标题\n\n{text(5, 3)}"
        printed = print_issue(issue_of(body))
        heading = printed.find("（一）更小的标题")
        after = [line for line in printed.on(heading.page) if line.baseline > heading.baseline]
        assert after, before
        assert printed.find("一、小标题").page == heading.page, before


def test_footnote_stands_on_the_page_of_its_mark(print_issue: Print) -> None:
    """Also where a new paragraph could begin if the notes of the one above went to the next page.

    On the next page where a hole of more than two lines would stand in place of the mark's line (issue 15).
    """
    for before in range(4, 18):
        for note in ("短注。", text(5)):
            body = f"{text(before)}\n\n测试[^1]{text(2)}\n\n{text(6, 5)}\n\n{text(20, 7)}\n\n[^1]: 甲{note}"
            printed = print_issue(issue_of(body))
            mark, foot = printed.find("测试"), printed.find("①甲")
            if foot.page == mark.page:
                continue
            assert foot.page == mark.page + 1, (before, note)
            last = printed.on(mark.page)[-1]
            lines = sum(line.page == foot.page and line.size == foot.size for line in printed.lines)
            free = (FOOT - mark.top) * MM / PITCH  # were the mark's line on the next page, too
            assert (FOOT - last.foot) * MM / PITCH < 1.02 < 2.1 < free < lines * 18 / PITCH + 2, (
                before,
                note,
            )


def test_caption_and_note_stay_with_their_table(print_issue: Print) -> None:
    """编校细则 56 (背题), for the head of a table."""
    for before in range(5, 18):
        printed = print_issue(
            issue_of(f"{text(before)}\n\n表1　比较\n\n{TABLE}\n\n注：算到年底。\n\n{text(9)}")
        )
        caption, note = printed.find("表1　比较"), printed.find("注：算到年底。")
        first, *repeated = (line for line in printed.lines if line.text == "项目")
        assert first.page == caption.page, before
        assert len(repeated) == note.page - caption.page  # a table that goes on repeats its head
        assert printed.find("第4行").page == note.page, before
        middle = (caption.left + caption.right) / 2
        assert middle == pytest.approx((28 + 156 / 2) if caption.page % 2 else (26 + 156 / 2), abs=0.5)
        assert caption.face == "heiti"


# Pictures


def picture_of(printed: Printed) -> dict[str, Any]:
    (picture,) = (image for page in printed.pdf.pages for image in page.images)
    assert isinstance(picture, dict)
    return picture


def test_pictures_beside_each_other_are_one_figure(print_issue: Print) -> None:
    """Issue 15: equally high, from edge to edge, each above the middle of its caption."""
    body = f"{text(2)}\n\n![图1　左](a-300x400.png)\n![图2　右](b-800x500.png)\n\n{text(4)}"
    printed = print_issue(issue_of(body))
    left, right = sorted(printed.pdf.pages[0].images, key=lambda image: float(image["x0"]))
    assert left["top"] == pytest.approx(right["top"], abs=0.1)
    assert left["height"] == pytest.approx(right["height"], abs=0.5)
    assert (left["x0"] / MM, right["x1"] / MM) == pytest.approx((28, 184), abs=0.2)
    for image, caption in ((left, printed.find("图1")), (right, printed.find("图2"))):
        assert (image["x0"] + image["x1"]) / 2 / MM == pytest.approx(
            (caption.left + caption.right) / 2, abs=0.5
        )
        assert caption.top * MM > image["bottom"]
    assert off_grid(printed) == []


def test_text_fills_the_page_before_a_picture_that_does_not_fit(print_issue: Print) -> None:
    """5.2.3 (22 lines): a picture leaves no hole."""
    body = f"{text(5)}\n\n![图1　某图](a-400x300.png)\n\n### 一、小标题\n\n{text(8, 3)}\n\n{text(9, 5)}"
    printed = print_issue(issue_of(body))
    assert picture_of(printed)["page_number"] == 2
    assert (FOOT - printed.on(1)[-1].foot) * MM < 1.1 * PITCH
    assert printed.find("图1").page == 2
    assert off_grid(printed) == []


def test_picture_a_little_too_high_becomes_a_little_smaller(print_issue: Print) -> None:
    """5.2.3 (22 lines): a picture leaves no hole."""
    tall = picture_of(print_issue(issue_of(f"{text(2)}\n\n![图1　某图](a-400x320.png)\n\n{text(4)}")))
    printed = print_issue(issue_of(f"{text(3)}\n\n![图1　某图](a-400x320.png)\n\n{text(4)}"))
    picture = picture_of(printed)
    assert tall["page_number"] == picture["page_number"] == 1
    assert 0.85 < picture["height"] / tall["height"] < 1
    assert picture["width"] / picture["height"] == pytest.approx(400 / 320, abs=0.01)
    assert printed.find("图1").foot < FOOT


def test_last_picture_is_made_smaller_rather_than_moved_alone(print_issue: Print) -> None:
    """5.2.3 (22 lines): a picture leaves no hole."""
    printed = print_issue(
        issue_of(f"{text(5)}\n\n![图1　某图](a-400x320.png)\n\n::: 附件 办法\n\n{text(2)}\n\n:::")
    )
    assert picture_of(printed)["page_number"] == 1
    assert 0.7 < picture_of(printed)["height"] / 240 < 0.75


def test_picture_never_covers_text(print_issue: Print) -> None:
    """6.1: 版面干净."""
    for height in (80, 177, 240, 333, 700):
        for before in (2, 5, 9, 12):
            body = f"{text(before)}\n\n![图1　某图](a-300x{height}.png)\n\n{text(9, 3)}"
            printed = print_issue(issue_of(body))
            picture = picture_of(printed)
            for line in printed.lines:
                if line.page == picture["page_number"]:
                    apart = line.foot * MM <= picture["top"] + 0.2 or line.top * MM >= picture["bottom"] - 0.2
                    assert apart, (height, before, line.text)


# What stands around the text


def test_signature_without_seal(print_issue: Print) -> None:
    """7.3.2, 7.3.5.2: 主送 flush left; the name two 字 from the right; the date two 字 right of the name's first."""
    fields = ":主送: 各镇党委\n:署名: 中共澄川县委员会办公室\n:成文日期: 2026-03-05\n\n"
    printed = print_issue(issue_of(fields + text(5)))
    addressee = printed.find("各镇党委：")
    assert addressee.left == pytest.approx(28, abs=0.3)
    name, date = printed.find("中共澄川县委员会办公室"), printed.find("2026年3月5日")
    assert (184 - name.right) * MM == pytest.approx(2 * BODY, abs=0.3)
    assert (date.left - name.left) * MM == pytest.approx(2 * BODY, abs=0.3)
    last = [line for line in printed.on(1) if line.text.endswith("。")][-1]
    assert name.baseline - last.baseline == pytest.approx(2 * PITCH, abs=0.1)


def test_date_longer_than_the_name_is_two_characters_in(print_issue: Print) -> None:
    """7.3.5.2, turned round: the date two 字 from the right."""
    fields = ":署名: 县委\n:成文日期: 2026-12-25\n\n"
    printed = print_issue(issue_of(fields + text(5)))
    (name,) = (line for line in printed.lines if line.text == "县委")
    date = printed.find("2026年12月25日")
    assert (184 - date.right) * MM == pytest.approx(2 * BODY, abs=0.3)
    assert (date.left - name.left) * MM == pytest.approx(2 * BODY, abs=0.3)


def test_attachment_begins_a_page(print_issue: Print) -> None:
    """7.3.7: 附件 in 3号黑体, flush left in line 1; its title centred in line 3; before the 版记."""
    body = f"{text(5)}\n\n::: 附件 考核办法\n\n{text(5)}\n\n:::\n\n::: 附件 评分表\n\n{text(3)}\n\n:::"
    printed = print_issue(issue_of(body, *TAIL))
    label, (title,) = printed.find("附件1"), (line for line in printed.on(2, 22))
    assert title.text == "考核办法"
    assert label.page == title.page == 2
    assert printed.find("附件2").page == 3 == printed.pages
    assert label.top == pytest.approx(TOP, abs=0.1)
    assert label.left == pytest.approx(26, abs=0.3)
    assert title.baseline - label.baseline == pytest.approx(2 * PITCH, abs=2.5)
    assert printed.find("报：").page == 3


def test_levels_have_their_faces(print_issue: Print) -> None:
    """7.3.3: 一、 黑体, （一） 楷体, 1. and （1） 仿宋, two 字 in; leads in 黑体, what follows them in 仿宋."""
    body = f"### 一、黑体\n\n#### （一）楷体\n\n##### 1.仿宋\n\n###### （1）也仿宋\n\n{text(2)}\n\n**要点。**春种{text(2)}"
    printed = print_issue(issue_of(body))
    words = {"一、黑体": "heiti", "（一）楷体": "kaiti", "1.仿宋": "fangsong", "（1）也仿宋": "fangsong"}
    for word, face in {**words, "要点。": "heiti"}.items():
        assert printed.find(word).face == face, word
        # 字, to the ink: the blank half of the mark's square does not count.
        indent = 1.5 if word[0] == "（" else 2
        assert (printed.find(word).left - 28) * MM == pytest.approx(indent * BODY, abs=0.3), word
    (lead,) = (line for line in printed.lines if "要点。" in line.text)
    faces = {c["fontname"][7:] for c in printed.pdf.pages[0].chars if abs(c["top"] - lead.top * MM) < 5}
    assert faces == {"heiti", "fangsong"}


def test_editors_note_is_in_kaiti_with_its_word_in_heiti(print_issue: Print) -> None:
    """print-format §3.4: 楷体, the word 编者按 in 黑体."""
    printed = print_issue(issue_of(f"::: 编者按\n\n{text(2)}\n\n:::\n\n{text(3)}"))
    chars = {char["fontname"][7:]: char["text"] for char in reversed(printed.pdf.pages[0].chars)}
    assert printed.find("编者按：").face == "heiti"
    note = [line for line in printed.on(1) if line.face == "kaiti"]
    assert len(note) == 1
    assert "kaiti" in chars


def test_gap_between_chinese_and_digits_is_a_setting(print_issue: Print) -> None:
    """print-format §4.3: 公文 set them tight, CLREQ with ¼ em."""
    md = issue_of("共" + "有1200人参加")
    tight, gap = (print_issue(md, s).find("共有1200人参加") for s in ("", "汉字与数字: 留空"))
    assert (gap.right - tight.right) * MM == pytest.approx(0.5 * BODY, abs=0.3)


def test_title_size_is_a_setting(print_issue: Print) -> None:
    """7.3.1: 2号; print-format §8, 7 for the name."""
    assert print_issue(issue_of(text(2))).find("标题").size == pytest.approx(22, abs=0.01)
    assert print_issue(issue_of(text(2)), "题字号: 18").find("标题").size == pytest.approx(18, abs=0.01)
    assert print_issue(issue_of(text(2)), "名称字号: 42").find("工作简报").size == pytest.approx(42, abs=0.01)


def test_bullet_is_not_a_line(print_issue: Print) -> None:
    """A list breaks over pages like other text; a heading above it has two lines, or one of three, under it."""
    for before in range(5, 16):
        items = "\n".join(f"- **甲{n}。**{text(3)}" for n in range(8))
        printed = print_issue(issue_of(f"{text(before)}\n\n### 一、小标题\n\n{items}", *TAIL))
        heading = printed.find("一、小标题")
        after = [line for line in printed.on(heading.page) if line.baseline > heading.baseline]
        assert after, before
        for page in range(2, printed.pages + 1):
            assert not printed.on(page)[0].text.endswith("。"), before
        bullets = [rect for page in printed.pdf.pages for rect in page.rects if 1 < rect["width"] < 5]
        assert len(bullets) == 8
        for curve in bullets:  # each beside the first line of its item
            lines = [line for line in printed.on(curve["page_number"]) if "甲" in line.text]
            middle = (curve["top"] + curve["bottom"]) / 2 / MM
            assert any(line.top < middle < line.foot for line in lines), before


def test_heads_of_narrow_columns_keep_their_units_whole(print_issue: Print) -> None:
    """15834, 5.1.3: （万人） is not broken, however many columns there are."""
    names = ["乡镇（街道）", "农村人口（万人）", "供水工程（处）", "管网（公里）", "漏损率（%）"]
    heads = [*names, *names[1:], "水费收缴率（%）"]
    table = f"| {' | '.join(heads)} |\n|{' --- |' * len(heads)}\n| 北澄街道 |{' 97.1 |' * (len(heads) - 1)}"
    printed = print_issue(issue_of(f"{text(3)}\n\n{table}"))
    lines = [line.text for line in printed.lines if abs(line.size - 10.5) < 0.1]
    assert all(line.count("（") == line.count("）") for line in lines), lines
    assert any(line.startswith("北澄街道") for line in lines)


@pytest.mark.parametrize(("size", "cells"), [(18, 24), (21, 21), (22, 20), (24, 18), (26, 17)])
def test_title_takes_the_whole_measure_at_any_size(print_issue: Print, size: float, cells: int) -> None:
    """5.2.1: 156 mm; a title that fits its line stays on it."""
    title = HAN[:cells]
    md = issue_of("会议开得很好。").replace("# 标题", f"# {title}<br>标题")
    assert print_issue(md, f"题字号: {size}").find(title).size == pytest.approx(size, abs=0.05)


def test_short_names_in_a_table_stand_on_one_line(print_issue: Print) -> None:
    """print-format §4.6: no break between a place and 市, 县, 镇."""
    head = "| 乡镇 | 过程雨量（毫米） | 转移户数（户） | 转移人数（人） | 到齐用时（分钟） | 安置点（个） |"
    rows = "\n".join(f"| {name} | 312 | 148 | 486 | 48 | 4 |" for name in ("云岭关乡", "石梁渡镇"))
    printed = print_issue(issue_of(f"{text(3)}\n\n{head}\n|{' --- |' * 6}\n{rows}"))
    assert any(line.text.startswith("云岭关乡") for line in printed.lines)


def test_lists_of_the_second_level_and_later_paragraphs_of_notes_are_indented(print_issue: Print) -> None:
    """Issue 15: （1） stands two 字 further in than 1., and its turn-overs too; each paragraph of a note begins two 字 in."""
    note = f"[^1]: 注文。{HAN}\n\n    第二段。{HAN * 2}"
    printed = print_issue(
        issue_of(f"1. 第一项。{HAN * 2}\n   1. 第一小项。{HAN * 2}\n2. 第二项[^1]。\n\n{note}")
    )
    em = BODY / MM
    assert printed.find("1.第一项").left == pytest.approx(28 + 2 * em, abs=0.3)
    assert printed.find("（1）第一小项").left == pytest.approx(28 + 3.5 * em, abs=0.3)  # its ink at 4 字
    inner = [line for line in printed.on(1) if line.top > printed.find("（1）第一小项").top]
    assert inner[0].left == pytest.approx(28 + 2 * em, abs=0.3)
    second = printed.find("第二段")
    assert second.left == pytest.approx(printed.find("①注文").left, abs=0.1)
