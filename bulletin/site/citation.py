"""How to cite an article: the line of GB/T 7714 for a contribution to a serial (8.5, 析出文献 of 连续出版物)."""

from typing import NamedTuple

from bulletin.site.addresses import issue_href
from bulletin.site.tags import absolute
from bulletin.values.model import Article, Issue
from bulletin.values.number_ranges import HYPHEN, range_text
from bulletin.values.settings import Config

MOST_NAMES = 3  # of more than three, the first three and 等 (8.1.2)


class Citation(NamedTuple):
    """The line in two halves; between them stands in [ ] the day on which the reader reads it.

    after: empty where the site does not know its address; then it is cited as print, without a day.
    """

    before: str
    after: str


def citation(article: Article, issue: Issue, config: Config) -> Citation:
    """Return 作者. 题名[J/OL]. 刊名,年(期)[引用日期]. 地址."""
    address = absolute(config, f"{issue_href(issue)}#{article.anchor}")
    names = article.authors or article.contributors or (config.publisher,)
    shown = ",".join(names[:MOST_NAMES]) + (",等" if len(names) > MOST_NAMES else "")
    title = article.title.text + (f":{article.subtitle.lstrip('—')}" if article.subtitle else "")
    kind = "J/OL" if address else "J"
    before = f"{shown}. {title}[{kind}]. {config.name},{issue.date.year}({_number(issue)})"
    return Citation(before, f". {address}.") if address else Citation(f"{before}.", "")


def _number(issue: Issue) -> str:
    """Return 365, 7-8, or S1 for a supplement."""
    number = issue.number
    return ("S" if number.supplement else "") + range_text(number.first, number.last, HYPHEN)
