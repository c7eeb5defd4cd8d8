"""What somebody changed in the tail of the Word file is written into the front matter, where that is sure."""

import pytest

from bulletin.intake.sheet import FoundSheet
from bulletin.revision.edits import TakenBack, edited
from bulletin.revision.sheet_edits import edit_sheet

TEXT = """---
期号: 45
报: [市协调小组办公室, 县委办公室、县政府办公室]   # 照年初的名单
送:
  - 县人大
  - "县政协"
发: [各乡镇, {单位: 县档案馆, 份数: 2}]
签发人: 韩立言
责任编辑: 林可
份数: 80
---

## 题

:主送: 各乡镇
"""
BEFORE = {
    "报": "市协调小组办公室、县委办公室、县政府办公室",
    "送": "县人大、县政协",
    "发": "各乡镇、县档案馆",
    "签发人": "韩立言",
    "责任编辑": "林可",
}


def sheet(words: dict[str, str]) -> FoundSheet:
    lists = {key: [text] for key, text in words.items() if len(key) < 3 and text}
    return FoundSheet(lists=lists, approver=words.get("签发人", ""), editors=words.get("责任编辑", ""))


def changed(text: str = TEXT, **now: str) -> tuple[str, frozenset[str]]:
    out = TakenBack(text)
    done = edit_sheet(out, sheet(BEFORE), sheet(BEFORE | now))
    return edited(text, text, out.edits).text, done


@pytest.mark.parametrize(("key", "now", "old", "new"), [
    ("报", "县委办公室、县政府办公室", "市协调小组办公室, 县委", "县委"),
    ("报", "市协调小组办公室、市总工会、县委办公室、县政府办公室", "小组办公室, 县委", "小组办公室、市总工会, 县委"),
    ("报", "市协调小组办公室、县委办公室、县府办", "县政府办公室]", "县府办]"),
    ("送", "县人大、县监委、县政协", '"县政协"', '"县监委、县政协"'),
    ("送", "县政协", '  - 县人大\n  - "县', '  - "县'),
    ("发", "各乡镇、县档案馆、县图书馆", "份数: 2}]", "份数: 2}, 县图书馆]"),
    ("发", "各镇、县档案馆", "[各乡镇,", "[各镇,"),
    ("增发", "工业园各企业", "份数: 80\n", "份数: 80\n增发: [工业园各企业]\n"),
    ("签发人", "周正", "韩立言", "周正"),
    ("责任编辑", "林可、方敏", "林可", "林可、方敏"),
    ("责任编辑", "", "责任编辑: 林可\n", ""),
])  # fmt: skip
def test_only_what_changed_is_written(key: str, now: str, old: str, new: str) -> None:
    text, done = changed(**{key: now})
    assert done == {key}
    assert text == TEXT.replace(old, new)


@pytest.mark.parametrize(("key", "now", "text"), [
    ("发", "各乡镇", TEXT),  # a number of copies would be left without its unit
    ("发", "各乡镇、县方志馆、县档案馆", TEXT),  # it would get two copies
    ("报", "县委: 办公室", TEXT.replace("[市", "[另一个单位, 市")),  # the file says something else than was printed
    ("签发人", "周: 正", TEXT.replace("韩立言", ">\n  韩立言\n")),
])  # fmt: skip
def test_what_is_not_sure_is_left(key: str, now: str, text: str) -> None:
    assert changed(text, **{key: now}) == (text, frozenset())
