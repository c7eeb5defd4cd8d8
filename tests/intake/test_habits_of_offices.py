"""Habits of offices that no sample shows: what each line becomes, and what is said of it."""

import datetime
from collections.abc import Sequence

import pytest

from bulletin.intake.blocks import (
    Remark,
    SourceBlock,
    SourceDocument,
    SourceParagraph,
    SourcePicture,
    SourceRun,
    SourceTable,
)
from bulletin.intake.importer import Imported, Wanted, import_issue
from bulletin.intake.source_file import read_source
from bulletin.values.settings import Config, SectionConfig

CONFIG = Config("政务简报", "县政府办公室", sections=(SectionConfig("工作动态"), SectionConfig("经验交流")))
TEXT = "连日来，县交通运输局组织干部下到十七个村，把断头路一条一条走了一遍，列出清单三十二项，能当场办的当场办，办不了的写明时限。"
HEAD = ["#政务简报", "#第3期", "县政府办公室　　　2024年3月5日"]
TAIL = ["送：县直各单位"]


def block(line: str) -> SourceParagraph:
    """Return a paragraph: `#` centres it, `##` is a title's format."""
    words = line.lstrip("#")
    is_title = line.startswith("##")
    run = SourceRun(words, is_title, 22 if is_title else 16, "小标宋" if is_title else "仿宋")
    return SourceParagraph((run,), words[:6], "center" if line.startswith("#") else "both")


def imported(lines: Sequence[str | SourcePicture], *remarks: Remark) -> Imported:
    blocks: list[SourceBlock] = [line if isinstance(line, SourcePicture) else block(line) for line in lines]
    source = SourceDocument(blocks, remarks=list(remarks))
    result, refused = import_issue([("a.docx", source)], CONFIG, Wanted(today=datetime.date(2026, 1, 1)))
    assert result, refused
    return result


def shown(*lines: str, head: Sequence[str] = HEAD, tail: Sequence[str] = TAIL) -> list[str]:
    """Return the lines of the file behind 日期 that are no running text."""
    found = imported([*head, *lines, *tail]).text.splitlines()
    return [
        line for line in found[3:] if line and line not in ("---", "草稿: true", TEXT, "送: [县直各单位]")
    ]


