"""`bulletin docx`: where the file lies, what is refused, what is kept."""

import re
from pathlib import Path

import pytest

from tests.commands import bulletin
from tests.conftest import ISSUE, SITE
from tests.print_jobs import MakeSite


@pytest.fixture
def root(make_site: MakeSite) -> Path:
    return make_site({"content/issues/1.md": ISSUE})


def test_the_file_lies_with_the_print_job_and_its_text_is_kept(root: Path) -> None:
    told = bulletin("docx", "1", "-C", root)
    assert told.exit_code == 0, told.output
    path = root / "output" / "print" / "1" / "第1期.docx"
    assert f"写出 {path}" in told.output
    assert "这时的文字存为稿1" in told.output
    (kept,) = (root / "content" / "issues").glob("1.稿1-*.txt")
    assert kept.read_text(encoding="utf-8") == ISSUE
    assert not (root / "output" / "site").exists()


def test_a_draft_is_named_and_marked_as_one(make_site: MakeSite) -> None:
    root = make_site({"content/issues/1.md": ISSUE.replace("期号: 1\n", "期号: 1\n草稿: 是\n")})
    told = bulletin("docx", "1", "-C", root)
    assert told.exit_code == 0, told.output
    assert (root / "output" / "print" / "1" / "第1期-送审稿.docx").exists()
    assert "每页上面印着“送审稿”" in told.output


def test_a_file_that_somebody_revised_is_never_written_over(root: Path) -> None:
    path = root / "output" / "print" / "1" / "第1期.docx"
    bulletin("docx", "1", "-C", root)
    path.write_bytes(b"revised")
    told = bulletin("docx", "1", "-C", root)
    assert path.read_bytes() == b"revised"
    assert (path.parent / "第1期（新）.docx").exists()
    assert "`第1期.docx` 有人改过或者不是程序做的，没有动它；这次的写在 `第1期（新）.docx`" in told.output
    other = root / "送.docx"
    assert bulletin("docx", "1", "-C", root, "-o", other).exit_code == 0
    assert bulletin("docx", "1", "-C", root, "-o", other).exit_code == 0  # the same file
    other.write_bytes(b"revised")
    told = bulletin("docx", "1", "-C", root, "-o", other)
    assert told.exit_code == 1
    assert "错误[file-exists]" in told.output
    assert other.read_bytes() == b"revised"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["9"], "没有 `9` 这一期"),
        (["1", "-o", "a.doc"], "不是 .docx 文件名"),
        (["1", "-o", "{root}/output/site/a.docx"], "是要发布的网站，送审的文件不能放在里面"),
    ],
)
def test_wrong_use_is_told(root: Path, arguments: list[str], words: str) -> None:
    told = bulletin("docx", "-C", root, *(each.format(root=root) for each in arguments))
    assert told.exit_code == 2
    assert words in re.sub(r"\s", " ", told.output)


def test_errors_of_the_issue_are_shown_and_nothing_is_written(make_site: MakeSite) -> None:
    root = make_site({"content/issues/1.md": ISSUE + "\n![图](no.jpg)\n"})
    told = bulletin("docx", "1", "-C", root)
    assert told.exit_code == 1
    assert "错误[missing-picture]" in told.output
    assert not (root / "output" / "print").exists()


def test_an_issue_that_is_not_public_says_how_its_file_is_kept(make_site: MakeSite) -> None:
    root = make_site({"content/issues/1.md": ISSUE.replace("期号: 1\n", "期号: 1\n密级: 内部\n")}, SITE)
    told = bulletin("docx", "1", "-C", root)
    assert told.exit_code == 0, told.output
    assert "密级是 `内部`，这个文件也按它保管" in told.output
