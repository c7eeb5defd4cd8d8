"""`bulletin redline` as an office uses it: what is kept to compare with, what is on paper, what is refused."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pdfplumber
import pytest

from bulletin.build.publish import MANIFEST
from bulletin.build.saved_texts import save_text, saved_texts
from bulletin.values.private_files import is_private
from tests.commands import bulletin
from tests.conftest import TODAY
from tests.print_jobs import SITE, MakeSite, issue_text
from tests.word.word_files import paragraphs

PATH = "content/issues/365.md"
OLD = issue_text(
    body="会议研究了12项工作，部署了下一步任务。\n\n| 镇 | 数 |\n|---|---:|\n| 甲镇 | 23 |\n\n大家说好。"
)
NEW = (
    OLD.replace("研究了12项", "研究了15项重点")
    .replace("| 23 |", "| 32 |")
    .replace("大家说好", "大家都说很好")
)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A site whose issue was changed after it was kept, and what the command said."""
    root = tmp_path_factory.mktemp("site")
    (root / "content" / "issues").mkdir(parents=True)
    (root / "content" / "site.yaml").write_text(SITE.replace("存档: 0", "存档: 0, 共印份数: 是"))
    save_text(root, PATH, OLD.encode(), TODAY)
    (root / PATH).write_text(NEW)
    made = bulletin("redline", "365", "--table", "--docx", "-C", root)
    assert made.exit_code == 0, made.output
    return root, made.output


def test_the_marked_up_copy_says_on_every_page_what_it_is_and_sums_up(told: tuple[Path, str]) -> None:
    root, output = told
    assert "第365期，和稿1（2026年11月22日）相比：改3处，增10字，删6字" in output
    with pdfplumber.open(root / "output" / "print" / "365" / "花脸稿.pdf") as pdf:
        for page in pdf.pages:
            text = page.extract_text()
            assert "花脸稿 不作正式文件" in text
            assert "改3处，增10字，删6字" in text
        text = "".join(page.extract_text() for page in pdf.pages)
        assert "12项15项重点" in re.sub(r"\s", "", text)
        bars = [rect for rect in pdf.pages[0].rects if rect["width"] < 1.5 and rect["height"] > 10]
        changed = [char["top"] for char in pdf.pages[0].chars if char["text"] in "甲"]
        assert any(bar["top"] <= changed[0] <= bar["bottom"] for bar in bars)
        assert all(bar["x0"] > 184 * 72 / 25.4 for bar in bars)  # at the outer edge of a right-hand page


def test_deletions_are_struck_and_insertions_set_in_the_heavier_face_and_underlined(
    told: tuple[Path, str],
) -> None:
    with pdfplumber.open(told[0] / "output" / "print" / "365" / "花脸稿.pdf") as pdf:
        page = pdf.pages[0]
        old, new = (next(page.chars[i : i + 2] for i in range(len(page.chars)) if page.chars[i]["text"] + page.chars[i + 1]["text"] == number) for number in ("12", "15"))  # fmt: skip
        assert "hei" in new[0]["fontname"].lower()
        assert "hei" not in old[0]["fontname"].lower()
        lines = [*page.lines, *page.rects]

        def lines_at(chars: list[dict[str, float]]) -> list[float]:
            """Return how high in the characters a line crosses them: 0 at their foot, 1 at their top."""
            left, right, top, foot = chars[0]["x0"], chars[-1]["x1"], chars[0]["top"], chars[0]["bottom"]
            return [
                (foot - (line["top"] + line["bottom"]) / 2) / (foot - top)
                for line in lines
                if line["x0"] <= left + 1 and line["x1"] >= right - 1 and top <= line["top"] <= foot + 3
            ]

        assert any(0.25 < height < 0.75 for height in lines_at(old))
        assert any(height < 0.25 for height in lines_at(new))


def test_the_table_of_changes_has_a_row_for_each_changed_text(told: tuple[Path, str]) -> None:
    with pdfplumber.open(told[0] / "output" / "print" / "365" / "修改对照表.pdf") as pdf:
        lines = "\n".join(page.extract_text() for page in pdf.pages).split("\n")
    at = lines.index("原文 改为 位置")
    assert any(re.fullmatch("23 32 第1段表格.*|23 32 表格.*", line) for line in lines[at:])


