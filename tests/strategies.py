"""Texts as authors, bad luck and malice would write them."""

from hypothesis import strategies as st

_PIECES = [
    "---\n", "期号: 1\n", "日期: 2026-01-05\n", "number: 2\n", "栏目: [上情下达, 经验交流]\n", "报: [县委]\n", "密级: 秘密★10年\n",
    "增刊: 1\n", "更正: [{日期: 2026-02-01, 内容: 错}]\n", "草稿: 是\n", "# 上情下达\n", "## 题目<br>两行\n", "### 一、小标题\n",
    "##### 1.跳级\n", ":供稿: 青石镇\n", "：供稿：红石镇\n", "::: 编者按\n", "::: 附件 名单\n", ":::\n", "正文。\n", "\n", "（青石镇供稿）\n",
    "[^1]", "[^1]: 注。\n", "![图](a.png)", "[链](../b.md#a1)", "| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |\n", "- 项\n", "1. 项\n",
    "> 引\n", "**粗**", "**", "`", "```\n", "\t", "　　", "\r\n", "\ufeff", "<br>", "<b>", "&amp;", "\\", "&x", "*x", "{", "[", "]", "}",
    "：", "'", '"', "\x00", "\u2028", "🙂", "喆", "#", "##标题\n",
]  # fmt: skip

# Almost issues: pieces that mean something, in any order, with arbitrary text between.
almost_issues = st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=8)), max_size=40).map("".join)
any_text = st.one_of(
    st.text(), almost_issues, almost_issues.map(lambda body: "---\n期号: 1\n日期: 2026-01-05\n---\n" + body)
)