@pytest.mark.parametrize(("lines", "wanted"), [
    (["##修路的消息", TEXT, "#※※※※※※", "##脐橙的账", TEXT], ["## 修路的消息", "## 脐橙的账"]),
    (["修路的消息", TEXT, "———————", "脐橙的账", TEXT], ["## 修路的消息", "## 脐橙的账"]),
    (["##修路的消息", TEXT, "#- 2 -", TEXT], ["## 修路的消息"]),
    (["#本期要目", "● 修路的消息\t● 养老的消息", "● 脐橙的账\t● 考察报告", *(x for t in ("修路的消息", "脐橙的账", "养老的消息", "考察报告") for x in (f"##{t}", TEXT))],
     ["## 修路的消息", "## 脐橙的账", "## 养老的消息", "## 考察报告"]),
    (["#◇本期导读◇", "1.修路的消息……（1）", "2.脐橙的账……（3）", "##修路的消息", TEXT, "##脐橙的账", TEXT], ["## 修路的消息", "## 脐橙的账"]),
    (["#目录", "【工作动态】", "修路的消息\t2", "【经验交流】", "脐橙的账\t3", "##修路的消息", TEXT, "##脐橙的账", TEXT],
     ["栏目: [工作动态, 经验交流]", "# 工作动态", "## 修路的消息", "# 经验交流", "## 脐橙的账"]),
    (["##县医保局：\n把窗口搬到村口", TEXT], ["## 县医保局：<br>把窗口搬到村口"]),
    (["##把窗口搬到村口\n——县医保局的做法", TEXT], ["## 把窗口搬到村口", ":副题: 县医保局的做法"]),
    (["##在动员会上的讲话", "#（2024年2月1日）", TEXT], ["## 在动员会上的讲话", ":日期: 2024-02-01"]),
    (["##夜校管理办法", "#（2024年9月1日镇党委会议通过）", TEXT], ["## 夜校管理办法", "（2024年9月1日镇党委会议通过）"]),
    (["◆修路的消息", TEXT, "◆脐橙的账", TEXT], ["## ◆修路的消息", "## ◆脐橙的账"]),
    (["##数字乡村", "【内容提要】讲数字乡村。", TEXT], ["## 数字乡村", ":摘要: 讲数字乡村。"]),
    (["##县医保局：", "##把窗口搬到村口", TEXT], ["## 县医保局：<br>把窗口搬到村口"]),
    (["#目录", "修路的消息2", "脐橙的账3", "##修路的消息", TEXT, "##脐橙的账", TEXT], ["## 修路的消息", "## 脐橙的账"]),
    (["##考察报告", "#县委改革办　赵刚", TEXT], ["## 考察报告", ":作者: 县委改革办　赵刚"]),
    (["【工作动态】修路的消息", TEXT, "【经验交流】脐橙的账", TEXT],
     ["栏目: [工作动态, 经验交流]", "# 工作动态", "## 修路的消息", "# 经验交流", "## 脐橙的账"]),
    (["##简　讯", TEXT], ["## 简讯"]),
    (["##拆出新空间", "#龙泉镇党委书记　孙海", TEXT], ["## 拆出新空间", ":作者: 龙泉镇党委书记　孙海"]),
    (["##数字乡村", "摘　要：讲数字乡村。", TEXT], ["## 数字乡村", ":摘要: 讲数字乡村。"]),
    (["##数字乡村", "#陈志远", "#（县数据局，邮编 331700）", TEXT, "（作者单位：县数据局）"],
     ["## 数字乡村", ":作者: 陈志远", ":作者简介: 县数据局，邮编 331700"]),
    (["##通知", TEXT, "附件：1.测算表", "　　　2.分布图", "县林业局", "2024年3月1日"],
     ["## 通知", ":署名: 县林业局", ":成文日期: 2024-03-01", "附件：1.测算表", "2.分布图"]),
    (["#县督发〔2024〕4号", "##通报", TEXT], ["## 通报", ":文号: 县督发〔2024〕4号"]),
    (["##修路的消息", TEXT, "#（龙泉镇）", "##脐橙的账", TEXT], ["## 修路的消息", "（龙泉镇）", "## 脐橙的账"]),
    (["#目录", "工作动态\t1", "修路的消息\t1", "经验交流\t2", "脐橙的账\t2", "#工作动态", "##修路的消息", TEXT, "#经验交流", "##脐橙的账", TEXT],
     ["栏目: [工作动态, 经验交流]", "# 工作动态", "## 修路的消息", "# 经验交流", "## 脐橙的账"]),
])  # fmt: skip
def test_a_line_becomes_what_it_was_meant_as(lines: list[str], wanted: list[str]) -> None:
    assert [line.replace("\\", "") for line in shown(*lines)] == wanted


@pytest.mark.parametrize(("tail", "wanted"), [
    (["报：市安委办。送：县安委会成员单位。"], ["报: [市安委办]", "送: [县安委会成员单位]"]),
    (["报：市委办，县委、县人大、县政府、县政协", "主要领导。", "发：各乡镇"], ["报: [市委办, 县委、县人大、县政府、县政协主要领导]", "发: [各乡镇]"]),
    (["报　送：市委办、", "　　　　市政协办", "抄　送：县委常委，", "　　　　县法院院长", "编发：信息科　审核：刘 洋"], ["报: [市委办、市政协办]", "送: [县委常委, 县法院院长]"]),
    (["呈报：市委办", "分发：各乡镇"], ["报: [市委办]", "发: [各乡镇]"]),
    (["报送：市委、市政府领导", "发送：各乡镇（街道）"], ["报: [市委、市政府领导]", "发: [各乡镇（街道）]"]),
    (["报：市委办（2份）", "县人大、县政协办公室", "送：各乡镇（各1份）"], ["报: [{单位: 市委办, 份数: 2}, 县人大、县政协办公室]", "送: [各乡镇（各1份）]"]),
    (["报：市委办\t共印60份", "送：各乡镇（共印60份）"], ["报: [市委办]", "送: [各乡镇]"]),
    (["呈：市委、市政府领导", "送：市直有关部门"], ["报: [市委、市政府领导]", "送: [市直有关部门]"]),
])  # fmt: skip
def test_lists_are_known_by_other_labels_and_on_one_line(tail: list[str], wanted: list[str]) -> None:
    assert [line for line in shown("##修路的消息", TEXT, tail=tail) if line[0] in "报送发"] == wanted


