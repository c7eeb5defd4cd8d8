"""YAML read by nodes: values stay as written and know their place."""

import pytest

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


def test_an_alias_bomb_is_refused_before_it_grows() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}, *{a}, *{a}, *{a}, *{a}]\n"
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert [d.code for d in parse_yaml("f", bomb).diagnostics] == ["yaml-alias"]


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
