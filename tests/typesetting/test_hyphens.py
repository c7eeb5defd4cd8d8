"""Where Latin words may be parted by hyphens."""

from itertools import pairwise

import pytest

from bulletin.typesetting.hyphens import hyphen_places


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("用Organization做", ["用Or", "ga", "ni", "za", "tion做"]),
        ("International", ["In", "ter", "na", "tional"]),
        ("WPS与Office", ["WPS与Office"]),
        ("OpenAI、DeepSeek和IPv6", ["OpenAI、DeepSeek和IPv6"]),
        (
            "见www.organization.gov.cn和information@example.org",
            ["见www.organization.gov.cn和information@example.org"],
        ),
        ("short words", ["short words"]),
    ],
)
def test_words_are_parted_by_syllables_but_no_names_and_addresses(text: str, parts: list[str]) -> None:
    """Issue 15: two letters stay before the hyphen, three behind it."""
    places = [0, *hyphen_places(text), len(text)]
    assert [text[a:b] for a, b in pairwise(places)] == parts
