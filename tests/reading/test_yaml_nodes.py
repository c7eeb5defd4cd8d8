"""YAML read by nodes: values stay as written and know their place."""

import time

import pytest

from bulletin.reading.nodes import Mapping, Scalar, Sequence
from bulletin.reading.yaml_nodes import parse_yaml
from bulletin.values.diagnostics import Span
from bulletin.values.text import one_line


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


def test_an_alias_bomb_is_refused_before_it_grows() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}, *{a}, *{a}, *{a}, *{a}]\n"
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert [d.code for d in parse_yaml("f", bomb).diagnostics] == ["yaml-alias"]


def test_a_key_without_a_value_at_the_end_is_read_beside_a_comment() -> None:
    """libyaml puts the value that `? 乙` lacks on the line behind the last one."""
    assert [d.code for d in parse_yaml("f", "甲: 文 # 注\n? 乙").diagnostics] == ["yaml-comment"]


def test_deep_brackets_do_not_exhaust_the_stack() -> None:
    assert [d.code for d in parse_yaml("f", "a: " + "[" * 100_000).diagnostics] == ["yaml-too-deep"]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("甲: [乙\n丙: 丁", 5, 4),
        ("甲: 乙\n丙: '丁", 6, 4),
        ("甲: 乙\n丙：丁", 6, 2),
        ("甲: 乙\n丙: \x07", 6, 4),
    ],
)
def test_a_mistake_is_reported_at_its_place_in_the_file(text: str, line: int, column: int) -> None:
    checked = parse_yaml("f", text, first_line=5)
    assert checked.value is None
    assert [(d.span.line, d.span.column) for d in checked.diagnostics] == [(line, column)]


def test_equal_keys_are_all_kept() -> None:
    node = parse_yaml("f", "甲: 1\n甲: 2").value
    assert isinstance(node, Mapping)
    assert [value.text for _, value in node.pairs if isinstance(value, Scalar)] == ["1", "2"]


@pytest.mark.parametrize("text", ["", "# 只有注释", "---\n"])
def test_a_text_without_anything_has_no_root(text: str) -> None:
    node = parse_yaml("f", text)
    assert not node.diagnostics
    assert node.value is None or (isinstance(node.value, Scalar) and not node.value.text)


@pytest.mark.parametrize(
    "text",
    [
        "标题: 学习 #1 专刊",
        "备注: #1机组",
        "报: [甲, 乙] #2",
        '标题: "甲" #2',
        "a:\n  - 甲 #3",
        "标题: 甲\n  乙 #4",
    ],
)
def test_a_number_sign_that_would_cut_a_value_is_refused(text: str) -> None:
    (found,) = parse_yaml("f.yaml", text).diagnostics
    assert found.code == "yaml-number-sign"
    assert text.split("\n")[found.span.line - 1][found.span.column - 1 :].startswith("#")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("标题: 学习 # 专刊", '标题: "学习 # 专刊"'),
        ('标题: 学“习” # "专刊', "标题: '学“习” # \"专刊'"),
        ("a:\n  - 甲 # 乙", '  - "甲 # 乙"'),
        ("a:\n  b:\n    c: 第 # 一处", '    c: "第 # 一处"'),
        ("a: [甲,\n  乙 # 丙\n  ]", '  "乙 # 丙"'),
        ("摘要: # 话题", '摘要: "# 话题"'),
        ("摘要: 甲\n  乙 # 丙", "整个值加上半角引号"),
    ],
)
def test_words_behind_one_blank_and_a_number_sign_are_told_as_cut(text: str, hint: str) -> None:
    read = parse_yaml("f.yaml", text)
    (found,) = read.diagnostics
    assert (found.code, found.hint) == ("yaml-comment", hint)
    assert read.value is not None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 甲\n---\nb: 乙", 2),
        ("---\na: 甲\n--- # 二\nb: 乙", 3),
        ("a: 甲\n...\nb: 乙", 2),
        ("---\n---\na: 甲", 2),
    ],
)
def test_a_second_document_is_an_error_and_an_empty_one_none(text: str, line: int) -> None:
    (found,) = parse_yaml("f.yaml", text).diagnostics
    assert (found.code, found.span.line) == ("yaml-second-document", line)
    assert parse_yaml("f.yaml", "a: 甲\n---\n").diagnostics == ()


@pytest.mark.parametrize(
    "text",
    [
        "标题: 学习  # 批注",
        "# 批注\n标题: 甲",
        "标题: C#1",
        'a: "学习 #1"',
        "a: '#1'",
        "a: |\n  学习 #1\n",
        "颜色: '#fff' # 白",
        "期号: 365 # 三月",
        "密级: 公开 # 能上网",
        "草稿: 否 # 写好了",
        "摘要: |\n  甲 # 乙\n",
    ],
)
def test_comments_and_quoted_number_signs_are_left_alone(text: str) -> None:
    assert parse_yaml("f.yaml", text).diagnostics == ()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 加强\n  学习", "加强学习"), ("a: >\n  加强\n  学习\n", "加强学习"), ('a: "加强\n  学习"', "加强学习"), ("a: |\n  加强\n  学习\n", "加强学习"),
        ("a: one\n  two", "one two"), ("a: 甲 乙\n  丙\n\n  丁", "甲 乙丙丁"), ("a: 共\n  5项\n  A级", "共5项A级"),
    ],
)  # fmt: skip
def test_lines_of_a_value_join_as_lines_of_a_text_do(text: str, value: str) -> None:
    node = parse_yaml("f.yaml", text).value
    assert isinstance(node, Mapping)
    scalar = node.pairs[0][1]
    assert isinstance(scalar, Scalar)
    assert one_line(scalar.text) == value


@pytest.mark.parametrize(
    "value",
    [
        "这一期讲了三件事，\n  一件是抓学习，\n  一件是抓落实",
        "学习（一：二）和\n  单位：县委的做法",
        ">\n  这一期讲了三件事\n  单位：县委",
        "|\n  这一期\n  - 讲学习",
        '"这一期讲\n  单位: 三件事"',
    ],
)
def test_a_good_value_over_several_lines_is_not_refused(value: str) -> None:
    assert not parse_yaml("f", f"期号: 1\n摘要: {value}\n日期: 2026-01-05\n").diagnostics


def test_a_slip_in_a_book_of_five_hundred_units_is_explained_at_little_cost() -> None:
    """Each way to fix a line is a parse of the text up to it; 300 lines' worth of parses would be seconds."""
    unit = "  - 简称: 县第{}单位\n    份数: 2\n    备注: 交换站取\n"
    text = "单位:\n" + "".join(unit.format(n) for n in range(500))
    bad = text.replace("    备注: 交换站取\n  - 简称: 县第499", "    备注: 交换站: 取\n  - 简称: 县第499")
    began = time.process_time()
    (found,) = parse_yaml("f", bad).diagnostics
    assert (found.code, found.hint) == ("yaml-needs-quotes", '    备注: "交换站: 取"')
    assert time.process_time() - began < 3  # measured 0.4 s; on a machine at work a multiple
