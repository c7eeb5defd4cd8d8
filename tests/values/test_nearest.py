"""Names are near where a slip in typing makes one of the other; words with a meaning of their own are not offered."""

import pytest

from bulletin.values.nearest import nearest

UNITS = (
    "县委办公室",
    "县档案馆",
    "县图书馆",
    "县自然资源和规划局",
    "青石镇党委",
    "县纪委",
    "县人大常委会办公室",
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("县图书管", "县图书馆"),  # one sound
        ("县自然资原和规化局", "县自然资源和规划局"),
        ("清石镇党委", "青石镇党委"),
        ("县委公办室", "县委办公室"),  # changed places
        ("县人大常委办公室", "县人大常委会办公室"),  # one missing
        ("青石镇镇党委", "青石镇党委"),  # one too many
        ("县档 案馆", "县档案馆"),
    ],
)
def test_a_slip_in_typing_names_what_was_meant(typed: str, meant: str) -> None:
    assert nearest(typed, UNITS, may_begin=False) == meant


@pytest.mark.parametrize(
    "typed", ["县政府办公室", "县委办公厅", "红石镇党委", "县委", "县体育馆", "县档案局", "县妇联"]
)
def test_another_office_is_not_a_slip(typed: str) -> None:
    assert nearest(typed, UNITS, may_begin=False) is None


@pytest.mark.parametrize(
    ("typed", "known", "meant"),
    [
        ("邮箱", "邮编", None),
        ("刊号", "期号", None),
        ("三线", "单线", None),
        ("工稿", "供稿", "供稿"),
        ("连读", "连续", "连续"),  # alike to the eye
        ("期日", "日期", "日期"),
        ("题目", "标题", None),
        ("numbr", "number", "number"),
        ("365.md", "366.md", None),  # another number is another file
        ("chungen.jpg", "chungeng.jpg", "chungeng.jpg"),
    ],
)
def test_keys_choices_and_files_are_near_by_the_same_rule(typed: str, known: str, meant: str | None) -> None:
    assert nearest(typed, [known]) == meant