@pytest.mark.parametrize(("head", "wanted"), [
    (["#督查专报", "第9期　　　　签发人：赵山", "县委督查室\t2024年9月10日"], ["期号: 9", "日期: 2024-09-10", "签发人: 赵山"]),
    (["#机关党建", "#增刊第2期", "##机关工委　2021-07-01"], ["增刊: 2", "日期: 2021-07-01"]),
])  # fmt: skip
def test_number_and_date_are_known_beside_other_words(head: list[str], wanted: list[str]) -> None:
    assert imported([*head, "##修路的消息", TEXT, *TAIL]).text.split("\n送")[0].splitlines()[1:] == wanted


def test_the_date_below_a_title_is_none_of_the_masthead() -> None:
    """The title went into the masthead with it."""
    lines = [
        "#政务简报",
        "#第9期",
        "##在动员会上的讲话",
        "#（2024年2月1日）",
        TEXT,
        *TAIL,
        "县政府办公室　2024年3月5日印发",
    ]
    text = imported(lines).text
    assert "日期: 2024-03-05\n" in text
    assert "## 在动员会上的讲话\n\n:日期: 2024-02-01\n" in text


def test_a_file_of_two_issues_is_told_at_the_second_number() -> None:
    second = [
        "#政务简报",
        "#2024年第4期（总第34期）",
        "县政府办公室　　　2024年3月12日",
        "##脐橙的账",
        TEXT,
        *TAIL,
    ]
    found = imported([*HEAD, "##修路的消息", TEXT, "见第4期。", *TAIL, *second]).diagnostics[0]
    assert (found.code, found.message) == ("several-issues", "从 `2024年第4期（总第34期）` 起像是另一期")
    assert found.span.line > 10


def test_a_sentence_with_an_ordinal_is_a_heading_by_its_face() -> None:
    run = SourceRun("（一）一张清单明责任。", is_bold=True, size_pt=16, font="楷体")
    lines = [block(line) for line in (*HEAD, "##修路的消息", TEXT, "（一）一本台账管到底。", TEXT, *TAIL)]
    lines.insert(5, SourceParagraph((run,), "六", "both"))
    result, _ = import_issue([("a.docx", SourceDocument([*lines]))], CONFIG, Wanted())
    assert result
    assert "### （一）一张清单明责任。\n" in result.text
    assert "\n（一）一本台账管到底。\n" in result.text


def test_of_a_line_in_the_tail_only_what_was_left_out_is_named() -> None:
    lines = [*HEAD, "##修路的消息", TEXT, *TAIL, "责任编辑：王一鸣　　校对：李晓　　电话：0796-3521234"]
    result = imported(lines)
    assert "责任编辑: [王一鸣]" in result.text
    assert [found.message for found in result.diagnostics] == ["`校对：李晓　电话：0796-3521234` 没有导入"]


@pytest.mark.parametrize("at", [0, -1])
def test_a_picture_in_masthead_or_tail_is_named(at: int) -> None:
    lines: list[str | SourcePicture] = [*HEAD, "##修路的消息", TEXT, *TAIL, "县政府办公室印"]
    lines.insert(at, SourcePicture("a.png", b"png", "第 9 段"))
    assert [found.code for found in imported(lines).diagnostics] == ["picture"]


def test_a_foot_of_pages_that_names_secrecy_makes_the_issue_secret_and_the_bulletins_name_needs_no_look() -> (
    None
):
    remarks = [
        Remark("dropped-line", place, "页眉页脚没有导入", text)
        for place, text in (("页眉", "政务简报"), ("页脚", "内部资料 注意保存"))
    ]
    result = imported([*HEAD, "##修路的消息", TEXT, *TAIL], *remarks)
    assert "密级: 内部" in result.text
    assert not result.diagnostics


