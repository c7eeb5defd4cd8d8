"""The words of a file, paragraph by paragraph."""

import pytest

from bulletin.proofreading.prose import paragraphs_of


def test_a_paragraph_right_above_a_title_belongs_to_the_article_before_it() -> None:
    found = paragraphs_of("## 甲\n一、上半年\n## 乙\n二、下半年\n")
    assert [(each.text, each.article) for each in found] == [
        ("甲", 1),
        ("一、上半年", 1),
        ("乙", 2),
        ("二、下半年", 2),
    ]


def test_a_footnote_right_below_an_item_is_no_item() -> None:
    assert [each.kind for each in paragraphs_of("- 项\n[^1]: 注\n")] == ["item", "text"]


@pytest.mark.parametrize("text", ["王**、李**，3*4*5米。", "长*宽*高（米）。"])
def test_asterisks_that_are_no_emphasis_are_words(text: str) -> None:
    """Or a hint, which shows the words fixed, would lose them."""
    (paragraph,) = paragraphs_of(text)
    assert paragraph.text == text
