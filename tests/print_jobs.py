"""Print jobs of small sites for the tests of distribution: run, and what lies in their folders."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf

from bulletin.distribution.record import parse_record
from tests.commands import bulletin

MakeSite = Callable[..., Path]

SITE = """名称: 工作简报
题头: 建设学习型机关、学习型乡村
编发单位: 澄川县学习型机关建设协调小组办公室
分发: {存档: 0}
"""
LISTS = "报: [县委办公室、县政府办公室]\n送: [{单位: 县档案馆, 份数: 2}]\n发: [{单位: 各乡镇党委, 份数: 1}]\n"
LINE = "会议开得很好，大家都说好，好就好在人人都说了话，个个都想了法子。"  # 33 字
BOOK = """单位:
  - 县委
  - {简称: 县档案馆, 全称: 澄川县档案馆, 类别: 送, 份数: 2, 地址: 文庙路9号, 邮编: 010020, 联系人: 温亦秋, 电话: 6120009, 备注: 交换}
  - short: 青荷镇党委
    kind: issue
组:
  各镇党委: 青荷镇党委
  全部: [各镇党委, 县委]
"""


def issue_text(front: str = LISTS, body: str = "会议开得很好。") -> str:
    """Return issue 365, of one article."""
    return f"---\n期号: 365\n日期: 2020-03-10\n{front}---\n\n## 县里开了一次会\n\n{body}\n"


def long_issue(paragraphs: int, front: str = LISTS) -> str:
    """Return issue 365 with an article of so many paragraphs."""
    return issue_text(front, "\n\n".join(LINE * 3 for _ in range(paragraphs)))


@dataclass(frozen=True)
class PrintedJob:
    """What one run left in its folder, and what it wrote to the terminal."""

    folder: Path
    told: str

    @property
    def names(self) -> list[str]:
        """The names of the files."""
        return sorted(path.name for path in self.folder.iterdir() if not path.name.startswith("."))

    def path(self, words: str) -> Path:
        """Return the one file whose name has these words behind the issue's number."""
        (found,) = (path for path in self.folder.iterdir() if f"期-{words}" in path.name)
        return found


def print_in(root: Path, *options: str) -> PrintedJob:
    """Print issue 365 of the site in `root`."""
    done = bulletin("print", "365", "-C", root, *options)
    assert done.exit_code == 0, done.output
    return PrintedJob(root / "output" / "print" / "365", done.output)


def words_at(page: Any, size: float) -> list[tuple[str, float, float]]:
    """Return the runs of characters of this size: text, left edge and baseline in pt from the page's top left."""
    runs: list[tuple[str, float, float, float]] = []
    for char in page.chars:
        if abs(char["size"] - size) > 0.01:
            continue
        baseline = page.height - char["matrix"][5]
        if runs and abs(runs[-1][2] - baseline) < 0.1 and abs(char["x0"] - runs[-1][3]) < 1:
            text, left, baseline, _ = runs[-1]
            runs[-1] = (text + char["text"], left, baseline, char["x1"])
        else:
            runs.append((char["text"], char["x0"], baseline, char["x1"]))
    return [(text, left, baseline) for text, left, baseline, _ in runs]


def recorded_numbers(record: Path) -> set[int]:
    """Return the numbers in a record; none where there is no file, and a damaged one fails."""
    if not record.exists():
        return set()
    read = parse_record(record.name, record.read_text()).value
    assert read is not None
    ranges = [r for given in (*read.given, *read.withdrawn) for r in given.numbers]
    return {number for first, last in ranges for number in range(first, last + 1)}


def numbers_in_files(folder: Path) -> set[int]:
    """Return the numbers that the files of a job bear, by their bookmarks."""
    found: set[int] = set()
    for path in folder.glob("*编号本*.pdf"):
        with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
            for item in outline.root:
                for first, last in re.findall(r"(\d{6})(?:–(\d{6}))?", str(item.title)):
                    found |= set(range(int(first), int(last or first) + 1))
    return found