def test_nothing_of_it_is_under_the_site(told: tuple[Path, str]) -> None:
    root, _ = told
    assert {path.name for path in (root / "output").iterdir()} <= {"print", ".cache"}
    (root / "output" / MANIFEST).write_text("[]")
    refused = bulletin("redline", "365", "-C", root, "-o", root / "output" / "site")
    assert refused.exit_code == 2
    assert "花脸稿不能放在里面" in refused.output


def test_texts_are_kept_once_in_order_and_are_private(make_site: MakeSite) -> None:
    root = make_site({PATH: OLD, "content/issues/365-2.md": OLD})
    for data in (OLD, OLD, NEW, NEW, OLD):
        save_text(root, PATH, data.encode(), TODAY)
    kept = saved_texts(root, PATH)
    assert [(text.name, text.data.decode() == OLD) for text in kept] == [
        ("稿1", True),
        ("稿2", False),
        ("稿3", True),
    ]
    assert all(is_private(text.path.as_posix()) for text in kept)
    assert not saved_texts(root, "content/issues/365-2.md")
    assert not is_private("content/issues/2026/审稿.md")


@pytest.mark.parametrize(
    ("against", "sentence"),
    [
        ("", "错误[no-earlier-text]: 第365期没有可以比的稿"),
        ("稿9", "错误[no-such-text]: 第365期没有 `稿9`"),
        ("9", "错误[no-such-text]: 第365期没有 `9`"),
        ("没有.md", "错误[unreadable-file]: 文件打不开：`没有.md`"),
        ("git:--output=x", "错误[git-failed]"),
        ("git:HEAD~1", "错误[git-failed]: 从 `git:HEAD~1` 取不到这一期的文字"),
    ],
)
def test_what_cannot_be_compared_is_a_sentence_and_nothing_is_written(
    make_site: MakeSite, against: str, sentence: str
) -> None:
    root = make_site({PATH: OLD}, SITE)
    made = bulletin("redline", "365", "-C", root, *(["--against", against] if against else []))
    assert made.exit_code == 1
    assert sentence in made.output
    assert not (root / "output" / "print").exists()


def test_a_file_that_is_no_issue_and_one_that_says_the_same_are_sentences(make_site: MakeSite) -> None:
    root = make_site({PATH: OLD, "x.md": "随便写的\n", "y.md": OLD + "\n"}, SITE)
    assert (
        "错误[unreadable-other-text]: `x.md` 读不出一期简报"
        in bulletin("redline", "365", "-C", root, "--against", root / "x.md").output
    )
    assert (
        "错误[same-text]: 第365期和y.md文字一样"
        in bulletin("redline", "365", "-C", root, "--against", root / "y.md").output
    )


def test_an_earlier_text_comes_from_git(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")  # git may answer in the office's language
    root = make_site({PATH: OLD}, SITE)
    for words in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qm", "x"],
    ):
        subprocess.run(["git", *words], cwd=root, check=True)
    from bulletin.build.load import load_site
    from bulletin.build.redline_issue import other_text
    from bulletin.values.audience import Audience

    (root / PATH).write_text(NEW)
    loaded = load_site(root, Audience(TODAY))
    found = other_text(root, loaded.issues[0], loaded, "git:HEAD")
    assert found.value is not None
    assert found.value.data.decode() == OLD
    languages: list[str] = []
    run = subprocess.run

    def heard(*command: Any, **options: Any) -> Any:
        languages.append(options["env"]["LC_ALL"])
        return run(*command, **options)

    monkeypatch.setattr(subprocess, "run", heard)
    missing = other_text(root, loaded.issues[0], loaded, "git:nix")
    assert languages == ["C"]
    assert missing.diagnostics[0].label == "git 里没有 `nix` 这个版本"


def test_the_copy_for_word_lies_beside_it(told: tuple[Path, str]) -> None:
    """What is accepted and rejected in it: test_redline_docx."""
    root, output = told
    path = root / "output" / "print" / "365" / "花脸稿.docx"
    assert f"写出 {path}" in output
    assert ("版记", "澄川县学习型机关建设协调小组办公室→共印5份") in paragraphs(path.read_bytes())
