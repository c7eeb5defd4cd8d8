"""Files of offices with habits of their own come back as they were meant."""

import datetime
import re
from collections import Counter

from bulletin.intake.importer import Imported, Wanted, import_issue
from bulletin.intake.source_file import read_source
from bulletin.reading.file import read_file
from bulletin.values.diagnostics import Severity
from bulletin.values.model import Article, ArticleBody
from bulletin.values.settings import Config, SectionConfig
from tests.intake.strangers import SECTIONS, StrangeArticle, StrangeIssue, strange_file, strange_issue

COUNT = 30


def imported(issue: StrangeIssue) -> tuple[Imported, Config]:
    config = Config(issue.make_up["name"], issue.office, sections=tuple(map(SectionConfig, SECTIONS)))
    source = read_source("来稿.docx", strange_file(issue))
    result, refused = import_issue([("来稿.docx", source)], config, Wanted(today=datetime.date(2026, 1, 1)))
    assert result, (issue.make_up, refused)
    return result, config


def wrong(issue: StrangeIssue, result: Imported, config: Config) -> list[str]:
    """Return the kinds in which the result is not what was meant."""
    again = read_file(result.path, result.text.encode(), config)
    if (
        again.issue is None
        or again.body is None
        or any(d.severity is Severity.ERROR for d in again.diagnostics)
    ):
        return ["whole"]
    got = again.issue
    lists = {"报": got.report, "送": got.send, "发": got.issue}
    out = ["number"] * (got.number.first != issue.running_number) + ["date"] * (got.date != issue.date)
    for kind, units in lists.items():
        names = re.split("[、，]", "、".join(unit.name for unit in units)) if units else []
        out += ["lists"] * (
            names != [name for unit in issue.lists.get(kind, ()) for name in unit.split("、")]
        )
    if [list(a.title.lines) for a in got.articles] != [a.title for a in issue.articles]:
        return [*out, "titles"]
    for meant, article, body in zip(issue.articles, got.articles, again.body.articles, strict=True):
        out += wrong_in_article(meant, article, body)
    return out


def wrong_in_article(meant: StrangeArticle, got: Article, body: ArticleBody) -> list[str]:
    headings = [(int(kind[1]) - 2, words) for kind, words in meant.blocks if kind != "text"]
    text = set(body.text.split("\n"))
    checks = {
        "sections": got.section == meant.section,
        "subtitles": got.subtitle == meant.subtitle,
        "contributors": got.contributors == ((meant.contributor,) if meant.contributor else ()),
        "headings": [(h.level, re.sub(r"\s", "", h.text)) for h in body.headings] == headings,
        "paragraphs": all(words in text for kind, words in meant.blocks if kind == "text"),
    }
    return [name for name, is_right in checks.items() if not is_right]


def test_strange_make_ups_come_back() -> None:
    """Issue 17: 98 of 100 by kind, four of five whole, at most four places to look at in nine of ten."""
    faults: Counter[str] = Counter()
    whole = many = 0
    for seed in range(COUNT):
        issue = strange_issue(seed)
        result, config = imported(issue)
        found = wrong(issue, result, config)
        faults.update(set(found))
        whole += not found
        many += len(result.diagnostics) > 4
    assert whole >= 0.95 * COUNT, faults
    assert all(count <= 0.03 * COUNT for count in faults.values()), faults
    assert many <= 0.02 * COUNT
