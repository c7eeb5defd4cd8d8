"""A Word file that the program made itself comes back: each field of the sheet, signature, note on authors, attachments named once."""

import datetime

import pytest

from bulletin.intake.blocks import SourceParagraph, SourceRun
from bulletin.intake.importer import Imported, Wanted, import_issue
from bulletin.intake.lines import lines_of
from bulletin.intake.masthead import find_masthead
from bulletin.intake.sheet import FoundSheet
from bulletin.intake.source_file import read_source
from bulletin.reading.file import FileContent, read_file
from tests.word.word_files import CONFIG, word_file

SENTENCES = "今年三月，县里在村口装了第一根水管，接到了最远的人家，老人第一次在自家灶前打开龙头。" * 3
FRONT = """栏目: [经验交流, 动态]
密级: 内部
签发人: 韩立言
责任编辑: [方敏, 顾祎]
报: [县委办公室]
发: [各乡镇党委]
增发: [工业园各企业]
份数: 139
"""
BODY = f"""# 经验交流

## 关于举办公文写作比赛的通知

:主送: 各乡镇党委
:署名: 协调小组办公室
:成文日期: 2020-03-02

{SENTENCES}

::: 附件 公文写作比赛方案

{SENTENCES}

:::

::: 附件 公文写作比赛评分表

{SENTENCES}

:::

## 上半年学习年历执行情况通报

:署名: 协调小组办公室
:成文日期: 2020-03-04

{SENTENCES}

学习年历每月执行一次[^1]，没有落下的单位。

[^1]: 据协调小组统计。

# 动态

::: 编者按

两年前写过的塘边学校，现在有了一本记账册。

:::

## 一本记账册，记出了一镇的明白账

:作者: 陆喆、邹明辉
:作者简介: 陆喆，县农业农村局农艺师；邹明辉，青荷镇农业技术推广服务站站长、高级农艺师
:编辑: 顾祎

{SENTENCES}

账册一共四本[^2]，放在镇里。

[^2]: 每年一本。
"""


@pytest.fixture(scope="module")
def imported() -> tuple[Imported, FileContent]:
    result, refused = import_issue(
        [("365.docx", read_source("365.docx", word_file(BODY, FRONT)))], CONFIG, Wanted(today=datetime.date(2026, 1, 1))
    )  # fmt: skip
    assert result, refused
    return result, read_file(result.path, result.text.encode(), CONFIG)


@pytest.mark.parametrize("line", [
    *FRONT.splitlines(),
    ":成文日期: 2020-03-04",
    ":作者简介: 陆喆，县农业农村局农艺师；邹明辉，青荷镇农业技术推广服务站站长、高级农艺师",
    ":编辑: 顾祎",
    "学习年历每月执行一次[^1]，没有落下的单位。",  # whose mark ① is typed in Word, in the text and in front of the note
    "[^1]: 据协调小组统计。",
    "账册一共四本[^2]，放在镇里。",
    "[^2]: 每年一本。",
])  # fmt: skip
def test_a_line_comes_back_as_it_was(imported: tuple[Imported, FileContent], line: str) -> None:
    assert line in imported[0].text.splitlines()


def test_the_list_of_attachments_is_made_again_and_is_no_text(imported: tuple[Imported, FileContent]) -> None:
    result, again = imported
    assert "附件：" not in result.text
    assert again.body
    assert again.issue
    assert [x.title.text for x in again.issue.articles[0].attachments] == [
        "公文写作比赛方案",
        "公文写作比赛评分表",
    ]
    assert again.issue.articles[0].signatory == "协调小组办公室"
    assert not result.diagnostics


@pytest.mark.parametrize(("marks", "secrecy", "urgency"), [
    (["内部"], "内部", ""), (["内部资料·注意保存"], "内部", ""), (["内部交流"], "内部", ""), (["机密　第000012号"], "机密", ""),
    (["秘密★一年"], "秘密", ""), (["澄川县学习型机关建设协调小组办公室"], "", ""),
    (["000012", "秘密★1年", "特 急"], "秘密★1年", "特急"), (["秘密★一年　加急"], "秘密", "加急"), (["紧急程度：加急"], "", "加急"),
])  # fmt: skip
def test_no_mark_of_secrecy_or_urgency_is_lost(marks: list[str], secrecy: str, urgency: str) -> None:
    texts = [*marks, "工作简报", "第3期", "县委办公室　2020年3月10日", "关于水管的通报", SENTENCES]
    lines = lines_of([SourceParagraph((SourceRun(text),), "") for text in texts])
    sheet = FoundSheet(end=len(lines))
    find_masthead(lines, sheet, CONFIG)
    assert (sheet.secrecy, sheet.urgency) == (secrecy, urgency)


@pytest.mark.parametrize(("line", "approver", "editors"), [
    ("签发人：韩立言　责任编辑：方敏", "韩立言", "方敏"),
    ("签 发：韩立言\t责 任 编 辑：方敏、林可　电 话：6121200", "韩立言", "方敏、林可"),
    ("责任编辑：方敏 校对：顾祎", "", "方敏"),
    ("本期责任编辑：方 敏", "", "方 敏"),
])  # fmt: skip
def test_names_stand_between_their_labels(line: str, approver: str, editors: str) -> None:
    sheet = FoundSheet()
    sheet.note(line)
    assert (sheet.approver, sheet.editors) == (approver, editors)