def test_a_bell_and_the_end_of_a_dos_file_are_no_characters_of_a_text() -> None:
    source = read_source(
        "a.txt", "政务简报\n第3期\n\n关于水管的事\n县里\x07装了水管。\n\x1a".encode("gb18030")
    )
    assert [block.text for block in source.blocks][-1] == "县里装了水管。"


def test_a_line_break_before_a_full_width_mark_becomes_no_blank() -> None:
    found = imported([*HEAD, "##修路的消息", TEXT, "县审计局\n（含下属单位）\n在列", TEXT, *TAIL])
    assert "县审计局（含下属单位） 在列" in found.text


@pytest.mark.parametrize(
    "office", ["龙泉镇政府", "县工商联", "县科协", "县实验小学", "县农业银行", "县电视台"]
)
def test_a_contributor_behind_the_only_paragraph_stands_alone(office: str) -> None:
    found = imported([*HEAD, "##修路的消息", f"{TEXT}（{office}）", *TAIL])
    assert f"{TEXT}\n\n（{office}）\n" in found.text


def test_a_bold_line_above_a_short_sentence_is_a_heading() -> None:
    bold = SourceParagraph((SourceRun("先算投入", True, 16, "仿宋"),), "第 5 段")
    blocks: list[SourceBlock] = [
        *map(block, (*HEAD, "##脐橙的账", TEXT)),
        bold,
        *map(block, ("卖房筹的钱。", *TAIL)),
    ]
    result, _ = import_issue([("a.docx", SourceDocument(blocks))], CONFIG, Wanted())
    assert result
    assert "### 先算投入\n\n卖房筹的钱。" in result.text


def test_a_table_above_the_number_belongs_to_the_masthead() -> None:
    def cell(words: str) -> tuple[SourceParagraph, ...]:
        return (block(words),) if words else ()

    table = SourceTable(((cell("秘密★1年"), cell(""), cell("签发：孙国")),), "第 1 段的表格")
    result, _ = import_issue(
        [("a.docx", SourceDocument([table, *map(block, (*HEAD, "##修路的消息", TEXT, *TAIL))]))], CONFIG, Wanted()
    )  # fmt: skip
    assert result
    assert '密级: "秘密★1年"\n签发人: 孙国\n' in result.text


def test_a_masthead_in_one_table_may_call_the_number_a_total_and_end_with_its_publisher() -> None:
    def cell(words: str) -> tuple[SourceParagraph, ...]:
        return (block(words),)

    rows = (
        (cell("政务简报"), (), ()),
        (cell("2024年第3号"), cell("（总号：588）"), cell("2024年3月5日出版")),
        (cell("县政府办公室主办"), (), ()),
    )
    lines: list[SourceBlock] = [
        SourceTable(rows, "第 1 段的表格"),
        *map(block, ("##修路的消息", TEXT, *TAIL)),
    ]
    result, _ = import_issue([("a.docx", SourceDocument(lines))], CONFIG, Wanted())
    assert result
    assert result.text.startswith(
        "---\n期号: 588\n日期: 2024-03-05\n送: [县直各单位]\n草稿: true\n---\n\n## 修路的消息\n"
    )


def test_a_text_wrapped_by_characters_with_pages_comes_back_in_paragraphs() -> None:
    """A line of 20 characters is narrower where it has digits; wider are those set with blanks; a form feed begins a page."""
    words = "据统计，截至6月底，全县共改造管网42.5公里，惠及1.3万户、4.6万人，满意度达98.7%，比上年提高2019年以来的最大幅度。"
    typed = f"　　{words}"
    wrapped = [typed[n : n + 20] for n in range(0, len(typed), 20)]
    page = ["　　　　　　　　　　　　　　　　　　　　— 1 —", "\f"]
    lines = ["政务简报", "第3期", "县政府办公室　　　　　　　　　　　2024年3月5日", "", "修路的消息", ""]
    lines += [*wrapped, *wrapped[:2], *page, *wrapped[2:], *wrapped]
    source = read_source("a.txt", "\r\n".join(lines).encode("gb18030"))
    assert [block.text.strip() for block in source.blocks][-3:] == [words] * 3
