"""Where front matter begins and ends."""

import pytest

from bulletin.reading.frontmatter import FrontAndBody, split_front_matter


def test_front_matter_and_body_know_their_first_lines() -> None:
    parts = split_front_matter("f", "\n---\n期号: 1\n---\n正文\n")
    assert (parts.front, parts.front_line, parts.body, parts.body_line) == ("期号: 1", 3, "正文\n", 5)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("期号: 1\n\n正文\n", ["missing-front-matter"]),
        ("———\n期号: 1\n---\n正文\n", ["full-width-fence"]),
        ("---\n期号: 1\n\n正文\n", ["unclosed-front-matter"]),
    ],
)
def test_a_wrong_fence_is_reported_and_the_parts_are_guessed(text: str, codes: list[str]) -> None:
    parts = split_front_matter("f", text)
    assert [d.code for d in parts.found] == codes
    assert "正文" in parts.body


def test_a_rule_in_the_body_is_no_fence() -> None:
    text = "---\n期号: 1\n---\n甲\n\n---\n\n乙\n"
    assert split_front_matter("f", text) == FrontAndBody("期号: 1", 2, "甲\n\n---\n\n乙\n", 4)
