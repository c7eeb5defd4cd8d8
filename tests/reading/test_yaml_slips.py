"""Every nested form of the handbook with every slip: one error, at the slip, and the line of its hint fixes it."""

import re
from collections.abc import Callable, Iterator

import pytest

from bulletin.distribution.book import parse_book
from bulletin.reading.issue import parse_issue
from bulletin.reading.site_settings import parse_config
from bulletin.values.diagnostics import Diagnostic
from bulletin.values.settings import Config, SectionConfig

SITE = """\
名称: 工作简报
题头:
  - 建设学习型机关
  - 建设学习型乡村
编发单位: 协调小组办公室
栏目:
  - 名称: 上情下达
    标识: shangqing
    说明: 部署和通知
  - 名称: 经验交流
    标识: jingyan
    说明: 各镇的做法
  - 学习动态
报:
  - 县委办公室
  - {单位: 县档案馆, 份数: 2}
送: [县纪委, {单位: 县工会, 份数: 2}]
发:
  - 单位: 各镇党委
    份数: 2
印刷:
  报头红线: 双线
  字体:
    小标宋: 方正小标宋简体
    仿宋: 仿宋字
  正文字号: 16
分发: {存档: 2, 余份: 5}
寄件:
  地址: 府前路3号
  邮编: "369100"
归档:
  全宗号: J012
  机构: 办公室
"""
BOOK = """\
单位:
  - 简称: 县委办公室
    全称: 中共县委办公室
    类别: 报
    份数: 3
    地址: 府前路1号
    邮编: "369100"
    联系人: 佟伯言
    电话: "6121034"
    备注: 直接送机要科
  - 简称: 县档案馆
    份数: 2
    备注: 交换站取
  - 县图书馆
  - {简称: 县工会, 份数: 2}
组:
  各乡镇党委: [县工会, 县图书馆]
  县直单位:
    - 县委办公室
    - 县档案馆
"""
ISSUE = """\
---
期号: 1
日期: 2026-01-05
报:
  - 县委办公室
  - 单位: 县档案馆
    份数: 2
送: [县纪委, {单位: 县工会, 份数: 2}]
关键词: [学习, 调研]
更正:
  - 日期: 2026-04-01
    内容: 第2页“35家”应为“53家”
  - {日期: 2026-04-02, 内容: 第3页漏了一行}
摘要: 介绍三个镇
---

## 题目

正文。
"""
NAME = r"[\w]{1,12}"


def _site(text: str) -> tuple[Diagnostic, ...]:
    return parse_config(text).diagnostics


def _book(text: str) -> tuple[Diagnostic, ...]:
    return parse_book(text).diagnostics


def _issue(text: str) -> tuple[Diagnostic, ...]:
    return parse_issue("f.md", text, Config(name="工作简报", publisher="协调小组办公室")).diagnostics


FORMS = {"site": (SITE, _site), "book": (BOOK, _book), "issue": (ISSUE, _issue)}


def _sub(pattern: str, by: str) -> Callable[[str], str]:
    return lambda line: re.sub(pattern, by, line, count=1)


