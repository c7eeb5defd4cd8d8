"""Taking back takes time in proportion to a file, and to the changes of a paragraph."""

from functools import partial

import pytest

from bulletin.intake.word import read_word
from bulletin.reading.issue import parse_issue
from bulletin.revision import word_edits
from bulletin.revision.take_back import take_back
from bulletin.revision.word_lines import WordLine
from bulletin.revision.word_sheet import sheet_of
from bulletin.revision.words import WordChange, plain_changes
from bulletin.word.issue_document import issue_document
from bulletin.word.view import word_view
from tests.counted_work import work
from tests.word.word_files import CONFIG

HEAD = "---\n期号: 365\n日期: 2026-03-10\n---\n\n## 会开了\n\n"
SAID = [f"第{i}段说的是{i * 7919 % 1000}号工程的事，水利局{i}人、{i + 3}户都去了。" for i in range(400)]
OTHER = [text.replace("都去", "全去") for text in SAID]


def lines(text: str) -> tuple[WordLine, ...]:
    issue = parse_issue("content/issues/365.md", text, CONFIG).value
    assert issue is not None
    data = issue_document(word_view(issue.issue, issue.body, CONFIG, {}), "x", lambda path: None)[0]
    return sheet_of(read_word(data), CONFIG).lines


def test_the_work_for_each_changed_paragraph_is_the_same() -> None:
    for n in (20, 80):
        texts = [HEAD + "\n\n".join(said[:n]) + "\n" for said in (SAID, OTHER)]
        before, after = map(lines, texts)
        assert work(partial(take_back, texts[0], before, after)) < 5_000 * n


def test_a_paragraph_is_compared_once_whatever_many_changes_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of its changes compared it with its line again: 15 s for 8,000 characters."""
    compared: list[int] = []

    def counted(old: str, new: str) -> tuple[WordChange, ...]:
        compared.append(len(old))
        return plain_changes(old, new)

    monkeypatch.setattr(word_edits, "plain_changes", counted)
    texts = [HEAD + "".join(said[:20]) + "\n" for said in (SAID, OTHER)]
    before, after = map(lines, texts)
    taken = take_back(texts[0], before, after)
    assert len(taken.edits) >= 20
    assert len(compared) == 2
