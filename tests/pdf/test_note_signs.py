"""The signs of notes in print: never one number with what stands beside them."""

from bulletin.reading.markup import footnote_sign
from tests.printing import Print, issue_of

COUNT = 52


def test_the_sign_of_a_note_is_no_part_of_a_number_beside_it(print_issue: Print) -> None:
    """① … ㊿, which the faces have, then the number between blanks: at the mark, before the note and at a second mark."""
    paragraphs = "\n\n".join(f"增至2024[^{n}]3年，又2025[^{n}]。" for n in range(1, COUNT + 1))
    notes = "\n\n".join(f"[^{n}]: 3个镇合计。" for n in range(1, COUNT + 1))
    printed = print_issue(issue_of(f"{paragraphs}\n\n{notes}\n"))
    words = "".join(line.text for line in printed.lines)
    assert [footnote_sign(n).strip() for n in (1, 20, 21, 35, 36, 50, 51)] == [
        "①",
        "⑳",
        "㉑",
        "㉟",
        "㊱",
        "㊿",
        "51",
    ]
    for n in range(1, COUNT + 1):
        sign = footnote_sign(n)
        assert words.count(sign) >= 3, sign
        assert f"{sign}3个镇合计" in words, sign
    assert {line.face for line in printed.lines if "㊿" in line.text} <= {"fangsong", "fallback"}