SLIPS: dict[str, Callable[[str], str]] = {
    "full-width colon": _sub(rf"^( *(?:- )?{NAME}): ", r"\1："),
    "full-width colon and blank": _sub(rf"^( *(?:- )?{NAME}): ", r"\1： "),
    "full-width blank after the colon": _sub(rf"^( *(?:- )?{NAME}): ", r"\1:　"),
    "no blank after the colon": _sub(rf"^( *(?:- )?{NAME}): ", r"\1:"),
    "no colon": _sub(rf"^( *(?:- )?{NAME}): ", r"\1 "),
    "semicolon for colon": _sub(rf"^( *(?:- )?{NAME}): ", r"\1；"),
    "no colon after the name of a list": _sub(rf"^( *{NAME}):$", r"\1"),
    "full-width colon after the name of a list": _sub(rf"^( *{NAME}):$", r"\1："),
    "quote not closed": _sub(rf"^( *(?:- )?{NAME}: )([^\"\[{{]+)$", r'\1"\2'),
    "closing quote lost": _sub(r'"$', ""),
    "closing quote full-width": _sub(r'"$', "”"),
    "opening quote lost": _sub(r': "', ": "),
    "colon in the value": _sub(rf"^( *(?:- )?{NAME}: [^\"\[{{]+)$", r"\1: 取"),
    "tab for indent": _sub(r"^  +(?=\S)", "\t"),
    "full-width indent": _sub(r"^  +(?=\S)", "　　"),
    "one blank more": _sub(r"^( +)", r"\1 "),
    "two blanks more": _sub(r"^( +)", r"\1  "),
    "one blank less": _sub(r"^ ( +)", r"\1"),
    "no dash": _sub(rf"^( +)- ({NAME}: )", r"\1\2"),
    "blanks for the dash": _sub(rf"^( +)- ({NAME}: )", r"\1  \2"),
    "no blank after the dash": _sub(r"^( +)- ", r"\1-"),
    "full-width dash": _sub(r"^( +)- ", r"\1－ "),
    "long dash": _sub(r"^( +)- ", r"\1— "),
    "bullet for dash": _sub(r"^( +)- ", r"\1• "),
    "two dashes": _sub(r"^( +)- ", r"\1- - "),
    "bracket not closed": _sub(r"\]$", ""),
    "brace not closed": _sub(r"\}$", ""),
    "inner brace not closed": _sub(r"\}\]$", "]"),
    "colon in braces": _sub(rf"([{{,] ?{NAME}): ", r"\1："),
    "comma in braces": _sub(r"(\{[^,}]+), ", r"\1，"),
    "star": _sub(rf"^( *(?:- )?{NAME}: )([^\"\[{{]+)$", r"\1*\2"),
    "at sign": _sub(rf"^( *(?:- )?{NAME}: )([^\"\[{{]+)$", r"\1@\2"),
    "tag": _sub(rf"^( *(?:- )?{NAME}:)(?= |$)", r"\1 !x"),
    "anchor": _sub(rf"^( *(?:- )?{NAME}:)(?= |$)", r"\1 &x"),
    "percent": _sub(rf"^( *(?:- )?{NAME}: )([^\"\[{{]+)$", r"\1%\2"),
}


def _cases() -> Iterator[tuple[str, str, int]]:
    for form, (text, _) in FORMS.items():
        lines = text.split("\n")
        front = lines.index("---", 1) if lines[0] == "---" else len(lines)
        for slip, apply in SLIPS.items():
            for i, line in enumerate(lines[:front]):
                if apply(line) != line and (form, slip, i) not in TWO_WAYS:
                    yield form, slip, i


# What still makes sense as it stands, or can be fixed at either of two lines.
TWO_WAYS = {
    ("site", "blanks for the dash", 18),  # one recipient as a group of pairs
    ("site", "no dash", 18),
    ("site", "two blanks more", 18),  # both lines of the only item in the list may be the wrong one
    ("site", "two blanks more", 25),  # a size of text would be a face
}


def failing(form: str, slip: str, i: int) -> str:
    text, read = FORMS[form]
    lines = text.split("\n")
    lines[i] = SLIPS[slip](lines[i])
    found = list(read("\n".join(lines)))
    if len(found) != 1 or found[0].span.line != i + 1:
        return (
            f"{form}:{i + 1} {slip} {lines[i]!r} told {[(d.span.line, d.code, d.hint[:30]) for d in found]}"
        )
    lead = lines[i][: len(lines[i]) - len(lines[i].lstrip(" -"))]
    begin = "" if found[0].code.startswith("yaml-") else lead  # the hint for a value is its pair
    lines[i] = begin + found[0].hint
    rest = [(d.span.line, d.code) for d in read("\n".join(lines))]
    harmless = {
        "bad-slug",
        "unreadable-date",
        "wrong-type",
        "unknown-choice",
        "bad-postcode",
        "run-together",
        "unknown-unit",
    }
    left = [d for d in rest if d[1] not in harmless]
    return f"{form}:{i + 1} {slip} hint {found[0].hint!r} leaves {left}" if left else ""


