"""Markup of other programs prints as typed, so it is told; the hint is the line as it was meant."""

import pytest

from bulletin.reading.issue import parse_issue
from bulletin.values.files import decode
from bulletin.values.settings import Config

CONFIG = Config(name="工作简报", publisher="协调小组办公室")
HEAD = "---\n期号: 1\n日期: 2026-01-05\n---\n\n## 题目\n\n"
MEANT = {
    "~~删~~字": "字",
    "他说~~不要**这**一句~~，好": "他说，好",
    "==亮==和==**也亮**==": "**亮**和**也亮**",
    "~~见[甲](https://a.cn)~~后[乙](https://b.cn)": "后[乙](https://b.cn)",
    "++线++": "**线**",
    "10^5^千瓦，a^2+b^-1": "10⁵千瓦，a²+b⁻¹",
    "^上^标": "上标",
    "CO_2、PM_2.5和PM_{10}": "CO₂、PM₂.₅和PM₁₀",
    "H~2~O": "H₂O",
    "$$E=mc^2$$，$x_1 \\times \\frac{1}{2}$": "E=mc²，x₁ ×1/2",
    "- [ ] 甲": "- ☐ 甲",
    "- [x]甲": "- ☑甲",
    "会{--原则--}议{++通过++}，{~~要求~>请~~}抓紧{==办==}": "会议通过，请抓紧办",
    "  1. [x] 乙": "  1. ☑ 乙",
    "| ~~1~~ | m^2 |\n|---|---|\n| 甲 | 乙 |": "|  | m² |",
    "### 小标题 {#sec .no}": "### 小标题",
    "> [!NOTE] 甲": "> 甲",
    "{{单位}}": "……",
    "见图错误！未找到引用源。所示": "见图所示",
    'HYPERLINK "http://a.cn" 甲': "甲",
    "PAGE \\* MERGEFORMAT 甲": "甲",
    "第{ PAGE \\* MERGEFORMAT }页": "第页",
    "`m^2^`和[甲](https://a.cn/m^2^)和m^2^": "`m^2^`和[甲](https://a.cn/m^2^)和m²",
}


@pytest.mark.parametrize("typed", MEANT)
def test_markup_of_other_programs_is_told_with_the_line_as_it_was_meant(typed: str) -> None:
    (found,) = parse_issue("f.md", f"{HEAD}{typed}\n\n文。\n", CONFIG).diagnostics
    assert (found.code, found.hint) == ("other-syntax", MEANT[typed])
    fixed = typed.replace(typed.split("\n")[0], found.hint)
    assert not parse_issue("f.md", f"{HEAD}{fixed}\n\n文。\n", CONFIG).diagnostics


def test_a_picture_that_was_not_copied_along_is_told() -> None:
    (found,) = parse_issue("f.md", f"{HEAD}文。\n\n[图片]\n", CONFIG).diagnostics
    assert (found.code, found.span.line) == ("other-syntax", 10)


@pytest.mark.parametrize(
    "typed",
    ["C++和C++", "共$5和$6。", "US$100/HK$", "约~5~6人", "3~5人，8~10人", "a==b，c==d", "^_^", "A_1室", "\\~~甲\\~~", "`==甲==`",
     "```\n~~甲~~\n```", "注[^1]。\n\n[^1]: 甲。", "亲~你好~", "价格$10-$20"],
)  # fmt: skip
def test_what_only_looks_like_markup_is_text(typed: str) -> None:
    assert not parse_issue("f.md", f"{HEAD}{typed}\n", CONFIG).diagnostics


def test_fields_and_front_matter_hold_none_either() -> None:
    text = HEAD.replace("---\n\n", "标题: 面积m^2^\n---\n\n").replace("题目\n", "题目m^2^\n:副题: H~2~O\n")
    found = parse_issue("f.md", f"{text}文。\n", CONFIG).diagnostics
    assert {(d.code, d.hint) for d in found} == {
        ("other-syntax", hint) for hint in ("标题: 面积m²", "## 题目m²", ":副题: H₂O")
    }


@pytest.mark.parametrize("end", ["\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_a_line_end_that_editors_do_not_know_is_told_at_its_place(end: str) -> None:
    (found,) = decode(f"甲\r\n乙丙{end}丁{end}戊".encode(), "a.md").diagnostics
    assert (found.code, found.span.line, found.span.column) == ("odd-line-end", 2, 3)
    assert "一共 2 处" in found.label
