"""New files: the next issue, and a new site that builds at once."""

import datetime
import re
import shutil
from collections.abc import Iterable, Mapping
from importlib import resources
from pathlib import Path

from bulletin.build.reference import book_schema, issue_schema, site_schema
from bulletin.values.model import Issue, Recipient
from bulletin.values.quoting import yaml_word
from bulletin.values.settings import Config

_NUMBER = re.compile(r"^(?:期号|number)\s*[:：]\s*(\d{1,6})", re.MULTILINE)


def next_issue(
    config: Config, issues: Iterable[Issue], texts: Mapping[str, str], date: datetime.date
) -> tuple[str, str]:
    """Return path and text of the next issue's file.

    texts: every file by path. Numbering goes on after the highest number of the series, in yearly
    numbering after the highest of that year; a total number goes on where there is one. Files that could
    not be read as issues count by the number that stands in them.
    """
    issues = tuple(issues)
    regular = [issue.number for issue in issues if not issue.number.supplement]
    series = [number for number in regular if not config.is_yearly or number.year == date.year]
    read = {issue.path for issue in issues}
    unread = [text for path, text in texts.items() if path not in read]
    guessed = (
        [int(match[1]) for text in unread if (match := _NUMBER.search(text))] if not config.is_yearly else []
    )
    number = max([*(number.last for number in series), *guessed], default=0) + 1
    total = max((number.total[1] for number in regular if number.total), default=0)
    stem = (
        f"content/issues/{date.year}/{number:02}"
        if config.is_yearly
        else f"content/issues/{date.year}/{number}"
    )
    path, suffix = f"{stem}.md", 1
    while path in texts:
        suffix += 1
        path = f"{stem}-{suffix}.md"
    lines = ["---", f"期号: {number}"]
    if total:
        lines.append(f"总期号: {total + 1}")
    lines.append(f"日期: {date.isoformat()}")
    if config.sections:
        lines.append(f"栏目: [{', '.join(yaml_word(name) for name in config.section_names)}]")
    for word, recipients in (("报", config.report), ("送", config.send), ("发", config.issue)):
        if recipients:
            lines.append(f"{word}: [{', '.join(_item(recipient) for recipient in recipients)}]")
    lines += ["草稿: 是", "---", ""]
    if config.sections:
        for name in config.section_names:
            lines += [f"# {name}", "", "## 文章标题", "", ":供稿: 供稿单位", "", "正文从这里写起。", ""]
    else:
        lines += ["## 文章标题", "", "正文从这里写起。", ""]
    return path, "\n".join(lines)


def _item(recipient: Recipient) -> str:
    if recipient.copies is None:
        return yaml_word(recipient.name)
    return f"{{单位: {yaml_word(recipient.name)}, 份数: {recipient.copies}}}"


def write_starter(folder: Path, today: datetime.date) -> None:
    """Write a new site: settings, a first issue, the handbook and the editors' schemas; all of it or nothing."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    staging = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(staging, ignore_errors=True)
    try:
        _write_starter(staging, today)
        if folder.is_dir():  # empty, or the caller would not have come here
            folder.rmdir()
        staging.rename(folder)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _write_starter(folder: Path, today: datetime.date) -> None:
    folder.mkdir()
    inside = Path(str(resources.files("bulletin"))) / "starter"
    shutil.copytree(inside, folder, dirs_exist_ok=True)
    handbook = Path(__file__).resolve().parents[2] / "content" / "pages"
    if not (folder / "content" / "pages").is_dir() and handbook.is_dir():  # a checkout, not a wheel
        shutil.copytree(handbook, folder / "content" / "pages")
    (folder / "content" / "pages").mkdir(parents=True, exist_ok=True)
    (folder / "content" / "pages" / "about.md").write_text(ABOUT, encoding="utf-8")
    first = (folder / "content" / "first.md").read_text(encoding="utf-8")
    (folder / "content" / "first.md").unlink()
    target = folder / "content" / "issues" / str(today.year) / "1.md"
    target.parent.mkdir(parents=True)
    target.write_text(first.replace("日期: 2020-01-01", f"日期: {today.isoformat()}"), encoding="utf-8")
    write_schemas(folder / "content")


def write_schemas(content: Path) -> None:
    """Write the JSON Schemas that let an editor complete and check keys."""
    folder = content / "schema"
    folder.mkdir(exist_ok=True)
    (folder / "site.schema.json").write_text(site_schema(), encoding="utf-8")
    (folder / "issue.schema.json").write_text(issue_schema(), encoding="utf-8")
    (folder / "recipients.schema.json").write_text(book_schema(), encoding="utf-8")


ABOUT = """---
标题: 关于本刊
次序: 10
---

这里写这份简报的来历、读者、编发单位和联系方式。改这个文件：`content/pages/about.md`。
"""
