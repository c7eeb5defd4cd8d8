"""Sections that site.yaml does not know part an old issue all the same: each is told once, no title swallows one."""

import datetime

import pytest

from bulletin.intake.blocks import SourceDocument, SourceParagraph, SourceRun
from bulletin.intake.importer import Wanted, import_issue
from bulletin.reading.file import read_file
from bulletin.values.settings import Config, SectionConfig

CONFIG = Config("工作简报", "县委办公室", sections=(SectionConfig("经验交流"), SectionConfig("学习动态")))
ARTICLES = (
    ("领导讲话", "收粮收到十一点"), ("领导讲话", "插秧机下田"), ("经验介绍", "断头路通了车"), ("简讯", "末班车晚了一小时")
)  # fmt: skip
WORDS = "会议指出，要把学习抓在平时，一件一件地改，改了再学，学了再改，群众看得见，干部用得上。"


def line(
    text: str, size: float = 16, *, bold: bool = False, middle: bool = False, level: int = 0
) -> SourceParagraph:
    run = SourceRun(text, bold, size, "仿宋")
    return SourceParagraph((run,), "第 1 段", "center" if middle else "both", level=level)


def issue(how: str) -> SourceDocument:
    """Return an issue. how: contents, styles or formats tell its sections."""
    document = SourceDocument()
    add = document.blocks.append
    add(line("工作简报", 36, middle=True))
    add(line("第17期", middle=True))
    add(line("县委办公室　　2018年4月9日", middle=True))
    seen = ""
    if how == "contents":
        add(line("目录", middle=True))
        for n, (section, title) in enumerate(ARTICLES, 2):
            if section != seen:
                add(line(section))
            seen = section
            add(line(f"{title}……{n}"))
    seen = ""
    for section, title in ARTICLES:
        if section != seen:
            seen = section
            shown = f"【{section}】" if how == "contents" else section
            size, level = (18 if how == "formats" else 16), int(how == "styles")
            add(line(shown, size, bold=how == "formats", level=level))
        add(line(title, level=2) if how == "styles" else line(title, 22, middle=True))
        add(line(WORDS))
        add(line("（县供销社）", bold=True))
    add(line("送：县委常委，县政府各副县长"))
    return document


@pytest.mark.parametrize("how", ["contents", "styles", "formats"])
def test_sections_that_no_setting_lists_are_found_and_told_once_each(how: str) -> None:
    result, refused = import_issue([("a.docx", issue(how))], CONFIG, Wanted(today=datetime.date(2026, 1, 1)))
    assert result, refused
    found = read_file(result.path, result.text.encode(), CONFIG).issue
    assert found
    assert [article.title.text for article in found.articles] == [title for _, title in ARTICLES]
    told = [d for d in result.diagnostics if d.code == "unlisted-section"]
    assert [d.message.split("`")[1] for d in told] == ["领导讲话", "经验介绍", "简讯"]
    assert len(result.diagnostics) == len(told)
    assert all(section in result.report for section, _ in ARTICLES)


def test_contributors_above_the_next_title_are_no_sections() -> None:
    document = issue("formats")
    document.blocks = [b for b in document.blocks if b.text not in ("领导讲话", "经验介绍", "简讯")]
    result, _ = import_issue([("a.docx", document)], CONFIG, Wanted(today=datetime.date(2026, 1, 1)))
    assert result
    assert "unlisted-section" not in {d.code for d in result.diagnostics}
