"""Composes the next issue's file: its number, and what it takes over from the settings and from the previous issue."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from bulletin.values.model import Issue, Recipient, issues_in_order
from bulletin.values.number_ranges import HYPHEN, range_text
from bulletin.values.quoting import yaml_with_copies, yaml_word
from bulletin.values.settings import Config

FOLDER = "content/issues"


class NewKind(Enum):
    """What is created: a regular issue, one issue with two numbers (合期), or a supplement (增刊)."""

    REGULAR = "期"
    COMBINED = "合期"
    SUPPLEMENT = "增刊"


class NextIssue(NamedTuple):
    """A file to be written. path: from the site's root; taken_over: the keys whose values are copied from `before`, the previous issue."""

    path: str
    text: str
    taken_over: tuple[str, ...]
    before: Issue | None


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The numbers of the new issue. first, last: differ only in a combined issue; total: 总期号 of `last`, 0 if issues have none."""

    first: int
    last: int
    total: int = 0


def next_issue(
    config: Config,
    issues: Iterable[Issue],
    paths: Iterable[str],
    date: datetime.date,
    kind: NewKind = NewKind.REGULAR,
) -> NextIssue:
    """Return the next issue's file, a draft.

    issues: all existing ones, drafts too. The new number is one more than the highest of the series, or, in yearly numbering,
    of that year; supplements are counted among themselves. paths: of the files that exist already.
    Distribution lists come from the settings, or, if these have none, from the previous issue; editors always from the latter.
    """
    known = issues_in_order(issues)
    numbers = _numbers(config, known, date, kind)
    before = known[-1] if known else None
    lists, taken = _lists(config, before)
    lines = ["---", *_number_lines(numbers, kind), f"日期: {date.isoformat()}"]
    if config.sections:
        lines.append(f"栏目: [{', '.join(map(yaml_word, config.section_names))}]")
    # A comment in the front matter reminds the author to check the copied lists.
    if before and taken:
        lines.append(
            f"# {'、'.join(taken)}照{before.number.short}（{before.path.removeprefix('content/')}），有变动就改"
        )
    lines += [*lists, "草稿: 是", "---", "", *_body(config.section_names)]
    return NextIssue(_free_path(config, numbers, date, kind, set(paths)), "\n".join(lines), taken, before)


def _numbers(config: Config, issues: Sequence[Issue], date: datetime.date, kind: NewKind) -> _Numbers:
    series = [
        issue.number
        for issue in issues
        if issue.number.supplement == (kind is NewKind.SUPPLEMENT)
        and (not config.is_yearly or issue.number.year == date.year)
    ]
    first = max((number.last for number in series), default=0) + 1
    if kind is NewKind.SUPPLEMENT:
        return _Numbers(first, first)
    # A combined issue takes two numbers of each kind: 第7-8期（总第407-408期）.
    last = first + (kind is NewKind.COMBINED)
    total = max((issue.number.total[1] for issue in issues if issue.number.total), default=0)
    return _Numbers(first, last, total + last - first + 1 if total else 0)


def _number_lines(numbers: _Numbers, kind: NewKind) -> Iterator[str]:
    if kind is NewKind.SUPPLEMENT:
        yield f"增刊: {numbers.first}"
        return
    yield f"期号: {range_text(numbers.first, numbers.last, HYPHEN)}"
    if numbers.total:
        yield f"总期号: {range_text(numbers.total - (numbers.last - numbers.first), numbers.total, HYPHEN)}"


def _lists(config: Config, before: Issue | None) -> tuple[list[str], tuple[str, ...]]:
    """Return the lines of the distribution lists and editors, and the keys of those copied from the previous issue."""
    lines: list[str] = []
    taken: list[str] = []
    has_own = bool(config.report or config.send or config.issue)
    source = config if has_own or before is None else before
    for word, recipients in (("报", source.report), ("送", source.send), ("发", source.issue)):
        if recipients:
            lines.append(f"{word}: [{', '.join(map(_item, recipients))}]")
            taken += [] if source is config else [word]
    if before and before.editors:
        lines.append(f"责任编辑: [{', '.join(map(yaml_word, before.editors))}]")
        taken.append("责任编辑")
    return lines, tuple(taken)


def _item(recipient: Recipient) -> str:
    if recipient.copies is None:
        return yaml_word(recipient.name)
    return yaml_with_copies(recipient.name, recipient.copies)


def _body(sections: Sequence[str]) -> Iterator[str]:
    for name in sections:
        yield from (f"# {name}", "", "## 文章标题", "", ":供稿: 供稿单位", "", "正文从这里写起。", "")
    if not sections:
        yield from ("## 文章标题", "", "正文从这里写起。", "")


def _free_path(config: Config, numbers: _Numbers, date: datetime.date, kind: NewKind, taken: set[str]) -> str:
    """Return a path that is not taken: 2026/366.md; 2026/05.md in yearly numbering; 2026/07-08.md; 2026/s2.md; else 2026/366-2.md."""

    def padded(number: int) -> str:
        return f"{number:02}" if config.is_yearly and kind is not NewKind.SUPPLEMENT else str(number)

    name = range_text(padded(numbers.first), padded(numbers.last), HYPHEN)
    stem = f"{FOLDER}/{date.year}/{'s' if kind is NewKind.SUPPLEMENT else ''}{name}"
    path, suffix = f"{stem}.md", 1
    while path in taken:
        suffix += 1
        path = f"{stem}-{suffix}.md"
    return path
