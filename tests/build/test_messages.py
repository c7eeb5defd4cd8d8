"""Every message an author can meet, whole: `tests/cases/NAME/content/` gives `tests/cases/NAME/diagnostics.txt`."""

from pathlib import Path

import pytest

from bulletin.build.load import load_site
from bulletin.values.audience import Audience
from bulletin.values.diagnostics import Severity, count_line, lines_of, render_full
from tests.conftest import REPOSITORY

CASES_FOLDER = REPOSITORY / "tests" / "cases"
CASES = sorted(path for path in CASES_FOLDER.iterdir() if path.is_dir())


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_author_reads_exactly_this(case: Path, audience: Audience, update_golden: bool) -> None:
    loaded = load_site(case, audience)
    lines = lines_of(loaded.texts, loaded.texts)
    blocks = [render_full(diagnostic, lines) for diagnostic in loaded.diagnostics]
    text = "\n\n".join([*blocks, count_line(loaded.diagnostics)]) + "\n"
    expected = case / "diagnostics.txt"
    if update_golden:
        expected.write_text(text, encoding="utf-8")
    assert text == expected.read_text(encoding="utf-8")


TWENTY = (
    "yaml-tab", "yaml-unclosed-bracket", "yaml-full-width-colon", "duplicate-key", "unknown-key", "unreadable-date",
    "unlisted-section", "section-twice", "article-without-text", "field-with-impossible-date", "heading-skipped",
    "missing-picture", "not-a-picture", "unclosed-block", "unknown-block", "empty-file", "malformed-secrecy",
    "missing-front-matter", "unclosed-front-matter", "section-listed-twice",
)  # fmt: skip


def test_a_folder_of_twenty_broken_files_gives_twenty_messages(tmp_path: Path, audience: Audience) -> None:
    """All mistakes in one run, each once, sorted by path; the yaml ones hide their number, so no number is used twice."""
    content = tmp_path / "content"
    (content / "issues").mkdir(parents=True)
    (content / "site.yaml").write_text((CASES_FOLDER / "unknown-key" / "content" / "site.yaml").read_text())
    for number, name in enumerate(TWENTY, 101):
        case = CASES_FOLDER / name / "content" / "issues" / "1.md"
        text = case.read_text().replace("期号: 1\n", f"期号: {number}\n").replace("1/chungen", "b/chungen")
        (content / "issues" / f"{number}.md").write_text(text)
    (content / "issues" / "1").mkdir()
    (content / "issues" / "1" / "chungeng.jpg").write_text("其实是文字")
    errors = [d for d in load_site(tmp_path, audience).diagnostics if d.severity is Severity.ERROR]
    assert [Path(d.span.path).stem for d in errors] == [str(n) for n in range(101, 121)]