@pytest.mark.parametrize("slip", SLIPS)
@pytest.mark.parametrize("form", FORMS)
def test_one_slip_is_one_error_at_its_line_and_its_hint_fixes_it(form: str, slip: str) -> None:
    wrong = [failing(*case) for case in _cases() if case[:2] == (form, slip)]
    assert not [message for message in wrong if message]


@pytest.mark.parametrize("form", FORMS)
def test_the_forms_themselves_are_good(form: str) -> None:
    text, read = FORMS[form]
    assert not read(text)


def test_all_values_that_a_sharp_cuts_are_told_at_once() -> None:
    front = "期号: 1\n日期: 2026-01-05\n标题: 学习 #1 专刊\n摘要: 甲 #2"
    found = _issue(f"---\n{front}\n---\n\n## 题目\n\n正文。\n")
    assert [(d.code, d.hint) for d in found] == [
        ("yaml-number-sign", '标题: "学习 #1 专刊"'),
        ("yaml-number-sign", '摘要: "甲 #2"'),
    ]


def test_a_line_that_needs_quotes_for_more_than_its_colon_keeps_all_its_words() -> None:
    """The hint for a line beside one with a mistake lost what follows ` #`."""
    front = "期号: 1\n日期：2026-01-05\n标题: 学习 #1 专刊"
    (found,) = _issue(f"---\n{front}\n---\n\n## 题目\n\n正文。\n")
    assert found.hint == "日期: 2026-01-05"


def test_a_line_is_fixed_only_while_the_text_is_read_further_for_it() -> None:
    """What cannot be read stands at the end of the text: quotes around the quotes of the line above help nothing."""
    text = "名称: 0\n\xa0"
    found = parse_config(text, "content/site.yaml").diagnostics
    assert found
    assert all(len(d.hint) < 200 for d in found)


