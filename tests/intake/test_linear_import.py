"""Importing takes time in proportion to a file, whatever is in it; what no issue has so much of is refused or passed over."""

import datetime
import io
from collections.abc import Callable

import pikepdf
import pytest

from bulletin.intake.blocks import UnreadableSourceError
from bulletin.intake.importer import Wanted, import_issue
from bulletin.intake.pdf import try_pages
from bulletin.intake.pdf_open_tables import open_tables
from bulletin.intake.source_file import read_source
from tests.counted_work import assert_linear
from tests.word.word_files import CONFIG

TITLES = [f"标题第{i}个好事情\n" for i in range(400)]
HEAD = "工作简报\n第365期\n协调小组办公室　2026年3月10日\n"
FILES: dict[str, Callable[[int], str]] = {
    "short lines": lambda n: "".join(TITLES[:n]),
    "contents": lambda n: "目录\n" + "".join(TITLES[:n]) + "会议开得很好。\n".join(TITLES[:n]),
    "contents alone": lambda n: "目录\n" + "".join(TITLES[:n]) + "会议开得很好。\n",
    "ordinals": lambda n: "标题\n" + "".join(f"（{i}）会议开得很好\n" for i in range(n)),
    "labels of the tail": lambda n: "标题\n会议开得很好。\n报：县委\n" + "".join(f"送：单位{i}\n" for i in range(n)),
    "brackets": lambda n: "标题\n" + "".join(f"会议开得很好{i}。\n（单位{i}）\n" for i in range(n)),
    "sections": lambda n: "".join(f"【栏目{i}】\n标题{i}\n会议开得很好。\n" for i in range(n)),
    "signatures": lambda n: "标题\n" + "".join(f"会开得好{i}。\n某局{i}\n2026年3月1日\n" for i in range(n)),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_twice_the_file_is_at_most_twice_the_work(name: str) -> None:
    def task(n: int) -> Callable[[], object]:
        source = read_source("a.txt", (HEAD + FILES[name](n)).encode())
        return lambda: import_issue([("a.txt", source)], CONFIG, Wanted(today=datetime.date(2026, 3, 1)))

    assert_linear(task, 20)


def test_rules_of_a_page_are_joined_in_time() -> None:
    """Each piece was compared with all that stood above it."""
    assert_linear(lambda n: lambda: open_tables([(9.0 * i, 60, 80) for i in range(n)], [], 1), 40)


def test_a_page_with_more_in_it_than_any_map_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Issue 14: a PDF of a million rules took 16 s."""
    monkeypatch.setattr("bulletin.intake.pdf.MOST_OBJECTS", 10)
    with pikepdf.new() as pdf:
        pdf.add_blank_page().Contents = pdf.make_stream(b"9 9 m 99 9 l S\n" * 11)
        out = io.BytesIO()
        pdf.save(out)
    with pytest.raises(UnreadableSourceError, match="东西太多"):
        try_pages(out.getvalue())
