"""A year of issues, printed in different ways while the book changes: no number is given twice, no entry is lost.

Every command is killed at steps drawn by chance before it is run to its end; `make prove` plays twelve issues.
"""

import random
from pathlib import Path

import openpyxl
import pytest

from bulletin.distribution.record import parse_record
from bulletin.values.distribution import Record
from tests.changing_site import LONG
from tests.killed_builds import Builder, warm_builder
from tests.print_jobs import numbers_in_files

ISSUES = 12 if LONG else 1
KILLS = 5 if LONG else 1  # of each command
BOOKS = (
    "单位:\n  - {简称: 县委, 类别: 报, 标识: xw}\n  - {简称: 县档案局, 类别: 送, 份数: 2}\n  - 甲镇\n  - 乙镇\n组:\n  各镇: [甲镇, 乙镇]\n",
    "单位:\n  - {简称: 县委, 类别: 报, 份数: 3, 标识: xw}\n  - {简称: 县档案馆, 类别: 送}\n  - 甲镇\n  - 丙镇\n组:\n  各镇: [甲镇, 丙镇]\n",
    "单位:\n  - {简称: 中共县委, 类别: 报, 标识: xw}\n  - {简称: 县档案局, 类别: 送, 份数: 2}\n  - 乙镇\n组:\n  各镇: [乙镇]\n",
)
FRONT = "报: [县委]\n送: [县档案局]\n发: [各镇]\n"
LATER = FRONT + "增发: [{单位: 县图书馆, 份数: 2}]\n"
WAYS = (("--numbered",), (), ("--names", "--booklet"), ("--numbered", "--letterhead", "preprinted"))


def write(root: Path, number: int, front: str, text: str, book: int) -> None:
    (root / "content/issues").mkdir(parents=True, exist_ok=True)
    (root / "content/site.yaml").write_text(
        f"名称: 工作简报\n编发单位: 协调小组办公室\n分发: {{存档: 1, 余份: {book}}}\n"
    )
    (root / "content/recipients.yaml").write_text(BOOKS[book % len(BOOKS)])
    head = f"---\n期号: {number}\n日期: 2025-{number:02}-10\n{front}---\n"
    (root / f"content/issues/{number}.md").write_text(f"{head}\n## 县里开了一次会\n\n{text}\n")


def record(root: Path, number: int) -> Record | None:
    path = root / f"content/issues/{number}.dispatch.yaml"
    if not path.exists():
        return None
    read = parse_record(path.name, path.read_text())
    assert read.value is not None, read.diagnostics
    return read.value


class Office:
    """Runs commands, killing each several times before, and looks whether what went out stays true."""

    def __init__(self, root: Path, builder: Builder) -> None:
        self._root, self._builder = root, builder
        self._chance = random.Random(13)
        self._owners: dict[tuple[int, int], str] = {}

    def print(self, number: int, *options: str) -> None:
        for _ in range(KILLS):
            moment = self._chance.randint(1, 60)
            self._builder.command(self._root, "print", str(number), *options, kill_at=moment)
            self.look(number)
        done = self._builder.command(self._root, "print", str(number), *options)
        assert done.status == 0, (number, options)
        self.look(number)

    def refuses(self, number: int, *options: str) -> None:
        assert self._builder.command(self._root, "print", str(number), *options).status == 1

    def look(self, number: int) -> None:
        """Hold the record against all that it said before, and against the files."""
        now = record(self._root, number)
        if now is None:
            assert not [key for key in self._owners if key[0] == number], "a record never goes"
            return
        numbers = set()
        for given in (*now.given, *now.withdrawn):
            for first, last in given.numbers:
                for each in range(first, last + 1):
                    assert self._owners.setdefault((number, each), given.name) == given.name
                    numbers.add(each)
        assert {each for of, each in self._owners if of == number} == numbers
        assert numbers_in_files(self._root / f"output/print/{number}") <= numbers


def sign(root: Path, number: int) -> None:
    path = root / f"output/print/{number}/第{number}期-分发登记簿.xlsx"
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["H4"] = f"温亦秋{number}"
    book.save(path)


def signed(root: Path, number: int) -> object:
    path = root / f"output/print/{number}/第{number}期-分发登记簿.xlsx"
    return openpyxl.load_workbook(path).worksheets[0]["H4"].value


@pytest.mark.timeout(7200)  # twelve issues, each printed some thirty times: ten minutes of a quiet machine
def test_a_year_of_issues_stays_true(tmp_path: Path) -> None:
    with warm_builder(prints=True) as builder:
        office = Office(tmp_path, builder)
        for number in range(1, ISSUES + 1):
            way = WAYS[(number - 1) % len(WAYS)]
            write(tmp_path, number, FRONT, "会议开得很好。", 0)
            office.print(number, *way)
            first = record(tmp_path, number)
            assert first is not None
            sign(tmp_path, number)
            for book in (1, 2):
                write(tmp_path, number, FRONT, "会议开得很好。", book)
                office.print(number)
                again = record(tmp_path, number)
                assert again is not None
                assert again.given == first.given, "the book of today changes nothing"
            write(tmp_path, number, LATER, "会议开得很好。", 1)
            office.print(number)
            second = record(tmp_path, number)
            assert second is not None
            assert second.printed == first.printed + 2
            write(tmp_path, number, LATER.replace("2}", "3}"), "会议开得不好。", 2)
            office.refuses(number)
            if first.last:
                office.print(number, "--only", "1,2")
            office.print(number, "--reprint")
            assert signed(tmp_path, number) == f"温亦秋{number}"
            originals = {run.original for run in second.runs}
            lying = {
                path.name.split(".")[-2]
                for path in (tmp_path / "content/issues").glob(f"{number}.dispatch.*.pdf")
            }
            assert originals <= lying, "what went out can be printed again"
        assert builder.command(tmp_path, "volume", "2025").status == 0