@pytest.mark.parametrize(
    ("front", "code", "line", "hint"),
    [
        ("更正:\n  -日期: 2026-03-06\n   内容: 甲", "yaml-no-space", 2, "  - 日期: 2026-03-06"),
        ("更正:\n  1. 日期: 2026-03-06\n     内容: 甲", "yaml-dash", 2, "  - 日期: 2026-03-06"),
        ("更正:\n  - {日期: 2026-03-06, 内容: 甲, 乙}", "yaml-needs-quotes", 2, '  - {日期: 2026-03-06, 内容: "甲, 乙"}'),
        ("更正:\n  - {日期: 2026-03-06 内容: 甲}", "yaml-comma", 2, "  - {日期: 2026-03-06, 内容: 甲}"),
        ("更正:\n  - {日期: 2026-03-06, 内容 甲}", "yaml-no-colon", 2, "  - {日期: 2026-03-06, 内容: 甲}"),
        ("更正:\n  - 日期: 3月6日\n    内容: 甲", "unreadable-date", 2, "按“年-月-日”写，例如 `- 日期: 2026-03-06`"),
        ("送: [县纪委，{单位: 县工会, 份数: 2}]", "yaml-comma", 1, "送: [县纪委, {单位: 县工会, 份数: 2}]"),
        ("送: [县纪委,, 县工会]", "yaml-comma", 1, "送: [县纪委, 县工会]"),
        ("送: [县纪委, 单位: 县工会, 份数: 2}]", "yaml-unclosed", 1, "送: [县纪委, {单位: 县工会, 份数: 2}]"),
        ("送: [县纪委, ｛单位: 县工会, 份数: 2｝]", "yaml-unclosed", 1, "送: [县纪委, {单位: 县工会, 份数: 2}]"),
        ("送: [{单位:县工会, 份数: 2}]", "yaml-no-space", 1, "送: [{单位: 县工会, 份数: 2}]"),
        ('关键词: ["学习"，"调研"]', "yaml-comma", 1, '关键词: ["学习", "调研"]'),
        ("份数: >10", "yaml-needs-quotes", 1, '份数: ">10"'),
        ("隐私例外: {手机号:本人同意}", "wrong-type", 1, "隐私例外: {手机号: 本人同意}"),
        ("隐私例外: 手机号：本人同意", "wrong-type", 1, "隐私例外: {手机号: 本人同意}"),
        ("隐私例外= {手机号: 本人同意}", "yaml-no-colon", 1, "隐私例外: {手机号: 本人同意}"),
        ("更正:\n  · {日期: 2026-03-06, 内容: 甲}", "yaml-dash", 2, "  - {日期: 2026-03-06, 内容: 甲}"),
        ("增发: [县委: 2]", "wrong-type", 1, "增发: [{单位: 县委, 份数: 2}]"),
        ("增发: {县委: 2份}", "wrong-type", 1, "增发: [{单位: 县委, 份数: 2}]"),
        ("增发:\n  县委: 2", "wrong-type", 2, "  - {单位: 县委, 份数: 2}"),
        ("报: 【县委，县政府】", "run-together", 1, "报: [县委, 县政府]"),
        ("报: 县委；县政府", "run-together", 1, "报: [县委, 县政府]"),
        ("报: [县委 县政府]", "run-together", 1, "报: [县委, 县政府]"),
        ("标题: {甲}", "wrong-type", 1, "标题: 甲"),
        (r'标题: "C:\甲"', "yaml-needs-quotes", 1, r"标题: 'C:\甲'"),
        ("“标题”: 甲", "unknown-key", 1, "是不是 `标题: 甲`？"),
        ("标题:: 甲", "unknown-key", 1, "是不是 `标题: 甲`？"),
        ("标 题: 甲", "unknown-key", 1, "是不是 `标题: 甲`？"),
        ("标题: '甲\n摘要: 乙\n密级: 公开", "yaml-unclosed", 1, "标题: '甲'"),
        ("标题 -> 甲", "yaml-no-colon", 1, "标题: 甲"),
        ("标题 :甲", "yaml-no-colon", 1, "标题: 甲"),
        ("标题:：甲", "yaml-no-space", 1, "标题: 甲"),
        ("**标题**：甲", "yaml-no-colon", 1, "标题: 甲"),
        ("标题: **甲**乙", "yaml-alias", 1, "标题: 甲乙"),
        ("标题:\xa0甲", "yaml-no-space", 1, "标题: 甲"),
        ("更正:\n  - 日期: 2026-03-06\n\xa0\xa0\xa0\xa0内容: 甲", "yaml-no-space", 3, "    内容: 甲"),
        ("报:\n  1. 县委\n  - 县政府", "yaml-dash", 2, "  - 县委"),
        ("报:\n  - 县委\n  二、县政府\n  - 县人大", "yaml-dash", 3, "  - 县政府"),
        ("更正:\n  （1）日期: 2026-03-06\n    内容: 甲", "yaml-dash", 2, "  - 日期: 2026-03-06"),
        ("报: [县委, 县政府]]", "yaml-unclosed", 1, "报: [县委, 县政府]"),
        ("报: [县委, 县政府]等", "yaml-unclosed", 1, "报: [县委, 县政府等]"),
        ("标题: 学习\n专刊\n密级: 公开", "yaml-indent", 2, "  专刊"),
        ("更正:\n  - 日期: 2026-03-06\n    内容: 甲\n乙\n密级: 公开", "yaml-indent", 4, "      乙"),
        ("标题: 甲\n=======\n密级: 公开", "unreadable-yaml", 2, "删掉这一行"),
        ("报:\n - 县委\n    - 单位: 县政府\n      份数: 2", "yaml-indent", 2, "    - 县委"),
        ("更正:\n    - 日期: 2026-03-06\n      内容: 甲\n    密级: 公开", "yaml-indent", 4, "密级: 公开"),
    ],
)  # fmt: skip
def test_other_slips_are_told_where_they_are_with_the_line_as_it_was_meant(
    front: str, code: str, line: int, hint: str
) -> None:
    found = _issue(f"---\n期号: 1\n日期: 2026-01-05\n{front}\n---\n\n## 题目\n\n正文。\n")
    assert (found[0].code, found[0].span.line - 3) == (code, line)
    assert found[0].hint == hint or (code == "unknown-key" and found[0].hint.startswith(hint))
    assert len(found) == 1 or front.startswith(("更正:\n  -日期", "更正:\n  1."))


