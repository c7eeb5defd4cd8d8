"""YAML read by nodes: values stay as written and know their place."""

import pytest

from bulletin.diagnostics import Span
from bulletin.reading.frontmatter import Mapping, Scalar, Sequence, parse_yaml, split_front_matter


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
