"""Findings that were looked at: what they are told by, and when they are told again."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.checks.accepted import Accepted, SetAside, files_after, line_of, set_aside
from bulletin.values.diagnostics import Diagnostic, Severity, Span
from bulletin.values.private_files import accepted_path, is_private
from tests.commands import bulletin
from tests.conftest import ISSUE, SITE

PATH = "content/issues/1.md"
TEXT = "会议开始。县里截止目前，完成三成；乡里截止目前，完成两成。\n电话13812345678。"


def finding(
    line: int, column: int, length: int, severity: Severity = Severity.WARNING, *, is_private: bool = False
) -> Diagnostic:
    return Diagnostic("typo", severity, "错字", Span(PATH, line, column, length), is_private=is_private)


def accepted(shown: list[Diagnostic], text: str = TEXT, before: Accepted = Accepted()) -> Accepted:  # noqa: B008 - frozen
    texts = {PATH: text}
    changed = files_after(set_aside(shown, before, texts), before, texts, shown)
    return Accepted({**before.texts, **changed})


def left(shown: list[Diagnostic], known: Accepted, text: str = TEXT) -> tuple[Diagnostic, ...]:
    return set_aside(shown, known, {PATH: text}).left


places = st.builds(
    finding, st.integers(0, 3), st.integers(1, 40), st.integers(1, 9), st.sampled_from(Severity)
)


@given(st.lists(places, max_size=8))
def test_what_was_accepted_is_told_no_more_but_for_errors(shown: list[Diagnostic]) -> None:
    assert left(shown, accepted(shown)) == tuple(d for d in shown if d.severity is Severity.ERROR)


@given(st.lists(places, max_size=8), st.lists(places, max_size=8))
def test_each_line_sets_aside_one_finding(known: list[Diagnostic], more: list[Diagnostic]) -> None:
    lines = accepted(known)
    parted = set_aside([*known, *more], lines, {PATH: TEXT})
    assert len(parted.accepted) == sum(len(each) for each in lines.lines.values())
    assert not parted.gone


def test_the_same_words_moved_to_another_line_stay_accepted() -> None:
    assert not left([finding(3, 8, 2)], accepted([finding(1, 8, 2)]), "一\n二\n" + TEXT)


@pytest.mark.parametrize("words", ["省里截止目前", "县里截至目前", "县里截止上月"])
def test_other_words_are_told_again(words: str) -> None:
    known = accepted([finding(1, 8, 2)])
    assert left([finding(1, 8, 2)], known, TEXT.replace("县里截止目前", words))


def test_another_message_is_told_again() -> None:
    known = accepted([finding(1, 8, 2)])
    other = Diagnostic("typo", Severity.WARNING, "别的错字", Span(PATH, 1, 8, 2))
    assert left([other], known) == (other,)


def test_lines_without_a_finding_go_with_the_next_acceptance() -> None:
    before = accepted([finding(1, 8, 2), finding(1, 19, 2)])
    texts = {PATH: TEXT}
    parted = set_aside([finding(1, 8, 2)], before, texts)
    path = accepted_path(PATH)
    assert [len(lines) for lines in parted.gone.values()] == [1]
    note = Diagnostic("accepted-gone", Severity.NOTE, "", Span(path))
    assert Accepted(files_after(parted, before, texts, [note])).lines[path] == (
        line_of(finding(1, 8, 2), texts),
    )
    assert files_after(SetAside(gone=before.lines), before, texts, [note]) == {path: ""}


def test_private_data_are_not_written_down_a_second_time() -> None:
    line = line_of(finding(2, 3, 11, is_private=True), {PATH: TEXT})
    assert "13812345678" not in line
    assert line != line_of(finding(2, 3, 11, is_private=True), {PATH: TEXT.replace("8。", "9。")})


def test_the_list_is_never_published() -> None:
    assert is_private(accepted_path(PATH))
    assert is_private("content/issues/1.看过 - 副本.txt")


def test_a_clerk_looks_once_and_is_told_a_number_from_then_on(tmp_path: Path) -> None:
    """Errors stay, also in a second file; a clause that changes comes back; what is gone is cleaned."""
    issues = tmp_path / "content" / "issues"
    issues.mkdir(parents=True)
    (tmp_path / "content" / "site.yaml").write_text(SITE)
    (issues / "1.md").write_text(ISSUE.replace("会议开得很好。", "顾祎主持会议，开得很好。"))
    (issues / "2.md").write_text(ISSUE.replace("期号: 1", "期号: 二"))
    told = bulletin("-C", tmp_path, "check", "--accept")
    assert told.exit_code == 1  # 2.md has an error
    assert "记下了 1 处" in told.stdout
    (issues / "2.md").unlink()
    told = bulletin("-C", tmp_path, "check")
    assert "borrowed-glyph" not in told.stderr
    assert "看过的 1 处不再列出" in told.stderr
    built = bulletin("-C", tmp_path, "build", "--no-pdf")
    assert "看过的 1 处不再列出" in built.stderr
    assert "看过的 1 处不再列出" in bulletin("-C", tmp_path, "build", "--no-pdf").stderr  # nothing changed
    assert not list((tmp_path / "output").rglob("*看过*"))
    (issues / "1.md").write_text(ISSUE.replace("会议开得很好。", "李祎主持会议，开得很好。"))
    told = bulletin("-C", tmp_path, "check", issues / "1.md")
    assert "borrowed-glyph" in told.stderr
    assert "accepted-gone" in told.stderr
    (issues / "1.md").write_text(ISSUE)
    assert "删去了" in bulletin("-C", tmp_path, "check", "--accept").stdout
    assert not list(issues.glob("*看过*"))
    assert bulletin("-C", tmp_path, "check", "--accept", "--fix").exit_code == 2
