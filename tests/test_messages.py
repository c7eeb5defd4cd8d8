"""Every message an author can meet, whole: `tests/cases/NAME/content/` gives `tests/cases/NAME/diagnostics.txt`."""

from pathlib import Path

import pytest

from bulletin.diagnostics import count_line, render_full
from bulletin.load import lines_of, load
from bulletin.site import Audience

CASES = sorted(path for path in (Path(__file__).parent / "cases").iterdir() if path.is_dir())


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_author_reads_exactly_this(case: Path, audience: Audience, update_golden: bool) -> None:
    loaded = load(case, audience)
    lines = lines_of(loaded.texts, loaded.texts)
    blocks = [render_full(diagnostic, lines) for diagnostic in loaded.diagnostics]
    told = "\n\n".join([*blocks, count_line(loaded.diagnostics)]) + "\n"
    expected = case / "diagnostics.txt"
    if update_golden:
        expected.write_text(told, encoding="utf-8")
    assert told == expected.read_text(encoding="utf-8")
