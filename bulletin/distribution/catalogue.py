"""归档目录: the line that enters an issue in the archive's catalogue.

print-format.md §6.1: one issue is one 件; columns of DA/T 22—2000, 5.5; only pages with text on them count.
"""

from bulletin.distribution.receipts import titles_of
from bulletin.distribution.sheet_entries import Entries, FilledSheet
from bulletin.site.views import IssueView
from bulletin.values.quoting import csv_text
from bulletin.values.settings import Config

COLUMNS = (
    "件号", "责任者", "文号", "题名", "日期", "页数", "密级", "备注", "全宗号", "年度", "保管期限", "机构或问题",
)  # fmt: skip


def catalogue_row(issue: IssueView, config: Config, pages: int) -> tuple[str, ...]:
    """Return the issue's line, with a value for each of COLUMNS.

    件号 stays empty: it depends on what else is filed in that year. Date: eight digits. pages: how many have text on them.
    """
    digits = issue.day.iso.replace("-", "")
    titles = titles_of(issue)
    title = f"{config.name}{issue.label}" + (f"：{titles}" if titles else "")
    return (
        "",
        config.publisher,
        issue.label,
        title,
        digits,
        str(pages),
        issue.secrecy,
        "",
        config.filing.fonds,
        digits[:4],
        config.filing.retention,
        config.filing.division,
    )


def catalogue_csv(row: tuple[str, ...]) -> bytes:
    """Return headings and the line as .csv."""
    return csv_text([COLUMNS, row]).encode()


def catalogue_sheet(row: tuple[str, ...]) -> FilledSheet:
    """Return the line as a sheet in which people fill in 件号 and 备注."""

    def make(filled: Entries) -> bytes:
        words = {**dict(zip(COLUMNS, row, strict=True)), **filled.get((row[COLUMNS.index("文号")],), {})}
        return catalogue_csv(tuple(words.values()))

    return FilledSheet(COLUMNS, (row,), ("文号",), ("件号", "备注"), (), make)
