"""YAML read by nodes: values stay as written and know their place."""

import pytest
from bulletin.reading.yaml_tree import parsed_by_yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bulletin.reading.frontmatter import split_front_matter
from bulletin.reading.yaml_nodes import Mapping, Scalar, Sequence, parse_yaml
from bulletin.values.diagnostics import Span


@pytest.mark.parametrize("written", ["010", "12:30", "no", "1.10", "2026-13-05", "000123", "~"])
def test_values_stay_as_written(written: str) -> None:
    """yaml.safe_load would make 8, 750, False, 1.1, an exception, 83 and None of these."""
    node = parse_yaml("f", f"值: {written}").value
    assert isinstance(node, Mapping)
    assert node.pairs[0][1] == Scalar(written, Span("f", 1, 4, len(written)))


def test_places_count_from_the_start_of_the_file() -> None:
    node = parse_yaml("f", "报: [县委, 县政府]", first_line=7).value
    assert isinstance(node, Mapping)
    listed = node.pairs[0][1]
    assert isinstance(listed, Sequence)
    assert [item.span for item in listed.items] == [Span("f", 7, 5, 2), Span("f", 7, 9, 3)]


_VALUES = [
    "1", "010", "2026-01-05", "7-8", "~", "null", "是", "a.b", "a-", "—", "甲、乙", "秘密★10年", "（试行）", "“引文”", "甲 乙", "甲 ", " 甲", "", "甲#", "甲 # 注", "甲: 乙",
    "甲：乙", "a:b", "'甲'", '"甲"', "*甲", "&甲", "!甲", "%甲", "@甲", "`甲`", "|", "> 甲", "- 甲", "-1", "? 甲", "[]", "[甲]", "[甲, 乙]", "[甲,乙]", "[甲, ]", "[甲, [乙]]", "[甲",
    "甲]", "[甲, 乙: 丙]", "{单位: 甲, 份数: 2}", "[{单位: 甲}]", "[甲, {单位: 乙, 份数: 2}, 丙]",
    "[{单位: 甲}, {单位: 乙, 份数: 3}]", "[{单位：甲}]", "[{单位: 甲,份数: 2}]", "[{单位: 甲：乙}]", "[甲：乙]", "2024/0227.html", "甲/", "[{甲: }]", "[{甲: 乙, }]", "[{}]", "[{甲: {乙: 丙}}]", "🙂", "𠮷", "e\u0301", "甲\t", "_", "½", "١", "甲\u2028乙", "甲\ufeff", "甲\x07",
]  # fmt: skip
_NAMES = [
    "期号",
    "日期",
    "a",
    "_a",
    "1",
    "期 号",
    "期号 ",
    " 期号",
    "- 期号",
    "#期号",
    "'期号'",
    "名" * 31,
    "名" * 40,
    "𠮷",
    "",
    "---",
    "...",
]
lines_of_yaml = st.one_of(
    st.tuples(
        st.sampled_from(_NAMES),
        st.sampled_from([": ", ":", "：", ":  ", " : "]),
        st.one_of(st.sampled_from(_VALUES), st.text(max_size=5)),
    ).map("".join),
    st.sampled_from(
        [
            "",
            "  甲",
            "# 注",
            "#注：x\ty",
            "# “甲” — a: [b]",
            "#\x07",
            "---",
            "甲",
            "- 甲",
            "期号: 1",
            "栏目: [甲, 乙]",
        ]
    ),
)


@given(st.lists(lines_of_yaml, max_size=6).map("\n".join))
@settings(max_examples=500, deadline=None)
def test_simple_lines_are_what_yaml_makes_of_them(text: str) -> None:
    assert parse_yaml("f", text, 5) == parsed_by_yaml("f", text, 5)


def test_usual_front_matter_needs_no_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yaml.parse", None)
    words = "# 本期\n期号: 365\n\n日期: 2020-03-10\n密级: 秘密★10年"
    lists = "栏目: [工作动态, 基层声音]\n送: [县委, {单位: 县档案馆, 份数: 2}]"
    assert parse_yaml("f", f"{words}\n{lists}\n").value is not None


@given(
    st.lists(st.sampled_from([*_VALUES[:14], "{单位: 甲, 份数: 2}", "{甲: 乙：丙}"]), min_size=1, max_size=4),
    st.booleans(),
)
def test_words_and_lists_of_words_are_what_yaml_makes_of_them(words: list[str], is_list: bool) -> None:
    text = (
        f"甲: [{', '.join(words)}]\n乙: {words[0]}" if is_list else "\n".join(f"甲: {word}" for word in words)
    )
    assert parse_yaml("f", text, 5) == parsed_by_yaml("f", text, 5)


def test_front_matter_and_body_know_their_first_lines() -> None:
    parts = split_front_matter("f", "\n---\n期号: 1\n---\n正文\n").value
    assert parts is not None
    assert (parts.front, parts.front_line, parts.body, parts.body_line) == ("期号: 1", 3, "正文\n", 5)


def test_an_alias_bomb_is_refused_before_it_grows() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}, *{a}, *{a}, *{a}, *{a}]\n"
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert [d.code for d in parse_yaml("f", bomb).diagnostics] == ["yaml-alias"]


def test_deep_brackets_do_not_exhaust_the_stack() -> None:
    assert [d.code for d in parse_yaml("f", "a: " + "[" * 100_000).diagnostics] == ["yaml-too-deep"]