@pytest.mark.parametrize(
    "typed",
    ["【上情下达, 经验交流]", "（上情下达，经验交流）", "[上情下达 经验交流]", "【上情下达】、【经验交流】"],
)
def test_sections_are_read_in_brackets_of_any_width(typed: str) -> None:
    text = f"---\n期号: 1\n日期: 2026-01-05\n栏目: {typed}\n---\n\n# 上情下达\n\n## 题\n\n文。\n\n# 经验交流\n\n## 题\n\n文。\n"
    config = Config(
        name="简报", publisher="办", sections=tuple(SectionConfig(name) for name in ("上情下达", "经验交流"))
    )
    assert not parse_issue("f.md", text, config).diagnostics


def test_a_section_keeps_the_brackets_of_its_own_name() -> None:
    text = "---\n期号: 1\n日期: 2026-01-05\n栏目: [数据（月报）]\n---\n\n# 数据（月报）\n\n## 题\n\n文。\n"
    config = Config(name="简报", publisher="办", sections=(SectionConfig("数据（月报）"),))
    assert not parse_issue("f.md", text, config).diagnostics


@pytest.mark.parametrize("typed", ["【甲, 乙】", "［甲，乙］", "（甲、乙）", "甲, 乙]", "[甲，乙】"])
def test_lists_are_read_in_brackets_of_any_width(typed: str) -> None:
    parsed = parse_issue(
        "f.md", ISSUE.replace("[学习, 调研]", typed), Config(name="工作简报", publisher="协调小组办公室")
    )
    assert parsed.value is None or parsed.value[0].keywords == ("甲", "乙")
    assert parsed.value or parsed.diagnostics[0].hint == "关键词: [甲, 乙]"
    book = parse_book(
        BOOK.replace("[县工会, 县图书馆]", typed.replace("甲", "县工会").replace("乙", "县图书馆"))
    )
    assert book.value is None or book.value.groups[0].members == ("县图书馆", "县工会")


def test_units_of_a_group_may_be_parted_by_blanks() -> None:
    assert not _book(BOOK.replace("[县工会, 县图书馆]", "[县工会 县图书馆]"))


@pytest.mark.parametrize("line", ["#标题: 旧题", "## 报送范围", "  #份数: 2", "#", "####"])
def test_a_line_that_begins_with_a_sharp_is_a_comment(line: str) -> None:
    assert not _issue(ISSUE.replace("期号: 1", f"{line}\n期号: 1"))


@pytest.mark.parametrize("name", ["简称:", "“简称”", "简 称"])
def test_a_misspelt_key_is_not_missed_as_well(name: str) -> None:
    """Nor is what follows from it: a group that names the unit, sections that are listed under a key of another name."""
    assert [d.code for d in _book(f"单位:\n- {name}: 县委\n  份数: 2\n组:\n  全部: [县委]\n")] == [
        "unknown-key"
    ]


def test_the_only_pair_of_a_group_without_its_colon_is_fixed_in_its_line() -> None:
    (found,) = _site("名称: 简报\n编发单位: 办\n印刷:\n  字体:\n    仿宋= 我的仿宋\n")
    assert (found.span.line, found.hint) == (5, "    仿宋: 我的仿宋")
