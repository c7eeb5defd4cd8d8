"""Latin words parted by a hyphen, as printed."""

from tests.printing import Print, issue_of


def test_a_hyphen_is_printed_where_a_word_is_parted(print_issue: Print) -> None:
    """Issue 15: no line of Latin words is stretched; the word is whole where it has room."""
    name = "国际标准化组织（International Organization for Standardization）推动internationalization工作，"
    printed = print_issue(issue_of(name * 6))
    lines = [line.text for line in printed.lines if abs(line.size - 15.75) < 0.1]
    parted = [line for line in lines if line.endswith("-")]
    assert parted
    assert all(line[-2].isalpha() for line in parted)
    chars = [char for page in printed.pdf.pages for char in page.chars if 15 < char["size"] < 16]
    ends = {round(char["x1"] / 72 * 25.4, 1) for char in chars if char["text"] == "-"}
    assert ends == {184.0}
    whole = "".join(line.removesuffix("-") if line.endswith("-") else line for line in lines)
    assert whole.count("internationalization") == 6


def test_words_with_room_are_not_parted(print_issue: Print) -> None:
    """A hyphen is a last resort, as a gap of more than 0.05 em is."""
    printed = print_issue(issue_of("按International标准" + "做好工作" * 30))
    assert not [line for line in printed.lines if line.text.endswith("-")]
